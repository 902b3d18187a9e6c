//! A row of any list, how much of a command it takes, and the rows of one command.

use super::headers::Kind;
use crate::domain::line_list::{
    AreaRow, ArrivalRow, CaseRow, ContactRow, DirectiveRow, FollowUpRow, PaperRow, PostRow, ReadingRow, RosterRow,
    Rows, ScreeningRow, TaskRow, TestRow, TransferRow, WhoRow,
};

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub enum Row {
    /// A case, and the code of who infected it.
    Case(Box<CaseRow>, Option<String>),
    /// A contact.
    Contact(ContactRow),
    /// A reading.
    Reading(ReadingRow),
    /// A test.
    Test(Box<TestRow>),
    /// A position, a duty or a job of a shift.
    Roster(Box<RosterRow>),
    /// A task.
    Task(Box<TaskRow>),
    /// An area.
    Area(AreaRow),
    /// An arrival.
    Arrival(Box<ArrivalRow>),
    /// A directive.
    Directive(DirectiveRow),
    /// A follow-up.
    FollowUp(Box<FollowUpRow>),
    /// Who is listed in a round of wider testing.
    Listed(Box<ScreeningRow>),
    /// A transfer.
    Transfer(Box<TransferRow>),
    /// A paper.
    Paper(Box<PaperRow>),
}

impl Row {
    /// Roughly how many bytes it takes in a command.
    pub(super) fn bytes(&self) -> usize {
        match self {
            Row::Case(row, _) => {
                let texts = [&row.code, &row.name, &row.address, &row.area, &row.household, &row.underlying];
                let given: usize = row.medicines.iter().map(|given| 24 + given.by.len()).sum();
                let more = [&row.risk, &row.carer, &row.note, &row.identity, &row.search_closed, &row.again_of];
                200 + given + lengths(&row.phones) + total(&texts) + total(&more)
            }
            Row::Contact(row) => {
                let texts = [&row.from, &row.from_name, &row.to, &row.name, &row.place, &row.setting, &row.relation];
                120 + lengths(&row.phones) + total(&texts) + row.reporter.len() + row.note.len()
            }
            Row::Reading(row) => 80 + total(&[&row.code, &row.name, &row.note]),
            Row::Test(row) => {
                120 + lengths(&row.phones) + total(&[&row.code, &row.name, &row.place, &row.sample, &row.note])
            }
            Row::Roster(row) => match &**row {
                RosterRow::Post(post) => post_bytes(post),
                RosterRow::Assignment(row) => {
                    80 + post_bytes(&row.post) + lengths(&row.areas) + total(&[&row.duty, &row.source])
                }
                RosterRow::Delegation(row) => {
                    let posts = [&row.title, &row.holder, &row.to_title, &row.to_holder, &row.to_officer];
                    120 + total(&posts) + total(&[&row.duty, &row.paper])
                }
                RosterRow::Reporting(row) => {
                    let posts = [&row.by, &row.by_holder, &row.to, &row.to_holder, &row.through];
                    120 + total(&posts) + total(&[&row.what, &row.when, &row.source])
                }
                RosterRow::Job(row) => {
                    160 + total(&[&row.shift, &row.post, &row.job.name, &row.job.who, &row.job.phone, &row.officer])
                }
            },
            Row::Task(row) => 120 + total(&[&row.text, &row.owner, &row.case, &row.case_name]),
            Row::Area(row) => 60 + total(&[&row.name, &row.parent]),
            Row::Directive(row) => 80 + total(&[&row.number, &row.issuer, &row.summary, &row.answer]),
            Row::FollowUp(row) => {
                let lists = 80 * (row.calls.len() + row.visits.len() + row.violations.len());
                let broken: usize = row.violations.iter().map(|broken| broken.what.len() + broken.paper.len()).sum();
                let texts = [&row.code, &row.name, &row.place, &row.carer, &row.reason, &row.note];
                200 + lists + broken + lengths(&row.phones) + total(&texts)
            }
            Row::Listed(row) => {
                let round = [&row.screening, &row.area, &row.group, &row.place, &row.note];
                160 + lengths(&row.phones) + total(&round) + total(&[&row.code, &row.name])
            }
            Row::Transfer(row) => {
                160 + who_bytes(&row.who) + total(&[&row.place, &row.transport, &row.by, &row.papers, &row.note])
            }
            Row::Paper(row) => {
                let texts = [&row.symbol, &row.title, &row.holder, &row.signed_by, &row.receiver, &row.delivered_by];
                160 + who_bytes(&row.who) + total(&texts) + row.note.len()
            }
            Row::Arrival(row) => {
                let texts = [&row.code, &row.name, &row.address, &row.area, &row.from_place, &row.tests_set_by];
                200 + lengths(&row.phones) + total(&texts) + row.note.len()
            }
        }
    }
}

fn total(texts: &[&String]) -> usize {
    texts.iter().map(|text| text.len()).sum()
}

fn lengths(texts: &[String]) -> usize {
    texts.iter().map(|text| text.len() + 8).sum()
}

fn who_bytes(who: &WhoRow) -> usize {
    lengths(&who.phones) + total(&[&who.code, &who.name])
}

fn post_bytes(post: &PostRow) -> usize {
    let above = [&post.reports_to, &post.reports_to_holder, &post.officer];
    80 + total(&[&post.title, &post.body, &post.holder, &post.phone]) + total(&above)
}

/// The rows of one command, which are of one kind alone.
pub(super) fn of_kind(kind: Kind, rows: Vec<Row>) -> Rows {
    fn only<T>(rows: Vec<Row>, take: impl Fn(Row) -> Option<T>) -> Vec<T> {
        rows.into_iter().filter_map(take).collect()
    }
    match kind {
        Kind::Cases => Rows::Cases(only(rows, |row| if let Row::Case(row, _) = row { Some(*row) } else { None })),
        Kind::Contacts => Rows::Contacts(only(rows, |row| if let Row::Contact(row) = row { Some(row) } else { None })),
        Kind::Readings => Rows::Readings(only(rows, |row| if let Row::Reading(row) = row { Some(row) } else { None })),
        Kind::Tests => Rows::Tests(only(rows, |row| if let Row::Test(row) = row { Some(*row) } else { None })),
        Kind::Roster => Rows::Roster(only(rows, |row| if let Row::Roster(row) = row { Some(*row) } else { None })),
        Kind::Tasks => Rows::Tasks(only(rows, |row| if let Row::Task(row) = row { Some(*row) } else { None })),
        Kind::Arrivals => Rows::Arrivals(only(rows, |row| if let Row::Arrival(row) = row { Some(*row) } else { None })),
        Kind::FollowUps => {
            Rows::FollowUps(only(rows, |row| if let Row::FollowUp(row) = row { Some(*row) } else { None }))
        }
        Kind::Transfers => {
            Rows::Transfers(only(rows, |row| if let Row::Transfer(row) = row { Some(*row) } else { None }))
        }
        Kind::Papers => Rows::Papers(only(rows, |row| if let Row::Paper(row) = row { Some(*row) } else { None })),
        Kind::Screenings => {
            Rows::Screenings(only(rows, |row| if let Row::Listed(row) = row { Some(*row) } else { None }))
        }
        Kind::Directives => {
            Rows::Directives(only(rows, |row| if let Row::Directive(row) = row { Some(row) } else { None }))
        }
        Kind::Areas => Rows::Areas(only(rows, |row| if let Row::Area(row) = row { Some(row) } else { None })),
    }
}

//! A report on paper, on the screen and in files: its parts in order, each line with its difference to the report before.
//! What the records do not know is dots. No name and no telephone stands in any of it; remarks are masked.

mod document;
mod json;
mod statement;
mod text;
mod workbook;
mod zalo;

pub use text::lines;
pub use zalo::zalo;

use std::fmt::Display;

use crate::domain::area::{Area, called};
use crate::domain::coverage::lived_in;
use crate::domain::identity::Id;
use crate::domain::moment::{Moment, week_of};
use crate::domain::report::{Balance, Column, Report, ReportKind, SampleFigure, SampleGroup, window_of};
use crate::domain::ward::Ward;
use crate::exchange::handover::digits;
use crate::exchange::mask;
use crate::exchange::papers::Templates;
use crate::language::{Phrasebook, numbers};

/// What a report is written from.
#[derive(Clone, Copy, Debug)]
pub struct ReportView<'a> {
    /// The ward, for the names of its parts and the report before.
    pub ward: &'a Ward,
    /// The report.
    pub report: &'a Report,
    /// Whether it was kept; else it is what the records say now.
    pub is_kept: bool,
    /// Whose F0 it counts alone, where it is one carer's.
    pub carer: Option<&'a str>,
    /// The templates, for the head and the foot of a document.
    pub templates: &'a Templates,
}

/// One piece of a report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Piece {
    /// The name of a part.
    Heading(String),
    /// A sentence.
    Words(String),
    /// Something that is wrong or was put right, and is read first.
    Warning(String),
    /// A figure, and how much more it is than in the report before.
    Line(String, Option<i64>, Option<i64>),
    /// A table: its head, and its rows, the first cell of each a name.
    Table(Vec<String>, Vec<(String, Vec<Option<i64>>)>),
    /// The levels of the parts of the ward: a table of words.
    Levels(Vec<String>, Vec<Vec<String>>),
}

/// The parts of a daily or weekly report, with their columns.
const PARTS: [(&str, &[Column]); 8] = [
    (
        "report.heading_f0",
        &[
            Column::ConfirmedNew,
            Column::ConfirmedLate,
            Column::Arrived,
            Column::ArrivedLate,
            Column::Released,
            Column::ReleasedLate,
            Column::Transferred,
            Column::TransferredLate,
            Column::MovedAway,
            Column::MovedAwayLate,
            Column::Died,
            Column::DiedLate,
            Column::CorrectedReopened,
            Column::CorrectedDeleted,
            Column::CorrectedExcluded,
            Column::CorrectedUnconfirmed,
            Column::CorrectedRedated,
            Column::UnderTreatment,
            Column::Cumulative,
            Column::CumulativeReleased,
            Column::CumulativeGone,
            Column::CumulativeDied,
            Column::DiedElsewhere,
            Column::RecurrentNew,
            Column::Recurrent,
            Column::Suspected,
        ],
    ),
    (
        "report.heading_home",
        &[
            Column::RiskVeryHigh,
            Column::RiskHigh,
            Column::RiskMedium,
            Column::RiskLow,
            Column::RiskUnknown,
            Column::Overdue,
            Column::OnTheWay,
            Column::WithoutCarer,
            Column::NoDecision,
            Column::NoCertificate,
            Column::PapersLate,
            Column::AlertsRaised,
            Column::AlertsUrgent,
            Column::AlertsOpen,
        ],
    ),
    (
        "report.heading_contacts",
        &[
            Column::F1New,
            Column::F1Open,
            Column::F1Done,
            Column::F1Total,
            Column::F2New,
            Column::F2Open,
            Column::F2Done,
            Column::F2Total,
            Column::ContactsF1,
            Column::ContactsF2,
            Column::QuarantinedNew,
            Column::Quarantined,
            Column::QuarantinedDone,
            Column::QuarantinedMoved,
            Column::QuarantinedTotal,
        ],
    ),
    (
        "report.heading_arrivals",
        &[
            Column::OutbreakNew,
            Column::OutbreakOpen,
            Column::OutbreakDone,
            Column::OutbreakTotal,
            Column::EntryNew,
            Column::EntryOpen,
            Column::EntryDone,
            Column::EntryTotal,
        ],
    ),
    ("report.heading_cough", &[Column::CoughNew, Column::CoughTotal, Column::CoughTested]),
    (
        "report.heading_screening",
        &[Column::ScreeningRounds, Column::ScreeningListed, Column::ScreeningTaken, Column::ScreeningPositive],
    ),
    (
        "report.heading_vaccine",
        &[
            Column::VaccineKnown,
            Column::VaccineNone,
            Column::VaccineMissing,
            Column::VaccineNotAsked,
            Column::VaccineRefuses,
        ],
    ),
    ("report.heading_staff", &[Column::StaffOnDuty]),
];

/// The parts that one carer's report has.
const OF_CARER: usize = 3;

/// What a table by area counts, in one column each.
const BY_AREA: [(&str, &[Column]); 9] = [
    ("report.area_new", &[Column::ConfirmedNew]),
    ("report.area_late", &[Column::ConfirmedLate]),
    ("report.area_arrived", &[Column::Arrived, Column::ArrivedLate]),
    ("report.area_released", &[Column::Released, Column::ReleasedLate]),
    ("report.area_gone", &Column::GONE),
    ("report.area_died", &[Column::Died, Column::DiedLate]),
    ("report.area_treated", &[Column::UnderTreatment]),
    ("report.area_total", &[Column::Cumulative]),
    ("report.area_f1", &[Column::F1Open]),
];

/// A column that is left out where it is 0: it says that something came late or was put right.
fn goes_without_saying(column: Column) -> bool {
    column.is_corrected()
        || matches!(
            column,
            Column::ConfirmedLate
                | Column::ArrivedLate
                | Column::ReleasedLate
                | Column::TransferredLate
                | Column::MovedAwayLate
                | Column::DiedLate
                | Column::DiedElsewhere
                | Column::RiskUnknown
        )
}

/// `06:00 22/11/2026`.
pub fn moment(at: Moment) -> String {
    format!("{} {}", numbers::time(at.time()), numbers::date(at.date()))
}

impl ReportView<'_> {
    /// What it is called: `BÁO CÁO NGÀY 22/11/2026`.
    pub fn title(&self, book: &Phrasebook) -> String {
        let (monday, _) = week_of(self.report.day);
        let values: [(&str, &dyn Display); 2] =
            [("day", &numbers::date(self.report.day)), ("from", &numbers::date(monday))];
        let title = book.say_with(&format!("report.title_{}", self.report.what.name()), &values);
        match self.carer {
            Some(name) => format!("{title} - {}", book.say_with("report.of_carer", &[("name", &name)])),
            None => title,
        }
    }

    /// Its version, or that it was not kept.
    pub fn version(&self, book: &Phrasebook) -> String {
        if self.is_kept {
            book.say_with("report.version", &[("version", &self.report.version)])
        } else {
            book.say("report.not_kept").to_string()
        }
    }

    /// As of when it counts, and against what.
    pub fn cut_off(&self, book: &Phrasebook) -> Vec<String> {
        let time = moment(self.report.cut_off);
        let cut_off = book.say_with("report.cut_off", &[("time", &time)]);
        if self.report.what == ReportKind::Situation {
            return vec![cut_off];
        }
        let before = match self.report.before {
            Some(before) => {
                let values: [(&str, &dyn Display); 3] = [
                    ("day", &numbers::date(before.day)),
                    ("version", &before.version),
                    ("time", &moment(before.cut_off)),
                ];
                book.say_with("report.before", &values)
            }
            None => {
                let asked = crate::domain::report::Asked {
                    what: self.report.what,
                    day: self.report.day,
                    cut_off: self.report.cut_off,
                    from: None,
                };
                book.say_with("report.none_before", &[("time", &moment(window_of(asked)))])
            }
        };
        vec![cut_off, before]
    }

    /// The report that it is compared with, where that is at hand.
    fn earlier(&self) -> Option<&Report> {
        let before = self.report.before?;
        let is_it = |report: &Report| {
            (report.what, report.day, report.version) == (self.report.what, before.day, before.version)
        };
        self.ward.reports.iter().map(|kept| &kept.body).find(|report| is_it(report))
    }

    /// How much more a figure is than in the report before.
    fn difference(&self, column: Column) -> Option<i64> {
        Some(self.report.figure(column)? - self.earlier()?.figure(column)?)
    }

    /// All of it in order: what does not add up and the identity first.
    pub fn pieces(&self, book: &Phrasebook) -> Vec<Piece> {
        let mut pieces: Vec<Piece> = self.cut_off(book).into_iter().map(Piece::Words).collect();
        if self.report.what == ReportKind::Situation {
            pieces.extend(statement::pieces(self, book));
        } else {
            pieces.extend(self.balance(book));
            let parts = if self.carer.is_some() { &PARTS[..OF_CARER] } else { &PARTS[..] };
            for (heading, columns) in parts {
                pieces.push(Piece::Heading(book.say(heading).to_string()));
                pieces.extend(columns.iter().filter_map(|column| self.line(*column, book)));
                if *heading == "report.heading_cough" {
                    pieces.push(Piece::Heading(book.say("report.heading_samples").to_string()));
                    pieces.push(self.samples(book));
                }
            }
            pieces.push(Piece::Heading(book.say("report.heading_areas").to_string()));
            pieces.push(self.areas(book));
            pieces.push(Piece::Words(book.say("report.legend").to_string()));
            let has_dots = pieces.iter().any(|piece| matches!(piece, Piece::Line(_, None, _)));
            pieces.extend(has_dots.then(|| Piece::Words(book.say("report.not_counted").to_string())));
        }
        pieces.extend(self.remarks(book));
        pieces.extend(self.journal(book));
        pieces
    }

    /// The end of the journal when this version was kept (mã sổ): whoever has the paper can prove by it that nothing
    /// before was changed.
    fn journal(&self, book: &Phrasebook) -> Option<Piece> {
        let head = Some(&self.report.head).filter(|head| self.is_kept && !head.hash.is_empty())?;
        let values: [(&str, &dyn Display); 2] = [("sequence", &head.sequence), ("hash", &digits(head))];
        Some(Piece::Words(book.say_with("report.journal", &values)))
    }

    /// The identity with its numbers, whether it adds up, and why a cumulative figure fell.
    fn balance(&self, book: &Phrasebook) -> Vec<Piece> {
        let Some(balance) = Balance::of(self.report) else { return Vec::new() };
        let words = balance_words(&balance, book);
        let mut pieces = Vec::new();
        if balance.missing() == 0 {
            pieces.push(Piece::Words(format!("{words}: {}", book.say("report.adds_up"))));
        } else {
            let values: [(&str, &dyn Display); 3] =
                [("count", &balance.missing()), ("treated", &balance.treated), ("expected", &balance.expected())];
            pieces.push(Piece::Warning(book.say_with("report.missing", &values)));
            pieces.push(Piece::Words(words));
        }
        pieces.extend(self.fell(book).map(Piece::Warning));
        pieces.extend(self.outcomes(book).into_iter().map(Piece::Warning));
        pieces
    }

    /// Why the cumulative figure fell, where cases count no more.
    fn fell(&self, book: &Phrasebook) -> Option<String> {
        let fell = -self.report.figure(Column::CumulativeCorrected)?;
        if fell <= 0 {
            return None;
        }
        let corrected = Column::CORRECTED.into_iter().filter(|column| *column != Column::CorrectedReopened);
        let counts = corrected.filter_map(|column| Some((column, -self.report.figure(column)?)));
        let counts: Vec<(Column, i64)> = counts.filter(|(_, count)| *count > 0).collect();
        let over = fell - counts.iter().map(|(_, count)| count).sum::<i64>();
        let over = (over > 0).then(|| book.say_with("report.why_over", &[("count", &over)]));
        let why = counts.iter().map(|(column, count)| format!("{} {count}", label(*column, book))).chain(over);
        let why = why.collect::<Vec<_>>().join("; ");
        Some(book.say_with("report.fell", &[("count", &fell), ("why", &why)]))
    }

    /// Cumulative outcomes that changed by more or less than flowed out: an outcome was put right.
    fn outcomes(&self, book: &Phrasebook) -> Vec<String> {
        let flows: [(Column, &[Column]); 3] = [
            (Column::CumulativeReleased, &[Column::Released, Column::ReleasedLate]),
            (Column::CumulativeGone, &Column::GONE),
            (Column::CumulativeDied, &[Column::Died, Column::DiedLate]),
        ];
        let corrected = flows.into_iter().filter_map(|(total, flows)| {
            let flowed: i64 = flows.iter().filter_map(|column| self.report.figure(*column)).sum();
            let corrected = self.difference(total)? - flowed;
            let values: [(&str, &dyn Display); 2] = [("what", &label(total, book)), ("count", &signed(corrected))];
            (corrected != 0).then(|| book.say_with("report.outcome_corrected", &values))
        });
        corrected.collect()
    }

    fn line(&self, column: Column, book: &Phrasebook) -> Option<Piece> {
        let value = self.report.figure(column);
        let is_said = value != Some(0) || !goes_without_saying(column);
        let is_said = is_said && (value.is_some() || !goes_without_saying(column));
        is_said.then(|| Piece::Line(label(column, book), value, self.difference(column)))
    }

    fn samples(&self, book: &Phrasebook) -> Piece {
        let head = SampleFigure::ALL.map(|figure| book.say(&format!("report.sample_{}", figure.name())).to_string());
        let head = [book.say("report.column_samples").to_string()].into_iter().chain(head).collect();
        let rows = SampleGroup::ALL.map(|group| {
            let cells = SampleFigure::ALL.map(|figure| self.report.samples(group, figure)).to_vec();
            (book.say(&format!("report.sample_{}", group.name())).to_string(), cells)
        });
        Piece::Table(head, rows.to_vec())
    }

    /// The parts of the ward that the table names: those that people live in, and where else there is anybody.
    fn named_areas(&self) -> Vec<Id<Area>> {
        let mut areas: Vec<Id<Area>> = lived_in(self.ward).map(|area| area.id).collect();
        let others: Vec<Id<Area>> = self.report.areas().into_iter().filter(|area| !areas.contains(area)).collect();
        areas.extend(others);
        areas
    }

    fn areas(&self, book: &Phrasebook) -> Piece {
        let head = BY_AREA.map(|(key, _)| book.say(key).to_string());
        let head = [book.say("report.column_area").to_string()].into_iter().chain(head).collect();
        let sum = |count: &dyn Fn(Column) -> i64| -> Vec<Option<i64>> {
            BY_AREA.iter().map(|(_, columns)| Some(columns.iter().map(|column| count(*column)).sum())).collect()
        };
        let named = self.named_areas().into_iter();
        let mut rows: Vec<(String, Vec<Option<i64>>)> =
            named.map(|area| (called(self.ward, area), sum(&|column| self.report.figure_of(column, area)))).collect();
        let elsewhere = sum(&|column| self.report.figure_elsewhere(column));
        if elsewhere.iter().any(|count| *count != Some(0)) {
            rows.push((book.say("report.elsewhere").to_string(), elsewhere));
        }
        let whole = sum(&|column| self.report.figure(column).unwrap_or(0));
        rows.push((book.say("report.whole_ward").to_string(), whole));
        Piece::Table(head, rows)
    }

    /// What was said besides, and to whom it was sent.
    fn remarks(&self, book: &Phrasebook) -> Vec<Piece> {
        let remarks = self.remark_texts();
        let sent = self.report.sent.iter().map(|sent| {
            let values: [(&str, &dyn Display); 3] = [("time", &moment(sent.at)), ("to", &sent.to), ("by", &sent.by)];
            book.say_with("report.sent", &values)
        });
        let words: Vec<String> = remarks.into_iter().chain(sent).collect();
        if words.is_empty() {
            return Vec::new();
        }
        let heading = Piece::Heading(book.say("report.heading_remarks").to_string());
        [heading].into_iter().chain(words.into_iter().map(Piece::Words)).collect()
    }

    /// The remarks without given names and telephones.
    fn remark_texts(&self) -> Vec<String> {
        if self.report.remarks.is_empty() {
            return Vec::new();
        }
        let names = mask::given_names(self.ward);
        self.report.remarks.iter().map(|remark| mask::text(remark, &names)).collect()
    }
}

/// The identity with its numbers.
pub fn balance_words(balance: &Balance, book: &Phrasebook) -> String {
    let sign = if balance.corrected < 0 { '-' } else { '+' };
    let values: [(&str, &dyn Display); 10] = [
        ("sign", &sign),
        ("treated", &balance.treated),
        ("before", &balance.before),
        ("new", &balance.new),
        ("late", &balance.late),
        ("arrived", &balance.arrived),
        ("released", &balance.released),
        ("gone", &balance.gone),
        ("died", &balance.died),
        ("corrected", &balance.corrected.abs()),
    ];
    book.say_with("report.balance", &values)
}

/// A column in words.
pub fn label(column: Column, book: &Phrasebook) -> String {
    book.word("report_columns", column.name()).unwrap_or(column.name()).to_string()
}

/// `+2`, `-1`, `=`.
pub fn signed(count: i64) -> String {
    match count {
        0 => "=".to_string(),
        count => format!("{count:+}"),
    }
}

//! Records of any kind: which one is meant, editing, deleting and restoring it, its history, two
//! persons who are one, readings that were wrong, and taking back what was done.

use crate::desk::protocol::{Changed, HistoryLine, HistoryOf, Request};
use crate::domain::change::Change;
use crate::domain::command::{Command, Order};
use crate::domain::decide::is_undoable;
use crate::domain::home_treatment::Case;
use crate::domain::identity::{Id, Kind, OrderId, RecordId, Revision};
use crate::domain::person::Person;
use crate::domain::playbook::Subject;
use crate::language::shown::Shown;
use crate::tui::arrangement::Pane;
use crate::tui::dialogs::Dialog;
use crate::tui::dialogs::ask::{Ask, Asked};
use crate::tui::dialogs::form::record_words;
use crate::tui::dialogs::history::History;
use crate::tui::dialogs::merge::{self, Merge};
use crate::tui::dialogs::playbooks::Playbooks;
use crate::tui::dialogs::readings::{self, Readings};
use crate::tui::dialogs::records::{self, Records, Row, Which};
use crate::tui::dialogs::who;
use crate::tui::entry::typed_reading;
use crate::tui::message::Effect;
use crate::tui::panes::contact_tree::Node;
use crate::tui::panes::roster;
use crate::tui::screen::Screen;
use crate::tui::theme::Role;
use crate::tui::update::{forms, handovers, laying, line, say, screenings, several};

/// What an officer did and can take back, the last at the end.
#[derive(Debug, Default)]
pub struct Deeds {
    /// What can be taken back.
    pub done: Vec<Deed>,
    /// What was taken back and can be done again.
    pub undone: Vec<Deed>,
    /// What has been published of orders that are not answered yet.
    published: Vec<(OrderId, Vec<Change>)>,
}

/// One order that was carried out.
#[derive(Clone, Debug)]
pub struct Deed {
    /// Which.
    pub order: OrderId,
    /// What it did.
    pub changes: Vec<Change>,
    /// The name of its command.
    pub command: String,
}

/// The most orders that are remembered here; the desk knows all.
const DEEDS_MAX: usize = 100;

impl Deeds {
    /// Notes what an order of ours has changed, before its answer comes.
    pub fn note(&mut self, changed: &Changed) {
        self.published.push((changed.order, changed.changes.clone()));
        if self.published.len() > DEEDS_MAX {
            self.published.remove(0);
        }
    }

    /// Notes that an order stands.
    pub fn stands(&mut self, order: &Order) {
        let Some(at) = self.published.iter().position(|(id, _)| *id == order.id) else { return };
        let (_, changes) = self.published.remove(at);
        let deed = Deed { order: order.id, changes, command: order.command.name().to_string() };
        match &order.command {
            Command::Undo(undone) => {
                if let Some(at) = self.done.iter().rposition(|deed| deed.order == *undone) {
                    self.done.remove(at);
                    self.undone.push(deed);
                } else if let Some(at) = self.undone.iter().rposition(|deed| deed.order == *undone) {
                    self.undone.remove(at);
                    self.done.push(deed);
                } else {
                    self.undone.push(deed);
                }
            }
            command if is_undoable(command.name()) => {
                self.done.push(deed);
                self.undone.clear();
            }
            _ => {}
        }
        if self.done.len() > DEEDS_MAX {
            self.done.remove(0);
        }
    }
}

fn case_and_person(screen: &Screen, case: Id<Case>) -> Vec<RecordId> {
    let person = screen.seat.ward.cases.read(case).map(|case| case.person);
    let person = person.map(|id| RecordId { kind: Kind::Person, number: id.number() });
    person.into_iter().chain([RecordId { kind: Kind::Case, number: case.number() }]).collect()
}

/// The F0 that a playbook is shown about, else what was chosen when the list was opened.
fn of_playbooks(open: &Playbooks, screen: &Screen) -> Vec<RecordId> {
    match &open.shown {
        Some((ready, _)) if open.pointed.is_empty() => match ready.about {
            Subject::Case(case) => case_and_person(screen, case),
            _ => Vec::new(),
        },
        _ => open.pointed.clone(),
    }
}

/// The records that the screen points at: an F0 is a person and an episode.
pub fn pointed(screen: &Screen) -> Vec<RecordId> {
    let typed = screen.entry.field.text();
    let one = |kind, number| vec![RecordId { kind, number }];
    // A command is about what is chosen behind the palette.
    match screen.dialogs.iter().rev().find(|dialog| !matches!(dialog, Dialog::Palette(_))) {
        Some(Dialog::Records(list)) => match records::rows(*list, typed, (&screen.seat, &screen.look)).get(list.chosen)
        {
            Some(Row::Record(id)) => return person_of_arrival(screen, *id).into_iter().chain([*id]).collect(),
            Some(Row::New) | None => return Vec::new(),
        },
        Some(Dialog::Who(open)) => {
            let rows = who::rows(&screen.seat, typed);
            return rows.get(open.chosen).map_or_else(Vec::new, |row| vec![row.record()]);
        }
        Some(Dialog::Templates(_)) => return Vec::new(),
        Some(Dialog::Playbooks(open)) => return of_playbooks(open, screen),
        Some(Dialog::Papers(open)) => return open.pointed(&screen.seat),
        Some(Dialog::Report(open)) => {
            return open.kept(&screen.seat).map_or_else(Vec::new, |kept| one(Kind::Report, kept.id.number()));
        }
        Some(Dialog::Screening(open)) => {
            let person = screenings::chosen(screen).map(|row| one(Kind::Person, row.person.number()));
            return person.unwrap_or_else(|| one(Kind::Screening, open.round.number()));
        }
        Some(Dialog::Handover(_)) => return handovers::pointed(screen),
        Some(Dialog::Task(card)) => return one(Kind::Task, card.task.number()),
        Some(Dialog::Alert(open)) => return one(Kind::Alert, open.alert.number()),
        Some(Dialog::Week(open)) => {
            return open.shift(&screen.seat).map_or_else(Vec::new, |shift| one(Kind::Shift, shift.number()));
        }
        Some(Dialog::Survey(survey)) => return survey.record().into_iter().collect(),
        Some(Dialog::Readings(list)) => {
            return list.reading(&screen.seat).map_or_else(Vec::new, |reading| one(Kind::Reading, reading.id.number()));
        }
        _ => {}
    }
    if let Some(case) = screen.card_case() {
        return case_and_person(screen, case);
    }
    match screen.focus.0 {
        Pane::HomeTreatment => {
            screen.panes.home_treatment.chosen().map_or_else(Vec::new, |case| case_and_person(screen, case))
        }
        Pane::ContactTree => match screen.panes.contact_tree.chosen() {
            Some(Node::Case(case) | Node::NotAsked(case)) => case_and_person(screen, case),
            Some(Node::Contact(exposure) | Node::Elsewhere(exposure, _)) => {
                let exposed = screen.seat.ward.exposures.read(exposure).map(|kept| kept.exposed);
                let person = exposed.map(|id| RecordId { kind: Kind::Person, number: id.number() });
                person.into_iter().chain(one(Kind::Exposure, exposure.number())).collect()
            }
            None => Vec::new(),
        },
        Pane::Tasks => screen.panes.tasks.chosen().map_or_else(Vec::new, |task| one(Kind::Task, task.number())),
        Pane::Roster => match screen.panes.roster.chosen() {
            Some(roster::Row::Job(shift, _)) => one(Kind::Shift, shift.number()),
            Some(roster::Row::Area(area)) => one(Kind::Area, area.number()),
            Some(roster::Row::Position(position)) => one(Kind::Position, position.number()),
            Some(roster::Row::Assignment(assignment)) => one(Kind::Assignment, assignment.number()),
            Some(roster::Row::Uncovered | roster::Row::Heading(_)) | None => Vec::new(),
        },
    }
}

/// The person of an arrival: a test of him can be noted from the list.
fn person_of_arrival(screen: &Screen, id: RecordId) -> Option<RecordId> {
    let arrival = Id::new(id.number).filter(|_| id.kind == Kind::Arrival);
    let person = screen.seat.ward.arrivals.read(arrival?)?.person;
    Some(RecordId { kind: Kind::Person, number: person.number() })
}

/// Opens what is chosen in a form; a reading in the entry line, to be corrected there.
pub fn edit(screen: &mut Screen) -> Vec<Effect> {
    match screen.dialogs.last() {
        Some(Dialog::Readings(list)) => {
            let list = *list;
            return correct(screen, list);
        }
        Some(Dialog::Records(list)) => {
            let list = *list;
            return open_row(screen, list);
        }
        _ => {}
    }
    let records = pointed(screen);
    forms::edit(screen, &records)
}

/// Shows all records of a kind, or all that were deleted.
pub fn list(screen: &mut Screen, which: Which) -> Vec<Effect> {
    screen.put_aside();
    screen.dialogs.push(Dialog::Records(Records { which, chosen: 0 }));
    Vec::new()
}

/// Opens the chosen row of a list of records.
pub fn open_row(screen: &mut Screen, list: Records) -> Vec<Effect> {
    let typed = screen.entry.field.text().to_string();
    let row = records::rows(list, &typed, (&screen.seat, &screen.look)).get(list.chosen).copied();
    match (row, list.which) {
        (Some(Row::New), Which::Of(Kind::Screening)) => screenings::begin(screen),
        (Some(Row::New), Which::Of(kind)) => forms::new(screen, kind),
        (Some(Row::Record(id)), Which::Deleted) => ask_restore(screen, id),
        (Some(Row::Record(id)), Which::Of(_)) => forms::edit(screen, &[id]),
        _ => Vec::new(),
    }
}

/// The settings in a form; before there are any, with what is usual.
pub fn settings(screen: &mut Screen) -> Vec<Effect> {
    let number = screen.seat.ward.station.iter().next().map(|kept| kept.id.number());
    match number {
        Some(number) => forms::edit(screen, &[RecordId { kind: Kind::Station, number }]),
        None => forms::new(screen, Kind::Station),
    }
}

fn revision(screen: &Screen, id: RecordId) -> Vec<(RecordId, Revision)> {
    screen.seat.ward.record_or_deleted(id).map(|record| (id, record.revision())).into_iter().collect()
}

pub fn words(screen: &Screen, id: RecordId) -> Shown<'static> {
    Shown::owned(record_words(id.kind, id.number, &screen.seat, &screen.look))
}

/// The most records that a question names.
const SHOWN_MAX: usize = 8;

/// Asks whether what is chosen, or all that is marked, shall be deleted. Of an F0 the episode is meant, of a contact the
/// contact, and never the person with it.
pub fn ask_delete(screen: &mut Screen) -> Vec<Effect> {
    let has_marks = screen.dialogs.is_empty() && screen.panes.marked_count(screen.focus.0) > 0;
    let ids = if has_marks { screen.marked() } else { pointed(screen).last().copied().into_iter().collect() };
    if ids.is_empty() {
        say(screen, "records.nothing_chosen", Role::Attention);
        return Vec::new();
    }
    if ids.iter().any(|id| matches!(id.kind, Kind::Reading | Kind::Station)) {
        say(screen, "refusals.not_editable", Role::Attention);
        return Vec::new();
    }
    let mut lines: Vec<Shown<'static>> = ids.iter().take(SHOWN_MAX).map(|id| words(screen, *id)).collect();
    if ids.len() > SHOWN_MAX {
        lines.push(screen.look.say_with("records.and_more", &[("count", &(ids.len() - SHOWN_MAX))]));
    }
    lines.push(screen.look.say("records.can_be_restored"));
    let orders = ids.into_iter().map(|id| (Command::Delete(id), revision(screen, id))).collect();
    let title = screen.look.say("records.ask_delete");
    screen.dialogs.push(Dialog::Ask(Box::new(Ask { title, lines, yes: false, asked: Asked::Orders(orders) })));
    Vec::new()
}

fn ask_restore(screen: &mut Screen, id: RecordId) -> Vec<Effect> {
    let lines = vec![words(screen, id)];
    let orders = vec![(Command::Restore(id), revision(screen, id))];
    let title = screen.look.say("records.ask_restore");
    screen.dialogs.push(Dialog::Ask(Box::new(Ask { title, lines, yes: true, asked: Asked::Orders(orders) })));
    Vec::new()
}

/// Carries out a question that was answered.
pub fn answer(screen: &mut Screen) -> Vec<Effect> {
    let Some(Dialog::Ask(ask)) = screen.dialogs.pop() else { return Vec::new() };
    if !ask.yes {
        say(screen, "records.nothing_done", Role::Notice);
        return Vec::new();
    }
    match ask.asked {
        Asked::Orders(orders) if orders.len() > 1 => several::send(screen, orders),
        Asked::Orders(orders) => {
            orders.iter().for_each(|(command, _)| laying::after(screen, command));
            let sent =
                orders.into_iter().flat_map(|(command, based_on)| line::send(screen, command, based_on, String::new()));
            sent.collect()
        }
        Asked::DropDraft(at) => match screen.dialogs.last_mut() {
            Some(Dialog::Drafts(drafts, chosen)) if at < drafts.len() => {
                *chosen = 0;
                let draft = drafts.remove(at);
                vec![Effect::ForgetDraft(Box::new(draft))]
            }
            _ => Vec::new(),
        },
    }
}

/// Shows what was done to what is chosen.
pub fn history(screen: &mut Screen) -> Vec<Effect> {
    let of = match pointed(screen).last() {
        Some(id) => HistoryOf::Record(*id),
        None => {
            say(screen, "records.nothing_chosen", Role::Attention);
            return Vec::new();
        }
    };
    screen.dialogs.push(Dialog::History(Box::new(History { of, lines: Vec::new(), is_whole: false, top: 0 })));
    vec![Effect::Send(Box::new(Request::ReadHistory(of)))]
}

/// Takes lines of a history.
pub fn take_history(screen: &mut Screen, of: HistoryOf, lines: Vec<HistoryLine>, is_whole: bool) {
    if let HistoryOf::Record(record) = of {
        forms::take_history(screen, record, &lines);
    }
    let history = screen.dialogs.iter_mut().find_map(|dialog| match dialog {
        Dialog::History(history) if history.of == of && !history.is_whole => Some(history),
        _ => None,
    });
    if let Some(history) = history {
        history.lines.extend(lines);
        history.is_whole = is_whole;
    }
}

/// Begins a merge with the person who is chosen.
pub fn begin_merge(screen: &mut Screen) -> Vec<Effect> {
    let person = pointed(screen).into_iter().find(|id| id.kind == Kind::Person);
    let Some(from) = person.and_then(|id| Id::<Person>::new(id.number)) else {
        say(screen, "records.nothing_chosen", Role::Attention);
        return Vec::new();
    };
    screen.put_aside();
    screen.dialogs.push(Dialog::Merge(Merge { from, into: None, chosen: 0 }));
    Vec::new()
}

/// Enter on a merge: takes the other, and then both for one.
pub fn go_on_merge(screen: &mut Screen, merge: Merge) -> Vec<Effect> {
    let Some(into) = merge.into else {
        let typed = screen.entry.field.text().to_string();
        let found = merge::found(merge, &typed, &screen.seat).get(merge.chosen).copied();
        if let (Some(Dialog::Merge(merge)), Some(_)) = (screen.dialogs.last_mut(), found) {
            merge.into = found;
        }
        screen.entry.field.set("");
        return Vec::new();
    };
    let person = |id: Id<Person>| RecordId { kind: Kind::Person, number: id.number() };
    let based_on = [merge.from, into].into_iter().flat_map(|id| revision(screen, person(id))).collect();
    screen.dialogs.pop();
    line::send(screen, Command::MergePersons { from: merge.from, into }, based_on, String::new())
}

/// Turns who goes and who stays.
pub fn turn_merge(screen: &mut Screen) -> bool {
    let Some(Dialog::Merge(Merge { from, into: Some(into), .. })) = screen.dialogs.last_mut() else { return false };
    std::mem::swap(from, into);
    true
}

/// Shows the readings of the card's F0, one of which is to be mended.
pub fn list_readings(screen: &mut Screen, case: Id<Case>) -> Vec<Effect> {
    screen.dialogs.push(Dialog::Readings(Readings { case, chosen: 0 }));
    vec![Effect::Send(Box::new(Request::ReadCase(case)))]
}

/// Puts the chosen reading into the entry line, to be corrected there under the same guards.
fn correct(screen: &mut Screen, list: Readings) -> Vec<Effect> {
    let Some(reading) = list.reading(&screen.seat) else { return Vec::new() };
    let (id, revision, case) = (reading.id, reading.revision, reading.case);
    let text = typed_reading(reading, screen.seat.now);
    screen.entry.field.set(&text);
    screen.dialogs.pop();
    screen.bind_line();
    if let Some(bound) = &mut screen.entry.bound {
        bound.case = Some(case);
    }
    screen.entry.corrects = Some((id, revision));
    say(screen, "readings.correct_here", Role::Attention);
    Vec::new()
}

/// Asks whether the chosen reading shall go to the F0 of this number.
pub fn ask_move(screen: &mut Screen, list: Readings, to: Id<Case>) -> Vec<Effect> {
    let Some(reading) = list.reading(&screen.seat) else { return Vec::new() };
    let id = RecordId { kind: Kind::Reading, number: reading.id.number() };
    let what = readings::words(reading, &screen.seat, &screen.look);
    let based_on = vec![(id, reading.revision)];
    let command = Command::MoveReading { reading: reading.id, to };
    let case = |case: Id<Case>| words(screen, RecordId { kind: Kind::Case, number: case.number() });
    let lines = vec![
        what,
        screen.look.say_with("readings.from", &[("who", &case(list.case))]),
        screen.look.say_with("readings.to", &[("who", &case(to))]),
    ];
    let title = screen.look.say("readings.ask_move");
    screen.entry.field.set("");
    screen.dialogs.push(Dialog::Ask(Box::new(Ask {
        title,
        lines,
        yes: false,
        asked: Asked::Orders(vec![(command, based_on)]),
    })));
    Vec::new()
}

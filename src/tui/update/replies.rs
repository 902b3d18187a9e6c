//! What the desk says: records of the stream, what others changed, answers to orders.

use crate::desk::protocol::{Changed, Closing, Outcome, Proof, Reply, Request, Welcome};
use crate::domain::change::Change;
use crate::domain::command::Order;
use crate::domain::follow_up::FollowUp;
use crate::domain::home_treatment::Case;
use crate::domain::identity::{Id, Kind, OrderId};
use crate::domain::officer::Officer;
use crate::domain::playbook::{Event, Subject};
use crate::domain::record::Record;
use crate::domain::refusal::{PinRefusal, Refusal};
use crate::language::numbers;
use crate::language::refusing;
use crate::tui::dialogs::Dialog;
use crate::tui::draft::Draft;
use crate::tui::forms::FormDraft;
use crate::tui::gate::Waits;
use crate::tui::message::Effect;
use crate::tui::screen::{Printing, Screen};
use crate::tui::seat::{Line, Seat};
use crate::tui::theme::Role;
use crate::tui::update::{
    alerts, arrivals, forms, gate, papers, playbooks, records, releases, rest, several, sheet, surveys,
};

/// Takes what the desk says.
pub fn reply(screen: &mut Screen, reply: Reply) -> Vec<Effect> {
    match reply {
        Reply::Welcome(welcome) => {
            let need = welcome.need.clone();
            super::sit_down(screen, Seat::open(*welcome), &need);
            return sent_again(screen);
        }
        Reply::Records(records) => screen.seat.take(&records),
        Reply::Streamed => {
            screen.seat.finish_stream();
            screen.rebuild_panes();
        }
        Reply::SignedIn(answer) => return gate::signed_in(screen, answer),
        Reply::Alarm(alarm) => return gate::alarm(screen, alarm),
        Reply::Unlocked(answer) => return gate::unlocked(screen, answer),
        Reply::Proved(answer) => return gate::proved(screen, answer),
        Reply::PinSet(answer) => return gate::pin_set(screen, answer),
        Reply::PinMade(answer) => return gate::pin_made(screen, answer),
        Reply::SignedOut => return gate::signed_out(screen),
        Reply::NotGiven(refusal) => refuse(screen, &refusal),
        Reply::Answer { order, outcome } => {
            let effects = answer(screen, order, outcome);
            // Once the form in which it was told has closed.
            if let Some((about, event)) = screen.waiting.offer.take() {
                playbooks::offer(screen, about, event);
            }
            return effects;
        }
        Reply::Changed(changed) => return take_change(screen, &changed),
        Reply::Present(present) => screen.seat.present = present,
        Reply::State(state) => screen.seat.state = state,
        Reply::Closing(closing) => return closed(screen, closing),
        Reply::WereDone(done) => return were_done(screen, &done),
        Reply::Reload => super::say(screen, "connection.reload", Role::Notice),
        Reply::History { of, lines, is_whole } => records::take_history(screen, of, lines, is_whole),
        Reply::CaseRead(case) => return releases::course_read(screen, case),
        Reply::Status(_) | Reply::OtherProtocol { .. } => {}
    }
    Vec::new()
}

/// Somebody sits here now: greeted, unless it is the one who sat here before the desk was away.
pub fn greet(screen: &mut Screen, officer: Id<Officer>) {
    let before = screen.seat.officer.replace(officer);
    if before == Some(officer) {
        return;
    }
    // What somebody else was typing here is that officer's draft, and on disk.
    screen.entry.aside = None;
    screen.earlier.leave();
    screen.printer.last = None;
    if before.is_some() {
        screen.begin_anew();
    }
    let name = screen.seat.officer_name(officer).to_string();
    let words = screen.look.say_with("dialogs.welcome", &[("name", &name)]);
    screen.notify(words, Role::Notice);
}

/// An order that waited for a PIN is given up.
pub fn not_done(screen: &mut Screen, order: OrderId) -> Vec<Effect> {
    settle(screen, order, Outcome::Refused(Refusal::Pin(PinRefusal::Again)), true)
}

/// Writes what waited for its order.
fn print(screen: &mut Screen, printing: &Printing) -> Vec<Effect> {
    match printing {
        Printing::DutyBook(day) => super::duty_book::files(screen, *day).unwrap_or_default(),
        Printing::Handover(id) => super::handovers::files(screen, *id).unwrap_or_default(),
        Printing::Screening(round) => super::screenings::files(screen, *round).unwrap_or_default(),
        Printing::CallSheets => vec![Effect::WriteCallSheets(Box::new(super::call_sheet::sheets(screen)))],
        Printing::Papers(what, cases) => match papers::document(screen, *what, cases) {
            Some(file) => vec![Effect::WritePapers(Box::new(file))],
            None => {
                super::say(screen, "papers.still_reading", Role::Attention);
                Vec::new()
            }
        },
    }
}

/// Shows why the desk says no.
pub fn refuse(screen: &mut Screen, refusal: &Refusal) {
    let words = crate::language::shown::Shown::owned(refusing::sentence(refusal, &screen.look.book));
    screen.notify(words, Role::Attention);
}

/// An answer ends the waiting of its order. A refused line comes back to be mended, unless
/// something else is being typed.
fn answer(screen: &mut Screen, id: OrderId, outcome: Outcome) -> Vec<Effect> {
    settle(screen, id, outcome, false)
}

fn settle(screen: &mut Screen, id: OrderId, outcome: Outcome, is_given_up: bool) -> Vec<Effect> {
    let Some(at) = screen.waiting.orders.iter().position(|(order, _)| order.id == id) else { return Vec::new() };
    let is_of_import = screen.waiting.orders.get(at).is_some_and(|(order, _)| sheet::is_of_import(order));
    if is_of_import && outcome != Outcome::Unknown {
        screen.waiting.orders.remove(at);
        return sheet::answered(screen, id, outcome);
    }
    match outcome {
        Outcome::Done { .. } => {
            let (order, _) = screen.waiting.orders.remove(at);
            screen.deeds.stands(&order);
            let closed = forms::answered(screen, id, &outcome);
            if !several::answered(screen, id, &order.command, &outcome) {
                saved(screen, &order);
                rest::warn(screen, &order.command);
            }
            arrivals::ask_to_open(screen, &order.command);
            if let Some(effects) = closed {
                return effects;
            }
            screen.bring_back_refused();
            if let Some((_, printing)) = screen.waiting.printing.take_if(|(waited, _)| *waited == id) {
                return print(screen, &printing);
            }
        }
        // It waits until the PIN was typed once more; given up, it is refused.
        Outcome::Refused(Refusal::Pin(PinRefusal::Again)) if !is_given_up => {
            gate::ask_again(screen, Waits::Order(id));
        }
        // A desk that is still opening takes no orders; it says so again with its next Welcome.
        Outcome::Refused(Refusal::ReadOnly) if screen.seat.state.rebuilding => {}
        Outcome::Refused(ref refusal) => {
            let (order, typed) = screen.waiting.orders.remove(at);
            if let Some(effects) = forms::answered(screen, id, &outcome) {
                return effects;
            }
            if several::answered(screen, id, &order.command, &outcome) {
                return Vec::new();
            }
            if !typed.line.is_empty() {
                screen.waiting.refused.push(typed);
            }
            refuse(screen, refusal);
            screen.bring_back_refused();
            let more = screen.waiting.refused.len();
            if more > 0 {
                let why = refusing::sentence(refusal, &screen.look.book);
                let words = screen.look.say_with("entry.more_refused", &[("count", &more), ("why", &why)]);
                screen.notify(words, Role::Attention);
            }
        }
        // The desk ends and comes back; the order is sent again under its name.
        Outcome::Unknown => super::say(screen, "connection.unknown_result", Role::Attention),
    }
    Vec::new()
}

/// Says what was saved, when and about whom.
fn saved(screen: &mut Screen, order: &Order) {
    let time = numbers::time(screen.seat.now.time());
    let about = super::line::about(screen, &order.command);
    let words = match about {
        Some(about) => screen.look.say_with("screen.saved_about", &[("time", &time), ("what", &about)]),
        None => screen.look.say_with("screen.saved_at", &[("time", &time)]),
    };
    screen.notify(words, Role::Notice);
}

/// Somebody's change, ours included. A case that becomes urgent rings.
fn take_change(screen: &mut Screen, changed: &Changed) -> Vec<Effect> {
    let urgent_before = screen.panes.home_treatment.urgent().count();
    let touched = screen.seat.apply(changed);
    for case in &touched {
        screen.panes.home_treatment.refresh(&screen.seat, *case);
    }
    let touches = |kinds: &[Kind]| {
        changed.changes.iter().any(|change| change.record().is_some_and(|id| kinds.contains(&id.kind)))
    };
    refresh_tasks(screen, changed);
    // Where the list hangs on what others are called or answer for, all of it may change.
    if touches(&[Kind::Officer, Kind::Area, Kind::Assignment]) {
        screen.panes.home_treatment.relist(&screen.seat);
    }
    if touches(&[Kind::Case, Kind::Area, Kind::Officer, Kind::Position, Kind::Duty, Kind::Assignment, Kind::Shift]) {
        screen.panes.roster.rebuild(&screen.seat);
    }
    // A filter goes by names, areas and who answers for them too.
    let others = touches(&[Kind::Person, Kind::Officer, Kind::Area, Kind::Assignment]);
    let narrowed = screen.panes.contact_tree.setup.narrowed.is_some() && (others || !touched.is_empty());
    if (touches(&[Kind::Case, Kind::Exposure]) || narrowed) && screen.seat.streamed {
        screen.rebuild_tree();
    }
    if others && screen.panes.tasks.setup.narrowed.is_some() {
        screen.panes.tasks.rebuild(&screen.seat);
    }
    if screen.seat.officer == Some(changed.officer) {
        screen.deeds.note(changed);
    }
    if touches(&[Kind::Station]) {
        // When slots begin may be another hour now.
        screen.rebuild_panes();
    }
    if touches(&[Kind::Arrival, Kind::Directive, Kind::Test, Kind::Case]) {
        screen.panes.tasks.reckon_beside(&screen.seat);
    }
    surveys::reckon(screen);
    super::handovers::reckon(screen);
    super::reports::reckon(screen);
    choose_what_was_added(screen, changed);
    let again = read_again(screen, changed);
    let now = screen.seat.now;
    let rings = screen.panes.home_treatment.urgent().count() > urgent_before
        || changed.changes.iter().any(|one| alerts::begins_to_ring(one.before.as_ref(), one.after.as_ref(), now));
    let ring = rings.then_some(Effect::Ring);
    ring.into_iter().chain(again).collect()
}

/// A reading that was corrected or moved may uncover one that is not held here: the latest of its
/// case are asked for again.
fn read_again(screen: &Screen, changed: &Changed) -> Vec<Effect> {
    let mut cases: Vec<Id<Case>> = Vec::new();
    for change in changed.changes.iter().filter(|change| change.before.is_some()) {
        let sides = [&change.before, &change.after];
        cases.extend(sides.into_iter().flatten().filter_map(|record| match record {
            Record::Reading(reading) => Some(reading.case),
            _ => None,
        }));
    }
    cases.sort_unstable();
    cases.dedup();
    let known = cases.into_iter().filter(|case| screen.seat.ward.cases.read(*case).is_some());
    known.map(|case| Effect::Send(Box::new(Request::ReadCase(case)))).collect()
}

/// Forms that were left half filled in: what the desk has carried out meanwhile is said to be saved.
pub fn drafts(screen: &mut Screen, drafts: Vec<Draft>) -> Vec<Effect> {
    let orders: Vec<OrderId> =
        drafts.iter().filter_map(|draft| draft.form.as_ref()).flat_map(FormDraft::orders).collect();
    screen.dialogs.retain(|dialog| !matches!(dialog, Dialog::Drafts(..)));
    if drafts.is_empty() {
        super::say(screen, "drafts.none", Role::Notice);
        return Vec::new();
    }
    screen.dialogs.push(Dialog::Drafts(drafts, 0));
    if orders.is_empty() { Vec::new() } else { vec![Effect::Send(Box::new(Request::WereDone(orders)))] }
}

/// Which orders of drafts stand: those drafts are saved, and go.
fn were_done(screen: &mut Screen, done: &[OrderId]) -> Vec<Effect> {
    let Some(Dialog::Drafts(drafts, chosen)) =
        screen.dialogs.iter_mut().find(|dialog| matches!(dialog, Dialog::Drafts(..)))
    else {
        return Vec::new();
    };
    let stands = |draft: &Draft| {
        let orders = draft.form.as_ref().map(FormDraft::orders).unwrap_or_default();
        !orders.is_empty() && orders.iter().all(|order| done.contains(order))
    };
    let saved: Vec<Draft> = drafts.extract_if(.., |draft| stands(draft)).collect();
    *chosen = 0;
    let none_left = drafts.is_empty();
    if none_left {
        screen.dialogs.retain(|dialog| !matches!(dialog, Dialog::Drafts(..)));
    }
    if !saved.is_empty() {
        let words = screen.look.say_with("drafts.were_saved", &[("count", &saved.len())]);
        screen.notify(words, Role::Notice);
    }
    saved.into_iter().map(|draft| Effect::ForgetDraft(Box::new(draft))).collect()
}

/// One task changed is one row of F5 moved; whoever is called otherwise may move them all.
fn refresh_tasks(screen: &mut Screen, changed: &Changed) {
    let records: Vec<_> = changed.changes.iter().filter_map(Change::record).collect();
    if records.iter().any(|record| record.kind == Kind::Officer) {
        screen.panes.tasks.rebuild(&screen.seat);
        return;
    }
    for record in records.iter().filter(|record| record.kind == Kind::Task) {
        if let Some(id) = Id::new(record.number) {
            screen.panes.tasks.refresh(&screen.seat, id);
        }
    }
}

/// What this screen has just added is chosen, so that the next key is about it and not about
/// what stood there before. While a line is being typed for somebody nothing moves; one that was begun while a new F0 was
/// not saved yet is for that.
fn choose_what_was_added(screen: &mut Screen, changed: &Changed) {
    let is_ours = screen.waiting.orders.iter().any(|(order, _)| order.id == changed.order);
    if !is_ours {
        return;
    }
    offer_playbook(screen, changed);
    let has_line = !screen.entry.field.is_empty();
    if has_line && (!screen.waits_for_new_case() || screen.target().is_some()) {
        return;
    }
    let added =
        || changed.changes.iter().filter(|change| change.before.is_none()).filter_map(|change| change.after.as_ref());
    // Of a playbook the first part: what is to be done next.
    let task = added().find_map(|record| match record {
        Record::Task(task) if !task.is_playbook() => Some(task.id),
        _ => None,
    });
    task.map(|task| screen.panes.tasks.choose(task));
    let case = added().find_map(|record| match record {
        Record::Case(case) => Some(case.id),
        _ => None,
    });
    if let Some(case) = case {
        screen.panes.home_treatment.choose(case);
        if has_line {
            screen.bind_to(case);
        }
    }
}

/// What this screen has just caused offers its playbook: an F0 that is opened, who goes to a hospital or has died, an area
/// that is locked down or free again, who broke isolation; and the second of two, once the first has started.
fn offer_playbook(screen: &mut Screen, changed: &Changed) {
    let caused = changed.changes.iter().find_map(|change| match change.after.as_ref()? {
        Record::Case(case) if change.before.is_none() => Some((Subject::Case(case.id), Event::CaseOpened)),
        Record::Case(case) => Some((Subject::Case(case.id), Event::Died)),
        Record::Transfer(told) => told.case.map(|case| (Subject::Case(case), Event::Transferred)),
        Record::ZoneLevel(level) if level.to.is_some() => Some((Subject::Area(level.area), Event::ZoneLifted)),
        Record::ZoneLevel(level) => Some((Subject::Area(level.area), Event::ZoneSet)),
        Record::FollowUp(kept) if has_new_violation(change.before.as_ref(), kept) => {
            Some((Subject::Person(kept.person), Event::IsolationBroken))
        }
        Record::Task(head) if head.is_playbook() => Some((Subject::of_head(head), Event::ContactBecameCase)),
        _ => None,
    });
    screen.waiting.offer = caused.or(screen.waiting.offer);
}

/// Whether a follow-up tells of a breach of isolation that it did not tell of before.
fn has_new_violation(before: Option<&Record>, now: &FollowUp) -> bool {
    let known = match before {
        Some(Record::FollowUp(before)) => before.violations.len(),
        _ => 0,
    };
    now.violations.len() > known && now.open_violation().is_some()
}

fn closed(screen: &mut Screen, closing: Closing) -> Vec<Effect> {
    match closing {
        Closing::Stopped => screen.seat.line = Line::Stopped,
        Closing::TooSlow => super::say(screen, "connection.too_slow", Role::Attention),
        Closing::Denied => super::say(screen, "refusals.not_allowed", Role::Attention),
        Closing::Retired | Closing::NotUnderstood | Closing::Full => {}
    }
    Vec::new()
}

/// What was never answered, under the same names.
fn sent_again(screen: &Screen) -> Vec<Effect> {
    let again = screen.waiting.orders.iter().map(|(order, _)| {
        let order = Order { session: screen.seat.session, ..order.clone() };
        Effect::Send(Box::new(Request::Submit(Box::new(order))))
    });
    again.collect()
}

/// The desk is back: sit down again, and send what was never answered under the same names.
pub fn joined(screen: &mut Screen, welcome: Welcome) -> Vec<Effect> {
    let officer = screen.seat.officer.map(|id| screen.seat.officer_name(id).to_string());
    let proof = screen.seat.pass.clone().map_or(Proof::Nothing, Proof::Pass);
    let need = welcome.need.clone();
    super::sit_down(screen, Seat::open(welcome), &need);
    screen.seat.line = Line::Up;
    let mut effects = Vec::new();
    effects.extend(officer.map(|name| gate::sign_in(screen, name, proof)));
    effects.extend(sent_again(screen));
    // A desk that is joined knows of no open form; saying so anew is work, which readers and the wall may not do.
    let is_nothing = |effect: &Effect| matches!(effect, Effect::Send(r) if matches!(**r, Request::Editing(None)));
    effects.extend(Some(forms::editing(screen)).filter(|effect| !is_nothing(effect)));
    let key = if screen.waiting.orders.is_empty() { "connection.restored" } else { "connection.resent" };
    let words = screen.look.say(key);
    screen.notify(words, Role::Notice);
    effects
}

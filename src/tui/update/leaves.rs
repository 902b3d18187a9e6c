//! Leave at the screen: what an approved one frees is shown before it is approved, and who could stand in.

use crate::domain::command::{Command, NewExposure, Whom};
use crate::domain::contact_tree::window_of;
use crate::domain::identity::{Id, Kind, RecordId, Revision};
use crate::domain::leave::Leave;
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;
use crate::domain::person::Person;
use crate::domain::record::Kept;
use crate::domain::shifts::{Spell, freed, mates, stand_ins};
use crate::exchange::phone_list::title;
use crate::language::numbers;
use crate::language::shown::Shown;
use crate::tui::dialogs::Dialog;
use crate::tui::dialogs::ask::{Ask, Asked};
use crate::tui::keymap::Action;
use crate::tui::message::Effect;
use crate::tui::screen::Screen;
use crate::tui::theme::Role;
use crate::tui::update::{pointed, say};

/// The most shifts that are named before a leave is decided.
const FREED_TOLD: usize = 6;

/// Asks whether the leave that is pointed at is approved, or refused.
pub fn decide(screen: &mut Screen, action: Action) -> Vec<Effect> {
    let is_leave = |record: &RecordId| record.kind == Kind::Leave;
    let leave = pointed(screen).into_iter().find(is_leave).and_then(|record| Id::<Leave>::new(record.number));
    let Some(leave) = leave.and_then(|id| screen.seat.ward.leaves.read(id)).cloned() else {
        say(screen, "leaves.none_chosen", Role::Attention);
        return Vec::new();
    };
    let approved = action == Action::ApproveLeave;
    let mut lines = vec![told(screen, &leave)];
    if approved {
        lines.extend(gaps(screen, &leave));
    }
    let by = decider(screen, &leave);
    lines.extend(by.as_ref().map(|by| screen.look.say_with("leaves.on_behalf", &[("who", &Shown::of(by))])));
    let command = Command::DecideLeave { leave: leave.id, approved, by: by.unwrap_or_default(), note: String::new() };
    let based_on = vec![(RecordId { kind: Kind::Leave, number: leave.id.number() }, leave.revision)];
    let title = screen.look.say(if approved { "leaves.ask_approve" } else { "leaves.ask_refuse" });
    let asked = Asked::Orders(vec![(command, based_on)]);
    screen.dialogs.push(Dialog::Ask(Box::new(Ask { title, lines, yes: false, asked })));
    Vec::new()
}

/// Who asks, from when to when, where to, and whom.
fn told(screen: &Screen, leave: &Leave) -> Shown<'static> {
    let today = screen.seat.now.date();
    let time = |moment: Moment| numbers::moment(moment.local(), today);
    let asked = leave.asked_of(&screen.seat.ward).and_then(|id| screen.seat.ward.positions.read(id));
    let asked = asked.map_or("-", |position| position.title.as_str());
    let (from, to) = (time(leave.from), time(leave.to));
    let values: [(&str, &dyn std::fmt::Display); 6] = [
        ("who", &Shown::of(&leave.who)),
        ("from", &from),
        ("to", &to),
        ("place", &Shown::of(&leave.place)),
        ("reason", &Shown::of(&leave.reason)),
        ("asks", &Shown::of(asked)),
    ];
    screen.look.say_with("leaves.told", &values)
}

/// The shifts that an approval frees, each with who could stand in.
fn gaps(screen: &Screen, leave: &Leave) -> Vec<Shown<'static>> {
    let (seat, look) = (&screen.seat, &screen.look);
    let going = Spell { hand: leave.hand(), from: leave.from, until: leave.to };
    let freed = freed(&seat.ward, &[going], seat.now);
    let mut lines: Vec<Shown<'static>> = freed
        .iter()
        .take(FREED_TOLD)
        .map(|(shift, _)| {
            let found = stand_ins(&seat.ward, &seat.rules, shift);
            let names: Vec<&str> = found
                .iter()
                .filter(|officer| Some(**officer) != leave.officer)
                .take(3)
                .map(|officer| seat.officer_name(*officer))
                .collect();
            let names = if names.is_empty() { look.book.say("duty.nobody_yet").to_string() } else { names.join(", ") };
            let what = format!("{} {}", numbers::date(shift.from.date()), title(&seat.ward, shift, &look.book));
            look.say_with("leaves.frees", &[("shift", &Shown::owned(what)), ("names", &Shown::of(&names))])
        })
        .collect();
    if freed.len() > FREED_TOLD {
        lines.push(look.say_with("records.and_more", &[("count", &(freed.len() - FREED_TOLD))]));
    }
    lines
}

/// Who decided, where that is not whoever writes it down: the holder of the asked position, who is no officer here.
fn decider(screen: &Screen, leave: &Leave) -> Option<String> {
    let asked = screen.seat.ward.positions.read(leave.asked_of(&screen.seat.ward)?)?;
    let holder = asked.holder_on(screen.seat.now.date());
    (holder.officer.is_none() && !holder.name.is_empty()).then(|| holder.name.to_string())
}

/// Proposes those who shared a shift with an officer who is an F0, inside his infectious window, as his contacts.
pub fn propose_mates(screen: &mut Screen) -> Vec<Effect> {
    let ward = &screen.seat.ward;
    let case = screen.target().and_then(|case| ward.cases.read(case)).cloned();
    let Some(case) = case else {
        say(screen, "entry.no_target", Role::Attention);
        return Vec::new();
    };
    let Some(officer) = ward.officers.iter().find(|officer| officer.person == Some(case.person)).map(|kept| kept.id)
    else {
        say(screen, "leaves.no_officer", Role::Attention);
        return Vec::new();
    };
    let window = window_of(&screen.seat.rules, &case);
    let first = case.onset.or(case.confirmed_on).unwrap_or(case.written_at.date());
    let from = first.checked_sub_days(chrono::Days::new(u64::from(window.days_before))).unwrap_or(first);
    let found = mates(ward, officer, (Moment::start_of(from), screen.seat.now));
    let known: Vec<_> = ward.exposures_from(case.person).map(|exposure| exposure.exposed).collect();
    let new: Vec<(&Kept<Officer>, Moment)> = found
        .iter()
        .filter_map(|(mate, last)| Some((&**ward.officers.read(*mate)?, *last)))
        .filter(|(mate, _)| mate.person.is_none_or(|person| !known.contains(&person)))
        .collect();
    if new.is_empty() {
        say(screen, "leaves.no_mates", Role::Notice);
        return Vec::new();
    }
    let setting = screen.look.book.say("leaves.same_shift").to_string();
    let order = |(mate, last): &(&Kept<Officer>, Moment)| {
        let phones = Some(mate.phone.clone()).filter(|phone| !phone.is_empty()).into_iter().collect();
        let exposed = match mate.person {
            Some(person) => Whom::Known(person),
            None => Whom::New(Person { name: mate.name.clone(), phones, ..Person::default() }),
        };
        let told = NewExposure {
            from: case.person,
            episode: Some(case.id),
            exposed,
            last_contact: Some(last.date()),
            place: String::new(),
            setting: setting.clone(),
            relation: String::new(),
            note: String::new(),
        };
        (Command::AddExposure(told), Vec::<(RecordId, Revision)>::new())
    };
    let orders: Vec<_> = new.iter().map(order).collect();
    let today = screen.seat.now.date();
    let line = |(mate, last): &(&Kept<Officer>, Moment)| {
        Shown::owned(format!("{}  {}", mate.name, numbers::moment(last.local(), today)))
    };
    let lines = new.iter().map(line).collect();
    let title = screen.look.say_with("leaves.ask_mates", &[("count", &orders.len())]);
    let asked = Asked::Orders(orders);
    screen.dialogs.push(Dialog::Ask(Box::new(Ask { title, lines, yes: false, asked })));
    Vec::new()
}

//! Round mode: one F0 after another, whom to call, the last readings, what to ask; at the end a sheet of the round.

use ratatui::layout::Rect;

use crate::domain::home_treatment::{CallOutcome, Case};
use crate::domain::identity::Id;
use crate::domain::person::Person;
use crate::domain::reaching::{call_again_at, unreached, visit_at_once};
use crate::domain::record::Kept;
use crate::domain::standing::Mark;
use crate::language::numbers;
use crate::language::shown::Shown;
use crate::tui::alerts;
use crate::tui::dialogs::card;
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::signs;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::{draw_rows, under_rule};

/// A round that is being called.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Round {
    /// Whom it calls, in order; it was reckoned when the round began, so that nobody moves under the officer's hand.
    pub order: Vec<Id<Case>>,
    /// Where it stands; at the length of the order it has ended.
    pub at: usize,
    /// The numbers of the last reading and the last call before it began.
    pub began: (u32, u32),
    /// The chosen outcome of a call, while one is asked for.
    pub asks: Option<usize>,
}

/// Lines of the last readings on the screen of a round.
const READINGS: usize = 3;

impl Round {
    /// At whom it stands; nobody at its end.
    pub fn case(&self) -> Option<Id<Case>> {
        self.order.get(self.at).copied()
    }
}

/// Draws the round over an area.
pub fn draw(round: &Round, (seat, look): (&Seat, &Look), area: Rect, ink: &mut Ink<'_>) {
    ink.clear(area);
    let Some(case) = round.case().and_then(|id| seat.ward.cases.read(id)) else {
        return draw_sheet(round, (seat, look), area, ink);
    };
    let (at, count) = (round.at + 1, round.order.len());
    let place = look.say_with("rounds.place", &[("at", &at), ("count", &count)]);
    let title = format!("{} #{} {}", look.book.say("rounds.title"), case.id.number(), card::heading(case, seat, look));
    ink.rule(area, 0, (&Shown::owned(title), Role::Focused), &place);
    if let Some(chosen) = round.asks {
        let words = |at: usize| {
            let name = CallOutcome::ALL[at].name();
            vec![(Shown::owned(look.book.word("calls", name).unwrap_or_default().to_string()), Role::Text)]
        };
        draw_rows((chosen, CallOutcome::ALL.len()), 1, under_rule(area), ink, words);
        return;
    }
    let room = usize::from(area.width).saturating_sub(2);
    let told = lines(case, (seat, look)).into_iter();
    let told = told.flat_map(|(words, role)| words.wrapped(room, 3).into_iter().map(move |line| (line, role)));
    let table = card::table(case, seat, look, (usize::from(area.width), READINGS));
    let blank = (Shown::default(), Role::Text);
    for (row, (words, role)) in (1..area.height).zip(told.chain([blank]).chain(table)) {
        ink.text(area, (1, row), &words, role);
    }
}

/// What an officer on the telephone needs: alerts first, whom to call, who else lives there, what to ask, the last readings.
fn lines(case: &Kept<Case>, (seat, look): (&Seat, &Look)) -> Vec<(Shown<'static>, Role)> {
    let mut lines: Vec<(Shown<'static>, Role)> = Vec::new();
    let standing = seat.standing(case);
    for alert in &standing.alerts {
        let role = signs::level_role(alert.level_at(seat.now));
        lines.extend(alerts::lines(alert, seat, look).into_iter().map(|line| (line, role)));
    }
    let person = seat.ward.person_of(case);
    lines.extend(person.map(|person| (whom_to_call(person, seat, look), Role::Title)));
    if let Some(said) = attempts(case, seat, look) {
        let role =
            if visit_at_once(&seat.ward, &seat.rules, case, seat.now).is_some() { Role::Urgent } else { Role::Text };
        lines.push((said, role));
    }
    if let Some(home) = at_home(case, seat, look) {
        lines.push((home, Role::Text));
    }
    lines.extend(person.and_then(|person| about(person, case, seat, look)).map(|line| (line, Role::Text)));
    lines.push((what_to_ask(case, seat, look), Role::Due));
    lines
}

/// The telephones in the order in which to call: his own, those who answer for him, the house.
fn whom_to_call(person: &Person, seat: &Seat, look: &Look) -> Shown<'static> {
    let own = person.phones.iter().map(|number| numbers::phone(number));
    let others = person.relatives.iter().filter(|other| !other.phone.is_empty());
    let others = others.map(|other| format!("{} {}", other.who, numbers::phone(&other.phone)));
    let home = person.household.and_then(|id| seat.ward.households.read(id));
    let home = home.into_iter().flat_map(|home| home.phones.iter().map(|number| numbers::phone(number)));
    let ranked =
        own.chain(others).chain(home.map(|number| look.book.say_with("rounds.of_house", &[("phone", &number)])));
    let ranked: Vec<String> = ranked.enumerate().map(|(place, who)| format!("{}. {who}", place + 1)).collect();
    if ranked.is_empty() {
        return look.say("rounds.no_phone");
    }
    look.say_with("rounds.call", &[("who", &ranked.join("   "))])
}

/// Failed attempts, and who must go there; when to call again.
fn attempts(case: &Kept<Case>, seat: &Seat, look: &Look) -> Option<Shown<'static>> {
    let again = call_again_at(&seat.ward, case);
    if let Some(failed) = unreached(&seat.ward, case) {
        let last = signs::short_time(failed.last, seat.now);
        let words = look.book.say_with("rounds.failed", &[("count", &failed.attempts), ("time", &last)]);
        if visit_at_once(&seat.ward, &seat.rules, case, seat.now).is_none() {
            return Some(Shown::owned(words));
        }
        let who = case
            .carer
            .map_or_else(|| look.book.say("rounds.carer_of_area").to_string(), |id| seat.officer_name(id).to_string());
        return Some(Shown::owned(format!("{words}; {}", look.book.say_with("rounds.visit", &[("who", &who)]))));
    }
    let at = again?;
    Some(look.say_with("rounds.again", &[("time", &signs::short_time(at, seat.now))]))
}

/// The other F0 of the household with their marks: one call asks after all, each keeps signs of his own.
fn at_home(case: &Kept<Case>, seat: &Seat, look: &Look) -> Option<Shown<'static>> {
    let home = seat.ward.person_of(case)?.household?;
    let others = seat.ward.cases.iter().filter(|other| other.id != case.id && other.is_open());
    let others = others.filter(|other| seat.ward.person_of(other).is_some_and(|person| person.household == Some(home)));
    let named: Vec<String> = others
        .map(|other| {
            let mark = look.mark(seat.standing(other).mark);
            format!("{mark} #{} {}", other.id.number(), seat.name_of(other))
        })
        .collect();
    (!named.is_empty()).then(|| look.say_with("rounds.household", &[("who", &named.join(", "))]))
}

/// Address, underlying diseases, doses, day of illness.
fn about(person: &Person, case: &Kept<Case>, seat: &Seat, look: &Look) -> Option<Shown<'static>> {
    let day = case
        .day_number(seat.now.date())
        .map(|day| look.book.say_with("home_treatment.day_of_illness", &[("day", &day)]));
    let doses =
        person.vaccine_doses.map(|doses| look.book.say_with("home_treatment.vaccine_doses", &[("doses", &doses)]));
    let parts = [day.unwrap_or_default(), person.address.clone(), person.underlying.clone(), doses.unwrap_or_default()];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    (!parts.is_empty()).then(|| Shown::owned(parts.join(", ")))
}

/// What is still to be asked in this slot.
fn what_to_ask(case: &Kept<Case>, seat: &Seat, look: &Look) -> Shown<'static> {
    let standing = seat.standing(case);
    let gaps: Vec<String> = standing.gaps.iter().map(|gap| signs::gap(*gap, look).as_str().to_string()).collect();
    if gaps.is_empty() {
        return look.say("rounds.asked_all");
    }
    look.say_with("rounds.ask", &[("what", &gaps.join(", "))])
}

/// What became of everybody in the round: how he stands, when measured, or why not.
pub fn sheet(round: &Round, seat: &Seat, look: &Look) -> Vec<(Shown<'static>, Role)> {
    let cases = round.order.iter().filter_map(|id| seat.ward.cases.read(*id));
    cases
        .map(|case| {
            let standing = seat.standing(case);
            let mark = look.mark(standing.mark);
            let last = seat.ward.readings_of(case.id).next_back().filter(|last| last.id.number() > round.began.0);
            let call = seat.ward.calls_of(case.id).next_back().filter(|call| call.id.number() > round.began.1);
            let what = match (last, call) {
                (Some(last), _) => {
                    let time = signs::short_time(last.measured_at, seat.now);
                    look.book.say_with("rounds.measured", &[("time", &time), ("what", &signs::reason(&standing, look))])
                }
                (None, Some(call)) => {
                    let outcome = look.book.word("calls", call.outcome.name()).unwrap_or_default();
                    let time = signs::short_time(call.at, seat.now);
                    look.book.say_with("rounds.called", &[("time", &time), ("what", &outcome)])
                }
                (None, None) => look.book.say("rounds.not_called").to_string(),
            };
            let role =
                if standing.mark == Mark::Due && last.is_none() { Role::Due } else { signs::mark_role(standing.mark) };
            (Shown::owned(format!("{mark} #{} {}: {what}", case.id.number(), seat.name_of(case))), role)
        })
        .collect()
}

fn draw_sheet(round: &Round, (seat, look): (&Seat, &Look), area: Rect, ink: &mut Ink<'_>) {
    let rows = sheet(round, seat, look);
    let fresh =
        |id: &&Id<Case>| seat.ward.readings_of(**id).next_back().is_some_and(|last| last.id.number() > round.began.0);
    let measured = round.order.iter().filter(fresh).count();
    let total = look.say_with("rounds.sheet_count", &[("measured", &measured), ("count", &rows.len())]);
    ink.rule(area, 0, (&look.say("rounds.sheet_title"), Role::Focused), &total);
    if rows.is_empty() {
        ink.text(area, (2, 1), &look.say("rounds.nobody"), Role::Text);
        return;
    }
    let shown = round.asks.unwrap_or(0).min(rows.len() - 1);
    draw_rows((shown, rows.len()), 1, under_rule(area), ink, |at| vec![rows[at].clone()]);
}

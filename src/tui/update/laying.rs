//! Laying a pattern, or last week's crews, over the week that is shown: what it comes to is shown before it is done.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::domain::command::Command;
use crate::domain::identity::{Id, Kind};
use crate::domain::record::{Kept, Record};
use crate::domain::roster::Shift;
use crate::domain::shifts::Hands;
use crate::domain::shifts::hours::name_of;
use crate::domain::shifts::laying::{Laid, LeftOut, Member, again, laid, planned};
use crate::domain::shifts::rest::short_rests;
use crate::domain::shifts::week::{of_week, weeks_later};
use crate::language::shown::Shown;
use crate::language::{numbers, refusing};
use crate::tui::dialogs::week::{Page, Week, places};
use crate::tui::keymap::Action;
use crate::tui::message::Effect;
use crate::tui::screen::Screen;
use crate::tui::theme::Role;
use crate::tui::update::typing::touched;
use crate::tui::update::{say, week};

/// Enter on the posts: shows what laying the pattern comes to, and asks.
pub fn lay(
    screen: &mut Screen,
    (pattern, marked): (usize, &BTreeSet<usize>),
    shown: &Week,
    typed: &str,
) -> Vec<Effect> {
    let Some(pattern) = screen.look.patterns.at(pattern).cloned() else { return Vec::new() };
    let places = places(&screen.seat);
    let posts: Vec<_> = marked.iter().filter_map(|at| places.get(*at)).copied().collect();
    if posts.is_empty() {
        say(screen, "duty.no_posts_marked", Role::Attention);
        return Vec::new();
    }
    let crews = match crews(screen, typed) {
        Ok(crews) => crews,
        Err(words) => {
            screen.notify(words, Role::Attention);
            return Vec::new();
        }
    };
    let now = screen.seat.now;
    let mut shifts = planned(&pattern, (shown.monday, 7), &posts, &crews);
    // What is over is history, and no plan.
    shifts.retain(|shift| shift.to > now);
    let head = Shown::of(&pattern.title).into_static();
    ask_lay(screen, ("duty.ask_lay", head), shifts)
}

/// Crews as they are typed: `Lý, Hà; Thảo, Minh`; who is no officer of the desk is taken as named.
fn crews(screen: &Screen, typed: &str) -> Result<Vec<Vec<Member>>, Shown<'static>> {
    let crews = typed.split(';').map(str::trim).filter(|crew| !crew.is_empty());
    let member = |name: &str| -> Result<Member, Shown<'static>> {
        let several = |names: String| screen.look.say_with("duty.several_officers", &[("names", &Shown::of(&names))]);
        let officer = week::officer_like(screen, Some(name)).map_err(several)?;
        let kept = officer.and_then(|id| screen.seat.ward.officers.read(id));
        let who = kept.map_or_else(|| name.to_string(), |kept| kept.name.clone());
        Ok(Member { who, officer, phone: kept.map(|kept| kept.phone.clone()).unwrap_or_default() })
    };
    crews.map(|crew| crew.split(',').map(str::trim).filter(|name| !name.is_empty()).map(member).collect()).collect()
}

/// Asks whether the crews of last week come again in the week that is shown.
pub fn copy(screen: &mut Screen) -> Vec<Effect> {
    if week::shown(screen).is_none() {
        week::open(screen, Action::WeekGrid);
    }
    let Some(monday) = week::shown(screen).map(|week| week.monday) else { return Vec::new() };
    let now = screen.seat.now;
    let before = of_week(&screen.seat.ward, weeks_later(monday, -1)).map(|shift| &shift.body);
    let mut shifts = again(before, 7);
    shifts.retain(|shift| shift.to > now);
    let day = numbers::date(monday);
    let head = screen.look.say_with("duty.from_last_week", &[("day", &day)]);
    ask_lay(screen, ("duty.ask_copy", head), shifts)
}

/// What laying comes to, before it is done: how many are new, how many stand, who is left out and why.
fn ask_lay(screen: &mut Screen, (title, head): (&str, Shown<'static>), shifts: Vec<Shift>) -> Vec<Effect> {
    let laid = laid(&screen.seat.ward, &screen.seat.rules, shifts.clone());
    if laid.made.is_empty() && laid.filled.is_empty() {
        say(screen, "refusals.nothing_to_lay", Role::Attention);
        return Vec::new();
    }
    let mut lines = vec![head];
    lines.extend(told(screen, &laid));
    // The crews that were typed come back by the key for earlier lines, whatever the answer is.
    let typed = screen.entry.field.text().trim().to_string();
    if !typed.is_empty() {
        screen.entry.aside = screen.earlier.remember(screen.seat.officer, &typed);
        screen.entry.field.set("");
        touched(screen);
    }
    week::ask(screen, title, lines, (Command::LayShifts(shifts), Vec::new()))
}

/// Once a pattern is laid the week shows it.
pub fn after(screen: &mut Screen, command: &Command) {
    if matches!(command, Command::LayShifts(_)) {
        week::change(screen, |week| week.page = Page::Grid);
    }
}

/// The most people who are named as left out.
const LEFT_OUT_TOLD: usize = 5;

fn told(screen: &Screen, laid: &Laid) -> Vec<Shown<'static>> {
    let look = &screen.look;
    let gaps: usize = laid.made.iter().chain(laid.filled.iter().map(|(_, shift)| shift)).map(vacant).sum();
    let values: [(&str, &dyn std::fmt::Display); 4] =
        [("made", &laid.made.len()), ("stood", &laid.stood), ("filled", &laid.filled.len()), ("gaps", &gaps)];
    let mut lines = vec![look.say_with("duty.laid", &values)];
    for (who, from, why) in laid.left_out.iter().take(LEFT_OUT_TOLD) {
        let why = match why {
            LeftOut::Unfit(unfit) => refusing::unfit(*unfit, &look.book),
            LeftOut::Elsewhere => look.book.say("duty.is_elsewhere").to_string(),
        };
        let time = numbers::moment(from.local(), screen.seat.now.date());
        let values: [(&str, &dyn std::fmt::Display); 3] = [("who", &Shown::of(who)), ("time", &time), ("why", &why)];
        lines.push(look.say_with("duty.left_out", &values));
    }
    lines.extend(tired(screen, laid));
    if laid.left_out.len() > LEFT_OUT_TOLD {
        lines.push(look.say_with("records.and_more", &[("count", &(laid.left_out.len() - LEFT_OUT_TOLD))]));
    }
    lines
}

/// Who would come to how many of these shifts with little rest; nothing where nobody would.
fn tired(screen: &Screen, laid: &Laid) -> Option<Shown<'static>> {
    let (seat, look) = (&screen.seat, &screen.look);
    let asked = look.patterns.rest_seconds();
    let mut ward = seat.ward.clone();
    let mut put = |id: Id<Shift>, shift: &Shift| {
        ward.insert(&Record::Shift(Arc::new(Kept::first(id, shift.clone(), Default::default()))));
    };
    laid.filled.iter().for_each(|(id, shift)| put(*id, shift));
    let next = seat.ward.last_number(Kind::Shift).saturating_add(1);
    let made = (next..).zip(&laid.made).filter_map(|(number, shift)| Some((Id::new(number)?, shift)));
    made.for_each(|(id, shift)| put(id, shift));
    let all = || laid.made.iter().chain(laid.filled.iter().map(|(_, shift)| shift));
    let (from, to) = (all().map(|shift| shift.from).min()?, all().map(|shift| shift.to).max()?);
    let short = short_rests(&ward, &Hands::of(&ward), (from, to), asked);
    let count: usize = short.values().map(Vec::len).sum();
    let mut names: Vec<String> = short.values().flatten().map(|short| name_of(&ward, &short.hand)).collect();
    names.sort_unstable();
    names.dedup();
    let names = names.join(", ");
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("count", &count), ("who", &Shown::of(&names)), ("hours", &numbers::in_hours(asked))];
    (count > 0).then(|| look.say_with("duty.laid_tired", &values))
}

fn vacant(shift: &Shift) -> usize {
    shift.jobs.iter().filter(|job| job.is_vacant()).count()
}

//! Tracing: making an F0 of a contact (PA1), and beginning the follow-up of one.

use crate::domain::command::{Command, Conversion};
use crate::domain::contact_tree::{Certainty, household_of};
use crate::domain::follow_up::FollowUp;
use crate::domain::home_treatment::{Case, CaseStatus};
use crate::domain::identity::{Id, Kind, RecordId};
use crate::domain::person::Person;
use crate::domain::record::{AnyBody, Kept};
use crate::exchange::curve::CurveView;
use crate::exchange::tree::TreeView;
use crate::language::shown::Shown;
use crate::tui::dialogs::Dialog;
use crate::tui::dialogs::convert::{Convert, FirstDay, first_day};
use crate::tui::entry::SourceLine;
use crate::tui::keymap::Action;
use crate::tui::message::Effect;
use crate::tui::screen::Screen;
use crate::tui::theme::Role;
use crate::tui::update::records::pointed;
use crate::tui::update::typing::touched;
use crate::tui::update::{forms, line, say};

/// The person whom the screen points at, or whose follow-up it does.
pub fn pointed_person(screen: &Screen) -> Option<Id<Person>> {
    let ward = &screen.seat.ward;
    pointed(screen).into_iter().find_map(|record| match record.kind {
        Kind::Person => Id::new(record.number),
        Kind::FollowUp => ward.follow_ups.read(Id::new(record.number)?).map(|kept| kept.person),
        Kind::Exposure => ward.exposures.read(Id::new(record.number)?).map(|kept| kept.exposed),
        _ => None,
    })
}

/// Asks from which day somebody is an F0.
pub fn begin_convert(screen: &mut Screen) {
    match pointed_person(screen) {
        Some(person) => begin_convert_of(screen, person, None),
        None => say(screen, "records.nothing_chosen", Role::Attention),
    }
}

/// Asks from which day somebody is an F0; of a positive sample that day stands there already.
pub fn begin_convert_of(screen: &mut Screen, person: Id<Person>, first: Option<FirstDay>) {
    if let Some(open) = screen.seat.ward.open_case_of(person) {
        let words = screen.look.say_with("convert.is_f0", &[("number", &open.id.number())]);
        return screen.notify(words, Role::Attention);
    }
    screen.put_aside();
    let household = household_of(&screen.seat.ward, person);
    screen.dialogs.retain(|dialog| !matches!(dialog, Dialog::Convert(_)));
    let open = Convert { person, first, takes_household: !household.is_empty(), household };
    screen.dialogs.push(Dialog::Convert(Box::new(open)));
}

/// Space, once the day is told: takes the household for contacts, or leaves it; whether there was one.
pub fn turn_household(screen: &mut Screen) -> bool {
    let Some(Dialog::Convert(open)) = screen.dialogs.last_mut() else { return false };
    if open.first.is_some() {
        open.takes_household = !open.takes_household && !open.household.is_empty();
    }
    open.first.is_some()
}

/// Enter: takes the day; then gives the order.
pub fn confirm_convert(screen: &mut Screen) -> Vec<Effect> {
    let typed = screen.entry.field.text().to_string();
    let today = screen.seat.now.date();
    let Some(Dialog::Convert(open)) = screen.dialogs.last_mut() else { return Vec::new() };
    let Some(first) = open.first else {
        if let Ok(first) = first_day(&typed, today) {
            open.first = Some(first);
            screen.entry.field.set("");
            touched(screen);
        }
        return Vec::new();
    };
    let open = (**open).clone();
    screen.dialogs.pop();
    let (onset, sampled_on) = match first {
        FirstDay::Onset(day) => (Some(day), None),
        FirstDay::Sample(day) => (None, Some(day)),
    };
    let carer = screen.seat.ward.open_follow_up_of(open.person).and_then(|follow_up| follow_up.carer);
    let conversion = Conversion {
        person: open.person,
        status: CaseStatus::Confirmed,
        onset,
        sampled_on,
        carer,
        household: if open.takes_household { open.household } else { Vec::new() },
        household_word: screen.look.book.say("convert.setting").to_string(),
    };
    // Surveys and cards behind it are about what is no longer so; of a list of tests the next one waits.
    screen.dialogs.retain(|dialog| matches!(dialog, Dialog::Screening(_)));
    line::send(screen, Command::Convert(conversion), Vec::new(), String::new())
}

/// Follows the contact who is chosen, or draws the tree and the curve.
pub fn act(screen: &mut Screen, action: Action) -> Vec<Effect> {
    if action == Action::Drawings { draw_files(screen) } else { follow(screen) }
}

/// Begins the follow-up of a contact at once; where it goes on already, opens it in a form.
fn follow(screen: &mut Screen) -> Vec<Effect> {
    let Some(person) = pointed_person(screen) else {
        say(screen, "records.nothing_chosen", Role::Attention);
        return Vec::new();
    };
    if let Some(open) = screen.seat.ward.open_follow_up_of(person) {
        let record = RecordId { kind: Kind::FollowUp, number: open.id.number() };
        return forms::edit(screen, &[record]);
    }
    let body = FollowUp::of(person, screen.seat.now.date());
    line::send(screen, Command::Make(Box::new(AnyBody::FollowUp(body))), Vec::new(), String::new())
}

/// Days of the curve that is drawn from the screen.
const CURVE_DAYS: u64 = 60;

/// Draws the contact tree, with names masked, and the epidemic curve into files.
fn draw_files(screen: &mut Screen) -> Vec<Effect> {
    let (seat, book) = (&screen.seat, &screen.look.book);
    if !seat.streamed {
        say(screen, "call_sheet.still_loading", Role::Attention);
        return Vec::new();
    }
    let tree = TreeView { ward: &seat.ward, chains: &seat.chains, root: None, with_names: false };
    let curve = CurveView { ward: &seat.ward, today: seat.now.date(), days: CURVE_DAYS };
    let drawn = [("cay", tree.write_svg(Vec::new(), book)), ("duong-cong", curve.write_svg(Vec::new(), book))];
    let stamp = seat.now.local().format("%Y%m%d-%H%M%S");
    let named = |(name, drawn): (&str, std::io::Result<Vec<u8>>)| Some((format!("{name}-{stamp}.svg"), drawn.ok()?));
    let files: Vec<(String, Vec<u8>)> = drawn.into_iter().filter_map(named).collect();
    let count = files.len();
    vec![Effect::WriteFiles { files, said: "curve.drawn", count }]
}

/// The F0 of whom a source is said: of the person for whom the line was begun, the open episode, else the last.
fn sourced(screen: &Screen) -> Option<&Kept<Case>> {
    let person = screen.contact_source()?;
    let ward = &screen.seat.ward;
    ward.open_case_of(person).or_else(|| ward.cases_of(person).next_back()).map(|case| &**case)
}

/// What a line about a source does, before it is entered.
pub fn source_words(screen: &Screen, told: SourceLine) -> Shown<'static> {
    let (seat, look) = (&screen.seat, &screen.look);
    let Some(case) = sourced(screen) else { return look.say("tracing.source_no_f0") };
    let called = |case: &Kept<Case>| format!("#{} {}", case.id.number(), seat.name_of(case));
    let named = |id: Id<Case>| seat.ward.cases.read(id).map_or(format!("#{}", id.number()), |case| called(case));
    let say = |key: &str, source: String| look.say_with(key, &[("name", &called(case)), ("source", &source)]);
    match told {
        SourceLine::Of(infector) => say("tracing.source_of", named(infector)),
        SourceLine::Nobody if case.source.is_none() => look.say("tracing.nothing_confirmed"),
        SourceLine::Nobody => say("tracing.source_taken_back", String::new()),
        SourceLine::Proposed => {
            let source = seat.chains.source(case.id).filter(|source| source.certainty == Certainty::Proposed);
            source.map_or_else(
                || look.say("tracing.nothing_proposed"),
                |source| say("tracing.source_proposed", named(source.case)),
            )
        }
    }
}

/// Enter on a line about a source.
pub fn source(screen: &mut Screen, told: SourceLine, typed: &str) -> Vec<Effect> {
    let words = source_words(screen, told);
    let Some((case, revision, confirmed)) = sourced(screen).map(|case| (case.id, case.revision, case.source)) else {
        screen.notify(words, Role::Attention);
        return Vec::new();
    };
    let proposed = screen.seat.chains.source(case).filter(|source| source.certainty == Certainty::Proposed);
    let command = match told {
        SourceLine::Of(infector) => Command::SetSource { case, infector: Some(infector) },
        SourceLine::Nobody if confirmed.is_some() => Command::SetSource { case, infector: None },
        SourceLine::Nobody | SourceLine::Proposed => match proposed.filter(|_| told == SourceLine::Proposed) {
            Some(source) => Command::SetSource { case, infector: Some(source.case) },
            None => {
                screen.notify(words, Role::Attention);
                return Vec::new();
            }
        },
    };
    let based_on = vec![(RecordId { kind: Kind::Case, number: case.number() }, revision)];
    line::send(screen, command, based_on, typed.to_string())
}

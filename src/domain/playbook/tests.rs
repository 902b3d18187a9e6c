//! Which events wait for a playbook, when a step is due, and what a playbook under way is about.

use std::sync::Arc;

use super::*;
use crate::domain::contact_tree::Exposure;
use crate::domain::follow_up::{FollowUp, Violation, ViolationStep};
use crate::domain::home_treatment::End;
use crate::domain::record::{Body, Kept};
use crate::domain::tasks::Progress;
use crate::domain::transfer::Transfer;

fn id<T>(number: u32) -> Id<T> {
    Id::new(number).unwrap()
}

fn put<T: Body>(ward: &mut Ward, number: u32, body: T) {
    let (id, written_at) = (id(number), Moment::default());
    ward.insert(&T::record(Arc::new(Kept { id, revision: 1, written_at, written_by: None, deleted: false, body })));
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// 21:00 of 20/11/2021.
fn now() -> Moment {
    Moment::start_of(day("2021-11-20")).plus(21 * 3600)
}

fn case(person: u32, reported: &str) -> Case {
    Case { reported_at: Some(Moment::start_of(day(reported)).plus(3600)), ..Case::of(id(person)) }
}

fn ward() -> Ward {
    let mut ward = Ward::default();
    for number in 1..=6 {
        put(&mut ward, number, Person { area: Some(id(1)), ..Person::default() });
    }
    put(&mut ward, 1, Area { name: "Tổ 7".into(), ..Area::default() });
    ward
}

fn events_of(ward: &Ward) -> Vec<(Event, Subject)> {
    let mut found: Vec<(Event, Subject)> = events(ward, now()).iter().map(|told| (told.event, told.about)).collect();
    found.sort_by_key(|(event, _)| *event);
    found
}

/// Of what happens again: what still waits for its playbook, where one was done at a moment, or is under way.
fn waiting_after(ward: &Ward, about: Subject, progress: Progress) -> Vec<Event> {
    let mut ward = ward.clone();
    let head = Task { playbook: "x".into(), progress, ..about.put_into(&ward, Task::default()) };
    put(&mut ward, 9, head);
    let told = events(&ward, now()).into_iter().filter(|told| told.about == about);
    told.filter(|told| !answers(&ward, "x", about, told.since)).map(|told| told.event).collect()
}

#[test]
fn what_happens_again_waits_for_its_playbook_again_unless_that_is_under_way() {
    let at = |on: &str| Progress::Done(Moment::start_of(day(on)).plus(12 * 3600));
    let again = FollowUp {
        violations: vec![
            Violation { step: ViolationStep::Complied, ..Violation::of(day("2021-11-17"), "ra chợ".into()) },
            Violation::of(day("2021-11-20"), "ra chợ".into()),
        ],
        ..FollowUp::of(id(1), day("2021-11-15"))
    };
    let mut broken = ward();
    put(&mut broken, 1, again);
    let mut sent = ward();
    put(&mut sent, 1, case(2, "2021-11-10"));
    let asked_at = Some(Moment::start_of(day("2021-11-19")));
    put(&mut sent, 1, Transfer { asked_at, ..Transfer::of(id(2), Some(id(1))) });
    let mut locked = ward();
    put(&mut locked, 1, level("2021-11-20", None, Measure::Ct16));
    for (ward, about, event, before, since) in [
        (&broken, Subject::Person(id(1)), Event::IsolationBroken, "2021-11-19", "2021-11-20"),
        (&sent, Subject::Case(id(1)), Event::Transferred, "2021-11-18", "2021-11-19"),
        // A lockdown is prepared before it begins.
        (&locked, Subject::Area(id(1)), Event::ZoneSet, "2021-11-17", "2021-11-18"),
    ] {
        assert_eq!(waiting_after(ward, about, at(before)), [event], "done before");
        assert_eq!(waiting_after(ward, about, at(since)), [], "done since");
        assert_eq!(waiting_after(ward, about, Progress::Open), [], "under way");
        assert_eq!(waiting_after(ward, about, Progress::Started), [], "under way");
    }
    let mut opened = ward();
    put(&mut opened, 1, case(2, "2021-11-20"));
    assert_eq!(waiting_after(&opened, Subject::Case(id(1)), at("2021-11-01")), [], "an F0 is opened once");
}

#[test]
fn an_f0_of_today_or_yesterday_offers_its_playbooks() {
    for (reported, expected) in [("2021-11-20", true), ("2021-11-19", true), ("2021-11-18", false)] {
        let mut ward = ward();
        put(&mut ward, 1, case(1, reported));
        let about = Subject::Case(id(1));
        let wanted = vec![(Event::CaseOpened, about), (Event::SourceUnknown, about)];
        assert_eq!(events_of(&ward), if expected { wanted } else { Vec::new() }, "{reported}");
    }
    let mut ended = ward();
    let end = |outcome, on: &str| Some(End { outcome, on: Some(day(on)) });
    put(&mut ended, 1, Case { end: end(Outcome::Transferred, "2021-11-20"), ..case(1, "2021-11-10") });
    put(&mut ended, 2, Case { end: end(Outcome::Died, "2021-11-19"), ..case(2, "2021-11-10") });
    put(&mut ended, 3, Case { end: end(Outcome::Died, "2021-11-18"), ..case(3, "2021-11-10") });
    put(&mut ended, 4, Case { end: end(Outcome::Released, "2021-11-20"), ..case(4, "2021-11-10") });
    put(&mut ended, 5, Case { end: end(Outcome::Left, "2021-11-20"), ..case(5, "2021-11-20") });
    put(&mut ended, 6, Case { onset: None, ..case(6, "2021-11-10") });
    put(&mut ended, 1, Transfer { place: "BV".into(), ..Transfer::of(id(6), Some(id(6))) });
    put(&mut ended, 2, Transfer { way: Way::ToWard, ..Transfer::of(id(3), Some(id(3))) });
    let wanted = [(Event::Transferred, Subject::Case(id(6))), (Event::Died, Subject::Case(id(2)))];
    assert_eq!(events_of(&ended), wanted, "and nothing for who is no longer open or has arrived");
}

#[test]
fn who_broke_isolation_offers_its_playbook_until_it_is_dealt_with() {
    let broken = |on: &str, step| FollowUp {
        violations: vec![Violation { step, ..Violation::of(day(on), "ra chợ".into()) }],
        ..FollowUp::of(id(1), day("2021-11-15"))
    };
    for (told, expected) in [
        (broken("2021-11-19", ViolationStep::Noted), true),
        (broken("2021-11-20", ViolationStep::Refused), true),
        (broken("2021-11-18", ViolationStep::Noted), false),
        (broken("2021-11-20", ViolationStep::Complied), false),
        (FollowUp::of(id(1), day("2021-11-15")), false),
    ] {
        let mut ward = ward();
        put(&mut ward, 1, told);
        let wanted = vec![(Event::IsolationBroken, Subject::Person(id(1)))];
        assert_eq!(events_of(&ward), if expected { wanted } else { Vec::new() });
    }
}

#[test]
fn a_contact_who_becomes_an_f0_is_the_first_scenario_and_not_the_second() {
    let mut ward = ward();
    put(&mut ward, 1, case(1, "2021-11-10"));
    put(&mut ward, 1, met(1, 2));
    put(&mut ward, 2, case(2, "2021-11-20"));
    let about = Subject::Case(id(2));
    assert_eq!(events_of(&ward), [(Event::CaseOpened, about), (Event::ContactBecameCase, about)]);
}

fn met(from: u32, exposed: u32) -> Exposure {
    Exposure::between(id(from), id(exposed))
}

fn level(from: &str, to: Option<&str>, measure: Measure) -> ZoneLevel {
    ZoneLevel {
        area: id(1),
        assessed: None,
        assessed_by: String::new(),
        assessed_on: None,
        applied: crate::domain::zone::Level::Red,
        measure: Some(measure),
        from: day(from),
        to: to.map(day),
        source: String::new(),
    }
}

#[test]
fn a_lockdown_that_begins_or_ends_offers_its_playbook_and_one_that_goes_on_does_not() {
    let of = |levels: &[ZoneLevel]| {
        let mut ward = ward();
        for (number, level) in (1..).zip(levels) {
            put(&mut ward, number, level.clone());
        }
        events_of(&ward).into_iter().map(|(event, _)| event).collect::<Vec<_>>()
    };
    use Measure::{Ct15, Ct16};
    assert_eq!(of(&[level("2021-11-20", None, Ct16)]), [Event::ZoneSet]);
    assert_eq!(of(&[level("2021-11-20", None, Ct15)]), []);
    assert_eq!(of(&[level("2021-11-10", None, Ct16)]), []);
    assert_eq!(of(&[level("2021-11-10", Some("2021-11-20"), Ct16)]), [Event::ZoneLifted]);
    assert_eq!(of(&[level("2021-11-21", None, Ct16)]), [], "not before its day");
    let goes_on = [level("2021-11-10", Some("2021-11-19"), Ct16), level("2021-11-20", None, Ct16)];
    assert_eq!(of(&goes_on), [], "another paper about the same lockdown");
    let milder = [level("2021-11-10", Some("2021-11-19"), Ct16), level("2021-11-20", None, Ct15)];
    assert_eq!(of(&milder), [Event::ZoneLifted]);
}

#[test]
fn a_step_is_due_after_minutes_or_at_the_next_such_hour() {
    let at = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").unwrap();
    let tomorrow = |time: &str| Moment::at(day("2021-11-21"), at(time));
    for (due, expected) in [
        (Due::Within(15), now().plus(900)),
        (Due::Within(1440), now().plus(86_400)),
        (Due::At(at("07:00")), tomorrow("07:00")),
        (Due::At(at("21:00")), tomorrow("21:00")),
        (Due::At(at("21:01")), now().plus(60)),
    ] {
        assert_eq!(due.after(now()), expected, "{due:?}");
    }
    let last = Moment::at(day("2021-12-31"), at("23:59"));
    assert_eq!(Due::At(at("07:00")).after(last), Moment::at(day("2022-01-01"), at("07:00")));
}

#[test]
fn what_a_playbook_is_about_is_read_back_from_its_head() {
    let mut ward = ward();
    put(&mut ward, 1, case(2, "2021-11-20"));
    put(&mut ward, 1, Household { area: Some(id(1)), ..Household::default() });
    put(&mut ward, 1, Position::default());
    let all = [
        Subject::Ward,
        Subject::Case(id(1)),
        Subject::Person(id(3)),
        Subject::Area(id(1)),
        Subject::Household(id(1)),
        Subject::Position(id(1)),
    ];
    for about in all {
        let head = Task { playbook: "x".into(), ..about.put_into(&ward, Task::default()) };
        assert_eq!(Subject::of_head(&head), about);
        let has_area = !matches!(about, Subject::Ward | Subject::Position(_));
        assert_eq!(head.area.is_some(), has_area, "{about:?}: where it is, is told with it");
        let done = Task { progress: Progress::Done(now()), ..head };
        put(&mut ward, 1, done);
        assert!(started(&ward, "x", about).is_some_and(|head| !head.is_open()));
        assert!(started(&ward, "y", about).is_none());
        assert!(all.iter().filter(|other| **other != about).all(|other| started(&ward, "x", *other).is_none()));
    }
}

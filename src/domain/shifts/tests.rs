//! Tests of who works when: spells, nights, laying, standing in, and what a clock that is set back does.

use std::sync::Arc;

use proptest::prelude::*;

use super::hours::{nights, worked};
use super::laying::{LeftOut, Member, Pattern, Span, Turn, again, laid, planned};
use super::*;
use crate::domain::home_treatment::Case;
use crate::domain::leave::{Leave, LeaveDecision};
use crate::domain::moment::Date;
use crate::domain::person::Person;
use crate::domain::record::Body;
use crate::domain::roster::Position;

fn id<T>(number: u32) -> Id<T> {
    Id::new(number).unwrap()
}

/// A moment written `2021-12-31 22:00`.
fn at(text: &str) -> Moment {
    let (day, time) = text.split_once(' ').unwrap();
    Moment::at(day.parse().unwrap(), format!("{time}:00").parse().unwrap())
}

fn put<T: Body>(ward: &mut Ward, number: u32, body: T) {
    ward.insert(&T::record(Arc::new(Kept::first(id(number), body, Default::default()))));
}

fn ward() -> Ward {
    let mut ward = Ward::default();
    for (number, name) in (1..).zip(["BS Lý", "BS Thảo", "ĐD Hà", "YS Minh"]) {
        put(&mut ward, number, Officer { name: name.into(), role: Role::DutyOfficer, ..Officer::default() });
    }
    ward
}

fn job(name: &str, officer: u32) -> Job {
    Job { name: name.into(), officer: Id::new(officer), ..Job::default() }
}

fn named(name: &str, who: &str) -> Job {
    Job { name: name.into(), who: who.into(), ..Job::default() }
}

fn shift(post: u32, from: &str, to: &str, jobs: Vec<Job>) -> Shift {
    Shift { name: "Ca".into(), from: at(from), to: at(to), post: Id::new(post), jobs }
}

#[test]
fn a_night_is_from_22_to_6_over_midnight_a_year_and_a_week() {
    for (from, until, expected) in [
        ("2021-11-10 06:00", "2021-11-10 22:00", vec![]),
        ("2021-11-10 22:00", "2021-11-11 06:00", vec![("2021-11-10", 8)]),
        ("2021-11-10 18:00", "2021-11-11 06:00", vec![("2021-11-10", 8)]),
        ("2021-11-10 07:30", "2021-11-11 07:30", vec![("2021-11-10", 8)]),
        ("2021-12-31 22:00", "2022-01-01 06:00", vec![("2021-12-31", 8)]),
        ("2021-12-31 14:00", "2021-12-31 23:00", vec![("2021-12-31", 1)]),
        ("2022-01-01 00:00", "2022-01-01 05:00", vec![("2021-12-31", 5)]),
        ("2021-11-14 23:00", "2021-11-16 01:00", vec![("2021-11-14", 7), ("2021-11-15", 3)]),
        ("2021-11-10 06:00", "2021-11-10 06:00", vec![]),
        ("2021-11-10 06:00", "2021-11-09 06:00", vec![]),
    ] {
        let expected: Vec<(Date, i64)> =
            expected.into_iter().map(|(day, hours): (&str, i64)| (day.parse().unwrap(), hours * 3600)).collect();
        assert_eq!(nights(at(from), at(until)), expected, "{from} {until}");
    }
}

#[test]
fn hours_are_counted_once_inside_the_time_and_whoever_has_none_is_listed() {
    let mut ward = ward();
    // Two jobs at once are one time; what lies outside the week is not of it.
    put(&mut ward, 1, shift(0, "2021-12-31 18:00", "2022-01-01 06:00", vec![job("a", 1), job("b", 1), job("c", 2)]));
    put(&mut ward, 2, shift(1, "2022-01-02 18:00", "2022-01-03 06:00", vec![job("a", 1), named("b", "Ông Tư")]));
    let hands = Hands::of(&ward);
    let worked = worked(&ward, &hands, (at("2021-12-27 00:00"), at("2022-01-03 00:00")));
    let told: Vec<(Hand, usize, i64, i64, usize)> = worked
        .into_iter()
        .map(|worked| (worked.hand, worked.shifts, worked.seconds / 3600, worked.night_seconds / 3600, worked.nights))
        .collect();
    let officer = |number| Hand::Officer(id(number));
    let expected = [
        (officer(1), 2, 18, 10, 2),
        (officer(2), 1, 12, 8, 1),
        (Hand::Other("ong tu".into()), 1, 6, 2, 1),
        (officer(3), 0, 0, 0, 0),
        (officer(4), 0, 0, 0, 0),
    ];
    assert_eq!(told, expected);
}

#[test]
fn a_name_is_a_person_unless_it_is_a_number_or_a_body() {
    let mut ward = ward();
    put(&mut ward, 1, Position { body: "Công an phường".into(), ..Position::default() });
    let hands = Hands::of(&ward);
    for (who, expected) in [
        ("bs  ly", Some(Hand::Officer(id(1)))),
        ("Ông Tâm", Some(Hand::Other("ong tam".into()))),
        ("115", None),
        ("Tổ xe 2", None),
        ("công an phường", None),
        ("", None),
    ] {
        assert_eq!(hands.named(None, who), expected, "{who}");
    }
    put(&mut ward, 5, Officer { name: "bs lý".into(), ..Officer::default() });
    assert_eq!(Hands::of(&ward).named(None, "BS Lý"), Some(Hand::Other("bs ly".into())), "two of one name");
}

#[test]
fn whoever_is_away_ill_or_gone_cannot_work() {
    let mut ward = ward();
    put(&mut ward, 1, Person { name: "Lý".into(), ..Person::default() });
    let (ill, gone) = ("BS Lý".to_string(), "BS Thảo".to_string());
    put(&mut ward, 1, Officer { name: ill, person: Some(id(1)), ..Officer::default() });
    put(&mut ward, 2, Officer { name: gone, disabled: true, ..Officer::default() });
    let decided = |approved| Some(LeaveDecision { approved, at: Moment::EPOCH, by: "x".into(), note: String::new() });
    let leave = |officer, approved| Leave {
        officer: Id::new(officer),
        decided: decided(approved),
        who: if officer == 0 { "ys minh".into() } else { String::new() },
        ..Leave::between(at("2021-12-31 18:00"), at("2022-01-01 18:00"))
    };
    put(&mut ward, 1, leave(3, true));
    put(&mut ward, 2, leave(0, true));
    let span = (at("2022-01-01 06:00"), at("2022-01-01 14:00"));
    let after = (at("2022-01-01 18:00"), at("2022-01-02 06:00"));
    let until = Unfit::OnLeave(at("2022-01-01 18:00"));
    let of = |ward: &Ward, officer, span| unfit(ward, Rules::none(), &Hand::Officer(id(officer)), span);
    assert_eq!(of(&ward, 1, span), None);
    assert_eq!(of(&ward, 2, span), Some(Unfit::Disabled));
    assert_eq!(of(&ward, 3, span), Some(until));
    assert_eq!(of(&ward, 3, after), None, "a leave ends in the second in which the shift begins");
    assert_eq!(of(&ward, 4, span), Some(until), "by name, where nobody told the officer");
    put(&mut ward, 1, Case::of(id(1)));
    assert_eq!(of(&ward, 1, span), Some(Unfit::Ill));
    put(&mut ward, 1, leave(3, false));
    assert_eq!(of(&ward, 3, span), None, "a refused leave is none");
}

fn three_shifts() -> Pattern {
    let span = |name: &str, begins: u32| Span { name: name.into(), begins: begins * 60, minutes: 8 * 60 };
    Pattern {
        title: "3 ca".into(),
        spans: vec![span("Sáng", 6), span("Chiều", 14), span("Đêm", 22)],
        jobs: vec![Job { heads: true, ..named("Trưởng ca", "") }, named("Trực", "")],
        turn: Turn::EachShift,
    }
}

fn crew(officers: &[u32]) -> Vec<Member> {
    let member = |number: &u32| Member { who: format!("O{number}"), officer: Id::new(*number), phone: String::new() };
    officers.iter().map(member).collect()
}

#[test]
fn a_pattern_over_the_change_of_a_year_makes_each_shift_once() {
    let ward = ward();
    let days = ("2021-12-30".parse().unwrap(), 4);
    let posts = [None, Some(id(1)), Some(id(2))];
    let shifts = planned(&three_shifts(), days, &posts, &[crew(&[1]), crew(&[2]), crew(&[3]), crew(&[4])]);
    assert_eq!(shifts.len(), 36);
    let night = shifts.iter().find(|shift| shift.from == at("2021-12-31 22:00")).unwrap();
    assert_eq!((night.name.as_str(), night.to), ("Đêm", at("2022-01-01 06:00")));
    let once = laid(&ward, Rules::none(), shifts.clone());
    assert_eq!((once.made.len(), once.stood, once.left_out.len()), (36, 0, 0));
    // The crew that goes on in the next shift of another post stands at one place at a time.
    let mut ward = ward;
    (1..).zip(once.made).for_each(|(number, shift)| put(&mut ward, number, shift));
    sound(&ward).unwrap();
    let twice = laid(&ward, Rules::none(), shifts);
    assert_eq!((twice.made.len(), twice.filled.len(), twice.stood), (0, 0, 36), "nothing is doubled");
}

#[test]
fn too_few_crews_leave_gaps_that_are_told_and_never_one_crew_at_two_posts() {
    let ward = ward();
    let days = ("2021-11-10".parse().unwrap(), 1);
    let shifts = planned(&three_shifts(), days, &[None, Some(id(1))], &[crew(&[1])]);
    let laid = laid(&ward, Rules::none(), shifts);
    assert_eq!(laid.made.len(), 6);
    assert!(laid.left_out.iter().all(|(who, _, why)| who == "O1" && *why == LeftOut::Elsewhere));
    assert_eq!(laid.left_out.len(), 3);
}

#[test]
fn a_week_again_fills_the_gaps_of_shifts_that_stand_and_overwrites_nobody() {
    let mut ward = ward();
    let first = shift(0, "2021-12-27 06:00", "2021-12-27 18:00", vec![job("Trưởng ca", 1), job("Trực", 2)]);
    put(&mut ward, 1, first.clone());
    put(&mut ward, 2, shift(0, "2022-01-03 06:00", "2022-01-03 18:00", vec![job("trưởng  CA", 3), named("Trực", "")]));
    let laid = laid(&ward, Rules::none(), again(std::iter::once(&first), 7));
    assert_eq!((laid.made.len(), laid.filled.len(), laid.stood), (0, 1, 1));
    let jobs: Vec<_> = laid.filled[0].1.jobs.iter().map(|job| job.officer).collect();
    assert_eq!(jobs, [Some(id(3)), Some(id(2))]);
}

#[test]
fn who_leaves_a_running_shift_is_kept_whatever_the_clock_says() {
    let planned = shift(0, "2021-11-10 18:00", "2021-11-11 06:00", vec![job("Trưởng ca", 1)]);
    let taken = |by, from: &Shift, now: &str| {
        let mut new = from.clone();
        new.jobs[0].officer = Id::new(by);
        handed_on(from, new, at(now))
    };
    let before = taken(2, &planned, "2021-11-10 12:00");
    assert_eq!((before.jobs[0].since, before.jobs[0].former.len()), (None, 0), "a plan is no history");
    let once = taken(2, &planned, "2021-11-10 20:00");
    assert_eq!(once.jobs[0].since, Some(at("2021-11-10 20:00")));
    assert_eq!(once.jobs[0].former[0].officer, Some(id(1)));
    // The clock was set back meanwhile: nobody leaves before he came.
    let twice = taken(3, &once, "2021-11-10 19:30");
    let former: Vec<_> = twice.jobs[0].former.iter().map(|stood| (stood.from, stood.until)).collect();
    let eight = at("2021-11-10 20:00");
    assert_eq!(former, [(at("2021-11-10 18:00"), eight), (eight, eight)]);
    let spells = spells(&twice, &Hands::default());
    assert!(spells.iter().all(|spell| spell.from < spell.until));
}

#[test]
fn who_stands_in_is_free_well_and_the_least_burdened() {
    let mut ward = ward();
    put(&mut ward, 1, shift(1, "2021-11-10 08:00", "2021-11-10 20:00", vec![job("a", 1)]));
    put(&mut ward, 2, shift(1, "2021-11-09 08:00", "2021-11-09 20:00", vec![job("a", 2)]));
    let gap = shift(0, "2021-11-10 18:00", "2021-11-11 06:00", vec![named("Trực", "")]);
    assert_eq!(stand_ins(&ward, Rules::none(), &gap), [id(3), id(4), id(2)]);
}

#[test]
fn mates_are_those_who_were_there_at_the_same_time() {
    let mut ward = ward();
    let mut desk = shift(0, "2021-11-10 06:00", "2021-11-10 18:00", vec![job("a", 1), job("b", 2), job("c", 3)]);
    // Hà came when Lý had gone.
    desk.jobs[0] = Job { since: Some(at("2021-11-10 12:00")), ..job("a", 4) };
    desk.jobs[0].former =
        vec![Stood { officer: Some(id(1)), from: desk.from, until: at("2021-11-10 12:00"), ..Stood::default() }];
    desk.jobs[2].since = Some(at("2021-11-10 13:00"));
    put(&mut ward, 1, desk);
    let all = (at("2021-11-08 00:00"), at("2021-11-12 00:00"));
    assert_eq!(mates(&ward, id(1), all), [(id(2), at("2021-11-10 12:00"))]);
    assert_eq!(mates(&ward, id(3), all), [(id(2), at("2021-11-10 18:00")), (id(4), at("2021-11-10 18:00"))]);
    assert_eq!(mates(&ward, id(1), (at("2021-11-11 00:00"), at("2021-11-12 00:00"))), []);
}

/// Nobody is at two places at once.
fn sound(ward: &Ward) -> Result<(), TestCaseError> {
    let hands = Hands::of(ward);
    let all: Vec<(u32, Vec<Spell>)> =
        ward.shifts.iter().map(|shift| (shift.id.number(), spells(shift, &hands))).collect();
    for (number, mine) in &all {
        for (_, other) in all.iter().filter(|(other, _)| other > number) {
            let double = mine.iter().find(|spell| other.iter().any(|other| other.clashes(spell)));
            prop_assert!(double.is_none(), "{double:?}");
        }
    }
    Ok(())
}

proptest! {
    /// However few crews there are and whatever stands, laying brings nobody to two places at once and doubles no shift.
    #[test]
    fn laying_is_sound(
        standing in prop::collection::vec((0_u32..3, 0_i64..90, 1_i64..24, 1_u32..5), 0..6),
        crews in prop::collection::vec(prop::collection::vec(1_u32..5, 0..3), 0..4),
        (day, days, posts) in (0_u64..3, 1_u32..5, 1_usize..4),
        turn in prop::sample::select(vec![Turn::EachShift, Turn::EachDay, Turn::Never]),
    ) {
        let mut ward = ward();
        let first: Date = "2021-12-30".parse().unwrap();
        for (number, (post, from, hours, officer)) in (1..).zip(standing) {
            let from = Moment::start_of(first).plus(from * 3600);
            let body = Shift { name: "x".into(), from, to: from.plus(hours * 3600), post: Id::new(post), jobs: vec![job("Trực", officer)] };
            let before = ward.clone();
            put(&mut ward, number, body);
            if sound(&ward).is_err() {
                ward = before;
            }
        }
        let posts = [None, Some(id(1)), Some(id(2))][..posts].to_vec();
        let crews: Vec<Vec<Member>> = crews.iter().map(|officers| crew(officers)).collect();
        let pattern = Pattern { turn, ..three_shifts() };
        let from = first.checked_add_days(chrono::Days::new(day)).unwrap();
        let shifts = planned(&pattern, (from, days), &posts, &crews);
        let laid = laid(&ward, Rules::none(), shifts.clone());
        let next = ward.last_number(crate::domain::identity::Kind::Shift) + 1;
        (next..).zip(laid.made).for_each(|(number, shift)| put(&mut ward, number, shift));
        laid.filled.into_iter().for_each(|(id, shift)| put(&mut ward, id.number(), shift));
        sound(&ward)?;
        let mut places: Vec<_> = ward.shifts.iter().filter(|shift| shift.name != "x").map(|shift| (shift.post, shift.from, shift.to)).collect();
        let count = places.len();
        places.sort_unstable();
        places.dedup();
        prop_assert_eq!(places.len(), count);
        prop_assert!(super::laying::laid(&ward, Rules::none(), shifts).made.is_empty());
    }
}

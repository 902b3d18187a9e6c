//! Who answers, through areas, delegations, successions and shifts; and every gap.

use proptest::prelude::*;

use super::*;
use crate::domain::record::Body;
use crate::domain::roster::Job;

fn id<T>(number: u32) -> Id<T> {
    Id::new(number).unwrap()
}

fn day(text: &str) -> Option<Date> {
    Some(text.parse().unwrap())
}

/// 21:00 of 20/11/2021 at the ward.
fn now() -> Moment {
    Moment::start_of("2021-11-20".parse().unwrap()).plus(21 * 3600)
}

fn put<T: Body>(ward: &mut Ward, number: u32, body: T) {
    ward.insert(&T::record(Arc::new(Kept::first(id(number), body, (Moment::from(1), None)))));
}

fn position(title: &str, reports_to: Option<u32>) -> Position {
    let (title, holder, phone) = (title.to_string(), format!("Ông {title}"), "0900000301".to_string());
    Position { title, holder, phone, reports_to: reports_to.map(id), ..Position::default() }
}

const PARTY: u32 = 1;
const CHAIR: u32 = 2;
const POLICE: u32 = 3;
const STATION: u32 = 4;
const DEPUTY: u32 = 5;
const TRACING: u32 = 1;
const TESTING: u32 = 2;
const TO_7: u32 = 1;
const TO_8: u32 = 2;
const BLOCK: u32 = 3;
const LY: u32 = 1;
const HA: u32 = 2;

fn assigned(duty: u32, position: u32, part: Part, areas: &[u32]) -> Assignment {
    let areas = areas.iter().map(|area| id(*area)).collect();
    Assignment { areas, ..Assignment::of(id(duty), Some(id(position)), None, part) }
}

/// Seed 000 in small: the police lead tracing with the health station, the chair above them, the party above all.
fn ward() -> Ward {
    let mut ward = Ward::default();
    for (number, name, parent) in [(TO_7, "Tổ 7", None), (TO_8, "Tổ 8", None), (BLOCK, "Chung cư HH1", Some(TO_7))]
    {
        put(&mut ward, number, Area { name: name.to_string(), parent: parent.map(id), ..Area::default() });
    }
    for (number, name) in [(LY, "BS Lý"), (HA, "ĐD Hà")] {
        let phone = format!("090000000{number}");
        put(&mut ward, number, Officer { name: name.to_string(), phone, ..Officer::default() });
    }
    put(&mut ward, PARTY, position("Bí thư", None));
    put(&mut ward, CHAIR, position("Chủ tịch", Some(PARTY)));
    put(&mut ward, POLICE, position("Trưởng Công an", Some(CHAIR)));
    put(&mut ward, STATION, Position { officer: Some(id(LY)), ..position("Trưởng trạm", Some(CHAIR)) });
    put(&mut ward, DEPUTY, position("Phó Chủ tịch", Some(CHAIR)));
    for (number, name) in [(TRACING, "Truy vết"), (TESTING, "Xét nghiệm")] {
        put(&mut ward, number, Duty { name: name.to_string(), ..Duty::default() });
    }
    put(&mut ward, 1, assigned(TRACING, POLICE, Part::Lead, &[]));
    put(&mut ward, 2, assigned(TRACING, STATION, Part::Coordinate, &[]));
    ward
}

fn ask(ward: &Ward, area: Option<u32>) -> Answer {
    who(ward, Question { duty: id(TRACING), area: area.map(id), at: now() })
}

fn leads(answer: &Answer) -> Vec<Who> {
    answer.with_part(Part::Lead).map(|answerer| answerer.who.clone()).collect()
}

#[test]
fn the_nearest_area_leads_and_all_others_who_have_a_part_are_named() {
    let mut ward = ward();
    assert_eq!(leads(&ask(&ward, None)), [Who::Position(id(POLICE))]);
    let answer = ask(&ward, Some(BLOCK));
    assert_eq!(leads(&answer), [Who::Position(id(POLICE))]);
    assert_eq!(answer.chain, [id(CHAIR), id(PARTY)]);
    put(&mut ward, 3, assigned(TRACING, DEPUTY, Part::Lead, &[TO_7]));
    put(
        &mut ward,
        4,
        Assignment { areas: vec![id(BLOCK)], ..Assignment::of(id(TRACING), None, Some(id(HA)), Part::Perform) },
    );
    put(&mut ward, 5, assigned(TRACING, STATION, Part::Perform, &[TO_8]));
    let answer = ask(&ward, Some(BLOCK));
    assert_eq!(leads(&answer), [Who::Position(id(DEPUTY))], "the block lies in Tổ 7");
    assert_eq!(answer.answerers[0].steps_up, 1);
    assert_eq!(answer.with_part(Part::Perform).map(|one| one.who.clone()).collect::<Vec<_>>(), [Who::Officer(id(HA))]);
    assert_eq!(leads(&ask(&ward, Some(TO_8))), [Who::Position(id(POLICE))]);
    assert_eq!(leads(&ask(&ward, None)), [Who::Position(id(POLICE))], "who leads in a part does not lead the ward");
}

#[test]
fn what_is_over_or_has_not_begun_counts_on_no_other_day() {
    let mut ward = ward();
    put(&mut ward, 1, Assignment { to: day("2021-11-19"), ..assigned(TRACING, POLICE, Part::Lead, &[]) });
    put(&mut ward, 3, Assignment { from: day("2021-11-20"), ..assigned(TRACING, STATION, Part::Lead, &[]) });
    let on = |at: Moment| leads(&who(&ward, Question { duty: id(TRACING), area: None, at }));
    assert_eq!(on(now()), [Who::Position(id(STATION))]);
    assert_eq!(on(now().plus(-86_400)), [Who::Position(id(POLICE))]);
}

fn told(position: u32, to: u32, duty: Option<u32>) -> Delegation {
    Delegation {
        position: id(position),
        to_position: Some(id(to)),
        to_officer: None,
        duty: duty.map(id),
        from: day("2021-11-20"),
        to: day("2021-11-21"),
        paper: "UQ 12".to_string(),
    }
}

#[test]
fn a_delegation_is_followed_to_its_end_and_only_while_it_holds() {
    let mut ward = ward();
    put(&mut ward, 1, told(POLICE, DEPUTY, None));
    put(&mut ward, 2, told(DEPUTY, STATION, Some(TESTING)));
    let answer = ask(&ward, None);
    assert_eq!(leads(&answer), [Who::Position(id(DEPUTY))], "that one hands on testing alone");
    assert_eq!(answer.answerers[0].delegations, [id(1)]);
    put(
        &mut ward,
        3,
        Delegation { to_officer: Some(id(HA)), to_position: None, ..told(DEPUTY, STATION, Some(TRACING)) },
    );
    let answer = ask(&ward, None);
    assert_eq!((leads(&answer), answer.answerers[0].delegations.len()), (vec![Who::Officer(id(HA))], 2));
    let later = who(&ward, Question { duty: id(TRACING), area: None, at: now().plus(2 * 86_400) });
    assert_eq!(leads(&later), [Who::Position(id(POLICE))]);
    // Two who hand to each other end somewhere.
    put(&mut ward, 3, told(DEPUTY, POLICE, Some(TRACING)));
    assert_eq!(ask(&ward, None).answerers[0].delegations.len(), 2);
}

#[test]
fn the_one_for_this_duty_comes_before_the_one_for_all() {
    let mut ward = ward();
    put(&mut ward, 1, told(POLICE, STATION, Some(TRACING)));
    put(&mut ward, 2, told(POLICE, DEPUTY, None));
    assert_eq!(leads(&ask(&ward, None)), [Who::Position(id(STATION))]);
}

#[test]
fn who_works_now_stands_before_his_equals_and_who_rests_does_not_work() {
    let mut ward = ward();
    put(&mut ward, 3, Assignment::of(id(TRACING), None, Some(id(LY)), Part::Perform));
    put(&mut ward, 4, Assignment::of(id(TRACING), None, Some(id(HA)), Part::Perform));
    let shift = |presence| {
        let job = Job { name: "Lưu động".to_string(), officer: Some(id(HA)), presence, ..Job::default() };
        Shift { name: "Ca đêm".to_string(), from: now().plus(-60), to: now().plus(60), post: None, jobs: vec![job] }
    };
    let performers = |ward: &Ward| -> Vec<(Who, bool)> {
        let answer = ask(ward, None);
        answer.with_part(Part::Perform).map(|one| (one.who.clone(), one.on_duty.is_some())).collect()
    };
    put(&mut ward, 1, shift(Presence::Outside));
    assert_eq!(performers(&ward), [(Who::Officer(id(HA)), true), (Who::Officer(id(LY)), false)]);
    put(&mut ward, 1, shift(Presence::Resting));
    assert_eq!(performers(&ward), [(Who::Officer(id(LY)), false), (Who::Officer(id(HA)), false)]);
}

#[test]
fn telephones_come_in_their_order_each_once() {
    let mut ward = ward();
    let other_phones = vec!["0900000401".to_string(), "0900000301".to_string()];
    put(&mut ward, STATION, Position { officer: Some(id(LY)), other_phones, ..position("Trưởng trạm", None) });
    let who = Who::Position(id(STATION));
    assert_eq!(phones(&ward, &who, now().date()), ["0900000301", "0900000401", "0900000001"]);
    assert_eq!(phones(&ward, &Who::Body("Quân sự".to_string()), now().date()), [""; 0]);
}

/// What happens to the ward, and what is missing then.
type Hole = (&'static str, fn(&mut Ward), Vec<Gap>);

fn hold(cases: &[Hole]) {
    for (what, make, found) in cases {
        let mut ward = ward();
        make(&mut ward);
        assert_eq!(gaps(&ward, now()), *found, "{what}");
    }
}

#[test]
fn nobody_is_missed_on_duty_but_officers_of_the_desk() {
    let cases: [Hole; 2] = [
        (
            "nobody works",
            |ward| {
                put(ward, 3, Assignment::of(id(TRACING), None, Some(id(HA)), Part::Perform));
                let (from, to) = (now().plus(-60), now().plus(60));
                put(ward, 1, Shift { name: "Ca".to_string(), from, to, post: None, jobs: Vec::new() });
            },
            vec![Gap::NobodyOnDuty(id(TRACING))],
        ),
        (
            "those who perform it stand in no shift of the station",
            |ward| {
                put(ward, 3, assigned(TRACING, POLICE, Part::Perform, &[]));
                let (from, to) = (now().plus(-60), now().plus(60));
                put(ward, 1, Shift { name: "Ca".to_string(), from, to, post: None, jobs: Vec::new() });
            },
            Vec::new(),
        ),
    ];
    hold(&cases);
}

#[test]
fn every_gap_is_found_and_nothing_else() {
    let none = |ward: &Ward| gaps(ward, now());
    assert_eq!(none(&ward()), []);
    let cases: [Hole; 7] = [
        (
            "nobody leads",
            |ward| put(ward, 1, assigned(TRACING, POLICE, Part::Perform, &[])),
            vec![Gap::NoLead(id(TRACING))],
        ),
        (
            "two lead",
            |ward| put(ward, 3, assigned(TRACING, STATION, Part::Lead, &[])),
            vec![Gap::SeveralLead(id(TRACING), None)],
        ),
        (
            "the holder left",
            |ward| {
                put(
                    ward,
                    POLICE,
                    Position {
                        holder: String::new(), phone: String::new(), ..position("Trưởng Công an", Some(CHAIR))
                    },
                )
            },
            vec![Gap::Vacant(id(POLICE))],
        ),
        (
            "no telephone",
            |ward| put(ward, POLICE, Position { phone: String::new(), ..position("Trưởng Công an", Some(CHAIR)) }),
            vec![Gap::NoPhone(id(POLICE))],
        ),
        (
            "the holder is an F0",
            |ward| {
                put(ward, 7, Person { name: "Lý".to_string(), ..Person::default() });
                put(ward, 9, Case::of(id(7)));
                put(ward, LY, Officer { name: "BS Lý".to_string(), person: Some(id(7)), ..Officer::default() });
            },
            vec![Gap::HolderIsCase(id(STATION), id(9))],
        ),
        (
            "an officer is an F0",
            |ward| {
                put(ward, 3, Assignment::of(id(TRACING), None, Some(id(HA)), Part::Perform));
                put(ward, 7, Person { name: "Hà".to_string(), ..Person::default() });
                put(ward, 9, Case::of(id(7)));
                put(ward, HA, Officer { name: "ĐD Hà".to_string(), person: Some(id(7)), ..Officer::default() });
            },
            vec![Gap::OfficerIsCase(id(HA), id(9))],
        ),
        (
            "a circle that a list brought in",
            |ward| put(ward, PARTY, position("Bí thư", Some(CHAIR))),
            vec![Gap::Circle(id(PARTY)), Gap::Circle(id(CHAIR))],
        ),
    ];
    hold(&cases);
}

proptest! {
    /// Whoever reports to whom, and whoever hands to whom: every question has an end.
    #[test]
    fn no_circle_hangs_a_question(
        reports in prop::collection::vec(prop::option::of(1_u32..=6), 6),
        handed in prop::collection::vec((1_u32..=6, 1_u32..=6), 0..8),
        parents in prop::collection::vec(prop::option::of(1_u32..=4), 4),
    ) {
        let mut ward = ward();
        for (number, above) in (1..).zip(reports) {
            put(&mut ward, number, position("P", above));
        }
        for (number, (from, to)) in (1..).zip(handed) {
            put(&mut ward, number, told(from, to, None));
        }
        for (number, parent) in (1..).zip(parents) {
            put(&mut ward, number, Area { name: number.to_string(), parent: parent.map(id), ..Area::default() });
        }
        for area in [None, Some(1), Some(4)] {
            let answer = ask(&ward, area);
            prop_assert!(answer.chain.len() <= 6);
            prop_assert!(!leads(&answer).is_empty());
        }
        gaps(&ward, now());
    }
}

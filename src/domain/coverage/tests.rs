//! Figures, order of need, coverage, loads, ratios and supply: by table and by property.

use proptest::prelude::*;

use super::*;
use crate::domain::area::AreaKind;
use crate::domain::contact_tree::Exposure;
use crate::domain::fixture::{id, put};
use crate::domain::home_treatment::{End, Outcome, Reading};
use crate::domain::measure::{Sign, Signs};
use crate::domain::officer::Officer;
use crate::domain::person::{Household, Person};
use crate::domain::responsibility::Who;
use crate::domain::roster::{Assignment, Duty, Part, Position};

fn now() -> Moment {
    Moment::at("2021-11-20".parse().unwrap(), "15:00:00".parse().unwrap())
}

fn day(ago: i64) -> Date {
    now().date() - chrono::Duration::days(ago)
}

fn area(name: &str, parent: Option<u32>, population: Option<u32>) -> Area {
    Area { name: name.into(), parent: parent.map(id), population, ..Area::default() }
}

/// Phường (1) with Tổ 1 (2) and Tổ 2 (3), HH1 (4) in Tổ 2.
fn ward() -> Ward {
    let mut ward = Ward::default();
    put(&mut ward, 1, area("Phường", None, None));
    put(&mut ward, 2, area("Tổ 1", Some(1), Some(2_000)));
    put(&mut ward, 3, area("Tổ 2", Some(1), Some(1_000)));
    put(&mut ward, 4, area("HH1", Some(3), Some(400)));
    for (number, name) in (1..).zip(["BS Lý", "ĐD Hà"]) {
        put(&mut ward, number, Officer { name: name.into(), ..Officer::default() });
    }
    ward
}

fn person(ward: &mut Ward, number: u32, area: u32, household: Option<u32>) {
    let (area, household) = (Some(id(area)), household.map(id));
    put(ward, number, Person { name: format!("P{number}"), area, household, ..Person::default() });
}

fn case(ward: &mut Ward, number: u32, carer: Option<u32>, confirmed_ago: i64) {
    let (carer, confirmed_on) = (carer.map(id), Some(day(confirmed_ago)));
    put(ward, number, Case { carer, confirmed_on, ..Case::of(id(number)) });
}

fn contact(ward: &mut Ward, number: u32, from: u32, exposed: u32, ago: i64) {
    let contact =
        Exposure { episode: Some(id(from)), last_contact: Some(day(ago)), ..Exposure::between(id(from), id(exposed)) };
    put(ward, number, contact);
}

fn reading(ward: &mut Ward, number: u32, case: u32, hour: i64) {
    let mut signs = Signs::default();
    signs.set(Sign::Saturation, 97).unwrap();
    let reading = Reading::of(id(case), Moment::start_of(day(0)).plus(hour * 3600), signs);
    put(ward, number, reading);
}

#[test]
fn a_case_counts_in_its_area_and_in_those_around_it() {
    let mut ward = ward();
    for (number, area) in [(1, 2), (2, 4), (3, 4), (4, 3), (5, 4)] {
        person(&mut ward, number, area, None);
    }
    case(&mut ward, 1, Some(1), 0);
    case(&mut ward, 2, None, 6);
    case(&mut ward, 3, Some(2), 7);
    case(&mut ward, 4, Some(2), 13);
    let end = Some(End { outcome: Outcome::Released, on: Some(day(1)) });
    put(&mut ward, 4, Case { end, confirmed_on: Some(day(13)), ..Case::of(id(4)) });
    contact(&mut ward, 1, 2, 5, 5);
    reading(&mut ward, 1, 1, 14);
    reading(&mut ward, 2, 3, 12);
    let figures = area_figures(&ward, &Rules::default(), now());
    let rows: Vec<_> = figures
        .iter()
        .map(|of| (of.home_f0, of.last_7, of.before_7, of.calls_due, of.without_carer, of.f1, of.population))
        .collect();
    assert_eq!(
        rows,
        [
            (3, 2, 2, 2, 1, 1, Some(3_000)),
            (1, 1, 0, 0, 0, 0, Some(2_000)),
            (2, 1, 2, 2, 1, 1, Some(1_000)),
            (2, 1, 1, 2, 1, 1, Some(400)),
        ]
    );
    assert_eq!((figures[0].rise(), figures[2].rise()), (0, -1));
    let density: Vec<_> = figures.iter().map(AreaFigures::density_tenths).collect();
    assert_eq!(density, [Some(100), Some(50), Some(200), Some(500)]);
    assert_eq!(AreaFigures { population: Some(0), ..figures[0] }.density_tenths(), None);
}

fn figure(number: u32, population: u32, last_7: u32, before_7: u32, home_f0: u32) -> AreaFigures {
    AreaFigures { home_f0, last_7, before_7, ..AreaFigures::new(id(number), Some(population)) }
}

#[test]
fn areas_stand_in_order_of_need() {
    let mut figures = [
        figure(1, 9_000, 0, 0, 0), // large and quiet
        figure(2, 2_000, 5, 1, 9), // second largest, rose most, most F0
        figure(3, 3_000, 2, 2, 4), // largest of those with F0
        figure(4, 1_000, 1, 3, 4), // last in all but F0
        figure(5, 1_000, 3, 1, 4),
    ];
    in_order_of_need(&mut figures);
    let order: Vec<u32> = figures.iter().map(|of| of.area.number()).collect();
    assert_eq!(order, [2, 3, 5, 4, 1]);
}

proptest! {
    #[test]
    fn who_is_below_another_in_nothing_never_stands_behind_it(rows in prop::collection::vec((0_u32..4, 0_u32..4, 0_u32..4, 0_u32..4), 1..12)) {
        let mut figures: Vec<AreaFigures> =
            (1..).zip(rows).map(|(number, (population, last, before, open))| figure(number, population, last, before, open)).collect();
        let mut again = figures.clone();
        again.reverse();
        in_order_of_need(&mut figures);
        in_order_of_need(&mut again);
        prop_assert_eq!(&figures, &again, "the order does not hang on where it began");
        for (at, one) in figures.iter().enumerate() {
            for other in &figures[at + 1..] {
                let below = one.population <= other.population && one.rise() <= other.rise() && one.home_f0 <= other.home_f0;
                let same = (one.population, one.rise(), one.home_f0) == (other.population, other.rise(), other.home_f0);
                let both_live = (one.home_f0, one.last_7) != (0, 0) && (other.home_f0, other.last_7) != (0, 0);
                prop_assert!(!(below && !same && both_live), "{one:?} before {other:?}");
                prop_assert!((one.home_f0, one.last_7) != (0, 0) || (other.home_f0, other.last_7) == (0, 0));
            }
        }
    }
}

fn assignment(duty: u32, part: Part, areas: &[u32]) -> Assignment {
    let areas = areas.iter().copied().map(id).collect();
    Assignment { areas, ..Assignment::of(id(duty), None, Some(id(1)), part) }
}

#[test]
fn every_duty_is_answered_for_in_an_area_or_it_is_a_gap() {
    let mut ward = ward();
    for (number, name) in (1..).zip(["Truy vết", "Xét nghiệm", "Phong tỏa"]) {
        put(&mut ward, number, Duty { name: name.into(), ..Duty::default() });
    }
    put(&mut ward, 1, Position { title: "Tổ trưởng".into(), ..Position::default() });
    put(&mut ward, 2, Position { title: "CSKV".into(), holder: "Tuấn".into(), ..Position::default() });
    put(&mut ward, 1, assignment(1, Part::Lead, &[]));
    put(&mut ward, 2, assignment(2, Part::Perform, &[3]));
    let of_position = |position, areas: &[u32]| Assignment {
        officer: None,
        position: Some(id(position)),
        ..assignment(3, Part::Lead, areas)
    };
    put(&mut ward, 3, of_position(1, &[2]));
    put(&mut ward, 4, of_position(2, &[4]));
    put(&mut ward, 5, assignment(2, Part::Supervise, &[2]));
    put(&mut ward, 6, Assignment { to: Some(day(1)), ..assignment(2, Part::Lead, &[2]) });
    let covered = coverage(&ward, now());
    let gaps: Vec<Vec<u32>> = (1..=4).map(|area| covered.gaps(id(area)).map(|duty| duty.number()).collect()).collect();
    assert_eq!(gaps, [vec![2, 3], vec![2, 3], vec![3], vec![]]);
    let everywhere = |areas: &[u32]| -> Vec<u32> {
        let areas: Vec<_> = areas.iter().copied().map(id).collect();
        covered.gaps_everywhere(&areas).into_iter().map(Id::number).collect()
    };
    assert_eq!((everywhere(&[1, 2]), everywhere(&[1, 2, 3]), everywhere(&[1, 4])), (vec![2, 3], vec![3], vec![]));
    assert_eq!((everywhere(&[1]), everywhere(&[])), (vec![], vec![]));
    let vacant = covered.answer(id(2), id(3)).unwrap();
    assert_eq!((vacant.vacant.len(), vacant.is_gap()), (1, true));
    assert_eq!(covered.answer(id(4), id(2)).unwrap().performs, [(id(2), Who::Officer(id(1)))]);
    let yesterday = coverage(&ward, now().plus(-24 * 3600));
    assert_eq!(yesterday.answer(id(2), id(2)).unwrap().leads, [(id(6), Who::Officer(id(1)))]);
}

#[test]
fn carers_loads_are_counted_and_f0_without_one_stand_first() {
    let mut ward = ward();
    for (number, household) in [(1, Some(1)), (2, Some(1)), (3, None), (4, None), (5, Some(2)), (6, None)] {
        person(&mut ward, number, 2, household);
    }
    for (number, carer) in [(1, Some(1)), (2, Some(1)), (3, Some(2)), (4, None)] {
        case(&mut ward, number, carer, 3);
    }
    reading(&mut ward, 1, 1, 14);
    contact(&mut ward, 1, 1, 5, 2);
    contact(&mut ward, 2, 2, 5, 2);
    contact(&mut ward, 3, 3, 5, 2);
    contact(&mut ward, 4, 3, 6, 30);
    let told: Vec<_> = loads(&ward, &Rules::default(), now())
        .iter()
        .map(|load| (load.officer.map(Id::number), load.home_f0, load.f1, load.calls_due, load.households))
        .collect();
    assert_eq!(told, [(None, 1, 0, 1, 1), (Some(1), 2, 1, 1, 1), (Some(2), 1, 1, 1, 1)]);
}

#[test]
fn ratios_ask_for_teams_at_every_limit() {
    for (ratio, count, least, most) in [
        (MOBILE_STATION, 0, 0, 0),
        (MOBILE_STATION, 1, 1, 1),
        (MOBILE_STATION, 49, 1, 1),
        (MOBILE_STATION, 50, 1, 1),
        (MOBILE_STATION, 100, 1, 2),
        (MOBILE_STATION, 101, 2, 2),
        (MOBILE_STATION, 150, 2, 3),
        (CARE_TEAM, 20, 1, 2),
        (CARE_TEAM, 21, 2, 2),
        (COMMUNITY_TEAM, 450, 9, 15),
        (COMMUNITY_TEAM, 451, 10, 15),
    ] {
        assert_eq!(teams_for(count, &ratio), Teams { least, most }, "{} {count}", ratio.name);
    }
    for (households, teams, missing) in
        [(Some(450), Some(9), Some(0)), (Some(451), Some(9), Some(1)), (None, Some(9), None), (Some(1), None, None)]
    {
        assert_eq!(community_teams(households, teams), missing);
    }
}

#[test]
fn households_wait_in_order_of_need_and_who_was_supplied_today_does_not() {
    let mut ward = ward();
    let zone = Area { kind: AreaKind::Lockdown, ..area("Ngõ 9", Some(2), None) };
    put(&mut ward, 5, zone);
    let home = |area: u32, needs: &str, ago: Option<i64>| Household {
        address: "x".into(),
        area: Some(id(area)),
        needs: needs.into(),
        supplied_on: ago.map(day),
        ..Household::default()
    };
    let homes = [
        home(2, "gạo", Some(3)),
        home(5, "gạo", Some(1)),
        home(5, "gạo", Some(0)),
        home(5, "sữa", None),
        home(2, "", None),
        home(2, "thuốc", None),
        home(2, "gạo", Some(3)),
    ];
    for (number, body) in (1..).zip(homes) {
        put(&mut ward, number, body);
    }
    person(&mut ward, 1, 2, Some(7));
    case(&mut ward, 1, None, 2);
    let order = |zone: Option<u32>| -> Vec<u32> {
        households_to_supply(&ward, zone.map(id), day(0)).iter().map(|supply| supply.household.number()).collect()
    };
    assert_eq!(order(None), [4, 2, 6, 7, 1]);
    assert_eq!(order(Some(5)), [4, 2]);
    assert_eq!(order(Some(4)), [0_u32; 0]);
    assert_eq!(lockdown_zones(&ward).map(|area| area.id.number()).collect::<Vec<_>>(), [5]);
}

#[test]
fn forces_stand_inside_a_zone_or_outside_it() {
    let mut ward = ward();
    put(&mut ward, 5, Area { kind: AreaKind::Lockdown, ..area("Ngõ 9", Some(2), None) });
    put(&mut ward, 6, area("Số 3", Some(5), None));
    put(&mut ward, 7, Area { kind: AreaKind::Post, ..area("Chốt đầu ngõ", Some(2), None) });
    put(&mut ward, 1, Duty { name: "Phong tỏa".into(), ..Duty::default() });
    for (number, areas) in (1..).zip([&[5][..], &[6], &[2], &[7], &[3], &[], &[1, 5]]) {
        put(&mut ward, number, assignment(1, Part::Perform, areas));
    }
    put(&mut ward, 8, Assignment { to: Some(day(1)), ..assignment(1, Part::Lead, &[5]) });
    let told = forces(&ward, id(5), day(0));
    let numbers = |of: &[Id<Assignment>]| of.iter().map(|id| id.number()).collect::<Vec<_>>();
    assert_eq!((numbers(&told.inside), numbers(&told.outside)), (vec![1, 2, 7], vec![3, 4]));
}

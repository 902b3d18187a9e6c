//! What a survey of the ward costs: 42 TDP, ten duties and 400 assignments, with as many cases as the table has.

use trucban::domain::area::Area;
use trucban::domain::contact_tree::Exposure;
use trucban::domain::coverage::{area_figures, coverage, households_to_supply, in_order_of_need, loads};
use trucban::domain::danger::Rules;
use trucban::domain::home_treatment::Case;
use trucban::domain::identity::Id;
use trucban::domain::moment::Moment;
use trucban::domain::officer::Officer;
use trucban::domain::person::{Household, Person};
use trucban::domain::roster::{Assignment, Duty, Part};
use trucban::domain::ward::Ward;

use crate::measure::{TIMES, Table, timed};
use crate::numbered::{one, put};

const AREAS: u32 = 42;
const DUTIES: u32 = 10;
const ASSIGNMENTS: u32 = 400;
const OFFICERS: u32 = 30;

/// Measures each survey over a ward of so many cases, one in ten of them open, each with two contacts.
pub fn measure(cases: usize, now: Moment, table: &mut Table) {
    let rules = Rules::default();
    let ward = ward(u32::try_from(cases).unwrap_or(u32::MAX), now);
    table.heading(&format!("a survey of {AREAS} TDP, {DUTIES} duties, {ASSIGNMENTS} assignments, ms"));
    let need = || {
        let mut figures = area_figures(&ward, &rules, now);
        in_order_of_need(&mut figures);
        figures
    };
    table.sample("areas in order of need", &timed(TIMES / 3, need), "<= 50 ms");
    table.sample("coverage", &timed(TIMES / 3, || coverage(&ward, now)), "<= 50 ms");
    table.sample("carers' loads", &timed(TIMES / 3, || loads(&ward, &rules, now)), "<= 50 ms");
    table.sample("households to supply", &timed(TIMES / 3, || households_to_supply(&ward, None, now.date())), "");
}

/// A ward of so many cases, one in ten of them open, each with two contacts.
pub fn ward(cases: u32, now: Moment) -> Ward {
    let mut ward = Ward::default();
    put(&mut ward, 1, Area { name: "Phường".into(), ..Area::default() });
    for number in 2..=AREAS + 1 {
        let (parent, population) = (Some(one(1)), Some(500 + number * 37));
        put(&mut ward, number, Area { name: format!("Tổ {number}"), parent, population, ..Area::default() });
    }
    for number in 1..=OFFICERS {
        put(&mut ward, number, Officer { name: format!("Cán bộ {number}"), ..Officer::default() });
    }
    for number in 1..=DUTIES {
        put(&mut ward, number, Duty { name: format!("Nhiệm vụ {number}"), ..Duty::default() });
    }
    for number in 1..=ASSIGNMENTS {
        let part = if number.is_multiple_of(3) { Part::Lead } else { Part::Perform };
        let (officer, areas) = (Id::new(number % OFFICERS + 1), vec![one(number % AREAS + 2)]);
        put(&mut ward, number, Assignment { areas, ..Assignment::of(one(number % DUTIES + 1), None, officer, part) });
    }
    for number in 1..=cases {
        people(&mut ward, number, cases, now);
    }
    ward
}

/// A case, its household, and two persons whom it met.
fn people(ward: &mut Ward, number: u32, cases: u32, now: Moment) {
    let area = Some(one(number % AREAS + 2));
    let needs = if number.is_multiple_of(7) { "gạo".to_string() } else { String::new() };
    put(ward, number, Household { address: format!("{number}"), area, needs, ..Household::default() });
    let ill_on = now.date() - chrono::Duration::days(i64::from(number % 150));
    let end = (!number.is_multiple_of(10)).then_some(trucban::domain::home_treatment::End {
        outcome: trucban::domain::home_treatment::Outcome::Released,
        on: Some(ill_on + chrono::Duration::days(14)),
    });
    for (place, who) in [number, cases + number * 2, cases + number * 2 + 1].into_iter().enumerate() {
        let household = (place < 2).then(|| one(number));
        put(ward, who, Person { name: format!("Người {who}"), area, household, ..Person::default() });
        if place > 0 {
            let contact = Exposure {
                episode: Some(one(number)),
                last_contact: Some(ill_on),
                ..Exposure::between(one(number), one(who))
            };
            put(ward, number * 2 + u32::try_from(place).unwrap_or(0) - 2, contact);
        }
    }
    let carer = Id::new(number % OFFICERS + 1);
    put(ward, number, Case { confirmed_on: Some(ill_on), carer, end, ..Case::of(one(number)) });
}

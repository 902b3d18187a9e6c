//! Who answers for a duty, and every gap, over a roster of 300 positions and 2,000 assignments.

use trucban::domain::area::Area;
use trucban::domain::identity::Id;
use trucban::domain::moment::Moment;
use trucban::domain::responsibility::{Question, gaps, who};
use trucban::domain::roster::{Assignment, Delegation, Duty, Part, Position};
use trucban::domain::ward::Ward;

use crate::measure::{TIMES, Table, timed};
use crate::numbered::{one, put};

const POSITIONS: u32 = 300;
const ASSIGNMENTS: u32 = 2_000;
const DUTIES: u32 = 40;
const AREAS: u32 = 60;

/// Measures one question and all gaps.
pub fn measure(now: Moment, table: &mut Table) {
    let ward = ward();
    table.heading(&format!("who answers: {POSITIONS} positions, {ASSIGNMENTS} assignments, ms"));
    let question = Question { duty: one(7), area: Id::new(13), at: now };
    table.sample("one duty in one area", &timed(TIMES, || who(&ward, question)), "<= 1 ms");
    table.sample("every gap", &timed(TIMES, || gaps(&ward, now)), "");
}

fn ward() -> Ward {
    let mut ward = Ward::default();
    for number in 1..=AREAS {
        let parent = (number > 6).then(|| one(number % 6 + 1));
        put(&mut ward, number, Area { name: format!("Tổ {number}"), parent, ..Area::default() });
    }
    for number in 1..=DUTIES {
        put(&mut ward, number, Duty { name: format!("Nhiệm vụ {number}"), ..Duty::default() });
    }
    for number in 1..=POSITIONS {
        let (holder, phone) = (format!("Ông {number}"), format!("09{number:08}"));
        let reports_to = (number > 1).then(|| one((number / 4).max(1)));
        let title = format!("Chức danh {number}");
        put(&mut ward, number, Position { title, holder, phone, reports_to, ..Position::default() });
    }
    for number in 1..=ASSIGNMENTS {
        let part = Part::ALL[number as usize % Part::ALL.len()];
        let areas = if number % 5 == 0 { Vec::new() } else { vec![one(number % AREAS + 1)] };
        let position = Id::new(number % POSITIONS + 1);
        put(&mut ward, number, Assignment { areas, ..Assignment::of(one(number % DUTIES + 1), position, None, part) });
    }
    for number in 1..=30 {
        let (position, to_position) = (one(number * 7), Id::new(number * 3));
        let (from, to, duty, to_officer) = (None, None, None, None);
        let paper = format!("UQ {number}");
        put(&mut ward, number, Delegation { position, to_position, to_officer, duty, from, to, paper });
    }
    ward
}

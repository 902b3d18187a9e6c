//! Which level is in force where and when, by table and by property.

use proptest::prelude::*;

use super::*;
use crate::domain::fixture::{id, put};

fn day(number: i64) -> Date {
    "2021-09-01".parse::<Date>().unwrap() + chrono::Duration::days(number)
}

fn level(area: u32, applied: Level, from: i64, to: Option<i64>) -> ZoneLevel {
    ZoneLevel {
        area: id(area),
        assessed: None,
        assessed_by: String::new(),
        assessed_on: None,
        applied,
        measure: None,
        from: day(from),
        to: to.map(day),
        source: String::new(),
    }
}

/// The ward (1), Tổ 18 (2) in it, HH1 (3) in that, and Tổ 5 (4).
fn ward(levels: &[ZoneLevel]) -> Ward {
    let mut ward = Ward::default();
    for (number, (name, parent)) in
        (1..).zip([("Phường", None), ("Tổ 18", Some(1)), ("HH1", Some(2)), ("Tổ 5", Some(1))])
    {
        put(&mut ward, number, Area { name: name.into(), parent: parent.map(id), ..Area::default() });
    }
    for (number, body) in (1..).zip(levels) {
        put(&mut ward, number, body.clone());
    }
    ward
}

#[test]
fn an_area_has_its_own_level_else_that_of_what_is_around_it() {
    let ward = ward(&[
        level(1, Level::Green, 0, None),
        level(3, Level::Yellow, 3, Some(9)),
        level(2, Level::Orange, 5, Some(6)),
    ]);
    for (area, on, expected) in [
        (1, -1, None),
        (1, 0, Some(Level::Green)),
        (3, 2, Some(Level::Green)),
        (3, 3, Some(Level::Yellow)),
        (3, 5, Some(Level::Yellow)),
        (3, 9, Some(Level::Yellow)),
        (3, 10, Some(Level::Green)),
        (2, 4, Some(Level::Green)),
        (2, 5, Some(Level::Orange)),
        (2, 6, Some(Level::Orange)),
        (2, 7, Some(Level::Green)),
        (4, 5, Some(Level::Green)),
    ] {
        assert_eq!(level_on(&ward, id(area), day(on)).map(|level| level.applied), expected, "area {area} day {on}");
    }
}

#[test]
fn what_is_applied_above_what_was_assessed_is_counted_in_steps() {
    use Level::{Green, Orange, Red, Yellow};
    for (assessed, applied, steps) in [
        (None, Red, 0),
        (Some(Green), Green, 0),
        (Some(Green), Yellow, 1),
        (Some(Green), Red, 3),
        (Some(Orange), Yellow, 0),
    ] {
        let level = ZoneLevel { assessed, ..level(1, applied, 0, None) };
        assert_eq!(level.steps_above_assessed(), steps, "{assessed:?} {applied:?}");
    }
}

proptest! {
    #[test]
    fn two_spans_overlap_exactly_where_a_day_has_both(a in 0_i64..12, b in prop::option::of(0_i64..12), c in 0_i64..12, d in prop::option::of(0_i64..12)) {
        let one = level(1, Level::Green, a, b.map(|b| a + b));
        let other = level(1, Level::Red, c, d.map(|d| c + d));
        let shares = (0..40).any(|at| one.holds_on(day(at)) && other.holds_on(day(at)));
        prop_assert_eq!(one.overlaps(&other), shares);
        prop_assert_eq!(other.overlaps(&one), shares);
    }
}

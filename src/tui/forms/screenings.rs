//! What a form asks about a round of wider testing.

use crate::domain::identity::Kind;
use crate::domain::screening::{Screening, progress};
use crate::tui::forms::samples::{KINDS, kind_said, kind_told};
use crate::tui::forms::{Fault, Row, Scene, Sort, YES_NO, said, told, words};

pub const SCREENING: &[Row<Screening>] = &[
    words!("screening_name", name, needed),
    Row {
        key: "screening_area",
        sort: Sort::Record(Kind::Area),
        needed: false,
        said: |round, scene| said::area(round.area, scene),
        told: |round, typed, scene| {
            round.area = told::area(typed, scene)?;
            Ok(())
        },
    },
    words!("screening_group", group),
    Row {
        key: "per_household",
        sort: Sort::Choice(YES_NO),
        needed: false,
        said: |round, scene| said::yes_no(Some(round.per_household), scene),
        told: |round, typed, scene| {
            round.per_household = told::yes_no(typed, scene)?.unwrap_or_default();
            Ok(())
        },
    },
    Row {
        key: "screening_from",
        sort: Sort::Figures,
        needed: true,
        said: |round, _| said::day(Some(round.from)),
        told: |round, typed, scene| {
            let was_one_day = round.until == round.from;
            round.from = told::any_day(typed, scene)?.ok_or(Fault::Needed)?;
            // A round of one day stays one until its last day is told, which comes behind.
            if was_one_day {
                round.until = round.from;
            }
            Ok(())
        },
    },
    Row {
        key: "screening_until",
        sort: Sort::Figures,
        needed: false,
        said: |round, _| if round.until == round.from { String::new() } else { said::day(Some(round.until)) },
        told: |round, typed, scene| {
            round.until = told::any_day(typed, scene)?.unwrap_or(round.from);
            Ok(())
        },
    },
    Row {
        key: "test_kind",
        sort: Sort::Choice(KINDS),
        needed: true,
        said: |round, scene| kind_said(round.kind, scene),
        told: |round, typed, scene| {
            round.kind = kind_told(typed, scene)?;
            Ok(())
        },
    },
    words!("test_place", place),
    words!("note", note),
    Row { key: "listed", sort: Sort::Fixed, needed: false, said: standing, told: |_, _, _| Ok(()) },
];

/// How far a round is: `48 người: dương tính 1, âm tính 40, chưa có kết quả 7`.
pub fn standing(round: &Screening, scene: &Scene<'_>) -> String {
    if round.listed.is_empty() {
        return String::new();
    }
    let far = progress(scene.ward, round);
    let values: [(&str, &dyn std::fmt::Display); 5] = [
        ("count", &far.listed),
        ("positive", &far.positive),
        ("negative", &far.negative),
        ("inconclusive", &far.inconclusive),
        ("without", &far.without_result()),
    ];
    scene.book.say_with("screening.progress", &values)
}

//! What a form asks about a test.

use crate::domain::test::{CT_POSSIBLE, Test, TestKind, TestResult};
use crate::language::numbers;
use crate::tui::forms::{Fault, Row, Scene, Sort, said, told, words};

pub(super) const KINDS: &[&str] = &["tests.rapid", "tests.rt_pcr", "tests.pooled_rt_pcr", "tests.other"];

const RESULTS: &[&str] = &["tests.waiting", "tests.negative", "tests.positive", "tests.inconclusive"];

/// `25,3` as tenths.
fn ct_told(typed: &str) -> Result<Option<u16>, Fault> {
    if typed.is_empty() {
        return Ok(None);
    }
    let (least, most) = CT_POSSIBLE;
    let fault = || Fault::Number(u32::from(least / 10), u32::from(most / 10));
    let (whole, tenth) = typed.split_once([',', '.']).unwrap_or((typed, "0"));
    let whole: u16 = whole.parse().ok().filter(|whole| *whole < 1000).ok_or_else(fault)?;
    let tenth: u16 = tenth.parse().ok().filter(|_| tenth.len() == 1).ok_or_else(fault)?;
    Some(whole * 10 + tenth).filter(|ct| (least..=most).contains(ct)).map(Some).ok_or_else(fault)
}

/// How a sample is tested, in words.
pub(super) fn kind_said(kind: TestKind, scene: &Scene<'_>) -> String {
    let place = TestKind::ALL.iter().position(|known| *known == kind).unwrap_or_default();
    scene.book.say(KINDS[place]).to_string()
}

/// Reads how a sample is tested.
pub(super) fn kind_told(typed: &str, scene: &Scene<'_>) -> Result<TestKind, Fault> {
    Ok(TestKind::ALL[told::choice(typed, KINDS, scene)?])
}

pub const TEST: &[Row<Test>] = &[
    Row {
        key: "tested",
        sort: Sort::Fixed,
        needed: false,
        said: |test, scene| said::person(test.person, scene),
        told: |_, _, _| Ok(()),
    },
    Row {
        key: "taken_at",
        sort: Sort::Figures,
        needed: true,
        said: |test, _| said::moment(test.taken_at),
        told: |test, typed, scene| {
            test.taken_at = told::moment(typed, scene)?;
            Ok(())
        },
    },
    Row {
        key: "test_kind",
        sort: Sort::Choice(KINDS),
        needed: true,
        said: |test, scene| kind_said(test.kind, scene),
        told: |test, typed, scene| {
            test.kind = kind_told(typed, scene)?;
            Ok(())
        },
    },
    Row {
        key: "result",
        sort: Sort::Choice(RESULTS),
        needed: true,
        said: |test, scene| {
            let place = TestResult::ALL.iter().position(|result| *result == test.result).unwrap_or_default();
            scene.book.say(RESULTS[place]).to_string()
        },
        told: |test, typed, scene| {
            test.result = TestResult::ALL[told::choice(typed, RESULTS, scene)?];
            Ok(())
        },
    },
    Row {
        key: "ct",
        sort: Sort::Figures,
        needed: false,
        said: |test, _| test.ct.map(numbers::tenths).unwrap_or_default(),
        told: |test, typed, _| {
            test.ct = ct_told(typed)?;
            Ok(())
        },
    },
    words!("test_place", place),
    words!("sample", sample),
    words!("note", note),
];

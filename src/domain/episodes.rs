//! Episodes of one person: which one this is, how many days lie between, and a positive test after an end. Neither is
//! called tái dương tính or tái nhiễm unless the station has switched on an interval that says so: no decision gives one.

use std::sync::Arc;

use crate::domain::danger::Rules;
use crate::domain::home_treatment::{Case, CaseStatus};
use crate::domain::moment::Date;
use crate::domain::pack::Recurrence;
use crate::domain::record::Kept;
use crate::domain::test::{Test, TestResult};
use crate::domain::ward::Ward;

/// An episode after another of the same person.
#[derive(Clone, PartialEq, Debug)]
pub struct Later {
    /// Which episode it is, the first being 1.
    pub place: usize,
    /// The one before it.
    pub before: Arc<Kept<Case>>,
    /// Days from the end of the one before, else from its first day, to this one's first day; nothing where neither is
    /// known.
    pub days: Option<i64>,
    /// Whether the one before has ended, so that the days count from its end.
    pub from_end: bool,
}

/// The episode before a case, where the person had one that was not refuted.
pub fn later(ward: &Ward, case: &Kept<Case>) -> Option<Later> {
    let first = case.first_day();
    let counts = |other: &&Arc<Kept<Case>>| other.id != case.id && other.status != CaseStatus::Excluded;
    let is_before = |other: &&Arc<Kept<Case>>| match (other.first_day(), first) {
        (Some(other), Some(first)) if other != first => other < first,
        _ => other.id < case.id,
    };
    let mut earlier: Vec<_> = ward.cases_of(case.person).filter(counts).filter(is_before).collect();
    earlier.sort_by_key(|other| (other.first_day(), other.id));
    let before = Arc::clone(earlier.last()?);
    let ended = before.end.as_ref().and_then(|end| end.on);
    let from = ended.or(before.first_day());
    let days = from.zip(first).map(|(from, first)| (first - from).num_days()).filter(|days| *days >= 0);
    Some(Later { place: earlier.len() + 1, before, days, from_end: ended.is_some() })
}

/// A positive test that was taken after the end of a case and before any other episode of the person began, with the days
/// between.
pub fn positive_after_end<'w>(ward: &'w Ward, case: &Kept<Case>) -> Option<(&'w Arc<Kept<Test>>, i64)> {
    let ended = case.end.as_ref()?.on?;
    let next = ward.cases_of(case.person).filter(|other| other.id != case.id && other.status != CaseStatus::Excluded);
    let next: Option<Date> = next.filter_map(|other| other.first_day()).filter(|first| *first > ended).min();
    let after = |test: &&Arc<Kept<Test>>| {
        let day = test.taken_at.date();
        test.result == TestResult::Positive && day > ended && next.is_none_or(|next| day < next)
    };
    ward.tests_of(case.person).find(after).map(|test| (test, (test.taken_at.date() - ended).num_days()))
}

/// The line of a pack that gives so many days a name, where the station has switched one on.
pub fn named(rules: &Rules, days: i64) -> Option<&Recurrence> {
    let lines = rules.known().flat_map(|pack| &pack.recurrences).filter(|line| line.source.active);
    let days = u32::try_from(days).ok()?;
    let mut fitting = lines.filter(|line| line.from_days <= days && line.below_days.is_none_or(|below| days < below));
    fitting.next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::danger::Pack;
    use crate::domain::fixture::{id, put};
    use crate::domain::home_treatment::{End, Outcome};

    use crate::domain::moment::Moment;

    fn day(text: &str) -> Date {
        format!("2022-{text}").parse().unwrap()
    }

    fn case(from: &str, to: Option<&str>) -> Case {
        let end = to.map(|to| End { outcome: Outcome::Released, on: Some(day(to)) });
        Case { confirmed_on: Some(day(from)), end, ..Case::of(id(1)) }
    }

    fn of(ward: &Ward, number: u32) -> Option<(usize, u32, Option<i64>, bool)> {
        let found = later(ward, ward.cases.read(id(number)).unwrap())?;
        Some((found.place, found.before.id.number(), found.days, found.from_end))
    }

    #[test]
    fn days_count_from_the_end_of_the_episode_before() {
        let mut ward = Ward::default();
        put(&mut ward, 1, case("01-01", Some("01-15")));
        put(&mut ward, 2, case("03-01", None));
        put(&mut ward, 3, Case { status: CaseStatus::Excluded, ..case("02-01", None) });
        put(&mut ward, 4, Case { person: id(2), ..case("02-20", None) });
        assert_eq!(of(&ward, 1), None);
        assert_eq!(of(&ward, 2), Some((2, 1, Some(45), true)), "a refuted one and another's do not count");
        put(&mut ward, 5, case("05-01", None));
        assert_eq!(of(&ward, 5), Some((3, 2, Some(61), false)), "one that has not ended counts from its first day");
        put(&mut ward, 6, Case::of(id(1)));
        assert_eq!(of(&ward, 6), Some((4, 5, None, false)), "no day, no number");
        // Entered later, though it was earlier.
        put(&mut ward, 7, case("01-05", Some("01-10")));
        assert_eq!(of(&ward, 7).map(|found| found.1), Some(1));
        assert_eq!(of(&ward, 1), None);
    }

    #[test]
    fn a_positive_test_after_the_end_is_found_until_another_episode_begins() {
        let mut ward = Ward::default();
        put(&mut ward, 1, case("01-01", Some("01-15")));
        let test = |on: &str, result| Test { result, ..Test::of(id(1), Moment::start_of(day(on))) };
        let found = |ward: &Ward| positive_after_end(ward, ward.cases.read(id(1)).unwrap()).map(|found| found.1);
        put(&mut ward, 1, test("01-15", TestResult::Positive));
        put(&mut ward, 2, test("01-20", TestResult::Negative));
        assert_eq!(found(&ward), None, "of the last day, or negative");
        put(&mut ward, 3, test("01-25", TestResult::Positive));
        put(&mut ward, 4, test("02-25", TestResult::Positive));
        assert_eq!(found(&ward), Some(10), "the first of them");
        put(&mut ward, 2, case("01-25", None));
        assert_eq!(found(&ward), None, "it belongs to the next episode");
        put(&mut ward, 3, case("01-01", None));
        assert!(positive_after_end(&ward, ward.cases.read(id(3)).unwrap()).is_none(), "it has not ended");
    }

    #[test]
    fn nothing_is_called_by_a_name_unless_the_station_has_switched_it_on() {
        let tram = || Pack::read(include_str!("../../assets/packs/tram.toml")).unwrap();
        let off = Rules::new(vec![tram()]);
        for days in [0, 1, 45, 89, 90, 400, -1] {
            assert_eq!(named(&off, days), None, "{days}");
        }
        let switches =
            tram().recurrences.iter().map(|line| tram().switch_of("recurrence", &line.id)).collect::<Vec<_>>();
        let on = Rules::new(vec![tram()]).switched(&switches);
        let names = [0, 89, 90, 400].map(|days| named(&on, days).map(|line| line.id.clone()).unwrap());
        assert_eq!(names, ["Tái dương tính", "Tái dương tính", "Tái nhiễm", "Tái nhiễm"]);
        assert_eq!(named(&on, -1), None);
    }
}

//! Sets of case numbers as runs: a ward of 100,000 cases is a few spans, and not 100,000 numbers.

use serde::{Deserialize, Serialize};

/// Numbers one after the other.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Span {
    /// The first.
    pub first: u32,
    /// How many.
    pub count: u32,
}

impl Span {
    /// The number behind the last.
    fn end(self) -> u32 {
        self.first.saturating_add(self.count)
    }
}

/// The runs of some numbers, each standing once whatever their order.
pub(super) fn runs_of(mut numbers: Vec<u32>) -> Vec<Span> {
    numbers.sort_unstable();
    numbers.dedup();
    let mut runs: Vec<Span> = Vec::new();
    for number in numbers {
        match runs.last_mut().filter(|run| run.end() == number) {
            Some(run) => run.count += 1,
            None => runs.push(Span { first: number, count: 1 }),
        }
    }
    runs
}

/// Whether a number stands in runs.
pub(super) fn holds(runs: &[Span], number: u32) -> bool {
    let behind = runs.partition_point(|run| run.first <= number);
    behind.checked_sub(1).is_some_and(|at| number < runs[at].end())
}

/// How many numbers stand in runs.
pub(super) fn length(runs: &[Span]) -> i64 {
    runs.iter().map(|run| i64::from(run.count)).sum()
}

/// The numbers of runs.
pub(super) fn numbers(runs: &[Span]) -> impl Iterator<Item = u32> {
    runs.iter().flat_map(|run| run.first..run.end())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn runs_hold_what_was_put_into_them(numbers_in in proptest::collection::vec(1_u32..200, 0..80)) {
            let runs = runs_of(numbers_in.clone());
            let mut expected = numbers_in;
            expected.sort_unstable();
            expected.dedup();
            prop_assert_eq!(numbers(&runs).collect::<Vec<_>>(), expected.clone());
            prop_assert_eq!(length(&runs), expected.len() as i64);
            for number in 0..201 {
                prop_assert_eq!(holds(&runs, number), expected.contains(&number), "{}", number);
            }
            prop_assert!(runs.windows(2).all(|pair| pair[0].end() < pair[1].first), "no two runs touch");
        }
    }
}

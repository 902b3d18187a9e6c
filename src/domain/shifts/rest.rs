//! Rest between two shifts of one person: who has less of it than is asked for is told of, never refused, because a ward
//! in an epidemic may have nobody else.

use std::collections::BTreeMap;

use crate::domain::identity::Id;
use crate::domain::moment::Moment;
use crate::domain::roster::Shift;
use crate::domain::shifts::{Hand, Hands, SHIFT_SECONDS_MAX, spells};
use crate::domain::ward::Ward;

/// Somebody who comes to a shift with little rest.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Short {
    /// Who.
    pub hand: Hand,
    /// The shift before.
    pub after: Id<Shift>,
    /// Seconds between the two.
    pub rest: i64,
    /// Seconds on duty without any rest, this shift included.
    pub in_a_row: i64,
}

/// Who comes to which shift of a time with less than so many seconds of rest; 0 asks for none.
pub fn short_rests(
    ward: &Ward,
    hands: &Hands,
    (from, to): (Moment, Moment),
    asked: i64,
) -> BTreeMap<Id<Shift>, Vec<Short>> {
    let mut short: BTreeMap<Id<Shift>, Vec<Short>> = BTreeMap::new();
    if asked <= 0 {
        return short;
    }
    // As far back as a row of shifts could begin that is still one without rest; two of the longest are enough to tell.
    let first = from.plus(-asked - 2 * SHIFT_SECONDS_MAX);
    let near = ward.shifts.iter().filter(|shift| first < shift.to && shift.from < to);
    let mut times: Vec<(Hand, Moment, Moment, Id<Shift>)> = near
        .flat_map(|shift| spells(shift, hands).into_iter().map(|spell| (spell.hand, spell.from, spell.until, shift.id)))
        .collect();
    times.sort_unstable();
    let mut before: Option<(Hand, Moment, Moment, Id<Shift>)> = None;
    for (hand, begins, ends, shift) in times {
        let last = before.take().filter(|(last, ..)| *last == hand);
        before = Some(match last {
            None => (hand, begins, ends, shift),
            Some((_, began, until, after)) => {
                let rest = begins.since(until);
                let began = if rest <= 0 { began } else { begins };
                let until = until.max(ends);
                if after != shift && rest < asked && from <= begins {
                    let told = Short { hand: hand.clone(), after, rest: rest.max(0), in_a_row: until.since(began) };
                    let of_shift = short.entry(shift).or_default();
                    // Two jobs in one shift are one person who is tired once.
                    if !of_shift.iter().any(|known| known.hand == told.hand) {
                        of_shift.push(told);
                    }
                }
                (hand, began, until, shift)
            }
        });
    }
    short
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::fixture::id;
    use crate::domain::record::{Kept, Record};
    use crate::domain::roster::Job;

    /// A moment of the last days of 2021: `31 07:30`.
    fn at(text: &str) -> Moment {
        let (day, time) = text.split_once(' ').unwrap();
        let day: u32 = day.parse().unwrap();
        let date = if day > 20 { format!("2021-12-{day}") } else { format!("2022-01-{day:02}") };
        Moment::at(date.parse().unwrap(), format!("{time}:00").parse().unwrap())
    }

    fn ward(shifts: &[(&str, &str, &[&str])]) -> Ward {
        let mut ward = Ward::default();
        for (number, (from, to, names)) in (1..).zip(shifts) {
            let job = |name: &&str| Job { name: (*name).into(), who: (*name).into(), ..Job::default() };
            let jobs = names.iter().map(job).collect();
            let shift = Shift { name: "Ca".into(), from: at(from), to: at(to), post: None, jobs };
            ward.insert(&Record::Shift(Arc::new(Kept::first(id(number), shift, Default::default()))));
        }
        ward
    }

    /// Shift, who, rest and hours in a row.
    fn told(ward: &Ward, hours: i64) -> Vec<(u32, String, i64, i64)> {
        let short = short_rests(ward, &Hands::of(ward), (at("30 00:00"), at("6 00:00")), hours * 3600);
        let name = |hand: &Hand| if let Hand::Other(name) = hand { name.clone() } else { String::new() };
        let one = |(shift, short): (Id<Shift>, Vec<Short>)| {
            let lines = short.into_iter();
            lines
                .map(move |told| (shift.number(), name(&told.hand), told.rest / 3600, told.in_a_row / 3600))
                .collect::<Vec<_>>()
        };
        short.into_iter().flat_map(one).collect()
    }

    #[test]
    fn less_rest_than_asked_is_told_and_as_much_is_not() {
        let shifts = |second: &'static str| {
            ward(&[("30 06:00", "30 14:00", &["Lý", "Hà"]), (second, "31 20:00", &["Lý", "Thu"])])
        };
        assert_eq!(told(&shifts("31 02:00"), 12), [], "twelve hours are twelve hours");
        assert_eq!(told(&shifts("31 01:59"), 12), [(2, "ly".to_string(), 11, 18)]);
        assert_eq!(told(&shifts("30 22:00"), 12), [(2, "ly".to_string(), 8, 22)]);
        assert_eq!(told(&shifts("30 22:00"), 0), [], "a station that asks for none hears of none");
    }

    #[test]
    fn shifts_without_any_rest_are_counted_together_also_across_the_change_of_a_year() {
        let ward = ward(&[
            ("31 06:00", "31 14:00", &["Lý"]),
            ("31 14:00", "31 22:00", &["Lý", "Hà"]),
            ("31 22:00", "1 06:00", &["Lý"]),
            ("1 06:00", "1 14:00", &["Lý"]),
            ("2 06:00", "2 14:00", &["Lý", "Hà"]),
        ]);
        let row = |shift, hours| (shift, "ly".to_string(), 0, hours);
        assert_eq!(told(&ward, 12), [row(2, 16), row(3, 24), row(4, 32)]);
    }

    #[test]
    fn two_jobs_of_one_shift_and_who_is_no_single_person_are_nobody_without_rest() {
        let ward = ward(&[
            ("31 06:00", "31 14:00", &["Lý", "115"]),
            ("31 14:00", "31 22:00", &["115"]),
            ("1 22:00", "2 06:00", &["Lý", "Lý"]),
        ]);
        assert_eq!(told(&ward, 12), []);
    }
}

//! Numbers and hours as they are typed, each by itself: `36,8`, `368`, `12/8`, `7h30`. Separate from the grammar
//! because what one word can be does not depend on the words around it.

use chrono::{Datelike, NaiveTime};

use crate::domain::measure::{OutOfRange, Sign};
use crate::domain::moment::Moment;
use crate::tui::entry::fault::FaultKind;
use crate::tui::entry::tokens::all_digits;

/// More digits than any sign has; longer numbers count as this many.
const DIGITS_MAX: usize = 9;

/// Reads digits alone; a number that is too long to be one of ours becomes a very large one.
pub(super) fn whole(digits: &str) -> Option<u32> {
    if !all_digits(digits) {
        return None;
    }
    if digits.len() > DIGITS_MAX { Some(u32::MAX) } else { digits.parse().ok() }
}

/// Whether the word writes a number with a decimal comma or point, as only a temperature is written.
pub(super) fn is_decimal(text: &str) -> bool {
    text.split_once([',', '.']).is_some_and(|(before, after)| all_digits(before) && all_digits(after))
}

/// Reads one sign but blood pressure: the value in its unit.
pub(super) fn sign_value(sign: Sign, text: &str) -> Result<u16, FaultKind> {
    let number = match sign {
        Sign::Temperature => temperature(text),
        _ => whole(text),
    };
    let number = number.ok_or(FaultKind::NotANumber(sign))?;
    sign.accept(number).map_err(FaultKind::OutOfRange)
}

/// Tenths of a degree of `36,8`, `36.8`, `368` or `37`.
fn temperature(text: &str) -> Option<u32> {
    let (degrees, tenths) = match text.split_once([',', '.']) {
        Some((degrees, tenths)) if tenths.len() == 1 => (whole(degrees)?, whole(tenths)?),
        Some(_) => return None,
        None if text.len() >= 3 => return whole(text),
        None => (whole(text)?, 0),
    };
    Some(degrees.saturating_mul(10).saturating_add(tenths))
}

/// The largest upper and lower pressure that are read as tens of mmHg: nobody who can be called has 25/10 mmHg.
const TENS_MAX: (u32, u32) = (32, 25);

/// Reads `120/80`, or `12/8` for the same; both in mmHg.
pub(super) fn pressure(text: &str) -> Result<(u16, u16), FaultKind> {
    let numbers = text.split_once('/').and_then(|(upper, lower)| Some((whole(upper)?, whole(lower)?)));
    let (upper, lower) = numbers.ok_or(FaultKind::NotANumber(Sign::Systolic))?;
    let (upper, lower) =
        if upper <= TENS_MAX.0 && lower <= TENS_MAX.1 { (upper * 10, lower * 10) } else { (upper, lower) };
    let accept = |sign: Sign, number| sign.accept(number).map_err(|out: OutOfRange| FaultKind::OutOfRange(out));
    let (upper, lower) = (accept(Sign::Systolic, upper)?, accept(Sign::Diastolic, lower)?);
    if upper <= lower { Err(FaultKind::PressureReversed) } else { Ok((upper, lower)) }
}

/// The most litres of oxygen a minute that any device gives.
const OXYGEN_MAX: u32 = 60;

/// Reads litres of oxygen a minute, 1 to 60.
pub(super) fn oxygen(text: &str) -> Result<u8, FaultKind> {
    let litres = whole(text).filter(|litres| (1..=OXYGEN_MAX).contains(litres));
    litres.and_then(|litres| u8::try_from(litres).ok()).ok_or(FaultKind::Oxygen)
}

/// Reads `7h`, `7h30`, `7:30`; nothing where the word is not of that form, a fault where there is no such hour.
pub(super) fn hour(text: &str) -> Option<Result<NaiveTime, FaultKind>> {
    let (hours, minutes) = text.split_once(['h', 'H', ':'])?;
    let is_whole_hour = minutes.is_empty() && !text.ends_with(':');
    let is_clock = all_digits(minutes) && (minutes.len() == 2 || !text.contains(':'));
    if !all_digits(hours) || !(is_whole_hour || is_clock) {
        return None;
    }
    let minutes = if is_whole_hour { 0 } else { whole(minutes)? };
    let time = whole(hours).and_then(|hours| NaiveTime::from_hms_opt(hours, minutes, 0));
    Some(time.ok_or(FaultKind::Hour))
}

/// The earliest year of birth of a living person.
const BIRTH_YEAR_MIN: i32 = 1900;

/// The year of birth that four digits write, from 1900 to now.
pub(super) fn birth_year(text: &str, now: Moment) -> Option<i32> {
    let year = whole(text).filter(|_| text.len() == 4)?;
    i32::try_from(year).ok().filter(|year| (BIRTH_YEAR_MIN..=now.date().year()).contains(year))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_temperature_is_typed_in_four_ways() {
        for (typed, tenths) in [("36,8", 368), ("36.8", 368), ("368", 368), ("37", 370), ("20", 200), ("46,0", 460)] {
            assert_eq!(sign_value(Sign::Temperature, typed), Ok(tenths), "{typed}");
        }
        for typed in ["3", "3960", "46,1", "19,9", "199", "461", "99999999999999999999"] {
            assert!(matches!(sign_value(Sign::Temperature, typed), Err(FaultKind::OutOfRange(_))), "{typed}");
        }
        for typed in ["36,85", "36,", ",8", "36,8,1", "x", "", "3٦"] {
            assert_eq!(sign_value(Sign::Temperature, typed), Err(FaultKind::NotANumber(Sign::Temperature)), "{typed}");
        }
    }

    #[test]
    fn a_pressure_may_be_typed_in_tens() {
        for (typed, upper, lower) in [
            ("120/80", 120, 80),
            ("12/8", 120, 80),
            ("9/6", 90, 60),
            ("22/14", 220, 140),
            ("98/60", 98, 60),
            ("120/10", 120, 10),
        ] {
            assert_eq!(pressure(typed), Ok((upper, lower)), "{typed}");
        }
        for typed in ["80/120", "8/12", "80/80"] {
            assert_eq!(pressure(typed), Err(FaultKind::PressureReversed), "{typed}");
        }
        for typed in ["12/80", "120/8", "400/80", "120/300", "0/0"] {
            assert!(matches!(pressure(typed), Err(FaultKind::OutOfRange(_))), "{typed}");
        }
        for typed in ["120/", "/80", "12,5/8", "120/80/60", "a/b"] {
            assert_eq!(pressure(typed), Err(FaultKind::NotANumber(Sign::Systolic)), "{typed}");
        }
    }

    #[test]
    fn an_hour_is_known_by_its_form() {
        let time = |hours, minutes| NaiveTime::from_hms_opt(hours, minutes, 0).unwrap();
        for (typed, expected) in [
            ("7h", time(7, 0)),
            ("7h30", time(7, 30)),
            ("07H05", time(7, 5)),
            ("21:15", time(21, 15)),
            ("0h", time(0, 0)),
        ] {
            assert_eq!(hour(typed), Some(Ok(expected)), "{typed}");
        }
        for typed in ["24h", "7h60", "99h99", "7h99999999999"] {
            assert_eq!(hour(typed), Some(Err(FaultKind::Hour)), "{typed}");
        }
        for typed in ["7", "7h-9h", "h", "7:", "2:1", "hq", "7hx", "12/3", "7h30p"] {
            assert_eq!(hour(typed), None, "{typed}");
        }
    }

    #[test]
    fn oxygen_is_one_to_sixty_litres() {
        assert_eq!(oxygen("2"), Ok(2));
        for typed in ["0", "61", "2,5", "", "999999999999"] {
            assert_eq!(oxygen(typed), Err(FaultKind::Oxygen), "{typed}");
        }
    }
}

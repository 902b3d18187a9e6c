//! Whether `3/4/2022` is a day of April or of March: other systems write it as their user's language does. What the
//! cells of a file do not tell is refused, never guessed.

use super::refused::Reason;

/// Which of the two numbers before the year is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum DayOrder {
    /// Nothing tells it, or both stand in one file.
    #[default]
    Unsure,
    /// `13/4/2022`.
    DayFirst,
    /// `4/13/2022`.
    MonthFirst,
}

impl DayOrder {
    /// The order that all of these cells have where one of them tells it.
    pub(super) fn of<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let told = cells.filter_map(numbers).filter_map(|(numbers, _)| match numbers {
            [first, second, _] if first > 12 && second <= 12 => Some(Self::DayFirst),
            [first, second, _] if second > 12 && first <= 12 => Some(Self::MonthFirst),
            _ => None,
        });
        told.reduce(|one, other| if one == other { one } else { Self::Unsure }).unwrap_or_default()
    }

    /// A day as ISO writes it, without its time of day; what is no such date stays as it is.
    pub(super) fn iso(self, text: &str) -> Result<String, Reason> {
        let text = text.trim();
        if let Some(utc) = text.strip_suffix(" UTC") {
            return Ok(format!("{}Z", utc.trim().replacen(' ', "T", 1)));
        }
        if let Some((whole, part)) = text.split_once('.')
            && [whole, part].iter().all(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
            && whole.len() == 5
        {
            // A spreadsheet's day with its time of day.
            return Ok(whole.to_string());
        }
        let Some(([first, second, year], is_of_points)) = numbers(text) else { return Ok(text.to_string()) };
        let is_day_first = match self {
            _ if is_of_points || first == second || first > 12 => true,
            _ if second > 12 => false,
            Self::DayFirst => true,
            Self::MonthFirst => false,
            Self::Unsure => return Err(Reason::DayOrder),
        };
        let (day, month) = if is_day_first { (first, second) } else { (second, first) };
        Ok(if year < 100 { format!("{day}/{month}/{year:02}") } else { format!("{year:04}-{month:02}-{day:02}") })
    }
}

/// The three numbers of a date whose year stands last, and whether points stand between them: then the day is first
/// in every language that writes so.
fn numbers(text: &str) -> Option<([u32; 3], bool)> {
    let day = text.trim().split(' ').next().unwrap_or_default();
    let mut parts = day.split(['/', '-', '.']);
    let mut next = |lengths: &[usize]| {
        let part = parts.next().filter(|part| lengths.contains(&part.len()))?;
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<u32>().ok())?
    };
    let found = [next(&[1, 2])?, next(&[1, 2])?, next(&[2, 4])?];
    parts.next().is_none().then_some((found, day.contains('.')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_tells_by_its_days_after_the_twelfth() {
        let table = [
            (&["3/4/2022", "13/4/2022"][..], DayOrder::DayFirst),
            (&["3/4/2022", "4/13/2022", ""], DayOrder::MonthFirst),
            (&["3/4/2022", "2022-04-13", "x"], DayOrder::Unsure),
            (&["13/4/2022", "4/13/2022"], DayOrder::Unsure),
            (&["13/4/2022", "4/13/2022", "14/4/2022"], DayOrder::Unsure),
        ];
        for (cells, order) in table {
            assert_eq!(DayOrder::of(cells.iter().copied()), order, "{cells:?}");
        }
    }

    #[test]
    fn a_day_is_written_as_iso_and_never_guessed() {
        use DayOrder::{DayFirst, MonthFirst, Unsure};
        let table = [
            (Unsure, "13/4/2022", Some("2022-04-13")),
            (Unsure, "4/13/2022 2:30 PM", Some("2022-04-13")),
            (Unsure, "03.04.2022", Some("2022-04-03")),
            (Unsure, "20.05.21", Some("20/5/21")),
            (Unsure, "4/4/2022", Some("2022-04-04")),
            (Unsure, "3/4/2022", None),
            (DayFirst, "3/4/2022", Some("2022-04-03")),
            (MonthFirst, "3/4/2022", Some("2022-03-04")),
            (Unsure, "2022-04-03", Some("2022-04-03")),
            (Unsure, "2022-04-03 17:05:06 UTC", Some("2022-04-03T17:05:06Z")),
            (Unsure, "44654.5", Some("44654")),
            (Unsure, "1990", Some("1990")),
            (Unsure, "40/40/2022", Some("2022-40-40")),
        ];
        for (order, text, expected) in table {
            assert_eq!(order.iso(text).ok().as_deref(), expected, "{order:?} {text}");
        }
    }
}

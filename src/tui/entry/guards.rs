//! What an officer must see and confirm before a reading is saved: a swap, an extreme value, a name beside numbers, an
//! urgent sign, an old time. Separate from the grammar because it judges what was understood, with the rules in force.

use crate::domain::birth::AgeMonths;
use crate::domain::danger::{Finding, Level, Rules};
use crate::domain::home_treatment::LATE_SECONDS;
use crate::domain::measure::Sign;
use crate::domain::moment::Moment;
use crate::language::{Phrasebook, numbers};
use crate::tui::entry::fault::{short_name, value};
use crate::tui::entry::reading_line::{ReadingLine, Said, Target};

/// A reason why one Enter is not enough.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Guard<'r> {
    /// SpO2 and pulse stand unlabelled and could be each other: Enter takes them as typed, Space swaps.
    Swap {
        /// The number in the place of SpO2.
        spo2: u16,
        /// The number in the place of the pulse.
        pulse: u16,
    },
    /// A value that is possible and hardly ever seen.
    Extreme(Sign, u16),
    /// The person was found by name in the same line.
    NameAndReading,
    /// An urgent danger sign (`!!`).
    Urgent(Finding<'r>),
    /// Measured a day ago or longer: it will ring nobody.
    Old(Moment),
}

/// The values in which SpO2 and pulse can be taken for each other.
const ALIKE: std::ops::RangeInclusive<u16> = 85..=100;

/// What must be confirmed with a second Enter; nothing where one Enter saves. `age` is the age on the day of measuring.
/// Readings that are only `chú ý` (`!`) are saved at once and read back in the notice.
pub fn guards<'r>(line: &ReadingLine, age: AgeMonths, rules: &'r Rules) -> Vec<Guard<'r>> {
    let mut guards = Vec::new();
    guards.extend(swap(line));
    guards.extend(
        line.signs
            .measured()
            .filter(|(sign, value)| sign.is_extreme(*value))
            .map(|(sign, value)| Guard::Extreme(sign, value)),
    );
    let found = rules.judge(&line.signs, line.symptoms.told(), age);
    guards.extend(found.into_iter().filter(|finding| finding.level == Level::Urgent).map(Guard::Urgent));
    if matches!(line.target, Target::Name(_)) {
        guards.push(Guard::NameAndReading);
    }
    // The desk compares with its own clock a little later, so the whole day counts as old already.
    if line.entered_at.since(line.measured_at) >= LATE_SECONDS {
        guards.push(Guard::Old(line.measured_at));
    }
    guards
}

/// Asks wherever both stand unlabelled and each could be the other. Two equal numbers cannot be in the wrong order.
fn swap<'r>(line: &ReadingLine) -> Option<Guard<'r>> {
    let unlabelled = |sign| line.slot(sign).filter(|slot| slot.said == Said::Measured && !slot.is_labelled).is_some();
    if !unlabelled(Sign::Saturation) || !unlabelled(Sign::Pulse) {
        return None;
    }
    let (spo2, pulse) = (line.signs.value(Sign::Saturation)?, line.signs.value(Sign::Pulse)?);
    let alike = ALIKE.contains(&spo2) && ALIKE.contains(&pulse) && spo2 != pulse;
    let reversed = spo2 < 88 && (93..=100).contains(&pulse);
    (alike || reversed).then_some(Guard::Swap { spo2, pulse })
}

/// The same line with SpO2 and pulse exchanged, and their order confirmed; unchanged where the pulse cannot be a SpO2
/// or one of them was not measured.
#[must_use]
pub fn swapped(line: &ReadingLine) -> ReadingLine {
    let mut new = line.clone();
    let (Some(spo2), Some(pulse)) = (line.signs.value(Sign::Saturation), line.signs.value(Sign::Pulse)) else {
        return new;
    };
    let mut signs = line.signs;
    let both = signs.set(Sign::Saturation, pulse.into()).and(signs.set(Sign::Pulse, spo2.into()));
    if both.is_err() {
        return new;
    }
    new.signs = signs;
    for slot in &mut new.slots {
        slot.sign = match slot.sign {
            Sign::Saturation => Sign::Pulse,
            Sign::Pulse => Sign::Saturation,
            other => other,
        };
        slot.is_labelled |= matches!(slot.sign, Sign::Saturation | Sign::Pulse);
    }
    new
}

impl Guard<'_> {
    /// Says what is to be confirmed; the words of an urgent sign are those of its finding, which the box writes.
    pub fn sentence(&self, book: &Phrasebook) -> String {
        match self {
            Guard::Swap { spo2, pulse } => {
                let key = if *spo2 < 88 { "entry.reversed" } else { "entry.check_order" };
                book.say_with(key, &[("spo2", spo2), ("pulse", pulse)])
            }
            Guard::Extreme(sign, number) => {
                let (name, number) = (short_name(*sign, book), value(*sign, *number));
                book.say_with("entry.extreme", &[("sign", &name), ("value", &number)])
            }
            Guard::NameAndReading => book.say("guards.name_and_reading").to_owned(),
            Guard::Urgent(_) => book.say("guards.urgent").to_owned(),
            Guard::Old(at) => {
                let time = numbers::time(at.time());
                let date = numbers::date_with_weekday(at.date(), book);
                book.say_with("guards.old", &[("time", &time), ("date", &date)])
            }
        }
    }
}

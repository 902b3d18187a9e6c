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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::birth::Birth;
    use crate::domain::danger::{Pack, Watched};
    use crate::domain::home_treatment::Symptoms;
    use crate::domain::symptom::{Symptom, SymptomSet};
    use crate::language::Language;
    use crate::tui::entry::line::{Line, parse};
    use crate::tui::entry::ruler::{Told, ruler};
    use crate::tui::entry::setting::Pane;
    use crate::tui::entry::setting::tests::{evening, id, moment, setting};
    use proptest::prelude::*;

    static RULES: std::sync::LazyLock<Rules> = std::sync::LazyLock::new(|| {
        let packs = [
            include_str!("../../../assets/packs/qd-261.toml"),
            include_str!("../../../assets/packs/qd-528.toml"),
            include_str!("../../../assets/packs/tram.toml"),
        ];
        Rules::new(packs.into_iter().map(|text| Pack::read(text).unwrap()).collect())
    });

    fn adult() -> AgeMonths {
        Birth::Year(1958).age_on(evening().date())
    }

    fn reading(line: &str) -> ReadingLine {
        match parse(line, &setting(Pane::HomeTreatment)) {
            Line::Reading(reading) => *reading,
            other => panic!("{line:?} is no reading: {other:?}"),
        }
    }

    /// The guards of a line, by short names.
    fn named(line: &ReadingLine) -> Vec<String> {
        let name = |guard: &Guard<'_>| match guard {
            Guard::Swap { spo2, pulse } => format!("swap {spo2} {pulse}"),
            Guard::Extreme(sign, value) => format!("extreme {} {value}", sign.name()),
            Guard::NameAndReading => "name".to_owned(),
            Guard::Urgent(Finding { watched: Watched::Sign(sign), .. }) => format!("urgent {}", sign.name()),
            Guard::Urgent(Finding { watched: Watched::Symptom(symptom), .. }) => format!("urgent {}", symptom.code()),
            Guard::Urgent(_) => "urgent".to_owned(),
            Guard::Old(_) => "old".to_owned(),
        };
        guards(line, adult(), &RULES).iter().map(name).collect()
    }

    #[test]
    fn every_example_of_the_papers_needs_the_right_number_of_enters() {
        for (typed, expected) in [
            ("36.8 97 82 18 120/80 ho", vec![]),
            ("368 97 82 18", vec![]),
            ("- 96", vec![]),
            ("396 97 82 18", vec![]),
            ("368 97 82 18 7h30", vec![]),
            ("#12 sp91 nt24 kt", vec!["urgent spo2", "urgent kt"]),
            ("huong 36,8 97 82 18", vec!["name"]),
            ("36.8 82 97 18", vec!["swap 82 97", "urgent spo2"]),
            ("36,8 98 92 18", vec!["swap 98 92"]),
            ("36,8 92 98 18", vec!["swap 92 98", "urgent spo2"]),
            ("36,8 100 85", vec!["swap 100 85"]),
            ("36,8 98 101", vec![]),
            ("36,8 98 84", vec![]),
            ("36,8 98 98", vec![]),
            ("36,8 sp98 m92", vec![]),
            ("36,8 98 m92", vec![]),
            ("36,8 94 108 22", vec![]),
            ("38,1 92 108 22", vec!["urgent spo2"]),
            ("29,5 97 82", vec!["extreme temperature 295"]),
            ("36,8 97 82 3", vec!["extreme breaths 3"]),
            ("- kt", vec!["urgent kt"]),
            ("- ko", vec![]),
            ("36,8 hq 7h", vec!["old"]),
            ("36,8 hq 21h05", vec![]),
            ("36,8 hq", vec!["old"]),
            (
                "huong 43,5 92 98 kt hq 7h",
                vec!["swap 92 98", "extreme temperature 435", "urgent spo2", "urgent kt", "name", "old"],
            ),
        ] {
            let mut found = named(&reading(typed));
            let mut expected: Vec<String> = expected.into_iter().map(str::to_owned).collect();
            found.sort();
            expected.sort();
            assert_eq!(found, expected, "{typed}");
        }
    }

    #[test]
    fn space_swaps_and_asks_no_more() {
        let line = reading("36,8 92 98 18");
        let new = swapped(&line);
        assert_eq!((new.signs.value(Sign::Saturation), new.signs.value(Sign::Pulse)), (Some(98), Some(92)));
        assert!(named(&new).is_empty(), "the order is confirmed and nothing is urgent any more");
        assert_eq!(new.slot(Sign::Saturation).map(|slot| slot.range.clone()), Some(8..10));
        assert_eq!(swapped(&new).signs, line.signs);
        // A pulse that no SpO2 can be, and a missing one, stay where they are.
        for typed in ["36,8 97 108", "36,8 97", "-"] {
            assert_eq!(swapped(&reading(typed)), reading(typed));
        }
    }

    #[test]
    fn the_ruler_shows_what_was_understood_and_how_loud_it_is() {
        let line = reading("#12 36,8 91 - * không có máy 12/8");
        let cells = ruler(&line, &RULES.judge(&line.signs, line.symptoms.told(), adult()));
        let seen: Vec<_> = cells.iter().map(|cell| (cell.sign, cell.told, cell.level, cell.is_next)).collect();
        let no_device = Told::Refused(Some(crate::tui::entry::words::Reason::NoDevice));
        assert_eq!(
            seen,
            [
                (Sign::Temperature, Told::Value(368), None, false),
                (Sign::Saturation, Told::Value(91), Some(Level::Urgent), false),
                (Sign::Pulse, Told::NotMeasured, None, false),
                (Sign::Breaths, no_device, None, false),
                (Sign::Systolic, Told::Pressure(120, 80), None, false),
            ]
        );
        let line = reading("36,8 96");
        let cells = ruler(&line, &RULES.judge(&line.signs, line.symptoms.told(), adult()));
        assert_eq!(
            cells.iter().find(|cell| cell.is_next).map(|cell| (cell.sign, cell.told)),
            Some((Sign::Pulse, Told::Waiting))
        );
        assert_eq!(cells[1].level, Some(Level::Attention));
    }

    #[test]
    fn every_guard_has_a_sentence() {
        let line = reading("huong 43,5 92 98 kt hq 7h");
        for language in Language::ALL {
            let book = crate::language::Phrasebook::embedded(language);
            for guard in guards(&line, adult(), &RULES) {
                let said = guard.sentence(&book);
                assert!(!said.contains('{') && !said.contains("guards.") && !said.contains("entry."), "{said}");
            }
        }
        let book = crate::language::Phrasebook::embedded(Language::Vietnamese);
        let said = Guard::Swap { spo2: 98, pulse: 92 }.sentence(&book);
        assert_eq!(said, "SpO2 98, Mạch 92 - đúng thứ tự?");
        assert_eq!(Guard::Swap { spo2: 82, pulse: 97 }.sentence(&book), "SpO2 82 Mạch 97 - nhập ngược?");
    }

    /// A line that names these values and symptoms in one of the ways of the grammar.
    fn typed(values: [u16; 6], labelled: bool, symptoms: &[Symptom]) -> String {
        let [temperature, spo2, pulse, breaths, upper, lower] = values;
        let mut line = if labelled {
            format!("sp{spo2} {upper}/{lower} nt{breaths} t{temperature} m{pulse}")
        } else {
            format!("{},{} {spo2} {pulse} {breaths} {upper}/{lower}", temperature / 10, temperature % 10)
        };
        for symptom in symptoms {
            line.push(' ');
            line.push_str(symptom.code());
        }
        line
    }

    proptest! {
        #[test]
        fn no_urgent_finding_is_missed(
            values in [200..=460_u16, 1..=100_u16, 1..=350_u16, 1..=150_u16, 120..=320_u16, 26..=110_u16],
            labelled in any::<bool>(),
            symptoms in prop::sample::subsequence(Symptom::all().collect::<Vec<_>>(), 0..6),
            born in 1930..2021_i32,
        ) {
                let age = Birth::Year(born).age_on(evening().date());
            let line = reading(&typed(values, labelled, &symptoms));
            for (sign, value) in Sign::ALL.into_iter().zip(values) {
                prop_assert_eq!(line.signs.value(sign), Some(value));
            }
            let told: SymptomSet = symptoms.iter().copied().collect();
            let asked = if symptoms.is_empty() { Symptoms::NotAsked } else { Symptoms::Asked(told) };
            prop_assert_eq!(line.symptoms, asked);
            let found = guards(&line, age, &RULES);
            for finding in RULES.judge(&line.signs, told, age) {
                let is_guarded = found.contains(&Guard::Urgent(finding));
                prop_assert_eq!(is_guarded, finding.level == Level::Urgent);
            }
            let is_alike = |value: u16| (85..=100).contains(&value);
            let [_, spo2, pulse, ..] = values;
            if !labelled && is_alike(spo2) && is_alike(pulse) && spo2 != pulse {
                let swap = Guard::Swap { spo2, pulse };
                prop_assert!(found.contains(&swap));
            }
        }
    }

    #[test]
    fn a_day_counts_as_old_from_its_last_second_on() {
        let mut line = reading("36,8");
        line.measured_at = moment("2021-07-20", "21:04:01");
        assert!(named(&line).is_empty());
        line.measured_at = moment("2021-07-20", "21:04:00");
        assert_eq!(named(&line), ["old"]);
        line.target = Target::Number(id(3));
        assert_eq!(named(&line), ["old"]);
    }
}

//! Vital signs in the units of the field, as types that cannot hold what is not a number
//! of that kind. What is possible but extreme is kept and marked, never thrown away.

use serde::{Deserialize, Serialize};

/// A number that cannot be a measure of its kind, with the range that can.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OutOfRange {
    /// Which sign.
    pub sign: Sign,
    /// The number that was given, in the unit of the type (tenths of a degree for temperature).
    pub value: u32,
    /// The lowest accepted number.
    pub lowest: u16,
    /// The highest accepted number.
    pub highest: u16,
}

/// A vital sign of the follow-up sheet.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// Body temperature.
    Temperature,
    /// Oxygen saturation.
    #[serde(rename = "spo2")]
    Saturation,
    /// Heart beats a minute.
    Pulse,
    /// Breaths a minute.
    Breaths,
    /// Upper blood pressure.
    Systolic,
    /// Lower blood pressure.
    Diastolic,
}

impl Sign {
    /// Every sign, in the station's usual order.
    pub const ALL: [Sign; 6] =
        [Sign::Temperature, Sign::Saturation, Sign::Pulse, Sign::Breaths, Sign::Systolic, Sign::Diastolic];

    /// The name that rule packs, exports and phrases use.
    pub fn name(self) -> &'static str {
        match self {
            Sign::Temperature => "temperature",
            Sign::Saturation => "spo2",
            Sign::Pulse => "pulse",
            Sign::Breaths => "breaths",
            Sign::Systolic => "systolic",
            Sign::Diastolic => "diastolic",
        }
    }

    /// The lowest and highest number that can be this sign at all.
    pub fn possible(self) -> (u16, u16) {
        match self {
            Sign::Temperature => (200, 460),
            Sign::Saturation => (1, 100),
            Sign::Pulse => (1, 350),
            Sign::Breaths => (1, 150),
            Sign::Systolic => (20, 320),
            Sign::Diastolic => (10, 250),
        }
    }

    /// The lowest and highest number that needs no confirmation; outside, the value is kept
    /// as `cần xác nhận`. Bounds are the desk's reading, wide of anything seen on the phone.
    pub fn plausible(self) -> (u16, u16) {
        match self {
            Sign::Temperature => (300, 430),
            Sign::Saturation => (50, 100),
            Sign::Pulse => (25, 250),
            Sign::Breaths => (5, 100),
            Sign::Systolic => (50, 260),
            Sign::Diastolic => (20, 160),
        }
    }

    /// Accepts a number as this sign, or says what would be accepted.
    pub fn accept(self, value: u32) -> Result<u16, OutOfRange> {
        let (lowest, highest) = self.possible();
        match u16::try_from(value) {
            Ok(number) if (lowest..=highest).contains(&number) => Ok(number),
            _ => Err(OutOfRange { sign: self, value, lowest, highest }),
        }
    }

    /// Whether a value is possible but must be confirmed.
    pub fn is_extreme(self, value: u16) -> bool {
        let (lowest, highest) = self.plausible();
        !(lowest..=highest).contains(&value)
    }
}

/// One sign's number, in its unit: tenths of a degree Celsius, per cent, a minute, mmHg.
/// Absent is 0, which no sign can be, so that a set of them stays small.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(try_from = "RawSigns", into = "RawSigns")]
pub struct Signs {
    values: [u16; 6],
}

/// How [`Signs`] is written: names outlive the order of an array.
#[derive(Serialize, Deserialize)]
struct RawSigns {
    #[serde(default)]
    temperature: Option<u16>,
    #[serde(default)]
    spo2: Option<u16>,
    #[serde(default)]
    pulse: Option<u16>,
    #[serde(default)]
    breaths: Option<u16>,
    #[serde(default)]
    systolic: Option<u16>,
    #[serde(default)]
    diastolic: Option<u16>,
}

impl From<Signs> for RawSigns {
    fn from(signs: Signs) -> Self {
        let value = |sign| signs.value(sign);
        Self {
            temperature: value(Sign::Temperature),
            spo2: value(Sign::Saturation),
            pulse: value(Sign::Pulse),
            breaths: value(Sign::Breaths),
            systolic: value(Sign::Systolic),
            diastolic: value(Sign::Diastolic),
        }
    }
}

impl TryFrom<RawSigns> for Signs {
    type Error = String;
    fn try_from(raw: RawSigns) -> Result<Self, String> {
        let mut signs = Signs::default();
        let given = [raw.temperature, raw.spo2, raw.pulse, raw.breaths, raw.systolic, raw.diastolic];
        for (sign, value) in Sign::ALL.into_iter().zip(given) {
            if let Some(value) = value {
                signs.set(sign, u32::from(value)).map_err(|_| format!("{} cannot be {value}", sign.name()))?;
            }
        }
        Ok(signs)
    }
}

impl Signs {
    /// The value of one sign, where it was measured.
    pub fn value(&self, sign: Sign) -> Option<u16> {
        Some(self.values[sign as usize]).filter(|value| *value != 0)
    }

    /// Sets one sign, or says what would be accepted.
    pub fn set(&mut self, sign: Sign, value: u32) -> Result<(), OutOfRange> {
        self.values[sign as usize] = sign.accept(value)?;
        Ok(())
    }

    /// Takes one sign out again.
    pub fn clear(&mut self, sign: Sign) {
        self.values[sign as usize] = 0;
    }

    /// The signs that were measured, with their values.
    pub fn measured(&self) -> impl Iterator<Item = (Sign, u16)> + '_ {
        Sign::ALL.into_iter().filter_map(|sign| Some((sign, self.value(sign)?)))
    }

    /// Whether nothing was measured.
    pub fn is_empty(&self) -> bool {
        self.values == [0; 6]
    }

    /// The signs whose value must be confirmed.
    pub fn extremes(&self) -> impl Iterator<Item = Sign> + '_ {
        self.measured().filter(|(sign, value)| sign.is_extreme(*value)).map(|(sign, _)| sign)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_a_number_of_that_kind_is_refused_and_the_rest_is_kept() {
        for sign in Sign::ALL {
            let (lowest, highest) = sign.possible();
            let mut signs = Signs::default();
            assert!(signs.set(sign, u32::from(lowest)).is_ok());
            assert!(signs.set(sign, u32::from(highest)).is_ok());
            assert!(signs.set(sign, u32::from(highest) + 1).is_err());
            assert!(signs.set(sign, u32::from(lowest) - 1).is_err());
            assert!(signs.set(sign, 100_000).is_err());
            assert_eq!(signs.value(sign), Some(highest), "a refused value changes nothing");
            let (low, high) = sign.plausible();
            assert!(!sign.is_extreme(low) && !sign.is_extreme(high));
            assert!(sign.is_extreme(low - 1) || low == lowest);
        }
    }

    #[test]
    fn a_sign_is_written_by_the_name_that_packs_use() {
        for sign in Sign::ALL {
            assert_eq!(serde_json::to_value(sign).unwrap(), sign.name());
        }
    }

    #[test]
    fn a_record_with_an_impossible_sign_is_not_read() {
        assert!(serde_json::from_str::<Signs>(r#"{"spo2":98}"#).is_ok());
        assert!(serde_json::from_str::<Signs>(r#"{"spo2":101}"#).is_err());
        let signs: Signs = serde_json::from_str(r#"{"temperature":368,"pulse":82}"#).unwrap();
        let back: Signs = serde_json::from_str(&serde_json::to_string(&signs).unwrap()).unwrap();
        assert_eq!(signs, back);
    }
}

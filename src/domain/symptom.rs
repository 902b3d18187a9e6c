//! What a patient complains of: the symptoms of the Ministry's follow-up sheet and of the lists
//! of danger signs, each with the short code that officers type.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

/// A symptom. Codes survive Vietnamese input methods: no vowel before s f r x j z w, no doubled
/// letter that an input method rewrites.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Symptom {
    /// Ho.
    Cough,
    /// Ho ra đờm.
    ProductiveCough,
    /// Khó thở.
    Breathless,
    /// Đau tức ngực.
    ChestPain,
    /// Ho ra máu.
    BloodyCough,
    /// Lơ mơ, không tỉnh táo.
    Drowsy,
    /// Mệt mỏi.
    Tired,
    /// Ớn lạnh.
    Chills,
    /// Mắt đỏ.
    RedEyes,
    /// Mất mùi, vị.
    SmellLoss,
    /// Tiêu chảy.
    Diarrhoea,
    /// Sốt.
    Fever,
    /// Đau họng.
    SoreThroat,
    /// Nhức đầu.
    Headache,
    /// Chóng mặt.
    Dizzy,
    /// Chán ăn.
    NoAppetite,
    /// Nôn, buồn nôn.
    Vomiting,
    /// Đau mỏi người.
    MusclePain,
    /// Sổ mũi.
    RunnyNose,
    /// Tím tái.
    Cyanosis,
    /// Không ăn uống được.
    CannotEat,
    /// Bú kém.
    PoorFeeding,
    /// Co giật.
    Convulsion,
    /// Li bì, khó đánh thức.
    Lethargic,
    /// Mệt lả.
    Exhausted,
    /// Rút lõm lồng ngực.
    ChestIndrawing,
    /// Nôn mọi thứ.
    VomitsEverything,
    /// Mất nước.
    Dehydrated,
    /// Da xanh, môi nhợt.
    Pale,
    /// Bất ổn khác.
    OtherDanger,
    /// Mắc thêm bệnh cấp tính khác, như sốt xuất huyết.
    AcuteIllness,
}

use Symptom::*;

/// Every symptom with its code, in the order of the follow-up sheet. The position is the bit
/// in a [`SymptomSet`]: only add at the end.
const CODES: [(Symptom, &str); 31] = [
    (Cough, "ho"),
    (ProductiveCough, "dom"),
    (Breathless, "kt"),
    (ChestPain, "dn"),
    (BloodyCough, "hm"),
    (Drowsy, "lm"),
    (Tired, "met"),
    (Chills, "lanh"),
    (RedEyes, "md"),
    (SmellLoss, "mui"),
    (Diarrhoea, "tc"),
    (Fever, "sot"),
    (SoreThroat, "hong"),
    (Headache, "nd"),
    (Dizzy, "cm"),
    (NoAppetite, "can"),
    (Vomiting, "non"),
    (MusclePain, "moi"),
    (RunnyNose, "smui"),
    (Cyanosis, "tim"),
    (CannotEat, "kau"),
    (PoorFeeding, "bu"),
    (Convulsion, "cg"),
    (Lethargic, "lb"),
    (Exhausted, "metla"),
    (ChestIndrawing, "rl"),
    (VomitsEverything, "nht"),
    (Dehydrated, "mn"),
    (Pale, "xanh"),
    (OtherDanger, "bo"),
    (AcuteIllness, "bk"),
];

impl Symptom {
    /// Every symptom, in the order of the follow-up sheet.
    pub fn all() -> impl Iterator<Item = Symptom> {
        CODES.into_iter().map(|(symptom, _)| symptom)
    }

    /// The code that officers type and files carry.
    pub fn code(self) -> &'static str {
        CODES[self as usize].1
    }

    /// The symptom of a typed code.
    pub fn of_code(code: &str) -> Option<Self> {
        CODES.into_iter().find(|(_, known)| *known == code).map(|(symptom, _)| symptom)
    }

    fn bit(self) -> u64 {
        1 << (self as u64)
    }
}

impl Serialize for Symptom {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Symptom {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Symptom::of_code(&code).ok_or_else(|| D::Error::custom(format!("no symptom has the code {code}")))
    }
}

/// Any number of symptoms.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct SymptomSet(u64);

impl SymptomSet {
    /// No symptom.
    pub const NONE: SymptomSet = SymptomSet(0);

    /// This set and one more.
    #[must_use]
    pub fn with(self, symptom: Symptom) -> Self {
        Self(self.0 | symptom.bit())
    }

    /// Whether the symptom is in the set.
    pub fn has(self, symptom: Symptom) -> bool {
        self.0 & symptom.bit() != 0
    }

    /// Whether there is no symptom.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The symptoms, in the order of the follow-up sheet.
    pub fn iter(self) -> impl Iterator<Item = Symptom> {
        Symptom::all().filter(move |symptom| self.has(*symptom))
    }
}

impl FromIterator<Symptom> for SymptomSet {
    fn from_iter<I: IntoIterator<Item = Symptom>>(symptoms: I) -> Self {
        symptoms.into_iter().fold(Self::NONE, Self::with)
    }
}

impl fmt::Debug for SymptomSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(Symptom::code)).finish()
    }
}

impl Serialize for SymptomSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            serializer.collect_seq(self.iter().map(Symptom::code))
        } else {
            serializer.serialize_u64(self.0)
        }
    }
}

impl<'de> Deserialize<'de> for SymptomSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            return u64::deserialize(deserializer).map(|bits| Self(bits & ((1 << CODES.len()) - 1)));
        }
        let codes = Vec::<String>::deserialize(deserializer)?;
        codes
            .iter()
            .map(|code| {
                Symptom::of_code(code).ok_or_else(|| D::Error::custom(format!("no symptom has the code {code}")))
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_stands_at_its_symptom() {
        for (index, (symptom, code)) in CODES.into_iter().enumerate() {
            assert_eq!(symptom as usize, index, "{code}");
            assert_eq!(Symptom::of_code(code), Some(symptom));
        }
    }

    #[test]
    fn every_code_survives_telex_and_vni() {
        let unsafe_pair =
            |a: char, b: char| ("aeiouy".contains(a) && "sfrxjzw".contains(b)) || (a == b && "aeod".contains(a));
        for (_, code) in CODES {
            let letters: Vec<char> = code.chars().collect();
            assert!(letters.windows(2).all(|pair| !unsafe_pair(pair[0], pair[1])), "{code}");
            assert!(!code.contains('w') && code.chars().all(|letter| letter.is_ascii_lowercase()), "{code}");
        }
    }

    #[test]
    fn a_set_is_written_as_codes_and_reads_back() {
        let set: SymptomSet = [Breathless, Cough].into_iter().collect();
        assert_eq!(serde_json::to_string(&set).unwrap(), r#"["ho","kt"]"#);
        assert_eq!(serde_json::from_str::<SymptomSet>(r#"["kt","ho"]"#).unwrap(), set);
        assert!(serde_json::from_str::<SymptomSet>(r#"["zz"]"#).is_err());
    }
}

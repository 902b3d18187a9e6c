//! Danger signs: rule packs as data, and the judgement of one reading by the strictest of them.
//! A pack is a TOML text; what it may say and what it may not is checked when it is read.

use serde::{Deserialize, Serialize};

use crate::domain::birth::AgeMonths;
use crate::domain::measure::{Sign, Signs};
use crate::domain::moment::Date;
use crate::domain::symptom::{Symptom, SymptomSet};

/// A dated, named set of rules (bộ quy tắc).
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pack {
    /// The name by which settings choose it, such as `qd-261`.
    pub name: String,
    /// The decision's number, such as `QĐ 261/QĐ-BYT`.
    pub decision: String,
    /// The decision's day.
    pub dated: Date,
    /// The rules.
    #[serde(rename = "rule")]
    pub rules: Vec<Rule>,
}

/// One danger sign of a pack.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Its number in the decision, such as `D2a`.
    pub id: String,
    /// The sign that it watches; or a symptom, or neither for a rule about the course of a fever.
    #[serde(default)]
    pub sign: Option<Sign_>,
    /// The code of the symptom that it watches.
    #[serde(default)]
    pub symptom: Option<String>,
    /// Danger from this value on, in the unit of the sign.
    #[serde(default)]
    pub at_least: Option<u16>,
    /// Danger down from this value, in the unit of the sign.
    #[serde(default)]
    pub at_most: Option<u16>,
    /// Danger when fever (from `at_least` on) has lasted so many hours.
    #[serde(default)]
    pub fever_hours: Option<u16>,
    /// From this age in months on.
    #[serde(default)]
    pub from_months: u32,
    /// Below this age in months; for every age where absent.
    #[serde(default)]
    pub below_months: Option<u32>,
    /// How loud it is.
    pub level: Level,
    /// How certain the figure is.
    pub certainty: Certainty,
    /// Whether it judges at all.
    #[serde(default = "yes")]
    pub active: bool,
    /// Where the figure stands, or why the station reads it so.
    #[serde(default)]
    pub note: String,
}

use Sign as Sign_;

fn yes() -> bool {
    true
}

/// How loud a danger sign is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Chú ý.
    Attention,
    /// Khẩn.
    Urgent,
}

/// How certain a figure of a pack is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Certainty {
    /// The words of the decision.
    Q,
    /// The station's reading of the decision.
    S,
    /// Clinical judgement that the station's doctor switches on.
    J,
    /// From memory; never active.
    M,
    /// Uncertain; never active.
    U,
}

/// Why a pack is not taken.
#[derive(Clone, PartialEq, Debug)]
pub enum PackFault {
    /// The text is not a pack: the parser's words, with line and column.
    Text(String),
    /// A rule says nothing that can be judged, or two things at once.
    Rule(String),
    /// A rule watches a symptom that has no such code.
    Symptom(String),
    /// A figure that is not certain is active.
    Uncertain(String),
}

impl Pack {
    /// Reads a pack, or says what is wrong with it.
    pub fn read(text: &str) -> Result<Pack, PackFault> {
        let pack: Pack = toml::from_str(text).map_err(|fault| PackFault::Text(fault.to_string()))?;
        for rule in &pack.rules {
            if !rule.can_judge() {
                return Err(PackFault::Rule(rule.id.clone()));
            }
            if rule.symptom.as_deref().is_some_and(|code| Symptom::of_code(code).is_none()) {
                return Err(PackFault::Symptom(rule.id.clone()));
            }
            if rule.active && matches!(rule.certainty, Certainty::M | Certainty::U) {
                return Err(PackFault::Uncertain(rule.id.clone()));
            }
        }
        Ok(pack)
    }
}

/// The lowest temperature, in tenths of a degree, from which a rule may count a lasting fever:
/// what is colder ends every fever, so that no session needs older readings to judge one.
pub const FEVER_LOWEST: u16 = 370;

impl Rule {
    /// Whether the rule watches one thing, with one limit that a value can reach, at some age.
    /// A figure in the wrong unit would otherwise never alert, and nobody would know.
    fn can_judge(&self) -> bool {
        let watches = match (self.sign, &self.symptom, self.at_least, self.at_most) {
            (Some(sign), None, Some(limit), None) | (Some(sign), None, None, Some(limit)) => {
                let (lowest, highest) = sign.possible();
                (lowest..=highest).contains(&limit)
            }
            (None, Some(_), None, None) => self.fever_hours.is_none(),
            _ => false,
        };
        let lasting = self.fever_hours.is_none_or(|hours| {
            let hot = self.at_least.is_some_and(|limit| limit >= FEVER_LOWEST);
            self.sign == Some(Sign::Temperature) && hot && hours > 0
        });
        watches && lasting && self.below_months.is_none_or(|below| below > self.from_months)
    }

    /// Whether the rule speaks about anyone who may be as old as this. Where the age is not
    /// exact, every band that is possible counts, so that the strictest decides.
    fn concerns(&self, age: AgeMonths) -> bool {
        self.active && age.oldest >= self.from_months && self.below_months.is_none_or(|below| age.youngest < below)
    }

    fn is_met_by(&self, value: u16) -> bool {
        self.at_least.is_some_and(|limit| value >= limit) || self.at_most.is_some_and(|limit| value <= limit)
    }

    /// The limit, and whether danger begins above it.
    fn limit(&self) -> Option<Limit> {
        self.at_least.map(Limit::AtLeast).or(self.at_most.map(Limit::AtMost))
    }
}

/// The packs in force at a desk.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Rules {
    packs: Vec<Pack>,
}

/// Where danger begins, in the unit of the sign.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Limit {
    /// From this value upward.
    AtLeast(u16),
    /// From this value downward.
    AtMost(u16),
}

/// What a finding is about.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Watched {
    /// A measured sign.
    Sign(Sign),
    /// A symptom.
    Symptom(Symptom),
    /// A fever that does not end.
    LastingFever,
    /// Breathing with oxygen.
    Oxygen,
}

/// One danger sign found in a reading, and all that answers "vì sao?".
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Finding<'r> {
    /// What was found.
    pub watched: Watched,
    /// The value, for a measured sign.
    pub value: Option<u16>,
    /// Where danger begins.
    pub limit: Option<Limit>,
    /// How loud it is.
    pub level: Level,
    /// The rule, or nothing where the value itself is hardly possible.
    pub rule: Option<(&'r Pack, &'r Rule)>,
}

impl Rules {
    /// Puts packs in force.
    pub fn new(packs: Vec<Pack>) -> Self {
        Self { packs }
    }

    /// The packs in force.
    pub fn packs(&self) -> &[Pack] {
        &self.packs
    }

    fn concerning(&self, age: AgeMonths) -> impl Iterator<Item = (&Pack, &Rule)> {
        let rules = self.packs.iter().flat_map(|pack| pack.rules.iter().map(move |rule| (pack, rule)));
        rules.filter(move |(_, rule)| rule.concerns(age))
    }

    /// Whether any rule in force has a limit for a sign at an age. No rule never means normal.
    pub fn has_limit(&self, sign: Sign, age: AgeMonths) -> bool {
        self.concerning(age).any(|(_, rule)| rule.sign == Some(sign) && rule.fever_hours.is_none())
    }

    /// Whether a rule in force has a limit above which a sign is dangerous at an age.
    pub fn has_upper_limit(&self, sign: Sign, age: AgeMonths) -> bool {
        self.concerning(age)
            .any(|(_, rule)| rule.sign == Some(sign) && rule.fever_hours.is_none() && rule.at_least.is_some())
    }

    /// The strictest finding about one measured sign; an extreme value is always one.
    pub fn judge_sign(&self, sign: Sign, value: u16, age: AgeMonths) -> Option<Finding<'_>> {
        let met = self
            .concerning(age)
            .filter(|(_, rule)| rule.sign == Some(sign) && rule.fever_hours.is_none() && rule.is_met_by(value));
        let strictest = met.max_by_key(|(_, rule)| rule.level).map(|(pack, rule)| Finding {
            watched: Watched::Sign(sign),
            value: Some(value),
            limit: rule.limit(),
            level: rule.level,
            rule: Some((pack, rule)),
        });
        strictest.or_else(|| {
            sign.is_extreme(value).then_some(Finding {
                watched: Watched::Sign(sign),
                value: Some(value),
                limit: None,
                level: Level::Attention,
                rule: None,
            })
        })
    }

    /// Every rule in force that a measured value meets, the loudest first.
    pub fn met_by(&self, sign: Sign, value: u16, age: AgeMonths) -> Vec<Finding<'_>> {
        let met = self
            .concerning(age)
            .filter(|(_, rule)| rule.sign == Some(sign) && rule.fever_hours.is_none() && rule.is_met_by(value));
        let mut found: Vec<Finding<'_>> = met
            .map(|(pack, rule)| Finding {
                watched: Watched::Sign(sign),
                value: Some(value),
                limit: rule.limit(),
                level: rule.level,
                rule: Some((pack, rule)),
            })
            .collect();
        found.sort_by_key(|finding| std::cmp::Reverse(finding.level));
        found
    }

    /// The findings about what was complained of.
    pub fn judge_symptoms(&self, symptoms: SymptomSet, age: AgeMonths) -> impl Iterator<Item = Finding<'_>> {
        symptoms.iter().filter_map(move |symptom| {
            let met = self.concerning(age).filter(|(_, rule)| rule.symptom.as_deref() == Some(symptom.code()));
            met.max_by_key(|(_, rule)| rule.level).map(|(pack, rule)| Finding {
                watched: Watched::Symptom(symptom),
                value: None,
                limit: None,
                level: rule.level,
                rule: Some((pack, rule)),
            })
        })
    }

    /// The strictest finding about a fever, given the hours that it has lasted without a value below the
    /// limit; `hours_above` answers that for a limit in tenths of a degree.
    pub fn judge_fever(&self, age: AgeMonths, hours_above: impl Fn(u16) -> i64) -> Option<Finding<'_>> {
        let met = self.concerning(age).filter_map(|(pack, rule)| {
            let (hours, limit) = (rule.fever_hours?, rule.at_least?);
            (hours_above(limit) >= i64::from(hours)).then_some(Finding {
                watched: Watched::LastingFever,
                value: Some(hours),
                limit: Some(Limit::AtLeast(limit)),
                level: rule.level,
                rule: Some((pack, rule)),
            })
        });
        met.max_by_key(|finding| finding.level)
    }

    /// Everything found in one set of signs and symptoms, the loudest first.
    pub fn judge(&self, signs: &Signs, symptoms: SymptomSet, age: AgeMonths) -> Vec<Finding<'_>> {
        let measured = signs.measured().filter_map(|(sign, value)| self.judge_sign(sign, value, age));
        let mut found: Vec<Finding<'_>> = measured.chain(self.judge_symptoms(symptoms, age)).collect();
        found.sort_by_key(|finding| std::cmp::Reverse(finding.level));
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pack(rules: &str) -> Result<Pack, PackFault> {
        Pack::read(&format!("name = \"x\"\ndecision = \"X\"\ndated = \"2022-01-31\"\n{rules}"))
    }

    fn rule(lines: &str) -> Result<Pack, PackFault> {
        pack(&format!("[[rule]]\nid = \"R\"\nlevel = \"urgent\"\ncertainty = \"Q\"\n{lines}"))
    }

    #[test]
    fn a_pack_that_could_not_judge_is_refused() {
        assert!(rule("sign = \"spo2\"\nat_most = 96").is_ok());
        assert!(rule("sign = \"temperature\"\nat_least = 380\nfever_hours = 48").is_ok());
        assert!(rule("symptom = \"kt\"\nfrom_months = 2\nbelow_months = 3").is_ok());
        for (lines, what) in [
            ("", "watches nothing"),
            ("at_least = 3", "a limit of nothing"),
            ("sign = \"spo2\"", "no limit"),
            ("sign = \"spo2\"\nat_most = 96\nat_least = 50", "both limits"),
            ("sign = \"spo2\"\nsymptom = \"kt\"\nat_most = 96", "a sign and a symptom"),
            ("symptom = \"kt\"\nat_least = 1", "a symptom with a limit"),
            ("symptom = \"kt\"\nfever_hours = 48", "a symptom with hours"),
            ("sign = \"spo2\"\nat_most = 96\nfrom_months = 12\nbelow_months = 12", "an empty band"),
            ("sign = \"spo2\"\nat_most = 96\nfrom_months = 12\nbelow_months = 2", "a band backwards"),
            ("sign = \"temperature\"\nat_least = 39", "degrees instead of tenths"),
            ("sign = \"temperature\"\nat_least = 3910", "a limit that no value reaches"),
            ("sign = \"spo2\"\nat_least = 101", "a limit that no value reaches"),
            ("sign = \"pulse\"\nat_least = 120\nfever_hours = 48", "a fever of the pulse"),
            ("sign = \"temperature\"\nat_most = 380\nfever_hours = 48", "a fever below its limit"),
            ("sign = \"temperature\"\nat_least = 369\nfever_hours = 48", "a fever that is none"),
            ("sign = \"temperature\"\nat_least = 380\nfever_hours = 0", "a fever of no hours"),
        ] {
            assert_eq!(rule(lines), Err(PackFault::Rule("R".to_string())), "{what}");
        }
        assert_eq!(rule("symptom = \"zz\""), Err(PackFault::Symptom("R".to_string())));
        for text in ["sign = \"spO2\"\nat_most = 96", "sign = \"spo2\"\nat_most = -1", "sing = \"spo2\"", "symptom = 3"]
        {
            assert!(matches!(rule(text), Err(PackFault::Text(_))), "{text}");
        }
        assert!(matches!(Pack::read("name = "), Err(PackFault::Text(_))));
        assert!(matches!(pack("note = \"no rules\""), Err(PackFault::Text(_))));
    }

    #[test]
    fn a_figure_that_is_not_certain_is_never_active() {
        for (certainty, active, taken) in [
            ("Q", true, true),
            ("S", true, true),
            ("J", true, true),
            ("M", true, false),
            ("U", true, false),
            ("M", false, true),
            ("U", false, true),
        ] {
            let text = format!(
                "[[rule]]\nid = \"R\"\nsymptom = \"kt\"\nlevel = \"urgent\"\ncertainty = \"{certainty}\"\nactive = {active}"
            );
            let expected = if taken { None } else { Some(PackFault::Uncertain("R".to_string())) };
            assert_eq!(pack(&text).err(), expected, "{certainty} {active}");
        }
    }

    #[test]
    fn an_inactive_rule_judges_nothing() {
        let sleeping = rule("sign = \"spo2\"\nat_most = 96\nactive = false").unwrap();
        let rules = Rules::new(vec![sleeping]);
        let anyone = AgeMonths { youngest: 0, oldest: 1560 };
        assert!(!rules.has_limit(Sign::Saturation, anyone));
        assert_eq!(rules.judge_sign(Sign::Saturation, 80, anyone), None);
    }

    #[test]
    fn an_extreme_value_is_found_where_no_rule_speaks() {
        let rules = Rules::default();
        let anyone = AgeMonths { youngest: 0, oldest: 1560 };
        for sign in Sign::ALL {
            let ((lowest, highest), (low, high)) = (sign.possible(), sign.plausible());
            for value in [low, high] {
                assert_eq!(rules.judge_sign(sign, value, anyone), None, "{sign:?} {value}");
            }
            for value in [lowest, low - 1, highest].into_iter().filter(|value| sign.is_extreme(*value)) {
                let finding = rules.judge_sign(sign, value, anyone).unwrap();
                assert_eq!((finding.level, finding.rule, finding.limit), (Level::Attention, None, None), "{sign:?}");
            }
        }
    }

    #[test]
    fn the_strictest_of_two_fever_rules_decides() {
        let fever = |level: &str, hours: u16| {
            pack(&format!(
                "[[rule]]\nid = \"{level}\"\nsign = \"temperature\"\nat_least = 380\nfever_hours = {hours}\nlevel = \"{level}\"\ncertainty = \"Q\""
            ))
            .unwrap()
        };
        let rules = Rules::new(vec![fever("attention", 48), fever("urgent", 72)]);
        let child = AgeMonths { youngest: 24, oldest: 24 };
        let level = |hours: i64| rules.judge_fever(child, |_| hours).map(|finding| finding.level);
        assert_eq!(level(47), None);
        assert_eq!(level(48), Some(Level::Attention));
        assert_eq!(level(71), Some(Level::Attention));
        assert_eq!(level(72), Some(Level::Urgent));
        assert!(!rules.has_limit(Sign::Temperature, child), "a lasting fever is no limit of a value");
        assert_eq!(rules.judge_sign(Sign::Temperature, 420, child), None);
    }

    #[test]
    fn the_loudest_finding_comes_first() {
        let text =
            "[[rule]]\nid = \"A\"\nsign = \"temperature\"\nat_least = 385\nlevel = \"attention\"\ncertainty = \"Q\"
[[rule]]\nid = \"B\"\nsymptom = \"kt\"\nlevel = \"urgent\"\ncertainty = \"Q\"";
        let rules = Rules::new(vec![pack(text).unwrap()]);
        let mut signs = Signs::default();
        signs.set(Sign::Temperature, 390).unwrap();
        let found =
            rules.judge(&signs, [Symptom::Breathless].into_iter().collect(), AgeMonths { youngest: 0, oldest: 0 });
        let watched: Vec<Watched> = found.iter().map(|finding| finding.watched).collect();
        assert_eq!(watched, [Watched::Symptom(Symptom::Breathless), Watched::Sign(Sign::Temperature)]);
        assert_eq!((found[1].value, found[1].limit), (Some(390), Some(Limit::AtLeast(385))));
    }
}

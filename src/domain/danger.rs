//! Danger signs: the judgement of one reading by the strictest of the packs in force.

use serde::{Deserialize, Serialize};

use crate::domain::birth::AgeMonths;
use crate::domain::measure::{Sign, Signs};
use crate::domain::moment::Date;
use crate::domain::symptom::{Symptom, SymptomSet};

pub use crate::domain::pack::{Certainty, FEVER_LOWEST, Level, Pack, PackFault, Rule};
use crate::domain::pack::{Facts, Risk, Tier};

/// The packs of a desk: those in force for danger signs, and the others, by which cases may be treated all the same.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Rules {
    packs: Vec<Pack>,
    others: Vec<Pack>,
}

impl Rule {
    /// The limit, and whether danger begins above it.
    fn limit(&self) -> Option<Limit> {
        self.at_least.map(Limit::AtLeast).or(self.at_most.map(Limit::AtMost))
    }
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
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Watched {
    /// A measured sign.
    Sign(Sign),
    /// A symptom.
    Symptom(Symptom),
    /// A fever that does not end.
    LastingFever,
    /// Breathing with oxygen.
    Oxygen,
    /// A value so much below the person's usual one.
    Drop(Sign),
    /// At risk, and nobody can reach him.
    Unreached,
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
    /// No packs at all.
    pub fn none() -> &'static Rules {
        static NONE: Rules = Rules { packs: Vec::new(), others: Vec::new() };
        &NONE
    }

    /// Puts packs in force.
    pub fn new(packs: Vec<Pack>) -> Self {
        Self { packs, others: Vec::new() }
    }

    /// Adds packs that judge no danger sign here.
    #[must_use]
    pub fn beside(mut self, others: Vec<Pack>) -> Self {
        self.others = others;
        self
    }

    /// Turns what is clinical judgement on or off, as the station's doctor has said; nothing else can be switched.
    #[must_use]
    pub fn switched(mut self, switched: &[String]) -> Self {
        for pack in self.packs.iter_mut().chain(&mut self.others) {
            pack.switch(switched);
        }
        self
    }

    /// Every pack that is there, those in force for danger signs in front.
    pub fn known(&self) -> impl Iterator<Item = &Pack> {
        self.packs.iter().chain(&self.others)
    }

    /// The pack by which cases opened on a day are treated; the one that began last where several do. A case keeps it
    /// to its end, for what is law: home, papers, release.
    pub fn treating(&self, opened_on: Date) -> Option<&Pack> {
        self.known().filter(|pack| pack.treats_on(opened_on)).max_by_key(|pack| pack.from)
    }

    /// The risk tier of somebody whose case was opened on a day: the highest that is possible by what is known. Nothing
    /// where the pack of that day has no tiers.
    pub fn tier(&self, opened_on: Date, facts: &Facts) -> Option<(Risk, &Tier)> {
        let tiers = self.treating(opened_on)?.tiers.iter().filter(|tier| tier.source.active);
        let highest = tiers.filter(|tier| tier.whom.may_fit(facts)).max_by_key(|tier| tier.risk)?;
        Some((highest.risk, highest))
    }

    /// Whether what a list told of underlying diseases says that there are none.
    pub fn tells_none(&self, told: &str) -> bool {
        let told = told.trim().trim_end_matches('.').to_lowercase();
        self.known().flat_map(|pack| &pack.none_told).any(|none| *none == told)
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
        self.concerning(age).any(|(_, rule)| rule.is_of_value(sign))
    }

    /// Whether a rule in force has a limit above which a sign is dangerous at an age.
    pub fn has_upper_limit(&self, sign: Sign, age: AgeMonths) -> bool {
        self.concerning(age).any(|(_, rule)| rule.is_of_value(sign) && rule.at_least.is_some())
    }

    /// Every limit in force for a sign at an age.
    pub fn limits(&self, sign: Sign, age: AgeMonths) -> Vec<Limit> {
        self.concerning(age).filter(|(_, rule)| rule.is_of_value(sign)).filter_map(|(_, rule)| rule.limit()).collect()
    }

    /// The strictest finding about one measured sign; an extreme value is always one.
    pub fn judge_sign(&self, sign: Sign, value: u16, age: AgeMonths) -> Option<Finding<'_>> {
        let met = self.concerning(age).filter(|(_, rule)| rule.is_of_value(sign) && rule.is_met_by(value));
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
        let met = self.concerning(age).filter(|(_, rule)| rule.is_of_value(sign) && rule.is_met_by(value));
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

    /// The strictest finding about a value that lies below the person's usual one.
    pub fn judge_drop(&self, sign: Sign, value: u16, usual: u16, age: AgeMonths) -> Option<Finding<'_>> {
        let drop = usual.checked_sub(value)?;
        let met = self
            .concerning(age)
            .filter(|(_, rule)| rule.sign == Some(sign) && rule.below_usual.is_some_and(|least| drop >= least));
        met.max_by_key(|(_, rule)| rule.level).map(|(pack, rule)| Finding {
            watched: Watched::Drop(sign),
            value: Some(value),
            limit: Some(Limit::AtMost(usual - rule.below_usual.unwrap_or(drop))),
            level: rule.level,
            rule: Some((pack, rule)),
        })
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
    use crate::domain::pack::Wrong;

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
            assert!(matches!(rule(lines), Err(PackFault::Entry { line: 4, .. })), "{what}: {:?}", rule(lines));
        }
        let wrong = Wrong::Symptom;
        assert_eq!(rule("symptom = \"zz\""), Err(PackFault::Entry { line: 4, id: "R".to_string(), wrong }));
        for text in ["sign = \"spO2\"\nat_most = 96", "sign = \"spo2\"\nat_most = -1", "sing = \"spo2\"", "symptom = 3"]
        {
            assert!(matches!(rule(text), Err(PackFault::Text { .. })), "{text}");
        }
        assert!(matches!(Pack::read("name = "), Err(PackFault::Text { .. })));
        assert!(matches!(pack("note = \"no rules\""), Err(PackFault::Text { .. })));
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
            let wrong = Wrong::Uncertain;
            let expected = if taken { None } else { Some(PackFault::Entry { line: 4, id: "R".to_string(), wrong }) };
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

//! Conditions for treatment at home, and how ill somebody is, by the pack that treats the case: which line is met, which is
//! not, and which cannot be told from what is recorded. It is shown with its reason; nothing is decided by it.

use crate::domain::danger::{Level, Rules};
use crate::domain::home_treatment::{Case, CaseStatus, LATE_SECONDS, Reading, Symptoms};
use crate::domain::measure::Sign;
use crate::domain::moment::Moment;
use crate::domain::pack::{Facts, Grade, Home, HomeAsks, Pack, Severity, Tier, is_of_age};
use crate::domain::paper::pack_of;
use crate::domain::person::Person;
use crate::domain::reaching::facts;
use crate::domain::record::Kept;
use crate::domain::symptom::Symptom;
use crate::domain::ward::Ward;

/// What is known of one line.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Answer {
    /// What is recorded does not fulfil it.
    NotMet,
    /// What it asks is not recorded, or is too old.
    Unknown,
    /// What is recorded fulfils it.
    Met,
}

/// What an answer rests on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Basis {
    /// A value, and when it was measured.
    Value(Sign, u16, Moment),
    /// A symptom that was told, and when.
    Told(Symptom, Moment),
    /// A value that was measured with oxygen says nothing of room air.
    OnOxygen(Moment),
    /// What stands of the person or the case; nothing more is to be said.
    Record,
    /// Nothing is recorded that would tell.
    Nothing,
}

/// One line of a pack as it stands for a case.
#[derive(Clone, PartialEq, Debug)]
pub struct Judged<'r, L> {
    /// The line.
    pub line: &'r L,
    /// Whether it holds.
    pub answer: Answer,
    /// By what.
    pub basis: Basis,
}

/// What the pack of a case says of it.
#[derive(Clone, PartialEq, Debug)]
pub struct Conditions<'r> {
    /// The pack.
    pub pack: &'r Pack,
    /// The conditions for treatment at home that speak about this person, in the order of the pack.
    pub homes: Vec<Judged<'r, Home>>,
    /// How ill he is by each sign: the lines that his age is asked about.
    pub severities: Vec<Judged<'r, Severity>>,
    /// The risk tier that is possible by what is known, and whether it is certain.
    pub tier: Option<(&'r Tier, bool)>,
}

impl Conditions<'_> {
    /// How ill he is at least; nothing where no line is met.
    pub fn grade(&self) -> Option<Grade> {
        let met = self.severities.iter().filter(|judged| judged.answer == Answer::Met);
        met.map(|judged| judged.line.grade).max()
    }
}

/// Symptoms of abnormal breathing that the desk knows by a code of their own; the others of the decision are entered as
/// breathlessness.
const ABNORMAL_BREATHING: [Symptom; 2] = [Symptom::Breathless, Symptom::ChestIndrawing];

/// The conditions of a case now; nothing where no pack treats it. `ward` must hold the latest value of each sign.
pub fn conditions<'r>(ward: &Ward, rules: &'r Rules, case: &Kept<Case>, now: Moment) -> Option<Conditions<'r>> {
    let pack = pack_of(rules, case)?;
    let person = ward.person_of(case)?;
    let facts = facts(rules, person, now.date());
    let told = Told { ward, rules, case, person, facts, now };
    let homes = pack.homes.iter().filter(|home| home.source.active && told.is_asked(home));
    let is_of_age = |line: &&Severity| is_of_age(facts.age, line.from_months, line.below_months);
    let severities = pack.severities.iter().filter(|line| line.source.active).filter(is_of_age);
    let tiers = pack.tiers.iter().filter(|tier| tier.source.active && tier.whom.may_fit(&facts));
    Some(Conditions {
        pack,
        homes: homes.map(|home| told.home(home)).collect(),
        severities: severities.map(|line| told.severity(line)).collect(),
        tier: tiers.max_by_key(|tier| tier.risk).map(|tier| (tier, tier.whom.fits(&facts))),
    })
}

/// What is recorded of somebody.
struct Told<'w> {
    ward: &'w Ward,
    rules: &'w Rules,
    case: &'w Kept<Case>,
    person: &'w Person,
    facts: Facts,
    now: Moment,
}

impl<'w> Told<'w> {
    /// Whether a condition speaks about this person at all.
    fn is_asked(&self, home: &Home) -> bool {
        home.asks == HomeAsks::Whom || home.whom.may_fit(&self.facts)
    }

    /// The readings of the last day, the newest in front: what is older tells nothing of now.
    fn recent(&self) -> impl Iterator<Item = &'w Kept<Reading>> {
        let (now, ward) = (self.now, self.ward);
        let recent = ward.readings_of(self.case.id).rev().map(|kept| &**kept);
        recent.take_while(move |reading| now.since(reading.measured_at) <= LATE_SECONDS)
    }

    fn home<'r>(&self, line: &'r Home) -> Judged<'r, Home> {
        let (answer, basis) = match line.asks {
            HomeAsks::Confirmed if self.case.status == CaseStatus::Confirmed => (Answer::Met, Basis::Record),
            HomeAsks::Confirmed => (Answer::NotMet, Basis::Record),
            HomeAsks::Mild => self.without(&|symptom| self.is_red(symptom)),
            HomeAsks::BreathesFreely => self.without(&|symptom| ABNORMAL_BREATHING.contains(&symptom)),
            HomeAsks::Sign => match line.sign {
                Some(sign) => self.within(sign, |value| {
                    line.at_least.is_none_or(|least| value >= least) && line.at_most.is_none_or(|most| value <= most)
                }),
                None => (Answer::Unknown, Basis::Nothing),
            },
            HomeAsks::Whom if line.whom.fits(&self.facts) => (Answer::Met, Basis::Record),
            HomeAsks::Whom if line.whom.may_fit(&self.facts) => (Answer::Unknown, Basis::Nothing),
            HomeAsks::Whom => (Answer::NotMet, Basis::Record),
            // Whether a disease is under stable treatment is the doctor's to say: nothing records it.
            HomeAsks::Stable if self.facts.underlying == Some(false) => (Answer::Met, Basis::Record),
            HomeAsks::Stable => (Answer::Unknown, Basis::Nothing),
            HomeAsks::Cared if !self.person.carer_at_home.trim().is_empty() => (Answer::Met, Basis::Record),
            HomeAsks::Cared => (Answer::Unknown, Basis::Nothing),
        };
        Judged { line, answer, basis }
    }

    fn severity<'r>(&self, line: &'r Severity) -> Judged<'r, Severity> {
        let is_met = |value: u16| {
            line.at_least.is_some_and(|least| value >= least) || line.at_most.is_some_and(|most| value <= most)
        };
        let (answer, basis) = self.within(line.sign, is_met);
        Judged { line, answer, basis }
    }

    /// Whether the latest value of a sign is one of those that are asked for; one of SpO2 that was measured with oxygen is
    /// no answer, for decisions speak of room air, unless even so it lies where danger is.
    fn within(&self, sign: Sign, is_met: impl Fn(u16) -> bool) -> (Answer, Basis) {
        let latest = self.recent().find_map(|reading| Some((reading, reading.signs.value(sign)?)));
        let Some((reading, value)) = latest else { return (Answer::Unknown, Basis::Nothing) };
        let on_oxygen = reading.oxygen_litres.is_some_and(|litres| litres > 0);
        if sign == Sign::Saturation && on_oxygen {
            return (Answer::Unknown, Basis::OnOxygen(reading.measured_at));
        }
        let answer = if is_met(value) { Answer::Met } else { Answer::NotMet };
        (answer, Basis::Value(sign, value, reading.measured_at))
    }

    /// Whether none of some symptoms was told when they were last asked after.
    fn without(&self, is_meant: &dyn Fn(Symptom) -> bool) -> (Answer, Basis) {
        let asked = |reading: &'w Kept<Reading>| match reading.symptoms {
            Symptoms::Asked(told) => Some((reading.measured_at, told)),
            Symptoms::NotAsked => None,
        };
        let Some((at, told)) = self.recent().find_map(asked) else { return (Answer::Unknown, Basis::Nothing) };
        match told.iter().find(|symptom| is_meant(*symptom)) {
            Some(symptom) => (Answer::NotMet, Basis::Told(symptom, at)),
            None => (Answer::Met, Basis::Record),
        }
    }

    fn is_red(&self, symptom: Symptom) -> bool {
        let set = crate::domain::symptom::SymptomSet::NONE.with(symptom);
        self.rules.judge_symptoms(set, self.facts.age).any(|finding| finding.level == Level::Urgent)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::birth::Birth;
    use crate::domain::identity::Id;
    use crate::domain::measure::Signs;
    use crate::domain::record::Body;
    use crate::domain::symptom::SymptomSet;

    const ASKED: Symptoms = Symptoms::Asked(SymptomSet::NONE);

    fn id<T>(number: u32) -> Id<T> {
        Id::new(number).unwrap()
    }

    fn at(hours: i64) -> Moment {
        Moment::at("2022-02-10".parse().unwrap(), "08:00:00".parse().unwrap()).plus(hours * 3600)
    }

    fn put<T: Body>(ward: &mut Ward, number: u32, body: T) {
        ward.insert(&T::record(Arc::new(Kept::first(id(number), body, (at(0), None)))));
    }

    fn rules() -> Rules {
        let texts = [include_str!("../../assets/packs/qd-261.toml"), include_str!("../../assets/packs/tram.toml")];
        Rules::new(texts.iter().map(|text| Pack::read(text).unwrap()).collect())
    }

    fn adult() -> Person {
        Person {
            birth: Birth::Year(1990),
            vaccine_doses: Some(2),
            underlying: "không".into(),
            pregnant: Some(false),
            carer_at_home: "mẹ".into(),
            ..Person::default()
        }
    }

    /// The hour, the signs, the symptoms and the litres of oxygen of a reading.
    type Told<'a> = (i64, &'a [(Sign, u32)], Symptoms, Option<u8>);

    fn ward(person: Person, readings: &[Told<'_>]) -> Ward {
        let mut ward = Ward::default();
        put(&mut ward, 1, person);
        put(&mut ward, 1, Case { confirmed_on: Some(at(0).date()), ..Case::of(id(1)) });
        for (number, (hours, signs, symptoms, oxygen_litres)) in (1..).zip(readings) {
            let mut measured = Signs::default();
            signs.iter().for_each(|(sign, value)| measured.set(*sign, *value).unwrap());
            let reading = Reading {
                symptoms: *symptoms,
                oxygen_litres: *oxygen_litres,
                ..Reading::of(id(1), at(*hours), measured)
            };
            put(&mut ward, number, reading);
        }
        ward
    }

    /// Each condition with its answer, and how ill he is.
    fn judged(ward: &Ward, now: i64) -> (Vec<(String, Answer)>, Option<Grade>) {
        let rules = rules();
        let case = Arc::clone(ward.cases.read(id(1)).unwrap());
        let found = conditions(ward, &rules, &case, at(now)).unwrap();
        (found.homes.iter().map(|judged| (judged.line.id.clone(), judged.answer)).collect(), found.grade())
    }

    fn answer(ward: &Ward, now: i64, id: &str) -> Answer {
        let (homes, _) = judged(ward, now);
        homes.iter().find(|(line, _)| line.contains(id)).unwrap_or_else(|| panic!("{id} of {homes:?}")).1
    }

    const WELL: &[(Sign, u32)] = &[(Sign::Saturation, 98), (Sign::Breaths, 18)];

    #[test]
    fn who_is_well_and_of_whom_all_is_known_meets_every_condition() {
        let ward = ward(adult(), &[(0, WELL, ASKED, None)]);
        let (homes, grade) = judged(&ward, 1);
        assert_eq!(homes.len(), 7);
        assert!(homes.iter().all(|(_, answer)| *answer == Answer::Met), "{homes:?}");
        assert_eq!(grade, None);
    }

    #[test]
    fn a_value_beside_its_limit_decides_and_an_old_one_tells_nothing() {
        for (spo2, breaths, of_spo2, of_breaths, grade) in [
            (97, 19, Answer::Met, Answer::Met, None),
            (96, 20, Answer::NotMet, Answer::NotMet, Some(Grade::Moderate)),
            (94, 25, Answer::NotMet, Answer::NotMet, Some(Grade::Moderate)),
            (93, 19, Answer::NotMet, Answer::Met, Some(Grade::Severe)),
            (98, 26, Answer::Met, Answer::NotMet, Some(Grade::Severe)),
        ] {
            let ward = ward(adult(), &[(0, &[(Sign::Saturation, spo2), (Sign::Breaths, breaths)], ASKED, None)]);
            assert_eq!(answer(&ward, 24, "SpO2"), of_spo2, "{spo2}");
            assert_eq!(answer(&ward, 24, "Nhịp thở"), of_breaths, "{breaths}");
            assert_eq!(judged(&ward, 24).1, grade, "{spo2} {breaths}");
            assert_eq!(answer(&ward, 25, "SpO2"), Answer::Unknown, "a day later nobody knows");
            assert_eq!(judged(&ward, 25).1, None);
        }
    }

    #[test]
    fn what_was_not_asked_is_unknown_and_never_met() {
        let nobody = Person { birth: Birth::Year(1990), ..Person::default() };
        let ward = ward(nobody, &[(0, &[(Sign::Temperature, 368)], Symptoms::NotAsked, None)]);
        for line in ["SpO2", "Nhịp thở", "thở bất thường", "nhẹ", "bệnh nền", "chăm sóc"] {
            assert_eq!(answer(&ward, 1, line), Answer::Unknown, "{line}");
        }
        assert_eq!(answer(&ward, 1, "Xác định"), Answer::Met);
    }

    #[test]
    fn oxygen_symptoms_and_diseases_are_told_apart() {
        let on_oxygen = ward(adult(), &[(0, WELL, ASKED, Some(3))]);
        assert_eq!(answer(&on_oxygen, 1, "SpO2"), Answer::Unknown, "decisions speak of room air");
        let breathless = Symptoms::Asked(SymptomSet::NONE.with(Symptom::Breathless));
        let short = ward(adult(), &[(0, WELL, breathless, None)]);
        assert_eq!(answer(&short, 1, "thở bất thường"), Answer::NotMet);
        assert_eq!(answer(&short, 1, "nhẹ"), Answer::NotMet);
        let coughs = Symptoms::Asked(SymptomSet::NONE.with(Symptom::Cough));
        assert_eq!(answer(&ward(adult(), &[(0, WELL, coughs, None)]), 1, "nhẹ"), Answer::Met);
        let ill = ward(Person { underlying: "THA".into(), ..adult() }, &[(0, WELL, ASKED, None)]);
        assert_eq!(answer(&ill, 1, "bệnh nền"), Answer::Unknown, "whether it is stable is the doctor's to say");
    }

    #[test]
    fn a_child_is_judged_by_the_lines_of_his_age_and_without_a_pack_nobody_is() {
        let child = Person { birth: Birth::Year(2019), ..adult() };
        let mut ward = ward(child, &[(0, &[(Sign::Breaths, 39), (Sign::Saturation, 96)], ASKED, None)]);
        assert!(judged(&ward, 1).0.iter().all(|(line, _)| !line.starts_with("Nhịp thở")), "a limit of adults");
        assert_eq!(judged(&ward, 1).1, None);
        put(
            &mut ward,
            1,
            Reading::of(id(1), at(0), {
                let mut signs = Signs::default();
                signs.set(Sign::Breaths, 40).unwrap();
                signs
            }),
        );
        assert_eq!(judged(&ward, 1).1, Some(Grade::Moderate));
        put(&mut ward, 1, Case { confirmed_on: Some("2019-01-01".parse().unwrap()), ..Case::of(id(1)) });
        let case = Arc::clone(ward.cases.read(id(1)).unwrap());
        assert_eq!(conditions(&ward, &rules(), &case, at(1)), None);
    }
}

//! The words that cells hold – sexes, outcomes, symptoms – read from `assets/headers.toml` and looked up without marks.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Deserializer, de::Error};

use super::headers::key;
use crate::domain::area::AreaKind;
use crate::domain::arrival::{Factor, State};
use crate::domain::directive::Stage;
use crate::domain::follow_up::{FollowOutcome, Found, ViolationStep};
use crate::domain::home_treatment::{Bag, CallOutcome, CaseStatus, Outcome, Symptoms};
use crate::domain::line_list::Whose;
use crate::domain::moment::Moment;
use crate::domain::paper::PaperKind;
use crate::domain::person::Sex;
use crate::domain::roster::{Force, Part, Presence};
use crate::domain::symptom::{Symptom, SymptomSet};
use crate::domain::tasks::Progress;
use crate::domain::test::{TestKind, TestResult};
use crate::domain::transfer;

/// Every table of words.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Words {
    pub(super) sex: WordTable<Sex>,
    pub(super) status: WordTable<CaseStatus>,
    pub(super) outcome: WordTable<Followed>,
    pub(super) answer: WordTable<Answer>,
    pub(super) birth: WordTable<Unknown>,
    pub(super) symptoms: WordTable<Told>,
    #[serde(default)]
    pub(super) test_kind: WordTable<TestKind>,
    #[serde(default)]
    pub(super) test_result: WordTable<TestResult>,
    #[serde(default)]
    pub(super) roster_entry: WordTable<RosterEntry>,
    #[serde(default)]
    pub(super) part: WordTable<Part>,
    #[serde(default)]
    pub(super) force: WordTable<Force>,
    #[serde(default)]
    pub(super) presence: WordTable<Presence>,
    #[serde(default)]
    pub(super) head_job: WordTable<HeadJob>,
    #[serde(default)]
    pub(super) progress: WordTable<HowFar>,
    #[serde(default)]
    pub(super) area_kind: WordTable<AreaKind>,
    #[serde(default)]
    pub(super) factor: WordTable<Factor>,
    #[serde(default)]
    pub(super) arrival_state: WordTable<State>,
    #[serde(default)]
    pub(super) directive_stage: WordTable<Stage>,
    #[serde(default)]
    pub(super) call: WordTable<CallOutcome>,
    #[serde(default)]
    pub(super) visit: WordTable<Found>,
    #[serde(default)]
    pub(super) violation_step: WordTable<ViolationStep>,
    #[serde(default)]
    pub(super) follow_end: WordTable<FollowOutcome>,
    #[serde(default)]
    pub(super) bag: WordTable<Bag>,
    #[serde(default)]
    pub(super) whose: WordTable<Whose>,
    #[serde(default)]
    pub(super) way: WordTable<transfer::Way>,
    #[serde(default)]
    pub(super) transfer_answer: WordTable<transfer::Answer>,
    #[serde(default)]
    pub(super) paper_kind: WordTable<PaperKind>,
}

/// What a row of a roster is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RosterEntry {
    Position,
    Assignment,
    Job,
    Delegation,
    Reporting,
}

/// What the head of a shift is called in lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum HeadJob {
    Head,
}

/// How far a task is; a list often says that it is done and not since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum HowFar {
    Open,
    Started,
    Done,
}

impl HowFar {
    /// What a task says of it; done since `at` where nothing more is told.
    pub(super) fn as_of(self, at: Moment) -> Progress {
        match self {
            HowFar::Open => Progress::Open,
            HowFar::Started => Progress::Started,
            HowFar::Done => Progress::Done(at),
        }
    }
}

/// Whether a case is followed, or how it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, PartialOrd, Ord)]
#[serde(rename_all = "snake_case")]
pub(super) enum Followed {
    Open,
    Released,
    Transferred,
    Died,
    Left,
}

impl Followed {
    pub(super) fn outcome(self) -> Option<Outcome> {
        match self {
            Followed::Open => None,
            Followed::Released => Some(Outcome::Released),
            Followed::Transferred => Some(Outcome::Transferred),
            Followed::Died => Some(Outcome::Died),
            Followed::Left => Some(Outcome::Left),
        }
    }
}

/// Yes or no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Answer {
    Yes,
    No,
}

/// Asked, not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Unknown {
    Unknown,
}

/// One symptom, or that there was none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    None,
    One(Symptom),
}

impl<'de> Deserialize<'de> for Told {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        if code == "none" {
            return Ok(Told::None);
        }
        Symptom::of_code(&code).map(Told::One).ok_or_else(|| D::Error::unknown_variant(&code, &["none"]))
    }
}

/// Words and what they mean.
#[derive(Debug, Clone)]
pub(super) struct WordTable<T> {
    meanings: HashMap<String, T>,
    accepted: String,
}

impl<T> Default for WordTable<T> {
    fn default() -> Self {
        Self { meanings: HashMap::new(), accepted: String::new() }
    }
}

impl<T: Copy> WordTable<T> {
    /// What a word means, without regard to marks and case.
    pub(super) fn meaning(&self, word: &str) -> Option<T> {
        // Most cells say a word exactly as the table does.
        self.meanings.get(word).or_else(|| self.meanings.get(&key(word))).copied()
    }

    /// This table, or another where this one has no words.
    pub(super) fn or(self, other: Self) -> Self {
        if self.meanings.is_empty() { other } else { self }
    }

    /// The words to name where one is not known.
    pub(super) fn accepted(&self) -> &str {
        &self.accepted
    }
}

impl<'de, T: Copy + PartialEq + Deserialize<'de>> Deserialize<'de> for WordTable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let lines = BTreeMap::<String, Vec<String>>::deserialize(deserializer)?;
        let mut table = Self::default();
        let mut accepted: Vec<String> = Vec::new();
        for (name, words) in lines {
            let meaning = T::deserialize(serde::de::value::StringDeserializer::<D::Error>::new(name.clone()))?;
            accepted.extend(words.first().cloned());
            for word in words.into_iter().chain([name]) {
                let folded = key(&word);
                for word in [word, folded] {
                    let before = table.meanings.insert(word.clone(), meaning);
                    if before.is_some_and(|other| other != meaning) {
                        return Err(D::Error::custom(format!("{word:?} has two meanings")));
                    }
                }
            }
        }
        table.accepted = accepted.join(", ");
        Ok(table)
    }
}

impl Words {
    /// These words, with the tables of `own` where a file that is older than them has none.
    pub(super) fn completed(self, own: Words) -> Self {
        Self {
            test_kind: self.test_kind.or(own.test_kind),
            test_result: self.test_result.or(own.test_result),
            roster_entry: self.roster_entry.or(own.roster_entry),
            part: self.part.or(own.part),
            force: self.force.or(own.force),
            presence: self.presence.or(own.presence),
            head_job: self.head_job.or(own.head_job),
            progress: self.progress.or(own.progress),
            area_kind: self.area_kind.or(own.area_kind),
            factor: self.factor.or(own.factor),
            arrival_state: self.arrival_state.or(own.arrival_state),
            directive_stage: self.directive_stage.or(own.directive_stage),
            call: self.call.or(own.call),
            visit: self.visit.or(own.visit),
            violation_step: self.violation_step.or(own.violation_step),
            follow_end: self.follow_end.or(own.follow_end),
            bag: self.bag.or(own.bag),
            whose: self.whose.or(own.whose),
            way: self.way.or(own.way),
            transfer_answer: self.transfer_answer.or(own.transfer_answer),
            paper_kind: self.paper_kind.or(own.paper_kind),
            ..self
        }
    }

    /// What a cell of symptoms says, and its words that no symptom has. Only words that are not known mean that nothing
    /// was learnt about the symptoms that matter: that is "not asked", never "none".
    pub(super) fn symptoms(&self, cell: &str) -> (Symptoms, Vec<String>) {
        let mut told = SymptomSet::NONE;
        let mut has_answer = false;
        let mut unknown = Vec::new();
        let mut add = |word: &str| match self.symptoms.meaning(word) {
            Some(meaning) => {
                has_answer = true;
                if let Told::One(symptom) = meaning {
                    told = told.with(symptom);
                }
                true
            }
            None => false,
        };
        for phrase in parts(cell, &[';', '+', '/', '|']) {
            // A symptom's own name may hold a comma.
            if add(phrase) {
                continue;
            }
            for word in parts(phrase, &[',']) {
                if !add(word) {
                    unknown.push(word.to_string());
                }
            }
        }
        // A complaint that no symptom of the list means may be the one that matters: somebody must look.
        let told = if unknown.is_empty() { told } else { told.with(Symptom::OtherDanger) };
        (if has_answer { Symptoms::Asked(told) } else { Symptoms::NotAsked }, unknown)
    }
}

fn parts<'a>(text: &'a str, between: &'static [char]) -> impl Iterator<Item = &'a str> {
    text.split(between).map(str::trim).filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::headers::Headers;

    #[test]
    fn symptoms_are_known_in_every_usual_spelling() {
        let words = Headers::embedded().words;
        let set = |symptoms: &[Symptom]| Symptoms::Asked(symptoms.iter().copied().collect());
        let table = [
            ("Ho; Đau họng", set(&[Symptom::Cough, Symptom::SoreThroat])),
            ("ho, dau hong", set(&[Symptom::Cough, Symptom::SoreThroat])),
            ("HO;KT", set(&[Symptom::Cough, Symptom::Breathless])),
            ("Nôn, buồn nôn; Mất mùi, vị", set(&[Symptom::Vomiting, Symptom::SmellLoss])),
            ("Mất vị giác; Mất khứu giác", set(&[Symptom::SmellLoss])),
            ("Không", set(&[])),
            ("ko", set(&[])),
            ("", Symptoms::NotAsked),
        ];
        for (cell, symptoms) in table {
            assert_eq!(words.symptoms(cell), (symptoms, vec![]), "{cell}");
        }
        for symptom in Symptom::all() {
            assert_eq!(words.symptoms(symptom.code()).0, set(&[symptom]));
        }
    }

    #[test]
    fn unknown_words_are_kept_and_never_mean_that_there_is_nothing() {
        let words = Headers::embedded().words;
        let (symptoms, unknown) = words.symptoms("Ho; đau bụng dữ dội");
        assert_eq!(
            (symptoms, unknown),
            (
                Symptoms::Asked([Symptom::Cough, Symptom::OtherDanger].into_iter().collect()),
                vec!["đau bụng dữ dội".to_string()]
            )
        );
        assert_eq!(words.symptoms("đau bụng").0, Symptoms::NotAsked);
        assert_eq!(words.symptoms("không ho").0, Symptoms::NotAsked);
    }
}

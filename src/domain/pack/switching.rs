//! Switching what is clinical judgement on and off, and the lines of a pack that are little but a name.

use serde::Deserialize;

use crate::domain::pack::{Certainty, Pack, Source};

/// What another episode, or a positive test after an end, is called.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recurrence {
    /// What it is called.
    pub id: String,
    /// From so many days after the end of the episode before.
    pub from_days: u32,
    /// Below so many days; for every later day where absent.
    #[serde(default)]
    pub below_days: Option<u32>,
    /// Where it stands.
    pub source: Source,
}

/// That a danger value is to be measured again, as a task.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Again {
    /// Its name.
    pub id: String,
    /// What the task says.
    pub text: String,
    /// Where it stands.
    pub source: Source,
}

impl Pack {
    /// Turns each line of clinical judgement that is named here against what the pack says of it.
    pub(in crate::domain) fn switch(&mut self, switched: &[String]) {
        let name = self.name.clone();
        let is_switched = |kind: &str, id: &str| switched.contains(&switch_name(&name, kind, id));
        for rule in self.rules.iter_mut().filter(|rule| rule.certainty == Certainty::J) {
            rule.active ^= is_switched("rule", &rule.id);
        }
        macro_rules! switch {
            ($kind:literal, $lines:expr) => {
                for line in $lines.iter_mut().filter(|line| line.source.certainty == Certainty::J) {
                    line.source.active ^= is_switched($kind, &line.id);
                }
            };
        }
        switch!("slot", self.slots);
        switch!("severity", self.severities);
        switch!("tier", self.tiers);
        switch!("home", self.homes);
        switch!("visit", self.visits);
        switch!("hold", self.holds);
        switch!("recurrence", self.recurrences);
    }

    /// The name under which settings switch one of its lines of a kind. Danger signs bear no kind, for they could be
    /// switched before the others.
    pub fn switch_of(&self, kind: &str, id: &str) -> String {
        switch_name(&self.name, kind, id)
    }
}

fn switch_name(pack: &str, kind: &str, id: &str) -> String {
    if kind == "rule" { format!("{pack}/{id}") } else { format!("{pack}/{kind}/{id}") }
}

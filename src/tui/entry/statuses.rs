//! The words for how certain the infection of a new F0 is.

use serde::Deserialize;

use crate::domain::home_treatment::CaseStatus;
use crate::tui::entry::words::{File, Listed, Words, WordsFault, listed};

/// How they stand in a file of words.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Statuses {
    self_declared: Vec<String>,
    suspected: Vec<String>,
    confirmed: Vec<String>,
}

impl Statuses {
    /// The words with what they mean; the usual ones where a station's older file has none.
    pub(super) fn listed(told: Option<&Self>) -> Result<Vec<Listed<CaseStatus>>, WordsFault> {
        let Some(told) = told else {
            let usual = toml::from_str::<File>(Words::EMBEDDED).ok().and_then(|usual| usual.statuses);
            return usual.as_ref().map_or_else(|| Ok(Vec::new()), |usual| Self::listed(Some(usual)));
        };
        listed(&[
            (CaseStatus::SelfDeclared, &told.self_declared),
            (CaseStatus::Suspected, &told.suspected),
            (CaseStatus::Confirmed, &told.confirmed),
        ])
    }
}

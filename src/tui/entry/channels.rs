//! The words for how a reading came.

use serde::Deserialize;

use crate::domain::home_treatment::Channel;
use crate::tui::entry::words::{File, Listed, Words, WordsFault, listed};

/// How they stand in a file of words.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Channels {
    call: Vec<String>,
    at_home: Vec<String>,
    self_reported: Vec<String>,
    zalo: Vec<String>,
}

impl Channels {
    /// The words with what they mean; the usual ones where a station's file from before channels has none.
    pub(super) fn listed(told: Option<&Self>) -> Result<Vec<Listed<Channel>>, WordsFault> {
        let Some(told) = told else {
            let usual = toml::from_str::<File>(Words::EMBEDDED).ok().and_then(|usual| usual.channels);
            return usual.as_ref().map_or_else(|| Ok(Vec::new()), |usual| Self::listed(Some(usual)));
        };
        listed(&[
            (Channel::Call, &told.call),
            (Channel::AtHome, &told.at_home),
            (Channel::SelfReported, &told.self_reported),
            (Channel::Zalo, &told.zalo),
        ])
    }
}

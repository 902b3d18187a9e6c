//! One follow-up of a list, and one line of a list of wider testing: who it is, and what the list tells.

use serde::{Deserialize, Serialize};

use crate::domain::birth::Birth;
use crate::domain::follow_up::{FollowCall, FollowOutcome, Violation, Visit};
use crate::domain::moment::Date;
use crate::domain::test::TestKind;

/// One follow-up of a contact. Empty and absent mean "not in the list" and change nothing that stands.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct FollowUpRow {
    /// Code of the case or person; may be empty where name and birth are told.
    pub code: String,
    /// Name.
    pub name: String,
    /// When born.
    pub birth: Birth,
    /// Telephones, digits only.
    pub phones: Vec<String>,
    /// The first day of isolation, which tells one follow-up of a person from another.
    pub from: Date,
    /// The last day of isolation, where a decision set it.
    pub until: Option<Date>,
    /// Where.
    pub place: String,
    /// Name of the carer.
    pub carer: String,
    /// The calls.
    pub calls: Vec<FollowCall>,
    /// Whether there is an own room.
    pub own_room: Option<bool>,
    /// Whether there is an own toilet.
    pub own_toilet: Option<bool>,
    /// The visits at the home.
    pub visits: Vec<Visit>,
    /// Where isolation was broken.
    pub violations: Vec<Violation>,
    /// How it ended, where it has.
    pub outcome: Option<FollowOutcome>,
    /// The day on which it ended.
    pub ended_on: Option<Date>,
    /// Why it ended so.
    pub reason: String,
    /// Anything else.
    pub note: String,
}

/// One who is listed in a round of wider testing, with what the list tells of the round.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct ScreeningRow {
    /// What the round is called; with its first day it tells one round from another.
    pub screening: String,
    /// The first day on which samples are taken.
    pub from: Date,
    /// The last one; the first where not told.
    pub until: Option<Date>,
    /// How the samples are tested, where told.
    pub kind: Option<TestKind>,
    /// Name of the area of whom the list is made.
    pub area: String,
    /// Words that stand in the address, the house or the place of a contact of all who are listed.
    pub group: String,
    /// Whether one of each household is tested.
    pub per_household: Option<bool>,
    /// Where samples are taken.
    pub place: String,
    /// Code of the case or person who is listed; may be empty where name and birth are told.
    pub code: String,
    /// Name.
    pub name: String,
    /// When born.
    pub birth: Birth,
    /// Telephones, digits only.
    pub phones: Vec<String>,
    /// Anything else about the round.
    pub note: String,
}

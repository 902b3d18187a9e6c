//! Leave (xin nghỉ, rời địa bàn; seed 003): who is away from when to when, whom he asks, and what that one decided.

use serde::{Deserialize, Serialize};

use crate::domain::identity::Id;
use crate::domain::moment::{Date, Moment};
use crate::domain::officer::Officer;
use crate::domain::record::Kept;
use crate::domain::responsibility::{Who, chain_above, officer_of};
use crate::domain::roster::Position;
use crate::domain::shifts::{Hand, plain};
use crate::domain::ward::Ward;

/// Somebody who asks to be away.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Leave {
    /// The officer of the desk, where it is one.
    #[serde(default)]
    pub officer: Option<Id<Officer>>,
    /// Who, by name.
    pub who: String,
    /// The position that he holds, where it is one of the chain.
    #[serde(default)]
    pub position: Option<Id<Position>>,
    /// From when on.
    pub from: Moment,
    /// Until when.
    pub to: Moment,
    /// Where he goes.
    #[serde(default)]
    pub place: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
    /// Whom he asks.
    #[serde(default)]
    pub asks: Option<Id<Position>>,
    /// What was decided; nothing while it waits.
    #[serde(default)]
    pub decided: Option<LeaveDecision>,
}

impl Leave {
    /// A leave of nobody yet.
    pub fn between(from: Moment, to: Moment) -> Self {
        Self {
            officer: None,
            who: String::new(),
            position: None,
            from,
            to,
            place: String::new(),
            reason: String::new(),
            asks: None,
            decided: None,
        }
    }

    /// Whether it was approved.
    pub fn is_approved(&self) -> bool {
        self.decided.as_ref().is_some_and(|decided| decided.approved)
    }

    /// Whether it was refused; it then stands in nobody's way.
    pub fn is_refused(&self) -> bool {
        self.decided.as_ref().is_some_and(|decided| !decided.approved)
    }

    /// Whether it touches a time.
    pub fn touches(&self, (from, to): (Moment, Moment)) -> bool {
        self.from < to && from < self.to
    }

    /// Who is away.
    pub fn hand(&self) -> Hand {
        self.officer.map_or_else(|| Hand::Other(plain(&self.who)), Hand::Officer)
    }

    /// Whether somebody is who is away: an officer of the desk, by his name too.
    pub fn is_of(&self, ward: &Ward, hand: &Hand) -> bool {
        let name = |officer: Id<Officer>| ward.officers.read(officer).map(|kept| plain(&kept.name));
        match (&self.hand(), hand) {
            (own, hand) if own == hand => true,
            (Hand::Other(own), Hand::Officer(officer)) | (Hand::Officer(officer), Hand::Other(own)) => {
                name(*officer).as_ref() == Some(own)
            }
            _ => false,
        }
    }

    /// The position that he holds: the one that is told, else the first that the officer holds.
    pub fn held_position(&self, ward: &Ward) -> Option<Id<Position>> {
        let held = || ward.positions.iter().find(|kept| self.officer.is_some() && kept.officer == self.officer);
        self.position.or_else(|| held().map(|kept| kept.id))
    }

    /// Whom he asks: who is told, else whom his position reports to; nobody where neither is known.
    pub fn asked_of(&self, ward: &Ward) -> Option<Id<Position>> {
        self.asks.or_else(|| ward.positions.read(self.held_position(ward)?)?.reports_to)
    }

    /// Whether he would ask himself: he holds the position that is asked.
    pub fn asks_himself(&self, ward: &Ward, day: Date) -> bool {
        let Some(asked) = self.asks.and_then(|asked| ward.positions.read(asked)) else { return false };
        let holder = asked.holder_on(day);
        let same_name = !holder.name.trim().is_empty() && plain(holder.name) == plain(&self.who);
        holder.officer.is_some() && holder.officer == self.officer || same_name || self.position == self.asks
    }

    /// Whether an officer may write down what was decided: who is asked, whoever stands above, and whoever all of the
    /// asked position's duties were handed to. Where nobody of these is an officer of the desk, any other may.
    pub fn may_be_decided_by(&self, ward: &Ward, officer: Id<Officer>, day: Date) -> bool {
        let Some(asked) = self.asked_of(ward) else { return true };
        let asked = Who::Position(asked);
        let chain = std::iter::once(asked.clone()).chain(chain_above(ward, &asked).into_iter().map(Who::Position));
        let held = chain.filter_map(|who| officer_of(ward, &who, day));
        let handed = ward.delegations.iter().filter(|told| Who::Position(told.position) == asked);
        let handed = handed
            .filter(|told| told.is_whole_on(day))
            .filter_map(|told| told.to_officer.or_else(|| officer_of(ward, &Who::Position(told.to_position?), day)));
        let stays = |id: &Id<Officer>| ward.officers.read(*id).is_some_and(|kept| !kept.disabled);
        let mut who = held.chain(handed).filter(stays).peekable();
        who.peek().is_none() || who.any(|may| may == officer)
    }
}

/// The leave by which somebody is away in a time, where it was approved.
pub fn approved_leave<'w>(ward: &'w Ward, hand: &Hand, span: (Moment, Moment)) -> Option<&'w Kept<Leave>> {
    let leaves = ward.leaves.iter().filter(|leave| leave.is_approved() && leave.touches(span));
    leaves.map(|leave| &**leave).find(|leave| leave.is_of(ward, hand))
}

/// What came of the asking.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LeaveDecision {
    /// Whether he may.
    pub approved: bool,
    /// When it was decided.
    pub at: Moment,
    /// By whom, in words.
    pub by: String,
    /// Anything else.
    #[serde(default)]
    pub note: String,
}

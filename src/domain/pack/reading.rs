//! Reading a pack: what makes it one that can judge, and where it stands wrong.

use serde::{Deserialize, Serialize};

use crate::domain::measure::Sign;
use crate::domain::pack::{
    FEVER_LOWEST, Follow, HeldBy, Hold, Home, HomeAsks, Pack, Recurrence, Release, Rule, Source, Tier, WINDOW_MAX,
    Whom, Window,
};
use crate::domain::slots::{DayPart, Slot};
use crate::domain::symptom::Symptom;

/// The most letters of what a task of measuring again says.
const AGAIN_TEXT_MAX: usize = 60;

/// A pack of the station that judges nothing, because its file is wrong.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct WrongPack {
    /// The name of the file.
    pub file: String,
    /// Why.
    pub fault: PackFault,
    /// Whether the program's own pack of this file stands in its place.
    pub replaced: bool,
}

/// Why a pack is not taken.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum PackFault {
    /// The file cannot be read, is no plain file of this account, is too large or no text.
    Unreadable,
    /// It does not fit beside the others: all packs come with every welcome.
    TooMuch,
    /// The text is not a pack: the parser's words, and the line.
    Text {
        /// From 1.
        line: usize,
        /// What the parser says.
        words: String,
    },
    /// A line of it is wrong.
    Entry {
        /// From 1.
        line: usize,
        /// The name of the entry.
        id: String,
        /// What is wrong.
        wrong: Wrong,
    },
    /// Nothing stands in it.
    Empty,
    /// It ends before it begins.
    Dates,
    /// Another pack bears this name.
    Named(String),
}

/// What is wrong with an entry of a pack.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Wrong {
    /// It watches nothing that can be judged, or two things at once.
    Watches,
    /// A limit that no value of the sign reaches: the sign, the lowest and the highest accepted number.
    Limit(Sign, u16, u16),
    /// A lasting fever is of the temperature, from [`FEVER_LOWEST`] on, of one hour at least.
    Fever,
    /// The age band holds nobody.
    Ages,
    /// No symptom has such a code.
    Symptom,
    /// A figure that is not certain is active.
    Uncertain,
    /// Another entry of its kind bears its name.
    Twice,
    /// It says the opposite of another entry, which is named.
    Contradicts(String),
    /// A number that must be 1 at least is 0.
    Zero,
    /// No hour of a day.
    Hour,
    /// No words, or more than so many letters.
    Text(usize),
    /// A span that ends before it begins, or tests that are not in order inside isolation and watching.
    Days,
}

impl Pack {
    /// Reads a pack, or says what is wrong with it.
    ///
    /// # Errors
    /// The first fault, with its line.
    pub fn read(text: &str) -> Result<Pack, PackFault> {
        let pack: Pack = toml::from_str(text).map_err(|fault| {
            let before = fault.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            PackFault::Text { line: before.matches('\n').count() + 1, words: fault.message().to_string() }
        })?;
        if pack.until.is_some_and(|until| until <= pack.from.unwrap_or(pack.dated)) {
            return Err(PackFault::Dates);
        }
        pack.check(text)?;
        Ok(pack)
    }

    fn check(&self, text: &str) -> Result<(), PackFault> {
        let mut count = 0;
        let mut each = |kind: &str, ids: Vec<&str>, check: &dyn Fn(usize) -> Result<(), Wrong>| {
            count += ids.len();
            for (place, id) in ids.iter().enumerate() {
                let twice = ids[..place].contains(id);
                let checked = if twice { Err(Wrong::Twice) } else { check(place) };
                checked.map_err(|wrong| PackFault::Entry {
                    line: line_of(text, kind, place),
                    id: (*id).into(),
                    wrong,
                })?;
            }
            Ok(())
        };
        macro_rules! each {
            ($kind:literal, $list:expr, $check:expr) => {
                each($kind, $list.iter().map(|entry| entry.id.as_str()).collect(), &|place| {
                    $check(place, &$list[place])
                })?;
            };
        }
        each!("rule", self.rules, |place: usize, rule: &Rule| {
            rule.check()?;
            contradicted(&self.rules[..place], |other| rule.contradicts(other), |other| &other.id)
        });
        each!("slot", self.slots, |place: usize, slot: &Slot| {
            slot.check()?;
            contradicted(&self.slots[..place], |other| slot.contradicts(other), |other| &other.id)
        });
        each!("severity", self.severities, |_, line: &super::Severity| line.check());
        each!("tier", self.tiers, |place: usize, tier: &Tier| {
            let contradicts = |other: &Tier| other.whom == tier.whom && other.risk != tier.risk;
            of_whom(&tier.source, &tier.whom)?;
            contradicted(&self.tiers[..place], contradicts, |other| &other.id)
        });
        each!("home", self.homes, |place: usize, home: &Home| {
            home.check()?;
            contradicted(&self.homes[..place], |other| home.contradicts(other), |other| &other.id)
        });
        each!("release", self.releases, |place: usize, release: &Release| {
            let contradicts = |other: &Release| {
                other.source.active && release.source.active && other.whom == release.whom && other.test == release.test
            };
            of_whom(&release.source, &release.whom)?;
            above_zero(release.from_day)?;
            contradicted(&self.releases[..place], contradicts, |other| &other.id)
        });
        each!("underlying", self.underlying, |_, line: &super::Underlying| of_whom(&line.source, &line.whom));
        each!("deadline", self.deadlines, |place: usize, line: &super::Deadline| {
            certain(&line.source).and(above_zero(u32::from(line.hours)))?;
            contradicted(&self.deadlines[..place], |other| other.step == line.step, |other| &other.id)
        });
        each!("visit", self.visits, |_, line: &super::Visit| line.check());
        each!("recurrence", self.recurrences, |place: usize, line: &Recurrence| {
            line.check()?;
            contradicted(&self.recurrences[..place], |other| line.contradicts(other), |other| &other.id)
        });
        each!("again", self.agains, |_, line: &super::Again| line.check());
        each!("follow", self.follows, |_, line: &Follow| line.check());
        each!("window", self.windows, |place: usize, line: &Window| line.check(&self.windows[..place]));
        each!("hold", self.holds, |_, hold: &Hold| hold.check());
        each!("paper", self.papers, |place: usize, owed: &super::Owed| {
            certain(&owed.source)?;
            contradicted(&self.papers[..place], |other| other.paper == owed.paper, |other| &other.id)
        });
        each!("unused", self.unused, |_, _: &super::Unused| Ok(()));
        if count == 0 { Err(PackFault::Empty) } else { Ok(()) }
    }
}

/// The line on which the entry of a kind begins, from 1; the first where it is written in another form.
fn line_of(text: &str, kind: &str, place: usize) -> usize {
    let head = format!("[[{kind}]]");
    let mut heads = text.lines().enumerate().filter(|(_, line)| line.trim_start().starts_with(&head));
    heads.nth(place).map_or(1, |(line, _)| line + 1)
}

fn contradicted<T>(before: &[T], is: impl Fn(&T) -> bool, id: impl Fn(&T) -> &String) -> Result<(), Wrong> {
    before.iter().find(|other| is(other)).map_or(Ok(()), |other| Err(Wrong::Contradicts(id(other).clone())))
}

fn certain(source: &Source) -> Result<(), Wrong> {
    if source.active && !source.certainty.may_judge() { Err(Wrong::Uncertain) } else { Ok(()) }
}

fn of_whom(source: &Source, whom: &Whom) -> Result<(), Wrong> {
    certain(source)?;
    ages(whom.from_months, whom.below_months)?;
    let nobody = whom.doses_from.zip(whom.doses_below).is_some_and(|(from, below)| from >= below);
    if nobody || whom.doses_below == Some(0) { Err(Wrong::Zero) } else { Ok(()) }
}

fn above_zero(number: u32) -> Result<(), Wrong> {
    if number == 0 { Err(Wrong::Zero) } else { Ok(()) }
}

fn ages(from: u32, below: Option<u32>) -> Result<(), Wrong> {
    if below.is_some_and(|below| below <= from) { Err(Wrong::Ages) } else { Ok(()) }
}

/// One limit, in the unit of the sign. A figure in the wrong unit would otherwise never alert, and nobody would know.
fn limit(sign: Sign, at_least: Option<u16>, at_most: Option<u16>) -> Result<(), Wrong> {
    let (lowest, highest) = sign.possible();
    match (at_least, at_most) {
        (Some(limit), None) | (None, Some(limit)) if (lowest..=highest).contains(&limit) => Ok(()),
        (Some(_), None) | (None, Some(_)) => Err(Wrong::Limit(sign, lowest, highest)),
        _ => Err(Wrong::Watches),
    }
}

impl Rule {
    /// Whether the rule watches one thing, with one limit that a value can reach, at some age.
    fn check(&self) -> Result<(), Wrong> {
        match (self.sign, &self.symptom, self.below_usual) {
            (Some(sign), None, None) => limit(sign, self.at_least, self.at_most)?,
            (Some(sign), None, Some(drop)) => {
                let (lowest, highest) = sign.possible();
                if self.at_least.is_some() || self.at_most.is_some() || self.fever_hours.is_some() {
                    return Err(Wrong::Watches);
                }
                if drop == 0 || drop > highest - lowest {
                    return Err(Wrong::Limit(sign, 1, highest - lowest));
                }
            }
            (None, Some(code), None) if self.at_least.is_none() && self.at_most.is_none() => {
                if self.fever_hours.is_some() {
                    return Err(Wrong::Watches);
                }
                if Symptom::of_code(code).is_none() {
                    return Err(Wrong::Symptom);
                }
            }
            _ => return Err(Wrong::Watches),
        }
        let hot = self.at_least.is_some_and(|limit| limit >= FEVER_LOWEST);
        if self.fever_hours.is_some_and(|hours| hours == 0 || !hot || self.sign != Some(Sign::Temperature)) {
            return Err(Wrong::Fever);
        }
        ages(self.from_months, self.below_months)?;
        if self.active && !self.certainty.may_judge() { Err(Wrong::Uncertain) } else { Ok(()) }
    }

    /// Whether two rules for the same age cannot both be meant: together they find danger in every value, or the louder
    /// begins before the quieter, or both say the same thing with different limits.
    fn contradicts(&self, other: &Rule) -> bool {
        let meets = self.below_months.is_none_or(|below| other.from_months < below)
            && other.below_months.is_none_or(|below| self.from_months < below);
        let (Some(sign), true) = (self.sign, meets && self.active && other.active) else { return false };
        if !(self.is_of_value(sign) && other.is_of_value(sign)) {
            return false;
        }
        let (loud, quiet) = if self.level >= other.level { (self, other) } else { (other, self) };
        let same = loud.level == quiet.level;
        match ((loud.at_least, loud.at_most), (quiet.at_least, quiet.at_most)) {
            ((Some(loud), _), (Some(quiet), _)) => {
                if same {
                    loud != quiet
                } else {
                    loud < quiet
                }
            }
            ((_, Some(loud)), (_, Some(quiet))) => {
                if same {
                    loud != quiet
                } else {
                    loud > quiet
                }
            }
            ((Some(from), _), (_, Some(to))) | ((_, Some(to)), (Some(from), _)) => from <= to.saturating_add(1),
            _ => false,
        }
    }
}

impl super::Severity {
    fn check(&self) -> Result<(), Wrong> {
        certain(&self.source)?;
        limit(self.sign, self.at_least, self.at_most)?;
        ages(self.from_months, self.below_months)
    }
}

impl super::Visit {
    fn check(&self) -> Result<(), Wrong> {
        of_whom(&self.source, &self.whom)?;
        above_zero(u32::from(self.attempts))
    }
}

impl Recurrence {
    fn check(&self) -> Result<(), Wrong> {
        certain(&self.source)?;
        if self.below_days.is_some_and(|below| below <= self.from_days) { Err(Wrong::Days) } else { Ok(()) }
    }

    /// Whether some number of days would bear both names.
    fn contradicts(&self, other: &Recurrence) -> bool {
        self.below_days.is_none_or(|below| other.from_days < below)
            && other.below_days.is_none_or(|below| self.from_days < below)
    }
}

impl super::Again {
    fn check(&self) -> Result<(), Wrong> {
        certain(&self.source)?;
        let letters = self.text.trim().chars().count();
        if (1..=AGAIN_TEXT_MAX).contains(&letters) { Ok(()) } else { Err(Wrong::Text(AGAIN_TEXT_MAX)) }
    }
}

impl Slot {
    fn check(&self) -> Result<(), Wrong> {
        certain(&self.source)?;
        if self.from_hour.is_none_or(|hour| hour < 24) { Ok(()) } else { Err(Wrong::Hour) }
    }

    /// Whether both name the same part of the day, or the afternoon begins before the morning.
    fn contradicts(&self, other: &Slot) -> bool {
        let backwards = |morning: &Slot, afternoon: &Slot| {
            (morning.part, afternoon.part) == (DayPart::Morning, DayPart::Afternoon)
                && morning.hour() >= afternoon.hour()
        };
        let both = self.source.active && other.source.active;
        both && (self.part == other.part || backwards(self, other) || backwards(other, self))
    }
}

impl Follow {
    fn check(&self) -> Result<(), Wrong> {
        certain(&self.source)?;
        let is_span = self.until.is_none_or(|until| self.from < until);
        let is_order = self.tests.is_sorted() && self.tests.last().is_none_or(|last| *last <= self.days + self.watch);
        if is_span && is_order { Ok(()) } else { Err(Wrong::Days) }
    }
}

impl Window {
    fn check(&self, before: &[Window]) -> Result<(), Wrong> {
        certain(&self.source)?;
        contradicted(before, |other| self.contradicts(other), |other| &other.id)?;
        let is_span = self.until.is_none_or(|until| self.from < until);
        let days = [self.before_onset, self.before_sample, self.look_back];
        above_zero(self.look_back.into())?;
        if is_span && days.iter().all(|days| *days <= WINDOW_MAX) { Ok(()) } else { Err(Wrong::Days) }
    }

    /// Whether two windows count on one day.
    fn contradicts(&self, other: &Window) -> bool {
        let ends_before = |one: &Window, other: &Window| one.until.is_some_and(|until| until <= other.from);
        self.source.active && other.source.active && !ends_before(self, other) && !ends_before(other, self)
    }
}

impl Hold {
    fn check(&self) -> Result<(), Wrong> {
        certain(&self.source)?;
        match (self.by, self.at_least, self.hours) {
            (HeldBy::Fever, Some(from), Some(hours)) => {
                limit(Sign::Temperature, Some(from), None)?;
                if from < FEVER_LOWEST || hours == 0 { Err(Wrong::Fever) } else { Ok(()) }
            }
            (HeldBy::Alert | HeldBy::MissingDay, None, None) => Ok(()),
            _ => Err(Wrong::Watches),
        }
    }
}

impl Home {
    fn check(&self) -> Result<(), Wrong> {
        of_whom(&self.source, &self.whom)?;
        match (self.asks, self.sign) {
            (HomeAsks::Sign, Some(sign)) => limit(sign, self.at_least, self.at_most),
            (HomeAsks::Sign, None) | (_, Some(_)) => Err(Wrong::Watches),
            _ if self.at_least.is_some() || self.at_most.is_some() => Err(Wrong::Watches),
            _ => Ok(()),
        }
    }

    /// Whether no value satisfies both.
    fn contradicts(&self, other: &Home) -> bool {
        let together = self.sign.is_some() && self.sign == other.sign && self.source.active && other.source.active;
        let none = |a: &Home, b: &Home| a.at_least.zip(b.at_most).is_some_and(|(least, most)| least > most);
        together && (none(self, other) || none(other, self))
    }
}

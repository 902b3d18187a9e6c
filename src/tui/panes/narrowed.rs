//! A filter at work on the rows of a pane. What a row is, each pane knows; what is alike in all of
//! them stands here: words and numbers of a row, parts of the ward, and who answers for them.

use crate::domain::area::Area;
use crate::domain::identity::Id;
use crate::domain::officer::Officer;
use crate::domain::roster::Part;
use crate::language::folding::{FoldedName, Query, Rank, fold};
use crate::tui::entry::{Filter, Wanted};
use crate::tui::seat::Seat;

/// A filter, made ready for many rows.
#[derive(Clone, Debug)]
pub struct Narrowed {
    filter: Filter,
    sought: Vec<Sought>,
    /// The parts of the ward for which the officers of the filter answer today.
    areas_of_officer: Vec<(Id<Officer>, Vec<Id<Area>>)>,
}

/// A text that is looked for.
#[derive(Clone, Debug)]
struct Sought {
    query: Query,
    /// The same without marks and spaces, for numbers and codes.
    tight: String,
}

/// What a row says in words, and its telephones and codes.
#[derive(Default)]
pub struct Told<'r> {
    /// Names and words.
    pub words: Vec<&'r str>,
    /// Telephones, codes and numbers.
    pub numbers: Vec<&'r str>,
}

/// The most parts of the ward above one another that are looked at.
const DEPTH_MAX: usize = 16;

impl Narrowed {
    /// Makes a filter ready.
    pub fn new(filter: Filter, seat: &Seat) -> Self {
        let texts = filter.wanted.iter().filter_map(|wanted| match wanted {
            Wanted::Text(text) => Some(Sought { query: Query::new(text), tight: tight(text) }),
            _ => None,
        });
        let mut narrowed = Self { sought: texts.collect(), filter, areas_of_officer: Vec::new() };
        narrowed.refresh(seat);
        narrowed
    }

    /// Looks up anew who answers for which part of the ward.
    pub fn refresh(&mut self, seat: &Seat) {
        let officers = self.filter.wanted.iter().filter_map(|wanted| match wanted {
            Wanted::Officer(officer) => Some((*officer, areas_of(seat, *officer))),
            _ => None,
        });
        self.areas_of_officer = officers.collect();
    }

    /// What was typed.
    pub fn typed(&self) -> &str {
        &self.filter.typed
    }

    /// Whether a row stays: `is` tells whether it is what is wanted other than by its words.
    pub fn keeps<'r>(&self, is: impl Fn(&Wanted) -> bool, told: impl FnOnce() -> Told<'r>) -> bool {
        let is_all = self.filter.wanted.iter().all(|wanted| matches!(wanted, Wanted::Text(_)) || is(wanted));
        if !is_all || self.sought.is_empty() {
            return is_all;
        }
        let told = told();
        let names: Vec<FoldedName> = told.words.iter().map(|words| FoldedName::of(words)).collect();
        let numbers: Vec<String> = told.numbers.iter().map(|number| tight(number)).collect();
        self.sought.iter().all(|sought| {
            // The beginning of a word or initials: `an` is not looked for inside of Lan and Thanh.
            let by_words = names.iter().any(|name| sought.query.matches(name).is_some_and(|rank| rank < Rank::Inside));
            by_words || numbers.iter().any(|number| number.contains(&sought.tight))
        })
    }

    /// Whether an officer answers for this part of the ward today.
    pub fn answers_for(&self, officer: Id<Officer>, area: Option<Id<Area>>, seat: &Seat) -> bool {
        let known = self.areas_of_officer.iter().find(|(known, _)| *known == officer);
        known.is_some_and(|(_, areas)| lies_in(seat, area, areas))
    }
}

/// Whether a part of the ward is one of these, or lies below one.
pub fn lies_in(seat: &Seat, area: Option<Id<Area>>, areas: &[Id<Area>]) -> bool {
    let above = |area: &Id<Area>| seat.ward.areas.read(*area).and_then(|kept| kept.parent);
    std::iter::successors(area, above).take(DEPTH_MAX).any(|area| areas.contains(&area))
}

fn areas_of(seat: &Seat, officer: Id<Officer>) -> Vec<Id<Area>> {
    let today = seat.now.date();
    let his = seat.ward.assignments.iter().filter(|kept| {
        kept.officer == Some(officer) && kept.holds_on(today) && matches!(kept.part, Part::Lead | Part::Perform)
    });
    his.flat_map(|kept| kept.areas.iter().copied()).collect()
}

fn tight(text: &str) -> String {
    fold(text).chars().filter(|letter| letter.is_alphanumeric()).collect()
}

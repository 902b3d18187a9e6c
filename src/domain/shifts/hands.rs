//! Hands: who it is that does a job, so that one person is known to be one in two shifts.

use std::collections::{HashMap, HashSet};

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::domain::identity::Id;
use crate::domain::officer::Officer;
use crate::domain::roster::Job;
use crate::domain::ward::Ward;

/// Who works.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Hand {
    /// An officer of the desk.
    Officer(Id<Officer>),
    /// Somebody else, by his name as [`plain`] writes it.
    Other(String),
}

/// A name in small letters without marks, single spaces between its words: `BS  Lý` and `bs ly` are one.
pub fn plain(name: &str) -> String {
    let bare = name.nfd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase);
    let bare: String = bare.map(|letter| if letter == 'đ' { 'd' } else { letter }).collect();
    bare.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Who is meant by the names on a roster.
#[derive(Clone, Debug, Default)]
pub struct Hands {
    officers: HashMap<String, Option<Id<Officer>>>,
    bodies: HashSet<String>,
}

impl Hands {
    /// The names of a ward: its officers, and the bodies and forces that are no single person.
    pub fn of(ward: &Ward) -> Self {
        let mut hands = Self::default();
        for officer in ward.officers.iter() {
            let known = hands.officers.entry(plain(&officer.name)).or_insert(Some(officer.id));
            // Two officers of one name: which of them is meant nobody can say.
            if *known != Some(officer.id) {
                *known = None;
            }
        }
        let bodies = ward.positions.iter().map(|kept| kept.body.body.as_str());
        let bodies = bodies.chain(ward.assignments.iter().map(|kept| kept.body.body.as_str()));
        hands.bodies = bodies.filter(|body| !body.is_empty()).map(plain).collect();
        hands
    }

    /// Who does a job; nobody where it is vacant, or done by a body, a hospital's number or the like.
    pub fn hand(&self, job: &Job) -> Option<Hand> {
        self.named(job.officer, &job.who)
    }

    /// Who is meant. A number in the name (`115`, `Tổ 7`) or the name of a body says that it is no single person.
    pub fn named(&self, officer: Option<Id<Officer>>, who: &str) -> Option<Hand> {
        if let Some(officer) = officer {
            return Some(Hand::Officer(officer));
        }
        let name = plain(who);
        if name.is_empty() || name.contains(|letter: char| letter.is_ascii_digit()) || self.bodies.contains(&name) {
            return None;
        }
        match self.officers.get(&name) {
            Some(Some(officer)) => Some(Hand::Officer(*officer)),
            _ => Some(Hand::Other(name)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_name_is_one_however_it_is_typed() {
        for (typed, expected) in [
            ("BS Lý", "bs ly"),
            ("  đặng   Thị  ĐÀO ", "dang thi dao"),
            ("A. Tâm", "a. tam"),
            ("ngu\u{31b}o\u{31b}\u{300}i", "nguoi"),
            ("", ""),
        ] {
            assert_eq!(plain(typed), expected, "{typed}");
        }
    }
}

//! Lines that narrow a list: `/tre to3 @ha`. Each part is one thing that every row that stays must be; what is no word
//! of filters, no part of the ward and no officer is looked for in the row's own words.

use std::collections::BTreeMap;

use crate::domain::area::Area;
use crate::domain::identity::Id;
use crate::domain::officer::Officer;
use crate::language::Phrasebook;
use crate::tui::entry::fault::{Fault, FaultKind};
use crate::tui::entry::line::Line;
use crate::tui::entry::names::{areas_called, of_former_ward, officer_of};
use crate::tui::entry::setting::{Pane, Setting};
use crate::tui::entry::tokens::{span, tokens};
use crate::tui::entry::words::{Listed, WordsFault, listed, longest};

/// What a list is narrowed to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Filter {
    /// What was typed behind the `/`.
    pub typed: String,
    /// What every row that stays must be.
    pub wanted: Vec<Wanted>,
}

/// One thing that every row that stays must be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Wanted {
    /// In this state.
    State(State),
    /// In one of these parts of the ward, or below it.
    Area(Vec<Id<Area>>),
    /// Somebody's: carer, owner, or who does the job.
    Officer(Id<Officer>),
    /// Bearing this in its words or numbers.
    Text(String),
}

/// A state that has a word of its own.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum State {
    /// Khẩn.
    Urgent,
    /// Chú ý.
    Attention,
    /// Quá hạn, chưa đủ.
    Due,
    /// Trong ngưỡng.
    Within,
    /// Đang làm.
    Started,
    /// Xong.
    Done,
    /// Chưa gọi.
    NotCalled,
    /// Chưa hỏi tiếp xúc.
    NotAsked,
    /// Nobody answers for it.
    Vacant,
}

impl State {
    /// The words of a file with the states that they mean, by name.
    pub(super) fn listed(told: &BTreeMap<String, Vec<String>>) -> Result<Vec<Listed<Self>>, WordsFault> {
        let state = |name: &str| State::ALL.into_iter().find(|state| state.name() == name);
        let rows = told.iter().map(|(name, words)| match state(name) {
            Some(state) => Ok((state, words.as_slice())),
            None => Err(WordsFault::UnknownFilter(name.clone())),
        });
        listed(&rows.collect::<Result<Vec<_>, _>>()?)
    }

    /// Every state.
    pub const ALL: [State; 9] = [
        State::Urgent,
        State::Attention,
        State::Due,
        State::Within,
        State::Started,
        State::Done,
        State::NotCalled,
        State::NotAsked,
        State::Vacant,
    ];

    /// The name under which words and phrases know it.
    pub fn name(self) -> &'static str {
        match self {
            State::Urgent => "urgent",
            State::Attention => "attention",
            State::Due => "due",
            State::Within => "within",
            State::Started => "started",
            State::Done => "done",
            State::NotCalled => "not_called",
            State::NotAsked => "not_asked",
            State::Vacant => "vacant",
        }
    }

    /// Whether rows of a pane can be in it.
    pub fn is_of(self, pane: Pane) -> bool {
        match pane {
            Pane::HomeTreatment => {
                matches!(self, State::Urgent | State::Attention | State::Due | State::Within | State::Vacant)
            }
            Pane::Roster => self == State::Vacant,
            Pane::ContactTree => matches!(
                self,
                State::Urgent | State::Attention | State::Due | State::Within | State::NotCalled | State::NotAsked
            ),
            Pane::Tasks => {
                matches!(self, State::Urgent | State::Due | State::Started | State::Done | State::Vacant)
            }
        }
    }
}

/// Reads what stands behind the `/`, which begins at byte `from` of the line; nothing there takes the filter away.
pub(super) fn read(text: &str, from: usize, setting: &Setting<'_>) -> Line {
    let part = text.get(from..).unwrap_or_default();
    let words = tokens(part, from);
    let mut filter = Filter { typed: part.split_whitespace().collect::<Vec<_>>().join(" "), wanted: Vec::new() };
    let mut rest = words.as_slice();
    while let Some(first) = rest.first() {
        let known = longest(&setting.words.filters, rest);
        let (wanted, count) = if let Some(name) = first.text.strip_prefix('@') {
            match officer_of(name, setting.officers) {
                Ok(officer) => (Wanted::Officer(officer), 1),
                Err(kind) => return Line::Faulty(Fault::new(kind, first.range())),
            }
        } else if let Some((state, count)) = known {
            if !state.is_of(setting.pane) {
                let range = span(rest.get(..count).unwrap_or_default());
                return Line::Faulty(Fault::new(FaultKind::NoFilterHere(setting.pane), range));
            }
            (Wanted::State(*state), count)
        } else if let Some((kind, number, count)) = setting.words.area(rest) {
            let called = areas_called(kind, &number, setting.areas);
            let behind = rest.get(count..).unwrap_or_default();
            let (areas, more) = of_former_ward(called, behind, setting.former_wards);
            if areas.is_empty() {
                let range = span(rest.get(..count).unwrap_or_default());
                return Line::Faulty(Fault::new(FaultKind::NoArea, range));
            }
            (Wanted::Area(areas), count + more)
        } else {
            (Wanted::Text(first.text.to_owned()), 1)
        };
        if !filter.wanted.contains(&wanted) {
            filter.wanted.push(wanted);
        }
        rest = rest.get(count..).unwrap_or_default();
    }
    Line::Filter(filter)
}

/// What a pane's list can be narrowed to, as it is typed.
pub fn accepted(pane: Pane, book: &Phrasebook) -> &str {
    match pane {
        Pane::HomeTreatment => book.say("filters.accepts_home_treatment"),
        Pane::Roster => book.say("filters.accepts_roster"),
        Pane::ContactTree => book.say("filters.accepts_contact_tree"),
        Pane::Tasks => book.say("filters.accepts_tasks"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::entry::line::parse;
    use crate::tui::entry::setting::tests::{fault_in, id, setting};

    fn wanted(typed: &str, pane: Pane) -> Vec<Wanted> {
        match parse(typed, &setting(pane)) {
            Line::Filter(filter) => filter.wanted,
            other => panic!("{typed}: {other:?}"),
        }
    }

    #[test]
    fn every_part_is_one_thing_that_a_row_must_be() {
        let (due, urgent) = (Wanted::State(State::Due), Wanted::State(State::Urgent));
        for (typed, expected) in [
            ("/", vec![]),
            ("/tre", vec![due.clone()]),
            ("/ trễ", vec![due.clone()]),
            ("/qua han khan", vec![due.clone(), urgent.clone()]),
            ("/khẩn khan KHAN", vec![urgent.clone()]),
            ("/chuy", vec![Wanted::State(State::Attention)]),
            ("/chú ý", vec![Wanted::State(State::Attention)]),
            ("/to1", vec![Wanted::Area(vec![id(1)])]),
            ("/t1 tre", vec![Wanted::Area(vec![id(1)]), due.clone()]),
            ("/tổ 4", vec![Wanted::Area(vec![id(4), id(5)])]),
            ("/tổ 4 phường 5", vec![Wanted::Area(vec![id(5)])]),
            ("/to4 p5 tre", vec![Wanted::Area(vec![id(5)]), due.clone()]),
            ("/kp 3", vec![Wanted::Area(vec![id(3)])]),
            ("/@ha", vec![Wanted::Officer(id(2))]),
            ("/hường 0912", vec![Wanted::Text("hường".into()), Wanted::Text("0912".into())]),
            ("/khánh", vec![Wanted::Text("khánh".into())]),
        ] {
            assert_eq!(wanted(typed, Pane::HomeTreatment), expected, "{typed}");
        }
        assert_eq!(wanted("/xong", Pane::Tasks), [Wanted::State(State::Done)]);
        assert_eq!(wanted("/chua goi", Pane::ContactTree), [Wanted::State(State::NotCalled)]);
        assert_eq!(wanted("/chưa có người", Pane::Roster), [Wanted::State(State::Vacant)]);
    }

    #[test]
    fn what_cannot_be_filtered_here_is_said_with_what_can() {
        for (typed, pane, kind, word) in [
            ("/xong", Pane::HomeTreatment, FaultKind::NoFilterHere(Pane::HomeTreatment), "xong"),
            ("/an chua goi", Pane::Tasks, FaultKind::NoFilterHere(Pane::Tasks), "chua goi"),
            ("/khan", Pane::Roster, FaultKind::NoFilterHere(Pane::Roster), "khan"),
            ("/to99", Pane::Tasks, FaultKind::NoArea, "to99"),
            ("/tre @zz", Pane::Tasks, FaultKind::NoOfficer, "@zz"),
            ("/@h", Pane::Tasks, FaultKind::SeveralOfficers(vec![id(2), id(3)]), "@h"),
        ] {
            assert_eq!(fault_in(typed, pane), (kind, word), "{typed}");
        }
    }

    #[test]
    fn every_state_has_words_and_stands_among_what_its_panes_accept() {
        let words = &setting(Pane::Tasks).words.filters;
        for state in State::ALL {
            assert!(words.iter().any(|listed| listed.meaning == state), "{state:?}");
            assert!(
                [Pane::HomeTreatment, Pane::Roster, Pane::ContactTree, Pane::Tasks]
                    .iter()
                    .any(|pane| state.is_of(*pane))
            );
        }
        for language in crate::language::Language::ALL {
            let book = Phrasebook::embedded(language);
            for pane in [Pane::HomeTreatment, Pane::Roster, Pane::ContactTree, Pane::Tasks] {
                let said = accepted(pane, &book);
                let typed = said.split(", ").filter(|word| word.starts_with('/') && !word.starts_with("/t3"));
                for word in typed {
                    assert!(matches!(parse(word, &setting(pane)), Line::Filter(_)), "{word} in {pane:?}");
                }
            }
        }
    }
}

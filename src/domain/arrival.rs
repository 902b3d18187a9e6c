//! Arrivals (người về địa phương, người có yếu tố dịch tễ): who came from where, whether it was declared, which tests and
//! calls fall due for him, and what the ward counts of them all. Which cycle of tests holds is for the paper of the day
//! to say; the desk knows none by itself.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::Days;
use serde::{Deserialize, Serialize};

use crate::domain::area::Area;
use crate::domain::home_treatment::{Case, CaseStatus};
use crate::domain::identity::Id;
use crate::domain::moment::Date;
use crate::domain::person::Person;
use crate::domain::record::Kept;
use crate::domain::ward::Ward;

/// Somebody with an epidemiological factor, over one stay in the ward.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Arrival {
    /// Who; where he stays now is told of the person.
    pub person: Id<Person>,
    /// All that is told of the stay.
    #[serde(default)]
    pub stay: Stay,
}

/// What is told of one stay.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Stay {
    /// Why he is followed.
    #[serde(default)]
    pub factor: Factor,
    /// Where he came from, as told.
    #[serde(default)]
    pub from_place: String,
    /// The day on which he came, or was at the place of the outbreak.
    #[serde(default)]
    pub arrived_on: Option<Date>,
    /// Whether he declared it (khai báo y tế).
    #[serde(default)]
    pub declared: Declared,
    /// The day on which the ward came to know of him.
    #[serde(default)]
    pub registered_on: Option<Date>,
    /// Every how many days he is tested, 1 to [`EVERY_DAYS_MAX`].
    #[serde(default)]
    pub tests_every: Option<u16>,
    /// How many times, 1 to [`TIMES_MAX`]; as long as he is followed where not told.
    #[serde(default)]
    pub tests_times: Option<u16>,
    /// The day of the first test; the day on which he came where not told.
    #[serde(default)]
    pub tests_from: Option<Date>,
    /// Who, or which paper, set the cycle.
    #[serde(default)]
    pub tests_set_by: String,
    /// Every how many days he is called, 1 to [`EVERY_DAYS_MAX`].
    #[serde(default)]
    pub calls_every: Option<u16>,
    /// The day on which he was last called or visited.
    #[serde(default)]
    pub called_on: Option<Date>,
    /// The last day on which he is followed.
    #[serde(default)]
    pub until: Option<Date>,
    /// How it stands.
    #[serde(default)]
    pub state: State,
    /// The day on which it ended.
    #[serde(default)]
    pub ended_on: Option<Date>,
    /// Anything else.
    #[serde(default)]
    pub note: String,
}

/// The most days between two tests or calls: a year.
pub const EVERY_DAYS_MAX: u16 = 366;

/// The most tests of one cycle.
pub const TIMES_MAX: u16 = 100;

/// Why somebody is followed (yếu tố dịch tễ).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Factor {
    /// Đi từ vùng dịch về.
    #[default]
    OutbreakArea,
    /// Nhập cảnh.
    Entry,
    /// Về mà không khai báo.
    Undeclared,
    /// Người nước ngoài.
    Foreigner,
    /// Đến cơ sở, điểm có dịch.
    OutbreakPlace,
    /// Khác.
    Other,
}

impl Factor {
    /// Every factor.
    pub const ALL: [Factor; 6] = [
        Factor::OutbreakArea,
        Factor::Entry,
        Factor::Undeclared,
        Factor::Foreigner,
        Factor::OutbreakPlace,
        Factor::Other,
    ];

    /// The name that files use.
    pub fn name(self) -> &'static str {
        match self {
            Factor::OutbreakArea => "outbreak_area",
            Factor::Entry => "entry",
            Factor::Undeclared => "undeclared",
            Factor::Foreigner => "foreigner",
            Factor::OutbreakPlace => "outbreak_place",
            Factor::Other => "other",
        }
    }
}

/// Whether an arrival was declared.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Declared {
    /// Chưa hỏi.
    #[default]
    NotAsked,
    /// Không khai báo.
    No,
    /// Có khai báo, không rõ ngày.
    Yes,
    /// Khai báo ngày này.
    On(Date),
}

/// How the follow-up stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Đang theo dõi.
    #[default]
    Followed,
    /// Hết thời gian theo dõi.
    Completed,
    /// Thành F0.
    BecameCase,
    /// Chuyển cách ly tập trung.
    Quarantined,
    /// Rời địa bàn.
    Left,
    /// Không liên lạc được, đã báo công an.
    OutOfReach,
}

impl State {
    /// Every state.
    pub const ALL: [State; 6] =
        [State::Followed, State::Completed, State::BecameCase, State::Quarantined, State::Left, State::OutOfReach];

    /// The name that files use.
    pub fn name(self) -> &'static str {
        match self {
            State::Followed => "followed",
            State::Completed => "completed",
            State::BecameCase => "became_case",
            State::Quarantined => "quarantined",
            State::Left => "left",
            State::OutOfReach => "out_of_reach",
        }
    }
}

/// What can fall due for somebody who is followed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum DueWhat {
    /// The next test of the cycle.
    Test,
    /// The next call or visit.
    Call,
    /// To say how it ended: the last day is over.
    End,
}

/// Something that is due, and since which day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Due {
    /// The day.
    pub on: Date,
    /// What.
    pub what: DueWhat,
}

impl Stay {
    /// Whether he is still followed.
    pub fn is_open(&self) -> bool {
        self.state == State::Followed
    }

    /// Whether he is known not to have declared it, by the answer or by the reason of the follow-up.
    pub fn is_undeclared(&self) -> bool {
        match self.declared {
            Declared::No => true,
            Declared::NotAsked => self.factor == Factor::Undeclared,
            Declared::Yes | Declared::On(_) => false,
        }
    }

    /// The day of the first test of a cycle, where one can be told.
    pub fn first_test(&self) -> Option<Date> {
        self.tests_from.or(self.arrived_on)
    }

    /// Whether a cycle of tests ever ends: by its number, or with the follow-up.
    pub fn tests_end(&self) -> bool {
        self.tests_every.is_none() || self.tests_times.is_some() || self.until.is_some()
    }

    /// The day of the next test, given the days on which he was tested, the earliest first. A test counts from its day
    /// on, or earlier by at most half the days between two, so that two samples of one round are not taken for two
    /// rounds; the first never counts before its day. The next is due so many days after the last that counted: what
    /// was missed, however long, is one test and not several. Nothing where the cycle is over, or there is none.
    pub fn next_test(&self, tested: impl IntoIterator<Item = Date>) -> Option<Date> {
        let every = self.tests_every.filter(|every| *every > 0)?;
        let (mut due, mut done) = (self.first_test()?, 0);
        let is_over = |done: u16| self.tests_times.is_some_and(|times| done >= times);
        for day in tested {
            let early = if done == 0 { 0 } else { i64::from(every / 2) };
            if !is_over(done) && (due - day).num_days() <= early {
                done += 1;
                due = day.checked_add_days(Days::new(every.into()))?;
            }
        }
        let is_past_end = self.until.is_some_and(|until| due > until);
        (!is_over(done) && !is_past_end).then_some(due)
    }

    /// The day of the next call or visit; nothing where none is planned any more.
    pub fn next_call(&self) -> Option<Date> {
        let every = self.calls_every.filter(|every| *every > 0)?;
        let due = match self.called_on {
            Some(day) => day.checked_add_days(Days::new(every.into()))?,
            None => self.arrived_on.or(self.registered_on)?,
        };
        self.until.is_none_or(|until| due <= until).then_some(due)
    }
}

/// The episode for which an arrival is followed as an F0 instead: confirmed, and open or ended since he came.
pub fn case_of<'w>(ward: &'w Ward, arrival: &Arrival) -> Option<&'w Arc<Kept<Case>>> {
    let since = arrival.stay.arrived_on.or(arrival.stay.registered_on);
    let ended = |case: &Case| case.end.as_ref().and_then(|end| end.on);
    let is_since = |case: &Case| case.is_open() || ended(case).zip(since).is_none_or(|(end, since)| end >= since);
    ward.cases_of(arrival.person).rev().find(|case| case.status == CaseStatus::Confirmed && is_since(case))
}

/// Whether somebody is followed as an arrival now.
pub fn is_followed(ward: &Ward, arrival: &Arrival) -> bool {
    arrival.stay.is_open() && case_of(ward, arrival).is_none()
}

/// What is due for an arrival by a day, the longest overdue first; nothing once the follow-up ended.
pub fn due(ward: &Ward, arrival: &Arrival, today: Date) -> Vec<Due> {
    let mut due: Vec<Due> = coming(ward, arrival).into_iter().filter(|due| due.on <= today).collect();
    due.sort_unstable();
    due
}

/// What comes next for an arrival, whether it is due yet or not.
pub fn coming(ward: &Ward, arrival: &Arrival) -> Vec<Due> {
    let stay = &arrival.stay;
    if !is_followed(ward, arrival) {
        return Vec::new();
    }
    let tested = ward.tests_of(arrival.person).map(|test| test.taken_at.date());
    let end = stay.until.and_then(|until| until.succ_opt());
    let found = [(stay.next_test(tested), DueWhat::Test), (stay.next_call(), DueWhat::Call), (end, DueWhat::End)];
    found.into_iter().filter_map(|(on, what)| Some(Due { on: on?, what })).collect()
}

/// The arrivals of the ward in the order in which somebody must look at them: what is overdue longest, what is due today,
/// those who are followed by their next day, and then those whose follow-up ended, the newest first.
pub fn in_order(ward: &Ward) -> Vec<Id<Arrival>> {
    let mut found: Vec<_> = ward
        .arrivals
        .iter()
        .map(|kept| {
            let next = coming(ward, kept).into_iter().min();
            ((!is_followed(ward, kept), next.is_none(), next), std::cmp::Reverse(kept.id))
        })
        .collect();
    found.sort_unstable();
    found.into_iter().map(|(_, std::cmp::Reverse(id))| id).collect()
}

/// What the ward counts of its arrivals on a day.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Figures {
    /// Followed now.
    pub followed: u32,
    /// Those that the ward came to know of today, followed or not.
    pub new_today: u32,
    /// Followed and not declared.
    pub undeclared: u32,
    /// Tests that are due, the overdue ones included.
    pub tests_due: u32,
    /// Tests that are overdue.
    pub tests_late: u32,
    /// Calls that are due, the overdue ones included.
    pub calls_due: u32,
    /// Calls that are overdue.
    pub calls_late: u32,
    /// Followed although the last day is over.
    pub to_end: u32,
    /// Followed now, by factor in the order of [`Factor::ALL`].
    pub by_factor: [u32; Factor::ALL.len()],
    /// Followed now, by the area in which they stay; under nothing where none is told.
    pub by_area: BTreeMap<Option<Id<Area>>, u32>,
}

impl Figures {
    /// Everything that is due or overdue.
    pub fn due(&self) -> u32 {
        self.tests_due + self.calls_due + self.to_end
    }

    /// Everything that is overdue.
    pub fn late(&self) -> u32 {
        self.tests_late + self.calls_late
    }
}

/// Counts the arrivals of a ward. One pass over them and their tests.
pub fn figures(ward: &Ward, today: Date) -> Figures {
    let mut figures = Figures::default();
    for kept in ward.arrivals.iter() {
        figures.new_today += u32::from(kept.stay.registered_on == Some(today));
        if is_followed(ward, kept) {
            count(&mut figures, ward, kept, today);
        }
    }
    figures
}

fn count(figures: &mut Figures, ward: &Ward, kept: &Kept<Arrival>, today: Date) {
    figures.followed += 1;
    figures.undeclared += u32::from(kept.stay.is_undeclared());
    if let Some(place) = Factor::ALL.iter().position(|factor| *factor == kept.stay.factor) {
        figures.by_factor[place] += 1;
    }
    let area = ward.persons.read(kept.person).and_then(|person| person.area);
    *figures.by_area.entry(area).or_default() += 1;
    for due in due(ward, kept, today) {
        let late = u32::from(due.on < today);
        match due.what {
            DueWhat::Test => {
                figures.tests_due += 1;
                figures.tests_late += late;
            }
            DueWhat::Call => {
                figures.calls_due += 1;
                figures.calls_late += late;
            }
            DueWhat::End => figures.to_end += 1,
        }
    }
}

#[cfg(test)]
mod tests;

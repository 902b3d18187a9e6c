//! Who answers for what: positions, duties, assignments and shifts.

use serde::{Deserialize, Serialize};

use crate::domain::area::Area;
use crate::domain::identity::Id;
use crate::domain::moment::{Date, Moment};
use crate::domain::officer::Officer;

/// A post in the chain of responsibility (chức danh).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Position {
    /// Its title, such as `Trưởng trạm Y tế`.
    pub title: String,
    /// The body or force it belongs to, such as `Công an phường`.
    #[serde(default)]
    pub body: String,
    /// Who holds it, by name; empty while vacant.
    #[serde(default)]
    pub holder: String,
    /// The officer of the desk who holds it, where it is one.
    #[serde(default)]
    pub officer: Option<Id<Officer>>,
    /// Telephone, digits only.
    #[serde(default)]
    pub phone: String,
    /// Whom the position reports to.
    #[serde(default)]
    pub reports_to: Option<Id<Position>>,
}

/// A thing that somebody answers for (nhiệm vụ).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Duty {
    /// Its name, such as `Truy vết`.
    pub name: String,
}

/// What part somebody has in a duty (vai trò).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Chủ trì.
    Lead,
    /// Thực hiện.
    #[default]
    Perform,
    /// Phối hợp.
    Coordinate,
    /// Tham mưu.
    Advise,
    /// Giám sát.
    Supervise,
    /// Nhận báo cáo.
    ReportTo,
}

/// Who does which duty, where, from when to when, and by which paper (phân công).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Assignment {
    /// What is answered for.
    pub duty: Id<Duty>,
    /// By which position.
    #[serde(default)]
    pub position: Option<Id<Position>>,
    /// By which officer.
    #[serde(default)]
    pub officer: Option<Id<Officer>>,
    /// Which part.
    #[serde(default)]
    pub part: Part,
    /// Where; everywhere when empty.
    #[serde(default)]
    pub areas: Vec<Id<Area>>,
    /// From this day on.
    #[serde(default)]
    pub from: Option<Date>,
    /// To the end of this day.
    #[serde(default)]
    pub to: Option<Date>,
    /// The paper that says so.
    #[serde(default)]
    pub source: String,
}

impl Assignment {
    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// A time span at the desk or a post (ca trực), with who works in it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Shift {
    /// Its name, such as `Ca đêm`.
    pub name: String,
    /// When it begins.
    pub from: Moment,
    /// When the next one takes over.
    pub to: Moment,
    /// The jobs in it, in the order in which they are shown.
    #[serde(default)]
    pub jobs: Vec<Job>,
}

impl Shift {
    /// Whether the shift is running.
    pub fn is_running(&self, now: Moment) -> bool {
        self.from <= now && now < self.to
    }
}

/// One job in a shift.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Job {
    /// What is done, such as `Trưởng ca`.
    pub name: String,
    /// Who does it, by name; empty while nobody does.
    #[serde(default)]
    pub who: String,
    /// The officer of the desk who does it, where it is one.
    #[serde(default)]
    pub officer: Option<Id<Officer>>,
    /// Telephone, digits only.
    #[serde(default)]
    pub phone: String,
    /// Where that person is.
    #[serde(default)]
    pub presence: Presence,
}

/// Where somebody on duty is (tình trạng).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// Tại trạm.
    #[default]
    AtStation,
    /// Ra ngoài.
    Outside,
    /// Chờ gọi.
    OnCall,
    /// Nghỉ.
    Resting,
}

impl Presence {
    /// The state that Space turns to.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Presence::AtStation => Presence::Outside,
            Presence::Outside => Presence::OnCall,
            Presence::OnCall => Presence::Resting,
            Presence::Resting => Presence::AtStation,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Option<Date> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn an_assignment_holds_from_its_first_to_the_end_of_its_last_day() {
        let on = day("2021-11-20").unwrap();
        for (from, to, holds) in [
            (None, None, true),
            (day("2021-11-20"), day("2021-11-20"), true),
            (day("2021-11-21"), None, false),
            (None, day("2021-11-19"), false),
            (day("2021-11-01"), day("2021-11-30"), true),
        ] {
            let duty = Id::new(1).unwrap();
            let (position, officer, part) = (None, None, Part::Lead);
            let assignment =
                Assignment { duty, position, officer, part, areas: Vec::new(), from, to, source: String::new() };
            assert_eq!(assignment.holds_on(on), holds, "{from:?} {to:?}");
        }
    }

    #[test]
    fn one_shift_takes_over_in_the_second_in_which_the_other_ends() {
        let shift = |from, to| {
            let (from, to) = (Moment::from(from), Moment::from(to));
            Shift { name: "Ca".to_string(), from, to, jobs: Vec::new() }
        };
        let (day, night) = (shift(0, 100), shift(100, 200));
        for (now, running) in
            [(-1, (false, false)), (0, (true, false)), (99, (true, false)), (100, (false, true)), (200, (false, false))]
        {
            assert_eq!((day.is_running(Moment::from(now)), night.is_running(Moment::from(now))), running, "{now}");
        }
    }

    #[test]
    fn presence_turns_through_every_state() {
        let states = std::iter::successors(Some(Presence::AtStation), |state| Some(state.next()));
        let states: Vec<Presence> = states.take(5).collect();
        let all = [Presence::AtStation, Presence::Outside, Presence::OnCall, Presence::Resting, Presence::AtStation];
        assert_eq!(states, all);
    }
}

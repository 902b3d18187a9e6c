//! Who answers for what: positions, duties, assignments, delegations, the reporting regime and shifts.

use serde::{Deserialize, Serialize};

use crate::domain::area::Area;
use crate::domain::identity::Id;
use crate::domain::moment::{Date, Moment, within};
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
    /// Telephone, digits only; the one to call first.
    #[serde(default)]
    pub phone: String,
    /// Whom the position reports to.
    #[serde(default)]
    pub reports_to: Option<Id<Position>>,
    /// The force that it belongs to.
    #[serde(default)]
    pub force: Force,
    /// Further telephones, digits only, in the order in which they are called.
    #[serde(default)]
    pub other_phones: Vec<String>,
    /// From this day on the present holder holds it, where known.
    #[serde(default)]
    pub since: Option<Date>,
    /// Who held it before, the latest last.
    #[serde(default)]
    pub former: Vec<Tenure>,
}

/// The forces that take part (lực lượng), as seeds 000, 001 and 004 name them.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Force {
    /// None of the others, or not told.
    #[default]
    Other,
    /// Đảng ủy, chi bộ.
    Party,
    /// HĐND.
    Council,
    /// UBND.
    Government,
    /// Y tế.
    Health,
    /// Công an.
    Police,
    /// Quân sự.
    Military,
    /// Mặt trận Tổ quốc.
    Front,
    /// Đoàn thể.
    Organisations,
    /// Tổ dân phố, thôn.
    Neighbourhood,
    /// Tổ COVID cộng đồng.
    CommunityTeam,
    /// Tổ liên gia tự quản.
    SelfManagedGroup,
    /// Tình nguyện.
    Volunteers,
}

impl Force {
    /// Every force, in the order in which a form offers them.
    pub const ALL: [Force; 13] = [
        Force::Other,
        Force::Party,
        Force::Council,
        Force::Government,
        Force::Health,
        Force::Police,
        Force::Military,
        Force::Front,
        Force::Organisations,
        Force::Neighbourhood,
        Force::CommunityTeam,
        Force::SelfManagedGroup,
        Force::Volunteers,
    ];

    /// The name that lists and phrases use.
    pub fn name(self) -> &'static str {
        match self {
            Force::Other => "other",
            Force::Party => "party",
            Force::Council => "council",
            Force::Government => "government",
            Force::Health => "health",
            Force::Police => "police",
            Force::Military => "military",
            Force::Front => "front",
            Force::Organisations => "organisations",
            Force::Neighbourhood => "neighbourhood",
            Force::CommunityTeam => "community_team",
            Force::SelfManagedGroup => "self_managed_group",
            Force::Volunteers => "volunteers",
        }
    }
}

/// Somebody's time in a position that has ended.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Tenure {
    /// Who held it, by name.
    #[serde(default)]
    pub holder: String,
    /// The officer of the desk who held it, where it was one.
    #[serde(default)]
    pub officer: Option<Id<Officer>>,
    /// His telephone then, digits only.
    #[serde(default)]
    pub phone: String,
    /// From this day on, where known.
    #[serde(default)]
    pub from: Option<Date>,
    /// The day on which somebody else took over.
    pub until: Date,
}

/// Who held a position on a day, and how he was reached.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Holder<'p> {
    /// By name; empty while vacant.
    pub name: &'p str,
    /// The officer of the desk, where it is one.
    pub officer: Option<Id<Officer>>,
    /// The telephone to call first, digits only.
    pub phone: &'p str,
}

impl Holder<'_> {
    /// Whether the position was vacant.
    pub fn is_nobody(self) -> bool {
        self.name.trim().is_empty() && self.officer.is_none()
    }
}

impl Position {
    /// Who holds it on a day, as far as the record goes back; before the present holder began and after the one
    /// before had left, nobody.
    pub fn holder_on(&self, day: Date) -> Holder<'_> {
        let earlier = self.former.iter().find(|tenure| day < tenure.until);
        match earlier {
            Some(tenure) if tenure.from.is_none_or(|from| from <= day) => {
                Holder { name: &tenure.holder, officer: tenure.officer, phone: &tenure.phone }
            }
            None if self.since.is_none_or(|since| since <= day) => self.present_holder(),
            _ => Holder { name: "", officer: None, phone: "" },
        }
    }

    /// Whether nobody holds it.
    pub fn is_vacant(&self) -> bool {
        self.present_holder().is_nobody()
    }

    fn present_holder(&self) -> Holder<'_> {
        Holder { name: &self.holder, officer: self.officer, phone: &self.phone }
    }

    /// What the record says once it is written over `old` on a day: a holder who goes is kept among the former ones.
    #[must_use]
    pub fn succeeding(mut self, old: &Position, today: Date) -> Position {
        let stays = (&self.holder, self.officer) == (&old.holder, old.officer);
        if stays || old.is_vacant() || self.former != old.former {
            return self;
        }
        if self.since == old.since {
            self.since = Some(today);
        }
        let until = self.since.unwrap_or(today);
        let (holder, officer, phone) = (old.holder.clone(), old.officer, old.phone.clone());
        self.former.push(Tenure { holder, officer, phone, from: old.since, until });
        self
    }
}

/// A thing that somebody answers for (nhiệm vụ).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Duty {
    /// Its name, such as `Truy vết`.
    pub name: String,
    /// The field of work that it belongs to (lĩnh vực); empty where it is one itself.
    #[serde(default)]
    pub field: String,
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

impl Part {
    /// Every part, in the order in which they are told.
    pub const ALL: [Part; 6] =
        [Part::Lead, Part::Perform, Part::Coordinate, Part::Advise, Part::Supervise, Part::ReportTo];

    /// The name that lists and phrases use.
    pub fn name(self) -> &'static str {
        match self {
            Part::Lead => "lead",
            Part::Perform => "perform",
            Part::Coordinate => "coordinate",
            Part::Advise => "advise",
            Part::Supervise => "supervise",
            Part::ReportTo => "report_to",
        }
    }
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
    /// The force or body that has the part, where it is no one position or officer.
    #[serde(default)]
    pub body: String,
}

impl Assignment {
    /// A duty of somebody, everywhere and without an end.
    pub fn of(duty: Id<Duty>, position: Option<Id<Position>>, officer: Option<Id<Officer>>, part: Part) -> Self {
        let (areas, source, body) = (Vec::new(), String::new(), String::new());
        Self { duty, position, officer, part, areas, from: None, to: None, source, body }
    }

    /// Whether it holds on a day.
    pub fn holds_on(&self, day: Date) -> bool {
        within(day, self.from, self.to)
    }
}

/// A position's duty handed to another for a time (ủy quyền).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Delegation {
    /// Whose duty.
    pub position: Id<Position>,
    /// Handed to this position.
    #[serde(default)]
    pub to_position: Option<Id<Position>>,
    /// Handed to this officer.
    #[serde(default)]
    pub to_officer: Option<Id<Officer>>,
    /// Which duty; all of them where none is told.
    #[serde(default)]
    pub duty: Option<Id<Duty>>,
    /// From this day on.
    #[serde(default)]
    pub from: Option<Date>,
    /// To the end of this day.
    #[serde(default)]
    pub to: Option<Date>,
    /// The paper that says so.
    #[serde(default)]
    pub paper: String,
}

impl Delegation {
    /// Whether it holds on a day for a duty.
    pub fn holds_on(&self, day: Date, duty: Id<Duty>) -> bool {
        let is_of_duty = self.duty.is_none_or(|own| own == duty);
        is_of_duty && within(day, self.from, self.to)
    }

    /// Whether it hands over everything, signing too, on a day.
    pub fn is_whole_on(&self, day: Date) -> bool {
        self.duty.is_none() && within(day, self.from, self.to)
    }
}

/// One line of the reporting regime (chế độ báo cáo): what is reported, by whom, to whom, through whom, by when.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Reporting {
    /// What is reported.
    pub what: String,
    /// Who reports.
    #[serde(default)]
    pub by: Option<Id<Position>>,
    /// To whom.
    #[serde(default)]
    pub to: Option<Id<Position>>,
    /// Through whom.
    #[serde(default)]
    pub through: Option<Id<Position>>,
    /// By when, in words: `trước 07h00 hằng ngày`, `ngay lập tức`.
    #[serde(default)]
    pub when: String,
    /// The paper that says so.
    #[serde(default)]
    pub source: String,
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
    /// The post that is manned: a checkpoint, a market, a belt, a patrol, a hotline; the desk where none is named.
    #[serde(default)]
    pub post: Option<Id<Area>>,
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
    /// Whether it is the head of the shift (trưởng ca); a shift has one at most.
    #[serde(default)]
    pub heads: bool,
    /// Since when that person does it, where he came while the shift ran; else since the shift began.
    #[serde(default)]
    pub since: Option<Moment>,
    /// Who did it before in the same shift, the latest last.
    #[serde(default)]
    pub former: Vec<Stood>,
}

impl Job {
    /// Whether nobody does it.
    pub fn is_vacant(&self) -> bool {
        self.who.trim().is_empty() && self.officer.is_none()
    }

    /// The same job with nobody on it.
    #[must_use]
    pub fn vacated(&self) -> Self {
        let (name, heads, former) = (self.name.clone(), self.heads, self.former.clone());
        Self { name, heads, former, ..Self::default() }
    }
}

/// Somebody's time on a job that ended before the shift did.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Stood {
    /// Who did it, by name.
    #[serde(default)]
    pub who: String,
    /// The officer of the desk who did it, where it was one.
    #[serde(default)]
    pub officer: Option<Id<Officer>>,
    /// From when on.
    pub from: Moment,
    /// When somebody else took over, or he left.
    pub until: Moment,
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
    /// The name that lists and phrases use.
    pub fn name(self) -> &'static str {
        match self {
            Presence::AtStation => "at_station",
            Presence::Outside => "outside",
            Presence::OnCall => "on_call",
            Presence::Resting => "resting",
        }
    }

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
            let assignment = Assignment { from, to, ..Assignment::of(duty, position, officer, part) };
            assert_eq!(assignment.holds_on(on), holds, "{from:?} {to:?}");
        }
    }

    fn held(holder: &str, since: Option<Date>) -> Position {
        Position { holder: holder.to_string(), phone: format!("0{holder}"), since, ..Position::default() }
    }

    #[test]
    fn who_goes_is_kept_and_found_on_his_days() {
        let today = day("2021-11-20").unwrap();
        let first = held("Lý", day("2021-07-01"));
        let second = Position { holder: "Thảo".to_string(), phone: "0Thảo".to_string(), ..first.clone() };
        let second = second.succeeding(&first, today);
        assert_eq!((second.since, second.former.len()), (Some(today), 1));
        let third = Position { holder: String::new(), since: day("2022-01-05"), ..second.clone() };
        let third = third.succeeding(&second, day("2022-01-09").unwrap());
        for (on, holder) in [
            ("2021-06-30", ""),
            ("2021-07-01", "Lý"),
            ("2021-11-19", "Lý"),
            ("2021-11-20", "Thảo"),
            ("2022-01-04", "Thảo"),
            ("2022-01-05", ""),
        ] {
            assert_eq!(third.holder_on(day(on).unwrap()).name, holder, "{on}");
        }
        assert!(third.is_vacant());
        let fourth = held("Hà", day("2022-02-01")).succeeding(&third, today);
        assert_eq!(fourth.former, [], "a vacancy is nobody's time, and a record that is written anew says its own");
        let other_phone = Position { phone: "1".to_string(), ..second.clone() }.succeeding(&second, today);
        assert_eq!(other_phone.former.len(), 1, "the same holder stays");
        // Nobody told from when: as far back as is known it was he.
        assert_eq!(held("Lý", None).holder_on(day("1999-01-01").unwrap()).name, "Lý");
    }

    #[test]
    fn one_shift_takes_over_in_the_second_in_which_the_other_ends() {
        let shift = |from, to| {
            let (from, to) = (Moment::from(from), Moment::from(to));
            Shift { name: "Ca".to_string(), from, to, post: None, jobs: Vec::new() }
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

//! Papers (giấy tờ, hồ sơ): what a case is owed by its pack, with number, signer and delivery, and what is late.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::domain::danger::Rules;
use crate::domain::home_treatment::{Case, CaseStatus, Outcome};
use crate::domain::identity::Id;
use crate::domain::moment::{Date, Moment};
use crate::domain::officer::Officer;
use crate::domain::pack::{Pack, PaperStep};
use crate::domain::person::Person;
use crate::domain::record::{Kept, Record};
use crate::domain::roster::Position;
use crate::domain::ward::Ward;

/// A paper about somebody.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Paper {
    /// Which paper.
    pub what: PaperKind,
    /// About whom.
    pub person: Id<Person>,
    /// About which episode.
    #[serde(default)]
    pub case: Option<Id<Case>>,
    /// Its number in the register of its symbol and year; a paper without a symbol has none.
    #[serde(default)]
    pub number: Option<u32>,
    /// The symbol (ký hiệu) under which it is numbered, such as `QĐ-UBND`.
    #[serde(default)]
    pub symbol: String,
    /// The day that it bears; its year is that of the register.
    pub dated: Date,
    /// The position that signs.
    #[serde(default)]
    pub signer: Option<Id<Position>>,
    /// Who signs, as he was called then.
    #[serde(default)]
    pub signed_by: String,
    /// When it was signed.
    #[serde(default)]
    pub signed_at: Option<Moment>,
    /// When it was handed over.
    #[serde(default)]
    pub delivered_at: Option<Moment>,
    /// Who received it.
    #[serde(default)]
    pub receiver: String,
    /// Who brought it.
    #[serde(default)]
    pub delivered_by: Option<Id<Officer>>,
    /// Whether it was cancelled (hủy); its number is not given again.
    #[serde(default)]
    pub cancelled: bool,
    /// Anything else.
    #[serde(default)]
    pub note: String,
}

/// Which paper.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperKind {
    /// Quyết định cách ly, điều trị tại nhà.
    Decision,
    /// Cam kết.
    Commitment,
    /// Phiếu đánh giá điều kiện điều trị tại nhà.
    Evaluation,
    /// Phiếu theo dõi sức khỏe hằng ngày.
    DailySheet,
    /// Giấy xác nhận hoàn thành cách ly, điều trị.
    Certificate,
    /// Quyết định kết thúc cách ly, điều trị.
    EndDecision,
}

impl PaperKind {
    /// Every kind, in the order of an episode.
    pub const ALL: [PaperKind; 6] = [
        PaperKind::Decision,
        PaperKind::Commitment,
        PaperKind::Evaluation,
        PaperKind::DailySheet,
        PaperKind::Certificate,
        PaperKind::EndDecision,
    ];

    /// The name that packs, templates and phrases use.
    pub fn name(self) -> &'static str {
        match self {
            PaperKind::Decision => "decision",
            PaperKind::Commitment => "commitment",
            PaperKind::Evaluation => "evaluation",
            PaperKind::DailySheet => "daily_sheet",
            PaperKind::Certificate => "certificate",
            PaperKind::EndDecision => "end_decision",
        }
    }

    /// Whether it says that isolation has ended.
    pub fn is_of_end(self) -> bool {
        matches!(self, PaperKind::Certificate | PaperKind::EndDecision)
    }
}

impl Paper {
    /// A paper of a day about somebody, of which nothing more is known.
    pub fn of(what: PaperKind, (person, case): (Id<Person>, Option<Id<Case>>), dated: Date) -> Self {
        Self {
            what,
            person,
            case,
            number: None,
            symbol: String::new(),
            dated,
            signer: None,
            signed_by: String::new(),
            signed_at: None,
            delivered_at: None,
            receiver: String::new(),
            delivered_by: None,
            cancelled: false,
            note: String::new(),
        }
    }

    /// The year of the register in which it is numbered.
    pub fn year(&self) -> i32 {
        chrono::Datelike::year(&self.dated)
    }

    /// Where it stands: the symbol of its register, the year, and its number there.
    pub fn register(&self) -> (&str, i32, Option<u32>) {
        (&self.symbol, self.year(), self.number)
    }

    /// Number and symbol, as it bears them: `05/QĐ-UBND` (NĐ 30/2020: numbers below 10 with a zero in front).
    pub fn numbered(&self) -> Option<String> {
        self.number.map(|number| format!("{number:02}/{}", self.symbol))
    }

    /// How far it is.
    pub fn step(&self) -> Step {
        match (self.signed_at, self.delivered_at) {
            (_, Some(_)) => Step::Delivered,
            (Some(_), None) => Step::Signed,
            (None, None) => Step::Written,
        }
    }
}

/// How far a paper is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Step {
    /// Chưa lập.
    Missing,
    /// Chờ ký.
    Written,
    /// Chờ giao.
    Signed,
    /// Đã giao.
    Delivered,
}

/// A paper that a case is owed, or has.
#[derive(Clone, PartialEq, Debug)]
pub struct Due {
    /// Which.
    pub what: PaperKind,
    /// Whether the pack of the case asks for it.
    pub is_owed: bool,
    /// The paper, where it stands.
    pub paper: Option<Arc<Kept<Paper>>>,
    /// Until when its next step is due, where a decision says so.
    pub due: Option<Moment>,
}

impl Due {
    /// How far it is.
    pub fn step(&self) -> Step {
        self.paper.as_ref().map_or(Step::Missing, |paper| paper.step())
    }

    /// Whether something is still to be done.
    pub fn is_open(&self) -> bool {
        self.is_owed && self.step() != Step::Delivered
    }

    /// Whether its next step is late.
    pub fn is_late(&self, now: Moment) -> bool {
        self.is_open() && self.due.is_some_and(|due| due < now)
    }
}

/// The pack by which a case is treated, for what is law.
pub fn pack_of<'r>(rules: &'r Rules, case: &Case) -> Option<&'r Pack> {
    rules.treating(opened_on(case)?)
}

/// The day on which a case was opened: reported, else confirmed, else the first day of illness.
pub fn opened_on(case: &Case) -> Option<Date> {
    case.reported_at.map(Moment::date).or(case.confirmed_on).or(case.onset)
}

/// The pack of a case where it no longer holds on a day: papers of that day must say so (ward-work 30).
pub fn lapsed<'r>(rules: &'r Rules, case: &Case, on: Date) -> Option<&'r Pack> {
    pack_of(rules, case).filter(|pack| pack.until.is_some_and(|until| until <= on))
}

/// The papers of a case in the order of an episode: those that its pack asks for, and those that it has beside them.
pub fn papers_of(ward: &Ward, rules: &Rules, case: &Kept<Case>) -> Vec<Due> {
    let pack = pack_of(rules, case);
    let asked = |what: PaperKind| pack.is_some_and(|pack| asks(pack, what)) && is_due_by(case, what);
    let of_kind = |what: PaperKind| {
        let paper = standing(ward, case.id, what).cloned();
        let is_owed = asked(what);
        let due = pack.filter(|_| is_owed).and_then(|pack| due(pack, case, what, paper.as_deref()));
        (is_owed || paper.is_some()).then_some(Due { what, is_owed, paper, due })
    };
    PaperKind::ALL.into_iter().filter_map(of_kind).collect()
}

/// The paper of a kind that a case has, the latest where one was cancelled.
pub fn standing(ward: &Ward, case: Id<Case>, what: PaperKind) -> Option<&Arc<Kept<Paper>>> {
    ward.papers_of(case).rev().find(|paper| paper.what == what && !paper.cancelled)
}

/// The number that a paper of a symbol and a year would get: one more than the highest ever given, deleted ones too.
pub fn next_number(ward: &Ward, symbol: &str, year: i32) -> u32 {
    let deleted = ward.deleted_after(None).filter_map(|record| match record {
        Record::Paper(paper) => Some(paper),
        _ => None,
    });
    let of_register = |paper: &&Arc<Kept<Paper>>| paper.symbol == symbol && paper.year() == year;
    let numbers = ward.papers.iter().chain(deleted).filter(of_register).filter_map(|paper| paper.number);
    numbers.max().unwrap_or_default().saturating_add(1)
}

fn asks(pack: &Pack, what: PaperKind) -> bool {
    pack.papers.iter().any(|owed| owed.paper == what && owed.source.active)
}

/// Whether the time of a paper has come: of isolation once it is confirmed and as long as it lasts, of its end once the
/// station has confirmed that.
fn is_due_by(case: &Case, what: PaperKind) -> bool {
    let released = case.end.as_ref().is_some_and(|end| end.outcome == Outcome::Released);
    if what.is_of_end() { released } else { case.status == CaseStatus::Confirmed && (case.is_open() || released) }
}

/// When the next step of a decision is due: signed so many hours after the case was found, handed over so many after
/// that (NĐ 101/2010, NĐ 165/2026). Other papers have no hour.
fn due(pack: &Pack, case: &Case, what: PaperKind, paper: Option<&Kept<Paper>>) -> Option<Moment> {
    let hours = |step: PaperStep| {
        let line = pack.deadlines.iter().find(|line| line.step == step && line.source.active);
        line.map(|line| i64::from(line.hours) * 3600)
    };
    if what != PaperKind::Decision {
        return None;
    }
    match paper.and_then(|paper| paper.signed_at) {
        Some(signed) => Some(signed.plus(hours(PaperStep::Told)?)),
        None => {
            let found = case.reported_at?;
            Some(found.plus(hours(PaperStep::Listed)? + hours(PaperStep::Decided)?))
        }
    }
}

#[cfg(test)]
mod tests;

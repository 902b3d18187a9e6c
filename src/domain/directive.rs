//! Directives (văn bản đến): papers from above that tasks come from, and whether they have been answered.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::domain::identity::Id;
use crate::domain::moment::Date;
use crate::domain::record::Kept;
use crate::domain::tasks::Task;
use crate::domain::ward::Ward;

/// A paper from above (văn bản chỉ đạo).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Directive {
    /// Its number, such as `180-CV/QU`.
    pub number: String,
    /// Who issued it.
    #[serde(default)]
    pub issuer: String,
    /// The day that it bears.
    #[serde(default)]
    pub dated: Option<Date>,
    /// The day on which it came in.
    #[serde(default)]
    pub received: Option<Date>,
    /// What it is about.
    #[serde(default)]
    pub summary: String,
    /// The last day on which an answer is in time, where one is wanted.
    #[serde(default)]
    pub answer_due: Option<Date>,
    /// How far it is.
    #[serde(default)]
    pub stage: Stage,
    /// What was answered, or the paper that did.
    #[serde(default)]
    pub answer: String,
}

/// How far a directive is (tình trạng).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Mới nhận.
    #[default]
    Received,
    /// Đang thực hiện.
    UnderWay,
    /// Đã báo cáo.
    Reported,
    /// Lưu.
    Filed,
}

impl Stage {
    /// Every stage.
    pub const ALL: [Stage; 4] = [Stage::Received, Stage::UnderWay, Stage::Reported, Stage::Filed];

    /// The name that files use.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Received => "received",
            Stage::UnderWay => "under_way",
            Stage::Reported => "reported",
            Stage::Filed => "filed",
        }
    }
}

impl Directive {
    /// Since how many days its answer is overdue; nothing where it is not, or none is wanted.
    pub fn days_overdue(&self, today: Date) -> Option<i64> {
        let waits = matches!(self.stage, Stage::Received | Stage::UnderWay);
        let days = (today - self.answer_due.filter(|_| waits)?).num_days();
        (days > 0).then_some(days)
    }
}

/// The tasks that come from a directive, by number.
pub fn tasks_of(ward: &Ward, directive: Id<Directive>) -> impl Iterator<Item = &Arc<Kept<Task>>> {
    ward.tasks.iter().filter(move |task| task.directive == Some(directive))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_overdue_from_the_next_day_on_until_it_is_given() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        for (due, stage, today, overdue) in [
            (Some("2021-07-20"), Stage::Received, "2021-07-20", None),
            (Some("2021-07-20"), Stage::Received, "2021-07-21", Some(1)),
            (Some("2021-07-20"), Stage::UnderWay, "2021-07-30", Some(10)),
            (Some("2021-07-20"), Stage::Reported, "2021-07-30", None),
            (Some("2021-07-20"), Stage::Filed, "2021-07-30", None),
            (None, Stage::Received, "2021-07-30", None),
        ] {
            let directive = Directive { answer_due: due.map(day), stage, ..Directive::default() };
            assert_eq!(directive.days_overdue(day(today)), overdue, "{due:?} {stage:?} {today}");
        }
    }
}

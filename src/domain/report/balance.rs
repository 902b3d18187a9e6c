//! The identity of a report: đang = trước + mới + bổ sung + chuyển đến − khỏi − chuyển đi − tử vong ± đính chính. The
//! flows say what there must be; who is under treatment is counted apart from them.

use super::{Column, Report};

/// The identity with its numbers; what came late stands in the figure that it belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Balance {
    /// Trước: under treatment in the report before.
    pub before: i64,
    /// Mới.
    pub new: i64,
    /// Bổ sung.
    pub late: i64,
    /// Chuyển đến.
    pub arrived: i64,
    /// Khỏi.
    pub released: i64,
    /// Chuyển đi: to a hospital, to another ward, or away.
    pub gone: i64,
    /// Tử vong.
    pub died: i64,
    /// Đính chính, above or below 0.
    pub corrected: i64,
    /// Đang điều trị, as it was counted.
    pub treated: i64,
}

impl Balance {
    /// The identity of a report; nothing where it does not count who is under treatment.
    pub fn of(report: &Report) -> Option<Self> {
        let count = |columns: &[Column]| columns.iter().filter_map(|column| report.figure(*column)).sum();
        Some(Self {
            before: report.figure(Column::Before)?,
            new: count(&[Column::ConfirmedNew]),
            late: count(&[Column::ConfirmedLate]),
            arrived: count(&[Column::Arrived, Column::ArrivedLate]),
            released: count(&[Column::Released, Column::ReleasedLate]),
            gone: count(&Column::GONE),
            died: count(&[Column::Died, Column::DiedLate]),
            corrected: count(&Column::CORRECTED),
            treated: report.figure(Column::UnderTreatment)?,
        })
    }

    /// How many there must be by the flows.
    pub fn expected(&self) -> i64 {
        let into = self.before + self.new + self.late + self.arrived;
        into - self.released - self.gone - self.died + self.corrected
    }

    /// How many more were counted than the flows explain; 0 where it adds up.
    pub fn missing(&self) -> i64 {
        self.treated - self.expected()
    }
}

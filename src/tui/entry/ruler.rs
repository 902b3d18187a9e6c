//! The ruler above the entry line: for every slot what was understood so far, as data that a widget writes.

use crate::domain::danger::{Finding, Level, Watched};
use crate::domain::measure::Sign;
use crate::tui::entry::reading_line::{ReadingLine, Said};
use crate::tui::entry::words::Reason;

/// What stands in one slot of the ruler.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Told {
    /// Nothing yet, or nothing that this sign can be.
    Waiting,
    /// A value in the unit of the sign.
    Value(u16),
    /// Upper and lower blood pressure in mmHg, always in full.
    Pressure(u16, u16),
    /// Not measured.
    NotMeasured,
    /// Could not be measured, and why where that was said.
    Refused(Option<Reason>),
}

/// One slot of the ruler.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RulerCell {
    /// Which sign; [`Sign::Systolic`] stands for blood pressure.
    pub sign: Sign,
    /// What was understood.
    pub told: Told,
    /// How loud it is: `!` or `!!`.
    pub level: Option<Level>,
    /// Whether the next bare number goes here.
    pub is_next: bool,
}

/// The slots in the station's order, then signs that a label added. `findings` are those of the line so far, see
/// [`crate::domain::danger::Rules::judge`].
pub fn ruler(line: &ReadingLine, findings: &[Finding<'_>]) -> Vec<RulerCell> {
    let added = line.slots.iter().map(|slot| slot.sign).filter(|sign| !line.order.contains(sign));
    let next = line.next_sign();
    let cell = |sign: Sign| RulerCell {
        sign,
        told: told(line, sign),
        level: loudest(findings, sign),
        is_next: next == Some(sign),
    };
    line.order.iter().copied().chain(added).map(cell).collect()
}

fn told(line: &ReadingLine, sign: Sign) -> Told {
    let Some(slot) = line.slot(sign) else { return Told::Waiting };
    match slot.said {
        Said::NotMeasured => Told::NotMeasured,
        Said::Refused(reason) => Told::Refused(reason),
        Said::Unreadable => Told::Waiting,
        Said::Measured => {
            let pressure = line.signs.value(Sign::Systolic).zip(line.signs.value(Sign::Diastolic));
            match (sign, pressure, line.signs.value(sign)) {
                (Sign::Systolic, Some((upper, lower)), _) => Told::Pressure(upper, lower),
                (_, _, Some(value)) => Told::Value(value),
                _ => Told::Waiting,
            }
        }
    }
}

fn loudest(findings: &[Finding<'_>], sign: Sign) -> Option<Level> {
    let is_about = |watched| match watched {
        Watched::Sign(found) if sign == Sign::Systolic => matches!(found, Sign::Systolic | Sign::Diastolic),
        Watched::Sign(found) => found == sign,
        Watched::Symptom(_) | Watched::LastingFever | Watched::Oxygen | Watched::Drop(_) | Watched::Unreached => false,
    };
    findings.iter().filter(|finding| is_about(finding.watched)).map(|finding| finding.level).max()
}

//! Orders about readings that were wrong: corrected, or moved to the right person. What a reading
//! said before stays with it, and both persons are judged again.

use std::sync::Arc;

use crate::domain::decide::cases::check_reading;
use crate::domain::decide::{Sheet, checks};
use crate::domain::home_treatment::{Case, Reading, Struck};
use crate::domain::identity::Id;
use crate::domain::record::Kept;
use crate::domain::refusal::{Field, Refusal};

/// The most times that a reading is corrected or moved.
const STRUCK_MAX: usize = 50;

/// Corrects a reading.
pub fn correct(sheet: &mut Sheet<'_>, id: Id<Reading>, corrected: Reading) -> Result<(), Refusal> {
    let old = Arc::clone(checks::known(&sheet.ward.readings, id)?);
    if corrected.case != old.case {
        return Err(Refusal::NotEditable);
    }
    check_reading(sheet, &corrected)?;
    let says_the_same = Reading { imported: old.imported, struck: old.struck.clone(), ..corrected.clone() } == old.body;
    if says_the_same {
        return Ok(());
    }
    let struck = struck(&old)?;
    sheet.rewrite(&old, Reading { imported: old.imported, struck, ..corrected });
    Ok(())
}

/// Moves a reading to another case.
pub fn move_to(sheet: &mut Sheet<'_>, id: Id<Reading>, to: Id<Case>) -> Result<(), Refusal> {
    let old = Arc::clone(checks::known(&sheet.ward.readings, id)?);
    checks::known(&sheet.ward.cases, to)?;
    if old.case == to {
        return Ok(());
    }
    let struck = struck(&old)?;
    sheet.rewrite(&old, Reading { case: to, struck, ..old.body.clone() });
    Ok(())
}

/// All that the reading has said so far.
fn struck(old: &Kept<Reading>) -> Result<Vec<Struck>, Refusal> {
    let mut struck = old.struck.clone();
    if struck.len() >= STRUCK_MAX {
        return Err(Refusal::TooLong { field: Field::Text, limit: STRUCK_MAX as u32 });
    }
    struck.push(Struck {
        case: old.case,
        measured_at: old.measured_at,
        signs: old.signs,
        symptoms: old.symptoms,
        oxygen_litres: old.oxygen_litres,
        refused: old.refused,
        note: old.note.clone(),
        written_at: old.written_at,
        written_by: old.written_by,
    });
    Ok(struck)
}

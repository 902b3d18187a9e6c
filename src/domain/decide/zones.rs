//! Orders about the levels of areas. Of one area at most one is in force on any day.

use std::sync::Arc;

use crate::domain::decide::{Sheet, checks};
use crate::domain::record::Kept;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::zone::{ZoneLevel, levels_of};

/// Checks a level; `own` is its number where it stands already. A new one may begin while an earlier one is in force,
/// which it then ends; it may not run into one that begins on its day or later.
pub fn check(sheet: &Sheet<'_>, level: &ZoneLevel, own: Option<u32>) -> Result<(), Refusal> {
    checks::known(&sheet.ward.areas, level.area)?;
    checks::text(Field::Name, &level.assessed_by)?;
    checks::text(Field::Text, &level.source)?;
    if level.to.is_some_and(|to| to < level.from) {
        return Err(Refusal::DaysReversed);
    }
    if level.assessed_on.is_some_and(|day| day > sheet.now.date()) {
        return Err(Refusal::DayInFuture);
    }
    let is_other = |other: &Kept<ZoneLevel>| Some(other.id.number()) != own;
    let stands = |other: &Kept<ZoneLevel>| !(own.is_none() && is_ended_by(other, level));
    let mut in_the_way =
        levels_of(sheet.ward, level.area).filter(|other| is_other(other) && stands(other) && level.overlaps(other));
    in_the_way.next().map_or(Ok(()), |other| Err(Refusal::LevelOverlaps(other.from, other.to)))
}

/// Whether a standing level ends at the day before a new one begins: it began earlier and does not outlast it. One that
/// outlasts it would be loosened on the days after, and nobody said so.
fn is_ended_by(old: &ZoneLevel, new: &ZoneLevel) -> bool {
    let outlasts = new.to.is_some_and(|to| old.to.is_none_or(|old_to| old_to > to));
    old.from < new.from && !outlasts
}

/// Sets the level of an area from a day on; what was in force until then ends at the day before.
pub fn set(sheet: &mut Sheet<'_>, level: ZoneLevel) -> Result<(), Refusal> {
    let earlier: Vec<Arc<Kept<ZoneLevel>>> = levels_of(sheet.ward, level.area)
        .filter(|old| is_ended_by(old, &level) && old.overlaps(&level))
        .cloned()
        .collect();
    for old in earlier {
        let to = level.from.pred_opt();
        sheet.rewrite(&old, ZoneLevel { to, ..old.body.clone() });
    }
    sheet.make(level)?;
    Ok(())
}

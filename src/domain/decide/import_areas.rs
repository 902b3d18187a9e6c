//! Rows of areas become areas, and what a list calls an area is found: by its name, its former ward or what it belongs to.

use std::sync::Arc;

use crate::domain::area::{Area, WITHIN};
use crate::domain::decide::checks;
use crate::domain::decide::import::{Chunk, Settled, fill};
use crate::domain::decide::import_duties::read;
use crate::domain::identity::Id;
use crate::domain::line_list::AreaRow;
use crate::domain::record::Kept;
use crate::domain::refusal::{Field, Refusal};

/// The most areas one within the other that a list names at once.
const WITHIN_MAX: usize = 5;

/// Of areas that bear a name those that bear it with their former ward, where there are any.
fn whole_or_alike(mut named: Vec<Arc<Kept<Area>>>, name: &str) -> Vec<Arc<Kept<Area>>> {
    let is_whole = |area: &Arc<Kept<Area>>| area.with_former_ward() == name;
    if named.iter().any(is_whole) {
        named.retain(is_whole);
    }
    named
}

impl Chunk<'_> {
    /// Takes an area: the one of this name and parent, one that nobody has put anywhere yet, or a new one.
    pub(super) fn area_row(&mut self, row: &AreaRow) -> Result<Settled, Refusal> {
        checks::needed(Field::Name, &row.name)?;
        checks::text(Field::Name, &row.parent)?;
        checks::text(Field::Address, &row.address)?;
        checks::text(Field::Name, &row.former_name)?;
        checks::text(Field::Name, &row.former_ward)?;
        // Nothing says nothing, and a stroke alone that the area belongs to none.
        let is_told_at_top = row.parent.chars().eq([WITHIN]);
        let is_told = !row.parent.is_empty() && !is_told_at_top;
        let parent = if is_told { Some(self.area_in_passing(&row.parent)?) } else { None };
        let Some(old) = self.area_of_row(row, (parent, is_told_at_top))? else {
            let new = filled_area(Area { name: row.name.clone(), ..Area::default() }, row, parent);
            self.sheet.make(new)?;
            return Ok(Settled::Added);
        };
        if parent.is_some_and(|parent| self.lies_in(parent, old.id)) {
            return Err(Refusal::AboveItself);
        }
        let body = filled_area(old.body.clone(), row, parent);
        Ok(self.settle_over(&old, body))
    }

    /// The area that a row means: of this name, former ward and parent; one that nobody has put into a ward or under a
    /// parent yet; or one that was only named by both, `Tổ 7 (Phường 3)`.
    fn area_of_row(
        &self,
        row: &AreaRow,
        (parent, is_told_at_top): (Option<Id<Area>>, bool),
    ) -> Result<Option<Arc<Kept<Area>>>, Refusal> {
        let named = self.areas_named(&row.name);
        let of_ward: Vec<_> = named.iter().filter(|area| area.former_ward == row.former_ward).collect();
        let exact = of_ward.iter().find(|area| area.parent == parent);
        let may_fill = |area: &&&Arc<Kept<Area>>| self.may_fill(**area);
        let loose = || of_ward.iter().filter(may_fill).find(|area| area.parent.is_none());
        let row_is_loose = || of_ward.first().filter(|_| row.parent.is_empty() && of_ward.len() == 1).filter(may_fill);
        if let Some(found) = exact.or_else(loose).or_else(row_is_loose) {
            return Ok(Some(Arc::clone(found)));
        }
        if let [first, _, ..] = of_ward.as_slice()
            && parent.is_none()
            && !is_told_at_top
        {
            return Err(Refusal::SeveralAreas(self.told_apart(first)));
        }
        if row.former_ward.is_empty() {
            return Ok(None);
        }
        let both = format!("{} ({})", row.name, row.former_ward);
        let in_passing = self.areas_named(&both).into_iter().filter(|area| area.name == both);
        let no_ward_yet = || named.iter().filter(|area| area.former_ward.is_empty() && named.len() == 1).cloned();
        let is_free = |area: &Arc<Kept<Area>>| area.parent.is_none() || area.parent == parent;
        Ok(in_passing.chain(no_ward_yet()).find(|area| is_free(area) && self.may_fill(area)))
    }

    fn areas_named(&self, name: &str) -> Vec<Arc<Kept<Area>>> {
        let ids = self.staging.areas.get(name).map_or(&[][..], Vec::as_slice);
        ids.iter().filter_map(|id| read(&self.staging.staged.areas, &self.ward.areas, *id)).collect()
    }

    /// The area that a list means by a name, `Tổ 7`, `Tổ 7 (Phường 3)` or `KP 1/Tổ 7`. A name that several areas bear
    /// says too little.
    pub(super) fn known_area(&self, name: &str) -> Result<Option<Id<Area>>, Refusal> {
        match self.areas_meant(name).as_slice() {
            [] => Ok(None),
            [one] => Ok(Some(one.id)),
            [first, ..] => Err(Refusal::SeveralAreas(self.told_apart(first))),
        }
    }

    /// The areas that a name may mean: those of the name with its former ward, else of the name alone, and those that it
    /// names with what they belong to.
    fn areas_meant(&self, name: &str) -> Vec<Arc<Kept<Area>>> {
        let mut meant = whole_or_alike(self.areas_named(name), name);
        let strokes = name.matches(WITHIN).count();
        if !(1..=WITHIN_MAX).contains(&strokes) {
            return meant;
        }
        for (place, _) in name.match_indices(WITHIN) {
            let (around, inner) = (name[..place].trim(), name[place + WITHIN.len_utf8()..].trim());
            let around: Vec<Option<Id<Area>>> = match around {
                "" => vec![None],
                around => self.areas_meant(around).iter().map(|area| Some(area.id)).collect(),
            };
            let mut within = self.areas_named(inner);
            within.retain(|area| around.contains(&area.parent));
            for area in whole_or_alike(within, inner) {
                if meant.iter().all(|known| known.id != area.id) {
                    meant.push(area);
                }
            }
        }
        meant
    }

    /// A name that tells an area apart, for who reads why one was not enough.
    fn told_apart(&self, area: &Kept<Area>) -> String {
        let label = area.with_former_ward();
        if self.areas_named(&label).iter().filter(|other| other.with_former_ward() == label).count() < 2 {
            return label;
        }
        let around = area.parent.and_then(|parent| read(&self.staging.staged.areas, &self.ward.areas, parent));
        format!("{}{WITHIN}{label}", around.map(|around| around.with_former_ward()).unwrap_or_default())
    }

    /// The area of this name; where there is none, one of which nothing more is known yet.
    pub(super) fn area_in_passing(&mut self, name: &str) -> Result<Id<Area>, Refusal> {
        if let Some(known) = self.known_area(name)? {
            return Ok(known);
        }
        let id = self.area(name)?;
        self.pass(id);
        Ok(id)
    }

    /// Whether `inner` is `outer` or lies in it.
    fn lies_in(&self, inner: Id<Area>, outer: Id<Area>) -> bool {
        let mut at = Some(inner);
        // No tree is deeper than it has areas.
        for _ in 0..=self.ward.areas.count() + self.staging.staged.areas.count() {
            let Some(id) = at else { return false };
            if id == outer {
                return true;
            }
            at = read(&self.staging.staged.areas, &self.ward.areas, id).and_then(|area| area.parent);
        }
        true
    }
}

/// An area with what a row says; what it does not say stays.
fn filled_area(old: Area, row: &AreaRow, parent: Option<Id<Area>>) -> Area {
    let mut area = Area {
        name: row.name.clone(),
        parent: parent.or(old.parent),
        households: row.households.or(old.households),
        population: row.population.or(old.population),
        kind: row.kind.unwrap_or(old.kind),
        present_since: row.present_since.or(old.present_since),
        teams: row.teams.or(old.teams),
        groups: row.groups.or(old.groups),
        ..old
    };
    fill(&mut area.address, &row.address);
    fill(&mut area.former_name, &row.former_name);
    fill(&mut area.former_ward, &row.former_ward);
    area
}

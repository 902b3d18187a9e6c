//! The ward in one line: how many parts, points and zones it has, and its households, inhabitants, teams and groups.

use std::sync::Arc;

use crate::domain::area::{Area, AreaKind, upwards};
use crate::domain::identity::Id;
use crate::domain::record::Kept;
use crate::domain::ward::Ward;

/// The ward in one line.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Totals {
    /// Areas by kind, in the order of [`AreaKind::ALL`]; of residential parts those that hold no other.
    pub kinds: [u32; 5],
    /// Households, as told.
    pub households: u32,
    /// Inhabitants, as told.
    pub population: u32,
    /// Community teams, as told.
    pub teams: u32,
    /// Community groups, as told.
    pub groups: u32,
}

/// The areas to which people are assigned: blocks, lockdown zones, and residential parts that hold no other.
pub fn lived_in(ward: &Ward) -> impl Iterator<Item = &Arc<Kept<Area>>> {
    ward.areas.iter().filter(|area| match area.kind {
        AreaKind::Part => !holds_parts(ward, area.id),
        AreaKind::Block | AreaKind::Lockdown => true,
        AreaKind::Point | AreaKind::Post => false,
    })
}

fn holds_parts(ward: &Ward, area: Id<Area>) -> bool {
    ward.areas.iter().any(|part| part.parent == Some(area) && part.kind == AreaKind::Part)
}

/// Adds up the ward. A number that is told of an area holds for all that lies in it, so that what is told of its parts
/// is not added again.
pub fn totals(ward: &Ward) -> Totals {
    let mut totals = Totals::default();
    for area in ward.areas.iter() {
        let place = AreaKind::ALL.iter().position(|kind| *kind == area.kind).unwrap_or_default();
        totals.kinds[place] += u32::from(area.kind != AreaKind::Part || !holds_parts(ward, area.id));
    }
    totals.households = added(ward, |area| area.households);
    totals.population = added(ward, |area| area.population);
    totals.teams = added(ward, |area| area.teams);
    totals.groups = added(ward, |area| area.groups);
    totals
}

fn added(ward: &Ward, told: impl Fn(&Area) -> Option<u32>) -> u32 {
    let own = ward.areas.iter().filter_map(|area| Some((area.id, told(area)?)));
    let is_first = |area| {
        let above = upwards(ward, area).skip(1).filter(|at| *at != area);
        !above.filter_map(|at| ward.areas.read(at)).any(|at| told(at).is_some())
    };
    own.filter(|(area, _)| is_first(*area)).fold(0, |sum, (_, number)| sum.saturating_add(number))
}

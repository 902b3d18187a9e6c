//! Lockdown zones: forces inside and outside, the households inside, and which of them are still to be supplied.

use std::sync::Arc;

use crate::domain::area::{Area, AreaKind, lies_in};
use crate::domain::identity::Id;
use crate::domain::moment::Date;
use crate::domain::person::Household;
use crate::domain::record::Kept;
use crate::domain::roster::Assignment;
use crate::domain::ward::Ward;

/// The lockdown zones, by number.
pub fn lockdown_zones(ward: &Ward) -> impl Iterator<Item = &Arc<Kept<Area>>> {
    ward.areas.iter().filter(|area| area.kind == AreaKind::Lockdown)
}

/// Who works for a lockdown zone.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Forces {
    /// Assigned to the zone, or to something that lies in it.
    pub inside: Vec<Id<Assignment>>,
    /// Assigned to what lies around it (its TDP, the ward), or to a post beside it.
    pub outside: Vec<Id<Assignment>>,
}

/// The forces of a zone on a day. Inside are assignments that name the zone or a part of it; outside are those that name
/// an area around it, or a post in the same area. An assignment that names no area is of the whole ward and is not told.
pub fn forces(ward: &Ward, zone: Id<Area>, day: Date) -> Forces {
    let parent = ward.areas.read(zone).and_then(|area| area.parent);
    let is_inside = |area: &Id<Area>| lies_in(ward, *area, zone);
    let is_outside = |area: &Id<Area>| {
        let is_post = ward.areas.read(*area).is_some_and(|at| at.kind == AreaKind::Post && at.parent == parent);
        is_post || lies_in(ward, zone, *area)
    };
    let mut forces = Forces::default();
    for assignment in ward.assignments.iter().filter(|kept| kept.holds_on(day)) {
        if assignment.areas.iter().any(is_inside) {
            forces.inside.push(assignment.id);
        } else if assignment.areas.iter().any(is_outside) {
            forces.outside.push(assignment.id);
        }
    }
    forces
}

/// A household that is still to be supplied.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Supply {
    /// Which.
    pub household: Id<Household>,
    /// Open F0 who live in it.
    pub home_f0: u32,
    /// Days since it was last supplied; nothing where it never was.
    pub days: Option<i64>,
    /// Whether it lies in a lockdown zone.
    pub locked: bool,
}

/// The households that need something and were not supplied today (hộ chưa được hỗ trợ), in order of need: in a lockdown
/// zone first, then who was never supplied, then the longest wait, then the most F0, then by number. `zone` narrows them
/// to one area.
pub fn households_to_supply(ward: &Ward, zone: Option<Id<Area>>, day: Date) -> Vec<Supply> {
    let mut home_f0 = vec![0_u32; ward.households.last_number() as usize + 1];
    for case in ward.cases.iter().filter(|case| case.is_open()) {
        let household = ward.person_of(case).and_then(|person| person.household);
        if let Some(count) = household.and_then(|household| home_f0.get_mut(household.index())) {
            *count += 1;
        }
    }
    let locked: Vec<Id<Area>> = lockdown_zones(ward).map(|area| area.id).collect();
    let lies = |household: &Household, area: Id<Area>| household.area.is_some_and(|own| lies_in(ward, own, area));
    let is_wanted = |household: &&Arc<Kept<Household>>| {
        let is_open = !household.needs.trim().is_empty() && household.supplied_on.is_none_or(|on| on < day);
        is_open && zone.is_none_or(|zone| lies(household, zone))
    };
    let mut waiting: Vec<Supply> = ward
        .households
        .iter()
        .filter(is_wanted)
        .map(|household| Supply {
            household: household.id,
            home_f0: home_f0[household.id.index()],
            days: household.supplied_on.map(|on| (day - on).num_days()),
            locked: locked.iter().any(|area| lies(household, *area)),
        })
        .collect();
    waiting.sort_by_key(|supply| {
        let never = supply.days.is_none();
        (!supply.locked, !never, std::cmp::Reverse((supply.days, supply.home_f0)), supply.household)
    });
    waiting
}

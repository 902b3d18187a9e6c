//! Coverage of the ward: what each area carries and in which order areas need people. Who answers for which duty, and
//! what each carer carries, stand in the rooms below.

mod duties;
mod loads;
mod supply;
mod totals;

pub use duties::{Answer, Coverage, coverage};
pub(in crate::domain) use loads::exposed;
pub use loads::{CARE_TEAM, COMMUNITY_TEAM, Load, MOBILE_STATION, Ratio, Teams, community_teams, loads, teams_for};
pub use supply::{Forces, Supply, forces, households_to_supply, lockdown_zones};
pub use totals::{Totals, lived_in, totals};

use crate::domain::area::{Area, upwards};
use crate::domain::contact_tree::level_of;
use crate::domain::danger::Rules;
use crate::domain::home_treatment::{Case, CaseStatus};
use crate::domain::identity::Id;
use crate::domain::moment::{Date, Moment};
use crate::domain::record::Kept;
use crate::domain::slots::Slots;
use crate::domain::ward::Ward;

/// What one area carries, everything that lies in it included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AreaFigures {
    /// Which area.
    pub area: Id<Area>,
    /// Open F0 who live there.
    pub home_f0: u32,
    /// F0 of the last 7 days, today included.
    pub last_7: u32,
    /// F0 of the 7 days before those.
    pub before_7: u32,
    /// Open F0 of whom nothing was measured in the running slot.
    pub calls_due: u32,
    /// Open F0 without a carer.
    pub without_carer: u32,
    /// Persons who are F1 today.
    pub f1: u32,
    /// Inhabitants, where the ward knows them: told of the area, or of all that lies directly in it.
    pub population: Option<u32>,
}

impl AreaFigures {
    fn new(area: Id<Area>, population: Option<u32>) -> Self {
        Self { area, home_f0: 0, last_7: 0, before_7: 0, calls_due: 0, without_carer: 0, f1: 0, population }
    }

    /// How many F0 more the last 7 days had than the 7 before them; below 0 where they fell.
    pub fn rise(&self) -> i64 {
        i64::from(self.last_7) - i64::from(self.before_7)
    }

    /// Open F0 per 10,000 inhabitants, in tenths, rounded down: `home_f0 × 100,000 ÷ population`. Nothing where the
    /// population is not known.
    pub fn density_tenths(&self) -> Option<u64> {
        let population = u64::from(self.population.filter(|population| *population > 0)?);
        Some(u64::from(self.home_f0) * 100_000 / population)
    }
}

/// The day on which a case counts: confirmed, else reported, else onset.
pub fn counted_on(case: &Case) -> Option<Date> {
    case.confirmed_on.or(case.reported_at.map(Moment::date)).or(case.onset)
}

/// The figures of every area, by number. One pass over the cases and the exposures; each counts in its area and in
/// those around it.
pub fn area_figures(ward: &Ward, rules: &Rules, now: Moment) -> Vec<AreaFigures> {
    let places = Places::of(ward);
    let mut figures: Vec<AreaFigures> =
        ward.areas.iter().map(|area| AreaFigures::new(area.id, population(ward, area.id))).collect();
    let today = now.date();
    for case in ward.cases.iter().filter(|case| case.status != CaseStatus::Excluded) {
        let Some(area) = ward.person_of(case).and_then(|person| person.area) else { continue };
        let days = counted_on(case).map(|day| (today - day).num_days());
        let is_open = case.is_open();
        let is_due = is_open && is_call_due(ward, rules, case, now);
        places.each_around(area, |place| {
            let of = &mut figures[place];
            of.home_f0 += u32::from(is_open);
            of.calls_due += u32::from(is_due);
            of.without_carer += u32::from(is_open && case.carer.is_none());
            of.last_7 += u32::from(days.is_some_and(|days| (0..7).contains(&days)));
            of.before_7 += u32::from(days.is_some_and(|days| (7..14).contains(&days)));
        });
    }
    for person in loads::exposed(ward) {
        let Some(area) = ward.persons.read(person).and_then(|person| person.area) else { continue };
        if level_of(ward, rules, person, today).is_some_and(|level| level.steps == 1) {
            places.each_around(area, |place| figures[place].f1 += 1);
        }
    }
    figures
}

/// Whether nothing of a case was measured in its running slot.
pub(in crate::domain) fn is_call_due(ward: &Ward, rules: &Rules, case: &Kept<Case>, now: Moment) -> bool {
    let slot = Slots::of(ward, rules, case).start(now);
    ward.readings_of(case.id).next_back().is_none_or(|reading| reading.measured_at < slot)
}

/// Inhabitants of an area: as told of it, else the sum over what lies directly in it and has them.
fn population(ward: &Ward, area: Id<Area>) -> Option<u32> {
    let told = ward.areas.read(area)?.population;
    told.or_else(|| {
        let parts = ward.areas.iter().filter(|part| part.parent == Some(area) && part.id != area);
        parts.filter_map(|part| part.population).reduce(u32::saturating_add)
    })
}

/// For each area the places of those around it among the ward's areas, itself first.
struct Places {
    around: Vec<Vec<usize>>,
}

impl Places {
    fn of(ward: &Ward) -> Self {
        let mut place_of = vec![None; ward.areas.last_number() as usize + 1];
        for (place, area) in ward.areas.iter().enumerate() {
            place_of[area.id.index()] = Some(place);
        }
        let mut around = vec![Vec::new(); place_of.len()];
        for area in ward.areas.iter() {
            let mut places: Vec<usize> = upwards(ward, area.id).filter_map(|at| *place_of.get(at.index())?).collect();
            // In a circle an area would stand around itself.
            places.sort_unstable();
            places.dedup();
            around[area.id.index()] = places;
        }
        Self { around }
    }

    fn each_around(&self, area: Id<Area>, take: impl FnMut(usize)) {
        self.around.get(area.index()).into_iter().flatten().copied().for_each(take);
    }
}

/// Puts areas in the order in which they need people: "ưu tiên các địa bàn đông dân cư, địa bàn có số ca nhiễm tăng cao,
/// số F0 điều trị tại nhà lớn" (seed 001). Areas with an F0 at home or a new one within 7 days come before the others.
/// Among them each area's place is the sum of three places, the lowest sum first: how many areas have more inhabitants
/// (the ward knows no hectares, so this stands for density; an unknown number counts as 0), how many rose more, how many
/// have more F0 at home. Ties: more F0 at home, then the lower number. An area that is below another in none of the three
/// therefore never stands behind it.
pub fn in_order_of_need(figures: &mut [AreaFigures]) {
    let sorted = |value: &dyn Fn(&AreaFigures) -> i64| {
        let mut values: Vec<i64> = figures.iter().map(value).collect();
        values.sort_unstable();
        values
    };
    let values: [fn(&AreaFigures) -> i64; 3] =
        [|of| i64::from(of.population.unwrap_or(0)), AreaFigures::rise, |of| i64::from(of.home_f0)];
    let columns = values.map(|value| (value, sorted(&value)));
    let place = |of: &AreaFigures| -> usize {
        let more = |(value, sorted): &(fn(&AreaFigures) -> i64, Vec<i64>)| {
            let own = value(of);
            sorted.len() - sorted.partition_point(|other| *other <= own)
        };
        columns.iter().map(more).sum()
    };
    figures.sort_by_cached_key(|of| {
        let is_quiet = of.home_f0 == 0 && of.last_7 == 0;
        (is_quiet, place(of), std::cmp::Reverse(of.home_f0), of.area)
    });
}

#[cfg(test)]
mod tests;

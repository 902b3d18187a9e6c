//! What each carer carries, and the ratios that decisions and the press of 2021 name for structures in the field.

use std::collections::{BTreeMap, HashSet};

use crate::domain::contact_tree::level_of;
use crate::domain::coverage::is_call_due;
use crate::domain::danger::Rules;
use crate::domain::home_treatment::Case;
use crate::domain::identity::Id;
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;
use crate::domain::person::{Household, Person};
use crate::domain::ward::Ward;

/// What one carer carries; what nobody carries where there is no officer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Load {
    /// Who; nobody for open F0 without a carer.
    pub officer: Option<Id<Officer>>,
    /// Open F0.
    pub home_f0: u32,
    /// Persons who are F1 today, exposed in an episode of one of these F0.
    pub f1: u32,
    /// Open F0 of whom nothing was measured in the running slot.
    pub calls_due: u32,
    /// Households of these F0; who has none counts as one.
    pub households: u32,
}

/// The loads of all carers of open F0, those without a carer first, then the largest first.
pub fn loads(ward: &Ward, rules: &Rules, now: Moment) -> Vec<Load> {
    let mut by: BTreeMap<Option<Id<Officer>>, (Load, HashSet<Home>)> = BTreeMap::new();
    for case in ward.cases.iter().filter(|case| case.is_open()) {
        let (load, homes) = by.entry(case.carer).or_default();
        load.home_f0 += 1;
        load.calls_due += u32::from(is_call_due(ward, rules, case, now));
        let household = ward.person_of(case).and_then(|person| person.household);
        homes.insert(household.map_or(Home::Alone(case.person), Home::Of));
    }
    for (carer, _) in traced(ward, rules, now) {
        by.entry(carer).or_default().0.f1 += 1;
    }
    let mut loads: Vec<Load> = by
        .into_iter()
        .map(|(officer, (load, homes))| Load { officer, households: homes.len() as u32, ..load })
        .collect();
    loads.sort_by_key(|load| (load.officer.is_some(), std::cmp::Reverse((load.home_f0, load.f1)), load.officer));
    loads
}

#[derive(PartialEq, Eq, Hash)]
enum Home {
    Of(Id<Household>),
    Alone(Id<Person>),
}

/// Everybody who was ever exposed, each once.
pub(in crate::domain) fn exposed(ward: &Ward) -> Vec<Id<Person>> {
    let mut persons: Vec<Id<Person>> = ward.exposures.iter().map(|exposure| exposure.exposed).collect();
    persons.sort_unstable();
    persons.dedup();
    persons
}

/// Each carer with the persons who are F1 today of one of his open F0.
fn traced(ward: &Ward, rules: &Rules, now: Moment) -> Vec<(Option<Id<Officer>>, Id<Person>)> {
    let mut traced = Vec::new();
    for person in exposed(ward) {
        if level_of(ward, rules, person, now.date()).is_none_or(|level| level.steps != 1) {
            continue;
        }
        let open = |id: Id<Case>| ward.cases.read(id).filter(|case| case.is_open());
        let sources = ward.exposures_of(person).filter_map(|exposure| {
            let case = exposure.episode.and_then(open).or_else(|| ward.open_case_of(exposure.from))?;
            Some((case.carer, person))
        });
        traced.extend(sources);
    }
    traced.sort_unstable();
    traced.dedup();
    traced
}

/// How much one structure in the field is to carry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Ratio {
    /// The name under which phrases know it.
    pub name: &'static str,
    /// From so many on one is set up.
    pub least: u32,
    /// And one carries no more than so many.
    pub most: u32,
}

/// Trạm y tế lưu động: F0 per station. Thành phố Hồ Chí Minh, vtv.vn of 25/08/2021.
pub const MOBILE_STATION: Ratio = Ratio { name: "mobile_station", least: 50, most: 100 };

/// Tổ chăm sóc người nhiễm tại cộng đồng: F0 per team of at least 3. Thành phố Hồ Chí Minh, sggpnews.org.vn, 2021.
pub const CARE_TEAM: Ratio = Ratio { name: "care_team", least: 10, most: 20 };

/// Tổ COVID cộng đồng: households per team of 3 to 5. Bắc Giang, QĐ 3638 of 2021; Hải Dương had 60 to 70.
pub const COMMUNITY_TEAM: Ratio = Ratio { name: "community_team", least: 30, most: 50 };

/// How many of a structure a number of F0 or households asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Teams {
    /// At least so many, each as full as it may be.
    pub least: u32,
    /// At most so many, each with as many as one is set up for.
    pub most: u32,
}

/// How many of a structure are needed: `⌈count ÷ most⌉` to `⌊count ÷ least⌋`, and never fewer at most than at least.
pub fn teams_for(count: u32, ratio: &Ratio) -> Teams {
    let least = count.div_ceil(ratio.most.max(1));
    Teams { least, most: (count / ratio.least.max(1)).max(least) }
}

/// How many community teams fewer an area has than its households ask for; nothing where either is not known.
pub fn community_teams(households: Option<u32>, teams: Option<u32>) -> Option<u32> {
    let wanted = teams_for(households?, &COMMUNITY_TEAM).least;
    Some(wanted.saturating_sub(teams?))
}

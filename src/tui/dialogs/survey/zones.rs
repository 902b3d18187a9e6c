//! The rows of lockdown zones: level, forces inside and outside, households inside; then every household that is still
//! to be supplied, in order of need.

use std::fmt::Display;

use crate::domain::area::{Area, called, lies_in};
use crate::domain::coverage::{Supply, forces, households_to_supply, lockdown_zones};
use crate::domain::identity::Id;
use crate::domain::record::Kept;
use crate::domain::responsibility::Who;
use crate::domain::roster::Assignment;
use crate::language::numbers;
use crate::tui::dialogs::survey::Row;
use crate::tui::dialogs::survey::lines::{flagged, level_words, name_of, named, padded};
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;

/// Every zone, then the households that wait.
pub(super) fn zones(seat: &Seat, look: &Look) -> Vec<Row> {
    let day = seat.now.date();
    let mut rows: Vec<Row> = lockdown_zones(&seat.ward).flat_map(|zone| zone_rows(zone, seat, look)).collect();
    if rows.is_empty() {
        rows.push(Row::of(look.book.say("survey.no_zone").to_string(), Role::Text));
    }
    let waiting = households_to_supply(&seat.ward, None, day);
    let committed = seat.ward.households.iter().filter(|household| household.committed_on.is_some()).count();
    let values: [(&str, &dyn Display); 3] =
        [("count", &waiting.len()), ("committed", &committed), ("households", &seat.ward.households.count())];
    rows.push(Row::of(look.book.say_with("survey.waiting", &values), Role::Title));
    rows.extend(waiting.iter().filter_map(|supply| supply_row(supply, seat, look)));
    rows
}

fn zone_rows(zone: &Kept<Area>, seat: &Seat, look: &Look) -> Vec<Row> {
    let (ward, day) = (&seat.ward, seat.now.date());
    let (level, role) = level_words(zone.id, seat, look);
    let about = |row: Row| row.about(named(zone.id));
    let name = [called(ward, zone.id), zone.address.clone()];
    let name = name.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    let forces = forces(ward, zone.id, day);
    let inside = ward.households.iter().filter(|home| home.area.is_some_and(|area| lies_in(ward, area, zone.id)));
    // What was counted on the spot holds before what was entered one by one.
    let households = zone.households.unwrap_or(u32::try_from(inside.count()).unwrap_or(u32::MAX));
    let waiting = households_to_supply(ward, Some(zone.id), day).len();
    let people = zone.population.map_or(String::new(), |people| numbers::thousands(people.into()));
    let key = if people.is_empty() { "survey.zone_homes" } else { "survey.zone_homes_people" };
    let values: [(&str, &dyn Display); 3] = [("households", &households), ("people", &people), ("waiting", &waiting)];
    let side = |key: &str, of: &[Id<Assignment>]| {
        let names = force_names(of, seat);
        let (sign, role) = flagged(names.is_empty());
        let nobody = || look.book.say("survey.no_force").to_string();
        let names = if names.is_empty() { nobody() } else { names };
        Row::of(format!("{sign}{}", look.book.say_with(key, &[("names", &names)])), role)
    };
    let (sign, homes_role) = flagged(waiting > 0);
    vec![
        about(Row::of(format!("{name}: {level}"), if role == Role::Text { Role::Title } else { role })),
        about(side("survey.inside", &forces.inside)),
        about(side("survey.outside", &forces.outside)),
        about(Row::of(format!("{sign}{}", look.book.say_with(key, &values)), homes_role)),
    ]
}

/// `Công an phường: Tuấn (Phong tỏa)`, one after the other.
fn force_names(of: &[Id<Assignment>], seat: &Seat) -> String {
    let name = |id: &Id<Assignment>| {
        let kept = seat.ward.assignments.read(*id)?;
        let position = kept.position.and_then(|position| seat.ward.positions.read(position));
        let body = position.map_or("", |position| position.body.body.as_str());
        let duty = seat.ward.duties.read(kept.duty).map_or("", |duty| duty.name.as_str());
        let named = kept.officer.map(Who::Officer).or(kept.position.map(Who::Position));
        let who = name_of(&named.unwrap_or(Who::Body(kept.body.body.clone())), seat);
        let who = [body, &who].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ");
        Some(format!("{who} ({duty})"))
    };
    of.iter().filter_map(name).collect::<Vec<_>>().join("; ")
}

fn supply_row(supply: &Supply, seat: &Seat, look: &Look) -> Option<Row> {
    let household = seat.ward.households.read(supply.household)?;
    let place = if household.address.is_empty() { &household.code } else { &household.address };
    let area = household.area.map_or(String::new(), |area| called(&seat.ward, area));
    let since = match supply.days {
        None => look.book.say("survey.never_supplied").to_string(),
        Some(days) => look.book.say_with("survey.supplied_ago", &[("days", &days)]),
    };
    let home_f0 = (supply.home_f0 > 0).then(|| look.book.say_with("survey.home_f0", &[("count", &supply.home_f0)]));
    let locked = supply.locked.then(|| look.book.say("survey.locked").to_string());
    let needs = look.book.say_with("survey.needs", &[("what", &household.needs)]);
    let told = [Some(since), Some(needs), home_f0, locked].into_iter().flatten().collect::<Vec<_>>().join("; ");
    let (sign, role) = flagged(supply.locked || supply.days.is_none());
    Some(Row::of(format!("{sign}{}{}{told}", padded(place, 20), padded(&area, 14)), role).about(named(household.id)))
}

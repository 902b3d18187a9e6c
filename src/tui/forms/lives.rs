//! What a form asks about a household or boarding house, and about a contact.

use crate::domain::contact_tree::{Exposure, MINUTES_MAX};
use crate::domain::identity::Kind;
use crate::domain::person::{House, Household};
use crate::tui::forms::{Row, Sort, YES_NO, said, told, words};

const HOUSES: &[&str] = &["forms.family", "forms.boarding_house"];

pub const HOUSEHOLD: &[Row<Household>] = &[
    Row {
        key: "household_code",
        sort: Sort::Figures,
        needed: false,
        said: |household, _| household.code.clone(),
        told: |household, typed, _| {
            household.code = typed.to_string();
            Ok(())
        },
    },
    words!("house_address", address),
    Row {
        key: "house",
        sort: Sort::Choice(HOUSES),
        needed: true,
        said: |household, scene| {
            let key = match household.house {
                House::Family => HOUSES[0],
                House::BoardingHouse => HOUSES[1],
            };
            scene.book.say(key).to_string()
        },
        told: |household, typed, scene| {
            household.house = [House::Family, House::BoardingHouse][told::choice(typed, HOUSES, scene)?];
            Ok(())
        },
    },
    words!("landlord", landlord),
    Row {
        key: "phones",
        sort: Sort::Figures,
        needed: false,
        said: |household, _| said::phones(&household.phones),
        told: |household, typed, _| {
            household.phones = told::phones(typed)?;
            Ok(())
        },
    },
    Row {
        key: "area",
        sort: Sort::Record(Kind::Area),
        needed: false,
        said: |household, scene| said::area(household.area, scene),
        told: |household, typed, scene| {
            household.area = told::area(typed, scene)?;
            Ok(())
        },
    },
    words!("needs", needs),
    Row {
        key: "supplied_on",
        sort: Sort::Figures,
        needed: false,
        said: |household, _| said::day(household.supplied_on),
        told: |household, typed, scene| {
            household.supplied_on = told::past_day(typed, scene)?;
            Ok(())
        },
    },
    Row {
        key: "committed_on",
        sort: Sort::Figures,
        needed: false,
        said: |household, _| said::day(household.committed_on),
        told: |household, typed, scene| {
            household.committed_on = told::past_day(typed, scene)?;
            Ok(())
        },
    },
    words!("note", note),
];

pub const EXPOSURE: &[Row<Exposure>] = &[
    Row {
        key: "from",
        sort: Sort::Fixed,
        needed: false,
        said: |exposure, scene| match exposure.episode {
            Some(episode) => said::case(Some(episode), scene),
            None => said::person(exposure.from, scene),
        },
        told: |_, _, _| Ok(()),
    },
    Row {
        key: "exposed",
        sort: Sort::Fixed,
        needed: false,
        said: |exposure, scene| said::person(exposure.exposed, scene),
        told: |_, _, _| Ok(()),
    },
    Row {
        key: "last_contact",
        sort: Sort::Figures,
        needed: false,
        said: |exposure, _| said::day(exposure.last_contact),
        told: |exposure, typed, scene| {
            exposure.last_contact = told::past_day(typed, scene)?;
            Ok(())
        },
    },
    words!("place", place),
    words!("setting", setting),
    words!("relation", relation),
    Row {
        key: "masked",
        sort: Sort::Choice(YES_NO),
        needed: false,
        said: |exposure, scene| said::yes_no(exposure.masked, scene),
        told: |exposure, typed, scene| {
            exposure.masked = told::yes_no(typed, scene)?;
            Ok(())
        },
    },
    Row {
        key: "minutes",
        sort: Sort::Figures,
        needed: false,
        said: |exposure, _| said::number(exposure.minutes.map(u32::from)),
        told: |exposure, typed, _| {
            let minutes = told::number(typed, (0, u32::from(MINUTES_MAX)))?;
            exposure.minutes = minutes.and_then(|minutes| u16::try_from(minutes).ok());
            Ok(())
        },
    },
    words!("reporter", reporter),
    Row {
        key: "reached",
        sort: Sort::Choice(YES_NO),
        needed: true,
        said: |exposure, scene| scene.book.say(if exposure.reached { YES_NO[0] } else { YES_NO[1] }).to_string(),
        told: |exposure, typed, scene| {
            exposure.reached = told::choice(typed, YES_NO, scene)? == 0;
            Ok(())
        },
    },
    words!("note", note),
];

//! What a form asks about a part of the ward and about the station's settings.

use crate::domain::area::{Area, AreaKind};
use crate::domain::identity::Kind;
use crate::domain::measure::Sign;
use crate::domain::station::Station;
use crate::domain::zone::{Level, Measure, ZoneLevel};
use crate::language::folding::fold;
use crate::tui::forms::{Fault, Row, Scene, Sort, YES_NO, said, told, words};

/// The most households, and inhabitants, of a part of a ward.
const PEOPLE_MAX: u32 = 1_000_000;

const KINDS: &[&str] =
    &["area_kinds.part", "area_kinds.block", "area_kinds.point", "area_kinds.lockdown", "area_kinds.post"];

pub const AREA: &[Row<Area>] = &[
    words!("area_name", name, needed),
    Row {
        key: "area_kind",
        sort: Sort::Choice(KINDS),
        needed: true,
        said: |area, scene| scene.book.word("area_kinds", area.kind.name()).unwrap_or_default().to_string(),
        told: |area, typed, scene| {
            area.kind = AreaKind::ALL[told::choice(typed, KINDS, scene)?];
            Ok(())
        },
    },
    words!("area_address", address),
    Row {
        key: "parent",
        sort: Sort::Record(Kind::Area),
        needed: false,
        said: |area, scene| said::area(area.parent, scene),
        told: |area, typed, scene| {
            area.parent = told::area(typed, scene)?;
            Ok(())
        },
    },
    Row {
        key: "households",
        sort: Sort::Figures,
        needed: false,
        said: |area, _| said::number(area.households),
        told: |area, typed, _| {
            area.households = told::number(typed, (0, PEOPLE_MAX))?;
            Ok(())
        },
    },
    Row {
        key: "population",
        sort: Sort::Figures,
        needed: false,
        said: |area, _| said::number(area.population),
        told: |area, typed, _| {
            area.population = told::number(typed, (0, PEOPLE_MAX))?;
            Ok(())
        },
    },
    Row {
        key: "teams",
        sort: Sort::Figures,
        needed: false,
        said: |area, _| said::number(area.teams),
        told: |area, typed, _| {
            area.teams = told::number(typed, (0, PEOPLE_MAX))?;
            Ok(())
        },
    },
    Row {
        key: "groups",
        sort: Sort::Figures,
        needed: false,
        said: |area, _| said::number(area.groups),
        told: |area, typed, _| {
            area.groups = told::number(typed, (0, PEOPLE_MAX))?;
            Ok(())
        },
    },
    words!("former_name", former_name),
    words!("former_ward", former_ward),
    Row {
        key: "present_since",
        sort: Sort::Figures,
        needed: false,
        said: |area, _| said::day(area.present_since),
        told: |area, typed, scene| {
            area.present_since = told::any_day(typed, scene)?;
            Ok(())
        },
    },
];

const LEVELS: &[&str] = &["zones.green", "zones.yellow", "zones.orange", "zones.red"];

const MEASURES: &[&str] = &["zones.ct19", "zones.ct15", "zones.ct15_plus", "zones.ct16"];

fn level_said(level: Level, scene: &Scene<'_>) -> String {
    scene.book.word("zones", level.name()).unwrap_or_default().to_string()
}

pub const ZONE_LEVEL: &[Row<ZoneLevel>] = &[
    Row {
        key: "level_area",
        sort: Sort::Record(Kind::Area),
        needed: true,
        said: |level, scene| said::area(Some(level.area), scene),
        told: |level, typed, scene| {
            level.area = told::area(typed, scene)?.ok_or(Fault::Needed)?;
            Ok(())
        },
    },
    Row {
        key: "applied",
        sort: Sort::Choice(LEVELS),
        needed: true,
        said: |level, scene| level_said(level.applied, scene),
        told: |level, typed, scene| {
            level.applied = Level::ALL[told::choice(typed, LEVELS, scene)?];
            Ok(())
        },
    },
    Row {
        key: "above_assessed",
        sort: Sort::Fixed,
        needed: false,
        said: |level, scene| match level.steps_above_assessed() {
            0 => String::new(),
            steps => scene.book.say_with("zones.above_assessed", &[("steps", &steps)]),
        },
        told: |_, _, _| Ok(()),
    },
    Row {
        key: "measure",
        sort: Sort::Choice(MEASURES),
        needed: false,
        said: |level, scene| {
            let name = level.measure.and_then(|measure| scene.book.word("zones", measure.name()));
            name.unwrap_or_default().to_string()
        },
        told: |level, typed, scene| {
            let chosen = |typed| told::choice(typed, MEASURES, scene).map(|place| Measure::ALL[place]);
            level.measure = (!typed.is_empty()).then(|| chosen(typed)).transpose()?;
            Ok(())
        },
    },
    Row {
        key: "from_day",
        sort: Sort::Figures,
        needed: true,
        said: |level, _| said::day(Some(level.from)),
        told: |level, typed, scene| {
            level.from = told::any_day(typed, scene)?.ok_or(Fault::Needed)?;
            Ok(())
        },
    },
    Row {
        key: "to_day",
        sort: Sort::Figures,
        needed: false,
        said: |level, _| said::day(level.to),
        told: |level, typed, scene| {
            level.to = told::any_day(typed, scene)?;
            Ok(())
        },
    },
    words!("source", source),
    Row {
        key: "assessed",
        sort: Sort::Choice(LEVELS),
        needed: false,
        said: |level, scene| level.assessed.map_or(String::new(), |assessed| level_said(assessed, scene)),
        told: |level, typed, scene| {
            let chosen = |typed| told::choice(typed, LEVELS, scene).map(|place| Level::ALL[place]);
            level.assessed = (!typed.is_empty()).then(|| chosen(typed)).transpose()?;
            Ok(())
        },
    },
    words!("assessed_by", assessed_by),
    Row {
        key: "assessed_on",
        sort: Sort::Figures,
        needed: false,
        said: |level, _| said::day(level.assessed_on),
        told: |level, typed, scene| {
            level.assessed_on = told::past_day(typed, scene)?;
            Ok(())
        },
    },
];

/// The signs that are typed one after the other, with the words that name them.
const TYPED: [(Sign, &str); 5] = [
    (Sign::Temperature, "signs.temperature_short"),
    (Sign::Saturation, "signs.spo2_short"),
    (Sign::Pulse, "signs.pulse_short"),
    (Sign::Breaths, "signs.breaths_short"),
    (Sign::Systolic, "signs.pressure_short"),
];

fn order_said(station: &Station, scene: &Scene<'_>) -> String {
    let name = |sign: &Sign| TYPED.iter().find(|(other, _)| other == sign).map(|(_, key)| scene.book.say(key));
    station.vitals_order.iter().filter_map(name).collect::<Vec<_>>().join(" ")
}

/// Every sign once, by its short name.
fn order_told(typed: &str, scene: &Scene<'_>) -> Result<Vec<Sign>, Fault> {
    let fault = || Fault::Order(order_said(&Station::default(), scene));
    let sign = |word: &str| {
        let named = TYPED.iter().find(|(_, key)| fold(scene.book.say(key)) == fold(word));
        named.map(|(sign, _)| *sign).ok_or_else(fault)
    };
    let order: Vec<Sign> =
        typed.split([' ', ',']).filter(|word| !word.is_empty()).map(sign).collect::<Result<_, _>>()?;
    let is_whole = TYPED.iter().all(|(sign, _)| order.contains(sign)) && order.len() == TYPED.len();
    if is_whole { Ok(order) } else { Err(fault()) }
}

fn packs_told(typed: &str, scene: &Scene<'_>) -> Result<Vec<String>, Fault> {
    let words = typed.split([',', ' ']).filter(|word| !word.is_empty());
    let pack = |word: &str| {
        let known = scene.packs.iter().find(|pack| fold(pack) == fold(word));
        known.cloned().ok_or_else(|| Fault::Pack(scene.packs.join(", ")))
    };
    words.map(pack).collect()
}

fn hours_told(typed: &str) -> Result<Option<[u8; 2]>, Fault> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let hour = |word: &str| word.trim_end_matches([':', 'h', 'g']).parse().ok().filter(|hour: &u8| *hour < 24);
    let hours: Vec<u8> = typed.split([' ', ',']).filter(|word| !word.is_empty()).filter_map(hour).collect();
    match hours.as_slice() {
        [morning, afternoon] if morning < afternoon => Ok(Some([*morning, *afternoon])),
        _ => Err(Fault::Hours),
    }
}

pub const STATION: &[Row<Station>] = &[
    words!("station_name", name),
    words!("area_word", area_word),
    words!("ward_name", ward_name),
    words!("above", above),
    words!("place_name", place),
    Row {
        key: "vitals_order",
        sort: Sort::Figures,
        needed: true,
        said: order_said,
        told: |station, typed, scene| {
            station.vitals_order = order_told(typed, scene)?;
            Ok(())
        },
    },
    Row {
        key: "packs",
        sort: Sort::Figures,
        needed: false,
        said: |station, _| station.packs.join(", "),
        told: |station, typed, scene| {
            station.packs = packs_told(typed, scene)?;
            Ok(())
        },
    },
    Row {
        key: "lock_minutes",
        sort: Sort::Figures,
        needed: true,
        said: |station, _| station.lock_minutes.to_string(),
        told: |station, typed, _| {
            let minutes = told::number(typed, (1, 15))?.ok_or(Fault::Needed)?;
            station.lock_minutes = u8::try_from(minutes).unwrap_or(station.lock_minutes);
            Ok(())
        },
    },
    Row {
        key: "slot_hours",
        sort: Sort::Figures,
        needed: false,
        said: |station, _| station.slot_hours.map_or(String::new(), |[morning, noon]| format!("{morning}h {noon}h")),
        told: |station, typed, _| {
            station.slot_hours = hours_told(typed)?;
            Ok(())
        },
    },
    Row {
        key: "sample_is_day_one",
        sort: Sort::Choice(YES_NO),
        needed: true,
        said: |station, scene| said::yes_no(Some(station.sample_is_day_one), scene),
        told: |station, typed, scene| {
            station.sample_is_day_one = told::yes_no(typed, scene)?.unwrap_or_default();
            Ok(())
        },
    },
];

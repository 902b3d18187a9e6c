//! What a form asks about the chain of responsibility: positions, duties, assignments, delegations and the reporting
//! regime.

use crate::domain::identity::{Id, Kind};
use crate::domain::roster::{Assignment, Delegation, Duty, Force, Part, Position, Reporting, Tenure};
use crate::language::numbers;
use crate::tui::forms::{Fault, Row, Scene, Sort, said, told, words};

const PARTS: &[&str] =
    &["roster.lead", "roster.perform", "roster.coordinate", "roster.advise", "roster.supervise", "roster.report_to"];

const FORCES: &[&str] = &[
    "forces.other",
    "forces.party",
    "forces.council",
    "forces.government",
    "forces.health",
    "forces.police",
    "forces.military",
    "forces.front",
    "forces.organisations",
    "forces.neighbourhood",
    "forces.community_team",
    "forces.self_managed_group",
    "forces.volunteers",
];

fn force_word(force: Force, scene: &Scene<'_>) -> String {
    let place = Force::ALL.iter().position(|other| *other == force).unwrap_or_default();
    scene.book.say(FORCES[place]).to_string()
}

/// `BS Lý 01/07/2021-20/11/2021`.
fn tenure(tenure: &Tenure) -> String {
    format!("{} {}-{}", tenure.holder, said::day(tenure.from), said::day(Some(tenure.until)))
}

pub fn position_named(typed: &str, scene: &Scene<'_>) -> Result<Option<Id<Position>>, Fault> {
    told::named(typed, &scene.ward.positions, |position| position.title.clone())
}

pub const POSITION: &[Row<Position>] = &[
    words!("title", title, needed),
    words!("body", body),
    Row {
        key: "force",
        sort: Sort::Choice(FORCES),
        needed: false,
        said: |position, scene| match position.force {
            Force::Other => String::new(),
            force => force_word(force, scene),
        },
        told: |position, typed, scene| {
            position.force =
                if typed.is_empty() { Force::Other } else { Force::ALL[told::choice(typed, FORCES, scene)?] };
            Ok(())
        },
    },
    words!("holder", holder),
    Row {
        key: "officer",
        sort: Sort::Record(Kind::Officer),
        needed: false,
        said: |position, scene| said::officer(position.officer, scene),
        told: |position, typed, scene| {
            position.officer = told::named(typed, &scene.ward.officers, |officer| officer.name.clone())?;
            Ok(())
        },
    },
    Row {
        key: "phone",
        sort: Sort::Figures,
        needed: false,
        said: |position, _| if position.phone.is_empty() { String::new() } else { numbers::phone(&position.phone) },
        told: |position, typed, _| {
            position.phone = if typed.is_empty() { String::new() } else { told::phone(typed)? };
            Ok(())
        },
    },
    Row {
        key: "other_phones",
        sort: Sort::Figures,
        needed: false,
        said: |position, _| said::phones(&position.other_phones),
        told: |position, typed, _| {
            position.other_phones = told::phones(typed)?;
            Ok(())
        },
    },
    Row {
        key: "since",
        sort: Sort::Figures,
        needed: false,
        said: |position, _| said::day(position.since),
        told: |position, typed, scene| {
            position.since = told::any_day(typed, scene)?;
            Ok(())
        },
    },
    Row {
        key: "former",
        sort: Sort::Fixed,
        needed: false,
        said: |position, _| position.former.iter().rev().map(tenure).collect::<Vec<_>>().join("; "),
        told: |_, _, _| Ok(()),
    },
    Row {
        key: "reports_to",
        sort: Sort::Record(Kind::Position),
        needed: false,
        said: |position, scene| said::position(position.reports_to, scene),
        told: |position, typed, scene| {
            position.reports_to = position_named(typed, scene)?;
            Ok(())
        },
    },
];

pub const DUTY: &[Row<Duty>] = &[words!("duty_name", name, needed), words!("field", field)];

pub const ASSIGNMENT: &[Row<Assignment>] = &[
    Row {
        key: "duty",
        sort: Sort::Record(Kind::Duty),
        needed: true,
        said: |assignment, scene| said::duty(assignment.duty, scene),
        told: |assignment, typed, scene| {
            let duty = told::named(typed, &scene.ward.duties, |duty| duty.name.clone())?;
            assignment.duty = duty.ok_or(Fault::Needed)?;
            Ok(())
        },
    },
    Row {
        key: "part",
        sort: Sort::Choice(PARTS),
        needed: true,
        said: |assignment, scene| {
            let place = Part::ALL.iter().position(|part| *part == assignment.part).unwrap_or_default();
            scene.book.say(PARTS[place]).to_string()
        },
        told: |assignment, typed, scene| {
            assignment.part = Part::ALL[told::choice(typed, PARTS, scene)?];
            Ok(())
        },
    },
    Row {
        key: "position",
        sort: Sort::Record(Kind::Position),
        needed: false,
        said: |assignment, scene| said::position(assignment.position, scene),
        told: |assignment, typed, scene| {
            assignment.position = position_named(typed, scene)?;
            Ok(())
        },
    },
    Row {
        key: "officer",
        sort: Sort::Record(Kind::Officer),
        needed: false,
        said: |assignment, scene| said::officer(assignment.officer, scene),
        told: |assignment, typed, scene| {
            assignment.officer = told::named(typed, &scene.ward.officers, |officer| officer.name.clone())?;
            Ok(())
        },
    },
    Row {
        key: "areas",
        sort: Sort::Record(Kind::Area),
        needed: false,
        said: |assignment, scene| {
            let names = assignment.areas.iter().map(|area| said::area(Some(*area), scene));
            names.collect::<Vec<_>>().join("; ")
        },
        told: |assignment, typed, scene| {
            assignment.areas = told::areas(typed, scene)?;
            Ok(())
        },
    },
    Row {
        key: "from_day",
        sort: Sort::Figures,
        needed: false,
        said: |assignment, _| said::day(assignment.from),
        told: |assignment, typed, scene| {
            assignment.from = told::any_day(typed, scene)?;
            Ok(())
        },
    },
    Row {
        key: "to_day",
        sort: Sort::Figures,
        needed: false,
        said: |assignment, _| said::day(assignment.to),
        told: |assignment, typed, scene| {
            assignment.to = told::any_day(typed, scene)?;
            Ok(())
        },
    },
    words!("assigned_body", body),
    words!("source", source),
];

pub const DELEGATION: &[Row<Delegation>] = &[
    Row {
        key: "delegates",
        sort: Sort::Record(Kind::Position),
        needed: true,
        said: |told, scene| said::position(Some(told.position), scene),
        told: |told, typed, scene| {
            told.position = position_named(typed, scene)?.ok_or(Fault::Needed)?;
            Ok(())
        },
    },
    Row {
        key: "duty",
        sort: Sort::Record(Kind::Duty),
        needed: false,
        said: |told, scene| told.duty.map(|duty| said::duty(duty, scene)).unwrap_or_default(),
        told: |told, typed, scene| {
            told.duty = told::named(typed, &scene.ward.duties, |duty| duty.name.clone())?;
            Ok(())
        },
    },
    Row {
        key: "to_position",
        sort: Sort::Record(Kind::Position),
        needed: false,
        said: |told, scene| said::position(told.to_position, scene),
        told: |told, typed, scene| {
            told.to_position = position_named(typed, scene)?;
            Ok(())
        },
    },
    Row {
        key: "to_officer",
        sort: Sort::Record(Kind::Officer),
        needed: false,
        said: |told, scene| said::officer(told.to_officer, scene),
        told: |told, typed, scene| {
            told.to_officer = told::named(typed, &scene.ward.officers, |officer| officer.name.clone())?;
            Ok(())
        },
    },
    Row {
        key: "from_day",
        sort: Sort::Figures,
        needed: false,
        said: |told, _| said::day(told.from),
        told: |told, typed, scene| {
            told.from = told::any_day(typed, scene)?;
            Ok(())
        },
    },
    Row {
        key: "to_day",
        sort: Sort::Figures,
        needed: false,
        said: |told, _| said::day(told.to),
        told: |told, typed, scene| {
            told.to = told::any_day(typed, scene)?;
            Ok(())
        },
    },
    words!("source", paper),
];

pub const REPORTING: &[Row<Reporting>] = &[
    words!("reported", what, needed),
    Row {
        key: "reported_by",
        sort: Sort::Record(Kind::Position),
        needed: false,
        said: |told, scene| said::position(told.by, scene),
        told: |told, typed, scene| {
            told.by = position_named(typed, scene)?;
            Ok(())
        },
    },
    Row {
        key: "reported_to",
        sort: Sort::Record(Kind::Position),
        needed: false,
        said: |told, scene| said::position(told.to, scene),
        told: |told, typed, scene| {
            told.to = position_named(typed, scene)?;
            Ok(())
        },
    },
    Row {
        key: "reported_through",
        sort: Sort::Record(Kind::Position),
        needed: false,
        said: |told, scene| said::position(told.through, scene),
        told: |told, typed, scene| {
            told.through = position_named(typed, scene)?;
            Ok(())
        },
    },
    words!("reported_when", when),
    words!("source", source),
];

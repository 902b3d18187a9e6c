//! What a form asks about a person and an officer.

use crate::domain::identity::Kind;
use crate::domain::officer::{Officer, Role};
use crate::domain::person::{NotVaccinated, Person, Question, Sex};
use crate::language::numbers;
use crate::tui::forms::{Row, Sort, YES_NO, said, told, words};

const SEXES: &[&str] = &["home_treatment.female", "home_treatment.male", "home_treatment.other_sex"];

const REASONS: &[&str] = &["vaccination.refuses", "vaccination.cannot_travel", "vaccination.postponed"];

const ROLES: &[&str] =
    &["roles.board", "roles.reader", "roles.duty_officer", "roles.shift_head", "roles.administrator"];

const ROLE_VALUES: [Role; 5] = [Role::Board, Role::Reader, Role::DutyOfficer, Role::ShiftHead, Role::Administrator];

/// Most vaccine doses that anybody has had.
const DOSES_MAX: u32 = 20;

pub const PERSON: &[Row<Person>] = &[
    words!("name", name, needed),
    Row {
        key: "birth",
        sort: Sort::Figures,
        needed: false,
        said: |person, scene| said::birth(person.birth, scene),
        told: |person, typed, scene| {
            person.birth = told::birth(typed, scene)?;
            Ok(())
        },
    },
    Row {
        key: "sex",
        sort: Sort::Choice(SEXES),
        needed: false,
        said: |person, scene| match person.sex {
            Sex::NotAsked => String::new(),
            Sex::Female => scene.book.say(SEXES[0]).to_string(),
            Sex::Male => scene.book.say(SEXES[1]).to_string(),
            Sex::Other => scene.book.say(SEXES[2]).to_string(),
        },
        told: |person, typed, scene| {
            person.sex = match typed.is_empty() {
                true => Sex::NotAsked,
                false => [Sex::Female, Sex::Male, Sex::Other][told::choice(typed, SEXES, scene)?],
            };
            Ok(())
        },
    },
    Row {
        key: "phones",
        sort: Sort::Figures,
        needed: false,
        said: |person, scene| said::or_unknown(said::phones(&person.phones), &person.unknown, Question::Phones, scene),
        told: |person, typed, scene| {
            let is_unknown = told::is_unknown(typed, scene);
            person.phones = if is_unknown { Vec::new() } else { told::phones(typed)? };
            told::note_unknown(&mut person.unknown, Question::Phones, is_unknown);
            Ok(())
        },
    },
    Row {
        key: "relatives",
        sort: Sort::Words,
        needed: false,
        said: |person, _| said::relatives(&person.relatives),
        told: |person, typed, _| {
            person.relatives = told::relatives(typed)?;
            Ok(())
        },
    },
    words!("carer_at_home", carer_at_home),
    words!("address", address),
    words!("room", room),
    Row {
        key: "area",
        sort: Sort::Record(Kind::Area),
        needed: false,
        said: |person, scene| said::area(person.area, scene),
        told: |person, typed, scene| {
            person.area = told::area(typed, scene)?;
            Ok(())
        },
    },
    words!("registered_address", registered_address),
    Row {
        key: "household",
        sort: Sort::Record(Kind::Household),
        needed: false,
        said: |person, scene| said::household(person.household, scene),
        told: |person, typed, scene| {
            person.household =
                told::named(typed, &scene.ward.households, |household| said::household(Some(household.id), scene))?;
            Ok(())
        },
    },
    words!("underlying", underlying),
    Row {
        key: "vaccine_doses",
        sort: Sort::Figures,
        needed: false,
        said: |person, scene| {
            let doses = said::number(person.vaccine_doses.map(u32::from));
            said::or_unknown(doses, &person.unknown, Question::VaccineDoses, scene)
        },
        told: |person, typed, scene| {
            let is_unknown = told::is_unknown(typed, scene);
            let doses = if is_unknown { None } else { told::number(typed, (0, DOSES_MAX))? };
            person.vaccine_doses = doses.and_then(|doses| u8::try_from(doses).ok());
            told::note_unknown(&mut person.unknown, Question::VaccineDoses, is_unknown);
            Ok(())
        },
    },
    Row {
        key: "last_dose_on",
        sort: Sort::Figures,
        needed: false,
        said: |person, _| said::day(person.last_dose_on),
        told: |person, typed, scene| {
            person.last_dose_on = told::past_day(typed, scene)?;
            Ok(())
        },
    },
    Row {
        key: "not_vaccinated",
        sort: Sort::Choice(REASONS),
        needed: false,
        said: |person, scene| {
            let place = person.not_vaccinated.and_then(|why| NotVaccinated::ALL.iter().position(|known| *known == why));
            place.map_or(String::new(), |place| scene.book.say(REASONS[place]).to_string())
        },
        told: |person, typed, scene| {
            person.not_vaccinated = match typed.is_empty() {
                true => None,
                false => Some(NotVaccinated::ALL[told::choice(typed, REASONS, scene)?]),
            };
            Ok(())
        },
    },
    Row {
        key: "pregnant",
        sort: Sort::Choice(YES_NO),
        needed: false,
        said: |person, scene| said::yes_no(person.pregnant, scene),
        told: |person, typed, scene| {
            person.pregnant = told::yes_no(typed, scene)?;
            Ok(())
        },
    },
    Row {
        key: "lives_alone",
        sort: Sort::Choice(YES_NO),
        needed: false,
        said: |person, scene| said::yes_no(person.lives_alone, scene),
        told: |person, typed, scene| {
            person.lives_alone = told::yes_no(typed, scene)?;
            Ok(())
        },
    },
    words!("identity", identity),
    words!("person_note", note),
];

pub const OFFICER: &[Row<Officer>] = &[
    words!("name", name, needed),
    Row {
        key: "role",
        sort: Sort::Choice(ROLES),
        needed: true,
        said: |officer, scene| {
            let place = ROLE_VALUES.iter().position(|role| *role == officer.role).unwrap_or_default();
            scene.book.say(ROLES[place]).to_string()
        },
        told: |officer, typed, scene| {
            officer.role = ROLE_VALUES[told::choice(typed, ROLES, scene)?];
            Ok(())
        },
    },
    Row {
        key: "phone",
        sort: Sort::Figures,
        needed: false,
        said: |officer, _| if officer.phone.is_empty() { String::new() } else { numbers::phone(&officer.phone) },
        told: |officer, typed, _| {
            officer.phone = if typed.is_empty() { String::new() } else { told::phone(typed)? };
            Ok(())
        },
    },
    Row {
        key: "officer_person",
        sort: Sort::Words,
        needed: false,
        said: |officer, scene| officer.person.map(|id| said::person(id, scene)).unwrap_or_default(),
        told: |officer, typed, scene| {
            officer.person = told::named(typed, &scene.ward.persons, |person| said::person(person.id, scene))?;
            Ok(())
        },
    },
    Row {
        key: "officer_uid",
        sort: Sort::Figures,
        needed: false,
        said: |officer, _| officer.uid.map(|uid| uid.to_string()).unwrap_or_default(),
        told: |officer, typed, _| {
            officer.uid = told::number(typed, (0, u32::MAX - 1))?;
            Ok(())
        },
    },
    Row {
        key: "officer_disabled",
        sort: Sort::Choice(YES_NO),
        needed: true,
        said: |officer, scene| said::yes_no(Some(officer.disabled), scene),
        told: |officer, typed, scene| {
            officer.disabled = told::yes_no(typed, scene)?.unwrap_or_default();
            Ok(())
        },
    },
];

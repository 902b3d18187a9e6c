//! The graph of contacts goes out as lists and comes back into an empty desk as the same graph, whatever ward it is of.

use proptest::prelude::*;
use trucban::domain::command::{Command, NewCase, NewExposure, Whom};
use trucban::domain::contact_tree::{Certainty, Chains, level_of};
use trucban::domain::danger::Rules;
use trucban::domain::home_treatment::{Case, CaseStatus, End, Outcome};
use trucban::domain::identity::{Id, Kind as Of};
use trucban::domain::moment::Date;
use trucban::domain::officer::{Officer, Role};
use trucban::domain::person::Person;
use trucban::domain::record::{AnyBody, Kept};
use trucban::domain::ward::Ward;
use trucban::exchange::export::Table;
use trucban::exchange::headers::Kind;
use trucban::exchange::import::{Answer, Ending};
use trucban::exchange::sheet::Format;
use trucban::exchange::tree::TreeView;

use super::exchange::Desk;

/// What officers say of who met whom; numbers are taken modulo what the ward has.
#[derive(Clone, Debug)]
enum Deed {
    /// Somebody falls ill: of the persons that there are, or a new one.
    FallsIll { person: Option<u8>, onset: Option<u8>, coded: bool },
    /// A contact with somebody known or new.
    Meets { from: u8, to: Option<u8>, day: Option<u8>, place: u8, reached: bool },
    /// A contact of a case is its source.
    Source { case: u8, contact: u8 },
    /// A case is refuted, or ends.
    Ends { case: u8, refuted: bool, day: u8 },
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let some = |most: u8| proptest::option::of(0..most);
    let deed = prop_oneof![
        3 => (proptest::option::weighted(0.4, any::<u8>()), some(30), any::<bool>())
            .prop_map(|(person, onset, coded)| Deed::FallsIll { person, onset, coded }),
        6 => (any::<u8>(), proptest::option::weighted(0.7, any::<u8>()), some(30), 0_u8..3, any::<bool>())
            .prop_map(|(from, to, day, place, reached)| Deed::Meets { from, to, day, place, reached }),
        4 => (any::<u8>(), any::<u8>()).prop_map(|(case, contact)| Deed::Source { case, contact }),
        1 => (any::<u8>(), any::<bool>(), 0_u8..30).prop_map(|(case, refuted, day)| Deed::Ends { case, refuted, day }),
    ];
    proptest::collection::vec(deed, 0..60)
}

fn day(number: u8) -> Date {
    "2021-12-20".parse::<Date>().unwrap() + chrono::Days::new(number.into())
}

fn pick<T>(number: u8, last: u32) -> Option<Id<T>> {
    Id::new(u32::from(number) % last.max(1) + 1).filter(|_| last > 0)
}

/// The order of a deed; none where there is nothing to say it of, or a list could not tell it apart.
fn command(deed: &Deed, number: usize, ward: &Ward) -> Option<Command> {
    let new = || Person { name: format!("Người {number}"), ..Person::default() };
    Some(match *deed {
        Deed::FallsIll { person, onset, .. } => {
            let known = person.and_then(|person| pick::<Person>(person, ward.last_number(Of::Person)));
            Command::OpenCase(NewCase {
                person: known.map_or_else(|| Whom::New(new()), Whom::Known),
                status: CaseStatus::Confirmed,
                onset: onset.map(day),
                confirmed_on: None,
                carer: None,
                note: String::new(),
            })
        }
        Deed::Meets { from, to, day: on, place, .. } => {
            let last = ward.last_number(Of::Person);
            let from = pick::<Person>(from, last)?;
            let to = to.and_then(|to| pick::<Person>(to, last));
            Command::AddExposure(NewExposure {
                from,
                episode: ward.cases_of(from).next_back().map(|case| case.id),
                exposed: to.map_or_else(|| Whom::New(new()), Whom::Known),
                last_contact: on.map(day),
                place: ["", "Chợ", "=Nhà, \"số 3\""][usize::from(place)].into(),
                setting: String::new(),
                relation: String::new(),
                note: String::new(),
            })
        }
        Deed::Source { case, contact } => {
            let case = pick::<Case>(case, ward.last_number(Of::Case))?;
            let person = ward.cases.read(case)?.person;
            let own: Vec<_> = ward.exposures_of(person).map(|exposure| exposure.id).collect();
            let exposure = *own.get(usize::from(contact) % own.len().max(1))?;
            // Nobody falls ill twice of one contact.
            let is_taken = ward.cases.iter().any(|other| other.id != case && other.source == Some(exposure));
            (!is_taken).then_some(Command::ConfirmSource { case, exposure })?
        }
        Deed::Ends { case, refuted, day: on } => {
            let case = ward.cases.read(pick(case, ward.last_number(Of::Case))?)?;
            let end = Some(End { outcome: Outcome::Released, on: Some(day(on)) });
            let body = match refuted {
                true => Case { status: CaseStatus::Excluded, ..case.body.clone() },
                false => Case { end, ..case.body.clone() },
            };
            Command::Edit { number: case.id.number(), body: Box::new(AnyBody::Case(body)) }
        }
    })
}

/// A desk at which all of it was said, as far as it may be. For a drawing every case has a code, and nobody is ill twice: it
/// has a line for each episode of whom somebody met.
fn told(deeds: &[Deed], is_to_be_drawn: bool) -> Desk {
    let mut desk = Desk::default();
    let officer = Officer { name: "BS Lý".into(), role: Role::Administrator, ..Officer::default() };
    assert_eq!(desk.order(Command::Enrol(officer)), Answer::Done(None));
    for (number, deed) in deeds.iter().enumerate() {
        let is_ill = |person| desk.ward.cases_of(person).next().is_some();
        let command = command(deed, number, &desk.ward).filter(|command| match command {
            Command::OpenCase(NewCase { person: Whom::Known(person), .. }) => !is_to_be_drawn || !is_ill(*person),
            _ => true,
        });
        let Some(command) = command else { continue };
        let is_done = desk.order(command) == Answer::Done(None);
        let (cases, contacts) = (desk.ward.last_number(Of::Case), desk.ward.last_number(Of::Exposure));
        match deed {
            Deed::FallsIll { coded, .. } if is_done && (*coded || is_to_be_drawn) => {
                let body = desk.ward.cases.read(Id::new(cases).unwrap()).unwrap().body.clone();
                let body = AnyBody::Case(Case { code: Some(format!("F0-{number}")), ..body });
                desk.order(Command::Edit { number: cases, body: Box::new(body) });
            }
            Deed::Meets { reached: true, .. } if is_done => {
                desk.order(Command::SetReached { exposure: Id::new(contacts).unwrap(), reached: true });
            }
            _ => {}
        }
    }
    desk
}

/// Who met whom when and where, and whether anybody has called; persons by their names, which are all different.
fn edges(ward: &Ward) -> Vec<(String, String, Option<Date>, String, bool)> {
    let name = |id: Id<Person>| ward.persons.read(id).unwrap().name.clone();
    let mut edges: Vec<_> = ward
        .exposures
        .iter()
        .map(|met| (name(met.from), name(met.exposed), met.last_contact, met.place.clone(), met.reached))
        .collect();
    edges.sort();
    edges
}

/// From whom an F0 comes, and how certain that is.
type InfectedBy = Option<(String, Certainty)>;

/// Of each F0 whether it counts, its source and how certain that is, and its generation.
fn chains(ward: &Ward) -> Vec<(String, bool, InfectedBy, u32)> {
    let chains = Chains::of(ward);
    let name = |id: Id<Case>| ward.person_of(ward.cases.read(id).unwrap()).unwrap().name.clone();
    let told = |case: &Kept<Case>| {
        let source = chains.source(case.id).map(|source| (name(source.case), source.certainty));
        (name(case.id), case.status != CaseStatus::Excluded, source, chains.generation(case.id))
    };
    let mut cases: Vec<_> = ward.cases.iter().map(|case| told(case)).collect();
    cases.sort_by(|one, other| one.0.cmp(&other.0));
    cases
}

/// The level of everybody who stands in `listed` too: whom nobody met, and who is no F0, stands in no list.
fn levels(ward: &Ward, listed: &Ward) -> Vec<(String, Option<(u8, bool)>)> {
    let level = |id| level_of(ward, Rules::none(), id, day(40)).map(|level| (level.steps, level.undated));
    let is_listed = |name: &str| listed.persons.iter().any(|person| person.name == name);
    let all = ward.persons.iter().filter(|person| is_listed(&person.name));
    let mut levels: Vec<_> = all.map(|person| (person.name.clone(), level(person.id))).collect();
    levels.sort();
    levels
}

fn drawn(ward: &Ward) -> (String, String, String) {
    let chains = Chains::of(ward);
    let view = TreeView { ward, chains: &chains, root: None, with_names: true };
    let book = trucban::language::Phrasebook::embedded(trucban::language::Language::Vietnamese);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (csv, json) = (view.write_csv(Vec::new()).unwrap(), view.write_json(Vec::new()).unwrap());
    (text(csv), text(json), text(view.write_text(Vec::new(), &book).unwrap()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn every_graph_comes_back(deeds in deeds()) {
        let first = told(&deeds, false);
        let mut second = Desk::default();
        for (kind, table) in [(Kind::Cases, Table::Cases), (Kind::Contacts, Table::Contacts)] {
            let list = first.export(table, Format::Csv, true);
            let report = second.import(kind, list.as_bytes());
            prop_assert_eq!(&report.ending, &Ending::Committed, "{:?}\n{}", report.refused, list);
        }
        prop_assert_eq!(edges(&first.ward), edges(&second.ward));
        prop_assert_eq!(chains(&first.ward), chains(&second.ward));
        prop_assert_eq!(levels(&first.ward, &second.ward), levels(&second.ward, &first.ward));
        // Nobody becomes two.
        let names = |ward: &Ward| {
            let mut names: Vec<String> = ward.persons.iter().map(|person| person.name.clone()).collect();
            names.sort();
            names
        };
        let listed = names(&second.ward);
        let known: Vec<String> = names(&first.ward).into_iter().filter(|name| listed.contains(name)).collect();
        prop_assert_eq!(known, listed);
        // What is drawn of it is the same too, but for codes that a list had to make up.
        if first.ward.cases.iter().all(|case| case.code.is_some()) {
            prop_assert_eq!(drawn(&first.ward), drawn(&second.ward));
        }
    }

    /// The drawing as a list of edges, brought over the cases alone, has the same edges, confirmed where they were.
    #[test]
    fn every_drawing_comes_back_as_contacts(deeds in deeds()) {
        let first = told(&deeds, true);
        let chains = Chains::of(&first.ward);
        let view = TreeView { ward: &first.ward, chains: &chains, root: None, with_names: true };
        let drawing = String::from_utf8(view.write_csv(Vec::new()).unwrap()).unwrap();
        let mut second = Desk::default();
        second.import(Kind::Cases, first.export(Table::Cases, Format::Csv, true).as_bytes());
        let report = second.import(Kind::Contacts, drawing.as_bytes());
        prop_assert_eq!(&report.ending, &Ending::Committed, "{:?}\n{}", report.refused, drawing);
        let code = |ward: &Ward, id: Id<Case>| ward.cases.read(id).unwrap().code.clone().unwrap();
        let confirmed = |ward: &Ward| {
            let chains = Chains::of(ward);
            let source = |case: &Case, id| Some((chains.source(id)?, case.code.clone()?));
            let told = ward.cases.iter().filter_map(|case| source(case, case.id));
            let sure = told.filter(|(source, _)| source.certainty == Certainty::Confirmed);
            let mut pairs: Vec<_> = sure.map(|(source, to)| (code(ward, source.case), to)).collect();
            pairs.sort();
            pairs
        };
        let expected = (drawing.lines().count() - 1, confirmed(&first.ward));
        prop_assert_eq!((second.ward.exposures.count(), confirmed(&second.ward)), expected);
    }
}

#[test]
fn who_is_ill_again_is_one_person_and_what_contradicts_that_is_refused() {
    let first = "code,again_of,name,birth,onset,outcome,ended_on\nF0-1,,Trần An,1960,2021-11-01,released,2021-11-15\n";
    let list = |row: &str| format!("{first}{row}\n");
    let mut desk = Desk::default();
    let report = desk.import(Kind::Cases, list("F0-2,F0-1,Trần An,1960,2021-12-18,,").as_bytes());
    assert_eq!(report.ending, Ending::Committed, "{:?}", report.refused);
    assert_eq!((desk.ward.persons.count(), desk.ward.cases.count()), (1, 2));
    let again = desk.import(Kind::Cases, list("F0-2,F0-1,Trần An,1960,2021-12-18,,").as_bytes());
    assert_eq!(again.ending, Ending::Committed, "nothing new: {:?}", again.refused);
    assert_eq!((desk.ward.persons.count(), desk.ward.cases.count()), (1, 2));
    for (row, why) in [
        ("F0-3,F0-9,Trần An,1960,2021-12-18,,", "UnknownCode"),
        ("F0-3,F0-1,Lê Bình,1960,2021-12-18,,", "OtherPerson"),
        ("F0-3,F0-1,Trần An,1975,2021-12-18,,", "OtherPerson"),
        ("F0-3,F0-2,Trần An,1960,2021-12-18,,\nF0-2,F0-1,Trần An,1960,2021-12-18,,", "UnknownCode"),
        ("F0-2,F0-1,Trần An,1960,2021-12-18,,\nF0-3,F0-2,Trần An,1960,2021-12-19,,", "CaseIsOpen"),
    ] {
        let mut desk = Desk::default();
        let report = desk.import(Kind::Cases, list(row).as_bytes());
        let refused = format!("{:?}", report.refused);
        assert!(report.ending != Ending::Committed && refused.contains(why), "{row}: {refused}");
        assert_eq!(desk.ward.persons.count(), 0, "all or nothing: {row}");
    }
}

//! The record of an officer who is a patient, over a real socket: who neither leads nor cares for him is told number,
//! age, readings and danger signs, and neither name nor telephone.

use trucban::desk::protocol::{HistoryOf, Outcome, Purpose, Reply, Request};
use trucban::domain::birth::Birth;
use trucban::domain::command::{Command, NewCase, Whom};
use trucban::domain::home_treatment::{Case, CaseStatus, Reading, Symptoms};
use trucban::domain::identity::{Id, Kind, RecordId};
use trucban::domain::measure::{Sign, Signs};
use trucban::domain::officer::{Officer, Role};
use trucban::domain::person::Person;
use trucban::domain::record::AnyBody;
use trucban::domain::refusal::Refusal;
use trucban::domain::symptom::{Symptom, SymptomSet};

use crate::support::desk::{Folder, Running, Screen, clock, log};

const NAME: &str = "Zzyxqminh Phạm Văn";
const PHONE: &str = "0909123123";

/// A desk whose officer Minh is F0 1; the screen of who administers it.
fn desk_of_patient(desk: &Running) -> Screen {
    let mut ly = desk.officer("BS Lý");
    for (name, role) in [("ĐD Hoa", Role::DutyOfficer), ("YS Minh", Role::DutyOfficer), ("ĐD Thu", Role::DutyOfficer)]
    {
        ly.ask(Command::Enrol(Officer { name: name.into(), role, ..Officer::default() }));
    }
    let person = Person {
        name: NAME.into(),
        birth: Birth::Year(1985),
        phones: vec![PHONE.into()],
        address: "12 Zzyxqstreet".into(),
        ..Person::default()
    };
    let new = NewCase {
        person: Whom::New(person),
        status: CaseStatus::Confirmed,
        onset: None,
        confirmed_on: Some(clock().date()),
        carer: None,
        note: String::new(),
    };
    ly.ask(Command::OpenCase(new));
    let minh = ly.ward.officer_named("YS Minh").unwrap();
    let (number, body) = (minh.id.number(), Officer { person: Id::new(1), ..minh.body.clone() });
    ly.ask(Command::Edit { number, body: Box::new(AnyBody::Officer(body)) });
    ly
}

/// Whether a screen holds the name, the telephone or the address.
fn knows(screen: &Screen) -> bool {
    let numbers = |kind| (1..=screen.ward.last_number(kind)).filter_map(move |number| screen.ward.record(kind, number));
    let held: String = Kind::ALL.into_iter().flat_map(numbers).map(|record| format!("{record:?}")).collect();
    let told = format!("{held} {:?} {:?} {:?}", screen.welcome, screen.changed, screen.heard);
    ["Zzyxq", PHONE].iter().any(|text| told.contains(text))
}

fn cyanosis() -> Command {
    let mut urgent = Signs::default();
    urgent.set(Sign::Saturation, 85).unwrap();
    let symptoms = Symptoms::Asked(SymptomSet::NONE.with(Symptom::Cyanosis));
    Command::RecordReading(Reading { symptoms, ..Reading::of(Id::new(1).unwrap(), clock(), urgent) })
}

#[test]
fn who_neither_leads_nor_cares_sees_a_danger_sign_and_no_name() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut ly = desk_of_patient(&desk);
    let mut hoa = desk.officer("ĐD Hoa");
    assert!(!knows(&hoa), "{:?}", hoa.ward.persons.iter().collect::<Vec<_>>());
    let person = hoa.ward.persons.read(Id::new(1).unwrap()).unwrap().clone();
    assert_eq!((person.name.as_str(), person.birth), ("***", Birth::Year(1985)));
    // Written while she watches: by others, about him and about something else.
    ly.ask(cyanosis());
    ly.ask(Command::Edit {
        number: 1,
        body: Box::new(AnyBody::Person(Person {
            pregnant: Some(false),
            ..ly.ward.persons.read(Id::new(1).unwrap()).unwrap().body.clone()
        })),
    });
    ly.ask(log("việc khác"));
    hoa.until(|screen| screen.ward.log_entries.iter().next().map(drop));
    assert_eq!(hoa.ward.open_alerts().count(), 1, "the danger sign is there");
    assert_eq!(hoa.ward.readings.iter().next().unwrap().signs.value(Sign::Saturation), Some(85));
    assert!(!knows(&hoa));
    for request in [
        Request::ReadHistory(HistoryOf::Record(RecordId { kind: Kind::Person, number: 1 })),
        Request::ReadHistory(HistoryOf::All),
    ] {
        hoa.send(&request);
        let lines = hoa.until_heard(|reply| match reply {
            Reply::History { lines, is_whole: true, .. } => Some(lines.len()),
            _ => None,
        });
        assert!(lines > 0);
    }
    hoa.send(&Request::ReadAll);
    hoa.until_streamed();
    assert!(!knows(&hoa));
    // A form that was opened on what she sees would write stars in place of a name.
    let order = hoa.order(Command::Edit { number: 1, body: Box::new(AnyBody::Person(person.body.clone())) });
    assert_eq!(hoa.submit(&order), Outcome::Refused(Refusal::Veiled));
    let order = hoa.order(Command::Delete(RecordId { kind: Kind::Person, number: 1 }));
    assert_eq!(hoa.submit(&order), Outcome::Refused(Refusal::Veiled));
    desk.stop();
}

#[test]
fn who_takes_the_alert_or_is_the_carer_or_leads_sees_whom_to_call() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut ly = desk_of_patient(&desk);
    ly.ask(cyanosis());
    let mut hoa = desk.officer("ĐD Hoa");
    assert!(!knows(&hoa));
    let alert = hoa.ward.open_alerts().next().unwrap().id;
    hoa.ask(Command::TakeAlert(alert));
    hoa.until(|screen| knows(screen).then_some(()));
    assert_eq!(hoa.ward.persons.read(Id::new(1).unwrap()).unwrap().phones, [PHONE]);
    let mut thu = desk.officer("ĐD Thu");
    assert!(!knows(&thu));
    let carer = thu.officer;
    let case = ly.ward.cases.read(Id::new(1).unwrap()).unwrap().body.clone();
    ly.ask(Command::Edit { number: 1, body: Box::new(AnyBody::Case(Case { carer, ..case })) });
    thu.until(|screen| knows(screen).then_some(()));
    // He sees his own, and who leads sees all.
    for name in ["YS Minh", "BS Lý"] {
        desk.officer(name).until(|screen| knows(screen).then_some(()));
    }
    let account = Screen::join(&desk.place, Purpose::Screen);
    assert!(!format!("{:?}", account.welcome).contains("Zzyxq"), "before anybody sits there");
    desk.stop();
}

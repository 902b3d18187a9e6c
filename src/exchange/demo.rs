//! The demo ward: `assets/demo_ward.toml` becomes the orders that an officer would have given.
//! Each order is decided on a scratch ward first, so that what refers to a record by name gets
//! the number that the desk will give it.

use std::collections::HashMap;

use crate::domain::area::Area;
use crate::domain::change::Change;
use crate::domain::command::{Command, NewCase, NewExposure, Order, Whom};
use crate::domain::decide::decide;
use crate::domain::home_treatment::{Call, Case, Reading, Symptoms};
use crate::domain::identity::{Id, Kind, OrderId, SessionId};
use crate::domain::log_entry::LogEntry;
use crate::domain::measure::{OutOfRange, Sign, Signs};
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;
use crate::domain::person::Person;
use crate::domain::refusal::Refusal;
use crate::domain::repeat::Repeat;
use crate::domain::roster::{Assignment, Duty, Job, Position, Shift};
use crate::domain::station::Station;
use crate::domain::symptom::Symptom;
use crate::domain::tasks::{Progress, Task};
use crate::domain::ward::Ward;

mod clock;
mod template;

use clock::Clock;
use template::{CaseLine, ContactLine, JobLine, PartLine, PersonLine, PositionLine, ReadingLine, TaskLine, Template};

/// Why a demo ward cannot be loaded.
#[derive(Clone, PartialEq, Debug)]
pub enum DemoFault {
    /// The text is not a demo ward: the parser's words, with line and column.
    Text(String),
    /// A time, day or birth that cannot be read.
    Time(String),
    /// A name that nothing before it bears.
    Unknown(String),
    /// A reading with a number that cannot be a sign, or a pressure that is not two numbers.
    Sign(String),
    /// The desk would refuse this order.
    Refused(&'static str, Refusal),
}

/// The officer who signs every order of the demo: the first of the ward.
pub fn signer() -> Option<Id<Officer>> {
    Id::new(1)
}

/// The orders that make the demo ward as of `now`, to be given in turn and signed by [`signer`]
/// on a ward where nothing stands yet, except perhaps the first officer under the same name.
pub fn commands(text: &str, now: Moment) -> Result<Vec<Command>, DemoFault> {
    load(text, now).map(|loading| loading.commands)
}

/// The demo ward as it stands once its orders are carried out.
pub fn ward(text: &str, now: Moment) -> Result<Ward, DemoFault> {
    load(text, now).map(|loading| loading.ward)
}

fn load(text: &str, now: Moment) -> Result<Loading, DemoFault> {
    let template: Template = toml::from_str(text).map_err(|fault| DemoFault::Text(fault.to_string()))?;
    let mut loading = Loading { clock: Clock { now }, ..Loading::default() };
    for officer in &template.officer {
        loading.order(Command::Enrol(officer.clone()))?;
    }
    let Template { station, .. } = &template;
    let station =
        Station { name: station.name.clone(), packs: station.packs.clone(), demo: true, ..Station::default() };
    loading.order(Command::SetStation(station))?;
    for area in &template.area {
        loading.order(Command::AddArea(area.clone()))?;
    }
    template.case.iter().try_for_each(|line| loading.case(line))?;
    template.contact.iter().try_for_each(|line| loading.contact(line))?;
    template.position.iter().try_for_each(|line| loading.position(line))?;
    for duty in &template.duty {
        loading.duty(&duty.name, &duty.parts, &template.regulation)?;
    }
    loading.shifts(&template.shifts)?;
    template.task.iter().try_for_each(|line| loading.task(line))?;
    for line in &template.log {
        let at = loading.clock.past(&line.at)?;
        loading.order(Command::Log(LogEntry::of(at, line.text.clone())))?;
    }
    Ok(loading)
}

/// The scratch ward, the orders so far and the names that later lines may use.
#[derive(Default)]
struct Loading {
    clock: Clock,
    ward: Ward,
    commands: Vec<Command>,
    people: HashMap<String, Id<Person>>,
    positions: HashMap<String, Id<Position>>,
}

/// The number of the last record of a kind that an order wrote.
fn written<T>(changes: &[Change], kind: Kind) -> Result<Id<T>, DemoFault> {
    let records = changes.iter().rev().filter_map(Change::record);
    let number = records.into_iter().find(|record| record.kind == kind).and_then(|record| Id::new(record.number));
    number.ok_or_else(|| DemoFault::Unknown(kind.name().to_string()))
}

impl Loading {
    /// Decides an order on the scratch ward and keeps it.
    fn order(&mut self, command: Command) -> Result<Vec<Change>, DemoFault> {
        let officer = signer().ok_or(DemoFault::Refused(command.name(), Refusal::NotSignedIn))?;
        let now = self.clock.now;
        let id = OrderId(self.commands.len() as u128);
        let order = Order { id, officer, session: SessionId(0), at: now, command, based_on: Vec::new() };
        let changes =
            decide(&self.ward, &order, now).map_err(|refusal| DemoFault::Refused(order.command.name(), refusal))?;
        changes.iter().for_each(|change| self.ward.apply(change));
        self.commands.push(order.command);
        Ok(changes)
    }

    fn officer(&self, name: &str) -> Result<Option<Id<Officer>>, DemoFault> {
        if name.is_empty() {
            return Ok(None);
        }
        let officer = self.ward.officer_named(name).ok_or_else(|| DemoFault::Unknown(name.to_string()))?;
        Ok(Some(officer.id))
    }

    fn area(&self, name: &str) -> Result<Id<Area>, DemoFault> {
        let area = self.ward.areas.iter().find(|area| area.name == name);
        area.map(|area| area.id).ok_or_else(|| DemoFault::Unknown(name.to_string()))
    }

    /// The case that `#12` names.
    fn case_numbered(&self, name: &str) -> Result<Id<Case>, DemoFault> {
        let number = name.strip_prefix('#').and_then(|number| number.parse().ok()).and_then(Id::new);
        let case = number.filter(|id| self.ward.cases.read(*id).is_some());
        case.ok_or_else(|| DemoFault::Unknown(name.to_string()))
    }

    /// The person whom `#12` or a name means, and the case where it is one.
    fn somebody(&self, name: &str) -> Result<(Id<Person>, Option<Id<Case>>), DemoFault> {
        let unknown = || DemoFault::Unknown(name.to_string());
        if name.starts_with('#') {
            let case = self.case_numbered(name)?;
            let person = self.ward.cases.read(case).map(|case| case.person).ok_or_else(unknown)?;
            return Ok((person, Some(case)));
        }
        let person = *self.people.get(name).ok_or_else(unknown)?;
        Ok((person, None))
    }

    fn person(&self, line: &PersonLine) -> Result<Person, DemoFault> {
        Ok(Person {
            name: line.name.clone(),
            birth: clock::birth(&line.born)?,
            sex: line.sex,
            phones: line.phones.clone(),
            address: line.address.clone(),
            area: if line.area.is_empty() { None } else { Some(self.area(&line.area)?) },
            underlying: line.underlying.clone(),
            vaccine_doses: line.doses,
            ..Person::default()
        })
    }

    fn case(&mut self, line: &CaseLine) -> Result<(), DemoFault> {
        let new = NewCase {
            person: Whom::New(self.person(&line.person)?),
            status: line.status,
            onset: Some(self.clock.day(&line.onset)?),
            confirmed_on: None,
            carer: self.officer(&line.carer)?,
            note: String::new(),
        };
        let case: Id<Case> = written(&self.order(Command::OpenCase(new))?, Kind::Case)?;
        for reading in self.readings(case, &line.readings)? {
            self.order(Command::RecordReading(reading))?;
        }
        for call in &line.calls {
            let at = self.clock.past(&call.at)?;
            self.order(Command::LogCall(Call {
                case,
                at,
                outcome: call.outcome,
                again_at: None,
                note: call.note.clone(),
            }))?;
        }
        Ok(())
    }

    /// The readings of a case. Those at a time of day stand a day earlier, all of them, when one
    /// would lie ahead of the clock: so they keep their order.
    fn readings(&self, case: Id<Case>, lines: &[ReadingLine]) -> Result<Vec<Reading>, DemoFault> {
        let times = lines.iter().map(|line| self.clock.moment(&line.at)).collect::<Result<Vec<_>, _>>()?;
        let by_clock = |line: &ReadingLine| line.at.contains(':');
        let ahead = lines.iter().zip(&times).any(|(line, at)| by_clock(line) && *at > self.clock.now);
        let days_back = i64::from(ahead);
        lines
            .iter()
            .zip(times)
            .map(|(line, at)| {
                let measured_at = if by_clock(line) { at.plus(-days_back * 24 * 3600) } else { at };
                reading(case, measured_at, line)
            })
            .collect()
    }

    fn contact(&mut self, line: &ContactLine) -> Result<(), DemoFault> {
        let (from, episode) = self.somebody(&line.from)?;
        let (exposed, case) = match &line.to {
            Some(to) => self.somebody(to).map(|(person, case)| (Whom::Known(person), case))?,
            None => (Whom::New(self.person(&line.person)?), None),
        };
        let new = NewExposure {
            from,
            episode,
            exposed,
            last_contact: Some(self.clock.day(&line.on)?),
            place: line.place.clone(),
            setting: line.setting.clone(),
            relation: line.relation.clone(),
            note: String::new(),
        };
        let changes = self.order(Command::AddExposure(new))?;
        let exposure = written(&changes, Kind::Exposure)?;
        if line.to.is_none() {
            self.people.insert(line.person.name.clone(), written(&changes, Kind::Person)?);
        }
        if line.reached {
            self.order(Command::SetReached { exposure, reached: true })?;
        }
        match case {
            Some(case) if line.source => self.order(Command::ConfirmSource { case, exposure }).map(drop),
            _ => Ok(()),
        }
    }

    fn position(&mut self, line: &PositionLine) -> Result<(), DemoFault> {
        let above = |title: &String| self.positions.get(title).copied().ok_or(DemoFault::Unknown(title.clone()));
        let position = Position {
            title: line.title.clone(),
            body: line.body.clone(),
            holder: line.holder.clone(),
            officer: self.officer(&line.officer)?,
            phone: line.phone.clone(),
            reports_to: line.reports_to.as_ref().map(above).transpose()?,
            ..Position::default()
        };
        let id = written(&self.order(Command::AddPosition(position))?, Kind::Position)?;
        self.positions.insert(line.title.clone(), id);
        Ok(())
    }

    fn duty(&mut self, name: &str, parts: &[PartLine], regulation: &template::Regulation) -> Result<(), DemoFault> {
        let duty: Id<Duty> =
            written(&self.order(Command::AddDuty(Duty { name: name.to_string(), ..Duty::default() }))?, Kind::Duty)?;
        for line in parts {
            let unknown = |title: &String| DemoFault::Unknown(title.clone());
            let position = |title| self.positions.get(title).copied().ok_or_else(|| unknown(title));
            let mut source = line.source.clone().unwrap_or_else(|| regulation.name.clone());
            if !line.about.is_empty() {
                source = format!("{source} ({})", line.about);
            }
            let assignment = Assignment {
                duty,
                position: line.position.as_ref().map(position).transpose()?,
                officer: self.officer(&line.officer)?,
                part: line.part,
                areas: line.areas.iter().map(|name| self.area(name)).collect::<Result<_, _>>()?,
                from: Some(self.clock.day(line.from.as_ref().unwrap_or(&regulation.from))?),
                to: None,
                source,
                body: String::new(),
            };
            self.order(Command::Assign(assignment))?;
        }
        Ok(())
    }

    /// The running shift and the next one.
    fn shifts(&mut self, lines: &template::Shifts) -> Result<(), DemoFault> {
        let (running, next) = self.clock.shifts(&lines.hours)?;
        for ((name, from, to), jobs) in [(running, &lines.running), (next, &lines.next)] {
            let jobs = jobs.iter().map(|line| self.job(line)).collect::<Result<_, _>>()?;
            self.order(Command::PlanShift(Shift { name, from, to, post: None, jobs }))?;
        }
        Ok(())
    }

    fn job(&self, line: &JobLine) -> Result<Job, DemoFault> {
        let officer = self.officer(&line.officer)?;
        let known = officer.and_then(|id| self.ward.officers.read(id));
        Ok(Job {
            name: line.name.clone(),
            who: known.map_or(&line.who, |officer| &officer.name).clone(),
            officer,
            phone: known.map_or(&line.phone, |officer| &officer.phone).clone(),
            presence: line.presence,
            heads: line.heads,
            ..Job::default()
        })
    }

    fn task(&mut self, line: &TaskLine) -> Result<(), DemoFault> {
        let progress = match &line.done {
            Some(at) => Progress::Done(self.clock.past(at)?),
            None if line.started => Progress::Started,
            None => Progress::Open,
        };
        let task = Task {
            text: line.text.clone(),
            due: line.due.as_ref().map(|due| self.clock.moment(due)).transpose()?,
            owner: self.officer(&line.owner)?,
            case: line.case.as_ref().map(|name| self.case_numbered(name)).transpose()?,
            urgent: line.urgent,
            repeat: if line.each_shift { Repeat::EachShift } else { Repeat::Never },
            progress,
            ..Task::default()
        };
        self.order(Command::AddTask(task)).map(drop)
    }
}

fn reading(case: Id<Case>, measured_at: Moment, line: &ReadingLine) -> Result<Reading, DemoFault> {
    let fault = |_: OutOfRange| DemoFault::Sign(line.at.clone());
    let mut signs = Signs::default();
    let tenths = line.t.map(|degrees| (degrees * 10.0).round());
    if let Some(tenths) = tenths {
        // A float beyond the range saturates, and is refused as a sign.
        signs.set(Sign::Temperature, tenths as u32).map_err(fault)?;
    }
    let measured = [(Sign::Saturation, line.spo2), (Sign::Pulse, line.pulse), (Sign::Breaths, line.breaths)];
    for (sign, value) in measured {
        value.map_or(Ok(()), |value| signs.set(sign, value)).map_err(fault)?;
    }
    if let Some(pressure) = &line.bp {
        let both = pressure.split_once('/').and_then(|(upper, lower)| Some((upper.parse().ok()?, lower.parse().ok()?)));
        let (upper, lower) = both.ok_or_else(|| DemoFault::Sign(pressure.clone()))?;
        signs.set(Sign::Systolic, upper).and_then(|()| signs.set(Sign::Diastolic, lower)).map_err(fault)?;
    }
    let code = |code: &String| Symptom::of_code(code).ok_or(DemoFault::Unknown(code.clone()));
    let told = |codes: &Vec<String>| codes.iter().map(code).collect::<Result<_, _>>().map(Symptoms::Asked);
    Ok(Reading {
        symptoms: line.symptoms.as_ref().map_or(Ok(Symptoms::NotAsked), told)?,
        ..Reading::of(case, measured_at, signs)
    })
}

#[cfg(test)]
mod tests {
    use unicode_normalization::is_nfc;

    use super::*;
    use crate::domain::contact_tree::{Certainty, level_of, source_of};
    use crate::domain::danger::{Pack, Rules};
    use crate::domain::officer::Role;
    use crate::domain::record::Record;
    use crate::domain::standing::{Gap, Mark, standing};
    use crate::domain::text::is_clean;

    const DEMO: &str = include_str!("../../assets/demo_ward.toml");

    /// Times at which a day, a slot or a shift turns, and some between.
    const TIMES: [&str; 14] = [
        "00:00:00", "00:01:00", "03:00:00", "04:59:59", "05:00:00", "05:10:00", "07:12:00", "08:59:00", "12:59:59",
        "13:00:00", "13:05:00", "18:00:00", "21:04:00", "23:59:59",
    ];

    fn at(time: &str) -> Moment {
        Moment::at("2026-03-01".parse().unwrap(), time.parse().unwrap())
    }

    fn rules() -> Rules {
        let packs = [
            include_str!("../../assets/packs/qd-261.toml"),
            include_str!("../../assets/packs/qd-528.toml"),
            include_str!("../../assets/packs/tram.toml"),
        ];
        Rules::new(packs.iter().map(|text| Pack::read(text).unwrap()).collect())
    }

    #[test]
    fn the_marks_are_the_same_at_any_hour() {
        let rules = rules();
        for time in TIMES {
            let now = at(time);
            let ward = ward(DEMO, now).unwrap_or_else(|fault| panic!("{time}: {fault:?}"));
            let mark = |number: u32| standing(&ward, &rules, ward.cases.read(Id::new(number).unwrap()).unwrap(), now);
            assert_eq!(ward.cases.count(), 18);
            for number in 1..=18 {
                let expected = match number {
                    12 => Mark::Urgent,
                    7 | 15 => Mark::Attention,
                    3 | 18 => Mark::Due,
                    _ => Mark::Within,
                };
                let standing = mark(number);
                assert_eq!(standing.mark, expected, "#{number} at {time}: {standing:?}");
            }
            assert_eq!(mark(3).gaps, [Gap::SlotOpen], "{time}");
            assert_eq!(mark(18).gaps, [Gap::NeverMeasured], "{time}");
        }
    }

    #[test]
    fn nothing_that_happened_lies_ahead_of_the_clock() {
        for time in TIMES {
            let now = at(time);
            let ward = ward(DEMO, now).unwrap();
            assert!(ward.readings.iter().all(|reading| reading.measured_at <= now), "{time}");
            assert!(ward.calls.iter().all(|call| call.at <= now), "{time}");
            assert!(ward.log_entries.iter().all(|entry| entry.at <= now), "{time}");
            let running: Vec<_> = ward.shifts.iter().filter(|shift| shift.is_running(now)).collect();
            assert_eq!((running.len(), ward.shifts.count()), (1, 2), "{time}");
            let next = ward.shifts.iter().find(|shift| !shift.is_running(now)).unwrap();
            assert_eq!(next.from, running[0].to, "{time}");
            let tasks = || ward.tasks.iter().filter(|task| task.is_open());
            assert_eq!(tasks().count(), 7, "{time}");
            assert_eq!(tasks().filter(|task| task.due.is_some_and(|due| due < now)).count(), 2, "{time}");
            for case in ward.cases.iter() {
                let times: Vec<Moment> = ward.readings_of(case.id).map(|reading| reading.measured_at).collect();
                let written: Vec<Moment> =
                    ward.readings.iter().filter(|r| r.case == case.id).map(|r| r.measured_at).collect();
                let latest = written.last().copied();
                assert_eq!(
                    times.last().copied(),
                    latest,
                    "the last line is the latest reading of {:?} at {time}",
                    case.id
                );
            }
        }
    }

    #[test]
    fn the_ward_is_the_one_of_the_drawings() {
        let now = at("21:04:00");
        let ward = ward(DEMO, now).unwrap();
        let name = |number: u32| {
            let case = ward.cases.read(Id::new(number).unwrap()).unwrap();
            let person = ward.person_of(case).unwrap();
            format!("{} {}", person.name, person.birth.year().unwrap())
        };
        assert_eq!(name(12), "Nguyễn Thị Thanh Hường 1958");
        assert_eq!((name(4).as_str(), name(5).as_str()), ("Nguyễn Văn Bình 1988", "Nguyễn Văn Bình 1961"));
        assert_eq!(name(13), "Ngô Gia Hân 2018");
        assert_eq!(ward.areas.count(), 13);
        assert!(ward.areas.iter().all(|area| area.households.is_some() && area.population.is_some()));
        assert!(ward.settings().demo);
        assert_eq!(ward.settings().name, "TYT P.7");

        let level = |name: &str| {
            let person = ward.persons.iter().find(|person| person.name == name).unwrap();
            level_of(&ward, Rules::none(), person.id, now.date()).unwrap().steps
        };
        assert_eq!(level("Lê Thị Mai"), 1);
        assert_eq!(level("Trần Bảo An"), 2, "an F2 through an F1");
        let lan = ward.persons.iter().find(|person| person.name == "Phạm Thị Lan").unwrap();
        assert_eq!(ward.exposures_of(lan.id).count(), 2, "one person under two sources");
        let first: Vec<u32> = ward
            .persons
            .iter()
            .filter_map(|p| level_of(&ward, Rules::none(), p.id, now.date()))
            .map(|l| u32::from(l.steps))
            .collect();
        assert_eq!(first.iter().filter(|steps| **steps == 1).count(), 6);
        let son = ward.cases.read(Id::new(4).unwrap()).unwrap();
        let source = source_of(&ward, son).unwrap();
        assert_eq!((source.case.number(), source.certainty), (5, Certainty::Confirmed));
        let unasked = ward.cases.read(Id::new(18).unwrap()).unwrap();
        assert_eq!(ward.exposures_from(unasked.person).count(), 0, "contacts not asked");

        let carers: Vec<_> = ward.assignments.iter().filter(|a| a.officer.is_some()).flat_map(|a| &a.areas).collect();
        let without: Vec<_> = ward.areas.iter().filter(|area| !carers.contains(&&area.id)).collect();
        assert_eq!(without.len(), 1);
        assert_eq!(without[0].name, "Tổ 6");
        let leads = |duty: &str, title: &str| {
            ward.assignments.iter().any(|a| {
                a.part == crate::domain::roster::Part::Lead
                    && ward.duties.read(a.duty).is_some_and(|d| d.name == duty)
                    && a.position.and_then(|id| ward.positions.read(id)).is_some_and(|p| p.title == title)
            })
        };
        assert!(leads("Truy vết", "Trưởng Công an phường"));
        assert!(ward.positions.iter().filter(|position| position.reports_to.is_none()).count() == 1);
    }

    #[test]
    fn every_text_is_clean_and_composed() {
        let ward = ward(DEMO, at("09:00:00")).unwrap();
        assert!(is_nfc(DEMO));
        for kind in Kind::ALL {
            for number in 1..=ward.last_number(kind) {
                let text = serde_json::to_string(&ward.record(kind, number).unwrap()).unwrap();
                assert!(is_clean(&text) && is_nfc(&text), "{text}");
            }
        }
        let invented = |phone: &String| phone.starts_with("0900000");
        assert!(ward.persons.iter().all(|person| person.phones.iter().all(invented)));
    }

    #[test]
    fn the_numbers_hold_on_a_ward_where_the_first_officer_has_signed_in() {
        let now = at("10:00:00");
        let mut signed_in = Ward::default();
        let first = Officer { name: "BS Lý".to_string(), role: Role::Administrator, ..Officer::default() };
        let enrol = Order {
            id: OrderId(0),
            officer: signer().unwrap(),
            session: SessionId(1),
            at: now,
            command: Command::Enrol(first),
            based_on: Vec::new(),
        };
        let mut give = |order: &Order| {
            for change in decide(&signed_in, order, now).unwrap() {
                signed_in.apply(&change);
            }
        };
        give(&enrol);
        for command in commands(DEMO, now).unwrap() {
            give(&Order { command, ..enrol.clone() });
        }
        let empty = ward(DEMO, now).unwrap();
        for kind in Kind::ALL {
            assert_eq!(signed_in.last_number(kind), empty.last_number(kind), "{kind:?}");
        }
        assert_eq!(signed_in.record(Kind::Case, 12), empty.record(Kind::Case, 12));
        assert!(matches!(signed_in.record(Kind::Officer, 1), Some(Record::Officer(o)) if o.revision == 2));
    }

    #[test]
    fn a_fault_names_what_is_wrong() {
        let now = at("10:00:00");
        let with = |old: &str, new: &str| {
            assert!(DEMO.contains(old), "{old}");
            commands(&DEMO.replacen(old, new, 1), now).unwrap_err()
        };
        assert!(matches!(commands("[", now), Err(DemoFault::Text(_))));
        assert!(matches!(commands("", now), Err(DemoFault::Text(_))));
        assert_eq!(with("at = \"58%\"", "at = \"158%\""), DemoFault::Time("158%".to_string()));
        assert_eq!(with("onset = \"-6d\"", "onset = \"6\""), DemoFault::Time("6".to_string()));
        assert_eq!(with("born = \"2018-05\"", "born = \"2018-15\""), DemoFault::Time("2018-15".to_string()));
        assert_eq!(with("begins = \"06:00\"", "begins = \"6h\""), DemoFault::Time("6h".to_string()));
        assert_eq!(with("carer = \"ĐD Hà\"", "carer = \"ĐD Ha\""), DemoFault::Unknown("ĐD Ha".to_string()));
        assert_eq!(with("case = \"#12\"", "case = \"#19\""), DemoFault::Unknown("#19".to_string()));
        assert_eq!(with("from = \"Lê Thị Mai\"", "from = \"Mai\""), DemoFault::Unknown("Mai".to_string()));
        assert_eq!(with("[\"ho\", \"met\"]", "[\"ho\", \"zz\"]"), DemoFault::Unknown("zz".to_string()));
        assert_eq!(with("spo2 = 98", "spo2 = 101"), DemoFault::Sign("-2d 07:15".to_string()));
        assert_eq!(with("t = 37.2", "t = nan"), DemoFault::Sign("-2d 07:15".to_string()));
        assert_eq!(with("bp = \"112/70\"", "bp = \"112\""), DemoFault::Sign("112".to_string()));
        let reversed = with("bp = \"112/70\"", "bp = \"70/112\"");
        assert_eq!(reversed, DemoFault::Refused("record_reading", Refusal::PressureReversed));
    }

    #[test]
    fn times_are_read_relative_to_now() {
        let clock = Clock { now: at("21:04:00") };
        for (text, day, time) in [
            ("-20m", "2026-03-01", "20:44:00"),
            ("-1h30m", "2026-03-01", "19:34:00"),
            ("+3h", "2026-03-02", "00:04:00"),
            ("-1d 19:05", "2026-02-28", "19:05:00"),
            ("0d 07:10", "2026-03-01", "07:10:00"),
            ("0%", "2026-03-01", "18:04:00"),
            ("100%", "2026-03-01", "21:04:00"),
            ("slot-1 3h10m", "2026-03-01", "08:10:00"),
            ("slot-2 0m", "2026-02-28", "13:00:00"),
        ] {
            let expected = Moment::at(day.parse().unwrap(), time.parse().unwrap());
            assert_eq!(clock.moment(text).unwrap(), expected, "{text}");
        }
        for nonsense in ["", "20m", "-", "-h", "-20", "101%", "%", "slot- 1h", "1d", "-1d 25:00", "-99999999999d 07:00"]
        {
            assert!(clock.moment(nonsense).is_err(), "{nonsense:?}");
        }
        assert_eq!(clock.past("0d 22:00").unwrap(), clock.moment("-1d 22:00").unwrap());
    }
}

//! A value as bytes: `[store format u16][crc32 of format, key and payload][bincode payload]`.
//! bincode decodes most flipped bits into something else without complaint, so the checksum is
//! ours; the key is in it so that a value in another's place is found.

use bincode::Options;
use serde::Serialize;
use serde::de::DeserializeOwned;
use thiserror::Error;

/// Changes with every change of what the store keeps; a store of another format is rebuilt.
pub const STORE_FORMAT: u16 = 9;

/// The most bytes of one value.
const VALUE_MAX: u64 = 1 << 20;

const HEADER: usize = 6;

/// Why bytes are not the value that they should be.
#[derive(Debug, Error)]
pub enum EncodingError {
    /// Fewer bytes than a header.
    #[error("a value is cut short")]
    Short,
    /// Another program wrote it.
    #[error("the store is of format {0}")]
    OtherFormat(u16),
    /// The bytes changed, or stand under another key.
    #[error("the checksum of a value is wrong")]
    Checksum,
    /// The payload does not fit its type, or is too long.
    #[error("a value does not fit its type: {0}")]
    Payload(#[from] bincode::Error),
}

fn options() -> impl Options {
    bincode::DefaultOptions::new().with_limit(VALUE_MAX).reject_trailing_bytes()
}

fn checksum(format: [u8; 2], key: &[u8], payload: &[u8]) -> [u8; 4] {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&format);
    hasher.update(key);
    hasher.update(payload);
    hasher.finalize().to_le_bytes()
}

/// The bytes of a value under its key.
pub fn encode<T: Serialize>(key: &[u8], value: &T) -> Result<Vec<u8>, EncodingError> {
    let format = STORE_FORMAT.to_le_bytes();
    let mut bytes = vec![0; HEADER];
    options().serialize_into(&mut bytes, value)?;
    let (header, payload) = bytes.split_at_mut(HEADER);
    let sum = checksum(format, key, payload);
    for (to, from) in header.iter_mut().zip(format.into_iter().chain(sum)) {
        *to = from;
    }
    Ok(bytes)
}

/// The value that bytes under a key stand for.
pub fn decode<T: DeserializeOwned>(key: &[u8], bytes: &[u8]) -> Result<T, EncodingError> {
    let (format, rest) = bytes.split_first_chunk::<2>().ok_or(EncodingError::Short)?;
    let (sum, payload) = rest.split_first_chunk::<4>().ok_or(EncodingError::Short)?;
    let found = u16::from_le_bytes(*format);
    if found != STORE_FORMAT {
        return Err(EncodingError::OtherFormat(found));
    }
    if checksum(*format, key, payload) != *sum {
        return Err(EncodingError::Checksum);
    }
    Ok(options().deserialize(payload)?)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use sha2::{Digest, Sha256};

    use super::*;
    use crate::domain::alert::{Alert, AlertStep, Cause, Closed, Said, Taken};
    use crate::domain::area::Area;
    use crate::domain::arrival::{Arrival, Declared, Stay};
    use crate::domain::birth::Birth;
    use crate::domain::contact_tree::Exposure;
    use crate::domain::danger::{self, Watched};
    use crate::domain::directive::Directive;
    use crate::domain::follow_up::FollowUp;
    use crate::domain::handover::{Between, Handover};
    use crate::domain::home_treatment::{Call, CallOutcome, Case, CaseStatus, End, Outcome, Reading, Symptoms};
    use crate::domain::identity::{Id, Kind};
    use crate::domain::leave::Leave;
    use crate::domain::log_entry::LogEntry;
    use crate::domain::measure::{Sign, Signs};
    use crate::domain::moment::{Date, Moment};
    use crate::domain::officer::Officer;
    use crate::domain::paper::{Paper, PaperKind};
    use crate::domain::person::{Household, Person};
    use crate::domain::record::{Kept, Record};
    use crate::domain::report::{Before, Figure, Report, ReportKind, Span};
    use crate::domain::roster::{Assignment, Delegation, Duty, Job, Part, Position, Presence, Reporting, Shift};
    use crate::domain::screening::Screening;
    use crate::domain::station::Station;
    use crate::domain::symptom::{Symptom, SymptomSet};
    use crate::domain::tasks::{Progress, Task};
    use crate::domain::test::{Test, TestKind, TestResult};
    use crate::domain::transfer::Transfer;
    use crate::domain::zone::{Level, Measure, ZoneLevel};

    #[test]
    fn a_value_reads_back_under_its_own_key_only() {
        let bytes = encode(b"a", &(7_u32, "Nguyễn")).unwrap();
        let read: (u32, String) = decode(b"a", &bytes).unwrap();
        assert_eq!(read, (7, "Nguyễn".to_string()));
        assert!(matches!(decode::<(u32, String)>(b"b", &bytes), Err(EncodingError::Checksum)));
    }

    #[test]
    fn every_flipped_bit_and_every_cut_is_found() {
        let bytes = encode(b"key", &(7_u32, "Nguyễn")).unwrap();
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(decode::<(u32, String)>(b"key", &flipped).is_err(), "bit {bit}");
        }
        for length in 0..bytes.len() {
            assert!(decode::<(u32, String)>(b"key", &bytes[..length]).is_err(), "length {length}");
        }
    }

    #[test]
    fn another_format_is_named() {
        let mut bytes = encode(b"key", &1_u8).unwrap();
        bytes[0] += 1;
        assert!(
            matches!(decode::<u8>(b"key", &bytes), Err(EncodingError::OtherFormat(other)) if other == STORE_FORMAT + 1)
        );
    }

    fn kept<T>(body: T) -> Arc<Kept<T>> {
        let id = Id::new(300).unwrap();
        Arc::new(Kept {
            id,
            revision: 2,
            written_at: Moment::from(1_635_733_800),
            written_by: Id::new(1),
            deleted: false,
            body,
        })
    }

    fn at() -> Moment {
        Moment::from(1_635_730_000)
    }

    fn day() -> Option<Date> {
        Date::from_ymd_opt(2021, 11, 1)
    }

    fn of_the_case() -> Vec<Record> {
        let (day, at) = (day(), at());
        let mut signs = Signs::default();
        signs.set(Sign::Temperature, 385).unwrap();
        let case = Case {
            person: Id::new(7).unwrap(),
            code: Some("C0001".into()),
            status: CaseStatus::Suspected,
            onset: day,
            confirmed_on: None,
            reported_at: Some(at),
            examined_at: Some(at),
            medicines: Vec::new(),
            carer: Id::new(2),
            risk: "cao".into(),
            source: Id::new(9),
            search_closed: "f".into(),
            end: Some(End { outcome: Outcome::Transferred, on: day }),
            unknown: Vec::new(),
            note: "x".into(),
        };
        let reading = Reading {
            case: Id::new(12).unwrap(),
            measured_at: at,
            signs,
            symptoms: Symptoms::Asked(SymptomSet::NONE),
            oxygen_litres: Some(3),
            refused: false,
            channel: None,
            imported: true,
            note: String::new(),
            struck: Vec::new(),
        };
        let exposure = Exposure {
            from: Id::new(7).unwrap(),
            episode: Id::new(12),
            exposed: Id::new(8).unwrap(),
            last_contact: day,
            place: "a".into(),
            setting: "b".into(),
            relation: "c".into(),
            masked: Some(false),
            minutes: Some(20),
            reporter: "e".into(),
            reached: true,
            note: "d".into(),
        };
        vec![
            Record::Case(kept(case)),
            Record::Reading(kept(reading)),
            Record::Call(kept(Call {
                case: Id::new(12).unwrap(),
                at,
                outcome: CallOutcome::NoAnswer,
                again_at: None,
                note: "l".into(),
            })),
            Record::Exposure(kept(exposure)),
        ]
    }

    fn alert() -> Alert {
        let at = at();
        Alert {
            case: Id::new(3).unwrap(),
            raised_at: at,
            causes: vec![Cause {
                watched: Watched::Symptom(Symptom::Breathless),
                value: Some(3),
                level: danger::Level::Urgent,
                reading: Some(Id::new(4).unwrap()),
                measured_at: at,
                raised_at: at,
                confirmed_by: Id::new(5),
                eased_by: None,
                reached_at: None,
            }],
            taken: Some(Taken { by: Id::new(6).unwrap(), at }),
            first_taken_at: Some(at),
            said: vec![Said { step: AlertStep::Visiting, at, by: Id::new(6).unwrap(), note: "w".into() }],
            closed: Some(Closed { at, step: Some(AlertStep::Arrived) }),
            again: None,
        }
    }

    fn shift(at: Moment) -> Shift {
        let job = Job { name: "f".into(), who: "g".into(), presence: Presence::OnCall, ..Job::default() };
        Shift { name: "o".into(), from: at, to: at.plus(1), post: Id::new(1), jobs: vec![job] }
    }

    fn one_of_each_kind() -> Vec<Record> {
        let (day, at) = (day(), at());
        let assignment = Assignment {
            duty: Id::new(1).unwrap(),
            position: Id::new(2),
            officer: None,
            part: Part::Supervise,
            areas: vec![Id::new(4).unwrap()],
            from: day,
            to: None,
            source: "e".into(),
            body: String::new(),
        };
        let birth = Birth::Age { months: 84, step: 12, told_on: day.unwrap() };
        let mut records = vec![
            Record::Station(kept(Station::default())),
            Record::Officer(kept(Officer { name: "h".into(), uid: Some(1000), ..Officer::default() })),
            Record::Area(kept(Area { name: "i".into(), parent: Id::new(1), ..Area::default() })),
            Record::Household(kept(Household { code: "j".into(), ..Household::default() })),
            Record::Person(kept(Person { name: "k".into(), birth, phones: vec!["09".into()], ..Person::default() })),
            Record::Position(kept(Position { title: "m".into(), reports_to: Id::new(3), ..Position::default() })),
            Record::Duty(kept(Duty { name: "n".into(), ..Duty::default() })),
            Record::Assignment(kept(assignment)),
            Record::Shift(kept(shift(at))),
            Record::Task(kept(Task {
                text: "p".into(),
                due: Some(at),
                progress: Progress::Done(at),
                ..Task::default()
            })),
            Record::LogEntry(kept(LogEntry::of(at, "q"))),
            Record::Test(kept(Test {
                person: Id::new(7).unwrap(),
                taken_at: at,
                kind: TestKind::RtPcr,
                result: TestResult::Positive,
                ct: Some(253),
                place: "r".into(),
                sample: "s".into(),
                note: "t".into(),
            })),
            Record::Delegation(kept(Delegation {
                position: Id::new(2).unwrap(),
                to_position: Id::new(3),
                to_officer: None,
                duty: Id::new(1),
                from: day,
                to: None,
                paper: "u".into(),
            })),
            Record::Directive(kept(Directive { number: "w".into(), received: day, ..Directive::default() })),
            Record::Transfer(kept(Transfer { left_at: Some(at), ..Transfer::of(Id::new(7).unwrap(), Id::new(12)) })),
            Record::Reporting(kept(Reporting { what: "v".into(), by: Id::new(1), ..Reporting::default() })),
            Record::Alert(kept(alert())),
            Record::ZoneLevel(kept(ZoneLevel {
                area: Id::new(4).unwrap(),
                assessed: Some(Level::Green),
                assessed_by: "u".into(),
                assessed_on: day,
                applied: Level::Yellow,
                measure: Some(Measure::Ct15Plus),
                from: day.unwrap(),
                to: None,
                source: "v".into(),
            })),
        ];
        records.extend(of_the_case());
        let follow_up = FollowUp::of(Id::new(7).unwrap(), day.unwrap());
        let others = [arrival(), paper(), Record::FollowUp(kept(follow_up)), screening()];
        records.into_iter().chain(others).chain(of_the_shift()).collect()
    }

    fn of_the_shift() -> Vec<Record> {
        let (at, giver) = (at(), Id::new(1).unwrap());
        let handover = Handover::of(Between { from: at, to: at, giver, receiver: Id::new(2) });
        let report = Report {
            what: ReportKind::Daily,
            day: day().unwrap(),
            version: 1,
            cut_off: at,
            figures: vec![Figure { name: "x".into(), area: None, value: 3 }],
            before: Some(Before { day: day().unwrap(), version: 2, cut_off: at }),
            counted: vec![Span { first: 1, count: 4 }],
            known: vec![Span { first: 1, count: 9 }],
            remarks: Vec::new(),
            sent: Vec::new(),
            head: crate::domain::handover::Head { sequence: 3, hash: "ab".into() },
        };
        vec![
            Record::Report(kept(report)),
            Record::Handover(kept(handover)),
            Record::Leave(kept(Leave { who: "x".into(), ..Leave::between(at, at) })),
        ]
    }

    fn screening() -> Record {
        let day: Date = "2021-09-07".parse().unwrap();
        Record::Screening(kept(Screening { listed: vec![Id::new(7).unwrap()], ..Screening::on(day) }))
    }

    fn paper() -> Record {
        let dated = "2021-09-07".parse().unwrap();
        Record::Paper(kept(Paper {
            number: Some(5),
            symbol: "QĐ".into(),
            ..Paper::of(PaperKind::Decision, (Id::new(7).unwrap(), Id::new(12)), dated)
        }))
    }

    fn arrival() -> Record {
        let day: Option<Date> = "2021-09-07".parse().ok();
        let stay = Stay {
            from_place: "x".into(),
            arrived_on: day,
            declared: Declared::On(day.unwrap()),
            tests_every: Some(3),
            tests_times: Some(2),
            ..Stay::default()
        };
        Record::Arrival(kept(Arrival { person: Id::new(7).unwrap(), stay }))
    }

    /// bincode writes what a record says and not what it is: a field more or less is read as
    /// something else. Whoever changes a record raises [`STORE_FORMAT`] and this hash with it;
    /// the store is then rebuilt from the journal.
    #[test]
    fn the_bytes_of_a_record_change_only_with_the_format() {
        let records = one_of_each_kind();
        assert_eq!(records.len(), Kind::ALL.len());
        let mut hasher = Sha256::new();
        for record in &records {
            let bytes = encode(b"key", &(5_u64, record)).unwrap();
            assert_eq!(decode::<(u64, Record)>(b"key", &bytes).unwrap(), (5, record.clone()));
            hasher.update(bytes);
        }
        let hash: String = hasher.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        assert_eq!((STORE_FORMAT, hash.as_str()), (9, "060ff90410363cd1"));
    }
}

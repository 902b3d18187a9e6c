//! What a form asks about an episode of infection and a call, and how a reading is told in a history.

use crate::domain::alert::{Alert, Said};
use crate::domain::home_treatment::{
    Bag, Call, CallOutcome, Case, CaseStatus, End, Medicine, Outcome, Reading, Symptoms,
};
use crate::domain::identity::Kind;
use crate::domain::measure::Sign;
use crate::domain::person::Question;
use crate::language::folding::fold;
use crate::language::reasons::found;
use crate::tui::forms::{Fault, Row, Scene, Sort, moment, said, told, words};
use crate::tui::signs;

const STATUSES: &[&str] = &["statuses.self_declared", "statuses.suspected", "statuses.confirmed", "statuses.excluded"];

const STATUS_VALUES: [CaseStatus; 4] =
    [CaseStatus::SelfDeclared, CaseStatus::Suspected, CaseStatus::Confirmed, CaseStatus::Excluded];

const OUTCOMES: &[&str] = &[
    "home_treatment.outcome_released",
    "home_treatment.outcome_transferred",
    "home_treatment.outcome_died",
    "home_treatment.outcome_left",
];

const OUTCOME_VALUES: [Outcome; 4] = [Outcome::Released, Outcome::Transferred, Outcome::Died, Outcome::Left];

pub(super) const CALLS: &[&str] = &[
    "calls.answered",
    "calls.no_answer",
    "calls.unavailable",
    "calls.wrong_number",
    "calls.other_answered",
    "calls.call_back",
    "calls.declined",
    "calls.no_reply",
    "calls.knocked",
    "calls.moved_away",
];

/// The words of the one of these values that it is.
pub(super) fn chosen<T: PartialEq>(value: &T, values: &[T], keys: &[&str], scene: &Scene<'_>) -> String {
    let place = values.iter().position(|other| other == value);
    place.and_then(|place| keys.get(place)).map_or(String::new(), |key| scene.book.say(key).to_string())
}

fn outcome(case: &mut Case, typed: &str, scene: &Scene<'_>) -> Result<(), Fault> {
    if typed.is_empty() {
        case.end = None;
        return Ok(());
    }
    let outcome = OUTCOME_VALUES[told::choice(typed, OUTCOMES, scene)?];
    let on = case.end.as_ref().and_then(|end| end.on);
    case.end = Some(End { outcome, on });
    Ok(())
}

const BAGS: &[&str] = &["bags.a", "bags.b", "bags.c", "bags.oxygen"];

/// `A 21/7 ĐD Hà; C 22/7 BS Lý cam kết`: bag, day, who gave it, and whether it was signed for.
fn medicines_said(case: &Case, scene: &Scene<'_>) -> String {
    let one = |medicine: &Medicine| {
        let place = Bag::ALL.iter().position(|bag| *bag == medicine.bag).unwrap_or_default();
        let mut parts = vec![scene.book.say(BAGS[place]).to_string(), said::day(Some(medicine.on))];
        parts.extend(medicine.by.map(|officer| said::officer(Some(officer), scene)));
        parts.extend(medicine.consent.then(|| scene.book.say("bags.consent").to_string()));
        parts.join(" ")
    };
    case.medicines.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn medicine_told(part: &str, scene: &Scene<'_>) -> Result<Medicine, Fault> {
    let consent = scene.book.say("bags.consent");
    let folded = fold(part);
    let (rest, has_consent) = match folded.ends_with(&format!(" {}", fold(consent))) {
        // As many words go as the answer has.
        true => {
            let words: Vec<&str> = part.split_whitespace().collect();
            let kept = words.len() - consent.split_whitespace().count();
            (words[..kept].join(" "), true)
        }
        false => (part.to_string(), false),
    };
    let mut words = rest.split_whitespace();
    let bag = Bag::ALL[told::choice(words.next().unwrap_or_default(), BAGS, scene)?];
    let on = told::past_day(words.next().unwrap_or_default(), scene)?.unwrap_or(scene.now.date());
    let who = words.collect::<Vec<_>>().join(" ");
    let by = told::named(&who, &scene.ward.officers, |officer| officer.name.clone())?;
    Ok(Medicine { bag, on, by, consent: has_consent })
}

pub const CASE: &[Row<Case>] = &[
    Row {
        key: "person",
        sort: Sort::Fixed,
        needed: false,
        said: |case, scene| said::person(case.person, scene),
        told: |_, _, _| Ok(()),
    },
    Row {
        key: "code",
        sort: Sort::Figures,
        needed: false,
        said: |case, _| case.code.clone().unwrap_or_default(),
        told: |case, typed, _| {
            case.code = (!typed.is_empty()).then(|| typed.to_string());
            Ok(())
        },
    },
    Row {
        key: "status",
        sort: Sort::Choice(STATUSES),
        needed: true,
        said: |case, scene| chosen(&case.status, &STATUS_VALUES, STATUSES, scene),
        told: |case, typed, scene| {
            case.status = STATUS_VALUES[told::choice(typed, STATUSES, scene)?];
            Ok(())
        },
    },
    Row {
        key: "onset",
        sort: Sort::Figures,
        needed: false,
        said: |case, scene| said::or_unknown(said::day(case.onset), &case.unknown, Question::Onset, scene),
        told: |case, typed, scene| {
            let is_unknown = told::is_unknown(typed, scene);
            case.onset = if is_unknown { None } else { told::past_day(typed, scene)? };
            told::note_unknown(&mut case.unknown, Question::Onset, is_unknown);
            Ok(())
        },
    },
    Row {
        key: "confirmed_on",
        sort: Sort::Figures,
        needed: false,
        said: |case, _| said::day(case.confirmed_on),
        told: |case, typed, scene| {
            case.confirmed_on = told::past_day(typed, scene)?;
            Ok(())
        },
    },
    moment!("examined_at", examined_at),
    Row {
        key: "medicines",
        sort: Sort::Words,
        needed: false,
        said: medicines_said,
        told: |case, typed, scene| {
            let parts = typed.split(';').map(str::trim).filter(|part| !part.is_empty());
            case.medicines = parts.map(|part| medicine_told(part, scene)).collect::<Result<_, _>>()?;
            Ok(())
        },
    },
    Row {
        key: "carer",
        sort: Sort::Record(Kind::Officer),
        needed: false,
        said: |case, scene| said::officer(case.carer, scene),
        told: |case, typed, scene| {
            case.carer = told::named(typed, &scene.ward.officers, |officer| officer.name.clone())?;
            Ok(())
        },
    },
    words!("risk", risk),
    Row {
        key: "outcome",
        sort: Sort::Choice(OUTCOMES),
        needed: false,
        said: |case, scene| match &case.end {
            Some(end) => chosen(&end.outcome, &OUTCOME_VALUES, OUTCOMES, scene),
            None => String::new(),
        },
        told: outcome,
    },
    Row {
        key: "ended_on",
        sort: Sort::Figures,
        needed: false,
        said: |case, _| said::day(case.end.as_ref().and_then(|end| end.on)),
        told: |case, typed, scene| {
            let on = told::past_day(typed, scene)?;
            match &mut case.end {
                Some(end) => end.on = on,
                None if on.is_some() => return Err(Fault::EndWithoutOutcome),
                None => {}
            }
            Ok(())
        },
    },
    words!("search_closed", search_closed),
    words!("case_note", note),
];

/// A sign of a reading, for its history.
macro_rules! sign {
    ($key:literal, $sign:expr) => {
        Row {
            key: $key,
            sort: Sort::Fixed,
            needed: false,
            said: |reading, _| reading.signs.value($sign).map_or(String::new(), |value| signs::number($sign, value)),
            told: |_, _, _| Ok(()),
        }
    };
}

fn symptoms(reading: &Reading, scene: &Scene<'_>) -> String {
    match reading.symptoms {
        Symptoms::NotAsked => String::new(),
        Symptoms::Asked(told) if told.is_empty() => scene.book.say("symptoms.ko").to_string(),
        Symptoms::Asked(told) => {
            let name = |code: &'static str| scene.book.word("symptoms", code).unwrap_or(code).to_string();
            told.iter().map(|symptom| name(symptom.code())).collect::<Vec<_>>().join(", ")
        }
    }
}

pub const READING: &[Row<Reading>] = &[
    Row {
        key: "case",
        sort: Sort::Fixed,
        needed: false,
        said: |reading, scene| said::case(Some(reading.case), scene),
        told: |_, _, _| Ok(()),
    },
    Row {
        key: "measured_at",
        sort: Sort::Fixed,
        needed: false,
        said: |reading, _| said::moment(reading.measured_at),
        told: |_, _, _| Ok(()),
    },
    sign!("temperature", Sign::Temperature),
    sign!("spo2", Sign::Saturation),
    sign!("pulse", Sign::Pulse),
    sign!("breaths", Sign::Breaths),
    Row {
        key: "pressure",
        sort: Sort::Fixed,
        needed: false,
        said: |reading, _| signs::pressure(&reading.signs).unwrap_or_default(),
        told: |_, _, _| Ok(()),
    },
    Row { key: "symptoms", sort: Sort::Fixed, needed: false, said: symptoms, told: |_, _, _| Ok(()) },
    Row {
        key: "oxygen",
        sort: Sort::Fixed,
        needed: false,
        said: |reading, _| said::number(reading.oxygen_litres.map(u32::from)),
        told: |_, _, _| Ok(()),
    },
    Row {
        key: "note",
        sort: Sort::Fixed,
        needed: false,
        said: |reading, _| reading.note.clone(),
        told: |_, _, _| Ok(()),
    },
];

/// A field of an alert, for its history.
macro_rules! told_of_alert {
    ($key:literal, $said:expr) => {
        Row { key: $key, sort: Sort::Fixed, needed: false, said: $said, told: |_, _, _| Ok(()) }
    };
}

pub const ALERT: &[Row<Alert>] = &[
    told_of_alert!("case", |alert, scene| said::case(Some(alert.case), scene)),
    told_of_alert!("alert_raised", |alert, _| said::moment(alert.raised_at)),
    told_of_alert!("alert_causes", |alert, scene| {
        let words = alert.causes.iter().map(|cause| found(cause.watched, cause.value, scene.book));
        words.collect::<Vec<_>>().join(", ")
    }),
    told_of_alert!("alert_taken", |alert, scene| said::officer(alert.taken.map(|taken| taken.by), scene)),
    told_of_alert!("alert_said", |alert, scene| {
        let step = |said: &Said| scene.book.word("alert_steps", said.step.name()).unwrap_or_default().to_string();
        let words = alert.said.iter().map(|said| format!("{} {}", step(said), said.note).trim_end().to_string());
        words.collect::<Vec<_>>().join("; ")
    }),
    told_of_alert!("alert_ended", |alert, _| { alert.closed.map_or(String::new(), |closed| said::moment(closed.at)) }),
];

pub const CALL: &[Row<Call>] = &[
    Row {
        key: "case",
        sort: Sort::Fixed,
        needed: false,
        said: |call, scene| said::case(Some(call.case), scene),
        told: |_, _, _| Ok(()),
    },
    Row {
        key: "at",
        sort: Sort::Figures,
        needed: true,
        said: |call, _| said::moment(call.at),
        told: |call, typed, scene| {
            call.at = told::moment(typed, scene)?;
            Ok(())
        },
    },
    Row {
        key: "call_outcome",
        sort: Sort::Choice(CALLS),
        needed: true,
        said: |call, scene| chosen(&call.outcome, &CallOutcome::ALL, CALLS, scene),
        told: |call, typed, scene| {
            call.outcome = CallOutcome::ALL[told::choice(typed, CALLS, scene)?];
            Ok(())
        },
    },
    moment!("call_again", again_at),
    words!("note", note),
];

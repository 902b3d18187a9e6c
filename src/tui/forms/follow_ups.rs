//! What a form asks about the follow-up of a contact.

use crate::domain::follow_up::{
    FollowCall, FollowEnd, FollowOutcome, FollowStatus, FollowUp, Found, Violation, ViolationStep, Visit,
};
use crate::domain::home_treatment::CallOutcome;
use crate::domain::identity::Kind;
use crate::tui::forms::cases::{CALLS, chosen};
use crate::tui::forms::{Fault, Row, Scene, Sort, YES_NO, said, told, words};
use crate::tui::isolation_words;

const ENDS: &[&str] = &[
    "follow_ups.completed",
    "follow_ups.lost",
    "follow_ups.became_case",
    "follow_ups.handed_over",
    "follow_ups.not_exposed",
];

const VISITS: &[&str] = &["visits.in_place", "visits.absent", "visits.not_let_in"];

const STEPS: &[&str] = &[
    "violation_steps.noted",
    "violation_steps.warned",
    "violation_steps.written_up",
    "violation_steps.penalised",
    "violation_steps.refused",
    "violation_steps.enforced",
    "violation_steps.complied",
];

/// `đang theo dõi; vi phạm 20/7 đã nhắc nhở; thăm hôm nay`, or how it ended.
pub(super) fn standing(follow_up: &FollowUp, scene: &Scene<'_>) -> String {
    let status = match follow_up.status() {
        FollowStatus::NotCalled => "not_called",
        FollowStatus::Followed => "followed",
        FollowStatus::Ended(how) => how.name(),
    };
    let (today, book) = (scene.now.date(), scene.book);
    let mut parts: Vec<String> = isolation_words::open_violation(follow_up, today, book).into_iter().collect();
    parts.push(book.word("follow_ups", status).unwrap_or_default().to_string());
    if follow_up.is_open() {
        parts.extend(isolation_words::home(follow_up, today, book));
    }
    parts.join("; ")
}

/// A row that is answered with yes or no, or not at all.
macro_rules! yes_no {
    ($key:literal, $field:ident) => {
        Row {
            key: $key,
            sort: Sort::Choice(YES_NO),
            needed: false,
            said: |follow_up: &FollowUp, scene: &Scene<'_>| said::yes_no(follow_up.$field, scene),
            told: |follow_up: &mut FollowUp, typed: &str, scene: &Scene<'_>| {
                follow_up.$field = told::yes_no(typed, scene)?;
                Ok(())
            },
        }
    };
}

pub const FOLLOW_UP: &[Row<FollowUp>] = &[
    Row {
        key: "followed",
        sort: Sort::Words,
        needed: true,
        said: |follow_up, scene| said::person(follow_up.person, scene),
        told: |follow_up, typed, scene| {
            let person = told::named(typed, &scene.ward.persons, |person| said::person(person.id, scene))?;
            follow_up.person = person.ok_or(Fault::Needed)?;
            Ok(())
        },
    },
    Row {
        key: "called_now",
        sort: Sort::Choice(CALLS),
        needed: false,
        // What is noted is one call more, and never what stands there.
        said: |_, _| String::new(),
        told: |follow_up, typed, scene| {
            let outcome = CallOutcome::ALL[told::choice(typed, CALLS, scene)?];
            follow_up.calls.push(FollowCall { at: scene.now, outcome });
            Ok(())
        },
    },
    Row {
        key: "visited_now",
        sort: Sort::Choice(VISITS),
        needed: false,
        // As with a call: one visit more.
        said: |_, _| String::new(),
        told: |follow_up, typed, scene| {
            let found = Found::ALL[told::choice(typed, VISITS, scene)?];
            follow_up.visits.push(Visit { at: scene.now, found });
            Ok(())
        },
    },
    Row {
        key: "isolated_from",
        sort: Sort::Figures,
        needed: true,
        said: |follow_up, _| said::day(Some(follow_up.from)),
        told: |follow_up, typed, scene| {
            follow_up.from = told::any_day(typed, scene)?.ok_or(Fault::Needed)?;
            Ok(())
        },
    },
    Row {
        key: "isolated_until",
        sort: Sort::Figures,
        needed: false,
        said: |follow_up, _| said::day(follow_up.until),
        told: |follow_up, typed, scene| {
            follow_up.until = told::any_day(typed, scene)?;
            Ok(())
        },
    },
    words!("isolated_at", place),
    Row {
        key: "carer",
        sort: Sort::Record(Kind::Officer),
        needed: false,
        said: |follow_up, scene| said::officer(follow_up.carer, scene),
        told: |follow_up, typed, scene| {
            follow_up.carer = told::named(typed, &scene.ward.officers, |officer| officer.name.clone())?;
            Ok(())
        },
    },
    yes_no!("own_room", own_room),
    yes_no!("own_toilet", own_toilet),
    Row {
        key: "violations",
        sort: Sort::Words,
        needed: false,
        said: |follow_up, _| {
            let one = |violation: &Violation| format!("{} {}", said::day(Some(violation.on)), violation.what);
            follow_up.violations.iter().map(one).collect::<Vec<_>>().join("; ")
        },
        told: |follow_up, typed, scene| {
            let parts = typed.split(';').map(str::trim).filter(|part| !part.is_empty());
            let told = parts.map(|part| violation(part, scene)).collect::<Result<Vec<_>, Fault>>()?;
            let known = |told: Violation| {
                let same = |old: &&Violation| (old.on, &old.what) == (told.on, &told.what);
                follow_up.violations.iter().find(same).cloned().unwrap_or(told)
            };
            follow_up.violations = told.into_iter().map(known).collect();
            Ok(())
        },
    },
    // Of several breaches it is the last that is being dealt with.
    Row {
        key: "violation_step",
        sort: Sort::Choice(STEPS),
        needed: false,
        said: |follow_up, scene| {
            let last = follow_up.violations.last();
            last.map_or(String::new(), |last| chosen(&last.step, &ViolationStep::ALL, STEPS, scene))
        },
        told: |follow_up, typed, scene| {
            match follow_up.violations.last_mut() {
                Some(last) if typed.is_empty() => last.step = ViolationStep::Noted,
                Some(last) => last.step = ViolationStep::ALL[told::choice(typed, STEPS, scene)?],
                None if !typed.is_empty() => return Err(Fault::StepWithoutViolation),
                None => {}
            }
            Ok(())
        },
    },
    Row {
        key: "violation_paper",
        sort: Sort::Words,
        needed: false,
        said: |follow_up, _| follow_up.violations.last().map_or(String::new(), |last| last.paper.clone()),
        told: |follow_up, typed, _| {
            match follow_up.violations.last_mut() {
                Some(last) => last.paper = typed.to_string(),
                None if !typed.is_empty() => return Err(Fault::StepWithoutViolation),
                None => {}
            }
            Ok(())
        },
    },
    Row {
        key: "follow_end",
        sort: Sort::Choice(ENDS),
        needed: false,
        said: |follow_up, scene| match &follow_up.end {
            Some(end) => chosen(&end.how, &FollowOutcome::ALL, ENDS, scene),
            None => String::new(),
        },
        told: |follow_up, typed, scene| {
            if typed.is_empty() {
                follow_up.end = None;
                return Ok(());
            }
            let how = FollowOutcome::ALL[told::choice(typed, ENDS, scene)?];
            let (on, reason) = match follow_up.end.take() {
                Some(end) => (end.on, end.reason),
                None => (scene.now.date(), String::new()),
            };
            follow_up.end = Some(FollowEnd { how, on, reason });
            Ok(())
        },
    },
    Row {
        key: "follow_ended_on",
        sort: Sort::Figures,
        needed: false,
        said: |follow_up, _| said::day(follow_up.end.as_ref().map(|end| end.on)),
        told: |follow_up, typed, scene| {
            let on = told::past_day(typed, scene)?;
            match (&mut follow_up.end, on) {
                // An end that was told without its day is of today, and one that is gone has none.
                (Some(end), on) => end.on = on.unwrap_or(scene.now.date()),
                (None, Some(_)) => return Err(Fault::EndWithoutOutcome),
                (None, None) => {}
            }
            Ok(())
        },
    },
    Row {
        key: "follow_reason",
        sort: Sort::Words,
        needed: false,
        said: |follow_up, _| follow_up.end.as_ref().map_or(String::new(), |end| end.reason.clone()),
        told: |follow_up, typed, _| {
            match &mut follow_up.end {
                Some(end) => end.reason = typed.to_string(),
                None if !typed.is_empty() => return Err(Fault::EndWithoutOutcome),
                None => {}
            }
            Ok(())
        },
    },
    words!("note", note),
];

/// `19/7 ra chợ, nhắc lần 1`: the day and what happened.
fn violation(part: &str, scene: &Scene<'_>) -> Result<Violation, Fault> {
    let (day, what) = part.split_once(' ').unwrap_or((part, ""));
    let on = told::past_day(day, scene)?.ok_or(Fault::Needed)?;
    if what.trim().is_empty() {
        return Err(Fault::Needed);
    }
    Ok(Violation::of(on, what.trim().to_string()))
}

//! What a form asks about daily work: shifts, leave and the duty book.

use crate::domain::identity::Kind;
use crate::domain::leave::Leave;
use crate::domain::log_entry::{LogEntry, LogKind};
use crate::domain::roster::{Job, Shift};
use crate::language::Phrasebook;
use crate::language::duty::is_head_job;
use crate::language::numbers;
use crate::language::refusing::record_name;
use crate::tui::forms::chain::position_named;
use crate::tui::forms::{Row, Scene, Sort, said, told, words};

/// `Trưởng ca: BS Lý; Lưu động 1`.
fn jobs_said(shift: &Shift) -> String {
    let one = |job: &Job| match job.who.is_empty() {
        true => job.name.clone(),
        false => format!("{}: {}", job.name, job.who),
    };
    shift.jobs.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Jobs as they are told; of a job that stood with the same name and person all else stays.
fn jobs_told(shift: &mut Shift, typed: &str, scene: &Scene<'_>) {
    let told = typed.split(';').map(str::trim).filter(|part| !part.is_empty());
    let jobs = told.map(|part| {
        let (name, who) = part.split_once(':').unwrap_or((part, ""));
        let (name, who) = (name.trim(), who.trim());
        let known = shift.jobs.iter().find(|job| job.name == name && job.who == who).cloned();
        let officer = scene.ward.officer_named(who).map(|officer| officer.id);
        let phone = officer.and_then(|id| scene.ward.officers.read(id)).map(|kept| kept.phone.clone());
        let new = Job { who: who.to_string(), officer, phone: phone.unwrap_or_default(), ..Job::default() };
        let mut job = known.unwrap_or(new);
        job.name = name.to_string();
        job.heads = is_head_job(&job.name, scene.book);
        job
    });
    shift.jobs = jobs.collect();
}

pub const SHIFT: &[Row<Shift>] = &[
    words!("shift_name", name, needed),
    Row {
        key: "shift_post",
        sort: Sort::Words,
        needed: false,
        said: |shift, scene| said::area(shift.post, scene),
        told: |shift, typed, scene| {
            shift.post = told::area(typed, scene)?;
            Ok(())
        },
    },
    Row {
        key: "shift_from",
        sort: Sort::Figures,
        needed: true,
        said: |shift, _| said::moment(shift.from),
        told: |shift, typed, scene| {
            shift.from = told::moment(typed, scene)?;
            Ok(())
        },
    },
    Row {
        key: "shift_to",
        sort: Sort::Figures,
        needed: true,
        said: |shift, _| said::moment(shift.to),
        told: |shift, typed, scene| {
            shift.to = told::moment(typed, scene)?;
            Ok(())
        },
    },
    Row {
        key: "jobs",
        sort: Sort::Words,
        needed: false,
        said: |shift, _| jobs_said(shift),
        told: |shift, typed, scene| {
            jobs_told(shift, typed, scene);
            Ok(())
        },
    },
];

/// How far a leave is: it waits, or who decided what.
pub fn standing(leave: &Leave, scene: &Scene<'_>) -> String {
    match &leave.decided {
        None => scene.book.say("leaves.waiting").to_string(),
        Some(decided) => {
            let key = if decided.approved { "leaves.approved" } else { "leaves.refused" };
            scene.book.say_with(key, &[("who", &decided.by)])
        }
    }
}

pub const LEAVE: &[Row<Leave>] = &[
    Row {
        key: "leave_who",
        sort: Sort::Record(Kind::Officer),
        needed: true,
        said: |leave, _| leave.who.clone(),
        told: |leave, typed, scene| {
            leave.officer = scene.ward.officer_named(typed).map(|officer| officer.id);
            leave.who = typed.to_string();
            Ok(())
        },
    },
    Row {
        key: "leave_from",
        sort: Sort::Figures,
        needed: true,
        said: |leave, _| said::moment(leave.from),
        told: |leave, typed, scene| {
            leave.from = told::moment(typed, scene)?;
            Ok(())
        },
    },
    Row {
        key: "leave_to",
        sort: Sort::Figures,
        needed: true,
        said: |leave, _| said::moment(leave.to),
        told: |leave, typed, scene| {
            leave.to = told::moment(typed, scene)?;
            Ok(())
        },
    },
    words!("leave_place", place),
    words!("leave_reason", reason),
    Row {
        key: "leave_asks",
        sort: Sort::Record(Kind::Position),
        needed: false,
        said: |leave, scene| said::position(leave.asks, scene),
        told: |leave, typed, scene| {
            leave.asks = position_named(typed, scene)?;
            Ok(())
        },
    },
];

pub const LOG_ENTRY: &[Row<LogEntry>] = &[
    Row {
        key: "happened_at",
        sort: Sort::Figures,
        needed: true,
        said: |entry, _| said::moment(entry.at),
        told: |entry, typed, scene| {
            entry.at = told::moment(typed, scene)?;
            Ok(())
        },
    },
    words!("log_text", text, needed),
    Row {
        key: "log_kind",
        sort: Sort::Choice(LOG_KINDS),
        needed: false,
        said: |entry, scene| log_kind(entry.kind, scene.book).to_string(),
        told: |entry, typed, scene| {
            entry.kind = LogKind::ALL[told::choice(typed, LOG_KINDS, scene)?];
            Ok(())
        },
    },
    words!("log_who", who),
    Row {
        key: "log_phone",
        sort: Sort::Figures,
        needed: false,
        said: |entry, _| if entry.phone.is_empty() { String::new() } else { numbers::phone(&entry.phone) },
        told: |entry, typed, _| {
            entry.phone = if typed.is_empty() { String::new() } else { told::phone(typed)? };
            Ok(())
        },
    },
    Row {
        key: "approved_by",
        sort: Sort::Record(Kind::Position),
        needed: false,
        said: |entry, scene| said::position(entry.approved_by, scene),
        told: |entry, typed, scene| {
            entry.approved_by = position_named(typed, scene)?;
            Ok(())
        },
    },
    Row { key: "became", sort: Sort::Fixed, needed: false, said: became, told: |_, _, _| Ok(()) },
];

const LOG_KINDS: &[&str] = &[
    "log_kinds.note",
    "log_kinds.declaration",
    "log_kinds.symptoms",
    "log_kinds.visitor",
    "log_kinds.incident",
    "log_kinds.official",
];

/// What a line is about, in words.
pub fn log_kind(kind: LogKind, book: &Phrasebook) -> &str {
    book.word("log_kinds", kind.name()).unwrap_or_default()
}

/// What came of a line: `F0 #7`, `việc 12`.
fn became(entry: &LogEntry, scene: &Scene<'_>) -> String {
    entry.became.iter().map(|id| record_name(*id, scene.book)).collect::<Vec<_>>().join(", ")
}

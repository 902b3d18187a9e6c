//! What a form asks about daily work: shifts, tasks and the duty book.

use crate::domain::identity::Kind;
use crate::domain::log_entry::LogEntry;
use crate::domain::roster::{Job, Shift};
use crate::domain::tasks::{Progress, Task};
use crate::tui::forms::{Row, Scene, Sort, said, told, words};

const YES_NO: &[&str] = &["forms.yes", "forms.no"];

const PROGRESS: &[&str] = &["forms.task_open", "forms.task_started", "forms.task_done"];

fn yes_no(yes: bool, scene: &Scene<'_>) -> String {
    scene.book.say(if yes { YES_NO[0] } else { YES_NO[1] }).to_string()
}

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
        known.unwrap_or_else(|| Job { name: name.to_string(), who: who.to_string(), officer, ..Job::default() })
    });
    shift.jobs = jobs.collect();
}

pub const SHIFT: &[Row<Shift>] = &[
    words!("shift_name", name, needed),
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

pub const TASK: &[Row<Task>] = &[
    words!("task_text", text, needed),
    Row {
        key: "due",
        sort: Sort::Figures,
        needed: false,
        said: |task, _| task.due.map(said::moment).unwrap_or_default(),
        told: |task, typed, scene| {
            task.due = if typed.is_empty() { None } else { Some(told::moment(typed, scene)?) };
            Ok(())
        },
    },
    Row {
        key: "owner",
        sort: Sort::Record(Kind::Officer),
        needed: false,
        said: |task, scene| said::officer(task.owner, scene),
        told: |task, typed, scene| {
            task.owner = told::named(typed, &scene.ward.officers, |officer| officer.name.clone())?;
            Ok(())
        },
    },
    Row {
        key: "case",
        sort: Sort::Figures,
        needed: false,
        said: |task, scene| said::case(task.case, scene),
        told: |task, typed, scene| {
            task.case = told::case(typed, scene)?;
            Ok(())
        },
    },
    Row {
        key: "urgent",
        sort: Sort::Choice(YES_NO),
        needed: true,
        said: |task, scene| yes_no(task.urgent, scene),
        told: |task, typed, scene| {
            task.urgent = told::choice(typed, YES_NO, scene)? == 0;
            Ok(())
        },
    },
    Row {
        key: "each_shift",
        sort: Sort::Choice(YES_NO),
        needed: true,
        said: |task, scene| yes_no(task.each_shift, scene),
        told: |task, typed, scene| {
            task.each_shift = told::choice(typed, YES_NO, scene)? == 0;
            Ok(())
        },
    },
    Row {
        key: "progress",
        sort: Sort::Choice(PROGRESS),
        needed: true,
        said: |task, scene| {
            let key = match task.progress {
                Progress::Open => PROGRESS[0],
                Progress::Started => PROGRESS[1],
                Progress::Done(_) => PROGRESS[2],
            };
            scene.book.say(key).to_string()
        },
        told: |task, typed, scene| {
            task.progress = match told::choice(typed, PROGRESS, scene)? {
                0 => Progress::Open,
                1 => Progress::Started,
                _ => Progress::Done(scene.now),
            };
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
];

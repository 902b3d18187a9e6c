//! What a form asks about a task.

use crate::domain::identity::{Id, Kind};
use crate::domain::tasks::{Makes, Progress, Step, Task};
use crate::tui::forms::{Fault, Row, Scene, Sort, YES_NO, repeats, said, told, words};

const PROGRESS: &[&str] = &["forms.task_open", "forms.task_started", "forms.task_done"];

const MAKES: &[&str] = &["forms.makes_nothing", "forms.makes_call_sheets"];

/// The mark of a step that is done.
const TICKED: &str = "[x]";

/// `[x] Gom số liệu; Gửi báo cáo`.
fn steps_said(task: &Task) -> String {
    let one = |step: &Step| match step.done {
        Some(_) => format!("{TICKED} {}", step.text),
        None => step.text.clone(),
    };
    task.checklist.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// Steps as they are told; one that was done already keeps its time.
fn steps_told(task: &mut Task, typed: &str, scene: &Scene<'_>) {
    let parts = typed.split(';').map(str::trim).filter(|part| !part.is_empty());
    let steps = parts.map(|part| {
        let ticked = part.strip_prefix(TICKED).or_else(|| part.strip_prefix("[X]"));
        let text = ticked.unwrap_or(part).trim_start_matches("[ ]").trim().to_string();
        let known = task.checklist.iter().find(|step| step.text == text).and_then(|step| step.done);
        Step { text, done: ticked.map(|_| known.unwrap_or(scene.now)) }
    });
    task.checklist = steps.filter(|step| !step.text.is_empty()).collect();
}

/// `7 Gọi lại bà Hường; 12 Báo cáo`: a task by its number, and what it says for the reader.
fn before_said(task: &Task, scene: &Scene<'_>) -> String {
    let one = |id: &Id<Task>| {
        let text = scene.ward.tasks.read(*id).map_or(String::new(), |task| task.text.replace(';', ","));
        format!("{} {text}", id.number()).trim_end().to_string()
    };
    task.after.iter().map(one).collect::<Vec<_>>().join("; ")
}

fn before_told(typed: &str, scene: &Scene<'_>) -> Result<Vec<Id<Task>>, Fault> {
    let parts = typed.split(';').map(str::trim).filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let number = part.trim_start_matches('#').split_whitespace().next().unwrap_or_default();
            match number.parse().ok().and_then(Id::new) {
                Some(id) if scene.ward.tasks.read(id).is_some() => Ok(id),
                Some(_) => Err(Fault::Nobody(part.to_string())),
                None => told::named(part, &scene.ward.tasks, |task| task.text.clone())?.ok_or(Fault::Needed),
            }
        })
        .collect()
}

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
        key: "task_position",
        sort: Sort::Record(Kind::Position),
        needed: false,
        said: |task, scene| said::position(task.position, scene),
        told: |task, typed, scene| {
            task.position = told::named(typed, &scene.ward.positions, |position| position.title.clone())?;
            Ok(())
        },
    },
    Row {
        key: "task_duty",
        sort: Sort::Record(Kind::Duty),
        needed: false,
        said: |task, scene| task.duty.map_or(String::new(), |duty| said::duty(duty, scene)),
        told: |task, typed, scene| {
            task.duty = told::named(typed, &scene.ward.duties, |duty| duty.name.clone())?;
            Ok(())
        },
    },
    Row {
        key: "coordinators",
        sort: Sort::Record(Kind::Officer),
        needed: false,
        said: |task, scene| {
            let names = task.coordinators.iter().map(|officer| said::officer(Some(*officer), scene));
            names.collect::<Vec<_>>().join("; ")
        },
        told: |task, typed, scene| {
            let parts = typed.split(';').map(str::trim);
            let named = |part| told::named(part, &scene.ward.officers, |officer| officer.name.clone()).transpose();
            task.coordinators = parts.filter_map(named).collect::<Result<_, _>>()?;
            Ok(())
        },
    },
    Row {
        key: "urgent",
        sort: Sort::Choice(YES_NO),
        needed: true,
        said: |task, scene| scene.book.say(if task.urgent { YES_NO[0] } else { YES_NO[1] }).to_string(),
        told: |task, typed, scene| {
            task.urgent = told::choice(typed, YES_NO, scene)? == 0;
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
        key: "task_person",
        sort: Sort::Words,
        needed: false,
        said: |task, scene| task.person.map_or(String::new(), |person| said::person(person, scene)),
        told: |task, typed, scene| {
            task.person = told::named(typed, &scene.ward.persons, |person| said::person(person.id, scene))?;
            Ok(())
        },
    },
    Row {
        key: "task_area",
        sort: Sort::Record(Kind::Area),
        needed: false,
        said: |task, scene| said::area(task.area, scene),
        told: |task, typed, scene| {
            task.area = told::area(typed, scene)?;
            Ok(())
        },
    },
    Row {
        key: "task_directive",
        sort: Sort::Record(Kind::Directive),
        needed: false,
        said: |task, scene| {
            let directive = task.directive.and_then(|id| scene.ward.directives.read(id));
            directive.map_or(String::new(), |directive| directive.number.clone())
        },
        told: |task, typed, scene| {
            task.directive = told::named(typed, &scene.ward.directives, |directive| directive.number.clone())?;
            Ok(())
        },
    },
    Row {
        key: "repeat",
        sort: Sort::Words,
        needed: false,
        said: |task, scene| repeats::said(task.repeat, scene.book),
        told: |task, typed, scene| {
            task.repeat = repeats::told(typed, scene)?;
            Ok(())
        },
    },
    Row {
        key: "checklist",
        sort: Sort::Words,
        needed: false,
        said: |task, _| steps_said(task),
        told: |task, typed, scene| {
            steps_told(task, typed, scene);
            Ok(())
        },
    },
    Row {
        key: "after",
        sort: Sort::Words,
        needed: false,
        said: before_said,
        told: |task, typed, scene| {
            task.after = before_told(typed, scene)?;
            Ok(())
        },
    },
    Row {
        key: "task_makes",
        sort: Sort::Choice(MAKES),
        needed: true,
        said: |task, scene| {
            let key = match task.makes {
                Makes::Nothing => MAKES[0],
                Makes::CallSheets => MAKES[1],
            };
            scene.book.say(key).to_string()
        },
        told: |task, typed, scene| {
            let is_none = told::choice(typed, MAKES, scene)? == 0;
            task.makes = if is_none { Makes::Nothing } else { Makes::CallSheets };
            Ok(())
        },
    },
    words!("blocked", blocked),
    words!("proof", proof),
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

//! Reading a file of playbooks: the text becomes playbooks in one language, or the first fault with its line and what is
//! accepted there.

use std::collections::HashMap;

use chrono::NaiveTime;
use serde::Deserialize;
use toml::Spanned;

use crate::domain::playbook::{About, Due, Event, Known, Playbook, Step, Told};
use crate::exchange::file_fault::{self, FileFault, Trouble, Words};
use crate::language::Language;

/// The most minutes from the start of a playbook until a step is due: a year.
const WITHIN_MAX: u32 = 366 * 24 * 60;

/// The most steps of a playbook; each who is told makes one more task.
const STEPS_MAX: usize = 30;

/// What stands for the position above.
const ABOVE: &str = "+1";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    playbook: Vec<OfPlaybook>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfPlaybook {
    name: Spanned<String>,
    title: Words,
    source: String,
    #[serde(default)]
    starts: Option<Event>,
    #[serde(default)]
    about: About,
    #[serde(default)]
    notice: Words,
    step: Vec<OfStep>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfStep {
    key: Spanned<String>,
    text: Words,
    #[serde(default)]
    duty: Vec<String>,
    #[serde(default)]
    tells: Vec<Spanned<String>>,
    #[serde(default)]
    within: Option<Spanned<u32>>,
    #[serde(default)]
    at: Option<Spanned<String>>,
    #[serde(default)]
    after: Vec<Spanned<String>>,
    #[serde(default)]
    list: Vec<Words>,
    #[serde(default)]
    urgent: bool,
    #[serde(default)]
    known: Option<Known>,
}

/// Reads a file of playbooks.
pub(super) fn read(text: &str, language: Language) -> Result<Vec<Playbook>, FileFault> {
    let file: File = toml::from_str(text).map_err(|error| FileFault::of_toml(text, &error))?;
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut list = Vec::new();
    for of in file.playbook {
        let at = of.name.span().start;
        let name = file_fault::name(text, &of.name)?;
        if let Some(first) = known.insert(name.clone(), at) {
            return Err(FileFault::twice(text, at, name, first));
        }
        if of.step.is_empty() || of.step.len() > STEPS_MAX {
            let accepted = format!("1-{STEPS_MAX}");
            return Err(FileFault::at(text, at, Trouble::Unknown(of.step.len().to_string(), accepted)));
        }
        let steps = steps(of.step, of.about, text, language)?;
        let (title, notice) = (of.title.of(language), of.notice.of(language));
        list.push(Playbook { name, title, source: of.source, starts: of.starts, about: of.about, notice, steps });
    }
    Ok(list)
}

fn steps(told: Vec<OfStep>, about: About, text: &str, language: Language) -> Result<Vec<Step>, FileFault> {
    // A step comes after steps in front of it only, so that none can come after itself.
    let mut keys: Vec<(String, usize)> = Vec::new();
    let mut steps = Vec::new();
    for of in told {
        let at = of.key.span().start;
        let key = of.key.into_inner();
        if let Some((_, first)) = keys.iter().find(|(known, _)| *known == key) {
            return Err(FileFault::twice(text, at, key, *first));
        }
        let place = |before: &Spanned<String>| {
            let found = keys.iter().position(|(known, _)| known == before.get_ref());
            found.ok_or_else(|| {
                let accepted: Vec<&str> = keys.iter().map(|(known, _)| known.as_str()).collect();
                let trouble = Trouble::Unknown(before.get_ref().clone(), accepted.join(", "));
                FileFault::at(text, before.span().start, trouble)
            })
        };
        let after = of.after.iter().map(place).collect::<Result<Vec<usize>, FileFault>>()?;
        let tells = of.tells.iter().map(|told| tell(told, about, text)).collect::<Result<_, FileFault>>()?;
        let due = due((&of.within, &of.at), text)?;
        steps.push(Step {
            text: of.text.of(language),
            duty: of.duty,
            tells,
            due,
            after,
            list: of.list.into_iter().map(|words| words.of(language)).collect(),
            urgent: of.urgent,
            known: of.known,
        });
        keys.push((key, at));
    }
    Ok(steps)
}

fn tell(told: &Spanned<String>, about: About, text: &str) -> Result<Told, FileFault> {
    let names: Vec<String> =
        told.get_ref().split('|').map(str::trim).filter(|name| !name.is_empty()).map(str::to_string).collect();
    let wrong = |accepted: &str| {
        FileFault::at(text, told.span().start, Trouble::Unknown(told.get_ref().clone(), accepted.to_string()))
    };
    match names.as_slice() {
        [] => Err(wrong("a | b")),
        [one] if one == ABOVE && about == About::Position => Ok(Told::Above),
        names if names.iter().any(|name| name == ABOVE) => Err(wrong("about = \"position\"")),
        _ => Ok(Told::OneOf(names)),
    }
}

fn due((within, at): (&Option<Spanned<u32>>, &Option<Spanned<String>>), text: &str) -> Result<Option<Due>, FileFault> {
    match (within, at) {
        (None, None) => Ok(None),
        (Some(minutes), None) if (1..=WITHIN_MAX).contains(minutes.get_ref()) => {
            Ok(Some(Due::Within(*minutes.get_ref())))
        }
        (Some(minutes), None) => {
            let trouble = Trouble::Unknown(minutes.get_ref().to_string(), format!("1-{WITHIN_MAX}"));
            Err(FileFault::at(text, minutes.span().start, trouble))
        }
        (None, Some(hour)) => match NaiveTime::parse_from_str(hour.get_ref(), "%H:%M") {
            Ok(time) => Ok(Some(Due::At(time))),
            Err(_) => {
                let trouble = Trouble::Unknown(hour.get_ref().clone(), "00:00-23:59".to_string());
                Err(FileFault::at(text, hour.span().start, trouble))
            }
        },
        (Some(_), Some(hour)) => {
            let trouble = Trouble::Unknown(hour.get_ref().clone(), "within | at".to_string());
            Err(FileFault::at(text, hour.span().start, trouble))
        }
    }
}

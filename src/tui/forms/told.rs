//! How typed values are read in a form. Nothing typed is "not asked"; `không biết` is an answer
//! where a question can have it.

use chrono::NaiveTime;

use crate::domain::area::Area;
use crate::domain::birth::Birth;
use crate::domain::home_treatment::Case;
use crate::domain::identity::Id;
use crate::domain::moment::{Date, Moment};
use crate::domain::person::{Question, Relative};
use crate::domain::record::{Body, Kept};
use crate::domain::shelf::Shelf;
use crate::language::folding::fold;
use crate::language::typed_date::{Leaning, typed_date};
use crate::tui::entry::whole_phone;
use crate::tui::forms::{Fault, Scene, YES_NO, said};

/// Whether the word for "not known" was typed.
pub fn is_unknown(typed: &str, scene: &Scene<'_>) -> bool {
    let typed = fold(typed);
    typed == fold(&said::unknown(scene)) || typed == "kb"
}

/// Notes or strikes a question among those that nobody could answer.
pub fn note_unknown(questions: &mut Vec<Question>, question: Question, is_unknown: bool) {
    questions.retain(|other| *other != question);
    if is_unknown {
        questions.push(question);
    }
}

/// One telephone, as digits.
pub fn phone(typed: &str) -> Result<String, Fault> {
    whole_phone(typed).ok_or_else(|| Fault::Phone(typed.trim().to_string()))
}

/// Telephones, the one to call first in front.
pub fn phones(typed: &str) -> Result<Vec<String>, Fault> {
    typed.split([',', ';', '/']).map(str::trim).filter(|part| !part.is_empty()).map(phone).collect()
}

/// `Mai (con) 0900 000 202; Lan 0900 000 203`: everything before the number says who.
pub fn relatives(typed: &str) -> Result<Vec<Relative>, Fault> {
    let parts = typed.split(';').map(str::trim).filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let begins = part.char_indices().rev().take_while(|(_, letter)| " .-+0123456789".contains(*letter)).last();
            let at = begins.map_or(part.len(), |(at, _)| at);
            let (who, number) = part.split_at(at);
            let number = number.trim();
            let phone = if number.is_empty() { String::new() } else { phone(number)? };
            Ok(Relative { who: who.trim().to_string(), phone })
        })
        .collect()
}

/// `1958`, `5/1958`, `12/5/1958`, `63 tuổi`, `8 tháng`, `không biết`.
pub fn birth(typed: &str, scene: &Scene<'_>) -> Result<Birth, Fault> {
    let today = scene.now.date();
    let fault = || Fault::Birth(typed.to_string());
    if typed.is_empty() {
        return Ok(Birth::NotAsked);
    }
    if is_unknown(typed, scene) {
        return Ok(Birth::Unknown);
    }
    let mut words = typed.split_whitespace();
    if let (Some(count), Some(unit), None) = (words.next(), words.next(), words.next()) {
        let count: u32 = count.parse().map_err(|_| fault())?;
        let word = |key| fold(scene.book.say(key).split_whitespace().next_back().unwrap_or_default());
        let (years, months) = (word("forms.age_years"), word("forms.age_months"));
        let unit = fold(unit);
        return match unit {
            _ if unit == years || unit == "t" => {
                (count <= 130).then_some(Birth::Age { months: count * 12, step: 12, told_on: today }).ok_or_else(fault)
            }
            _ if unit == months || unit == "th" => {
                (count <= 1560).then_some(Birth::Age { months: count, step: 1, told_on: today }).ok_or_else(fault)
            }
            _ => Err(fault()),
        };
    }
    let born = |year: i32| {
        (today.format("%Y").to_string().parse::<i32>().is_ok_and(|now| (now - 130..=now).contains(&year)))
            .then_some(year)
    };
    let parts: Vec<&str> = typed.split(['/', '.', '-']).collect();
    match parts.as_slice() {
        [year] if year.len() == 4 => year.parse().ok().and_then(born).map(Birth::Year).ok_or_else(fault),
        [month, year] if year.len() == 4 => {
            let month: u32 = month.parse().map_err(|_| fault())?;
            let year = year.parse().ok().and_then(born).ok_or_else(fault)?;
            let first = Date::from_ymd_opt(year, month, 1).filter(|first| *first <= today);
            first.map(|_| Birth::Month(year, month)).ok_or_else(fault)
        }
        _ => typed_date(typed, today, Leaning::Birth).map(Birth::Day).map_err(Fault::Day),
    }
}

/// A day that has come.
pub fn past_day(typed: &str, scene: &Scene<'_>) -> Result<Option<Date>, Fault> {
    day(typed, scene, Leaning::Past)
}

/// Any day.
pub fn any_day(typed: &str, scene: &Scene<'_>) -> Result<Option<Date>, Fault> {
    day(typed, scene, Leaning::Nearest)
}

fn day(typed: &str, scene: &Scene<'_>, leaning: Leaning) -> Result<Option<Date>, Fault> {
    if typed.is_empty() {
        return Ok(None);
    }
    typed_date(typed, scene.now.date(), leaning).map(Some).map_err(Fault::Day)
}

/// `21:04`, `7h30`, `21:04 21/7`: today where no day is told.
pub fn moment(typed: &str, scene: &Scene<'_>) -> Result<Moment, Fault> {
    let fault = || Fault::Time(typed.to_string());
    let is_time = |word: &&str| word.contains([':', 'h', 'g']);
    let mut words = typed.split_whitespace();
    let (first, second) = (words.next().ok_or_else(fault)?, words.next());
    if words.next().is_some() {
        return Err(fault());
    }
    let (time, day) = match (is_time(&first), second) {
        (true, day) => (first, day),
        (false, Some(time)) if is_time(&time) => (time, Some(first)),
        _ => return Err(fault()),
    };
    let (hour, minute) = time.split_once([':', 'h', 'g']).ok_or_else(fault)?;
    let minute = if minute.is_empty() { Ok(0) } else { minute.parse() };
    let time = hour.parse().ok().zip(minute.ok()).and_then(|(hour, minute)| NaiveTime::from_hms_opt(hour, minute, 0));
    let day = match day {
        Some(day) => typed_date(day, scene.now.date(), Leaning::Nearest).map_err(Fault::Day)?,
        None => scene.now.date(),
    };
    Ok(Moment::at(day, time.ok_or_else(fault)?))
}

/// Yes or no; nothing where the field was left empty.
pub fn yes_no(typed: &str, scene: &Scene<'_>) -> Result<Option<bool>, Fault> {
    if typed.is_empty() { Ok(None) } else { Ok(Some(choice(typed, YES_NO, scene)? == 0)) }
}

/// A number between two, where one is told.
pub fn number(typed: &str, (least, most): (u32, u32)) -> Result<Option<u32>, Fault> {
    if typed.is_empty() {
        return Ok(None);
    }
    let digits: String = typed.chars().filter(|letter| *letter != '.').collect();
    let number = digits.parse().ok().filter(|number| (least..=most).contains(number));
    number.map(Some).ok_or(Fault::Number(least, most))
}

/// The place of a choice: by its number from 1, by its words, or by the beginning that only it has.
pub fn choice(typed: &str, keys: &[&str], scene: &Scene<'_>) -> Result<usize, Fault> {
    let fault = || Fault::Choice(typed.to_string());
    if let Ok(number) = typed.parse::<usize>() {
        return (1..=keys.len()).contains(&number).then(|| number - 1).ok_or_else(fault);
    }
    let folded: Vec<String> = keys.iter().map(|key| fold(scene.book.say(key))).collect();
    one_of(&folded, &fold(typed)).ok_or_else(fault)
}

/// The one word that is typed whole, or that alone begins so.
fn one_of(words: &[String], typed: &str) -> Option<usize> {
    if let Some(place) = words.iter().position(|word| word == typed) {
        return Some(place);
    }
    let mut begins = words.iter().enumerate().filter(|(_, word)| !typed.is_empty() && word.starts_with(typed));
    let (place, _) = begins.next()?;
    begins.next().is_none().then_some(place)
}

/// The record of a shelf that is called so, whole or as the only one that begins so; none where
/// nothing is typed.
pub fn named<T: Body>(
    typed: &str,
    shelf: &Shelf<T>,
    name: impl Fn(&Kept<T>) -> String,
) -> Result<Option<Id<T>>, Fault> {
    if typed.is_empty() {
        return Ok(None);
    }
    let typed_folded = fold(typed);
    let called: Vec<(Id<T>, String)> = shelf.iter().map(|kept| (kept.id, fold(&name(kept)))).collect();
    let exact: Vec<Id<T>> = called.iter().filter(|(_, name)| *name == typed_folded).map(|(id, _)| *id).collect();
    let begins = called.iter().filter(|(_, name)| name.starts_with(&typed_folded)).map(|(id, _)| *id);
    one(if exact.is_empty() { begins.collect() } else { exact }, typed)
}

/// An area by name; `7` is the one whose name ends in 7. Where several are called so, the former ward behind the name
/// tells which: `7 phường 3`, `Tổ 7 (Phường 3)`. What an area was called before is known too, where nothing is called
/// so now.
pub fn area(typed: &str, scene: &Scene<'_>) -> Result<Option<Id<Area>>, Fault> {
    let areas = &scene.ward.areas;
    let wanted = plain(typed);
    if wanted.is_empty() {
        return Ok(None);
    }
    let (first, rest) = wanted.split_once(' ').unwrap_or((&wanted, ""));
    if first.bytes().all(|byte| byte.is_ascii_digit()) {
        let ends = |area: &Area| area.name.split(' ').next_back() == Some(first);
        let is_of = |area: &Area| rest.is_empty() || plain(&area.former_ward).starts_with(rest);
        return one(areas.iter().filter(|area| ends(area) && is_of(area)).map(|area| area.id).collect(), typed);
    }
    let full = |area: &Area| plain(&area.with_former_ward());
    let told: Vec<Id<Area>> = areas.iter().filter(|area| full(area) == wanted).map(|area| area.id).collect();
    if let [told] = told.as_slice() {
        return Ok(Some(*told));
    }
    match named(typed, areas, |area| said::area(Some(area.id), scene)) {
        Err(Fault::Nobody(_)) => {
            let begins: Vec<_> = areas.iter().filter(|area| full(area).starts_with(&wanted)).collect();
            let formerly = || areas.iter().filter(|area| plain(&area.former_name) == wanted).collect();
            let found = if begins.is_empty() { formerly() } else { begins };
            one(found.into_iter().map(|area| area.id).collect(), typed)
        }
        found => found,
    }
}

/// Without marks, brackets and commas, and without the spaces that are too many.
fn plain(text: &str) -> String {
    let text = fold(text);
    let words = text.split([' ', ',', '(', ')']).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

fn one<T>(found: Vec<Id<T>>, typed: &str) -> Result<Option<Id<T>>, Fault> {
    match found.as_slice() {
        [one] => Ok(Some(*one)),
        [] => Err(Fault::Nobody(typed.to_string())),
        _ => Err(Fault::Several(typed.to_string())),
    }
}

/// Several areas, parted by semicolons.
pub fn areas(typed: &str, scene: &Scene<'_>) -> Result<Vec<Id<Area>>, Fault> {
    let parts = typed.split(';').map(str::trim).filter(|part| !part.is_empty());
    parts.filter_map(|part| area(part, scene).transpose()).collect()
}

/// A case by its number, `#12` or `12`; what stands behind it is only for the reader.
pub fn case(typed: &str, scene: &Scene<'_>) -> Result<Option<Id<Case>>, Fault> {
    if typed.is_empty() {
        return Ok(None);
    }
    let number = typed.trim_start_matches('#').split_whitespace().next().unwrap_or_default();
    let id = number.parse().ok().and_then(Id::new).filter(|id| scene.ward.cases.read(*id).is_some());
    id.map(Some).ok_or_else(|| Fault::Nobody(typed.to_string()))
}

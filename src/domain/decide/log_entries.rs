//! Orders about the duty book: what a line may say, and a person, an F0 or a task that comes of one.

use std::sync::Arc;

use crate::domain::command::Command;
use crate::domain::decide::{Sheet, cases, checks, records};
use crate::domain::identity::{Id, Kind};
use crate::domain::log_entry::{LogEntry, LogKind};
use crate::domain::record::AnyBody;
use crate::domain::refusal::{Field, Refusal};

/// The most that comes of one line.
const BECAME_MAX: usize = 20;

/// Checks what a line is to say. Official word names who approved it.
pub fn check(sheet: &Sheet<'_>, entry: &LogEntry) -> Result<(), Refusal> {
    checks::needed(Field::Text, &entry.text)?;
    checks::text(Field::Name, &entry.who)?;
    checks::phones(std::slice::from_ref(&entry.phone))?;
    checks::known_if_named(&sheet.ward.positions, entry.approved_by)?;
    if entry.kind == LogKind::Official && entry.approved_by.is_none() {
        return Err(Refusal::Empty(Field::Approver));
    }
    cases::not_in_future(sheet, entry.at)
}

/// Carries out what comes of a line, and keeps with the line what was made. Both are one order, and are taken back as one.
pub fn follow(sheet: &mut Sheet<'_>, id: Id<LogEntry>, command: Command) -> Result<(), Refusal> {
    let old = Arc::clone(checks::known(&sheet.ward.log_entries, id)?);
    if old.became.len() >= BECAME_MAX {
        return Err(Refusal::TooMany(BECAME_MAX as u32));
    }
    match command {
        Command::OpenCase(new) => cases::open(sheet, new)?,
        Command::Make(body) if matches!(*body, AnyBody::Task(_) | AnyBody::Person(_)) => records::make(sheet, *body)?,
        _ => return Err(Refusal::NotEditable),
    }
    let made = sheet.made();
    // An F0 says more than the person that was made with him.
    let main =
        [Kind::Case, Kind::Person, Kind::Task].into_iter().find_map(|kind| made.iter().find(|id| id.kind == kind));
    let mut became = old.became.clone();
    became.extend(main.copied());
    sheet.rewrite(&old, LogEntry { became, ..old.body.clone() });
    Ok(())
}

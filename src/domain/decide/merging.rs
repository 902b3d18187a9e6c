//! The order that takes two persons for one. All that is known of both stays: the one who is no
//! longer listed is deleted with what was said of him, and his contacts and episodes go over.

use std::collections::HashSet;
use std::sync::Arc;

use crate::domain::alert::Alert;
use crate::domain::contact_tree::{Certainty, Exposure, source_of};
use crate::domain::decide::{Sheet, arrivals, checks, follow_ups, samples, screenings};
use crate::domain::home_treatment::{Call, Case, CaseStatus, Reading};
use crate::domain::identity::Id;
use crate::domain::paper::Paper;
use crate::domain::person::Person;
use crate::domain::record::{AnyBody, Kept, Record};
use crate::domain::refusal::Refusal;
use crate::domain::tasks::{Progress, Task};
use crate::domain::test::Test;
use crate::domain::transfer::Transfer;
use crate::domain::ward::Ward;

/// Takes two persons for one. Two open episodes become one, that with the lower number.
pub fn merge(sheet: &mut Sheet<'_>, from: Id<Person>, into: Id<Person>) -> Result<(), Refusal> {
    let ward = sheet.ward;
    let gone = Arc::clone(checks::known(&ward.persons, from)?);
    let kept = Arc::clone(checks::known(&ward.persons, into)?);
    if from == into {
        return Err(Refusal::SelfContact);
    }
    let between = ward.exposures_from(from).chain(ward.exposures_of(from));
    if let Some(contact) = between.into_iter().find(|contact| contact.from == into || contact.exposed == into) {
        return Err(Refusal::MergeOfContacts(contact.id.number()));
    }
    // Nobody may answer to a code twice: it goes over before the other lets it go.
    sheet.rewrite_any(&Record::Person(Arc::clone(&gone)), AnyBody::Person(gone.body.clone()), true);
    sheet.rewrite(&kept, joined_person(&kept, &gone));
    let folded = folding(ward, from, into)?;
    move_cases(sheet, from, into, folded);
    let spare = move_alerts(sheet, folded);
    move_tasks(sheet, (from, into), folded, spare);
    move_contacts(sheet, from, into, folded);
    move_tests(sheet, from, into);
    move_transfers(sheet, from, into, folded);
    move_papers(sheet, from, into, folded);
    arrivals::move_to(sheet, from, into);
    follow_ups::move_to(sheet, from, into);
    screenings::move_to(sheet, from, into);
    Ok(())
}

/// What is known of one person, filled up with what is known of the other.
fn joined_person(kept: &Person, gone: &Person) -> Person {
    let mut person = kept.clone();
    let texts = [
        (&mut person.name, &gone.name),
        (&mut person.address, &gone.address),
        (&mut person.registered_address, &gone.registered_address),
        (&mut person.room, &gone.room),
        (&mut person.carer_at_home, &gone.carer_at_home),
        (&mut person.underlying, &gone.underlying),
        (&mut person.identity, &gone.identity),
    ];
    for (text, other) in texts {
        if text.is_empty() {
            other.clone_into(text);
        }
    }
    person.code = person.code.or_else(|| gone.code.clone());
    if person.birth == Default::default() {
        person.birth = gone.birth;
    }
    if person.sex == Default::default() {
        person.sex = gone.sex;
    }
    person.area = person.area.or(gone.area);
    person.household = person.household.or(gone.household);
    person.vaccine_doses = person.vaccine_doses.max(gone.vaccine_doses);
    person.last_dose_on = person.last_dose_on.max(gone.last_dose_on);
    person.not_vaccinated = person.not_vaccinated.or(gone.not_vaccinated);
    person.pregnant = person.pregnant.or(gone.pregnant);
    person.lives_alone = person.lives_alone.or(gone.lives_alone);
    let phones: Vec<String> = gone.phones.iter().filter(|phone| !kept.phones.contains(phone)).cloned().collect();
    person.phones.extend(phones);
    let relatives: Vec<_> = gone.relatives.iter().filter(|known| !kept.relatives.contains(known)).cloned().collect();
    person.relatives.extend(relatives);
    person.note = joined_note(&kept.note, &gone.note);
    person.phones.truncate(checks::PHONES_MAX);
    person
}

/// Two notes as one, as long as a note can be.
pub fn joined_note(one: &str, other: &str) -> String {
    let joined = match (one.is_empty(), other.is_empty() || one.contains(other)) {
        (_, true) => one.to_string(),
        (true, false) => other.to_string(),
        (false, false) => format!("{one} ; {other}"),
    };
    joined.chars().take(checks::limit(crate::domain::refusal::Field::Note)).collect()
}

/// An episode that becomes part of another one.
#[derive(Clone, Copy)]
struct Folded {
    gone: Id<Case>,
    into: Id<Case>,
}

/// The two open episodes that become one, where both persons have one.
fn folding(ward: &Ward, from: Id<Person>, into: Id<Person>) -> Result<Option<Folded>, Refusal> {
    let (Some(one), Some(other)) = (ward.open_case_of(from), ward.open_case_of(into)) else { return Ok(None) };
    let folded = Folded { gone: one.id.max(other.id), into: one.id.min(other.id) };
    for (start, end) in [(folded.gone, folded.into), (folded.into, folded.gone)] {
        if comes_from(ward, start, end) {
            return Err(Refusal::SourceCycle(end.number()));
        }
    }
    Ok(Some(folded))
}

/// Whether the confirmed sources of an episode lead back to another.
fn comes_from(ward: &Ward, start: Id<Case>, end: Id<Case>) -> bool {
    let before = |case: &Id<Case>| {
        let source = source_of(ward, ward.cases.read(*case)?)?;
        (source.certainty == Certainty::Confirmed).then_some(source.case)
    };
    std::iter::successors(before(&start), before).take(ward.cases.count() + 1).any(|case| case == end)
}

fn move_cases(sheet: &mut Sheet<'_>, from: Id<Person>, into: Id<Person>, folded: Option<Folded>) {
    let ward = sheet.ward;
    let read = |id| ward.cases.read(id).cloned();
    if let Some((folded, gone, whole)) =
        folded.and_then(|folded| Some((folded, read(folded.gone)?, read(folded.into)?)))
    {
        let record = Record::Case(Arc::clone(&gone));
        sheet.rewrite_any(&record, AnyBody::Case(Case { person: into, ..gone.body.clone() }), true);
        sheet.rewrite(&whole, joined_case(&whole, &gone, into));
        move_course(sheet, folded);
    }
    let is_folded = |id: Id<Case>| folded.is_some_and(|folded| folded.gone == id || folded.into == id);
    let others: Vec<Arc<Kept<Case>>> = ward.cases_of(from).filter(|case| !is_folded(case.id)).cloned().collect();
    for case in others {
        sheet.rewrite(&case, Case { person: into, ..case.body.clone() });
    }
}

fn joined_case(whole: &Case, gone: &Case, person: Id<Person>) -> Case {
    let certain = |status: CaseStatus| match status {
        CaseStatus::Confirmed => 3,
        CaseStatus::Suspected => 2,
        CaseStatus::SelfDeclared => 1,
        CaseStatus::Excluded => 0,
    };
    Case {
        person,
        code: whole.code.clone().or_else(|| gone.code.clone()),
        status: if certain(gone.status) > certain(whole.status) { gone.status } else { whole.status },
        onset: whole.onset.into_iter().chain(gone.onset).min(),
        confirmed_on: whole.confirmed_on.into_iter().chain(gone.confirmed_on).min(),
        reported_at: whole.reported_at.into_iter().chain(gone.reported_at).min(),
        examined_at: whole.examined_at.into_iter().chain(gone.examined_at).min(),
        medicines: [whole.medicines.clone(), gone.medicines.clone()].concat(),
        carer: whole.carer.or(gone.carer),
        risk: if whole.risk.is_empty() { gone.risk.clone() } else { whole.risk.clone() },
        source: whole.source.or(gone.source),
        search_closed: joined_note(&whole.search_closed, &gone.search_closed),
        end: None,
        unknown: whole.unknown.clone(),
        note: joined_note(&whole.note, &gone.note),
    }
}

/// Readings and calls of an episode that becomes part of another.
fn move_course(sheet: &mut Sheet<'_>, folded: Folded) {
    let ward = sheet.ward;
    let readings: Vec<Arc<Kept<Reading>>> = ward.readings_of(folded.gone).cloned().collect();
    for reading in readings {
        sheet.rewrite(&reading, Reading { case: folded.into, ..reading.body.clone() });
    }
    let calls: Vec<Arc<Kept<Call>>> = ward.calls.iter().filter(|call| call.case == folded.gone).cloned().collect();
    for call in calls {
        sheet.rewrite(&call, Call { case: folded.into, ..call.body.clone() });
    }
}

/// The danger signs of an episode are those of the one that it becomes a part of: what nobody sees to yet, and what was
/// said about it. Of two that are open one stays, with all of both. Hands out the task of measuring again that is left
/// over where both had one.
fn move_alerts(sheet: &mut Sheet<'_>, folded: Option<Folded>) -> Option<Id<Task>> {
    let folded = folded?;
    let ward = sheet.ward;
    let both =
        ward.open_alert_of(folded.gone).zip(ward.open_alert_of(folded.into)).filter(|(one, other)| one.id != other.id);
    let mut spare = None;
    for old in ward.alerts_of(folded.gone).cloned().collect::<Vec<_>>() {
        let body = Alert { case: folded.into, ..old.body.clone() };
        let is_double = both.is_some_and(|(gone, _)| gone.id == old.id);
        sheet.rewrite_any(&Record::Alert(old), AnyBody::Alert(body), is_double);
    }
    if let Some((gone, kept)) = both {
        let is_open = |id: &Id<Task>| ward.tasks.read(*id).is_some_and(|task| task.is_open());
        let again = [kept.again, gone.again].map(|task| task.filter(is_open));
        spare = again[0].and(again[1]);
        sheet.rewrite(kept, joined_alert(kept, gone, again[0].or(again[1]).or(kept.again)));
    }
    spare
}

/// One alert of two that are open. Somebody has it only where somebody had both: nobody has seen the danger of the other.
fn joined_alert(kept: &Alert, gone: &Alert, again: Option<Id<Task>>) -> Alert {
    let mut causes = [kept.causes.clone(), gone.causes.clone()].concat();
    causes.sort_by_key(|cause| cause.raised_at);
    let mut said = [kept.said.clone(), gone.said.clone()].concat();
    said.sort_by_key(|said| said.at);
    Alert {
        case: kept.case,
        raised_at: kept.raised_at.min(gone.raised_at),
        causes,
        taken: kept.taken.zip(gone.taken).map(|(one, other)| if other.at > one.at { other } else { one }),
        first_taken_at: kept.first_taken_at.into_iter().chain(gone.first_taken_at).min(),
        said,
        closed: None,
        again,
    }
}

/// The tasks about the one are about the other, and those of an episode about the one that it is a part of; one that is
/// left over is done.
fn move_tasks(
    sheet: &mut Sheet<'_>,
    (from, into): (Id<Person>, Id<Person>),
    folded: Option<Folded>,
    spare: Option<Id<Task>>,
) {
    let tasks: Vec<Arc<Kept<Task>>> = sheet.ward.tasks.iter().cloned().collect();
    for old in tasks {
        let mut task = old.body.clone();
        if task.person == Some(from) {
            task.person = Some(into);
        }
        if let Some(folded) = folded.filter(|folded| task.case == Some(folded.gone)) {
            task.case = Some(folded.into);
        }
        if spare == Some(old.id) {
            task.progress = Progress::Done(sheet.now);
        }
        sheet.rewrite(&old, task);
    }
}

/// The transfers of the one are the other's.
fn move_transfers(sheet: &mut Sheet<'_>, from: Id<Person>, into: Id<Person>, folded: Option<Folded>) {
    let theirs = sheet.ward.transfers.iter().filter(|told| told.person == from || told.case.is_some());
    for old in theirs.cloned().collect::<Vec<Arc<Kept<Transfer>>>>() {
        let mut told = old.body.clone();
        if told.person == from {
            told.person = into;
        }
        if let Some(folded) = folded.filter(|folded| told.case == Some(folded.gone)) {
            told.case = Some(folded.into);
        }
        sheet.rewrite(&old, told);
    }
}

/// The papers of the one are the other's.
fn move_papers(sheet: &mut Sheet<'_>, from: Id<Person>, into: Id<Person>, folded: Option<Folded>) {
    let theirs = sheet.ward.papers.iter().filter(|paper| paper.person == from);
    for old in theirs.cloned().collect::<Vec<Arc<Kept<Paper>>>>() {
        let mut paper = Paper { person: into, ..old.body.clone() };
        if let Some(folded) = folded.filter(|folded| paper.case == Some(folded.gone)) {
            paper.case = Some(folded.into);
        }
        sheet.rewrite(&old, paper);
    }
}

/// The tests of the one are the other's; the same test stands once.
fn move_tests(sheet: &mut Sheet<'_>, from: Id<Person>, into: Id<Person>) {
    let ward = sheet.ward;
    for old in ward.tests_of(from).cloned().collect::<Vec<_>>() {
        let new = Test { person: into, ..old.body.clone() };
        let is_double = ward.tests_of(into).any(|known| samples::is_same(known, &new) && known.result == new.result);
        sheet.rewrite_any(&Record::Test(old), AnyBody::Test(new), is_double);
    }
}

/// The contacts of both persons: those of the one become the other's, and those that then say the
/// same stand once.
fn move_contacts(sheet: &mut Sheet<'_>, from: Id<Person>, into: Id<Person>, folded: Option<Folded>) {
    let ward = sheet.ward;
    let person = |id: Id<Person>| if id == from { into } else { id };
    let episode = |id: Id<Case>| folded.filter(|folded| folded.gone == id).map_or(id, |folded| folded.into);
    let mut contacts: Vec<Arc<Kept<Exposure>>> = Vec::new();
    for whose in [into, from] {
        contacts.extend(ward.exposures_from(whose).cloned());
        contacts.extend(ward.exposures_of(whose).cloned());
    }
    let sources: HashSet<Id<Exposure>> = ward.cases.iter().filter_map(|case| case.source).collect();
    let mut standing = HashSet::new();
    for old in contacts {
        let new = Exposure {
            from: person(old.from),
            exposed: person(old.exposed),
            episode: old.episode.map(episode),
            ..old.body.clone()
        };
        let says = (new.from, new.exposed, new.episode, new.last_contact, new.place.clone());
        let is_double = !standing.insert(says) && !sources.contains(&old.id);
        sheet.rewrite_any(&Record::Exposure(Arc::clone(&old)), AnyBody::Exposure(new), is_double);
    }
}

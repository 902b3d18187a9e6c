//! Lines that put somebody on a job of the running shift: `+ lưu động 2 phát 0900000107 ra`, or with a colon between
//! the job and the name where the job is new.

use crate::domain::identity::Id;
use crate::domain::officer::Officer;
use crate::domain::roster::Presence;
use crate::language::folding::fold;
use crate::language::gate::{Limit, admit};
use crate::tui::entry::fault::{Fault, FaultKind, Wrong, once};
use crate::tui::entry::line::Line;
use crate::tui::entry::names::{is_name_word, officer_of, titled};
use crate::tui::entry::phones;
use crate::tui::entry::setting::Setting;
use crate::tui::entry::tokens::{Token, span, tokens};
use crate::tui::entry::words::longest_at_end;

/// What a line says about a job; what it does not say stays as it was.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct JobLine {
    /// The job, as the running shift names it where it has it.
    pub job: String,
    /// Whether the running shift has it already.
    pub is_known: bool,
    /// Who does it from now on.
    pub who: Option<String>,
    /// That person, where it is an officer of the desk.
    pub officer: Option<Id<Officer>>,
    /// The telephone, digits only.
    pub phone: Option<String>,
    /// Where that person is.
    pub presence: Option<Presence>,
}

/// Reads a job from the byte `from` on.
pub(super) fn read(line: &str, from: usize, setting: &Setting<'_>) -> Line {
    match read_job(line, from, setting) {
        Ok(job) => Line::FillJob(job),
        Err((kind, range)) => Line::Faulty(Fault::new(kind, range)),
    }
}

fn read_job(line: &str, from: usize, setting: &Setting<'_>) -> Result<JobLine, Wrong> {
    let body = line.get(from..).unwrap_or_default();
    let (job, is_known, rest_from) = match body.find(':') {
        Some(colon) => {
            let named = body.get(..colon).unwrap_or_default();
            let (job, is_known) = job_named(named, setting);
            (job.map_err(|fault| (fault, from..from + colon))?, is_known, from + colon + 1)
        }
        None => {
            let words = tokens(body, from);
            let (job, end) = known_job(&words, setting).ok_or((FaultKind::JobMissing, from..line.len()))?;
            (job, true, end)
        }
    };
    let mut told = JobLine { job, is_known, ..JobLine::default() };
    let words = tokens(line.get(rest_from..).unwrap_or_default(), rest_from);
    tell(&mut told, &words, setting)?;
    if told.who.is_none() && told.phone.is_none() && told.presence.is_none() {
        return Err((FaultKind::JobUnchanged, line.len()..line.len()));
    }
    Ok(told)
}

/// The job before a colon: as the shift names it, else as typed with a capital.
fn job_named(typed: &str, setting: &Setting<'_>) -> (Result<String, FaultKind>, bool) {
    let folded = fold(typed);
    if let Some(known) = setting.jobs.iter().find(|job| fold(job) == folded) {
        return (Ok((*known).to_owned()), true);
    }
    let job = admit(typed, Limit::NAME).map_err(FaultKind::Rejected).and_then(|job| {
        let mut letters = job.chars();
        let first = letters.next().ok_or(FaultKind::JobMissing)?;
        Ok(first.to_uppercase().chain(letters).collect())
    });
    (job, false)
}

/// The longest job of the shift with which the words begin, and the byte at which it ends.
fn known_job(words: &[Token<'_>], setting: &Setting<'_>) -> Option<(String, usize)> {
    let folded: Vec<String> = words.iter().map(|token| fold(token.text)).collect();
    let begins = |job: &&&str| {
        let job = fold(job);
        let mut typed = folded.iter();
        !job.is_empty() && job.split(' ').all(|word| typed.next().is_some_and(|typed| typed == word))
    };
    let length = |job: &str| fold(job).split(' ').count();
    let job = setting.jobs.iter().filter(begins).max_by_key(|job| length(job))?;
    let last = words.get(length(job).checked_sub(1)?)?;
    Some(((*job).to_owned(), last.range().end))
}

/// Reads who, telephone and presence behind the job.
fn tell(told: &mut JobLine, words: &[Token<'_>], setting: &Setting<'_>) -> Result<(), Wrong> {
    let mut words = words;
    if let Some((presence, count)) = longest_at_end(&setting.words.presence, words) {
        let (before, typed) = words.split_at(words.len() - count);
        // With a capital it is a name: `Gia Nghi`.
        if !typed.iter().any(|token| token.text.starts_with(char::is_uppercase)) {
            told.presence = Some(*presence);
            words = before;
        }
    }
    let mut name = Vec::new();
    let mut at = 0;
    while let Some(rest) = words.get(at..)
        && let Some(token) = rest.first()
    {
        at += 1;
        let range = token.range();
        if let Some((digits, count)) = phones::phone(rest) {
            at += count - 1;
            let range = span(rest.get(..count).unwrap_or(rest));
            let digits = digits.ok_or((FaultKind::Phone, range.clone()))?;
            once(&mut told.phone, digits, range)?;
        } else if let Some(officer) = token.text.strip_prefix('@') {
            let officer = officer_of(officer, setting.officers).map_err(|fault| (fault, range.clone()))?;
            once(&mut told.officer, officer, range)?;
        } else if is_name_word(token.text) {
            name.push(token.text.trim_end_matches(','));
        } else {
            return Err((FaultKind::Unknown, range));
        }
    }
    name_officer(told, &titled(&name.join(" ")), setting).map_err(|fault| (fault, span(words)))
}

/// Settles who it is (an officer stands for a name, never beside another one): an officer named with `@`, an officer of exactly this name, or somebody else.
fn name_officer(told: &mut JobLine, name: &str, setting: &Setting<'_>) -> Result<(), FaultKind> {
    let name = admit(name, Limit::NAME).map_err(FaultKind::Rejected)?;
    if told.officer.is_some() && !name.is_empty() {
        return Err(FaultKind::Repeated);
    }
    if told.officer.is_none() {
        let folded = fold(&name);
        let mut same = setting.officers.iter().filter(|(_, officer)| fold(officer) == folded).map(|(id, _)| *id);
        told.officer = same.next().filter(|_| same.next().is_none());
    }
    let officer = setting.officers.iter().find(|(id, _)| told.officer == Some(*id));
    told.who = officer.map(|(_, officer)| (*officer).to_owned()).or(Some(name).filter(|name| !name.is_empty()));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::entry::line::parse;
    use crate::tui::entry::setting::Pane;
    use crate::tui::entry::setting::tests::{fault_in, setting};

    /// What a line says: job, who, officer, telephone, presence.
    fn job(line: &str) -> (String, Option<String>, Option<u32>, Option<String>, Option<Presence>) {
        match parse(line, &setting(Pane::Roster)) {
            Line::FillJob(job) => (job.job, job.who, job.officer.map(Id::number), job.phone, job.presence),
            other => panic!("{line:?} is no job: {other:?}"),
        }
    }

    #[test]
    fn a_job_of_the_shift_needs_no_colon() {
        let some = |text: &str| Some(text.to_owned());
        for (typed, name, who, officer, phone, presence) in [
            (
                "+ lưu động 2 phát 0900000107 ra",
                "Lưu động 2",
                some("Phát"),
                None,
                some("0900000107"),
                Some(Presence::Outside),
            ),
            ("+ luu dong 2 phat", "Lưu động 2", some("Phat"), None, None, None),
            ("+ lưu động phát tt", "Lưu động", some("Phát"), None, None, Some(Presence::AtStation)),
            ("+ truong ca bs ly", "Trưởng ca", some("BS Lý"), Some(1), None, None),
            ("+ trưởng ca: BS Lý chờ gọi", "Trưởng ca", some("BS Lý"), Some(1), None, Some(Presence::OnCall)),
            ("+ trực máy @ha nghi", "Trực máy", some("ĐD Hà"), Some(2), None, Some(Presence::Resting)),
            ("+ trực máy ra", "Trực máy", None, None, None, Some(Presence::Outside)),
            ("+ trực máy Gia Nghi", "Trực máy", some("Gia Nghi"), None, None, None),
            (
                "+ cấp cứu : võ thị an 0912 345 678 tt",
                "Cấp cứu",
                some("Võ Thị An"),
                None,
                some("0912345678"),
                Some(Presence::AtStation),
            ),
        ] {
            assert_eq!(job(typed), (name.to_owned(), who, officer, phone, presence), "{typed}");
        }
        let Line::FillJob(new) = parse("+ cấp cứu: an", &setting(Pane::Roster)) else { panic!() };
        assert!(!new.is_known);
    }

    #[test]
    fn what_cannot_be_is_pointed_at() {
        for (typed, kind, at) in [
            ("+ cấp cứu an", FaultKind::JobMissing, " cấp cứu an"),
            ("+ : an", FaultKind::JobMissing, " "),
            ("+ trưởng ca", FaultKind::JobUnchanged, ""),
            ("+ trưởng ca an 0912", FaultKind::Phone, "0912"),
            ("+ trưởng ca an 12/3", FaultKind::Unknown, "12/3"),
            ("+ trưởng ca @zz", FaultKind::NoOfficer, "@zz"),
            ("+ trưởng ca an @ha", FaultKind::Repeated, "an @ha"),
            ("+ trưởng ca an 0912345678 0987654321", FaultKind::Repeated, "0987654321"),
        ] {
            assert_eq!(fault_in(typed, Pane::Roster), (kind, at), "{typed}");
        }
    }
}

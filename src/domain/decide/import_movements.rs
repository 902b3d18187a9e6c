//! Rows of transfers and of papers become records. A list tells what was done elsewhere: it ends no episode, gives no
//! number and signs nothing; what it says against an episode that is followed here is told to who brings it in.

use std::sync::Arc;

use crate::domain::decide::import::{Chunk, Settled, fill};
use crate::domain::decide::import_tests::Somebody;
use crate::domain::decide::naming::Told;
use crate::domain::decide::{checks, papers, transfers};
use crate::domain::home_treatment::Case;
use crate::domain::identity::Id;
use crate::domain::line_list::{Oddity, PaperRow, TransferRow, WhoRow, Whose};
use crate::domain::officer::Officer;
use crate::domain::paper::Paper;
use crate::domain::person::Person;
use crate::domain::record::Kept;
use crate::domain::refusal::{Field, PaperRefusal, Refusal};
use crate::domain::roster::Position;
use crate::domain::transfer::{Answer, Transfer, Way};

/// Who a row is about, and in which episode.
type Whom = (Id<Person>, Option<Arc<Kept<Case>>>);

impl Chunk<'_> {
    /// Who a row means. Where it does not say whether of an episode, it is of the one of its code, else of the open one.
    fn whom(&mut self, who: &WhoRow) -> Result<Whom, Refusal> {
        checks::text(Field::Code, &who.code)?;
        checks::text(Field::Name, &who.name)?;
        checks::phones(&who.phones)?;
        let told = Told { name: &who.name, birth: who.birth, phones: &who.phones };
        let coded = if who.code.is_empty() { None } else { self.case_named(&who.code, told)? };
        let is_known = coded.is_some() || who.code.is_empty() && self.person_told(told)?.is_some();
        if who.whose == Some(Whose::Case) && !is_known {
            let called = if who.code.is_empty() { &who.name } else { &who.code };
            return Err(Refusal::UnknownCode(called.clone()));
        }
        let whose = Somebody { code: &who.code, name: &who.name, birth: who.birth, phones: &who.phones };
        let (person, _) = self.somebody(&whose, |person| person)?;
        let case = match who.whose {
            Some(Whose::Contact | Whose::Person) => None,
            Some(Whose::Case) => coded.or_else(|| self.open_case(person)).or_else(|| self.newest_case(person)),
            None => coded.or_else(|| self.open_case(person)),
        };
        match (who.whose, &case) {
            (Some(Whose::Case), None) => Err(Refusal::UnknownCode(who.name.clone())),
            _ => Ok((person, case)),
        }
    }

    fn newest_case(&self, person: Id<Person>) -> Option<Arc<Kept<Case>>> {
        let staged = self.staging.staged.cases_of(person).next_back();
        staged.or_else(|| self.ward.cases_of(person).next_back()).map(Arc::clone)
    }

    /// Adds the transfer that a row tells of, or what it tells more of one that stands. The episode stays as it is.
    pub(super) fn transfer(&mut self, row: &TransferRow) -> Result<Settled, Refusal> {
        checks::needed(Field::Place, &row.place)?;
        let (person, case) = self.whom(&row.who)?;
        let fresh = Transfer {
            contact: row.who.whose == Some(Whose::Contact),
            ..Transfer::of(person, case.as_ref().map(|case| case.id))
        };
        let fresh = filled_transfer(fresh, row);
        let known = self.transfers_of(person);
        let standing = self.standing_transfer(&known, &fresh);
        let told = standing.as_ref().map_or_else(|| fresh.clone(), |known| filled_transfer(known.body.clone(), row));
        transfers::check_told(&self.sheet, &told)?;
        let own = standing.as_ref().map(|kept| kept.id);
        let other = known.iter().find(|other| Some(other.id) != own && other.is_waiting());
        if let Some(other) = other.filter(|_| told.is_waiting()) {
            return Err(Refusal::OnTheWay(other.place.clone()));
        }
        let is_gone = told.answer == Answer::Received && told.way != Way::FromWard;
        self.flag_followed(case.filter(|_| is_gone));
        match standing {
            Some(known) => Ok(if self.sheet.rewrite(&known, told) { Settled::Updated } else { Settled::Skipped }),
            None => {
                self.sheet.make(told)?;
                Ok(Settled::Added)
            }
        }
    }

    /// Tells of an episode that is followed here against what a row says.
    fn flag_followed(&mut self, case: Option<Arc<Kept<Case>>>) {
        if let Some(case) = case.filter(|case| case.is_open()) {
            self.flag(Oddity::StillFollowed(case.id.number()));
        }
    }

    fn transfers_of(&self, person: Id<Person>) -> Vec<Arc<Kept<Transfer>>> {
        let staged = &self.staging.staged.transfers;
        let untouched = self.ward.transfers.iter().filter(|known| staged.read(known.id).is_none());
        staged.iter().chain(untouched).filter(|known| known.person == person).cloned().collect()
    }

    /// The transfer that a row is about: one that says the same, else one that stood before and that it can tell more of.
    /// Two that this list itself brought are told apart exactly.
    fn standing_transfer(&self, known: &[Arc<Kept<Transfer>>], fresh: &Transfer) -> Option<Arc<Kept<Transfer>>> {
        let stood = |known: &&Arc<Kept<Transfer>>| self.ward.transfers.read(known.id).is_some();
        let exact = known.iter().find(|known| known.body == *fresh);
        exact.or_else(|| known.iter().filter(stood).find(|known| may_be(known, fresh))).map(Arc::clone)
    }

    /// Adds the paper that a row of a register tells of, or what it tells more of the one that stands.
    pub(super) fn paper(&mut self, row: &PaperRow) -> Result<Settled, Refusal> {
        checks::text(Field::Name, &row.title)?;
        checks::text(Field::Name, &row.holder)?;
        let (person, case) = self.whom(&row.who)?;
        let by = (self.signer(&row.title, &row.holder), self.officer_named(&row.delivered_by)?);
        let about = (person, case.as_ref().map(|case| case.id));
        let fresh = filled_paper(Paper::of(row.what, about, row.dated), row, by);
        let known = self.papers_like(&fresh);
        let standing = self.standing_paper(&known, &fresh);
        let told = standing.as_ref().map_or_else(|| fresh.clone(), |known| filled_paper(known.body.clone(), row, by));
        papers::check_told(&self.sheet, &told)?;
        let own = standing.as_ref().map(|kept| kept.id);
        if let Some(case) = &case {
            papers::not_too_early_or_late(&self.sheet, &told, case)?;
            let is_other = |other: &&Arc<Kept<Paper>>| Some(other.id) != own && !other.cancelled;
            if known.iter().any(|other| is_other(&other)) && !told.cancelled {
                return Err(Refusal::Paper(PaperRefusal::Stands(case.id.number())));
            }
        } else if told.dated > self.sheet.now.date() {
            return Err(Refusal::DayInFuture);
        }
        self.number_is_free(&told, own)?;
        self.flag_followed(case.filter(|_| told.what.is_of_end() && !told.cancelled));
        match standing {
            Some(known) => Ok(if self.sheet.rewrite(&known, told) { Settled::Updated } else { Settled::Skipped }),
            None => {
                self.sheet.make(told)?;
                Ok(Settled::Added)
            }
        }
    }

    /// A number of the register that another paper bears, here or further up in the list, is given to nobody else.
    fn number_is_free(&self, told: &Paper, own: Option<Id<Paper>>) -> Result<(), Refusal> {
        let Some(number) = told.number else { return Ok(()) };
        let symbol = told.symbol.clone();
        match self.staging.paper_numbers.get(&(symbol.clone(), told.year(), number)) {
            Some(other) if Some(*other) != own => Err(Refusal::Paper(PaperRefusal::NumberTaken { number, symbol })),
            _ => Ok(()),
        }
    }

    /// The position that signed, where one of its title stands beyond doubt; a list of papers makes none.
    fn signer(&self, title: &str, holder: &str) -> Option<Id<Position>> {
        let titled = self.positions_titled(title);
        let of_holder: Vec<_> = titled.iter().filter(|kept| kept.holder == holder).collect();
        match (of_holder.as_slice(), titled.as_slice()) {
            ([one], _) => Some(one.id),
            ([], [one]) if holder.is_empty() => Some(one.id),
            _ => None,
        }
    }

    /// The papers of this kind about the episode, or about somebody outside any.
    fn papers_like(&self, told: &Paper) -> Vec<Arc<Kept<Paper>>> {
        let staged = &self.staging.staged;
        let is_like =
            |known: &&Arc<Kept<Paper>>| (known.what, known.person, known.case) == (told.what, told.person, told.case);
        let untouched = |known: &&Arc<Kept<Paper>>| staged.papers.read(known.id).is_none();
        let stood: Vec<_> = match told.case {
            Some(case) => self.ward.papers_of(case).filter(untouched).filter(is_like).cloned().collect(),
            None => self.ward.papers.iter().filter(untouched).filter(is_like).cloned().collect(),
        };
        let brought: Vec<_> = match told.case {
            Some(case) => staged.papers_of(case).filter(is_like).cloned().collect(),
            None => staged.papers.iter().filter(is_like).cloned().collect(),
        };
        brought.into_iter().chain(stood).collect()
    }

    /// The paper that a row is about: one that says the same; else, of those that stood before, the one of its number, or
    /// one of its day where one of the two has no number.
    fn standing_paper(&self, known: &[Arc<Kept<Paper>>], fresh: &Paper) -> Option<Arc<Kept<Paper>>> {
        if let Some(exact) = known.iter().find(|known| known.body == *fresh) {
            return Some(Arc::clone(exact));
        }
        let stood = || known.iter().filter(|known| self.ward.papers.read(known.id).is_some());
        let numbered = stood().find(|known| known.number.is_some() && known.register() == fresh.register());
        let lacks_one = |known: &Paper| known.number.is_none() || fresh.number.is_none();
        let is_of_day = |known: &Paper| known.dated == fresh.dated && known.cancelled == fresh.cancelled;
        numbered.or_else(|| stood().find(|known| lacks_one(known) && is_of_day(known))).map(Arc::clone)
    }
}

/// Whether a row may tell more of a transfer: the same way, and nothing that is told of both differs.
fn may_be(known: &Transfer, told: &Transfer) -> bool {
    let agree = |one: Option<_>, other: Option<_>| one.zip(other).is_none_or(|(one, other)| one == other);
    let is_way = (known.case, known.contact, known.way) == (told.case, told.contact, told.way);
    let is_place = known.place.to_lowercase() == told.place.to_lowercase();
    let are_times = agree(known.asked_at, told.asked_at)
        && agree(known.left_at, told.left_at)
        && agree(known.answered_at, told.answered_at);
    let is_answer = known.answer == told.answer || known.is_waiting() || told.is_waiting();
    is_way && is_place && are_times && is_answer
}

/// A transfer with what the row says; what it does not say stays, and a list that is older takes no answer back.
fn filled_transfer(mut known: Transfer, row: &TransferRow) -> Transfer {
    known.way = row.way.unwrap_or(known.way);
    fill(&mut known.place, &row.place);
    fill(&mut known.transport, &row.transport);
    fill(&mut known.who, &row.by);
    fill(&mut known.papers, &row.papers);
    fill(&mut known.note, &row.note);
    known.asked_at = row.asked_at.or(known.asked_at);
    known.left_at = row.left_at.or(known.left_at);
    known.answered_at = row.answered_at.or(known.answered_at);
    // Who arrived at a time has arrived, where the list has no column for what came of it.
    let answer = row.answer.or(row.answered_at.map(|_| Answer::Received));
    if let Some(answer) = answer.filter(|_| known.is_waiting()) {
        known.answer = answer;
    }
    known
}

/// A paper with what the row says; what it does not say stays, and one that was cancelled stays so.
fn filled_paper(mut known: Paper, row: &PaperRow, by: (Option<Id<Position>>, Option<Id<Officer>>)) -> Paper {
    known.dated = row.dated;
    known.number = row.number.or(known.number);
    fill(&mut known.symbol, &row.symbol);
    known.signer = by.0.or(known.signer);
    fill(&mut known.signed_by, &row.signed_by);
    known.signed_at = row.signed_at.or(known.signed_at);
    known.delivered_at = row.delivered_at.or(known.delivered_at);
    fill(&mut known.receiver, &row.receiver);
    known.delivered_by = by.1.or(known.delivered_by);
    known.cancelled |= row.cancelled.unwrap_or_default();
    fill(&mut known.note, &row.note);
    known
}

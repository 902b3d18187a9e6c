//! Rows of contacts become exposures, sources and persons outside the list.

use std::sync::Arc;

use crate::domain::contact_tree::{Exposure, window_of};
use crate::domain::decide::checks;
use crate::domain::decide::contacts::standing_contact;
use crate::domain::decide::import::{Chunk, Settled, fill};
use crate::domain::decide::naming::Told;
use crate::domain::home_treatment::{Case, CaseStatus};
use crate::domain::identity::Id;
use crate::domain::line_list::{ContactRow, Oddity};
use crate::domain::person::Person;
use crate::domain::record::Kept;
use crate::domain::refusal::{Field, Refusal};

impl Chunk<'_> {
    /// Adds the contact that a row tells of, and takes it for the source where the row says so.
    pub(super) fn contact(&mut self, row: &ContactRow) -> Result<Settled, Refusal> {
        check_contact_row(row)?;
        if row.date.is_some_and(|day| day > self.sheet.now.date()) {
            return Err(Refusal::DayInFuture);
        }
        let unknown = |code: &str| Refusal::UnknownCode(code.to_string());
        let from_told = Told::name(&row.from_name);
        let source = self.case_named(&row.from, from_told)?;
        let from = match &source {
            Some(case) => case.person,
            None => self.person_named(&row.from, from_told)?.ok_or_else(|| unknown(&row.from))?.id,
        };
        let target = self.case_named(&row.to, Told { name: &row.name, birth: row.birth, phones: &row.phones })?;
        let exposed = match &target {
            Some(case) => case.person,
            None => self.outside_person(row, from)?,
        };
        if exposed == from {
            return Err(Refusal::SelfContact);
        }
        self.flag_oddities(row, source.as_deref(), target.as_deref());
        let exposure = Exposure {
            episode: source.as_ref().map(|case| case.id),
            last_contact: row.date,
            place: row.place.clone(),
            setting: row.setting.clone(),
            relation: row.relation.clone(),
            masked: row.masked,
            minutes: row.minutes,
            reporter: row.reporter.clone(),
            reached: row.is_reached,
            note: row.note.clone(),
            ..Exposure::between(from, exposed)
        };
        let Some(known) = self.standing_contact(&exposure) else {
            let id = self.sheet.make(exposure)?;
            self.confirm(row, source.as_deref(), target, id)?;
            return Ok(Settled::Added);
        };
        // Somebody of whom contacts were known has fallen ill since.
        let episode = known.episode.or(exposure.episode);
        // A list that is older than the call does not take it back.
        let reached = known.reached || exposure.reached;
        let mut told = Exposure { episode, reached, ..known.body.clone() };
        fill(&mut told.note, &exposure.note);
        fill(&mut told.reporter, &exposure.reporter);
        told.masked = told.masked.or(exposure.masked);
        told.minutes = told.minutes.or(exposure.minutes);
        let written = self.sheet.rewrite(&known, told);
        let confirmed = self.confirm(row, source.as_deref(), target, known.id)?;
        Ok(if written || confirmed { Settled::Updated } else { Settled::Skipped })
    }

    /// The exposed person who is no case: known by code, by name among those whom the source is
    /// known to have met, or new.
    fn outside_person(&mut self, row: &ContactRow, from: Id<Person>) -> Result<Id<Person>, Refusal> {
        let told = Told { name: &row.name, birth: row.birth, phones: &row.phones };
        if let Some(person) = self.person_named(&row.to, told)? {
            return Ok(person.id);
        }
        if row.name.is_empty() || row.to.starts_with('#') {
            return Err(if row.to.is_empty() { Refusal::Nameless } else { Refusal::UnknownCode(row.to.clone()) });
        }
        if row.to.is_empty() {
            let met = [&self.staging.staged, self.ward].into_iter().flat_map(|ward| ward.exposures_from(from));
            let same = met
                .filter_map(|exposure| self.person(exposure.exposed))
                .find(|person| person.name == row.name && person.birth == row.birth && person.phones == row.phones);
            if let Some(person) = same {
                return Ok(person.id);
            }
        }
        self.sheet.make(Person {
            name: row.name.clone(),
            code: Some(row.to.clone()).filter(|code| !code.is_empty()),
            birth: row.birth,
            phones: row.phones.clone(),
            ..Person::default()
        })
    }

    fn standing_contact(&self, new: &Exposure) -> Option<Arc<Kept<Exposure>>> {
        let staged = standing_contact(&self.staging.staged, new);
        staged.or_else(|| standing_contact(self.ward, new)).map(Arc::clone)
    }

    /// Takes the contact for the source where the row says so; whether that changes anything.
    fn confirm(
        &mut self,
        row: &ContactRow,
        source: Option<&Kept<Case>>,
        target: Option<Arc<Kept<Case>>>,
        exposure: Id<Exposure>,
    ) -> Result<bool, Refusal> {
        let Some(target) = target.filter(|_| row.is_source) else { return Ok(false) };
        let source = source.ok_or(Refusal::NotHisExposure)?;
        if self.leads_back(source, &target) {
            return Err(Refusal::SourceCycle(source.id.number()));
        }
        Ok(self.sheet.rewrite(&target, Case { source: Some(exposure), ..target.body.clone() }))
    }

    /// Whether the confirmed sources of `infector` lead back to `case`; not through a case that is refuted.
    fn leads_back(&self, infector: &Kept<Case>, case: &Kept<Case>) -> bool {
        let has_infected = [&self.staging.staged, self.ward];
        if !has_infected.into_iter().any(|ward| ward.exposures_from(case.person).next().is_some()) {
            return false;
        }
        let mut at = infector.id;
        let wards = [&self.staging.staged, self.ward];
        let read_case = |id| wards.into_iter().find_map(|ward| ward.cases.read(id));
        let read_exposure = |id| wards.into_iter().find_map(|ward| ward.exposures.read(id));
        let most = self.ward.cases.count() + self.staging.staged.cases.count();
        for _ in 0..=most {
            let kept = read_case(at).filter(|kept| kept.status != CaseStatus::Excluded);
            if kept.is_some() && at == case.id {
                return true;
            }
            let source = kept.and_then(|kept| kept.source).and_then(read_exposure);
            let Some(next) = source.and_then(|exposure| exposure.episode) else { return false };
            at = next;
        }
        true
    }

    fn flag_oddities(&mut self, row: &ContactRow, source: Option<&Kept<Case>>, target: Option<&Kept<Case>>) {
        let fell_ill = source.and_then(|case| case.first_day());
        let infected = target.and_then(|case| case.first_day());
        let too_early = fell_ill.zip(row.date).is_some_and(|(ill, contact)| {
            source.is_some_and(|case| contact < window_of(self.sheet.rules, case).from(ill))
        });
        if too_early {
            self.flag(Oddity::BeforeSource);
        }
        if infected.zip(row.date).is_some_and(|(ill, contact)| ill < contact) {
            self.flag(Oddity::IllBeforeContact);
        }
        if row.is_source && infected.zip(fell_ill).is_some_and(|(later, earlier)| later < earlier) {
            self.flag(Oddity::IllBeforeSource);
        }
    }
}

fn check_contact_row(row: &ContactRow) -> Result<(), Refusal> {
    checks::needed(Field::Code, &row.from)?;
    checks::text(Field::Name, &row.from_name)?;
    checks::text(Field::Code, &row.to)?;
    checks::text(Field::Name, &row.name)?;
    checks::text(Field::Place, &row.place)?;
    checks::text(Field::Text, &row.setting)?;
    checks::text(Field::Text, &row.relation)?;
    checks::text(Field::Name, &row.reporter)?;
    checks::text(Field::Note, &row.note)?;
    checks::phones(&row.phones)
}

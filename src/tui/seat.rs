//! Seat: what a session holds of the desk. The part of the ward that was streamed to it, the
//! rules, who else is here, and whether the line to the desk stands.

use std::collections::HashSet;

use crate::desk::protocol::{Changed, Counts, DeskState, Door, Present, Welcome};
use crate::domain::change::Change;
use crate::domain::contact_tree::{self, Chains};
use crate::domain::danger::Rules;
use crate::domain::home_treatment::Case;
use crate::domain::identity::{Id, Kind, RecordId, Sequence, SessionId};
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;
use crate::domain::person::Person;
use crate::domain::pin::Pass;
use crate::domain::record::{Kept, Record};
use crate::domain::release::{Readiness, readiness};
use crate::domain::roster::Shift;
use crate::domain::standing::{Standing, standing};
use crate::domain::station::Station;
use crate::domain::ward::Ward;
use crate::language::finding::FindIndex;
use crate::tui::other_records::OtherRecords;

/// The line between session and desk.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Line {
    /// Orders can be sent.
    Up,
    /// The desk does not answer since this moment; it is being rejoined or restarted.
    Down(Moment),
    /// Somebody stopped the desk; it is started again when somebody works here again.
    Stopped,
}

/// What a session holds of the desk.
#[derive(Debug)]
pub struct Seat {
    /// The records that were streamed.
    pub ward: Ward,
    /// The rules by which they are judged.
    pub rules: Rules,
    /// The settings.
    pub station: Station,
    /// The names of all rule packs that the settings can name.
    pub packs: Vec<String>,
    /// The moment that the screen shows.
    pub now: Moment,
    /// The number of this stay.
    pub session: SessionId,
    /// Who sits here, once signed in.
    pub officer: Option<Id<Officer>>,
    /// How somebody sits down here.
    pub door: Door,
    /// What lets this session come back to its stay after the desk was away.
    pub pass: Option<Pass>,
    /// Who else is here.
    pub present: Vec<Present>,
    /// What the desk can do.
    pub state: DeskState,
    /// Whether this session only looks, because it was opened so.
    pub only_looks: bool,
    /// The line to the desk.
    pub line: Line,
    /// Numbers of the whole ward, as long as not all of it has come.
    pub counts: Counts,
    /// Whether all has come.
    pub streamed: bool,
    /// The cases of which every reading, call and test has come.
    pub whole: HashSet<Id<Case>>,
    /// The last line of the journal that is known here.
    pub sequence: Sequence,
    /// Everybody by name, telephone and code.
    pub people: FindIndex,
    /// Everything else that has words.
    pub others: OtherRecords,
    /// The chains of infection, as of the last change that touched them.
    pub chains: Chains,
}

impl Seat {
    /// Sits down with the opening page.
    pub fn open(welcome: Welcome) -> Self {
        let mut seat = Self {
            ward: Ward::default(),
            rules: welcome.packs.rules(),
            station: Station::default(),
            packs: welcome.pack_names,
            now: welcome.now,
            session: welcome.session,
            officer: welcome.officer,
            door: welcome.door,
            pass: None,
            present: Vec::new(),
            state: welcome.state,
            only_looks: false,
            line: Line::Up,
            counts: welcome.counts,
            streamed: false,
            whole: HashSet::new(),
            sequence: welcome.sequence,
            people: FindIndex::new(),
            others: OtherRecords::default(),
            chains: Chains::default(),
        };
        seat.take(&welcome.opening);
        seat.index_contacts();
        seat.chains = Chains::of(&seat.ward);
        seat
    }

    /// Takes records of the stream.
    pub fn take(&mut self, records: &[Record]) {
        for record in records {
            self.ward.insert(record);
            // A person comes before his case, whose code belongs into the index: once is enough.
            let waits = matches!(record, Record::Person(person) if self.ward.cases_of(person.id).next().is_none());
            if !waits {
                self.index(record);
            }
        }
    }

    /// Makes those findable whose case never came, because they have none.
    fn index_contacts(&mut self) {
        let persons = self.ward.persons.iter().filter(|person| self.ward.cases_of(person.id).next().is_none());
        let contacts: Vec<_> = persons.cloned().collect();
        contacts.iter().for_each(|person| self.index_person(person));
    }

    /// Takes the end of the stream: from here on the seat answers from what it holds.
    pub fn finish_stream(&mut self) {
        self.streamed = true;
        self.index_contacts();
        self.chains = Chains::of(&self.ward);
    }

    /// Takes what somebody changed; the cases that stand differently now.
    pub fn apply(&mut self, changed: &Changed) -> Vec<Id<Case>> {
        let mut touched = Vec::new();
        let mut in_chains = Vec::new();
        for change in &changed.changes {
            let record = change.record();
            in_chains.extend(record.into_iter().flat_map(|record| contact_tree::touched(&self.ward, record)));
            self.ward.apply(change);
            in_chains.extend(record.into_iter().flat_map(|record| contact_tree::touched(&self.ward, record)));
            match (&change.after, change.record()) {
                (Some(after), _) => self.index(after),
                (None, Some(gone)) => self.forget(gone),
                (None, None) => {}
            }
            touched.extend(self.cases_touched(change));
        }
        self.sequence = self.sequence.max(changed.sequence);
        in_chains.sort_unstable();
        in_chains.dedup();
        if self.streamed {
            self.chains.refresh(&self.ward, &in_chains);
        }
        touched.sort_unstable();
        touched.dedup();
        touched
    }

    fn cases_touched(&self, change: &Change) -> Vec<Id<Case>> {
        let sides = [&change.before, &change.after].into_iter().flatten();
        let cases = sides.flat_map(|record| match record {
            Record::Case(case) => vec![case.id],
            Record::Reading(reading) => vec![reading.case],
            Record::Alert(alert) => vec![alert.case],
            Record::Call(call) => vec![call.case],
            Record::Person(person) => self.ward.cases_of(person.id).map(|case| case.id).collect(),
            _ => Vec::new(),
        });
        cases.collect()
    }

    /// Keeps the index of people up with one record.
    fn index(&mut self, record: &Record) {
        match record {
            Record::Person(person) if person.deleted => self.people.remove(person.id.number()),
            Record::Person(person) => self.index_person(person),
            Record::Case(case) => {
                if let Some(person) = self.ward.person_of(case).cloned() {
                    self.index_person(&person);
                }
            }
            Record::Station(station) => self.station = station.body.clone(),
            _ if record.is_deleted() => self.others.forget(record.id()),
            _ => self.others.take(record),
        }
    }

    /// Takes a record that is no more out of what is found.
    fn forget(&mut self, record: RecordId) {
        match record.kind {
            Kind::Person => self.people.remove(record.number),
            _ => self.others.forget(record),
        }
    }

    fn index_person(&mut self, person: &Kept<Person>) {
        let phones: Vec<&str> = person.phones.iter().map(String::as_str).collect();
        let case_code = self.ward.cases_of(person.id).next_back().and_then(|case| case.code.clone());
        let code = case_code.or_else(|| person.code.clone()).unwrap_or_default();
        self.people.remove(person.id.number());
        self.people.insert(person.id.number(), &person.name, &phones, &code);
    }

    /// How a case stands now.
    pub fn standing(&self, case: &Kept<Case>) -> Standing<'_> {
        standing(&self.ward, &self.rules, case, self.now)
    }

    /// Whether an F0 may be released; nothing before all of the case has come.
    pub fn readiness(&self, case: Id<Case>) -> Option<Readiness<'_>> {
        let kept = self.ward.cases.read(case).filter(|_| self.whole.contains(&case))?;
        Some(readiness(&self.ward, &self.rules, kept, self.now))
    }

    /// The name under which a case's person is shown; the code where a list has no name.
    pub fn name_of(&self, case: &Case) -> String {
        let name = self.ward.person_of(case).map(|person| person.name.clone()).unwrap_or_default();
        if name.is_empty() { case.code.clone().unwrap_or_default() } else { name }
    }

    /// The shift of the desk that is running, the latest begun where several are.
    pub fn shift(&self) -> Option<&Kept<Shift>> {
        self.ward
            .shifts
            .iter()
            .filter(|shift| shift.post.is_none() && shift.is_running(self.now))
            .max_by_key(|shift| shift.from)
            .map(|shift| &**shift)
    }

    /// The shifts that run at posts, the earliest begun first.
    pub fn posts(&self) -> Vec<&Kept<Shift>> {
        let running = self.ward.shifts.iter().filter(|shift| shift.post.is_some() && shift.is_running(self.now));
        let mut running: Vec<&Kept<Shift>> = running.map(|shift| &**shift).collect();
        running.sort_by_key(|shift| (shift.post, shift.from));
        running
    }

    /// The name of an officer, as it stands beside what he wrote.
    pub fn officer_name(&self, id: Id<Officer>) -> &str {
        self.ward.officers.read(id).map_or("", |officer| officer.name.as_str())
    }

    /// Whether nothing can be written from here: the session only looks, or the desk says so.
    pub fn is_read_only(&self) -> bool {
        self.only_looks || self.state.read_only.is_some()
    }
}

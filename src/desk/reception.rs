//! Everything but orders: who comes and goes, who signs in, what is asked and read.

use std::sync::Arc;

use crate::desk::batch::{Batch, Later};
use crate::desk::feed::Feed;
use crate::desk::frame;
use crate::desk::history::Historian;
use crate::desk::protocol::{
    Closing, Counts, Hello, HistoryOf, Outcome, Purpose, ReadOnly, Reply, Request, RuleTexts, SignedIn, Status, Welcome,
};
use crate::desk::seat::Seat;
use crate::desk::service::{Desk, ServiceError};
use crate::desk::sessions::Standing;
use crate::desk::sign_in;
use crate::desk::version::is_newer;
use crate::desk::welcome::{counts, opening, opening_of_command_line, opening_of_stranger};
use crate::domain::access::Access;
use crate::domain::command::Wish;
use crate::domain::danger::Rules;
use crate::domain::identity::{Id, OrderId, RecordId, SessionId};
use crate::domain::masking::masked;
use crate::domain::officer::{Officer, Role};
use crate::domain::refusal::{PinRefusal, Refusal};
use crate::domain::veil::{veil, veiled_from};
use crate::journal::Disk;

impl<D: Disk> Desk<D> {
    /// Somebody has come: a command line acts as the officer of its account, who may be new where nobody has a PIN or
    /// where the account owns the data.
    pub fn admit(&mut self, batch: &mut Batch, seat: Arc<Seat>, hello: Hello) {
        let (session, uid, purpose) = (seat.session, seat.uid, hello.purpose);
        self.sessions.admit(seat, hello, self.now);
        let may_be_new = uid == self.owner || !self.pins.is_in_use();
        let is_new = purpose == Purpose::CommandLine && self.officer_of(uid).is_none();
        if is_new && may_be_new && self.state.read_only.is_none() {
            let change = sign_in::by_account(&self.ward, uid, self.owner, self.now);
            change.into_iter().for_each(|change| self.enrol(batch, session, change));
        }
        batch.later(Later::Welcome(session));
    }

    /// Somebody asks.
    pub fn ask(&mut self, batch: &mut Batch, session: SessionId, request: Request) {
        match request {
            Request::Submit(order) => self.submit(batch, session, *order),
            Request::SignIn { name, proof } => self.ask_in(batch, session, &name, proof),
            Request::Lock => self.lock(batch, session),
            Request::Unlock(pin) => self.unlock(batch, session, pin),
            Request::SignOut => self.sign_out(batch, session),
            Request::Prove(pin) => self.prove(batch, session, pin),
            Request::SetPin(pin) => self.set_pin(batch, session, &pin),
            Request::MakePin(officer) => self.make_pin(batch, session, officer),
            other => match self.may_ask(session, &other) {
                Ok(()) => match other {
                    Request::Saw(access) => self.note_seen(batch, session, &access),
                    other => batch.later(Later::Ask(session, other)),
                },
                Err((what, refusal)) => {
                    if refusal == Refusal::NotAllowed {
                        self.deny(batch, session, what, None);
                    }
                    batch.say(session, Reply::NotGiven(refusal));
                }
            },
        }
    }

    /// Whether a session may ask for something that is no order; else what it was, and why not. Before anybody has a PIN
    /// a screen reads before somebody sits at it, as it always could.
    fn may_ask(&self, id: SessionId, request: &Request) -> Result<(), (&'static str, Refusal)> {
        let wish = match request {
            Request::ReadCase(_) | Request::Saw(Access::Opened(_)) => Wish::ReadCase,
            Request::Saw(_) => Wish::Work,
            Request::ReadAll => Wish::ReadAll,
            Request::ReadHistory(_) => Wish::ReadHistory,
            Request::Editing(_) | Request::WereDone(_) => Wish::Work,
            Request::Stop => Wish::Stop,
            _ => return Ok(()),
        };
        let Some(session) = self.sessions.read(id) else { return Ok(()) };
        let no = |refusal| Err((wish.name(), refusal));
        let role = |officer| self.ward.officers.read(officer).map(|officer| officer.role);
        match (session.standing, session.officer.and_then(role)) {
            (Standing::Locked, _) => no(Refusal::Pin(PinRefusal::Locked)),
            (Standing::Choosing, _) => no(Refusal::Pin(PinRefusal::ChooseFirst)),
            (Standing::In, Some(role)) if wish.is_allowed_to(role) => Ok(()),
            (Standing::In, Some(_)) => no(Refusal::NotAllowed),
            (Standing::Out, _) | (Standing::In, None) if session.is_told && !self.pins.is_in_use() => Ok(()),
            // Who owns the data could as well end the process.
            (Standing::Out, _) | (Standing::In, None) if wish == Wish::Stop && session.seat.uid == self.owner => Ok(()),
            (Standing::Out, _) | (Standing::In, None) => no(Refusal::NotSignedIn),
        }
    }

    /// Sees to something now that every order before it is on disk.
    pub fn see_to(&mut self, later: Later) -> Result<(), ServiceError> {
        match later {
            Later::Welcome(session) => self.welcome(session),
            Later::Answer(session, order, outcome) => self.sessions.say(session, &Reply::Answer { order, outcome }),
            Later::Again(session, order) => self.answer_again(session, order),
            Later::Ask(session, request) => self.reply(session, request),
            Later::Gone(session) => self.see_off(session),
            Later::Greet(session, name) => self.greet(session, &name),
            Later::Say(session, reply) => self.sessions.say(session, &reply),
            Later::Shut(session) => self.shut(session),
            Later::Presence => self.sessions.announce_presence(),
        }
        Ok(())
    }

    /// Welcomes somebody, or again after so much has changed that everything is sent anew.
    pub fn welcome(&mut self, id: SessionId) {
        let Some(session) = self.sessions.read(id) else { return };
        let (purpose, uid, was_in, is_board) = (session.purpose, session.seat.uid, session.is_in, session.is_board);
        let officer = if purpose == Purpose::CommandLine { self.officer_of(uid) } else { None };
        let may_know = match session.standing {
            Standing::In => true,
            Standing::Out => !self.pins.is_in_use() || officer.is_some(),
            Standing::Choosing | Standing::Locked => false,
        };
        self.need.refresh(&self.ward, &self.rules, self.now);
        let (need, mut opening) = match purpose {
            _ if !may_know => (Vec::new(), opening_of_stranger(&self.ward)),
            Purpose::Screen => opening(&self.ward, &self.need, &self.in_force, self.now),
            Purpose::CommandLine => (Vec::new(), opening_of_command_line(&self.ward)),
        };
        let sits = officer.or(session.officer.filter(|_| session.standing == Standing::In));
        let veiled = veiled_from(&self.ward, sits);
        if is_board {
            opening = opening.iter().filter_map(masked).collect();
        } else if !veiled.is_empty() {
            opening = opening.iter().map(|record| veil(record, &veiled)).collect();
        }
        let welcome = Welcome {
            build: self.terms.build.clone(),
            session: id,
            officer,
            sequence: self.journal.sequence(),
            now: self.now,
            state: self.state.clone(),
            door: self.door(id),
            packs: self.in_force.clone(),
            pack_names: self.packs.iter().map(|(pack, _)| pack.name.clone()).collect(),
            counts: if may_know { counts(&self.ward, &self.need, self.now) } else { Counts::default() },
            need,
            opening,
        };
        self.sessions.say(id, &Reply::Welcome(Box::new(welcome)));
        if may_know {
            self.sessions.feed_again(id);
        }
        if let Some(session) = self.sessions.change(id) {
            session.is_in = true;
            session.is_told = may_know;
            session.veiled = veiled;
            if officer.is_some() {
                session.officer = officer;
                session.standing = Standing::In;
            }
        }
        if !was_in && purpose == Purpose::Screen {
            self.sessions.announce_presence();
        }
    }

    /// Sends everything anew to whoever holds it.
    pub fn reload(&mut self) {
        let hears = |purpose, reads_all| purpose == Purpose::Screen || reads_all;
        let sessions: Vec<SessionId> = self
            .sessions
            .iter()
            .filter(|session| session.is_told && hears(session.purpose, session.reads_all()))
            .map(|session| session.seat.session)
            .collect();
        for session in sessions {
            self.sessions.say(session, &Reply::Reload);
            self.welcome(session);
        }
    }

    /// Says what the desk can do, where that has changed.
    pub fn set_read_only(&mut self, read_only: Option<ReadOnly>) {
        if self.state.read_only == read_only {
            return;
        }
        self.note(&format!("read-only: {read_only:?}"));
        self.state.read_only = read_only;
        self.sessions.announce(&Reply::State(self.state.clone()));
    }

    /// Puts those packs in force that the settings name; whether they are others than before.
    pub fn put_rules_in_force(&mut self) -> bool {
        let settings = self.ward.settings();
        let mut missing = settings.packs.clone();
        missing.retain(|name| !self.packs.iter().any(|(pack, _)| pack.name == *name));
        // Where nothing is chosen, or something that is not there, all judge: never fewer than the station believes.
        let all = settings.packs.is_empty() || !missing.is_empty();
        let (given, others): (Vec<_>, Vec<_>) =
            self.packs.iter().cloned().partition(|(pack, _)| all || settings.packs.contains(&pack.name));
        if self.state.missing_packs != missing {
            self.state.missing_packs = missing;
            self.sessions.announce(&Reply::State(self.state.clone()));
        }
        let (packs, judging): (Vec<_>, Vec<_>) = given.into_iter().unzip();
        let (others, beside): (Vec<_>, Vec<_>) = others.into_iter().unzip();
        let in_force = RuleTexts { judging, beside, switched: settings.switched };
        let is_other = in_force != self.in_force;
        if is_other {
            self.rules = Rules::new(packs).beside(others).switched(&in_force.switched);
            self.in_force = in_force;
            self.rules_are_new = true;
            self.need.touch_all();
        }
        is_other
    }

    /// Sends one page to somebody who waits for one; false where nobody does.
    pub fn feed_one(&mut self) -> bool {
        let Some((session, feed)) = self.sessions.next_to_feed() else { return false };
        let mut page = feed.page(&self.ward, self.now);
        match self.sessions.read(session) {
            Some(seated) if seated.is_board => page.records = page.records.iter().filter_map(masked).collect(),
            Some(seated) if !seated.veiled.is_empty() => {
                page.records = page.records.iter().map(|record| veil(record, &seated.veiled)).collect();
            }
            _ => {}
        }
        let mut bytes = Vec::new();
        if !page.records.is_empty() {
            // A page has fewer bytes than a frame: it is full at three fifths, and a record of
            // more than a quarter was refused.
            let _ = frame::push(&mut bytes, &Reply::Records(page.records));
        }
        if let Some(end) = &page.end {
            let _ = frame::push(&mut bytes, end);
            self.sessions.fed(session);
        }
        if let Some(session) = self.sessions.read(session) {
            session.seat.send(&bytes.into());
        }
        true
    }

    /// The officer whose own a Unix account is.
    pub fn officer_of(&self, uid: u32) -> Option<Id<Officer>> {
        let mut officers = self.ward.officers.iter();
        officers.find(|officer| officer.uid == Some(uid) && !officer.disabled).map(|officer| officer.id)
    }

    /// Answers an order that came again: as the first time, if that is on disk by now.
    fn answer_again(&self, session: SessionId, order: OrderId) {
        let outcome = match self.orders.get(&order) {
            Some(done) => Outcome::Done {
                sequence: done.sequence,
                records: done.records.to_vec(),
                tally: self.imports.tally(order),
            },
            None => Outcome::Refused(Refusal::DiskFull),
        };
        self.sessions.say(session, &Reply::Answer { order, outcome });
    }

    fn reply(&mut self, session: SessionId, request: Request) {
        match request {
            Request::ReadCase(case) => self.sessions.feed(session, Feed::case(case)),
            Request::ReadAll => self.sessions.feed(session, Feed::all()),
            Request::ReadHistory(of) => self.read_history(session, of),
            Request::WereDone(orders) => {
                let done = orders.into_iter().filter(|order| self.orders.contains_key(order)).collect();
                self.sessions.say(session, &Reply::WereDone(done));
            }
            Request::Editing(record) => self.note_editing(session, record),
            Request::Status => self.sessions.say(session, &Reply::Status(self.status())),
            Request::Retire => {
                let hello = self.sessions.read(session).map(|session| session.build.clone());
                if hello.is_some_and(|build| is_newer(&build, &self.terms.build)) {
                    self.ending = Some(Closing::Retired);
                }
            }
            Request::Stop => self.ending = Some(Closing::Stopped),
            // All of these are seen to before they come here.
            Request::Hello(_)
            | Request::Submit(_)
            | Request::SignIn { .. }
            | Request::Saw(_)
            | Request::Lock
            | Request::Unlock(_)
            | Request::SignOut
            | Request::Prove(_)
            | Request::SetPin(_)
            | Request::MakePin(_) => {}
        }
    }

    fn status(&self) -> Status {
        Status {
            pid: std::process::id(),
            version: self.terms.build.clone(),
            sequence: self.journal.sequence(),
            sessions: u32::try_from(self.sessions.screens().count()).unwrap_or(u32::MAX),
        }
    }

    /// Answers who picked or typed a name where nobody has a PIN.
    fn greet(&mut self, id: SessionId, name: &str) {
        let signed_in = match self.ward.officer_named(name).map(|officer| officer.id) {
            Some(officer) => Ok(officer),
            None => Err(sign_in::by_name(&self.ward, name, self.now).err().unwrap_or(match self.state.read_only {
                Some(ReadOnly::DiskFull) => Refusal::DiskFull,
                _ => Refusal::ReadOnly,
            })),
        };
        let Some(session) = self.sessions.change(id) else { return };
        // An officer of the same batch who was taken back is nobody.
        let before = session.officer.filter(|officer| self.ward.officers.read(*officer).is_some());
        session.officer = signed_in.clone().ok().or(before);
        session.standing = if session.officer.is_some() { Standing::In } else { Standing::Out };
        let role = session.officer.and_then(|officer| self.ward.officers.read(officer)).map(|officer| officer.role);
        let was_board = std::mem::replace(&mut session.is_board, role == Some(Role::Board));
        let sees_other = veiled_from(&self.ward, session.officer) != session.veiled;
        let turned = was_board != session.is_board || sees_other;
        let signed_in = signed_in.map(SignedIn::without_pin);
        self.sessions.say(id, &Reply::SignedIn(signed_in));
        if turned {
            self.sessions.say(id, &Reply::Reload);
            self.welcome(id);
        }
        self.sessions.announce_presence();
    }

    /// Tells the others which record is open in a form here.
    fn note_editing(&mut self, id: SessionId, record: Option<RecordId>) {
        let Some(session) = self.sessions.change(id).filter(|session| session.editing != record) else { return };
        session.editing = record;
        self.sessions.announce_presence();
    }

    /// Reads what was asked for from the journal, beside the desk: it may be long.
    fn read_history(&mut self, id: SessionId, of: HistoryOf) {
        let Some(session) = self.sessions.read(id).filter(|session| session.works().is_some()) else { return };
        let (seat, veiled) = (Arc::clone(&session.seat), session.veiled.clone());
        if self.historian.is_none() {
            self.historian = Historian::employ().ok();
        }
        match &self.historian {
            Some(historian) => historian.ask(self.journal.read_from(1), of, (seat, veiled)),
            None => seat.close(Closing::TooSlow),
        }
    }

    fn see_off(&mut self, session: SessionId) {
        if self.sessions.leave(session).is_some_and(|gone| gone.is_in && gone.purpose == Purpose::Screen) {
            self.sessions.announce_presence();
        }
    }
}

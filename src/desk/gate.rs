//! Gate: who sits down, with which PIN, who is locked out and whose stay goes on. What comes of it
//! is a line of the journal; the desk itself holds how each session stands, so that a lock screen
//! that is killed gains nothing.

use sha2::{Digest, Sha256};

use crate::desk::batch::{Batch, Later};
use crate::desk::hasher::{Hashed, Hasher, Work, new_pass, new_pin};
use crate::desk::protocol::{Alarm, Door, Proof, Purpose, Reply, SignedIn};
use crate::desk::service::Desk;
use crate::desk::sessions::Standing;
use crate::desk::sign_in;
use crate::domain::command::{Wish, may_make};
use crate::domain::identity::{Id, SessionId};
use crate::domain::moment::Moment;
use crate::domain::officer::{Officer, Role};
use crate::domain::pin::{Pass, PassHash, Pin, PinLine};
use crate::domain::record::Kept;
use crate::domain::refusal::{PinRefusal, Refusal};
use crate::journal::{Disk, hex};

/// Seconds for which a PIN that was typed once more holds.
const PROVED_SECONDS: i64 = 120;

/// What a PIN is hashed for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Asked {
    /// To sit down.
    SignIn(Id<Officer>),
    /// To unlock the screen.
    Unlock(Id<Officer>),
    /// To show once more who sits here.
    Prove(Id<Officer>),
    /// To be an officer's own PIN.
    Set(Id<Officer>),
    /// To be a temporary PIN of another.
    Make(Id<Officer>, Pin),
}

/// How somebody who may sit down does so.
enum Way {
    /// At once, standing so; on a pass, the stay that it is of goes on.
    Sit(Id<Officer>, Standing, Option<Pass>),
    /// Once his PIN has been found right.
    Verify(Id<Officer>, Pin, String),
}

impl<D: Disk> Desk<D> {
    /// How somebody sits down from a session.
    pub fn door(&self, id: SessionId) -> Door {
        let uid = self.sessions.read(id).map(|session| session.seat.uid);
        Door {
            asks_pins: self.pins.is_in_use(),
            own: uid.and_then(|uid| self.officer_of(uid)).filter(|_| uid != Some(self.owner)),
            owns_data: uid == Some(self.owner),
            is_new: !self.ward.officers.iter().any(|officer| officer.administers() && officer.uid.is_none()),
            alarm: self.alarm(),
        }
    }

    /// What may be seen of the alerts by whoever passes.
    pub fn alarm(&self) -> Alarm {
        Alarm::of(&self.ward, self.now)
    }

    /// Tells the screens that see nothing else what has become of the alarm.
    pub fn tell_alarm(&mut self) {
        if self.sessions.shut().next().is_none() {
            return;
        }
        let alarm = self.alarm();
        if std::mem::replace(&mut self.alarm_told, alarm) != alarm {
            let shut: Vec<SessionId> = self.sessions.shut().map(|session| session.seat.session).collect();
            shut.into_iter().for_each(|session| self.sessions.say(session, &Reply::Alarm(alarm)));
        }
    }

    /// Somebody wants to sit down.
    pub fn ask_in(&mut self, batch: &mut Batch, id: SessionId, name: &str, proof: Proof) {
        let name = name.trim();
        if !self.pins.is_in_use() {
            return self.ask_in_without_pin(batch, id, name);
        }
        match self.way_in(id, name, proof) {
            Ok(Way::Sit(officer, standing, pass)) => self.sit(batch, id, officer, standing, pass),
            Ok(Way::Verify(officer, pin, hash)) => {
                self.hash(batch, id, Asked::SignIn(officer), pin, Work::Verify(hash));
            }
            Err(refusal) => batch.say(id, Reply::SignedIn(Err(refusal))),
        }
    }

    /// Where nobody has a PIN whoever comes picks or types a name.
    fn ask_in_without_pin(&mut self, batch: &mut Batch, id: SessionId, name: &str) {
        let known = self.ward.officer_named(name).cloned();
        if known.as_ref().is_some_and(|officer| officer.disabled) {
            return batch.say(id, Reply::SignedIn(Err(Refusal::Pin(PinRefusal::Disabled))));
        }
        if let (Some(session), Some(officer)) = (self.sessions.change(id), &known) {
            // Orders of the same batch come after it: who comes back sends both at once.
            session.officer = Some(officer.id);
            session.standing = Standing::In;
        } else if self.state.read_only.is_none() {
            // Somebody new sits down only when that is on disk.
            let change = sign_in::by_name(&self.ward, name, self.now);
            change.into_iter().for_each(|change| self.enrol(batch, id, change));
        }
        batch.later(Later::Greet(id, name.to_string()));
    }

    fn way_in(&self, id: SessionId, name: &str, proof: Proof) -> Result<Way, Refusal> {
        let no = |why| Err(Refusal::Pin(why));
        let session = self.sessions.read(id).ok_or(Refusal::NotSignedIn)?;
        let uid = session.seat.uid;
        let Some(officer) = self.ward.officer_named(name) else { return no(PinRefusal::UnknownOfficer) };
        if officer.disabled {
            return no(PinRefusal::Disabled);
        }
        if officer.uid.is_some_and(|own| own != uid || own == self.owner) {
            return no(PinRefusal::OtherAccount);
        }
        if let Proof::Pass(pass) = &proof
            && let Some(stay) = self.pins.stay(&hash_of(pass), uid, self.now).filter(|stay| stay.officer == officer.id)
        {
            let standing = if stay.is_locked { Standing::Locked } else { Standing::In };
            return Ok(Way::Sit(officer.id, standing, Some(pass.clone())));
        }
        match (self.pins.of(officer.id), proof) {
            // His account has asked him already.
            _ if officer.uid == Some(uid) => Ok(Way::Sit(officer.id, Standing::In, None)),
            (Some(kept), Proof::Pin(pin)) => Ok(Way::Verify(officer.id, pin, kept.hash.clone())),
            (Some(_), _) => no(PinRefusal::Needed),
            (None, _) if officer.role >= Role::ShiftHead && self.an_administrator_has_a_pin() => {
                no(PinRefusal::MustBeGiven)
            }
            (None, _) => Ok(Way::Sit(officer.id, Standing::Choosing, None)),
        }
    }

    fn an_administrator_has_a_pin(&self) -> bool {
        self.ward.officers.iter().any(|officer| officer.administers() && self.pins.of(officer.id).is_some())
    }

    /// Somebody sits down, or goes on sitting.
    fn sit(&mut self, batch: &mut Batch, id: SessionId, officer: Id<Officer>, standing: Standing, pass: Option<Pass>) {
        let Some(session) = self.sessions.read(id) else { return };
        let (uid, before, goes_on) = (session.seat.uid, session.pass.clone(), pass.is_some());
        let is_board = self.ward.officers.read(officer).is_some_and(|officer| officer.role == Role::Board);
        // A pass that cannot be drawn is one that no stay is known by: the PIN is asked for again.
        let pass = pass.or_else(|| new_pass().ok());
        let kept = pass.as_ref().map(hash_of);
        if let Some(ended) = before.filter(|before| Some(before) != kept.as_ref()) {
            self.write_pin(batch, id, Some(officer), PinLine::SignedOut { pass: ended });
        }
        if let Some(pass) = kept.clone().filter(|_| !goes_on) {
            self.write_pin(batch, id, Some(officer), PinLine::SignedIn { officer, uid, pass });
        }
        let Some(session) = self.sessions.change(id) else { return };
        let (was_told, was_board) = (session.is_told, session.is_board);
        let is_same = session.officer == Some(officer) && session.standing == standing;
        session.empty();
        session.officer = Some(officer);
        session.standing = standing;
        session.pass = kept;
        session.is_board = is_board;
        let signed_in = SignedIn {
            officer,
            pass,
            must_choose: standing == Standing::Choosing,
            is_locked: standing == Standing::Locked,
        };
        batch.say(id, Reply::SignedIn(Ok(signed_in)));
        if standing != Standing::In {
            session.fall_silent();
            batch.later(Later::Shut(id));
        } else if !was_told || was_board != is_board || !is_same {
            session.fall_silent();
            batch.later(Later::Welcome(id));
        }
        batch.later(Later::Presence);
    }

    /// The screen is locked.
    pub fn lock(&mut self, batch: &mut Batch, id: SessionId) {
        let now = self.now;
        let Some(session) = self.sessions.change(id) else { return };
        if session.standing != Standing::In || session.is_board {
            return;
        }
        session.standing = Standing::Locked;
        session.locked_at = Some(now);
        session.proved_at = None;
        session.fall_silent();
        let (officer, pass) = (session.officer, session.pass.clone());
        if let Some(pass) = pass {
            self.write_pin(batch, id, officer, PinLine::Locked { pass });
        }
        batch.later(Later::Shut(id));
        batch.later(Later::Presence);
    }

    /// Somebody wants to unlock the screen.
    pub fn unlock(&mut self, batch: &mut Batch, id: SessionId, pin: Option<Pin>) {
        let Some(session) = self.sessions.read(id) else { return };
        let (Standing::Locked, Some(officer)) = (session.standing, session.officer) else {
            return batch.say(id, Reply::Unlocked(Err(Refusal::NotSignedIn)));
        };
        match (self.pins.of(officer), pin) {
            (Some(kept), Some(pin)) => {
                let hash = kept.hash.clone();
                self.hash(batch, id, Asked::Unlock(officer), pin, Work::Verify(hash));
            }
            (Some(_), None) => batch.say(id, Reply::Unlocked(Err(Refusal::Pin(PinRefusal::Needed)))),
            (None, _) => self.open_again(batch, id),
        }
    }

    fn open_again(&mut self, batch: &mut Batch, id: SessionId) {
        let Some(session) = self.sessions.change(id) else { return };
        session.standing = Standing::In;
        let (officer, pass) = (session.officer, session.pass.clone());
        if let Some(pass) = pass {
            self.write_pin(batch, id, officer, PinLine::Unlocked { pass });
        }
        batch.say(id, Reply::Unlocked(Ok(())));
        batch.later(Later::Welcome(id));
        batch.later(Later::Presence);
    }

    /// The officer leaves the seat.
    pub fn sign_out(&mut self, batch: &mut Batch, id: SessionId) {
        let asks_pins = self.pins.is_in_use();
        let Some(session) = self.sessions.change(id) else { return };
        let (officer, pass) = (session.officer, session.pass.clone());
        session.empty();
        if asks_pins {
            session.fall_silent();
        }
        if let Some(pass) = pass {
            self.write_pin(batch, id, officer, PinLine::SignedOut { pass });
        }
        batch.say(id, Reply::SignedOut);
        batch.later(if asks_pins { Later::Shut(id) } else { Later::Welcome(id) });
        batch.later(Later::Presence);
    }

    /// The officer shows once more that it is he.
    pub fn prove(&mut self, batch: &mut Batch, id: SessionId, pin: Pin) {
        let Some(officer) = self.sessions.read(id).and_then(|session| session.works()) else {
            return batch.say(id, Reply::Proved(Err(Refusal::NotSignedIn)));
        };
        match self.pins.of(officer) {
            Some(kept) => {
                let hash = kept.hash.clone();
                self.hash(batch, id, Asked::Prove(officer), pin, Work::Verify(hash));
            }
            None => batch.say(id, Reply::Proved(Ok(()))),
        }
    }

    /// Whether a session has typed its PIN a moment ago, or has none that could be asked for.
    pub fn has_proved(&self, id: SessionId) -> bool {
        let Some(session) = self.sessions.read(id) else { return false };
        let has_pin = session.officer.is_some_and(|officer| self.pins.of(officer).is_some());
        let is_fresh = |at: Moment| (0..=PROVED_SECONDS).contains(&self.now.since(at));
        !has_pin || session.proved_at.is_some_and(is_fresh)
    }

    /// The officer chooses a PIN.
    pub fn set_pin(&mut self, batch: &mut Batch, id: SessionId, pin: &Pin) {
        match self.may_set_pin(id, pin) {
            Ok((officer, pin)) => {
                let cost = self.terms.pin_cost;
                self.hash(batch, id, Asked::Set(officer), pin, Work::Make(cost));
            }
            Err(refusal) => batch.say(id, Reply::PinSet(Err(refusal))),
        }
    }

    fn may_set_pin(&self, id: SessionId, pin: &Pin) -> Result<(Id<Officer>, Pin), Refusal> {
        let session = self.sessions.read(id).ok_or(Refusal::NotSignedIn)?;
        let officer = session.officer.ok_or(Refusal::NotSignedIn)?;
        let role = self.ward.officers.read(officer).map_or(Role::Board, |officer| officer.role);
        match session.standing {
            Standing::Out | Standing::Locked => return Err(Refusal::NotSignedIn),
            Standing::In if !self.has_proved(id) => return Err(Refusal::Pin(PinRefusal::Again)),
            Standing::In if !self.pins.is_in_use() && role != Role::Administrator => {
                return Err(Refusal::Pin(PinRefusal::AdministratorFirst));
            }
            Standing::In | Standing::Choosing => {}
        }
        Ok((officer, Pin::chosen(pin.digits())?))
    }

    /// Somebody has a temporary PIN made for an officer.
    pub fn make_pin(&mut self, batch: &mut Batch, id: SessionId, officer: Id<Officer>) {
        match self.may_make_pin(id, officer) {
            Ok(pin) => {
                let cost = self.terms.pin_cost;
                self.hash(batch, id, Asked::Make(officer, pin.clone()), pin, Work::Make(cost));
            }
            Err(refusal) => batch.say(id, Reply::PinMade(Err(refusal))),
        }
    }

    fn may_make_pin(&mut self, id: SessionId, officer: Id<Officer>) -> Result<Pin, Refusal> {
        let maker = self.sessions.read(id).and_then(|session| session.works()).ok_or(Refusal::NotSignedIn)?;
        let role = self.ward.officers.read(maker).map_or(Role::Board, |maker| maker.role);
        let missing = || Refusal::Pin(PinRefusal::UnknownOfficer);
        let of: &Kept<Officer> = self.ward.officers.read(officer).ok_or_else(missing)?;
        if !Wish::MakePin.is_allowed_to(role) || !may_make(of, role) {
            return Err(Refusal::NotAllowed);
        }
        if !self.an_administrator_has_a_pin() && !of.administers() {
            return Err(Refusal::Pin(PinRefusal::AdministratorFirst));
        }
        if of.uid.is_some() {
            return Err(Refusal::Pin(PinRefusal::OtherAccount));
        }
        if !self.has_proved(id) {
            return Err(Refusal::Pin(PinRefusal::Again));
        }
        new_pin().ok_or(Refusal::ReadOnly)
    }

    /// Leaves a PIN to be hashed, unless its officer must wait.
    fn hash(&mut self, batch: &mut Batch, id: SessionId, asked: Asked, pin: Pin, work: Work) {
        let Some(session) = self.sessions.read(id) else { return };
        let wait = match &work {
            Work::Verify(_) => self.pins.wait(asked.officer(), session.seat.uid, self.now),
            Work::Make(_) => 0,
        };
        if wait > 0 || session.asked.is_some() {
            let seconds = u32::try_from(wait.max(1)).unwrap_or(u32::MAX);
            return batch.say(id, asked.refused(Refusal::Pin(PinRefusal::Wait(seconds))));
        }
        if self.hasher.is_none() {
            self.hasher = Hasher::employ(&self.inbox).ok();
        }
        if self.hasher.as_ref().is_some_and(|hasher| hasher.ask(id, pin, work)) {
            self.sessions.change(id).into_iter().for_each(|session| session.asked = Some(asked.clone()));
        } else {
            batch.say(id, asked.refused(Refusal::Pin(PinRefusal::Wait(1))));
        }
    }

    /// A PIN has been hashed.
    pub fn hashed(&mut self, batch: &mut Batch, id: SessionId, hashed: Hashed) {
        let Some(session) = self.sessions.change(id) else { return };
        let Some(asked) = session.asked.take() else { return };
        let uid = session.seat.uid;
        match (hashed, asked) {
            (Hashed::Right, Asked::SignIn(officer)) => {
                let is_temporary = self.pins.of(officer).is_some_and(|pin| pin.is_temporary);
                let standing = if is_temporary { Standing::Choosing } else { Standing::In };
                self.sit(batch, id, officer, standing, None);
            }
            (Hashed::Right, Asked::Unlock(_)) => self.open_again(batch, id),
            (Hashed::Right, Asked::Prove(officer)) => {
                session.proved_at = Some(self.now);
                self.write_pin(batch, id, Some(officer), PinLine::Proved { officer, uid });
                batch.say(id, Reply::Proved(Ok(())));
            }
            (Hashed::Made(hash), Asked::Set(officer)) => self.has_chosen(batch, id, officer, hash),
            (Hashed::Made(hash), Asked::Make(officer, pin)) => {
                let by = session.officer;
                self.write_pin(batch, id, by, PinLine::Set { officer, hash, is_temporary: true });
                batch.say(id, Reply::PinMade(Ok((officer, pin))));
                self.see_out(batch, officer, Some(id));
            }
            (Hashed::Wrong, asked) => {
                let officer = asked.officer();
                let by = session.officer;
                self.write_pin(batch, id, by, PinLine::Wrong { officer, uid });
                let wait = u32::try_from(self.pins.wait(officer, uid, self.now)).unwrap_or(u32::MAX);
                let left = self.pins.tries_left(officer, self.now);
                let why = if wait > 0 { PinRefusal::Wait(wait) } else { PinRefusal::Wrong(left) };
                batch.say(id, asked.refused(Refusal::Pin(why)));
            }
            (Hashed::Right | Hashed::Made(_), _) => {}
        }
    }

    /// An officer has chosen his PIN. With the first one of all the desk asks for PINs: who has not signed in knows
    /// nothing more from here on.
    fn has_chosen(&mut self, batch: &mut Batch, id: SessionId, officer: Id<Officer>, hash: String) {
        let is_first = !self.pins.is_in_use();
        self.write_pin(batch, id, Some(officer), PinLine::Set { officer, hash, is_temporary: false });
        batch.say(id, Reply::PinSet(Ok(())));
        match self.sessions.change(id).filter(|session| session.pass.is_some()) {
            // The stay that began with choosing it goes on.
            Some(session) if session.standing == Standing::Choosing => {
                session.standing = Standing::In;
                batch.later(Later::Welcome(id));
                batch.later(Later::Presence);
            }
            Some(_) => {}
            None => self.sit(batch, id, officer, Standing::In, None),
        }
        if is_first {
            let strangers = self.sessions.screens().filter(|session| session.officer.is_none());
            let strangers: Vec<SessionId> = strangers.map(|session| session.seat.session).collect();
            for stranger in strangers {
                self.sessions.change(stranger).into_iter().for_each(|session| session.fall_silent());
                batch.later(Later::Shut(stranger));
            }
        }
    }

    /// Takes an officer from every seat but one.
    pub fn see_out(&mut self, batch: &mut Batch, officer: Id<Officer>, but: Option<SessionId>) {
        let his = self.sessions.iter().filter(|session| session.officer == Some(officer));
        let his: Vec<SessionId> = his.map(|session| session.seat.session).filter(|id| Some(*id) != but).collect();
        his.into_iter().for_each(|session| self.sign_out(batch, session));
    }

    /// What a session that knows nothing is told, and nothing of the ward with it.
    pub fn shut(&mut self, id: SessionId) {
        let Some(session) = self.sessions.read(id).filter(|session| session.purpose == Purpose::Screen) else { return };
        if session.is_told {
            return;
        }
        let is_locked = session.standing == Standing::Locked;
        if !is_locked {
            self.welcome(id);
        }
        let alarm = self.alarm();
        self.sessions.say(id, &Reply::Alarm(alarm));
    }
}

impl Asked {
    fn officer(&self) -> Id<Officer> {
        match self {
            Asked::SignIn(officer)
            | Asked::Unlock(officer)
            | Asked::Prove(officer)
            | Asked::Set(officer)
            | Asked::Make(officer, _) => *officer,
        }
    }

    /// The answer that says no.
    fn refused(&self, why: Refusal) -> Reply {
        match self {
            Asked::SignIn(_) => Reply::SignedIn(Err(why)),
            Asked::Unlock(_) => Reply::Unlocked(Err(why)),
            Asked::Prove(_) => Reply::Proved(Err(why)),
            Asked::Set(_) => Reply::PinSet(Err(why)),
            Asked::Make(..) => Reply::PinMade(Err(why)),
        }
    }
}

fn hash_of(pass: &Pass) -> PassHash {
    hex::text(&Sha256::digest(pass.0))
}

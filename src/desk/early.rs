//! Those who come while the ward is still being opened. Whoever would wait too long for it is
//! welcomed to an empty desk that says so, and gets everything when it is there.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use crate::desk::batch::Batch;
use crate::desk::inbox::Event;
use crate::desk::opening::{Opened, OpeningError};
use crate::desk::protocol::{
    Closing, Counts, DeskState, Door, Hello, Outcome, Proof, Purpose, Reply, Request, RuleTexts, Welcome,
};
use crate::desk::seat::Seat;
use crate::desk::service::{Desk, Terms};
use crate::domain::identity::SessionId;
use crate::domain::refusal::Refusal;
use crate::journal::Disk;

/// How long a screen waits before it is told that the records are being rebuilt.
const PATIENCE: Duration = Duration::from_secs(1);

/// Those who came early, and what they asked that can wait.
#[derive(Default)]
pub struct Early {
    seats: Vec<(Arc<Seat>, Hello)>,
    /// How many of them, from the first, have been welcomed already.
    welcomed: usize,
    sign_ins: Vec<(SessionId, String, Proof)>,
    ending: Option<Closing>,
}

impl Early {
    /// Receives whoever comes until the ward is open.
    pub fn wait<D: Disk>(terms: &Terms, events: &Receiver<Event<D>>) -> (Self, Opened<D>) {
        let mut early = Self::default();
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let event = if left.is_zero() {
                early.welcome(terms);
                events.recv().map_err(|_| RecvTimeoutError::Disconnected)
            } else {
                events.recv_timeout(left)
            };
            match event {
                Ok(Event::Opened(opened)) => return (early, *opened),
                Ok(event) => early.take_up(event),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return (early, Err(OpeningError::Panicked)),
            }
        }
    }

    /// Lets them in at the desk.
    pub fn enter<D: Disk>(self, desk: &mut Desk<D>, batch: &mut Batch) {
        for (place, (seat, hello)) in self.seats.into_iter().enumerate() {
            if place < self.welcomed && hello.purpose == Purpose::Screen {
                seat.say(&Reply::Reload);
            }
            desk.admit(batch, seat, hello);
        }
        for (session, name, proof) in self.sign_ins {
            desk.ask(batch, session, Request::SignIn { name, proof });
        }
        desk.ending = self.ending;
    }

    /// Sends them away, since the ward cannot be opened.
    pub fn dismiss(&self) {
        let deadline = Instant::now() + PATIENCE;
        self.seats.iter().for_each(|(seat, _)| seat.close(Closing::Stopped));
        self.seats.iter().for_each(|(seat, _)| seat.wait_until_over(deadline));
    }

    fn take_up<D: Disk>(&mut self, event: Event<D>) {
        match event {
            Event::Joined(seat, hello) => self.seats.push((seat, hello)),
            Event::Asked(session, request) => self.ask(session, request),
            Event::Gone(session) => {
                let before = self.seats.iter().take(self.welcomed);
                self.welcomed -= before.filter(|(seat, _)| seat.session == session).count();
                self.seats.retain(|(seat, _)| seat.session != session);
                self.sign_ins.retain(|(waiting, ..)| *waiting != session);
            }
            Event::Retire => self.ending = Some(Closing::Retired),
            Event::Stop => self.ending = Some(Closing::Stopped),
            Event::Room | Event::Hashed(..) | Event::Damaged(_) | Event::Opened(_) => {}
        }
    }

    /// Welcomes those screens that have waited.
    fn welcome(&mut self, terms: &Terms) {
        for (seat, _) in self.seats.iter().skip(self.welcomed).filter(|(_, hello)| hello.purpose == Purpose::Screen) {
            let welcome = Welcome {
                build: terms.build.clone(),
                session: seat.session,
                officer: None,
                sequence: 0,
                now: (terms.clock)(),
                state: DeskState { rebuilding: true, ..DeskState::default() },
                door: Door::default(),
                packs: RuleTexts::default(),
                pack_names: Vec::new(),
                counts: Counts::default(),
                need: Vec::new(),
                opening: Vec::new(),
            };
            seat.say(&Reply::Welcome(Box::new(welcome)));
        }
        self.welcomed = self.seats.len();
    }

    fn ask(&mut self, session: SessionId, request: Request) {
        let Some((seat, _)) = self.seats.iter().find(|(seat, _)| seat.session == session) else { return };
        match request {
            Request::SignIn { name, proof } => {
                self.sign_ins.retain(|(waiting, ..)| *waiting != session);
                self.sign_ins.push((session, name, proof));
            }
            Request::Submit(order) => {
                let outcome = Outcome::Refused(Refusal::ReadOnly);
                seat.say(&Reply::Answer { order: order.id, outcome });
            }
            Request::ReadCase(case) => seat.say(&Reply::CaseRead(case)),
            Request::Stop if seat.uid == rustix::process::geteuid().as_raw() => self.ending = Some(Closing::Stopped),
            Request::Stop => seat.say(&Reply::NotGiven(Refusal::NotSignedIn)),
            // Asked again once the ward is there, which the Reload tells.
            Request::ReadAll
            | Request::ReadHistory(_)
            | Request::Editing(_)
            | Request::WereDone(_)
            | Request::Saw(_)
            | Request::Lock
            | Request::Unlock(_)
            | Request::SignOut
            | Request::Prove(_)
            | Request::SetPin(_)
            | Request::MakePin(_)
            | Request::Status
            | Request::Retire
            | Request::Hello(_) => {}
        }
    }
}

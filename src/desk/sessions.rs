//! Who is at the desk: the sessions, who of them has signed in, and what each still gets.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Bound;
use std::sync::Arc;

use crate::desk::feed::Feed;
use crate::desk::gate::Asked;
use crate::desk::protocol::{Closing, Hello, Present, Purpose, Reply};
use crate::desk::seat::Seat;
use crate::domain::identity::{Id, RecordId, SessionId};
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;
use crate::domain::pin::PassHash;
use crate::domain::text::is_forbidden;
use crate::domain::veil::Veil;

/// Most feeds that a session may wait for.
const FEEDS_MAX: usize = 64;

/// Seconds within which a card that is opened again leaves no second line, and of how many cards that is known.
const OPENED_SECONDS: i64 = 15 * 60;
const OPENED_MAX: usize = 256;

/// Most letters of what a session says of its terminal.
const TERMINAL_MAX: usize = 100;

/// How a session stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Standing {
    /// Nobody sits there.
    #[default]
    Out,
    /// Its officer must choose a PIN before anything else.
    Choosing,
    /// Its officer works.
    In,
    /// It is locked.
    Locked,
}

/// One session.
#[derive(Debug)]
pub struct Session {
    /// Its connection.
    pub seat: Arc<Seat>,
    /// What it is for.
    pub purpose: Purpose,
    /// The version of its program.
    pub build: String,
    /// Terminal and size.
    pub terminal: String,
    /// Since when.
    pub since: Moment,
    /// Who has signed in.
    pub officer: Option<Id<Officer>>,
    /// How it stands.
    pub standing: Standing,
    /// When it was locked last.
    pub locked_at: Option<Moment>,
    /// By what its stay is known after the desk was away.
    pub pass: Option<PassHash>,
    /// When its officer typed his PIN once more.
    pub proved_at: Option<Moment>,
    /// What its PIN is being hashed for.
    pub asked: Option<Asked>,
    /// How often something was denied to it.
    pub denied: u32,
    /// Whose cards were opened there, and when that was kept last.
    pub opened: VecDeque<(RecordId, Moment)>,
    /// Whether it is told what the ward holds, and what changes.
    pub is_told: bool,
    /// Whether it is a wall screen, which is told no names.
    pub is_board: bool,
    /// Of whom it is told neither name nor telephone.
    pub veiled: Veil,
    /// The record that is open in a form there.
    pub editing: Option<RecordId>,
    /// Whether it has been welcomed.
    pub is_in: bool,
    feeds: VecDeque<Feed>,
}

impl Session {
    /// Who works there.
    pub fn works(&self) -> Option<Id<Officer>> {
        self.officer.filter(|_| self.standing == Standing::In)
    }

    /// Nobody sits there any more.
    pub fn empty(&mut self) {
        self.officer = None;
        self.standing = Standing::Out;
        self.locked_at = None;
        self.pass = None;
        self.proved_at = None;
        self.asked = None;
        self.opened.clear();
        self.editing = None;
        self.is_board = false;
    }

    /// Whether that a card was opened is to be kept: not again within a quarter of an hour.
    pub fn opens(&mut self, record: RecordId, now: Moment) -> bool {
        self.opened.retain(|(_, at)| (0..OPENED_SECONDS).contains(&now.since(*at)));
        if self.opened.iter().any(|(opened, _)| *opened == record) {
            return false;
        }
        if self.opened.len() == OPENED_MAX {
            self.opened.pop_front();
        }
        self.opened.push_back((record, now));
        true
    }

    /// From here on it is told nothing, and what was on its way is not sent.
    pub fn fall_silent(&mut self) {
        self.is_told = false;
        self.feeds.clear();
    }

    /// Whether it is being sent the whole ward.
    pub fn reads_all(&self) -> bool {
        self.feeds.iter().any(Feed::is_whole)
    }
}

/// Everybody at the desk.
#[derive(Debug, Default)]
pub struct Sessions {
    all: BTreeMap<SessionId, Session>,
    /// Who got the last page, so that everybody has a turn.
    fed: Option<SessionId>,
}

impl Sessions {
    /// Lets somebody in who has yet to be welcomed.
    pub fn admit(&mut self, seat: Arc<Seat>, hello: Hello, now: Moment) {
        let letters = hello.terminal.chars().filter(|letter| !is_forbidden(*letter));
        let session = Session {
            purpose: hello.purpose,
            build: hello.build,
            terminal: letters.take(TERMINAL_MAX).collect(),
            since: now,
            officer: None,
            standing: Standing::Out,
            locked_at: None,
            pass: None,
            proved_at: None,
            asked: None,
            denied: 0,
            opened: VecDeque::new(),
            is_told: false,
            is_board: false,
            veiled: Veil::new(),
            editing: None,
            is_in: false,
            feeds: VecDeque::new(),
            seat,
        };
        self.all.insert(session.seat.session, session);
    }

    /// One session.
    pub fn read(&self, id: SessionId) -> Option<&Session> {
        self.all.get(&id)
    }

    /// One session, to be changed.
    pub fn change(&mut self, id: SessionId) -> Option<&mut Session> {
        self.all.get_mut(&id)
    }

    /// Forgets a session that has gone.
    pub fn leave(&mut self, id: SessionId) -> Option<Session> {
        self.all.remove(&id)
    }

    /// Whether nobody is here.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Everybody.
    pub fn iter(&self) -> impl Iterator<Item = &Session> {
        self.all.values()
    }

    /// The screens that have been welcomed.
    pub fn screens(&self) -> impl Iterator<Item = &Session> {
        self.all.values().filter(|session| session.is_in && session.purpose == Purpose::Screen)
    }

    /// Says something to one session.
    pub fn say(&self, id: SessionId, reply: &Reply) {
        if let Some(session) = self.all.get(&id) {
            session.seat.say(reply);
        }
    }

    /// Says something to every screen.
    pub fn announce(&self, reply: &Reply) {
        let Ok(bytes) = crate::desk::frame::frame(reply) else { return };
        let bundle: Arc<[u8]> = bytes.into();
        self.screens().for_each(|session| session.seat.send(&bundle));
    }

    /// Sends changes to every screen that may know of them, and to whoever is reading the whole ward; to the wall what
    /// is for the wall, and to each what its veil leaves.
    pub fn publish(&self, bundle: &Arc<[u8]>, wall: &Arc<[u8]>, veiled: &[(Veil, Arc<[u8]>)]) {
        for session in self.hearing() {
            let own = veiled.iter().find(|(veiled, _)| *veiled == session.veiled).map(|(_, bundle)| bundle);
            session.seat.send(if session.is_board { wall } else { own.unwrap_or(bundle) });
        }
    }

    /// Every veil through which somebody hears of changes, once each; not the one that hides nothing.
    pub fn veils(&self) -> BTreeSet<Veil> {
        self.hearing().map(|session| session.veiled.clone()).filter(|veiled| !veiled.is_empty()).collect()
    }

    fn hearing(&self) -> impl Iterator<Item = &Session> {
        let hears = |session: &&Session| session.is_told && (session.purpose == Purpose::Screen || session.reads_all());
        self.all.values().filter(hears)
    }

    /// The screens that know nothing of the ward and see the alarm alone.
    pub fn shut(&self) -> impl Iterator<Item = &Session> {
        self.screens().filter(|session| !session.is_told)
    }

    /// Tells every screen who is here.
    pub fn announce_presence(&self) {
        let present = self.screens().map(|session| Present {
            session: session.seat.session,
            officer: session.officer,
            terminal: session.terminal.clone(),
            since: session.since,
            editing: session.editing,
            is_locked: session.standing == Standing::Locked,
            locked_at: session.locked_at.filter(|_| session.standing == Standing::Locked),
        });
        self.announce(&Reply::Present(present.collect()));
    }

    /// Begins to feed a session; one that wants too much at once is closed.
    pub fn feed(&mut self, id: SessionId, feed: Feed) {
        let Some(session) = self.all.get_mut(&id) else { return };
        if session.feeds.len() >= FEEDS_MAX {
            return session.seat.close(Closing::TooSlow);
        }
        session.feeds.push_back(feed);
    }

    /// Begins every feed of a session anew, since most of the ward has changed.
    pub fn feed_again(&mut self, id: SessionId) {
        let Some(session) = self.all.get_mut(&id) else { return };
        let was_whole = session.reads_all();
        session.feeds.retain(|feed| !feed.is_held() && !feed.is_whole());
        if session.purpose == Purpose::Screen {
            session.feeds.push_front(Feed::held());
        }
        if was_whole {
            session.feeds.push_back(Feed::all());
        }
    }

    /// The next session that waits for a page and has room for one, and its feed.
    pub fn next_to_feed(&mut self) -> Option<(SessionId, &mut Feed)> {
        let after = self.fed.map_or(Bound::Unbounded, Bound::Excluded);
        let later = self.all.range((after, Bound::Unbounded));
        let mut turns = later.chain(self.all.range(..=self.fed.unwrap_or_default()));
        let (id, _) = turns.find(|(_, session)| !session.feeds.is_empty() && session.seat.has_room())?;
        let id = *id;
        self.fed = Some(id);
        Some((id, self.all.get_mut(&id)?.feeds.front_mut()?))
    }

    /// Notes that the first feed of a session has come to its end.
    pub fn fed(&mut self, id: SessionId) {
        if let Some(session) = self.all.get_mut(&id) {
            session.feeds.pop_front();
        }
    }
}

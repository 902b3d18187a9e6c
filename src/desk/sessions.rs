//! Who is at the desk: the sessions, who of them has signed in, and what each still gets.

use std::collections::{BTreeMap, VecDeque};
use std::ops::Bound;
use std::sync::Arc;

use crate::desk::feed::Feed;
use crate::desk::protocol::{Closing, Hello, Present, Purpose, Reply};
use crate::desk::seat::Seat;
use crate::domain::identity::{Id, RecordId, SessionId};
use crate::domain::moment::Moment;
use crate::domain::officer::Officer;
use crate::domain::text::is_forbidden;

/// Most feeds that a session may wait for.
const FEEDS_MAX: usize = 64;

/// Most letters of what a session says of its terminal.
const TERMINAL_MAX: usize = 100;

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
    /// The record that is open in a form there.
    pub editing: Option<RecordId>,
    /// Whether it has been welcomed and hears what changes.
    pub is_in: bool,
    feeds: VecDeque<Feed>,
}

impl Session {
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

    /// Sends changes to every screen, and to whoever is reading the whole ward.
    pub fn publish(&self, bundle: &Arc<[u8]>) {
        let hears = |session: &&Session| session.is_in && (session.purpose == Purpose::Screen || session.reads_all());
        self.all.values().filter(hears).for_each(|session| session.seat.send(bundle));
    }

    /// Tells every screen who is here.
    pub fn announce_presence(&self) {
        let present = self.screens().map(|session| Present {
            session: session.seat.session,
            officer: session.officer,
            terminal: session.terminal.clone(),
            since: session.since,
            editing: session.editing,
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

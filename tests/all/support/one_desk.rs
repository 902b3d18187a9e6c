//! A screen over the demo ward with a desk of its own: orders are decided at once and answered as
//! the service would, without a socket.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use std::collections::BTreeMap;

use trucban::desk::protocol::{
    Changed, Counts, DeskState, Door, HistoryLine, HistoryOf, Outcome, Reply, Request, RuleTexts, SignedIn, Welcome,
};
use trucban::domain::change::Change;
use trucban::domain::command::{Command, Order};
use trucban::domain::decide::{Done, decide_by, undo};
use trucban::domain::identity::{Id, Kind, OrderId, SessionId};
use trucban::domain::moment::Moment;
use trucban::domain::officer::Officer;
use trucban::domain::record::Record;
use trucban::domain::refusal::Refusal;
use trucban::domain::ward::Ward;
use trucban::exchange::demo;
use trucban::language::phrases::{Language, Phrasebook};
use trucban::tui::entry::Words;
use trucban::tui::input::{Decoder, Input, Milliseconds};
use trucban::tui::look::Look;
use trucban::tui::message::{Effect, Message};
use trucban::tui::screen::Screen;
use trucban::tui::seat::Seat;
use trucban::tui::update::update;
use trucban::tui::view::view;

use super::keyboard;

const PACKS: [&str; 3] = [
    include_str!("../../../assets/packs/qd-261.toml"),
    include_str!("../../../assets/packs/qd-528.toml"),
    include_str!("../../../assets/packs/tram.toml"),
];

/// Those that the settings do not choose for danger signs.
const BESIDE: [&str; 4] = [
    include_str!("../../../assets/packs/nd-165.toml"),
    include_str!("../../../assets/packs/qd-4038.toml"),
    include_str!("../../../assets/packs/qd-604.toml"),
    include_str!("../../../assets/packs/truy-vet.toml"),
];

/// The evening on which the drawings of the demo ward were made.
pub fn evening() -> Moment {
    Moment::at("2021-07-21".parse().unwrap(), "21:04:00".parse().unwrap())
}

/// One officer's screen and the desk behind it.
pub struct OneDesk {
    pub screen: Screen,
    pub ward: Ward,
    decoder: Decoder,
    clock: u64,
    sequence: u64,
    pub effects: Vec<Effect>,
    /// Every order that was carried out.
    pub done: BTreeMap<OrderId, Done>,
    /// Whether every order is refused, as on a full disk.
    pub refuses: bool,
    /// Whether nothing that is sent is answered; see [`OneDesk::comes_back`].
    pub is_away: bool,
}

impl OneDesk {
    /// The demo ward at a size, in Vietnamese, with nobody signed in.
    pub fn demo(size: (u16, u16)) -> Self {
        Self::open(
            demo::ward(include_str!("../../../assets/demo_ward.toml"), evening()).unwrap(),
            size,
            Language::Vietnamese,
        )
    }

    /// A ward at a size.
    pub fn open(ward: Ward, size: (u16, u16), language: Language) -> Self {
        let seat = Seat::open(welcome(&ward));
        let words = Words::read(Words::EMBEDDED).unwrap();
        let look = Look::new(Phrasebook::embedded(language), words);
        let screen = Screen::open(seat, &[], look, size);
        let mut desk = Self {
            screen,
            ward,
            decoder: Decoder::new(),
            clock: 0,
            sequence: 1,
            effects: Vec::new(),
            done: BTreeMap::new(),
            refuses: false,
            is_away: false,
        };
        desk.hear(Message::Desk(Box::new(Reply::Streamed)));
        desk
    }

    /// Signs the officer of this name in.
    pub fn signed_in(mut self, name: &str) -> Self {
        let officer = self.ward.officer_named(name).expect("the officer stands in the ward").id;
        self.hear(Message::Desk(Box::new(Reply::SignedIn(Ok(SignedIn::without_pin(officer))))));
        self.screen.notice = None;
        self
    }

    /// Types keys, see [`keyboard::keys`], one read for each.
    pub fn press(&mut self, keys: &str) -> &mut Self {
        for key in keyboard::keys(keys) {
            self.type_bytes(&key);
        }
        // A lone Esc settles after a while.
        self.clock += 2_000;
        let mut inputs = Vec::new();
        self.decoder.expire(Milliseconds(self.clock), &mut inputs);
        self.take(inputs);
        self
    }

    /// Types bytes as they come in one read.
    pub fn type_bytes(&mut self, bytes: &[u8]) -> &mut Self {
        let mut inputs = Vec::new();
        self.decoder.feed(bytes, Milliseconds(self.clock), &mut inputs);
        self.take(inputs);
        self
    }

    fn take(&mut self, inputs: Vec<Input>) {
        for input in inputs {
            match input {
                Input::Key(key) => self.hear(Message::Key(key)),
                Input::Paste { text, is_cut } => self.hear(Message::Paste(text, is_cut)),
                Input::Report(_) => {}
            }
        }
    }

    /// Gives the screen a message and answers what it sends.
    pub fn hear(&mut self, message: Message) {
        self.screen.waiting.next = OrderId(u128::from(self.sequence) << 64 | 7);
        let effects = update(&mut self.screen, message);
        for effect in effects {
            if let Effect::Send(request) = &effect {
                self.answer(request);
            }
            self.effects.push(effect);
        }
    }

    fn answer(&mut self, request: &Request) {
        for reply in self.replies(request) {
            self.hear(Message::Desk(Box::new(reply)));
        }
    }

    /// What the desk says to a request.
    pub fn replies(&mut self, request: &Request) -> Vec<Reply> {
        match request {
            Request::SignIn { name, .. } if self.ward.officers.count() == 0 => {
                // The first one of a ward signs for himself, as at the desk.
                let role = trucban::domain::officer::Role::Administrator;
                let officer = Officer { name: name.clone(), role, ..Officer::default() };
                let id = Id::new(1).unwrap();
                let (session, at) = (self.screen.seat.session, self.screen.seat.now);
                let command = Command::Enrol(officer);
                let order = Order { id: OrderId(1), officer: id, session, at, command, based_on: Vec::new() };
                let changes = self.decided(&order).unwrap();
                changes.iter().for_each(|change| self.ward.apply(change));
                self.sequence += 1;
                let changed = Changed { sequence: self.sequence, order: order.id, officer: id, at, changes };
                vec![Reply::Changed(changed), Reply::SignedIn(Ok(SignedIn::without_pin(id)))]
            }
            Request::SignIn { name, .. } => {
                let officer = self.ward.officer_named(name).map(|officer| SignedIn::without_pin(officer.id));
                vec![Reply::SignedIn(officer.ok_or(trucban::domain::refusal::Refusal::NotSignedIn))]
            }
            Request::Submit(_) if self.is_away => {
                // The next order has another name.
                self.sequence += 1;
                Vec::new()
            }
            Request::Submit(order) if self.refuses => {
                let outcome = Outcome::Refused(trucban::domain::refusal::Refusal::DiskFull);
                vec![Reply::Answer { order: order.id, outcome }]
            }
            // The parts of an import are answered by the test that sends one.
            Request::Submit(order) if order.command.name().ends_with("import") => Vec::new(),
            Request::Submit(order) => match self.decided(order) {
                Ok(changes) => {
                    let (officer, command) = (order.officer.number(), order.command.name().to_string());
                    self.done.insert(order.id, Done { officer, command, changes: changes.clone() });
                    changes.iter().for_each(|change| self.ward.apply(change));
                    self.sequence += 1;
                    let (sequence, officer) = (self.sequence, order.officer);
                    let changed = Changed { sequence, order: order.id, officer, at: order.at, changes };
                    let outcome = Outcome::Done { sequence, records: Vec::new(), tally: None };
                    vec![Reply::Changed(changed), Reply::Answer { order: order.id, outcome }]
                }
                Err(refusal) => vec![Reply::Answer { order: order.id, outcome: Outcome::Refused(refusal) }],
            },
            Request::ReadCase(case) => vec![Reply::CaseRead(*case)],
            Request::ReadHistory(of) => {
                let (of, lines) = (*of, self.history(*of));
                vec![Reply::History { of, lines, is_whole: true }]
            }
            Request::WereDone(orders) => {
                let done = orders.iter().filter(|order| self.done.contains_key(order));
                vec![Reply::WereDone(done.copied().collect())]
            }
            _ => Vec::new(),
        }
    }

    fn decided(&self, order: &Order) -> Result<Vec<Change>, Refusal> {
        let now = self.screen.seat.now;
        match &order.command {
            Command::Undo(undone) => undo(&self.ward, order, self.done.get(undone).ok_or(Refusal::NotHisOrder)?, now),
            _ => decide_by(&self.ward, &self.screen.seat.rules, order, now),
        }
    }

    /// What was done to a record, as the desk would read it from its journal.
    fn history(&self, of: HistoryOf) -> Vec<HistoryLine> {
        let HistoryOf::Record(record) = of else { return Vec::new() };
        let line = |(order, done): (&OrderId, &Done)| {
            let changes: Vec<Change> =
                done.changes.iter().filter(|change| change.record() == Some(record)).cloned().collect();
            let officer = Id::new(done.officer);
            let line = HistoryLine {
                sequence: 1,
                at: evening(),
                officer,
                order: *order,
                command: done.command.clone(),
                changes,
                access: None,
            };
            (!line.changes.is_empty()).then_some(line)
        };
        self.done.iter().filter_map(line).collect()
    }

    /// What was sent while the desk was away is answered.
    pub fn comes_back(&mut self) {
        self.is_away = false;
        let waiting: Vec<Order> = self.screen.waiting.orders.iter().map(|(order, _)| order.clone()).collect();
        waiting.into_iter().for_each(|order| self.answer(&Request::Submit(Box::new(order))));
    }

    /// Has another session give an order.
    pub fn others_order(&mut self, command: Command) -> Result<(), Refusal> {
        let (officer, at) = (Id::new(1).unwrap(), self.screen.seat.now);
        let id = OrderId(u128::from(self.sequence) << 64);
        let order = Order { id, officer, session: SessionId(9), at, command, based_on: Vec::new() };
        let changes = decide_by(&self.ward, &self.screen.seat.rules, &order, at)?;
        self.others_change(changes);
        Ok(())
    }

    /// What another session changed.
    pub fn others_change(&mut self, changes: Vec<Change>) {
        changes.iter().for_each(|change| self.ward.apply(change));
        self.sequence += 1;
        let (sequence, officer) = (self.sequence, Id::new(2).unwrap());
        let changed = Changed { sequence, order: OrderId(1), officer, at: evening(), changes };
        self.hear(Message::Desk(Box::new(Reply::Changed(changed))));
    }

    /// The screen as text, a line a row, trailing spaces trimmed, the cursor's place below.
    pub fn drawn(&self) -> String {
        let (buffer, cursor) = self.grid();
        let mut text = String::new();
        for row in 0..buffer.area.height {
            let line: String = (0..buffer.area.width).map(|column| buffer[(column, row)].symbol()).collect();
            text.push_str(line.trim_end());
            text.push('\n');
        }
        if let Some((column, row)) = cursor {
            text.push_str(&format!("cursor {column},{row}\n"));
        }
        text
    }

    /// The screen as a grid.
    pub fn grid(&self) -> (Buffer, Option<(u16, u16)>) {
        let (width, height) = self.screen.size;
        let mut buffer = Buffer::empty(Rect { x: 0, y: 0, width, height });
        let cursor = view(&self.screen, &mut buffer);
        (buffer, cursor)
    }

    /// The row of the notice, the ruler or the fault.
    pub fn notice(&self) -> String {
        let drawn = self.drawn();
        drawn.lines().nth(usize::from(self.screen.size.1) - 3).unwrap().to_string()
    }

    /// The last reading of a case in the desk's ward.
    pub fn last_reading(&self, case: u32) -> trucban::domain::home_treatment::Reading {
        self.ward.readings_of(Id::new(case).unwrap()).next_back().unwrap().body.clone()
    }
}

pub fn welcome(ward: &Ward) -> Welcome {
    let kinds = Kind::ALL.into_iter();
    let opening: Vec<Record> = kinds
        .flat_map(|kind| (1..=ward.last_number(kind)).filter_map(move |number| ward.record(kind, number)))
        .collect();
    Welcome {
        build: "test".to_string(),
        session: SessionId(1),
        officer: None,
        sequence: 1,
        now: evening(),
        state: DeskState::default(),
        door: Door::default(),
        packs: RuleTexts {
            judging: PACKS.map(str::to_string).to_vec(),
            beside: BESIDE.map(str::to_string).to_vec(),
            switched: ward.settings().switched,
        },
        pack_names: vec!["qd-261".to_string(), "qd-528".to_string(), "tram".to_string()],
        counts: Counts::default(),
        need: Vec::new(),
        opening,
    }
}

//! The loop: draw, wait, update, carry out effects. The only place of this room, beside the
//! terminal and the drafts, where anything outside is touched.

mod drafts;

use std::io;
use std::time::{Duration, Instant};

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::desk::connection::{Connection, Launch, Place, now, order_id};
use crate::desk::protocol::{Hello, Reply, Request, Welcome};
use crate::domain::identity::OrderId;
use crate::exchange::laid::Tools;
use crate::exchange::printing::PrintCommands;
use crate::exchange::workbook::Program;
use crate::language::Shown;
use crate::language::typing::Method;
use crate::tui::desk_line::{DeskLine, Heard};
use crate::tui::draft::{Draft, Drafts};
use crate::tui::errand::Errands;
use crate::tui::frame_writer::FrameWriter;
use crate::tui::input::{Decoder, Input, Milliseconds};
use crate::tui::keymap::Keymap;
use crate::tui::look::{Look, THIN};
use crate::tui::message::{Effect, Message};
use crate::tui::paint::{ColorDepth, Painter};
use crate::tui::paper;
use crate::tui::preferences::Preferences;
use crate::tui::screen::Screen;
use crate::tui::seat::{Line, Seat};
use crate::tui::terminal::ScreenTerminal;
use crate::tui::terminal_preferences::TerminalPreferences;
use crate::tui::theme::Role;
use crate::tui::update::{begin, seconds_to_idle, update};
use crate::tui::view::view;
use crate::tui::wake::{Ready, Wake};

/// What a session needs to know before it begins.
#[derive(Debug)]
pub struct Options {
    /// Where the desk is.
    pub place: Place,
    /// How a desk is started.
    pub launch: Launch,
    /// How the session introduces itself.
    pub hello: Hello,
    /// Words and lines.
    pub look: Look,
    /// The keys.
    pub keymap: Keymap,
    /// What was wrong in files of phrases, keys and looks.
    pub complaints: Vec<String>,
    /// Colours of the terminal.
    pub colors: ColorDepth,
    /// Whether thin lines may be used where the terminal draws them one cell wide.
    pub probe_glyphs: bool,
    /// Whether the session only looks.
    pub only_looks: bool,
    /// The input method that is on at first.
    pub typing: Option<Method>,
    /// What is remembered of this terminal.
    pub preferences: TerminalPreferences,
    /// Where drafts are kept.
    pub drafts: Drafts,
    /// Where orders and columns of the lists are remembered; nowhere for a demo.
    pub list_preferences: Option<Preferences>,
    /// What lists are read with.
    pub lists: Tools,
    /// The commands that print.
    pub printer: PrintCommands,
    /// What waits for them.
    pub printing: Program,
}

/// How a session ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ended {
    /// The officer left.
    Left,
    /// The terminal is gone.
    HungUp,
    /// The machine asked for it.
    Terminated,
}

/// Milliseconds after the last key at which what is typed goes to disk.
const DRAFT_MILLISECONDS: u64 = 250;

/// The most frames of the desk that are taken before keys are looked at again.
const REPLIES_AT_ONCE: usize = 4;

/// Holds a session at this terminal until it ends.
pub fn run(options: Options, connection: Connection, welcome: Welcome) -> io::Result<Ended> {
    let terminal = ScreenTerminal::take()?;
    let size = terminal.size();
    let need = welcome.need.clone();
    let mut screen = Screen::open(Seat::open(welcome), &need, options.look.clone(), (size.width, size.height));
    screen.seat.only_looks = options.only_looks;
    screen.typing.method = options.typing;
    screen.keymap = options.keymap.clone();
    screen.printer.commands = options.printer.clone();
    screen.complaints = options.complaints.iter().map(|complaint| Shown::of(complaint).into_static()).collect();
    let first = if options.only_looks && !screen.seat.door.asks_pins { Vec::new() } else { begin(&mut screen, true) };
    let mut wake = Wake::new(io::stdin())?;
    let errands = Errands::new(wake.bell()?);
    let mut session = Session {
        wake,
        errands,
        writer: FrameWriter::new(io::stdout())?,
        painter: Painter::new(options.colors),
        decoder: Decoder::new(),
        started: Instant::now(),
        line: DeskLine::up(connection, options.place.clone(), options.launch.clone(), options.hello.clone()),
        more_waits: true,
        draft: Kept::default(),
        form: None,
        terminal,
        screen,
        options,
    };
    if session.options.probe_glyphs {
        // Three signs and the question where the cursor is now; the first frame covers them.
        session.writer.write_frame("\x1b[H─│├\x1b[6n".as_bytes())?;
    }
    for effect in first {
        session.carry_out(effect);
    }
    session.hold()
}

/// What of the entry line is on disk.
#[derive(Default)]
struct Kept {
    /// The draft as it was last written.
    written: Option<Draft>,
    /// When the line must be written.
    due: Option<Instant>,
    /// The order that a draft brought along, as long as its line is not touched.
    order: Option<(OrderId, String)>,
}

struct Session {
    screen: Screen,
    errands: Errands,
    terminal: ScreenTerminal,
    wake: Wake,
    writer: FrameWriter,
    painter: Painter,
    decoder: Decoder,
    started: Instant,
    line: DeskLine,
    /// Whether the connection may hold whole frames that the socket no longer shows.
    more_waits: bool,
    draft: Kept,
    /// The draft of the form that is open, as it was last written.
    form: Option<Draft>,
    options: Options,
}

impl Session {
    /// Holds the session; however it ends, what was typed and not saved is kept.
    fn hold(&mut self) -> io::Result<Ended> {
        let ended = self.go_round();
        self.options.drafts.keep_unsaved(&self.screen, now(), order_id);
        self.keep_draft();
        ended
    }

    fn go_round(&mut self) -> io::Result<Ended> {
        loop {
            self.draw()?;
            let patience = self.patience();
            let ready = self.wake.wait(self.line.as_fd(), patience)?;
            self.tick();
            if ready.contains(Ready::Terminal) && self.take_keys() {
                return Ok(Ended::Left);
            }
            if ready.contains(Ready::HangUp) {
                return Ok(Ended::HungUp);
            }
            if ready.contains(Ready::Terminate) {
                return Ok(Ended::Terminated);
            }
            if ready.contains(Ready::Continued) {
                self.terminal.take_again()?;
            }
            if ready.contains(Ready::Resized) || ready.contains(Ready::Continued) {
                // A terminal that shrank and grew again between two looks has the old size and
                // has lost what it showed.
                self.painter.redraw();
                let size = self.terminal.size();
                self.hear(Message::Resized(size.width, size.height));
            }
            if (ready.contains(Ready::Socket) || self.more_waits) && self.take_replies() {
                return Ok(Ended::Left);
            }
            if ready.contains(Ready::Errand) {
                for message in self.errands.take() {
                    self.hear(message);
                }
            }
            if self.draft.due.is_some_and(|due| due <= Instant::now()) {
                self.keep_draft();
            }
        }
    }

    fn draw(&mut self) -> io::Result<()> {
        let (width, height) = self.screen.size;
        let mut buffer = Buffer::empty(Rect { x: 0, y: 0, width, height });
        let cursor = view(&self.screen, &mut buffer);
        let bytes = self.painter.paint(&buffer, cursor);
        match self.writer.write_frame(bytes) {
            // The terminal went while we drew; the next wait says so and ends the session.
            Err(fault) if fault.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error()) => Ok(()),
            other => other,
        }
    }

    fn clock(&self) -> Milliseconds {
        Milliseconds(u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX))
    }

    /// How long nothing needs to happen by itself: until an unfinished key settles, the draft is
    /// due, or the clock on the screen moves on.
    fn patience(&self) -> Option<Duration> {
        if self.more_waits {
            return Some(Duration::ZERO);
        }
        // While something waits for the desk, the seconds of waiting are shown.
        let counts = matches!(self.screen.seat.line, Line::Down(_)) || !self.screen.waiting.orders.is_empty();
        let clock_step = if counts { 1 } else { 60 };
        let seconds = clock_step - now().seconds().rem_euclid(clock_step);
        let mut patience = Duration::from_secs(seconds.unsigned_abs());
        if let Some(seconds) = seconds_to_idle(&self.screen) {
            patience = patience.min(Duration::from_secs(seconds.unsigned_abs()));
        }
        if let Some(deadline) = self.decoder.deadline() {
            patience = patience.min(Duration::from_millis(deadline.0.saturating_sub(self.clock().0)));
        }
        if let Some(due) = self.draft.due {
            patience = patience.min(due.saturating_duration_since(Instant::now()));
        }
        Some(patience)
    }

    fn tick(&mut self) {
        let moment = now();
        if moment != self.screen.seat.now {
            self.hear(Message::Tick(moment));
            if self.line.is_idle() && self.screen.seat.line != Line::Stopped {
                self.line.seek();
            }
        }
        let mut inputs = Vec::new();
        let clock = self.clock();
        self.decoder.expire(clock, &mut inputs);
        // Only a lone Esc or the end of a paste settles by time, and neither ends the session.
        for input in inputs {
            self.take_input(input);
        }
    }

    /// Takes what was typed; whether the officer leaves.
    fn take_keys(&mut self) -> bool {
        let mut inputs = Vec::new();
        let clock = self.clock();
        self.decoder.feed(self.wake.terminal_bytes(), clock, &mut inputs);
        if self.screen.seat.line == Line::Stopped {
            self.screen.seat.line = Line::Down(self.screen.seat.now);
            self.line.seek();
        }
        let mut leaves = false;
        for input in inputs {
            leaves |= self.take_input(input);
        }
        self.draft.due = Some(Instant::now() + Duration::from_millis(DRAFT_MILLISECONDS));
        leaves
    }

    fn take_input(&mut self, input: Input) -> bool {
        match input {
            Input::Key(key) => self.hear(Message::Key(key)),
            Input::Paste { text, is_cut } => self.hear(Message::Paste(text, is_cut)),
            Input::Report(report) => {
                let in_time = self.started.elapsed() < Duration::from_millis(100);
                if self.options.probe_glyphs && in_time && report.column == 4 {
                    self.screen.look.glyphs = THIN;
                }
                self.options.probe_glyphs = false;
                false
            }
        }
    }

    /// Takes a message and carries out its effects; whether the session ends.
    fn hear(&mut self, message: Message) -> bool {
        let signed_in = self.screen.seat.officer;
        if matches!(&message, Message::Desk(reply) if matches!(**reply, Reply::SignedOut)) {
            // Whoever leaves finds what he typed when he comes back.
            self.options.drafts.keep_unsaved(&self.screen, now(), order_id);
            self.keep_draft();
            (self.draft, self.form) = (Kept::default(), None);
        }
        self.screen.waiting.next = match &self.draft.order {
            Some((order, line)) if line == self.screen.entry.field.text() => *order,
            _ => order_id(),
        };
        let effects = update(&mut self.screen, message);
        let mut ends = false;
        for effect in effects {
            ends |= self.carry_out(effect);
        }
        if signed_in != self.screen.seat.officer {
            self.bring_choices();
        }
        if signed_in.is_none() && self.screen.seat.officer.is_some() {
            self.bring_draft();
        }
        ends
    }

    fn carry_out(&mut self, effect: Effect) -> bool {
        match effect {
            Effect::Send(request) => self.send(&request),
            Effect::Redraw => self.painter.redraw(),
            Effect::Wipe => {
                self.painter.redraw();
                // Names that were scrolled off the screen are gone with it.
                drop(self.writer.write_frame(b"\x1b[H\x1b[2J\x1b[3J"));
            }
            Effect::KeepDraft(draft) => self.keep(&draft),
            Effect::ForgetDraft(draft) => self.forget(&draft),
            Effect::FindDrafts => {
                let forms = self.screen.seat.officer.map(|officer| self.options.drafts.forms(officer));
                return self.hear(Message::Drafts(forms.unwrap_or_default()));
            }
            Effect::KeepAlphabet(alphabet) => {
                if self.options.preferences.keep(alphabet).is_err() {
                    let words = self.screen.look.say("screen.preference_not_kept");
                    self.screen.notify(words, Role::Attention);
                }
            }
            // A bell that cannot be heard is no reason to end.
            Effect::Ring => drop(self.writer.write_frame(b"\x07")),
            Effect::KeepChoices => self.keep_choices(),
            effect @ (Effect::WriteCallSheets(_) | Effect::WritePapers(_) | Effect::WriteFiles { .. }) => {
                let (folder, book) = (&self.options.place.folder, &self.screen.look.book);
                let written = paper::write(&effect, folder, self.screen.seat.now, book);
                return written.is_some_and(|written| self.hear(written));
            }
            Effect::Print(file) => {
                let not_sent = self.errands.print(&self.screen.printer.commands, &self.options.printing, file);
                return not_sent.is_some_and(|not_sent| self.hear(not_sent));
            }
            Effect::Errand(errand) => {
                if self.errands.send(errand, &self.options.lists, now().date()).is_err() {
                    let words = self.screen.look.say("sheet.nobody_to_send");
                    self.screen.notify(words, Role::Attention);
                }
            }
            Effect::Quit => return true,
        }
        false
    }

    /// Sets the lists up as whoever has sat down wants them.
    fn bring_choices(&mut self) {
        if let (Some(officer), Some(preferences)) = (self.screen.seat.officer, &self.options.list_preferences) {
            self.screen.take_choices(&preferences.read(officer));
        }
    }

    /// Remembers how the lists are set up.
    fn keep_choices(&mut self) {
        let (Some(officer), Some(preferences)) = (self.screen.seat.officer, &self.options.list_preferences) else {
            return;
        };
        if preferences.keep(officer, &self.screen.panes.choices()).is_err() {
            let words = self.screen.look.say("storage.choices_not_kept");
            self.screen.notify(words, Role::Attention);
        }
    }

    fn send(&mut self, request: &Request) {
        if !self.line.send(request) {
            self.lose_line();
        }
    }

    fn lose_line(&mut self) {
        self.more_waits = false;
        // A desk that was stopped on purpose is not started again by a screen that nobody is at.
        match self.screen.seat.line {
            Line::Stopped => self.line.wait(),
            Line::Up | Line::Down(_) => self.line.seek(),
        }
        self.hear(Message::Lost);
    }

    /// Takes what the desk says, a few frames at a time; whether the session ends.
    fn take_replies(&mut self) -> bool {
        self.more_waits = false;
        for _ in 0..REPLIES_AT_ONCE {
            match self.line.hear() {
                Heard::Nothing => return false,
                Heard::Joined(welcome) => {
                    if self.hear(Message::Joined(welcome)) {
                        return true;
                    }
                }
                Heard::Reply(reply) => {
                    let closing = matches!(*reply, Reply::Closing(_));
                    if self.hear(Message::Desk(reply)) {
                        return true;
                    }
                    if closing {
                        self.lose_line();
                        return false;
                    }
                }
                Heard::Lost => {
                    self.lose_line();
                    return false;
                }
            }
        }
        self.more_waits = true;
        false
    }
}

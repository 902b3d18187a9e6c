//! The loop of linear mode: a line in, its answer out. The only place of it that touches input,
//! output and the desk.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use crate::desk::connection::{Connection, Launch, Place, now, order_id};
use crate::desk::protocol::{Hello, Reply, Welcome};
use crate::domain::identity::Id;
use crate::domain::officer::Officer;
use crate::exchange::printing::PrintCommands;
use crate::exchange::workbook::Program;
use crate::language::numbers;
use crate::language::shown::Shown;
use crate::tui::desk_line::{DeskLine, Heard};
use crate::tui::draft::{Draft, Drafts};
use crate::tui::errand::Errands;
use crate::tui::frame_writer::FrameWriter;
use crate::tui::keymap::Keymap;
use crate::tui::linear::conversation::{Conversation, SIZE};
use crate::tui::linear::echo::Echo;
use crate::tui::linear::input::Lines;
use crate::tui::look::Look;
use crate::tui::message::{Effect, Message};
use crate::tui::paper;
use crate::tui::screen::Screen;
use crate::tui::seat::{Line, Seat};
use crate::tui::terminal_preferences::TerminalPreferences;
use crate::tui::update::{begin, draft_of, seconds_to_idle};
use crate::tui::wake::{Ready, Wake};

/// What a session in lines needs to know before it begins.
#[derive(Debug)]
pub struct Options {
    /// Where the desk is.
    pub place: Place,
    /// How a desk is started.
    pub launch: Launch,
    /// How the session introduces itself.
    pub hello: Hello,
    /// Words, see [`Look::linear`].
    pub look: Look,
    /// The keys, which are typed by their names.
    pub keymap: Keymap,
    /// Whether the session only looks.
    pub only_looks: bool,
    /// Whether a bell is heard where the lines go.
    pub rings: bool,
    /// What is remembered of this terminal.
    pub preferences: TerminalPreferences,
    /// Where drafts are kept.
    pub drafts: Drafts,
    /// The commands that print.
    pub printer: PrintCommands,
    /// What waits for them.
    pub printing: Program,
}

/// How a session in lines ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Closed {
    /// The officer left, or nothing more came; so many lines were not carried out.
    Left(usize),
    /// The machine asked for it; what had no answer is kept as drafts.
    Terminated,
    /// The desk does not answer; what had no answer is kept as drafts.
    Unanswered,
}

/// How long the answer to the last line may take once nothing more comes in.
const PATIENCE_AT_END: Duration = Duration::from_secs(60);

/// Holds a session in lines over the standard input and output until it ends.
pub fn run(options: Options, connection: Connection, welcome: Welcome) -> io::Result<Closed> {
    let need = welcome.need.clone();
    let mut screen = Screen::open(Seat::open(welcome), &need, options.look.clone(), SIZE);
    screen.seat.only_looks = options.only_looks;
    screen.keymap = options.keymap.clone();
    screen.printer.commands = options.printer.clone();
    // Lines of a pipe were written beforehand and answer no questions; `:thiet lap` asks them there too.
    let may_set_up = io::stdin().is_terminal();
    let looks = options.only_looks && !screen.seat.door.asks_pins;
    let first = if looks { Vec::new() } else { begin(&mut screen, may_set_up) };
    let line = DeskLine::up(connection, options.place.clone(), options.launch.clone(), options.hello.clone());
    let mut wake = Wake::of_lines(io::stdin())?;
    let mut session = Session {
        conversation: Conversation::begin(screen, first, order_id),
        errands: Errands::new(wake.bell()?),
        wake,
        writer: FrameWriter::new(io::stdout())?,
        lines: Lines::default(),
        line,
        echo: Echo::of(io::stdin()),
        over_since: None,
        signed_in: None,
        options,
    };
    let closed = session.hold();
    // However it ends, what was sent and not answered is kept.
    session.options.drafts.keep_unsaved(&session.conversation.screen, now(), order_id);
    if let Some(form) = draft_of(&session.conversation.screen, now()) {
        session.keep(&form);
    }
    closed
}

struct Session {
    conversation: Conversation,
    errands: Errands,
    wake: Wake,
    writer: FrameWriter,
    lines: Lines,
    line: DeskLine,
    /// Whether the terminal shows what is typed.
    echo: Echo,
    /// Since when nothing more can come in.
    over_since: Option<Instant>,
    /// Who was told of his draft.
    signed_in: Option<Id<Officer>>,
    options: Options,
}

impl Session {
    fn hold(&mut self) -> io::Result<Closed> {
        // The connection may hold whole frames that the socket no longer shows.
        let mut leaves = self.take_replies()?;
        loop {
            leaves |= self.take_lines()?;
            if leaves {
                return Ok(Closed::Left(self.conversation.wrong()));
            }
            if let Some(closed) = self.closed()? {
                return Ok(closed);
            }
            self.wake.heed_terminal(!self.lines.is_full());
            let ready = self.wake.wait(self.line.as_fd(), self.patience())?;
            self.tick();
            if ready.contains(Ready::Terminate) {
                return Ok(Closed::Terminated);
            }
            if ready.contains(Ready::Terminal) {
                self.lines.feed(self.wake.terminal_bytes());
                self.wake_desk();
            }
            if ready.contains(Ready::HangUp) {
                self.over_since = Some(Instant::now());
            }
            if ready.contains(Ready::Errand) {
                for message in self.errands.take() {
                    self.conversation.hear(message);
                }
                leaves |= self.carry_out()?;
            }
            leaves |= self.take_replies()?;
        }
    }

    /// Carries out the lines that have come, each after the answer to the one before it; whether
    /// the officer leaves.
    fn take_lines(&mut self) -> io::Result<bool> {
        while !self.conversation.is_waiting() {
            self.tell_draft();
            self.conversation.settle();
            self.turn_echo();
            self.tell()?;
            let Some(line) = self.lines.next() else { return Ok(false) };
            match line {
                Ok(line) => self.conversation.take_line(&line),
                Err(rejection) => self.conversation.take_unreadable(&rejection),
            }
            if self.carry_out()? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether all that came in is done, or will not be.
    fn closed(&mut self) -> io::Result<Option<Closed>> {
        let Some(since) = self.over_since else { return Ok(None) };
        if self.conversation.is_waiting() {
            let is_stopped = self.conversation.screen.seat.line == Line::Stopped;
            // Whoever waits for a printer gives up by himself.
            let is_late = since.elapsed() > PATIENCE_AT_END && self.conversation.screen.printer.under_way == 0;
            return Ok((is_stopped || is_late).then_some(Closed::Unanswered));
        }
        if !self.lines.is_empty() {
            return Ok(None);
        }
        if let Some(line) = self.lines.unfinished() {
            self.conversation.take_unfinished(&line);
            self.keep_line(line);
        }
        if let Some(line) = self.conversation.end() {
            self.keep_line(line);
        }
        self.tell()?;
        Ok(Some(Closed::Left(self.conversation.wrong())))
    }

    /// Keeps a line that was not carried out as a draft.
    fn keep_line(&mut self, text: String) {
        let screen = &self.conversation.screen;
        let corrects = screen.entry.corrects;
        self.keep(&Draft { text, case: screen.target(), at: now(), order: None, corrects, form: None });
    }

    fn keep(&mut self, draft: &Draft) {
        let screen = &self.conversation.screen;
        let Some(officer) = screen.seat.officer else { return };
        if self.options.drafts.keep(officer, draft).is_err() {
            let words = screen.look.say("storage.draft_not_kept");
            self.conversation.tell_words(words);
        }
    }

    fn forget(&mut self, draft: &Draft) {
        if let Some(officer) = self.conversation.screen.seat.officer {
            self.options.drafts.forget(officer, draft);
        }
    }

    fn find_drafts(&mut self) {
        let officer = self.conversation.screen.seat.officer;
        let forms = officer.map(|officer| self.options.drafts.forms(officer)).unwrap_or_default();
        self.conversation.hear(Message::Drafts(forms));
    }

    /// Tells of a draft that waits for whoever has just signed in; it is not sent from here.
    fn tell_draft(&mut self) {
        let screen = &self.conversation.screen;
        if screen.seat.officer == self.signed_in {
            return;
        }
        self.signed_in = screen.seat.officer;
        let Some(draft) = self.signed_in.and_then(|officer| self.options.drafts.newest(officer)) else { return };
        let time = numbers::moment(draft.at.local(), screen.seat.now.date());
        let words = screen.look.say_with("plain.draft", &[("time", &time), ("line", &Shown::of(&draft.text))]);
        self.conversation.tell_words(words);
    }

    /// How long nothing needs to happen by itself: a minute of the clock, a second while the desk
    /// owes something.
    fn patience(&self) -> Option<Duration> {
        let is_counting = self.conversation.is_waiting() || self.line.is_idle();
        let seconds = if is_counting { 1 } else { 60 };
        let idle = seconds_to_idle(&self.conversation.screen).map_or(seconds, i64::unsigned_abs);
        Some(Duration::from_secs(seconds.min(idle)))
    }

    /// Hides what is typed while it is a PIN.
    fn turn_echo(&mut self) {
        self.echo.turn(self.conversation.screen.gate.is_none());
    }

    fn tick(&mut self) {
        let moment = now();
        if moment != self.conversation.screen.seat.now {
            self.conversation.hear(Message::Tick(moment));
        }
        if self.line.is_idle() && self.conversation.screen.seat.line != Line::Stopped {
            self.line.seek();
        }
    }

    /// Somebody works here again: a desk that was stopped is opened.
    fn wake_desk(&mut self) {
        let seat = &mut self.conversation.screen.seat;
        if seat.line == Line::Stopped {
            seat.line = Line::Down(seat.now);
            self.line.seek();
        }
    }

    /// Takes what the desk says; whether the officer leaves.
    fn take_replies(&mut self) -> io::Result<bool> {
        loop {
            match self.line.hear() {
                Heard::Nothing => return Ok(false),
                Heard::Joined(welcome) => self.conversation.hear(Message::Joined(welcome)),
                Heard::Reply(reply) => {
                    let closing = matches!(*reply, Reply::Closing(_));
                    self.conversation.hear(Message::Desk(reply));
                    if closing {
                        self.lose_line();
                    }
                }
                Heard::Lost => self.lose_line(),
            }
            if self.carry_out()? {
                return Ok(true);
            }
        }
    }

    fn lose_line(&mut self) {
        match self.conversation.screen.seat.line {
            Line::Stopped => self.line.wait(),
            Line::Up | Line::Down(_) => self.line.seek(),
        }
        self.conversation.hear(Message::Lost);
        if !self.lines.is_empty() {
            self.wake_desk();
        }
    }

    /// Tells what is new and carries out what must be done outside; whether the officer leaves.
    fn carry_out(&mut self) -> io::Result<bool> {
        self.tell()?;
        loop {
            let effects = self.conversation.effects();
            if effects.is_empty() {
                return Ok(false);
            }
            for effect in effects {
                if self.carry_out_one(effect)? {
                    return Ok(true);
                }
            }
            self.tell()?;
        }
    }

    /// Carries out one effect; whether the officer leaves.
    fn carry_out_one(&mut self, effect: Effect) -> io::Result<bool> {
        match effect {
            Effect::Send(request) => {
                if !self.line.send(&request) {
                    self.lose_line();
                }
            }
            Effect::KeepAlphabet(alphabet) => {
                if self.options.preferences.keep(alphabet).is_err() {
                    let words = self.conversation.screen.look.say("screen.preference_not_kept");
                    self.conversation.tell_words(words);
                }
            }
            Effect::Ring if self.options.rings => self.writer.write_frame(b"\x07")?,
            // A list is laid out on a screen; in lines it is imported by its command.
            Effect::Errand(_) => {
                self.conversation.screen.dialogs.clear();
                let words = self.conversation.screen.look.say("plain.no_sheet");
                self.conversation.tell_words(words);
                self.tell()?;
            }
            // Names that were told are gone from the screen and from above it.
            Effect::Wipe if self.options.rings => self.writer.write_frame(b"\x1b[H\x1b[2J\x1b[3J")?,
            Effect::Wipe | Effect::Ring | Effect::Redraw | Effect::KeepChoices => {}
            effect @ (Effect::WriteCallSheets(_) | Effect::WritePapers(_) | Effect::WriteFiles { .. }) => {
                let screen = &self.conversation.screen;
                let (folder, now) = (&self.options.place.folder, screen.seat.now);
                if let Some(written) = paper::write(&effect, folder, now, &screen.look.book) {
                    self.conversation.hear(written);
                }
            }
            Effect::Print(file) => {
                let commands = &self.conversation.screen.printer.commands;
                if let Some(not_sent) = self.errands.print(commands, &self.options.printing, file) {
                    self.conversation.hear(not_sent);
                }
            }
            Effect::KeepDraft(draft) => self.keep(&draft),
            Effect::ForgetDraft(draft) => self.forget(&draft),
            Effect::FindDrafts => self.find_drafts(),
            Effect::Quit => return Ok(true),
        }
        Ok(false)
    }

    /// Writes what is to be told, each on a line of its own.
    fn tell(&mut self) -> io::Result<()> {
        let mut text = String::new();
        for line in self.conversation.said() {
            text.push_str(line.as_str());
            text.push('\n');
        }
        self.writer.write_frame(text.as_bytes())
    }
}

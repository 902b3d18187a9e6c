//! The hand-over on the screen: who, the figures, who is to be watched, what is carried on, notes and signatures. What is
//! reckoned is kept here between changes, because a frame must not cost by the ward.

use ratatui::layout::Rect;

use crate::domain::handover::{Between, Facts, Handover, Stage, Watch, facts, open, proposed};
use crate::domain::identity::Id;
use crate::domain::record::Kept;
use crate::domain::tasks::Task;
use crate::exchange::handover::HandoverView;
use crate::language::shown::Shown;
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::{moved, shown_rows, under_rule};

/// A hand-over that is open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpenHandover {
    /// Which; the one that is under way where none is named.
    pub which: Option<Id<Handover>>,
    /// The chosen one of [`OpenHandover::rows`].
    pub chosen: usize,
    /// What is reckoned, as of the last change.
    pub facts: Facts,
}

/// What a line is about, where it can be chosen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Row {
    /// Somebody to be watched.
    Watch(Watch),
    /// A task that is carried on.
    Carried(Id<Task>),
    /// A note or a signature, which is only read.
    Told,
}

impl OpenHandover {
    /// The one that is named, else the one that is under way.
    pub fn of(which: Option<Id<Handover>>, seat: &Seat) -> Self {
        let mut shown = Self { which, chosen: 0, facts: Facts::default() };
        shown.reckon(seat);
        shown
    }

    /// The record.
    pub fn record<'s>(&self, seat: &'s Seat) -> Option<&'s Kept<Handover>> {
        let named = self.which.and_then(|id| seat.ward.handovers.read(id));
        named.or_else(|| open(&seat.ward).filter(|_| self.which.is_none())).map(|kept| &**kept)
    }

    /// When it is and between whom; where none is under way, what a new one would be.
    pub fn between(&self, seat: &Seat) -> Option<Between> {
        match self.record(seat) {
            Some(kept) => {
                let Handover { from, to, giver, receiver, .. } = kept.body;
                Some(Between { from, to, giver, receiver })
            }
            None => seat.officer.map(|officer| proposed(&seat.ward, officer, seat.now)),
        }
    }

    /// Reckons anew what changes with the ward and the time, as long as both have not signed.
    pub fn reckon(&mut self, seat: &Seat) {
        // Once it has begun it stays this one, also when both have signed.
        self.which = self.record(seat).map(|kept| kept.id);
        let is_closed = self.record(seat).is_some_and(|kept| kept.stage() == Stage::Closed);
        if let Some(between) = self.between(seat).filter(|_| !is_closed) {
            self.facts = facts(&seat.ward, &seat.rules, (between.from, between.to), seat.now);
        }
        self.chosen = moved(self.chosen, 0, self.rows(seat).len());
    }

    /// What is told: once both have signed what they signed, before that what stands now. That it is no longer what the
    /// giver has signed is said in its head.
    pub fn told<'f>(&'f self, seat: &'f Seat) -> &'f Facts {
        let kept = self.record(seat).filter(|kept| kept.stage() == Stage::Closed);
        kept.and_then(|kept| kept.facts.as_ref()).unwrap_or(&self.facts)
    }

    /// What can be chosen, in order.
    pub fn rows(&self, seat: &Seat) -> Vec<Row> {
        let told = self.told(seat);
        let watch = told.watch.iter().cloned().map(Row::Watch);
        let carried = told.carried.iter().map(|carried| Row::Carried(carried.task));
        let behind = self.record(seat).map_or(0, |kept| kept.notes.len() + SIGNATURES);
        watch.chain(carried).chain(std::iter::repeat_n(Row::Told, behind)).collect()
    }

    /// The chosen row.
    pub fn row(&self, seat: &Seat) -> Option<Row> {
        self.rows(seat).into_iter().nth(self.chosen)
    }

    /// Whether something to act on is different from what the giver has signed.
    fn is_other_than_signed(&self, kept: &Handover) -> bool {
        kept.stage() == Stage::Given && kept.facts.as_ref().is_some_and(|signed| !signed.agrees_with(&self.facts))
    }
}

/// How many lines tell who has signed.
const SIGNATURES: usize = 2;

/// A line of the screen, and the place among the rows of what it is about.
type Line = (Option<usize>, Shown<'static>, Role);

/// Draws it.
pub fn draw(shown: &OpenHandover, (seat, look): (&Seat, &Look), area: Rect, ink: &mut Ink<'_>) {
    ink.clear(area);
    let Some(kept) = shown.record(seat) else { return draw_proposed(shown, (seat, look), area, ink) };
    let officer = |id| seat.officer_name(id).to_string();
    // Until both have signed the screen shows what stands now; the paper of a signed one is told from the record.
    let view = HandoverView { handover: kept, facts: shown.told(seat), officer: &officer, book: &look.book };
    let inner = under_rule(area);
    let width = usize::from(inner.width.saturating_sub(2));
    let lines = lines(&view, shown, kept, (seat, look), width);
    let at = lines.iter().position(|(place, ..)| *place == Some(shown.chosen)).unwrap_or(0);
    // The lines below the chosen one that are still its own are shown with it.
    let end = lines.iter().rposition(|(place, ..)| *place == Some(shown.chosen)).unwrap_or(at);
    let rows = shown_rows(if at == 0 { 0 } else { end }, lines.len(), usize::from(inner.height));
    for (row, place) in (0_u16..).zip(rows) {
        let (about, words, role) = &lines[place];
        let is_chosen = place == at && about.is_some();
        ink.text(inner, (0, row), &Shown::of(if is_chosen { "> " } else { "  " }), Role::Chosen);
        ink.text(inner, (2, row), words, *role);
    }
    let stage = look.say(match kept.stage() {
        Stage::Draft => "handover.stage_draft",
        Stage::Given => "handover.stage_given",
        Stage::Closed => "handover.stage_closed",
    });
    ink.rule(area, 0, (&Shown::owned(view.title()), Role::Focused), &Shown::owned(format!("  {}", stage.as_str())));
}

/// What a new one would be, where none is under way.
fn draw_proposed(shown: &OpenHandover, (seat, look): (&Seat, &Look), area: Rect, ink: &mut Ink<'_>) {
    let inner = under_rule(area);
    let Some(between) = shown.between(seat) else {
        ink.text(inner, (2, 0), &look.say("refusals.not_signed_in"), Role::Attention);
        return;
    };
    let officer = |id| seat.officer_name(id).to_string();
    let body = Handover::of(between);
    let view = HandoverView { handover: &body, facts: &shown.facts, officer: &officer, book: &look.book };
    ink.rule(area, 0, (&Shown::owned(view.title()), Role::Focused), &Shown::default());
    let width = usize::from(inner.width.saturating_sub(4));
    let told = [look.book.say("handover.none_open").to_string()];
    let told = told.into_iter().chain(view.identify()).chain(view.situation());
    let lines = told.chain([look.book.say("handover.begin").to_string()]);
    let lines = lines.flat_map(|line| Shown::owned(line).wrapped(width, 2));
    for (row, line) in (0_u16..).zip(lines) {
        ink.text(inner, (2, row), &line, Role::Text);
    }
}

fn lines(
    view: &HandoverView<'_>,
    shown: &OpenHandover,
    kept: &Handover,
    (seat, look): (&Seat, &Look),
    width: usize,
) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut add = |place: Option<usize>, text: String, role: Role| {
        let wrapped = Shown::owned(text).wrapped(width, 6).into_iter();
        lines.extend(wrapped.map(|line| (place, line, role)));
    };
    if shown.is_other_than_signed(kept) {
        add(None, look.book.say("handover.other_than_signed").to_string(), Role::Attention);
    }
    view.identify().into_iter().for_each(|line| add(None, line, Role::Text));
    add(None, look.book.say("handover.part_situation").to_string(), Role::Title);
    view.situation().into_iter().for_each(|line| add(None, line, Role::Text));
    let told = shown.told(seat);
    let unread = told.watch.iter().filter(|watch| !kept.has_read(watch)).count();
    let head = |part: &str, said: &str, count: usize, of: usize| {
        let said = look.book.say_with(said, &[("count", &count), ("of", &of)]);
        format!("{}  {said}", look.book.say(part))
    };
    add(None, head("handover.part_watch", "handover.unread", unread, told.watch.len()), Role::Title);
    for (place, watch) in told.watch.iter().enumerate() {
        let (mark, role) = if kept.has_read(watch) { ("[x]", Role::Done) } else { ("[ ]", Role::Text) };
        add(Some(place), format!("{mark} {}", view.watched(watch)), role);
    }
    let incomplete = told.incomplete().count();
    let said = head("handover.part_carried", "handover.incomplete", incomplete, told.carried.len());
    add(None, said, Role::Title);
    for (place, carried) in (told.watch.len()..).zip(&told.carried) {
        let (mark, role) = if carried.is_complete() { ("  ", Role::Text) } else { ("! ", Role::Attention) };
        add(Some(place), format!("{mark}{}", view.carried(carried)), role);
    }
    let notes: Vec<String> = kept.signed_notes().map(|note| view.note(note)).collect();
    let later: Vec<String> = kept.later_notes().map(|note| view.note(note)).collect();
    let mut place = told.watch.len() + told.carried.len();
    for (part, said) in
        [("handover.part_notes", notes), ("handover.part_signed", view.signed()), ("handover.part_later", later)]
    {
        if !said.is_empty() {
            add(None, look.book.say(part).to_string(), Role::Title);
        }
        for line in said {
            add(Some(place), line, Role::Text);
            place += 1;
        }
    }
    lines
}

//! "Ai chịu trách nhiệm?": the gaps and the duties, and while a duty is typed, with an area or without, who answers.

use ratatui::layout::Rect;

use crate::domain::identity::{Id, RecordId};
use crate::domain::record::Body;
use crate::domain::responsibility::{Gap, Question, gaps, who};
use crate::domain::roster::{Duty, Part};
use crate::exchange::who::{Tone, WhoView, gap_sentence, named, read};
use crate::language::shown::Shown;
use crate::language::sorting::text_key;
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::{draw_rows, shown_of, under_rule};

/// The most rows that a person reads through.
const ROWS_MAX: usize = 500;

/// Which row is chosen while nothing is typed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct WhoAnswers {
    /// The chosen row.
    pub chosen: usize,
}

/// A row before anything is typed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Row {
    /// A hole in the chain of responsibility.
    Gap(Gap),
    /// A duty.
    Duty(Id<Duty>),
}

impl Row {
    /// The record by which it is mended.
    pub fn record(self) -> RecordId {
        fn of<T: Body>(id: Id<T>) -> RecordId {
            RecordId { kind: T::KIND, number: id.number() }
        }
        match self {
            Row::Duty(duty) | Row::Gap(Gap::NoLead(duty) | Gap::SeveralLead(duty, _) | Gap::NobodyOnDuty(duty)) => {
                of(duty)
            }
            Row::Gap(
                Gap::Vacant(position) | Gap::HolderIsCase(position, _) | Gap::NoPhone(position) | Gap::Circle(position),
            ) => of(position),
            Row::Gap(Gap::OfficerIsCase(officer, _)) => of(officer),
        }
    }
}

/// The gaps, then the duties by name; nothing while a question is typed.
pub fn rows(seat: &Seat, typed: &str) -> Vec<Row> {
    if !typed.trim().is_empty() {
        return Vec::new();
    }
    let mut duties: Vec<_> = seat.ward.duties.iter().collect();
    duties.sort_by_cached_key(|duty| (text_key(&duty.field), text_key(&duty.name)));
    let gaps = gaps(&seat.ward, seat.now).into_iter().map(Row::Gap);
    gaps.chain(duties.into_iter().map(|duty| Row::Duty(duty.id))).take(ROWS_MAX).collect()
}

/// Draws the gaps and duties, or the answer to what is typed.
pub fn draw(open: WhoAnswers, typed: &str, (seat, look): (&Seat, &Look), area: Rect, ink: &mut Ink<'_>) {
    ink.clear(area);
    let title = look.say("who.dialog_title");
    if !typed.trim().is_empty() {
        ink.rule(area, 0, (&title, Role::Focused), &Shown::default());
        draw_answer(typed, (seat, look), under_rule(area), ink);
        return;
    }
    let rows = rows(seat, typed);
    let words = |at: usize| match rows[at] {
        Row::Gap(gap) => {
            let sign = look.sign("! ", "levels.attention");
            let sentence = gap_sentence(&seat.ward, gap, &look.book);
            vec![(Shown::owned(format!("{sign}{sentence}")), Role::Attention)]
        }
        Row::Duty(duty) => vec![(duty_words(duty, seat), Role::Text)],
    };
    let shown = draw_rows((open.chosen, rows.len()), 1, under_rule(area), ink, words);
    ink.rule(area, 0, (&title, Role::Focused), &Shown::owned(shown_of(&shown, rows.len())));
    if rows.is_empty() {
        ink.text(area, (2, 1), &look.say("who.no_duties"), Role::Text);
    }
}

/// `Truy vết  Trưởng Công an phường - Bùi Văn Hùng - 0900 000 140`: whoever leads it.
fn duty_words(id: Id<Duty>, seat: &Seat) -> Shown<'static> {
    let Some(duty) = seat.ward.duties.read(id) else { return Shown::default() };
    let answer = who(&seat.ward, Question { duty: id, area: None, at: seat.now });
    let lead = answer.with_part(Part::Lead).next().map(|lead| named(&seat.ward, &lead.who, seat.now.date()));
    Shown::owned(format!("{} {}", Shown::of(&duty.name).pad(24), lead.unwrap_or_default()))
}

fn draw_answer(typed: &str, (seat, look): (&Seat, &Look), area: Rect, ink: &mut Ink<'_>) {
    let lines: Vec<(Tone, String)> = match read(&seat.ward, typed) {
        Err(unclear) => vec![(Tone::Missing, unclear.sentence(&look.book))],
        Ok((duty, asked)) => WhoView::of(&seat.ward, Question { duty, area: asked, at: seat.now }).lines(&look.book),
    };
    let mut row = 0;
    for (tone, line) in lines {
        let (indent, role) = match tone {
            Tone::Title => (1, Role::Title),
            Tone::Answerer => (1, Role::Text),
            Tone::Why => (5, Role::Done),
            Tone::Missing => (1, Role::Attention),
        };
        for line in Shown::owned(line).wrapped(usize::from(area.width.saturating_sub(indent + 1)), 3) {
            if row < area.height {
                ink.text(area, (indent, row), &line, role);
            }
            row += 1;
        }
    }
}

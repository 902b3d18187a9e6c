//! Bringing a sheet in: which file, what each of its columns is taken for, what would come of it, and what came of it.

use std::fmt::Display;
use std::sync::Arc;

use ratatui::layout::Rect;

use crate::domain::identity::OrderId;
use crate::exchange::headers::{Columns, Kind};
use crate::exchange::import::{Counts, Ending, Import, Report};
use crate::exchange::laid::Laid;
use crate::exchange::line_list::Found;
use crate::exchange::preview::{
    RUNS_MAX, RefusedGroup, field_word, letters, line_numbers, refused_groups, told_of_foreign,
};
use crate::exchange::refused::RefusedLine;
use crate::language::refusing;
use crate::language::shown::Shown;
use crate::tui::dialogs::centred;
use crate::tui::look::Look;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::shown_rows;

/// Cells of a header, of a field's word, and of a sample.
const HEADER_CELLS: usize = 22;
const FIELD_CELLS: usize = 20;
const SAMPLE_CELLS: usize = 24;
/// The most reasons for refusing that a preview names.
const REASONS_SHOWN: usize = 3;

/// The most sentences about a file of another system that a preview has room for.
const FOREIGN_SHOWN: usize = 4;

/// The most lines that a reason names.
const LINES_NAMED: usize = 4;

/// How far bringing a sheet in has come.
#[derive(Debug)]
pub enum Sheet {
    /// The path is being typed.
    Asking,
    /// Somebody reads it; for what was pasted, the text, should it be no table.
    Reading {
        /// Its name.
        name: String,
        /// What was pasted.
        pasted: Option<String>,
    },
    /// It is shown.
    Shown(Box<Preview>),
    /// Its rows are on their way to the desk.
    Importing {
        /// The list.
        laid: Arc<Laid>,
        /// How far it is.
        import: Box<Import<'static>>,
        /// The order whose answer is awaited.
        order: OrderId,
        /// Whether the officer has given it up.
        is_dropped: bool,
    },
    /// It is over.
    Over {
        /// What came of it.
        report: Box<Report>,
        /// The first line of the report that is shown.
        top: usize,
    },
}

/// A list that is shown before it is taken.
#[derive(Debug)]
pub struct Preview {
    /// The list, as it was laid out last.
    pub laid: Arc<Laid>,
    /// The columns as they are chosen now.
    pub columns: Columns,
    /// What it is to be laid out as once the errand under way is back.
    pub wanted: Option<(Kind, Option<Columns>)>,
    /// What would come of it; nothing where it is too long to try.
    pub tried: Option<Report>,
    /// The chosen row, see [`Preview::at`].
    pub chosen: usize,
    /// Whether Enter was pressed once although lines are refused.
    pub is_asked: bool,
    /// Whether it is being laid out again.
    pub is_waiting: bool,
}

/// What a row of a preview is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum At {
    /// What the list is about.
    Kind,
    /// Which sheet of a workbook of several.
    Sheet,
    /// What a column is taken for.
    Column(usize),
}

impl Preview {
    /// The chosen row: the kind, where there are several the sheet, then the columns.
    pub fn at(&self) -> At {
        match self.chosen.checked_sub(self.rows_above()) {
            Some(column) => At::Column(column),
            None if self.chosen == 0 => At::Kind,
            None => At::Sheet,
        }
    }

    /// Rows above the columns.
    pub fn rows_above(&self) -> usize {
        1 + usize::from(self.laid.sheets.len() > 1)
    }

    /// How many lines would be taken, and how many not.
    pub fn good_and_refused(&self) -> (u64, u64) {
        match &self.tried {
            Some(report) => {
                let counts = total(report);
                (counts.added + counts.updated + counts.skipped, counts.refused)
            }
            None => {
                let refused =
                    self.laid.lines.iter().filter(|(_, found)| matches!(found, Found::Refused { .. })).count();
                ((self.laid.lines.len() - refused) as u64, refused as u64)
            }
        }
    }
}

/// Rows of all kinds together.
pub fn total(report: &Report) -> Counts {
    report.counts.values().fold(Counts::default(), |sum, counts| Counts {
        added: sum.added + counts.added,
        updated: sum.updated + counts.updated,
        skipped: sum.skipped + counts.skipped,
        refused: sum.refused + counts.refused,
        flagged: sum.flagged + counts.flagged,
    })
}

type Line = (Shown<'static>, Role);

/// Draws the box.
pub fn draw(sheet: &Sheet, look: &Look, body: Rect, ink: &mut Ink<'_>) {
    match sheet {
        Sheet::Asking => {
            let lines = vec![(look.say("sheet.ask"), Role::Text), (look.say("sheet.ask_safe"), Role::Notice)];
            draw_small(lines, look, body, ink);
        }
        Sheet::Reading { name, .. } => {
            draw_small(
                vec![(look.say_with("sheet.reading", &[("file", &Shown::of(name))]), Role::Text)],
                look,
                body,
                ink,
            );
        }
        Sheet::Importing { .. } => draw_small(vec![(look.say("sheet.importing"), Role::Text)], look, body, ink),
        Sheet::Shown(preview) => draw_preview(preview, look, body, ink),
        Sheet::Over { report, top } => draw_report(report, *top, look, body, ink),
    }
}

fn draw_small(lines: Vec<Line>, look: &Look, body: Rect, ink: &mut Ink<'_>) {
    let width = usize::from(body.width.min(72)).saturating_sub(4);
    let wrapped: Vec<Line> = lines
        .into_iter()
        .flat_map(|(words, role)| words.wrapped(width, 0).into_iter().map(move |line| (line, role)))
        .collect();
    let rows = u16::try_from(wrapped.len()).unwrap_or(8).saturating_add(2);
    let inside = ink.boxed(centred(body, (72, rows)), &look.say("sheet.title"));
    for (row, (words, role)) in (0..inside.height).zip(&wrapped) {
        ink.text(inside, (0, row), words, *role);
    }
}

/// The word for a kind of list.
pub fn kind_word(kind: Kind, look: &Look) -> Shown<'static> {
    match kind {
        Kind::Cases => look.say("exchange.kind_cases"),
        Kind::Contacts => look.say("exchange.kind_contacts"),
        Kind::Readings => look.say("exchange.kind_readings"),
        Kind::Tests => look.say("exchange.kind_tests"),
        Kind::Arrivals => look.say("exchange.kind_arrivals"),
        Kind::Directives => look.say("exchange.kind_directives"),
        Kind::FollowUps => look.say("exchange.kind_follow_ups"),
        Kind::Screenings => look.say("exchange.kind_screenings"),
        Kind::Transfers => look.say("exchange.kind_transfers"),
        Kind::Papers => look.say("exchange.kind_papers"),
        Kind::Roster => look.say("exchange.kind_roster"),
        Kind::Tasks => look.say("exchange.kind_tasks"),
        Kind::Areas => look.say("exchange.kind_areas"),
    }
}

fn title(laid: &Laid, look: &Look) -> Shown<'static> {
    let mut title = look.say("sheet.title");
    let name = laid.file.as_ref().and_then(|file| file.file_name()).map(|name| name.to_string_lossy().into_owned());
    let name = name.unwrap_or_else(|| look.book.say("sheet.pasted").to_string());
    let sheet = laid.sheet.as_ref().map_or(String::new(), |sheet| format!(" [{sheet}]"));
    title.push(&Shown::owned(format!(": {name}{sheet}")));
    title
}

fn draw_preview(preview: &Preview, look: &Look, body: Rect, ink: &mut Ink<'_>) {
    let laid = &preview.laid;
    let title = title(laid, look);
    let inside = ink.boxed(body, &title.cut(usize::from(body.width.saturating_sub(8))));
    let below = below(preview, look, usize::from(inside.width));
    let at = inside.height.saturating_sub(u16::try_from(below.len()).unwrap_or(inside.height));
    for (row, (words, role)) in (at..inside.height).zip(&below) {
        ink.text(inside, (0, row), words, *role);
    }
    let mark = |chosen: bool| Shown::of(if chosen { "> " } else { "  " });
    ink.text(inside, (0, 0), &mark(preview.at() == At::Kind), Role::Chosen);
    let mut kind = look.say("sheet.kind");
    kind.push(&Shown::owned(format!(" < {} > ", kind_word(laid.kind, look))));
    let after = ink.text(inside, (2, 0), &kind, if preview.at() == At::Kind { Role::Chosen } else { Role::Text });
    let (first, last) = laid.columns.lines;
    let lines = if first == last { first.to_string() } else { format!("{first}-{last}") };
    let told = match (preview.at(), first) {
        (At::Kind, _) => look.say("sheet.kind_keys"),
        (_, 0) => look.say("sheet.no_headers"),
        _ => look.say_with("sheet.headers", &[("lines", &lines)]),
    };
    ink.text(inside, (after, 0), &told, if first == 0 { Role::Attention } else { Role::Rule });
    let above = u16::try_from(preview.rows_above()).unwrap_or(2);
    if above > 1 {
        ink.text(inside, (0, 1), &mark(preview.at() == At::Sheet), Role::Chosen);
        draw_sheet_row(preview, look, inside, ink);
    }
    draw_heads(laid, look, (inside, above), ink);
    let height = usize::from(at.saturating_sub(above + 1));
    let count = preview.columns.fields.len();
    let chosen = if let At::Column(column) = preview.at() { column } else { 0 };
    for (row, column) in (above + 1..).zip(shown_rows(chosen, count, height)) {
        draw_column(preview, column, (look, inside, row), ink);
    }
}

fn samples_shown(inside: Rect) -> usize {
    (usize::from(inside.width).saturating_sub(6 + HEADER_CELLS + FIELD_CELLS) / (SAMPLE_CELLS + 1)).clamp(1, 3)
}

/// Which sheet it is, and of how many.
fn draw_sheet_row(preview: &Preview, look: &Look, inside: Rect, ink: &mut Ink<'_>) {
    let laid = &preview.laid;
    let name = laid.sheet.as_deref().unwrap_or_default();
    let place = laid.sheets.iter().position(|other| other == name).map_or(0, |place| place + 1);
    let is_chosen = preview.at() == At::Sheet;
    let mut words = look.say("sheet.which_sheet");
    words.push(&Shown::owned(format!(" < {} > {place}/{} ", Shown::of(name), laid.sheets.len())));
    let after = ink.text(inside, (2, 1), &words, if is_chosen { Role::Chosen } else { Role::Text });
    if is_chosen {
        ink.text(inside, (after, 1), &look.say("sheet.kind_keys"), Role::Rule);
    }
}

fn draw_heads(laid: &Laid, look: &Look, (inside, row): (Rect, u16), ink: &mut Ink<'_>) {
    let mut at = ink.text(inside, (6, row), &look.say("sheet.head_header").pad(HEADER_CELLS + 1), Role::Rule);
    at = ink.text(inside, (at, row), &look.say("sheet.head_field").pad(FIELD_CELLS + 1), Role::Rule);
    for (line, _) in laid.seen.samples.iter().take(samples_shown(inside)) {
        let head = look.say_with("sheet.head_sample", &[("line", line)]);
        at = ink.text(inside, (at, row), &head.pad(SAMPLE_CELLS + 1), Role::Rule);
    }
}

fn draw_column(preview: &Preview, column: usize, place: (&Look, Rect, u16), ink: &mut Ink<'_>) {
    let ((look, inside, row), laid) = (place, &preview.laid);
    let is_chosen = preview.at() == At::Column(column);
    let field = preview.columns.fields.get(column).copied().flatten();
    let role = if is_chosen { Role::Chosen } else { Role::Text };
    ink.text(inside, (0, row), &Shown::of(if is_chosen { "> " } else { "  " }), Role::Chosen);
    ink.text(inside, (2, row), &Shown::owned(letters(column)).pad(4), Role::Rule);
    let header = Shown::of(laid.columns.names.get(column).map_or("", String::as_str));
    let mut at = ink.text(inside, (6, row), &header.cut(HEADER_CELLS).pad(HEADER_CELLS + 1), role);
    let word = Shown::of(field_word(field, &look.book));
    let field_role = if is_chosen {
        Role::Chosen
    } else if field.is_some() {
        Role::Key
    } else {
        Role::Rule
    };
    at = ink.text(inside, (at, row), &word.cut(FIELD_CELLS).pad(FIELD_CELLS + 1), field_role);
    for (_, cells) in laid.seen.samples.iter().take(samples_shown(inside)) {
        let cell = Shown::of(cells.get(column).map_or("", String::as_str));
        at = ink.text(inside, (at, row), &cell.cut(SAMPLE_CELLS).pad(SAMPLE_CELLS + 1), Role::Text);
    }
}

/// What would come of it, the first refused lines with their reasons, and what the keys do.
fn below(preview: &Preview, look: &Look, width: usize) -> Vec<Line> {
    let (laid, (good, refused)) = (&preview.laid, preview.good_and_refused());
    let mut lines: Vec<Line> = Vec::new();
    match &preview.tried {
        _ if good + refused == 0 => lines.push((look.say("sheet.nothing"), Role::Attention)),
        Some(report) => {
            let role = if refused > 0 { Role::Attention } else { Role::Notice };
            lines.push((counted("sheet.counts", &total(report), look), role));
            let groups = refused_groups(&report.refused);
            lines.extend(groups.iter().take(REASONS_SHOWN).map(|group| (refused_group(group, look), Role::Attention)));
            let more: usize = groups.iter().skip(REASONS_SHOWN).map(|group| group.lines.len()).sum();
            if more > 0 {
                lines.push((look.say_with("sheet.more", &[("count", &more)]), Role::Text));
            }
        }
        None => {
            let values: [(&str, &dyn Display); 2] = [("read", &good), ("refused", &refused)];
            lines.push((look.say_with("sheet.counts_long", &values), Role::Notice));
        }
    }
    let foreign = told_of_foreign(&laid.columns, &laid.seen, &look.book);
    lines.extend(foreign.into_iter().take(FOREIGN_SHOWN).map(|told| (Shown::owned(told), Role::Rule)));
    if !laid.seen.passed_over.is_empty() {
        lines.push((passed_over(&laid.seen.passed_over, look), Role::Rule));
    }
    let values: [(&str, &dyn Display); 2] = [("count", &good), ("refused", &refused)];
    let keys = match (good, refused) {
        (0, _) => Shown::default(),
        (_, 0) => look.say_with("sheet.keys_import", &values),
        _ if preview.is_asked => look.say_with("sheet.keys_sure", &values),
        _ => look.say_with("sheet.keys_good", &values),
    };
    lines.push((keys, if preview.is_asked { Role::Alarm } else { Role::Key }));
    lines.push((look.say("sheet.keys_change"), Role::Key));
    lines.retain(|(words, _)| !words.is_empty());
    lines
        .into_iter()
        .flat_map(|(words, role)| words.wrapped(width, 2).into_iter().take(3).map(move |line| (line, role)))
        .collect()
}

fn passed_over(lines: &[u64], look: &Look) -> Shown<'static> {
    let values: [(&str, &dyn Display); 2] = [("count", &lines.len()), ("lines", &line_numbers(lines, RUNS_MAX))];
    look.say_with("sheet.passed_over", &values)
}

fn counted(key: &str, counts: &Counts, look: &Look) -> Shown<'static> {
    let values: [(&str, &dyn Display); 5] = [
        ("added", &counts.added),
        ("updated", &counts.updated),
        ("skipped", &counts.skipped),
        ("refused", &counts.refused),
        ("flagged", &counts.flagged),
    ];
    look.say_with(key, &values)
}

fn refused_lines(report: &Report, look: &Look) -> Vec<Line> {
    report.refused.iter().map(|line| (refused_line(line, look), Role::Attention)).collect()
}

/// `Ngày dương tính, 125 dòng (9, 13, ...): "5/3" - Ngày phải có thật`; a single line as in the report.
fn refused_group(group: &RefusedGroup<'_>, look: &Look) -> Shown<'static> {
    if group.lines.len() == 1 {
        return refused_line(group.first, look);
    }
    let reason = Shown::owned(group.first.reason.sentence(&look.book));
    let (column, value) = (Shown::of(&group.first.column), Shown::of(&group.first.value));
    let (count, lines) = (group.lines.len(), line_numbers(&group.lines, LINES_NAMED));
    let values: [(&str, &dyn Display); 5] =
        [("count", &count), ("lines", &lines), ("column", &column), ("value", &value), ("reason", &reason)];
    look.say_with(if column.is_empty() { "sheet.refused_wholes" } else { "sheet.refused_lines" }, &values)
}

fn refused_line(line: &RefusedLine, look: &Look) -> Shown<'static> {
    let reason = Shown::owned(line.reason.sentence(&look.book));
    let (column, value) = (Shown::of(&line.column), Shown::of(&line.value));
    let values: [(&str, &dyn Display); 4] =
        [("line", &line.place.line), ("column", &column), ("value", &value), ("reason", &reason)];
    look.say_with(if column.is_empty() { "sheet.refused_whole" } else { "sheet.refused_line" }, &values)
}

/// The lines of a report.
pub fn report_lines(report: &Report, look: &Look) -> Vec<(Shown<'static>, Role)> {
    let head = match &report.ending {
        Ending::Committed => (counted("sheet.done", &total(report), look), Role::Notice),
        Ending::Refused(refusal) => {
            let reason = refusing::sentence(refusal, &look.book);
            (look.say_with("sheet.not_done", &[("reason", &reason)]), Role::Alarm)
        }
        Ending::HeldBack | Ending::Tried => (look.say("sheet.not_done_lines"), Role::Alarm),
    };
    let mut lines = vec![head];
    lines.extend(refused_lines(report, look));
    for line in &report.flagged {
        let values: [(&str, &dyn Display); 2] = [("line", &line.place.line), ("reason", &line.sentence(&look.book))];
        lines.push((look.say_with("sheet.refused_whole", &values), Role::Due));
    }
    for (columns, seen) in report.columns.iter().zip(&report.seen) {
        let foreign = told_of_foreign(columns, seen, &look.book);
        lines.extend(foreign.into_iter().map(|told| (Shown::owned(told), Role::Rule)));
        if !seen.passed_over.is_empty() {
            lines.push((passed_over(&seen.passed_over, look), Role::Rule));
        }
    }
    lines
}

fn draw_report(report: &Report, top: usize, look: &Look, body: Rect, ink: &mut Ink<'_>) {
    let inside = ink.boxed(body, &look.say("sheet.title"));
    let height = inside.height.saturating_sub(1);
    let width = usize::from(inside.width);
    let lines = report_lines(report, look).into_iter().skip(top);
    let wrapped = lines.flat_map(|(words, role)| {
        words.wrapped(width, 2).into_iter().map(move |line| (line, role)).collect::<Vec<_>>()
    });
    for (row, (words, role)) in (0..height).zip(wrapped) {
        ink.text(inside, (0, row), &words, role);
    }
    ink.text(inside, (0, height), &look.say("sheet.done_keys"), Role::Key);
}

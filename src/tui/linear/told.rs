//! From what was drawn to lines: the texts of a row in their order, numbers with the head of their
//! column, levels as words. It works for whatever is drawn with ink, dialogs of tomorrow included.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::language::shown::Shown;
use crate::tui::arrangement::Pane;
use crate::tui::dialogs::Dialog;
use crate::tui::found;
use crate::tui::screen::Screen;
use crate::tui::theme::Role;
use crate::tui::view;
use crate::tui::widgets::ink::{Ink, Told};

/// Columns on which lists are drawn: so many that nothing is cut or left out.
const LIST_COLUMNS: u16 = 220;

/// Columns and rows on which dialogs are drawn.
const DIALOG_SIZE: (u16, u16) = (120, 400);

/// A page of a list.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Page {
    /// The title, and what the rule says beside it.
    pub title: String,
    /// The rows, without their numbers.
    pub rows: Vec<String>,
    /// Which row is chosen, where one is.
    pub chosen: Option<usize>,
}

/// The page of a pane that holds the chosen row.
pub fn pane_page(screen: &Screen, pane: Pane) -> Page {
    let height = screen.arrangement().pane(pane).height.max(2);
    page(screen, height, |area, ink| view::draw_pane(screen, pane, area, ink))
}

/// The first persons that a search has found, as many as `rows`.
pub fn found_page(screen: &Screen, rows: u16) -> Page {
    page(screen, rows + 1, |area, ink| found::draw(screen, area, ink))
}

/// A dialog, line by line.
pub fn dialog_lines(screen: &Screen, dialog: &Dialog) -> Vec<String> {
    let (width, height) = DIALOG_SIZE;
    let area = Rect { x: 0, y: 0, width, height };
    let mut buffer = Buffer::empty(area);
    let mut ink = Ink::telling(&mut buffer, &screen.look);
    let _ = view::draw_dialog(screen, dialog, area, &mut ink);
    rows(ink.told()).into_iter().map(|row| row.words(&[], "  ", screen)).collect()
}

fn page(screen: &Screen, height: u16, draw: impl FnOnce(Rect, &mut Ink<'_>)) -> Page {
    let area = Rect { x: 0, y: 0, width: LIST_COLUMNS, height };
    let mut buffer = Buffer::empty(area);
    let mut ink = Ink::telling(&mut buffer, &screen.look);
    draw(area, &mut ink);
    let mut heads = Vec::new();
    let mut page = Page::default();
    for row in rows(ink.told()) {
        if row.line == 0 {
            page.title = row.words(&[], ": ", screen);
        } else if row.texts.iter().all(|told| told.role == Role::Rule) {
            heads = row.texts;
        } else {
            if row.is_chosen {
                page.chosen = Some(page.rows.len());
            }
            page.rows.push(row.words(&heads, ", ", screen));
        }
    }
    page
}

/// A row of texts, from left to right.
struct Row {
    line: u16,
    texts: Vec<Told>,
    is_chosen: bool,
}

/// What was written, row by row; a text that was covered by another is gone.
fn rows(mut told: Vec<Told>) -> Vec<Row> {
    told.sort_by_key(|told| (told.row, told.columns.0));
    let mut rows: Vec<Row> = Vec::new();
    for told in told {
        if rows.last().is_none_or(|row| row.line != told.row) {
            rows.push(Row { line: told.row, texts: Vec::new(), is_chosen: false });
        }
        let Some(row) = rows.last_mut() else { continue };
        match told.text.as_str().trim() {
            ">" if told.role == Role::Chosen => row.is_chosen = true,
            // Chosen, and marked among others.
            "&" if told.role == Role::Chosen => {
                row.is_chosen = true;
                row.texts.push(Told { text: Shown::of("*"), ..told });
            }
            _ => row.texts.push(told),
        }
    }
    rows
}

impl Row {
    /// The row in words.
    fn words(&self, heads: &[Told], between: &str, screen: &Screen) -> String {
        let mut words = String::new();
        let mut follows_number = false;
        for told in &self.texts {
            if !words.is_empty() {
                words.push_str(if follows_number { " " } else { between });
            }
            // Cells that were padded into columns stay apart.
            let cells = told.text.as_str().split("  ").map(str::trim).filter(|cell| !cell.is_empty());
            let text = cells.collect::<Vec<_>>().join("  ");
            let head = heads.iter().find(|head| head.columns == told.columns || head.columns.1 == told.columns.1);
            // Heads of numbers stand at the right edge of their column; a name needs none.
            let head = head.map(|head| head.text.as_str()).filter(|head| head.starts_with(' ')).map(str::trim);
            follows_number = head == Some("#");
            match head {
                Some("#") => words.push('#'),
                Some(head) => words.push_str(&format!("{head} ")),
                None => {}
            }
            words.push_str(&text);
            if head.is_some() {
                words.push_str(level(told.role, screen).as_str());
            }
        }
        words
    }
}

/// What a number's colour says.
fn level(role: Role, screen: &Screen) -> Shown<'static> {
    let word = match role {
        Role::Urgent => screen.look.say("levels.urgent"),
        Role::Attention => screen.look.say("levels.attention"),
        _ => return Shown::default(),
    };
    Shown::owned(format!(" {word}"))
}

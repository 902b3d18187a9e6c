//! Help: first what can be done here, then what can be typed, with examples, and every key; what is typed narrows it.
//! Made from the table of keys and the phrases, so that it cannot say what is not so.

use ratatui::layout::Rect;

use crate::domain::symptom::Symptom;
use crate::language::folding::fold;
use crate::language::shown::Shown;
use crate::tui::arrangement::{LOW_ROWS, Pane};
use crate::tui::dialogs::Dialog;
use crate::tui::dialogs::palette::initials;
use crate::tui::keymap::{Action, Binding};
use crate::tui::look::Look;
use crate::tui::screen::Screen;
use crate::tui::signs;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;

/// Examples of the entry line, by the word under which `help` keeps what is typed (`typed_`) and
/// what it does (`example_`), each with the pane that it is for; without one it is for all.
const EXAMPLES: [(&str, Option<Pane>); 16] = [
    ("find", None),
    ("go_to", None),
    ("filter", None),
    ("give", None),
    ("source", None),
    ("reading", Some(Pane::HomeTreatment)),
    ("short", Some(Pane::HomeTreatment)),
    ("skip", Some(Pane::HomeTreatment)),
    ("labelled", Some(Pane::HomeTreatment)),
    ("other_case", None),
    ("time", Some(Pane::HomeTreatment)),
    ("note", Some(Pane::HomeTreatment)),
    ("new_case", Some(Pane::HomeTreatment)),
    ("contact", Some(Pane::ContactTree)),
    ("task", Some(Pane::Tasks)),
    ("job", Some(Pane::Roster)),
];

/// Columns that the box takes from the text.
const BORDERS_AND_SPACE: u16 = 4;

/// Columns from which two things stand side by side.
const TWO_COLUMNS: usize = 72;

/// The lines of the help, each with its role, narrowed by what is typed.
pub fn lines(screen: &Screen, width: usize) -> Vec<(Shown<'static>, Role)> {
    let look = &screen.look;
    let wanted = fold(screen.entry.field.text());
    let wide = width >= TWO_COLUMNS;
    let here = pane_here(screen);
    let is_here = |of: Option<Pane>| of.is_some() && of == here;
    let others = EXAMPLES.iter().filter(|(_, of)| !is_here(*of));
    let complaints = screen.complaints.iter().map(|complaint| format!("  {complaint}"));
    let parts = [
        (look.say("files.title"), complaints.collect()),
        (look.say("help.title_here"), here_lines(screen, here, wide)),
        (look.say("help.title_line"), others.flat_map(|(name, _)| example(name, look, wide)).collect()),
        (look.say("help.marks"), marks(look)),
        (look.say("help.title_symptoms"), symptoms(look, wide && wanted.is_empty())),
        (look.say("help.title_keys"), screen.keymap.bindings().iter().map(|binding| key_line(binding, look)).collect()),
    ];
    // Words that stand together are meant before words that stand anywhere in a line.
    let together = parts.iter().flat_map(|(_, part)| part).any(|line| fold(line).contains(&wanted));
    let mut lines: Vec<(Shown<'static>, Role)> = Vec::new();
    for (title, part) in parts {
        let is_kept = |line: &String| if together { fold(line).contains(&wanted) } else { holds(line, &wanted) };
        let kept: Vec<String> = part.into_iter().filter(is_kept).collect();
        if kept.is_empty() {
            continue;
        }
        lines.push((title, Role::Title));
        let wrapped = kept.into_iter().flat_map(|line| Shown::owned(line).wrapped(width, if wide { 21 } else { 6 }));
        lines.extend(wrapped.map(|line| (line, Role::Text)));
    }
    if lines.is_empty() {
        lines.push((look.say("help.nothing"), Role::Text));
    }
    lines
}

/// Whether a line holds every word that is wanted, or has them as initials.
fn holds(line: &str, wanted: &str) -> bool {
    let line = fold(line);
    wanted.split_whitespace().all(|word| line.contains(word)) || wanted.len() > 1 && initials(&line).contains(wanted)
}

/// The pane whose keys are meant; none where a dialog is.
fn pane_here(screen: &Screen) -> Option<Pane> {
    match screen.dialogs.iter().rev().find(|dialog| !matches!(dialog, Dialog::Help(_))) {
        None => Some(screen.focus.0),
        Some(Dialog::Card(_)) => Some(Pane::HomeTreatment),
        Some(Dialog::Task(_)) => Some(Pane::Tasks),
        Some(_) => None,
    }
}

/// What the keys do in the pane or the dialog that the help was opened over.
fn here_lines(screen: &Screen, here: Option<Pane>, wide: bool) -> Vec<String> {
    let look = &screen.look;
    let asked = match screen.dialogs.iter().rev().find(|dialog| !matches!(dialog, Dialog::Help(_))) {
        Some(Dialog::SignIn(_)) => vec!["dialogs.sign_in_keys", "dialogs.type_your_name"],
        Some(Dialog::ReadBack(_)) => vec!["dialogs.read_back_save", "dialogs.read_back_swap", "dialogs.read_back_edit"],
        Some(Dialog::Quit) => vec!["dialogs.quit_keys"],
        Some(Dialog::SortAndColumns(_)) => vec!["dialogs.sort_and_columns_keys"],
        Some(Dialog::Sheet(_)) => vec!["sheet.ask", "sheet.keys_change"],
        Some(Dialog::Form(_)) => vec!["forms.keys", "forms.hint"],
        Some(Dialog::Ask(_)) => vec!["dialogs.ask_keys"],
        Some(Dialog::Records(_)) => vec!["records.hint"],
        Some(Dialog::Who(_)) => vec!["who.hint"],
        Some(Dialog::Templates(_)) => vec!["templates.hint"],
        Some(Dialog::Playbooks(_)) => vec!["playbooks.hint"],
        Some(Dialog::Screening(_)) => vec!["screening.keys", "screening.hint"],
        Some(Dialog::Handover(_)) => vec!["handover.keys", "handover.hint"],
        Some(Dialog::Report(_)) => vec!["report.hint", "report.keys_turn", "report.keys_typed"],
        Some(Dialog::Papers(_)) => vec!["papers.hint", "papers.hint_shown"],
        Some(Dialog::Merge(_)) => vec!["merge.hint"],
        Some(Dialog::Readings(_)) => vec!["readings.hint"],
        Some(Dialog::Survey(survey)) => vec![survey.view.hint()],
        Some(Dialog::Alert(_)) => vec!["alerts.hint"],
        Some(Dialog::Round(_)) => vec!["rounds.hint"],
        Some(Dialog::Week(open)) => vec![super::week::hint(open)],
        Some(Dialog::Setup(_)) => vec!["setup.hint"],
        Some(Dialog::Convert(_)) => vec!["convert.ask", "convert.keys_confirm"],
        Some(Dialog::Drafts(..)) => vec!["drafts.hint"],
        Some(Dialog::Card(_) | Dialog::Task(_) | Dialog::Help(_) | Dialog::Palette(_) | Dialog::History(_)) | None => {
            Vec::new()
        }
    };
    let mut lines: Vec<String> = asked.into_iter().map(|key| format!("  {}", look.say(key))).collect();
    if let Some(pane) = here {
        let own = [pane.action(), Action::Open, Action::Toggle, Action::Back];
        let bindings = own.iter().filter_map(|action| screen.keymap.binding(*action));
        lines.extend(bindings.map(|binding| key_line(binding, look)));
        let of_pane = EXAMPLES.iter().filter(|(_, of)| *of == Some(pane));
        lines.extend(of_pane.flat_map(|(name, _)| example(name, look, wide)));
    }
    lines
}

fn example(name: &str, look: &Look, wide: bool) -> Vec<String> {
    let word = |kind: &str| look.book.word("help", &format!("{kind}_{name}")).unwrap_or_default();
    if wide {
        vec![format!("  {:<38} {}", word("typed"), word("example"))]
    } else {
        vec![format!("  {}: {}", word("example"), word("typed"))]
    }
}

fn marks(look: &Look) -> Vec<String> {
    let marks = ["help.mark_urgent", "help.mark_attention", "help.mark_due", "help.mark_within"];
    marks.map(|mark| format!("  {}", look.say(mark))).to_vec()
}

fn symptoms(look: &Look, wide: bool) -> Vec<String> {
    let named = |symptom: Symptom| format!("{:<6} {}", symptom.code(), signs::symptom_name(symptom, look));
    let all: Vec<String> = Symptom::all().map(named).chain([format!("ko     {}", look.say("symptoms.ko"))]).collect();
    let rows = all.chunks(if wide { 2 } else { 1 }).map(|row| {
        let cells: String = row.iter().map(|cell| Shown::of(cell).pad(36).as_str().to_string()).collect();
        format!("  {}", cells.trim_end())
    });
    rows.collect()
}

fn key_line(binding: &Binding, look: &Look) -> String {
    let keys = binding.keys.iter().chain(Some(&binding.typed).filter(|typed| !typed.is_empty()));
    let keys = keys.cloned().collect::<Vec<_>>().join("  ");
    let words = look.book.word("help", binding.action.name()).unwrap_or_default();
    format!("  {keys:<18} {words}")
}

/// The line from which the last page of the help begins.
pub fn last_top(screen: &Screen) -> usize {
    let body = screen.arrangement().body(LOW_ROWS);
    let lines = lines(screen, usize::from(body.width.saturating_sub(BORDERS_AND_SPACE)));
    lines.len().saturating_sub(usize::from(body.height.saturating_sub(2)))
}

/// Draws the help over the whole body, from a line on.
pub fn draw(top: usize, screen: &Screen, body: Rect, ink: &mut Ink<'_>) {
    let inside = ink.boxed(body, &screen.look.say("dialogs.help_title"));
    let lines = lines(screen, usize::from(inside.width));
    let top = top.min(lines.len().saturating_sub(usize::from(inside.height)));
    for (row, (words, role)) in (0..inside.height).zip(lines.iter().skip(top)) {
        ink.text(inside, (0, row), words, *role);
    }
}

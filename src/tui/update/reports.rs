//! The report from keys: what is typed before it, keeping it, saying that it was sent, and printing it.

use crate::domain::command::Command;
use crate::domain::handover::Head;
use crate::domain::identity::{Kind, RecordId};
use crate::domain::moment::Moment;
use crate::domain::report::{NewReport, ReportKind};
use crate::exchange::papers::receivers;
use crate::exchange::report::zalo;
use crate::tui::arrangement::LOW_ROWS;
use crate::tui::dialogs::Dialog;
use crate::tui::dialogs::report::{OpenReport, Page, rows};
use crate::tui::forms::told;
use crate::tui::message::Effect;
use crate::tui::screen::Screen;
use crate::tui::theme::Role;
use crate::tui::update::forms::scene;
use crate::tui::update::{line, say};
use crate::tui::widgets::list::moved;

/// Opens the report of today.
pub fn open(screen: &mut Screen) {
    if !screen.seat.streamed {
        say(screen, "call_sheet.still_loading", Role::Attention);
        return;
    }
    screen.put_aside();
    screen.dialogs.retain(|dialog| !matches!(dialog, Dialog::Report(_)));
    let open = OpenReport::of(Page::Daily, None, false, &screen.seat);
    screen.dialogs.push(Dialog::Report(Box::new(open)));
}

fn shown(screen: &Screen) -> Option<&OpenReport> {
    if let Some(Dialog::Report(open)) = screen.dialogs.last() { Some(open) } else { None }
}

fn show(screen: &mut Screen, open: OpenReport) {
    if let Some(Dialog::Report(shown)) = screen.dialogs.last_mut() {
        **shown = open;
    }
}

/// What is typed: a cut-off in front, and what is said besides. A week ends when it ends.
fn typed(screen: &Screen, page: Page) -> (Option<Moment>, String) {
    let text = screen.entry.field.text().trim();
    let first = text.split_whitespace().next().unwrap_or_default();
    let cut_off = told::moment(first, &scene(screen)).ok().filter(|_| page != Page::Weekly);
    let rest = if cut_off.is_some() { text.get(first.len()..).unwrap_or_default() } else { text };
    (cut_off, rest.trim().to_string())
}

/// The line has changed: another cut-off is another report, and what is said besides makes a new version.
pub fn touched(screen: &mut Screen) {
    let Some(open) = shown(screen) else { return };
    let page = open.page;
    let (cut_off, words) = typed(screen, page);
    let is_new = !words.is_empty();
    let stands = open.kept(&screen.seat).is_some();
    if open.typed != cut_off || (stands && open.is_kept == (is_new || cut_off.is_some())) {
        let top = open.top;
        let open = OpenReport { top, ..OpenReport::of(page, cut_off, is_new, &screen.seat) };
        show(screen, open);
    }
}

/// Reckons a report that is open anew after a change.
pub fn reckon(screen: &mut Screen) {
    for dialog in &mut screen.dialogs {
        if let Dialog::Report(open) = dialog {
            let is_new = !open.is_kept && open.kept(&screen.seat).is_some() && open.typed.is_none();
            let is_new = is_new && !screen.entry.field.is_empty();
            let top = open.top;
            **open = OpenReport { top, ..OpenReport::of(open.page, open.typed, is_new, &screen.seat) };
        }
    }
}

/// Left and Right turn to another page; whether there was one.
pub fn turn(screen: &mut Screen, by: isize) -> bool {
    let Some(open) = shown(screen) else { return false };
    let open = OpenReport::of(open.page.turned(by), None, false, &screen.seat);
    show(screen, open);
    true
}

/// Moves the lines.
pub fn step(screen: &mut Screen, by: isize) {
    let body = screen.arrangement().body(LOW_ROWS);
    let Some(open) = shown(screen) else { return };
    let width = usize::from(body.width).saturating_sub(2);
    let count = rows(open, (&screen.seat, &screen.look), width).len();
    let most = (count + 1).saturating_sub(usize::from(body.height.saturating_sub(1))).max(1);
    if let Some(Dialog::Report(open)) = screen.dialogs.last_mut() {
        open.top = moved(open.top.min(most - 1), by, most);
    }
}

/// Enter keeps what is shown as the next version. A version that stands is not kept again without a word: a cut-off or a
/// remark says that a new one is meant.
pub fn enter(screen: &mut Screen) -> Vec<Effect> {
    let Some(open) = shown(screen) else { return Vec::new() };
    if open.is_kept {
        let words = screen.look.say_with("report.stands", &[("version", &open.report.version)]);
        screen.notify(words, Role::Attention);
        return Vec::new();
    }
    let asked = open.asked();
    let (_, remark) = typed(screen, open.page);
    let remarks = if remark.is_empty() { Vec::new() } else { vec![remark] };
    let new = NewReport {
        what: asked.what,
        day: asked.day,
        cut_off: asked.cut_off,
        from: asked.from,
        remarks,
        head: Head::default(),
    };
    let line = screen.entry.field.text().to_string();
    line::send(screen, Command::KeepReport(new), Vec::new(), line)
}

/// Says that the version that was kept was sent, now: to whom was typed, else to the receivers of the reporting regime;
/// nothing where no report is open.
pub fn send(screen: &mut Screen) -> Option<Vec<Effect>> {
    let open = shown(screen)?;
    let Some(kept) = open.kept(&screen.seat) else {
        say(screen, "report.keep_first", Role::Attention);
        return Some(Vec::new());
    };
    let told = screen.entry.field.text().trim().to_string();
    let to = if told.is_empty() { receivers(&screen.seat.ward).join(", ") } else { told.clone() };
    let (report, seen) = (kept.id, kept.revision);
    let based_on = vec![(RecordId { kind: Kind::Report, number: report.number() }, seen)];
    if to.is_empty() {
        say(screen, "report.to_whom", Role::Attention);
        return Some(Vec::new());
    }
    Some(line::send(screen, Command::SendReport { report, to }, based_on, told))
}

/// Space writes what is shown to files: a document, a workbook, text, and the lines for Zalo. Nobody is named in them.
/// Nothing where no report is open, or something is being typed.
pub fn print(screen: &mut Screen) -> Option<Vec<Effect>> {
    let open = shown(screen)?;
    if !screen.entry.field.is_empty() {
        return None;
    }
    let book = &screen.look.book;
    let view = open.view(&screen.seat, &screen.look);
    let [mut document, mut workbook, mut text] = [Vec::new(), Vec::new(), Vec::new()];
    let written = view
        .write_document(&mut document, book)
        .and_then(|()| view.write_workbook(&mut workbook, book))
        .and_then(|()| view.write_text(&mut text, book));
    if written.is_err() {
        return Some(Vec::new());
    }
    let name = file_name(open);
    let mut short = zalo(&view, book).join("\n");
    short.push('\n');
    let files = vec![
        (format!("{name}.docx"), document),
        (format!("{name}.xlsx"), workbook),
        (format!("{name}.txt"), text),
        (format!("{name}-zalo.txt"), short.into_bytes()),
    ];
    let count = files.len();
    Some(vec![Effect::WriteFiles { files, said: "report.printed", count }])
}

/// `bao-cao-ngay-20261122-2`; a draft bears the minute of its cut-off.
fn file_name(open: &OpenReport) -> String {
    let what = match open.report.what {
        ReportKind::Daily => "bao-cao-ngay",
        ReportKind::Weekly => "bao-cao-tuan",
        ReportKind::Situation => "bao-cao-tinh-hinh",
    };
    let day = open.report.day.format("%Y%m%d");
    if open.is_kept {
        format!("{what}-{day}-{}", open.report.version)
    } else {
        format!("{what}-{day}-{}", open.report.cut_off.local().format("%H%M"))
    }
}

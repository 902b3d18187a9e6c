//! The report of the day, of the week, or the statement of the situation: how far it is, what does not add up, the
//! identity, and every figure. What is shown is what Enter keeps.

use std::fmt::Display;

use ratatui::layout::Rect;

use crate::domain::moment::{Date, Moment};
use crate::domain::record::Kept;
use crate::domain::report::{
    Asked, Known, REMIND_FROM_HOUR, Report, ReportKind, SENT_BY_HOUR, changed_since, last_whole_week, latest, reckon,
};
use crate::exchange::report::{Piece, ReportView, lines, moment, zalo};
use crate::language::shown::Shown;
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;

/// What is on the page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Page {
    /// The figures of the day.
    Daily,
    /// The same in a few lines for Zalo.
    Zalo,
    /// The last whole week.
    Weekly,
    /// The statement of the situation.
    Situation,
}

impl Page {
    const ALL: [Page; 4] = [Page::Daily, Page::Zalo, Page::Weekly, Page::Situation];

    /// Which report.
    pub fn what(self) -> ReportKind {
        match self {
            Page::Daily | Page::Zalo => ReportKind::Daily,
            Page::Weekly => ReportKind::Weekly,
            Page::Situation => ReportKind::Situation,
        }
    }

    /// The page so many further on, the first behind the last.
    pub fn turned(self, by: isize) -> Page {
        let count = Self::ALL.len().cast_signed();
        let at = Self::ALL.iter().position(|page| *page == self).unwrap_or_default().cast_signed();
        Self::ALL[(at + by).rem_euclid(count).unsigned_abs()]
    }

    /// The day that its report is about.
    pub fn day(self, today: Date) -> Date {
        if self == Page::Weekly { last_whole_week(today).1 } else { today }
    }
}

/// The report that is shown.
#[derive(Clone, Debug)]
pub struct OpenReport {
    /// Which page.
    pub page: Page,
    /// The first line on the screen.
    pub top: usize,
    /// The cut-off that was typed.
    pub typed: Option<Moment>,
    /// The version that was kept, or what would be kept.
    pub report: Report,
    /// Whether it was kept.
    pub is_kept: bool,
    /// Whether the records say something else of its cut-off by now.
    pub is_changed: bool,
}

impl OpenReport {
    /// The report of a page: the version that was kept of it, unless a cut-off is typed or something is said besides.
    pub fn of(page: Page, typed: Option<Moment>, is_new: bool, seat: &Seat) -> Self {
        let day = page.day(seat.now.date());
        let kept = latest(&seat.ward, page.what(), day).filter(|_| typed.is_none() && !is_new);
        let report = match kept {
            Some(kept) => kept.body.clone(),
            None => {
                let known = Known { now: seat.now, has_tests: false };
                reckon(&seat.ward, &seat.rules, asked(page, typed, seat), known)
            }
        };
        let is_changed = kept.is_some_and(|kept| changed_since(&seat.ward, kept));
        Self { page, top: 0, typed, report, is_kept: kept.is_some(), is_changed }
    }

    /// The version that was kept last of what is shown.
    pub fn kept<'s>(&self, seat: &'s Seat) -> Option<&'s Kept<Report>> {
        latest(&seat.ward, self.page.what(), self.report.day)
    }

    /// What is asked for when it is kept.
    pub fn asked(&self) -> Asked {
        Asked { what: self.report.what, day: self.report.day, cut_off: self.report.cut_off, from: None }
    }

    /// As the exchange writes it.
    pub fn view<'a>(&'a self, seat: &'a Seat, look: &'a Look) -> ReportView<'a> {
        ReportView {
            ward: &seat.ward,
            report: &self.report,
            is_kept: self.is_kept,
            carer: None,
            templates: &look.papers,
        }
    }
}

/// What a page asks for: as of the cut-off that was typed, else of the minute that runs; a week as of its end.
fn asked(page: Page, typed: Option<Moment>, seat: &Seat) -> Asked {
    let day = page.day(seat.now.date());
    let minute = seat.now.plus(-seat.now.seconds().rem_euclid(60));
    let cut_off = match page {
        Page::Weekly => Moment::start_of(day.succ_opt().unwrap_or(day)),
        Page::Daily | Page::Zalo | Page::Situation => typed.unwrap_or(minute),
    };
    Asked { what: page.what(), day, cut_off, from: None }
}

type Line = (Shown<'static>, Role);

/// The lines that are shown, as wide as there is room.
pub fn rows(open: &OpenReport, (seat, look): (&Seat, &Look), width: usize) -> Vec<Line> {
    let view = open.view(seat, look);
    let mut told: Vec<(String, Role)> = vec![state(open, (seat, look))];
    if open.is_changed {
        let values: [(&str, &dyn Display); 1] = [("version", &(open.report.version + 1))];
        told.push((look.book.say_with("report.changed", &values), Role::Attention));
    }
    if open.page == Page::Zalo {
        told.push((look.book.say("report.zalo_copy").to_string(), Role::Notice));
        told.extend(zalo(&view, &look.book).into_iter().map(|line| (line, Role::Text)));
    } else {
        let mut pieces = view.pieces(&look.book);
        // What is wrong is read first.
        pieces.sort_by_key(|piece| !matches!(piece, Piece::Warning(_)));
        told.extend(pieces.iter().flat_map(|piece| lines(piece).into_iter().map(|line| (line, role(piece)))));
        if !open.is_kept && open.page != Page::Situation {
            told.push((look.book.say("report.counted_on_keeping").to_string(), Role::Notice));
        }
    }
    let wrapped =
        |(words, role): (String, Role)| Shown::owned(words).wrapped(width, 4).into_iter().map(move |line| (line, role));
    told.into_iter().flat_map(wrapped).collect()
}

fn role(piece: &Piece) -> Role {
    match piece {
        Piece::Heading(_) => Role::Title,
        Piece::Warning(_) => Role::Attention,
        Piece::Words(_) | Piece::Line(..) | Piece::Table(..) | Piece::Levels(..) => Role::Text,
    }
}

/// How far it is: not kept, kept and not sent, sent.
fn state(open: &OpenReport, (seat, look): (&Seat, &Look)) -> (String, Role) {
    let version = open.report.version;
    let values: [(&str, &dyn Display); 2] = [("version", &version), ("time", &moment(open.report.cut_off))];
    match open.kept(seat) {
        None => (look.book.say_with("report.state_none", &values), Role::Attention),
        Some(_) if !open.is_kept => (look.book.say_with("report.state_next", &values), Role::Attention),
        Some(kept) => match kept.sent.last() {
            None => (look.book.say_with("report.state_kept", &values), Role::Attention),
            Some(sent) => {
                let values: [(&str, &dyn Display); 3] =
                    [("version", &version), ("time", &moment(sent.at)), ("to", &sent.to)];
                (look.book.say_with("report.state_sent", &values), Role::Text)
            }
        },
    }
}

/// Draws the report over an area.
pub fn draw(open: &OpenReport, (seat, look): (&Seat, &Look), area: Rect, ink: &mut Ink<'_>) {
    ink.clear(area);
    let view = open.view(seat, look);
    let rows = rows(open, (seat, look), usize::from(area.width).saturating_sub(2));
    let height = usize::from(area.height.saturating_sub(1));
    let top = open.top.min(rows.len().saturating_sub(height));
    let title = Shown::owned(format!("{} ({})", view.title(&look.book), view.version(&look.book)));
    let last = (top + height).min(rows.len());
    let values: [(&str, &dyn Display); 2] = [("last", &last), ("count", &rows.len())];
    let remark = look.say_with("report.lines", &values);
    ink.rule(area, 0, (&title, Role::Focused), &remark);
    for (row, (words, role)) in (1..area.height).zip(rows.iter().skip(top)) {
        ink.text(area, (1, row), words, *role);
    }
}

/// How long until 07:00, from 06:00 until the day's report is sent; a ward that keeps reports is told until noon that it
/// is late.
pub fn reminder(seat: &Seat, look: &Look) -> Option<Shown<'static>> {
    let today = seat.now.date();
    let minutes = seat.now.since(Moment::start_of(today)) / 60;
    let (from, by) = (i64::from(REMIND_FROM_HOUR) * 60, i64::from(SENT_BY_HOUR) * 60);
    if !(from..12 * 60).contains(&minutes) || seat.officer.is_none() || !seat.streamed {
        return None;
    }
    if latest(&seat.ward, ReportKind::Daily, today).is_some_and(|report| report.is_sent()) {
        return None;
    }
    let keeps = || seat.ward.reports.iter().any(|report| report.what == ReportKind::Daily);
    let left = by - minutes;
    match left {
        1.. => Some(look.say_with("report.countdown", &[("minutes", &left)])),
        _ if keeps() => Some(look.say_with("report.overdue", &[("minutes", &-left)])),
        _ => None,
    }
}

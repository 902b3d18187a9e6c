//! View: the screen as a grid of cells. It changes nothing and asks nobody.
//!
//! ```text
//! title    TRỰC BAN TYT P.7 > Tổng quan            Ca đêm  BS Lý*  +Hà    21:04
//! alert    !! KHẨN 1  #12 Ng.T.T. Hường 1958  SpO2 91 lúc 21:02
//! panes    --F2 ...----------+--F3 ...--------     each with a rule on top
//!          --F4 ...----------+--F5 ...--------
//! notice   what the desk says, or the ruler of the line being typed
//! entry    [#12 Hường 1958] 38,1 92 108_
//! keys     F1 Giúp F2-F5 Bảng F9 Lệnh F10 Thoát
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::desk::protocol::ReadOnly;
use crate::domain::danger::Level;
use crate::domain::home_treatment::Case;
use crate::domain::identity::Kind;
use crate::domain::record::Kept;
use crate::domain::standing::Mark;
use crate::language::shown::{Shown, cut_name};
use crate::tui::alerts;
use crate::tui::arrangement::{Arrangement, LOW_ROWS, LOW_ROWS_OF_QUESTION, Layout, Pane};
use crate::tui::dialogs::{
    Dialog, alert as alert_box, ask, card, centred, convert, drafts, form as form_dialog, gate as gate_box, handover,
    help, history, merge, palette, papers, playbooks, read_back, readings, records, report, round, screening, setup,
    sheet, sign_in, sort_and_columns, survey, task_card, templates, week, who,
};
use crate::tui::entry_row;
use crate::tui::found;
use crate::tui::keymap::Action;
use crate::tui::panes::{contact_tree, home_treatment, roster, tasks};
use crate::tui::screen::Screen;
use crate::tui::seat::Line;
use crate::tui::signs;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::{Ends, Ink};

mod title;

/// The smallest window that the screen is made for; below it linear mode serves better.
const SMALLEST: (u16, u16) = (50, 12);

/// Draws the screen; where the cursor stands.
pub fn view(screen: &Screen, buffer: &mut Buffer) -> Option<(u16, u16)> {
    let arrangement = screen.arrangement();
    let mut ink = Ink::new(buffer, &screen.look);
    title::draw(screen, &arrangement, &mut ink);
    if let Some(cursor) = closed(screen, &arrangement, &mut ink) {
        return cursor;
    }
    alert(screen, arrangement.alert, &mut ink);
    // What is hidden is not drawn.
    let hides = screen.dialogs.iter().rposition(Dialog::hides_all);
    if hides.is_none() {
        panes(screen, &arrangement, &mut ink);
    }
    let cursor = dialogs(screen, &screen.dialogs[hides.unwrap_or(0)..], &arrangement, &mut ink);
    if let Some(gate) = &screen.gate {
        line_words(screen, arrangement.notice, &mut ink);
        return gate_box::draw(gate, (&screen.seat, &screen.look), arrangement.body(LOW_ROWS), &mut ink);
    }
    if !matches!(screen.dialogs.last(), Some(Dialog::Setup(_))) {
        keys(screen, arrangement.keys, &mut ink);
    }
    notice(screen, arrangement.notice, &mut ink);
    cursor.or(entry_row::draw(screen, arrangement.entry, &mut ink))
}

/// A screen that is locked, or at which nobody has shown who he is: nothing about anybody but how many alerts wait.
/// Where the cursor stands, if the screen is such a one.
fn closed(screen: &Screen, arrangement: &Arrangement, ink: &mut Ink<'_>) -> Option<Option<(u16, u16)>> {
    let (seat, look) = (&screen.seat, &screen.look);
    let body = arrangement.body(LOW_ROWS);
    match &screen.gate {
        Some(gate) if gate.hides_all() => {
            let cursor = gate_box::draw(gate, (seat, look), body, ink);
            line_words(screen, arrangement.notice, ink);
            return Some(cursor);
        }
        _ if !screen.is_closed() => return None,
        _ => {}
    }
    if let Some(words) = gate_box::alarm_words(seat.door.alarm, seat, look) {
        ink.text(arrangement.alert, (0, 0), &words, Role::Alarm);
    }
    if let Some(gate) = &screen.gate {
        line_words(screen, arrangement.notice, ink);
        return Some(gate_box::draw(gate, (seat, look), body, ink));
    }
    let cursor = dialogs(screen, &screen.dialogs, arrangement, ink);
    notice(screen, arrangement.notice, ink);
    Some(cursor.or(entry_row::draw(screen, arrangement.entry, ink)))
}

fn pane_title(screen: &Screen, pane: Pane) -> Shown<'static> {
    let look = &screen.look;
    match pane {
        Pane::HomeTreatment => look.say("home_treatment.title"),
        Pane::Roster => look.say("roster.title"),
        Pane::ContactTree => look.say("contact_tree.title"),
        Pane::Tasks => look.say("tasks.title"),
    }
}

fn short_title(screen: &Screen, pane: Pane) -> Shown<'static> {
    let look = &screen.look;
    match pane {
        Pane::HomeTreatment => look.say("home_treatment.title"),
        Pane::Roster => look.say("roster.title_short"),
        Pane::ContactTree => look.say("contact_tree.title_short"),
        Pane::Tasks => look.say("tasks.title_short"),
    }
}

/// Row 2: the worst alert; where there is room, a second row with what is to be noticed and due.
fn alert(screen: &Screen, area: Rect, ink: &mut Ink<'_>) {
    let (seat, look) = (&screen.seat, &screen.look);
    let listed = &screen.panes.home_treatment;
    let [urgent, attention, due, _] =
        if seat.streamed { listed.marks().map(|count| count as u32) } else { seat.counts.marks };
    let first = alerts::first_open(seat);
    let worst = match first {
        Some(alert) if alert.level_at(seat.now) == Level::Urgent => seat.ward.cases.read(alert.case),
        _ => listed.urgent().next().and_then(|id| seat.ward.cases.read(id)),
    };
    let counts = counts_row(screen, worst.is_some(), (attention, due));
    let again = first.and_then(|alert| Some((alert, alerts::again(alert, seat, look)?)));
    match worst {
        Some(case) => {
            let count = format!("{} {} {urgent}  ", look.mark(Mark::Urgent), look.book.say("levels.urgent_loud"));
            let at = ink.text(area, (0, 0), &Shown::owned(count), Role::Alarm);
            let room = usize::from(area.width.saturating_sub(at));
            ink.text(area, (at, 0), &alert_words(screen, case, room), Role::Urgent);
            ink.text(area, (0, 1), &counts, Role::Attention);
        }
        None => {
            let role = if attention > 0 { Role::Attention } else { Role::Text };
            let at = ink.text(area, (0, 0), &counts, role) + 3;
            let case = again.as_ref().and_then(|(alert, _)| seat.ward.cases.read(alert.case));
            if let (Some((alert, again)), Some(case)) = (&again, case) {
                let what = alerts::causes(alert, seat, look).join(", ");
                let words = format!("#{} {} {what}: {again}", case.id.number(), seat.name_of(case));
                let room = usize::from(area.width.saturating_sub(at));
                ink.text(area, (at, 0), &Shown::owned(words).cut(room), Role::Attention);
            }
        }
    }
}

/// What is to be noticed and due; that nothing is urgent only where no alert stands above it.
fn counts_row(screen: &Screen, is_urgent: bool, (attention, due): (u32, u32)) -> Shown<'static> {
    let look = &screen.look;
    if !is_urgent && attention == 0 && due == 0 {
        return look.say("levels.no_alert");
    }
    look.say_with("levels.counts", &[("attention", &attention), ("due", &due)])
}

/// The worst alert, cut to so many cells: `#12 Ng.T.T. Hường 1958  SpO2 91, khó thở lúc 21:02`.
pub fn alert_words(screen: &Screen, case: &Kept<Case>, room: usize) -> Shown<'static> {
    let (seat, look) = (&screen.seat, &screen.look);
    let standing = seat.standing(case);
    if let Some(alert) = standing.alerts.iter().min_by_key(|alert| alert.place_at(seat.now)) {
        return alerts::row(alert, case, (seat, look), room);
    }
    let mut loud: Vec<String> = standing
        .noted
        .iter()
        .filter(|noted| !noted.late && Some(noted.reading) == standing.noted.first().map(|first| first.reading))
        .take(3)
        .map(|noted| signs::noted(noted, look).as_str().to_string())
        .collect();
    let time = standing.noted.first().map_or(String::new(), |noted| signs::short_time(noted.measured_at, seat.now));
    let year = seat.ward.person_of(case).and_then(|person| person.birth.year());
    let year = year.map_or(String::new(), |year| format!(" {year}"));
    let number = format!("#{} ", case.id.number());
    let name = seat.name_of(case);
    let given = name.split_whitespace().next_back().map_or(0, |given| Shown::of(given).width());
    let shortest = number.len() + given + year.len() + 2;
    let told = |loud: &[String]| look.say_with("levels.at_time", &[("what", &loud.join(", ")), ("time", &time)]);
    // The worst stands first; half a number would be another number.
    while loud.len() > 1 && shortest + told(&loud).width() > room {
        loud.pop();
    }
    let why = match told(&loud) {
        whole if shortest + whole.width() > room => Shown::owned(loud.join(", ")),
        whole => whole,
    };
    let name = cut_name(&name, room.saturating_sub(shortest - given + why.width()).max(8)).into_static();
    Shown::owned(format!("{number}{name}{year}  {why}"))
}

fn panes(screen: &Screen, arrangement: &Arrangement, ink: &mut Ink<'_>) {
    for pane in Pane::ALL {
        let area = arrangement.pane(pane);
        if area.is_empty() {
            continue;
        }
        if screen.entry.found.is_some() && pane == screen.focus.0 {
            found::draw(screen, area, ink);
        } else {
            draw_pane(screen, pane, area, ink);
        }
    }
    if arrangement.layout == Layout::Overview {
        let (upper, lower) = (arrangement.pane(Pane::HomeTreatment), arrangement.pane(Pane::ContactTree));
        ink.bar(upper.right(), upper.y..upper.bottom(), Ends::Above);
        ink.bar(lower.right(), lower.y..lower.bottom(), Ends::Crossing);
    }
    if let (Some(area), Some(case)) = (arrangement.detail, screen.panes.home_treatment.chosen()) {
        ink.bar(area.x.saturating_sub(1), area.y..area.bottom(), Ends::Above);
        card::draw(card::Card { case, top: 0 }, (&screen.seat, &screen.look), area, ink);
    }
}

/// Draws one pane into a part of the screen.
pub fn draw_pane(screen: &Screen, pane: Pane, area: Rect, ink: &mut Ink<'_>) {
    let words = if area.width < 46 { short_title(screen, pane) } else { pane_title(screen, pane) };
    let key = screen.keymap.key_of(pane.action());
    let title = Shown::owned(format!("{key} {}", words.as_str().to_uppercase()));
    let role = if screen.focus.0 == pane { Role::Focused } else { Role::Title };
    let (seat, look) = (&screen.seat, &screen.look);
    let title = (&title, role);
    match pane {
        Pane::HomeTreatment => home_treatment::draw(&screen.panes.home_treatment, seat, look, area, title, ink),
        Pane::Roster => roster::draw(&screen.panes.roster, (seat, look), area, title, ink),
        Pane::ContactTree => {
            let mark_of = |case| screen.panes.home_treatment.mark_of(case);
            contact_tree::draw(&screen.panes.contact_tree, (seat, look), mark_of, area, title, ink);
        }
        Pane::Tasks => tasks::draw(&screen.panes.tasks, (seat, look), area, title, ink),
    }
}

fn dialogs(screen: &Screen, shown: &[Dialog], arrangement: &Arrangement, ink: &mut Ink<'_>) -> Option<(u16, u16)> {
    let mut cursor = None;
    for dialog in shown {
        let enough = if matches!(dialog, Dialog::ReadBack(_)) { LOW_ROWS_OF_QUESTION } else { LOW_ROWS };
        cursor = draw_dialog(screen, dialog, arrangement.body(enough), ink);
    }
    cursor
}

/// Draws one dialog into a part of the screen; where the cursor stands, if it stands there.
pub fn draw_dialog(screen: &Screen, dialog: &Dialog, body: Rect, ink: &mut Ink<'_>) -> Option<(u16, u16)> {
    let (seat, look) = (&screen.seat, &screen.look);
    let typed = screen.entry.field.text();
    match dialog {
        Dialog::SignIn(chosen) => sign_in::draw(*chosen, typed, (seat, look), body, ink),
        Dialog::Card(shown) => card::draw(*shown, (seat, look), body, ink),
        Dialog::Task(shown) => task_card::draw(*shown, (seat, look), body, ink),
        Dialog::ReadBack(reading) => read_back::draw(reading, (seat, look), body, ink),
        Dialog::Help(from) => help::draw(*from, screen, body, ink),
        Dialog::Palette(chosen) => palette::draw(*chosen, screen, body, ink),
        Dialog::SortAndColumns(open) => {
            sort_and_columns::draw(*open, &screen.panes.setup(open.pane).choice, look, body, ink);
        }
        Dialog::Sheet(shown) => sheet::draw(shown, look, body, ink),
        Dialog::Form(form) => return form_dialog::draw(form, (seat, look), body, ink),
        Dialog::Ask(asked) => ask::draw(asked, look, body, ink),
        Dialog::History(shown) => history::draw(shown, (seat, look), body, ink),
        Dialog::Who(open) => who::draw(*open, typed, (seat, look), body, ink),
        Dialog::Templates(chosen) => templates::draw(*chosen, look, body, ink),
        Dialog::Playbooks(open) => playbooks::draw(open, typed, (seat, look), body, ink),
        Dialog::Screening(open) => screening::draw(open, typed, (seat, look), body, ink),
        Dialog::Handover(open) => handover::draw(open, (seat, look), body, ink),
        Dialog::Papers(open) => papers::draw(open, typed, (seat, look), body, ink),
        Dialog::Report(open) => report::draw(open, (seat, look), body, ink),
        Dialog::Records(list) => records::draw(*list, typed, (seat, look), body, ink),
        Dialog::Merge(shown) => merge::draw(*shown, typed, (seat, look), body, ink),
        Dialog::Readings(list) => readings::draw(*list, (seat, look), body, ink),
        Dialog::Survey(shown) => survey::draw(shown, look, body, ink),
        Dialog::Alert(open) => alert_box::draw(*open, (seat, look), body, ink),
        Dialog::Round(open) => round::draw(open, (seat, look), body, ink),
        Dialog::Week(open) => week::draw(open, (seat, look), body, ink),
        Dialog::Setup(open) => setup::draw(open, (seat, look), body, ink),
        Dialog::Convert(open) => convert::draw(open, typed, (seat, look), body, ink),
        Dialog::Drafts(kept, chosen) => drafts::draw(kept, *chosen, (seat, look), body, ink),
        Dialog::Quit => {
            let inside = ink.boxed(centred(body, (56, 5)), &look.say("dialogs.quit_title"));
            ink.text(inside, (0, 0), &look.say("dialogs.quit_words"), Role::Text);
            ink.text(inside, (0, 2), &look.say("dialogs.quit_keys"), Role::Key);
        }
    }
    None
}

/// The row above the entry line: what is wrong with the line to the desk before all else, then
/// the ruler of what is typed, then what the desk said last.
fn notice(screen: &Screen, area: Rect, ink: &mut Ink<'_>) {
    let look = &screen.look;
    if line_words(screen, area, ink) {
        return;
    }
    if let Some(words) = waiting_words(screen) {
        ink.text(area, (0, 0), &words, Role::Alarm);
        return;
    }
    if entry_row::draw_ruler(screen, area, ink) {
        return;
    }
    if let Some((words, role)) = &screen.notice {
        ink.text(area, (0, 0), words, *role);
        return;
    }
    if screen.typing.gave_way {
        ink.text(area, (0, 0), &look.say("entry.method_gave_way"), Role::Attention);
        return;
    }
    if let Some((words, role)) = desk_words(screen) {
        ink.text(area, (0, 0), &words, role);
        return;
    }
    match screen.complaints.first() {
        // Until somebody has read them in the help.
        Some(_) if !screen.is_looking_up() => {
            let help = screen.keymap.key_of(Action::Help);
            let words = look.say_with("files.notice", &[("count", &screen.complaints.len()), ("key", &help)]);
            ink.text(area, (0, 0), &words, Role::Attention);
        }
        _ => drop(ink.text(area, (0, 0), &hint(screen), Role::Notice)),
    }
}

/// What is wrong with the line to the desk; whether anything is.
fn line_words(screen: &Screen, area: Rect, ink: &mut Ink<'_>) -> bool {
    let look = &screen.look;
    let words = match screen.seat.line {
        Line::Up => return false,
        Line::Stopped => look.say("connection.stopped"),
        Line::Down(since) => {
            let seconds = screen.seat.now.since(since).max(0);
            let mut words = look.say("connection.lost");
            if seconds >= 2 {
                words.push(&Shown::owned(format!(" ({seconds} s)")));
            }
            words
        }
    };
    ink.text(area, (0, 0), &words, Role::Alarm);
    true
}

/// How many orders wait for the desk, once the first has waited too long to be on its way.
pub fn waiting_words(screen: &Screen) -> Option<Shown<'static>> {
    let (first, _) = screen.waiting.orders.first()?;
    let seconds = screen.seat.now.since(first.at);
    let count = screen.waiting.orders.len();
    (seconds >= 3).then(|| screen.look.say_with("entry.waiting", &[("count", &count), ("seconds", &seconds)]))
}

/// What can be typed here now.
fn hint(screen: &Screen) -> Shown<'static> {
    let look = &screen.look;
    if screen.seat.is_read_only() {
        return look.say("screen.hint_read_only");
    }
    let is_small = screen.size.0 < SMALLEST.0 || screen.size.1 < SMALLEST.1;
    match (screen.dialogs.last(), screen.focus.0) {
        _ if is_small && screen.entry.field.is_empty() => look.say("screen.hint_small"),
        (Some(Dialog::SignIn(_)), _) => look.say("dialogs.type_your_name"),
        (Some(Dialog::Help(_)), _) => look.say("screen.hint_help"),
        (
            Some(
                Dialog::Palette(_) | Dialog::Quit | Dialog::ReadBack(_) | Dialog::SortAndColumns(_) | Dialog::Sheet(_),
            ),
            _,
        ) => look.say("screen.hint_dialog"),
        (Some(Dialog::Records(records::Records { which: records::Which::Of(Kind::Arrival), .. })), _) => {
            look.say("arrivals.hint")
        }
        (Some(Dialog::Records(_)), _) => look.say("records.hint"),
        (Some(Dialog::Who(_)), _) => look.say("who.hint"),
        (Some(Dialog::Templates(_)), _) => look.say("templates.hint"),
        (Some(Dialog::Playbooks(open)), _) => look.say(playbooks::hint(open)),
        (Some(Dialog::Papers(open)), _) => look.say(papers::hint(open)),
        (Some(Dialog::Screening(_)), _) => look.say("screening.hint"),
        (Some(Dialog::Handover(_)), _) => look.say("handover.hint"),
        (Some(Dialog::Report(_)), _) => look.say("report.hint"),
        (Some(Dialog::Merge(_)), _) => look.say("merge.hint"),
        (Some(Dialog::Readings(_)), _) => look.say("readings.hint"),
        (Some(Dialog::Survey(survey)), _) => look.say(survey.view.hint()),
        (Some(Dialog::Alert(_)), _) => look.say("alerts.hint"),
        (Some(Dialog::Round(_)), _) => look.say("rounds.hint"),
        (Some(Dialog::Week(open)), _) => look.say(week::hint(open)),
        (Some(Dialog::Setup(_)), _) => look.say("setup.hint"),
        (Some(Dialog::Convert(_)), _) => look.say("convert.hint"),
        (Some(Dialog::Drafts(..)), _) => look.say("drafts.hint"),
        (Some(Dialog::Form(_)), _) => look.say("forms.hint"),
        (Some(Dialog::Ask(_) | Dialog::History(_)), _) => look.say("screen.hint_dialog"),
        (Some(Dialog::Task(card)), _) => look.say(task_card::hint(*card, &screen.seat)),
        (Some(Dialog::Card(_)), _) | (None, Pane::HomeTreatment) => look.say("screen.hint_home_treatment"),
        (None, Pane::Roster) => look.say("screen.hint_roster"),
        (None, Pane::ContactTree) => look.say("screen.hint_contact_tree"),
        (None, Pane::Tasks) => look.say("screen.hint_tasks"),
    }
}

/// What is wrong with the desk's own records, as long as it is: nothing can be written, the store
/// is being rebuilt, or a torn last line was cut at this start.
pub fn desk_words(screen: &Screen) -> Option<(Shown<'static>, Role)> {
    let (state, look) = (&screen.seat.state, &screen.look);
    let words = match &state.read_only {
        Some(ReadOnly::Damaged { segment, line }) => {
            look.say_with("storage.damaged", &[("file", segment), ("line", line)])
        }
        Some(ReadOnly::DiskFull) => look.say("storage.disk_full"),
        Some(ReadOnly::NotWritable) => look.say("storage.not_writable"),
        None if state.rebuilding => return Some((look.say("storage.rebuilding"), Role::Notice)),
        None => match (state.wrong_packs.first(), &state.cut) {
            // What judges less than the station believes must be seen at every screen until it is mended.
            _ if !state.missing_packs.is_empty() => {
                look.say_with("packs.missing_here", &[("names", &Shown::of(&state.missing_packs.join(", ")))])
            }
            (Some(wrong), _) => look.say_with("packs.wrong_here", &[("file", &Shown::of(&wrong.file))]),
            (None, Some((_, _, bytes))) => {
                return Some((look.say_with("storage.torn_tail", &[("bytes", bytes)]), Role::Notice));
            }
            (None, None) => return None,
        },
    };
    Some((words, Role::Attention))
}

/// The keys that work now, as many as there is room for.
fn keys(screen: &Screen, area: Rect, ink: &mut Ink<'_>) {
    let look = &screen.look;
    let mut at = 0;
    // There it prints, which its own line says.
    let prints = matches!(screen.dialogs.last(), Some(Dialog::Handover(_)));
    let row = screen.keymap.row();
    for (key, action) in row.into_iter().filter(|(_, action)| !prints || *action != Action::SortAndColumns) {
        let words = look.book.word("keys", action.name()).unwrap_or_default();
        let words = Shown::of(words);
        let wide = key.chars().count() + 1 + words.width();
        if usize::from(at) + wide > usize::from(area.width) {
            continue;
        }
        at = ink.text(area, (at, 0), &Shown::owned(key), Role::Key);
        at = ink.text(area, (at + 1, 0), &words, Role::Text) + 2;
    }
}

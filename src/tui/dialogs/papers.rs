//! The papers of one F0, or of several that are marked: what is owed, how far each is, and one of them before it is written.

use std::fmt::Display;

use ratatui::layout::Rect;

use crate::domain::home_treatment::{Case, CaseStatus};
use crate::domain::identity::{Id, RecordId};
use crate::domain::moment::Moment;
use crate::domain::paper::{Due, Paper, PaperKind, Step, lapsed, next_number, pack_of, papers_of, standing};
use crate::domain::record::{Body, Kept};
use crate::exchange::papers::{Place, Signing, Template};
use crate::language::numbers;
use crate::language::shown::Shown;
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::task_words;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;
use crate::tui::widgets::list::{draw_rows, shown_of, under_rule};

/// What is open of the papers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Papers {
    /// Whose.
    pub cases: Vec<Id<Case>>,
    /// The chosen row.
    pub chosen: usize,
    /// One that is shown before it is written, and its first line on the screen.
    pub shown: Option<(PaperKind, usize)>,
}

impl Papers {
    /// The kind of the chosen row.
    pub fn what(&self) -> PaperKind {
        self.shown.map_or_else(|| PaperKind::ALL[self.chosen.min(PaperKind::ALL.len() - 1)], |(what, _)| what)
    }

    /// The one F0 that they are about; nothing where there are several.
    pub fn only(&self) -> Option<Id<Case>> {
        if let [case] = self.cases.as_slice() { Some(*case) } else { None }
    }

    /// Those who have no such paper yet, in their order: they would get one.
    pub fn without(&self, what: PaperKind, seat: &Seat) -> Vec<Id<Case>> {
        let lacks = |case: &Id<Case>| standing(&seat.ward, *case, what).is_none();
        let may = |case: &Id<Case>| {
            let end = seat.ward.cases.read(*case).and_then(|case| case.end.as_ref());
            let released = end.is_some_and(|end| end.outcome == crate::domain::home_treatment::Outcome::Released);
            !what.is_of_end() || released
        };
        self.cases.iter().filter(|case| lacks(case) && may(case)).copied().collect()
    }

    /// What the chosen row is about: its paper where one stands, and the F0.
    pub fn pointed(&self, seat: &Seat) -> Vec<RecordId> {
        let Some(case) = self.only() else { return Vec::new() };
        let paper = standing(&seat.ward, case, self.what());
        let paper = paper.map(|paper| RecordId { kind: Paper::KIND, number: paper.id.number() });
        paper.into_iter().chain([RecordId { kind: Case::KIND, number: case.number() }]).collect()
    }
}

/// What can be typed and pressed here.
pub fn hint(open: &Papers) -> &'static str {
    if open.shown.is_some() { "papers.hint_shown" } else { "papers.hint" }
}

/// The template for papers of a kind about these cases: that of the pack of the first.
pub fn template<'l>(what: PaperKind, cases: &[Id<Case>], (seat, look): (&Seat, &'l Look)) -> Option<&'l Template> {
    let first = cases.first().and_then(|case| seat.ward.cases.read(*case));
    let pack = first.and_then(|case| pack_of(&seat.rules, case)).map(|pack| pack.name.as_str());
    look.papers.find(what, pack)
}

/// Who signs a paper of a template that is dated today.
pub fn signer(template: &Template, (seat, look): (&Seat, &Look)) -> Option<Signing> {
    look.papers.signing(template, &seat.ward, seat.now.date())
}

/// The numbers that so many papers get, the first as typed where it was.
pub fn numbers_of(template: &Template, count: usize, typed: &str, seat: &Seat) -> Option<(u32, u32)> {
    if template.symbol.is_empty() {
        return None;
    }
    let year = chrono::Datelike::year(&seat.now.date());
    let first = typed.trim().parse().unwrap_or_else(|_| next_number(&seat.ward, &template.symbol, year));
    let more = u32::try_from(count.saturating_sub(1)).unwrap_or(u32::MAX);
    Some((first, first.saturating_add(more)))
}

/// Draws the list, or the one that is shown before it is written.
pub fn draw(open: &Papers, typed: &str, (seat, look): (&Seat, &Look), area: Rect, ink: &mut Ink<'_>) {
    ink.clear(area);
    if let Some((what, top)) = open.shown {
        draw_one(open, (what, top), typed, (seat, look), area, ink);
        return;
    }
    let words = |at: usize| vec![row(open, PaperKind::ALL[at], (seat, look))];
    let shown = draw_rows((open.chosen, PaperKind::ALL.len()), 1, under_rule(area), ink, words);
    let title = Shown::owned(format!("{} {}", look.book.say("papers.title"), about(open, seat, look)));
    ink.rule(area, 0, (&title, Role::Focused), &Shown::owned(shown_of(&shown, PaperKind::ALL.len())));
    let below = u16::try_from(PaperKind::ALL.len() + 2).unwrap_or(u16::MAX);
    for (place, (words, role)) in (below..area.height).zip(remarks(open, (seat, look), usize::from(area.width))) {
        ink.text(area, (1, place), &words, role);
    }
}

/// Whose papers: `#12 Nguyễn Thị Hường`, or how many F0.
fn about(open: &Papers, seat: &Seat, look: &Look) -> String {
    match open.only().and_then(|case| seat.ward.cases.read(case)) {
        Some(case) => format!("#{} {}", case.id.number(), seat.name_of(case)),
        None => look.book.say_with("papers.of_many", &[("count", &open.cases.len())]),
    }
}

fn row(open: &Papers, what: PaperKind, (seat, look): (&Seat, &Look)) -> (Shown<'static>, Role) {
    let title = Shown::of(name(what, look)).pad(32).into_static();
    match open.only().and_then(|case| seat.ward.cases.read(case)) {
        Some(case) => {
            let dues = papers_of(&seat.ward, &seat.rules, case);
            let due = dues.iter().find(|due| due.what == what);
            let late = due.is_some_and(|due| due.is_late(seat.now));
            let (sign, role) = match due {
                Some(due) if due.is_late(seat.now) => ("!", Role::Attention),
                Some(due) if due.is_open() => ("?", Role::Due),
                Some(_) => (".", Role::Text),
                None => ("-", Role::Done),
            };
            let words = due.map_or_else(|| look.book.say("papers.not_owed").to_string(), |due| state(due, seat, look));
            let word = if late { look.sign(sign, "papers.word_late") } else { Shown::of(sign).into_static() };
            (Shown::owned(format!("{word} {title} {words}")), role)
        }
        None => {
            let steps: Vec<Step> = open
                .cases
                .iter()
                .map(|case| standing(&seat.ward, *case, what).map_or(Step::Missing, |paper| paper.step()))
                .collect();
            let count = |step: Step| steps.iter().filter(|other| **other == step).count();
            let steps = [Step::Missing, Step::Written, Step::Signed, Step::Delivered].into_iter();
            let told = steps.filter(|step| count(*step) > 0);
            let parts: Vec<String> = told.map(|step| format!("{} {}", step_words(step, look), count(step))).collect();
            (Shown::owned(format!("  {title} {}", parts.join(", "))), Role::Text)
        }
    }
}

/// A kind of paper in words.
pub fn name(what: PaperKind, look: &Look) -> &str {
    look.book.word("papers", what.name()).unwrap_or_default()
}

/// How far a paper is, in words.
pub fn step_words(step: Step, look: &Look) -> &str {
    look.book.say(match step {
        Step::Missing => "papers.missing",
        Step::Written => "papers.written",
        Step::Signed => "papers.signed",
        Step::Delivered => "papers.delivered",
    })
}

/// How far a paper is and until when its next step is due: `45/QĐ-UBND chờ giao, hạn 12:00, quá hạn 2 giờ`.
pub fn state(due: &Due, seat: &Seat, look: &Look) -> String {
    let number = due.paper.as_ref().and_then(|paper| paper.numbered());
    let step = step_words(due.step(), look).to_string();
    let paper = due.paper.as_deref();
    let received = paper.and_then(|paper| Some((paper.delivered_at?, &paper.receiver))).map(|(at, receiver)| {
        let values: [(&str, &dyn Display); 2] = [("time", &task_words::moment(at, seat)), ("who", receiver)];
        look.book.say_with("papers.received", &values)
    });
    let until = due.due.filter(|_| due.is_open()).map(|at| {
        let values: [(&str, &dyn Display); 1] = [("time", &task_words::moment(at, seat))];
        let key = if due.is_late(seat.now) { "papers.late" } else { "papers.due" };
        look.book.say_with(key, &values)
    });
    let head = number.into_iter().chain([step]).collect::<Vec<_>>().join(" ");
    [Some(head), received, until].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

type Line = (Shown<'static>, Role);

/// By which decision they are owed, and what of the station papers will lack.
fn remarks(open: &Papers, (seat, look): (&Seat, &Look), width: usize) -> Vec<Line> {
    let mut lines: Vec<(String, Role)> = Vec::new();
    if let Some(case) = open.only().and_then(|case| seat.ward.cases.read(case)) {
        let words = match pack_of(&seat.rules, case) {
            Some(pack) => {
                let by = format!("{} {}", pack.decision, numbers::date(pack.dated));
                look.book.say_with("papers.by_pack", &[("pack", &by)])
            }
            None => look.book.say("papers.no_pack").to_string(),
        };
        lines.push((words, Role::Text));
    }
    lines.extend(warnings(&open.cases, (seat, look)));
    let wrapped = |(words, role): (String, Role)| {
        Shown::owned(words).wrapped(width.saturating_sub(2), 2).into_iter().map(move |line| (line, role))
    };
    lines.into_iter().flat_map(wrapped).collect()
}

fn warnings(cases: &[Id<Case>], (seat, look): (&Seat, &Look)) -> Vec<(String, Role)> {
    let mut lines = Vec::new();
    let today = seat.now.date();
    let known = || cases.iter().filter_map(|case| seat.ward.cases.read(*case));
    let over: Vec<u32> =
        known().filter(|case| lapsed(&seat.rules, case, today).is_some()).map(|case| case.id.number()).collect();
    if !over.is_empty() {
        lines.push((look.book.say_with("papers.lapsed", &[("count", &over.len())]), Role::Attention));
    }
    let uncertain = known().filter(|case| case.is_open() && case.status != CaseStatus::Confirmed);
    let uncertain: Vec<String> = uncertain.map(|case| format!("#{}", case.id.number())).collect();
    if !uncertain.is_empty() {
        let words = look.book.say_with("papers.not_confirmed", &[("numbers", &uncertain.join(", "))]);
        lines.push((words, Role::Attention));
    }
    if seat.station.ward_name.trim().is_empty() {
        lines.push((look.book.say("papers.no_ward_name").to_string(), Role::Attention));
    }
    lines
}

/// Lines of a paper before it is written: numbers, day, who signs, what is to be filled by hand, and about whom.
fn lines(open: &Papers, what: PaperKind, typed: &str, (seat, look): (&Seat, &Look), width: usize) -> Vec<Line> {
    let cases = open.without(what, seat);
    let book = &look.book;
    let mut lines: Vec<(String, Role)> = Vec::new();
    if let Some(template) = template(what, &cases, (seat, look)) {
        let day = numbers::date(seat.now.date());
        match numbers_of(template, cases.len(), typed, seat) {
            Some((first, last)) => {
                let number = if first == last { format!("{first:02}") } else { format!("{first:02}-{last:02}") };
                let values: [(&str, &dyn Display); 3] =
                    [("number", &number), ("symbol", &template.symbol), ("day", &day)];
                lines.push((book.say_with("papers.numbered", &values), Role::Title));
            }
            None => lines.push((book.say_with("papers.unnumbered", &[("day", &day)]), Role::Title)),
        }
        if !template.signs.is_empty() {
            lines.push(match signer(template, (seat, look)) {
                Some(Signing { position, who, place, duty }) => {
                    let title = seat.ward.positions.read(position).map(|kept| kept.title.clone()).unwrap_or_default();
                    let place = match place {
                        Place::Own => "papers.signs",
                        Place::ForHead => "papers.signs_for_head",
                        Place::ByOrder => "papers.signs_by_order",
                        Place::Authorised => "papers.signs_authorised",
                    };
                    let values: [(&str, &dyn Display); 2] = [("who", &who), ("title", &title)];
                    let signs = book.say_with(place, &values);
                    let duty = duty.and_then(|duty| seat.ward.duties.read(duty));
                    let limited = duty.map(|duty| book.say_with("papers.signs_for_duty", &[("duty", &duty.name)]));
                    (signs + &limited.unwrap_or_default(), Role::Text)
                }
                None => {
                    let titles = template.signs.join(" / ");
                    (book.say_with("papers.no_signer", &[("titles", &titles)]), Role::Attention)
                }
            });
        }
    }
    lines.extend(warnings(&cases, (seat, look)));
    let people = cases.iter().filter_map(|case| seat.ward.cases.read(*case));
    lines.extend(people.map(|case| (person_line(case, (seat, look)), Role::Text)));
    let wrapped =
        |(words, role): (String, Role)| Shown::owned(words).wrapped(width, 4).into_iter().map(move |line| (line, role));
    lines.into_iter().flat_map(wrapped).collect()
}

/// Somebody who gets a paper, and what of him must be filled by hand.
fn person_line(case: &Kept<Case>, (seat, look): (&Seat, &Look)) -> String {
    let person = seat.ward.person_of(case);
    let year = person.and_then(|person| person.birth.year()).map_or(String::new(), |year| format!(" {year}"));
    let lacks: Vec<&str> = person
        .map(|person| {
            let fields = [
                (person.birth.year().is_none(), "fields.birth"),
                (person.identity.trim().is_empty(), "fields.identity"),
                (person.address.trim().is_empty(), "fields.address"),
            ];
            fields.into_iter().filter(|(lacks, _)| *lacks).map(|(_, key)| look.book.say(key)).collect()
        })
        .unwrap_or_default();
    let by_hand = match lacks.as_slice() {
        [] => String::new(),
        lacks => format!("   {}", look.book.say_with("papers.by_hand", &[("fields", &lacks.join(", "))])),
    };
    format!("  #{} {}{year}{by_hand}", case.id.number(), seat.name_of(case))
}

/// How many lines a paper takes that is shown before it is written.
pub fn count(open: &Papers, typed: &str, (seat, look): (&Seat, &Look), width: usize) -> usize {
    open.shown.map_or(0, |(what, _)| lines(open, what, typed, (seat, look), width).len())
}

fn draw_one(
    open: &Papers,
    (what, top): (PaperKind, usize),
    typed: &str,
    (seat, look): (&Seat, &Look),
    area: Rect,
    ink: &mut Ink<'_>,
) {
    let count = open.without(what, seat).len();
    let values: [(&str, &dyn Display); 2] = [("what", &name(what, look)), ("count", &count)];
    ink.rule(area, 0, (&look.say_with("papers.write", &values), Role::Focused), &look.say("papers.keys"));
    let inner = under_rule(area);
    let lines = lines(open, what, typed, (seat, look), usize::from(inner.width.saturating_sub(2)));
    let height = usize::from(inner.height);
    let top = top.min(lines.len().saturating_sub(height));
    for (row, (words, role)) in (0_u16..).zip(lines.iter().skip(top).take(height)) {
        ink.text(inner, (1, row), words, *role);
    }
}

/// The papers of the ward that are still to be written, signed or handed over, by F0: those that are late in front.
pub fn open_papers(seat: &Seat) -> Vec<(Id<Case>, Vec<Due>)> {
    let released_lately = |case: &Case| {
        let on = case.end.as_ref().and_then(|end| end.on);
        on.is_none_or(|on| (seat.now.date() - on).num_days() <= DAYS_AFTER)
    };
    let owed = seat.ward.cases.iter().filter(|case| case.is_open() || released_lately(case));
    let mut found: Vec<(Option<Moment>, Id<Case>, Vec<Due>)> = Vec::new();
    for case in owed {
        let dues: Vec<Due> = papers_of(&seat.ward, &seat.rules, case).into_iter().filter(Due::is_open).collect();
        if !dues.is_empty() {
            found.push((dues.iter().filter_map(|due| due.due).min(), case.id, dues));
        }
    }
    // Those without an hour stand behind those with one.
    found.sort_by_key(|(due, id, _)| (due.is_none(), *due, *id));
    found.into_iter().map(|(_, id, dues)| (id, dues)).collect()
}

/// Days after the end of a case for which its papers are still asked for here.
const DAYS_AFTER: i64 = 90;

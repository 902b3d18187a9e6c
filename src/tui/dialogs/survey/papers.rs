//! The rows of the papers that are still to be written, signed or handed over: an F0 each, those that are late in front.

use crate::domain::home_treatment::Case;
use crate::domain::identity::RecordId;
use crate::domain::paper::{Due, PaperKind, Step};
use crate::domain::record::Body;
use crate::tui::dialogs::papers::{open_papers, state, step_words};
use crate::tui::dialogs::survey::{Act, Row};
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;

/// The most F0 that are listed.
const SHOWN: usize = 1_000;

/// How many are late, then each F0 with what is owed to him.
pub(super) fn rows(seat: &Seat, look: &Look) -> Vec<Row> {
    let open = open_papers(seat);
    let papers = open.iter().flat_map(|(_, dues)| dues);
    let late = papers.clone().filter(|due| due.is_late(seat.now)).count();
    let values: [(&str, &dyn std::fmt::Display); 3] =
        [("people", &open.len()), ("papers", &papers.count()), ("late", &late)];
    let mut rows = vec![Row::of(look.book.say_with("papers.owed_count", &values), Role::Title)];
    for (id, dues) in open.iter().take(SHOWN) {
        let Some(case) = seat.ward.cases.read(*id) else { continue };
        let is_late = dues.iter().any(|due| due.is_late(seat.now));
        let (sign, role) = if is_late { ("!", Role::Attention) } else { (" ", Role::Text) };
        let [timed, others] = told(dues, seat, look);
        let record = RecordId { kind: Case::KIND, number: id.number() };
        let head = format!("{sign} #{} {}   {timed}", id.number(), seat.name_of(case));
        let mut row =
            Row::of(head.trim_end().to_string(), role).about(Some(record)).with(format!("     {others}"), Role::Text);
        row.act = Some(Act::Papers(*id));
        rows.push(row);
    }
    if open.len() > SHOWN {
        let more = look.book.say_with("vaccination.more", &[("count", &(open.len() - SHOWN))]);
        rows.push(Row::of(format!("    {more}"), Role::Notice));
    }
    rows
}

/// Those with an hour, and the others by how far they are: `chưa lập: cam kết, đánh giá`.
fn told(dues: &[Due], seat: &Seat, look: &Look) -> [String; 2] {
    let (timed, others): (Vec<&Due>, Vec<&Due>) = dues.iter().partition(|due| due.due.is_some());
    let timed: Vec<String> =
        timed.into_iter().map(|due| format!("{}: {}", short(due.what, look), state(due, seat, look))).collect();
    let steps = [Step::Missing, Step::Written, Step::Signed].into_iter().filter_map(|step| {
        let names: Vec<&str> =
            others.iter().filter(|due| due.step() == step).map(|due| short(due.what, look)).collect();
        (!names.is_empty()).then(|| format!("{}: {}", step_words(step, look), names.join(", ")))
    });
    [timed.join("; "), steps.collect::<Vec<_>>().join("; ")]
}

fn short(what: PaperKind, look: &Look) -> &str {
    look.book.word("papers_short", what.name()).unwrap_or_default()
}

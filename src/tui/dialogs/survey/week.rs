//! The rows of the alerts of the week: raised, true, minutes until somebody took them; then those that are to be looked at
//! again because they came too late to ring.

use std::fmt::Display;

use crate::domain::alert::{Figures, figures};
use crate::domain::identity::RecordId;
use crate::domain::moment::Moment;
use crate::domain::record::Body;
use crate::domain::standing::is_followed;
use crate::tui::dialogs::survey::Row;
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::signs;
use crate::tui::theme::Role;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// Days that are counted together.
const WEEK: i64 = 7;

/// This week and the one before it, then what is to be looked at again.
pub(super) fn week(seat: &Seat, look: &Look) -> Vec<Row> {
    let midnight = Moment::start_of(seat.now.date()).plus(DAY);
    let mut rows = Vec::new();
    for (key, back) in [("alert_week.this", 0), ("alert_week.before", WEEK)] {
        let to = midnight.plus(-back * DAY);
        let found = figures(&seat.ward, (to.plus(-WEEK * DAY), to), seat.now);
        rows.push(Row::of(look.book.say(key).to_string(), Role::Title));
        rows.extend(figure_rows(&found, look));
    }
    rows.push(Row::of(look.book.say("alert_week.review").to_string(), Role::Title));
    let before = rows.len();
    for case in seat.ward.cases.iter().filter(|case| is_followed(&seat.ward, &seat.rules, case, seat.now)) {
        let standing = seat.standing(case);
        let late: Vec<String> = standing
            .noted
            .iter()
            .filter(|noted| noted.late)
            .map(|noted| {
                let time = signs::short_time(noted.measured_at, seat.now);
                format!("{} {time}", signs::finding(&noted.finding, look).as_str())
            })
            .collect();
        if !late.is_empty() {
            let record = RecordId { kind: crate::domain::home_treatment::Case::KIND, number: case.id.number() };
            let words = format!("  #{} {}: {}", case.id.number(), seat.name_of(case), late.join(", "));
            rows.push(Row::of(words, Role::Attention).about(Some(record)));
        }
    }
    if rows.len() == before {
        rows.push(Row::of(look.book.say("alert_week.none_late").to_string(), Role::Text));
    }
    rows
}

fn figure_rows(found: &Figures, look: &Look) -> Vec<Row> {
    let raised: [(&str, &dyn Display); 4] =
        [("raised", &found.raised), ("urgent", &found.urgent), ("open", &found.open), ("untaken", &found.untaken)];
    let ended: [(&str, &dyn Display); 3] =
        [("real", &found.real), ("eased", &found.eased), ("mistaken", &found.mistaken)];
    let mut rows = vec![
        Row::of(look.book.say_with("alert_week.raised", &raised), Role::Text),
        Row::of(look.book.say_with("alert_week.ended", &ended), Role::Text),
    ];
    if let (Some(middle), Some(most)) = (found.minutes_to_take, found.minutes_at_most) {
        let minutes: [(&str, &dyn Display); 2] = [("middle", &middle), ("most", &most)];
        rows.push(Row::of(look.book.say_with("alert_week.minutes", &minutes), Role::Text));
    }
    rows
}

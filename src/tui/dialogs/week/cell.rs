//! One cell of the grid: who works, by given name, and how many are missing first.

use crate::domain::moment::Moment;
use crate::domain::roster::Shift;
use crate::domain::shifts::Hands;
use crate::domain::shifts::week::missing;
use crate::language::shown::Shown;
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;

/// Before the names of a shift to which somebody comes with little rest.
pub const TIRED: &str = "~";

/// The words of a cell in so many letters, and how they are drawn. Names are cut behind whole ones, so that none is
/// read for another; how many more there are stands behind them.
pub fn words(
    shift: &Shift,
    (hands, is_tired): (&Hands, bool),
    (seat, look): (&Seat, &Look),
    room: usize,
) -> (Shown<'static>, Role) {
    let gone = missing(&seat.ward, &seat.rules, hands, shift, seat.now);
    let is_gone = |place: usize| gone.iter().any(|(at, _)| *at == place);
    let there = shift.jobs.iter().enumerate().filter(|(place, job)| !job.is_vacant() && !is_gone(*place));
    let names: Vec<&str> = there.map(|(_, job)| given(&job.who)).collect();
    let is_over = shift.to <= seat.now;
    if names.is_empty() {
        let long = look.say("duty.nobody_yet");
        let said = if long.width() < room { long } else { look.say("duty.nobody_short") };
        let role = if is_over { Role::Done } else { Role::Attention };
        return (Shown::owned(format!("!{said}")).cut(room).into_static(), role);
    }
    let is_tired = is_tired && !is_over;
    let lead = match gone.len() {
        0 if is_tired => TIRED.to_string(),
        0 => String::new(),
        count => format!("!{count}{}", if is_tired { TIRED } else { " " }),
    };
    let role = match (is_over, gone.is_empty() && !is_tired) {
        (true, _) => Role::Done,
        (false, true) => Role::Text,
        (false, false) => Role::Attention,
    };
    (Shown::owned(format!("{lead}{}", listed(&names, room.saturating_sub(lead.len())))).cut(room).into_static(), role)
}

/// The given name, by which people call each other.
fn given(name: &str) -> &str {
    name.split_whitespace().next_back().unwrap_or(name)
}

/// As many names as there is room for: `Lý,Hà+2`; the first alone where there is no room to count the others.
fn listed(names: &[&str], room: usize) -> String {
    let width = |text: &str| Shown::of(text).width();
    for shown in (1..=names.len()).rev() {
        let more = names.len() - shown;
        let tail = if more > 0 { format!("+{more}") } else { String::new() };
        let words = format!("{}{tail}", names[..shown].join(","));
        if width(&words) <= room {
            return words;
        }
    }
    names.first().map_or_else(String::new, |name| (*name).to_string())
}

/// A span of a day in as few letters as it takes: `06-14`, `7:30-7:30`.
pub fn hours(begins: i64, seconds: i64) -> String {
    let one = |seconds: i64| {
        let (hour, minute) = (seconds / 3600 % 24, seconds / 60 % 60);
        if minute == 0 { format!("{hour:02}") } else { format!("{hour}:{minute:02}") }
    };
    format!("{}-{}", one(begins), one(begins + seconds))
}

/// Whether a shift runs now.
pub fn is_now(shift: &Shift, now: Moment) -> bool {
    shift.is_running(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_behind_whole_ones_and_times_are_short() {
        for (names, room, expected) in [
            (vec!["Lý", "Hà"], 9, "Lý,Hà"),
            (vec!["Lý", "Hà", "Minh"], 9, "Lý,Hà+1"),
            (vec!["Nguyệt", "Hường"], 9, "Nguyệt+1"),
            (vec!["Nguyệt", "Hường"], 6, "Nguyệt"),
            (vec!["Thảo"], 2, "Thảo"),
        ] {
            assert_eq!(listed(&names, room), expected);
        }
        for (begins, seconds, expected) in [(6, 8, "06-14"), (22, 8, "22-06"), (0, 24, "00-00")] {
            assert_eq!(hours(begins * 3600, seconds * 3600), expected);
        }
        assert_eq!(hours(27_000, 86_400), "7:30-7:30");
        assert_eq!(given("BS Lý"), "Lý");
    }
}

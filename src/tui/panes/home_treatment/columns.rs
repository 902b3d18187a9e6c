//! The columns of F2: which of those that the officer wants have room, their heads and their
//! cells. Apart from the list because every cell is worked out only for rows that are drawn.

use ratatui::layout::Rect;

use crate::domain::area::called;
use crate::domain::home_treatment::{Case, Reading};
use crate::domain::measure::Sign;
use crate::domain::record::Kept;
use crate::domain::standing::{Standing, is_about};
use crate::language::numbers;
use crate::language::shown::{Shown, cut_name};
use crate::tui::look::Look;
use crate::tui::panes::choice::{Choice, Column};
use crate::tui::panes::listing::gutter;
use crate::tui::seat::Seat;
use crate::tui::signs;
use crate::tui::theme::Role;
use crate::tui::widgets::ink::Ink;

/// The last day of illness that is counted in the list; an open case of last year has an end that
/// was forgotten, not a day.
const DAY_MAX: u32 = 99;

/// The columns that a width has room for. Extra width goes to names and words, never to padding.
pub(super) struct Columns {
    number: usize,
    name: u16,
    /// Each with its cells, the space before it included.
    shown: Vec<(Column, u16)>,
}

/// The columns in the order in which they get room; what the officer added beyond the usual ones
/// comes before those that are usual but not needed everywhere.
const NEEDED: [Column; 5] = [Column::Saturation, Column::Breaths, Column::Pulse, Column::Measured, Column::BirthYear];
const ADDED: [Column; 3] = [Column::Area, Column::Carer, Column::Phone];
const ROOMY: [Column; 3] = [Column::Temperature, Column::Day, Column::Pressure];

/// Cells that a name keeps beside what is needed, and beside what is only good to have.
const NAME_LEAST: u16 = 16;
const NAME_EASY: u16 = 20;

/// Columns from which the year of birth has four digits.
const FULL_YEAR: u16 = 66;

impl Columns {
    /// The columns for a width, of a ward whose cases have numbers up to the last one.
    pub(super) fn of(width: u16, last_number: u32, choice: &Choice) -> Self {
        let number = last_number.to_string().len().max(3);
        // Marker, mark, number.
        let mut room = width.saturating_sub(1 + 2 + number as u16 + 1);
        let cells = |column| match column {
            Column::BirthYear if width >= FULL_YEAR => 5,
            Column::BirthYear | Column::Breaths => 3,
            Column::Saturation | Column::Pulse | Column::Day => 4,
            Column::Temperature => 5,
            Column::Measured => 6,
            Column::Pressure | Column::Area => 8,
            Column::Carer => 10,
            Column::Phone => 13,
            _ => 0,
        };
        let turns = NEEDED.iter().chain(&ADDED).map(|column| (*column, NAME_LEAST));
        let turns = turns.chain(ROOMY.iter().map(|column| (*column, NAME_EASY)));
        let mut kept: Vec<(Column, u16)> = Vec::new();
        for (column, least) in turns.filter(|(column, _)| choice.shows(*column)) {
            if room >= cells(column) + least {
                room -= cells(column);
                kept.push((column, cells(column)));
            }
        }
        if choice.shows(Column::Reason) && room >= 34 {
            let words = (room - 22).min(30);
            room -= words;
            kept.push((Column::Reason, words));
        }
        let shown = choice.shown().filter_map(|column| kept.iter().find(|(kept, _)| *kept == column).copied());
        Self { number, name: room, shown: shown.collect() }
    }

    /// Draws the heads of the columns.
    pub(super) fn draw_heads(&self, look: &Look, area: Rect, ink: &mut Ink<'_>) {
        let mut at = ink.text(area, (0, 1), &Shown::owned(format!("{:>1$} ", "#", self.number + 3)), Role::Rule);
        at = ink.text(area, (at, 1), &look.say("home_treatment.name").pad(usize::from(self.name)), Role::Rule);
        for (column, cells) in &self.shown {
            let cells = usize::from(*cells);
            let word = head(*column, look);
            at = if is_words(*column) {
                ink.text(area, (at + 1, 1), &word.pad(cells - 1), Role::Rule)
            } else {
                ink.text(area, (at, 1), &word.right(cells), Role::Rule)
            };
        }
    }

    /// Draws a case; `is_chosen` and whether it is marked stand before it.
    pub(super) fn draw_row(
        &self,
        case: &Kept<Case>,
        (is_chosen, is_marked): (bool, bool),
        (seat, look): (&Seat, &Look),
        (area, line): (Rect, u16),
        ink: &mut Ink<'_>,
    ) {
        let standing = seat.standing(case);
        ink.text(area, (0, line), &gutter(is_chosen, is_marked), Role::Chosen);
        ink.text(area, (1, line), &look.mark(standing.mark), signs::mark_role(standing.mark));
        let number = Shown::owned(format!("{:>1$} ", case.id.number(), self.number));
        let mut at = ink.text(area, (3, line), &number, Role::Text);
        let name = seat.name_of(case);
        let width = usize::from(self.name);
        let name_role = if is_chosen { Role::Chosen } else { Role::Text };
        at = ink.text(area, (at, line), &cut_name(&name, width.saturating_sub(1)).pad(width), name_role);
        for (column, cells) in &self.shown {
            let width = usize::from(*cells);
            let (words, role) = cell(*column, width, (case, &standing), (seat, look));
            at = if is_words(*column) {
                ink.text(area, (at + 1, line), &words.cut(width - 1).pad(width - 1), role)
            } else {
                ink.text(area, (at, line), &words.right(width), role)
            };
        }
    }
}

/// Whether a column holds words, which begin at its left.
fn is_words(column: Column) -> bool {
    matches!(column, Column::Reason | Column::Area | Column::Carer | Column::Phone)
}

fn head(column: Column, look: &Look) -> Shown<'static> {
    match column {
        Column::BirthYear => look.say("home_treatment.birth_year"),
        Column::Day => look.say("home_treatment.day"),
        Column::Temperature => look.say("signs.temperature_short"),
        Column::Saturation => look.say("signs.spo2_short"),
        Column::Pulse => look.say("signs.pulse_short"),
        Column::Breaths => look.say("signs.breaths_short"),
        Column::Pressure => look.say("signs.pressure_short"),
        Column::Measured => look.say("home_treatment.measured_at"),
        Column::Reason => look.say("home_treatment.alert"),
        Column::Area => look.say("home_treatment.area"),
        Column::Carer => look.say("home_treatment.carer"),
        Column::Phone => look.say("home_treatment.phone"),
        _ => Shown::default(),
    }
}

fn cell(
    column: Column,
    width: usize,
    (case, standing): (&Kept<Case>, &Standing<'_>),
    (seat, look): (&Seat, &Look),
) -> (Shown<'static>, Role) {
    let person = seat.ward.person_of(case);
    let none = || "-".to_string();
    let text = match column {
        Column::BirthYear => match person.and_then(|person| person.birth.year()) {
            Some(year) if width > 4 => format!("{year:>4}"),
            Some(year) => format!("{:02}", year.rem_euclid(100)),
            None => none(),
        },
        Column::Day => {
            let day = case.day_number(seat.now.date()).filter(|day| *day <= DAY_MAX);
            day.map_or_else(none, |day| day.to_string())
        }
        Column::Temperature => return sign_cell(Sign::Temperature, case, standing, seat),
        Column::Saturation => return sign_cell(Sign::Saturation, case, standing, seat),
        Column::Pulse => return sign_cell(Sign::Pulse, case, standing, seat),
        Column::Breaths => return sign_cell(Sign::Breaths, case, standing, seat),
        Column::Pressure => latest_pressure(seat, case).unwrap_or_else(none),
        Column::Measured => {
            last_reading(seat, case).map_or_else(none, |reading| signs::short_time(reading.measured_at, seat.now))
        }
        Column::Reason => return (signs::reason(standing, look), signs::mark_role(standing.mark)),
        Column::Area => person.and_then(|person| person.area).map_or_else(none, |area| called(&seat.ward, area)),
        Column::Carer => case.carer.map_or_else(none, |carer| seat.officer_name(carer).to_string()),
        Column::Phone => {
            person.and_then(|person| person.phones.first()).map_or_else(none, |phone| numbers::phone(phone))
        }
        _ => String::new(),
    };
    (Shown::owned(text), Role::Text)
}

/// The latest value of a sign, loud where it is a danger sign.
fn sign_cell(sign: Sign, case: &Kept<Case>, standing: &Standing<'_>, seat: &Seat) -> (Shown<'static>, Role) {
    let value = latest(seat, case, sign).map_or("-".to_string(), |value| signs::number(sign, value));
    let loud = standing.noted.iter().find(|noted| is_about(noted, sign) && !noted.eased);
    (Shown::owned(value), loud.map_or(Role::Text, |noted| signs::level_role(noted.level())))
}

fn latest(seat: &Seat, case: &Kept<Case>, sign: Sign) -> Option<u16> {
    seat.ward.readings_of(case.id).rev().find_map(|reading| reading.signs.value(sign))
}

fn latest_pressure(seat: &Seat, case: &Kept<Case>) -> Option<String> {
    seat.ward.readings_of(case.id).rev().find_map(|reading| signs::pressure(&reading.signs))
}

fn last_reading<'s>(seat: &'s Seat, case: &Kept<Case>) -> Option<&'s Kept<Reading>> {
    seat.ward.readings_of(case.id).next_back().map(|reading| &**reading)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tui::arrangement::Pane;

    #[test]
    fn what_is_needed_gets_room_first() {
        let usual = Choice::usual(Pane::HomeTreatment);
        let shown = |width, choice: &Choice| {
            Columns::of(width, 18, choice).shown.iter().map(|(column, _)| *column).collect::<Vec<_>>()
        };
        assert_eq!(
            shown(45, &usual),
            [Column::BirthYear, Column::Saturation, Column::Pulse, Column::Breaths, Column::Measured]
        );
        assert_eq!(shown(130, &usual), usual.shown().collect::<Vec<_>>());
        let mut own = usual.clone();
        own.columns.retain(|(column, _)| !matches!(column, Column::Pulse | Column::Breaths));
        own.columns.insert(0, (Column::Area, true));
        assert_eq!(
            shown(45, &own),
            [Column::Area, Column::BirthYear, Column::Saturation, Column::Measured],
            "in the officer's order"
        );
    }

    proptest! {
        #[test]
        fn columns_never_leave_the_pane(width in 0_u16..250, last in 1_u32..200_000, on in prop::collection::vec(any::<bool>(), 12)) {
            let mut choice = Choice::usual(Pane::HomeTreatment);
            choice.columns.iter_mut().zip(&on).for_each(|(column, on)| column.1 = *on);
            let columns = Columns::of(width, last, &choice);
            let cells: u16 = columns.shown.iter().map(|(_, cells)| *cells).sum();
            prop_assert!(columns.name + cells <= width);
            prop_assert!(columns.shown.is_empty() || columns.name >= NAME_LEAST);
        }
    }
}

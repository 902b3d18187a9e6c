//! Which rows of the roster a filter leaves, and whose a row is.

use crate::domain::identity::Id;
use crate::domain::officer::Officer;
use crate::domain::roster::Job;
use crate::tui::entry::{State, Wanted};
use crate::tui::panes::narrowed::{Narrowed, Told, lies_in};
use crate::tui::panes::roster::{Roster, Row};
use crate::tui::seat::Seat;

impl Roster {
    /// The rows that a filter leaves; a heading stays with what stands below it.
    pub(super) fn narrowed_rows(&self, narrowed: &Narrowed, seat: &Seat, all: &[Row]) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        for row in all {
            match row {
                Row::Heading(_) => {
                    rows.pop_if(|last| matches!(last, Row::Heading(_)));
                    rows.push(*row);
                }
                _ if self.keeps(narrowed, seat, *row) => rows.push(*row),
                _ => {}
            }
        }
        rows.pop_if(|last| matches!(last, Row::Heading(_)));
        rows
    }

    fn keeps(&self, narrowed: &Narrowed, seat: &Seat, row: Row) -> bool {
        let is = |wanted: &Wanted| match wanted {
            Wanted::State(State::Vacant) => self.is_vacant(seat, row),
            Wanted::State(_) | Wanted::Text(_) => false,
            Wanted::Area(areas) => match row {
                Row::Area(area) => lies_in(seat, Some(area), areas),
                Row::Assignment(id) => seat
                    .ward
                    .assignments
                    .read(id)
                    .is_some_and(|kept| kept.areas.iter().any(|area| lies_in(seat, Some(*area), areas))),
                _ => false,
            },
            Wanted::Officer(officer) => is_of_officer(row, *officer, seat),
        };
        narrowed.keeps(is, || self.told(seat, row))
    }

    fn is_vacant(&self, seat: &Seat, row: Row) -> bool {
        match row {
            Row::Job(..) => job(seat, row).is_some_and(|job| job.who.is_empty()),
            Row::Uncovered => true,
            Row::Area(area) => self.cover.iter().any(|(listed, cover)| *listed == area && cover.carers.is_empty()),
            Row::Position(id) => seat.ward.positions.read(id).is_some_and(|position| position.holder.is_empty()),
            Row::Assignment(_) | Row::Heading(_) => false,
        }
    }

    fn told<'r>(&'r self, seat: &'r Seat, row: Row) -> Told<'r> {
        let mut told = Told::default();
        match row {
            Row::Job(..) => {
                if let Some(job) = job(seat, row) {
                    told.words.extend([job.name.as_str(), &job.who]);
                    told.numbers.push(&job.phone);
                }
            }
            Row::Area(area) => {
                told.words.extend(seat.ward.areas.read(area).map(|area| area.name.as_str()));
                let cover = self.cover.iter().find(|(listed, _)| *listed == area);
                told.words.extend(cover.into_iter().flat_map(|(_, cover)| cover.carers.split(", ")));
            }
            Row::Position(id) => {
                if let Some(position) = seat.ward.positions.read(id) {
                    told.words.extend([position.title.as_str(), &position.body.body, &position.holder]);
                    told.numbers.push(&position.phone);
                }
            }
            Row::Assignment(id) => {
                if let Some(kept) = seat.ward.assignments.read(id) {
                    told.words.extend(seat.ward.duties.read(kept.duty).map(|duty| duty.name.as_str()));
                    told.words.extend(kept.officer.map(|officer| seat.officer_name(officer)));
                    let position = kept.position.and_then(|id| seat.ward.positions.read(id));
                    told.words.extend(position.into_iter().flat_map(|kept| [kept.title.as_str(), &kept.holder]));
                    told.words.push(&kept.body.body);
                }
            }
            Row::Uncovered | Row::Heading(_) => {}
        }
        told
    }
}

fn job(seat: &Seat, row: Row) -> Option<&Job> {
    let Row::Job(shift, place) = row else { return None };
    seat.ward.shifts.read(shift)?.jobs.get(place)
}

/// Whether an officer does the job, answers for that part of the ward, or holds the post.
pub(super) fn is_of_officer(row: Row, officer: Id<Officer>, seat: &Seat) -> bool {
    match row {
        Row::Job(..) => job(seat, row).is_some_and(|job| {
            job.officer == Some(officer) || !job.who.is_empty() && job.who == seat.officer_name(officer)
        }),
        Row::Area(area) => {
            let today = seat.now.date();
            let mut his =
                seat.ward.assignments.iter().filter(|kept| kept.officer == Some(officer) && kept.holds_on(today));
            his.any(|kept| kept.areas.contains(&area))
        }
        Row::Position(id) => seat.ward.positions.read(id).is_some_and(|position| position.officer == Some(officer)),
        Row::Assignment(id) => seat.ward.assignments.read(id).is_some_and(|kept| kept.officer == Some(officer)),
        Row::Uncovered | Row::Heading(_) => false,
    }
}

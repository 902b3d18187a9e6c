//! Who was just put into a shift with little rest before or after it: said when it is saved, and never refused.

use crate::domain::command::Command;
use crate::domain::identity::Id;
use crate::domain::record::AnyBody;
use crate::domain::roster::{Job, Shift};
use crate::domain::shifts::rest::{Short, short_rests};
use crate::domain::shifts::{Hand, Hands};
use crate::tui::dialogs::week::tired_words;
use crate::tui::screen::Screen;
use crate::tui::theme::Role;

/// Warns of little rest, where the order that stands now put somebody into a shift.
pub fn warn(screen: &mut Screen, command: &Command) {
    let (shifts, job): (Vec<Id<Shift>>, Option<&Job>) = match command {
        Command::FillJob { shift, job } => (vec![*shift], Some(job)),
        Command::TakeJob { shift, .. } => (vec![*shift], None),
        Command::SwapJobs { one, other } => (vec![one.0, other.0], None),
        Command::Edit { number, body } if matches!(**body, AnyBody::Shift(_)) => {
            (Id::new(*number).into_iter().collect(), None)
        }
        _ => return,
    };
    if job.is_some_and(Job::is_vacant) {
        return;
    }
    let (seat, look) = (&screen.seat, &screen.look);
    let (hands, asked) = (Hands::of(&seat.ward), look.patterns.rest_seconds());
    let who: Option<Hand> = job.and_then(|job| hands.hand(job));
    let mut found: Vec<(Id<Shift>, Short)> = Vec::new();
    for shift in shifts.iter().filter_map(|shift| seat.ward.shifts.read(*shift)) {
        // The shift itself, and those that begin before he would have rested from it.
        let span = (shift.from, shift.to.plus(asked));
        for (later, short) in short_rests(&seat.ward, &hands, span, asked) {
            let of_it = short.into_iter().filter(|short| later == shift.id || short.after == shift.id);
            let of_him = of_it.filter(|short| who.as_ref().is_none_or(|who| *who == short.hand));
            found.extend(of_him.map(|short| (later, short)));
        }
    }
    let first = found.first().and_then(|(later, short)| {
        let later = seat.ward.shifts.read(*later)?;
        tired_words(later, std::slice::from_ref(short), (seat, look))
    });
    if let Some(words) = first {
        let words = look.say_with("duty.saved_tired", &[("words", &words)]);
        screen.notify(words, Role::Attention);
    }
}

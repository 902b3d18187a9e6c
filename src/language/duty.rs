//! What the jobs of a shift are called here: which of them heads it.

use crate::language::folding::fold;
use crate::language::phrases::Phrasebook;

/// Whether a job of this name heads its shift, by the list of the phrases.
pub fn is_head_job(name: &str, book: &Phrasebook) -> bool {
    let name = fold(name);
    book.say("roster.head_jobs").split(';').any(|head| fold(head) == name)
}

//! What it is called: the words of the desk in Vietnamese and English, how names are found and sorted,
//! which text may come in and which text may go out. Knows no screen, no socket and no file.

pub mod duty;
pub mod finding;
pub mod folding;
mod forbidden;
pub mod gate;
mod letters;
pub mod numbers;
mod pack_faults;
pub mod phrases;
pub mod reasons;
pub mod refusing;
pub mod shown;
pub mod sorting;
mod syllable;
pub mod typed_date;
pub mod typing;

pub use forbidden::Forbidden;
pub use pack_faults::wrong_pack;
pub use phrases::{Language, Phrasebook};
pub use shown::Shown;

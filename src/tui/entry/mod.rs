//! The one entry line that is always live: what was typed, read as data. Nothing here draws, sends or
//! asks a clock, so that every line of the grammar can be tried without a screen.

mod additions;
mod arrivals;
mod bearing;
mod channels;
mod fault;
mod field;
mod figures;
mod filters;
mod guards;
mod jobs;
mod labels;
mod line;
mod names;
mod persons;
mod phones;
mod reading_line;
mod readings;
mod repeats;
mod ruler;
mod setting;
mod spelling;
mod statuses;
mod tasks;
mod tokens;
mod typed_reading;
mod words;

pub use bearing::bears_vietnamese;
pub use fault::{Fault, FaultKind};
pub use field::{EntryField, LETTERS_MAX, Pasted};
pub use filters::{Filter, State, Wanted, accepted};
pub use guards::{Guard, guards, swapped};
pub use jobs::JobLine;
pub use line::{Line, SourceLine, parse};
pub use persons::{AreaTold, ArrivalLine, CaseLine, ContactLine, PersonTold};
pub use phones::whole_phone;
pub use reading_line::{ReadingLine, Said, Slot, Target, TimeTold};
pub use ruler::{RulerCell, Told, ruler};
pub use setting::{Pane, Setting};
pub use typed_reading::typed_reading;
pub use words::{Reason, Words, WordsFault};

//! What is true on a ward. Pure: no clock, file, socket, colour or shown word stands here;
//! time, identity and randomness come in with the order.

pub mod area;
pub mod birth;
pub mod change;
pub mod command;
pub mod contact_tree;
pub mod danger;
pub mod decide;
pub mod home_treatment;
pub mod identity;
pub mod line_list;
pub mod log_entry;
pub mod measure;
pub mod moment;
pub mod officer;
pub mod person;
pub mod record;
pub mod refusal;
pub mod roster;
pub mod shelf;
pub mod standing;
pub mod station;
pub mod symptom;
pub mod tasks;
pub mod test;
pub mod text;
pub mod ward;

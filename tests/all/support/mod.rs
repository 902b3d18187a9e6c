//! What several test files share: a screen with a desk behind it in the same process, keys as
//! a terminal sends them, and a desk on a socket.

pub mod desk;
pub mod keyboard;
pub mod one_desk;
pub mod states;
pub mod terminal;
pub mod ward;

//! What several test files share: a screen with a desk behind it in the same process, and keys as
//! a terminal sends them.

pub mod keyboard;
pub mod one_desk;

//! Drawing that knows no ward: text on a grid, rules, lists and boxes.

pub mod chart;
pub mod ink;
pub mod list;

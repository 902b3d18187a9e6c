//! HOW IT COMES AND GOES. Line lists in, tables and contact trees out. It knows the ward and its words, and neither the
//! desk nor a screen: whoever drives an import carries its orders to the desk.

mod arrival_rows;
pub mod call_sheet;
mod cells;
mod dates;
pub mod demo;
mod directive_rows;
mod document;
mod duty_rows;
pub mod export;
mod field;
mod guess;
pub mod headers;
pub mod import;
pub mod laid;
pub mod line_list;
pub mod list_error;
pub mod list_file;
pub mod mapping;
pub mod mask;
pub mod out_file;
mod passing;
pub mod preview;
pub mod refused;
pub mod register;
mod repeats;
mod row;
mod rows;
pub mod sheet;
mod table;
pub mod templates;
mod text_file;
pub mod tree;
pub mod who;
mod words;
pub mod workbook;
mod workbook_out;

//! WHAT WAS ASKED. Arguments and the commands that they name; every failure becomes one sentence and an exit code.

mod arguments;
mod demo;
mod export;
mod failure;
mod help;
mod history;
mod import;
mod invocation;
mod journal_files;
mod own_files;
mod pin;
mod report;
mod run;
mod screen;
mod service;
mod tree;
mod visit;
mod ward_report;
mod who;

pub use run::run;

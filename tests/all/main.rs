//! One test binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test that meets what it does not expect ends loudly; support functions are tests too"
)]

mod alerts;
mod areas;
mod arrivals;
mod command_line;
mod commands;
mod drawings;
mod duty_book;
mod exchange;
mod exchange_kinds;
mod exchange_movements;
mod f0_papers;
mod foreign;
mod gate;
mod graphs;
mod handover;
mod isolation;
mod journal;
mod leaks;
mod linear;
mod lists;
mod looks;
mod machine;
mod night;
mod pack_figures;
mod papers;
mod playbooks;
mod printing;
mod readme;
mod records;
mod releases;
mod report_screens;
mod responsibility;
mod rounds;
mod rule_packs;
mod rules;
mod screens;
mod seeds;
mod sessions;
mod setup;
mod sheets;
mod shifts;
mod sizes;
mod store;
mod support;
mod tasks;
mod templates;
mod terminal;
mod tidy;
mod timeline;
mod tracing;
mod tracing_faults;
mod transfers;
mod typing;
mod ward_reports;
mod whole_case;
mod wider_testing;

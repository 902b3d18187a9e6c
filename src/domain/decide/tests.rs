//! Tests of what the desk decides: who may ask, what is refused, what changes, what an import
//! stages. Apart from the rules that they test, because together they are longer than them.

mod arrivals;
mod call_sheets;
mod fixture;
mod follow_ups;
mod handovers;
mod import;
mod import_duties;
mod import_tests;
mod leaves;
mod orders;
mod papers;
mod playbooks;
mod properties;
mod records;
mod reports;
mod roles;
mod screenings;
mod shifts;
mod tasks;
mod texts;
mod transfers;
mod zones;

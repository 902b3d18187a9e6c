//! Trực ban, the ward duty desk: the duty officers of a Vietnamese ward follow patients at home
//! (F0), trace contacts (F1–F3), know who answers for what, and hand over a shift that nothing
//! fell out of. One binary, one durable store, several officers at once on one machine, no server
//! stack and no network.
//!
//! # Bird's eye
//!
//! ```text
//! bytes → keys → Message → update(&mut Screen) → Effect::Send(Order) ──socket──► desk
//! desk: decide(&Ward, &Order) → Refusal | Changes → journal, one sync → apply → answer, publish
//!                                                     └► store (own thread, after the answer)
//! session: Changed → apply (the same function) → view(&Screen) → one diff, one write
//! ```
//!
//! A key becomes a [`Message`](tui::message::Message); `update` changes the screen and may return
//! an effect; an effect may send an [`Order`](domain::command::Order); the desk
//! [decides](domain::decide::decide); accepted orders become [`Change`](domain::change::Change)s;
//! changes are journaled, applied and published to every session, and each session applies them
//! with the same function. Nothing flows the other way.
//!
//! # The rooms
//!
//! | room | question | may use |
//! |---|---|---|
//! | [`domain`] | what is true | nothing of ours |
//! | [`journal`] | what happened | nothing of ours |
//! | [`store`] | where it stands now | `domain`, and the journal's checkpoint |
//! | [`language`] | what it is called | `domain` |
//! | [`desk`] | who may change it | `domain`, `journal`, `store`, `language::sorting` (a list is sent in the order in which people are sorted) |
//! | [`exchange`] | how it comes and goes | `domain`, `language`, and reads the journal's lines for its export |
//! | [`tui`] | what is seen | `domain`, `language`, `exchange`, and of the desk `connection`, `place` and `protocol` |
//! | [`command_line`] | what was asked | all of them |
//!
//! A test reads the source and holds this table, the length of functions and files, and that no
//! shown word stands in code.
//!
//! # Invariants
//!
//! 1. The domain cannot fail but by refusing: no clock, file or socket is known there.
//! 2. Only the desk's writer appends to the journal.
//! 3. Nothing is acknowledged before it is on disk.
//! 4. `view` changes nothing.
//! 5. Time, identity and randomness come in with the order.
//! 6. No shown word in code: every word that an officer reads stands in `assets/phrases.toml`.
//! 7. Everything has a limit: frames, queues, rows, texts, numbers of records.
//! 8. No text reaches a terminal but as [`Shown`](language::shown::Shown).
//!
//! # How to add
//!
//! - a word: a line in `assets/phrases.toml`, both languages;
//! - a key: a line in `assets/keys.toml`, an [`Action`](tui::keymap::Action), what it does in
//!   `tui::update::keys`; help, palette, the row of keys and the README follow from the table;
//! - a command: a [`Command`](domain::command::Command), who may, what `decide` makes of it, and
//!   the sentences of its refusals;
//! - a rule of health: a line in `assets/packs`, with its decision and how certain it is;
//! - a field of a record: the field with `#[serde(default)]`; where an old value must be read
//!   differently, the next payload format and its step in `journal::upgrade`.

pub mod domain;

pub mod journal;

pub mod store;

pub mod language;

pub mod desk;

pub mod exchange;

pub mod tui;

pub mod command_line;

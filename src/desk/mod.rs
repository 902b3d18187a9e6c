//! Who may change it: one writer, many sessions, a Unix socket. The service owns the ward; a
//! session knows only the connection and the protocol.

pub mod connection;
pub mod place;
pub mod protocol;
pub mod service;

mod batch;
mod commit;
mod early;
mod feed;
mod frame;
mod gate;
mod hasher;
mod history;
mod imports;
mod inbox;
mod listener;
mod need;
mod opening;
mod own_process;
mod payload;
mod reception;
mod seat;
mod service_log;
mod sessions;
mod sign_in;
mod version;
mod welcome;

//! How it comes and goes: files in, files out.
pub mod demo;

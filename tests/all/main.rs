//! One test binary.

mod journal;
mod rules;
mod sessions;
mod support {
    pub mod desk;
}

//! Playbooks at the screen: those of `assets/playbooks.toml` and of the station, and what one becomes when it is to start
//! in this ward.

mod prepared;
mod read;

pub use prepared::{Missing, Prepared, notice, prepared};

use crate::domain::playbook::Playbook;
use crate::exchange::file_fault::FileFault;
use crate::language::Language;

const EMBEDDED: &str = include_str!("../../../assets/playbooks.toml");

/// All playbooks that this session knows, in the order of the file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Playbooks {
    list: Vec<Playbook>,
}

impl Playbooks {
    /// Those that come with the program; a test reads them, so that nothing can be wrong with them here.
    pub fn embedded(language: Language) -> Self {
        Self { list: read::read(EMBEDDED, language).unwrap_or_default() }
    }

    /// Lays a station's own file over them: one of the same name takes the place of another.
    pub fn with_own(&self, text: &str, language: Language) -> Result<Self, FileFault> {
        let mut list = self.list.clone();
        for own in read::read(text, language)? {
            match list.iter_mut().find(|known| known.name == own.name) {
                Some(known) => *known = own,
                None => list.push(own),
            }
        }
        Ok(Self { list })
    }

    /// All of them.
    pub fn list(&self) -> &[Playbook] {
        &self.list
    }

    /// The one of this name.
    pub fn named(&self, name: &str) -> Option<&Playbook> {
        self.list.iter().find(|playbook| playbook.name == name)
    }
}

#[cfg(test)]
mod tests;

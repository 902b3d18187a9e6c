//! Which column fills which field where the headers alone do not say: named for one import, or agreed to once on the
//! screen and remembered for the next list with the same headers. Nothing of a cell is ever kept.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::headers::{Columns, Field, HeadersError, Kind, key};
use super::out_file::{OutError, OutFile};

/// The most lists that are remembered; the oldest goes.
const LISTS_MAX: usize = 200;

/// What one import is told beside the headers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overrides {
    by_header: BTreeMap<Field, String>,
    remembered: Remembered,
    agreed: Option<Columns>,
}

impl Overrides {
    /// Reads lines such as `name = "Họ và tên F0"`.
    pub fn read(text: &str) -> Result<Self, HeadersError> {
        let by_header = toml::from_str(text).map_err(|error| HeadersError::NotToml(error.to_string()))?;
        Ok(Self { by_header, ..Self::default() })
    }

    /// The same with what was agreed to before; columns that this import names itself win over all of it.
    pub fn with_remembered(self, remembered: Remembered) -> Self {
        Self { remembered, ..self }
    }

    /// The columns as they were agreed to for this very list.
    pub fn agreed(columns: Columns) -> Self {
        Self { agreed: Some(columns), ..Self::default() }
    }

    pub(super) fn agreed_columns(&self) -> Option<&Columns> {
        self.agreed.as_ref()
    }

    pub(super) fn by_header(&self) -> &BTreeMap<Field, String> {
        &self.by_header
    }

    /// The fields that were agreed to for a list with these headers.
    pub(super) fn remembered(&self, kind: Kind, names: &[String]) -> Option<Vec<Option<Field>>> {
        if !self.by_header.is_empty() || self.remembered.lists.is_empty() {
            return None;
        }
        let wanted = fingerprint(kind, names);
        let list = self.remembered.lists.iter().rev().find(|list| list.headers == wanted)?;
        (list.columns == names.len()).then(|| list.fields(names.len()))
    }
}

/// What was agreed to, list by list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remembered {
    #[serde(default, rename = "list")]
    lists: Vec<List>,
}

/// One list: its headers as a fingerprint, and the fields by column from 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct List {
    headers: String,
    columns: usize,
    fields: BTreeMap<String, Field>,
}

impl List {
    fn fields(&self, columns: usize) -> Vec<Option<Field>> {
        (0..columns).map(|column| self.fields.get(&column.to_string()).copied()).collect()
    }
}

impl Remembered {
    /// Remembers the columns of a list; a list without headers is like every other, and is not remembered, nor is what
    /// the program knows of another system's file.
    pub fn add(&mut self, kind: Kind, columns: &Columns) {
        let is_known = columns.foreign.as_ref().is_some_and(|foreign| foreign.is_as_known(&columns.fields));
        if columns.lines.0 == 0 || is_known {
            return;
        }
        let headers = fingerprint(kind, &columns.names);
        let fields = columns.fields.iter().enumerate();
        let fields = fields.filter_map(|(column, field)| Some((column.to_string(), (*field)?))).collect();
        self.lists.retain(|list| list.headers != headers);
        self.lists.push(List { headers, columns: columns.names.len(), fields });
        let over = self.lists.len().saturating_sub(LISTS_MAX);
        self.lists.drain(..over);
    }

    /// Reads what is remembered in a folder. A file that is missing, or that somebody has spoilt, remembers nothing:
    /// the headers are then read as for the first time.
    pub fn load(folder: &Path) -> Self {
        std::fs::read_to_string(file(folder)).ok().and_then(|text| toml::from_str(&text).ok()).unwrap_or_default()
    }

    /// Keeps it in a folder, for its owner alone.
    pub fn save(&self, folder: &Path) -> io::Result<()> {
        use std::os::unix::fs::DirBuilderExt;
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        let text = toml::to_string(self).map_err(io::Error::other)?;
        let mut out = OutFile::create(&file(folder)).map_err(|error| match error {
            OutError::Io(error) => error,
            OutError::NotAFile => io::ErrorKind::AlreadyExists.into(),
        })?;
        io::Write::write_all(&mut out, text.as_bytes())?;
        out.finish()
    }
}

fn file(folder: &Path) -> PathBuf {
    folder.join("sheets.toml")
}

fn fingerprint(kind: Kind, names: &[String]) -> String {
    let keys: Vec<String> = names.iter().map(|name| key(name)).collect();
    let digest = Sha256::digest(format!("{kind:?}|{}", keys.join("|")));
    digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}

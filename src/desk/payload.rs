//! The payload of a journal line: JSON that outlives this program. An order's line bears its
//! changes; an import's lines also bear the import, and the line that ends it nothing else. What
//! somebody saw or was denied, and who came in, change no record and are told beside.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use crate::domain::access::Access;
use crate::domain::change::Change;
use crate::domain::identity::OrderId;
use crate::domain::pin::PinLine;
use crate::journal::upgrade::{STEPS, UpgradeError, upgrade};
use crate::journal::{Entry, PAYLOAD_FORMAT};

/// The command of a staged chunk, as [`crate::domain::command::Command::name`] has it.
pub const IMPORT: &str = "import";

/// The command that makes an import stand.
pub const COMMIT_IMPORT: &str = "commit_import";

/// The command that forgets an import.
pub const DISCARD_IMPORT: &str = "discard_import";

/// What a line says.
#[derive(PartialEq, Debug, Default, Deserialize)]
pub struct Payload {
    /// Which import.
    #[serde(default)]
    pub import: Option<OrderId>,
    /// What changed, or is staged.
    #[serde(default)]
    pub changes: Vec<Change>,
    /// What somebody saw, took along or was denied.
    #[serde(default)]
    pub access: Option<Access>,
    /// Who came in, and with which PIN.
    #[serde(default)]
    pub pin: Option<PinLine>,
}

#[derive(Serialize, Default)]
struct Written<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    import: Option<OrderId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<&'a [Change]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    access: Option<&'a Access>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pin: Option<&'a PinLine>,
}

/// Why a line cannot be read although the journal is whole.
#[derive(Debug, Error)]
pub enum PayloadError {
    /// Its format cannot be lifted to today's.
    #[error(transparent)]
    Format(#[from] UpgradeError),
    /// It is no JSON, or says something else.
    #[error("a payload does not say what a line says: {0}")]
    Json(#[from] serde_json::Error),
}

/// The payload of an order, or of a chunk of an import.
pub fn of_changes(import: Option<OrderId>, changes: &[Change]) -> Result<Vec<u8>, PayloadError> {
    Ok(serde_json::to_vec(&Written { import, changes: Some(changes), ..Written::default() })?)
}

/// The payload of a line that ends an import.
pub fn of_end(import: OrderId) -> Result<Vec<u8>, PayloadError> {
    Ok(serde_json::to_vec(&Written { import: Some(import), ..Written::default() })?)
}

/// The payload of what somebody saw, took along or was denied.
pub fn of_access(access: &Access) -> Result<Vec<u8>, PayloadError> {
    Ok(serde_json::to_vec(&Written { access: Some(access), ..Written::default() })?)
}

/// The payload of a line about who comes in.
pub fn of_pin(pin: &PinLine) -> Result<Vec<u8>, PayloadError> {
    Ok(serde_json::to_vec(&Written { pin: Some(pin), ..Written::default() })?)
}

/// Reads a line of any format.
pub fn read(entry: &Entry) -> Result<Payload, PayloadError> {
    if entry.erased {
        return Ok(Payload::default());
    }
    if entry.header.format == PAYLOAD_FORMAT {
        return Ok(serde_json::from_slice(&entry.payload)?);
    }
    let value: Value = serde_json::from_slice(&entry.payload)?;
    Ok(serde_json::from_value(upgrade(value, entry.header.format, STEPS)?)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::Command;
    use crate::domain::line_list::Rows;

    #[test]
    fn the_names_are_those_of_the_commands() {
        let import = OrderId(7);
        assert_eq!(Command::Import { import, rows: Rows::Cases(Vec::new()) }.name(), IMPORT);
        assert_eq!(Command::CommitImport(import).name(), COMMIT_IMPORT);
        assert_eq!(Command::DiscardImport(import).name(), DISCARD_IMPORT);
    }

    #[test]
    fn an_import_is_written_as_hex_beside_its_changes() {
        assert_eq!(of_end(OrderId(255)).unwrap(), br#"{"import":"000000000000000000000000000000ff"}"#);
        assert_eq!(of_changes(None, &[]).unwrap(), br#"{"changes":[]}"#);
        let read: Payload = serde_json::from_slice(&of_changes(Some(OrderId(255)), &[]).unwrap()).unwrap();
        assert_eq!(read, Payload { import: Some(OrderId(255)), ..Payload::default() });
    }
}

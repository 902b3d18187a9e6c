//! What is given to the store and what it gives back, in plain records and numbers.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::domain::change::Change;
use crate::domain::identity::{OrderId, RecordId, Sequence};
use crate::domain::pin::Pins;
use crate::domain::record::Record;

/// A place in the journal, as plain numbers; this room does not know the journal.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Place {
    /// The last line before the place.
    pub sequence: Sequence,
    /// Number of the segment.
    pub segment: u32,
    /// Bytes from the start of the segment.
    pub offset: u64,
    /// SHA-256 of the last header before the place.
    pub head: [u8; 32],
}

/// What one line of the journal brings.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// The line.
    pub sequence: Sequence,
    /// Which order.
    pub order: OrderId,
    /// The records that its answer named.
    pub records: Vec<RecordId>,
    /// The import of which it is a part, staged or made to stand.
    pub import: Option<OrderId>,
    /// What changed; nothing for what is staged only.
    pub changes: Arc<Vec<Change>>,
}

/// What one write of the journal brings.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// Its lines, in order.
    pub lines: Vec<Line>,
    /// The last line of the journal, these included.
    pub applied: Sequence,
    /// Where the next start must begin to read: behind the last line, or earlier while an
    /// import is staged.
    pub from: Place,
    /// The PINs as of the last line, where one of the lines touched them.
    pub pins: Option<Pins>,
}

/// What the store keeps.
#[derive(Clone, PartialEq, Debug)]
pub enum Kept {
    /// A record, and the line that wrote it last.
    Record(Record, Sequence),
    /// An order that was carried out: its line and the records that its answer named.
    Order(OrderId, Sequence, Vec<RecordId>),
    /// An import that was begun.
    Import(OrderId),
    /// The PINs.
    Pins(Pins),
}

//! The parts of the ward (địa bàn): a tree of TDP, blocks and points.

use serde::{Deserialize, Serialize};

use crate::domain::identity::Id;

/// A part of the ward.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Area {
    /// Its name, such as `Tổ 7`.
    pub name: String,
    /// The part that it belongs to.
    #[serde(default)]
    pub parent: Option<Id<Area>>,
    /// Number of households, where known.
    #[serde(default)]
    pub households: Option<u32>,
    /// Number of inhabitants, where known.
    #[serde(default)]
    pub population: Option<u32>,
}

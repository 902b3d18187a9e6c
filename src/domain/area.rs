//! The parts of the ward (địa bàn): a tree of TDP, blocks, points, lockdown zones and posts; what an area is called
//! where several bear one name.

use serde::{Deserialize, Serialize};

use crate::domain::identity::Id;
use crate::domain::moment::Date;
use crate::domain::ward::Ward;

/// What a part of the ward is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AreaKind {
    /// TDP, khu phố, thôn, ấp: people live in it and it is counted.
    #[default]
    Part,
    /// Chung cư.
    Block,
    /// Điểm: a market, a firm, a shop.
    Point,
    /// Vùng phong tỏa.
    Lockdown,
    /// Chốt: a place that is manned.
    Post,
}

impl AreaKind {
    /// Every kind, in the order in which a form offers them.
    pub const ALL: [AreaKind; 5] =
        [AreaKind::Part, AreaKind::Block, AreaKind::Point, AreaKind::Lockdown, AreaKind::Post];

    /// The name that files use.
    pub fn name(self) -> &'static str {
        match self {
            AreaKind::Part => "part",
            AreaKind::Block => "block",
            AreaKind::Point => "point",
            AreaKind::Lockdown => "lockdown",
            AreaKind::Post => "post",
        }
    }
}

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
    /// What it is.
    #[serde(default)]
    pub kind: AreaKind,
    /// Where it is; points have an address.
    #[serde(default)]
    pub address: String,
    /// What it was called before.
    #[serde(default)]
    pub former_name: String,
    /// The ward that it belonged to before wards were merged.
    #[serde(default)]
    pub former_ward: String,
    /// The day from which the present name and ward hold.
    #[serde(default)]
    pub present_since: Option<Date>,
    /// Number of its community teams (tổ COVID cộng đồng), where known.
    #[serde(default)]
    pub teams: Option<u32>,
    /// Number of its community groups (nhóm COVID cộng đồng), where known.
    #[serde(default)]
    pub groups: Option<u32>,
}

impl Area {
    /// Whether two areas would be one: the same name, parent and former ward.
    pub fn is_called_as(&self, other: &Area) -> bool {
        self.name == other.name && self.parent == other.parent && self.former_ward == other.former_ward
    }

    /// Whether it bears this name, by itself or with its former ward.
    fn answers_to(&self, text: &str) -> bool {
        self.name == text || !self.former_ward.is_empty() && self.with_former_ward() == text
    }

    /// The name with the former ward behind it: `Tổ 7 (Phường 3)`.
    pub fn with_former_ward(&self) -> String {
        if self.former_ward.is_empty() { self.name.clone() } else { format!("{} ({})", self.name, self.former_ward) }
    }
}

/// What stands between an area and the one around it, in the name that tells it apart: `KP 1/Tổ 7`; before one that
/// belongs to none, `/Tổ 7`.
pub const WITHIN: char = '/';

/// What an area is called wherever it is named: its name; with its former ward where several areas bear that name
/// (after the mergers of 2025 a ward may have three `Tổ 7`), and with what it belongs to where that does not tell them
/// apart either. Empty where no such area stands.
pub fn called(ward: &Ward, id: Id<Area>) -> String {
    called_within(ward, id, ward.areas.count())
}

/// No tree is deeper than it has areas; a circle ends there.
fn called_within(ward: &Ward, id: Id<Area>, levels: usize) -> String {
    let Some(area) = ward.areas.read(id) else { return String::new() };
    if is_told_apart(ward, id) {
        let is_taken = |text: &str| ward.areas.iter().any(|other| other.id != id && other.answers_to(text));
        return if is_taken(&area.name) { area.with_former_ward() } else { area.name.clone() };
    }
    let around = area.parent.filter(|_| levels > 0).map(|parent| called_within(ward, parent, levels - 1));
    format!("{}{WITHIN}{}", around.unwrap_or_default(), area.with_former_ward())
}

/// Whether no other area bears the name of this one with its former ward.
pub fn is_told_apart(ward: &Ward, id: Id<Area>) -> bool {
    let Some(area) = ward.areas.read(id) else { return true };
    let is_alike = |other: &Area| {
        let is_same = other.name == area.name && other.former_ward == area.former_ward;
        let has_ward = !other.former_ward.is_empty() || !area.former_ward.is_empty();
        is_same || has_ward && other.with_former_ward() == area.with_former_ward()
    };
    !ward.areas.iter().any(|other| other.id != id && is_alike(other))
}

/// The area and everything above it, from the inside outwards; a circle ends it.
pub fn upwards(ward: &Ward, id: Id<Area>) -> impl Iterator<Item = Id<Area>> {
    std::iter::successors(Some(id), |at| ward.areas.read(*at)?.parent).take(ward.areas.count().max(1))
}

/// Whether one area is another or lies in it.
pub fn lies_in(ward: &Ward, inner: Id<Area>, outer: Id<Area>) -> bool {
    upwards(ward, inner).any(|area| area == outer)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::record::{Kept, Record};

    fn id(number: u32) -> Id<Area> {
        Id::new(number).unwrap()
    }

    fn ward(areas: &[(&str, &str, Option<u32>)]) -> Ward {
        let mut ward = Ward::default();
        for (number, (name, former_ward, parent)) in (1..).zip(areas) {
            let parent = parent.and_then(Id::new);
            let body = Area { name: (*name).into(), former_ward: (*former_ward).into(), parent, ..Area::default() };
            ward.insert(&Record::Area(Arc::new(Kept::first(id(number), body, Default::default()))));
        }
        ward
    }

    #[test]
    fn areas_of_one_name_are_told_apart_by_their_former_ward_and_only_they() {
        let ward = ward(&[
            ("Tổ 7", "Phường 3", None),
            ("Tổ 7", "Phường 5", None),
            ("Tổ 8", "Phường 5", None),
            ("Tổ 7", "", None),
        ]);
        let names: Vec<String> = (1..=5).map(|number| called(&ward, id(number))).collect();
        assert_eq!(names, ["Tổ 7 (Phường 3)", "Tổ 7 (Phường 5)", "Tổ 8", "Tổ 7", ""]);
    }

    #[test]
    fn areas_of_one_name_under_several_others_are_told_apart_by_what_they_belong_to() {
        let tree = ward(&[
            ("KP 1", "", None),
            ("KP 2", "", None),
            ("Tổ 7", "", Some(1)),
            ("Tổ 7", "", Some(2)),
            ("Tổ 7", "", None),
            ("Tổ 7", "Phường 3", Some(1)),
            ("Ngõ 1", "", Some(3)),
            ("Ngõ 1", "", Some(4)),
            ("Ngõ 2", "", Some(4)),
        ]);
        let names: Vec<String> = (1..=9).map(|number| called(&tree, id(number))).collect();
        let expected = [
            "KP 1",
            "KP 2",
            "KP 1/Tổ 7",
            "KP 2/Tổ 7",
            "/Tổ 7",
            "Tổ 7 (Phường 3)",
            "KP 1/Tổ 7/Ngõ 1",
            "KP 2/Tổ 7/Ngõ 1",
            "Ngõ 2",
        ];
        assert_eq!(names, expected);
        let circle = ward(&[("A", "", Some(2)), ("A", "", Some(1))]);
        assert!(called(&circle, id(1)).ends_with("A/A"), "a circle ends: {}", called(&circle, id(1)));
    }

    #[test]
    fn what_lies_in_what_is_known_and_a_circle_ends() {
        let tree = ward(&[("A", "", None), ("B", "", Some(1)), ("C", "", Some(2)), ("D", "", Some(1))]);
        for (inner, outer, lies) in [(3, 1, true), (3, 3, true), (1, 3, false), (4, 2, false)] {
            assert_eq!(lies_in(&tree, id(inner), id(outer)), lies, "{inner} {outer}");
        }
        let circle = ward(&[("A", "", Some(2)), ("B", "", Some(1))]);
        assert_eq!(upwards(&circle, id(1)).count(), 2);
        assert!(!lies_in(&circle, id(1), id(9)));
    }
}

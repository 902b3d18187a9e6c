//! What is asked of a desk besides commands, and by whom.

use crate::domain::officer::Role;

/// What is asked of a desk besides commands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Wish {
    /// Every reading and call of a case.
    ReadCase,
    /// The whole ward, as an export needs it.
    ReadAll,
    /// What was done, and by whom.
    ReadHistory,
    /// What the wall screen may show as well: cases by number, without names.
    Watch,
    /// To say which record is open in a form, and to ask which orders stand.
    Work,
    /// A PIN for somebody else.
    MakePin,
    /// That the desk finishes.
    Stop,
}

impl Wish {
    /// Every wish.
    pub const ALL: [Wish; 7] =
        [Wish::Watch, Wish::ReadCase, Wish::ReadAll, Wish::ReadHistory, Wish::Work, Wish::MakePin, Wish::Stop];

    /// The name under which the journal keeps that it was denied, and phrases name it.
    pub fn name(self) -> &'static str {
        match self {
            Wish::Watch => "watch",
            Wish::ReadCase => "read_case",
            Wish::ReadAll => "read_all",
            Wish::ReadHistory => "read_history",
            Wish::Work => "work",
            Wish::MakePin => "make_pin",
            Wish::Stop => "stop",
        }
    }

    /// Whether a role may ask for this.
    pub fn is_allowed_to(self, role: Role) -> bool {
        let least = match self {
            Wish::Watch => Role::Board,
            Wish::ReadCase | Wish::ReadAll => Role::Reader,
            Wish::ReadHistory | Wish::Work => Role::DutyOfficer,
            Wish::MakePin | Wish::Stop => Role::ShiftHead,
        };
        role >= least
    }
}

//! In which order a pane lists its rows and with which columns: what F7 offers, and what is
//! remembered of it for each officer.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::tui::arrangement::Pane;

/// An order of rows.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Sort {
    /// The worst first.
    Need,
    /// By given name.
    Name,
    /// By part of the ward.
    Area,
    /// Who was measured longest ago first.
    Measured,
    /// Who has been ill longest first.
    Day,
    /// By the number of the case.
    Number,
    /// By who answers for it; nobody first.
    Carer,
    /// What is due first.
    Due,
    /// The newest first.
    Newest,
    /// The longest chain first.
    Size,
    /// Where most are followed first.
    Followed,
}

/// A column that can be switched off. Mark and name cannot.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Column {
    /// Year of birth.
    BirthYear,
    /// Day of illness.
    Day,
    /// Temperature.
    Temperature,
    /// SpO2.
    Saturation,
    /// Pulse.
    Pulse,
    /// Breaths.
    Breaths,
    /// Blood pressure.
    Pressure,
    /// Time of the last reading.
    Measured,
    /// Why it bears its mark.
    Reason,
    /// Part of the ward.
    Area,
    /// Who answers for it: carer or owner.
    Carer,
    /// Telephone.
    Phone,
    /// Where somebody on duty is.
    Presence,
    /// What a contact is to the case.
    Relation,
    /// Day of the last contact.
    LastContact,
    /// F0 to F3.
    Level,
    /// What is to be noticed of a contact.
    Remark,
    /// The case that a task is about.
    Case,
    /// By when a task is due.
    Due,
}

impl Sort {
    /// The orders that a pane has, its usual one first.
    pub fn of(pane: Pane) -> &'static [Sort] {
        match pane {
            Pane::HomeTreatment => {
                &[Sort::Need, Sort::Name, Sort::Area, Sort::Measured, Sort::Day, Sort::Carer, Sort::Number]
            }
            Pane::Roster => &[Sort::Name, Sort::Need, Sort::Followed],
            Pane::ContactTree => &[Sort::Need, Sort::Name, Sort::Newest, Sort::Size],
            Pane::Tasks => &[Sort::Need, Sort::Due, Sort::Carer, Sort::Number, Sort::Newest],
        }
    }

    /// The name under which phrases and the officer's file know it.
    pub fn name(self) -> &'static str {
        match self {
            Sort::Need => "need",
            Sort::Name => "name",
            Sort::Area => "area",
            Sort::Measured => "measured",
            Sort::Day => "day",
            Sort::Number => "number",
            Sort::Carer => "carer",
            Sort::Due => "due",
            Sort::Newest => "newest",
            Sort::Size => "size",
            Sort::Followed => "followed",
        }
    }
}

impl Column {
    /// The columns that a pane has in their usual order, and whether each is usually shown.
    pub fn of(pane: Pane) -> &'static [(Column, bool)] {
        match pane {
            Pane::HomeTreatment => &[
                (Column::BirthYear, true),
                (Column::Day, true),
                (Column::Temperature, true),
                (Column::Saturation, true),
                (Column::Pulse, true),
                (Column::Breaths, true),
                (Column::Pressure, true),
                (Column::Measured, true),
                (Column::Reason, true),
                (Column::Area, false),
                (Column::Carer, false),
                (Column::Phone, false),
            ],
            Pane::Roster => &[(Column::Phone, true), (Column::Presence, true)],
            Pane::ContactTree => &[
                (Column::BirthYear, false),
                (Column::Relation, true),
                (Column::Phone, true),
                (Column::LastContact, true),
                (Column::Level, true),
                (Column::Remark, true),
            ],
            Pane::Tasks => &[(Column::Case, true), (Column::Carer, true), (Column::Due, true)],
        }
    }

    /// The name under which phrases and the officer's file know it.
    pub fn name(self) -> &'static str {
        match self {
            Column::BirthYear => "birth_year",
            Column::Day => "day",
            Column::Temperature => "temperature",
            Column::Saturation => "saturation",
            Column::Pulse => "pulse",
            Column::Breaths => "breaths",
            Column::Pressure => "pressure",
            Column::Measured => "measured",
            Column::Reason => "reason",
            Column::Area => "area",
            Column::Carer => "carer",
            Column::Phone => "phone",
            Column::Presence => "presence",
            Column::Relation => "relation",
            Column::LastContact => "last_contact",
            Column::Level => "level",
            Column::Remark => "remark",
            Column::Case => "case",
            Column::Due => "due",
        }
    }
}

/// The name of a pane in the officer's file and in phrases.
pub fn pane_name(pane: Pane) -> &'static str {
    match pane {
        Pane::HomeTreatment => "home_treatment",
        Pane::Roster => "roster",
        Pane::ContactTree => "contact_tree",
        Pane::Tasks => "tasks",
    }
}

/// What an officer chose for one pane.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Choice {
    /// In which order.
    pub sort: Sort,
    /// The columns from left to right, and whether each is shown.
    pub columns: Vec<(Column, bool)>,
}

impl Choice {
    /// What a pane shows as long as nobody chose otherwise.
    pub fn usual(pane: Pane) -> Self {
        Self { sort: Sort::of(pane).first().copied().unwrap_or(Sort::Need), columns: Column::of(pane).to_vec() }
    }

    /// The columns that are shown, from left to right.
    pub fn shown(&self) -> impl Iterator<Item = Column> {
        self.columns.iter().filter(|(_, shown)| *shown).map(|(column, _)| *column)
    }

    /// Whether a column is shown.
    pub fn shows(&self, column: Column) -> bool {
        self.columns.contains(&(column, true))
    }

    /// Moves the column at a place one place on; where it stands then.
    pub fn move_column(&mut self, at: usize, by: isize) -> usize {
        let to = at.saturating_add_signed(by).min(self.columns.len().saturating_sub(1));
        if at < self.columns.len() {
            self.columns.swap(at, to);
        }
        to
    }
}

/// What an officer chose for all four panes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Choices([Choice; 4]);

impl Default for Choices {
    fn default() -> Self {
        Self(Pane::ALL.map(Choice::usual))
    }
}

impl Choices {
    /// Gathers the choices of the panes, in their order.
    pub fn new(choices: [Choice; 4]) -> Self {
        Self(choices)
    }

    /// The choice of a pane.
    pub fn of(&self, pane: Pane) -> &Choice {
        &self.0[pane as usize]
    }
}

/// A choice as the officer's file has it.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct Told {
    sort: String,
    columns: Vec<String>,
    hidden: Vec<String>,
}

impl Choices {
    /// Writes the choices as a file has them. No names, no records.
    pub fn to_text(&self) -> String {
        let told = |pane: Pane| {
            let choice = self.of(pane);
            let named = |wanted: Option<bool>| {
                let columns =
                    choice.columns.iter().filter(move |(_, shown)| wanted.is_none_or(|wanted| *shown == wanted));
                columns.map(|(column, _)| column.name().to_owned()).collect()
            };
            let told = Told { sort: choice.sort.name().to_owned(), columns: named(None), hidden: named(Some(false)) };
            (pane_name(pane), told)
        };
        let file: BTreeMap<&str, Told> = Pane::ALL.map(told).into_iter().collect();
        // Strings and lists of strings can always be written.
        toml::to_string(&file).unwrap_or_default()
    }

    /// Reads a file. Whatever in it is not understood is as usual: an old or damaged file never
    /// takes a column away for good.
    pub fn from_text(text: &str) -> Self {
        let file: toml::Table = toml::from_str(text).unwrap_or_default();
        let read = |pane: Pane| {
            let told = file.get(pane_name(pane)).cloned().and_then(|told| told.try_into::<Told>().ok());
            told.map_or_else(|| Choice::usual(pane), |told| understood(pane, &told))
        };
        Self(Pane::ALL.map(read))
    }
}

fn understood(pane: Pane, told: &Told) -> Choice {
    let usual = Choice::usual(pane);
    let sort = Sort::of(pane).iter().copied().find(|sort| sort.name() == told.sort).unwrap_or(usual.sort);
    let mut columns: Vec<(Column, bool)> = Vec::with_capacity(usual.columns.len());
    for name in &told.columns {
        let known = usual.columns.iter().find(|(column, _)| column.name() == name);
        if let Some((column, _)) = known.filter(|(column, _)| !columns.iter().any(|(listed, _)| listed == column)) {
            columns.push((*column, !told.hidden.contains(name)));
        }
    }
    // What the file does not know stands behind, as it usually does.
    let missing = usual.columns.iter().filter(|(column, _)| !columns.iter().any(|(listed, _)| listed == column));
    let missing: Vec<(Column, bool)> = missing.copied().collect();
    columns.extend(missing);
    Choice { sort, columns }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn choices_come_back_as_they_were_written() {
        let mut choices = Choices::default();
        choices.0[0].sort = Sort::Day;
        choices.0[0].move_column(2, -1);
        choices.0[0].columns[4].1 = false;
        choices.0[3].sort = Sort::Due;
        assert_eq!(Choices::from_text(&choices.to_text()), choices);
        assert_eq!(Choices::from_text(&Choices::default().to_text()), Choices::default());
    }

    #[test]
    fn what_is_not_understood_is_as_usual() {
        for text in
            ["", "\0", "[home_treatment", "home_treatment = 3", "[home_treatment]\nsort = 3", "[tasks]\nsort = \"day\""]
        {
            assert_eq!(Choices::from_text(text), Choices::default(), "{text:?}");
        }
        let text = "[home_treatment]\nsort = \"name\"\ncolumns = [\"pulse\", \"zz\", \"pulse\", \"day\"]\nhidden = [\"day\", \"name\"]";
        let choices = Choices::from_text(text);
        let choice = choices.of(Pane::HomeTreatment);
        assert_eq!(choice.sort, Sort::Name);
        assert_eq!(&choice.columns[..3], [(Column::Pulse, true), (Column::Day, false), (Column::BirthYear, true)]);
        assert_eq!(choice.columns.len(), Column::of(Pane::HomeTreatment).len());
    }

    proptest! {
        #[test]
        fn any_file_gives_every_column_once(text in "\\PC{0,80}", names in prop::collection::vec("[a-z_]{0,10}|pulse|day|area|phone", 0..20)) {
            let listed = format!("[home_treatment]\nsort = {names:?}\n[tasks]\ncolumns = {names:?}\nhidden = {names:?}");
            for text in [text, listed] {
                let choices = Choices::from_text(&text);
                for pane in Pane::ALL {
                    let mut columns: Vec<_> = choices.of(pane).columns.iter().map(|(column, _)| column.name()).collect();
                    columns.sort_unstable();
                    let mut usual: Vec<_> = Column::of(pane).iter().map(|(column, _)| column.name()).collect();
                    usual.sort_unstable();
                    prop_assert_eq!(columns, usual);
                    prop_assert!(Sort::of(pane).contains(&choices.of(pane).sort));
                }
            }
        }
    }
}

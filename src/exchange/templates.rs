//! Ward templates: rosters to begin with, brought in like any list and changed freely afterwards.

/// One ward template.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Template {
    /// The name under which the phrases know it.
    pub name: &'static str,
    /// The roster, as a list.
    pub text: &'static str,
}

/// Every template, in the order in which they are offered.
pub const TEMPLATES: [Template; 3] = [
    // The regulation of Thuận An, 20/11/2021: seven levels, five fields of work.
    Template { name: "ward_2021", text: include_str!("../../assets/templates/phuong-2021.csv") },
    // Two tiers since 01/07/2025: no districts, the station under the ward.
    Template { name: "ward_2026", text: include_str!("../../assets/templates/phuong-2026.csv") },
    // The resolution of Gia Thụy, 07/09/2021: 13 TDP, 9 teams, belts, patrols.
    Template { name: "ward_of_13", text: include_str!("../../assets/templates/phuong-13-to.csv") },
];

//! What a meaning looks like. Panes name roles, never colours; every role differs from the others
//! by a mark or a word too, so that nothing is lost without colour.

use ratatui::style::{Color, Modifier, Style};

/// What a piece of text means.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Role {
    /// Ordinary text.
    Text,
    /// The title of the screen or of a pane.
    Title,
    /// The title of the pane that has the keys.
    Focused,
    /// Lines and column heads.
    Rule,
    /// The chosen row's marker and name.
    Chosen,
    /// Khẩn, in a list.
    Urgent,
    /// Khẩn, the row that nobody may overlook.
    Alarm,
    /// Chú ý.
    Attention,
    /// Quá hạn, chưa đo.
    Due,
    /// Done, or no longer of weight.
    Done,
    /// Others at the desk.
    Presence,
    /// A message to the officer.
    Notice,
    /// The name of a key.
    Key,
    /// The demo ward.
    Demo,
}

/// The style of a role on a terminal of sixteen colours; what has fewer leaves the colour away.
pub fn style(role: Role) -> Style {
    let plain = Style::new();
    match role {
        Role::Text | Role::Notice => plain,
        Role::Title | Role::Chosen | Role::Key => plain.add_modifier(Modifier::BOLD),
        Role::Focused => plain.add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
        Role::Rule | Role::Done => plain,
        Role::Urgent => plain.fg(Color::Red).add_modifier(Modifier::BOLD),
        Role::Alarm => plain.fg(Color::Red).add_modifier(Modifier::BOLD | Modifier::REVERSED),
        Role::Attention => plain.fg(Color::Yellow).add_modifier(Modifier::BOLD),
        Role::Due => plain.fg(Color::Cyan),
        Role::Presence => plain.fg(Color::Magenta),
        Role::Demo => plain.add_modifier(Modifier::REVERSED),
    }
}

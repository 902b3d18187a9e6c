//! What a meaning looks like. Panes name roles, never colours; every role differs from the others
//! by a mark or a word too, so that nothing is lost without colour.

use ratatui::style::{Color, Modifier, Style};
use toml::de::{DeTable, DeValue};

use crate::exchange::file_fault::{FileFault, Trouble};

const EMBEDDED: &str = include_str!("../../assets/theme.toml");

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

impl Role {
    /// Every role, in the order of its number.
    const ALL: [Self; 14] = [
        Self::Text,
        Self::Title,
        Self::Focused,
        Self::Rule,
        Self::Chosen,
        Self::Urgent,
        Self::Alarm,
        Self::Attention,
        Self::Due,
        Self::Done,
        Self::Presence,
        Self::Notice,
        Self::Key,
        Self::Demo,
    ];

    /// The name under which files know it.
    fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Title => "title",
            Self::Focused => "focused",
            Self::Rule => "rule",
            Self::Chosen => "chosen",
            Self::Urgent => "urgent",
            Self::Alarm => "alarm",
            Self::Attention => "attention",
            Self::Due => "due",
            Self::Done => "done",
            Self::Presence => "presence",
            Self::Notice => "notice",
            Self::Key => "key",
            Self::Demo => "demo",
        }
    }
}

/// The names of the themes, in the order of `assets/theme.toml`.
const THEMES: [&str; 4] = ["tu-dong", "sang", "don-sac", "tuong-phan"];

/// The words of a style. The eight colours that every terminal has, without those that vanish on some.
const WORDS: [&str; 8] = ["red", "yellow", "green", "cyan", "magenta", "bold", "underline", "reverse"];

/// Colours that somebody's terminal does not show.
const FORBIDDEN: [&str; 6] = ["blue", "black", "white", "gray", "grey", "on"];

type Styles = [Style; Role::ALL.len()];

/// What every role looks like, on a terminal of sixteen colours; what has fewer leaves the colour away.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Theme {
    tables: [Styles; THEMES.len()],
    chosen: usize,
}

impl Default for Theme {
    /// The themes that come with the program; a test reads them, so that nothing can be wrong with them here.
    fn default() -> Self {
        let plain = Self { tables: [[Style::new(); Role::ALL.len()]; THEMES.len()], chosen: 0 };
        plain.with_own(EMBEDDED).unwrap_or(plain)
    }
}

impl Theme {
    /// The style of a role.
    pub fn style(&self, role: Role) -> Style {
        self.tables[self.chosen][role as usize]
    }

    /// Lays the looks of a file over these. It has the form of `assets/theme.toml`, with what changes alone.
    pub fn with_own(&self, text: &str) -> Result<Self, FileFault> {
        let table = DeTable::parse(text).map_err(|error| FileFault::of_toml(text, &error))?;
        let mut theme = *self;
        for (name, value) in table.get_ref() {
            let unknown = |at: usize, found: &str, accepted: &str| {
                FileFault::at(text, at, Trouble::Unknown(found.to_string(), accepted.to_string()))
            };
            let place = |found: &str| THEMES.iter().position(|theme| *theme == found);
            match (name.get_ref().as_ref(), value.get_ref()) {
                ("theme", DeValue::String(found)) => {
                    let chosen = place(found);
                    theme.chosen = chosen.ok_or_else(|| unknown(value.span().start, found, &THEMES.join(", ")))?;
                }
                (found, DeValue::Table(roles)) => {
                    let accepted = || format!("theme, {}", THEMES.join(", "));
                    let at = place(found).ok_or_else(|| unknown(name.span().start, found, &accepted()))?;
                    read_roles(text, roles, &mut theme.tables[at])?;
                }
                (found, _) => return Err(unknown(name.span().start, found, "theme = \"...\", [...]")),
            }
        }
        Ok(theme)
    }
}

fn read_roles(text: &str, roles: &DeTable<'_>, styles: &mut Styles) -> Result<(), FileFault> {
    for (name, value) in roles {
        let Some(role) = Role::ALL.into_iter().find(|role| role.name() == name.get_ref()) else {
            let accepted = Role::ALL.map(Role::name).join(", ");
            return Err(FileFault::at(text, name.span().start, Trouble::Unknown(name.get_ref().to_string(), accepted)));
        };
        let DeValue::String(words) = value.get_ref() else {
            let form = format!("{} = \"red bold\"", role.name());
            return Err(FileFault::at(text, value.span().start, Trouble::Form(form)));
        };
        let style = style_of(words).map_err(|trouble| FileFault::at(text, value.span().start, trouble))?;
        styles[role as usize] = style;
    }
    Ok(())
}

fn style_of(words: &str) -> Result<Style, Trouble> {
    words.split_whitespace().try_fold(Style::new(), |style, word| {
        Ok(match word {
            "red" => style.fg(Color::Red),
            "yellow" => style.fg(Color::Yellow),
            "green" => style.fg(Color::Green),
            "cyan" => style.fg(Color::Cyan),
            "magenta" => style.fg(Color::Magenta),
            "bold" => style.add_modifier(Modifier::BOLD),
            "underline" => style.add_modifier(Modifier::UNDERLINED),
            "reverse" => style.add_modifier(Modifier::REVERSED),
            _ => {
                let (found, accepted) = (word.to_string(), WORDS.join(" "));
                let is_colour = FORBIDDEN.iter().any(|colour| word.contains(colour)) || word.starts_with('#');
                let trouble = if is_colour { Trouble::Forbidden } else { Trouble::Unknown };
                return Err(trouble(found, accepted));
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_themes_of_the_program_are_whole() {
        let plain = Theme { tables: [[Style::new(); Role::ALL.len()]; THEMES.len()], chosen: 3 };
        assert_eq!(plain.with_own(EMBEDDED), Ok(Theme::default()));
        for (number, role) in Role::ALL.into_iter().enumerate() {
            assert_eq!(number, role as usize);
            let lines = EMBEDDED.lines().filter(|line| line.starts_with(&format!("{} = ", role.name())));
            assert_eq!(lines.count(), THEMES.len(), "{role:?} stands in every theme");
        }
        let theme = Theme::default();
        assert_eq!(theme.style(Role::Alarm), Style::new().fg(Color::Red).bold().reversed());
        for at in 0..THEMES.len() {
            let theme = Theme { chosen: at, ..theme };
            let bare = |role| theme.style(role).add_modifier;
            assert_ne!(bare(Role::Alarm), bare(Role::Text), "the alarm is seen without colour too");
            assert_ne!(bare(Role::Urgent), bare(Role::Text));
        }
    }

    #[test]
    fn a_file_changes_what_it_names_and_nothing_else() {
        let theme = Theme::default().with_own("theme = \"sang\"\n[sang]\ndue = \"magenta underline\"\n").unwrap();
        assert_eq!(theme.style(Role::Due), Style::new().fg(Color::Magenta).underlined());
        assert_eq!(theme.style(Role::Attention), Style::new().bold());
        assert_eq!(theme.with_own("theme = \"tu-dong\"").unwrap().style(Role::Due), Style::new().fg(Color::Cyan));
    }

    #[test]
    fn a_fault_is_told_to_the_letter() {
        let refused = |text: &str| Theme::default().with_own(text).unwrap_err();
        let fault = refused("theme = \"toi\"");
        assert!(
            matches!(&fault.trouble, Trouble::Unknown(_, accepted) if accepted == "tu-dong, sang, don-sac, tuong-phan")
        );
        assert_eq!((fault.line, fault.column), (1, 9));
        let fault = refused("# đỏ\n[sang]\nurgen = \"red\"");
        assert_eq!((fault.line, fault.column), (3, 1));
        for colour in ["blue", "black", "bright-blue", "white", "grey", "on-red", "#ff0000"] {
            let fault = refused(&format!("[sang]\nurgent = \"{colour}\""));
            assert!(matches!(fault.trouble, Trouble::Forbidden(..)), "{colour}");
        }
        assert!(matches!(refused("[sang]\nurgent = \"pink\"").trouble, Trouble::Unknown(..)));
        assert!(matches!(refused("[sang]\nurgent = 3").trouble, Trouble::Form(_)));
        assert!(matches!(refused("[sang").trouble, Trouble::Form(_)));
        assert!(matches!(refused("sang = 3").trouble, Trouble::Unknown(..)));
    }
}

//! The keys that a station or an officer has chosen, laid over those of the program. Strict: a file with anything wrong
//! in it is not taken at all, because half a keyboard is worse than the one in the help.

use std::collections::HashMap;
use std::ops::Range;

use toml::de::{DeTable, DeValue};

use crate::exchange::file_fault::{FileFault, Trouble};
use crate::tui::keymap::{Binding, Keymap};

/// The keys that have names, but those of Ctrl.
const NAMED: [&str; 25] = [
    "F1",
    "F2",
    "F3",
    "F4",
    "F5",
    "F6",
    "F7",
    "F8",
    "F9",
    "F10",
    "Up",
    "Down",
    "Left",
    "Right",
    "PgUp",
    "PgDn",
    "Home",
    "End",
    "Enter",
    "Esc",
    "Tab",
    "Shift-Tab",
    "Space",
    "Ins",
    "Del",
];

/// Keys that are never given to another function: what moves, answers and steps back; what terminals, screen, tmux and
/// line disciplines take (ux §3.3); and copy, save and undo, which people press without looking.
const NEVER_FREE: [&str; 29] = [
    "Up",
    "Down",
    "Left",
    "Right",
    "PgUp",
    "PgDn",
    "Home",
    "End",
    "Enter",
    "Esc",
    "Tab",
    "Shift-Tab",
    "Space",
    "Ctrl-A",
    "Ctrl-B",
    "Ctrl-C",
    "Ctrl-D",
    "Ctrl-H",
    "Ctrl-I",
    "Ctrl-J",
    "Ctrl-M",
    "Ctrl-O",
    "Ctrl-Q",
    "Ctrl-S",
    "Ctrl-U",
    "Ctrl-V",
    "Ctrl-W",
    "Ctrl-Y",
    "Ctrl-Z",
];

/// What a file says of one function.
struct Own {
    place: usize,
    keys: Vec<(String, Range<usize>)>,
}

impl Keymap {
    /// Lays the keys of a file over these. It has the form of `assets/keys.toml`, with the functions that change and
    /// their keys alone.
    pub fn with_own(&self, text: &str) -> Result<Self, FileFault> {
        let mut bindings = self.bindings().to_vec();
        let own = read(text, &bindings)?;
        let mut places: HashMap<&str, usize> = HashMap::new();
        for (key, range) in own.iter().flat_map(|own| &own.keys) {
            if let Some(first) = places.insert(key, range.start) {
                let line = FileFault::at(text, first, Trouble::Form(String::new())).line;
                return Err(FileFault::at(text, range.start, Trouble::Twice(key.clone(), line)));
            }
        }
        for binding in &mut bindings {
            binding.keys.retain(|key| is_never_free(key) || !places.contains_key(key.as_str()));
        }
        for Own { place, keys } in &own {
            let binding = &mut bindings[*place];
            binding.keys.retain(|key| is_never_free(key));
            let fixed = std::mem::take(&mut binding.keys);
            binding.keys = keys.iter().map(|(key, _)| key.clone()).collect();
            binding.keys.extend(fixed.into_iter().filter(|key| !places.contains_key(key.as_str())));
        }
        let before = self.bindings().iter();
        let lost = before
            .zip(&bindings)
            .find(|(before, now)| now.keys.is_empty() && now.typed.is_empty() && !before.keys.is_empty());
        if let Some((before, _)) = lost {
            let key = before.keys.iter().find_map(|key| Some((key, *places.get(key.as_str())?)));
            let (key, at) = key.map_or((String::new(), 0), |(key, at)| (key.clone(), at));
            return Err(FileFault::at(text, at, Trouble::Keyless(before.action.name().to_string(), key)));
        }
        Ok(Self::of(bindings))
    }
}

fn read(text: &str, bindings: &[Binding]) -> Result<Vec<Own>, FileFault> {
    let form = |at: usize, words: &str| FileFault::at(text, at, Trouble::Form(words.to_string()));
    let table = DeTable::parse(text).map_err(|error| FileFault::of_toml(text, &error))?;
    let mut all: Vec<Own> = Vec::new();
    let mut actions: HashMap<usize, usize> = HashMap::new();
    for (name, value) in table.get_ref() {
        let DeValue::Array(rows) = value.get_ref() else { return Err(form(name.span().start, "[[binding]]")) };
        if name.get_ref() != "binding" {
            return Err(form(name.span().start, "[[binding]]"));
        }
        for row in rows {
            let DeValue::Table(row_table) = row.get_ref() else { return Err(form(row.span().start, "[[binding]]")) };
            let (own, at) = read_row(text, row_table, row.span().start, bindings)?;
            if let Some(first) = actions.insert(own.place, at) {
                let line = FileFault::at(text, first, Trouble::Form(String::new())).line;
                let found = bindings[own.place].action.name().to_string();
                return Err(FileFault::at(text, at, Trouble::Twice(found, line)));
            }
            all.push(own);
        }
    }
    Ok(all)
}

/// One `[[binding]]`, and the byte at which its action stands.
fn read_row(text: &str, row: &DeTable<'_>, at: usize, bindings: &[Binding]) -> Result<(Own, usize), FileFault> {
    let fault = |at: usize, trouble: Trouble| FileFault::at(text, at, trouble);
    let (mut place, mut keys) = (None, None);
    for (name, value) in row {
        match (name.get_ref().as_ref(), value.get_ref()) {
            ("action", DeValue::String(found)) => {
                let known = bindings.iter().position(|binding| binding.action.name() == found.as_ref());
                let accepted = || bindings.iter().map(|binding| binding.action.name()).collect::<Vec<_>>().join(", ");
                let unknown = || fault(value.span().start, Trouble::Unknown(found.to_string(), accepted()));
                place = Some((known.ok_or_else(unknown)?, value.span().start));
            }
            ("keys", DeValue::Array(list)) => keys = Some(list),
            (found, _) => {
                let accepted = "action = \"...\", keys = [\"...\"]".to_string();
                return Err(fault(name.span().start, Trouble::Unknown(found.to_string(), accepted)));
            }
        }
    }
    let missing = || fault(at, Trouble::Form("action = \"...\", keys = [\"...\"]".to_string()));
    let ((place, action_at), list) = place.zip(keys).ok_or_else(missing)?;
    let mut own = Own { place, keys: Vec::new() };
    for key in list {
        let DeValue::String(name) = key.get_ref() else { return Err(missing()) };
        check_key(name, &bindings[place]).map_err(|trouble| fault(key.span().start, trouble))?;
        own.keys.push((name.to_string(), key.span()));
    }
    Ok((own, action_at))
}

/// Refuses what is no key, and a key that is never free, unless it is this function's already.
fn check_key(name: &str, binding: &Binding) -> Result<(), Trouble> {
    let is_letter = name.chars().count() == 1 && name.chars().all(char::is_alphanumeric);
    let is_control = matches!(name.strip_prefix("Ctrl-"), Some(rest) if matches!(rest.as_bytes(), [b'A'..=b'Z']));
    if binding.keys.iter().any(|key| key == name) {
        return Ok(());
    }
    if is_letter || is_never_free(name) {
        return Err(Trouble::NeverFree(name.to_string()));
    }
    if !is_control && !NAMED.contains(&name) {
        let free: Vec<&str> = NAMED.into_iter().filter(|key| !is_never_free(key)).collect();
        return Err(Trouble::Unknown(name.to_string(), format!("{}, Ctrl-E ...", free.join(" "))));
    }
    Ok(())
}

fn is_never_free(key: &str) -> bool {
    NEVER_FREE.contains(&key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use crate::language::Phrasebook;
    use crate::tui::keymap::Action;

    fn keys_of(keymap: &Keymap, action: Action) -> Vec<&str> {
        keymap.binding(action).unwrap().keys.iter().map(String::as_str).collect()
    }

    fn refused(text: &str) -> FileFault {
        Keymap::embedded().with_own(text).unwrap_err()
    }

    #[test]
    fn keys_are_laid_over_those_of_the_program() {
        let file = "[[binding]]\naction = \"palette\"\nkeys = [\"F8\", \"Ctrl-K\"]\n\n[[binding]]\naction = \"back\"\nkeys = []\n";
        let keymap = Keymap::embedded().with_own(file).unwrap();
        assert_eq!(keys_of(&keymap, Action::Palette), ["F8", "Ctrl-K"]);
        assert_eq!(keys_of(&keymap, Action::Back), ["Esc"], "Esc always steps back");
        assert_eq!(keys_of(&keymap, Action::Help), ["F1"]);
        assert!(keymap.row().contains(&("F8".to_string(), Action::Palette)), "the row of keys follows");
        let officer = keymap.with_own("[[binding]]\naction = \"help\"\nkeys = [\"F8\"]\n").unwrap();
        assert_eq!(keys_of(&officer, Action::Palette), ["Ctrl-K"], "the officer's own file has the last word");
        assert_eq!(keys_of(&officer, Action::Help), ["F8"]);
        assert!(Keymap::embedded().with_own("").is_ok() && Keymap::embedded().with_own("# nothing\n").is_ok());
    }

    #[test]
    fn a_fault_is_told_to_the_letter() {
        let binding = |action: &str, keys: &str| format!("[[binding]]\naction = \"{action}\"\nkeys = [{keys}]\n");
        let at = |fault: &FileFault| (fault.line, fault.column);
        let fault = refused(&binding("pallete", "\"F8\""));
        assert_eq!(at(&fault), (2, 10));
        assert!(
            matches!(&fault.trouble, Trouble::Unknown(found, accepted) if found == "pallete" && accepted.contains("palette"))
        );
        let fault = refused(&binding("palette", "\"F8\", \"F13\""));
        assert_eq!(at(&fault), (3, 15));
        for never in ["a", "9", "Ctrl-C", "Ctrl-Q", "Ctrl-S", "Ctrl-Z", "Enter", "Esc", "Space", "Ctrl-H"] {
            let fault = refused(&binding("palette", &format!("\"{never}\"")));
            assert_eq!(fault.trouble, Trouble::NeverFree(never.to_string()));
        }
        let twice = binding("palette", "\"F8\"") + &binding("help", "\"F8\"");
        assert_eq!(refused(&twice), FileFault { line: 6, column: 9, trouble: Trouble::Twice("F8".to_string(), 3) });
        let twice = binding("palette", "\"F8\"") + &binding("palette", "\"F7\"");
        assert_eq!(
            refused(&twice),
            FileFault { line: 5, column: 10, trouble: Trouble::Twice("palette".to_string(), 2) }
        );
        let keyless = refused(&binding("palette", "\"Ctrl-P\""));
        assert_eq!(keyless.trouble, Trouble::Keyless("earlier_line".to_string(), "Ctrl-P".to_string()));
        assert!(matches!(refused("[[binding]]\naction = \"palette\"\n").trouble, Trouble::Form(_)));
        assert!(matches!(refused("[[binding]]\naction = \"palette\"\nkeys = [1]\n").trouble, Trouble::Form(_)));
        assert!(matches!(
            refused("[[binding]]\naction = \"palette\"\ntyped = \":x\"\nkeys = []").trouble,
            Trouble::Unknown(..)
        ));
        assert!(matches!(refused("keys = 3\n").trouble, Trouble::Form(_)));
        let fault = refused("[[binding]]\naction = \"palette\nkeys = []\n");
        assert_eq!(fault.line, 2);
        for language in Language::ALL {
            let said = refused(&twice).sentence(&Phrasebook::embedded(language));
            assert!(said.contains('5') && said.contains('2') && !said.contains('{'), "{said}");
        }
    }
}

//! `print.toml`: the command for each kind of file. Words are parted once, where the file is read; no shell ever sees them.

use serde::Deserialize;
use std::path::{Path, PathBuf};
use toml::Spanned;

use crate::exchange::file_fault::{FileFault, Trouble};

/// How long a command may take, where the file does not say: a printer may have to wake up.
const SECONDS: u32 = 60;

/// The longest that a command may take, in seconds.
const SECONDS_MAX: u32 = 600;

/// What only a shell understands, and nobody here is one.
const SHELL_SIGNS: &str = "|&;<>$`";

/// The command that prints one kind of file: the program and its words; the file is the word after them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PrintCommand {
    /// The program first; never empty.
    pub words: Vec<String>,
    /// After so many seconds it is ended.
    pub seconds: u32,
}

/// The commands of this session, by the ending of the file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PrintCommands {
    docx: Option<Vec<String>>,
    txt: Option<Vec<String>>,
    seconds: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    docx: Option<Spanned<String>>,
    txt: Option<Spanned<String>>,
    seconds: Option<Spanned<i64>>,
}

impl PrintCommands {
    /// Lays a file over them: what it does not name stays.
    pub fn with_own(&self, text: &str) -> Result<Self, FileFault> {
        let file: File = toml::from_str(text).map_err(|error| FileFault::of_toml(text, &error))?;
        let words = |command: Spanned<String>| parted(command.get_ref(), (text, command.span().start));
        let seconds = file.seconds.map(|seconds| {
            let known = u32::try_from(*seconds.get_ref()).ok().filter(|seconds| (1..=SECONDS_MAX).contains(seconds));
            let wrong = || Trouble::Unknown(seconds.get_ref().to_string(), format!("1-{SECONDS_MAX}"));
            known.ok_or_else(|| FileFault::at(text, seconds.span().start, wrong()))
        });
        Ok(Self {
            docx: file.docx.map(words).transpose()?.or_else(|| self.docx.clone()),
            txt: file.txt.map(words).transpose()?.or_else(|| self.txt.clone()),
            seconds: seconds.transpose()?.or(self.seconds),
        })
    }

    /// Whether anything can be printed.
    pub fn is_set(&self) -> bool {
        self.docx.is_some() || self.txt.is_some()
    }

    /// The command for a file, by its ending.
    pub fn of(&self, file: &Path) -> Option<PrintCommand> {
        let words = match file.extension()?.to_str()? {
            "docx" => self.docx.clone(),
            "txt" => self.txt.clone(),
            _ => None,
        };
        Some(PrintCommand { words: words?, seconds: self.seconds.unwrap_or(SECONDS) })
    }

    /// Of files that say the same, the one to be printed: the page of A4 where there is a command for it, else the first
    /// for which there is one.
    pub fn choose<'f>(&self, files: &'f [PathBuf]) -> Option<&'f PathBuf> {
        let is_page = |file: &&PathBuf| file.extension().is_some_and(|ending| ending == "docx");
        let known = |file: &&PathBuf| self.of(file).is_some();
        files.iter().filter(is_page).find(known).or_else(|| files.iter().find(known))
    }
}

/// The words of a command: parted at blanks, held together by quotes. What only a shell would understand is refused outside
/// of quotes, so that nobody believes it is carried out.
fn parted(command: &str, (text, at): (&str, usize)) -> Result<Vec<String>, FileFault> {
    let fault = |trouble| FileFault::at(text, at, trouble);
    let (mut words, mut word, mut quote): (Vec<String>, Option<String>, Option<char>) = (Vec::new(), None, None);
    for letter in command.chars() {
        match (quote, letter) {
            (Some(open), _) if letter == open => quote = None,
            (Some(_), _) => word.get_or_insert_default().push(letter),
            (None, '"' | '\'') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (None, _) if letter.is_whitespace() => words.extend(word.take()),
            (None, _) if SHELL_SIGNS.contains(letter) => return Err(fault(Trouble::NoShell(letter.to_string()))),
            (None, _) => word.get_or_insert_default().push(letter),
        }
    }
    if let Some(open) = quote {
        return Err(fault(Trouble::Unclosed(open.to_string())));
    }
    words.extend(word);
    match words.first() {
        Some(program) if !program.is_empty() && !words.iter().any(|word| word.contains('\0')) => Ok(words),
        _ => Err(fault(Trouble::Unknown(command.to_string(), "lp".to_string()))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<PrintCommands, FileFault> {
        PrintCommands::default().with_own(text)
    }

    #[test]
    fn a_command_is_parted_once_and_nothing_of_it_is_expanded() {
        let commands = read("txt = \"lp -d 'Máy in 1' -o  cpi=12 '' ~/x *\"").unwrap();
        let words = commands.of(Path::new("/a/b.txt")).unwrap().words;
        assert_eq!(words, ["lp", "-d", "Máy in 1", "-o", "cpi=12", "", "~/x", "*"]);
        assert_eq!(commands.of(Path::new("/a/b.txt")).unwrap().seconds, 60);
        let quoted = read("docx = '''lp \"a'b;$HOME|x\"'''\nseconds = 600").unwrap();
        let command = quoted.of(Path::new("/a/b.docx")).unwrap();
        assert_eq!((command.words, command.seconds), (vec!["lp".to_string(), "a'b;$HOME|x".to_string()], 600));
    }

    #[test]
    fn what_a_command_cannot_be_is_told_with_its_line() {
        for (text, line) in [
            ("txt = \"lp | cat\"", 1),
            ("seconds = 5\ndocx = \"lp `id`\"", 2),
            ("txt = \"lp 'a\"", 1),
            ("txt = \"  \"", 1),
            ("txt = \"'' a\"", 1),
            ("txt = \"l\\u0000p\"", 1),
            ("seconds = 0", 1),
            ("seconds = 601", 1),
            ("seconds = -1", 1),
            ("pdf = \"lp\"", 1),
            ("txt = [\"lp\"]", 1),
        ] {
            assert_eq!(read(text).unwrap_err().line, line, "{text}");
        }
        assert_eq!(read("txt = \"lp | cat\"").unwrap_err().trouble, Trouble::NoShell("|".to_string()));
        assert_eq!(read("txt = \"lp 'a\"").unwrap_err().trouble, Trouble::Unclosed("'".to_string()));
    }

    #[test]
    fn the_officers_file_lies_over_the_stations_and_the_page_comes_before_the_text() {
        let files = [PathBuf::from("/s/a.xlsx"), PathBuf::from("/s/a.txt"), PathBuf::from("/s/a.docx")];
        assert!(!PrintCommands::default().is_set());
        assert_eq!(PrintCommands::default().choose(&files), None);
        let station = read("txt = \"lp\"\nseconds = 5").unwrap();
        assert_eq!(station.choose(&files), Some(&files[1]));
        assert_eq!(station.choose(&files[..1]), None, "a workbook is not printed");
        let own = station.with_own("docx = \"soffice --pt x\"").unwrap();
        assert_eq!(own.choose(&files), Some(&files[2]));
        assert_eq!(own.of(&files[1]).unwrap().seconds, 5);
    }
}

//! Templates of papers: those of `assets/papers.toml`, and a station's own laid over them. A field that nobody fills is
//! refused with its line and those that there are.

use serde::Deserialize;
use toml::Spanned;

use super::fields::FIELDS;
use crate::domain::measure::Sign;
use crate::domain::paper::PaperKind;
use crate::domain::symptom::Symptom;
use crate::exchange::file_fault::{FileFault, Trouble};

const EMBEDDED: &str = include_str!("../../../assets/papers.toml");

/// What every paper has, whatever it says.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Form {
    pub(super) nation: String,
    pub(super) motto: String,
    pub(super) number: String,
    pub(super) dated: String,
    pub(super) recipients: String,
    pub(super) lapsed: String,
    pub(super) female: String,
    pub(super) male: String,
    pub(super) condition: String,
    pub(super) decision_of: String,
    pub(super) pack: String,
    pub(super) long: Vec<(String, String)>,
    pub(super) day: String,
    pub(super) morning: String,
    pub(super) afternoon: String,
    pub(super) yes: String,
    pub(super) no: String,
    /// Where no reading had a danger sign.
    #[serde(default)]
    pub(super) no_dangers: String,
    pub(super) rows: Vec<(String, String)>,
    /// How the title of a deputy begins.
    #[serde(default)]
    pub(super) deputy_title: String,
    /// How the names of duties begin that are the signing of these papers.
    #[serde(default)]
    pub(super) signing_duties: Vec<String>,
    /// KT.: the lines of a deputy who signs for his head.
    #[serde(default)]
    pub(super) for_head: String,
    #[serde(default)]
    pub(super) deputy: String,
    /// TL.
    #[serde(default)]
    pub(super) by_order: String,
    /// TUQ.
    #[serde(default)]
    pub(super) authorised: String,
}

/// One paper as it is laid out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Template {
    /// Which paper.
    pub kind: PaperKind,
    /// The rule packs by whose cases it is used; by all where there are none.
    pub packs: Vec<String>,
    /// The symbol behind its number; empty for a paper without one.
    pub symbol: String,
    /// The beginnings of the titles of positions that sign it.
    pub signs: Vec<String>,
    pub(super) head: [String; 2],
    pub(super) title: String,
    pub(super) about: String,
    pub(super) authority: Vec<String>,
    pub(super) body: Vec<Line>,
    pub(super) recipients: Vec<String>,
}

/// How a report is laid out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct ReportForm {
    pub(super) symbol: String,
    pub(super) head: [String; 2],
    pub(super) title: String,
    pub(super) daily: String,
    pub(super) weekly: String,
    pub(super) situation: String,
    pub(super) authority: Vec<String>,
    pub(super) signs: Vec<String>,
    pub(super) recipients: Vec<String>,
}

/// One paragraph of a template, with its fields in braces.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Line {
    Plain(String),
    Centred(String),
    Bold(String),
    Italic(String),
    /// The conditions for treatment at home, to be ticked.
    Conditions,
    /// The sheet of readings.
    Sheet,
}

/// All templates that this session knows.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Templates {
    pub(super) form: Form,
    pub(super) report: ReportForm,
    list: Vec<Template>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    form: Option<Spanned<Form>>,
    #[serde(default)]
    report: Option<OfReport>,
    #[serde(default)]
    paper: Vec<OfPaper>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfReport {
    symbol: String,
    head: [Spanned<String>; 2],
    title: Spanned<String>,
    daily: Spanned<String>,
    weekly: Spanned<String>,
    situation: Spanned<String>,
    authority: Vec<Spanned<String>>,
    #[serde(default)]
    signs: Vec<String>,
    #[serde(default)]
    recipients: Vec<Spanned<String>>,
}

impl OfReport {
    fn form(self, text: &str) -> Result<ReportForm, FileFault> {
        let plain = |told: Spanned<String>| filled_by_known(told, text);
        let all = |told: Vec<Spanned<String>>| told.into_iter().map(plain).collect::<Result<Vec<_>, _>>();
        let [above, issuer] = self.head;
        Ok(ReportForm {
            symbol: self.symbol,
            head: [plain(above)?, plain(issuer)?],
            title: plain(self.title)?,
            daily: plain(self.daily)?,
            weekly: plain(self.weekly)?,
            situation: plain(self.situation)?,
            authority: all(self.authority)?,
            signs: self.signs,
            recipients: all(self.recipients)?,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OfPaper {
    kind: Spanned<PaperKind>,
    #[serde(default)]
    packs: Vec<String>,
    #[serde(default)]
    symbol: String,
    head: [Spanned<String>; 2],
    title: Spanned<String>,
    about: Spanned<String>,
    #[serde(default)]
    authority: Vec<Spanned<String>>,
    #[serde(default)]
    signs: Vec<String>,
    body: Vec<Spanned<String>>,
    #[serde(default)]
    recipients: Vec<Spanned<String>>,
}

impl Templates {
    /// Those that come with the program; a test reads them, so that nothing can be wrong with them here.
    pub fn embedded() -> Self {
        Self::default().with_own(EMBEDDED).unwrap_or_default()
    }

    /// Lays a file over them: a paper of the same kind and packs takes the place of another.
    ///
    /// # Errors
    /// The first fault of the file, with its line.
    pub fn with_own(&self, text: &str) -> Result<Self, FileFault> {
        let file: File = toml::from_str(text).map_err(|error| FileFault::of_toml(text, &error))?;
        let mut all = self.clone();
        if let Some(form) = file.form {
            let at = form.span().start;
            all.form = form.into_inner();
            check_rows(&all.form, text, at)?;
        }
        if let Some(report) = file.report {
            all.report = report.form(text)?;
        }
        let mut own: Vec<(Template, usize)> = Vec::new();
        for of in file.paper {
            let at = of.kind.span().start;
            let template = of.template(text)?;
            let is_same = |other: &Template| (other.kind, &other.packs) == (template.kind, &template.packs);
            if let Some((_, first)) = own.iter().find(|(other, _)| is_same(other)) {
                let line = FileFault::at(text, *first, Trouble::Form(String::new())).line;
                return Err(FileFault::at(text, at, Trouble::Twice(template.kind.name().into(), line)));
            }
            match all.list.iter_mut().find(|other| is_same(other)) {
                Some(known) => *known = template.clone(),
                None => all.list.push(template.clone()),
            }
            own.push((template, at));
        }
        Ok(all)
    }

    /// The template of a paper for cases of a pack: one that names the pack before one that names none.
    pub fn find(&self, kind: PaperKind, pack: Option<&str>) -> Option<&Template> {
        let of_kind = || self.list.iter().filter(|template| template.kind == kind);
        let names = |template: &&Template| pack.is_some_and(|pack| template.packs.iter().any(|name| name == pack));
        of_kind().find(names).or_else(|| of_kind().find(|template| template.packs.is_empty()))
    }
}

/// Every row of the sheet is a sign, or symptoms by their codes.
fn check_rows(form: &Form, text: &str, at: usize) -> Result<(), FileFault> {
    let codes = |source: &str| source.split_whitespace().all(|code| Symptom::of_code(code).is_some());
    let is_known = |source: &str| source == PRESSURE || sign_of(source).is_some() || codes(source);
    match form.rows.iter().find(|(_, source)| !is_known(source)) {
        Some((_, source)) => {
            let accepted = "temperature, spo2, pulse, breaths, pressure, kt dn lm ...".to_string();
            Err(FileFault::at(text, at, Trouble::Unknown(source.clone(), accepted)))
        }
        None => Ok(()),
    }
}

/// The row that holds both blood pressures.
pub(super) const PRESSURE: &str = "pressure";

/// The sign of a row.
pub(super) fn sign_of(source: &str) -> Option<Sign> {
    Sign::ALL.into_iter().find(|sign| sign.name() == source)
}

impl OfPaper {
    fn template(self, text: &str) -> Result<Template, FileFault> {
        let plain = |told: Spanned<String>| filled_by_known(told, text);
        let [above, issuer] = self.head;
        let all = |told: Vec<Spanned<String>>| told.into_iter().map(plain).collect::<Result<Vec<_>, _>>();
        let mut body = Vec::new();
        for told in self.body {
            body.push(line(plain(told)?));
        }
        Ok(Template {
            kind: self.kind.into_inner(),
            packs: self.packs,
            symbol: self.symbol,
            signs: self.signs,
            head: [plain(above)?, plain(issuer)?],
            title: plain(self.title)?,
            about: plain(self.about)?,
            authority: all(self.authority)?,
            body,
            recipients: all(self.recipients)?,
        })
    }
}

fn line(text: String) -> Line {
    let behind = |mark: &str| text.strip_prefix(mark).map(str::to_string);
    match text.as_str() {
        "@conditions" => return Line::Conditions,
        "@sheet" => return Line::Sheet,
        _ => {}
    }
    if let Some(words) = behind("= ") {
        return Line::Centred(words);
    }
    if let Some(words) = behind("# ") {
        return Line::Bold(words);
    }
    behind("> ").map_or(Line::Plain(text.clone()), Line::Italic)
}

/// A text of which every field is known.
fn filled_by_known(told: Spanned<String>, text: &str) -> Result<String, FileFault> {
    let at = told.span().start;
    let told = told.into_inner();
    for piece in told.split('{').skip(1) {
        let name = piece.split('}').next().unwrap_or_default();
        if !piece.contains('}') || !FIELDS.contains(&name) {
            return Err(FileFault::at(text, at, Trouble::Unknown(format!("{{{name}"), FIELDS.join(" "))));
        }
    }
    Ok(told)
}

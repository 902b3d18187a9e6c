//! Papers as a document, about F0 and of the reports: one or many of a kind in one file, each on pages of its own, laid out after NĐ 30/2020.
//! Which paper is owed and which number it bears stands in the domain; what it says stands in `assets/papers.toml`.

mod document;
mod fields;
mod report;
mod sheet;
mod signing;
mod templates;

pub use report::receivers;
pub use signing::{Place, Signing, position_called};
pub use templates::{Template, Templates};

pub(super) use document::write as write_papers;

use crate::domain::danger::Rules;
use crate::domain::home_treatment::Case;
use crate::domain::identity::Id;
use crate::domain::moment::{Date, Moment};
use crate::domain::paper::{Paper, PaperKind, lapsed, pack_of, standing};
use crate::domain::station::Station;
use crate::domain::ward::Ward;
use crate::language::{Phrasebook, numbers};

use chrono::Datelike;
use fields::{About, fill};
use sheet::Sheet;
use signing::authority;
use templates::{Form, Line};

/// What papers are made from.
#[derive(Debug, Clone, Copy)]
pub struct PapersView<'a> {
    /// The ward, with every reading and test of the cases.
    pub ward: &'a Ward,
    /// The rules, for the packs of the cases.
    pub rules: &'a Rules,
    /// The templates.
    pub templates: &'a Templates,
    /// The desk's clock.
    pub now: Moment,
}

/// Papers of one kind, ready to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperFile {
    what: PaperKind,
    numbers: Option<(u32, u32)>,
    papers: Vec<Written>,
}

/// One paper with everything filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    /// Words in front of everything else where the pack of the case no longer holds.
    pub(super) lapsed: Option<String>,
    pub(super) nation: [String; 2],
    pub(super) head: [String; 2],
    pub(super) number: Option<String>,
    pub(super) place_and_day: String,
    pub(super) title: String,
    pub(super) about: String,
    pub(super) body: Vec<Paragraph>,
    pub(super) authority: Vec<String>,
    pub(super) signed_by: String,
    pub(super) recipients: Option<(String, Vec<String>)>,
}

/// One paragraph of a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Paragraph {
    Plain(String),
    Centred(String),
    Bold(String),
    Italic(String),
    Sheet(Sheet),
    /// Rows of cells, the first of them the head; the first cell of each is a name and as wide as told, in hundredths of
    /// the room, the others share the rest.
    Table(u32, Vec<Vec<String>>),
}

impl PaperFile {
    /// A paper of a kind about each of several cases, in their order. A case that has no such paper yet gets a draft
    /// without a number; a kind without a template, or an unknown case, gets none.
    pub fn of(view: PapersView<'_>, what: PaperKind, cases: &[Id<Case>], book: &Phrasebook) -> Self {
        let papers = cases.iter().filter_map(|case| written(view, what, *case, book)).collect();
        let of_case = |case: &Id<Case>| standing(view.ward, *case, what).and_then(|paper| paper.number);
        let numbers: Vec<u32> = cases.iter().filter_map(of_case).collect();
        let numbers = numbers.iter().min().copied().zip(numbers.iter().max().copied());
        Self { what, numbers, papers }
    }

    /// How many papers it holds.
    pub fn count(&self) -> usize {
        self.papers.len()
    }

    /// The name of its file, without an ending: it names nobody.
    pub fn name(&self, now: Moment) -> String {
        let stamp = now.local().format("%Y%m%d-%H%M%S");
        let numbers = match self.numbers {
            Some((first, last)) if first == last => format!("-{first}"),
            Some((first, last)) => format!("-{first}-{last}"),
            None => String::new(),
        };
        format!("{}{numbers}-{stamp}", self.what.name().replace('_', "-"))
    }
}

fn written(view: PapersView<'_>, what: PaperKind, id: Id<Case>, book: &Phrasebook) -> Option<Written> {
    let case = view.ward.cases.read(id)?;
    let person = view.ward.person_of(case)?;
    let pack = pack_of(view.rules, case);
    let template = view.templates.find(what, pack.map(|pack| pack.name.as_str()))?;
    let form = &view.templates.form;
    let settings = view.ward.settings();
    let paper: Option<&Paper> = standing(view.ward, id, what).map(|paper| &paper.body);
    let about = About {
        ward: view.ward,
        rules: view.rules,
        settings: &settings,
        book,
        form,
        case,
        person,
        paper,
        now: view.now,
    };
    let dated = about.dated();
    let two = |number: u32| format!("{number:02}");
    let number = (!template.symbol.is_empty()).then(|| {
        fill(&form.number, |name| match name {
            "symbol" => paper.map_or(template.symbol.clone(), |paper| paper.symbol.clone()),
            _ => paper.and_then(|paper| paper.number).map(two).unwrap_or_default(),
        })
    });
    let recipients: Vec<String> = template.recipients.iter().map(|to| about.fill(to)).collect();
    Some(Written {
        lapsed: lapsed(view.rules, case, dated).map(|_| form.lapsed.clone()),
        nation: [form.nation.clone(), form.motto.clone()],
        head: template.head.clone().map(|line| about.fill(&line)),
        number,
        place_and_day: place_and_day(form, &settings, dated),
        title: about.fill(&template.title),
        about: about.fill(&template.about),
        body: template.body.iter().flat_map(|line| paragraphs(line, &about)).collect(),
        authority: authority(
            (view.templates, template),
            paper,
            view.ward,
            template.authority.iter().map(|line| about.fill(line)).collect(),
        ),
        signed_by: paper.map(|paper| paper.signed_by.clone()).unwrap_or_default(),
        recipients: (!recipients.is_empty()).then(|| (form.recipients.clone(), recipients)),
    })
}

/// Place and day as the head of a paper has them.
fn place_and_day(form: &Form, settings: &Station, dated: Date) -> String {
    let place = if settings.place.trim().is_empty() { &settings.ward_name } else { &settings.place };
    // NĐ 30/2020: days below 10 and the months 1 and 2 take a zero in front.
    let month = dated.month();
    let month = if month < 3 { format!("{month:02}") } else { month.to_string() };
    fill(&form.dated, |name| match name {
        "place" => place.clone(),
        "day" => format!("{:02}", dated.day()),
        "month" => month.clone(),
        _ => dated.year().to_string(),
    })
}

fn paragraphs(line: &Line, about: &About<'_>) -> Vec<Paragraph> {
    match line {
        Line::Plain(text) => vec![Paragraph::Plain(about.fill(text))],
        Line::Centred(text) => vec![Paragraph::Centred(about.fill(text))],
        Line::Bold(text) => vec![Paragraph::Bold(about.fill(text))],
        Line::Italic(text) => vec![Paragraph::Italic(about.fill(text))],
        Line::Sheet => vec![Paragraph::Sheet(Sheet::of(about))],
        Line::Conditions => {
            let pack = pack_of(about.rules, about.case);
            let homes = pack.into_iter().flat_map(|pack| &pack.homes).filter(|home| home.source.active);
            let condition = |id: &String| fill(&about.form.condition, |_| id.clone());
            homes.map(|home| Paragraph::Plain(condition(&home.id))).collect()
        }
    }
}

/// The day and the month, as the head of a column of the sheet.
fn short(day: Date) -> String {
    numbers::day_month(day)
}

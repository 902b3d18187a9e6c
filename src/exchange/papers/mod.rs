//! Papers about F0 as a document: one or many of a kind in one file, each on pages of its own, laid out after NĐ 30/2020.
//! Which paper is owed and which number it bears stands in the domain; what it says stands in `assets/papers.toml`.

mod document;
mod fields;
mod sheet;
mod signing;
mod templates;

pub use signing::{Place, Signing, position_called};
pub use templates::{Template, Templates};

use crate::domain::danger::Rules;
use crate::domain::home_treatment::Case;
use crate::domain::identity::Id;
use crate::domain::moment::Moment;
use crate::domain::paper::{Paper, PaperKind, lapsed, pack_of, standing};
use crate::domain::ward::Ward;
use crate::language::{Phrasebook, numbers};

use fields::{About, fill};
use sheet::Sheet;
use signing::authority;
use templates::Line;

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
struct Written {
    /// Words in front of everything else where the pack of the case no longer holds.
    lapsed: Option<String>,
    nation: [String; 2],
    head: [String; 2],
    number: Option<String>,
    place_and_day: String,
    title: String,
    about: String,
    body: Vec<Paragraph>,
    authority: Vec<String>,
    signed_by: String,
    recipients: Option<(String, Vec<String>)>,
}

/// One paragraph of a paper.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Paragraph {
    Plain(String),
    Centred(String),
    Bold(String),
    Italic(String),
    Sheet(Sheet),
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
    let place = if settings.place.trim().is_empty() { &settings.ward_name } else { &settings.place };
    let two = |number: u32| format!("{number:02}");
    // NĐ 30/2020: days below 10 and the months 1 and 2 take a zero in front.
    let month = chrono::Datelike::month(&dated);
    let month = if month < 3 { two(month) } else { month.to_string() };
    let place_and_day = fill(&form.dated, |name| match name {
        "place" => place.clone(),
        "day" => two(chrono::Datelike::day(&dated)),
        "month" => month.clone(),
        _ => chrono::Datelike::year(&dated).to_string(),
    });
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
        place_and_day,
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
fn short(day: crate::domain::moment::Date) -> String {
    numbers::day_month(day)
}

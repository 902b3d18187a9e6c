//! The register of papers from above (sổ văn bản đến): number, day, issuer, day received, what it is about, the tasks that
//! came of it, how far it is, when an answer is due and what was answered; as text, as a document and as a workbook.
//! Given names of patients in tasks are left out, for the register lies open in the office.

use std::io::{self, Write};

use super::document::{Document, Page, both_ends, page_words, run, table_of};
use super::mask;
use super::sheet::Value;
use super::workbook_out::WorkbookOut;
use crate::domain::directive::{Directive, Stage, tasks_of};
use crate::domain::moment::{Date, Moment};
use crate::domain::record::Kept;
use crate::domain::tasks::Task;
use crate::domain::ward::Ward;
use crate::language::{Phrasebook, Shown, numbers};

/// The register, ready to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Register {
    title: String,
    station: String,
    made: String,
    rows: Vec<Row>,
}

/// One paper.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    number: String,
    dated: Option<Date>,
    issuer: String,
    received: Option<Date>,
    summary: String,
    tasks: Vec<String>,
    stage: String,
    answer_due: Option<Date>,
    /// Since how many days the answer is overdue, in words.
    overdue: String,
    answer: String,
}

/// The columns, by the names under which the phrases know them.
const COLUMNS: [&str; 9] = [
    "register.number",
    "register.dated",
    "register.issuer",
    "register.received",
    "register.summary",
    "register.tasks",
    "register.stage",
    "register.answer_due",
    "register.answer",
];

/// Their widths in twentieths of a point; together the width of a page of A4 that lies across.
const WIDTHS: [u32; 9] = [1500, 1080, 1700, 1080, 3300, 3218, 1100, 1200, 1300];

impl Register {
    /// The register of a ward, in the order in which the papers came in; those without a day stand last.
    pub fn of(ward: &Ward, now: Moment, book: &Phrasebook) -> Self {
        let names = mask::given_names(ward);
        let mut papers: Vec<_> = ward.directives.iter().collect();
        papers.sort_by_key(|paper| {
            let day = paper.received.or(paper.dated);
            (day.is_none(), day, paper.id)
        });
        let row = |paper: &Kept<Directive>| {
            let task = |task: &Kept<Task>| {
                let sign = if task.is_open() { "[ ]" } else { "[x]" };
                format!("{sign} {}", mask::text(&task.text, &names))
            };
            let days = paper.days_overdue(now.date());
            Row {
                number: paper.number.clone(),
                dated: paper.dated,
                issuer: paper.issuer.clone(),
                received: paper.received,
                summary: paper.summary.clone(),
                tasks: tasks_of(ward, paper.id).map(|kept| task(kept)).collect(),
                stage: book.say(stage_key(paper.stage)).to_string(),
                answer_due: paper.answer_due,
                overdue: days.map_or(String::new(), |days| book.say_with("directives.overdue", &[("days", &days)])),
                answer: paper.answer.clone(),
            }
        };
        let at = format!("{} {}", numbers::time(now.time()), numbers::date(now.date()));
        Self {
            title: book.say("register.title").to_string(),
            station: ward.settings().name,
            made: book.say_with("register.made", &[("time", &at)]),
            rows: papers.into_iter().map(|paper| row(paper)).collect(),
        }
    }

    /// How many papers it has.
    pub fn count(&self) -> usize {
        self.rows.len()
    }

    /// Writes it as text; errors are those of the target.
    pub fn write_text(&self, out: &mut impl Write, book: &Phrasebook) -> io::Result<()> {
        writeln!(out, "{}", Shown::of(format!("{}  {}", self.title, self.station).trim_end()))?;
        writeln!(out, "{}", Shown::of(&self.made))?;
        for (place, row) in (1..).zip(&self.rows) {
            writeln!(out)?;
            let cells = row.cells();
            let told = COLUMNS.iter().zip(&cells).filter(|(_, cell)| !cell.is_empty());
            for (line, (key, cell)) in told.enumerate() {
                let lead = if line == 0 { format!("{place:>3}. ") } else { "     ".to_string() };
                let said = format!("{}: {}", book.say(key), cell.join("; "));
                writeln!(out, "{lead}{}", Shown::of(&said))?;
            }
        }
        if self.rows.is_empty() {
            writeln!(out, "{}", book.say("register.empty"))?;
        }
        out.flush()
    }

    /// Writes it as a DOCX document; errors are those of the target.
    pub fn write_document(&self, out: &mut impl Write, book: &Phrasebook) -> io::Result<()> {
        let cell = |width: u32, lines: &[String], properties: &str| {
            let lines: String = lines.iter().map(|line| format!("<w:p>{}</w:p>", run(line, properties))).collect();
            let lines = if lines.is_empty() { "<w:p/>".to_string() } else { lines };
            format!(r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{lines}</w:tc>"#)
        };
        let heads = WIDTHS.iter().zip(COLUMNS);
        let heads: String = heads.map(|(width, key)| cell(*width, &[book.say(key).to_string()], "<w:b/>")).collect();
        let mut rows = format!("<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{heads}</w:tr>");
        for row in &self.rows {
            let cells: String = WIDTHS.iter().zip(row.cells()).map(|(width, lines)| cell(*width, &lines, "")).collect();
            rows.push_str(&format!("<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"));
        }
        let body = format!("{}<w:p/>", table_of(&WIDTHS, &rows));
        let header = both_ends(&run(&self.title, "<w:b/>"), &run(&self.station, "<w:b/>"), Page::Across);
        let footer = both_ends(&run(&self.made, ""), &page_words(book), Page::Across);
        let document = Document { header: &header, footer: &footer, body: &body };
        out.write_all(&document.bytes(Page::Across)?)?;
        out.flush()
    }

    /// Writes it as a workbook of one sheet; errors are those of the target.
    pub fn write_workbook(&self, out: &mut impl Write, book: &Phrasebook) -> io::Result<()> {
        let columns = COLUMNS.map(|key| book.say(key));
        let mut workbook = WorkbookOut::new(&columns)?;
        for row in &self.rows {
            let text = |text: &str| Value::Text(text.to_string());
            workbook.row(&[
                text(&row.number),
                Value::or_absent(row.dated, Value::Date),
                text(&row.issuer),
                Value::or_absent(row.received, Value::Date),
                text(&row.summary),
                text(&row.tasks.join("; ")),
                text(&row.standing().join("; ")),
                Value::or_absent(row.answer_due, Value::Date),
                text(&row.answer),
            ])?;
        }
        out.write_all(&workbook.into_bytes()?)?;
        out.flush()
    }
}

impl Row {
    /// How far it is, and whether its answer is overdue.
    fn standing(&self) -> Vec<String> {
        [&self.stage, &self.overdue].into_iter().filter(|text| !text.is_empty()).cloned().collect()
    }

    /// The lines of each column.
    fn cells(&self) -> [Vec<String>; 9] {
        let one = |text: &str| if text.is_empty() { Vec::new() } else { vec![text.to_string()] };
        let day = |day: Option<Date>| day.map(numbers::date).into_iter().collect();
        [
            one(&self.number),
            day(self.dated),
            one(&self.issuer),
            day(self.received),
            one(&self.summary),
            self.tasks.clone(),
            self.standing(),
            day(self.answer_due),
            one(&self.answer),
        ]
    }
}

fn stage_key(stage: Stage) -> &'static str {
    match stage {
        Stage::Received => "directives.received",
        Stage::UnderWay => "directives.under_way",
        Stage::Reported => "directives.reported",
        Stage::Filed => "directives.filed",
    }
}

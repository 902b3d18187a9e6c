//! Call sheets as a document of A4 pages: a table for each area or carer on pages of its own, its head repeated on each.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::{CallSheets, Group, Patient};
use crate::exchange::document::{Document, Page, both_ends, page_words, run, table_of};
use crate::language::Phrasebook;

/// Widths of the columns in twentieths of a point; together the width between the margins.
const COLUMNS: [u32; 10] = [4706, 620, 620, 560, 560, 880, 1080, 560, 480, 480];

/// The least height of a patient's row, 1.04 cm: room to write by hand.
const ROW_HEIGHT: u32 = 590;

impl CallSheets {
    /// Writes the sheets as a DOCX document; errors are those of the target.
    pub fn write_document<W: Write>(&self, mut out: W, book: &Phrasebook) -> io::Result<W> {
        let parts = Document { header: &self.header(), footer: &self.footer(book), body: &self.body(book) };
        out.write_all(&parts.bytes(Page::Upright)?)?;
        out.flush()?;
        Ok(out)
    }

    fn header(&self) -> String {
        let made = format!("<w:p>{}</w:p>", run(&self.made, ""));
        format!("{}{made}", both_ends(&run(&self.title, "<w:b/>"), &run(&self.station, "<w:b/>"), Page::Upright))
    }

    fn footer(&self, book: &Phrasebook) -> String {
        both_ends(&run(book.say("call_sheet.legend_document"), ""), &page_words(book), Page::Upright)
    }

    fn body(&self, book: &Phrasebook) -> String {
        let mut body = String::new();
        for (place, group) in self.groups.iter().enumerate() {
            // Two tables that touch would be one; the break stands in the paragraph between them.
            if place > 0 {
                body.push_str(
                    "<w:p><w:pPr><w:pageBreakBefore/><w:spacing w:line=\"20\" w:lineRule=\"exact\"/></w:pPr></w:p>",
                );
            }
            body.push_str(&table(group, book));
        }
        if self.groups.is_empty() {
            let _ = write!(body, "<w:p>{}</w:p>", run(book.say("call_sheet.nobody"), ""));
        }
        body.push_str("<w:p><w:pPr><w:spacing w:line=\"20\" w:lineRule=\"exact\"/></w:pPr></w:p>");
        body
    }
}

fn table(group: &Group, book: &Phrasebook) -> String {
    let width: u32 = COLUMNS.iter().sum();
    let mut rows = head(group, width, book);
    group.patients.iter().for_each(|patient| rows.push_str(&patient_row(patient)));
    table_of(&COLUMNS, &rows)
}

/// Whose sheet it is, and what the boxes are for; repeated on each page.
fn head(group: &Group, width: u32, book: &Phrasebook) -> String {
    let mark = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>";
    let whose = run(&group.heading(book), "<w:b/><w:sz w:val=\"24\"/>");
    let whose = format!(
        r#"<w:tr>{mark}<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:gridSpan w:val="{}"/></w:tcPr><w:p>{whose}</w:p></w:tc></w:tr>"#,
        COLUMNS.len()
    );
    let names = [
        book.say("call_sheet.who"),
        book.say("signs.temperature_short"),
        book.say("signs.spo2"),
        book.say("signs.pulse_short"),
        book.say("signs.breaths_short"),
        book.say("signs.pressure_short"),
        book.say("call_sheet.symptoms"),
        book.say("call_sheet.time"),
        book.say("call_sheet.caller"),
        book.say("call_sheet.outcome"),
    ];
    let cells: String = COLUMNS
        .iter()
        .zip(names)
        .map(|(width, name)| {
            format!(
                r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p>{}</w:p></w:tc>"#,
                run(name, "<w:b/>")
            )
        })
        .collect();
    format!("{whose}<w:tr>{mark}{cells}</w:tr>")
}

fn patient_row(patient: &Patient) -> String {
    let who = format!("{} {} {} {}", patient.sign, patient.number, patient.name, patient.year);
    let phones = patient.phones.join(", ");
    let between = if phones.is_empty() || patient.risk.is_empty() { "" } else { "   " };
    let known = format!("{phones}{between}{}", patient.risk);
    let why = if patient.reason == patient.mark { String::new() } else { format!(": {}", patient.reason) };
    let last = format!("{}{why}   {}", patient.mark, patient.last);
    let mut cells = format!(
        r#"<w:tc><w:tcPr><w:tcW w:w="{}" w:type="dxa"/></w:tcPr><w:p>{}</w:p><w:p>{}</w:p><w:p>{}</w:p></w:tc>"#,
        COLUMNS[0],
        run(&who, "<w:b/><w:sz w:val=\"19\"/>"),
        run(&known, ""),
        run(&last, "")
    );
    for width in COLUMNS.iter().skip(1) {
        let _ = write!(cells, r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p/></w:tc>"#);
    }
    format!(
        r#"<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{ROW_HEIGHT}" w:hRule="atLeast"/></w:trPr>{cells}</w:tr>"#
    )
}

//! Papers as a DOCX document: head, number, place and day, name of the paper, paragraphs, signature and recipients, with the
//! sizes of NĐ 30/2020, Phụ lục I. Sizes are in half points, widths in twentieths of a point.

use std::io::{self, Write};

use super::sheet::Sheet;
use super::{PaperFile, Paragraph, Written};
use crate::exchange::document::{Document, Page, page_field, run, table_of};

impl PaperFile {
    /// Writes all of them as one DOCX document; errors are those of the target.
    pub fn write_document(&self, out: impl Write) -> io::Result<()> {
        write(&self.papers, out)
    }
}

/// Writes papers as one DOCX document; errors are those of the target.
pub(in crate::exchange) fn write(papers: &[Written], mut out: impl Write) -> io::Result<()> {
    let is_across = |paper: &Written| paper.body.iter().any(|line| matches!(line, Paragraph::Sheet(_)));
    let page = if papers.iter().any(is_across) { Page::PaperAcross } else { Page::Paper };
    let mut body = String::new();
    for (place, paper) in papers.iter().enumerate() {
        if place > 0 {
            // What ends the paper before is a section of its own, so that its pages are counted from 1.
            body.push_str(&format!("<w:p><w:pPr>{}</w:pPr></w:p>", page.section()));
        }
        body.push_str(&written(paper, page));
    }
    let header = format!(r#"<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{}</w:p>"#, page_field());
    let document = Document { header: &header, footer: "<w:p/>", body: &body };
    out.write_all(&document.bytes(page)?)?;
    out.flush()
}

/// A paragraph: how it is aligned, the space in front of it, and its runs.
fn paragraph(align: &str, before: u32, runs: &str) -> String {
    format!(r#"<w:p><w:pPr><w:spacing w:before="{before}" w:after="0"/><w:jc w:val="{align}"/></w:pPr>{runs}</w:p>"#)
}

/// A text of a size, in half points, with what else it is: `b` bold, `i` italic.
fn text(words: &str, size: u32, kinds: &str) -> String {
    let marks: String = kinds.chars().map(|kind| format!("<w:{kind}/>")).collect();
    run(words, &format!(r#"{marks}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>"#))
}

/// A line with a rule below it.
fn ruled(words: &str, size: u32) -> String {
    let properties = format!(r#"<w:b/><w:u w:val="single"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/>"#);
    paragraph("center", 0, &run(words, &properties))
}

/// A table without lines, of one row.
fn side_by_side(widths: [u32; 2], cells: [String; 2]) -> String {
    let cell = |(width, content): (u32, String)| {
        format!(r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>"#)
    };
    let cells: String = widths.into_iter().zip(cells).map(cell).collect();
    let grid: String = widths.iter().map(|width| format!(r#"<w:gridCol w:w="{width}"/>"#)).collect();
    let width: u32 = widths.iter().sum();
    format!(
        r#"<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid><w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr></w:tbl>"#
    )
}

fn written(paper: &Written, page: Page) -> String {
    let mut body = String::new();
    if let Some(words) = &paper.lapsed {
        body.push_str(&paragraph("center", 0, &text(words, 28, "b")));
    }
    body.push_str(&head(paper, page));
    let above_title = if page == Page::PaperAcross { 60 } else { 240 };
    body.push_str(&paragraph("center", above_title, &text(&paper.title, 28, "b")));
    body.push_str(&ruled(&paper.about, 28));
    for line in &paper.body {
        body.push_str(&match line {
            // What stands above a sheet is small, so that it is one page across with its table.
            Paragraph::Plain(words) if page == Page::PaperAcross => paragraph("both", 60, &text(words, 22, "")),
            Paragraph::Plain(words) => justified(&text(words, 26, "")),
            Paragraph::Italic(words) => justified(&text(words, 26, "i")),
            Paragraph::Bold(words) => justified(&text(words, 26, "b")),
            Paragraph::Centred(words) => paragraph("center", 120, &text(words, 26, "b")),
            Paragraph::Sheet(sheet) => sheet_table(sheet, page),
            Paragraph::Table(first, rows) => table(*first, rows, page),
        });
    }
    body.push_str(&paragraph("left", 120, ""));
    body.push_str(&foot(paper, page));
    body
}

/// A paragraph of the content: justified, 6 points from the one before, its first line 1 cm in.
fn justified(runs: &str) -> String {
    format!(
        r#"<w:p><w:pPr><w:spacing w:before="120" w:after="0"/><w:ind w:firstLine="567"/><w:jc w:val="both"/></w:pPr>{runs}</w:p>"#
    )
}

/// The issuer and the number at the left, the name of the state, the motto, and place and day at the right.
fn head(paper: &Written, page: Page) -> String {
    let [above, issuer] = &paper.head;
    let [nation, motto] = &paper.nation;
    let mut left = paragraph("center", 0, &text(above, 24, ""));
    left.push_str(&ruled(issuer, 24));
    if let Some(number) = &paper.number {
        left.push_str(&paragraph("center", 120, &text(number, 26, "")));
    }
    let mut right = paragraph("center", 0, &text(nation, 24, "b"));
    right.push_str(&ruled(motto, 26));
    right.push_str(&paragraph("center", 120, &text(&paper.place_and_day, 26, "i")));
    let room = page.room();
    let left_width = room * 42 / 100;
    side_by_side([left_width, room - left_width], [left, right])
}

/// The recipients at the left, the signature at the right.
fn foot(paper: &Written, page: Page) -> String {
    let mut left = String::new();
    if let Some((title, recipients)) = &paper.recipients {
        left.push_str(&paragraph("left", 0, &text(title, 24, "bi")));
        for (place, recipient) in (1..).zip(recipients) {
            let end = if place == recipients.len() { '.' } else { ';' };
            left.push_str(&paragraph("left", 0, &text(&format!("- {recipient}{end}"), 22, "")));
        }
    }
    if left.is_empty() {
        left.push_str("<w:p/>");
    }
    let mut right: String = paper.authority.iter().map(|line| paragraph("center", 0, &text(line, 28, "b"))).collect();
    // Room to sign and to stamp; a sheet of readings is signed on its one page.
    right.push_str(&"<w:p/>".repeat(if page == Page::PaperAcross { 2 } else { 5 }));
    right.push_str(&paragraph("center", 0, &text(&paper.signed_by, 28, "b")));
    let room = page.room();
    side_by_side([room / 2, room - room / 2], [left, right])
}

/// A table with a head that every page repeats: the first cell of a row at the left, the others at the right.
fn table(first: u32, rows: &[Vec<String>], page: Page) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(1).max(1);
    let first = page.room() * first.min(100) / 100;
    let others = u32::try_from(columns - 1).unwrap_or(u32::MAX).max(1);
    let mut widths = vec![first];
    widths.resize(columns, (page.room() - first) / others);
    let mut body = String::new();
    for (place, row) in rows.iter().enumerate() {
        let (kinds, repeats) = if place == 0 { ("b", "<w:tblHeader/>") } else { ("", "") };
        body.push_str(&format!("<w:tr><w:trPr><w:cantSplit/>{repeats}</w:trPr>"));
        for (column, words) in row.iter().enumerate() {
            let align = if column == 0 { "left" } else { "right" };
            let width = widths.get(column).copied().unwrap_or_default();
            let content = paragraph(align, 0, &text(words, 24, kinds));
            body.push_str(&format!(r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>"#));
        }
        body.push_str("</w:tr>");
    }
    table_of(&widths, &body)
}

fn sheet_table(sheet: &Sheet, page: Page) -> String {
    let columns = sheet.days.len() * sheet.parts.len();
    let each = 380_u32;
    let first = page.room().saturating_sub(each * u32::try_from(columns).unwrap_or_default());
    let mut widths = vec![first];
    widths.resize(columns + 1, each);
    let cell = |width: u32, span: usize, words: &str, size: u32, kinds: &str| {
        let span = if span > 1 { format!(r#"<w:gridSpan w:val="{span}"/>"#) } else { String::new() };
        let content = paragraph(if kinds == "l" { "left" } else { "center" }, 0, &text(words, size, ""));
        format!(r#"<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}</w:tcPr>{content}</w:tc>"#)
    };
    let mut rows = format!("<w:tr>{}", cell(first, 1, "", 18, "l"));
    for day in &sheet.days {
        rows.push_str(&cell(each * 2, 2, day, 18, ""));
    }
    rows.push_str(&format!("</w:tr><w:tr>{}", cell(first, 1, "", 18, "l")));
    for _ in &sheet.days {
        sheet.parts.iter().for_each(|part| rows.push_str(&cell(each, 1, part, 16, "")));
    }
    rows.push_str("</w:tr>");
    for (words, cells) in &sheet.rows {
        rows.push_str(&format!("<w:tr><w:trPr><w:cantSplit/></w:trPr>{}", cell(first, 1, words, 18, "l")));
        cells.iter().for_each(|words| rows.push_str(&cell(each, 1, words, 14, "")));
        rows.push_str("</w:tr>");
    }
    table_of(&widths, &rows)
}

//! Call sheets as a document of A4 pages: a table for each area or carer on pages of its own, its head repeated on each.
//! Written as the few parts that such a document needs.

use std::fmt::Write as _;
use std::io::{self, Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::{CallSheets, Group, Patient};
use crate::language::{Phrasebook, Shown};

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/></Types>"#;

const PACKAGE: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"#;

const PARTS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/></Relationships>"#;

const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/><w:sz w:val="17"/><w:szCs w:val="17"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr></w:pPrDefault></w:docDefaults></w:styles>"#;

const NAMESPACES: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships""#;

/// A4 upright, margins of 1.2 cm, in twentieths of a point.
const PAGE: &str = r#"<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1080" w:right="680" w:bottom="820" w:left="680" w:header="400" w:footer="340" w:gutter="0"/></w:sectPr>"#;

/// Widths of the columns in twentieths of a point; together the width between the margins.
const COLUMNS: [u32; 10] = [4706, 620, 620, 560, 560, 880, 1080, 560, 480, 480];

/// The least height of a patient's row, 1.04 cm: room to write by hand.
const ROW_HEIGHT: u32 = 590;

impl CallSheets {
    /// Writes the sheets as a DOCX document; errors are those of the target.
    pub fn write_document<W: Write>(&self, mut out: W, book: &Phrasebook) -> io::Result<W> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        let parts: [(&str, &str); 7] = [
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", PACKAGE),
            ("word/_rels/document.xml.rels", PARTS),
            ("word/styles.xml", STYLES),
            ("word/header1.xml", &self.header()),
            ("word/footer1.xml", &self.footer(book)),
            ("word/document.xml", &self.body(book)),
        ];
        for (name, part) in parts {
            archive.start_file(name, SimpleFileOptions::default()).map_err(io::Error::other)?;
            archive.write_all(part.as_bytes())?;
        }
        out.write_all(archive.finish().map_err(io::Error::other)?.get_ref())?;
        out.flush()?;
        Ok(out)
    }

    fn header(&self) -> String {
        let right = r#"<w:tab/>"#;
        let line = format!(
            r#"<w:p><w:pPr><w:tabs><w:tab w:val="right" w:pos="10546"/></w:tabs></w:pPr>{}<w:r>{right}</w:r>{}</w:p>"#,
            run(&self.title, "<w:b/>"),
            run(&self.station, "<w:b/>"),
        );
        let made = format!("<w:p>{}</w:p>", run(&self.made, ""));
        part("hdr", &format!("{line}{made}"))
    }

    fn footer(&self, book: &Phrasebook) -> String {
        let field = |name: &str| format!(r#"<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>"#);
        // The words around the two numbers, wherever the language puts them.
        let words = book.say_with("call_sheet.page", &[("page", &'\u{1}'), ("pages", &'\u{2}')]);
        let mut line = String::new();
        for piece in words.split_inclusive(['\u{1}', '\u{2}']) {
            line.push_str(&run(piece.trim_end_matches(['\u{1}', '\u{2}']), ""));
            match piece.chars().next_back() {
                Some('\u{1}') => line.push_str(&field("PAGE")),
                Some('\u{2}') => line.push_str(&field("NUMPAGES")),
                _ => {}
            }
        }
        let legend = run(book.say("call_sheet.legend_document"), "");
        let tab = r#"<w:tabs><w:tab w:val="right" w:pos="10546"/></w:tabs>"#;
        part("ftr", &format!("<w:p><w:pPr>{tab}</w:pPr>{legend}<w:r><w:tab/></w:r>{line}</w:p>"))
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
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document {NAMESPACES}><w:body>{body}{PAGE}</w:body></w:document>"
        )
    }
}

fn part(name: &str, content: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:{name} {NAMESPACES}>{content}</w:{name}>"
    )
}

/// A text with its properties, safe for XML and for whoever reads it.
fn run(text: &str, properties: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in Shown::of(text).as_str().chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            other => safe.push(other),
        }
    }
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{safe}</w:t></w:r>")
}

fn table(group: &Group, book: &Phrasebook) -> String {
    let border = |side: &str| format!(r#"<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>"#);
    let borders: String = ["top", "left", "bottom", "right", "insideH", "insideV"].into_iter().map(border).collect();
    let grid: String = COLUMNS.iter().map(|width| format!(r#"<w:gridCol w:w="{width}"/>"#)).collect();
    let width: u32 = COLUMNS.iter().sum();
    let mut rows = head(group, width, book);
    group.patients.iter().for_each(|patient| rows.push_str(&patient_row(patient)));
    format!(
        r#"<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="50" w:type="dxa"/><w:right w:w="50" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"#
    )
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

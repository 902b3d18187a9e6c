//! Documents of A4 pages, written as the few parts that one needs: what stands at the head and the foot of each page,
//! tables, and texts that are safe for XML and for whoever reads them.

use std::io::{self, Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

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

/// How a page of A4 lies. Lists and tables have margins of 1.2 cm; papers of the state those of NĐ 30/2020: 2 cm at the top,
/// the bottom and the right, 3 cm at the left, the number of the page in the middle of the top from the second on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Page {
    /// Upright.
    Upright,
    /// Across, for wide tables.
    Across,
    /// A paper of the state.
    Paper,
    /// A paper of the state that lies across.
    PaperAcross,
}

impl Page {
    /// Width and height in twentieths of a point.
    fn size(self) -> (u32, u32) {
        match self {
            Page::Upright | Page::Paper => (11_906, 16_838),
            Page::Across | Page::PaperAcross => (16_838, 11_906),
        }
    }

    /// The width between the margins in twentieths of a point.
    pub(super) fn room(self) -> u32 {
        let (left, right) = self.sides();
        self.size().0 - left - right
    }

    /// The margins at the left and at the right.
    fn sides(self) -> (u32, u32) {
        match self {
            Page::Upright | Page::Across => (680, 680),
            Page::Paper | Page::PaperAcross => (1701, 1134),
        }
    }

    /// The end of a section of such pages.
    pub(super) fn section(self) -> String {
        let (width, height) = self.size();
        let (left, right) = self.sides();
        let is_paper = matches!(self, Page::Paper | Page::PaperAcross);
        let across = if width > height { r#" w:orient="landscape""# } else { "" };
        let edges = if is_paper {
            r#"w:top="1134" w:bottom="1134" w:header="567" w:footer="340""#
        } else {
            r#"w:top="1080" w:bottom="820" w:header="400" w:footer="340""#
        };
        let counted = if is_paper { r#"<w:pgNumType w:start="1"/><w:titlePg/>"# } else { "" };
        format!(
            r#"<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="{width}" w:h="{height}"{across}/><w:pgMar {edges} w:right="{right}" w:left="{left}" w:gutter="0"/>{counted}</w:sectPr>"#
        )
    }
}

/// What a document says.
pub(super) struct Document<'d> {
    /// At the head of each page.
    pub(super) header: &'d str,
    /// At the foot of each page.
    pub(super) footer: &'d str,
    /// Between them.
    pub(super) body: &'d str,
}

impl Document<'_> {
    /// The document as a DOCX file; errors are those of packing it.
    pub(super) fn bytes(&self, page: Page) -> io::Result<Vec<u8>> {
        let body = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document {NAMESPACES}><w:body>{}{}</w:body></w:document>",
            self.body,
            page.section()
        );
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        let parts: [(&str, &str); 7] = [
            ("[Content_Types].xml", TYPES),
            ("_rels/.rels", PACKAGE),
            ("word/_rels/document.xml.rels", PARTS),
            ("word/styles.xml", STYLES),
            ("word/header1.xml", &part("hdr", self.header)),
            ("word/footer1.xml", &part("ftr", self.footer)),
            ("word/document.xml", &body),
        ];
        for (name, part) in parts {
            archive.start_file(name, SimpleFileOptions::default()).map_err(io::Error::other)?;
            archive.write_all(part.as_bytes())?;
        }
        Ok(archive.finish().map_err(io::Error::other)?.into_inner())
    }
}

/// A line with one run at its left and one at its right.
pub(super) fn both_ends(left: &str, right: &str, page: Page) -> String {
    let at = page.room();
    format!(
        r#"<w:p><w:pPr><w:tabs><w:tab w:val="right" w:pos="{at}"/></w:tabs></w:pPr>{left}<w:r><w:tab/></w:r>{right}</w:p>"#
    )
}

/// Which page of how many, wherever the language puts the two numbers.
pub(super) fn page_words(book: &Phrasebook) -> String {
    let words = book.say_with("call_sheet.page", &[("page", &'\u{1}'), ("pages", &'\u{2}')]);
    let mut line = String::new();
    for piece in words.split_inclusive(['\u{1}', '\u{2}']) {
        line.push_str(&run(piece.trim_end_matches(['\u{1}', '\u{2}']), ""));
        match piece.chars().next_back() {
            Some('\u{1}') => line.push_str(&page_field()),
            Some('\u{2}') => line.push_str(&field("NUMPAGES")),
            _ => {}
        }
    }
    line
}

/// The number of the page.
pub(super) fn page_field() -> String {
    field("PAGE")
}

fn field(name: &str) -> String {
    format!(r#"<w:fldSimple w:instr=" {name} "><w:r><w:t>1</w:t></w:r></w:fldSimple>"#)
}

/// A table with these columns, in twentieths of a point, around its rows.
pub(super) fn table_of(columns: &[u32], rows: &str) -> String {
    let border = |side: &str| format!(r#"<w:{side} w:val="single" w:sz="4" w:space="0" w:color="808080"/>"#);
    let borders: String = ["top", "left", "bottom", "right", "insideH", "insideV"].into_iter().map(border).collect();
    let grid: String = columns.iter().map(|width| format!(r#"<w:gridCol w:w="{width}"/>"#)).collect();
    let width: u32 = columns.iter().sum();
    format!(
        r#"<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="50" w:type="dxa"/><w:right w:w="50" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"#
    )
}

fn part(name: &str, content: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:{name} {NAMESPACES}>{content}</w:{name}>"
    )
}

/// A text with its properties, safe for XML and for whoever reads it.
pub(super) fn run(text: &str, properties: &str) -> String {
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

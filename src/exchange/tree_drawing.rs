//! The contact tree as a drawing: DOT for Graphviz, and SVG for a sheet of A3. What colour says, marks and words say too.

use std::io::{self, Write};

use super::sheet::guarded;
use super::tree::TreeView;
use crate::domain::contact_tree::Certainty;
use crate::domain::home_treatment::Case;
use crate::domain::identity::Id;
use crate::language::{Phrasebook, Shown};

/// Width and height of a sheet of A3, upright, in millimetres. A larger tree makes a larger drawing, not smaller letters.
const SHEET: (f64, f64) = (297.0, 420.0);

/// Millimetres around the drawing, and above it for the legend.
const MARGIN: f64 = 10.0;
const LEGEND: f64 = 14.0;

/// The least and the greatest height of a row, and the least width of a generation, in millimetres.
const ROW: (f64, f64) = (3.0, 8.0);
const COLUMN_LEAST: f64 = 44.0;

/// The height of letters as a part of a row, and their width as a part of their height.
const LETTER: f64 = 0.8;
const LETTER_WIDTH: f64 = 0.56;

/// A case where it is drawn: its generation from the left, and its row from the top, which lies between two for a case
/// whose branches do.
struct Placed {
    case: Id<Case>,
    generation: usize,
    row: f64,
    above: Option<usize>,
}

impl TreeView<'_> {
    /// Writes a digraph, an edge for each source; a source that the desk only proposes is dashed and marked `?`.
    pub fn write_dot<W: Write>(&self, mut out: W, book: &Phrasebook) -> io::Result<W> {
        out.write_all(b"digraph contacts {\n  rankdir=LR;\n  node [shape=box];\n")?;
        let placed = self.placed();
        for node in &placed {
            writeln!(out, "  c{} [label=\"{}\"];", node.case.number(), quoted(&self.words(node.case, book)))?;
        }
        for node in &placed {
            let Some(above) = node.above.and_then(|above| placed.get(above)) else { continue };
            let (from, to) = (above.case.number(), node.case.number());
            let how = if self.is_proposed(node.case) { " [style=dashed, label=\"?\"]" } else { "" };
            writeln!(out, "  c{from} -> c{to}{how};")?;
        }
        out.write_all(b"}\n")?;
        Ok(out)
    }

    /// Writes `from,to,is_source` with the codes of cases, as the import of contacts reads them.
    pub fn write_csv<W: Write>(&self, out: W) -> io::Result<W> {
        let mut table = csv::Writer::from_writer(out);
        table.write_record(["from", "to", "is_source"]).map_err(io::Error::other)?;
        let placed = self.placed();
        for node in &placed {
            let Some(above) = node.above.and_then(|above| placed.get(above)) else { continue };
            let is_confirmed = if self.is_proposed(node.case) { "no" } else { "yes" };
            let codes = [above.case, node.case].map(|case| guarded(&self.code_of(case)));
            let row = [codes[0].as_str(), codes[1].as_str(), is_confirmed];
            table.write_record(row).map_err(io::Error::other)?;
        }
        table.into_inner().map_err(|fault| io::Error::other(fault.to_string()))
    }

    /// Draws every chain from left to right, a generation a column.
    pub fn write_svg<W: Write>(&self, mut out: W, book: &Phrasebook) -> io::Result<W> {
        let placed = self.placed();
        let last_row = placed.iter().map(|node| node.row).fold(0.0, f64::max);
        let last_generation = placed.iter().map(|node| node.generation).max().unwrap_or(0);
        let room = SHEET.1 - 2.0 * MARGIN - LEGEND;
        let row = (room / (last_row + 1.0)).clamp(ROW.0, ROW.1);
        let column = ((SHEET.0 - 2.0 * MARGIN) / (last_generation + 1) as f64).max(COLUMN_LEAST);
        let width = (2.0 * MARGIN + column * (last_generation + 1) as f64).max(SHEET.0);
        let height = (2.0 * MARGIN + LEGEND + row * (last_row + 1.0)).max(SHEET.1);
        let letters = row * LETTER;
        writeln!(
            out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.1}mm\" height=\"{height:.1}mm\" \
             viewBox=\"0 0 {width:.1} {height:.1}\" font-family=\"sans-serif\" font-size=\"{letters:.2}\">\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>"
        )?;
        let legend = MARGIN + LEGEND / 2.0;
        let words = escaped(book.say("exchange.tree_legend"));
        writeln!(out, "<text x=\"{MARGIN:.1}\" y=\"{legend:.1}\" font-size=\"3.6\">{words}</text>")?;
        let at = |node: &Placed| (MARGIN + column * node.generation as f64, MARGIN + LEGEND + row * (node.row + 0.5));
        for node in &placed {
            let Some(above) = node.above.and_then(|above| placed.get(above)) else { continue };
            let ((from_x, from_y), (to_x, to_y)) = (at(above), at(node));
            let bend = to_x - column * 0.12;
            let dashes = if self.is_proposed(node.case) { " stroke-dasharray=\"1.2 0.8\"" } else { "" };
            writeln!(
                out,
                "<path d=\"M{from_x:.2} {from_y:.2}H{bend:.2}V{to_y:.2}H{to_x:.2}\" fill=\"none\" stroke=\"#555555\" \
                 stroke-width=\"0.25\"{dashes}/>"
            )?;
        }
        let most = ((column * 0.8 / (letters * LETTER_WIDTH)) as usize).max(8);
        for node in &placed {
            self.write_node(&mut out, node, at(node), (letters, most))?;
        }
        out.write_all(b"</svg>\n")?;
        Ok(out)
    }

    fn write_node(
        &self,
        out: &mut impl Write,
        node: &Placed,
        (x, y): (f64, f64),
        (letters, most): (f64, usize),
    ) -> io::Result<()> {
        let case = self.ward.cases.read(node.case);
        let is_open = case.is_some_and(|case| case.is_open());
        let (fill, role) = if is_open { ("#b00020", "open") } else { ("#ffffff", "ended") };
        let label = Shown::owned(self.short_label(node.case)).cut(most).into_static();
        let size = letters * 0.28;
        // The label stands on white, so that no line goes through it.
        let wide = label.width() as f64 * letters * LETTER_WIDTH + letters * 0.6;
        writeln!(
            out,
            "<rect x=\"{x:.2}\" y=\"{:.2}\" width=\"{wide:.2}\" height=\"{letters:.2}\" fill=\"#ffffff\"/>\
             <circle class=\"{role}\" cx=\"{x:.2}\" cy=\"{y:.2}\" r=\"{size:.2}\" fill=\"{fill}\" stroke=\"#b00020\" \
             stroke-width=\"0.25\"/><text x=\"{:.2}\" y=\"{:.2}\">{}</text>",
            y - letters / 2.0,
            x + letters * 0.5,
            y + letters * 0.35,
            escaped(label.as_str()),
        )
    }

    /// Every case that is drawn, each behind the one above it; without recursion, for a chain may be as long as the ward.
    fn placed(&self) -> Vec<Placed> {
        let mut placed: Vec<Placed> = Vec::new();
        let mut next_row = 0.0;
        for chain in self.roots() {
            let first = placed.len();
            let mut waiting = vec![(chain.root, 0, None)];
            while let Some((case, generation, above)) = waiting.pop() {
                let own = placed.len();
                placed.push(Placed { case, generation, row: -1.0, above });
                let infected = self.chains.infected(case);
                waiting.extend(infected.iter().rev().map(|next| (*next, generation + 1, Some(own))));
                if infected.is_empty() {
                    placed[own].row = next_row;
                    next_row += 1.0;
                }
            }
            // From the last to the first each is placed before what stands above it: that one lies between its first
            // and its last branch.
            let mut between: Vec<Option<(f64, f64)>> = vec![None; placed.len() - first];
            for own in (first..placed.len()).rev() {
                if let Some((top, bottom)) = between[own - first] {
                    placed[own].row = (top + bottom) / 2.0;
                }
                let row = placed[own].row;
                if let Some(above) = placed[own].above {
                    let rows = &mut between[above - first];
                    *rows = Some(rows.map_or((row, row), |(top, bottom)| (top.min(row), bottom.max(row))));
                }
            }
        }
        placed
    }

    fn words(&self, case: Id<Case>, book: &Phrasebook) -> String {
        self.ward.cases.read(case).map(|case| self.label(case, book)).unwrap_or_default()
    }

    fn is_proposed(&self, case: Id<Case>) -> bool {
        self.chains.source(case).is_some_and(|source| source.certainty == Certainty::Proposed)
    }
}

/// A text inside the quotes of DOT.
fn quoted(text: &str) -> String {
    Shown::of(text).as_str().replace('\\', "\\\\").replace('"', "\\\"")
}

/// A text inside an element of XML.
pub(super) fn escaped(text: &str) -> String {
    Shown::of(text).as_str().replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

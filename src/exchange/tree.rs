//! The contact tree as a text for people and as JSON for programs.

use std::io::{self, Write};

use serde::Serialize;

use super::export::case_code;
use super::mask;
use crate::domain::contact_tree::{Certainty, Chain, Chains};
use crate::domain::home_treatment::Case;
use crate::domain::identity::Id;
use crate::domain::record::Kept;
use crate::domain::ward::Ward;
use crate::language::{Phrasebook, Shown};

/// What is drawn, and how.
#[derive(Debug, Clone, Copy)]
pub struct TreeView<'a> {
    /// The ward.
    pub ward: &'a Ward,
    /// Its chains.
    pub chains: &'a Chains,
    /// The case to begin at; every chain where there is none.
    pub root: Option<Id<Case>>,
    /// Whether names are written out.
    pub with_names: bool,
}

/// Finds a case by its code or by `#` and its number.
pub fn find_case(ward: &Ward, told: &str) -> Option<Id<Case>> {
    if let Some(case) = ward.case_of_code(told) {
        return Some(case.id);
    }
    let number = told.strip_prefix('#').unwrap_or(told).parse().ok()?;
    ward.cases.read(Id::new(number)?).map(|case| case.id)
}

#[derive(Serialize)]
struct JsonTree {
    chains: Vec<JsonChain>,
}

#[derive(Serialize)]
struct JsonChain {
    root: String,
    number: u32,
    size: u32,
    generations: u32,
}

impl TreeView<'_> {
    /// Writes `{"chains":[{"root","number","size","generations"}…]}`, the largest chain first.
    pub fn write_json<W: Write>(&self, mut out: W) -> io::Result<W> {
        let chain = |chain: &Chain| JsonChain {
            root: self.ward.cases.read(chain.root).map(|case| case_code(self.ward, case)).unwrap_or_default(),
            number: chain.root.number(),
            size: chain.size,
            generations: chain.generations,
        };
        serde_json::to_writer(&mut out, &JsonTree { chains: self.roots().iter().map(chain).collect() })?;
        out.write_all(b"\n")?;
        Ok(out)
    }

    /// Draws every chain with guides of plain ASCII, a case a line.
    pub fn write_text<W: Write>(&self, mut out: W, book: &Phrasebook) -> io::Result<W> {
        for chain in self.roots() {
            self.write_chain(&mut out, chain, book)?;
        }
        Ok(out)
    }

    /// The chains to draw; one that begins at a case in the middle counts its generations from there.
    pub(super) fn roots(&self) -> Vec<Chain> {
        match self.root {
            None => self.chains.all(),
            Some(root) => {
                let chain = self.chains.chain(root);
                let above = self.chains.generation(root);
                vec![Chain { generations: chain.generations.saturating_sub(above), ..chain }]
            }
        }
    }

    /// Walks a chain without recursion: a chain may be as long as the ward.
    fn write_chain(&self, out: &mut impl Write, chain: Chain, book: &Phrasebook) -> io::Result<()> {
        let heading = [("size", &chain.size as &dyn std::fmt::Display), ("generations", &chain.generations)];
        let is_chain = chain.size > 1;
        let heading =
            if is_chain { format!("  {}", book.say_with("exchange.tree_chain", &heading)) } else { String::new() };
        // For each case still to be written: its depth, and whether it is the last of its siblings.
        let mut waiting = vec![(chain.root, 0_usize, true)];
        let mut has_more: Vec<bool> = Vec::new();
        while let Some((id, depth, is_last)) = waiting.pop() {
            has_more.truncate(depth);
            let guides: String = has_more.iter().skip(1).map(|more| if *more { "|  " } else { "   " }).collect();
            let branch = match (depth, is_last) {
                (0, _) => "",
                (_, true) => "`- ",
                (_, false) => "|- ",
            };
            let after = if depth == 0 { heading.as_str() } else { "" };
            if let Some(case) = self.ward.cases.read(id) {
                writeln!(out, "{guides}{branch}{}{after}", Shown::owned(self.label(case, book)))?;
            }
            has_more.push(!is_last);
            let infected = self.chains.infected(id);
            let next = infected.iter().enumerate().map(|(place, next)| (*next, depth + 1, place + 1 == infected.len()));
            waiting.extend(next.collect::<Vec<_>>().into_iter().rev());
        }
        Ok(())
    }

    /// The code under which a list can name a case.
    pub(super) fn code_of(&self, case: Id<Case>) -> String {
        self.ward.cases.read(case).map(|case| case_code(self.ward, case)).unwrap_or_default()
    }

    /// A case where there is little room: code, person, day and month of the onset, and `?` where the desk only proposes
    /// its source.
    pub(super) fn short_label(&self, id: Id<Case>) -> String {
        let Some(case) = self.ward.cases.read(id) else { return String::new() };
        let proposed = self.chains.source(id).is_some_and(|source| source.certainty == Certainty::Proposed);
        let parts = [
            case_code(self.ward, case),
            case.onset.map(crate::language::numbers::day_month).unwrap_or_default(),
            if proposed { "?".to_string() } else { String::new() },
            self.named(case).unwrap_or_default(),
        ];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// The person of a case with the year of birth, masked unless names are asked for.
    fn named(&self, case: &Kept<Case>) -> Option<String> {
        let person = self.ward.person_of(case)?;
        let year = person.birth.year().map(|year| format!(" {year}")).unwrap_or_default();
        let name = match self.with_names {
            true => format!("{}{year}", person.name),
            false => mask::person(&person.name, person.birth),
        };
        Some(name.trim().to_string())
    }

    /// A case as a line shows it: code, person, onset, and `?` where the desk only proposes its source.
    pub(super) fn label(&self, case: &Kept<Case>, book: &Phrasebook) -> String {
        let mut label = case_code(self.ward, case);
        for part in self.named(case).iter().filter(|name| !name.is_empty()) {
            label.push_str(&format!("  {part}"));
        }
        if let Some(onset) = case.onset {
            let day = crate::language::numbers::date(onset);
            label.push_str(&format!("  {}", book.say_with("exchange.tree_onset", &[("date", &day)])));
        }
        let proposed = self.chains.source(case.id).is_some_and(|source| source.certainty == Certainty::Proposed);
        if proposed {
            label.push_str(" ?");
        }
        label
    }
}

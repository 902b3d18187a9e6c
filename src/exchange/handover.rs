//! The hand-over in words: for the screen, as text and as a document of one page. What the giver has signed is told from
//! the record alone, so that it reads the same whatever happens in the ward afterwards.

use std::fmt::Display;
use std::io::{self, Write};

use super::document::{Document, Page, both_ends, page_words, run};
use crate::domain::danger::{Level, Watched};
use crate::domain::handover::{Carried, Facts, Handover, Head, Note, Signature, Watch, Why};
use crate::domain::identity::Id;
use crate::domain::moment::{Date, Moment};
use crate::domain::officer::Officer;
use crate::language::reasons::{found, measured};
use crate::language::{Phrasebook, Shown, numbers};

/// The digits of the journal's hash that are printed: far more than `trucban verify` asks for.
const HASH_DIGITS: usize = 32;

/// The digits of the end of a journal as they stand on paper, for `trucban verify`.
pub(super) fn digits(head: &Head) -> String {
    head.hash.chars().take(HASH_DIGITS).collect()
}

/// A hand-over, ready to be told: the record, and what is reckoned as long as nobody has signed.
#[derive(Clone, Copy)]
pub struct HandoverView<'v> {
    /// The record.
    pub handover: &'v Handover,
    /// What is told of the ward: see [`Handover::told`]; a screen tells what stands now as long as both have not signed.
    pub facts: &'v Facts,
    /// How an officer is called, where he has not signed.
    pub officer: &'v dyn Fn(Id<Officer>) -> String,
    /// The words.
    pub book: &'v Phrasebook,
}

impl HandoverView<'_> {
    /// The day by which moments are written.
    fn day(&self) -> Date {
        self.handover.to.date()
    }

    fn at(&self, moment: Moment) -> String {
        numbers::moment(moment.local(), self.day())
    }

    fn with(&self, key: &str, values: &[(&str, &dyn Display)]) -> String {
        self.book.say_with(key, values)
    }

    /// `BÀN GIAO CA 20/07/2021 18:00 - 21/07/2021 06:00`.
    pub fn title(&self) -> String {
        let full = |at: Moment| format!("{} {}", numbers::time(at.time()), numbers::date(at.date()));
        self.with("handover.title", &[("from", &full(self.handover.from)), ("to", &full(self.handover.to))])
    }

    /// Who hands over and who takes over, and who was and will be on duty.
    pub fn identify(&self) -> Vec<String> {
        let name = |signed: Option<&Signature>, officer: Option<Id<Officer>>| match (signed, officer) {
            (Some(signed), _) => signed.name.clone(),
            (None, Some(officer)) => (self.officer)(officer),
            (None, None) => self.book.say("handover.nobody").to_string(),
        };
        let giver = name(self.handover.given.as_ref(), Some(self.handover.giver));
        let receiver = name(self.handover.received.as_ref(), self.handover.receiver);
        let mut lines = vec![self.with("handover.between", &[("giver", &giver), ("receiver", &receiver)])];
        for (key, crew) in [("handover.crew", &self.facts.crew), ("handover.next_crew", &self.facts.next_crew)] {
            if !crew.is_empty() {
                lines.push(self.with(key, &[("crew", &crew.join("; "))]));
            }
        }
        lines
    }

    /// The figures.
    pub fn situation(&self) -> Vec<String> {
        let counts = &self.facts.counts;
        let ended = [
            ("handover.released", counts.released),
            ("handover.transferred", counts.transferred),
            ("handover.died", counts.died),
            ("handover.left", counts.left),
        ];
        let ended: Vec<String> = ended
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .map(|(key, count)| self.with(key, &[("count", &count)]))
            .collect();
        let ended = if ended.is_empty() { self.book.say("handover.none_ended").to_string() } else { ended.join(", ") };
        let mut lines = vec![
            self.with("handover.f0", &[("count", &counts.at_home), ("new", &counts.new), ("ended", &ended)]),
            self.with(
                "handover.alarm",
                &[
                    ("urgent", &counts.urgent),
                    ("attention", &counts.attention),
                    ("overdue", &counts.overdue),
                    ("way", &counts.on_the_way),
                ],
            ),
            self.with(
                "handover.work",
                &[
                    ("readings", &counts.readings),
                    ("calls", &counts.calls),
                    ("raised", &counts.raised),
                    ("followed", &counts.followed),
                ],
            ),
        ];
        if counts.new_unseen > 0 {
            lines.push(self.with("handover.unseen", &[("count", &counts.new_unseen)]));
        }
        lines
    }

    /// One to be watched: `#7 Ẩn 1949, 0912 345 678: khẩn SpO2 91. Đo lúc 05:10: T 38,1; SpO2 91`.
    pub fn watched(&self, watch: &Watch) -> String {
        let year = watch.born.map_or(String::new(), |year| format!(" {year}"));
        let phone = match watch.phone.as_str() {
            "" => String::new(),
            phone => format!(", {}", numbers::phone(phone)),
        };
        let why: Vec<String> = watch.why.iter().map(|why| self.why(why)).collect();
        let last = match &watch.last {
            None => self.book.say("handover.not_measured").to_string(),
            Some(last) => {
                let values = measured(&last.signs, self.book).join("; ");
                self.with("handover.measured", &[("time", &self.at(last.at)), ("values", &values)])
            }
        };
        format!("#{} {}{year}{phone}: {}. {last}", watch.case.number(), watch.name, why.join("; "))
    }

    fn why(&self, why: &Why) -> String {
        let all = |all: &[(Watched, Option<u16>)]| {
            let words: Vec<String> = all.iter().map(|(watched, value)| found(*watched, *value, self.book)).collect();
            words.join(", ")
        };
        match why {
            Why::Alert(level, causes) => {
                let level = match level {
                    Level::Urgent => "levels.urgent",
                    Level::Attention => "levels.attention",
                };
                format!("{} {}", self.book.say(level), all(causes))
            }
            Why::OnTheWay(place) => self.with("handover.on_the_way", &[("place", place)]).trim_end().to_string(),
            Why::Closed(causes) => self.with("handover.closed_alert", &[("found", &all(causes))]),
            Why::New => self.book.say("handover.new").to_string(),
        }
    }

    /// One that is carried on: `08:00 YS Minh: Giao máy SpO2 (Châu)`; that it was due before is said.
    pub fn carried(&self, carried: &Carried) -> String {
        let due = match carried.due {
            None => self.book.say("handover.no_time").to_string(),
            Some(due) if due < self.facts.at => self.with("handover.late", &[("time", &self.at(due))]),
            Some(due) => self.at(due),
        };
        let who = match carried.who.as_str() {
            "" => self.book.say("handover.no_owner"),
            who => who,
        };
        let about = if carried.about.is_empty() { String::new() } else { format!(" ({})", carried.about) };
        format!("{due}  {who}: {}{about}", carried.text)
    }

    /// One line that an officer wrote.
    pub fn note(&self, note: &Note) -> String {
        format!("{} {}: {}", self.at(note.at), note.name, note.text)
    }

    /// Who has signed, and the place of the journal that shows whether anything was changed since.
    pub fn signed(&self) -> Vec<String> {
        let both = [("handover.given", &self.handover.given), ("handover.received", &self.handover.received)];
        let one = |(key, signed): (&str, &Option<Signature>)| match signed {
            None => self.with(key, &[("who", &self.book.say("handover.not_signed"))]),
            Some(signed) => {
                let digits = digits(&signed.head);
                let values: [(&str, &dyn Display); 4] = [
                    ("name", &signed.name),
                    ("time", &self.at(signed.at)),
                    ("sequence", &signed.head.sequence),
                    ("hash", &digits),
                ];
                self.with(key, &[("who", &self.with("handover.signature", &values))])
            }
        };
        both.into_iter().map(one).collect()
    }

    /// Every part in order: its head, and its lines.
    fn parts(&self) -> Vec<(&str, Vec<String>)> {
        let facts = self.facts;
        let or_none = |lines: Vec<String>, key: &str| match lines.is_empty() {
            true => vec![self.book.say(key).to_string()],
            false => lines,
        };
        let watched = facts.watch.iter().map(|watch| {
            let mark = if self.handover.has_read(watch) { "[x]" } else { "[ ]" };
            format!("{mark} {}", self.watched(watch))
        });
        let carried = facts.carried.iter().map(|carried| self.carried(carried));
        let mut parts = vec![
            ("handover.part_identify", self.identify()),
            ("handover.part_situation", self.situation()),
            ("handover.part_watch", or_none(watched.collect(), "handover.nobody_watched")),
            ("handover.part_carried", or_none(carried.collect(), "handover.nothing_carried")),
        ];
        let notes: Vec<String> = self.handover.signed_notes().map(|note| self.note(note)).collect();
        if !notes.is_empty() {
            parts.push(("handover.part_notes", notes));
        }
        parts.push(("handover.part_signed", self.signed()));
        let later: Vec<String> = self.handover.later_notes().map(|note| self.note(note)).collect();
        if !later.is_empty() {
            parts.push(("handover.part_later", later));
        }
        parts
    }

    /// When what is told was reckoned.
    fn made(&self) -> String {
        let facts = self.facts;
        let at = format!("{} {}", numbers::time(facts.at.time()), numbers::date(facts.at.date()));
        let made = self.with("handover.made", &[("time", &at)]);
        let station = Some(&facts.station).filter(|station| !station.is_empty());
        station.map_or(made.clone(), |station| format!("{station}. {made}"))
    }

    /// Writes it as text; errors are those of the target.
    pub fn write_text(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "{}", Shown::of(&self.title()))?;
        writeln!(out, "{}", Shown::of(&self.made()))?;
        for (key, lines) in self.parts() {
            writeln!(out, "\n{}", self.book.say(key))?;
            for line in lines {
                writeln!(out, "{}", Shown::of(&line))?;
            }
        }
        out.flush()
    }

    /// Writes it as a DOCX document; errors are those of the target.
    pub fn write_document(&self, out: &mut impl Write) -> io::Result<()> {
        let paragraph = |text: &str, properties: &str, before: u32| {
            format!(r#"<w:p><w:pPr><w:spacing w:before="{before}"/></w:pPr>{}</w:p>"#, run(text, properties))
        };
        let mut body = String::new();
        for (key, lines) in self.parts() {
            body.push_str(&paragraph(self.book.say(key), r#"<w:b/><w:sz w:val="22"/>"#, 120));
            lines.iter().for_each(|line| body.push_str(&paragraph(line, r#"<w:sz w:val="20"/>"#, 20)));
        }
        let title = run(&self.title(), r#"<w:b/><w:sz w:val="24"/>"#);
        let header = both_ends(&title, &run(&self.facts.station, "<w:b/>"), Page::Upright);
        let footer = both_ends(&run(&self.made(), ""), &page_words(self.book), Page::Upright);
        out.write_all(&Document { header: &header, footer: &footer, body: &body }.bytes(Page::Upright)?)?;
        out.flush()
    }
}

//! What a form asks about a paper: its number, who signs, and to whom it was handed; and what a list says of one.

use crate::domain::paper::{Paper, PaperKind, Step};
use crate::tui::forms::{Row, Scene, Sort, YES_NO, moment, said, told, words};

/// What a list says of a paper before anything else: `QĐ cách ly 45/QĐ-UBND, chờ giao`.
pub(super) fn standing(paper: &Paper, scene: &Scene<'_>) -> String {
    let what = scene.book.word("papers", paper.what.name()).unwrap_or_default();
    let number = paper.numbered().map_or(String::new(), |number| format!(" {number}"));
    format!("{what}{number}, {}", step_words(paper.step(), paper.cancelled, scene))
}

/// How far a paper is, in words.
fn step_words<'b>(step: Step, cancelled: bool, scene: &Scene<'b>) -> &'b str {
    let key = match step {
        _ if cancelled => "papers.cancelled",
        Step::Missing => "papers.missing",
        Step::Written => "papers.written",
        Step::Signed => "papers.signed",
        Step::Delivered => "papers.delivered",
    };
    scene.book.say(key)
}

const WHATS: &[&str] = &[
    "papers.decision",
    "papers.commitment",
    "papers.evaluation",
    "papers.daily_sheet",
    "papers.certificate",
    "papers.end_decision",
];

pub const PAPER: &[Row<Paper>] = &[
    Row {
        key: "paper_about",
        sort: Sort::Fixed,
        needed: false,
        said: |paper, scene| said::person(paper.person, scene),
        told: |_, _, _| Ok(()),
    },
    Row {
        key: "paper_what",
        sort: Sort::Fixed,
        needed: false,
        said: |paper, scene| {
            let place = PaperKind::ALL.iter().position(|what| *what == paper.what).unwrap_or_default();
            scene.book.say(WHATS[place]).to_string()
        },
        told: |_, _, _| Ok(()),
    },
    moment!("signed_at", signed_at),
    words!("signed_by", signed_by),
    moment!("delivered_at", delivered_at),
    words!("receiver", receiver),
    Row {
        key: "delivered_by",
        sort: Sort::Record(crate::domain::identity::Kind::Officer),
        needed: false,
        said: |paper, scene| said::officer(paper.delivered_by, scene),
        told: |paper, typed, scene| {
            paper.delivered_by = told::named(typed, &scene.ward.officers, |officer| officer.name.clone())?;
            Ok(())
        },
    },
    Row {
        key: "paper_number",
        sort: Sort::Figures,
        needed: false,
        said: |paper, _| said::number(paper.number),
        told: |paper, typed, _| {
            paper.number = told::number(typed, (1, 99_999))?;
            Ok(())
        },
    },
    words!("symbol", symbol),
    Row {
        key: "paper_dated",
        sort: Sort::Figures,
        needed: true,
        said: |paper, _| said::day(Some(paper.dated)),
        told: |paper, typed, scene| {
            if let Some(day) = told::past_day(typed, scene)? {
                paper.dated = day;
            }
            Ok(())
        },
    },
    Row {
        key: "signer",
        sort: Sort::Record(crate::domain::identity::Kind::Position),
        needed: false,
        said: |paper, scene| said::position(paper.signer, scene),
        told: |paper, typed, scene| {
            paper.signer = told::named(typed, &scene.ward.positions, |position| position.title.clone())?;
            Ok(())
        },
    },
    Row {
        key: "paper_cancelled",
        sort: Sort::Choice(YES_NO),
        needed: true,
        said: |paper, scene| said::yes_no(Some(paper.cancelled), scene),
        told: |paper, typed, scene| {
            paper.cancelled = told::yes_no(typed, scene)?.unwrap_or_default();
            Ok(())
        },
    },
    words!("note", note),
];

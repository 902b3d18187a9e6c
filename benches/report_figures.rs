//! The daily report of a ward with as many cases as the table has, reconciled with the one before it, its document, and
//! the hand-over of a night.

use trucban::desk::protocol::RuleTexts;
use trucban::domain::follow_up::FollowUp;
use trucban::domain::handover::{facts, watch};
use trucban::domain::moment::Moment;
use trucban::domain::report::{Asked, Balance, Known, ReportKind, reckon};
use trucban::domain::test::Test;
use trucban::exchange::papers::Templates;
use trucban::exchange::report::ReportView;
use trucban::language::{Language, Phrasebook};

use crate::coverage_figures::ward;
use crate::measure::{TIMES, Table, timed};
use crate::numbered::{one, put};
use crate::{Told, packs};

/// Measures what the desk counts when a version is kept, and one on a screen, which has no tests at hand.
pub fn measure(cases: usize, now: Moment, table: &mut Table) -> Told<()> {
    let rules = RuleTexts { judging: packs()?, ..RuleTexts::default() }.rules();
    let count = u32::try_from(cases)?;
    let mut ward = ward(count, now);
    for number in 1..=count {
        put(&mut ward, number, Test::of(one(number), now.plus(-i64::from(number % 100) * 3600)));
        if number.is_multiple_of(4) {
            put(&mut ward, number, FollowUp::of(one(count + number), now.date()));
        }
    }
    let asked = |now: Moment| Asked { what: ReportKind::Daily, day: now.date(), cut_off: now, from: None };
    let yesterday = now.plus(-86_400);
    let known = Known { now, has_tests: true };
    let before = reckon(&ward, &rules, asked(yesterday), Known { now: yesterday, ..known });
    put(&mut ward, 1, before);
    let report = reckon(&ward, &rules, asked(now), known);
    if Balance::of(&report).is_none_or(|balance| balance.missing() != 0) {
        return Err("the report does not add up".into());
    }
    table.heading("the daily report, ms");
    table.sample("counted by the desk", &timed(TIMES / 3, || reckon(&ward, &rules, asked(now), known)), "");
    let on_screen = || reckon(&ward, &rules, asked(now), Known { has_tests: false, ..known });
    table.sample("counted by a session", &timed(TIMES / 3, on_screen), "");
    let (templates, book) = (Templates::embedded(), Phrasebook::embedded(Language::Vietnamese));
    let view = ReportView { ward: &ward, report: &report, is_kept: false, carer: None, templates: &templates };
    let written = || {
        let mut out = Vec::new();
        view.write_document(&mut out, &book).map(|()| out.len())
    };
    table.sample("written as DOCX", &timed(TIMES / 3, written), "");
    let night = (now.plus(-12 * 3600), now);
    table.heading("the hand-over of a night, ms");
    // What a screen that shows it pays for each change of the ward, and what the desk pays for one line that is read.
    let reckoned = || facts(&ward, &rules, night, now);
    table.sample("reckoned", &timed(TIMES / 3, reckoned), "a frame: <= 16 ms");
    table.sample("who is to be watched", &timed(TIMES / 3, || watch(&ward, night, now)), "");
    Ok(())
}

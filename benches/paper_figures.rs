//! A thousand decisions: numbered by the desk, laid out and written as one document.

use std::time::Instant;

use trucban::desk::protocol::RuleTexts;
use trucban::domain::birth::Birth;
use trucban::domain::command::{Command, NewPapers, Order};
use trucban::domain::decide::decide;
use trucban::domain::home_treatment::Case;
use trucban::domain::identity::{Id, OrderId, SessionId};
use trucban::domain::moment::Moment;
use trucban::domain::officer::Officer;
use trucban::domain::paper::PaperKind;
use trucban::domain::person::Person;
use trucban::domain::ward::Ward;
use trucban::exchange::papers::{PaperFile, PapersView, Templates};
use trucban::language::{Language, Phrasebook};

use crate::measure::{Sample, Table};
use crate::numbered::{one, put};
use crate::{Told, packs};

const PAPERS: u32 = 1_000;

/// F0 of one order: what the screen marks at most.
const AT_ONCE: usize = 200;

/// Measures the orders that number them, and the document.
pub fn measure(table: &mut Table) -> Told<()> {
    let day = "2022-02-10".parse()?;
    let now = Moment::at(day, "09:00:00".parse()?);
    let mut ward = Ward::default();
    put(&mut ward, 1, Officer { name: "BS Lý".to_string(), ..Officer::default() });
    for number in 1..=PAPERS {
        let birth = Birth::Year(1960);
        put(&mut ward, number, Person { name: format!("Người Số {number}"), birth, ..Person::default() });
        let case = Case { confirmed_on: Some(day), reported_at: Some(now.plus(-3600)), ..Case::of(one(number)) };
        put(&mut ward, number, case);
    }
    let cases: Vec<Id<Case>> = (1..=PAPERS).map(one).collect();
    let begun = Instant::now();
    for (sequence, cases) in (2_u128..).zip(cases.chunks(AT_ONCE)) {
        let told = NewPapers {
            what: PaperKind::Decision,
            cases: cases.to_vec(),
            symbol: "QĐ-UBND".to_string(),
            first: None,
            dated: day,
            signer: None,
            signed_by: "Nguyễn Văn Phúc".to_string(),
        };
        let command = Command::IssuePapers(told);
        let order = Order {
            id: OrderId(sequence),
            officer: one(1),
            session: SessionId(9),
            at: now,
            command,
            based_on: Vec::new(),
        };
        let changes = decide(&ward, &order, now).map_err(|refusal| format!("{refusal:?}"))?;
        changes.iter().for_each(|change| ward.apply(change));
    }
    let mut numbered = Sample::default();
    numbered.add_time(begun.elapsed());
    if ward.papers.count() != PAPERS as usize {
        return Err("not every paper was numbered".into());
    }
    let rules = RuleTexts { judging: packs()?, ..RuleTexts::default() }.rules();
    let (templates, book) = (Templates::embedded(), Phrasebook::embedded(Language::Vietnamese));
    let view = PapersView { ward: &ward, rules: &rules, templates: &templates, now };
    let begun = Instant::now();
    let file = PaperFile::of(view, PaperKind::Decision, &cases, &book);
    let mut out = Vec::new();
    file.write_document(&mut out)?;
    let mut written = Sample::default();
    written.add_time(begun.elapsed());
    if file.count() != PAPERS as usize || out.is_empty() {
        return Err("not every paper was written".into());
    }
    table.heading(&format!("{PAPERS} decisions, ms"));
    table.sample("numbered by the desk, 200 in an order", &numbered, "");
    table.sample("laid out and written as one DOCX", &written, "");
    Ok(())
}

//! What tracing costs: forests of as many cases as the table has, each infected by one before it in chains of up to a
//! thousand, with one contact each who is no case.

use trucban::domain::command::{Command, Conversion, Order};
use trucban::domain::contact_tree::figures::figures;
use trucban::domain::contact_tree::{Chains, Exposure, all_doubts, level_of, touched};
use trucban::domain::danger::Rules;
use trucban::domain::decide::decide;
use trucban::domain::home_treatment::{Case, CaseStatus};
use trucban::domain::identity::{Id, Kind, OrderId, RecordId, SessionId};
use trucban::domain::moment::Moment;
use trucban::domain::officer::{Officer, Role};
use trucban::domain::person::Person;
use trucban::domain::ward::Ward;
use trucban::exchange::tree::TreeView;
use trucban::language::Phrasebook;
use trucban::language::phrases::Language;

use crate::measure::{Sample, TIMES, Table, timed};
use crate::networkx;
use crate::numbered::{one, put};

/// Whom the contact has met who becomes an F0.
const MET: u32 = 30;

/// Cases of one chain.
const CHAIN: u32 = 1000;

/// Measures tracing over a ward of so many cases and as many contacts.
pub fn measure(cases: usize, now: Moment, table: &mut Table) {
    let cases = u32::try_from(cases).unwrap_or(u32::MAX);
    let mut ward = ward(cases, now);
    let mut chains = Chains::of(&ward);
    table.heading(&format!("tracing, {} chains, {cases} contacts, ms", chains.roots().len()));
    table.sample("all chains anew", &timed(TIMES / 10 + 1, || Chains::of(&ward)), "");
    let mut edge = Sample::default();
    for step in 0..200 {
        let (from, to) = (step * 37 % cases + 1, step * 53 % cases + 1);
        let met = Exposure { last_contact: Some(now.date()), ..Exposure::between(one(from), one(to)) };
        let number = ward.last_number(Kind::Exposure) + 1;
        let begun = std::time::Instant::now();
        put(&mut ward, number, met);
        let record = RecordId { kind: Kind::Exposure, number };
        let cases = touched(&ward, record);
        chains.refresh(&ward, &cases);
        edge.add_time(begun.elapsed());
    }
    table.sample("one contact added, chains kept up", &edge, "<= 1 ms");
    let levels = timed(TIMES, || {
        (1..=40).filter_map(|step| level_of(&ward, Rules::none(), one(cases + step), now.date())).count()
    });
    table.sample("levels of a screen of 40 rows", &levels, "<= 1 ms");
    let decided = timed(TIMES, || convert(&ward, cases + 1, now));
    table.sample(&format!("PA1 decided, {MET} become F1"), &decided, "<= 1 ms");
    table.sample("all figures", &timed(TIMES / 10 + 1, || figures(&ward, &chains, now)), "");
    table.sample(
        "all contacts with odd dates",
        &timed(TIMES / 10 + 1, || all_doubts(&ward, Rules::none(), &chains)),
        "",
    );
    let book = Phrasebook::embedded(Language::Vietnamese);
    let view = TreeView { ward: &ward, chains: &chains, root: None, with_names: false };
    table.sample("the SVG of all chains", &timed(TIMES / 30 + 1, || view.write_svg(Vec::new(), &book)), "");
    networkx::beside(&ward, table);
}

fn convert(ward: &Ward, person: u32, now: Moment) -> usize {
    let told = Conversion {
        person: one(person),
        status: CaseStatus::Confirmed,
        onset: Some(now.date()),
        sampled_on: None,
        carer: None,
        household: Vec::new(),
        household_word: String::new(),
    };
    let (officer, session): (Id<Officer>, _) = (one(1), SessionId(1));
    let command = Command::Convert(told);
    let order = Order { id: OrderId(1), officer, session, at: now, command, based_on: Vec::new() };
    let decided = decide(ward, &order, now);
    let made = decided.as_ref().map_or(0, Vec::len);
    // The episode, and of each whom he met the contact and a follow-up.
    assert!(made > 2 * MET as usize, "PA1 opens an F0 and follow-ups: {made} {:?}", decided.err());
    made
}

fn ward(cases: u32, now: Moment) -> Ward {
    let mut ward = Ward::default();
    put(&mut ward, 1, Officer { name: "BS Lý".into(), role: Role::Administrator, ..Officer::default() });
    for number in 1..=cases {
        put(&mut ward, number, Person { name: format!("Người {number}"), ..Person::default() });
        let back = i64::from((cases - number) % 300);
        let onset = now.date() - chrono::Duration::days(back);
        let source = (number % CHAIN > 1).then(|| Id::new(number)).flatten();
        put(&mut ward, number, Case { onset: Some(onset), source, ..Case::of(one(number)) });
        // Of each case two fall ill, so that chains are bushes and not lines.
        if number % CHAIN > 1 {
            let from = number - number % CHAIN + (number % CHAIN).div_ceil(2);
            let from = from.min(number - 1).max(1);
            put(&mut ward, number, Exposure { episode: Some(one(from)), ..Exposure::between(one(from), one(number)) });
        }
    }
    for number in 1..=cases {
        let (person, contact) = (cases + number, cases + number);
        put(&mut ward, person, Person { name: format!("Tiếp xúc {number}"), ..Person::default() });
        let met = Exposure {
            episode: Some(one(number)),
            last_contact: Some(now.date()),
            ..Exposure::between(one(number), one(person))
        };
        put(&mut ward, contact, met);
    }
    // The first contact, who becomes an F0, has met others himself.
    let (person, contact) = (ward.last_number(Kind::Person), ward.last_number(Kind::Exposure));
    for number in 1..=MET {
        put(&mut ward, person + number, Person { name: format!("Gặp {number}"), ..Person::default() });
        let met =
            Exposure { last_contact: Some(now.date()), ..Exposure::between(one(cases + 1), one(person + number)) };
        put(&mut ward, contact + number, met);
    }
    ward
}

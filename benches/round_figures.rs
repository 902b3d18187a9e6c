//! A morning with 10,000 open F0: what one reading costs until it is known what it means, and what a round costs from one
//! F0 to the next.

use std::time::Instant;

use trucban::desk::protocol::{Reply, RuleTexts, SignedIn};
use trucban::domain::alert::follow;
use trucban::domain::birth::Birth;
use trucban::domain::command::{Command, Order};
use trucban::domain::decide::decide;
use trucban::domain::home_treatment::{Case, Reading};
use trucban::domain::identity::{OrderId, SessionId};
use trucban::domain::measure::Sign;
use trucban::domain::moment::Moment;
use trucban::domain::officer::Officer;
use trucban::domain::person::Person;
use trucban::domain::ward::Ward;
use trucban::tui::dialogs::Dialog;
use trucban::tui::message::Message;

use crate::measure::{Sample, TIMES, Table};
use crate::numbered::{one, put, welcome};
use crate::screen_figures::{DOWN, ENTER, Session, reading};
use crate::{Told, packs};

const CASES: u32 = 10_000;

/// Measures readings, every other one dangerous, and then a round over those who are left.
pub fn measure(now: Moment, table: &mut Table) -> Told<()> {
    let mut ward = ward(now);
    let texts = RuleTexts { judging: packs()?, ..RuleTexts::default() };
    let rules = texts.rules();
    let mut judged = Sample::default();
    for (sequence, number) in (2_u64..).zip((1..=CASES).step_by(CASES as usize / TIMES).take(TIMES)) {
        let mut taken = Reading { imported: false, ..reading(one(number), now) };
        if number % 2 == 0 {
            taken.signs.set(Sign::Saturation, 91).map_err(|fault| format!("{fault:?}"))?;
        }
        let id = OrderId(u128::from(sequence));
        let command = Command::RecordReading(taken);
        let order = Order { id, officer: one(1), session: SessionId(9), at: now, command, based_on: Vec::new() };
        let begun = Instant::now();
        let mut changes = decide(&ward, &order, now).map_err(|refusal| format!("{refusal:?}"))?;
        changes.extend(follow(&ward, &changes, &rules, now));
        changes.iter().for_each(|change| ward.apply(change));
        judged.add_time(begun.elapsed());
    }
    if ward.alerts.count() == 0 {
        return Err("no reading rang".into());
    }
    table.heading(&format!("{CASES} open F0, ms"));
    table.sample("one reading: decided, judged by every pack, applied", &judged, "");
    round(&ward, now, texts, table)
}

fn round(ward: &Ward, now: Moment, texts: RuleTexts, table: &mut Table) -> Told<()> {
    let mut session = Session::open(welcome(ward, now, texts), (120, 40))?;
    session.hear(Message::Desk(Box::new(Reply::Streamed)));
    session.hear(Message::Desk(Box::new(Reply::SignedIn(Ok(SignedIn::without_pin(one(1)))))));
    session.screen.dialogs.clear();
    session.press(b":vong");
    let begun = Instant::now();
    session.press(ENTER);
    let mut opened = Sample::default();
    opened.add_time(begun.elapsed());
    if !matches!(session.screen.dialogs.last(), Some(Dialog::Round(_))) {
        return Err("no round began".into());
    }
    let mut next = Sample::default();
    for _ in 0..TIMES {
        let begun = Instant::now();
        session.press(DOWN);
        next.add_time(begun.elapsed());
    }
    table.sample("a round begun over all of them, 120x40", &opened, "");
    table.sample("the next F0 of the round, key to frame, 120x40", &next, "p50 <= 0.4, p99 <= 1 ms");
    Ok(())
}

/// Everybody is ill since five days and was measured yesterday.
fn ward(now: Moment) -> Ward {
    const DAY: i64 = 86_400;
    let mut ward = Ward::default();
    put(&mut ward, 1, Officer { name: "BS Lý".to_string(), ..Officer::default() });
    for number in 1..=CASES {
        let birth = Birth::Year(1930 + i32::try_from(number % 90).unwrap_or_default());
        let phones = vec![format!("016{number:08}")];
        put(&mut ward, number, Person { name: format!("Người Số {number}"), birth, phones, ..Person::default() });
        let onset = Some(now.plus(-5 * DAY).date());
        put(&mut ward, number, Case { onset, ..Case::of(one(number)) });
        put(&mut ward, number, reading(one(number), now.plus(-DAY)));
    }
    ward
}

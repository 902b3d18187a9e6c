//! F5 with 10,000 open tasks: what a change of one of them costs, at the desk and on the screen.

use std::time::Instant;

use trucban::desk::protocol::{Changed, Reply, RuleTexts, SignedIn};
use trucban::domain::command::{Command, Order};
use trucban::domain::decide::decide;
use trucban::domain::identity::{Id, OrderId, SessionId};
use trucban::domain::moment::Moment;
use trucban::domain::officer::Officer;
use trucban::domain::tasks::{Progress, Task};
use trucban::domain::ward::Ward;
use trucban::tui::message::Message;

use crate::Told;
use crate::measure::{Sample, TIMES, Table};
use crate::numbered::{one, put, welcome};
use crate::screen_figures::Session;

const TASKS: u32 = 10_000;

/// F5, or the whole screen for it.
const TASKS_PANE: &[u8] = b"\x1b[15~";

/// Measures one task after another going from open to started.
pub fn measure(now: Moment, table: &mut Table) -> Told<()> {
    let mut ward = ward(now);
    let mut session = Session::open(welcome(&ward, now, RuleTexts::default()), (120, 40))?;
    session.hear(Message::Desk(Box::new(Reply::Streamed)));
    session.hear(Message::Desk(Box::new(Reply::SignedIn(Ok(SignedIn::without_pin(one(1)))))));
    session.press(TASKS_PANE);
    let (mut decided, mut shown) = (Sample::default(), Sample::default());
    for (sequence, number) in (2..).zip((1..=TASKS).step_by(TASKS as usize / TIMES).take(TIMES)) {
        let command = Command::SetProgress { task: one(number), progress: Progress::Started };
        let (id, session_id) = (OrderId(u128::from(sequence)), SessionId(9));
        let order = Order { id, officer: one(1), session: session_id, at: now, command, based_on: Vec::new() };
        let begun = Instant::now();
        let changes = decide(&ward, &order, now).map_err(|refusal| format!("{refusal:?}"))?;
        changes.iter().for_each(|change| ward.apply(change));
        decided.add_time(begun.elapsed());
        let begun = Instant::now();
        let changed = Changed { sequence, order: id, officer: one(1), at: now, changes };
        session.hear(Message::Desk(Box::new(Reply::Changed(changed))));
        session.draw();
        shown.add_time(begun.elapsed());
    }
    table.heading(&format!("{TASKS} open tasks, one changed, ms"));
    table.sample("decided and applied", &decided, "");
    table.sample("listed anew and drawn, 120x40", &shown, "<= 5 ms");
    Ok(())
}

fn ward(now: Moment) -> Ward {
    let mut ward = Ward::default();
    put(&mut ward, 1, Officer { name: "BS Lý".to_string(), ..Officer::default() });
    for number in 1..=TASKS {
        let due = Some(now.plus(i64::from(number % 997) * 600 - 200_000));
        let urgent = number % 13 == 0;
        let owner = Id::new(1);
        put(&mut ward, number, Task { text: format!("Việc số {number}"), due, urgent, owner, ..Task::default() });
    }
    ward
}

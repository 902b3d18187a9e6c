//! The week of shifts of 100 officers: the grid, its gaps, hours and nights, who could stand in, laying a week.

use trucban::domain::area::{Area, AreaKind};
use trucban::domain::danger::Rules;
use trucban::domain::identity::Id;
use trucban::domain::moment::Moment;
use trucban::domain::moment::monday;
use trucban::domain::officer::{Officer, Role};
use trucban::domain::roster::{Job, Shift};
use trucban::domain::shifts::laying::{again, laid};
use trucban::domain::shifts::week::{gaps, grid, of_week, weeks_later};
use trucban::domain::shifts::{Hands, hours, stand_ins};
use trucban::domain::ward::Ward;

use crate::measure::{TIMES, Table, timed};
use crate::numbered::put;

const OFFICERS: u32 = 100;
const POSTS: u32 = 12;
const WEEKS: i64 = 26;

/// Measures what the week on the screen asks at each key.
pub fn measure(now: Moment, table: &mut Table) {
    let ward = ward(now);
    let (rules, first) = (Rules::none(), monday(now.date()));
    let count = ward.shifts.count();
    table.heading(&format!("shifts: {OFFICERS} officers, {POSTS} posts, {count} shifts of {WEEKS} weeks, ms"));
    table.sample("the grid of a week", &timed(TIMES, || grid(&ward, first)), "<= 5 ms");
    table.sample("its gaps", &timed(TIMES, || gaps(&ward, rules, first, now)), "");
    let week = (Moment::start_of(first), Moment::start_of(weeks_later(first, 1)));
    table.sample("hours and nights of everybody", &timed(TIMES, || hours::worked(&ward, &Hands::of(&ward), week)), "");
    let gap = of_week(&ward, first).find(|shift| shift.jobs.iter().any(Job::is_vacant));
    if let Some(gap) = gap {
        table.sample("who could stand in", &timed(TIMES, || stand_ins(&ward, rules, gap)), "");
    }
    let again = || again(of_week(&ward, first).map(|shift| &shift.body), 7);
    table.sample("last week's crews once more", &timed(TIMES, || laid(&ward, rules, again())), "");
}

/// Half a year of three shifts a day at each post, three officers in each, a gap in every tenth.
fn ward(now: Moment) -> Ward {
    let mut ward = Ward::default();
    for number in 1..=OFFICERS {
        let name = format!("BS Nguyễn Văn {number}");
        put(&mut ward, number, Officer { name, role: Role::DutyOfficer, ..Officer::default() });
    }
    for number in 1..=POSTS {
        put(&mut ward, number, Area { name: format!("Chốt {number}"), kind: AreaKind::Post, ..Area::default() });
    }
    let first = Moment::start_of(weeks_later(monday(now.date()), 1 - WEEKS));
    let mut number = 0;
    for turn in 0..WEEKS * 21 {
        for post in 0..POSTS {
            number += 1;
            let from = first.plus(turn * 8 * 3600);
            let job = |place: u32| {
                let officer = (u32::try_from(turn).unwrap_or(0) * 3 + post * 3 + place) % OFFICERS + 1;
                let is_gap = place == 2 && number % 10 == 0;
                let who = if is_gap { String::new() } else { format!("BS Nguyễn Văn {officer}") };
                Job {
                    name: format!("Trực {place}"),
                    who,
                    officer: Id::new(officer).filter(|_| !is_gap),
                    ..Job::default()
                }
            };
            let (to, post) = (from.plus(8 * 3600), Id::new(post + 1));
            let jobs = (0..3).map(job).collect();
            put(&mut ward, number, Shift { name: "Ca".into(), from, to, post, jobs });
        }
    }
    ward
}

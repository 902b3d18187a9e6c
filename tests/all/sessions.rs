//! A desk and its sessions on a real socket: what one does the others see, once, and nobody is
//! held up or told what is not on disk.

use crate::support::desk::{Folder, log, temperature};
use trucban::desk::protocol::Outcome;

#[test]
fn three_sessions_see_each_others_changes_once() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut screens = ["BS Lý", "ĐD Hoa", "CN Tú"].map(|name| desk.officer(name));
    let mut lines = Vec::new();
    for round in 0..5 {
        for screen in &mut screens {
            lines.push(screen.ask(log(&format!("dòng {round}"))));
        }
    }
    let last = *lines.iter().max().unwrap();
    for screen in &mut screens {
        screen.until_changed(last);
        let mut seen: Vec<_> = screen.changed.iter().map(|changed| changed.sequence).collect();
        seen.retain(|sequence| lines.contains(sequence));
        assert_eq!(seen, lines);
        assert_eq!(screen.ward.log_entries.count(), 15);
    }
    desk.stop();
}

#[test]
fn an_order_sent_again_is_answered_again_and_done_once_also_by_the_next_service() {
    let folder = Folder::new();
    let desk = folder.desk();
    let mut screen = desk.officer("BS Lý");
    let case = screen.open_case("Nguyễn Thị Hường");
    let order = screen.order(temperature(case, 385));
    let first = screen.submit(&order);
    assert!(matches!(first, Outcome::Done { .. }), "{first:?}");
    assert_eq!(screen.submit(&order), first);
    desk.stop();
    let desk = folder.desk();
    let mut screen = desk.officer("BS Lý");
    assert_eq!(screen.submit(&order), first);
    assert_eq!(screen.ward.readings_of(case).count(), 1);
    desk.stop();
}

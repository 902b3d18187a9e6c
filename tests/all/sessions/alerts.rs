//! Alerts over real sockets: one takes, the others see it; nothing is forgotten while the desk is off.

use trucban::domain::alert::{Alert, AlertStep, Hands};
use trucban::domain::command::Command;
use trucban::domain::danger::Level;
use trucban::domain::home_treatment::Case;
use trucban::domain::identity::Id;
use trucban::domain::record::Kept;
use trucban::domain::refusal::Refusal;

use crate::support::desk::{Folder, Running, Screen, clock, temperature};
use trucban::desk::protocol::Outcome;

fn open_alert(screen: &Screen, case: Id<Case>) -> Kept<Alert> {
    screen.ward.open_alert_of(case).map(|alert| (**alert).clone()).expect("an alert is open")
}

/// A case with a fever that somebody has just entered.
fn feverish(desk: &Running, name: &str) -> (Screen, Id<Case>) {
    let mut screen = desk.officer(name);
    let case = screen.open_case("Nguyễn Thị Hường");
    screen.ask(temperature(case, 395));
    (screen, case)
}

#[test]
fn one_takes_an_alert_the_other_sees_it_and_is_refused() {
    let folder = Folder::new();
    let desk = folder.desk();
    let (mut ha, case) = feverish(&desk, "ĐD Hà");
    let mut minh = desk.officer("YS Minh");
    let alert = open_alert(&minh, case);
    assert_eq!(alert.hands_at(clock()), Hands::Nobody(clock()), "a screen that came later has it too");
    let line = ha.ask(Command::TakeAlert(alert.id));
    minh.until_changed(line);
    assert!(matches!(open_alert(&minh, case).hands_at(clock()), Hands::Taken(taken) if Some(taken.by) == ha.officer));
    let order = minh.order(Command::TakeAlert(alert.id));
    assert_eq!(minh.submit(&order), Outcome::Refused(Refusal::AlertTaken("ĐD Hà".into())));
    desk.stop();
}

#[test]
fn an_alert_and_who_has_it_outlive_the_desk() {
    let folder = Folder::new();
    let desk = folder.desk();
    let (mut ha, case) = feverish(&desk, "ĐD Hà");
    let alert = open_alert(&ha, case).id;
    ha.ask(Command::TakeAlert(alert));
    ha.ask(Command::SayAlert { alert, step: AlertStep::Transferring, note: "BV quận".into() });
    let before = open_alert(&ha, case);
    drop(ha);
    desk.stop();
    let desk = folder.desk();
    let mut screen = desk.officer("BS Lý");
    assert_eq!(open_alert(&screen, case), before);
    assert!(before.is_transfer() && before.level_at(clock().plus(700)) == Level::Urgent);
    let line = screen.ask(Command::SayAlert { alert, step: AlertStep::Arrived, note: String::new() });
    screen.until_changed(line);
    assert!(screen.ward.open_alert_of(case).is_none());
    desk.stop();
    let desk = folder.desk();
    let screen = desk.officer("BS Lý");
    assert!(screen.ward.open_alert_of(case).is_none(), "what has ended is not raised again");
    assert_eq!(screen.ward.alerts.count(), 1);
    desk.stop();
}

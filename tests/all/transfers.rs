//! A transfer from keys to screens: the form, the card while the patient is on the way, and the arrival.

use insta::assert_snapshot;
use trucban::domain::command::Command;
use trucban::domain::home_treatment::{Bag, Outcome};
use trucban::domain::identity::{Id, Kind};
use trucban::domain::record::AnyBody;
use trucban::domain::transfer::{Answer, Transfer};
use trucban::tui::dialogs::records::{self, Records, Row, Which};

use super::support::one_desk::OneDesk;

#[test]
fn a_patient_on_the_way_is_ours_until_he_has_arrived() {
    let mut desk = OneDesk::demo((80, 24)).signed_in("BS Lý");
    desk.press("<f2>:chuyen tuyen<enter>");
    assert_snapshot!("the_form_of_a_transfer", desk.drawn());
    desk.press("<down><down><down>BV Dã chiến số 3<down>115<ctrl-s>");
    let transfer = desk.ward.transfers.iter().next().unwrap_or_else(|| panic!("{}", desk.drawn())).body.clone();
    let case = transfer.case.unwrap();
    assert!(desk.ward.cases.read(case).unwrap().is_open());
    // The playbook of a transfer is offered at once; Esc leaves it for later.
    assert!(desk.drawn().contains("Chuyển tuyến #12"), "{}", desk.drawn());
    desk.press("<esc><enter>");
    assert_snapshot!("the_card_of_who_is_on_the_way", desk.drawn());
    desk.press("<esc>:so chuyen<enter><down><enter>");
    desk.press("<down>đã tới<ctrl-s>");
    let end = desk.ward.cases.read(case).unwrap().end.clone().unwrap_or_else(|| panic!("{}", desk.drawn()));
    assert_eq!(end.outcome, Outcome::Transferred);
}

#[test]
fn who_is_on_the_way_stands_in_front_of_the_list() {
    let mut desk = OneDesk::demo((80, 24)).signed_in("BS Lý");
    let cases: Vec<_> = desk.ward.cases.iter().take(3).map(|case| (case.person, case.id)).collect();
    for ((person, case), answer) in cases.into_iter().zip([Answer::Waiting, Answer::Received, Answer::Received]) {
        let told = Transfer { place: "BV".into(), answer, ..Transfer::of(person, Some(case)) };
        desk.others_order(Command::Make(Box::new(AnyBody::Transfer(told)))).unwrap();
    }
    desk.press(":so chuyen<enter>");
    let rows = records::rows(
        Records { which: Which::Of(Kind::Transfer), chosen: 0 },
        "",
        (&desk.screen.seat, &desk.screen.look),
    );
    let numbers: Vec<u32> = rows
        .iter()
        .filter_map(|row| match row {
            Row::Record(id) => Some(id.number),
            Row::New => None,
        })
        .collect();
    assert_eq!(numbers, [1, 3, 2]);
}

#[test]
fn medicines_and_clocks_are_typed_in_the_form_and_stand_on_the_card() {
    let mut desk = OneDesk::demo((120, 40)).signed_in("BS Lý");
    let case = desk.screen.panes.home_treatment.chosen().unwrap();
    let mut keys = String::from("<f2><ctrl-e>");
    for _ in 0..40 {
        keys.push_str("<down>");
    }
    desk.press(&keys);
    let rows = |desk: &OneDesk, label: &str| desk.drawn().lines().any(|line| line.contains(label));
    assert!(rows(&desk, "Thuốc đã phát"), "{}", desk.drawn());
    while !desk.drawn().lines().any(|line| line.contains("> Thuốc đã phát") || line.contains(">Thuốc đã phát"))
    {
        desk.press("<up>");
    }
    desk.press("A 20/7 ĐD Hà; C 21/7 BS Lý cam kết<ctrl-s>");
    let kept = desk.ward.cases.read(case).unwrap().medicines.clone();
    assert_eq!(
        kept.iter().map(|given| (given.bag, given.consent)).collect::<Vec<_>>(),
        [(Bag::A, false), (Bag::C, true)]
    );
    let by: Vec<Option<Id<_>>> = kept.iter().map(|given| given.by).collect();
    assert!(by.iter().all(Option::is_some), "{kept:?}");
    desk.press("<enter>");
    assert!(desk.drawn().contains("Đã phát A 20/7 ĐD Hà; C 21/7 BS Lý"), "{}", desk.drawn());
    assert!(desk.drawn().contains("thăm khám chưa"), "{}", desk.drawn());
}

//! The rule packs on the screen: what judges, what does not and why, and the switches of the station's doctor.

use insta::assert_snapshot;

use trucban::domain::refusal::Refusal;
use trucban::language::phrases::Language;

use super::support::one_desk::OneDesk;

#[test]
fn the_packs_are_shown_with_decision_certainty_and_what_is_not_active() {
    for (size, name) in [((80, 24), "80x24"), ((120, 40), "120x40")] {
        let mut desk = OneDesk::demo(size).signed_in("BS Lý");
        assert_snapshot!(format!("rule_packs_{name}"), desk.press(":quy tac<enter>").drawn());
        let all: String = (0..80).map(|_| desk.press("<pgdn>").drawn()).collect();
        for shown in
            ["NEWS2", "KHÔNG áp dụng, [M]", "[U]", "QĐ 604/QĐ-BYT", "NĐ 165/2026", "QĐ 5525/QĐ-BYT", "Đái tháo đường"]
        {
            assert!(all.contains(shown), "{shown}");
        }
    }
    let demo = OneDesk::demo((80, 24));
    let mut english = OneDesk::open(demo.ward.clone(), (80, 24), Language::English).signed_in("BS Lý");
    assert_snapshot!("rule_packs_english", english.press(":quy tac<enter>").drawn());
}

/// Goes down to the rule of the doctor about fever.
fn at_fever(desk: &mut OneDesk) {
    desk.press(":quy tac<enter>");
    for _ in 0..300 {
        if desk.drawn().lines().any(|line| line.starts_with('>') && line.contains("Sốt: T >= 38,5")) {
            return;
        }
        desk.press("<down>");
    }
    panic!("{}", desk.drawn());
}

#[test]
fn the_doctors_rule_is_switched_with_a_question_and_no_other_is() {
    let mut desk = OneDesk::demo((80, 24)).signed_in("BS Lý");
    at_fever(&mut desk);
    let asked = desk.press("<enter>").drawn();
    assert!(asked.contains("tram/Sốt"), "{asked}");
    desk.press("<enter>");
    assert!(desk.ward.settings().switched.is_empty(), "No is chosen first");
    desk.press("<enter> <enter>");
    assert_eq!(desk.ward.settings().switched, ["tram/Sốt"], "{}", desk.drawn());
    desk.press("<enter> <enter>");
    assert!(desk.ward.settings().switched.is_empty(), "and back");
    let mut desk = OneDesk::demo((80, 24)).signed_in("BS Lý");
    desk.press(":quy tac<enter><down><down><enter>");
    assert!(!desk.drawn().contains("BẬT HOẶC TẮT"), "a decision's own words are not switched: {}", desk.drawn());
    let mut desk = OneDesk::demo((80, 24)).signed_in("ĐD Hà");
    at_fever(&mut desk);
    desk.press("<enter> <enter>");
    let refused = trucban::language::refusing::sentence(&Refusal::NotAllowed, &desk.screen.look.book);
    assert!(desk.drawn().contains(&refused[..12]), "{}", desk.drawn());
    assert!(desk.ward.settings().switched.is_empty());
}

//! The timeline of a case and what its pack says of it, keys to screen.

use insta::assert_snapshot;

use trucban::domain::command::Command;
use trucban::domain::home_treatment::{Bag, Case, End, Medicine, Outcome};
use trucban::domain::identity::Id;
use trucban::domain::officer::Officer;
use trucban::domain::record::AnyBody;
use trucban::domain::test::{Test, TestResult};

use trucban::domain::measure::Sign;
use trucban::domain::station::Station;
use trucban::domain::ward::Ward;
use trucban::language::phrases::Language;

use super::releases::{at as at_day, put, reading, ward as released_ward};
use super::support::one_desk::OneDesk;

fn at(size: (u16, u16)) -> OneDesk {
    OneDesk::demo(size).signed_in("BS Lý")
}

#[test]
fn everything_that_stands_of_a_case_is_listed_in_order_of_time() {
    for (size, name) in [((80, 24), "80x24"), ((120, 40), "120x40")] {
        let mut desk = at(size);
        let case = Id::new(12).unwrap();
        let body = desk.ward.cases.read(case).unwrap().body.clone();
        let person = body.person;
        let medicine = Medicine { bag: Bag::A, on: desk.screen.seat.now.date(), by: None, consent: false };
        let body = AnyBody::Case(Case { medicines: vec![medicine], ..body });
        desk.others_order(Command::Edit { number: 12, body: Box::new(body) }).unwrap();
        let sample = Test { result: TestResult::Positive, ..Test::of(person, desk.screen.seat.now.plus(-3600)) };
        desk.others_order(Command::RecordTest(sample)).unwrap();
        desk.press("#12<enter>");
        assert_snapshot!(format!("timeline_{name}"), desk.press(":dong thoi gian<enter>").drawn());
        // The same key from the card; Enter on a line opens what stands there.
        desk.press("<esc><esc>#12<enter><ctrl-d>");
        assert!(desk.drawn().contains("DÒNG THỜI GIAN #12"), "{}", desk.drawn());
        desk.press("<home><enter>");
        assert!(desk.drawn().contains("SỬA"), "{}", desk.drawn());
    }
    let mut english = OneDesk::open(released_ward(), (80, 24), Language::English).signed_in("BS Lý");
    english.screen.seat.now = at_day(7);
    assert_snapshot!("timeline_english", english.press("#2<enter><ctrl-d>").drawn());
}

#[test]
fn nobody_pointed_at_has_no_timeline() {
    let mut ward = Ward::default();
    put(&mut ward, 1, Officer { name: "BS Lý".into(), ..Officer::default() }, at_day(0));
    let mut desk = OneDesk::open(ward, (80, 24), Language::Vietnamese).signed_in("BS Lý");
    desk.press("<ctrl-d>");
    assert!(!desk.drawn().contains("DÒNG THỜI GIAN"), "{}", desk.drawn());
}

#[test]
fn the_card_tells_which_episode_it_is_and_what_the_pack_asks() {
    let mut ward = released_ward();
    let first = at_day(0).date();
    let ended = first.checked_sub_days(chrono::Days::new(45));
    let earlier = Case {
        confirmed_on: ended.and_then(|ended| ended.checked_sub_days(chrono::Days::new(10))),
        end: Some(End { outcome: Outcome::Released, on: ended }),
        ..Case::of(Id::new(1).unwrap())
    };
    put(&mut ward, 9, earlier, at_day(0));
    let mut worse = reading(1, at_day(7).plus(-600), 368);
    worse.signs.set(Sign::Breaths, 21).unwrap();
    put(&mut ward, 90, worse, at_day(7).plus(-600));
    let mut desk = OneDesk::open(ward.clone(), (120, 60), Language::Vietnamese).signed_in("BS Lý");
    desk.screen.seat.now = at_day(7);
    assert_snapshot!("card_episodes_and_conditions", desk.press("#1<enter><enter>").drawn());
    assert!(desk.drawn().contains("Lần nhiễm thứ 2, cách lần trước (#9) 45 ngày"), "{}", desk.drawn());
    assert!(!desk.drawn().contains("trạm gọi là"), "no name without the station's own figure");
    // Switched on by the station's doctor, the interval gives it a name.
    let switched = vec!["tram/recurrence/Tái dương tính".to_string()];
    let station = Station { switched, ..ward.settings() };
    put(&mut ward, 1, station, at_day(7));
    let mut desk = OneDesk::open(ward, (120, 60), Language::Vietnamese).signed_in("BS Lý");
    desk.screen.seat.now = at_day(7);
    assert!(desk.press("#1<enter><enter>").drawn().contains("trạm gọi là Tái dương tính"), "{}", desk.drawn());
}

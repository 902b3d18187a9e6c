//! Tracing from keys to screens: odd contacts and sources that nobody knows are listed, opened from the list and leave it.

use std::sync::Arc;

use insta::assert_snapshot;
use trucban::domain::contact_tree::Exposure;
use trucban::domain::home_treatment::Case;
use trucban::domain::identity::Id;
use trucban::domain::moment::Date;
use trucban::domain::officer::{Officer, Role};
use trucban::domain::person::Person;
use trucban::domain::record::{Body, Kept};
use trucban::domain::ward::Ward;
use trucban::language::phrases::Language;

use super::support::one_desk::{OneDesk, evening};

fn id<T>(number: u32) -> Id<T> {
    Id::new(number).unwrap()
}

fn put<T: Body>(ward: &mut Ward, number: u32, body: T) {
    ward.insert(&T::record(Arc::new(Kept::first(id(number), body, Default::default()))));
}

fn day(back: u64) -> Date {
    evening().date() - chrono::Days::new(back)
}

/// F0 1 infected 2, who met 3 before; 4 knows no source; 1 was met long before he could infect.
fn traced() -> Ward {
    let mut ward = Ward::default();
    let officer =
        Officer { name: "BS Lý".into(), role: Role::Administrator, phone: String::new(), uid: None, person: None };
    put(&mut ward, 1, officer);
    for (number, name) in [(1, "Nguyễn Văn An"), (2, "Trần Thị Bình"), (3, "Lê Văn Cường"), (4, "Phạm Thị Dung")]
    {
        put(&mut ward, number, Person { name: name.to_string(), ..Person::default() });
    }
    for (number, person, onset) in [(1, 1, 8), (2, 2, 4), (3, 4, 2)] {
        put(&mut ward, number, Case { onset: Some(day(onset)), ..Case::of(id(person)) });
    }
    let met = |from: u32, episode: Option<u32>, to: u32, back: Option<u64>| Exposure {
        episode: episode.and_then(Id::new),
        last_contact: back.map(day),
        ..Exposure::between(id(from), id(to))
    };
    put(&mut ward, 1, met(1, Some(1), 2, Some(6)));
    put(&mut ward, 2, met(1, Some(1), 3, Some(40)));
    put(&mut ward, 3, met(2, Some(2), 3, Some(5)));
    ward
}

fn at(size: (u16, u16)) -> OneDesk {
    OneDesk::open(traced(), size, Language::Vietnamese).signed_in("BS Lý")
}

#[test]
fn what_is_to_be_checked_is_listed_at_both_sizes() {
    for (size, name) in [((80, 24), "80x24"), ((120, 40), "120x40")] {
        let mut desk = at(size);
        assert_snapshot!(format!("checks_{name}"), desk.press(":can kiem tra<enter>").drawn());
        assert_snapshot!(format!("checks_tree_{name}"), desk.press("<esc><f4><f4>").drawn());
    }
    let mut english = OneDesk::open(traced(), (80, 24), Language::English).signed_in("BS Lý");
    assert_snapshot!("checks_english", english.press(":can kiem tra<enter>").drawn());
}

#[test]
fn a_search_that_is_closed_with_a_reason_leaves_the_list() {
    let mut desk = at((80, 24));
    desk.press(":can kiem tra<enter>");
    // The second F0 without a source: a head, a doubt, a head, #3, #1.
    desk.press("<down><down><down><enter>");
    let form = desk.drawn();
    assert!(form.contains("Phạm Thị Dung"), "{form}");
    for _ in 0..30 {
        if desk.drawn().contains("> Thôi tìm nguồn vì") || desk.drawn().contains(">Thôi tìm nguồn vì") {
            break;
        }
        desk.press("<down>");
    }
    desk.press("hết manh mối<ctrl-s>");
    let case = desk.ward.cases.read(id(3)).unwrap();
    assert_eq!(case.search_closed, "hết manh mối");
    let drawn = desk.drawn();
    assert!(!drawn.contains("! #3 Phạm Thị Dung") && drawn.contains("! #1 Nguyễn Văn An"), "{drawn}");
}

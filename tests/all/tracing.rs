//! Tracing from keys to screens: odd contacts and sources that nobody knows are listed, opened from the list and leave it.

use insta::assert_snapshot;
use proptest::prelude::*;
use trucban::domain::area::Area;
use trucban::domain::contact_tree::{Chains, Exposure};
use trucban::domain::follow_up::{FollowOutcome, FollowUp};
use trucban::domain::home_treatment::{CallOutcome, Case, CaseStatus, End, Outcome};
use trucban::domain::identity::Id;
use trucban::domain::moment::Date;
use trucban::domain::officer::{Officer, Role};
use trucban::domain::person::{Household, Person};
use trucban::domain::ward::Ward;
use trucban::exchange::tree::TreeView;
use trucban::language::Phrasebook;
use trucban::language::phrases::Language;

use super::support::one_desk::{OneDesk, evening};
use super::support::ward::{id, put};

fn day(back: u64) -> Date {
    evening().date() - chrono::Days::new(back)
}

/// F0 1 infected 2, who met 3 before; 4 knows no source; 1 was met long before he could infect.
fn traced() -> Ward {
    let mut ward = Ward::default();
    let officer = Officer { name: "BS Lý".into(), role: Role::Administrator, ..Officer::default() };
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

/// `traced()` with 3 followed, in the household of 5, and having met 6.
fn followed() -> Ward {
    let mut ward = traced();
    put(&mut ward, 1, Area { name: "Tổ 3".into(), ..Area::default() });
    put(&mut ward, 1, Household { address: "12 ngõ 9".into(), ..Household::default() });
    for (number, name) in [(3, "Lê Văn Cường"), (5, "Lê Thị Em")] {
        let (area, household) = (Some(id(1)), Some(id(1)));
        put(&mut ward, number, Person { name: name.into(), area, household, ..Person::default() });
    }
    put(&mut ward, 6, Person { name: "Vũ Thị Giang".into(), ..Person::default() });
    let met = Exposure { last_contact: Some(day(1)), ..Exposure::between(id(3), id(6)) };
    put(&mut ward, 4, met);
    put(&mut ward, 1, FollowUp::of(id(3), day(4)));
    ward
}

fn at_f1(size: (u16, u16)) -> OneDesk {
    let mut desk = OneDesk::open(followed(), size, Language::Vietnamese).signed_in("BS Lý");
    desk.press("<f4><f4>");
    for _ in 0..20 {
        if desk.drawn().lines().any(|line| line.starts_with('>') && line.contains("Lê Văn Cường")) {
            return desk;
        }
        desk.press("<down>");
    }
    panic!("{}", desk.drawn());
}

#[test]
fn a_contact_becomes_an_f0_in_seven_keys() {
    for (size, name) in [((80, 24), "80x24"), ((120, 40), "120x40")] {
        let mut desk = at_f1(size);
        assert_snapshot!(format!("pa1_asks_{name}"), desk.press("<f8>").drawn());
        // What comes of it is shown while the day is typed.
        assert_snapshot!(format!("pa1_day_{name}"), desk.press("20/7").drawn());
        let confirm = desk.press("<enter>").drawn();
        assert_snapshot!(format!("pa1_confirm_{name}"), confirm);
        desk.press("<enter>");
        let case = desk.ward.open_case_of(id(3)).unwrap().id;
        assert_eq!(desk.ward.cases.read(case).unwrap().onset, Some(day(1)));
        let ended = desk.ward.follow_ups.read(id(1)).unwrap().end.clone().unwrap();
        assert_eq!(ended.how, FollowOutcome::BecameCase);
        let followed: Vec<u32> =
            desk.ward.follow_ups.iter().filter(|kept| kept.is_open()).map(|kept| kept.person.number()).collect();
        assert_eq!(followed, [5, 6], "who was met and who lives there");
        // One key takes all of it back.
        desk.press("<esc>:hoan tac<enter><enter>");
        for _ in 0..3 {
            if desk.ward.open_case_of(id(3)).is_none() {
                break;
            }
            desk.press(" <enter>");
        }
        assert!(desk.ward.open_case_of(id(3)).is_none(), "{}", desk.drawn());
        assert!(desk.ward.open_follow_up_of(id(3)).is_some() && desk.ward.open_follow_up_of(id(6)).is_none());
    }
}

#[test]
fn a_day_that_is_none_is_said_and_nothing_is_written() {
    let mut desk = at_f1((80, 24));
    let drawn = desk.press("<f8>31/2").drawn();
    desk.press("<enter><enter>");
    assert!(desk.ward.open_case_of(id(3)).is_none() && !drawn.contains("Chuyển F1"), "{drawn}");
    let drawn = desk.press("<esc>m 19/7<enter> ").drawn();
    assert!(drawn.contains("Lấy mẫu 19/07/2021") && drawn.contains("KHÔNG lấy làm F1 (1): Lê Thị Em"), "{drawn}");
    desk.press("<enter>");
    assert!(desk.ward.open_follow_up_of(id(5)).is_none(), "the household was left");
    let case = desk.ward.open_case_of(id(3)).unwrap();
    assert_eq!((case.onset, case.confirmed_on), (None, Some(day(2))));
    // An F0 is none twice.
    let mut desk = at((80, 24));
    let drawn = desk.press("<f2><f8>").drawn();
    assert!(drawn.contains("đang là F0"), "{drawn}");
}

#[test]
fn what_is_due_of_contacts_today_is_listed_and_a_call_leaves_it() {
    for (size, name) in [((80, 24), "80x24"), ((120, 40), "120x40")] {
        let mut desk = OneDesk::open(followed(), size, Language::Vietnamese).signed_in("BS Lý");
        assert_snapshot!(format!("follow_ups_{name}"), desk.press(":goi f1<enter>").drawn());
    }
    let mut english = OneDesk::open(followed(), (80, 24), Language::English).signed_in("BS Lý");
    assert_snapshot!("follow_ups_english", english.press(":goi f1<enter>").drawn());
    let mut desk = OneDesk::open(followed(), (80, 24), Language::Vietnamese).signed_in("BS Lý");
    // The head of the area, then who is followed: Enter opens it, a call is its second field.
    desk.press(":goi f1<enter><down><enter>");
    assert_snapshot!("follow_up_form", desk.drawn());
    desk.press("<down>1<ctrl-s>");
    let kept = desk.ward.follow_ups.read(id(1)).unwrap();
    assert_eq!(kept.calls.iter().map(|call| call.outcome).collect::<Vec<_>>(), [CallOutcome::Answered]);
    let drawn = desk.drawn();
    assert!(drawn.contains("đang theo dõi") && !drawn.contains("gọi hôm nay"), "{drawn}");
}

#[test]
fn the_follow_up_of_who_is_chosen_begins_with_one_command() {
    let mut desk = OneDesk::open(traced(), (80, 24), Language::Vietnamese).signed_in("BS Lý");
    desk.press("<f4><f4><down><down><down><down><down>:theo doi<enter>");
    let open: Vec<u32> = desk.ward.follow_ups.iter().map(|kept| kept.person.number()).collect();
    assert_eq!(open, [3], "{}", desk.drawn());
    // Space in F4 says that somebody was called, and his follow-up knows it.
    desk.press(" ");
    assert!(desk.ward.follow_ups.read(id(1)).unwrap().is_called_on(evening().date()), "{}", desk.drawn());
    desk.press(":theo doi<enter>");
    assert!(desk.drawn().contains("Ghi cuộc gọi"), "{}", desk.drawn());
}

/// A forest of cases with one source each: 1 infected 2 and 3, 3 infected 4; 5 knows none.
fn forest(names: [&str; 5]) -> Ward {
    let mut ward = Ward::default();
    for (number, name) in (1..).zip(names) {
        put(&mut ward, number, Person { name: name.to_string(), ..Person::default() });
        let code = Some(format!("C{number}"));
        put(&mut ward, number, Case { code, onset: Some(day(u64::from(20 - number))), ..Case::of(id(number)) });
    }
    for (number, from, to) in [(1, 1, 2), (2, 1, 3), (3, 3, 4)] {
        put(&mut ward, number, Exposure { episode: Id::new(from), ..Exposure::between(id(from), id(to)) });
    }
    let confirmed = Case { source: Some(id(1)), ..ward.cases.read(id(2)).unwrap().body.clone() };
    put(&mut ward, 2, confirmed);
    ward
}

fn drawn(ward: &Ward, with_names: bool) -> (String, String, String) {
    let book = Phrasebook::embedded(Language::Vietnamese);
    let chains = Chains::of(ward);
    let view = TreeView { ward, chains: &chains, root: None, with_names };
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let (dot, svg) = (view.write_dot(Vec::new(), &book).unwrap(), view.write_svg(Vec::new(), &book).unwrap());
    (text(dot), text(svg), text(view.write_csv(Vec::new()).unwrap()))
}

#[test]
fn the_tree_is_drawn_for_graphviz_for_a3_and_as_a_list() {
    let ward = forest(["Nguyễn Văn An", "Trần Thị Bình", "Lê Cường", "Phạm Dung", "Vũ Em"]);
    let (dot, svg, csv) = drawn(&ward, false);
    assert_eq!(csv, "from,to,is_source\nC1,C2,yes\nC1,C3,no\nC3,C4,no\n");
    assert!(dot.contains("c1 -> c2;") && dot.contains("c1 -> c3 [style=dashed, label=\"?\"];"), "{dot}");
    assert_eq!(dot.matches(" -> ").count(), 3);
    assert_eq!((svg.matches("<path").count(), svg.matches("stroke-dasharray").count()), (3, 2));
    assert_eq!(svg.matches("<circle").count(), 5);
    assert!(svg.contains("width=\"297.0mm\" height=\"420.0mm\"") && svg.contains("Nét đứt"), "{svg}");
    for (text, name) in [(&dot, "dot"), (&svg, "svg")] {
        assert!(!text.contains("Nguyễn Văn An") && text.contains("C1"), "{name} masks names");
    }
    let (dot, svg, _) = drawn(&ward, true);
    assert!(dot.contains("Nguyễn Văn An") && svg.contains("Nguyễn Văn An"));
}

#[test]
fn a_name_that_would_break_a_drawing_does_not() {
    let (dot, svg, _) = drawn(&forest(["<b>\"A\" & \\", "\u{1b}[31mB\u{202e}", "C\nD", "", "]]>"]), true);
    for line in dot.lines().filter(|line| line.contains("[label=\"C")) {
        let label = line.split("[label=\"").nth(1).unwrap().strip_suffix("\"];").unwrap();
        assert!(!label.replace("\\\\", "").replace("\\\"", "").contains('"'), "{line}");
    }
    assert!(!svg.contains("<b>") && svg.contains("&lt;b&gt;") && svg.contains("&amp;"), "{svg}");
    assert!(!svg.contains('\u{1b}') && !dot.contains('\u{1b}') && !svg.contains('\u{202e}'));
    assert_eq!(svg.matches("<text").count(), 6);
}

/// Every label has a row of its own, whatever the shape of the tree, and a long chain needs no recursion.
#[test]
fn a_chain_of_10_000_is_drawn() {
    let mut ward = Ward::default();
    for number in 1..=10_000 {
        put(&mut ward, number, Case::of(id(number)));
    }
    for number in 2..=10_000 {
        let met = Exposure { episode: Id::new(number - 1), ..Exposure::between(id(number - 1), id(number)) };
        put(&mut ward, number, met);
        put(&mut ward, number, Case { source: Some(id(number)), ..Case::of(id(number)) });
    }
    let (dot, svg, csv) = drawn(&ward, false);
    assert_eq!(
        (dot.matches(" -> ").count(), svg.matches("<path").count(), csv.lines().count()),
        (9_999, 9_999, 10_000)
    );
}

#[test]
fn the_figures_of_tracing_are_shown_with_what_they_count() {
    for (size, name) in [((80, 24), "80x24"), ((120, 40), "120x40")] {
        let mut desk = OneDesk::open(followed(), size, Language::Vietnamese).signed_in("BS Lý");
        assert_snapshot!(format!("figures_{name}"), desk.press(":so lieu tx<enter>").drawn());
    }
    let mut english = OneDesk::open(followed(), (80, 24), Language::English).signed_in("BS Lý");
    assert_snapshot!("figures_english", english.press(":so lieu tx<enter>").drawn());
}

#[test]
fn who_was_at_a_place_on_a_day_is_found_by_the_filter() {
    let mut ward = followed();
    let met = |to: u32, place: &str, back: u64| Exposure {
        place: place.into(),
        episode: Id::new(1),
        last_contact: Some(day(back)),
        ..Exposure::between(id(1), id(to))
    };
    put(&mut ward, 10, met(5, "Chợ Xóm Mới", 2));
    put(&mut ward, 11, met(6, "Chợ Xóm Mới", 3));
    let mut desk = OneDesk::open(ward, (120, 40), Language::Vietnamese).signed_in("BS Lý");
    let both = desk.press("<f4><f4>/cho xom<enter>").drawn();
    assert!(both.contains("Lê Thị Em") && both.contains("Vũ Thị Giang"), "{both}");
    let one = desk.press("<esc>/cho xom moi 19/7<enter>").drawn();
    assert!(one.contains("Lê Thị Em") && !one.contains("Vũ Thị Giang"), "{one}");
}

#[test]
fn a_source_is_confirmed_changed_and_taken_back_in_a_few_keys() {
    let mut desk = at((80, 24));
    // #2 stands below #1, whom the desk proposes.
    desk.press("<f4><f4>");
    for _ in 0..9 {
        if desk.drawn().lines().any(|line| line.starts_with('>') && line.contains("#2 ")) {
            break;
        }
        desk.press("<down>");
    }
    assert!(desk.press("^").drawn().contains("xác nhận nguồn máy đề xuất #1 Nguyễn Văn An"), "{}", desk.drawn());
    desk.press("<enter>");
    let source = |desk: &OneDesk, case: u32| desk.ward.cases.read(id(case)).unwrap().source;
    assert_eq!(source(&desk, 2), Some(id(1)));
    desk.press("^-<enter>");
    assert_eq!(source(&desk, 2), None);
    // PA2: the source is found, in four keys.
    desk.press("^#3<enter>");
    assert_eq!(Chains::of(&desk.ward).source(id(2)).unwrap().case, id(3));
    let drawn = desk.press("^#9<enter>").drawn();
    assert!(drawn.contains("#9") && Chains::of(&desk.ward).source(id(2)).unwrap().case == id(3), "{drawn}");
    desk.press("<esc>^-<enter>");
    assert_eq!(source(&desk, 2), None);
    desk.press("^-<enter>");
    assert!(desk.drawn().contains("chưa có nguồn lây xác nhận"), "{}", desk.drawn());
}

/// F0 of whom each but the first was infected by an earlier one, and everybody met somebody who is well.
fn chained(sources: &[u8]) -> Ward {
    let mut ward = Ward::default();
    put(&mut ward, 1, Officer { name: "BS Lý".into(), role: Role::Administrator, ..Officer::default() });
    let count = u32::try_from(sources.len()).unwrap();
    let met = |from: u32, to: u32| Exposure {
        episode: Id::new(from),
        last_contact: Some(day(u64::from(2 * (count - to.min(count))) + 2)),
        ..Exposure::between(id(from), id(to))
    };
    for (number, source) in (1..).zip(sources) {
        put(&mut ward, number, Person { name: format!("Người {number}"), ..Person::default() });
        let onset = Some(day(u64::from(2 * (count - number))));
        put(&mut ward, number, Case { onset, ..Case::of(id(number)) });
        put(&mut ward, count + number, Person { name: format!("Bạn {number}"), ..Person::default() });
        put(&mut ward, count + number, met(number, count + number));
        // Some know no source; a chain is deeper than the screen draws it where each has the one before.
        let source = match source {
            0..100 => number - 1,
            100..200 => u32::from(*source) % number,
            _ => 0,
        };
        if source > 0 {
            put(&mut ward, number, met(source, number));
        }
    }
    ward
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_folded_one_branch_at_a_time_is_what_is_listed_anew(
        sources in proptest::collection::vec(any::<u8>(), 1..24),
        moves in proptest::collection::vec((-20_i8..20, 1_u8..3), 1..20),
    ) {
        let mut desk = OneDesk::open(chained(&sources), (80, 60), Language::Vietnamese).signed_in("BS Lý");
        desk.press("<f4><f4>");
        for (steps, times) in moves {
            let key = if steps < 0 { "<up>" } else { "<down>" };
            desk.press(&key.repeat(steps.unsigned_abs().into())).press(&"<space>".repeat(times.into()));
            let shown = desk.drawn();
            let rows = desk.screen.panes.contact_tree.len();
            desk.screen.rebuild_tree();
            prop_assert_eq!(rows, desk.screen.panes.contact_tree.len());
            prop_assert_eq!(shown, desk.drawn());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn as_many_are_still_to_be_called_as_the_filter_shows(
        sources in proptest::collection::vec(any::<u8>(), 1..16),
        told in proptest::collection::vec(any::<u8>(), 32),
    ) {
        let mut ward = chained(&sources);
        for (kept, told) in ward.exposures.iter().cloned().collect::<Vec<_>>().iter().zip(&told) {
            put(&mut ward, kept.id.number(), Exposure { reached: told % 3 == 0, ..kept.body.clone() });
        }
        // Some F0 are well by now, and some of those fell ill before they were met.
        for (kept, told) in ward.cases.iter().cloned().collect::<Vec<_>>().iter().zip(&told) {
            let end = (told % 4 == 0).then_some(End { outcome: Outcome::Released, on: Some(day(1)) });
            let onset = if told % 8 == 0 { Some(day(60)) } else { kept.onset };
            let status = if told % 16 == 4 { CaseStatus::Excluded } else { kept.status };
            put(&mut ward, kept.id.number(), Case { end, onset, status, ..kept.body.clone() });
        }
        let mut desk = OneDesk::open(ward, (120, 60), Language::Vietnamese).signed_in("BS Lý");
        let count = |drawn: &str, before: &str| {
            let digits = drawn.split(before).nth(1).map(|rest| rest.chars().take_while(char::is_ascii_digit));
            digits.map_or(0, |digits| digits.collect::<String>().parse::<usize>().unwrap())
        };
        let told = count(&desk.press("<f4><f4>").drawn(), "chưa gọi ");
        let listed = count(&desk.press("/chua goi<enter>").drawn(), "/chua goi: ");
        prop_assert_eq!(told, listed, "{}", desk.drawn());
    }
}

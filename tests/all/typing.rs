//! Vietnamese typed at the desk: its own input method, and streams of those outside, from bytes to the line.

use proptest::prelude::*;

use trucban::domain::identity::Id;
use trucban::language::typing::Method;
use trucban::tui::found::Hit;

use super::support::keyboard;
use super::support::one_desk::OneDesk;

fn at(size: (u16, u16)) -> OneDesk {
    OneDesk::demo(size).signed_in("BS Lý")
}

fn line(desk: &OneDesk) -> &str {
    desk.screen.entry.field.text()
}

#[test]
fn ctrl_t_turns_telex_and_vni_on_and_off_and_the_prompt_says_which() {
    let mut desk = at((80, 24));
    assert!(!desk.drawn().contains("[VN"));
    desk.press("<ctrl-t>huwowngf");
    assert!(desk.drawn().contains("] [VN Telex] hường"), "{}", desk.drawn());
    desk.press("<esc><ctrl-t>huong72");
    assert!(desk.drawn().contains("] [VN VNI] hường"), "{}", desk.drawn());
    desk.press("<esc>:go<enter>huwowngf");
    assert!(desk.drawn().contains("] huwowngf"), "{}", desk.drawn());
    desk.press("<esc>:go<enter>");
    assert!(desk.notice().contains("VN Telex"), "{}", desk.notice());
}

#[test]
fn the_prompt_leaves_room_for_the_line_on_a_small_screen() {
    let mut desk = at((50, 12));
    desk.press("<ctrl-t>huwowngf");
    let drawn = desk.drawn();
    assert!(drawn.contains("[VN Telex] hường"), "{drawn}");
    assert!(drawn.lines().all(|row| row.chars().count() <= 50));
}

#[test]
fn names_contacts_tasks_and_jobs_are_typed_in_every_pane() {
    let mut desk = at((80, 24));
    desk.press("<ctrl-t>+ traanf vawn mowis 1949 0912345678 to1 ; oosm nawngj<enter>");
    let case = desk.ward.cases.iter().next_back().unwrap();
    let person = desk.ward.persons.read(case.person).unwrap();
    assert_eq!((person.name.as_str(), case.note.as_str()), ("Trần Văn Mới", "ốm nặng"));
    desk.press("<f5>+ goij laij baf Huwowngf 21h15 #12 @ha !<enter>");
    let task = desk.ward.tasks.iter().next_back().unwrap();
    assert_eq!((task.text.as_str(), task.case.map(Id::number), task.urgent), ("gọi lại bà Hường", Some(12), true));
    desk.press("<f3>+ luwu ddoongj 2 : YS Phats 0900000107 ra<enter>");
    let shift = desk.screen.seat.shift().unwrap();
    assert_eq!(shift.jobs.iter().find(|job| job.name == "Lưu động 2").unwrap().who, "YS Phát");
}

#[test]
fn readings_codes_and_numbers_are_never_touched() {
    let codes = "ho dom kt dn hm lm met lanh md mui tc sot hong nd cm can non moi smui tim kau bu cg lb metla rl nht mn xanh bo";
    for toggles in ["<ctrl-t>", "<ctrl-t><ctrl-t>"] {
        let mut desk = at((120, 40));
        desk.press(toggles);
        for typed in [
            format!("36,8 97 82 18 120/80 {codes}"),
            "#12 sp91 nt24 kt l2 hq 7h30".to_string(),
            "- 96 ko".to_string(),
            ":doi nguoi".to_string(),
            "+ goi #12 @ddung 21h15".to_string(),
        ] {
            desk.press(&typed);
            assert_eq!(line(&desk), typed);
            desk.press("<esc><esc>");
        }
        desk.press("<f4>+ lan 1990 0912345678 to1 hx");
        assert_eq!(line(&desk), "+ lan 1990 0912345678 to1 hx");
    }
}

#[test]
fn what_is_no_syllable_is_found_as_it_was_typed() {
    let mut desk = at((80, 24));
    desk.press("<ctrl-t>two<enter>");
    assert_eq!(line(&desk), "two", "Enter looks at what was typed");
    desk.press("<esc>test windows ");
    assert_eq!(line(&desk), "test windows ");
}

#[test]
fn a_search_with_marks_puts_those_marks_first() {
    let mut desk = at((80, 24));
    desk.press("+ Nguyễn Văn An 1950<enter><f2>+ Nguyễn Văn Ân 1951<enter><f2>+ Nguyễn Văn Ẩn 1952<enter>");
    for (keys, name) in
        [("vawn aan", "Nguyễn Văn Ân"), ("vawn aanr", "Nguyễn Văn Ẩn"), ("nguyeenx vawn an", "Nguyễn Văn An")]
    {
        desk.press("<esc><esc>").screen.typing.method = Some(Method::Telex);
        desk.press(keys);
        let found = desk.screen.entry.found.as_ref().unwrap();
        let Hit::Person(first) = found.rows[0] else { panic!("{:?}", found.rows) };
        let first = desk.screen.seat.ward.persons.read(first).unwrap();
        assert!(found.rows.len() >= 3, "the others are found too");
        assert!(first.name.ends_with(name.split(' ').next_back().unwrap()), "{keys}: {}", first.name);
    }
}

/// Streams recorded from input methods outside; the desk's own is on when they come.
#[test]
fn an_input_method_outside_turns_ours_off_and_it_is_said() {
    let streams: [&[u8]; 8] = [
        b"vie\x08\xc3\xaat\x08\x08\xe1\xbb\x87t",
        b"vie\x7f\xc3\xaat\x7f\x7f\xe1\xbb\x87t",
        b"viee\x08\x08\xc3\xaat\x08\x08\xe1\xbb\x87t",
        "việt".as_bytes(),
        "vie\u{323}\u{302}t".as_bytes(),
        "vie\u{302}\u{323}t".as_bytes(),
        "vie\x08e\u{302}t\x08\x08e\u{302}\u{323}t".as_bytes(),
        b"vieejt\x7f\x7f\x7f\x7f\xe1\xbb\x87t",
    ];
    for stream in streams {
        for size in 1..=stream.len() {
            let mut desk = at((80, 24));
            desk.press("<ctrl-t>");
            for read in stream.chunks(size) {
                desk.type_bytes(read);
            }
            assert_eq!(line(&desk), "việt", "{stream:x?} in reads of {size}");
            assert_eq!(desk.screen.typing.method, None);
            assert!(desk.notice().contains("bộ gõ riêng"), "{}", desk.notice());
            desk.press("<esc>");
            assert!(!desk.notice().contains("bộ gõ riêng"));
        }
    }
}

/// Two input methods at once, or none: whatever comes in the list, no command runs and nothing is changed.
#[test]
fn no_letter_is_a_command_with_an_input_method_on() {
    for toggles in ["<ctrl-t>", "<ctrl-t><ctrl-t>"] {
        let mut desk = at((80, 24));
        let before = (desk.ward.cases.count(), desk.ward.tasks.count());
        for keys in ["dd", "w", "[", "]", "d\u{7f}đ", "ww", "q", "j", "x"] {
            desk.press(toggles).press(keys).press("<esc><esc>");
        }
        assert_eq!((desk.ward.cases.count(), desk.ward.tasks.count()), before);
        assert!(desk.effects.is_empty(), "{:?}", desk.effects);
    }
}

/// Two hundred keys of an hour at the desk.
const SESSION: &str = "<ctrl-t>nguyeenx thij huwowngf<back><back>u<down><enter><ctrl-p><ctrl-n>36,8 97 82 18 120/80 ho ; nguwr ddwowcj\
    <enter><f5>+ goij laij baf Huwowngf, test ass 21h15 #12 @ha !<enter>two <left><left>ass<esc><ctrl-t>+ D9a8ng5 Quoc61\
    <esc><f2>Hu<back>ưo<back><back>ươ<back>ờng<back>viê<esc><ctrl-t>tuwowi<back>";

proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(40))]

    #[test]
    fn every_chunk_boundary_of_a_session_ends_the_same(cuts in prop::collection::vec(1_usize..12, 1..80)) {
        let bytes = keyboard::bytes(SESSION);
        let mut whole = at((80, 24));
        for byte in &bytes {
            whole.type_bytes(&[*byte]);
        }
        let mut pieces = at((80, 24));
        let mut rest = bytes.as_slice();
        let mut lengths = cuts.iter().cycle();
        while !rest.is_empty() {
            let (now, later) = rest.split_at((*lengths.next().unwrap()).min(rest.len()));
            pieces.type_bytes(now);
            rest = later;
        }
        prop_assert_eq!(whole.drawn(), pieces.drawn());
        prop_assert_eq!(whole.ward.tasks.count(), pieces.ward.tasks.count());
    }
}

//! Finding a command and a line again: the palette, the help, the lines entered before, and why something cannot be
//! done now.

use insta::assert_snapshot;

use trucban::domain::identity::Id;
use trucban::domain::measure::Sign;
use trucban::domain::officer::Role;
use trucban::domain::record::Record;
use trucban::language::phrases::Language;
use trucban::tui::dialogs::Dialog;
use trucban::tui::keymap::Keymap;
use trucban::tui::why_not::why_not;

use super::support::one_desk::OneDesk;

fn at(size: (u16, u16)) -> OneDesk {
    OneDesk::demo(size).signed_in("BS Lý")
}

fn line(desk: &OneDesk) -> &str {
    desk.screen.entry.field.text()
}

#[test]
fn earlier_lines_come_back_and_what_was_being_typed_stays() {
    let mut desk = at((80, 24));
    desk.press("<ctrl-p>");
    assert!(desk.notice().contains("Không có dòng nào gõ trước đó"), "{}", desk.notice());
    desk.press("#1<enter>36,8 97 72 18 ko<enter>huong<enter>");
    let readings = desk.ward.readings_of(Id::new(7).unwrap()).count();
    desk.press("#7<enter>38,2 9<ctrl-p>");
    assert_eq!(line(&desk), "#7");
    desk.press("<ctrl-p><ctrl-p>");
    assert_eq!(line(&desk), "36,8 97 72 18 ko");
    assert!(desk.drawn().contains("[#7 Trần Văn Ẩn 1949]"), "for whom it would be now: {}", desk.drawn());
    assert!(desk.notice().contains("T 36,8"), "the ruler shows how it is understood: {}", desk.notice());
    assert_eq!(desk.ward.readings_of(Id::new(7).unwrap()).count(), readings, "nothing is done without Enter");
    desk.press("<ctrl-n><ctrl-n><ctrl-n>");
    assert_eq!(line(&desk), "38,2 9");
    assert_eq!(desk.screen.target().map(Id::number), Some(7));
    desk.press("<ctrl-n>");
    assert_eq!(line(&desk), "38,2 9", "there is none after it");
}

#[test]
fn an_earlier_reading_is_for_whom_the_screen_shows_and_the_line_that_was_begun_for_whom_it_was() {
    let mut desk = at((80, 24));
    desk.press("#1<enter>36,8 97 72 18 ko<enter>#7<enter>38,2 9");
    // The choice moves on; the line that was begun stays Ẩn's.
    desk.press("<down>");
    let chosen = desk.screen.panes.home_treatment.chosen().unwrap();
    assert_ne!(chosen.number(), 7);
    desk.press("<ctrl-p><ctrl-p>");
    assert_eq!((line(&desk), desk.screen.target()), ("36,8 97 72 18 ko", Some(chosen)));
    desk.press("<enter>");
    assert_eq!(desk.last_reading(chosen.number()).signs.value(Sign::Temperature), Some(368));
    assert_eq!(line(&desk), "38,2 9", "and what was being typed comes back");
    assert_eq!(desk.screen.target(), Some(chosen), "as the arrow had it");
}

#[test]
fn earlier_lines_are_each_officers_own() {
    let mut desk = at((80, 24));
    desk.press("huong<enter>:doi nguoi<enter>hà<enter>");
    assert_eq!(desk.screen.seat.officer.map(|id| desk.screen.seat.officer_name(id)), Some("ĐD Hà"));
    desk.press("<ctrl-p>");
    assert_eq!(line(&desk), "");
    desk.press(":doi nguoi<enter>lý<enter><ctrl-p>");
    assert_eq!(line(&desk), "huong", "and neither the name nor the command is among them");
}

#[test]
fn the_palette_finds_in_both_languages_and_by_initials() {
    for language in Language::ALL {
        let mut desk = OneDesk::open(at((80, 24)).ward, (80, 24), language).signed_in("BS Lý");
        for (typed, action) in [
            ("cây tiếp", "contact_tree"),
            ("cay tiep", "contact_tree"),
            ("contact tree", "contact_tree"),
            ("ctx", "contact_tree"),
            ("vlmh", "redraw"),
            ("draw the", "redraw"),
            ("f0", "home_treatment"),
            ("bo go", "input_method"),
            ("somebody else", "change_officer"),
        ] {
            desk.press("<f9>").press(typed);
            let found = trucban::tui::dialogs::palette::matching(&desk.screen.keymap, &desk.screen.look, line(&desk));
            assert_eq!(found.first().map(|binding| binding.action.name()), Some(action), "{typed}");
            desk.press("<esc>");
        }
    }
}

#[test]
fn every_command_stands_in_the_palette_with_its_key() {
    let desk = at((80, 24));
    let all = trucban::tui::dialogs::palette::matching(&desk.screen.keymap, &desk.screen.look, ":");
    for binding in desk.screen.keymap.bindings().iter().filter(|binding| Keymap::is_command(binding.action)) {
        assert!(all.iter().any(|found| found.action == binding.action), "{:?}", binding.action);
        assert!(!binding.keys.is_empty() || !binding.typed.is_empty(), "{:?}", binding.action);
    }
}

#[test]
fn what_cannot_be_done_stands_there_with_its_reason_and_is_not_done() {
    let mut desk = at((80, 24));
    desk.press("<f2><f9>việc xong");
    assert_snapshot!("palette_disabled_80x24", desk.drawn());
    let before = desk.effects.len();
    desk.press("<enter>");
    assert_eq!(desk.effects.len(), before);
    assert!(desk.notice().contains("không có gì để bật/tắt"), "{}", desk.notice());
    assert!(matches!(desk.screen.dialogs.last(), Some(Dialog::Palette(_))), "the palette stays");
}

/// The same function stands before the key and before the palette.
#[test]
fn a_key_that_cannot_work_says_why() {
    let mut desk = at((80, 24));
    desk.press("<f5><home>");
    let task = desk.screen.panes.tasks.chosen().unwrap();
    let progress = |desk: &OneDesk| desk.ward.tasks.read(task).unwrap().progress;
    let before = progress(&desk);
    desk.screen.seat.only_looks = true;
    desk.press("<space>");
    assert!(desk.notice().contains("chỉ cho xem"), "{}", desk.notice());
    desk.screen.seat.only_looks = false;
    let officer = desk.screen.seat.officer.unwrap();
    let mut reader = (**desk.ward.officers.read(officer).unwrap()).clone();
    reader.body.role = Role::Reader;
    desk.screen.seat.take(&[Record::Officer(std::sync::Arc::new(reader.clone()))]);
    desk.press("<space>");
    assert!(desk.notice().contains("chưa được giao quyền"), "{}", desk.notice());
    reader.body.role = Role::DutyOfficer;
    desk.screen.seat.take(&[Record::Officer(std::sync::Arc::new(reader))]);
    desk.screen.seat.officer = None;
    desk.press("<space>");
    assert!(desk.notice().contains("chọn tên"), "{}", desk.notice());
    assert_eq!(progress(&desk), before);
    desk.screen.seat.officer = Some(officer);
    desk.press("<space>");
    assert_ne!(progress(&desk), before);
    // A question on the screen is in the way of what would hide it.
    desk.press("<f2>#1<enter>sp91 kt<enter><f5>");
    assert!(desk.notice().contains("trả lời câu hỏi"), "{}", desk.notice());
    assert!(matches!(desk.screen.dialogs.last(), Some(Dialog::ReadBack(_))));
    desk.press("<f9>");
    assert_eq!(line(&desk), "sp91 kt", "the line under the question stays");
    let quit = trucban::tui::keymap::Action::Quit;
    assert!(why_not(&desk.screen, quit).is_none(), "leaving always works");
}

#[test]
fn a_line_outlives_the_help_and_the_palette() {
    for (key, out) in [("<f1>", "<esc><esc>"), ("<f9>", "<esc>")] {
        let mut desk = at((80, 24));
        desk.press("#7<enter>38,2 9").press(key);
        desk.press("abc").press(out);
        assert_eq!((line(&desk), desk.screen.target().map(Id::number)), ("38,2 9", Some(7)), "{key}");
        assert!(desk.screen.dialogs.is_empty());
        desk.press("<f9>phân công<enter>");
        assert_eq!(line(&desk), "38,2 9");
        assert_eq!(desk.screen.focus.0, trucban::tui::arrangement::Pane::Roster);
    }
}

#[test]
fn the_help_begins_with_what_can_be_done_here_and_is_narrowed_by_typing() {
    let mut desk = at((80, 24));
    desk.press("<f4><f1>");
    let drawn = desk.drawn();
    let here = drawn.find("TẠI ĐÂY").unwrap();
    let contact = drawn.find("+ Lê Thị Hoa").unwrap();
    assert!(here < contact && contact < drawn.find("GÕ TRÊN DÒNG NHẬP").unwrap(), "{drawn}");
    desk.press("kho tho");
    assert_snapshot!("help_narrowed_80x24", desk.drawn());
    assert!(desk.screen.entry.found.is_none(), "it narrows the help and finds nobody");
    desk.press("<esc>zzz");
    assert!(desk.drawn().contains("không có chữ này"), "{}", desk.drawn());
    desk.press("<enter>");
    assert!(desk.screen.dialogs.is_empty() && line(&desk).is_empty());
}

#[test]
fn the_help_of_a_question_is_about_the_question() {
    let mut desk = at((80, 24));
    desk.press("#1<enter>sp91 kt<enter><f1>");
    assert!(desk.drawn().contains("lưu đúng như trên"), "{}", desk.drawn());
    desk.press("<f1>");
    assert!(matches!(desk.screen.dialogs.last(), Some(Dialog::ReadBack(_))), "and the question is still there");
    assert_eq!(line(&desk), "sp91 kt");
}

#[test]
fn help_and_palette_fit_the_smallest_screen() {
    for size in [(50, 12), (60, 16), (80, 24), (120, 40)] {
        let mut desk = at(size);
        let name = format!("{}x{}", size.0, size.1);
        assert_snapshot!(format!("help_{name}"), desk.press("<f1>").drawn());
        let before = desk.drawn();
        desk.press("<end>");
        assert_ne!(desk.drawn(), before, "it goes on");
        assert!(desk.drawn().contains("Ctrl-C"), "to the last line: {}", desk.drawn());
        desk.press("<esc><f9>");
        assert_snapshot!(format!("palette_{name}"), desk.drawn());
    }
}

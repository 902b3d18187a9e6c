//! Papers about F0 from keys to documents: what is owed, thirty numbers at once, delivery, and what the DOCX says.

mod signing;

use std::io::{Cursor, Read};
use std::process::Command as Process;

use insta::assert_snapshot;
use trucban::domain::danger::{Pack, Rules};
use trucban::domain::home_treatment::{Case, End, Outcome};
use trucban::domain::identity::Id;
use trucban::domain::officer::Officer;
use trucban::domain::paper::{Paper, PaperKind, Step};
use trucban::domain::person::{Person, Sex};
use trucban::domain::roster::Position;
use trucban::domain::station::Station;
use trucban::domain::test::TestResult;
use trucban::domain::ward::Ward;
use trucban::exchange::papers::{PaperFile, PapersView, Templates};
use trucban::exchange::register;
use trucban::language::{Language, Phrasebook};
use trucban::tui::message::Effect;

use super::releases::{at, put, reading, test, ward as released_ward};
use super::support::one_desk::OneDesk;

fn id<T>(number: u32) -> Id<T> {
    Id::new(number).unwrap()
}

/// The ward of the releases, with a name for papers, somebody who signs, and what papers tell of the first F0.
fn ward() -> Ward {
    let mut ward = released_ward();
    let settings = Station {
        ward_name: "Phường 7".into(),
        above: "Ủy ban nhân dân Quận 8".into(),
        place: "Quận 8".into(),
        ..ward.settings()
    };
    put(&mut ward, 1, settings, at(0));
    let post =
        |title: &str, holder: &str| Position { title: title.into(), holder: holder.into(), ..Position::default() };
    put(&mut ward, 1, post("Chủ tịch UBND phường", "Nguyễn Văn Phúc"), at(0));
    put(&mut ward, 2, post("Trạm trưởng Trạm Y tế", "Lê Thị Lý"), at(0));
    let phone = "0281234567".to_string();
    let carer = ward.officers.read(id(1)).unwrap().body.clone();
    put(&mut ward, 1, Officer { phone, ..carer }, at(0));
    let person = ward.persons.read(id(1)).unwrap().body.clone();
    let told = Person {
        sex: Sex::Male,
        identity: "079085000123".into(),
        address: "12/3 Phạm Thế Hiển & <hẻm>".into(),
        phones: vec!["0912345678".into()],
        ..person
    };
    put(&mut ward, 1, told, at(0));
    ward
}

fn desk(size: (u16, u16)) -> OneDesk {
    let mut desk = OneDesk::open(ward(), size, Language::Vietnamese).signed_in("BS Lý");
    desk.screen.seat.now = at(7);
    desk
}

fn of_case(ward: &Ward, case: u32) -> Vec<(PaperKind, Option<u32>, Step)> {
    ward.papers_of(id(case)).map(|paper| (paper.what, paper.number, paper.step())).collect()
}

#[test]
fn what_is_owed_is_shown_and_one_decision_is_written_signed_and_delivered() {
    for (size, name) in [((80, 24), "80x24"), ((120, 40), "120x40")] {
        assert_snapshot!(format!("papers_of_one_{name}"), desk(size).press("<f2>:giay to<enter>").drawn());
    }
    let mut desk = desk((80, 24));
    desk.press("<f2>:giay to<enter><enter>");
    assert_snapshot!("paper_before_it_is_written", desk.drawn());
    desk.press("45<enter>");
    assert_eq!(of_case(&desk.ward, 1), [(PaperKind::Decision, Some(45), Step::Written)], "{}", desk.drawn());
    let paper = desk.ward.papers.iter().next().unwrap().body.clone();
    assert_eq!((paper.signed_by.as_str(), paper.dated), ("Nguyễn Văn Phúc", at(7).date()));
    assert!(desk.drawn().contains("45/QĐ-UBND chờ ký"), "{}", desk.drawn());
    assert!(desk.effects.iter().any(|effect| matches!(effect, Effect::WritePapers(file) if file.count() == 1)));
    desk.press("<enter>");
    assert_snapshot!("the_form_of_a_paper", desk.drawn());
    desk.press("17/2 9h<down><down>17/2 9:15<down>bà Mai<ctrl-s>");
    assert_eq!(of_case(&desk.ward, 1), [(PaperKind::Decision, Some(45), Step::Delivered)], "{}", desk.drawn());
    assert_eq!(desk.ward.papers.iter().next().unwrap().receiver, "bà Mai");
    assert!(desk.drawn().contains("bà Mai nhận"), "{}", desk.drawn());
}

#[test]
fn those_that_are_marked_get_numbers_one_after_the_other_and_are_signed_together() {
    let mut desk = desk((80, 24));
    desk.press("<f2>****:giay to<enter>");
    assert_snapshot!("papers_of_several", desk.drawn());
    desk.press("<enter>");
    assert_snapshot!("papers_of_several_before_they_are_written", desk.drawn());
    desk.press("<enter>");
    let numbers: Vec<Option<u32>> = desk.ward.papers.iter().map(|paper| paper.number).collect();
    assert_eq!(numbers, [Some(1), Some(2), Some(3), Some(4)], "{}", desk.drawn());
    // All are signed in one go, after a question that harms nothing.
    desk.press("<enter><enter>");
    assert!(desk.ward.papers.iter().all(|paper| paper.step() == Step::Written), "No is chosen first");
    desk.press("<enter> <enter>");
    assert!(desk.ward.papers.iter().all(|paper| paper.step() == Step::Signed), "{}", desk.drawn());
    assert!(desk.drawn().contains("chờ giao 4"), "{}", desk.drawn());
    // And handed to the patients in one go.
    desk.press("<enter><enter>");
    assert!(desk.ward.papers.iter().all(|paper| paper.step() == Step::Signed), "No is chosen first");
    desk.press("<enter> <enter>");
    let received: Vec<&str> = desk.ward.papers.iter().map(|paper| paper.receiver.as_str()).collect();
    assert_eq!(received.len(), 4);
    assert!(received.contains(&"Nguyễn Văn An") && received.contains(&"Phạm Thị Dung"), "{received:?}");
    let by_whom = |paper: &Paper| paper.step() == Step::Delivered && paper.delivered_by == Some(id(1));
    assert!(desk.ward.papers.iter().all(|paper| by_whom(paper)), "{}", desk.drawn());
    desk.press("<enter>");
    assert!(desk.notice().contains("Ai cũng đã có giấy này"), "{}", desk.drawn());
}

#[test]
fn one_undo_takes_all_back_that_were_written_in_one_order() {
    let mut desk = desk((80, 24));
    desk.press("<f2>****:giay to<enter><enter><enter>");
    assert_eq!(desk.ward.papers.iter().count(), 4);
    desk.press("<esc><esc><ctrl-z><enter>");
    assert_eq!(desk.ward.papers.iter().count(), 0, "{}", desk.drawn());
}

#[test]
fn what_the_whole_ward_owes_stands_with_the_late_ones_in_front() {
    for (size, name) in [((80, 24), "80x24"), ((120, 40), "120x40")] {
        assert_snapshot!(format!("papers_owed_{name}"), desk(size).press(":giay thieu<enter>").drawn());
    }
    let mut desk = desk((80, 24));
    desk.press(":giay thieu<enter><enter>");
    assert!(desk.drawn().contains("GIẤY TỜ #1 Nguyễn Văn An"), "{}", desk.drawn());
}

#[test]
fn a_certificate_waits_for_the_release_and_the_register_lists_it() {
    let mut desk = desk((80, 24));
    desk.press("<f2>:giay to<enter><down><down><down><down><enter>");
    assert!(desk.notice().contains("Chưa ai kết thúc"), "{}", desk.drawn());
    desk.press("<esc>:ket thuc<enter><enter> <enter><esc>:giay thieu<enter>");
    assert!(desk.drawn().contains("xác nhận, QĐ kết thúc"), "{}", desk.drawn());
    desk.press("<enter><down><down><down><down><enter><enter>");
    assert_eq!(of_case(&desk.ward, 1), [(PaperKind::Certificate, Some(1), Step::Written)], "{}", desk.drawn());
    desk.press("<esc><esc>:so giay<enter>");
    assert_snapshot!("the_register_of_papers", desk.drawn());
}

#[test]
fn a_number_that_is_taken_is_refused_in_words_and_nothing_is_printed() {
    let mut desk = desk((80, 24));
    desk.press("<f2>:giay to<enter><enter>5<enter><esc><esc>");
    let printed = desk.effects.len();
    desk.press("<f2><down>:giay to<enter><enter>5<enter>");
    assert!(desk.drawn().contains("Số 5/QĐ-UBND đã cấp"), "{}", desk.drawn());
    assert_eq!(of_case(&desk.ward, 2), []);
    let papers = |effect: &Effect| matches!(effect, Effect::WritePapers(_));
    assert!(!desk.effects.iter().skip(printed).any(papers));
    desk.press("<enter>x5<enter>");
    assert!(desk.notice().contains("Chỉ gõ số"), "{}", desk.drawn());
}

#[test]
fn a_pack_that_no_longer_holds_is_told_before_it_is_printed() {
    let mut desk = desk((80, 24));
    desk.screen.seat.now = at(40);
    desk.press("<f2>:giay to<enter>");
    assert!(desk.drawn().contains("DIỄN TẬP"), "{}", desk.drawn());
}

fn packs() -> Rules {
    let texts = [include_str!("../../assets/packs/qd-261.toml"), include_str!("../../assets/packs/nd-165.toml")];
    Rules::new(texts.map(|text| Pack::read(text).unwrap()).into())
}

/// The document of papers about these cases, as bytes.
fn document(ward: &Ward, what: PaperKind, cases: &[u32], days: u64) -> Vec<u8> {
    let (rules, templates) = (packs(), Templates::embedded());
    let book = Phrasebook::embedded(Language::Vietnamese);
    let view = PapersView { ward, rules: &rules, templates: &templates, now: at(days) };
    let cases: Vec<Id<Case>> = cases.iter().map(|case| id(*case)).collect();
    let file = PaperFile::of(view, what, &cases, &book);
    let mut out = Vec::new();
    file.write_document(&mut out).unwrap();
    out
}

/// The words of a document, paragraph by paragraph; XML that is not well formed is refused.
pub fn words(bytes: Vec<u8>) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut xml = String::new();
    archive.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    let mut open: Vec<String> = Vec::new();
    let mut words = String::new();
    for piece in xml.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').expect("a tag ends");
        let name = tag.trim_start_matches('/').split([' ', '/']).next().unwrap().to_string();
        match tag {
            _ if tag.starts_with('?') => {}
            _ if tag.starts_with('/') => assert_eq!(open.pop(), Some(name.clone()), "{tag}"),
            _ if tag.ends_with('/') => {}
            _ => open.push(name.clone()),
        }
        words.push_str(&text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"));
        if tag == "/w:p" {
            words.push('\n');
        }
    }
    assert_eq!(open, Vec::<String>::new());
    words
}

fn with_paper(what: PaperKind, number: u32, symbol: &str) -> Ward {
    let mut ward = ward();
    let end = Some(End { outcome: Outcome::Released, on: Some(at(7).date()) });
    let case = ward.cases.read(id(1)).unwrap().body.clone();
    put(&mut ward, 1, Case { end, carer: Some(id(1)), ..case }, at(7));
    let decision = Paper {
        number: Some(9),
        symbol: "QĐ-UBND".into(),
        ..Paper::of(PaperKind::Decision, (id(1), Some(id(1))), at(0).date())
    };
    put(&mut ward, 1, decision, at(0));
    if what != PaperKind::Decision {
        let paper = Paper {
            number: Some(number),
            symbol: symbol.into(),
            signed_by: "Lê Thị Lý".into(),
            ..Paper::of(what, (id(1), Some(id(1))), at(7).date())
        };
        put(&mut ward, 2, paper, at(7));
    }
    ward
}

#[test]
fn every_paper_says_who_by_which_decision_and_when() {
    use PaperKind::{Certificate, Commitment, DailySheet, Decision, EndDecision, Evaluation};
    let cases: [(PaperKind, u32, &str); 6] = [
        (Decision, 9, "QĐ-UBND"),
        (Commitment, 0, ""),
        (Evaluation, 0, ""),
        (DailySheet, 0, ""),
        (Certificate, 3, "GXN-TYT"),
        (EndDecision, 10, "QĐ-UBND"),
    ];
    for (what, number, symbol) in cases {
        let ward = with_paper(what, number, symbol);
        assert_snapshot!(format!("document_{}", what.name()), words(document(&ward, what, &[1], 7)));
    }
}

#[test]
fn what_nobody_knows_becomes_dots_and_names_are_safe_for_xml() {
    let ward = ward();
    let told = words(document(&ward, PaperKind::Decision, &[2], 7));
    assert!(told.contains("số CCCD/mã định danh: ........................"), "{told}");
    assert!(told.contains("Số: ......................../QĐ-UBND"), "a draft has no number: {told}");
    let told = words(document(&ward, PaperKind::Decision, &[1], 7));
    assert!(told.contains("12/3 Phạm Thế Hiển & <hẻm> (Tổ 3)"), "{told}");
}

#[test]
fn a_lapsed_pack_is_told_on_every_paper() {
    let ward = ward();
    let lapsed = "BỘ QUY TẮC HẾT HIỆU LỰC – DIỄN TẬP";
    assert!(!words(document(&ward, PaperKind::Decision, &[1], 7)).contains(lapsed));
    let told = words(document(&ward, PaperKind::Decision, &[1, 2, 3], 40));
    assert_eq!(told.matches(lapsed).count(), 3);
}

#[test]
fn the_sheet_holds_the_last_reading_of_each_half_day() {
    let mut ward = ward();
    let noon = at(2).plus(4 * 3600);
    put(&mut ward, 90, reading(1, noon, 384), noon);
    put(&mut ward, 91, reading(1, noon.plus(3600), 381), noon.plus(3600));
    let told = words(document(&ward, PaperKind::DailySheet, &[1], 7));
    let lines: Vec<&str> = told.lines().collect();
    let row = lines.iter().position(|line| line.starts_with("Nhiệt độ")).unwrap();
    assert_eq!(lines[row + 1..row + 7], ["36,7", "", "36,7", "", "36,7", "38,1"], "{told}");
}

#[test]
fn a_template_that_cannot_be_filled_is_refused_with_its_line() {
    let templates = Templates::embedded();
    let paper = |body: &str| {
        format!(
            "[[paper]]\nkind = \"commitment\"\nhead = [\"a\", \"b\"]\ntitle = \"c\"\nabout = \"d\"\nbody = [\"{body}\"]\n"
        )
    };
    let own = templates.with_own(&paper("xin chào {name}")).unwrap();
    assert_ne!(own, templates);
    assert_eq!(own.find(PaperKind::Commitment, Some("qd-261")).unwrap().symbol, "");
    for (text, line) in [
        (paper("xin chào {nam}"), 6),
        (paper("xin chào {name"), 6),
        (paper("x").replace("commitment", "promise"), 2),
        (format!("{}{}", paper("x"), paper("y")), 8),
        (paper("x").replace("title", "titel"), 4),
        ("[[paper]]\nkind = 3".into(), 2),
        ("paper".into(), 1),
    ] {
        let fault = templates.with_own(&text).unwrap_err();
        assert_eq!(fault.line, line, "{fault:?} in {text}");
    }
    let sentence =
        templates.with_own(&paper("{nam}")).unwrap_err().sentence(&Phrasebook::embedded(Language::Vietnamese));
    assert!(sentence.contains("{nam") && sentence.contains("identity"), "what is accepted is named: {sentence}");
}

#[test]
fn thirty_papers_are_one_document_with_a_page_each() {
    let mut ward = ward();
    for number in 5..=34 {
        let person = Person { name: format!("Người thứ {number}"), ..Person::default() };
        put(&mut ward, number, person, at(0));
        let case = Case { reported_at: Some(at(0)), confirmed_on: Some(at(0).date()), ..Case::of(id(number)) };
        put(&mut ward, number, case, at(0));
        put(&mut ward, number + 100, test(number, 0, TestResult::Positive), at(0));
    }
    let cases: Vec<u32> = (5..=34).collect();
    let bytes = document(&ward, PaperKind::Decision, &cases, 7);
    let told = words(bytes.clone());
    for number in 5..=34 {
        assert_eq!(told.matches(&format!("Ông (bà): Người thứ {number};")).count(), 1);
    }
    let Some(pages) = laid_out(bytes) else { return };
    assert_eq!(pages.len(), 30, "a page each");
    for (number, page) in (5..).zip(&pages) {
        assert!(page.contains(&format!("Người thứ {number};")) && page.contains("Độc lập - Tự do"), "{page}");
    }
    let sheets = laid_out(document(&ward, PaperKind::DailySheet, &cases[..3], 7));
    assert_eq!(sheets.map(|pages| pages.len()), Some(3), "a sheet is one page across");
}

/// The pages of a document as an office lays them out; nothing where none is installed.
pub fn laid_out(bytes: Vec<u8>) -> Option<Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("papers.docx");
    std::fs::write(&file, bytes).unwrap();
    let home = format!("-env:UserInstallation=file://{}", folder.path().join("home").display());
    let mut office = Process::new("soffice");
    office.args([&home, "--headless", "--convert-to", "pdf", "--outdir"]).arg(folder.path()).arg(&file);
    office.output().ok().filter(|converted| converted.status.success())?;
    let pdf = folder.path().join("papers.pdf");
    let read = Process::new("pdftotext").args(["-layout"]).arg(&pdf).arg("-").output().ok()?;
    let text = String::from_utf8(read.stdout).unwrap();
    Some(text.split('\u{C}').filter(|page| !page.trim().is_empty()).map(str::to_string).collect())
}

#[test]
fn the_daily_sheet_and_the_register_stand_on_paper() {
    let mut ward = with_paper(PaperKind::Certificate, 3, "GXN-TYT");
    let noon = at(7).plus(5 * 3600);
    put(&mut ward, 90, reading(2, noon, 384), noon);
    let book = Phrasebook::embedded(Language::Vietnamese);
    let text = |register: register::Register| {
        let mut out = Vec::new();
        register.write_text(&mut out, &book).unwrap();
        String::from_utf8(out).unwrap()
    };
    let day = at(7).date();
    assert_snapshot!("daily_sheet", text(register::day_sheets(&ward, &Rules::default(), day, None, noon, &book)));
    assert_snapshot!("paper_register", text(register::papers(&ward, noon, &book)));
    let of_one = text(register::day_sheets(&ward, &Rules::default(), day, Some("BS Lý"), noon, &book));
    assert!(of_one.contains("Nguyễn Văn An") && !of_one.contains("Trần Thị Bình"), "{of_one}");
    let before = text(register::day_sheets(
        &ward,
        &Rules::default(),
        day.pred_opt().unwrap().pred_opt().unwrap(),
        None,
        noon,
        &book,
    ));
    assert!(before.contains("Phạm Thị Dung"), "who was followed on that day: {before}");
    let mut document = Vec::new();
    register::day_sheets(&ward, &Rules::default(), day, None, noon, &book)
        .write_document(&mut document, &book)
        .unwrap();
    assert!(words(document).contains("Trần Thị Bình"));
}

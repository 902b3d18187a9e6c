//! Call sheets: who stands on them in which order, that they fit their pages, and who may have them.

use std::io::{Cursor, Read};
use std::sync::Arc;

use trucban::domain::area::Area;
use trucban::domain::danger::{Pack, Rules};
use trucban::domain::home_treatment::{Case, End, Outcome, Reading, Symptoms};
use trucban::domain::identity::Id;
use trucban::domain::measure::{Sign, Signs};
use trucban::domain::moment::Moment;
use trucban::domain::officer::{Officer, Role};
use trucban::domain::person::Person;
use trucban::domain::record::{Body, Kept};
use trucban::domain::symptom::SymptomSet;
use trucban::domain::ward::Ward;
use trucban::exchange::call_sheet::{By, CallSheetView, CallSheets};
use trucban::language::{Language, Phrasebook};
use trucban::tui::message::Effect;

use super::support::one_desk::OneDesk;

fn now() -> Moment {
    Moment::at("2021-11-20".parse().unwrap(), "20:05:00".parse().unwrap())
}

fn put<T: Body>(ward: &mut Ward, number: u32, body: T) {
    let id = Id::new(number).unwrap();
    ward.insert(&T::record(Arc::new(Kept {
        id,
        revision: 1,
        written_at: now(),
        written_by: None,
        deleted: false,
        body,
    })));
}

/// A ward of so many F0 in so many areas; every seventh has a danger sign, every fifth was never measured.
fn ward(cases: u32, areas: u32) -> Ward {
    let mut ward = Ward::default();
    put(&mut ward, 1, Officer { name: "BS Lý".into(), role: Role::Administrator, ..Officer::default() });
    (1..=areas).for_each(|area| put(&mut ward, area, Area { name: format!("Tổ {area}"), ..Area::default() }));
    for number in 1..=cases {
        let person = Person {
            name: format!("Nguyễn Thị Thanh Hường & <{number}>"),
            birth: trucban::domain::birth::Birth::Year(1940 + i32::try_from(number % 60).unwrap()),
            phones: vec!["0912345678".into(), "0987654321".into()],
            underlying: "Tăng huyết áp, đái tháo đường, bệnh phổi tắc nghẽn mạn tính".into(),
            area: (areas > 0).then(|| Id::new(number % areas + 1)).flatten(),
            ..Person::default()
        };
        put(&mut ward, number, person);
        let carer = if number % 2 == 0 { Id::new(1) } else { None };
        put(&mut ward, number, Case { risk: "Nguy cơ cao".into(), carer, ..Case::of(Id::new(number).unwrap()) });
        if number % 5 == 0 {
            continue;
        }
        let mut signs = Signs::default();
        let saturation = if number % 7 == 0 { 90 } else { 98 };
        for (sign, value) in [
            (Sign::Temperature, 368),
            (Sign::Saturation, saturation),
            (Sign::Pulse, 82),
            (Sign::Breaths, 18),
            (Sign::Systolic, 120),
            (Sign::Diastolic, 80),
        ] {
            signs.set(sign, value).unwrap();
        }
        let reading = Reading {
            symptoms: Symptoms::Asked(SymptomSet::NONE),
            ..Reading::of(Id::new(number).unwrap(), now().plus(-3600), signs)
        };
        put(&mut ward, number, reading);
    }
    ward
}

fn rules() -> Rules {
    let texts = [include_str!("../../assets/packs/qd-261.toml"), include_str!("../../assets/packs/tram.toml")];
    Rules::new(texts.iter().map(|text| Pack::read(text).unwrap()).collect())
}

fn sheets(ward: &Ward, by: By, book: &Phrasebook) -> CallSheets {
    let (rules, now) = (rules(), now());
    CallSheets::of(CallSheetView { ward, rules: &rules, now, day: now.date(), by, made_by: "BS Lý" }, book)
}

fn text(ward: &Ward, by: By, language: Language) -> String {
    let book = Phrasebook::embedded(language);
    String::from_utf8(sheets(ward, by, &book).write_text(Vec::new(), &book).unwrap()).unwrap()
}

fn pages(text: &str) -> Vec<Vec<&str>> {
    text.split_terminator('\u{C}').map(|page| page.lines().collect()).collect()
}

#[test]
fn two_hundred_f0_fit_twelve_pages_of_paper() {
    for language in Language::ALL {
        for (areas, by) in [(10, By::Area), (1, By::Area), (10, By::Carer)] {
            let text = text(&ward(200, areas), by, language);
            let pages = pages(&text);
            assert!(pages.len() <= 12, "{} pages", pages.len());
            for (number, page) in (1..).zip(&pages) {
                assert!(page.len() <= 60, "{} lines", page.len());
                let widest = page.iter().map(|line| trucban::language::Shown::of(line).width()).max().unwrap();
                assert!(widest <= 100, "{widest} columns: {page:#?}");
                assert!(page[0].ends_with(&format!("{number}/{}", pages.len())), "{}", page[0]);
            }
            for number in 1..=200 {
                assert_eq!(text.matches(&format!("#{number} ")).count(), 1, "#{number} stands once");
            }
            assert!(pages.iter().all(|page| page[3].len() > 60 && !page[3].ends_with('~')), "{}", pages[0][3]);
            let boxes = |line: &&&str| line.ends_with("KQ__") || line.ends_with("OU__");
            assert_eq!(pages.iter().flatten().filter(boxes).count(), 200, "no box is cut");
            assert!(text.contains("Hường") && text.contains("0912 345 678, 0987 654 321") && text.contains("BS Lý"));
        }
    }
}

#[test]
fn the_worst_come_first_and_each_area_begins_a_page() {
    let mut ward = ward(42, 3);
    let ended = Case { end: Some(End { outcome: Outcome::Released, on: None }), ..Case::of(Id::new(1).unwrap()) };
    put(&mut ward, 1, ended);
    let nowhere = Person { name: "Lê Vô Gia".into(), ..Person::default() };
    put(&mut ward, 2, nowhere);
    let text = text(&ward, By::Area, Language::Vietnamese);
    assert!(!text.contains("#1 "), "who is no longer followed is not called");
    let pages = pages(&text);
    let areas: Vec<&str> = pages.iter().map(|page| page[1]).collect();
    assert_eq!(areas, ["Tổ 1 - 14 F0", "Tổ 2 - 13 F0", "Tổ 3 - 13 F0", "Chưa rõ địa bàn - 1 F0"]);
    for page in &pages {
        let order: Vec<usize> = page[5..]
            .iter()
            .step_by(2)
            .map(|line| ["!!", "!", "?", "."].iter().position(|sign| line.split(' ').next() == Some(sign)).unwrap())
            .collect();
        assert!(order.is_sorted(), "{page:#?}");
    }
    let urgent = pages[0][6];
    assert!(urgent.starts_with("   KHẨN 36,8 90 82 18 120/80 19:05"), "{urgent}");
    assert!(urgent.contains("T____ O2___ M___ NT__ HA___/__ TC"), "{urgent}");
    let nobody = text_of_nobody();
    assert!(nobody.contains("Không có F0 nào") && nobody.contains("Trang 1/1"));
}

fn text_of_nobody() -> String {
    text(&Ward::default(), By::Carer, Language::Vietnamese)
}

#[test]
fn the_document_is_whole_and_what_is_written_in_it_is_text() {
    let book = Phrasebook::embedded(Language::Vietnamese);
    let bytes = sheets(&ward(42, 3), By::Area, &book).write_document(Vec::new(), &book).unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut part = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    let body = part("word/document.xml");
    assert!(body.contains("Hường &amp; &lt;7&gt;") && !body.contains("<7>"));
    assert_eq!(body.matches("<w:tbl>").count(), 3);
    assert_eq!(body.matches("<w:pageBreakBefore/>").count(), 2);
    assert_eq!(body.matches("<w:tr>").count(), 42 + 3 * 2);
    assert!(part("word/footer1.xml").contains(" PAGE ") && part("word/header1.xml").contains("BS Lý"));
    assert!(part("[Content_Types].xml").contains("/word/document.xml"));
}

#[test]
fn the_screen_notes_the_sheets_in_the_duty_book_before_it_writes_them() {
    let mut desk = OneDesk::demo((80, 24)).signed_in("BS Lý");
    let before = desk.ward.log_entries.count();
    desk.press(":phiếu gọi<enter>");
    assert_eq!(desk.ward.log_entries.count(), before + 1);
    let entry = desk.ward.log_entries.iter().next_back().unwrap();
    assert!(entry.text.contains("18 F0") && !entry.text.contains("Hường"), "{}", entry.text);
    let written = desk.effects.iter().filter(|effect| matches!(effect, Effect::WriteCallSheets(_))).count();
    assert_eq!(written, 1);
    let mut refused = OneDesk::demo((80, 24)).signed_in("BS Lý");
    refused.refuses = true;
    refused.press(":phieu goi<enter>");
    assert!(!refused.effects.iter().any(|effect| matches!(effect, Effect::WriteCallSheets(_))));
}

/// The register with an answered paper, an overdue one with tasks, and one without days.
#[test]
fn the_register_of_directives_is_written_three_ways() {
    use trucban::domain::directive::{Directive, Stage};
    use trucban::domain::tasks::{Progress, Task};
    use trucban::exchange::register;
    let mut ward = ward(3, 2);
    let day = |day: &str| Some(day.parse().unwrap());
    let papers = [
        Directive { number: "7/KH".into(), ..Directive::default() },
        Directive {
            number: "180-CV/QU".into(),
            issuer: "Quận ủy <Long Biên> & ban".into(),
            dated: day("2021-11-10"),
            received: day("2021-11-11"),
            summary: "Rà soát người cao tuổi".into(),
            answer_due: day("2021-11-16"),
            ..Directive::default()
        },
        Directive {
            number: "12/CV".into(),
            received: day("2021-11-01"),
            stage: Stage::Reported,
            answer: "=15/BC-UBND".into(),
            answer_due: day("2021-11-05"),
            ..Directive::default()
        },
    ];
    for (number, paper) in (1..).zip(papers) {
        put(&mut ward, number, paper);
    }
    for (number, text, progress) in
        [(1, "Lập danh sách", Progress::Open), (2, "Gọi bà Hường 0912345678", Progress::Done(now()))]
    {
        put(&mut ward, number, Task { text: text.into(), directive: Id::new(2), progress, ..Task::default() });
    }
    for language in [Language::Vietnamese, Language::English] {
        let book = Phrasebook::embedded(language);
        let register = register::directives(&ward, now(), &book);
        assert_eq!(register.count(), 3);
        let mut text = Vec::new();
        register.write_text(&mut text, &book).unwrap();
        insta::assert_snapshot!(format!("register_{language:?}"), String::from_utf8(text).unwrap());
    }
    let book = Phrasebook::embedded(Language::Vietnamese);
    let register = register::directives(&ward, now(), &book);
    let parts = |bytes: Vec<u8>| {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut text = String::new();
        for place in 0..archive.len() {
            archive.by_index(place).unwrap().read_to_string(&mut text).unwrap();
        }
        text
    };
    let (mut document, mut workbook) = (Vec::new(), Vec::new());
    register.write_document(&mut document, &book).unwrap();
    register.write_workbook(&mut workbook, &book).unwrap();
    let (document, workbook) = (parts(document), parts(workbook));
    for text in ["SỔ VĂN BẢN ĐẾN", "Quận ủy &lt;Long Biên&gt; &amp; ban", "landscape", "trả lời quá hạn 4 ngày"]
    {
        assert!(document.contains(text), "{text}");
    }
    assert!(workbook.contains("=15/BC-UBND") && !workbook.contains("<f>"), "no cell is computed");
    for text in [document, workbook] {
        assert!(!text.contains("0912345678"), "who is ill stands in no register");
    }
}

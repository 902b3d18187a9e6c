//! One F0 from the first phone call to the signed end, in keys: self-declared, confirmed, examined, measured every day, in
//! danger, sent to hospital and back, given medicines, released, and every paper made and read again.

use trucban::domain::alert::AlertStep;
use trucban::domain::area::Area;
use trucban::domain::command::Command;
use trucban::domain::home_treatment::{Bag, CaseStatus, Outcome};
use trucban::domain::identity::Id;
use trucban::domain::moment::Moment;
use trucban::domain::officer::{Officer, Role};
use trucban::domain::paper::{PaperKind, Step};
use trucban::domain::roster::Position;
use trucban::domain::station::Station;
use trucban::domain::transfer::Answer;
use trucban::domain::ward::Ward;
use trucban::exchange::headers::Kind;
use trucban::exchange::import::Ending;
use trucban::exchange::papers::PaperFile;
use trucban::exchange::sheet::Format;
use trucban::language::Language;
use trucban::tui::message::{Effect, Message};

use super::exchange::Desk;
use super::exchange_kinds::TABLES;
use super::f0_papers::{laid_out, words};
use super::releases::put;
use super::support::one_desk::OneDesk;

fn id<T>(number: u32) -> Id<T> {
    Id::new(number).unwrap()
}

/// A moment of February 2022, the month in which QĐ 261 held.
fn at(day: u32, time: &str) -> Moment {
    Moment::at(format!("2022-02-{day:02}").parse().unwrap(), format!("{time}:00").parse().unwrap())
}

/// A station with its ward and who signs, and nobody ill.
fn station() -> Ward {
    let mut ward = Ward::default();
    let now = at(10, "08:00");
    put(&mut ward, 1, Officer { name: "BS Lý".into(), role: Role::Administrator, ..Officer::default() }, now);
    put(&mut ward, 2, Officer { name: "ĐD Hà".into(), role: Role::DutyOfficer, ..Officer::default() }, now);
    let settings = Station {
        name: "TYT P.7".into(),
        packs: ["qd-261", "qd-528", "tram"].map(str::to_string).to_vec(),
        ward_name: "Phường 7".into(),
        above: "Ủy ban nhân dân Quận 8".into(),
        place: "Quận 8".into(),
        ..Station::default()
    };
    put(&mut ward, 1, settings, now);
    put(&mut ward, 1, Area { name: "Tổ 3".into(), ..Area::default() }, now);
    let post =
        |title: &str, holder: &str| Position { title: title.into(), holder: holder.into(), ..Position::default() };
    put(&mut ward, 1, post("Chủ tịch UBND phường", "Nguyễn Văn Phúc"), now);
    put(&mut ward, 2, post("Trạm trưởng Trạm Y tế", "Lê Thị Lý"), now);
    ward
}

/// It is this hour now, and somebody sits there.
fn clock(desk: &mut OneDesk, now: Moment) {
    desk.screen.idle.touched = now;
    desk.hear(Message::Tick(now));
}

/// Goes to the row of a form and types there.
fn fill(desk: &mut OneDesk, row: &str, text: &str) {
    for _ in 0..60 {
        desk.press("<up>");
    }
    for _ in 0..60 {
        let is_here = desk.drawn().lines().any(|line| {
            let line = line.trim_start_matches(['|', ' ']);
            line.strip_prefix('>').is_some_and(|rest| rest.trim_start().starts_with(row))
        });
        if is_here {
            desk.press(text);
            return;
        }
        desk.press("<down>");
    }
    panic!("no row {row}\n{}", desk.drawn());
}

/// What the screen shows must hold these words.
fn shows(desk: &OneDesk, words: &[&str]) {
    let drawn = desk.drawn().split_whitespace().collect::<Vec<_>>().join(" ");
    for words in words {
        assert!(drawn.contains(words), "{words}\n{}", desk.drawn());
    }
}

/// Every sign within its limits, morning and afternoon of these days.
fn measured(desk: &mut OneDesk, days: std::ops::RangeInclusive<u32>) {
    for day in days {
        for time in ["09:35", "15:00"] {
            clock(desk, at(day, time));
            desk.press("#1 36,8 98 80 18 120/80 ko<enter>");
            shows(desk, &["Đã lưu"]);
        }
    }
}

/// The evening call of somebody who tested himself, and the morning on which the station confirms and visits him.
fn called_confirmed_examined(desk: &mut OneDesk) {
    clock(desk, at(10, "19:30"));
    desk.press("<f2>+ Nguyễn Văn An 1985 0912345678 tổ 3 kp8/2 tkdt<enter>");
    // The playbook of a new F0 is offered at once; Esc leaves it for later.
    shows(desk, &["F0 mới #1 Nguyễn Văn An"]);
    desk.press("<esc>");
    let case = desk.ward.cases.read(id(1)).unwrap();
    assert_eq!((case.status, case.reported_at), (CaseStatus::SelfDeclared, Some(at(10, "19:30"))));
    assert!(case.is_open(), "followed from the first minute");
    desk.press("36,9 97 80 18 120/80 ho<enter>#1<enter><enter>");
    shows(desk, &["Báo 19:30 > xác nhận chưa > thăm khám chưa"]);
    desk.press("<esc>:giay to<enter>");
    shows(desk, &["Chưa xác định là F0 (#1)"]);
    desk.press("<esc>");
    clock(desk, at(11, "08:10"));
    desk.press(":them xet nghiem<enter>");
    fill(desk, "Kết quả", "dương<ctrl-s>");
    shows(desk, &["DƯƠNG TÍNH: XÁC ĐỊNH F0?", "Ghi #1 Nguyễn Văn An là F0 xác định"]);
    desk.press("<enter>");
    assert_eq!(desk.ward.cases.read(id(1)).unwrap().status, CaseStatus::SelfDeclared, "No is chosen first");
    desk.press(":them xet nghiem<enter>");
    fill(desk, "Loại xét nghiệm", "RT-PCR");
    fill(desk, "Kết quả", "dương<ctrl-s> <enter>");
    let case = desk.ward.cases.read(id(1)).unwrap();
    assert_eq!((case.status, case.confirmed_on), (CaseStatus::Confirmed, Some(at(11, "08:10").date())));
    clock(desk, at(11, "09:30"));
    desk.press("<ctrl-e>");
    fill(desk, "Giới", "nam");
    fill(desk, "Người chăm sóc", "vợ, Lê Thị Mai");
    fill(desk, "Nơi ở hiện nay", "12/3 Phạm Thế Hiển");
    fill(desk, "Bệnh nền", "không");
    fill(desk, "Số mũi vắc xin", "2");
    fill(desk, "CCCD", "079085000123");
    fill(desk, "Thăm khám lúc", "11/2 8:50");
    fill(desk, "Thuốc đã phát", "A 11/2 ĐD Hà");
    fill(desk, "Cán bộ theo dõi", "ĐD Hà<ctrl-s>");
    shows(desk, &["Đã lưu 09:30"]);
    let case = desk.ward.cases.read(id(1)).unwrap();
    assert_eq!(case.examined_at, Some(at(11, "08:50")));
    assert_eq!(case.medicines.iter().map(|given| given.bag).collect::<Vec<_>>(), [Bag::A]);
    desk.press("<enter>");
    shows(desk, &["Báo 10/2 19:30 > xác nhận 11/2 > thăm khám 08:50", "Đã phát A 11/2 ĐD Hà"]);
    desk.press("<pgdn>");
    shows(desk, &["Điều kiện tại nhà theo QĐ 261/QĐ-BYT: đạt 7/7", "Nhóm nguy cơ"]);
    desk.press("<esc>");
}

/// A morning in danger: the alert is taken, measured again, a hospital is asked and declines, and a doctor sees him.
fn in_danger_and_back(desk: &mut OneDesk) {
    clock(desk, at(14, "08:00"));
    desk.press("#1 38,1 93 104 24 kt<enter>");
    shows(desk, &["XÁC NHẬN CHỈ SỐ BẤT THƯỜNG", "SpO2 93 !! ngưỡng <= 93", "khó thở !! (QĐ 261/QĐ-BYT)"]);
    desk.press("<enter>");
    shows(desk, &["!! KHẨN 1 #1", "SpO2 93, khó thở, NT 24", "lúc 08:00, chưa ai nhận"]);
    assert!(!desk.drawn().contains("Không có cảnh báo"), "below an alert nothing says that there is none");
    assert!(desk.effects.iter().any(|effect| matches!(effect, Effect::Ring)));
    desk.press("<f6>");
    shows(desk, &["ĐD Hà nhận 08:00"]);
    desk.press("<esc>");
    clock(desk, at(14, "08:05"));
    desk.press("#1 38 94 104 22 kt<enter><enter>");
    assert!(desk.ward.open_alert_of(id(1)).is_some(), "the second value confirms it: {}", desk.drawn());
    desk.press("<f6>BV Quận 8<down><down><down><down><enter><ctrl-s>");
    let transfer = |desk: &OneDesk| desk.ward.transfers.iter().next_back().unwrap().body.clone();
    assert_eq!((transfer(desk).place.as_str(), transfer(desk).answer), ("BV Quận 8", Answer::Waiting));
    shows(desk, &["đang chuyển v"]);
    clock(desk, at(14, "08:40"));
    desk.press(":so chuyen<enter><down><enter><down>từ chối<ctrl-s>");
    assert_eq!((transfer(desk).answer, transfer(desk).answered_at), (Answer::Refused, Some(at(14, "08:40"))));
    assert!(!desk.drawn().contains("SỬA: lượt chuyển"), "the form closes once it stands: {}", desk.drawn());
    assert!(desk.ward.cases.read(id(1)).unwrap().is_open(), "who was declined is ours");
    desk.press("<esc><f2>#1<enter><enter>");
    shows(desk, &["viện không nhận, vẫn theo dõi"]);
    desk.press("<esc>");
    clock(desk, at(14, "09:00"));
    desk.press("#1 37,2 97 80 18 120/80 ko<enter><f6><down><down><down><enter>");
    assert!(desk.ward.open_alert_of(id(1)).is_none(), "{}", desk.drawn());
    let said = &desk.ward.alerts.iter().next_back().unwrap().said;
    let steps: Vec<AlertStep> = said.iter().map(|said| said.step).collect();
    assert_eq!(steps, [AlertStep::Transferring, AlertStep::Declined, AlertStep::Examined]);
    assert!(!desk.drawn().contains("KHẨN"), "{}", desk.drawn());
}

/// The station lets him go: the duty officer asks the head, and the head says yes.
fn released(mut desk: OneDesk) -> OneDesk {
    clock(&mut desk, at(18, "08:30"));
    desk.press("#1 36,7 98 80 18 120/80 ko<enter>:ket thuc<enter>");
    shows(&desk, &["0 F0 đủ điều kiện", "cần XN nhanh hoặc RT-PCR âm tính từ 18/2"]);
    desk.press("<esc>:them xet nghiem<enter>");
    fill(&mut desk, "Kết quả", "âm<ctrl-s>:ket thuc<enter>");
    shows(&desk, &["1 F0 đủ điều kiện kết thúc cách ly - chờ TYT xác nhận"]);
    desk.press("<enter><enter>");
    assert!(desk.ward.cases.read(id(1)).unwrap().is_open(), "never by itself, and not by a duty officer");
    assert!(desk.ward.tasks.iter().any(|task| task.is_open() && task.case == Some(id(1))), "{}", desk.drawn());
    let mut desk = desk.signed_in("BS Lý");
    clock(&mut desk, at(18, "08:40"));
    desk.press("<esc><esc>:ket thuc<enter><enter>");
    assert!(desk.ward.cases.read(id(1)).unwrap().is_open());
    desk.press(" <enter>");
    let end = desk.ward.cases.read(id(1)).unwrap().end.clone().unwrap_or_else(|| panic!("{}", desk.drawn()));
    assert_eq!((end.outcome, end.on), (Outcome::Released, Some(at(18, "08:40").date())));
    desk.press("<esc>");
    desk
}

/// Every paper of the pack, written on the screen in the order of an episode.
fn papers(desk: &mut OneDesk) -> Vec<(PaperKind, PaperFile)> {
    let mut files = Vec::new();
    for (place, what) in PaperKind::ALL.into_iter().enumerate() {
        desk.effects.clear();
        desk.press(&format!("<f2>#1<enter>:giay to<enter>{}<enter><enter>", "<down>".repeat(place)));
        let written = desk.ward.papers_of(id(1)).any(|paper| paper.what == what);
        assert!(written, "{what:?}: {}", desk.drawn());
        let file = desk.effects.iter().find_map(|effect| match effect {
            Effect::WritePapers(file) => Some((**file).clone()),
            _ => None,
        });
        files.push((what, file.unwrap_or_else(|| panic!("{what:?} is printed at once: {}", desk.drawn()))));
        desk.press("<esc><esc>");
    }
    // The decision is signed and handed over.
    desk.press("<f2>#1<enter>:giay to<enter><enter>");
    fill(desk, "Ký lúc", "18/2 8h30");
    fill(desk, "Giao lúc", "18/2 8:30");
    fill(desk, "Người nhận", "bà Mai<ctrl-s>");
    shows(desk, &["01/QĐ-UBND đã giao", "bà Mai nhận"]);
    desk.press("<esc>");
    let steps: Vec<Step> = desk.ward.papers_of(id(1)).map(|paper| paper.step()).collect();
    assert_eq!(steps.iter().filter(|step| **step == Step::Delivered).count(), 1, "{steps:?}");
    files
}

/// What each paper must say of him.
fn says(what: PaperKind) -> &'static [&'static str] {
    match what {
        PaperKind::Decision => &["Số: 01/QĐ-UBND", "Nguyễn Văn An", "079085000123", "Nguyễn Văn Phúc", "Điều 1"],
        PaperKind::Commitment => &["CAM KẾT", "Nguyễn Văn An", "12/3 Phạm Thế Hiển"],
        PaperKind::Evaluation => &["Nguyễn Văn An", "1985"],
        PaperKind::DailySheet => &["Nguyễn Văn An", "36,8", "08:00 14/2 SpO2 93, khó thở, NT 24; 08:05 14/2"],
        PaperKind::Certificate => &["Nguyễn Văn An", "Lê Thị Lý"],
        PaperKind::EndDecision => &["Số: 02/QĐ-UBND", "Nguyễn Văn An", "Nguyễn Văn Phúc"],
    }
}

#[test]
fn an_f0_is_followed_from_the_first_call_to_the_signed_end() {
    for size in [(80, 24), (120, 40)] {
        let mut desk = OneDesk::open(station(), size, Language::Vietnamese).signed_in("ĐD Hà");
        called_confirmed_examined(&mut desk);
        measured(&mut desk, 11..=13);
        in_danger_and_back(&mut desk);
        measured(&mut desk, 14..=17);
        let mut desk = released(desk);
        let files = papers(&mut desk);
        for (what, file) in files {
            let mut bytes = Vec::new();
            file.write_document(&mut bytes).unwrap();
            let told = words(bytes.clone());
            for words in says(what) {
                assert!(told.contains(words), "{words} of {what:?}: {told}");
            }
            // Only once by the office, which takes seconds for each.
            let Some(pages) = laid_out(bytes).filter(|_| size.0 == 80) else { continue };
            let joined = |text: &str| text.split_whitespace().collect::<String>();
            let on_paper = joined(&pages.concat());
            for word in told.split_whitespace().filter(|word| word.chars().all(char::is_alphabetic)) {
                assert!(on_paper.contains(word), "{word} of {what:?} is not on paper: {on_paper}");
            }
        }
        comes_back(desk.ward);
    }
}

/// All of it comes back from its own lists, and once it stands they change nothing.
fn comes_back(ward: Ward) {
    let first = Desk::over(ward);
    let tables = || TABLES.map(|(kind, table)| (kind, first.export(table, Format::Csv, true)));
    let mut second = Desk::default();
    let officer = Officer { name: "BS Lý".into(), role: Role::Administrator, ..Officer::default() };
    second.order(Command::Enrol(officer));
    for (kind, table) in tables() {
        let report = second.import(kind, table.as_bytes());
        assert_eq!(report.ending, Ending::Committed, "{kind:?} {:?}\n{table}", report.refused);
        assert!(report.flagged.is_empty(), "{kind:?} {:?}", report.flagged);
    }
    // When a row was written is the desk's own; the tests stand under their numbers.
    let plain = |text: String| -> Vec<String> {
        text.lines().map(|line| line.rsplit_once(',').map_or(line, |(row, _)| row).to_string()).collect()
    };
    for (at, kind) in [(2, Kind::Cases), (10, Kind::Transfers), (11, Kind::Papers)] {
        assert_eq!(TABLES[at].0, kind);
        let again = second.export(TABLES[at].1, Format::Csv, true);
        assert_eq!(plain(again), plain(first.export(TABLES[at].1, Format::Csv, true)), "{kind:?}");
    }
}

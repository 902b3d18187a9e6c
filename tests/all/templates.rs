//! Ward templates: every row comes in, and what the documents they follow say can be read back from the roster alone.

use std::collections::BTreeSet;

use insta::assert_snapshot;

use trucban::domain::area::Area;
use trucban::domain::command::Command;
use trucban::domain::identity::Id;
use trucban::domain::moment::Moment;
use trucban::domain::officer::{Officer, Role};
use trucban::domain::responsibility::{Gap, Question, Who, gaps, who};
use trucban::domain::roster::{Force, Part};
use trucban::domain::ward::Ward;
use trucban::exchange::headers::Kind;
use trucban::exchange::import::{Answer, Options};
use trucban::exchange::templates::TEMPLATES;
use trucban::language::phrases::Language;

use super::exchange::Desk;
use super::support::one_desk::OneDesk;

fn ward_of(name: &str) -> Ward {
    desk_of(name).ward
}

fn desk_of(name: &str) -> Desk {
    let template = TEMPLATES.iter().find(|template| template.name == name).unwrap();
    let mut desk = Desk::default();
    let officer = Officer { name: "BS Lý".into(), role: Role::Administrator, ..Officer::default() };
    assert_eq!(desk.order(Command::Enrol(officer)), Answer::Done(None));
    let rows = template.text.lines().count() - 1;
    let report = desk.import(Kind::Roster, template.text.as_bytes());
    let counts = report.counts[&Kind::Roster];
    assert!(report.refused.is_empty() && report.flagged.is_empty(), "{name}: {:?}", report.refused);
    // A post that others report to before its own row is filled in by it.
    assert_eq!((counts.added + counts.updated, counts.skipped), (rows as u64, 0), "{name}");
    let again = desk.try_import(Kind::Roster, &[template.text.as_bytes()], Options::default()).unwrap();
    assert_eq!(again.counts[&Kind::Roster].skipped, rows as u64, "{name} comes in once");
    desk
}

fn day() -> Moment {
    Moment::start_of("2021-11-24".parse().unwrap())
}

/// Those who have a part in a duty, by title or body.
fn told(ward: &Ward, duty: &str, part: Part, area: Option<Id<Area>>) -> Vec<String> {
    let duty = ward.duties.iter().find(|known| known.name == duty).unwrap_or_else(|| panic!("{duty}")).id;
    let answer = who(ward, Question { duty, area, at: day() });
    let name = |who: &Who| match who {
        Who::Position(id) => ward.positions.read(*id).unwrap().title.clone(),
        Who::Officer(id) => ward.officers.read(*id).unwrap().name.clone(),
        Who::Body(body) => body.clone(),
    };
    answer.with_part(part).map(|one| name(&one.who)).collect()
}

/// What a sentence of the regulation says: the duty, the part and who has it.
type Sentence = (&'static str, &'static str, Part, &'static str);

/// Each sentence of seed 000 that gives a duty to somebody.
const REGULATION: [Sentence; 40] = {
    use Part::{Advise, Coordinate, Lead, Perform, ReportTo, Supervise};
    [
        ("1: chịu trách nhiệm lãnh đạo chung", "Lãnh đạo chung", Lead, "Bí thư Đảng ủy"),
        (
            "2: chỉ đạo hoạt động của Mặt trận Tổ quốc và các đoàn thể",
            "Chỉ đạo Mặt trận và các đoàn thể",
            Lead,
            "Phó Bí thư Thường trực Đảng ủy",
        ),
        (
            "2: trực tiếp chỉ đạo công tác kiểm tra, giám sát hoạt động phối hợp",
            "Kiểm tra phối hợp của Mặt trận đoàn thể và chi bộ",
            Lead,
            "Phó Bí thư Thường trực Đảng ủy",
        ),
        (
            "2: chỉ đạo Văn phòng Đảng ủy tổng hợp số liệu, báo cáo",
            "Tổng hợp số liệu và báo cáo",
            Lead,
            "Phó Bí thư Thường trực Đảng ủy",
        ),
        (
            "2: Văn phòng Đảng ủy cập nhật thông tin, tổng hợp số liệu",
            "Tổng hợp số liệu và báo cáo",
            Perform,
            "Văn phòng Đảng ủy",
        ),
        (
            "3: kích hoạt toàn bộ hệ thống chính trị",
            "Kích hoạt hệ thống phòng chống dịch",
            Lead,
            "Chủ tịch UBND phường",
        ),
        ("3: điều hành mọi hoạt động của Ban Chỉ đạo", "Điều hành Ban Chỉ đạo", Lead, "Trưởng Ban Chỉ đạo"),
        ("3: kiểm tra thường xuyên, xử lý nghiêm", "Kiểm tra và xử lý vi phạm", Lead, "Chủ tịch UBND phường"),
        ("3: lực lượng công an", "Kiểm tra và xử lý vi phạm", Perform, "Trưởng Công an phường"),
        ("3: quân sự", "Kiểm tra và xử lý vi phạm", Perform, "Chỉ huy trưởng Quân sự"),
        ("3: y tế", "Kiểm tra và xử lý vi phạm", Perform, "Trưởng trạm Y tế"),
        ("3: các tổ phòng chống dịch cộng đồng", "Kiểm tra và xử lý vi phạm", Perform, "Tổ COVID cộng đồng"),
        (
            "3: Khối Dân vận phối hợp các tổ cộng đồng",
            "Hoạt động của các tổ cộng đồng",
            Coordinate,
            "Khối Dân vận Đảng ủy",
        ),
        (
            "3: kịp thời kiện toàn Ban chỉ đạo",
            "Kiện toàn Ban Chỉ đạo và các tổ cộng đồng",
            Lead,
            "Chủ tịch UBND phường",
        ),
        ("3: giám sát việc chấp hành cách ly tại nhà", "Cách ly tại hộ", Supervise, "Chủ tịch UBND phường"),
        ("4: hoạt động giám sát của các Ban HĐND", "Giám sát của HĐND", Lead, "Phó Chủ tịch HĐND phường"),
        (
            "5: thực hiện ủy quyền để điều hành công việc",
            "Điều hành theo ủy quyền của Chủ tịch UBND",
            Lead,
            "Phó Chủ tịch UBND phường",
        ),
        (
            "6: tuyên truyền vận động hội viên, nhân dân",
            "Tuyên truyền và vận động nhân dân",
            Lead,
            "Chủ tịch Mặt trận Tổ quốc",
        ),
        ("6: trưởng các đoàn thể", "Tuyên truyền và vận động nhân dân", Coordinate, "Trưởng các đoàn thể"),
        ("6: phối hợp kiểm tra cách ly tại nhà (Mặt trận)", "Cách ly tại hộ", Coordinate, "Chủ tịch Mặt trận Tổ quốc"),
        ("6: phối hợp kiểm tra cách ly tại nhà (đoàn thể)", "Cách ly tại hộ", Coordinate, "Trưởng các đoàn thể"),
        (
            "7: Đảng ủy viên chịu trách nhiệm tại địa bàn",
            "Phòng chống dịch tại địa bàn",
            Lead,
            "Đảng ủy viên phụ trách địa bàn",
        ),
        ("7: Bí thư chi bộ", "Phòng chống dịch tại địa bàn", Perform, "Bí thư chi bộ"),
        ("7: Tổ trưởng tổ dân phố", "Phòng chống dịch tại địa bàn", Perform, "Tổ trưởng tổ dân phố"),
        ("truy vết: Công an phường chủ trì", "Truy vết", Lead, "Trưởng Công an phường"),
        ("truy vết: chỉ đạo Cảnh sát khu vực", "Truy vết", Perform, "Cảnh sát khu vực"),
        ("truy vết: phối hợp lực lượng Y tế", "Truy vết", Coordinate, "Trưởng trạm Y tế"),
        ("truy vết: và các lực lượng liên quan", "Truy vết", Coordinate, "Các lực lượng liên quan"),
        ("truy vết: Ban Chỉ đạo căn cứ vào kết quả truy vết", "Truy vết", ReportTo, "Trưởng Ban Chỉ đạo"),
        ("xét nghiệm: Ban chỉ đạo chỉ đạo Trạm y tế", "Xét nghiệm", Lead, "Trưởng Ban Chỉ đạo"),
        ("xét nghiệm: Trạm y tế tham mưu, đề xuất phương án", "Xét nghiệm", Advise, "Trưởng trạm Y tế"),
        ("xét nghiệm: xây dựng kế hoạch chi tiết", "Kế hoạch xét nghiệm", Lead, "Trưởng Ban Chỉ đạo"),
        (
            "cách ly tập trung: tham mưu UBND chuẩn bị cơ sở vật chất",
            "Cơ sở vật chất khu cách ly tập trung",
            Advise,
            "Trưởng Ban Chỉ đạo",
        ),
        (
            "cách ly tập trung: ban hành quy định quản lý",
            "Quy định quản lý khu cách ly tập trung",
            Lead,
            "Trưởng Ban Chỉ đạo",
        ),
        (
            "cách ly tập trung: quân sự về kỷ luật, kỷ cương",
            "Kỷ luật kỷ cương khu cách ly tập trung",
            Lead,
            "Chỉ huy trưởng Quân sự",
        ),
        (
            "cách ly tập trung: công an về an ninh, trật tự",
            "An ninh trật tự khu cách ly tập trung",
            Lead,
            "Trưởng Công an phường",
        ),
        ("cách ly tập trung: y tế về chuyên môn", "Chuyên môn y tế khu cách ly tập trung", Lead, "Trưởng trạm Y tế"),
        ("cách ly tại hộ: Ban Chỉ đạo ban hành quy định", "Cách ly tại hộ", Lead, "Trưởng Ban Chỉ đạo"),
        (
            "phong tỏa: lực lượng làm nhiệm vụ trong khu phong tỏa",
            "Khoanh vùng và phong tỏa",
            Perform,
            "Lực lượng trong khu phong tỏa",
        ),
        (
            "phong tỏa: hỗ trợ sinh hoạt thiết yếu hằng ngày",
            "Hỗ trợ sinh hoạt thiết yếu khu phong tỏa",
            Lead,
            "Trưởng Ban Chỉ đạo",
        ),
    ]
};

/// Each sentence of seed 000 that says who reports to whom.
const REPORTS: [(&str, &str, &str, Option<&str>); 6] = [
    ("2: thường xuyên báo cáo với đồng chí Bí thư", "Phó Bí thư Thường trực Đảng ủy", "Bí thư Đảng ủy", None),
    ("3: chịu trách nhiệm trước đồng chí Bí thư", "Chủ tịch UBND phường", "Bí thư Đảng ủy", None),
    ("4: báo cáo với Ban Thường vụ Đảng ủy", "Phó Chủ tịch HĐND phường", "Bí thư Đảng ủy", None),
    ("5: trước Chủ tịch UBND phường", "Phó Chủ tịch UBND phường", "Chủ tịch UBND phường", None),
    ("7: báo cáo thông qua văn phòng Đảng ủy", "Tổ trưởng tổ dân phố", "Bí thư Đảng ủy", Some("Văn phòng Đảng ủy")),
    ("7: Bí thư chi bộ thông qua văn phòng Đảng ủy", "Bí thư chi bộ", "Bí thư Đảng ủy", Some("Văn phòng Đảng ủy")),
];

#[test]
fn the_regulation_of_seed_000_is_read_back_from_the_roster_alone() {
    let ward = ward_of("ward_2021");
    for (sentence, duty, part, expected) in REGULATION {
        let found = told(&ward, duty, part, None);
        assert!(found.iter().any(|name| name == expected), "{sentence}: {found:?}");
    }
    let title = |id: Option<Id<_>>| id.map(|id| ward.positions.read(id).unwrap().title.clone());
    for (sentence, by, to, through) in REPORTS {
        let is_told = ward.reportings.iter().any(|told| {
            (title(told.by).as_deref(), title(told.to).as_deref(), title(told.through).as_deref())
                == (Some(by), Some(to), through)
        });
        assert!(is_told, "{sentence}");
    }
    // Seven levels and five fields of work beside the general lead; the head of the committee is nobody's for ever.
    let fields: BTreeSet<&str> = ward.duties.iter().map(|duty| duty.field.as_str()).collect();
    assert_eq!(fields.len(), 6, "{fields:?}");
    let head = ward.positions.iter().find(|kept| kept.title == "Trưởng Ban Chỉ đạo").unwrap();
    assert!(head.is_vacant() && gaps(&ward, day()).contains(&Gap::Vacant(head.id)));
}

#[test]
fn the_figures_of_seed_004_stand_in_its_template() {
    let ward = ward_of("ward_of_13");
    assert_eq!(ward.areas.iter().filter(|area| area.name.starts_with("Tổ ")).count(), 13);
    assert_eq!(ward.positions.iter().filter(|kept| kept.force == Force::CommunityTeam).count(), 9);
    let to_7 = ward.areas.iter().find(|area| area.name == "Tổ 7").unwrap().id;
    assert_eq!(told(&ward, "Phòng chống dịch tại địa bàn", Part::Lead, Some(to_7)), ["Bí thư chi bộ tổ dân phố 7"]);
    assert_eq!(told(&ward, "Tuần tra và kiểm soát hằng ngày", Part::Perform, None).len(), 2);
    assert_eq!(told(&ward, "Kiểm soát ngoài giờ 24/24/7", Part::Perform, None).len(), 1);
    assert_eq!(told(&ward, "Giám sát tại khu dân cư", Part::Perform, None).len(), 9);
    assert_eq!(told(&ward, "Giám sát tại khu dân cư", Part::Coordinate, None), ["Nhóm COVID cộng đồng (91 nhóm)"]);
    for belt in ["Trực chốt vành đai 3", "Trực kiểm soát vành đai 1 và 2"] {
        assert_eq!(told(&ward, belt, Part::Lead, None), ["Chủ tịch UBND phường"]);
    }
    // In this ward the party secretary heads the committee, so the chair reports to the head.
    let head = ward.positions.iter().find(|kept| kept.title == "Trưởng Ban Chỉ đạo").unwrap();
    let chair = ward.positions.iter().find(|kept| kept.title == "Chủ tịch UBND phường").unwrap();
    assert_eq!((head.force, chair.reports_to), (Force::Party, Some(head.id)));
}

#[test]
fn a_line_list_behind_the_template_names_the_same_13_areas() {
    let mut desk = desk_of("ward_of_13");
    let areas = |desk: &Desk| desk.ward.areas.iter().map(|area| area.name.clone()).collect::<BTreeSet<_>>();
    let before = areas(&desk);
    assert_eq!(before.len(), 13);
    let mut list = String::from("STT,Họ và tên,Năm sinh,Tổ dân phố\n");
    for number in 1..=13 {
        // Half of the offices write the number alone.
        let area = if number % 2 == 0 { format!("{number}") } else { format!("Tổ {number}") };
        list.push_str(&format!("{number},Nguyễn Văn {},1990,{area}\n", char::from(b'A' + number)));
    }
    let report = desk.import(Kind::Cases, list.as_bytes());
    assert_eq!((report.counts[&Kind::Cases].added, report.refused.len()), (13, 0));
    assert_eq!(areas(&desk), before);
    assert!(desk.ward.persons.iter().all(|person| person.area.is_some()));
}

/// Found by walking: every one of 13 areas told the same missing duties.
#[test]
fn what_every_area_lacks_is_said_once() {
    let ward = desk_of("ward_of_13").ward;
    let mut desk = OneDesk::open(ward, (80, 24), Language::Vietnamese).signed_in("BS Lý");
    let need = desk.press(":can nguoi<enter>").drawn();
    let count = |words: &str| need.matches(words).count();
    assert_eq!((count("chưa có ai phụ trách 14 việc"), count("Chỉ đạo phòng"), count("thiếu:")), (1, 1, 0), "{need}");
    assert_snapshot!("template_need_80x24", need);
    assert_snapshot!("template_duties_80x24", desk.press(" ").drawn());
}

#[test]
fn the_ward_of_2026_has_no_district_and_every_duty_a_lead() {
    let ward = ward_of("ward_2026");
    assert!(!ward.positions.iter().any(|kept| kept.title.contains("Quận") || kept.body.body.contains("Quận")));
    let no_leads: Vec<_> = gaps(&ward, day()).into_iter().filter(|gap| matches!(gap, Gap::NoLead(_))).collect();
    assert_eq!(no_leads, []);
    assert_eq!(told(&ward, "Truy vết", Part::Lead, None), ["Giám đốc Trạm Y tế"]);
}

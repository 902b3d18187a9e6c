//! Areas on the screen: the figures of seed 004, merged wards, levels, lockdown zones, coverage and loads, keys in and
//! screens out.

use std::sync::Arc;

use insta::assert_snapshot;

use trucban::domain::area::{Area, AreaKind};
use trucban::domain::command::{Command, Order};
use trucban::domain::decide::decide;
use trucban::domain::home_treatment::Case;
use trucban::domain::identity::{Kind, OrderId, RecordId, SessionId};
use trucban::domain::officer::{Officer, Role};
use trucban::domain::person::{Household, Person};
use trucban::domain::record::{AnyBody, Kept};
use trucban::domain::refusal::Refusal;
use trucban::domain::roster::{Assignment, Duty, Part, Position};
use trucban::domain::ward::Ward;
use trucban::domain::zone::{Level, Measure, ZoneLevel};
use trucban::language::phrases::Language;

use super::support::one_desk::{OneDesk, evening};
use super::support::ward::{id, put};

/// Has the desk carry a command out, as an officer would ask for it; the number of the last record of the kind.
fn done(ward: &mut Ward, command: Command, kind: Kind) -> u32 {
    let (order, officer, session) = (OrderId(1), id(1), SessionId(1));
    let order = Order { id: order, officer, session, at: evening(), command, based_on: Vec::new() };
    let changes = decide(ward, &order, evening()).unwrap_or_else(|refusal: Refusal| panic!("{refusal:?}"));
    changes.iter().for_each(|change| ward.apply(change));
    ward.last_number(kind)
}

fn make(ward: &mut Ward, body: AnyBody) -> u32 {
    let kind = body.kind();
    done(ward, Command::Make(Box::new(body)), kind)
}

fn area(ward: &mut Ward, name: &str, kind: AreaKind, parent: Option<u32>, address: &str) -> u32 {
    let (name, address, parent) = (name.to_string(), address.to_string(), parent.map(id));
    make(ward, AnyBody::Area(Area { name, kind, parent, address, ..Area::default() }))
}

fn level(ward: &mut Ward, area: u32, (assessed, applied): (Option<Level>, Level), measure: Measure) {
    make(
        ward,
        AnyBody::ZoneLevel(ZoneLevel {
            area: id(area),
            assessed,
            assessed_by: "Quận Long Biên".to_string(),
            assessed_on: assessed.map(|_| evening().date()),
            applied,
            measure: Some(measure),
            from: evening().date(),
            to: None,
            source: "NQ 54-NQ/ĐU".to_string(),
        }),
    );
}

/// Gia Thụy as seed 004 tells of it: 13 TDP, 9 teams, 91 groups; the ward assessed green and one step higher applied;
/// KV1 and KV2 points with their addresses and measures, blocks in their TDP, the belts' posts.
fn gia_thuy() -> Ward {
    let mut ward = Ward::default();
    let officer = Officer { name: "BS Lý".into(), role: Role::Administrator, ..Officer::default() };
    done(&mut ward, Command::Enrol(officer), Kind::Officer);
    let whole = Area { name: "Phường Gia Thụy".into(), teams: Some(9), groups: Some(91), ..Area::default() };
    let whole = make(&mut ward, AnyBody::Area(whole));
    // The seed names TDP 13, 15 and 18; which other ten there are it does not say.
    let parts: Vec<u32> = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 13, 15, 18]
        .iter()
        .map(|number| area(&mut ward, &format!("Tổ {number}"), AreaKind::Part, Some(whole), ""))
        .collect();
    let (tdp_13, tdp_15, tdp_18) = (parts[10], parts[11], parts[12]);
    let firm = area(
        &mut ward,
        "Tikinow Smart Logistics",
        AreaKind::Point,
        Some(whole),
        "số 3+5 Nguyễn Văn Linh, ngõ 9 Nguyễn Văn Linh",
    );
    let mall = area(&mut ward, "TTTM Savico", AreaKind::Point, Some(whole), "");
    let market = area(&mut ward, "Chợ tạm Gia Thụy", AreaKind::Point, Some(tdp_13), "tổ 13");
    let block = area(&mut ward, "Chung cư HH1-HH2", AreaKind::Block, Some(tdp_18), "tổ 18");
    let other_block = area(&mut ward, "Chung cư Đoàn 871", AreaKind::Block, Some(tdp_15), "tổ 15");
    area(&mut ward, "Vành đai 3", AreaKind::Post, Some(whole), "");
    level(&mut ward, whole, (Some(Level::Green), Level::Yellow), Measure::Ct15);
    level(&mut ward, firm, (None, Level::Orange), Measure::Ct16);
    for point in [mall, market, block, other_block] {
        level(&mut ward, point, (None, Level::Yellow), Measure::Ct15Plus);
    }
    ward
}

fn at(ward: Ward, size: (u16, u16)) -> OneDesk {
    OneDesk::open(ward, size, Language::Vietnamese).signed_in("BS Lý")
}

/// Everything that a list shows, from its first row to its last.
fn all_pages(desk: &mut OneDesk, rows: usize) -> String {
    let mut pages = desk.drawn();
    for _ in 0..rows {
        pages.push_str(&desk.press("<down>").drawn());
    }
    pages
}

#[test]
fn the_figures_of_seed_004_stand_on_the_screen() {
    let mut desk = at(gia_thuy(), (120, 40));
    assert_snapshot!("seed_004_120x40", desk.press(":can nguoi<enter>").drawn());
    let pages = all_pages(&mut desk, 22);
    for wanted in [
        "13 khu dân cư",
        "2 chung cư",
        "3 điểm",
        "1 chốt",
        "9 tổ COVID",
        "91 nhóm COVID",
        "vàng CT15, cao hơn đánh giá 1 mức",
        "cam CT16",
        "số 3+5 Nguyễn Văn Linh, ngõ 9 Nguyễn Văn Linh",
        "vàng CT15+",
        "Chợ tạm Gia Thụy",
        "Chung cư HH1-HH2",
        "Chung cư Đoàn 871",
        "vàng CT15 (theo Phường Gia Thụy), cao hơn đánh giá 1 mức",
    ] {
        assert!(pages.contains(wanted), "{wanted}\n{pages}");
    }
    assert_snapshot!("seed_004_80x24", at(gia_thuy(), (80, 24)).press(":can nguoi<enter>").drawn());
}

/// Seed 004's ward with a lockdown zone in Tổ 13, F0 and F1, duties, forces and households in need.
fn in_outbreak() -> Ward {
    let mut ward = gia_thuy();
    let tdp_13 = ward.areas.iter().find(|area| area.name == "Tổ 13").unwrap().id.number();
    let tdp_18 = ward.areas.iter().find(|area| area.name == "Tổ 18").unwrap().id.number();
    let zone = area(&mut ward, "Ngõ 9", AreaKind::Lockdown, Some(tdp_13), "ngõ 9 Nguyễn Văn Linh");
    level(&mut ward, zone, (Some(Level::Red), Level::Red), Measure::Ct16);
    put(&mut ward, 2, Officer { name: "ĐD Hà".into(), ..Officer::default() });
    for (number, name) in (1..).zip(["Truy vết", "Quản lý khu phong tỏa"]) {
        put(&mut ward, number, Duty { name: name.into(), ..Duty::default() });
    }
    let position = |title: &str, body: &str, holder: &str| Position {
        title: title.into(),
        body: body.into(),
        holder: holder.into(),
        ..Position::default()
    };
    put(&mut ward, 1, position("Trưởng Công an phường", "Công an", "Nguyễn Văn Tuấn"));
    put(&mut ward, 2, position("Tổ trưởng", "Tổ COVID cộng đồng", "Lê Thị Hoa"));
    let assigned = |duty, position: Option<u32>, part, areas: &[u32]| Assignment {
        areas: areas.iter().copied().map(id).collect(),
        ..Assignment::of(id(duty), position.map(id), position.is_none().then(|| id(2)), part)
    };
    put(&mut ward, 1, assigned(1, None, Part::Lead, &[tdp_18]));
    put(&mut ward, 2, assigned(2, Some(1), Part::Lead, &[tdp_13]));
    put(&mut ward, 3, assigned(2, Some(2), Part::Perform, &[zone]));
    let home = |address: &str, area: u32, needs: &str| Household {
        address: address.into(),
        area: Some(id(area)),
        needs: needs.into(),
        ..Household::default()
    };
    make(&mut ward, AnyBody::Household(home("12 ngõ 9", zone, "gạo, sữa")));
    make(&mut ward, AnyBody::Household(home("5 phố Gia Thụy", tdp_18, "thuốc")));
    let signed = Household { committed_on: Some(evening().date()), ..home("7 ngõ 9", zone, "") };
    make(&mut ward, AnyBody::Household(signed));
    for (number, household) in [(1, Some(1)), (2, None), (3, None)] {
        let area = Some(id(if number == 3 { tdp_18 } else { zone }));
        let (name, household) = (format!("Người {number}"), household.map(id));
        put(&mut ward, number, Person { name, area, household, ..Person::default() });
        let carer = (number != 2).then(|| id(2));
        put(&mut ward, number, Case { confirmed_on: Some(evening().date()), carer, ..Case::of(id(number)) });
    }
    ward
}

#[test]
fn every_survey_is_drawn_at_both_sizes_and_space_turns() {
    for (size, name) in [((80, 24), "80x24"), ((120, 40), "120x40")] {
        let mut desk = at(in_outbreak(), size);
        for view in ["duties", "loads", "zones", "tests", "arrivals", "vaccination", "need"] {
            let drawn = desk.press(if view == "duties" { ":phu<enter>" } else { " " }).drawn();
            assert_snapshot!(format!("survey_{view}_{name}"), drawn);
        }
    }
    let english = OneDesk::open(in_outbreak(), (80, 24), Language::English).signed_in("BS Lý");
    let mut english = english;
    assert_snapshot!("survey_zones_english", english.press(":phong toa<enter>").drawn());
}

#[test]
fn each_survey_has_a_command_and_esc_closes_it() {
    let mut desk = at(in_outbreak(), (80, 24));
    let before = desk.drawn();
    for (typed, title) in [
        (":can nguoi", "ĐỊA BÀN CẦN NGƯỜI"),
        (":phu", "AI PHỤ TRÁCH VIỆC GÌ"),
        (":tai", "TẢI CỦA CÁN BỘ"),
        (":phong toa", "VÙNG PHONG TỎA"),
        (":co dich", "CẢNH BÁO DỊCH"),
        (":tiem chung", "RÀ SOÁT TIÊM CHỦNG"),
    ] {
        let drawn = desk.press(typed).press("<enter>").drawn();
        assert!(drawn.contains(title), "{typed}\n{drawn}");
        assert_eq!(desk.press("<esc>").drawn(), before);
    }
}

#[test]
fn a_household_that_was_supplied_leaves_the_list_at_once() {
    let mut desk = at(in_outbreak(), (120, 40));
    let drawn = desk.press(":phong toa<enter>").drawn();
    assert!(drawn.contains("! 12 ngõ 9") && drawn.contains("2 hộ chưa được hỗ trợ"), "{drawn}");
    // Down to the first household; Enter opens it in a form.
    desk.press("<down><down><down><down><down><enter>");
    let form = desk.drawn();
    assert!(form.contains("Hỗ trợ gần nhất") && form.contains("12 ngõ 9"), "{form}");
    let RecordId { kind, number } = RecordId { kind: Kind::Household, number: 1 };
    let old = desk.ward.record(kind, number).unwrap();
    let trucban::domain::record::Record::Household(home) = &old else { panic!("a household") };
    let supplied = Household { supplied_on: Some(evening().date()), ..home.body.clone() };
    let new = old.rewritten(AnyBody::Household(supplied), false, evening(), Some(id(1))).unwrap();
    desk.press("<esc>");
    desk.others_change(vec![trucban::domain::change::Change::written(old, new)]);
    let drawn = desk.drawn();
    assert!(!drawn.contains("12 ngõ 9 ") && drawn.contains("1 hộ chưa được hỗ trợ"), "{drawn}");
}

#[test]
fn a_level_is_entered_by_keys_and_a_later_one_ends_it() {
    let mut desk = at(gia_thuy(), (120, 40));
    desk.press(":muc nguy co<enter>");
    let list = desk.drawn();
    assert!(list.contains("Tikinow Smart Logistics") && list.contains("cam") && list.contains("CT16"), "{list}");
    desk.press("<enter>7<tab><ctrl-u>đỏ<tab>ct16<tab><ctrl-u>20/7<tab><tab>CV 12");
    let form = desk.drawn();
    assert!(form.contains("CV 12") && form.contains("CT16"), "{form}");
    desk.press("<ctrl-s>").press("<enter>");
    let levels = |desk: &OneDesk| -> Vec<(String, Level, String, String)> {
        let of_tdp_7 = |level: &&Arc<Kept<ZoneLevel>>| level.area.number() == 8;
        let told = desk.ward.zone_levels.iter().filter(of_tdp_7);
        let to = |level: &ZoneLevel| level.to.map_or(String::new(), |day| day.to_string());
        told.map(|level| (level.source.clone(), level.applied, level.from.to_string(), to(level))).collect()
    };
    assert_eq!(levels(&desk), [("CV 12".to_string(), Level::Red, "2021-07-20".to_string(), String::new())]);
    let later = ZoneLevel {
        applied: Level::Yellow,
        from: evening().date(),
        ..desk.ward.zone_levels.iter().last().unwrap().body.clone()
    };
    make(&mut desk.ward, AnyBody::ZoneLevel(later));
    assert_eq!(levels(&desk)[0].3, "2021-07-20");
}

#[test]
fn areas_of_merged_wards_are_told_apart_wherever_they_are_named() {
    let mut ward = Ward::default();
    let officer = Officer { name: "BS Lý".into(), role: Role::Administrator, ..Officer::default() };
    done(&mut ward, Command::Enrol(officer), Kind::Officer);
    for former_ward in ["Phường 3", "Phường 5"] {
        let (name, former_ward) = ("Tổ 7".to_string(), former_ward.to_string());
        let present_since = Some("2021-07-01".parse().unwrap());
        make(&mut ward, AnyBody::Area(Area { name, former_ward, present_since, ..Area::default() }));
    }
    let mut desk = at(ward, (120, 40));
    desk.press("+ hoa t7<enter>");
    assert!(desk.notice().contains("phường cũ"), "{}", desk.drawn());
    assert_eq!(desk.ward.cases.count(), 0);
    desk.press("<esc>+ hoa t7 phường 5<enter>");
    let hoa = desk.ward.persons.iter().next().expect("she stands").body.clone();
    assert_eq!((hoa.name.as_str(), hoa.area), ("Hoa", Some(id(2))));
    desk.press("+ an t7 p3<enter>");
    let drawn = desk.press("<f3><f3>").drawn();
    assert!(drawn.contains("Tổ 7 (Phường 3)") && drawn.contains("Tổ 7 (Phường 5)"), "{drawn}");
    let narrowed = desk.press("<f2>/t7 phường 3<enter>").drawn();
    assert!(narrowed.contains("An") && !narrowed.contains("Hoa"), "{narrowed}");
}

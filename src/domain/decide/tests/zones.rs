//! Orders about areas of merged wards, about the levels of areas, and about what a household needs.

use super::fixture::*;
use super::import::{Desk, refused as refused_rows, tally};
use crate::domain::area::{Area, AreaKind};
use crate::domain::command::Command;
use crate::domain::decide::{Done, undo};
use crate::domain::identity::{Kind, OrderId};
use crate::domain::line_list::{AreaRow, CaseRow, Rows};
use crate::domain::officer::Role;
use crate::domain::person::Household;
use crate::domain::record::AnyBody;
use crate::domain::refusal::{Field, Refusal};
use crate::domain::ward::Ward;
use crate::domain::zone::{Level, Measure, ZoneLevel};

fn make(body: AnyBody) -> Command {
    Command::Make(Box::new(body))
}

fn refused(ward: &Ward, command: Command) -> Option<Refusal> {
    decided(ward, command).err()
}

fn level(area: u32, from: &str, to: Option<&str>) -> ZoneLevel {
    ZoneLevel {
        area: id(area),
        assessed: None,
        assessed_by: String::new(),
        assessed_on: None,
        applied: Level::Orange,
        measure: Some(Measure::Ct16),
        from: date(from),
        to: to.map(date),
        source: "NQ 54-NQ/ĐU".to_string(),
    }
}

fn set(area: u32, from: &str, to: Option<&str>) -> Command {
    make(AnyBody::ZoneLevel(level(area, from, to)))
}

fn spans(ward: &Ward) -> Vec<String> {
    let to = |level: &ZoneLevel| level.to.map_or(String::new(), |day| day.to_string());
    ward.zone_levels.iter().map(|level| format!("{} {}..{}", level.area.number(), level.from, to(level))).collect()
}

#[test]
fn a_later_level_ends_the_earlier_one_at_the_day_before_and_undoing_it_brings_that_back() {
    let mut ward = ward();
    carry_out(&mut ward, set(1, "2021-09-04", None));
    let changes = decided(&ward, set(1, "2021-09-07", None)).unwrap();
    carry_out(&mut ward, set(1, "2021-09-07", None));
    assert_eq!(spans(&ward), ["1 2021-09-04..2021-09-06", "1 2021-09-07.."]);
    let done = Done { officer: 1, command: "make".to_string(), changes };
    let back = undo(&ward, &order_of(1, Command::Undo(OrderId(1))), &done, now());
    let back = back.unwrap_or_else(|refusal| panic!("{refusal:?}"));
    back.iter().for_each(|change| ward.apply(change));
    assert_eq!(spans(&ward), ["1 2021-09-04.."]);
}

#[test]
fn of_one_area_no_two_levels_are_in_force_on_one_day() {
    let mut ward = ward();
    carry_out(&mut ward, Command::AddArea(Area { name: "Tổ 2".into(), ..Area::default() }));
    carry_out(&mut ward, set(1, "2021-09-04", Some("2021-09-20")));
    carry_out(&mut ward, set(1, "2021-10-01", None));
    let first = Refusal::LevelOverlaps(date("2021-09-04"), Some(date("2021-09-20")));
    let last = Refusal::LevelOverlaps(date("2021-10-01"), None);
    for (command, expected) in [
        (set(1, "2021-09-04", None), Some(first.clone())),
        (set(1, "2021-09-01", Some("2021-09-03")), None),
        (set(1, "2021-09-01", Some("2021-09-04")), Some(first.clone())),
        (set(1, "2021-09-10", Some("2021-09-12")), Some(first)),
        (set(1, "2021-09-10", Some("2021-09-20")), None),
        (set(1, "2021-09-10", Some("2021-09-30")), None),
        (set(1, "2021-09-21", Some("2021-09-30")), None),
        (set(1, "2021-09-21", None), Some(last.clone())),
        (set(1, "2021-10-02", Some("2021-10-03")), Some(last)),
        (set(1, "2021-10-02", None), None),
        (set(2, "2021-09-10", None), None),
        (set(9, "2021-09-10", None), Some(Refusal::NotFound(record(Kind::Area, 9)))),
        (set(2, "2021-09-10", Some("2021-09-09")), Some(Refusal::DaysReversed)),
    ] {
        let shown = format!("{command:?}");
        assert_eq!(refused(&ward, command), expected, "{shown}");
    }
    let edit = |number, body| Command::Edit { number, body: Box::new(AnyBody::ZoneLevel(body)) };
    let longer = level(1, "2021-09-04", Some("2021-10-01"));
    assert_eq!(refused(&ward, edit(1, longer)), Some(Refusal::LevelOverlaps(date("2021-10-01"), None)));
    assert_eq!(refused(&ward, edit(1, level(1, "2021-09-02", Some("2021-09-30")))), None);
    carry_out(&mut ward, Command::Delete(record(Kind::ZoneLevel, 2)));
    carry_out(&mut ward, set(1, "2021-10-05", None));
    let restore = Command::Restore(record(Kind::ZoneLevel, 2));
    assert_eq!(refused(&ward, restore), Some(Refusal::LevelOverlaps(date("2021-10-05"), None)));
}

#[test]
fn what_a_level_and_a_household_say_is_checked() {
    let mut ward = ward();
    let bare = || level(1, "2021-09-04", None);
    let home = || household("12/3");
    for (body, expected) in [
        (AnyBody::ZoneLevel(ZoneLevel { assessed_by: "x\u{1b}".into(), ..bare() }), Refusal::NotText(Field::Name)),
        (AnyBody::ZoneLevel(ZoneLevel { assessed_on: Some(date("2021-11-11")), ..bare() }), Refusal::DayInFuture),
        (AnyBody::Household(Household { needs: "x\u{1b}".into(), ..home() }), Refusal::NotText(Field::Text)),
        (AnyBody::Household(Household { supplied_on: Some(date("2021-11-11")), ..home() }), Refusal::DayInFuture),
        (AnyBody::Household(Household { committed_on: Some(date("2021-11-11")), ..home() }), Refusal::DayInFuture),
        (
            AnyBody::Area(Area { name: "Chợ".into(), address: "x\u{1b}".into(), ..Area::default() }),
            Refusal::NotText(Field::Address),
        ),
    ] {
        let shown = format!("{body:?}");
        assert_eq!(refused(&ward, make(body)), Some(expected), "{shown}");
    }
    carry_out(&mut ward, make(AnyBody::Area(Area { name: "Chợ".into(), ..Area::default() })));
    carry_out(&mut ward, set(2, "2021-09-04", None));
    let named = Refusal::StillNamed { by: record(Kind::ZoneLevel, 1), count: 1 };
    assert_eq!(refused(&ward, Command::Delete(record(Kind::Area, 2))), Some(named));
}

#[test]
fn one_name_may_stand_once_in_each_former_ward() {
    let mut ward = ward();
    let of = |former_ward: &str| Area { name: "Tổ 7".into(), former_ward: former_ward.into(), ..Area::default() };
    carry_out(&mut ward, make(AnyBody::Area(of("Phường 3"))));
    carry_out(&mut ward, make(AnyBody::Area(of("Phường 5"))));
    carry_out(&mut ward, make(AnyBody::Area(of(""))));
    let taken = Some(Refusal::NameTaken("Tổ 7".into()));
    assert_eq!(refused(&ward, make(AnyBody::Area(of("Phường 3")))), taken);
    let parted = Area { parent: Some(id(1)), ..of("Phường 3") };
    assert_eq!(refused(&ward, make(AnyBody::Area(parted))), None);
    let edit = Command::Edit { number: 3, body: Box::new(AnyBody::Area(of("Phường 3"))) };
    assert_eq!(refused(&ward, edit), taken);
}

fn row(name: &str, former_ward: &str) -> AreaRow {
    AreaRow { name: name.into(), former_ward: former_ward.into(), ..AreaRow::default() }
}

fn case_row(code: &str, area: &str) -> CaseRow {
    CaseRow { code: code.into(), name: "An".into(), area: area.into(), ..CaseRow::default() }
}

#[test]
fn a_list_tells_areas_of_one_name_apart_by_their_former_ward() {
    let mut desk = Desk::empty();
    let rows = vec![
        AreaRow { kind: Some(AreaKind::Block), teams: Some(2), ..row("Tổ 7", "Phường 3") },
        row("Tổ 7", "Phường 5"),
        row("Tổ 8", ""),
    ];
    assert_eq!(desk.import(Rows::Areas(rows.clone())), tally(3, 0, 0));
    desk.commit().unwrap();
    assert_eq!(desk.import(Rows::Areas(rows)), tally(0, 0, 3));
    let block = desk.ward.areas.read(id(1)).unwrap();
    assert_eq!((block.kind, block.teams, block.former_ward.as_str()), (AreaKind::Block, Some(2), "Phường 3"));
    let bare = refused_rows(vec![(0, Refusal::SeveralAreas("Tổ 7 (Phường 3)".into()))]);
    assert_eq!(desk.import(Rows::Cases(vec![case_row("C1", "Tổ 7")])), bare);
    let told = desk.import(Rows::Cases(vec![case_row("C1", "Tổ 7 (Phường 5)"), case_row("C2", "Tổ 8")]));
    assert_eq!((told.added, told.refused.len()), (2, 0));
    desk.commit().unwrap();
    let area = |code| desk.ward.persons.read(desk.ward.case_of_code(code).unwrap().person).unwrap().area;
    assert_eq!((area("C1"), area("C2")), (Some(id(2)), Some(id(3))));
    assert_eq!(desk.ward.areas.count(), 3);
}

#[test]
fn an_area_that_was_only_named_with_its_ward_is_that_area_once_it_is_told() {
    let mut ward = Ward::default();
    carry_out(&mut ward, Command::Enrol(officer("BS Lý", Role::Administrator)));
    let mut desk = Desk::over(ward);
    desk.import(Rows::Cases(vec![case_row("C1", "Tổ 7 (Phường 3)")]));
    desk.commit().unwrap();
    assert_eq!(desk.import(Rows::Areas(vec![row("Tổ 7", "Phường 3")])), tally(0, 1, 0));
    desk.commit().unwrap();
    let areas: Vec<_> = desk.ward.areas.iter().map(|area| (area.name.as_str(), area.former_ward.as_str())).collect();
    assert_eq!(areas, [("Tổ 7", "Phường 3")]);
}

//! Finding, filters, order and columns, several rows at once, and going from pane to pane: keys in,
//! screen out.

use std::collections::BTreeSet;
use std::sync::Arc;

use insta::assert_snapshot;
use proptest::prelude::*;

use trucban::desk::protocol::{Reply, Request, SignedIn};
use trucban::domain::change::Change;
use trucban::domain::command::Command;
use trucban::domain::home_treatment::Case;
use trucban::domain::identity::{Id, Kind, RecordId};
use trucban::domain::record::{Body, Kept, Record};
use trucban::domain::roster::Duty;
use trucban::domain::tasks::Progress;
use trucban::exchange::demo;
use trucban::language::phrases::Language;
use trucban::tui::arrangement::Pane;
use trucban::tui::found::Hit;
use trucban::tui::message::{Effect, Message};
use trucban::tui::panes::choice::{Choices, Sort};

use super::support::one_desk::{OneDesk, evening};

fn at(size: (u16, u16)) -> OneDesk {
    OneDesk::demo(size).signed_in("BS Lý")
}

fn in_english(size: (u16, u16)) -> OneDesk {
    let ward = demo::ward(include_str!("../../assets/demo_ward.toml"), evening()).unwrap();
    OneDesk::open(ward, size, Language::English).signed_in("BS Lý")
}

fn id<T>(number: u32) -> Id<T> {
    Id::new(number).unwrap()
}

/// The names of the orders that were sent.
fn orders(desk: &OneDesk) -> Vec<u128> {
    let order = |effect: &Effect| match effect {
        Effect::Send(request) => match &**request {
            Request::Submit(order) => Some(order.id.0),
            _ => None,
        },
        _ => None,
    };
    desk.effects.iter().filter_map(order).collect()
}

fn listed(desk: &OneDesk) -> Vec<u32> {
    desk.screen.panes.home_treatment.listed().map(Id::number).collect()
}

/// A record written anew by somebody else.
fn rewritten<T: Body + Clone>(old: &Arc<Kept<T>>, write: impl FnOnce(&mut T)) -> Change {
    let mut new = (**old).clone();
    new.revision += 1;
    write(&mut new.body);
    Change::written(T::record(Arc::clone(old)), T::record(Arc::new(new)))
}

/// The row of the screen that holds a text.
fn row_with(desk: &OneDesk, text: &str) -> String {
    desk.drawn().lines().find(|line| line.contains(text)).unwrap_or_default().to_string()
}

#[test]
fn a_list_is_narrowed_at_every_size() {
    for (size, name) in [((60, 16), "60x16"), ((80, 24), "80x24"), ((120, 40), "120x40")] {
        assert_snapshot!(format!("filtered_{name}"), at(size).press("/tre<enter>").drawn());
    }
    assert_snapshot!("filtered_english", in_english((80, 24)).press("<f2>/khan<enter>").drawn());
    assert_snapshot!("filter_being_typed", at((80, 24)).press("/tre t3 @ha").drawn());
    assert_snapshot!("filter_leaves_nothing", at((80, 24)).press("<f2>/xyz<enter>").drawn());
}

#[test]
fn a_filter_stays_until_esc_and_never_hides_an_urgent_alert() {
    let mut desk = at((80, 24));
    let all = listed(&desk);
    desk.press("/tre<enter>");
    assert!(desk.screen.entry.field.is_empty());
    let due = listed(&desk);
    assert!(!due.is_empty() && due.len() < all.len(), "{due:?}");
    assert!(row_with(&desk, "KHẨN 1").contains("#12"), "{}", desk.drawn());
    assert_eq!(desk.screen.target().map(Id::number), due.first().copied(), "the first row that is left is chosen");
    // A reading takes that row out of what is due; the filter and whoever was chosen stay.
    let case = due[0];
    desk.press("36,8 97 72 18 120/80 ko<enter>");
    assert!(!listed(&desk).contains(&case), "{}", desk.drawn());
    assert_eq!(desk.screen.target().map(Id::number), Some(case));
    // Another officer's danger sign shows in row 2, whatever is filtered.
    desk.press("#1 sp90 kt<enter><enter>");
    assert!(row_with(&desk, "KHẨN 2").contains("KHẨN"), "{}", desk.drawn());
    desk.press("<f5><f2>");
    assert_eq!(listed(&desk), due[1..], "it is the pane's own");
    desk.press("/<enter>");
    assert_eq!(listed(&desk).len(), all.len());
    desk.press("/tre<enter><esc>");
    assert_eq!(listed(&desk).len(), all.len());
}

#[test]
fn several_filters_must_all_hold() {
    let mut desk = at((120, 40));
    desk.press("/t3<enter>");
    let area: BTreeSet<u32> = listed(&desk).into_iter().collect();
    desk.press("<esc>/tre<enter>");
    let due: BTreeSet<u32> = listed(&desk).into_iter().collect();
    desk.press("<esc>/t3 tre<enter>");
    let both: BTreeSet<u32> = listed(&desk).into_iter().collect();
    assert_eq!(both, &area & &due);
    desk.press("<esc>/nguyen binh<enter>");
    assert!(!listed(&desk).is_empty());
    for number in listed(&desk) {
        let case = desk.ward.cases.read(id(number)).unwrap();
        let name = &desk.ward.person_of(case).unwrap().name;
        assert!(name.starts_with("Nguyễn") && name.ends_with("Bình"), "{name}");
    }
}

#[test]
fn every_state_is_somebodys() {
    let mut desk = at((80, 24));
    let all: BTreeSet<u32> = listed(&desk).into_iter().collect();
    let mut found = BTreeSet::new();
    for state in ["khan", "chuy", "tre", "nguong"] {
        desk.press(&format!("/{state}<enter>"));
        found.extend(listed(&desk));
        desk.press("<esc>");
    }
    assert_eq!(found, all);
}

#[test]
fn what_cannot_be_filtered_here_is_said_with_what_can() {
    let mut desk = at((80, 24));
    desk.press("/xong<enter>");
    assert!(desk.notice().contains("/khan, /chuy, /tre"), "{}", desk.notice());
    assert_eq!(desk.screen.entry.field.text(), "/xong", "the line stays to be mended");
    desk.press("<esc>/to99<enter>");
    assert!(desk.notice().contains("to99"), "{}", desk.notice());
    desk.press("<esc>/@zz<enter>");
    assert!(desk.notice().contains("zz"), "{}", desk.notice());
    desk.press("<esc>/");
    assert!(desk.notice().contains("/khan, /chuy, /tre"), "{}", desk.notice());
}

#[test]
fn ctrl_f_brings_the_filter_back_to_be_mended() {
    let mut desk = at((80, 24));
    desk.press("/tre<enter><ctrl-f>");
    assert_eq!(desk.screen.entry.field.text(), "/tre");
    desk.press(" @ha<enter>");
    assert_eq!(desk.screen.panes.setup(Pane::HomeTreatment).typed(), "tre @ha");
    desk.press("36,8<ctrl-f>");
    assert_eq!(desk.screen.entry.field.text(), "36,8", "what was typed is not lost");
}

#[test]
fn every_pane_is_filtered_by_its_own_words() {
    let mut desk = at((120, 40));
    desk.press("<f5>/tre<enter>");
    let overdue = desk.screen.panes.tasks.len();
    assert_eq!(overdue, 2, "{}", desk.drawn());
    desk.press("<f5>");
    assert_snapshot!("tasks_filtered_120x40", desk.drawn());
    desk.press("<f5><esc>/xong<enter>");
    assert!(desk.screen.panes.tasks.listed().all(|task| !desk.ward.tasks.read(task).unwrap().is_open()));
    desk.press("<f4>/chua goi<enter><f4>");
    assert_snapshot!("contact_tree_filtered_120x40", desk.drawn());
    desk.press("<f4><f3>/chua ai<enter><f3>");
    assert_snapshot!("roster_filtered_120x40", desk.drawn());
}

#[test]
fn f7_sets_order_and_columns() {
    let mut desk = at((80, 24));
    desk.press("<f2><f7>");
    assert_snapshot!("sort_and_columns_80x24", desk.drawn());
    desk.press("<down><enter>");
    assert_eq!(desk.screen.panes.setup(Pane::HomeTreatment).choice.sort, Sort::Name);
    assert!(desk.effects.contains(&Effect::KeepChoices));
    assert!(row_with(&desk, "NHẬT KÝ F0 -").contains("sắp: tên"), "{}", desk.drawn());
    let name = |number: u32| {
        let case = desk.ward.cases.read(id(number)).unwrap();
        trucban::language::sorting::name_key(&desk.ward.person_of(case).unwrap().name)
    };
    let keys: Vec<_> = listed(&desk).into_iter().map(name).collect();
    assert!(keys.is_sorted(), "by given name");
    // The day of illness goes, the area comes, further to the left.
    desk.press("<f7><down><down><down><down><down><down><down><space>");
    assert!(!row_with(&desk, "Họ tên").contains(" Ng "), "{}", desk.drawn());
    desk.press("<end><up><up><up><space><left><left><left><left><left><left><left><left><esc>");
    assert_snapshot!("own_columns_80x24", desk.drawn());
    let kept = desk.screen.panes.choices();
    assert_eq!(Choices::from_text(&kept.to_text()), kept);
    desk.press("<f7><end><enter>");
    assert_eq!(desk.screen.panes.choices(), Choices::default());
    assert_snapshot!("sort_and_columns_60x16", at((60, 16)).press("<f5><f7><down><space>").drawn());
    assert_snapshot!("sort_and_columns_english", in_english((120, 40)).press("<f4><f7>").drawn());
}

#[test]
fn several_f0_or_tasks_are_given_to_an_officer_at_once_or_the_one_that_is_chosen() {
    let mut desk = at((80, 24));
    desk.press("#9<enter>@ha");
    assert!(desk.drawn().contains("Enter: giao F0 #9 Trương Mỹ Lệ cho ĐD Hà"), "{}", desk.drawn());
    desk.press("<enter>");
    let ha = desk.ward.officer_named("ĐD Hà").unwrap().id;
    assert_eq!(desk.ward.cases.read(id(9)).unwrap().carer, Some(ha));
    desk.press("<home><ins><ins><ins>@thu");
    assert!(desk.drawn().contains("Enter: giao 3 dòng cho ĐD Thu"), "{}", desk.drawn());
    let marked = desk.screen.marked();
    desk.press("<enter>");
    assert!(desk.notice().contains("3 dòng"), "{}", desk.notice());
    let thu = desk.ward.officer_named("ĐD Thu").unwrap().id;
    for record in marked {
        assert_eq!(desk.ward.cases.read(id(record.number)).unwrap().carer, Some(thu));
    }
    desk.press("<esc><f5><home>@ha<enter>");
    let task = desk.screen.panes.tasks.chosen().unwrap();
    assert_eq!(desk.ward.tasks.read(task).unwrap().owner, Some(ha));
    desk.press("<f3>@ha<enter>");
    assert_eq!(desk.screen.marked().len(), 1, "elsewhere it finds");
}

#[test]
fn several_tasks_are_done_at_once_and_each_is_an_order_of_its_own() {
    let mut desk = at((80, 24));
    desk.press("<f5><home><ins>*");
    assert_eq!(desk.screen.marked().len(), 2);
    assert_snapshot!("marked_80x24", desk.drawn());
    let marked: Vec<_> = desk.screen.panes.tasks.marked.iter().copied().collect();
    desk.press("<space>");
    let sent = orders(&desk);
    assert_eq!(sent.iter().collect::<BTreeSet<_>>().len(), 2, "{sent:?}");
    assert!(desk.notice().contains("2 dòng"), "{}", desk.notice());
    let progress =
        |desk: &OneDesk| marked.iter().map(|id| desk.ward.tasks.read(*id).unwrap().progress).collect::<Vec<_>>();
    assert_eq!(progress(&desk), [Progress::Started; 2]);
    desk.press("<space>");
    assert!(progress(&desk).iter().all(|progress| matches!(progress, Progress::Done(_))));
    desk.press("<esc>");
    assert!(desk.screen.panes.tasks.marked.is_empty());
    assert_eq!(
        desk.screen.marked(),
        [RecordId { kind: Kind::Task, number: desk.screen.panes.tasks.chosen().unwrap().number() }]
    );
}

#[test]
fn of_several_the_refused_are_named() {
    let mut desk = at((120, 40));
    desk.press("<f5><home><ins><ins>");
    let first = *desk.screen.panes.tasks.marked.iter().next().unwrap();
    // Another session has written it; this screen has not heard of it yet.
    let old = desk.ward.tasks.read(first).unwrap().clone();
    let mut new = (*old).clone();
    new.revision += 1;
    desk.ward.insert(&Record::Task(Arc::new(new)));
    desk.press("<space>");
    assert!(desk.notice().contains(&old.text) && desk.notice().contains("1 không nhận"), "{}", desk.notice());
}

#[test]
fn several_contacts_are_reached_at_once() {
    let mut desk = at((80, 24));
    desk.press("<f4>/chua goi<enter>");
    let waiting = desk.drawn();
    desk.press("<home><ins><ins><ins>");
    let exposures: Vec<_> = desk.screen.marked().into_iter().filter(|record| record.kind == Kind::Exposure).collect();
    assert!(!exposures.is_empty(), "{waiting}");
    desk.press("<space>");
    for exposure in exposures {
        assert!(desk.ward.exposures.read(id(exposure.number)).unwrap().reached);
    }
    // In the roster each job is turned alone: all stand in one record.
    desk.press("<f3><home><ins><ins>");
    let before = orders(&desk).len();
    desk.press("<space>");
    assert_eq!(orders(&desk).len(), before);
    assert!(desk.notice().contains("từng dòng"), "{}", desk.notice());
}

#[test]
fn marks_follow_records_and_survive_changes_by_others() {
    let mut desk = at((80, 24));
    desk.press("<home><ins><down><ins>");
    let marked = desk.screen.marked();
    let case = desk.ward.cases.read(id(marked[0].number)).unwrap().clone();
    let person = desk.ward.person_of(&case).unwrap().clone();
    desk.others_change(vec![rewritten(&person, |person| person.name = "Ẩn Danh A".to_string())]);
    assert_eq!(desk.screen.marked(), marked);
    desk.press("/tre<enter>");
    assert_eq!(desk.screen.marked(), marked, "what a filter hides stays marked, and is counted");
    assert!(desk.drawn().contains("đánh dấu 2"), "{}", desk.drawn());
    desk.press("<esc>");
    assert_ne!(desk.screen.marked(), marked, "Esc takes the marks first");
    assert_eq!(desk.screen.panes.setup(Pane::HomeTreatment).typed(), "tre");
}

/// The kind of record at which the choice of a search stands.
fn chosen_kind(desk: &OneDesk) -> Option<Kind> {
    let found = desk.screen.entry.found.as_ref().expect("a search stands");
    match found.rows.get(found.chosen) {
        Some(Hit::Other(record)) => Some(record.kind),
        _ => None,
    }
}

/// Goes down among the matches to the first of a kind.
fn to_kind(desk: &mut OneDesk, kind: Kind) {
    for _ in 0..desk.screen.entry.found.as_ref().expect("a search stands").rows.len() {
        if chosen_kind(desk) == Some(kind) {
            return;
        }
        desk.press("<down>");
    }
    panic!("no {kind:?} among the matches:\n{}", desk.drawn());
}

#[test]
fn everything_that_has_words_is_found_and_gone_to() {
    let mut desk = at((80, 24));
    let unassigned = Duty { name: "Khử khuẩn".into(), ..Duty::default() };
    desk.others_order(Command::AddDuty(unassigned)).unwrap();
    assert_snapshot!("found_everything", desk.press("<f2>ha").drawn());
    desk.press("<esc>to 3");
    to_kind(&mut desk, Kind::Area);
    desk.press("<enter>");
    assert_eq!(desk.screen.focus.0, Pane::Roster);
    assert_eq!(desk.screen.marked().first().map(|record| record.kind), Some(Kind::Area));
    desk.press("truy vet");
    to_kind(&mut desk, Kind::Duty);
    desk.press("<enter>");
    assert_eq!(desk.screen.marked().first().map(|record| record.kind), Some(Kind::Assignment), "{}", desk.drawn());
    desk.press("khu khuan");
    to_kind(&mut desk, Kind::Duty);
    desk.press("<enter>");
    assert!(desk.notice().contains("chưa có phân công"), "nobody has that duty today: {}", desk.notice());
    desk.press("ban giao");
    to_kind(&mut desk, Kind::LogEntry);
    desk.press("<enter>");
    assert!(desk.notice().contains("Sổ trực"), "{}", desk.notice());
    desk.press("binh oxy");
    to_kind(&mut desk, Kind::Task);
    desk.press("<enter>");
    assert_eq!(desk.screen.focus.0, Pane::Tasks);
    let task = desk.screen.panes.tasks.chosen().unwrap();
    assert!(desk.ward.tasks.read(task).unwrap().text.contains("oxy"));
}

#[test]
fn telephones_and_codes_are_found_from_every_pane() {
    for pane in ["<f3>", "<f4>", "<f5>"] {
        let mut desk = at((80, 24));
        desk.press(pane).press("0900000203");
        assert!(row_with(&desk, "không phải F0").contains("1960"), "{}", desk.drawn());
    }
    let mut desk = at((80, 24));
    desk.press("#0900000203");
    assert!(row_with(&desk, "Phạm Thị Lan").contains("1960"), "{}", desk.drawn());
    desk.press("<enter>");
    assert_eq!(desk.screen.focus.0, Pane::ContactTree, "who is no F0 stands in the tree");
    // Digits that are no number of an F0 are looked for too.
    desk.press("<f2><esc>#203<enter>");
    assert!(desk.notice().contains("203"), "{}", desk.notice());
    assert!(row_with(&desk, "Phạm Thị Lan").contains("1960"), "{}", desk.drawn());
    desk.press("<esc>#77<enter>");
    assert!(desk.notice().contains("Không có F0 số 77"), "{}", desk.notice());
}

#[test]
fn a_household_shows_who_lives_in_it() {
    let mut ward = demo::ward(include_str!("../../assets/demo_ward.toml"), evening()).unwrap();
    let home = trucban::domain::person::Household {
        address: "99 Ngõ Cây Bàng".to_string(),
        code: "H-99".to_string(),
        ..Default::default()
    };
    let kept = Kept::first(id(900), home, (evening(), None));
    ward.insert(&Record::Household(Arc::new(kept)));
    for number in [1, 2] {
        let mut person = (**ward.persons.read(id(number)).unwrap()).clone();
        person.body.household = Some(id(900));
        ward.insert(&Record::Person(Arc::new(person)));
    }
    let mut desk = OneDesk::open(ward, (80, 24), Language::Vietnamese).signed_in("BS Lý");
    desk.press("cay bang<enter>");
    assert!(row_with(&desk, "HỘ 99").contains("2 người"), "{}", desk.drawn());
    desk.press("<esc>#H-99");
    assert_eq!(chosen_kind(&desk), Some(Kind::Household));
}

#[test]
fn the_same_person_is_met_in_every_pane_and_esc_goes_back() {
    let mut desk = at((80, 24));
    desk.press("#12<enter><enter>");
    assert!(row_with(&desk, "TRỰC BAN").contains("> #12 Hường"), "{}", desk.drawn());
    let person = desk.ward.cases.read(id::<Case>(12)).unwrap().person;
    desk.press("<f4>");
    assert_eq!(desk.screen.contact_source(), Some(person));
    assert!(desk.screen.card_case().is_none());
    desk.press("<esc>");
    assert_eq!((desk.screen.focus.0, desk.screen.card_case()), (Pane::HomeTreatment, Some(id(12))), "back on the card");
    desk.press("<f5>");
    let task = desk.screen.panes.tasks.chosen().unwrap();
    assert_eq!(desk.ward.tasks.read(task).unwrap().case, Some(id(12)));
    desk.press("<f2>");
    assert_eq!(desk.screen.target(), Some(id(12)));
    desk.press("<f3>");
    let area = desk.ward.persons.read(person).unwrap().area.unwrap();
    assert_eq!(desk.screen.marked(), [RecordId { kind: Kind::Area, number: area.number() }]);
    for _ in 0..30 {
        desk.press("<esc>");
    }
    assert!(!desk.effects.contains(&Effect::Quit));
    assert!(desk.screen.trail.is_empty());
}

#[test]
fn whom_a_filter_hides_is_said_on_the_way() {
    let mut desk = at((80, 24));
    desk.press("/khan<enter><f4><esc><end>");
    desk.press("<f2>");
    let hidden = desk.screen.target().is_some_and(|case| desk.screen.panes.home_treatment.hides(case));
    assert!(!hidden || desk.notice().contains("bị lọc"), "{}", desk.notice());
    // A number goes to its F0 all the same.
    desk.press("#1<enter>");
    assert_eq!(desk.screen.target(), Some(id(1)));
    assert!(desk.drawn().contains("#1 Hồ Ngọc Ánh"), "{}", desk.drawn());
}

#[test]
fn an_f0_that_is_added_under_a_filter_is_whom_the_next_line_is_for() {
    let mut desk = at((80, 24));
    desk.press("/khan<enter>+ Đỗ Văn Mới 1980<enter>");
    assert!(desk.drawn().contains("[#19 Đỗ Văn Mới 1980]"), "{}", desk.drawn());
}

/// Whoever sits down next must not take half a list for the whole.
#[test]
fn filters_and_marks_go_with_the_officer_who_set_them() {
    let mut desk = at((80, 24));
    let all = listed(&desk).len();
    desk.press("<ins>/khan<enter><f5>/tre<enter>");
    let other = desk.ward.officer_named("ĐD Hà").unwrap().id;
    desk.hear(Message::Desk(Box::new(Reply::SignedIn(Ok(SignedIn::without_pin(other))))));
    assert_eq!(listed(&desk).len(), all);
    assert!(desk.screen.panes.home_treatment.marked.is_empty());
    assert_eq!(desk.screen.panes.setup(Pane::Tasks).typed(), "");
}

/// What an officer does to lists, and what others do meanwhile.
#[derive(Clone, Debug)]
enum Step {
    Keys(&'static str),
    Ends(u32),
    Renames(u32, &'static str),
    Measures(u32, u32),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let keys = prop::sample::select(vec![
        "/tre<enter>",
        "/khan<enter>",
        "/t3<enter>",
        "/@ha<enter>",
        "/binh<enter>",
        "/<enter>",
        "<esc>",
        "<down>",
        "<pgdn>",
        "<ins>",
        "<f7><down><enter>",
        "<f7><home><enter>",
        "<f7><down><down><down><enter>",
    ]);
    let name = prop::sample::select(vec!["Nguyễn Văn Bình", "Ẩn", "Đỗ Thị An", ""]);
    let step = prop_oneof![
        4 => keys.prop_map(Step::Keys),
        1 => (1_u32..19).prop_map(Step::Ends),
        1 => (1_u32..19, name).prop_map(|(case, name)| Step::Renames(case, name)),
        2 => (1_u32..19, 88_u32..100).prop_map(|(case, value)| Step::Measures(case, value)),
    ];
    prop::collection::vec(step, 1..25)
}

fn take(desk: &mut OneDesk, step: &Step) {
    use trucban::domain::home_treatment::{End, Outcome, Reading};
    match step {
        Step::Keys(keys) => {
            desk.press(keys);
        }
        Step::Ends(number) => {
            let case = desk.ward.cases.read(id(*number)).unwrap().clone();
            let end = Some(End { outcome: Outcome::Released, on: Some(evening().date()) });
            desk.others_change(vec![rewritten(&case, |case| case.end = end)]);
        }
        Step::Renames(number, name) => {
            let case = desk.ward.cases.read(id(*number)).unwrap().clone();
            let person = desk.ward.person_of(&case).unwrap().clone();
            desk.others_change(vec![rewritten(&person, |person| person.name = (*name).to_string())]);
        }
        Step::Measures(number, value) => {
            let mut signs = trucban::domain::measure::Signs::default();
            signs.set(trucban::domain::measure::Sign::Saturation, *value).unwrap();
            let last = desk.ward.last_number(Kind::Reading) + 1;
            let reading = Reading::of(id(*number), evening(), signs);
            let kept = Kept::first(id(last), reading, (evening(), None));
            desk.others_change(vec![Change::made(Record::Reading(Arc::new(kept)))]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// A list kept up record by record is the list made anew; a filter that goes brings every row
    /// back; and no mark is lost or gained by what others do.
    #[test]
    fn lists_kept_up_are_lists_made_anew(steps in steps()) {
        let mut desk = at((80, 24));
        for step in &steps {
            let before = desk.screen.panes.home_treatment.marked.clone();
            take(&mut desk, step);
            if !matches!(step, Step::Keys(_)) {
                prop_assert_eq!(&desk.screen.panes.home_treatment.marked, &before, "{:?}", step);
            }
            let kept_up = listed(&desk);
            let urgent: Vec<u32> = desk.screen.panes.home_treatment.urgent().map(Id::number).collect();
            desk.screen.rebuild_panes();
            prop_assert_eq!(&listed(&desk), &kept_up, "{:?}", step);
            let anew: Vec<u32> = desk.screen.panes.home_treatment.urgent().map(Id::number).collect();
            prop_assert_eq!(anew, urgent);
        }
        desk.press("<f7><esc>/<enter>");
        let marks: usize = desk.screen.panes.home_treatment.marks().iter().sum();
        prop_assert_eq!(listed(&desk).len(), marks, "everybody who is followed is listed again");
        prop_assert_eq!(listed(&desk).into_iter().collect::<BTreeSet<_>>().len(), marks, "and once");
    }
}

//! The contact tree and the epidemic curve as they are looked at: timeline, drawings for a browser, a person under two
//! sources, two persons who may be one.

use insta::assert_snapshot;
use trucban::domain::area::Area;
use trucban::domain::contact_tree::Exposure;
use trucban::domain::home_treatment::{Case, End, Outcome};
use trucban::domain::moment::{Date, Moment};
use trucban::domain::officer::{Officer, Role};
use trucban::domain::person::Person;
use trucban::domain::ward::Ward;
use trucban::exchange::curve::CurveView;
use trucban::language::Phrasebook;
use trucban::language::phrases::Language;
use trucban::tui::message::Effect;

use super::support::one_desk::{OneDesk, evening};
use super::support::ward::{id, put};

fn day(back: u64) -> Date {
    evening().date() - chrono::Days::new(back)
}

/// F0 1 infected 2 and 3, 2 infected 4; 1 has ended. 5, no F0, met 1 and later 2; 6 met 5. F0 7 has no source.
fn ward() -> Ward {
    let mut ward = Ward::default();
    let officer = Officer { name: "BS Lý".into(), role: Role::Administrator, ..Officer::default() };
    put(&mut ward, 1, officer);
    put(&mut ward, 1, Area { name: "Tổ 7".into(), ..Area::default() });
    put(&mut ward, 2, Area { name: "Tổ 8".into(), ..Area::default() });
    let people = [
        ("Nguyễn Văn An", Some(1)),
        ("Trần Thị Bình", Some(1)),
        ("Lê Văn Cường", Some(2)),
        ("Phạm Thị Dung", Some(2)),
        ("Vũ Văn Em", None),
        ("Đỗ Thị Giang", None),
        ("Hồ Văn Hải", None),
    ];
    for (number, (name, area)) in (1..).zip(people) {
        put(&mut ward, number, Person { name: name.into(), area: area.map(id), ..Person::default() });
    }
    for (number, person, onset) in [(1, 1, Some(12)), (2, 2, Some(7)), (3, 3, Some(6)), (4, 4, None), (5, 7, Some(1))] {
        let reported = onset.map(|back: u64| Moment::at(day(back.saturating_sub(1)), "08:00:00".parse().unwrap()));
        let sampled = (number == 4).then(|| day(2));
        let case = Case { onset: onset.map(day), confirmed_on: sampled, reported_at: reported, ..Case::of(id(person)) };
        put(&mut ward, number, case);
    }
    let ended = ward.cases.read(id(1)).unwrap().body.clone();
    put(&mut ward, 1, Case { end: Some(End { outcome: Outcome::Released, on: Some(day(2)) }), ..ended });
    for (number, from, episode, to, back) in [
        (1, 1, Some(1), 2, 10),
        (2, 1, Some(1), 3, 9),
        (3, 2, Some(2), 4, 5),
        (4, 1, Some(1), 5, 11),
        (5, 2, Some(2), 5, 4),
        (6, 5, None, 6, 3),
    ] {
        let met =
            Exposure { episode: episode.map(id), last_contact: Some(day(back)), ..Exposure::between(id(from), id(to)) };
        put(&mut ward, number, met);
    }
    ward
}

fn at(size: (u16, u16)) -> OneDesk {
    OneDesk::open(ward(), size, Language::Vietnamese).signed_in("BS Lý")
}

#[test]
fn chains_stand_on_a_timeline_by_onset() {
    for (size, name) in [((80, 24), "80x24"), ((120, 40), "120x40")] {
        assert_snapshot!(format!("by_onset_{name}"), at(size).press(":chuoi theo ngay<enter>").drawn());
    }
    let mut empty = OneDesk::open(Ward::default(), (80, 24), Language::English);
    assert!(empty.press(":chuoi theo ngay<enter>").drawn().contains("No chain"), "{}", empty.drawn());
}

#[test]
fn who_is_no_f0_stands_whole_under_one_source_and_is_a_reference_under_the_other() {
    for (size, name) in [((80, 24), "80x24"), ((120, 40), "120x40")] {
        let drawn = at(size).press("<f4><f4>").drawn();
        assert_eq!(drawn.matches("Đỗ Thị Giang").count(), 1, "whom he met stands once: {drawn}");
        assert!(drawn.contains("=> #2"), "{drawn}");
        assert_snapshot!(format!("two_sources_{name}"), drawn);
    }
}

#[test]
fn a_merge_shows_sources_and_contacts_of_both_and_says_when_it_cannot_be() {
    let mut desk = at((120, 40));
    desk.press("<f4><f4>");
    let choose = |desk: &mut OneDesk, name: &str| {
        desk.press("<home>");
        for _ in 0..12 {
            if desk.drawn().lines().any(|line| line.starts_with('>') && line.contains(name)) {
                return;
            }
            desk.press("<down>");
        }
        panic!("{}", desk.drawn());
    };
    choose(&mut desk, "Trần Thị Bình");
    desk.press(":gop<enter>").press("Cuong<enter>");
    assert_snapshot!("merge_of_two_f0", desk.drawn());
    // With one's own source it cannot be, and is said before and after Enter.
    desk.press("<esc><esc>");
    choose(&mut desk, "Trần Thị Bình");
    desk.press(":gop<enter>").press("Nguyen Van An<enter>");
    assert!(desk.drawn().contains("không thể là một"), "{}", desk.drawn());
    desk.press("<enter>");
    assert!(desk.drawn().contains("không thể là một") && desk.ward.persons.count() == 7, "{}", desk.drawn());
    // Two who are one become one, and two again.
    choose(&mut desk, "Hồ Văn Hải");
    let typed = desk.press(":gop<enter>").press("Vu Van Em").drawn();
    assert!(typed.contains("> Vũ Văn Em"), "{typed}");
    desk.press("<enter><enter>");
    assert_eq!(desk.ward.persons.count(), 6, "{}", desk.drawn());
    assert!(desk.ward.open_case_of(id(5)).is_some(), "the F0 goes over with the contacts");
    desk.press("<esc>:hoan tac<enter><enter>");
    assert_eq!((desk.ward.persons.count(), desk.ward.open_case_of(id(7)).is_some()), (7, true), "{}", desk.drawn());
}

#[test]
fn drawings_are_written_for_a_browser_with_names_masked() {
    let mut desk = at((80, 24));
    desk.press(":ve so do<enter>");
    let files = desk.effects.iter().find_map(|effect| match effect {
        Effect::WriteFiles { files, .. } => Some(files.clone()),
        _ => None,
    });
    let files = files.unwrap();
    assert_eq!(files.len(), 2);
    for (name, bytes) in files {
        let text = String::from_utf8(bytes).unwrap();
        assert!(name.ends_with(".svg") && text.starts_with("<svg") && text.trim_end().ends_with("</svg>"), "{name}");
        assert!(!text.contains("Bình") && !text.contains("Cường"), "{name}: {text}");
    }
}

fn svg(ward: &Ward, days: u64) -> String {
    let view = CurveView { ward, today: evening().date(), days };
    String::from_utf8(view.write_svg(Vec::new(), &Phrasebook::embedded(Language::Vietnamese)).unwrap()).unwrap()
}

/// The number that stands behind `name="`.
fn number(tag: &str, name: &str) -> f64 {
    let start = tag.find(&format!(" {name}=\"")).unwrap_or_else(|| panic!("{name} in {tag}")) + name.len() + 3;
    tag[start..].split('"').next().unwrap().parse().unwrap()
}

#[test]
fn the_curve_counts_by_onset_and_by_report_for_the_ward_and_each_area() {
    let ward = ward();
    let book = Phrasebook::embedded(Language::Vietnamese);
    let view = CurveView { ward: &ward, today: evening().date(), days: 14 };
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    assert_snapshot!("curve_text", text(view.write_text(Vec::new(), &book).unwrap()));
    assert_snapshot!("curve_csv", text(view.write_csv(Vec::new()).unwrap()));
    let drawn = svg(&ward, 14);
    for part in ["Tổ 7: 2 F0", "Tổ 8: 2 F0", "Nơi khác", "chưa đủ số liệu", "gạch chéo"] {
        assert!(drawn.contains(part), "{part}: {drawn}");
    }
    let bars = drawn.lines().filter(|line| line.contains("stroke-width=\"0.15\"") && line.starts_with("<rect"));
    // Four onsets and five reports, once for the ward and once for their areas.
    assert_eq!(bars.count(), 2 * (4 + 5));
}

#[test]
fn nothing_of_a_curve_lies_outside_the_sheet_and_no_two_days_below_it_overlap() {
    let ward = ward();
    for days in [1, 7, 14, 60, 365, 366] {
        let drawn = svg(&ward, days);
        let mut labels: Vec<(f64, f64)> = Vec::new();
        for line in drawn.lines().filter(|line| line.starts_with("<rect x=") || line.starts_with("<line")) {
            let x = if line.starts_with("<line") { number(line, "x1") } else { number(line, "x") };
            let y = if line.starts_with("<line") { number(line, "y1") } else { number(line, "y") };
            assert!((0.0..=297.0).contains(&x) && (0.0..=210.0).contains(&y), "{days}: {line}");
        }
        for text in drawn.split("<text ").skip(1).filter(|text| text.contains("text-anchor=\"middle\"")) {
            let text = format!(" {text}");
            labels.push((number(&text, "y"), number(&text, "x")));
        }
        labels.sort_by(|one, other| one.partial_cmp(other).unwrap());
        for pair in labels.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
            assert!(pair[1].1 - pair[0].1 >= 9.0, "{days}: {pair:?}");
        }
    }
}

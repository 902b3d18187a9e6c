//! Tests of the sense of dates: what is odd about a contact is said, and the contact is kept.

use super::{change_case, day, id, insert, level, met, somebody, ward_with_a_case};
use crate::domain::contact_tree::{
    Chains, Doubt, Exposure, all_doubts, doubts_of, source_of, sources_wanted, window_of,
};
use crate::domain::danger::Rules;
use crate::domain::home_treatment::{Case, CaseStatus, End, Outcome};
use crate::domain::moment::{Date, Moment};
use crate::domain::pack::Pack;
use crate::domain::person::Person;
use crate::domain::ward::Ward;

fn doubts(ward: &Ward, number: u32) -> Vec<Doubt> {
    doubts_of(ward, Rules::none(), &Chains::of(ward), ward.exposures.read(id(number)).unwrap())
}

#[test]
fn a_contact_outside_the_window_is_doubted_and_kept() {
    for (contact, expected) in [
        (Some(-4), vec![Doubt::BeforeWindow(1)]),
        (Some(-40), vec![Doubt::BeforeWindow(37)]),
        (Some(-3), vec![]),
        (Some(5), vec![]),
        (Some(7), vec![Doubt::AfterEnd(2)]),
        (None, vec![]),
    ] {
        let mut ward = ward_with_a_case(2);
        change_case(&mut ward, 1, |case| case.end = Some(End { outcome: Outcome::Released, on: Some(day(5)) }));
        met(&mut ward, 1, 1, 2, contact);
        assert_eq!(doubts(&ward, 1), expected, "{contact:?}");
        assert_eq!(all_doubts(&ward, Rules::none(), &Chains::of(&ward)).len(), usize::from(!expected.is_empty()));
    }
}

#[test]
fn the_year_202_is_a_slip() {
    let mut ward = ward_with_a_case(2);
    let long_ago: Date = "0202-11-10".parse().unwrap();
    insert(&mut ward, 1, Exposure { last_contact: Some(long_ago), ..Exposure::between(id(1), id(2)) });
    assert_eq!(doubts(&ward, 1), [Doubt::Year(202)]);
    assert_eq!(level(&ward, 2, 9), "", "no level comes of it");
}

#[test]
fn who_met_the_f1_before_the_f1_met_the_f0_is_doubted() {
    let mut ward = ward_with_a_case(3);
    met(&mut ward, 1, 1, 2, Some(4));
    met(&mut ward, 2, 2, 3, Some(1));
    assert_eq!((doubts(&ward, 1), doubts(&ward, 2)), (vec![], vec![Doubt::BeforeOwnContact(3)]));
    met(&mut ward, 3, 1, 2, None);
    assert_eq!(doubts(&ward, 2), [], "an undated contact may have been before");
}

#[test]
fn a_source_who_fell_ill_later_is_doubted() {
    for (onset, contact, expected) in [
        (-2, Some(-2), vec![Doubt::IllBeforeSource(2)]),
        (-2, Some(1), vec![Doubt::IllBeforeSource(2), Doubt::IllBeforeContact(3)]),
        (0, Some(0), vec![]),
        (4, Some(6), vec![Doubt::IllBeforeContact(2)]),
        (14, Some(0), vec![]),
        (15, Some(0), vec![Doubt::LongAfter(15)]),
        (4, None, vec![]),
    ] {
        let mut ward = ward_with_a_case(2);
        somebody(&mut ward, 2, Some(onset));
        met(&mut ward, 1, 1, 2, contact);
        let only_met = if onset < 0 { vec![] } else { expected.clone() };
        let proposed = source_of(&ward, ward.cases.read(id(2)).unwrap()).is_some();
        assert_eq!(doubts(&ward, 1), if proposed { only_met } else { vec![] }, "{onset} {contact:?}");
        change_case(&mut ward, 2, |case| case.source = Some(id(1)));
        assert_eq!(doubts(&ward, 1), expected, "confirmed, {onset} {contact:?}");
    }
}

#[test]
fn the_contact_that_closes_a_circle_is_doubted() {
    let mut ward = ward_with_a_case(2);
    somebody(&mut ward, 2, Some(0));
    met(&mut ward, 1, 1, 2, Some(0));
    met(&mut ward, 2, 2, 1, Some(0));
    change_case(&mut ward, 1, |case| case.source = Some(id(2)));
    change_case(&mut ward, 2, |case| case.source = Some(id(1)));
    assert_eq!((doubts(&ward, 1), doubts(&ward, 2)), (vec![Doubt::Circle], vec![]));
}

#[test]
fn a_source_is_proposed_with_its_reason() {
    let mut ward = Ward::default();
    for (number, onset) in [(1, 0), (2, 0), (3, 5)] {
        somebody(&mut ward, number, Some(onset));
    }
    let reason = |ward: &Ward| {
        let source = source_of(ward, ward.cases.read(id(3)).unwrap()).unwrap();
        (
            source.case.number(),
            source.reason.dates_fit,
            source.reason.together,
            source.reason.closeness,
            source.reason.days,
        )
    };
    met(&mut ward, 1, 1, 3, Some(1));
    assert_eq!(reason(&ward), (1, true, false, 1, Some(4)));
    met(&mut ward, 2, 2, 3, Some(2));
    assert_eq!(reason(&ward), (2, true, false, 1, Some(3)), "of two alike the later contact");
    for (masked, minutes, closer) in
        [(Some(false), None, true), (Some(true), Some(15), true), (Some(true), Some(14), false), (None, None, false)]
    {
        let close = Exposure { last_contact: Some(day(1)), masked, minutes, ..Exposure::between(id(1), id(3)) };
        insert(&mut ward, 1, close);
        assert_eq!(reason(&ward).0, if closer { 1 } else { 2 }, "{masked:?} {minutes:?}");
    }
    for number in [2, 3] {
        insert(&mut ward, number, Person { household: Some(id(7)), ..Person::default() });
    }
    insert(
        &mut ward,
        1,
        Exposure { masked: Some(false), last_contact: Some(day(1)), ..Exposure::between(id(1), id(3)) },
    );
    assert_eq!(reason(&ward), (2, true, true, 1, Some(3)), "a household comes before closeness");
}

#[test]
fn a_source_is_wanted_until_it_is_found_or_the_search_closed() {
    let mut ward = Ward::default();
    (1..=3).for_each(|number| somebody(&mut ward, number, Some(i64::from(number))));
    let wanted = |ward: &Ward| {
        let chains = Chains::of(ward);
        sources_wanted(ward, &chains).map(|case| case.id.number()).collect::<Vec<_>>()
    };
    assert_eq!(wanted(&ward), [3, 2, 1]);
    met(&mut ward, 1, 1, 3, Some(2));
    assert_eq!(wanted(&ward), [2, 1], "a proposed source is one to be confirmed, not to be sought");
    change_case(&mut ward, 2, |case| case.search_closed = "  ".to_string());
    assert_eq!(wanted(&ward), [2, 1], "blanks are no reason");
    change_case(&mut ward, 2, |case| case.search_closed = "hết manh mối".to_string());
    assert_eq!(wanted(&ward), [1]);
    change_case(&mut ward, 1, |case| case.status = CaseStatus::Excluded);
    assert_eq!(wanted(&ward), [3], "nobody is infected by who was no case");
}

#[test]
fn the_window_is_that_of_the_day_on_which_a_case_was_opened() {
    let text = include_str!("../../../../assets/packs/truy-vet.toml");
    let rules = Rules::new(vec![Pack::read(text).unwrap()]);
    let window = |reported: Option<&str>, onset: Option<&str>| {
        let case = Case {
            reported_at: reported.map(|day| Moment::start_of(day.parse().unwrap())),
            onset: onset.map(|day| day.parse().unwrap()),
            confirmed_on: onset.is_none().then(|| "2022-01-05".parse().unwrap()),
            ..Case::of(id(1))
        };
        let found = window_of(&rules, &case);
        (found.days_before, found.days_back, found.rule.is_some())
    };
    for (reported, onset, expected) in [
        (Some("2021-07-20"), Some("2021-07-18"), (3, 14, true)),
        (Some("2021-12-28"), Some("2021-12-27"), (3, 14, true)),
        (Some("2021-12-29"), Some("2021-12-27"), (2, 14, true)),
        (Some("2022-04-14"), None, (2, 14, true)),
        (Some("2022-04-15"), None, (3, 14, false)),
        (None, Some("1861-11-21"), (3, 14, false)),
        (None, None, (2, 14, true)),
    ] {
        assert_eq!(window(reported, onset), expected, "{reported:?} {onset:?}");
    }
    let none = window_of(Rules::none(), &Case::of(id(1)));
    assert_eq!((none.days_before, none.days_back, none.rule), (3, 14, None));
    // A pack whose windows overlap, look back no day, or reach back for a year is not taken.
    for (wrong, fault) in [
        ("until = \"2021-12-29\"\nbefore_onset = 3", "until = \"2021-12-30\"\nbefore_onset = 3"),
        ("look_back = 14", "look_back = 0"),
        ("before_onset = 2", "before_onset = 365"),
        ("until = \"2022-04-15\"\nbefore_onset", "until = \"2021-12-29\"\nbefore_onset"),
    ] {
        assert!(text.contains(wrong), "{wrong}");
        assert!(Pack::read(&text.replacen(wrong, fault, 1)).is_err(), "{fault}");
    }
}

//! Questions as officers type them, and answers in both languages.

use super::*;
use crate::domain::home_treatment::Case;
use crate::domain::moment::Moment;
use crate::exchange::demo;
use crate::language::Language;

fn now() -> Moment {
    "2021-11-21T21:04:00+07:00".parse::<chrono::DateTime<chrono::FixedOffset>>().unwrap().timestamp().into()
}

fn ward() -> Ward {
    demo::ward(include_str!("../../../assets/demo_ward.toml"), now()).unwrap()
}

fn names(ward: &Ward, typed: &str) -> Result<(String, Option<String>), Unclear> {
    read(ward, typed).map(|(duty, area)| {
        let area = area.map(|area| ward.areas.read(area).unwrap().name.clone());
        (ward.duties.read(duty).unwrap().name.clone(), area)
    })
}

#[test]
fn a_question_is_a_duty_and_perhaps_an_area() {
    let ward = ward();
    let is = |duty: &str, area: Option<&str>| Ok((duty.to_string(), area.map(str::to_string)));
    for (typed, expected) in [
        ("truy vết", is("Truy vết", None)),
        ("TRUY VET tổ 7", is("Truy vết", Some("Tổ 7"))),
        ("truy to 7", is("Truy vết", Some("Tổ 7"))),
        ("xet nghiem to 12", is("Xét nghiệm", Some("Tổ 12"))),
    ] {
        assert_eq!(names(&ward, typed), expected, "{typed}");
    }
    assert!(matches!(names(&ward, "bay"), Err(Unclear::NoDuty(_))));
    assert!(matches!(names(&ward, ""), Err(Unclear::NoDuty(_))));
    assert_eq!(names(&ward, "truy vet to 99"), Err(Unclear::NoArea("to 99".to_string())));
    assert!(matches!(names(&ward, "cach ly"), Err(Unclear::SeveralDuties(names)) if names.len() > 1));
    for unclear in
        [read(&ward, "bay"), read(&ward, "truy vet to 99"), read(&ward, "cach ly"), read(&Ward::default(), "x")]
    {
        for language in Language::ALL {
            let said = unclear.clone().unwrap_err().sentence(&Phrasebook::embedded(language));
            assert!(!said.contains("who.") && !said.contains('{'), "{said}");
        }
    }
}

#[test]
fn an_answer_names_who_why_and_who_stands_above() {
    let ward = ward();
    let (duty, area) = read(&ward, "truy vet to 7").unwrap();
    for language in Language::ALL {
        let book = Phrasebook::embedded(language);
        let view = WhoView::of(&ward, Question { duty, area, at: now() });
        let text: Vec<String> = view.lines(&book).into_iter().map(|(tone, line)| format!("{tone:?}: {line}")).collect();
        insta::assert_snapshot!(format!("who_{language:?}"), text.join("\n"));
    }
    let view = WhoView::of(&ward, Question { duty, area, at: now() });
    let value = view.json();
    assert_eq!(value["area"], "Tổ 7");
    assert_eq!(value["answerers"][0]["part"], "lead");
    assert!(value["chain"].as_array().is_some_and(|chain| !chain.is_empty()));
}

#[test]
fn every_gap_has_a_sentence() {
    let ward = ward();
    let id = |number| Id::new(number).unwrap();
    let case: Id<Case> = Id::new(12).unwrap();
    let officer = Id::new(1).unwrap();
    let duty = Id::new(1).unwrap();
    let gaps = [
        Gap::NoLead(duty),
        Gap::SeveralLead(duty, None),
        Gap::SeveralLead(duty, Id::new(7)),
        Gap::NobodyOnDuty(duty),
        Gap::Vacant(id(1)),
        Gap::HolderIsCase(id(1), case),
        Gap::OfficerIsCase(officer, case),
        Gap::NoPhone(id(1)),
        Gap::Circle(id(1)),
    ];
    let mut sentences = std::collections::BTreeSet::new();
    for gap in gaps {
        for language in Language::ALL {
            let said = gap_sentence(&ward, gap, &Phrasebook::embedded(language));
            assert!(!said.contains("who.") && !said.contains('{') && sentences.insert(said.clone()), "{said}");
        }
    }
}

//! Every column against a count that is written differently, over a ward of many records of each kind.

use std::collections::BTreeSet;

use super::*;
use crate::domain::alert::{Alert, Closed};
use crate::domain::area::{Area, AreaKind};
use crate::domain::arrival::{Arrival, Factor, State as Stays, Stay};
use crate::domain::contact_tree::{Exposure, level_of};
use crate::domain::danger::Pack;
use crate::domain::follow_up::{FollowEnd, FollowOutcome, FollowUp};
use crate::domain::home_treatment::Reading;
use crate::domain::identity::Kind;
use crate::domain::measure::Signs;
use crate::domain::paper::{Paper, PaperKind};
use crate::domain::person::NotVaccinated;
use crate::domain::roster::{Job, Shift};
use crate::domain::screening::Screening;
use crate::domain::test::{Test, TestResult};

/// Numbers that look drawn by lot and are always the same.
struct Dice(u64);

impl Dice {
    fn upto(&mut self, most: u32) -> u32 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from((self.0 >> 33) % u64::from(most)).unwrap()
    }
}

fn rules() -> Rules {
    let texts =
        [include_str!("../../../../assets/packs/qd-261.toml"), include_str!("../../../../assets/packs/tram.toml")];
    Rules::new(texts.iter().map(|text| Pack::read(text).unwrap()).collect())
}

/// A ward of 300 persons, half of them F0, as it is on the evening of the 5th.
fn crowd() -> Ward {
    let (mut ward, mut dice) = (Ward::default(), Dice(7));
    for number in 1..=6 {
        let kind = if number == 6 { AreaKind::Lockdown } else { AreaKind::Part };
        put(&mut ward, number, Area { name: format!("Tổ {number}"), kind, ..Area::default() }, at("1 00:00"));
    }
    for number in 1..=300 {
        let body = Person {
            area: crate::domain::identity::Id::new(dice.upto(7)),
            vaccine_doses: [None, Some(0), Some(1), Some(2)][dice.upto(4) as usize],
            not_vaccinated: (dice.upto(9) == 0).then_some(NotVaccinated::Refuses),
            ..Person::default()
        };
        put(&mut ward, number, body, at("1 00:00"));
    }
    let outcomes = [Outcome::Released, Outcome::Transferred, Outcome::Left, Outcome::Died];
    for number in 1..=150 {
        let end = (dice.upto(3) == 0)
            .then(|| End { outcome: outcomes[dice.upto(4) as usize], on: Some(day(2 + dice.upto(3))) });
        let status = [CaseStatus::Confirmed, CaseStatus::Confirmed, CaseStatus::Confirmed, CaseStatus::Suspected]
            [dice.upto(4) as usize];
        let carer = (dice.upto(4) > 0).then(|| id(1));
        // Some persons are ill a second time.
        let person = id(if number > 140 { number - 100 } else { number });
        let body = Case { confirmed_on: Some(day(1 + dice.upto(5))), end, status, carer, ..Case::of(person) };
        put(&mut ward, number, body, at("5 20:00"));
    }
    others(&mut ward, &mut dice);
    ward
}

fn others(ward: &mut Ward, dice: &mut Dice) {
    for number in 1..=120 {
        let exposed = id(151 + dice.upto(150));
        let body = Exposure {
            last_contact: Some(day(1 + dice.upto(5))),
            ..Exposure::between(id(1 + dice.upto(200)), exposed)
        };
        put(ward, number, body, at("5 10:00"));
    }
    for number in 1..=60 {
        let hows =
            [FollowOutcome::Completed, FollowOutcome::HandedOver, FollowOutcome::Lost, FollowOutcome::NotExposed];
        let how = hows[dice.upto(4) as usize];
        let end = (dice.upto(3) == 0).then(|| FollowEnd { how, on: day(5), reason: "x".into() });
        let place = if dice.upto(2) == 0 { "Khu cách ly".to_string() } else { String::new() };
        let body = FollowUp { end, place, ..FollowUp::of(id(151 + number), day(1 + dice.upto(6))) };
        put(ward, number, body, at("5 10:00"));
        let factor = [Factor::OutbreakArea, Factor::Entry, Factor::Undeclared][dice.upto(3) as usize];
        let state = [Stays::Followed, Stays::Completed, Stays::Left][dice.upto(3) as usize];
        let stay = Stay { factor, state, registered_on: Some(day(1 + dice.upto(6))), ..Stay::default() };
        put(ward, number, Arrival { person: id(220 + dice.upto(60)), stay }, at("5 10:00"));
        let closed = (dice.upto(2) == 0).then(|| Closed { at: at("5 18:00"), step: None });
        put(ward, number, Alert { closed, ..alert(1 + dice.upto(150), 40 + dice.upto(80)) }, at("5 10:00"));
        let what = [PaperKind::Decision, PaperKind::Certificate][dice.upto(2) as usize];
        let case = 1 + dice.upto(150);
        let signed_at = (dice.upto(2) == 0).then(|| at("5 09:00"));
        let delivered_at = signed_at.filter(|_| dice.upto(2) == 0);
        let body = Paper { signed_at, delivered_at, ..Paper::of(what, (id(case), Some(id(case))), day(4)) };
        put(ward, number, body, at("5 10:00"));
    }
    let results = [TestResult::Waiting, TestResult::Negative, TestResult::Positive, TestResult::Inconclusive];
    for number in 1..=200 {
        let taken = at("1 00:00").plus(i64::from(dice.upto(130)) * 3600);
        let body = Test { result: results[dice.upto(4) as usize], ..Test::of(id(1 + dice.upto(300)), taken) };
        put(ward, number, body, at("5 10:00"));
        let reading =
            Reading::of(id(1 + dice.upto(150)), at("4 00:00").plus(i64::from(dice.upto(44)) * 3600), Signs::default());
        put(ward, number, reading, at("5 10:00"));
    }
    let listed: Vec<_> = (260..=290).map(id).collect();
    put(ward, 1, Screening { name: "Chợ".into(), listed, ..Screening::on(day(5)) }, at("5 10:00"));
    let job = |who: &str, officer| Job { who: who.into(), officer, ..Job::default() };
    let jobs = vec![job("", Some(id(1))), job("Lý", Some(id(1))), job("Hà", None), job("", None)];
    put(ward, 1, Shift { name: "Đêm".into(), from: at("5 19:00"), to: at("6 07:00"), jobs, post: None }, at("5 10:00"));
    let jobs = vec![job("Hà", None), job("Minh", None)];
    put(
        ward,
        2,
        Shift { name: "Chốt".into(), from: at("5 19:00"), to: at("6 07:00"), jobs, post: None },
        at("5 10:00"),
    );
}

fn alert(case: u32, hour: u32) -> Alert {
    Alert {
        case: id(case),
        raised_at: at("1 00:00").plus(i64::from(hour) * 3600),
        causes: Vec::new(),
        first_taken_at: None,
        taken: None,
        said: Vec::new(),
        closed: None,
        again: None,
    }
}

/// The report of the 5th at 20:00, against the evening before.
fn report(ward: &Ward) -> Report {
    let asked = asked(ReportKind::Daily, 5, "5 20:00");
    reckon(ward, &rules(), asked, Known { now: asked.cut_off, has_tests: true })
}

/// Those under treatment on the evening of the 5th.
fn ill(ward: &Ward) -> Vec<&Kept<Case>> {
    let cases = ward.cases.iter().map(|case| &**case);
    cases.filter(|case| case.status == CaseStatus::Confirmed && case.end.is_none()).collect()
}

fn count<T>(found: impl Iterator<Item = T>) -> Option<i64> {
    Some(found.count() as i64)
}

#[test]
fn f0_are_counted_as_they_stand() {
    let ward = crowd();
    let report = report(&ward);
    let confirmed = || ward.cases.iter().filter(|case| case.status == CaseStatus::Confirmed);
    let ended = |outcomes: &'static [Outcome]| {
        confirmed().filter(move |case| case.end.as_ref().is_some_and(|end| outcomes.contains(&end.outcome)))
    };
    let on = |outcomes: &'static [Outcome], on: u32| {
        ended(outcomes).filter(move |case| case.end.as_ref().unwrap().on == Some(day(on)))
    };
    assert_eq!(report.figure(Column::UnderTreatment), count(ill(&ward).iter()));
    assert_eq!(report.figure(Column::Cumulative), count(confirmed()));
    assert_eq!(
        report.figure(Column::ConfirmedNew),
        count(confirmed().filter(|case| case.confirmed_on == Some(day(5))))
    );
    assert_eq!(report.figure(Column::CumulativeReleased), count(ended(&[Outcome::Released])));
    assert_eq!(report.figure(Column::CumulativeGone), count(ended(&[Outcome::Transferred, Outcome::Left])));
    assert_eq!(report.figure(Column::CumulativeDied), count(ended(&[Outcome::Died])));
    // Written on another day than it ended on: over before the evening of the 4th, and none ended on the 5th.
    for outcome in [Outcome::Released, Outcome::Transferred, Outcome::Left, Outcome::Died] {
        let outcome: &'static [Outcome] = Box::leak(Box::new([outcome]));
        assert_eq!(on(outcome, 5).count(), 0);
    }
    let suspected = ward.cases.iter().filter(|case| case.status == CaseStatus::Suspected && case.end.is_none());
    assert_eq!(report.figure(Column::Suspected), count(suspected));
    let alone = ill(&ward).into_iter().filter(|case| case.carer.is_none());
    assert_eq!(report.figure(Column::WithoutCarer), count(alone));
    let twice = confirmed().filter(|case| case.id.number() > 140 || (41..=50).contains(&case.id.number()));
    let second = twice.filter(|case| crate::domain::episodes::later(&ward, case).is_some());
    assert_eq!(report.figure(Column::Recurrent), count(second));
    for area in ward.areas.iter() {
        let here = ill(&ward).into_iter().filter(|case| ward.person_of(case).unwrap().area == Some(area.id));
        assert_eq!(Some(report.figure_of(Column::UnderTreatment, area.id)), count(here), "{}", area.name);
    }
    let nowhere = ill(&ward).into_iter().filter(|case| ward.person_of(case).unwrap().area.is_none());
    assert_eq!(Some(report.figure_elsewhere(Column::UnderTreatment)), count(nowhere));
    let risks = [Column::RiskLow, Column::RiskMedium, Column::RiskHigh, Column::RiskVeryHigh, Column::RiskUnknown];
    let sum: i64 = risks.iter().filter_map(|column| report.figure(*column)).sum();
    assert_eq!(Some(sum), report.figure(Column::UnderTreatment), "each in one tier");
    // The slot of the evening began at noon or later: whoever was measured since is not due.
    let slot = |case: &&Kept<Case>| crate::domain::slots::Slots::of(&ward, &rules(), case).start(at("5 20:00"));
    let due = ill(&ward)
        .into_iter()
        .filter(|case| !ward.readings_of(case.id).any(|reading| reading.measured_at >= slot(case)));
    assert_eq!(report.figure(Column::Overdue), count(due));
}

#[test]
fn papers_and_alerts_are_counted() {
    let ward = crowd();
    let report = report(&ward);
    let has = |case: &Kept<Case>, what: PaperKind, done: fn(&Paper) -> bool| {
        let of_kind = ward.papers.iter().rfind(|paper| paper.case == Some(case.id) && paper.what == what);
        of_kind.is_some_and(|paper| done(paper))
    };
    // QĐ 261 asks for the decision while it lasts, and for the certificate of whoever was released.
    let undecided = ill(&ward).into_iter().filter(|case| {
        !has(case, PaperKind::Decision, |paper| paper.signed_at.is_some() || paper.delivered_at.is_some())
    });
    assert_eq!(report.figure(Column::NoDecision), count(undecided));
    let released =
        ward.cases.iter().filter(|case| case.end.as_ref().is_some_and(|end| end.outcome == Outcome::Released));
    let owed = released.filter(|case| !has(case, PaperKind::Certificate, |paper| paper.delivered_at.is_some()));
    let asks = rules()
        .treating(day(3))
        .is_some_and(|pack| pack.papers.iter().any(|told| told.paper == PaperKind::Certificate && told.source.active));
    assert_eq!(report.figure(Column::NoCertificate), if asks { count(owed) } else { Some(0) });
    let raised = ward.alerts.iter().filter(|alert| (93..=116).contains(&(alert.raised_at.since(at("1 00:00")) / 3600)));
    assert_eq!(report.figure(Column::AlertsRaised), count(raised), "after 20:00 of the 4th, up to 20:00 of the 5th");
    let open = ward.alerts.iter().filter(|alert| alert.closed.is_none() && alert.raised_at <= at("5 20:00"));
    assert_eq!(report.figure(Column::AlertsOpen), count(open));
    assert_eq!(report.figure(Column::StaffOnDuty), Some(3), "an officer and two names, each once");
    let without = Ward::default();
    assert_eq!(super::daily(&without, 5, "5 20:00").figure(Column::StaffOnDuty), None, "no shifts, nothing known");
}

#[test]
fn contacts_and_arrivals_are_counted() {
    let ward = crowd();
    let report = report(&ward);
    let began = |follow_up: &&Arc<Kept<FollowUp>>| {
        let told = follow_up.end.as_ref().map(|end| end.how);
        follow_up.from <= day(5) && told != Some(FollowOutcome::NotExposed)
    };
    let second = |follow_up: &FollowUp| {
        level_of(&ward, &rules(), follow_up.person, follow_up.from).is_some_and(|level| level.steps >= 2)
    };
    let sum = |one: Column, other: Column| Some(report.figure(one).unwrap() + report.figure(other).unwrap());
    let all = || ward.follow_ups.iter().filter(began);
    assert_eq!(sum(Column::F1Total, Column::F2Total), count(all()));
    assert_eq!(report.figure(Column::F2Total), count(all().filter(|told| second(told))));
    assert_eq!(sum(Column::F1Open, Column::F2Open), count(all().filter(|told| told.end.is_none())));
    let done = all().filter(|told| told.end.as_ref().is_some_and(|end| end.how == FollowOutcome::Completed));
    assert_eq!(sum(Column::F1Done, Column::F2Done), count(done));
    assert_eq!(sum(Column::F1New, Column::F2New), count(all().filter(|told| told.from == day(5))));
    let elsewhere = all().filter(|told| told.end.is_none() && !told.place.is_empty());
    assert_eq!(report.figure(Column::Quarantined), count(elsewhere));
    let there = || all().filter(|told| !told.place.is_empty());
    let ended =
        |how: FollowOutcome| move |told: &&Arc<Kept<FollowUp>>| told.end.as_ref().is_some_and(|end| end.how == how);
    assert_eq!(report.figure(Column::QuarantinedTotal), count(there()));
    assert_eq!(report.figure(Column::QuarantinedNew), count(there().filter(|told| told.from == day(5))));
    assert_eq!(report.figure(Column::QuarantinedDone), count(there().filter(ended(FollowOutcome::Completed))));
    let moved = there().filter(ended(FollowOutcome::HandedOver)).count();
    assert!(moved > 0 && report.figure(Column::QuarantinedMoved) == Some(moved as i64));
    let exposed: BTreeSet<_> = ward.exposures.iter().map(|exposure| exposure.exposed).collect();
    let level = |steps| {
        let of = exposed
            .iter()
            .filter(|person| level_of(&ward, &rules(), **person, day(5)).map(|level| level.steps) == Some(steps));
        count(of.collect::<Vec<_>>().into_iter())
    };
    assert_eq!((report.figure(Column::ContactsF1), report.figure(Column::ContactsF2)), (level(1), level(2)));
    let known = || ward.arrivals.iter().filter(|arrival| arrival.stay.registered_on.unwrap() <= day(5));
    let entry = || known().filter(|arrival| arrival.stay.factor == Factor::Entry);
    let others = || known().filter(|arrival| arrival.stay.factor != Factor::Entry);
    let is = |state: Stays| move |arrival: &&Arc<Kept<Arrival>>| arrival.stay.state == state;
    assert_eq!(report.figure(Column::EntryTotal), count(entry()));
    assert_eq!(report.figure(Column::EntryOpen), count(entry().filter(is(Stays::Followed))));
    assert_eq!(report.figure(Column::EntryDone), count(entry().filter(is(Stays::Completed))));
    assert_eq!(report.figure(Column::OutbreakTotal), count(others()));
    assert_eq!(report.figure(Column::OutbreakOpen), count(others().filter(is(Stays::Followed))));
    let today = |arrival: &&Arc<Kept<Arrival>>| arrival.stay.registered_on == Some(day(5));
    assert_eq!(report.figure(Column::OutbreakNew), count(others().filter(today)));
    assert_eq!(report.figure(Column::CoughNew), None, "nothing of the records says so");
}

#[test]
fn samples_doses_and_rounds_are_counted() {
    let ward = crowd();
    let report = report(&ward);
    let taken = || ward.tests.iter().filter(|test| test.taken_at <= at("5 20:00"));
    let all = |figure: SampleFigure| -> Option<i64> {
        Some(SampleGroup::ALL.iter().filter_map(|group| report.samples(*group, figure)).sum())
    };
    assert_eq!(all(SampleFigure::Total), count(taken()));
    assert_eq!(all(SampleFigure::New), count(taken().filter(|test| test.taken_at > at("4 20:00"))));
    assert_eq!(all(SampleFigure::Negative), count(taken().filter(|test| test.result == TestResult::Negative)));
    assert_eq!(all(SampleFigure::Positive), count(taken().filter(|test| test.result == TestResult::Positive)));
    let waits = |test: &&Arc<Kept<Test>>| matches!(test.result, TestResult::Waiting | TestResult::Inconclusive);
    assert_eq!(all(SampleFigure::Waiting), count(taken().filter(waits)));
    let of_f0 = taken().filter(|test| {
        level_of(&ward, &rules(), test.person, test.taken_at.date()).map(|level| level.steps) == Some(0)
    });
    assert_eq!(report.samples(SampleGroup::F0, SampleFigure::Total), count(of_f0));
    assert_eq!(report.samples(SampleGroup::Cough, SampleFigure::Total), None);
    assert!(
        SampleGroup::ALL
            .iter()
            .all(|group| *group == SampleGroup::Cough || report.samples(*group, SampleFigure::Total) > Some(0))
    );
    let on_the_list =
        taken().filter(|test| (260..=290).contains(&test.person.number()) && test.taken_at.date() == day(5));
    let sampled: BTreeSet<_> = on_the_list.map(|test| test.person).collect();
    assert_eq!(report.figure(Column::ScreeningTaken), count(sampled.iter()));
    assert_eq!(report.figure(Column::ScreeningListed), Some(31));
    let gone = |person: &Kept<Person>| {
        let last = ward.cases_of(person.id).last().and_then(|case| case.end.as_ref());
        last.is_some_and(|end| matches!(end.outcome, Outcome::Died | Outcome::Left))
    };
    let here = || ward.persons.iter().filter(|person| !gone(person));
    assert_eq!(report.figure(Column::VaccineNone), count(here().filter(|person| person.vaccine_doses == Some(0))));
    assert_eq!(report.figure(Column::VaccineMissing), count(here().filter(|person| person.vaccine_doses == Some(1))));
    assert_eq!(report.figure(Column::VaccineNotAsked), count(here().filter(|person| person.vaccine_doses.is_none())));
    // A screen has no tests at hand: it says nothing of them.
    let asked = asked(ReportKind::Daily, 5, "5 20:00");
    let on_screen = reckon(&ward, &rules(), asked, Known { now: asked.cut_off, has_tests: false });
    assert_eq!(on_screen.samples(SampleGroup::F0, SampleFigure::Total), None);
    assert_eq!(on_screen.figure(Column::ScreeningTaken), None);
}

#[test]
fn what_is_entered_late_is_new_once_and_nothing_is_new_twice() {
    let mut ward = crowd();
    let news = |report: &Report| -> i64 {
        let columns = [Column::F1New, Column::F2New, Column::OutbreakNew, Column::EntryNew];
        let samples = SampleGroup::ALL.iter().filter_map(|group| report.samples(*group, SampleFigure::New));
        columns.iter().filter_map(|column| report.figure(*column)).chain(samples).sum()
    };
    let kept = report(&ward);
    put(&mut ward, 1, kept, at("5 20:00"));
    let tomorrow = |ward: &Ward| {
        let asked = asked(ReportKind::Daily, 6, "6 20:00");
        reckon(ward, &rules(), asked, Known { now: asked.cut_off, has_tests: true })
    };
    let later = ward.tests.iter().filter(|test| test.taken_at > at("5 20:00")).count()
        + ward.follow_ups.iter().filter(|told| told.from == day(6)).count()
        + ward.arrivals.iter().filter(|told| told.stay.registered_on == Some(day(6))).count();
    let never = |told: &&Arc<Kept<FollowUp>>| {
        told.from == day(6) && told.end.as_ref().is_some_and(|end| end.how == FollowOutcome::NotExposed)
    };
    let expected = i64::try_from(later - ward.follow_ups.iter().filter(never).count()).unwrap();
    assert_eq!(news(&tomorrow(&ward)), expected);
    let next = ward.last_number(Kind::Test) + 1;
    put(&mut ward, next, Test::of(id(299), at("3 08:00")), at("6 08:00"));
    let next = ward.last_number(Kind::FollowUp) + 1;
    put(&mut ward, next, FollowUp::of(id(299), day(3)), at("6 08:00"));
    let report = tomorrow(&ward);
    assert_eq!(news(&report), expected + 2, "a sample and a contact of the 3rd that are told on the 6th");
    put(&mut ward, 2, report, at("6 20:00"));
    let asked = asked(ReportKind::Daily, 7, "7 20:00");
    let after = reckon(&ward, &rules(), asked, Known { now: asked.cut_off, has_tests: true });
    assert_eq!(news(&after), 0);
}

#[test]
fn a_past_day_says_nothing_of_what_only_the_present_shows() {
    let ward = crowd();
    let asked = asked(ReportKind::Daily, 4, "5 00:00");
    let past = reckon(&ward, &rules(), asked, Known { now: at("6 12:00"), has_tests: true });
    for column in [Column::Overdue, Column::NoDecision, Column::PapersLate, Column::RiskLow, Column::VaccineNone] {
        assert_eq!(past.figure(column), None, "{column:?}: dots to be filled in, never 0");
    }
    assert!(past.figure(Column::UnderTreatment).is_some() && past.figure(Column::F1Open).is_some());
}

#[test]
fn a_statement_counts_its_period_and_the_days_since_the_last_f0() {
    let mut ward = crowd();
    let asked = Asked { from: Some(day(3)), ..asked(ReportKind::Situation, 9, "9 08:00") };
    put(
        &mut ward,
        1,
        crate::domain::zone::ZoneLevel {
            area: id(2),
            assessed: None,
            assessed_by: String::new(),
            assessed_on: None,
            applied: crate::domain::zone::Level::Orange,
            measure: None,
            from: day(1),
            to: None,
            source: String::new(),
        },
        at("1 00:00"),
    );
    let known = Known { now: asked.cut_off, has_tests: false };
    let told = reckon(&ward, &rules(), asked, known);
    let inside =
        ward.cases.iter().filter(|case| case.status == CaseStatus::Confirmed && case.confirmed_on >= Some(day(3)));
    assert_eq!(told.figure(Column::Cumulative), count(inside));
    assert_eq!(told.figure(Column::DaysWithout), Some(4), "the last was on the 5th");
    assert_eq!(told.figure(Column::LastCase).and_then(day_of), Some(day(5)));
    assert_eq!(told.figure(Column::PeriodFrom).and_then(day_of), Some(day(3)));
    assert_eq!((told.figure(Column::ZoneOrange), told.figure(Column::ZoneGreen)), (Some(1), Some(0)));
    assert_eq!(told.areas(), [id(2)]);
    let whole = reckon(&ward, &rules(), Asked { from: None, ..asked }, known);
    assert_eq!(whole.figure(Column::PeriodFrom).and_then(day_of), Some(day(1)));
    let nobody = reckon(&Ward::default(), &rules(), Asked { from: None, ..asked }, known);
    assert_eq!((nobody.figure(Column::Cumulative), nobody.figure(Column::LastCase)), (Some(0), None));
}

#[test]
fn a_carer_has_his_own_f0_alone() {
    let ward = crowd();
    let asked = asked(ReportKind::Daily, 5, "5 20:00");
    let his = of_carer(&ward, &rules(), id(1), asked, Known { now: asked.cut_off, has_tests: true });
    let own = ill(&ward).into_iter().filter(|case| case.carer.is_some());
    assert_eq!(his.figure(Column::UnderTreatment), count(own));
    assert_eq!((his.figure(Column::WithoutCarer), his.before), (Some(0), None));
    assert_eq!(Balance::of(&his).unwrap().missing(), 0);
}

//! The identity, over random wards with random orders between two reports.

use proptest::prelude::*;

use super::*;

/// What may happen to a case between two reports.
#[derive(Clone, Copy, Debug)]
enum Happening {
    /// It is opened, or its days are told anew.
    Told { confirmed: u32, heard: Option<u32>, end: Option<(Outcome, u32)> },
    /// It is no longer, or not yet, confirmed.
    Status(CaseStatus),
    /// It is deleted.
    Deleted,
    /// It is taken over from another ward.
    TakenOver(u32),
    /// It was received elsewhere.
    Received(u32),
}

fn happening() -> impl Strategy<Value = Happening> {
    let outcome = prop::sample::select(vec![Outcome::Released, Outcome::Transferred, Outcome::Left, Outcome::Died]);
    let end = proptest::option::of((outcome, 1_u32..12));
    prop_oneof![
        6 => (1_u32..12, proptest::option::of(0_u32..264), end)
            .prop_map(|(confirmed, heard, end)| Happening::Told { confirmed, heard, end }),
        2 => prop::sample::select(vec![CaseStatus::Confirmed, CaseStatus::Excluded, CaseStatus::Suspected])
            .prop_map(Happening::Status),
        1 => Just(Happening::Deleted),
        1 => (0_u32..264).prop_map(Happening::TakenOver),
        1 => (0_u32..264).prop_map(Happening::Received),
    ]
}

/// So many hours after the first of the month began.
fn hours(count: u32) -> Moment {
    at("1 00:00").plus(i64::from(count) * 3600)
}

fn happens(ward: &mut Ward, number: u32, happening: Happening, now: Moment) {
    let old = ward.cases.read(id(number)).map(|kept| kept.body.clone());
    let body = old.clone().unwrap_or(Case::of(id(number)));
    let transfer = |way, hour| Transfer {
        way,
        answer: Answer::Received,
        answered_at: Some(hours(hour)),
        ..Transfer::of(id(number), Some(id(number)))
    };
    match happening {
        Happening::Told { confirmed, heard, end } => {
            let end = end.map(|(outcome, on)| End { outcome, on: Some(day(on)) });
            let told = Case { confirmed_on: Some(day(confirmed)), reported_at: heard.map(hours), end, ..body };
            put(ward, number, told, now);
        }
        Happening::Status(status) => put(ward, number, Case { status, ..body }, now),
        Happening::Deleted => {
            if let Some(kept) = ward.cases.read(id(number)).map(Arc::clone) {
                let old = Record::Case(kept);
                ward.insert(&old.rewritten(old.body(), true, now, None).unwrap());
            }
        }
        Happening::TakenOver(hour) => put(ward, number, transfer(Way::FromWard, hour), now),
        Happening::Received(hour) => put(ward, number, transfer(Way::ToHospital, hour), now),
    }
}

/// Who is under treatment at a cut-off, worked out in another way than the reports do: hour by hour of the month.
fn under_treatment(ward: &Ward, cut_off: Moment) -> Vec<u32> {
    let whole = cut_off.time() == chrono::NaiveTime::MIN;
    let ours = |case: &&Arc<Kept<Case>>| {
        let moved = |way: Way| {
            let of = |told: &&Arc<Kept<Transfer>>| told.way == way && told.answer == Answer::Received;
            ward.transfers.iter().filter(of).find(|told| told.case == Some(case.id)).and_then(|told| told.answered_at)
        };
        let confirmed = case.confirmed_on.map(Moment::start_of).unwrap_or(Moment::EPOCH);
        let heard = case.reported_at.unwrap_or(Moment::EPOCH);
        let by_day = case.confirmed_on.or(case.reported_at.map(Moment::date)).map_or(Moment::EPOCH, Moment::start_of);
        let came = match moved(Way::FromWard) {
            Some(came) => came <= cut_off,
            None if whole => confirmed < cut_off && by_day < cut_off && heard <= cut_off,
            None => confirmed <= cut_off && heard <= cut_off,
        };
        let over = case.end.as_ref().is_some_and(|end| {
            let on = Moment::start_of(end.on.unwrap());
            let next = on.plus(86_400);
            let same_day = on <= cut_off && cut_off < next && !whole;
            match moved(Way::ToHospital).filter(|left| (on.seconds()..next.seconds()).contains(&left.seconds())) {
                Some(left) if same_day => left <= cut_off,
                _ if same_day => case.written_at < on || case.written_at >= next || case.written_at <= cut_off,
                _ => on < cut_off,
            }
        });
        case.status == CaseStatus::Confirmed && came && !over
    };
    ward.cases.iter().filter(ours).map(|case| case.id.number()).collect()
}

fn numbers_of(report: &Report) -> Vec<u32> {
    runs::numbers(&report.counted).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_report_adds_up(
        before in proptest::collection::vec((1_u32..20, happening()), 0..40),
        between in proptest::collection::vec((1_u32..25, happening()), 0..40),
        after in proptest::collection::vec((1_u32..30, happening()), 0..20),
        hour in 0_u32..24,
    ) {
        let mut ward = Ward::default();
        let mut sums = (0_i64, 0_i64);
        for (place, (what, cut)) in
            [(before, 96 + hour), (between, 120 + hour), (after, 144 + hour)].into_iter().enumerate()
        {
            for (number, happening) in what {
                happens(&mut ward, number, happening, hours(cut).plus(-i64::from(number) * 1800));
            }
            let cut_off = hours(cut);
            let of_day = Cut::at(cut_off).day;
            let asked = Asked { what: ReportKind::Daily, day: of_day, cut_off, from: None };
            prop_assert_eq!(check(&ward, asked, cut_off), Ok(()));
            let report = reckon(&ward, Rules::none(), asked, Known { now: cut_off, has_tests: true });
            let balance = Balance::of(&report).unwrap();
            prop_assert_eq!(balance.missing(), 0, "{:?}", balance);
            let expected = under_treatment(&ward, cut_off);
            prop_assert_eq!(&numbers_of(&report), &expected);
            prop_assert_eq!(balance.treated, expected.len() as i64);
            // What the next report calls `trước` is what the last one counted.
            if place > 0 {
                prop_assert_eq!(balance.before, sums.0);
                let into: i64 = [Column::ConfirmedNew, Column::ConfirmedLate, Column::ArrivedLate]
                    .into_iter().map(|column| report.figure(column).unwrap()).sum();
                let cumulative = report.figure(Column::Cumulative).unwrap();
                let fell = report.figure(Column::CumulativeCorrected).unwrap();
                let arrived = cumulative - sums.1 - into - fell;
                // Whoever comes back was counted before.
                prop_assert!((0..=report.figure(Column::Arrived).unwrap()).contains(&arrived), "{arrived}");
                prop_assert!(fell <= 0 && cumulative >= sums.1 + fell, "it falls only by what was put right");
            }
            for column in Column::BY_AREA {
                prop_assert_eq!(report.figure_elsewhere(column), report.figure(column).unwrap_or(0));
            }
            sums = (balance.treated, report.figure(Column::Cumulative).unwrap());
            let next = ward.last_number(crate::domain::identity::Kind::Report) + 1;
            put(&mut ward, next, report, cut_off);
        }
    }
}

use super::super::state::Cut;

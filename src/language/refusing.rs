//! Why the desk says no, as a sentence that says what happened and what to do. One place, because
//! the screen and the command line must say the same.

mod shift;

pub use shift::unfit;

use crate::domain::arrival::{EVERY_DAYS_MAX, TIMES_MAX};
use crate::domain::identity::{Kind, RecordId};
use crate::domain::measure::{OutOfRange, Sign};
use crate::domain::moment::Date;
use crate::domain::refusal::{Field, PaperRefusal, PinRefusal, Refusal, ReportRefusal, ScreeningRefusal, StayRefusal};
use crate::domain::test::CT_POSSIBLE;
use crate::language::numbers;
use crate::language::phrases::Phrasebook;

/// The sentence of a refusal.
pub fn sentence(refusal: &Refusal, book: &Phrasebook) -> String {
    match refusal {
        Refusal::ChangedMeanwhile { .. } => book.say("refusals.changed_meanwhile").to_string(),
        Refusal::Empty(field) => book.say_with("refusals.empty", &[("field", &name(*field, book))]),
        Refusal::TooLong { field, limit } => too_long(*field, *limit, book),
        Refusal::NotText(field) => book.say_with("refusals.not_text", &[("field", &name(*field, book))]),
        Refusal::OutOfRange(out) => out_of_range(out, book),
        Refusal::PressureReversed | Refusal::NothingRecorded | Refusal::InFuture => shift::plain(refusal, book),
        Refusal::CaseIsOpen(number) => book.say_with("refusals.case_is_open", &[("number", number)]),
        Refusal::SourceCycle(number) => book.say_with("refusals.source_cycle", &[("number", number)]),
        Refusal::SelfContact | Refusal::NotHisExposure | Refusal::ContactStands => of_contact(refusal, book),
        Refusal::UnknownCode(code) => book.say_with("refusals.unknown_code", &[("code", code)]),
        Refusal::Nameless => book.say("refusals.nameless").to_string(),
        Refusal::OtherReadingAtThisTime => book.say("refusals.other_reading").to_string(),
        Refusal::CodeTwice(code) => book.say_with("refusals.code_twice", &[("code", code)]),
        Refusal::OtherPerson(code) => book.say_with("refusals.other_person", &[("code", code)]),
        Refusal::NumberNeedsName(code) => book.say_with("refusals.number_needs_name", &[("code", code)]),
        Refusal::SeveralOfThisName(name) => book.say_with("refusals.several_of_this_name", &[("name", name)]),
        Refusal::SeveralAreas(area) => book.say_with("refusals.several_areas", &[("area", area)]),
        Refusal::BirthNeeded => book.say("refusals.birth_needed").to_string(),
        Refusal::OtherTestResult => book.say("refusals.other_test_result").to_string(),
        Refusal::CtImpossible => ct_impossible(book),
        Refusal::AboveItself | Refusal::ShiftReversed | Refusal::AreaCycle => shift::plain(refusal, book),
        Refusal::UnknownImport => book.say("refusals.unknown_import").to_string(),
        Refusal::ImportOverlaps(_) => book.say("refusals.import_overlaps").to_string(),
        Refusal::StillNamed { by, count } => {
            book.say_with("refusals.still_named", &[("record", &record_name(*by, book)), ("count", count)])
        }
        Refusal::NameTaken(name) => book.say_with("refusals.name_taken", &[("name", name)]),
        Refusal::LevelOverlaps(from, to) => level_overlaps(*from, *to, book),
        Refusal::SettingOutOfRange => book.say("refusals.setting_out_of_range").to_string(),
        Refusal::DaysReversed
        | Refusal::DayInFuture
        | Refusal::LastAdministrator
        | Refusal::MergeOfContacts(_)
        | Refusal::NotEditable
        | Refusal::NotUndoable
        | Refusal::NotHisOrder => of_records(refusal, book),
        Refusal::TooMany(limit) => book.say_with("refusals.too_many", &[("limit", limit)]),
        Refusal::Stay(stay) => of_stay(*stay, book),
        Refusal::Paper(paper) => of_paper(paper, book),
        Refusal::Pin(pin) => of_pin(*pin, book),
        Refusal::EndsBeforeItBegan
        | Refusal::ExaminedBeforeReported
        | Refusal::TaskCycle(_)
        | Refusal::TasksBefore { .. }
        | Refusal::StepsOpen { .. }
        | Refusal::PlaybookStands(_)
        | Refusal::PlaybookDisordered
        | Refusal::AnswerBeforePaper
        | Refusal::TaskIsDone
        | Refusal::RepeatEndless
        | Refusal::OccurrenceStands(_)
        | Refusal::NotHisCase(_)
        | Refusal::TimesDisordered
        | Refusal::AnswerMissing
        | Refusal::FirstDayMissing
        | Refusal::OnTheWay(_) => of_work(refusal, book),
        Refusal::FollowUpStands(_) | Refusal::EndUnexplained | Refusal::StepWithoutPaper => of_follow_up(refusal, book),
        Refusal::Report(report) => of_report(*report, book),
        Refusal::Screening(screening) => of_screening(screening, book),
        Refusal::Handover(handover) => shift::of_handover(handover, book),
        Refusal::Shift(_) | Refusal::Leave(_) => shift::of_roster(refusal, book),
        Refusal::AlertClosed | Refusal::AlertTaken(_) | Refusal::NeedsSecondReading => of_alert(refusal, book),
        Refusal::TransferOpen => of_alert(refusal, book),
        Refusal::NotAllowed | Refusal::NotSignedIn | Refusal::NotFound(_) => of_records(refusal, book),
        Refusal::HeadReleases | Refusal::Veiled => of_records(refusal, book),
        Refusal::OwnRecord | Refusal::NoNumberLeft | Refusal::ReadOnly | Refusal::DiskFull => of_records(refusal, book),
    }
}

fn too_long(field: Field, limit: u32, book: &Phrasebook) -> String {
    book.say_with("refusals.too_long", &[("field", &name(field, book)), ("limit", &limit)])
}

/// Why a follow-up is not written.
fn of_follow_up(refusal: &Refusal, book: &Phrasebook) -> String {
    book.say(match refusal {
        Refusal::FollowUpStands(_) => "refusals.follow_up_stands",
        Refusal::StepWithoutPaper => "refusals.step_without_paper",
        _ => "refusals.end_unexplained",
    })
    .to_string()
}

/// Why a contact is not written.
fn of_contact(refusal: &Refusal, book: &Phrasebook) -> String {
    let key = match refusal {
        Refusal::SelfContact => "refusals.self_contact",
        Refusal::NotHisExposure => "refusals.not_his_exposure",
        _ => "refusals.contact_stands",
    };
    book.say(key).to_string()
}

/// The sentence of what an alert does not let happen.
fn of_alert(refusal: &Refusal, book: &Phrasebook) -> String {
    match refusal {
        Refusal::AlertTaken(name) => book.say_with("refusals.alert_taken", &[("name", name)]),
        Refusal::NeedsSecondReading => book.say("refusals.needs_second_reading").to_string(),
        Refusal::TransferOpen => book.say("refusals.transfer_open").to_string(),
        _ => book.say("refusals.alert_closed").to_string(),
    }
}

/// Why a report is not made or kept.
pub fn of_report(refusal: ReportRefusal, book: &Phrasebook) -> String {
    let of_day = |key: &str, day: Date| book.say_with(key, &[("day", &numbers::date(day))]);
    match refusal {
        ReportRefusal::FutureDay(day) => of_day("refusals.report_future_day", day),
        ReportRefusal::FutureCutOff => book.say("refusals.report_future_cut_off").to_string(),
        ReportRefusal::WeekNotOver(day) => of_day("refusals.report_week_not_over", day),
        ReportRefusal::CutOffElsewhere(day) => of_day("refusals.report_cut_off_elsewhere", day),
        ReportRefusal::CutOffBefore(last) => {
            let time = format!("{} {}", numbers::time(last.time()), numbers::date(last.date()));
            book.say_with("refusals.report_cut_off_before", &[("time", &time)])
        }
        ReportRefusal::LaterStands(day) => of_day("refusals.report_later_stands", day),
    }
}

/// Why a round of wider testing, or what came of it, is refused.
fn of_screening(refusal: &ScreeningRefusal, book: &Phrasebook) -> String {
    match refusal {
        ScreeningRefusal::ListedTwice(person) => book.say_with("refusals.listed_twice", &[("number", person)]),
        ScreeningRefusal::NotListed(person) => book.say_with("refusals.not_listed", &[("number", person)]),
        ScreeningRefusal::OutsideRound(from, until) => {
            let values: [(&str, &dyn std::fmt::Display); 2] =
                [("from", &numbers::date(*from)), ("until", &numbers::date(*until))];
            book.say_with("refusals.outside_round", &values)
        }
        ScreeningRefusal::NobodyListed => book.say("refusals.nobody_listed").to_string(),
    }
}

/// Why a record is not written, or what was done to it not taken back.
fn of_records(refusal: &Refusal, book: &Phrasebook) -> String {
    let key = match refusal {
        Refusal::NotFound(_) => "refusals.not_found",
        Refusal::NotAllowed => "refusals.not_allowed",
        Refusal::NotSignedIn => "refusals.not_signed_in",
        Refusal::OwnRecord => "refusals.own_record",
        Refusal::HeadReleases => "refusals.head_releases",
        Refusal::Veiled => "refusals.veiled",
        Refusal::NoNumberLeft => "refusals.no_number_left",
        Refusal::ReadOnly => "refusals.read_only",
        Refusal::DiskFull => "refusals.disk_full",
        Refusal::DayInFuture => "refusals.day_in_future",
        Refusal::DaysReversed => "refusals.days_reversed",
        Refusal::LastAdministrator => "refusals.last_administrator",
        Refusal::MergeOfContacts(_) => "refusals.merge_of_contacts",
        Refusal::NotUndoable => "refusals.not_undoable",
        Refusal::NotHisOrder => "refusals.not_his_order",
        _ => "refusals.not_editable",
    };
    book.say(key).to_string()
}

/// Why something about a task, a playbook, a directive or a transfer is refused.
fn of_work(refusal: &Refusal, book: &Phrasebook) -> String {
    match refusal {
        Refusal::EndsBeforeItBegan => book.say("refusals.ends_before_it_began").to_string(),
        Refusal::ExaminedBeforeReported => book.say("refusals.examined_before_reported").to_string(),
        Refusal::TaskCycle(number) => book.say_with("refusals.task_cycle", &[("number", number)]),
        Refusal::PlaybookStands(number) => book.say_with("refusals.playbook_stands", &[("number", number)]),
        Refusal::PlaybookDisordered => book.say("refusals.playbook_disordered").to_string(),
        Refusal::TasksBefore { first, count } => {
            book.say_with("refusals.tasks_before", &[("task", first), ("count", count)])
        }
        Refusal::StepsOpen { first, count } => {
            book.say_with("refusals.steps_open", &[("step", first), ("count", count)])
        }
        Refusal::AnswerBeforePaper => book.say("refusals.answer_before_paper").to_string(),
        Refusal::TaskIsDone => book.say("refusals.task_is_done").to_string(),
        Refusal::RepeatEndless => book.say("refusals.repeat_endless").to_string(),
        Refusal::OccurrenceStands(number) => book.say_with("refusals.occurrence_stands", &[("number", number)]),
        Refusal::NotHisCase(number) => book.say_with("refusals.not_his_case", &[("number", number)]),
        Refusal::TimesDisordered => book.say("refusals.times_disordered").to_string(),
        Refusal::AnswerMissing => book.say("refusals.answer_missing").to_string(),
        Refusal::FirstDayMissing => book.say("refusals.first_day_missing").to_string(),
        Refusal::OnTheWay(place) => book.say_with("refusals.on_the_way", &[("place", place)]),
        other => sentence(other, book),
    }
}

/// Why somebody is not let in, or is asked for a PIN.
fn of_pin(refusal: PinRefusal, book: &Phrasebook) -> String {
    let key = match refusal {
        PinRefusal::Wrong(left) => return book.say_with("refusals.pin_wrong", &[("count", &left)]),
        PinRefusal::Wait(seconds) if seconds < 60 => {
            return book.say_with("refusals.pin_wait_seconds", &[("count", &seconds)]);
        }
        PinRefusal::Wait(seconds) => {
            return book.say_with("refusals.pin_wait_minutes", &[("count", &seconds.div_ceil(60))]);
        }
        PinRefusal::Needed => "refusals.pin_needed",
        PinRefusal::NotDigits => "refusals.pin_not_digits",
        PinRefusal::TooEasy => "refusals.pin_too_easy",
        PinRefusal::UnknownOfficer => "refusals.pin_unknown_officer",
        PinRefusal::Disabled => "refusals.officer_disabled",
        PinRefusal::MustBeGiven => "refusals.pin_must_be_given",
        PinRefusal::OtherAccount => "refusals.other_account",
        PinRefusal::Locked => "refusals.screen_locked",
        PinRefusal::ChooseFirst => "refusals.pin_choose_first",
        PinRefusal::Again => "refusals.pin_again",
        PinRefusal::AdministratorFirst => "refusals.pin_administrator_first",
    };
    book.say(key).to_string()
}

/// Why a paper is not written.
fn of_paper(refusal: &PaperRefusal, book: &Phrasebook) -> String {
    match refusal {
        PaperRefusal::NumberTaken { number, symbol } => {
            book.say_with("refusals.paper_number_taken", &[("number", number), ("symbol", symbol)])
        }
        PaperRefusal::Number => book.say("refusals.paper_number").to_string(),
        PaperRefusal::Stands(case) => book.say_with("refusals.paper_stands", &[("number", case)]),
        PaperRefusal::NotReleased(case) => book.say_with("refusals.paper_not_released", &[("number", case)]),
        PaperRefusal::BeforeItBegan => book.say("refusals.paper_before_it_began").to_string(),
        PaperRefusal::ReceiverMissing => book.say("refusals.receiver_missing").to_string(),
        PaperRefusal::Nobody => book.say("refusals.paper_nobody").to_string(),
    }
}

/// Between which numbers a Ct lies.
fn ct_impossible(book: &Phrasebook) -> String {
    let (lowest, highest) = CT_POSSIBLE;
    let (lowest, highest) = (numbers::tenths(u32::from(lowest)), numbers::tenths(u32::from(highest)));
    book.say_with("refusals.ct_impossible", &[("lowest", &lowest), ("highest", &highest)])
}

/// What is wrong with a stay of an arrival.
fn of_stay(refusal: StayRefusal, book: &Phrasebook) -> String {
    match refusal {
        StayRefusal::Stands(number) => book.say_with("refusals.arrival_stands", &[("number", &number)]),
        StayRefusal::DayTooEarly(day) => book.say_with("refusals.day_too_early", &[("day", &numbers::date(day))]),
        StayRefusal::UntilBeforeArrived => book.say("refusals.until_before_arrived").to_string(),
        StayRefusal::CycleOutOfRange => {
            book.say_with("refusals.cycle_out_of_range", &[("days", &EVERY_DAYS_MAX), ("times", &TIMES_MAX)])
        }
        StayRefusal::CycleUnclear => book.say("refusals.cycle_unclear").to_string(),
        StayRefusal::CycleEndless => book.say("refusals.cycle_endless").to_string(),
    }
}

/// Which other level of an area is in the way, by its days.
fn level_overlaps(from: Date, to: Option<Date>, book: &Phrasebook) -> String {
    let from = numbers::date(from);
    match to.map(numbers::date) {
        Some(to) => book.say_with("refusals.level_overlaps", &[("from", &from), ("to", &to)]),
        None => book.say_with("refusals.level_overlaps_open", &[("from", &from)]),
    }
}

/// What a record is called: `F0 #12`, `việc 7`.
pub fn record_name(id: RecordId, book: &Phrasebook) -> String {
    let kind = book.word("kinds", id.kind.name()).unwrap_or(id.kind.name());
    match id.kind {
        Kind::Case => format!("{kind} #{}", id.number),
        _ => format!("{kind} {}", id.number),
    }
}

/// What a field is called.
fn name(field: Field, book: &Phrasebook) -> &str {
    match field {
        Field::Name => book.say("refusals.field_name"),
        Field::Text => book.say("refusals.field_text"),
        Field::Approver => book.say("refusals.field_approver"),
        Field::Note => book.say("refusals.field_note"),
        Field::Address => book.say("refusals.field_address"),
        Field::Place => book.say("refusals.field_place"),
        Field::Phone => book.say("refusals.field_phone"),
        Field::Code => book.say("refusals.field_code"),
    }
}

/// A number that cannot be this sign, and what can.
pub fn out_of_range(out: &OutOfRange, book: &Phrasebook) -> String {
    let number = |value: u32| match out.sign {
        Sign::Temperature => numbers::tenths(value),
        Sign::Saturation | Sign::Pulse | Sign::Breaths | Sign::Systolic | Sign::Diastolic => value.to_string(),
    };
    let (value, lowest, highest) = (number(out.value), number(out.lowest.into()), number(out.highest.into()));
    let sign = book.word("signs", out.sign.name()).unwrap_or(out.sign.name());
    let values: [(&str, &dyn std::fmt::Display); 4] =
        [("sign", &sign), ("value", &value), ("lowest", &lowest), ("highest", &highest)];
    book.say_with("refusals.out_of_range", &values)
}

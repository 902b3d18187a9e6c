//! The rows of a survey: areas by need, duties by area, carers' loads, and the tests of the circular.

use std::fmt::Display;

use crate::domain::area::{Area, AreaKind, called};
use crate::domain::coverage::{
    self, AreaFigures, CARE_TEAM, COMMUNITY_TEAM, Coverage, Load, MOBILE_STATION, Ratio, Totals, area_figures,
    community_teams, coverage, in_order_of_need, lived_in, teams_for, totals,
};
use crate::domain::epidemic::{self, Finding, Group, Stage, Verdict};
use crate::domain::identity::{Id, RecordId};
use crate::domain::record::{Body, Kept};
use crate::domain::responsibility::Who;
use crate::domain::roster::{Assignment, Duty};
use crate::domain::zone::{Level, level_on};
use crate::language::numbers;
use crate::language::shown::Shown;
use crate::tui::dialogs::survey::Row;
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;

/// Cells of a name at the left.
const NAME: usize = 22;

pub(super) fn named<T: Body>(id: Id<T>) -> Option<RecordId> {
    Some(RecordId { kind: T::KIND, number: id.number() })
}

pub(super) fn padded(text: &str, cells: usize) -> String {
    Shown::of(text).cut(cells - 1).pad(cells).as_str().to_string()
}

/// A sign that stands where colour cannot, and its role.
pub(super) fn flagged(is_wanting: bool) -> (&'static str, Role) {
    if is_wanting { ("! ", Role::Attention) } else { ("  ", Role::Text) }
}

/// `cam CT16, cao hơn đánh giá 1 mức`; whose it is where it is not the area's own.
pub(super) fn level_words(area: Id<Area>, seat: &Seat, look: &Look) -> (String, Role) {
    let Some(level) = level_on(&seat.ward, area, seat.now.date()) else {
        return (look.book.say("survey.no_level").to_string(), Role::Text);
    };
    let word = |name: &str| look.book.word("zones", name).unwrap_or_default().to_string();
    let mut words = word(level.applied.name());
    if let Some(measure) = level.measure {
        words.push_str(&format!(" {}", word(measure.name())));
    }
    if level.area != area {
        let whose = called(&seat.ward, level.area);
        words.push_str(&format!(" {}", look.book.say_with("survey.level_of", &[("area", &whose)])));
    }
    if level.steps_above_assessed() > 0 {
        let steps = level.steps_above_assessed();
        words.push_str(&format!(", {}", look.book.say_with("zones.above_assessed", &[("steps", &steps)])));
    }
    let role = match level.applied {
        Level::Green | Level::Yellow => Role::Text,
        Level::Orange => Role::Attention,
        Level::Red => Role::Urgent,
    };
    (words, role)
}

/// Areas in order of need, under a line that adds the ward up.
pub(super) fn need(seat: &Seat, look: &Look) -> Vec<Row> {
    let mut figures = area_figures(&seat.ward, &seat.rules, seat.now);
    if figures.is_empty() {
        return Vec::new();
    }
    in_order_of_need(&mut figures);
    let covered = coverage(&seat.ward, seat.now);
    let [areas, people] = total_words(&totals(&seat.ward), look);
    let first = Row::of(areas, Role::Title).with(people, Role::Title);
    let last = Row::of(look.book.say("survey.need_order").to_string(), Role::Notice);
    let areas = || figures.iter().filter_map(|of| Some((seat.ward.areas.read(of.area)?, of)));
    let homes: Vec<Id<Area>> = areas().filter(|(area, _)| is_home(area)).map(|(area, _)| area.id).collect();
    let everywhere = covered.gaps_everywhere(&homes);
    let told = everywhere_row(&everywhere, seat, look);
    let rows = areas().map(|(area, of)| {
        let gaps = covered.gaps(area.id).filter(|duty| !everywhere.contains(duty));
        need_row(area, of, &gaps.collect::<Vec<_>>(), (seat, look))
    });
    [first].into_iter().chain(told).chain(rows).chain([last]).collect()
}

/// Whether people live there, so that every duty is wanted.
fn is_home(area: &Area) -> bool {
    !matches!(area.kind, AreaKind::Point | AreaKind::Post)
}

/// What is missing in every area, said once; nothing where nothing is.
fn everywhere_row(duties: &[Id<Duty>], seat: &Seat, look: &Look) -> Option<Row> {
    if duties.is_empty() {
        return None;
    }
    let names: Vec<&str> = duties.iter().map(|duty| duty_name(*duty, seat)).collect();
    let (sign, role) = flagged(true);
    let first = look.book.say_with("survey.gaps_everywhere", &[("count", &duties.len())]);
    Some(Row::of(format!("{sign}{first}"), role).with(format!("  {}", names.join(", ")), role))
}

/// The kinds of areas in one line, teams and people in the next.
fn total_words(totals: &Totals, look: &Look) -> [String; 2] {
    let of_kind = |(kind, count): (AreaKind, u32)| {
        let word = look.book.word("area_kinds", kind.name()).unwrap_or_default();
        (count > 0).then(|| format!("{count} {word}"))
    };
    let kinds: Vec<String> = AreaKind::ALL.into_iter().zip(totals.kinds).filter_map(of_kind).collect();
    let counted = [
        ("survey.teams", totals.teams),
        ("survey.groups", totals.groups),
        ("survey.households", totals.households),
        ("survey.population", totals.population),
    ];
    let counted = counted.into_iter().filter(|(_, count)| *count > 0).map(|(key, count)| {
        let count = numbers::thousands(count.into());
        look.book.say_with(key, &[("count", &count)])
    });
    [kinds, counted.collect()].map(|parts: Vec<String>| parts.join(", "))
}

/// An area; `gaps` are the duties that it wants beside those that every area does.
fn need_row(area: &Kept<Area>, of: &AreaFigures, gaps: &[Id<Duty>], (seat, look): (&Seat, &Look)) -> Row {
    let (level, role) = level_words(area.id, seat, look);
    let first = format!("{}{level}", padded(&called(&seat.ward, area.id), NAME));
    let mut parts = Vec::new();
    if area.kind != AreaKind::Part {
        let kind = look.book.word("area_kinds", area.kind.name()).unwrap_or_default();
        let place = [kind, area.address.as_str()].into_iter().filter(|part| !part.is_empty());
        parts.push(place.collect::<Vec<_>>().join(" "));
    }
    let is_home = is_home(area);
    let mut figures = figure_words(of, look);
    if !is_home && of.home_f0 + of.last_7 + of.before_7 == 0 {
        figures.clear();
    }
    // What is missing stands before the smaller figures, which a narrow screen may cut.
    let smaller = figures.split_off(figures.len().min(2));
    parts.extend(figures);
    let gaps: Vec<&str> = gaps.iter().map(|duty| duty_name(*duty, seat)).collect();
    if is_home && !gaps.is_empty() {
        parts.push(look.book.say_with("survey.gaps", &[("duties", &gaps.join(", "))]));
    }
    let missing = community_teams(area.households, area.teams).filter(|missing| *missing > 0);
    parts.extend(missing.map(|count| look.book.say_with("survey.teams_missing", &[("count", &count)])));
    parts.extend(smaller);
    let wants = is_home && of.home_f0 > 0 && (!gaps.is_empty() || of.without_carer > 0);
    let (sign, second) = flagged(wants);
    Row::of(first, role).with(format!("{sign}{}", parts.join("; ")), second).about(named(area.id))
}

/// `12 F0 (60,0/vạn dân); 7 ngày 5, trước 2: tăng 3; chưa đo 4; F1: 8`.
fn figure_words(of: &AreaFigures, look: &Look) -> Vec<String> {
    let say = |key: &str, values: &[(&str, &dyn Display)]| look.book.say_with(key, values);
    let mut parts = vec![match of.density_tenths() {
        Some(tenths) => {
            let density = numbers::tenths(i64::try_from(tenths).unwrap_or(i64::MAX));
            say("survey.home_f0_density", &[("count", &of.home_f0), ("density", &density)])
        }
        None => say("survey.home_f0", &[("count", &of.home_f0)]),
    }];
    let (rise, key) = match of.rise() {
        0 => (0, "survey.same"),
        rise if rise > 0 => (rise, "survey.rises"),
        rise => (-rise, "survey.falls"),
    };
    let how = say(key, &[("count", &rise)]);
    if of.home_f0 + of.last_7 + of.before_7 > 0 {
        parts.push(say("survey.week", &[("last", &of.last_7), ("before", &of.before_7), ("how", &how)]));
    }
    let counted = [("survey.calls_due", of.calls_due), ("survey.f1", of.f1), ("survey.no_carer", of.without_carer)];
    parts.extend(counted.iter().filter(|(_, count)| *count > 0).map(|(key, count)| say(key, &[("count", count)])));
    parts
}

/// Who it is, by name; the title of a position that nobody holds.
pub(super) fn name_of(who: &Who, seat: &Seat) -> String {
    match who {
        Who::Officer(officer) => seat.officer_name(*officer).to_string(),
        Who::Body(body) => body.clone(),
        Who::Position(position) => seat.ward.positions.read(*position).map_or(String::new(), |kept| {
            let name = kept.holder_on(seat.now.date()).name;
            if name.is_empty() { kept.title.clone() } else { name.to_string() }
        }),
    }
}

fn duty_name(duty: Id<Duty>, seat: &Seat) -> &str {
    seat.ward.duties.read(duty).map_or("", |duty| duty.name.as_str())
}

/// Every duty in every lived-in area, what nobody answers for first; what nobody answers for anywhere is one row.
pub(super) fn duties(seat: &Seat, look: &Look) -> Vec<Row> {
    let covered = coverage(&seat.ward, seat.now);
    let mut figures = area_figures(&seat.ward, &seat.rules, seat.now);
    in_order_of_need(&mut figures);
    let lived_in: Vec<Id<Area>> = lived_in(&seat.ward).map(|area| area.id).collect();
    let ordered: Vec<Id<Area>> = figures.iter().map(|of| of.area).filter(|area| lived_in.contains(area)).collect();
    let everywhere = covered.gaps_everywhere(&ordered);
    let Some(first) = ordered.first() else { return Vec::new() };
    let cells = ordered.iter().flat_map(|area| covered.duties.iter().map(|duty| (*area, *duty)));
    let own = cells.filter(|(_, duty)| !everywhere.contains(duty));
    let mut rows: Vec<(bool, Row)> =
        own.map(|(area, duty)| duty_row(&called(&seat.ward, area), (area, duty), &covered, (seat, look))).collect();
    let gaps = rows.iter().filter(|(is_gap, _)| *is_gap).count() + everywhere.len() * ordered.len();
    let count = ordered.len() * covered.duties.len();
    if count == 0 {
        return Vec::new();
    }
    rows.sort_by_key(|(is_gap, _)| !is_gap);
    let place = look.book.say("survey.everywhere");
    let everywhere = everywhere.iter().map(|duty| duty_row(place, (*first, *duty), &covered, (seat, look)));
    let total = look.book.say_with("survey.duties_total", &[("gaps", &gaps), ("count", &count)]);
    let rows = everywhere.chain(rows).map(|(_, row)| row);
    [Row::of(total, Role::Title)].into_iter().chain(rows).collect()
}

/// One duty in one area, or in all that `place` names; whether nobody answers for it there.
fn duty_row(
    place: &str,
    (area, duty): (Id<Area>, Id<Duty>),
    covered: &Coverage,
    (seat, look): (&Seat, &Look),
) -> (bool, Row) {
    let nobody = coverage::Answer::default();
    let answer = covered.answer(area, duty).unwrap_or(&nobody);
    let names = |of: &[(Id<Assignment>, Who)]| {
        let mut names: Vec<String> = of.iter().map(|(_, who)| name_of(who, seat)).collect();
        names.dedup();
        names.join(", ")
    };
    let (leads, performs) = (names(&answer.leads), names(&answer.performs));
    let mut who = Vec::new();
    if answer.is_gap() {
        let key = if answer.vacant.is_empty() { "survey.nobody" } else { "survey.vacant" };
        who.push(look.book.say(key).to_string());
    } else if leads.is_empty() {
        who.push(look.book.say("survey.no_lead").to_string());
    } else {
        who.push(look.book.say_with("survey.lead", &[("names", &leads)]));
    }
    if !performs.is_empty() {
        who.push(look.book.say_with("survey.perform", &[("names", &performs)]));
    }
    let (sign, role) = flagged(answer.is_gap());
    let (area_words, duty_words) = (padded(place, NAME), padded(duty_name(duty, seat), 26));
    let first = answer.leads.first().or(answer.performs.first()).map(|(assignment, _)| assignment);
    let first = first.or(answer.vacant.first());
    let record = first.map_or(named(area), |assignment| named(*assignment));
    (answer.is_gap(), Row::of(format!("{sign}{area_words}{duty_words}{}", who.join("; ")), role).about(record))
}

/// What the ward's F0 and households ask for by the ratios, then what each carer carries.
pub(super) fn loads(seat: &Seat, look: &Look) -> Vec<Row> {
    let loads = coverage::loads(&seat.ward, &seat.rules, seat.now);
    let home_f0: u32 = loads.iter().map(|load| load.home_f0).sum();
    let totals = totals(&seat.ward);
    let mut rows = vec![ratio_row(home_f0, &MOBILE_STATION, look), ratio_row(home_f0, &CARE_TEAM, look)];
    if totals.households > 0 {
        rows.push(ratio_row(totals.households, &COMMUNITY_TEAM, look));
    }
    rows.push(Row::of(look.book.say("survey.no_limit").to_string(), Role::Text));
    rows.extend(loads.iter().map(|load| load_row(load, seat, look)));
    rows
}

/// `150 F0: cần 2–3 trạm y tế lưu động (50–100 F0/trạm, TP.HCM 2021)`.
fn ratio_row(count: u32, ratio: &Ratio, look: &Look) -> Row {
    let teams = teams_for(count, ratio);
    let wanted =
        if teams.least == teams.most { teams.least.to_string() } else { format!("{}-{}", teams.least, teams.most) };
    let key = format!("survey.{}", ratio.name);
    let values: [(&str, &dyn Display); 4] =
        [("count", &count), ("wanted", &wanted), ("least", &ratio.least), ("most", &ratio.most)];
    Row::of(look.book.say_with(&key, &values), Role::Title)
}

fn load_row(load: &Load, seat: &Seat, look: &Look) -> Row {
    let who = match load.officer {
        Some(officer) => seat.officer_name(officer).to_string(),
        None => look.book.say("survey.without_carer").to_string(),
    };
    let (sign, role) = flagged(load.officer.is_none());
    let values: [(&str, &dyn Display); 4] =
        [("f0", &load.home_f0), ("f1", &load.f1), ("due", &load.calls_due), ("households", &load.households)];
    let figures = look.book.say_with("survey.load", &values);
    Row::of(format!("{sign}{}{figures}", padded(&who, NAME + 4)), role).about(load.officer.and_then(named))
}

/// The tests of the circular: what each came to, with the figure and the limit.
pub(super) fn tests(seat: &Seat, look: &Look) -> Vec<Row> {
    let found = epidemic::findings(&seat.ward, &seat.chains, seat.now.date());
    found.iter().map(|finding| test_row(finding, look)).collect()
}

fn test_row(finding: &Finding, look: &Look) -> Row {
    let say = |key: &str| look.book.say(key).to_string();
    let (verdict, role, sign) = match finding.verdict {
        Verdict::Met => (say("survey.met"), Role::Urgent, "!!"),
        Verdict::NotMet => (say("survey.not_met"), Role::Text, " ."),
        Verdict::Unclear => (say("survey.unclear"), Role::Attention, " ?"),
    };
    let what = match finding.stage {
        Stage::Alert => say("survey.alert"),
        Stage::Outbreak => say("survey.outbreak"),
    };
    let group = match finding.group {
        Group::A => say("survey.group_a"),
        Group::Endemic => say("survey.group_endemic"),
        Group::NotEndemic => say("survey.group_not_endemic"),
    };
    let why = match (finding.group, finding.stage) {
        (Group::A, _) => "survey.why_a",
        (Group::NotEndemic, Stage::Alert) => "survey.why_linked_week",
        (Group::NotEndemic, Stage::Outbreak) => "survey.why_linked_month",
        (Group::Endemic, _) if finding.limit.is_none() => "survey.why_no_years",
        (Group::Endemic, Stage::Alert) => "survey.why_week",
        (Group::Endemic, Stage::Outbreak) => "survey.why_month",
    };
    let limit = finding.limit.map_or(String::new(), |limit| numbers::decimal(limit, usize::from(limit.fract() > 0.0)));
    let from = numbers::day_month(finding.from);
    let values: [(&str, &dyn Display); 3] = [("count", &finding.count), ("limit", &limit), ("from", &from)];
    Row::of(format!("{sign} {what}, {group}: {verdict}"), role)
        .with(format!("   {}", look.book.say_with(why, &values)), Role::Text)
}

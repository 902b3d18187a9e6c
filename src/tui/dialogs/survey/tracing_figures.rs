//! The rows of the survey of figures of tracing: each with what it counts, the largest chains, and the epidemic curve.

use std::fmt::Display;

use crate::domain::contact_tree::figures::{ChainFigure, Figures, Share, Spread, curve, figures};
use crate::language::numbers;
use crate::tui::dialogs::survey::Row;
use crate::tui::dialogs::survey::lines::{named, padded};
use crate::tui::look::Look;
use crate::tui::seat::Seat;
use crate::tui::theme::Role;

/// Chains that are listed.
const CHAINS: usize = 5;

/// Days of the curve.
const CURVE_DAYS: u64 = 21;

/// The longest bar of the curve.
const BAR: u32 = 30;

/// The figures, then the largest chains, then the curve.
pub(super) fn rows(seat: &Seat, look: &Look) -> Vec<Row> {
    let found = figures(&seat.ward, &seat.chains, seat.now);
    let mut rows = summary(&found, look);
    rows.push(head("tracing.largest_chains", look));
    rows.extend(found.chains.iter().take(CHAINS).map(|chain| chain_row(chain, (seat, look))));
    rows.push(head("tracing.curve", look));
    let days = curve(&seat.ward, seat.now.date(), CURVE_DAYS);
    let most = days.iter().map(|day| day.by_onset.max(day.by_report)).max().unwrap_or(0).max(1);
    for day in days {
        let length = |count: u32| "#".repeat((count * BAR).div_ceil(most) as usize);
        let unsure = if day.is_unsure { look.book.say("tracing.curve_unsure") } else { "" };
        let values: [(&str, &dyn Display); 3] =
            [("onset", &day.by_onset), ("report", &day.by_report), ("unsure", &unsure)];
        let words = look.book.say_with("tracing.curve_day", &values);
        let first = format!("  {}{}", padded(&numbers::day_month(day.day), 7), words);
        rows.push(Row::of(first, Role::Text).with(format!("         {}", length(day.by_onset)), Role::Due));
    }
    rows
}

fn head(key: &str, look: &Look) -> Row {
    Row::of(look.book.say(key).to_string(), Role::Title).with(String::new(), Role::Text)
}

/// Each figure, and below it what it counts.
fn summary(found: &Figures, look: &Look) -> Vec<Row> {
    let active = found.chains.iter().filter(|chain| chain.is_active).count();
    let chains: [(&str, &dyn Display); 2] = [("count", &found.chains.len()), ("active", &active)];
    let dispersion = found.secondary.dispersion().map_or("-".to_string(), |k| numbers::decimal(k, 2));
    let sources: [(&str, &dyn Display); 2] =
        [("count", &found.sources_unknown.whole), ("sought", &found.sources_unknown.part)];
    let secondary: [(&str, &dyn Display); 5] = [
        ("mean", &numbers::decimal(found.secondary.mean, 2)),
        ("most", &found.secondary.most),
        ("k", &dispersion),
        ("count", &found.secondary.count),
        ("censored", &found.censored),
    ];
    vec![
        row("tracing.chains", &chains, "tracing.chains_why", look),
        row("tracing.sources_unknown", &sources, "tracing.sources_unknown_why", look),
        spread("contacts", &found.contacts, look),
        match found.secondary.count {
            0 => none(look.book.say_with("tracing.secondary_what", &secondary[4..]), "tracing.secondary_why", look),
            _ => row("tracing.secondary", &secondary, "tracing.secondary_why", look),
        },
        share("tracing.household_attack", found.household_attack, "tracing.household_attack_why", look),
        spread("serial_interval", &found.serial_interval, look),
        share("tracing.traced_24", found.traced_24, "tracing.traced_why", look),
        share("tracing.traced_48", found.traced_48, "tracing.traced_why", look),
        share("tracing.lost", found.lost, "tracing.lost_why", look),
    ]
}

fn row(key: &str, values: &[(&str, &dyn Display)], why: &str, look: &Look) -> Row {
    Row::of(look.book.say_with(key, values), Role::Text).with(format!("    {}", look.book.say(why)), Role::Notice)
}

fn share(key: &str, share: Share, why: &str, look: &Look) -> Row {
    let percent = share.percent().map_or("-".to_string(), |percent| numbers::decimal(percent, 1));
    row(key, &[("part", &share.part), ("whole", &share.whole), ("percent", &percent)], why, look)
}

/// A figure of which there is nothing yet: no mean of nobody is 0.
fn none(what: String, why: &str, look: &Look) -> Row {
    row("tracing.none", &[("what", &what)], why, look)
}

fn spread(name: &str, spread: &Spread, look: &Look) -> Row {
    let why = format!("tracing.{name}_why");
    if spread.count == 0 {
        return none(look.book.say(&format!("tracing.{name}_what")).to_string(), &why, look);
    }
    let values: [(&str, &dyn Display); 5] = [
        ("mean", &numbers::decimal(spread.mean, 1)),
        ("median", &numbers::decimal(spread.median, 1)),
        ("least", &spread.least),
        ("most", &spread.most),
        ("count", &spread.count),
    ];
    row(&format!("tracing.{name}"), &values, &why, look)
}

/// `#12 Nguyễn A: 17 F0, 3 thế hệ, 21 ngày, còn hoạt động`.
fn chain_row(chain: &ChainFigure, (seat, look): (&Seat, &Look)) -> Row {
    let name = seat.ward.cases.read(chain.root).map(|case| seat.name_of(case)).unwrap_or_default();
    let days = chain.duration.map_or("-".to_string(), |days| days.to_string());
    let values: [(&str, &dyn Display); 3] =
        [("size", &chain.size), ("generations", &chain.generations), ("days", &days)];
    let state = if chain.is_active { "tracing.chain_active" } else { "tracing.chain_over" };
    Row::of(format!("  #{} {name}", chain.root.number()), Role::Text)
        .with(
            format!("    {}, {}", look.book.say_with("tracing.chain", &values), look.book.say(state)),
            if chain.is_active { Role::Attention } else { Role::Text },
        )
        .about(named(chain.root))
}

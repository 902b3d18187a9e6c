//! The weekly figure of the alerts: how many were raised, how many were true, how long they waited.

use crate::domain::alert::{Alert, AlertStep};
use crate::domain::danger::Level;
use crate::domain::moment::Moment;
use crate::domain::ward::Ward;

/// What became of the alerts that were raised in a span of time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Figures {
    /// Raised.
    pub raised: usize,
    /// Of them, those that were or became khẩn.
    pub urgent: usize,
    /// Of the ended ones: something was done about a danger that was there, or somebody was reached who could not be.
    pub real: usize,
    /// A second value was normal.
    pub eased: usize,
    /// Somebody said that it was a mistake.
    pub mistaken: usize,
    /// Not ended yet.
    pub open: usize,
    /// Nobody has taken them.
    pub untaken: usize,
    /// The middle of the whole minutes from raising to taking.
    pub minutes_to_take: Option<i64>,
    /// The longest of them.
    pub minutes_at_most: Option<i64>,
}

/// The figures of the alerts raised from `from` until before `to`, as of `now`.
pub fn figures(ward: &Ward, (from, to): (Moment, Moment), now: Moment) -> Figures {
    let within = |alert: &Alert| (from..to).contains(&alert.raised_at);
    let mut figures = Figures::default();
    let mut minutes: Vec<i64> = Vec::new();
    for alert in ward.alerts.iter().map(|kept| &kept.body).filter(|alert| within(alert)) {
        figures.raised += 1;
        let ended_at = alert.closed.map_or(now, |closed| closed.at);
        let urgent = alert.causes.iter().any(|cause| {
            cause.level == Level::Urgent || (cause.is_open() && cause.level_at(ended_at) == Level::Urgent)
        });
        figures.urgent += usize::from(urgent);
        match alert.closed.map(|closed| closed.step) {
            None => figures.open += 1,
            Some(None) if alert.causes.iter().any(|cause| cause.reached_at.is_some()) => figures.real += 1,
            Some(None) => figures.eased += 1,
            Some(Some(AlertStep::Mistaken)) => figures.mistaken += 1,
            Some(Some(_)) => figures.real += 1,
        }
        match alert.first_taken_at {
            Some(at) => minutes.push(at.since(alert.raised_at) / 60),
            None => figures.untaken += 1,
        }
    }
    minutes.sort_unstable();
    figures.minutes_to_take = minutes.get(minutes.len() / 2).copied();
    figures.minutes_at_most = minutes.last().copied();
    figures
}

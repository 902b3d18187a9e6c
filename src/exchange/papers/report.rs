//! A report as a paper of the state: head, number to be given by the office, signature, and the receivers that the
//! reporting regime names.

use super::fields::fill;
use super::{Paragraph, Templates, Written, place_and_day};
use crate::domain::moment::{Moment, week_of};
use crate::domain::report::{Report, ReportKind};
use crate::domain::ward::Ward;
use crate::language::numbers;

impl Templates {
    /// A report around its content, as it is written now.
    pub(in crate::exchange) fn report(&self, report: &Report, body: Vec<Paragraph>, ward: &Ward) -> Written {
        let (form, laid) = (&self.form, &self.report);
        let settings = ward.settings();
        let day = numbers::date(report.day);
        let since = numbers::date(week_of(report.day).0);
        let filled = |text: &String| {
            fill(text, |name| match name {
                "ward" => settings.ward_name.clone(),
                "WARD" => settings.ward_name.to_uppercase(),
                "above" => settings.above.clone(),
                "ABOVE" => settings.above.to_uppercase(),
                "station" => settings.name.clone(),
                "day" => day.clone(),
                "since" => since.clone(),
                _ => String::new(),
            })
        };
        let about = match report.what {
            ReportKind::Daily => &laid.daily,
            ReportKind::Weekly => &laid.weekly,
            ReportKind::Situation => &laid.situation,
        };
        let receivers = receivers(ward).into_iter().chain(laid.recipients.iter().map(filled)).collect();
        let written_on = Moment::date(report.cut_off).max(report.day);
        let number = fill(&form.number, |name| if name == "symbol" { laid.symbol.clone() } else { String::new() });
        Written {
            lapsed: None,
            nation: [form.nation.clone(), form.motto.clone()],
            head: [filled(&laid.head[0]), filled(&laid.head[1])],
            number: (!laid.symbol.is_empty()).then_some(number),
            place_and_day: place_and_day(form, &settings, written_on),
            title: filled(&laid.title),
            about: filled(about),
            body,
            authority: laid.authority.iter().map(filled).collect(),
            signed_by: self.signing_as(&laid.signs, ward, written_on).map(|signing| signing.who).unwrap_or_default(),
            recipients: Some((form.recipients.clone(), receivers)),
        }
    }
}

/// To whom is reported by the reporting regime, each title once, in the order of the regime.
pub fn receivers(ward: &Ward) -> Vec<String> {
    let mut titles: Vec<String> = Vec::new();
    for reporting in ward.reportings.iter() {
        let posts = [reporting.to, reporting.through].into_iter().flatten();
        for title in posts.filter_map(|post| ward.positions.read(post)).map(|post| post.title.clone()) {
            if !title.is_empty() && !titles.contains(&title) {
                titles.push(title);
            }
        }
    }
    titles
}

//! What the history shows of a report that was kept and of a hand-over: they are written by orders of their own.

use crate::domain::handover::{Handover, Signature};
use crate::domain::report::Report;
use crate::domain::ward::Ward;
use crate::tui::forms::{Row, Sort, said};

/// A row that no form writes.
macro_rules! kept {
    ($key:literal, $said:expr) => {
        Row { key: $key, sort: Sort::Fixed, needed: false, said: $said, told: |_, _, _| Ok(()) }
    };
}

pub const REPORT: &[Row<Report>] = &[
    kept!("report_what", |report, scene| scene
        .book
        .word("reports", report.what.name())
        .unwrap_or_default()
        .to_string()),
    kept!("report_day", |report, _| said::day(Some(report.day))),
    kept!("report_version", |report, _| report.version.to_string()),
    kept!("cut_off", |report, _| said::moment(report.cut_off)),
    kept!("report_remarks", |report, _| report.remarks.join("; ")),
    kept!("report_sent", |report, _| {
        let sent = report.sent.iter().map(|sent| format!("{} {}", said::moment(sent.at), sent.to));
        sent.collect::<Vec<_>>().join("; ")
    }),
];

pub const HANDOVER: &[Row<Handover>] = &[
    kept!("shift_from", |handover, _| said::moment(handover.from)),
    kept!("shift_to", |handover, _| said::moment(handover.to)),
    kept!("giver", |handover, scene| said::officer(Some(handover.giver), scene)),
    kept!("handover_receiver", |handover, scene| said::officer(handover.receiver, scene)),
    kept!("given_at", |handover, _| signed(handover.given.as_ref())),
    kept!("received_at", |handover, _| signed(handover.received.as_ref())),
    kept!("handover_notes", |handover, _| {
        handover.notes.iter().map(|note| note.text.as_str()).collect::<Vec<_>>().join("; ")
    }),
];

fn signed(signature: Option<&Signature>) -> String {
    signature.map(|signature| format!("{} {}", said::moment(signature.at), signature.name)).unwrap_or_default()
}

/// What a hand-over is known by in a list: `BS Lý > BS Thảo`.
pub fn handover_name(handover: &Handover, ward: &Ward) -> String {
    let name = |officer| ward.officers.read(officer).map_or("", |officer| officer.name.as_str());
    format!("{} > {}", name(handover.giver), handover.receiver.map_or("", name)).trim_end().to_string()
}

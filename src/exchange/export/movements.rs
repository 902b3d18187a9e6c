//! Transfers, and papers about F0 with their numbers, as the import of this program reads them back.

use std::io;

use super::line_lists::whom;
use super::{Rows, View, number};
use crate::domain::home_treatment::Medicine;
use crate::domain::line_list::Whose;
use crate::domain::paper::Paper;
use crate::domain::record::Kept;
use crate::domain::transfer::Transfer;
use crate::exchange::cells::one_of_texts;
use crate::exchange::sheet::Value;

/// Columns of transfers.
pub(super) const TRANSFER_COLUMNS: [&str; 20] =
    transfer_columns(["name", "birth", "phones", "transport", "by", "papers", "note"]);
/// Columns of transfers whose names are masked.
pub(super) const MASKED_TRANSFER_COLUMNS: [&str; 20] = transfer_columns([
    "masked_name",
    "masked_birth",
    "masked_phones",
    "masked_transport",
    "masked_by",
    "masked_papers",
    "masked_note",
]);

const fn transfer_columns(private: [&'static str; 7]) -> [&'static str; 20] {
    let [name, birth, phones, transport, by, papers, note] = private;
    [
        "number",
        "code",
        name,
        birth,
        "age_months",
        "age_step",
        "age_told_on",
        phones,
        "whose",
        "way",
        "place",
        transport,
        "asked_at",
        "left_at",
        "answer",
        "answered_at",
        by,
        papers,
        note,
        "written_at",
    ]
}

pub(super) fn transfers(view: View<'_>, rows: &mut Rows<'_>) -> io::Result<()> {
    view.ward.transfers.iter().try_for_each(|kept| transfer_row(view, kept, rows))
}

fn transfer_row(view: View<'_>, kept: &Kept<Transfer>, rows: &mut Rows<'_>) -> io::Result<()> {
    let whose = match kept.case {
        Some(_) => Whose::Case,
        None if kept.contact => Whose::Contact,
        None => Whose::Person,
    };
    let [code, name, birth, months, step, told_on, phones] = whom(view, (kept.person, kept.case));
    rows(&[
        number(kept.id.number()),
        code,
        name,
        birth,
        months,
        step,
        told_on,
        phones,
        Value::Name(whose.name()),
        Value::Name(kept.way.name()),
        Value::Text(kept.place.clone()),
        view.private(&kept.transport),
        Value::or_absent(kept.asked_at, Value::Moment),
        Value::or_absent(kept.left_at, Value::Moment),
        Value::Name(kept.answer.name()),
        Value::or_absent(kept.answered_at, Value::Moment),
        view.private(&kept.who),
        view.private(&kept.papers),
        view.private(&kept.note),
        Value::Moment(kept.written_at),
    ])
}

/// Columns of papers. Each has its number and symbol in one, as the register of an office has it.
pub(super) const PAPER_COLUMNS: [&str; 21] =
    paper_columns(["name", "birth", "phones", "holder", "signed_by", "receiver", "delivered_by", "note"]);
/// Columns of papers whose names are masked.
pub(super) const MASKED_PAPER_COLUMNS: [&str; 21] = paper_columns([
    "masked_name",
    "masked_birth",
    "masked_phones",
    "masked_holder",
    "masked_signed_by",
    "masked_receiver",
    "masked_delivered_by",
    "masked_note",
]);

const fn paper_columns(private: [&'static str; 8]) -> [&'static str; 21] {
    let [name, birth, phones, holder, signed_by, receiver, delivered_by, note] = private;
    [
        "paper",
        "number",
        "dated",
        "code",
        name,
        birth,
        "age_months",
        "age_step",
        "age_told_on",
        phones,
        "whose",
        "title",
        holder,
        signed_by,
        "signed_at",
        "delivered_at",
        receiver,
        delivered_by,
        "cancelled",
        note,
        "written_at",
    ]
}

pub(super) fn papers(view: View<'_>, rows: &mut Rows<'_>) -> io::Result<()> {
    view.ward.papers.iter().try_for_each(|kept| paper_row(view, kept, rows))
}

fn paper_row(view: View<'_>, kept: &Kept<Paper>, rows: &mut Rows<'_>) -> io::Result<()> {
    let signer = kept.signer.and_then(|signer| view.ward.positions.read(signer));
    let whose = if kept.case.is_some() { Whose::Case } else { Whose::Person };
    let [code, name, birth, months, step, told_on, phones] = whom(view, (kept.person, kept.case));
    rows(&[
        Value::Name(kept.what.name()),
        Value::or_absent(kept.numbered(), Value::Text),
        Value::Date(kept.dated),
        code,
        name,
        birth,
        months,
        step,
        told_on,
        phones,
        Value::Name(whose.name()),
        Value::or_absent(signer, |signer| Value::Text(signer.title.clone())),
        Value::or_absent(signer, |signer| view.name(&signer.holder)),
        view.name(&kept.signed_by),
        Value::or_absent(kept.signed_at, Value::Moment),
        Value::or_absent(kept.delivered_at, Value::Moment),
        view.name(&kept.receiver),
        view.officer(kept.delivered_by),
        Value::Flag(kept.cancelled),
        view.private(&kept.note),
        Value::Moment(kept.written_at),
    ])
}

/// Medicines, each as `a; 2021-07-20; no; ĐD Hà`; masked, without who handed them out.
pub(super) fn medicines(view: View<'_>, given: &[Medicine]) -> Value {
    let text = |medicine: &Medicine| {
        let by = medicine.by.filter(|_| view.with_names).and_then(|by| view.ward.officers.read(by));
        let (day, consent) = (medicine.on.format("%Y-%m-%d").to_string(), if medicine.consent { "yes" } else { "no" });
        let parts = [medicine.bag.name(), &day, consent, by.map_or("", |by| &by.name)];
        let parts = parts.into_iter().filter(|part| !part.is_empty()).map(one_of_texts);
        parts.collect::<Vec<_>>().join("; ")
    };
    Value::Texts(given.iter().map(text).collect())
}

//! One record becomes one row of a transfer, or of a paper about somebody; and what a list of cases tells of medicines.

use super::cells;
use super::duty_rows::Told;
use super::follow_up_rows::Whom;
use super::headers::Field;
use super::refused::Reason;
use super::rows::{Cell, Flaw, Reader, add_note};
use super::words::Answer;
use crate::domain::line_list::{MedicineRow, PaperRow, TransferRow, WhoRow, Whose};
use crate::domain::moment::Moment;
use crate::domain::paper::PaperKind;
use crate::language::gate::Limit;

/// As much as the desk takes of a place, and of the papers that went along.
const PLACE: Limit = Limit::one_line(300);
const ALONG: Limit = Limit::one_line(1000);

/// The times of a transfer or a paper, each behind the other, and what they are times of.
type Times = [(Field, Option<Told>); 3];

impl Reader<'_> {
    /// Reads a transfer.
    pub(super) fn transfer<'a>(&self, line: impl Iterator<Item = Cell<'a>>) -> Result<TransferRow, Flaw> {
        let (mut row, mut whom, mut whose) = (TransferRow::default(), Whom::default(), None);
        let mut times: Times = [Field::AskedAt, Field::LeftAt, Field::AnsweredAt].map(|field| (field, None));
        for cell in line {
            let read = match self.moved_cell(&cell, (&mut whom, &mut whose, &mut times), &mut row.note) {
                Ok(false) => self.transfer_cell(&cell, &mut row),
                Ok(true) => Ok(()),
                Err(reason) => Err(reason),
            };
            read.map_err(|reason| Flaw { column: Some(cell.column), reason })?;
        }
        if row.place.is_empty() {
            return Err(Flaw::missing(&[Field::TransferPlace]));
        }
        [row.asked_at, row.left_at, row.answered_at] = one_behind_the_other(times);
        row.who = self.who(whom, whose)?;
        Ok(row)
    }

    /// Reads a paper.
    pub(super) fn paper<'a>(&self, line: impl Iterator<Item = Cell<'a>>) -> Result<PaperRow, Flaw> {
        let (mut whom, mut whose, mut what, mut dated) = (Whom::default(), None, None, None);
        let mut times: Times = [Field::SignedAt, Field::DeliveredAt, Field::DeliveredAt].map(|field| (field, None));
        let mut row = PaperRow {
            who: WhoRow::default(),
            what: PaperKind::Decision,
            number: None,
            symbol: String::new(),
            dated: self.today,
            title: String::new(),
            holder: String::new(),
            signed_by: String::new(),
            signed_at: None,
            delivered_at: None,
            receiver: String::new(),
            delivered_by: String::new(),
            cancelled: None,
            note: String::new(),
        };
        for cell in line {
            let read = match self.moved_cell(&cell, (&mut whom, &mut whose, &mut times), &mut row.note) {
                Ok(true) => Ok(()),
                Ok(false) if cell.field == Field::PaperKind => {
                    cells::word(cell.text, &self.words.paper_kind).map(|kind| what = Some(kind))
                }
                Ok(false) if cell.field == Field::Dated => {
                    cells::date(cell.text, self.today).map(|day| dated = Some(day))
                }
                Ok(false) => self.paper_cell(&cell, &mut row),
                Err(reason) => Err(reason),
            };
            read.map_err(|reason| Flaw { column: Some(cell.column), reason })?;
        }
        row.what = what.ok_or_else(|| Flaw::missing(&[Field::PaperKind]))?;
        row.dated = dated.ok_or_else(|| Flaw::missing(&[Field::Dated]))?;
        [row.signed_at, row.delivered_at, _] = one_behind_the_other(times);
        row.who = self.who(whom, whose)?;
        Ok(row)
    }

    /// What is told of the person and of times; whether the cell is about them. No time lies ahead.
    fn moved_cell(
        &self,
        cell: &Cell<'_>,
        (whom, whose, times): (&mut Whom, &mut Option<Whose>, &mut Times),
        note: &mut String,
    ) -> Result<bool, Reason> {
        if let Some((_, time)) = times.iter_mut().find(|(field, _)| *field == cell.field) {
            *time = Some(self.past(cell.text)?);
            return Ok(true);
        }
        if cell.field == Field::Whose {
            *whose = Some(cells::word(cell.text, &self.words.whose)?);
            return Ok(true);
        }
        self.whom_cell(cell, whom, note)
    }

    /// A day or a moment that has come; of the hour of today the desk knows more.
    pub(super) fn past(&self, text: &str) -> Result<Told, Reason> {
        let told = self.told(text)?;
        if told.day() > self.today { Err(Reason::InFuture) } else { Ok(told) }
    }

    fn who(&self, whom: Whom, whose: Option<Whose>) -> Result<WhoRow, Flaw> {
        let whom = whom.whole(self.today)?;
        Ok(WhoRow { code: whom.code, name: whom.name, birth: whom.birth, phones: whom.phones, whose })
    }

    fn transfer_cell(&self, cell: &Cell<'_>, row: &mut TransferRow) -> Result<(), Reason> {
        let text = cell.text;
        match cell.field {
            Field::Way => row.way = Some(cells::word(text, &self.words.way)?),
            Field::TransferPlace => row.place = cells::text(text, PLACE)?,
            Field::Transport => row.transport = cells::text(text, ALONG)?,
            Field::TransferAnswer => row.answer = Some(cells::word(text, &self.words.transfer_answer)?),
            Field::TakenOverBy => row.by = cells::text(text, Limit::NAME)?,
            Field::PapersAlong => row.papers = cells::text(text, ALONG)?,
            Field::Note => add_note(&mut row.note, text)?,
            _ => {}
        }
        Ok(())
    }

    fn paper_cell(&self, cell: &Cell<'_>, row: &mut PaperRow) -> Result<(), Reason> {
        let text = cell.text;
        let name = || cells::text(text, Limit::NAME);
        match cell.field {
            Field::PaperNumber => (row.number, row.symbol) = numbered(text)?,
            Field::Title => row.title = name()?,
            Field::Holder => row.holder = name()?,
            Field::SignedBy => row.signed_by = name()?,
            Field::Receiver => row.receiver = name()?,
            Field::DeliveredBy => row.delivered_by = name()?,
            Field::Cancelled => row.cancelled = Some(self.answer(text)?),
            Field::Note => add_note(&mut row.note, text)?,
            _ => {}
        }
        Ok(())
    }

    /// Medicines that were handed out: `a; 2021-07-20; no; ĐD Hà` as this program writes each, or `Gói A 20/7/2021`.
    pub(super) fn medicines(&self, text: &str) -> Result<Vec<MedicineRow>, Reason> {
        let bare = cells::texts(text);
        // One alone need not stand in quotes of its own.
        match self.medicine(&bare) {
            Ok(one) if bare.len() > 1 => Ok(vec![one]),
            _ => bare.iter().map(|one| self.medicine(&cells::texts(one))).collect(),
        }
    }

    fn medicine(&self, parts: &[String]) -> Result<MedicineRow, Reason> {
        let bag = |word: &str| cells::word(word.trim(), &self.words.bag);
        match parts {
            [word, day, consent, by @ ..] if by.len() <= 1 => Ok(MedicineRow {
                bag: bag(word)?,
                on: cells::date(day, self.today)?,
                consent: cells::word(consent, &self.words.answer)? == Answer::Yes,
                by: cells::text(by.first().map_or("", String::as_str), Limit::NAME)?,
            }),
            [told] => {
                let (word, day) = told.rsplit_once(' ').ok_or(Reason::Date)?;
                let on = cells::date(day, self.today)?;
                Ok(MedicineRow { bag: bag(word)?, on, consent: false, by: String::new() })
            }
            _ => Err(Reason::Date),
        }
    }
}

/// The moments of times one behind the other: of a day alone it is not known when on it, and so not before what went
/// before it on that day.
fn one_behind_the_other(times: Times) -> [Option<Moment>; 3] {
    let mut last: Option<Moment> = None;
    times.map(|(_, told)| {
        let at = match told? {
            Told::Day(day) => last.filter(|last| last.date() == day).unwrap_or(Moment::start_of(day)),
            Told::Moment(at) => at,
        };
        last = Some(at);
        Some(at)
    })
}

/// `05/QĐ-UBND`: the number, and the symbol behind the first stroke. Whether one may be without the other the desk says.
fn numbered(text: &str) -> Result<(Option<u32>, String), Reason> {
    let (number, symbol) = text.split_once('/').unwrap_or((text, ""));
    let number = number.trim();
    let whole = if number.is_empty() { None } else { Some(cells::whole(number).ok_or(Reason::Number)?) };
    Ok((whole, cells::text(symbol, Limit::CODE)?))
}

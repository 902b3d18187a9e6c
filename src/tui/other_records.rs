//! Finding what is no person: officers, parts of the ward, households, posts, duties, tasks and
//! lines of the duty book, by their words, telephones and codes.

use crate::domain::identity::{Kind, RecordId};
use crate::domain::record::Record;
use crate::language::finding::FindIndex;

/// The index of everything that has words and is no person.
#[derive(Debug, Default)]
pub struct OtherRecords(FindIndex);

/// Bits that a record's number takes; its kind stands above them.
const NUMBER_BITS: u32 = 24;

impl OtherRecords {
    /// Makes a record findable as it is now; kinds without words of their own are left out.
    pub fn take(&mut self, record: &Record) {
        let Some(number) = number_of(record.id()) else { return };
        match record {
            Record::Officer(kept) => self.0.insert(number, &kept.name, &[&kept.phone], ""),
            Record::Area(kept) => {
                let words = format!("{} {} {} {}", kept.name, kept.former_ward, kept.former_name, kept.address);
                self.0.insert(number, &words, &[], "");
            }
            Record::Household(kept) => {
                let phones: Vec<&str> = kept.phones.iter().map(String::as_str).collect();
                let words = format!("{} {} {}", kept.code, kept.address, kept.landlord);
                self.0.insert(number, &words, &phones, &kept.code);
            }
            Record::Position(kept) => {
                self.0.insert(number, &format!("{} {}", kept.title, kept.holder), &[&kept.phone], "");
            }
            Record::Duty(kept) => self.0.insert(number, &kept.name, &[], ""),
            Record::Task(kept) => self.0.insert(number, &kept.text, &[], ""),
            Record::Directive(kept) => {
                self.0.insert(number, &format!("{} {} {}", kept.number, kept.summary, kept.issuer), &[], "");
            }
            Record::LogEntry(kept) => {
                self.0.insert(number, &format!("{} {}", kept.who, kept.text), &[&kept.phone], "");
            }
            Record::Station(_)
            | Record::Person(_)
            | Record::Case(_)
            | Record::Reading(_)
            | Record::Call(_)
            | Record::Exposure(_)
            | Record::Test(_)
            | Record::Arrival(_)
            | Record::ZoneLevel(_)
            | Record::Transfer(_)
            | Record::Alert(_)
            | Record::FollowUp(_)
            | Record::Paper(_)
            | Record::Screening(_)
            | Record::Report(_)
            | Record::Handover(_)
            | Record::Leave(_)
            | Record::Assignment(_)
            | Record::Delegation(_)
            | Record::Reporting(_)
            | Record::Shift(_) => {}
        }
    }

    /// Makes a record no longer findable.
    pub fn forget(&mut self, record: RecordId) {
        if let Some(number) = number_of(record) {
            self.0.remove(number);
        }
    }

    /// Whether records of this kind have words of their own.
    pub fn knows(kind: Kind) -> bool {
        use Kind::{Area, Directive, Duty, Household, LogEntry, Officer, Position, Task};
        matches!(kind, Officer | Area | Household | Position | Duty | Task | Directive | LogEntry)
    }

    /// The records of one kind that match what was typed, the best first.
    pub fn find_of(&self, kind: Kind, typed: &str, limit: usize) -> Vec<RecordId> {
        let found = self.0.find(typed, usize::MAX).into_iter().filter_map(|(number, _)| record_of(number));
        found.filter(|id| id.kind == kind).take(limit).collect()
    }

    /// The records that match what was typed, the best first.
    pub fn find(&self, typed: &str, limit: usize) -> Vec<RecordId> {
        self.0.find(typed, limit).into_iter().filter_map(|(number, _)| record_of(number)).collect()
    }
}

fn number_of(record: RecordId) -> Option<u32> {
    let kind = Kind::ALL.iter().position(|kind| *kind == record.kind)?;
    Some(u32::try_from(kind).ok()? << NUMBER_BITS | record.number)
}

fn record_of(number: u32) -> Option<RecordId> {
    let kind = Kind::ALL.get(usize::try_from(number >> NUMBER_BITS).ok()?)?;
    Some(RecordId { kind: *kind, number: number & ((1 << NUMBER_BITS) - 1) })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::area::Area;
    use crate::domain::identity::{Id, NUMBER_MAX};
    use crate::domain::moment::Moment;
    use crate::domain::record::{Body, Kept};
    use crate::domain::tasks::Task;

    fn record<T: Body>(number: u32, body: T) -> Record {
        let id = Id::new(number).unwrap();
        T::record(Arc::new(Kept {
            id,
            revision: 1,
            written_at: Moment::default(),
            written_by: None,
            deleted: false,
            body,
        }))
    }

    #[test]
    fn every_kind_keeps_its_numbers_apart() {
        for kind in Kind::ALL {
            for number in [1, 77, NUMBER_MAX] {
                let id = RecordId { kind, number };
                assert_eq!(number_of(id).and_then(record_of), Some(id));
            }
        }
    }

    #[test]
    fn what_was_written_anew_is_found_by_its_new_words() {
        let mut others = OtherRecords::default();
        let task = |text: &str| Task { text: text.to_string(), ..Task::default() };
        others.take(&record(3, task("Gọi lại bà Hường")));
        others.take(&record(3, Area { name: "Tổ 3".to_string(), ..Area::default() }));
        let named = |kind, number| vec![RecordId { kind, number }];
        assert_eq!(others.find("goi lai", 9), named(Kind::Task, 3));
        assert_eq!(others.find("to 3", 9), named(Kind::Area, 3));
        others.take(&record(3, task("Kiểm bình oxy")));
        assert!(others.find("goi lai", 9).is_empty());
        assert_eq!(others.find("oxy", 9), named(Kind::Task, 3));
        let area = Area { name: "Tổ 4 hẻm oxy".to_string(), ..Area::default() };
        others.take(&record(9, area));
        assert_eq!(others.find_of(Kind::Area, "oxy", 9), named(Kind::Area, 9));
        others.forget(RecordId { kind: Kind::Area, number: 9 });
        others.forget(RecordId { kind: Kind::Task, number: 3 });
        assert!(others.find("oxy", 9).is_empty());
    }
}

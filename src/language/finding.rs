//! The index that finds people while an officer types: every name, phone number and code of the ward, folded, in one
//! stretch of memory each. Separate from `folding` because that judges one name and this one a hundred thousand.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use memchr::memmem::Finder;

use super::folding::{Beginning, FoldedName, NameView, Query, Rank, fold, head_of, phone_digits};
use super::sorting::name_key;

/// Removed rows are swept out when they outnumber the living and are at least so many.
const SWEEP_FROM: usize = 1_024;

/// Finds people by name, phone number or code. A person is known by a number that the caller chooses.
///
/// A search looks at the given names first, eight bytes each; only when these do not fill the answer does it go through
/// the text of all names once. Both cost by the size of the ward and not by the length of its histories.
#[derive(Debug, Default)]
pub struct FindIndex {
    rows: Vec<Row>,
    /// The beginning of each row's given name, apart from the rows because every search goes through all of them.
    givens: Vec<u64>,
    initials: Vec<u64>,
    names: Arena,
    marked: Arena,
    numbers: Arena,
    keys: Arena,
    places: HashMap<u32, u32>,
    removed: usize,
}

#[derive(Debug, Clone, Copy)]
struct Row {
    /// `None` for a removed row.
    id: Option<u32>,
    given_at: u32,
    starts: u64,
    key_head: u128,
    name: Span,
    marked: Span,
    numbers: Span,
    key: Span,
}

impl FindIndex {
    /// Makes an empty index.
    pub fn new() -> Self {
        Self::default()
    }

    /// Tells how many people can be found.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Tells whether nobody can be found.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Makes a person findable by name, phone numbers and code (which may be empty). A person who is already in the index
    /// is replaced.
    pub fn insert(&mut self, id: u32, name: &str, phones: &[&str], code: &str) {
        self.remove(id);
        let folded = FoldedName::of(name);
        let view = folded.view();
        let key = name_key(name);
        let row = Row {
            id: Some(id),
            given_at: u32::try_from(view.given_at).unwrap_or(0),
            starts: view.starts,
            key_head: u128::from(head_of(&key)) << 64 | u128::from(head_of(key.get(8..).unwrap_or_default())),
            name: self.names.add(view.tight),
            marked: self.marked.add(view.marked),
            numbers: self.numbers.add(numbers_text(phones, code).as_bytes()),
            key: self.keys.add(&key),
        };
        self.places.insert(id, u32::try_from(self.rows.len()).unwrap_or(u32::MAX));
        self.rows.push(row);
        self.givens.push(head_of(view.given()));
        self.initials.push(view.initials());
    }

    /// Makes a person no longer findable; an unknown number changes nothing.
    pub fn remove(&mut self, id: u32) {
        let Some(place) = self.places.remove(&id).and_then(|place| usize::try_from(place).ok()) else { return };
        if let Some(row) = self.rows.get_mut(place) {
            row.id = None;
            self.names.blank(row.name);
            self.numbers.blank(row.numbers);
        }
        for heads in [&mut self.givens, &mut self.initials] {
            if let Some(head) = heads.get_mut(place) {
                *head = u64::MAX;
            }
        }
        self.removed += 1;
        if self.removed >= SWEEP_FROM && self.removed > self.places.len() {
            self.sweep();
        }
    }

    /// Finds whoever matches what was typed, best first and then in order of the given name, at most `limit` people.
    pub fn find(&self, typed: &str, limit: usize) -> Vec<(u32, Rank)> {
        let query = Query::new(typed);
        if query.is_empty() || limit == 0 {
            return Vec::new();
        }
        if query.number().is_none() {
            let mut best = Best::new(self, limit);
            let worst_certain = if query.is_marked() { Rank::MarkedGiven } else { Rank::GivenPrefix };
            if self.offer_by_given(&query, worst_certain, &mut best) >= limit {
                return best.people();
            }
        }
        let mut best = Best::new(self, limit);
        self.offer_anywhere(&query, &mut best);
        if let Some(number) = query.number() {
            self.offer_by_number(number, &mut best);
        }
        best.people()
    }

    /// Offers everybody whose given name begins as the last typed word does and whose rank is at least `worst`; tells how
    /// many they are.
    fn offer_by_given(&self, query: &Query, worst: Rank, best: &mut Best<'_>) -> usize {
        let beginning = Beginning::of(query.last_word().as_bytes());
        let mut offered = 0;
        for (place, head) in self.givens.iter().enumerate() {
            if !beginning.begins(*head) {
                continue;
            }
            if let Some(rank) = self.rank_by_words(query, place).filter(|rank| *rank <= worst) {
                best.offer(rank, place);
                offered += 1;
            }
        }
        offered
    }

    /// Offers everybody whose name matches at all: rows that hold the longest typed word are judged, those between them
    /// can only match by their initials.
    fn offer_anywhere(&self, query: &Query, best: &mut Best<'_>) {
        let beginning = query.initials();
        let has_initials = |place: usize| {
            beginning.zip(self.initials.get(place)).is_some_and(|(beginning, head)| beginning.begins(*head))
        };
        let mut next = 0;
        self.scan(
            &self.names,
            |row| row.name,
            query.longest_word(),
            |place| {
                if beginning.is_some() {
                    (next..place)
                        .filter(|between| has_initials(*between))
                        .for_each(|between| best.offer(Rank::Initials, between));
                }
                next = place + 1;
                let by_initials = || has_initials(place).then_some(Rank::Initials);
                let rank =
                    self.rank_by_words(query, place).or_else(by_initials).or_else(|| self.rank_inside(query, place));
                if let Some(rank) = rank {
                    best.offer(rank, place);
                }
            },
        );
        if beginning.is_some() {
            (next..self.rows.len())
                .filter(|between| has_initials(*between))
                .for_each(|between| best.offer(Rank::Initials, between));
        }
    }

    fn offer_by_number(&self, number: &str, best: &mut Best<'_>) {
        self.scan(
            &self.numbers,
            |row| row.numbers,
            number,
            |place| {
                let Some(row) = self.rows.get(place) else { return };
                let known = self.numbers.read(row.numbers).split(|byte| *byte == SEPARATOR);
                if let Some(rank) = known.filter_map(|known| number_rank(known, number.as_bytes())).min() {
                    best.offer(rank, place);
                }
            },
        );
    }

    fn rank_by_words(&self, query: &Query, place: usize) -> Option<Rank> {
        query.rank_by_words(&self.view(self.rows.get(place)?))
    }

    fn rank_inside(&self, query: &Query, place: usize) -> Option<Rank> {
        query.rank_inside(&self.view(self.rows.get(place)?))
    }

    /// Calls `found` once for each row whose text in the arena has the needle, in order.
    fn scan(&self, arena: &Arena, span: impl Fn(&Row) -> Span, needle: &str, mut found: impl FnMut(usize)) {
        let finder = Finder::new(needle);
        let mut from = 0;
        let mut place = 0;
        while let Some(at) = arena.0.get(from..).and_then(|rest| finder.find(rest)) {
            let at = from + at;
            let ahead = self.rows.get(place..).unwrap_or_default();
            let Some(step) = ahead.iter().position(|row| span(row).end() > at) else { return };
            found(place + step);
            from = ahead.get(step).map_or(usize::MAX, |row| span(row).end());
            place += step + 1;
        }
    }

    fn view(&self, row: &Row) -> NameView<'_> {
        NameView {
            tight: self.names.read(row.name),
            starts: row.starts,
            given_at: usize::try_from(row.given_at).unwrap_or(0),
            marked: self.marked.read(row.marked),
        }
    }

    /// By rank, then by the order of people, then by number.
    fn compare(&self, one: &Hit, other: &Hit) -> Ordering {
        let key = |hit: &Hit| self.rows.get(hit.place).map(|row| (self.keys.read(row.key), row.id));
        let by_heads = (one.rank, one.key_head).cmp(&(other.rank, other.key_head));
        by_heads.then_with(|| key(one).cmp(&key(other)))
    }

    /// Copies the living rows together: no name is folded again.
    fn sweep(&mut self) {
        let old = std::mem::take(self);
        for ((row, given), initials) in old.rows.iter().zip(&old.givens).zip(&old.initials) {
            let Some(id) = row.id else { continue };
            self.places.insert(id, u32::try_from(self.rows.len()).unwrap_or(u32::MAX));
            self.rows.push(Row {
                name: self.names.add(old.names.read(row.name)),
                marked: self.marked.add(old.marked.read(row.marked)),
                numbers: self.numbers.add(old.numbers.read(row.numbers)),
                key: self.keys.add(old.keys.read(row.key)),
                ..*row
            });
            self.givens.push(*given);
            self.initials.push(*initials);
        }
    }
}

/// A row that matches; the head of its key stands here so that most comparisons need not look further.
#[derive(Debug, Clone, Copy)]
struct Hit {
    rank: Rank,
    key_head: u128,
    place: usize,
}

/// The best hits so far: never many more than will be shown, however many match.
struct Best<'a> {
    index: &'a FindIndex,
    limit: usize,
    hits: Vec<Hit>,
    worst: Option<(Rank, u128)>,
}

impl<'a> Best<'a> {
    fn new(index: &'a FindIndex, limit: usize) -> Self {
        Self { index, limit, hits: Vec::new(), worst: None }
    }

    /// Takes a hit into account. The same row may be offered twice, once by its name and once by its numbers.
    fn offer(&mut self, rank: Rank, place: usize) {
        let Some(key_head) = self.index.rows.get(place).map(|row| row.key_head) else { return };
        if self.worst.is_some_and(|worst| (rank, key_head) > worst) {
            return;
        }
        self.hits.push(Hit { rank, key_head, place });
        if self.hits.len() >= self.kept().saturating_mul(2).max(256) {
            self.prune();
        }
    }

    /// Twice the limit, because each row may stand there twice.
    const fn kept(&self) -> usize {
        self.limit.saturating_mul(2)
    }

    fn prune(&mut self) {
        let kept = self.kept();
        if self.hits.len() <= kept {
            return;
        }
        let index = self.index;
        let (_, worst, _) = self.hits.select_nth_unstable_by(kept - 1, |one, other| index.compare(one, other));
        self.worst = Some((worst.rank, worst.key_head));
        self.hits.truncate(kept);
    }

    fn people(mut self) -> Vec<(u32, Rank)> {
        self.prune();
        self.hits.sort_unstable_by(|one, other| self.index.compare(one, other));
        let mut people: Vec<(u32, Rank)> = Vec::with_capacity(self.hits.len().min(self.limit));
        let mut seen = HashSet::with_capacity(self.hits.len());
        for hit in self.hits {
            if people.len() < self.limit && seen.insert(hit.place) {
                people.extend(self.index.rows.get(hit.place).and_then(|row| row.id).map(|id| (id, hit.rank)));
            }
        }
        people
    }
}

/// Stands between the texts of an arena and in place of removed ones: no query can hold it.
const FILLER: u8 = b'\n';
const SEPARATOR: u8 = b'\t';

/// Many short texts one after the other, so that one search goes through all of them.
#[derive(Debug, Default)]
struct Arena(Vec<u8>);

#[derive(Debug, Clone, Copy)]
struct Span {
    at: u32,
    length: u32,
}

impl Span {
    fn end(self) -> usize {
        self.range().end
    }

    fn range(self) -> std::ops::Range<usize> {
        let at = usize::try_from(self.at).unwrap_or(usize::MAX);
        at..at.saturating_add(usize::try_from(self.length).unwrap_or(usize::MAX))
    }
}

impl Arena {
    fn add(&mut self, text: &[u8]) -> Span {
        let span = Span {
            at: u32::try_from(self.0.len()).unwrap_or(u32::MAX),
            length: u32::try_from(text.len()).unwrap_or(0),
        };
        self.0.extend_from_slice(text);
        self.0.push(FILLER);
        span
    }

    fn read(&self, span: Span) -> &[u8] {
        self.0.get(span.range()).unwrap_or_default()
    }

    fn blank(&mut self, span: Span) {
        self.0.get_mut(span.range()).unwrap_or_default().fill(FILLER);
    }
}

/// The code without spaces and the digits of the phones, with separators between them.
fn numbers_text(phones: &[&str], code: &str) -> String {
    let mut text = fold(code).replace(' ', "");
    for phone in phones {
        text.push(char::from(SEPARATOR));
        text.push_str(&phone_digits(phone));
    }
    text
}

fn number_rank(known: &[u8], typed: &[u8]) -> Option<Rank> {
    match known.strip_prefix(typed) {
        Some([]) => Some(Rank::Number),
        Some(_) => Some(Rank::WordPrefix),
        None if memchr::memmem::find(known, typed).is_some() => Some(Rank::Inside),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ward() -> FindIndex {
        let mut index = FindIndex::new();
        let people = [
            (1, "Nguyễn Thị Thanh Hường", "0912 345 678", "F0-0001"),
            (2, "Lê Thị Hương", "0912345000", "F0-0012"),
            (3, "Trần Văn Ẩn", "+84 988 111 222", "F0-0123"),
            (4, "Lê Thị Ân", "", ""),
            (5, "Trần Bảo An", "", "F0-1"),
            (6, "Phạm Hương Lan", "0988111222", ""),
            (7, "Huỳnh Nhật Anh", "", "BN 12"),
            (8, "Đỗ Văn An", "", ""),
        ];
        for (id, name, phone, code) in people {
            index.insert(id, name, &[phone], code);
        }
        index
    }

    fn found(index: &FindIndex, typed: &str) -> Vec<u32> {
        index.find(typed, 50).into_iter().map(|(id, _)| id).collect()
    }

    #[test]
    fn people_are_found_without_marks_in_order_of_the_given_name() {
        let index = ward();
        let table: [(&str, &[u32]); 12] = [
            ("an", &[8, 5, 4, 3, 7, 1, 6]),
            ("ẩn", &[3, 8, 5, 4, 7, 1, 6]),
            ("huong", &[2, 1, 6]),
            ("hương", &[2, 6, 1]),
            ("Hường", &[1, 2, 6]),
            ("do", &[8]),
            ("ntth", &[1]),
            ("tran an", &[5, 3]),
            ("h uong", &[2, 1, 6]),
            ("le thi", &[4, 2]),
            ("xyz", &[]),
            (" ", &[]),
        ];
        for (typed, expected) in table {
            assert_eq!(found(&index, typed), expected, "{typed}");
        }
    }

    #[test]
    fn digits_find_phones_and_codes() {
        let index = ward();
        let table: [(&str, &[u32]); 7] = [
            ("0912", &[2, 1]),
            ("0912 345 678", &[1]),
            ("+84988111222", &[3, 6]),
            ("678", &[1]),
            ("f0-1", &[5]),
            ("F0-0012", &[2]),
            ("12", &[7, 3, 2, 1, 6]),
        ];
        for (typed, expected) in table {
            assert_eq!(found(&index, typed), expected, "{typed}");
        }
        assert_eq!(index.find("F0-0012", 5), vec![(2, Rank::Number)]);
    }

    #[test]
    fn a_short_answer_is_the_beginning_of_a_long_one() {
        let index = ward();
        for typed in ["an", "ẩn", "huong", "le", "1", "h"] {
            let long = index.find(typed, 50);
            for limit in 0..=long.len() {
                assert_eq!(index.find(typed, limit), long[..limit], "{typed} {limit}");
            }
        }
    }

    #[test]
    fn an_edited_name_is_found_by_the_new_one_alone() {
        let mut index = ward();
        index.insert(2, "Lê Thị Hạnh", &["0900000001"], "F0-0099");
        assert_eq!(found(&index, "hạnh"), [2, 1]);
        assert_eq!(found(&index, "huong"), [1, 6]);
        assert_eq!(found(&index, "0912345000"), [] as [u32; 0]);
        index.remove(2);
        index.remove(999);
        assert_eq!(found(&index, "hanh"), [1]);
        assert_eq!(index.len(), 7);
    }

    #[test]
    fn many_edits_are_swept_out() {
        let mut index = ward();
        for round in 0..5_000 {
            index.insert(1, &format!("Nguyễn Hường {}", if round % 2 == 0 { "Hoa" } else { "Huệ" }), &[], "");
        }
        assert!(index.rows.len() < 2 * SWEEP_FROM + 16, "{}", index.rows.len());
        assert_eq!(found(&index, "hue"), [1]);
        assert_eq!(found(&index, "huong"), [2, 1, 6]);
        assert_eq!(index.len(), 8);
    }

    proptest! {
        #[test]
        fn the_index_agrees_with_judging_each_name(
            names in proptest::collection::vec("[A-CĐẤ][a-căâ]{0,3}( [A-CĐẤ][a-căấ]{0,3}){0,3}", 1..30),
            typed in "[a-căâđấ]{1,3}( [a-cấ]{1,2}){0,1}",
            removed in proptest::collection::vec(0_u32..30, 0..5),
        ) {
            let mut index = FindIndex::new();
            for (id, name) in (0..).zip(&names) {
                index.insert(id, name, &[], "");
            }
            for id in &removed {
                index.remove(*id);
            }
            let query = Query::new(&typed);
            let mut expected: Vec<(u32, Rank)> = (0..)
                .zip(&names)
                .filter(|(id, _)| !removed.contains(id))
                .filter_map(|(id, name)| Some((id, query.matches(&FoldedName::of(name))?)))
                .collect();
            expected.sort_by_key(|(id, rank)| (*rank, names.get(*id as usize).map(|name| name_key(name)), *id));
            prop_assert_eq!(index.find(&typed, 1_000), expected.clone());
            expected.truncate(3);
            prop_assert_eq!(index.find(&typed, 3), expected);
        }
    }
}

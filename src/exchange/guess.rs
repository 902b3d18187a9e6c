//! Columns without headers, told by what stands in them: rows that were copied out of a sheet or a message. What is
//! guessed is shown before anything is taken.

use super::headers::{Field, Headers, Kind, key};
use super::{cells, dates};
use crate::domain::moment::Date;

/// The rows that are looked at.
const LOOKED_AT: usize = 50;
/// Of the cells that say something, how many in a hundred must be of the kind.
const ENOUGH: usize = 70;

/// Whether a cell is of a kind.
type Test<'a> = &'a dyn Fn(&str) -> bool;

/// The field of each column, as far as its cells tell.
pub(super) fn fields(rows: &[Vec<String>], kind: Kind, headers: &Headers, today: Date) -> Vec<Option<Field>> {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let column = |at: usize| {
        let cells = rows.iter().take(LOOKED_AT).filter_map(move |row| row.get(at)).map(|cell| cell.trim());
        cells.filter(|cell| !cell.is_empty()).collect::<Vec<&str>>()
    };
    let columns: Vec<Vec<&str>> = (0..width).map(column).collect();
    let mut fields: Vec<Option<Field>> = vec![None; width];
    let day = if kind == Kind::Contacts { Field::Date } else { Field::ConfirmedOn };
    let is_sex = |cell: &str| headers.words.sex.meaning(cell).is_some();
    let is_area = |cell: &str| is_area(cell, headers);
    let is_birth = |cell: &str| is_birth(cell, today);
    let is_day = |cell: &str| is_day(cell, today);
    let tests: [(Field, Test<'_>); 8] = [
        (Field::Sex, &is_sex),
        (Field::Birth, &is_birth),
        (Field::Phones, &is_phone),
        (Field::Area, &is_area),
        (day, &is_day),
        (Field::Code, &is_code),
        (Field::Address, &is_address),
        (Field::Name, &is_name),
    ];
    let known = headers.fields(kind);
    if let Some(first) = columns.first().filter(|cells| are_line_numbers(cells)) {
        fields[0] = Some(Field::Serial).filter(|_| !first.is_empty());
    }
    for (field, test) in tests {
        if !known.contains(&field) {
            continue;
        }
        let fits = |at: &usize| fields[*at].is_none() && share(&columns[*at], test) >= ENOUGH;
        if let Some(at) = (0..width).find(fits) {
            fields[at] = Some(field);
        }
    }
    fields
}

fn share(cells: &[&str], test: Test<'_>) -> usize {
    let fitting = cells.iter().filter(|cell| test(cell)).count();
    if cells.is_empty() { 0 } else { fitting * 100 / cells.len() }
}

fn are_line_numbers(cells: &[&str]) -> bool {
    let numbers: Option<Vec<u32>> = cells.iter().map(|cell| cell.parse().ok().filter(|n| *n < 10_000)).collect();
    numbers.is_some_and(|numbers| numbers.len() > 1 && numbers.windows(2).all(|two| two[0] + 1 == two[1]))
}

fn is_birth(cell: &str, today: Date) -> bool {
    use chrono::Datelike;
    let year = dates::birth(cell, today).and_then(|birth| birth.year());
    // A day of this or last year is rather of a test than of a birth.
    year.is_some_and(|year| (1900..=today.year()).contains(&year) && (cell.len() == 4 || year < today.year() - 1))
}

fn is_day(cell: &str, today: Date) -> bool {
    cells::date(cell, today).is_ok()
}

fn is_phone(cell: &str) -> bool {
    let is_number =
        |phones: &Vec<String>| !phones.is_empty() && phones.iter().all(|phone| (9..=12).contains(&phone.len()));
    cells::phones(cell).is_ok_and(|(phones, _)| is_number(&phones)) && cells::date(cell, Date::MAX).is_err()
}

/// `7`, `Tổ 7`, `KP 3`: a short word that stands before numbers of areas, and a number.
fn is_area(cell: &str, headers: &Headers) -> bool {
    let number_at = cell.find(|letter: char| letter.is_ascii_digit()).unwrap_or(cell.len());
    let (word, number) = cell.split_at(number_at);
    let is_short = number.len() <= 3 && number.bytes().all(|byte| byte.is_ascii_digit()) && !number.is_empty();
    is_short && (word.is_empty() || headers.is_area_word(word))
}

/// `Tổ 7`, `KP 3`, with the word: a part of the ward, and no city or province.
pub(super) fn is_area_of_the_ward(cell: &str, headers: &Headers) -> bool {
    is_area(cell, headers) && !cell.starts_with(|letter: char| letter.is_ascii_digit())
}

fn is_code(cell: &str) -> bool {
    let has_digit = cell.contains(|letter: char| letter.is_ascii_digit());
    let is_plain =
        cell.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '/' | '.' | '#'));
    has_digit
        && is_plain
        && cell.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '#')
        && cell.len() <= 20
}

fn is_address(cell: &str) -> bool {
    let has_word = cell.split(' ').any(|word| word.chars().filter(|letter| letter.is_alphabetic()).count() > 1);
    has_word && cell.contains(|letter: char| letter.is_ascii_digit())
}

/// Two to eight words of letters alone, the first letter of each a capital.
fn is_name(cell: &str) -> bool {
    let words: Vec<&str> = cell.split_whitespace().collect();
    let is_word = |word: &&str| {
        word.chars().all(|letter| letter.is_alphabetic() || matches!(letter, '.' | '\u{300}'..='\u{36F}'))
    };
    let is_capital = |word: &&str| word.starts_with(char::is_uppercase);
    (2..=8).contains(&words.len()) && words.iter().all(is_word) && words.iter().all(is_capital) && key(cell).len() > 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(text: &str) -> Vec<Option<Field>> {
        let rows: Vec<Vec<String>> = text.lines().map(|line| line.split('|').map(str::to_string).collect()).collect();
        fields(&rows, Kind::Cases, &Headers::embedded(), "2022-03-14".parse().unwrap())
    }

    #[test]
    fn columns_are_told_by_what_stands_in_them() {
        use Field::{Address, Area, Birth, ConfirmedOn, Name, Phones, Serial, Sex};
        let found = guessed(
            "1|Nguyễn Thị Hường|1958|Nữ|0912 345 678|Tổ 7|12/3 Lê Lợi|12/3/2022\n2|TRẦN VĂN AN|1/1/1949|Nam|912345679|8|9 Lê Lợi|10/3/22",
        );
        let expected = [Serial, Name, Birth, Sex, Phones, Area, Address, ConfirmedOn].map(Some);
        assert_eq!(found, expected);
        assert_eq!(guessed("Lê Thị Hoa|1990\nLê Văn An|"), [Some(Name), Some(Birth)]);
        assert_eq!(guessed("ghi chú dài|?\nkhông rõ|-"), [None, None]);
    }
}

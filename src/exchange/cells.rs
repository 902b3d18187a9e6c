//! What one cell says: texts through the gate, numbers, telephones, ages, pressures. A cell that cannot be what its
//! column is gives the reason, never a guess.

use chrono::Datelike;

use super::dates;
use super::refused::Reason;
use super::words::WordTable;
use crate::domain::birth::Birth;
use crate::domain::contact_tree::MINUTES_MAX;
use crate::domain::measure::{Sign, Signs};
use crate::domain::moment::{Date, Moment};
use crate::language::gate::{self, Limit};

/// The limit of notes: what the ward keeps of them.
pub(super) const NOTE: Limit = Limit::note(1000);

/// Whether a cell says nothing: empty, or one of the marks that programs leave for that.
pub(super) fn is_blank(cell: &str) -> bool {
    matches!(cell, "" | "-" | "NA" | "N/A" | "NULL" | "null" | "NaN")
}

/// Whether a spreadsheet says here that it could not compute the cell.
pub(super) fn is_formula_error(cell: &str) -> bool {
    let errors = ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#DATA!", "#GETTING_DATA"];
    cell.starts_with('#') && errors.contains(&cell)
}

/// Takes off the quote that keeps a spreadsheet from computing a cell, as exports put it there.
pub(super) fn without_guard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(text) if is_guarded(text) => text,
        _ => cell,
    }
}

/// Whether a text needs a quote in front: a spreadsheet could take it for a formula, an import for no answer, or it
/// begins with such a quote itself.
pub(super) fn is_guarded(text: &str) -> bool {
    let bare = text.trim_start_matches('\'');
    bare.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) || (!bare.is_empty() && is_blank(bare))
}

/// A text that passes the gate.
pub(super) fn text(cell: &str, limit: Limit) -> Result<String, Reason> {
    gate::admit(cell, limit).map_err(Reason::Text)
}

/// A date, which may lie ahead.
pub(super) fn day(cell: &str, today: Date) -> Result<Date, Reason> {
    dates::date(cell, today).ok_or(Reason::Date)
}

/// A date with a time, which may lie ahead.
pub(super) fn moment(cell: &str) -> Result<Moment, Reason> {
    dates::moment(cell).ok_or(Reason::Time)
}

/// How many there are: a whole number of at most seven digits, also as `1.234`.
pub(super) fn count(cell: &str) -> Result<u32, Reason> {
    let is_grouped = cell.split(['.', ',']).skip(1).all(|group| group.len() == 3);
    let digits: String = cell.chars().filter(|letter| !matches!(letter, '.' | ',')).collect();
    let number = if is_grouped { whole(&digits) } else { whole(cell) };
    number.ok_or(Reason::Number)
}

/// Several texts in one cell, between semicolons or commas; one that holds either stands in quotes, where a quote is
/// written twice.
pub(super) fn texts(cell: &str) -> Vec<String> {
    let mut texts = vec![String::new()];
    let mut letters = cell.chars().peekable();
    let mut is_quoted = false;
    while let Some(letter) = letters.next() {
        let last = texts.last_mut().filter(|text| is_quoted || !matches!(letter, ';' | ',') || text.is_empty());
        match (letter, last) {
            ('"', Some(_)) if is_quoted && letters.peek() == Some(&'"') => {
                letters.next();
                texts.last_mut().into_iter().for_each(|text| text.push('"'));
            }
            ('"', Some(text)) if is_quoted || text.trim().is_empty() => {
                if !is_quoted {
                    text.clear();
                }
                is_quoted = !is_quoted;
            }
            (';' | ',', _) if !is_quoted => texts.push(String::new()),
            (letter, _) => texts.last_mut().into_iter().for_each(|text| text.push(letter)),
        }
    }
    texts.into_iter().map(|text| text.trim().to_string()).filter(|text| !text.is_empty()).collect()
}

/// A text as one of several in a cell, as [`texts`] reads it back.
pub(super) fn one_of_texts(text: &str) -> String {
    if text.contains([';', ',', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_string() }
}

/// A date that is not ahead of today.
pub(super) fn date(cell: &str, today: Date) -> Result<Date, Reason> {
    let day = dates::date(cell, today).ok_or(Reason::Date)?;
    if day > today { Err(Reason::InFuture) } else { Ok(day) }
}

/// A day, month or year of birth.
pub(super) fn birth(cell: &str, today: Date) -> Result<Birth, Reason> {
    let birth = dates::birth(cell, today).ok_or(Reason::Birth)?;
    match birth.between() {
        Some((earliest, _)) if earliest.year() > today.year() => Err(Reason::BirthInFuture),
        Some((earliest, _)) if earliest > today => Err(Reason::InFuture),
        _ => Ok(birth),
    }
}

/// An age: whole months, and how many more it can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Age {
    pub(super) months: u32,
    pub(super) step: u32,
}

/// Nobody is older, in tenths of a month.
const AGE_TENTHS_MAX: u32 = 130 * 12 * 10;

/// An age in years (`7`, `7.0`, `0.5`, `7 tuổi`) or in months where the cell says so (`18 tháng`).
pub(super) fn age(cell: &str) -> Result<Age, Reason> {
    let number = cell.trim_end_matches(|letter: char| !letter.is_ascii_digit());
    let unit = super::headers::key(cell.get(number.len()..).unwrap_or_default());
    match unit.as_str() {
        "" | "t" | "tuoi" | "nam" | "y" | "years" => years(number),
        "th" | "thang" | "thangtuoi" | "m" | "mo" | "months" => months(number),
        _ => Err(Reason::Age),
    }
}

fn years(number: &str) -> Result<Age, Reason> {
    let tenths = decimal(number).filter(|tenths| *tenths <= AGE_TENTHS_MAX / 12).ok_or(Reason::Age)?;
    // A broken year is told in halves or tenths; what it may leave out must not look exact.
    let step = match tenths % 10 {
        0 => 12,
        5 => 6,
        _ => 2,
    };
    Ok(Age { months: tenths * 12 / 10, step })
}

/// An age in months.
pub(super) fn months(cell: &str) -> Result<Age, Reason> {
    let tenths = decimal(cell).filter(|tenths| *tenths <= AGE_TENTHS_MAX).ok_or(Reason::Age)?;
    Ok(Age { months: tenths / 10, step: 1 })
}

/// Tenths of a number with a point or a comma, rounded: `36,8` is 368, `36.85` is 369. At most seven digits.
pub(super) fn decimal(cell: &str) -> Option<u32> {
    let (whole, part) = cell.split_once(['.', ',']).unwrap_or((cell, "0"));
    let is_number =
        |digits: &str| !digits.is_empty() && digits.len() <= 7 && digits.bytes().all(|b| b.is_ascii_digit());
    if !is_number(whole) || !is_number(part) {
        return None;
    }
    let digit = |place: usize| part.as_bytes().get(place).map_or(0, |digit| u32::from(digit - b'0'));
    Some(whole.parse::<u32>().ok()? * 10 + digit(0) + u32::from(digit(1) >= 5))
}

/// A whole number, also as `98.0`.
pub(super) fn whole(cell: &str) -> Option<u32> {
    decimal(cell).filter(|tenths| tenths.is_multiple_of(10)).map(|tenths| tenths / 10)
}

/// Sets a measured sign; `36,8 °C` and `98 %` are known.
pub(super) fn sign(cell: &str, sign: Sign, signs: &mut Signs) -> Result<(), Reason> {
    let number = cell.trim_end_matches(|letter: char| !letter.is_ascii_digit());
    let unit = super::headers::key(cell.get(number.len()..).unwrap_or_default());
    if !matches!(unit.as_str(), "" | "c" | "oc" | "doc" | "lanphut" | "lp" | "lph" | "mmhg") {
        return Err(Reason::Number);
    }
    let value = if sign == Sign::Temperature { decimal(number) } else { whole(number) };
    signs.set(sign, value.ok_or(Reason::Number)?).map_err(Reason::OutOfRange)
}

/// Sets both blood pressures: `119/74`.
pub(super) fn pressure(cell: &str, signs: &mut Signs) -> Result<(), Reason> {
    let (upper, lower) = cell.split_once(['/', '-']).ok_or(Reason::Pressure)?;
    let lower = lower.trim_end_matches(|letter: char| !letter.is_ascii_digit());
    let (upper, lower) = (whole(upper.trim()), whole(lower.trim()));
    let (upper, lower) = upper.zip(lower).ok_or(Reason::Pressure)?;
    signs.set(Sign::Systolic, upper).map_err(Reason::OutOfRange)?;
    signs.set(Sign::Diastolic, lower).map_err(Reason::OutOfRange)
}

/// Minutes that two were together.
pub(super) fn minutes(cell: &str) -> Result<u16, Reason> {
    let minutes = whole(cell).and_then(|minutes| u16::try_from(minutes).ok());
    minutes.filter(|minutes| *minutes <= MINUTES_MAX).ok_or(Reason::Number)
}

/// Litres of oxygen a minute: `2`, `2 l/phút`; no oxygen is no litres.
pub(super) fn litres(cell: &str) -> Result<u8, Reason> {
    let number = cell.trim_end_matches(|letter: char| !letter.is_ascii_digit());
    let litres = whole(number).and_then(|litres| u8::try_from(litres).ok());
    litres.filter(|litres| (1..=60).contains(litres)).ok_or(Reason::Litres)
}

/// A count of vaccine doses: `2`, `2 mũi`, `mũi 2`; the only number in the cell.
pub(super) fn doses(cell: &str) -> Result<u8, Reason> {
    let number = cell.trim_matches(|letter: char| !letter.is_ascii_digit());
    let count = whole(number).and_then(|count| u8::try_from(count).ok());
    count.filter(|count| *count <= 20 && !cell.starts_with('-')).ok_or(Reason::Doses)
}

/// The meaning of a word that the table knows.
pub(super) fn word<T: Copy>(cell: &str, table: &WordTable<T>) -> Result<T, Reason> {
    table.meaning(cell).ok_or_else(|| Reason::Word { accepted: table.accepted().to_string() })
}

/// Telephones, digits only, and what else the cell says beside them. `+84` becomes 0, and the 0 that a spreadsheet
/// takes from the front comes back; what it has rounded (`9.1E+08`) is no telephone any more.
pub(super) fn phones(cell: &str) -> Result<(Vec<String>, Option<&str>), Reason> {
    let cell = cell.strip_suffix(".0").filter(|whole| whole.bytes().all(|b| b.is_ascii_digit())).unwrap_or(cell);
    if is_rounded(cell) {
        return Err(Reason::Phone);
    }
    let mut phones: Vec<String> = Vec::new();
    let mut has_words = false;
    for part in cell.split(['/', ';', ',', '|']) {
        has_words |= part.contains(|letter: char| letter.is_alphabetic());
        let digits: String = part.chars().filter(char::is_ascii_digit).collect();
        if digits.is_empty() {
            continue;
        }
        for phone in apart(&digits).ok_or(Reason::Phone)? {
            let phone = domestic(phone.to_string());
            if !phones.contains(&phone) {
                phones.push(phone);
            }
        }
    }
    if phones.is_empty() && !has_words { Err(Reason::Phone) } else { Ok((phones, has_words.then_some(cell))) }
}

/// The telephones of a run of digits: one, or several that stood one after another, each with its 0: of eleven digits
/// on a landline, of ten otherwise.
fn apart(digits: &str) -> Option<Vec<&str>> {
    if digits.len() <= 15 {
        return Some(vec![digits]);
    }
    let (mut several, mut rest) = (Vec::new(), digits);
    while !rest.is_empty() {
        let length = if rest.starts_with("02") { 11 } else { 10 };
        let (phone, after) = rest.split_at_checked(length).filter(|(phone, _)| phone.starts_with('0'))?;
        several.push(phone);
        rest = after;
    }
    (several.len() <= 5).then_some(several)
}

/// The number of an identity card. One of 12 digits gets the zeros back that a spreadsheet takes from its front, one that
/// a spreadsheet has rounded (`7.5E+10`) is refused, and words alone (`chưa có`) say that there is none.
pub(super) fn identity(cell: &str) -> Result<String, Reason> {
    let whole = cell.strip_suffix(".0").filter(|whole| whole.bytes().all(|byte| byte.is_ascii_digit()));
    let cell = whole.unwrap_or(cell);
    if is_rounded(cell) {
        return Err(Reason::Identity);
    }
    let number: String = cell.chars().filter(|letter| !matches!(letter, ' ' | '.' | '-')).collect();
    if !number.contains(|letter: char| letter.is_ascii_digit()) {
        return Ok(String::new());
    }
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return text(cell, Limit::CODE);
    }
    if matches!(number.len(), 10 | 11) { Ok(format!("{number:0>12}")) } else { text(&number, Limit::CODE) }
}

/// Whether a cell is a number in powers of ten: its last digits are lost.
fn is_rounded(cell: &str) -> bool {
    let Some((number, power)) = cell.split_once(['E', 'e']) else { return false };
    let is_number =
        |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','));
    is_number(number) && is_number(power.trim_start_matches(['+', '-']))
}

fn domestic(digits: String) -> String {
    let rest = digits.strip_prefix("0084").or_else(|| digits.strip_prefix("84").filter(|rest| rest.len() == 9));
    match rest {
        Some(rest) => format!("0{rest}"),
        None if digits.len() == 9 && !digits.starts_with('0') => format!("0{digits}"),
        None => digits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_a_point_or_a_comma() {
        for (cell, tenths) in [("36.8", 368), ("36,8", 368), ("37", 370), ("36.85", 369), ("98.0", 980), ("0.5", 5)] {
            assert_eq!(decimal(cell), Some(tenths), "{cell}");
        }
        for cell in ["", "x", "-1", "1.2.3", "36.", ".5", "1e3", "99999999", "٣٦", "3 6"] {
            assert_eq!(decimal(cell), None, "{cell}");
        }
        assert_eq!((whole("98"), whole("98.0"), whole("98.5")), (Some(98), Some(98), None));
    }

    #[test]
    fn signs_know_their_units_and_ranges() {
        let mut signs = Signs::default();
        assert!(sign("36,8 °C", Sign::Temperature, &mut signs).is_ok());
        assert!(sign("98%", Sign::Saturation, &mut signs).is_ok());
        assert!(pressure("119/74 mmHg", &mut signs).is_ok());
        let values =
            [Sign::Temperature, Sign::Saturation, Sign::Systolic, Sign::Diastolic].map(|sign| signs.value(sign));
        assert_eq!(values, [Some(368), Some(98), Some(119), Some(74)]);
        assert!(matches!(sign("368", Sign::Temperature, &mut signs), Err(Reason::OutOfRange(_))));
        assert_eq!(sign("cao", Sign::Temperature, &mut signs), Err(Reason::Number));
        assert_eq!(pressure("119", &mut signs), Err(Reason::Pressure));
    }

    #[test]
    fn an_age_is_as_exact_as_it_is_told() {
        let table = [
            ("7.0", 84, 12),
            ("7", 84, 12),
            ("0.0", 0, 12),
            ("0.5", 6, 6),
            ("7 tuổi", 84, 12),
            ("18 tháng", 18, 1),
            ("130", 1560, 12),
        ];
        for (cell, months, step) in table {
            assert_eq!(age(cell), Ok(Age { months, step }), "{cell}");
        }
        for cell in ["131", "-1", "bảy", "7 ngày"] {
            assert_eq!(age(cell), Err(Reason::Age), "{cell}");
        }
    }

    #[test]
    fn doses_are_the_only_number_of_a_cell() {
        for (cell, count) in [("2", 2), ("2 mũi", 2), ("mũi 3", 3), ("Đã tiêm 2 mũi", 2), ("0", 0)] {
            assert_eq!(doses(cell), Ok(count), "{cell}");
        }
        for cell in ["", "đủ", "-1", "2 mũi 3", "21", "1/3"] {
            assert_eq!(doses(cell), Err(Reason::Doses), "{cell}");
        }
    }

    #[test]
    fn telephones_become_digits_and_get_their_zero_back() {
        let table: [(&str, &[&str]); 9] = [
            ("0912 345 678", &["0912345678"]),
            ("0912.345.678 / 028 3841 2345", &["0912345678", "02838412345"]),
            ("+84 912345678; 84912345678", &["0912345678"]),
            ("912345678", &["0912345678"]),
            ("0912 345 678  0987 654 321", &["0912345678", "0987654321"]),
            ("0912345678 - 02838412345", &["0912345678", "02838412345"]),
            ("912345678.0", &["0912345678"]),
            ("không có", &[]),
            ("115", &["115"]),
        ];
        for (cell, expected) in table {
            assert_eq!(phones(cell).unwrap().0, expected, "{cell}");
        }
        assert_eq!(phones("0912345678 (mẹ)").unwrap().1, Some("0912345678 (mẹ)"));
        assert_eq!(phones("1234567890123456"), Err(Reason::Phone));
        for cell in ["...", "9.12E+08", "9,12345678E8", "0912345678098765432"] {
            assert_eq!(phones(cell), Err(Reason::Phone), "{cell}");
        }
    }

    #[test]
    fn an_identity_gets_its_zeros_back() {
        for (cell, number) in [
            ("075049000123", "075049000123"),
            ("75049000123", "075049000123"),
            ("1049000123", "001049000123"),
            ("270 123 456", "270123456"),
            ("C1234567", "C1234567"),
            ("75049000123.0", "075049000123"),
            ("075049000123 (mẹ)", "075049000123 (mẹ)"),
            ("chưa có", ""),
        ] {
            assert_eq!(identity(cell).as_deref(), Ok(number), "{cell}");
        }
        assert_eq!(identity("7.5049E+10"), Err(Reason::Identity));
    }

    #[test]
    fn several_texts_stand_in_one_cell() {
        let table: [(&str, &[&str]); 6] = [
            ("Tổ 1; Tổ 2", &["Tổ 1", "Tổ 2"]),
            ("1, 2;3", &["1", "2", "3"]),
            ("\"A, B\"; C", &["A, B", "C"]),
            ("\"A \"\"x\"\"; B\"", &["A \"x\"; B"]),
            (" ; ,", &[]),
            ("Chợ \"Lớn\"", &["Chợ \"Lớn\""]),
        ];
        for (cell, expected) in table {
            assert_eq!(texts(cell), expected, "{cell}");
        }
        for names in [["Tổ 1", "A;B"], ["\"", "a\"b,c"], ["'x", ","]] {
            assert_eq!(texts(&names.map(one_of_texts).join("; ")), names);
        }
    }

    #[test]
    fn counts_may_have_points_between_thousands() {
        for (cell, number) in [("42", 42), ("1.234", 1234), ("1,234,567", 1_234_567), ("42.0", 42)] {
            assert_eq!(count(cell), Ok(number), "{cell}");
        }
        for cell in ["", "x", "-1", "1.5", "12345678"] {
            assert_eq!(count(cell), Err(Reason::Number), "{cell}");
        }
    }

    #[test]
    fn a_guard_is_taken_off_once() {
        for (cell, text) in
            [("'=1+1", "=1+1"), ("''=1", "'=1"), ("'abc", "'abc"), ("=1", "=1"), ("'", "'"), ("'NA", "NA")]
        {
            assert_eq!(without_guard(cell), text, "{cell}");
        }
    }
}

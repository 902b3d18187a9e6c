//! Lists as other systems write them (Go.Data, Sara Alert, SORMAS), known by their headers. What their columns and words
//! mean stands in `assets/dialects.toml`; the cells are turned into those of a list of cases by `translation`.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use serde::Deserialize;

use super::day_order::DayOrder;
use super::field::Field;
use super::headers::key;
use super::refused::Reason;

const EMBEDDED: &str = include_str!("../../assets/dialects.toml");

/// What a column of another system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Part {
    Code,
    GivenName,
    MiddleName,
    FamilyName,
    /// Family name, comma, given name.
    WholeName,
    Birth,
    BirthDay,
    BirthMonth,
    BirthYear,
    AgeYears,
    AgeMonths,
    AgeUnit,
    /// The day on which the age was told.
    AgeTold,
    Sex,
    Phone,
    AddressType,
    HouseNumber,
    Street,
    /// A part of the ward, or a place around it.
    Place,
    City,
    /// A path of places, of which the last counts where it is a part of the ward.
    Area,
    Status,
    Onset,
    Reported,
    Confirmed,
    TestResult,
    TestDate,
    Outcome,
    Ended,
    Died,
    Doses,
    DoseStatus,
    DoseDate,
    DoseNumber,
    DoseVaccine,
    /// Which kind of document a number is of.
    DocumentType,
    Document,
    Pregnant,
    Note,
    /// Says whether the line is brought in at all.
    LeftOut,
}

impl Part {
    /// What its column is shown as.
    fn field(self) -> Field {
        match self {
            Part::Code => Field::Code,
            Part::GivenName | Part::WholeName => Field::Name,
            Part::MiddleName | Part::FamilyName => Field::FamilyName,
            Part::Birth | Part::BirthDay | Part::BirthMonth | Part::BirthYear => Field::Birth,
            Part::AgeYears | Part::AgeUnit => Field::Age,
            Part::AgeMonths => Field::AgeMonths,
            Part::AgeTold => Field::AgeToldOn,
            Part::Sex => Field::Sex,
            Part::Phone => Field::Phones,
            Part::AddressType | Part::HouseNumber | Part::Street | Part::City => Field::Address,
            Part::Place | Part::Area => Field::Area,
            Part::Status => Field::Status,
            Part::Onset => Field::Onset,
            Part::Reported => Field::ReportedAt,
            Part::Confirmed | Part::TestResult | Part::TestDate => Field::ConfirmedOn,
            Part::Outcome => Field::Outcome,
            Part::Ended => Field::EndedOn,
            Part::Died => Field::DiedOn,
            Part::Doses | Part::DoseStatus | Part::DoseDate | Part::DoseNumber | Part::DoseVaccine => {
                Field::VaccineDoses
            }
            Part::DocumentType | Part::Document => Field::Identity,
            Part::Pregnant => Field::Pregnant,
            Part::Note => Field::Note,
            Part::LeftOut => Field::Selection,
        }
    }

    /// Whether its cells are days.
    pub(super) fn is_day(self) -> bool {
        use Part::{AgeTold, Birth, Confirmed, Died, DoseDate, Ended, Onset, Reported, TestDate};
        matches!(self, AgeTold | Birth | Confirmed | Died | DoseDate | Ended | Onset | Reported | TestDate)
    }
}

/// Which words a table turns into ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Table {
    Sex,
    Status,
    Outcome,
    Address,
    Dose,
    Result,
    Unit,
    Document,
    Pregnant,
}

/// The place of a column among those of its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Place {
    pub(super) part: Part,
    /// Which of several columns of one meaning; the lowest comes first.
    pub(super) rank: u8,
    /// The number of a numbered column.
    pub(super) number: u32,
    /// Whether it goes into the note where it is not taken.
    pub(super) is_noted: bool,
}

/// What a line says in spite of which it is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Unless {
    /// It calls its person a case, certain or suspected.
    Classified,
    /// It says how the case ended.
    Ended,
}

/// Which lines are no cases of this ward's desk.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LeftOut {
    headers: Vec<String>,
    values: Vec<String>,
    #[serde(default)]
    but_these: bool,
    #[serde(default)]
    pub(super) unless: Option<Unless>,
}

impl LeftOut {
    /// Whether a line with this value is left out.
    pub(super) fn fits(&self, value: &str) -> bool {
        let value = key(value);
        self.values.iter().any(|other| key(other) == value) != self.but_these
    }
}

/// How one system writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialect {
    /// What the system is called.
    pub name: String,
    known_by: Vec<Vec<String>>,
    not_with: Vec<String>,
    contacts_by: Vec<Vec<String>>,
    links_by: Vec<Vec<String>>,
    comment: Option<String>,
    strip: String,
    /// Where vaccines against other diseases stand too, what a name holds that counts.
    vaccines: Vec<String>,
    blank: HashSet<String>,
    nothing: HashSet<String>,
    places: HashMap<String, Place>,
    pub(super) left_out: Vec<LeftOut>,
    values: BTreeMap<Table, HashMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DialectsFile {
    dialect: Vec<Written>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    known_by: Vec<Vec<String>>,
    #[serde(default)]
    not_with: Vec<String>,
    #[serde(default)]
    contacts_by: Vec<Vec<String>>,
    #[serde(default)]
    links_by: Vec<Vec<String>>,
    comment: Option<String>,
    #[serde(default)]
    strip: String,
    #[serde(default)]
    vaccines: Vec<String>,
    blank: Vec<String>,
    nothing: Vec<String>,
    columns: Vec<WrittenColumn>,
    left_out: Vec<LeftOut>,
    values: BTreeMap<Table, BTreeMap<String, Vec<String>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenColumn {
    part: Part,
    headers: Vec<String>,
    #[serde(default)]
    rank: u8,
    #[serde(default)]
    noted: bool,
}

/// The dialects that come with the program.
pub(super) fn embedded() -> Vec<Arc<Dialect>> {
    read(EMBEDDED).unwrap_or_default()
}

fn read(text: &str) -> Result<Vec<Arc<Dialect>>, String> {
    let file: DialectsFile = toml::from_str(text).map_err(|error| error.to_string())?;
    file.dialect.into_iter().map(|written| Dialect::of(written).map(Arc::new)).collect()
}

impl Dialect {
    fn of(written: Written) -> Result<Self, String> {
        let mut places: HashMap<String, Place> = HashMap::new();
        for WrittenColumn { part, headers, rank, noted } in &written.columns {
            for header in headers {
                let place = Place { part: *part, rank: *rank, number: 0, is_noted: *noted };
                if places.insert(pattern(header), place).is_some_and(|before| before != place) {
                    return Err(header.clone());
                }
            }
        }
        let words = |words: BTreeMap<String, Vec<String>>| {
            let both = |(ours, theirs): (String, Vec<String>)| {
                theirs.into_iter().map(move |word| (key(&word), ours.clone())).collect::<Vec<_>>()
            };
            words.into_iter().flat_map(both).collect()
        };
        let patterns = |names: &Vec<String>| names.iter().map(|name| pattern(name)).collect();
        Ok(Self {
            name: written.name,
            known_by: written.known_by.iter().map(patterns).collect(),
            contacts_by: written.contacts_by.iter().map(patterns).collect(),
            links_by: written.links_by.iter().map(patterns).collect(),
            not_with: written.not_with.iter().map(|name| pattern(name)).collect(),
            comment: written.comment,
            strip: written.strip,
            vaccines: written.vaccines.iter().map(|name| key(name)).collect(),
            blank: written.blank.iter().map(|word| word.to_lowercase()).collect(),
            nothing: written.nothing.iter().map(|word| word.to_lowercase()).collect(),
            places,
            left_out: written.left_out,
            values: written.values.into_iter().map(|(table, words_of)| (table, words(words_of))).collect(),
        })
    }

    /// Whether a line of headers is of this system's cases.
    fn is_of(&self, names: &[String]) -> bool {
        let told = told(names);
        has_all(&self.known_by, &told) && !self.not_with.iter().any(|name| told.contains(name))
    }

    /// Whether a line of headers is of this system's contacts, who are no cases.
    fn is_of_contacts(&self, names: &[String]) -> bool {
        !self.contacts_by.is_empty() && has_all(&self.contacts_by, &told(names))
    }

    /// Whether a line of headers says who met whom: of its contacts, or of what links two persons.
    fn is_of_links(&self, names: &[String]) -> bool {
        self.is_of_contacts(names) || !self.links_by.is_empty() && has_all(&self.links_by, &told(names))
    }

    fn place(&self, header: &str) -> Option<Place> {
        let known = patterns(header).into_iter().find_map(|(pattern, number)| {
            let place = self.places.get(&pattern)?;
            Some(Place { number, ..*place })
        });
        let decides = || self.rules_of(header).next().is_some();
        known.or_else(|| decides().then_some(Place { part: Part::LeftOut, rank: 0, number: 0, is_noted: false }))
    }

    /// The rules by which the column of this header leaves lines out.
    pub(super) fn rules_of(&self, header: &str) -> impl Iterator<Item = &LeftOut> {
        let header = key(header);
        self.left_out.iter().filter(move |rule| rule.headers.iter().any(|name| key(name) == header))
    }

    /// Our word for one of the system's; nothing where it is none.
    pub(super) fn word(&self, table: Table, text: &str) -> Option<&str> {
        self.values.get(&table)?.get(&key(text)).map(String::as_str)
    }

    /// Whether a cell says that nothing is known.
    pub(super) fn is_blank(&self, text: &str) -> bool {
        self.blank.contains(&text.to_lowercase())
    }

    /// Whether a cell that nobody asks for is not worth a word: `false` of a box that is not ticked.
    pub(super) fn is_nothing(&self, text: &str) -> bool {
        self.nothing.contains(&text.to_lowercase())
    }

    /// Whether a line is a remark for people.
    pub(super) fn is_comment(&self, cells: &[&str]) -> bool {
        let first = cells.first().map_or("", |cell| cell.trim());
        self.comment.as_ref().is_some_and(|mark| first.starts_with(mark.as_str()))
    }

    /// Whether a vaccine is one of those that are counted.
    pub(super) fn counts_vaccine(&self, name: &str) -> bool {
        let name = key(name);
        self.vaccines.is_empty() || self.vaccines.iter().any(|counted| name.contains(counted.as_str()))
    }

    /// A word as it may stand in a note.
    pub(super) fn in_note<'a>(&self, text: &'a str) -> &'a str {
        text.strip_prefix(self.strip.as_str()).unwrap_or(text)
    }
}

/// The columns of a file that another system wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreign {
    /// How that system writes.
    pub dialect: Arc<Dialect>,
    places: Vec<Option<Place>>,
    pub(super) order: DayOrder,
}

impl Foreign {
    /// Which phrase says whose file it is and how its days are written.
    pub fn phrase(&self) -> &'static str {
        match self.order {
            DayOrder::Unsure => "exchange.dialect",
            DayOrder::DayFirst => "exchange.dialect_day_first",
            DayOrder::MonthFirst => "exchange.dialect_month_first",
        }
    }

    /// Whether every column is taken for what it is in its system.
    pub(super) fn is_as_known(&self, fields: &[Option<Field>]) -> bool {
        let known = self.places.iter().map(|place| place.map(|place| place.part.field()));
        known.eq(fields.iter().copied())
    }

    /// The place of a column as long as it is taken for what it is in its system.
    pub(super) fn place(&self, column: usize, field: Option<Field>) -> Option<Place> {
        let place = self.places.get(column).copied().flatten()?;
        (field == Some(place.part.field())).then_some(place)
    }
}

/// The system that wrote a line of headers, and the field of each column.
pub(super) fn recognised(dialects: &[Arc<Dialect>], names: &[String]) -> Option<(Foreign, Vec<Option<Field>>)> {
    let dialect = dialects.iter().find(|dialect| dialect.is_of(names))?;
    let mut seen = HashSet::new();
    // What stands twice is of the case where it stands first: below it come its samples, tests and questions.
    let mut place = |name: &String| {
        let repeats = |place: &Place| matches!(place.part, Part::Phone | Part::Note);
        let is_first = seen.insert(key(name));
        dialect.place(name).filter(|place| is_first || repeats(place))
    };
    let places: Vec<Option<Place>> = names.iter().map(&mut place).collect();
    let fields = places.iter().map(|place| place.map(|place| place.part.field())).collect();
    Some((Foreign { dialect: Arc::clone(dialect), places, order: DayOrder::default() }, fields))
}

/// The system whose contacts a line of headers is about.
pub(super) fn contacts_of(dialects: &[Arc<Dialect>], names: &[String]) -> Option<String> {
    dialects.iter().find(|dialect| dialect.is_of_contacts(names)).map(|dialect| dialect.name.clone())
}

/// A list of contacts that another system wrote: its days and its words are read as that system writes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked {
    dialect: Arc<Dialect>,
    pub(super) order: DayOrder,
}

impl Linked {
    /// The system that wrote a line of headers of contacts.
    pub(super) fn of(dialects: &[Arc<Dialect>], names: &[String]) -> Option<Self> {
        let dialect = dialects.iter().find(|dialect| dialect.is_of_links(names))?;
        Some(Self { dialect: Arc::clone(dialect), order: DayOrder::default() })
    }

    /// A cell as our own lists would write it: days as ISO writes them, words of reference data without what stands
    /// before them; empty where it says nothing.
    pub(super) fn cell(&self, field: Option<Field>, text: &str) -> Result<String, Reason> {
        let text = text.trim();
        if self.dialect.is_comment(&[text]) || self.dialect.blank.contains(&text.to_lowercase()) {
            return Ok(String::new());
        }
        match field {
            Some(Field::Date | Field::Birth) => self.order.iso(text),
            _ => Ok(match self.dialect.strip.as_str() {
                "" => text.to_string(),
                strip => {
                    text.strip_prefix(strip).map_or(text.to_string(), |word| word.replace('_', " ").to_lowercase())
                }
            }),
        }
    }
}

fn told(names: &[String]) -> HashSet<String> {
    names.iter().flat_map(|name| patterns(name)).map(|(pattern, _)| pattern).collect()
}

fn has_all(groups: &[Vec<String>], told: &HashSet<String>) -> bool {
    groups.iter().all(|group| group.iter().any(|name| told.contains(name)))
}

/// A header of the file of dialects: its key, with `#` for a number.
fn pattern(header: &str) -> String {
    match header.split_once('#') {
        Some((before, after)) => format!("{}#{}", key(before), key(after)),
        None => key(header),
    }
}

/// What a header may be called in the file of dialects: as it is, with the number in brackets as `#`, or with its first
/// number as `#`; and that number.
fn patterns(header: &str) -> Vec<(String, u32)> {
    let mut found = vec![(key(header), 0)];
    let numbered = |before: &str, number: &str, after: &str| {
        let number: u32 = number.parse().ok()?;
        Some((format!("{}#{}", key(before), key(after)), number))
    };
    let in_brackets = || {
        let (before, rest) = header.split_once('[')?;
        let (number, after) = rest.split_once(']')?;
        numbered(before, number.trim(), after)
    };
    let bare = || {
        let at = header.find(|letter: char| letter.is_ascii_digit())?;
        let (before, rest) = header.split_at(at);
        let end = rest.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(rest.len());
        let (number, after) = rest.split_at(end);
        numbered(before, number, after)
    };
    found.extend(in_brackets().or_else(bare));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(line: &str) -> Vec<String> {
        line.split(',').map(str::to_string).collect()
    }

    #[test]
    fn the_embedded_dialects_are_sound() {
        let read = read(EMBEDDED).unwrap();
        assert_eq!(
            read.iter().map(|dialect| dialect.name.as_str()).collect::<Vec<_>>(),
            ["Go.Data", "Sara Alert", "SORMAS"]
        );
        for dialect in read {
            assert!(dialect.left_out.iter().all(|rule| !rule.values.is_empty()), "{}", dialect.name);
        }
    }

    #[test]
    fn a_numbered_column_is_known_in_either_form() {
        let dialects = embedded();
        for (header, part, number) in [
            ("addresses[0].phoneNumber", Part::Phone, 0),
            ("Addresses Phone number [1]", Part::Phone, 1),
            ("addresses[12].addressLine1", Part::Street, 12),
            ("Addresses Address line 1 [10]", Part::Street, 10),
            ("Direcciones Ubicación [2]", Part::Place, 2),
        ] {
            let place = dialects[0].place(header).unwrap();
            assert_eq!((place.part, place.number), (part, number), "{header}");
        }
        assert_eq!(dialects[0].place("Addresses Location [1] Location geographical level [3]"), None);
        assert_eq!(
            dialects[1].place("Lab 2 Result").map(|place| (place.part, place.number)),
            Some((Part::TestResult, 2))
        );
        assert_eq!(dialects[1].place("Address Line 1").map(|place| (place.part, place.rank)), Some((Part::Street, 1)));
        assert_eq!(dialects[2].place("sampleDateTime3").map(|place| place.number), Some(3));
    }

    #[test]
    fn a_ward_list_is_of_no_system() {
        let dialects = embedded();
        for line in [
            "case_ID,classification,outcome,date_of_reporting,age_years",
            "First Name,Last Name,Status,Sex",
            "ma_ca,ho_ten,phan_loai",
            "uuid,sourceCaseUuid,disease,person.firstName,person.lastName,caseClassification,reportDate",
            "",
        ] {
            assert!(recognised(&dialects, &names(line)).is_none(), "{line}");
        }
    }
}

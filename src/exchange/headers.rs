//! Which column of a file is which field. The names stand in `assets/headers.toml`, where a station adds its own.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use serde::Deserialize;

use super::dialect::{self, Dialect, Foreign, Linked};
use super::passing::{OldFonts, PassedOver};
use super::words::Words;
use crate::language::folding::fold;

pub use super::field::Field;
pub use super::mapping::Overrides;

const EMBEDDED: &str = include_str!("../../assets/headers.toml");

/// What a line list is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Cases, one a row.
    Cases,
    /// Contacts, one a row.
    Contacts,
    /// Readings, one a row.
    Readings,
    /// Tests, one a row.
    Tests,
    /// Positions, duties and jobs of shifts, one a row.
    Roster,
    /// Tasks, one a row.
    Tasks,
    /// Areas, one a row.
    Areas,
    /// Arrivals, one a row.
    Arrivals,
    /// Directives, one a row.
    Directives,
    /// Follow-ups of contacts, one a row.
    FollowUps,
    /// Rounds of wider testing, who is listed one a row.
    Screenings,
    /// Transfers, one a row.
    Transfers,
    /// Papers about F0, one a row.
    Papers,
}

impl Kind {
    /// Every kind, those first that others name.
    pub const ALL: [Kind; 13] = [
        Kind::Areas,
        Kind::Roster,
        Kind::Cases,
        Kind::Contacts,
        Kind::Readings,
        Kind::Tests,
        Kind::Arrivals,
        Kind::Directives,
        Kind::FollowUps,
        Kind::Screenings,
        Kind::Transfers,
        Kind::Papers,
        Kind::Tasks,
    ];
}

/// The headers that are recognised, and the words of cells.
#[derive(Debug, Clone, Default)]
pub struct Headers {
    cases: Names,
    contacts: Names,
    readings: Names,
    tests: Names,
    roster: Names,
    tasks: Names,
    areas: Names,
    arrivals: Names,
    directives: Names,
    follow_ups: Names,
    screenings: Names,
    transfers: Names,
    papers: Names,
    area: AreaNames,
    dialects: Vec<Arc<Dialect>>,
    pub(super) passed_over: PassedOver,
    pub(super) old_fonts: OldFonts,
    pub(super) words: Words,
}

/// Of one kind: the field of each folded name.
#[derive(Debug, Clone, Default)]
struct Names {
    fields: HashMap<String, Field>,
}

/// For each field the names of its columns.
type Written = BTreeMap<Field, Vec<String>>;

/// What a station's file may lack because it is older than these lists.
#[derive(Default, Deserialize)]
struct LaterLists {
    tests: Written,
    roster: Written,
    tasks: Written,
    areas: Written,
    arrivals: Written,
    directives: Written,
    follow_ups: Written,
    screenings: Written,
    transfers: Written,
    papers: Written,
    words: Words,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HeadersFile {
    cases: BTreeMap<Field, Vec<String>>,
    contacts: BTreeMap<Field, Vec<String>>,
    readings: BTreeMap<Field, Vec<String>>,
    tests: Option<Written>,
    roster: Option<Written>,
    tasks: Option<Written>,
    areas: Option<Written>,
    arrivals: Option<Written>,
    directives: Option<Written>,
    follow_ups: Option<Written>,
    screenings: Option<Written>,
    transfers: Option<Written>,
    papers: Option<Written>,
    /// A station's file that is older than these keeps the program's own.
    area: Option<AreaNames>,
    passed_over: Option<PassedOver>,
    old_fonts: Option<OldFonts>,
    words: Words,
}

/// How an area is called that a list calls by a number alone.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct AreaNames {
    numbered: AreaName,
    /// By header: a number below `Thôn` is no `Tổ`.
    #[serde(default)]
    numbered_under: BTreeMap<String, AreaName>,
}

/// What the program's own file has and an older file of a station may not.
#[derive(Default, Deserialize)]
struct Added {
    area: AreaNames,
    passed_over: PassedOver,
    old_fonts: OldFonts,
}

impl Added {
    fn embedded() -> Self {
        toml::from_str(EMBEDDED).unwrap_or_default()
    }
}

impl AreaNames {
    fn has_own(&self, header: &str) -> bool {
        let wanted = key(header);
        self.numbered_under.keys().any(|header| key(header) == wanted)
    }

    fn under(&self, header: &str) -> &AreaName {
        let wanted = key(header);
        let own = self.numbered_under.iter().find(|(header, _)| key(header) == wanted);
        own.map_or(&self.numbered, |(_, name)| name)
    }
}

/// The name of an area around its number.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub(super) struct AreaName {
    before: String,
    after: String,
}

impl TryFrom<String> for AreaName {
    type Error = &'static str;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        let (before, after) = name.split_once("{number}").ok_or("an area's name needs a place for {number}")?;
        Ok(Self { before: before.to_string(), after: after.to_string() })
    }
}

impl AreaName {
    /// The name of the area that a cell calls by a number alone; nothing where the cell says more.
    pub(super) fn of_number(&self, cell: &str) -> Option<String> {
        let digits = cell.strip_suffix(".0").unwrap_or(cell);
        if digits.is_empty() || digits.len() > 6 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let number = digits.trim_start_matches('0');
        let number = if number.is_empty() { "0" } else { number };
        Some(format!("{}{number}{}", self.before, self.after))
    }
}

/// Why a file of headers, or of `--map`, is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeadersError {
    /// It is not TOML of the right form: the parser's words, with line and column.
    NotToml(String),
    /// Two fields claim the same header.
    Claimed {
        /// The header.
        header: String,
    },
}

/// Which field each column of a file fills.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// For each column its header as it stands in the file.
    pub names: Vec<String>,
    /// For each column its field; nothing where the column is not read.
    pub fields: Vec<Option<Field>>,
    /// The first and the last line of the headers; 0 where the list has none.
    pub lines: (u64, u64),
    /// What a number alone means in the column of areas, and in that of the wider ones.
    pub(super) areas: [AreaName; 2],
    /// The other system that wrote the file, where one did.
    pub foreign: Option<Foreign>,
    /// The other system that wrote a list of contacts, where one did.
    pub(super) linked: Option<Linked>,
}

impl Columns {
    /// The headers of columns that are not read.
    pub fn ignored(&self) -> impl Iterator<Item = &str> {
        let unread = self.names.iter().zip(&self.fields).filter(|(name, field)| field.is_none() && !name.is_empty());
        unread.map(|(name, _)| name.as_str())
    }

    /// Whether a column fills this field.
    pub fn has(&self, field: Field) -> bool {
        self.fields.contains(&Some(field))
    }
}

/// Why a line is no header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeaderFlaw {
    /// No column is recognised for what a row cannot do without: the headers that would be.
    Missing {
        /// What is missing, each with its alternatives.
        fields: Vec<&'static [Field]>,
    },
    /// Two columns fill the same field.
    Twice {
        /// The first header.
        first: String,
        /// The second header.
        second: String,
    },
    /// The file is a list of contacts of this other system, who must not become cases.
    ContactsOf {
        /// What the system is called.
        system: String,
    },
    /// `--map` names a header that the file does not have.
    NotThere {
        /// That header.
        header: String,
    },
}

impl Headers {
    /// Every field that a column of this kind can fill.
    pub fn fields(&self, kind: Kind) -> Vec<Field> {
        let mut fields: Vec<Field> = self.names(kind).fields.values().copied().collect();
        fields.sort_unstable();
        fields.dedup();
        fields
    }

    /// The headers that come with the program.
    pub fn embedded() -> Self {
        Self::read(EMBEDDED).unwrap_or_default()
    }

    /// Reads a file of headers.
    pub fn read(text: &str) -> Result<Self, HeadersError> {
        let file: HeadersFile = toml::from_str(text).map_err(|error| HeadersError::NotToml(error.to_string()))?;
        let added = Added::embedded();
        let own: LaterLists = toml::from_str(EMBEDDED).unwrap_or_default();
        Ok(Self {
            cases: Names::new(&file.cases)?,
            contacts: Names::new(&file.contacts)?,
            readings: Names::new(&file.readings)?,
            area: file.area.unwrap_or(added.area),
            dialects: dialect::embedded(),
            passed_over: file.passed_over.unwrap_or(added.passed_over),
            old_fonts: file.old_fonts.unwrap_or(added.old_fonts),
            tests: Names::new(&file.tests.unwrap_or(own.tests))?,
            roster: Names::new(&file.roster.unwrap_or(own.roster))?,
            tasks: Names::new(&file.tasks.unwrap_or(own.tasks))?,
            areas: Names::new(&file.areas.unwrap_or(own.areas))?,
            arrivals: Names::new(&file.arrivals.unwrap_or(own.arrivals))?,
            directives: Names::new(&file.directives.unwrap_or(own.directives))?,
            follow_ups: Names::new(&file.follow_ups.unwrap_or(own.follow_ups))?,
            screenings: Names::new(&file.screenings.unwrap_or(own.screenings))?,
            transfers: Names::new(&file.transfers.unwrap_or(own.transfers))?,
            papers: Names::new(&file.papers.unwrap_or(own.papers))?,
            words: file.words.completed(own.words),
        })
    }

    /// Finds out which field each column of a header line fills.
    pub fn columns(&self, kind: Kind, line: &[&str], overrides: &Overrides) -> Result<Columns, HeaderFlaw> {
        let told = line.iter().map(|header| Told::of(&[header])).collect();
        self.columns_told(kind, told, overrides)
    }

    /// The same of headers over two lines: what stands above holds for the empty columns beside it too, as in a cell
    /// that is merged over several columns.
    pub fn columns_of_two(
        &self,
        kind: Kind,
        (upper, lower): (&[&str], &[&str]),
        overrides: &Overrides,
    ) -> Result<Columns, HeaderFlaw> {
        let mut above = "";
        let told = upper.iter().zip(lower).map(|(upper, lower)| {
            above = if upper.trim().is_empty() { above } else { upper };
            match (lower.trim(), upper.trim()) {
                ("", upper) => Told::of(&[upper]),
                (lower, _) => Told::of(&[&format!("{above} {lower}"), lower]),
            }
        });
        let told = told.collect();
        self.columns_told(kind, told, overrides)
    }

    fn columns_told(&self, kind: Kind, told: Vec<Told>, overrides: &Overrides) -> Result<Columns, HeaderFlaw> {
        let known = self.names(kind);
        let (names, fields): (Vec<String>, Vec<Option<Field>>) = told.into_iter().map(|told| known.taken(told)).unzip();
        let mut columns = Columns { names, fields, ..Columns::default() };
        if kind == Kind::Cases
            && let Some((foreign, fields)) = dialect::recognised(&self.dialects, &columns.names)
        {
            (columns.foreign, columns.fields) = (Some(foreign), fields);
        } else if kind == Kind::Cases
            && let Some(system) = dialect::contacts_of(&self.dialects, &columns.names)
        {
            return Err(HeaderFlaw::ContactsOf { system });
        }
        if kind == Kind::Contacts {
            columns.linked = Linked::of(&self.dialects, &columns.names);
        }
        if let Some(fields) = overrides.remembered(kind, &columns.names) {
            columns.fields = fields;
        }
        for (field, header) in overrides.by_header() {
            let wanted = key(header);
            let place = columns.names.iter().position(|name| key(name) == wanted);
            let place = place.ok_or_else(|| HeaderFlaw::NotThere { header: header.clone() })?;
            for other in columns.fields.iter_mut().filter(|other| **other == Some(*field)) {
                *other = None;
            }
            if let Some(mapped) = columns.fields.get_mut(place) {
                *mapped = Some(*field);
            }
        }
        self.settle(kind, &mut columns)?;
        Ok(columns)
    }

    /// Tells two columns of areas apart, refuses what cannot be read, and notes what a number alone means.
    pub(super) fn settle(&self, kind: Kind, columns: &mut Columns) -> Result<(), HeaderFlaw> {
        let areas: Vec<usize> =
            (0..columns.fields.len()).filter(|column| columns.fields[*column] == Some(Field::Area)).collect();
        let is_wider = |column: &usize| columns.names.get(*column).is_some_and(|name| self.area.has_own(name));
        if let [one, other] = areas.as_slice()
            && is_wider(one) != is_wider(other)
        {
            let wider = if is_wider(one) { *one } else { *other };
            columns.fields[wider] = Some(Field::WiderArea);
        }
        check(kind, columns)?;
        columns.areas = [[Field::Area, Field::Areas], [Field::WiderArea; 2]].map(|fields| {
            let place = columns.fields.iter().position(|other| other.is_some_and(|other| fields.contains(&other)));
            self.area.under(place.and_then(|place| columns.names.get(place)).map_or("", String::as_str)).clone()
        });
        Ok(())
    }

    /// Whether a word stands before the numbers of areas: what an area is called, or a header of areas.
    pub(super) fn is_area_word(&self, word: &str) -> bool {
        self.cases.fields.get(&key(word)) == Some(&Field::Area)
    }

    fn names(&self, kind: Kind) -> &Names {
        match kind {
            Kind::Cases => &self.cases,
            Kind::Contacts => &self.contacts,
            Kind::Readings => &self.readings,
            Kind::Tests => &self.tests,
            Kind::Roster => &self.roster,
            Kind::Tasks => &self.tasks,
            Kind::Areas => &self.areas,
            Kind::Arrivals => &self.arrivals,
            Kind::Directives => &self.directives,
            Kind::FollowUps => &self.follow_ups,
            Kind::Screenings => &self.screenings,
            Kind::Transfers => &self.transfers,
            Kind::Papers => &self.papers,
        }
    }
}

/// What a column may be called, the likeliest first.
struct Told {
    names: Vec<String>,
}

impl Told {
    fn of(names: &[&str]) -> Self {
        // Line breaks and runs of spaces in a header are the spreadsheet's.
        Self { names: names.iter().map(|name| name.split_whitespace().collect::<Vec<_>>().join(" ")).collect() }
    }
}

impl Names {
    /// The name of a column and its field: the first that is known, else what stands nearest to the rows.
    fn taken(&self, mut told: Told) -> (String, Option<Field>) {
        let known = told.names.iter().find_map(|name| Some((name.clone(), self.field(name)?)));
        known.map_or_else(|| (told.names.pop().unwrap_or_default(), None), |(name, field)| (name, Some(field)))
    }

    /// The field of a header; one that is not known as a whole may be without what it adds in brackets, but for a unit.
    fn field(&self, header: &str) -> Option<Field> {
        if let Some(field) = self.fields.get(&key(header)) {
            return Some(*field);
        }
        let (before, rest) = header.split_once(['(', '[', ':'])?;
        let is_unit = matches!(key(rest).as_str(), "ngay" | "thang" | "tuan" | "gio" | "days" | "months" | "weeks");
        self.fields.get(&key(before)).copied().filter(|_| !is_unit)
    }

    fn new(written: &BTreeMap<Field, Vec<String>>) -> Result<Self, HeadersError> {
        let mut fields = HashMap::new();
        for (field, names) in written {
            for name in names {
                let before = fields.insert(key(name), *field);
                if before.is_some_and(|other| other != *field) {
                    return Err(HeadersError::Claimed { header: name.clone() });
                }
            }
        }
        Ok(Self { fields })
    }
}

/// A header or a word without marks, case, spaces and punctuation.
pub(super) fn key(text: &str) -> String {
    fold(text).chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// What a row of each kind cannot do without: of each group one field.
pub(super) fn needed(kind: Kind) -> &'static [&'static [Field]] {
    match kind {
        Kind::Cases => &[&[Field::Code, Field::Name]],
        Kind::Contacts => &[&[Field::From], &[Field::To, Field::Name]],
        Kind::Readings => &[&[Field::Code], &[Field::MeasuredAt]],
        Kind::Tests => &[&[Field::Code, Field::Name], &[Field::TakenAt]],
        // A roster whose names are masked has no column of holders, and is none to be read.
        Kind::Roster => &[&[Field::Title, Field::Job], &[Field::Holder]],
        Kind::Tasks => &[&[Field::Text]],
        Kind::Areas => &[&[Field::Area]],
        Kind::Directives => &[&[Field::DirectiveNumber], &[Field::Summary, Field::Issuer]],
        // The day on which isolation began tells one follow-up from another.
        Kind::FollowUps => &[&[Field::Code, Field::Name], &[Field::IsolatedFrom]],
        Kind::Screenings => &[&[Field::Screening], &[Field::SamplesFrom], &[Field::Code, Field::Name]],
        Kind::Transfers => &[&[Field::Code, Field::Name], &[Field::TransferPlace]],
        Kind::Papers => &[&[Field::Code, Field::Name], &[Field::PaperKind], &[Field::Dated]],
        // A day of arrival, where he came from or why he is followed: without any it is a list of people.
        Kind::Arrivals => &[&[Field::Code, Field::Name], &[Field::ArrivedOn, Field::FromPlace, Field::Factor]],
    }
}

fn check(kind: Kind, columns: &Columns) -> Result<(), HeaderFlaw> {
    let has = |field: &Field| columns.fields.contains(&Some(*field));
    let missing: Vec<&[Field]> = needed(kind).iter().filter(|group| !group.iter().any(has)).copied().collect();
    if !missing.is_empty() {
        return Err(HeaderFlaw::Missing { fields: missing });
    }
    let mut seen: HashMap<Field, &str> = HashMap::new();
    let mut placed = HashSet::new();
    for (column, (name, field)) in columns.names.iter().zip(&columns.fields).enumerate() {
        // Several notes are one note, and several telephones are several.
        let repeats = [Field::Serial, Field::Note, Field::Phones, Field::Selection];
        let Some(field) = field.filter(|field| !repeats.contains(field)) else { continue };
        let place = columns.foreign.as_ref().and_then(|foreign| foreign.place(column, Some(field)));
        let before = seen.insert(field, name);
        // Another system has several columns for one field of ours; each of them stands once.
        let is_new = place.is_some_and(|place| placed.insert(place));
        if let Some(first) = before.filter(|_| !is_new) {
            return Err(HeaderFlaw::Twice { first: first.to_string(), second: name.clone() });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::refused::{columns_called, map_key};
    use crate::language::{Language, Phrasebook};

    fn fields(kind: Kind, line: &str) -> Vec<Option<Field>> {
        let cells: Vec<&str> = line.split(',').collect();
        Headers::embedded().columns(kind, &cells, &Overrides::default()).unwrap().fields
    }

    #[test]
    fn the_embedded_headers_are_sound() {
        assert!(Headers::read(EMBEDDED).is_ok(), "{:?}", Headers::read(EMBEDDED).err());
    }

    #[test]
    fn a_header_is_known_without_marks_case_or_punctuation() {
        for name in ["Họ và tên", "ho_va_ten", "HO VA TEN", "  Họ, và-Tên: ", "Ho\u{323} va\u{300} te\u{302}n"]
        {
            let columns = Headers::embedded().columns(Kind::Cases, &["stt", name], &Overrides::default()).unwrap();
            assert_eq!(columns.fields, [Some(Field::Serial), Some(Field::Name)], "{name}");
            assert_eq!(columns.ignored().count(), 0);
        }
    }

    #[test]
    fn the_lists_that_wards_have_are_known_whole() {
        let known = [
            (Kind::Cases, "ma_ca,ho_ten,ngay_sinh,gioi,dien_thoai,dia_chi,to_dan_pho,ngay_khoi_phat,ngay_xac_dinh"),
            (Kind::Cases, "ma_ca,so_mui_vac_xin,benh_nen,phan_loai,can_bo_phu_trach,trang_thai"),
            (Kind::Cases, "Họ và tên,Năm sinh,Giới tính,Tổ,SĐT,Địa chỉ"),
            (Kind::Cases, "case_ID,infector,date_of_prodrome,date_of_rash,date_of_death,age,gender,family_ID"),
            (Kind::Contacts, "from,to,date,place,kind"),
            (Kind::Contacts, "infector,case_id"),
            (Kind::Contacts, "source,target"),
            (
                Kind::Tests,
                "STT,Họ và tên,Năm sinh,SĐT,Ngày lấy mẫu,Loại XN,Kết quả,CT value,Nơi lấy mẫu,Mã mẫu,Ghi chú",
            ),
            (
                Kind::Roster,
                "STT,Chức danh,Họ tên,Đơn vị,SĐT,Nhiệm vụ,Vai trò,Địa bàn,Từ ngày,Đến ngày,Báo cáo cho,Văn bản",
            ),
            (Kind::Tasks, "STT,Nội dung công việc,Thời hạn,Người thực hiện,Mã F0,Khẩn,Tình trạng"),
            (Kind::Areas, "STT,Tổ dân phố,Thuộc khu phố,Số hộ,Nhân khẩu"),
            (Kind::Readings, "ma_ca,thoi_diem,nhiet_do,spo2,mach,nhip_tho,huyet_ap,trieu_chung"),
        ];
        for (kind, line) in known {
            assert!(fields(kind, line).iter().all(Option::is_some), "{line}");
        }
        let unread = fields(Kind::Cases, "case_ID,class,complications,x_loc,y_loc");
        assert_eq!(unread, [Some(Field::Code), None, None, None, None]);
    }

    #[test]
    fn the_number_of_a_line_is_passed_over_and_may_stand_twice() {
        for kind in [Kind::Cases, Kind::Contacts, Kind::Readings] {
            let line = ["STT", "from", "Mã", "to", "Thời điểm đo", "Số TT", "Số xe"];
            let columns = Headers::embedded().columns(kind, &line, &Overrides::default()).unwrap();
            assert!(columns.ignored().all(|header| !["STT", "Số TT"].contains(&header)), "{kind:?}");
            assert!(columns.ignored().any(|header| header == "Số xe"), "{kind:?}");
        }
    }

    #[test]
    fn a_column_that_is_missing_may_be_added_under_the_name_that_it_is_called() {
        for language in Language::ALL {
            let book = Phrasebook::embedded(language);
            for kind in Kind::ALL {
                let flaw = Headers::embedded().columns(kind, &["x"], &Overrides::default());
                let Err(HeaderFlaw::Missing { fields }) = flaw else { panic!("{flaw:?}") };
                for field in fields.into_iter().flatten() {
                    let called = columns_called(&[*field], &book);
                    let columns = Headers::embedded().names(kind).fields.get(&key(&called)).copied();
                    assert_eq!(columns, Some(*field), "{called}");
                    assert!(Overrides::read(&format!("{} = \"x\"", map_key(*field))).is_ok(), "{field:?}");
                }
            }
        }
    }

    #[test]
    fn two_columns_for_one_field_are_refused() {
        let flaw = Headers::embedded().columns(Kind::Cases, &["ma_ca", "Họ tên", "Tên"], &Overrides::default());
        assert_eq!(flaw, Err(HeaderFlaw::Twice { first: "Họ tên".to_string(), second: "Tên".to_string() }));
        let flaw = Headers::embedded().columns(Kind::Contacts, &["from"], &Overrides::default());
        assert_eq!(flaw, Err(HeaderFlaw::Missing { fields: vec![&[Field::To, Field::Name][..]] }));
    }

    #[test]
    fn a_map_decides_between_columns_and_names_new_ones() {
        let overrides = Overrides::read("name = \"Tên\"\nphones = \"Liên lạc\"").unwrap();
        let headers = Headers::embedded();
        let columns = headers.columns(Kind::Cases, &["ma_ca", "Họ tên", "Tên", "liên lạc"], &overrides).unwrap();
        assert_eq!(columns.fields, [Some(Field::Code), None, Some(Field::Name), Some(Field::Phones)]);
        let flaw = headers.columns(Kind::Cases, &["ma_ca"], &overrides);
        assert_eq!(flaw, Err(HeaderFlaw::NotThere { header: "Tên".to_string() }));
        assert!(matches!(Overrides::read("nmae = \"x\""), Err(HeadersError::NotToml(_))));
    }
}

//! Rows of named values, written as CSV, as a workbook or as JSON. One description of a row serves all, so that they
//! cannot differ.

use std::io::{self, Write};

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::cells::{is_guarded, one_of_texts};
use super::workbook_out::WorkbookOut;
use crate::domain::home_treatment::Symptoms;
use crate::domain::moment::{Date, Moment};
use crate::domain::symptom::Symptom;

/// One value of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Not known, or not asked.
    Absent,
    /// A text; an empty one is absent in JSON too.
    Text(String),
    /// A text that only the way through CSV needs; absent in JSON.
    CellText(String),
    /// A name of the program's own, such as `released`.
    Name(&'static str),
    /// A whole number.
    Number(u64),
    /// A whole number that may be below 0.
    Signed(i64),
    /// Tenths of a number: 368 is 36.8.
    Tenths(u32),
    /// Yes or no.
    Flag(bool),
    /// A day.
    Date(Date),
    /// A moment, in RFC 3339 with the ward's offset.
    Moment(Moment),
    /// Several texts.
    Texts(Vec<String>),
    /// Symptoms by their codes: asked and none is not the same as not asked.
    Symptoms(Symptoms),
}

impl Value {
    /// A value that may be missing.
    pub fn or_absent<T>(value: Option<T>, make: impl FnOnce(T) -> Value) -> Value {
        value.map_or(Value::Absent, make)
    }

    /// As a cell of CSV, which the import of this program reads back.
    pub(super) fn cell(&self) -> String {
        match self {
            Value::Absent => String::new(),
            Value::Text(text) | Value::CellText(text) => guarded(text),
            Value::Name(name) => (*name).to_string(),
            Value::Number(number) => number.to_string(),
            Value::Signed(number) => number.to_string(),
            Value::Tenths(tenths) => format!("{}.{}", tenths / 10, tenths % 10),
            Value::Flag(flag) => flag.to_string(),
            Value::Date(day) => day.format("%Y-%m-%d").to_string(),
            Value::Moment(moment) => moment.rfc3339(),
            Value::Texts(texts) => guarded(&joined(texts)),
            Value::Symptoms(Symptoms::NotAsked) => String::new(),
            Value::Symptoms(Symptoms::Asked(told)) if told.is_empty() => NO_SYMPTOM.to_string(),
            Value::Symptoms(Symptoms::Asked(told)) => told.iter().map(Symptom::code).collect::<Vec<_>>().join("; "),
        }
    }
}

/// The code that officers type for "asked, none".
const NO_SYMPTOM: &str = "ko";

/// Several texts as one cell holds them.
fn joined(texts: &[String]) -> String {
    texts.iter().map(|text| one_of_texts(text)).collect::<Vec<_>>().join("; ")
}

/// A text that no spreadsheet computes: what begins like a formula gets a quote in front.
pub(super) fn guarded(text: &str) -> String {
    if is_guarded(text) { format!("'{text}") } else { text.to_string() }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Absent | Value::CellText(_) | Value::Symptoms(Symptoms::NotAsked) => serializer.serialize_none(),
            Value::Text(text) if text.is_empty() => serializer.serialize_none(),
            Value::Text(text) => serializer.serialize_str(text),
            Value::Name(name) => serializer.serialize_str(name),
            Value::Number(number) => serializer.serialize_u64(*number),
            Value::Signed(number) => serializer.serialize_i64(*number),
            Value::Tenths(tenths) => serializer.serialize_f64(f64::from(*tenths) / 10.0),
            Value::Flag(flag) => serializer.serialize_bool(*flag),
            Value::Date(day) => serializer.collect_str(&day.format("%Y-%m-%d")),
            Value::Moment(moment) => serializer.serialize_str(&moment.rfc3339()),
            Value::Texts(texts) => serializer.collect_seq(texts),
            Value::Symptoms(Symptoms::Asked(told)) => serializer.collect_seq(told.iter().map(Symptom::code)),
        }
    }
}

/// How rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// UTF-8 with a byte order mark, as spreadsheets need it, and no cell that they would compute.
    #[default]
    Csv,
    /// A workbook of one sheet: texts are texts, days are days.
    Xlsx,
    /// One array of objects.
    Json,
}

/// Writes rows of one kind.
pub struct SheetWriter<W: Write> {
    columns: &'static [&'static str],
    rows: u64,
    sink: Sink<W>,
}

enum Sink<W: Write> {
    Csv(Box<csv::Writer<W>>),
    Xlsx(Box<WorkbookOut>, W),
    Json(W),
}

impl<W: Write> SheetWriter<W> {
    /// Writes the header.
    pub fn new(mut out: W, format: Format, columns: &'static [&'static str]) -> io::Result<Self> {
        let sink = match format {
            Format::Csv => {
                out.write_all("\u{FEFF}".as_bytes())?;
                let ends = csv::Terminator::CRLF;
                let mut writer = csv::WriterBuilder::new().terminator(ends).from_writer(out);
                writer.write_record(columns)?;
                Sink::Csv(Box::new(writer))
            }
            Format::Xlsx => Sink::Xlsx(Box::new(WorkbookOut::new(columns)?), out),
            Format::Json => {
                out.write_all(b"[")?;
                Sink::Json(out)
            }
        };
        Ok(Self { columns, rows: 0, sink })
    }

    /// Writes one row; its values stand in the order of the columns.
    pub fn row(&mut self, values: &[Value]) -> io::Result<()> {
        match &mut self.sink {
            Sink::Csv(writer) => writer.write_record(values.iter().map(Value::cell))?,
            Sink::Xlsx(workbook, _) => workbook.row(values)?,
            Sink::Json(out) => {
                out.write_all(if self.rows == 0 { b"\n" } else { b",\n" })?;
                serde_json::to_writer(out, &Named { columns: self.columns, values })?;
            }
        }
        self.rows += 1;
        Ok(())
    }

    /// Writes what stands at the end and hands out the target and the count of rows.
    pub fn finish(self) -> io::Result<(W, u64)> {
        let out = match self.sink {
            Sink::Csv(writer) => writer.into_inner().map_err(|error| io::Error::other(error.to_string()))?,
            Sink::Xlsx(workbook, mut out) => {
                out.write_all(&workbook.into_bytes()?)?;
                out
            }
            Sink::Json(mut out) => {
                out.write_all(if self.rows == 0 { b"]\n" } else { b"\n]\n" })?;
                out
            }
        };
        Ok((out, self.rows))
    }
}

/// A row as an object.
struct Named<'a> {
    columns: &'static [&'static str],
    values: &'a [Value],
}

impl Serialize for Named<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.columns.len()))?;
        for (column, value) in self.columns.iter().zip(self.values) {
            map.serialize_entry(column, value)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(format: Format, rows: &[[Value; 2]]) -> String {
        let mut writer = SheetWriter::new(Vec::new(), format, &["one", "two"]).unwrap();
        rows.iter().for_each(|row| writer.row(row).unwrap());
        String::from_utf8(writer.finish().unwrap().0).unwrap()
    }

    #[test]
    fn a_cell_is_never_a_formula() {
        for text in ["=1+1", "+84", "-x", "@a", "＝1", "'=1"] {
            let csv = written(Format::Csv, &[[Value::Text(text.to_string()), Value::Texts(vec![text.to_string()])]]);
            assert_eq!(csv, format!("\u{FEFF}one,two\r\n'{text},'{text}\r\n"));
        }
        let csv = written(Format::Csv, &[[Value::Text("'an".to_string()), Value::Text("a\"b,c".to_string())]]);
        assert_eq!(csv, "\u{FEFF}one,two\r\n'an,\"a\"\"b,c\"\r\n");
    }

    #[test]
    fn json_is_one_array_of_objects() {
        assert_eq!(written(Format::Json, &[]), "[]\n");
        let json = written(
            Format::Json,
            &[
                [Value::Tenths(368), Value::Absent],
                [
                    Value::Text("=1".to_string()),
                    Value::Symptoms(Symptoms::Asked([Symptom::Cough].into_iter().collect())),
                ],
            ],
        );
        assert_eq!(json, "[\n{\"one\":36.8,\"two\":null},\n{\"one\":\"=1\",\"two\":[\"ho\"]}\n]\n");
    }
}

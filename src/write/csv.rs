//! The machine-readable twin as CSV: UTF-8 with a byte order mark or CP932, one record a line, header first.

use super::encoding::{self, Encoding, TextCharset};
use super::twin::{Field, HEADINGS, each};
use super::{WriteError, Written};
use crate::model::{Document, guarded, kept_as_is};

/// Writes the twin in UTF-8 with a byte order mark.
pub fn document(document: &Document) -> Result<Vec<u8>, WriteError> {
    let mut bytes = "\u{FEFF}".as_bytes().to_vec();
    bytes.extend(records(document, Encoding::default())?);
    Ok(bytes)
}

/// Writes the twin in the character set asked for.
pub(super) fn written(document: &Document, encoding: Encoding) -> Result<Written, WriteError> {
    match encoding.charset {
        TextCharset::Utf8 => {
            let mut bytes = "\u{FEFF}".as_bytes().to_vec();
            bytes.extend(records(document, encoding)?);
            Ok(bytes.into())
        }
        TextCharset::Cp932 => {
            let records = String::from_utf8_lossy(&records(document, encoding)?).into_owned();
            encoding::in_cp932(document, &records, encoding.substitute)
        }
    }
}

/// The records in UTF-8. Fields hold no line break; text that a spreadsheet would run as a formula gets an
/// apostrophe before it, as a person would type it, and so does text that begins with an apostrophe: taking one
/// away gives the text again.
fn records(document: &Document, encoding: Encoding) -> Result<Vec<u8>, WriteError> {
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer(Vec::new());
    writer.write_record(HEADINGS)?;
    each(document, |row| {
        let fields = row.into_iter().map(|field| match field {
            Field::Text(text) if encoding.unguarded => kept_as_is(text).into_owned(),
            Field::Text(text) => guarded(text).into_owned(),
            Field::Number(value) => value.to_string(),
        });
        writer.write_record(fields)
    })?;
    writer
        .into_inner()
        .map_err(|error| WriteError::Csv(error.into_error().into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::sample;

    #[test]
    fn every_record_is_one_line_with_all_fields() {
        let bytes = document(&sample::status_report()).expect("csv");
        let text = String::from_utf8(bytes).expect("utf-8");
        let text = text.strip_prefix('\u{FEFF}').expect("byte order mark");
        let mut reader = ::csv::Reader::from_reader(text.as_bytes());
        let records: Vec<_> = reader
            .records()
            .map(|record| record.expect("record"))
            .collect();
        assert_eq!(text.matches("\r\n").count(), records.len() + 1);
        assert!(!text.replace("\r\n", "").contains(['\n', '\r']));
        let target = records
            .iter()
            .find(|record| &record[8] == "派遣回数" && &record[9] == "目標")
            .expect("the target");
        assert_eq!(
            (&target[10], &target[11], &target[14]),
            ("100", "回", "2024-03-31")
        );
    }
}

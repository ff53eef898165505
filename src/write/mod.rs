//! A [`Document`] comes in → bytes go out: the official workbook, the review workbook, JSON, CSV.

pub mod csv;
mod encoding;
pub mod json;
mod layout;
mod twin;
mod twin_places;
mod xlsx;

use thiserror::Error;

use crate::model::Document;
use crate::template::Template;

pub use encoding::{Encoding, NotInCp932, TextCharset};
pub use xlsx::{FileNames, Original, official, review};

/// Why a document could not be written.
#[derive(Debug, Error)]
pub enum WriteError {
    /// The workbook writer refused something.
    #[error("Excelファイルを作れません: {0}\nworkbook cannot be written: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The character set asked for does not have every character.
    #[error(transparent)]
    NotInCp932(#[from] NotInCp932),
    /// The CSV writer refused something.
    #[error("CSVファイルを作れません: {0}\nCSV cannot be written: {0}")]
    Csv(#[from] ::csv::Error),
}

/// A document as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The file.
    pub bytes: Vec<u8>,
    /// The list of characters that were written otherwise, as a CSV of its own; none where all went as they are.
    pub replaced: Option<Vec<u8>>,
}

impl From<Vec<u8>> for Written {
    fn from(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            replaced: None,
        }
    }
}

/// One format a document is written in.
#[derive(Clone, Copy, Debug)]
pub struct Writer {
    /// The name used with `--to`.
    pub format: &'static str,
    /// Extension of the file, without the dot.
    pub extension: &'static str,
    /// Whether it is a workbook to hand in, which a review workbook goes with.
    pub is_workbook: bool,
    /// Whether it is text of a character set that can be chosen.
    pub has_charset: bool,
    /// Writes the document.
    pub write: fn(&Document, &Template, Encoding) -> Result<Written, WriteError>,
}

impl Writer {
    /// The writer of the format with this name, or of files with this extension.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        WRITERS.iter().find(|writer| {
            writer.format.eq_ignore_ascii_case(name) || writer.extension.eq_ignore_ascii_case(name)
        })
    }
}

impl PartialEq for Writer {
    fn eq(&self, other: &Self) -> bool {
        self.format == other.format
    }
}

impl Eq for Writer {}

/// Every format; the first is the default.
pub static WRITERS: &[Writer] = &[
    Writer {
        format: "xlsx",
        extension: "xlsx",
        is_workbook: true,
        has_charset: false,
        write: |document, template, _| Ok(official(document, template)?.into()),
    },
    Writer {
        format: "csv",
        extension: "csv",
        is_workbook: false,
        has_charset: true,
        write: |document, _, encoding| csv::written(document, encoding),
    },
    Writer {
        format: "json",
        extension: "json",
        is_workbook: false,
        has_charset: false,
        write: |document, _, _| Ok(json::document(document).into_bytes().into()),
    },
];

#[cfg(test)]
mod sample;

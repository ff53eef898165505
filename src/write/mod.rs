//! A [`Document`] comes in → bytes go out: the official workbook, the review workbook, JSON, CSV.

pub mod csv;
pub mod json;
mod layout;
mod twin;
mod twin_places;
mod xlsx;

use thiserror::Error;

use crate::model::Document;
use crate::template::Template;

pub use xlsx::{FileNames, official, review};

/// Why a document could not be written.
#[derive(Debug, Error)]
pub enum WriteError {
    /// The workbook writer refused something.
    #[error("Excelファイルを作れません: {0}\nworkbook cannot be written: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The CSV writer refused something.
    #[error("CSVファイルを作れません: {0}\nCSV cannot be written: {0}")]
    Csv(#[from] ::csv::Error),
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
    /// Writes the document.
    pub write: fn(&Document, &Template) -> Result<Vec<u8>, WriteError>,
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
        write: official,
    },
    Writer {
        format: "csv",
        extension: "csv",
        is_workbook: false,
        write: |document, _| csv::document(document),
    },
    Writer {
        format: "json",
        extension: "json",
        is_workbook: false,
        write: |document, _| Ok(json::document(document).into_bytes()),
    },
];

#[cfg(test)]
mod sample;

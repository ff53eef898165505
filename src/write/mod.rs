//! A [`Document`] comes in → bytes go out.

use thiserror::Error;

use crate::model::{Document, Findings};
use crate::template::Template;

/// Why nothing could be written.
#[derive(Debug, Error)]
#[error("書き出せません。\ncannot be written")]
pub struct WriteError;

/// The official workbook.
pub fn official(_document: &Document, _template: &Template) -> Result<Vec<u8>, WriteError> {
    Err(WriteError)
}

/// Names that the review workbook links to.
#[derive(Clone, Debug, Default)]
pub struct FileNames {
    /// The file that was read.
    pub source: String,
    /// The official workbook.
    pub official: String,
}

/// The review workbook.
pub fn review(
    _document: &Document,
    _template: &Template,
    _findings: &Findings,
    _names: &FileNames,
) -> Result<Vec<u8>, WriteError> {
    Err(WriteError)
}

/// The published shape.
pub mod json {
    use crate::model::{Document, Findings};

    /// The findings of one file.
    #[derive(Clone, Copy, Debug)]
    pub struct FileFindings<'a> {
        /// Name of the file.
        pub file: &'a str,
        /// Id of the template.
        pub template: &'a str,
        /// What was found.
        pub findings: &'a Findings,
    }

    /// `yoshiki/document/1`
    #[must_use]
    pub fn document(_document: &Document) -> String {
        String::new()
    }

    /// `yoshiki/findings/1`
    #[must_use]
    pub fn findings(_files: &[FileFindings]) -> String {
        String::new()
    }
}

/// The machine-readable twin.
pub mod csv {
    use crate::model::Document;

    /// One line a row.
    pub fn document(_document: &Document) -> Result<Vec<u8>, super::WriteError> {
        Err(super::WriteError)
    }
}

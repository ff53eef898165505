//! Bytes come in → a [`Workbook`] goes out. The format is found from the content, never from the name.

use thiserror::Error;

use crate::model::Workbook;

/// Why a file could not be read at all.
#[derive(Debug, Error)]
pub enum ReadError {
    /// No reader knows the bytes.
    #[error("表のファイルではありません。\nnot a spreadsheet or a text table")]
    NotATable,
}

/// Reads a spreadsheet or text table.
#[must_use]
pub fn read(_bytes: &[u8]) -> Result<Workbook, ReadError> {
    Err(ReadError::NotATable)
}

/// What the user says about a file beyond its bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// Character set of a text file; found when none is given.
    pub charset: Option<&'static str>,
}

/// Reads a spreadsheet or text table as the user says.
pub fn read_with(_bytes: &[u8], _options: &ReadOptions) -> Result<Workbook, ReadError> {
    Err(ReadError::NotATable)
}

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
pub fn read(_bytes: &[u8]) -> Result<Workbook, ReadError> {
    Err(ReadError::NotATable)
}

/// Reads a text table ; the character set of a text is found when none is given.
pub fn read_as(_bytes: &[u8], _charset: Option<&str>) -> Result<Workbook, ReadError> {
    Err(ReadError::NotATable)
}

//! Bytes come in → a [`Workbook`] goes out. The format is found from the content, never from the name.

use thiserror::Error;

use crate::model::Workbook;

/// Why a file could not be read at all.
#[derive(Debug, Error)]
pub enum ReadError {}

/// Reads a spreadsheet or text table.
#[must_use]
pub fn read(_bytes: &[u8]) -> Result<Workbook, ReadError> {
    unreachable!()
}

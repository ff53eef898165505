//! A blank workbook: bytes come in → the text of a template for it goes out.

use thiserror::Error;

use crate::draft;
use crate::read::{self, ReadError, ReadOptions};
use crate::recognize::{self, NoHeader};
use crate::template::Catalog;

/// Why nothing could be drafted. Every message is Japanese, then English on the next line.
#[derive(Debug, Error)]
pub enum DraftError {
    /// The workbook could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// It holds no form.
    #[error(transparent)]
    NoHeader(#[from] NoHeader),
}

/// Drafts a template from a blank form. `id` is that of the template, `file` the name of the workbook.
pub fn draft(
    bytes: &[u8],
    id: &str,
    file: &str,
    catalog: &Catalog,
    reading: ReadOptions,
) -> Result<String, DraftError> {
    let book = read::read_with(bytes, reading)?;
    let setups = read::sheet_setups(bytes, reading)?;
    let setup = |sheet: &str| setups.iter().find(|setup| setup.sheet == sheet);
    let title_rows = |sheet: &str| setup(sheet)?.title_rows;
    let form = recognize::blank_form(&book, catalog, title_rows)?;
    Ok(draft::toml(&form, setup(&form.sheet), id, file))
}

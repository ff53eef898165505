//! Bytes come in → a [`Workbook`] goes out. The format is found from the content, never from the name.
//!
//! [`READERS`] is the list of formats; the first that accepts the bytes reads them. What no reader accepts
//! is refused by [`ReadError`], which says what it is and what to do.

mod active;
pub mod archive;
mod biff;
mod biff12;
mod builtin_format;
mod cell_text;
mod charset;
mod compound;
mod content;
mod csv;
mod date_format;
mod decoded;
mod delimiter;
mod digits;
mod error;
mod filling;
mod fods;
mod form;
mod html;
mod html_attributes;
mod html_grid;
mod html_tree;
mod json;
mod json_error;
mod json_figures;
mod json_shape;
mod json_size;
mod layout;
mod limits;
mod mht;
mod mime;
mod number_format;
mod ods;
mod ods_cell;
mod ods_sheet;
mod ooxml;
mod package;
mod refusal;
mod serial;
mod setup;
mod setup_ods;
mod setup_ods_styles;
mod setup_xls;
mod setup_xlsx;
mod twin;
mod value;
mod written;
mod xls;
mod xls_sheet;
mod xlsb;
mod xlsb_sheet;
mod xlsx;
mod xlsx_sheet;
mod xlsx_strings;
mod xlsx_styles;
mod xml;
mod xml_book;
mod xml_book_sheet;
mod xml_book_styles;

use crate::model::Workbook;

pub use charset::Charset;
pub use error::ReadError;
pub use limits::{Grouped, Limit, Limits};
pub use setup::sheet_setups;

/// What the user says about a file beyond its bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadOptions {
    /// The character set of a text file, where the user knows it better.
    pub charset: Option<Charset>,
    /// How much the file may hold.
    pub limits: Limits,
}

/// One format: its name, whether bytes are of it, and how they are read.
#[derive(Clone, Copy, Debug)]
pub struct Reader {
    /// The name of the format.
    pub name: &'static str,
    /// True when files of this format are text of some character set.
    pub is_text: bool,
    /// True when the bytes are of this format; looks at the content alone.
    pub accepts: fn(&[u8]) -> bool,
    /// Reads the bytes.
    pub read: fn(&[u8], ReadOptions) -> Result<Workbook, ReadError>,
}

/// Every format, the surest sign first.
pub const READERS: &[Reader] = &[
    Reader {
        name: "xlsx",
        is_text: false,
        accepts: xlsx::accepts,
        read: xlsx::read,
    },
    Reader {
        name: "xlsb",
        is_text: false,
        accepts: xlsb::accepts,
        read: xlsb::read,
    },
    Reader {
        name: "xls",
        is_text: false,
        accepts: xls::accepts,
        read: xls::read,
    },
    Reader {
        name: "ods",
        is_text: false,
        accepts: ods::accepts,
        read: ods::read,
    },
    Reader {
        name: "fods",
        is_text: true,
        accepts: fods::accepts,
        read: fods::read,
    },
    Reader {
        name: "xml",
        is_text: true,
        accepts: xml_book::accepts,
        read: xml_book::read,
    },
    Reader {
        name: "mht",
        is_text: true,
        accepts: mht::accepts,
        read: mht::read,
    },
    Reader {
        name: "html",
        is_text: true,
        accepts: html::accepts,
        read: html::read,
    },
    Reader {
        name: "json",
        is_text: true,
        accepts: json::accepts,
        read: json::read,
    },
    Reader {
        name: "csv",
        is_text: true,
        accepts: csv::accepts,
        read: csv::read,
    },
];

/// Reads a spreadsheet or text table.
pub fn read(bytes: &[u8]) -> Result<Workbook, ReadError> {
    read_with(bytes, ReadOptions::default())
}

/// Reads a spreadsheet or text table as the user says. The machine-readable table of a document, in whatever
/// format, becomes the document again.
pub fn read_with(bytes: &[u8], options: ReadOptions) -> Result<Workbook, ReadError> {
    package::check_entries(bytes, options.limits)?;
    if let Some(refusal) = refusal::refusal(bytes) {
        return Err(refusal);
    }
    let reader = READERS.iter().find(|reader| (reader.accepts)(bytes));
    let book = reader.map_or(Err(ReadError::Binary), |reader| {
        (reader.read)(bytes, options)
    })?;
    let book = twin::unfold(book, options.limits)?;
    if book.sheets.is_empty() {
        return Err(ReadError::Empty);
    }
    Ok(book)
}

//! What is written of a document: the file to hand in, and its review.

use crate::model::{Document, Findings, Format, Workbook};
use crate::read::{self, ReadError, ReadOptions};
use crate::template::Template;
use crate::write::{self, Encoding, FileNames, Original, TextCharset, WriteError, Writer};

/// Cells of a file whose columns are asked for.
const MOST_CELLS_SET_UP: usize = 300_000;

/// What to write. By default nothing: the document and the findings are enough.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Products {
    /// The format of the file to hand in.
    pub writer: Option<&'static Writer>,
    /// Whether the review workbook goes with it.
    pub review: bool,
    /// How text is turned into bytes.
    pub encoding: Encoding,
    /// The character set of text made from a workbook or JSON, which have none of their own.
    pub charset_of_books: Option<TextCharset>,
}

/// Which file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProductKind {
    /// The file to hand in.
    Official,
    /// The review workbook, which stands beside it.
    Review,
    /// The list of characters that the character set of the first file does not have.
    Replaced,
}

/// One file to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// Which file it is.
    pub kind: ProductKind,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl Products {
    /// The same, with the character set settled for what was read.
    pub(super) fn of(mut self, book: &Workbook) -> Self {
        let is_text_table = book.charset.is_some() && book.format != Format::Json;
        if let Some(charset) = self.charset_of_books
            && !is_text_table
        {
            self.encoding.charset = charset;
        }
        self
    }

    /// The character set of the file to hand in, where it has one.
    pub(super) fn charset(self) -> Option<TextCharset> {
        let has_charset = self.writer.is_some_and(|writer| writer.has_charset);
        has_charset.then_some(self.encoding.charset)
    }

    /// A file as it was read, where a review will show it. How its columns are set up is asked only of files of the
    /// size of forms: a ledger of 100,000 rows would be read through once more for it.
    pub(super) fn original(
        self,
        file: &str,
        bytes: &[u8],
        book: Workbook,
        reading: ReadOptions,
    ) -> Result<Option<Original>, ReadError> {
        if !self.review {
            return Ok(None);
        }
        let cells: usize = book.sheets.iter().map(|grid| grid.cells().count()).sum();
        let setups = if cells > MOST_CELLS_SET_UP {
            Vec::new()
        } else {
            read::sheet_setups(bytes, reading)?
        };
        Ok(Some(Original {
            file: file.to_owned(),
            book,
            setups,
            is_named: false,
        }))
    }

    /// Writes what is asked for, the file to hand in first.
    pub(super) fn write(
        self,
        document: &Document,
        template: &Template,
        findings: &Findings,
        names: &FileNames,
        originals: &[Original],
    ) -> Result<Vec<Product>, WriteError> {
        let mut products = Vec::new();
        if let Some(writer) = self.writer {
            let written = (writer.write)(document, template, self.encoding)?;
            products.push(Product {
                kind: ProductKind::Official,
                bytes: written.bytes,
            });
            products.extend(written.replaced.map(|bytes| Product {
                kind: ProductKind::Replaced,
                bytes,
            }));
        }
        if self.review {
            let bytes = write::review(document, template, findings, names, originals)?;
            products.push(Product {
                kind: ProductKind::Review,
                bytes,
            });
        }
        Ok(products)
    }
}

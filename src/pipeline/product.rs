//! What is written of a document: the file to hand in, and its review.

use crate::model::{Document, Findings};
use crate::template::Template;
use crate::write::{self, FileNames, WriteError, Writer};

/// What to write. By default nothing: the document and the findings are enough.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Products {
    /// The format of the file to hand in.
    pub writer: Option<&'static Writer>,
    /// Whether the review workbook goes with it.
    pub review: bool,
}

/// One file to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
    /// Whether it is the review workbook, which stands beside the first file.
    pub is_review: bool,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl Products {
    /// Writes what is asked for, the file to hand in first.
    pub(super) fn write(
        self,
        document: &Document,
        template: &Template,
        findings: &Findings,
        names: &FileNames,
    ) -> Result<Vec<Product>, WriteError> {
        let mut products = Vec::new();
        if let Some(writer) = self.writer {
            let bytes = (writer.write)(document, template)?;
            products.push(Product {
                is_review: false,
                bytes,
            });
        }
        if self.review {
            let bytes = write::review(document, template, findings, names)?;
            products.push(Product {
                is_review: true,
                bytes,
            });
        }
        Ok(products)
    }
}

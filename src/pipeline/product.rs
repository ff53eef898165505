//! What is written of a document: the workbook to hand in, its review, the machine-readable twins.

use crate::model::{Document, Findings};
use crate::template::Template;
use crate::write::{self, FileNames, WriteError};

/// What to write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Products {
    /// Nothing: the document and the findings are enough.
    #[default]
    None,
    /// The official workbook alone.
    Official,
    /// The official workbook and the review workbook.
    OfficialAndReview,
    /// The table as CSV.
    Csv,
    /// The document as JSON.
    Json,
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
        let first = match self {
            Self::None => return Ok(Vec::new()),
            Self::Official | Self::OfficialAndReview => write::official(document, template)?,
            Self::Csv => write::csv::document(document)?,
            Self::Json => write::json::document(document).into_bytes(),
        };
        let mut products = vec![Product {
            is_review: false,
            bytes: first,
        }];
        if self == Self::OfficialAndReview {
            products.push(Product {
                is_review: true,
                bytes: write::review(document, template, findings, names)?,
            });
        }
        Ok(products)
    }
}

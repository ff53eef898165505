//! One file: bytes come in → what it says, what is odd about it, and the files to hand in go out.
//! Read this first.

mod draft;
mod join;
mod product;

use thiserror::Error;

use crate::check;
use crate::model::{Document, Findings};
use crate::read::{self, ReadError, ReadOptions};
use crate::recognize::{self, Unrecognized};
use crate::template::{Catalog, Template};
use crate::write::{FileNames, TextCharset, WriteError};

pub use draft::{DraftError, draft};
pub use join::{JoinError, Part, join};
pub use product::{Product, ProductKind, Products};

/// What the user settled beforehand; by default everything is found from the file.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// Id of the form.
    pub template: Option<String>,
    /// How the bytes are read.
    pub reading: ReadOptions,
    /// What to write.
    pub products: Products,
}

/// One file, done.
#[derive(Debug)]
pub struct Converted<'a> {
    /// What the file says.
    pub document: Document,
    /// The form it was recognized as.
    pub template: &'a Template,
    /// What is odd about it, in the order people see.
    pub findings: Findings,
    /// What was asked for, in order.
    pub products: Vec<Product>,
    /// The character set of the file to hand in, where it has one.
    pub charset: Option<TextCharset>,
}

/// Why a file gave nothing. Every message is Japanese, then English on the next line.
#[derive(Debug, Error)]
pub enum ConvertError {
    /// It could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// It fits no form.
    #[error(transparent)]
    Unrecognized(#[from] Unrecognized),
    /// The result could not be put into a file.
    #[error(transparent)]
    Write(#[from] WriteError),
}

/// Takes one file down the staircase. `names` are those of the file itself and of the one to hand in.
pub fn convert<'a>(
    bytes: &[u8],
    names: &FileNames,
    catalog: &'a Catalog,
    choice: &Choice,
) -> Result<Converted<'a>, ConvertError> {
    let book = read::read_with(bytes, choice.reading)?;
    let found = recognize::identify(&book, catalog, choice.template.as_deref())?;
    let document = recognize::extract(&book, &found, &names.source);
    let products = choice.products.of(&book);
    Ok(finish(document, found.template, products, names)?)
}

/// Checks a document and writes what is asked for.
fn finish<'a>(
    document: Document,
    template: &'a Template,
    products: Products,
    names: &FileNames,
) -> Result<Converted<'a>, WriteError> {
    let charset = products.charset();
    let findings = if charset == Some(TextCharset::Cp932) {
        check::check_for_cp932(&document, template)
    } else {
        check::check(&document, template)
    }
    .into_sorted();
    let products = products.write(&document, template, &findings, names)?;
    Ok(Converted {
        document,
        template,
        findings,
        products,
        charset,
    })
}

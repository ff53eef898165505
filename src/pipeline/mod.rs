//! One file: bytes come in → what it says, what is odd about it, and the files to hand in go out.
//! Read this first.

mod allow;
mod draft;
mod form;
mod join;
mod product;
mod sheets;

use thiserror::Error;

use crate::check;
use crate::model::{Document, Findings};
use crate::read::{self, ReadError, ReadOptions};
use crate::recognize::{self, Unrecognized};
use crate::template::{Catalog, Template};
use crate::write::{FileNames, Original, TextCharset, WriteError};
use sheets::FormOfSheet;

pub use allow::Allowance;
pub use draft::{DraftError, draft};
pub use join::{JoinError, Part, PartKind, join, part_kind};
pub use product::{Product, ProductKind, Products};

/// What the user settled beforehand; by default everything is found from the file.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// Id of the form it is read as.
    pub template: Option<String>,
    /// Id of the form to write; that which it is read as, if none is given.
    pub target: Option<String>,
    /// How the bytes are read.
    pub reading: ReadOptions,
    /// What to write.
    pub products: Products,
    /// Findings that need not be mended, beside those of the form.
    pub allow: Vec<Allowance>,
    /// Whether sheets beside the form are checked as the documents they are by themselves.
    pub every_sheet: bool,
}

/// One file, done.
#[derive(Debug)]
pub struct Converted<'a> {
    /// What the file says.
    pub document: Document,
    /// The form it is written as.
    pub template: &'a Template,
    /// The form it was recognized as.
    pub read_as: &'a Template,
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
    /// The form to write has no column for anything it says.
    #[error(
        "「{from}」として読みましたが、その内容を置ける欄が様式「{to}」にありません。\nread as {from_en}, but the form {to_en} has no column for anything it says"
    )]
    NothingInCommon {
        /// The form it was read as, in Japanese.
        from: String,
        /// The form to write.
        to: String,
        /// The same in English.
        from_en: String,
        /// The same in English.
        to_en: String,
    },
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
    let found = form::identify(&book, catalog, choice)?;
    let mut read = recognize::extract(&book, &found, &names.source);
    let beside = if choice.every_sheet {
        sheets::beside(&book, &mut read, catalog, &names.source)
    } else {
        Vec::new()
    };
    let products = choice.products.of(&book);
    let template = found.template;
    let original = products.original(&names.source, bytes, book)?;
    let originals = original.as_slice();
    let read = (read, template);
    finish(read, &beside, products, catalog, choice, names, originals)
}

/// Turns what was read into the form to write, checks it and writes what is asked for.
fn finish<'a>(
    (read, read_as): FormOfSheet<'a>,
    beside: &[FormOfSheet<'a>],
    products: Products,
    catalog: &'a Catalog,
    choice: &Choice,
    names: &FileNames,
    originals: &[Original],
) -> Result<Converted<'a>, ConvertError> {
    let recast = form::recast(&read, read_as, catalog, choice)?;
    let charset = products.charset();
    let (told, recast) = match recast {
        Some((document, template)) => {
            (form::accounted(read, &document), Some((document, template)))
        }
        None => (read, None),
    };
    let mut findings = match charset {
        Some(TextCharset::Cp932) => check::check_for_cp932(&told, read_as),
        _ => check::check(&told, read_as),
    };
    sheets::check(beside, &mut findings);
    let mut findings = findings.into_sorted();
    allow::apply(&mut findings, &told, read_as, &choice.allow);
    let (document, template) = recast.unwrap_or((told, read_as));
    let products = products.write(&document, template, &findings, names, originals)?;
    Ok(Converted {
        document,
        template,
        read_as,
        findings,
        products,
        charset,
    })
}

//! A document and its findings come in → the review workbook goes out: what does not add up, the figures, the
//! machine-readable table, the record of changes, and the source cells that the findings point to.

mod changes;
mod figures;
mod list;
mod quoted;
mod result;
mod twin_sheet;

use super::book::workbook;
use super::style::Style;
use crate::model::{Document, Findings};
use crate::template::{Orientation, Page as PageSetup, Template};
use crate::write::WriteError;

use quoted::Quoted;

/// Names of the files a review workbook speaks of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileNames {
    /// The file that was read.
    pub source: String,
    /// The official workbook that stands beside the review workbook.
    pub official: String,
}

/// Writes the review workbook.
pub fn review(
    document: &Document,
    template: &Template,
    findings: &Findings,
    names: &FileNames,
) -> Result<Vec<u8>, WriteError> {
    let setup = PageSetup {
        orientation: Orientation::Landscape,
        margins: [12, 12, 14, 16],
        ..template.page.clone()
    };
    let style = Style::review(&setup);
    let quoted = Quoted::collect(document, findings);
    let mut book = workbook(&style)?;
    result::write(
        book.add_worksheet(),
        (document, template, findings, names),
        &quoted,
        &style,
        &setup,
    )?;
    figures::write(book.add_worksheet(), document, &style, &setup)?;
    twin_sheet::write(book.add_worksheet(), document, &style, &setup)?;
    changes::write(book.add_worksheet(), document, &style, &setup)?;
    quoted.write(book.add_worksheet(), &style, &setup)?;
    Ok(book.save_to_buffer()?)
}

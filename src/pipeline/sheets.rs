//! The sheets of a workbook that the form does not take: each is checked as the document it is by itself.

use crate::check;
use crate::model::{Document, DropReason, Findings, Visibility, Workbook};
use crate::recognize;
use crate::template::{Catalog, Template};

/// What a sheet says, and the form it is read as.
pub(super) type FormOfSheet<'a> = (Document, &'a Template);

/// Reads the sheets that people see and `read` does not take, where they fit a form by themselves. What they say
/// is then no longer left behind.
pub(super) fn beside<'a>(
    book: &Workbook,
    read: &mut Document,
    catalog: &'a Catalog,
    file: &str,
) -> Vec<FormOfSheet<'a>> {
    let is_read = |name: &str| {
        let sources = read.sources.iter();
        sources
            .flat_map(|source| &source.sheets)
            .any(|sheet| **sheet == *name)
    };
    let others = book
        .sheets
        .iter()
        .filter(|grid| grid.visibility == Visibility::Visible && !is_read(&grid.name));
    let found: Vec<FormOfSheet<'a>> = others
        .filter_map(|grid| {
            let alone = Workbook {
                format: book.format,
                charset: book.charset,
                sheets: vec![grid.clone()],
                active: Vec::new(),
            };
            let found = recognize::identify(&alone, catalog, None).ok()?;
            let document = recognize::extract(&alone, &found, file);
            Some((document, found.template))
        })
        .collect();
    let is_found = |name: &str| {
        let sources = found.iter().flat_map(|(document, _)| &document.sources);
        sources
            .flat_map(|source| &source.sheets)
            .any(|sheet| **sheet == *name)
    };
    read.placement.dropped.retain(|dropped| {
        dropped.reason != DropReason::OtherSheet || !is_found(&dropped.at.cell.sheet)
    });
    found
}

/// Adds what is odd about them.
pub(super) fn check(beside: &[FormOfSheet<'_>], findings: &mut Findings) {
    for (document, template) in beside {
        findings.absorb(check::check(document, template));
    }
}

//! A [`Workbook`] comes in → the form it is, and the [`Document`] it says, go out.

mod prose;

use thiserror::Error;

use crate::model::{Document, Workbook};
use crate::template::{Catalog, Template};

pub use prose::metrics;

/// A form found in a workbook.
#[derive(Debug)]
pub struct Match<'a> {
    /// The form.
    pub template: &'a Template,
}

/// No form fits.
#[derive(Debug, Error)]
#[error("どの様式にも当てはまりません。\nfits no known form")]
pub struct Unrecognized;

/// Finds the form.
pub fn identify<'a>(
    _book: &Workbook,
    _catalog: &'a Catalog,
    _choice: Option<&str>,
) -> Result<Match<'a>, Unrecognized> {
    Err(Unrecognized)
}

/// Reads the document.
#[must_use]
pub fn extract(_book: &Workbook, found: &Match<'_>, _file: &str) -> Document {
    Document {
        template: found.template.id.clone(),
        sources: Vec::new(),
        captions: Vec::new(),
        fiscal_year: None,
        period: None,
        columns: indexmap::IndexMap::new(),
        rows: Vec::new(),
        items: Vec::new(),
        metrics: Vec::new(),
        placement: crate::model::Placement::default(),
        undecodable: Vec::new(),
    }
}

//! A form with nothing filled in: where its header stands, what its columns are called and may be for.

use std::sync::Arc;

use super::{Caption, Role};

/// A blank form, found on a sheet.
#[derive(Clone, Debug)]
pub struct BlankForm {
    /// Name of the sheet.
    pub sheet: Arc<str>,
    /// First and last header row, from zero.
    pub rows: (u32, u32),
    /// The columns from left to right.
    pub columns: Vec<BlankColumn>,
    /// What stands above and below the table.
    pub captions: Vec<Caption>,
    /// True when a text is merged over all columns below the header: sections.
    pub has_sections: bool,
}

/// One column of a blank form.
#[derive(Clone, Debug)]
pub struct BlankColumn {
    /// First and last sheet column, from zero.
    pub columns: (u32, u32),
    /// Row and column of its lowest heading, from zero.
    pub at: (u32, u32),
    /// The texts stacked in the header, topmost first, as written.
    pub levels: Vec<String>,
    /// What it is for, if the dictionary knows one of its names.
    pub role: Option<Role>,
    /// Shorter names it goes by, folded: without the year, without remarks in brackets.
    pub labels: Vec<String>,
}

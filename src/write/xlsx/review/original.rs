//! A file as it was read, for the copies of its sheets.

use crate::model::{Document, Grid, SheetSetup, Workbook};

/// A file as it was read, and how its sheets are set up.
#[derive(Clone, Debug)]
pub struct Original {
    /// Its name, without the folder.
    pub file: String,
    /// Its sheets.
    pub book: Workbook,
    /// What is known of the widths of their columns; may be empty.
    pub setups: Vec<SheetSetup>,
    /// Whether addresses name the file too, as they do where several files became one document: `[R5.xlsx]様式1!C7`.
    pub is_named: bool,
}

impl Original {
    /// The name that addresses call this sheet by.
    pub(super) fn address_of(&self, grid: &Grid) -> String {
        if self.is_named {
            format!("[{}]{}", self.file, grid.name)
        } else {
            grid.name.to_string()
        }
    }

    /// The set-up of a sheet of this name.
    pub(super) fn setup(&self, grid: &Grid) -> Option<&SheetSetup> {
        let mut setups = self.setups.iter();
        setups.find(|setup| setup.sheet.as_str() == &*grid.name)
    }

    /// Whether anything of this sheet went into the document.
    pub(super) fn is_read(&self, grid: &Grid, document: &Document) -> bool {
        let address = self.address_of(grid);
        let mut sources = document.sources.iter();
        sources.any(|source| {
            source.file == self.file
                && source
                    .sheets
                    .iter()
                    .any(|sheet| *sheet == grid.name || **sheet == *address)
        })
    }
}

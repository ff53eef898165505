//! 原文: the cells of the source that the findings speak of, each with its whole text.

use std::collections::BTreeMap;

use rust_xlsxwriter::Worksheet;

use super::list::{List, ListColumn, Value};
use crate::model::{CellRef, Document, Findings, Place, Traced};
use crate::template::Page as PageSetup;
use crate::write::WriteError;
use crate::write::xlsx::style::Style;

/// Name of the sheet.
const SHEET: &str = "原文";

const COLUMNS: &[ListColumn] = &[("原本のセル", 14), ("セルの全文", 66), ("指摘", 14)];

/// The cells that findings point to, in the order of the source.
pub(super) struct Quoted {
    cells: Vec<QuotedCell>,
}

struct QuotedCell {
    cell: CellRef,
    text: String,
    codes: Vec<&'static str>,
    /// Row of the sheet, counted from one.
    row: u32,
}

impl Quoted {
    /// Gathers the cells of all findings, with their text as far as the document knows it.
    pub(super) fn collect(document: &Document, findings: &Findings) -> Self {
        let mut codes: BTreeMap<&CellRef, Vec<&'static str>> = BTreeMap::new();
        let mut quotes: BTreeMap<&CellRef, &str> = BTreeMap::new();
        for finding in findings.iter() {
            for Place { at, quote, .. } in std::iter::once(&finding.place).chain(&finding.related) {
                let codes = codes.entry(&at.cell).or_default();
                if !codes.contains(&finding.code) {
                    codes.push(finding.code);
                }
                quotes.entry(&at.cell).or_insert(quote);
            }
        }
        let mut texts = cell_texts(document, |cell| codes.contains_key(cell));
        let cells = codes
            .into_iter()
            .map(|(cell, codes)| QuotedCell {
                text: texts
                    .remove(cell)
                    .or_else(|| quotes.get(cell).map(|quote| (*quote).to_owned()))
                    .unwrap_or_default(),
                cell: cell.clone(),
                codes,
                row: 1,
            })
            .collect();
        Self { cells }
    }

    /// Where a link to this cell leads, once the sheet is written.
    pub(super) fn link(&self, cell: &CellRef) -> Option<String> {
        let at = self
            .cells
            .binary_search_by(|quoted| quoted.cell.cmp(cell))
            .ok()?;
        Some(format!("internal:'{SHEET}'!B{}", self.cells.get(at)?.row))
    }

    /// Writes the sheet and notes the row of each cell.
    pub(super) fn write(
        &mut self,
        sheet: &mut Worksheet,
        style: &Style,
        setup: &PageSetup,
    ) -> Result<(), WriteError> {
        let mut list = List::new(sheet, SHEET, &[], COLUMNS, style, setup)?;
        for quoted in &mut self.cells {
            quoted.row = list.next_row();
            list.push(&[
                Value::text(quoted.cell.to_string()),
                Value::text(&*quoted.text),
                Value::text(quoted.codes.join("、")),
            ])?;
        }
        list.finish()
    }
}

/// The text of source cells, put together again from the pieces that the document holds.
fn cell_texts(document: &Document, wanted: impl Fn(&CellRef) -> bool) -> BTreeMap<CellRef, String> {
    let mut pieces: BTreeMap<CellRef, BTreeMap<u32, (u32, &str)>> = BTreeMap::new();
    let texts = document
        .captions
        .iter()
        .map(|caption| &caption.text)
        .chain(document.columns.values().map(|column| &column.heading))
        .chain(
            document
                .rows
                .iter()
                .flat_map(|row| row.entries.values().map(|passage| &passage.text)),
        );
    for (at, text) in texts.flat_map(Traced::parts) {
        if wanted(&at.cell) {
            pieces
                .entry(at.cell.clone())
                .or_default()
                .insert(at.start, (at.end, text));
        }
    }
    for dropped in &document.placement.dropped {
        if wanted(&dropped.at.cell) {
            let cell = pieces.entry(dropped.at.cell.clone()).or_default();
            cell.insert(dropped.at.start, (dropped.at.end, &dropped.text));
        }
    }
    pieces
        .into_iter()
        .map(|(cell, pieces)| {
            let mut text = String::new();
            let mut end = 0;
            for (start, (piece_end, piece)) in pieces {
                // Only blanks are in no piece.
                if start > end && !text.is_empty() {
                    text.push(' ');
                }
                text.push_str(piece);
                end = piece_end;
            }
            (cell, text)
        })
        .collect()
}

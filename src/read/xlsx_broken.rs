//! Cells of a sheet that calamine cannot read (an error value it does not know, text in a cell of numbers, a shared
//! text that the file does not hold): read once more from the XML, one by one. Only sheets with such cells come here.

use std::io::BufRead;

use calamine::DataRef;
use quick_xml::events::{BytesStart, Event};

use super::error::ReadError;
use super::filling::note_broken;
use super::layout;
use super::limits::{self, CellCount};
use super::value::Values;
use super::{cell_text, xml};
use crate::model::{Cell, Grid, Raw};

/// A cell as the XML goes by.
#[derive(Default)]
struct Held {
    row: u32,
    column: u32,
    kind: String,
    style: usize,
    value: String,
}

/// Fills in what can be had of the cells that are missing in the grid, and notes those that cannot be read.
pub(super) fn mend(
    input: impl BufRead,
    values: &Values,
    grid: &mut Grid,
    count: &mut CellCount,
) -> Result<(), ReadError> {
    let mut reader = xml::reader(input);
    let mut buffer = Vec::new();
    let (mut cell, mut in_value) = (Held::default(), false);
    let mut mended = Vec::new();
    while let Ok(event) = reader.read_event_into(&mut buffer) {
        match event {
            Event::Start(e) => match e.local_name().into_inner() {
                "row" => {
                    if let Some(row) = xml::number::<u32>(&e, "r") {
                        cell.row = row.saturating_sub(1);
                    }
                }
                "c" => cell.begin(&e),
                "v" => in_value = true,
                _ => {}
            },
            Event::Text(text) if in_value => cell.value.push_str(&text),
            Event::GeneralRef(e) if in_value => {
                cell.value.push_str(&xml::reference(&e).unwrap_or_default());
            }
            Event::End(e) => match e.local_name().into_inner() {
                "v" => in_value = false,
                "c" => {
                    if let Some(known) = cell.end(values, grid) {
                        count.keep()?;
                        mended.push(known);
                    }
                    cell.column = cell.column.saturating_add(1);
                }
                "row" => {
                    cell.row = cell.row.saturating_add(1);
                    cell.column = 0;
                }
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
        buffer.clear();
    }
    grid.put_all(mended);
    Ok(())
}

impl Held {
    fn begin(&mut self, e: &BytesStart<'_>) {
        if let Some(position) = xml::attribute(e, "r")
            && let Some((row, column)) = layout::position(&position)
        {
            (self.row, self.column) = (row, column);
        }
        self.kind = xml::attribute(e, "t").unwrap_or_default();
        self.style = xml::number(e, "s").unwrap_or(0);
        self.value.clear();
    }

    /// What can be had of the cell, with its place.
    fn end(&self, values: &Values, grid: &mut Grid) -> Option<(u32, u32, Cell)> {
        let held = self.value.trim();
        let (row, column) = limits::on_sheet(self.row, self.column)?;
        if held.is_empty() || grid.cell(row, column).is_some() {
            return None;
        }
        let number = || held.parse::<f64>().ok().filter(|number| number.is_finite());
        let cell = match (self.kind.as_str(), number()) {
            ("e", _) => Some(Cell {
                shown: held.to_owned(),
                raw: Raw::Error,
            }),
            ("" | "n", Some(number)) => values.cell(&DataRef::Float(number), self.style),
            (kind, _) => {
                // The position of a shared text says nothing to anyone.
                let said = if kind == "s" { "" } else { held };
                note_broken(grid, row, column, said);
                (kind != "s").then(|| cell_text::cell(held)).flatten()
            }
        };
        cell.map(|cell| (row, column, cell))
    }
}

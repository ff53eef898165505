//! Cells of a sheet that calamine cannot read (an error value it does not know, text in a cell of numbers, a shared
//! text that the file does not hold): read once more from the XML, one by one. Only sheets with such cells come here.

use std::io::BufRead;

use calamine::DataRef;
use quick_xml::events::{BytesStart, Event};

use super::error::ReadError;
use super::layout;
use super::limits::{self, CellCount};
use super::value::Values;
use super::{cell_text, xml};
use crate::model::{Cell, Grid, Raw};

/// So many of one sheet are told; more say nothing new.
const MOST: usize = 1000;

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
                    cell.end(values, grid, count)?;
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

    fn end(
        &self,
        values: &Values,
        grid: &mut Grid,
        count: &mut CellCount,
    ) -> Result<(), ReadError> {
        let held = self.value.trim();
        let Some((row, column)) = limits::on_sheet(self.row, self.column) else {
            return Ok(());
        };
        if held.is_empty() || grid.cell(row, column).is_some() {
            return Ok(());
        }
        let number = || held.parse::<f64>().ok().filter(|number| number.is_finite());
        let cell = match (self.kind.as_str(), number()) {
            ("e", _) => Some(Cell {
                shown: held.to_owned(),
                raw: Raw::Error,
            }),
            ("" | "n", Some(number)) => values.cell(&DataRef::Float(number), self.style),
            (kind, _) => {
                if grid.broken.len() < MOST {
                    // The position of a shared text says nothing to anyone.
                    let said = if kind == "s" { "" } else { held };
                    grid.broken.push((row, column, said.to_owned()));
                }
                (kind != "s").then(|| cell_text::cell(held)).flatten()
            }
        };
        if let Some(cell) = cell {
            count.keep()?;
            grid.put(row, column, cell);
        }
        Ok(())
    }
}

//! Sheet XML comes in → what calamine leaves out of it goes out: merged regions, hidden rows and columns,
//! formulas that have no stored value.

use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};

use super::error::ReadError;
use super::layout::{self, Layout};
use super::limits::{self, CellCount};
use super::xml;

/// A sheet besides its values.
#[derive(Debug, Default)]
pub(super) struct SheetParts {
    pub(super) layout: Layout,
    /// Cells whose formula has no stored value.
    pub(super) without_value: Vec<(u32, u32)>,
    /// Cells of numbers that hold words.
    pub(super) wordy: Vec<(u32, u32)>,
}

/// Where the pass through a sheet stands.
#[derive(Default)]
struct Pass {
    parts: SheetParts,
    row: u32,
    column: u32,
    has_formula: bool,
    has_value: bool,
    in_value: bool,
    /// For a cell that ought to hold a number: whether it holds words.
    wordy: Option<bool>,
}

/// Goes once through the XML of a sheet. A broken end gives what came before it.
pub(super) fn read(input: impl BufRead, count: &mut CellCount) -> Result<SheetParts, ReadError> {
    let mut reader = xml::reader(input);
    let mut buffer = Vec::new();
    let mut pass = Pass::default();
    while let Ok(event) = reader.read_event_into(&mut buffer) {
        match event {
            Event::Start(e) => {
                if e.local_name().into_inner() == "c" {
                    count.see()?;
                }
                pass.start(&e);
            }
            Event::Text(text) if pass.in_value => {
                pass.has_value |= !text.is_empty();
                if let Some(is_wordy) = &mut pass.wordy {
                    *is_wordy |= !text.bytes().all(is_of_number);
                }
            }
            Event::CData(_) | Event::GeneralRef(_) if pass.in_value => pass.has_value = true,
            Event::End(e) => pass.end(e.local_name().into_inner()),
            Event::Eof => break,
            _ => {}
        }
        buffer.clear();
    }
    Ok(pass.parts)
}

/// True for the characters that numbers, `NaN` and `INF` are written with.
fn is_of_number(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E')
        || byte.is_ascii_whitespace()
        || b"NaINFinf".contains(&byte)
}

impl Pass {
    fn start(&mut self, e: &BytesStart<'_>) {
        match e.local_name().into_inner() {
            "row" => {
                if let Some(row) = xml::number::<u32>(e, "r") {
                    self.row = row.saturating_sub(1);
                }
                // A row of no height is as hidden as one that says so.
                if xml::flag(e, "hidden") || xml::attribute(e, "ht").as_deref() == Some("0") {
                    self.parts.layout.hide_rows(self.row, self.row);
                }
            }
            "c" => {
                if let Some(position) = xml::attribute(e, "r")
                    && let Some((row, column)) = layout::position(&position)
                {
                    (self.row, self.column) = (row, column);
                }
                (self.has_formula, self.has_value) = (false, false);
                // An empty text is a value too.
                let kind = xml::attribute(e, "t");
                self.has_value = kind.as_deref() == Some("str");
                self.wordy = kind.is_none_or(|kind| kind == "n").then_some(false);
            }
            "f" => self.has_formula = true,
            "v" | "t" => self.in_value = true,
            "col"
                if xml::flag(e, "hidden") || xml::attribute(e, "width").as_deref() == Some("0") =>
            {
                let first = xml::number::<u32>(e, "min").and_then(|min| min.checked_sub(1));
                let last = xml::number::<u32>(e, "max").and_then(|max| max.checked_sub(1));
                if let Some(first) = first {
                    self.parts.layout.hide_columns(first, last.unwrap_or(first));
                }
            }
            "mergeCell" => {
                if let Some((from, to)) =
                    xml::attribute(e, "ref").and_then(|range| layout::corners(&range))
                {
                    self.parts.layout.merge(from, to);
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "v" | "t" => self.in_value = false,
            "c" => {
                if self.has_formula
                    && !self.has_value
                    && let Some(position) = limits::on_sheet(self.row, self.column)
                {
                    self.parts.without_value.push(position);
                }
                if self.wordy == Some(true)
                    && let Some(position) = limits::on_sheet(self.row, self.column)
                {
                    self.parts.wordy.push(position);
                }
                self.column = self.column.saturating_add(1);
            }
            "row" => {
                self.row = self.row.saturating_add(1);
                self.column = 0;
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Grid;

    #[test]
    fn hidden_merged_and_unvalued_cells_are_found() {
        let sheet = r#"<worksheet><cols><col min="2" max="3" hidden="1"/><col min="5" max="5"/></cols>
            <sheetData><row r="2" hidden="1"><c r="A2"><f>1+1</f><v>2</v></c><c r="B2"><f>A2</f></c>
            <c><f>A2</f><v/></c><c t="str"><f>""</f><v></v></c></row>
            <row><c t="inlineStr"><is><t>甲</t></is></c><c><v>六回</v></c><c><v>-1.5E3</v></c></row></sheetData>
            <mergeCells><mergeCell ref="A4:C4"/><mergeCell ref="nonsense"/></mergeCells></worksheet>"#;
        let parts = read(sheet.as_bytes(), &mut CellCount::default());
        let parts = parts.unwrap_or_default();
        assert_eq!(parts.without_value, [(1, 1), (1, 2)]);
        assert_eq!(parts.wordy, [(2, 1)]);
        let mut grid = Grid::new("S");
        parts.layout.apply(&mut grid);
        assert_eq!(grid.hidden_rows, [(1, 1)]);
        assert_eq!(grid.hidden_columns, [(1, 2)]);
        assert_eq!(grid.merged.len(), 1);
    }
}

//! The binary parts of an xlsb file → what calamine leaves out of them.

use std::collections::HashMap;

use super::compound::{u16_at, u32_at};
use super::error::ReadError;
use super::layout::Layout;
use super::limits::CellCount;
use super::ooxml::{Relations, SheetEntry};
use super::xlsx_styles::Formats;
use crate::model::Visibility;

/// A sheet besides its values.
#[derive(Debug, Default)]
pub(super) struct SheetParts {
    pub(super) layout: Layout,
    /// Cell styles by row and column.
    pub(super) styles: HashMap<(u32, u32), usize>,
}

/// The records of a part; ends at the first that is cut short.
struct Records<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Records<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// A number of seven bits a byte, the lowest first.
    fn variable(&mut self, bytes: u32) -> Option<usize> {
        let mut value = 0;
        for place in 0..bytes {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            value |= usize::from(byte & 0x7F) << (7 * place);
            if byte & 0x80 == 0 {
                break;
            }
        }
        Some(value)
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        // The type keeps its marking bits together, as the specification numbers it.
        let kind = self.variable(2)? as u16;
        let length = self.variable(4)?;
        let data = self.bytes.get(self.at..self.at.checked_add(length)?)?;
        self.at += length;
        Some((kind, data))
    }
}

/// A text of UTF-16 behind its length, and the position behind it.
fn wide_text(data: &[u8], at: usize) -> Option<(String, usize)> {
    let length = u32_at(data, at)? as usize;
    let start = at.checked_add(4)?;
    let end = start.checked_add(length.checked_mul(2)?)?;
    let units: Vec<u16> = data
        .get(start..end)?
        .chunks_exact(2)
        .filter_map(|pair| u16_at(pair, 0))
        .collect();
    Some((String::from_utf16_lossy(&units), end))
}

/// The sheets of `workbook.bin`, and whether days are counted from 1904.
pub(super) fn workbook(bytes: &[u8], relations: &Relations) -> (Vec<SheetEntry>, bool) {
    let mut sheets = Vec::new();
    let mut from_1904 = false;
    for (kind, data) in Records::new(bytes) {
        match kind {
            // BrtWbProp
            0x99 => from_1904 = data.first().is_some_and(|flags| flags & 1 != 0),
            // BrtBundleSh
            0x9C => sheets.extend(sheet_entry(data, relations)),
            _ => {}
        }
    }
    (sheets, from_1904)
}

fn sheet_entry(data: &[u8], relations: &Relations) -> Option<SheetEntry> {
    let (id, behind) = wide_text(data, 8)?;
    Some(SheetEntry {
        name: wide_text(data, behind)?.0,
        path: relations.by_id(&id).map(str::to_owned),
        visibility: match u32_at(data, 0)? {
            0 => Visibility::Visible,
            1 => Visibility::Hidden,
            _ => Visibility::VeryHidden,
        },
    })
}

/// The number formats of `styles.bin`.
pub(super) fn formats(bytes: &[u8]) -> Formats {
    let (mut codes, mut styles) = (HashMap::new(), Vec::new());
    let mut in_cell_styles = false;
    for (kind, data) in Records::new(bytes) {
        match kind {
            // BrtFmt
            0x2C => {
                if let (Some(id), Some((code, _))) = (u16_at(data, 0), wide_text(data, 2)) {
                    codes.entry(id).or_insert(code);
                }
            }
            // BrtBeginCellXFs, BrtEndCellXFs
            0x269 | 0x26A => in_cell_styles = kind == 0x269,
            // BrtXF
            0x2F if in_cell_styles => styles.push(u16_at(data, 2).unwrap_or(0)),
            _ => {}
        }
    }
    Formats::new(&codes, styles)
}

/// Styles, merged regions and hidden rows and columns of a sheet.
pub(super) fn sheet(bytes: &[u8], count: &mut CellCount) -> Result<SheetParts, ReadError> {
    let mut parts = SheetParts::default();
    let mut row = 0;
    for (kind, data) in Records::new(bytes) {
        let number = |at| u32_at(data, at);
        match kind {
            // BrtRowHdr
            0 => {
                row = number(0).unwrap_or(row);
                if data.get(11).is_some_and(|flags| flags & 0x10 != 0) {
                    parts.layout.hide_rows(row, row);
                }
            }
            // BrtCellBlank … BrtFmlaError
            1..=11 => {
                count.see()?;
                if let (Some(column), Some(style)) = (number(0), number(4)) {
                    let style = (style & 0x00FF_FFFF) as usize;
                    if style != 0 && kind != 1 {
                        parts.styles.insert((row, column), style);
                    }
                }
            }
            // BrtColInfo
            0x3C => {
                if let (Some(first), Some(last), Some(flags)) = (number(0), number(4), data.get(16))
                    && flags & 1 != 0
                {
                    parts.layout.hide_columns(first, last);
                }
            }
            // BrtMergeCell
            0xB0 => {
                if let (Some(top), Some(bottom), Some(left), Some(right)) =
                    (number(0), number(4), number(8), number(12))
                {
                    parts.layout.merge((top, left), (bottom, right));
                }
            }
            _ => {}
        }
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::super::serial::Epoch;
    use super::*;
    use crate::model::Grid;

    fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let mut bytes = if kind < 0x80 {
            vec![kind as u8]
        } else {
            vec![(kind & 0x7F) as u8 | 0x80, (kind >> 7) as u8]
        };
        bytes.push(data.len() as u8);
        bytes.extend(data);
        bytes
    }

    fn numbers(numbers: &[u32]) -> Vec<u8> {
        numbers
            .iter()
            .flat_map(|number| number.to_le_bytes())
            .collect()
    }

    #[test]
    fn layout_and_styles_of_a_sheet() {
        let mut hidden_row = numbers(&[4, 0]);
        hidden_row.extend([0, 0, 0, 0x10, 0]);
        let mut hidden_columns = numbers(&[2, 3, 0, 0]);
        hidden_columns.extend([1, 0]);
        let bytes = [
            record(0x3C, &hidden_columns),
            record(0, &hidden_row),
            record(5, &numbers(&[7, 0x0100_0002, 0, 0])),
            record(0xB0, &numbers(&[0, 1, 0, 2])),
        ]
        .concat();
        let parts = sheet(&bytes, &mut CellCount::default()).expect("few cells");
        assert_eq!(parts.styles.get(&(4, 7)), Some(&2));
        let mut grid = Grid::new("S");
        parts.layout.apply(&mut grid);
        assert_eq!(grid.hidden_rows, [(4, 4)]);
        assert_eq!(grid.hidden_columns, [(2, 3)]);
        assert_eq!(grid.region_from(0, 0).to_string(), "A1:C2");
    }

    #[test]
    fn formats_of_styles() {
        let code: Vec<u8> = "0\"人\""
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let format = [&176_u16.to_le_bytes()[..], &numbers(&[4]), &code].concat();
        let bytes = [
            record(0x2C, &format),
            record(0x269, &numbers(&[2])),
            record(0x2F, &[0, 0, 0, 0]),
            record(0x2F, &[0, 0, 176, 0]),
            record(0x26A, &[]),
        ]
        .concat();
        let shown = formats(&bytes).of_style(1).cell(5.0, Epoch::From1900).shown;
        assert_eq!(shown, "5人");
    }
}

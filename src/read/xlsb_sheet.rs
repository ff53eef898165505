//! The records of one xlsb sheet → its cells and layout.

use std::io::BufRead;

use super::biff;
use super::biff12::{Records, wide_text};
use super::compound::u32_at;
use super::content::Content;
use super::error::ReadError;
use super::filling::Filling;
use super::limits::{CellCount, Limits};
use super::xlsb::Globals;
use crate::model::Grid;

const END: u16 = 0x82;
const ROW: u16 = 0;
const COLUMNS: u16 = 0x3C;
const RICH_TEXT: u16 = 0x3E;
const MERGED: u16 = 0xB0;

struct Sheet<'a> {
    globals: &'a Globals,
    filling: Filling,
    row: u32,
    /// The column behind the last cell: short records do not say theirs.
    column: u32,
}

/// Reads a sheet part from beginning to end.
pub(super) fn read(
    part: impl BufRead,
    name: &str,
    globals: &Globals,
    limits: Limits,
    count: &mut CellCount,
) -> Result<Grid, ReadError> {
    let mut sheet = Sheet {
        globals,
        filling: Filling::new(name, limits),
        row: 0,
        column: 0,
    };
    let mut records = Records::new(part);
    loop {
        let record = records.next();
        let Some((kind, data)) = record.map_err(|error| ReadError::corrupt("xlsb", error))? else {
            return Err(ReadError::corrupt(
                "xlsb",
                format!("sheet {name} ends early"),
            ));
        };
        count.see()?;
        match kind {
            END => return sheet.filling.finish(),
            1..=18 | RICH_TEXT => sheet.cell(kind, data, count)?,
            // A record that is too short for what it should hold is passed over.
            _ => {
                let _ = sheet.layout(kind, data);
            }
        }
    }
}

impl Sheet<'_> {
    fn layout(&mut self, kind: u16, data: &[u8]) -> Option<()> {
        let number = |at| u32_at(data, at);
        match kind {
            ROW => {
                self.row = number(0)?;
                self.column = 0;
                if data.get(11)? & 0x10 != 0 {
                    self.filling.layout.hide_rows(self.row, self.row);
                }
            }
            COLUMNS if data.get(16)? & 1 != 0 => {
                self.filling.layout.hide_columns(number(0)?, number(4)?);
            }
            MERGED => {
                let (from, to) = ((number(0)?, number(8)?), (number(4)?, number(12)?));
                self.filling.layout.merge(from, to);
            }
            _ => {}
        }
        Some(())
    }

    fn cell(&mut self, kind: u16, data: &[u8], count: &mut CellCount) -> Result<(), ReadError> {
        // Cells that stand right of the one before them may leave out their column.
        let is_short = (12..=18).contains(&kind);
        let (kind, head) = if is_short { (kind - 11, 0) } else { (kind, 4) };
        if !is_short {
            self.column = u32_at(data, 0).unwrap_or(self.column);
        }
        let column = self.column;
        self.column = column.saturating_add(1);
        let content = u32_at(data, head).and_then(|style| {
            let value = data.get(head + 4..)?;
            self.content(kind, (style & 0x00FF_FFFF) as usize, value)
        });
        let content = content.unwrap_or(Content::Broken);
        self.filling.take(self.row, column, content, count)
    }

    /// What stands behind the style of a cell; none where it is cut short or names a text that is not there.
    fn content(&self, kind: u16, style: usize, value: &[u8]) -> Option<Content> {
        let format = self.globals.formats.of_style(style);
        let number = |number| Content::number(number, format, self.globals.epoch);
        Some(match kind {
            1 => Content::Nothing,
            2 => number(biff::packed_number(u32_at(value, 0)?)),
            3 | 11 => Content::error(*value.first()?),
            4 | 10 => Content::truth(*value.first()?),
            5 | 9 => number(biff::number_at(value, 0)?),
            6 | 8 => Content::text(&wide_text(value, 0)?.0, format),
            7 => Content::text(self.globals.texts.get(u32_at(value, 0)? as usize)?, format),
            RICH_TEXT => Content::text(&wide_text(value, 1)?.0, format),
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::super::biff12::tests::{numbers, record, wide};
    use super::super::xlsx_styles::Formats;
    use super::*;

    fn globals() -> Globals {
        let mut globals = Globals {
            formats: Formats::new(
                &HashMap::from([(176, "0\"人\"".to_owned())]),
                vec![0, 176, 58],
            ),
            ..Globals::default()
        };
        let text = globals.texts.push("実施状況", Limits::default());
        text.expect("a text");
        globals
    }

    fn row(row: u32, hidden: bool) -> Vec<u8> {
        let mut data = numbers(&[row, 0]);
        data.extend([0, 0, 0, if hidden { 0x10 } else { 0 }, 0]);
        record(ROW, &data)
    }

    fn cell(kind: u16, column: u32, style: u32, value: &[u8]) -> Vec<u8> {
        record(kind, &[numbers(&[column, style]), value.to_vec()].concat())
    }

    fn sheet(records: &[Vec<u8>]) -> Result<Grid, ReadError> {
        let bytes = records.concat();
        read(
            bytes.as_slice(),
            "S",
            &globals(),
            Limits::default(),
            &mut CellCount::default(),
        )
    }

    fn shown(grid: &Grid) -> Vec<String> {
        grid.cells()
            .map(|(row, column, cell)| format!("{}={}", grid.at(row, column).a1(), cell.shown))
            .collect()
    }

    #[test]
    fn every_kind_of_cell() {
        let rich = [
            &[3][..],
            &wide("太字の甲"),
            &numbers(&[1, 2]),
            &wide("ふとじ"),
        ]
        .concat();
        let formula = |value: &[u8]| [value, &[0, 0], &numbers(&[1, 0x1E])].concat();
        let grid = sheet(&[
            row(0, false),
            cell(1, 0, 0, &[]),
            cell(2, 1, 0x0100_0001, &((1460_u32 << 2) | 2).to_le_bytes()),
            cell(3, 2, 0, &[0x07]),
            cell(4, 3, 0, &[1]),
            cell(5, 4, 2, &45017_f64.to_le_bytes()),
            cell(6, 5, 0, &wide("甲\r\n乙")),
            cell(7, 6, 0, &numbers(&[0])),
            row(1, true),
            cell(8, 0, 0, &formula(&wide("式の文字"))),
            cell(9, 1, 1, &formula(&12_f64.to_le_bytes())),
            cell(10, 2, 0, &formula(&[0])),
            cell(11, 3, 0, &formula(&[0x2A])),
            cell(RICH_TEXT, 4, 0, &rich),
            record(END, &[]),
        ])
        .expect("a sheet");
        assert_eq!(
            shown(&grid),
            [
                "B1=1460人",
                "C1=#DIV/0!",
                "D1=TRUE",
                "E1=令和5年4月1日",
                "F1=甲\n乙",
                "G1=実施状況",
                "A2=式の文字",
                "B2=12人",
                "C2=FALSE",
                "D2=#N/A",
                "E2=太字の甲"
            ]
        );
        assert_eq!(grid.hidden_rows, [(1, 1)]);
        assert!(grid.broken.is_empty());
    }

    #[test]
    fn short_records_stand_right_of_the_cell_before() {
        let short = |kind, style: u32, value: &[u8]| {
            record(kind, &[&style.to_le_bytes()[..], value].concat())
        };
        let grid = sheet(&[
            row(2, false),
            cell(6, 4, 0, &wide("甲")),
            short(13, 1, &((5_u32 << 2) | 2).to_le_bytes()),
            short(12, 0, &[]),
            short(18, 0, &numbers(&[0])),
            row(3, false),
            short(17, 0, &wide("乙")),
            record(END, &[]),
        ])
        .expect("a sheet");
        assert_eq!(shown(&grid), ["E3=甲", "F3=5人", "H3=実施状況", "A4=乙"]);
    }

    #[test]
    fn layout_of_a_sheet() {
        let mut hidden_columns = numbers(&[2, 3, 0, 0]);
        hidden_columns.extend([1, 0]);
        let grid = sheet(&[
            record(COLUMNS, &hidden_columns),
            record(MERGED, &numbers(&[0, 1, 0, 2])),
            record(MERGED, &[1]),
            record(END, &[]),
        ])
        .expect("a sheet");
        assert_eq!(grid.hidden_columns, [(2, 3)]);
        assert_eq!(grid.region_from(0, 0).to_string(), "A1:C2");
    }

    #[test]
    fn a_cell_that_cannot_be_read_is_told_and_the_rest_is_read() {
        let grid = sheet(&[
            row(0, false),
            cell(7, 0, 0, &numbers(&[99])),
            cell(5, 1, 0, &[1, 2, 3]),
            cell(6, 2, 0, &numbers(&[u32::MAX - 1])),
            cell(2, 70_000, 0, &((5_u32 << 2) | 2).to_le_bytes()),
            cell(7, 3, 0, &numbers(&[0])),
            record(END, &[]),
        ])
        .expect("a sheet");
        assert_eq!(shown(&grid), ["D1=実施状況"]);
        let broken: Vec<_> = grid
            .broken
            .iter()
            .map(|(_, at, held)| (*at, held.as_str()))
            .collect();
        assert_eq!(broken, [(0, ""), (1, ""), (2, ""), (16_383, "5")]);
    }

    #[test]
    fn a_sheet_that_ends_early_is_refused() {
        let bytes = sheet(&[row(0, false), cell(7, 0, 0, &numbers(&[0]))]);
        assert!(matches!(bytes, Err(ReadError::Corrupt { .. })));
    }
}

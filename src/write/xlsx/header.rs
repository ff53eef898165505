//! The header of the official table: one row, or several where headings stand over groups of columns.

use super::block::{Canvas, clean};
use super::style::{Style, of_text};
use super::table::OfficialColumn;
use crate::write::WriteError;
use crate::write::layout::{Page, Paper, lines};

/// A heading and the cells it is merged over.
struct Heading<'a> {
    text: &'a str,
    rows: (u32, u32),
    columns: (u16, u16),
}

/// Writes the header and has it repeated on every page.
pub(super) fn header(
    canvas: &mut Canvas,
    columns: &[OfficialColumn],
    style: &Style,
    paper: Paper,
) -> Result<(), WriteError> {
    let headings = headings(columns);
    let depth = headings.iter().map(|heading| heading.rows.1 + 1).max();
    let depth = depth.unwrap_or(1);
    let face = style.heading_face();
    let mut heights = vec![face.row_height(1) + 6; depth as usize];
    for heading in &headings {
        let width: u32 = (heading.columns.0..=heading.columns.1)
            .filter_map(|column| canvas.widths.get(usize::from(column)))
            .sum();
        let needed = face.row_height(lines(heading.text, face.capacity(width)).len()) + 6;
        // What a heading over several rows needs beyond them is added to the last.
        let (first, last) = (heading.rows.0 as usize, heading.rows.1 as usize);
        let above: u32 = heights[first..last].iter().sum();
        heights[last] = heights[last].max(needed.saturating_sub(above));
    }
    let most = paper.height / 2 / depth;
    let format = style.header();
    let top = canvas.row;
    for heading in &headings {
        let (first, last) = (top + heading.rows.0, top + heading.rows.1);
        let text = clean(heading.text);
        let column = u32::from(heading.columns.0);
        let format = of_text(&format, &text);
        canvas.record.cell(first, column, &text);
        if heading.rows.0 == heading.rows.1 && heading.columns.0 == heading.columns.1 {
            canvas
                .sheet
                .write_string_with_format(first, heading.columns.0, text, &format)?;
        } else {
            canvas.sheet.merge_range(
                first,
                heading.columns.0,
                last,
                heading.columns.1,
                &text,
                &format,
            )?;
        }
    }
    let mut height = 0;
    for row in heights {
        let row = row.min(most);
        canvas.sheet.set_row_height_pixels(canvas.row, row)?;
        canvas.row += 1;
        height += row;
    }
    canvas.sheet.set_repeat_rows(top, canvas.row - 1)?;
    canvas.record.header(top, canvas.row - 1);
    // Every page has room for its rows under the repeated header; the first has the title block as well.
    let used = paper.height - canvas.page.left();
    canvas.page = Page::new(paper.height.saturating_sub(height), used);
    Ok(())
}

/// Which cells each heading takes: neighbours under one group share it; a heading with nothing below it reaches
/// down to the table.
fn headings(columns: &[OfficialColumn]) -> Vec<Heading<'_>> {
    let depth = columns.iter().map(|column| column.levels.len()).max();
    let last_row = (depth.unwrap_or(1).max(1) - 1) as u32;
    let mut headings: Vec<Heading> = Vec::new();
    for (at, column) in (0u16..).zip(columns) {
        let leaf = column.levels.len().max(1) - 1;
        for (level, row) in (0..=leaf).zip(0u32..) {
            let text = column.levels.get(level).map_or("", String::as_str);
            let groups = |other: &OfficialColumn| {
                other.levels.len() > level + 1 && other.levels[..=level] == column.levels[..=level]
            };
            let left = usize::from(at).checked_sub(1).map(|left| &columns[left]);
            if level < leaf && left.is_some_and(groups) {
                let shared = headings
                    .iter_mut()
                    .rfind(|heading| heading.rows.0 == row && heading.columns.1 + 1 == at);
                if let Some(shared) = shared {
                    shared.columns.1 = at;
                    continue;
                }
            }
            headings.push(Heading {
                text,
                rows: (row, if level == leaf { last_row } else { row }),
                columns: (at, at),
            });
        }
    }
    headings
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Role;

    #[test]
    fn groups_are_merged_over_their_columns_and_single_headings_reach_down() {
        let column = |levels: &[&str]| OfficialColumn {
            key: Role::Other.into(),
            levels: levels.iter().map(|level| (*level).to_owned()).collect(),
            share: 1,
            is_aligned: true,
        };
        let columns = [
            column(&["指標"]),
            column(&["令和5年度", "目標"]),
            column(&["令和5年度", "実績"]),
            column(&["令和6年度", "目標"]),
        ];
        let found: Vec<_> = headings(&columns)
            .iter()
            .map(|heading| (heading.text, heading.rows, heading.columns))
            .collect();
        assert_eq!(
            found,
            [
                ("指標", (0, 1), (0, 0)),
                ("令和5年度", (0, 0), (1, 2)),
                ("目標", (1, 1), (1, 1)),
                ("実績", (1, 1), (2, 2)),
                ("令和6年度", (0, 0), (3, 3)),
                ("目標", (1, 1), (3, 3)),
            ]
        );
    }
}

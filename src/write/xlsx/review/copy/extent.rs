//! How far a copy reaches: its columns and their widths, its merged regions, its rows and their heights.

use std::collections::BTreeMap;

use super::{Copy, Heights};
use crate::model::{Cell, Region};
use crate::write::layout::{Face, TALLEST_ROW, lines};
use crate::write::xlsx::block::clean;

/// Cells of merged regions of one copy, covered ones too.
const MOST_MERGED: u64 = 200_000;

/// Columns and rows that a merged region may have beyond the content of its sheet.
const BEYOND: u32 = 60;

/// Widest column, in pixels: Excel has 255 digits.
const WIDEST: u32 = 1790;

/// Width of a hidden column that is shown for the sake of a finding.
const SHOWN: u32 = 90;

/// Widths of columns of a source that says none, in full-width characters: the narrowest, that of a column of short
/// texts at most, the widest; and the lines a long text should keep to.
const NARROW: u32 = 4;
const SHORT: u32 = 14;
const WIDE: u32 = 66;
const LINES: u32 = 24;

/// Merged regions by their top-left cell.
type Regions = BTreeMap<(u32, u32), Region>;

/// Cells of merged regions → the top-left cell.
type Covered = BTreeMap<(u32, u32), (u32, u32)>;

/// How far a copy reaches.
pub(super) struct Extent {
    /// The last column that holds something.
    pub(super) last_column: u32,
    /// The last row that holds something.
    pub(super) last_row: u32,
    /// Widths of the columns in pixels; none where a column is hidden.
    pub(super) widths: Vec<u32>,
    /// Merged regions by their top-left cell.
    pub(super) merged: Regions,
    /// Cells that a merged region covers → its top-left cell.
    covered: Covered,
    /// Heights of the rows in pixels.
    pub(super) heights: Heights,
    face: Face,
}

impl Extent {
    /// Measures a copy.
    pub(super) fn of(copy: &Copy<'_>, face: Face) -> Self {
        let marked = copy.marks.keys().filter(|(row, _)| copy.has_row(*row));
        let (mut last_row, mut last_column) = (0, 0);
        for (row, column) in marked {
            last_row = last_row.max(*row);
            last_column = last_column.max(*column);
        }
        for (row, cells) in copy.rows() {
            last_row = last_row.max(row);
            last_column = last_column.max(cells.last().map_or(0, |(column, _)| *column));
        }
        let (merged, covered) = merged(copy, last_row, last_column);
        for region in merged.values() {
            last_row = last_row.max(region.last_row);
            last_column = last_column.max(region.last_column);
        }
        let mut extent = Self {
            last_column,
            last_row,
            widths: widths(copy, last_column, face),
            merged,
            covered,
            heights: Heights::new(),
            face,
        };
        extent.heights = extent.measured(copy);
        extent
    }

    /// The region that a cell begins, or the cell alone.
    pub(super) fn region(&self, row: u32, column: u32) -> Region {
        let found = self.merged.get(&(row, column)).copied();
        found.unwrap_or_else(|| Region::cell(row, column))
    }

    /// The top-left cell of the region that a cell is in.
    pub(super) fn anchor(&self, row: u32, column: u32) -> (u32, u32) {
        let found = self.covered.get(&(row, column)).copied();
        found.unwrap_or((row, column))
    }

    /// Whether a text wraps in its column. A line that would fold into a tower there, as titles in narrow columns
    /// do, runs on over the empty cells to the right if they have room for it.
    pub(super) fn wraps(&self, row: u32, column: u32, text: &str, cells: &[(u32, Cell)]) -> bool {
        if self.merged.contains_key(&(row, column)) || text.contains('\n') {
            return true;
        }
        let width = self.width(column, column);
        if lines(text, self.face.capacity(width)).len() < 3 {
            return true;
        }
        let next = cells
            .iter()
            .map(|(next, _)| *next)
            .find(|next| *next > column);
        let region = self.merged.range((row, column + 1)..(row + 1, 0)).next();
        let region = region.map(|((_, next), _)| *next);
        let end = next.into_iter().chain(region).min();
        let end = end.unwrap_or(self.last_column.saturating_add(1));
        let room = self.width(column, end.saturating_sub(1));
        lines(text, self.face.capacity(room)).len() > 1
    }

    fn width(&self, first: u32, last: u32) -> u32 {
        let columns = first as usize..=last as usize;
        let widths = self.widths.iter().skip(*columns.start());
        widths.take(columns.count()).sum()
    }

    /// Heights that show every text, as far as a row can be so tall.
    fn measured(&self, copy: &Copy<'_>) -> Heights {
        let mut heights = Heights::new();
        let mut tall: Vec<(Region, u32)> = Vec::new();
        for (row, cells) in copy.rows() {
            let mut most = self.face.row_height(1);
            for (column, cell) in cells {
                let text = clean(&cell.shown);
                if !self.wraps(row, *column, &text, cells) {
                    continue;
                }
                let region = self.region(row, *column);
                let width = self.width(region.first_column, region.last_column);
                let needed = lines(&text, self.face.capacity(width)).len();
                let height = self.face.row_height(needed);
                if region.first_row == region.last_row {
                    most = most.max(height);
                } else {
                    tall.push((region, height));
                }
            }
            heights.insert(row, most.min(TALLEST_ROW));
        }
        // What a region of several rows lacks is given to its last row.
        let plain = self.face.row_height(1);
        for (region, needed) in tall {
            let rows = region.first_row..=region.last_row;
            let has: u32 = rows
                .map(|row| heights.get(&row).copied().unwrap_or(plain))
                .sum();
            if has < needed {
                let last = heights.entry(region.last_row).or_insert(plain);
                *last = last.saturating_add(needed - has).min(TALLEST_ROW);
            }
        }
        heights
    }
}

/// The merged regions of what is copied, none of them far larger than the content.
fn merged(copy: &Copy<'_>, last_row: u32, last_column: u32) -> (Regions, Covered) {
    let (mut merged, mut covered) = (Regions::new(), Covered::new());
    let mut room = MOST_MERGED;
    for region in &copy.grid.merged {
        let mut region = *region;
        if region.first_row > last_row
            || region.first_column > last_column
            || !copy.has_row(region.first_row)
        {
            continue;
        }
        let beyond = region.first_column.saturating_add(BEYOND);
        region.last_column = region.last_column.min(last_column.max(beyond));
        let beyond = region.first_row.saturating_add(BEYOND);
        let mut end = region.last_row.min(last_row.max(beyond));
        if copy.rows.is_some() {
            let rows = region.first_row..=end;
            end = rows
                .take_while(|row| copy.has_row(*row))
                .last()
                .unwrap_or(end);
        }
        region.last_row = end;
        let columns = u64::from(region.last_column.saturating_sub(region.first_column)) + 1;
        let cells = columns * (u64::from(region.last_row.saturating_sub(region.first_row)) + 1);
        if !(2..=room).contains(&cells) {
            continue;
        }
        let all = (region.first_row..=region.last_row).flat_map(|row| {
            (region.first_column..=region.last_column).map(move |column| (row, column))
        });
        // Of regions that overlap, as broken files have them, the first is merged.
        if all.clone().any(|cell| covered.contains_key(&cell)) {
            continue;
        }
        room -= cells;
        let anchor = (region.first_row, region.first_column);
        merged.insert(anchor, region);
        covered.extend(all.map(|cell| (cell, anchor)));
    }
    (merged, covered)
}

/// Widths as in the source. A hidden column is shown if a finding speaks of it.
fn widths(copy: &Copy<'_>, last_column: u32, face: Face) -> Vec<u32> {
    let Some(setup) = copy.setup else {
        return widths_by_text(copy, last_column, face);
    };
    let mut marked = vec![false; last_column as usize + 1];
    for (_, column) in copy.marks.keys() {
        if let Some(marked) = marked.get_mut(*column as usize) {
            *marked = true;
        }
    }
    (0..=last_column)
        .zip(marked)
        .map(|(column, is_marked)| match setup.width(column) {
            0 if is_marked => SHOWN,
            width => width.min(WIDEST),
        })
        .collect()
}

/// Widths for a source that says none: wide enough for its texts.
fn widths_by_text(copy: &Copy<'_>, last_column: u32, face: Face) -> Vec<u32> {
    let mut longest = vec![0; last_column as usize + 1];
    for (row, cells) in copy.rows() {
        for (column, cell) in cells {
            let spans = copy.grid.region_from(row, *column);
            if spans.first_column == spans.last_column
                && let Some(longest) = longest.get_mut(*column as usize)
            {
                *longest = cell
                    .shown
                    .chars()
                    .map(half_widths)
                    .sum::<u32>()
                    .max(*longest);
            }
        }
    }
    // A title in the first column says nothing of what stands below it: the second longest would be as good, but
    // long texts fold, and short ones may run on.
    let width = |longest: u32| {
        let chars = longest.div_ceil(2);
        let chars = if chars <= SHORT {
            chars.max(NARROW)
        } else {
            (chars / LINES * 2).clamp(SHORT, WIDE)
        };
        face.column_width(chars).min(WIDEST)
    };
    longest.into_iter().map(width).collect()
}

fn half_widths(c: char) -> u32 {
    if c.is_ascii() || ('\u{FF61}'..='\u{FF9F}').contains(&c) {
        1
    } else {
        2
    }
}

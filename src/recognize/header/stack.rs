//! The cells of a candidate header, stacked by column.

use super::LONGEST_LABEL;
use crate::model::{Grid, Region, Traced};
use crate::recognize::signs;

/// One heading of a candidate header: the sheet columns it covers and the texts stacked there.
pub(super) struct Stack {
    pub(super) columns: (u32, u32),
    pub(super) texts: Vec<Traced>,
}

/// The headings of a candidate header, or none when it holds running text. With `grouped`, a heading that is
/// not merged stands over the headings below it up to its neighbour, as 令和5年度 over 目標 and 実績 in a CSV.
pub(super) fn stacks(grid: &Grid, first: u32, last: u32, grouped: bool) -> Option<Vec<Stack>> {
    let mut cells: Vec<(Region, Traced)> = Vec::new();
    for row in first..=last {
        for (column, cell) in grid.row(row) {
            if cell.shown.trim().is_empty() {
                continue;
            }
            if cell.shown.chars().filter(|c| !c.is_whitespace()).count() > LONGEST_LABEL
                || row > first && is_point(&cell.shown)
            {
                return None;
            }
            cells.push((
                grid.region_from(row, *column),
                Traced::cell(&grid.at(row, *column), &cell.shown),
            ));
        }
    }
    if grouped {
        widen(&mut cells, last);
    }
    let overlaps =
        |a: &Region, b: &Region| a.first_column <= b.last_column && b.first_column <= a.last_column;
    let is_leaf = |region: &Region| {
        !cells
            .iter()
            .any(|(other, _)| other.first_row > region.last_row && overlaps(region, other))
    };
    let mut stacks: Vec<Stack> = Vec::new();
    for (region, _) in cells.iter().filter(|(region, _)| is_leaf(region)) {
        let above = cells.iter().filter(|(other, _)| {
            other.first_row <= region.first_row
                && (other.first_column..=other.last_column).contains(&region.first_column)
        });
        stacks.push(Stack {
            columns: (region.first_column, region.last_column),
            texts: above.map(|(_, text)| text.clone()).collect(),
        });
    }
    stacks.sort_by_key(|stack| stack.columns);
    (stacks.len() >= 2).then_some(stacks)
}

/// `○ 窓口の設置`: the first point below a header is none of its rows.
fn is_point(text: &str) -> bool {
    let chars: Vec<char> = text.trim().chars().filter(|c| *c != ' ').collect();
    chars.len() > 4 && matches!(chars[0], '○' | '・' | '●' | '■') && signs::begins_line(&chars)
}

/// Widens upper headings to the right over headings that stand in a lower row alone.
fn widen(cells: &mut [(Region, Traced)], last: u32) {
    let regions: Vec<Region> = cells.iter().map(|(region, _)| *region).collect();
    for (region, _) in cells
        .iter_mut()
        .filter(|(region, _)| region.last_row < last && region.first_column == region.last_column)
    {
        let is_over = |other: &Region| {
            other.first_row > region.last_row && other.first_column == region.first_column
        };
        if !regions.iter().any(is_over) {
            continue;
        }
        let end = regions
            .iter()
            .filter(|other| {
                other.first_row <= region.first_row && other.first_column > region.first_column
            })
            .map(|other| other.first_column)
            .min()
            .unwrap_or(u32::MAX);
        let below = regions
            .iter()
            .filter(|other| {
                other.first_row > region.last_row
                    && other.first_column > region.first_column
                    && other.first_column < end
            })
            .map(|other| other.last_column)
            .max();
        if let Some(below) = below {
            region.last_column = below;
        }
    }
}

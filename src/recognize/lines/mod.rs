//! A sheet of lines, an outline without a table, comes in → its rows and trees go out, as from a table.
//!
//! Sections (`1 …`) hold blocks, which lines without a number head (`（内容）`, `県の取組`); items stand below. Depth
//! comes from numbers, labels and glyphs, never from the indent: programs that turn pages into sheets lose it.

mod blocks;
mod joint;
mod line;
mod parts;
mod reader;
#[cfg(test)]
mod tests;

use super::header::{self, Band, Header};
use crate::model::{Grid, Placement, Role};
use crate::template::Template;
use blocks::Label;
use line::Line;
use parts::Part;

pub(super) use reader::read;

/// Longer sheets are no outlines.
const MOST_ROWS: usize = 20_000;
/// Sections with blocks that make an outline.
const FEWEST_SECTIONS: usize = 2;

/// The lines of a sheet, told apart.
struct Outline {
    lines: Vec<Line>,
    labels: Vec<Label>,
    parts: Vec<Part>,
}

impl Outline {
    fn of(grid: &Grid, template: &Template, placement: &mut Placement) -> Self {
        let lines = line::read(grid, placement);
        let labels = blocks::labels(&lines, template);
        let parts = parts::parts(&lines, &labels);
        Self {
            lines,
            labels,
            parts,
        }
    }

    /// Sections with a block or more.
    fn sections_with_blocks(&self) -> usize {
        let mut count = 0;
        let mut is_open = false;
        for part in &self.parts {
            match part {
                Part::Section => is_open = true,
                Part::Label(_) if is_open => {
                    count += 1;
                    is_open = false;
                }
                _ => {}
            }
        }
        count
    }

    /// The first label of each column, in the order of the document.
    fn columns(&self) -> Vec<&Label> {
        let mut columns: Vec<&Label> = Vec::new();
        for label in &self.labels {
            if columns.iter().all(|known| known.key != label.key) {
                columns.push(label);
            }
        }
        columns
    }
}

/// What stands in place of a header: the labels of the blocks as its columns. Complete where at least two sections
/// have blocks, and every block that the form requires is there.
pub(super) fn find(grid: &Grid, template: &Template) -> Option<Header> {
    if grid.declared.is_some() {
        return header::find(grid, template);
    }
    if grid.rows().nth(MOST_ROWS).is_some() {
        return None;
    }
    let outline = Outline::of(grid, template, &mut Placement::default());
    if !has_blocks(template) {
        return plain(grid, &outline);
    }
    let first = outline.labels.first()?;
    let columns = outline.columns();
    let mut missing: Vec<String> = template
        .columns
        .iter()
        .enumerate()
        .filter(|(at, column)| {
            column.required
                && column.role != Role::Item
                && columns.iter().all(|label| label.of_form != *at)
        })
        .map(|(_, column)| column.heading.clone())
        .collect();
    if outline.sections_with_blocks() < FEWEST_SECTIONS {
        missing.push("番号の付いた項目（二つ以上）".to_owned());
    }
    let row = outline.lines[first.line].row;
    let bands = columns
        .iter()
        .map(|label| {
            let heading = outline.lines[label.line].text.slice(label.name.clone());
            Band::of_line(label.key, label.of_form, heading)
        })
        .collect();
    Some(Header {
        rows: (row, row),
        bands,
        // Below that of any complete header: a table is never an outline.
        score: outline.labels.len().min(99),
        missing,
    })
}

/// True for a form whose sections hold blocks for its columns; without, the document is its items alone.
fn has_blocks(template: &Template) -> bool {
    template
        .columns
        .iter()
        .any(|column| column.role != Role::Item)
}

/// Numbered items in lines of one cell each, in no table.
fn plain(grid: &Grid, outline: &Outline) -> Option<Header> {
    let is_item = |part: &&Part| **part == Part::Item;
    let items = outline.parts.iter().filter(is_item).count();
    let (mut rows, mut alone) = (0, 0);
    for (_, cells) in grid.rows() {
        let filled = cells
            .iter()
            .filter(|(_, cell)| !cell.shown.trim().is_empty());
        let filled = filled.take(2).count();
        rows += usize::from(filled > 0);
        alone += usize::from(filled == 1);
    }
    let first = outline.parts.iter().position(|part| *part == Part::Item)?;
    let row = outline.lines[first].row;
    let is_outline = items >= FEWEST_SECTIONS && alone * 5 >= rows * 4;
    is_outline.then(|| Header {
        rows: (row, row),
        bands: Vec::new(),
        score: 1,
        missing: Vec::new(),
    })
}

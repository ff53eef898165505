//! The rows of a sheet → lines of text: however they are indented, in one cell or several, without what only the
//! page or a converter brought with it.

use crate::model::{DropReason, Dropped, Grid, Placement, Traced, ascii_digit, fold};
use crate::recognize::bullets::Bullets;
use crate::recognize::heads::starts_with_number;
use crate::recognize::{markup, rows};

/// One line of the document.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// What it says, without blanks around it.
    pub(super) text: Traced,
    /// Whether blank rows, or what a page brought, stand between it and the line above.
    pub(super) after_gap: bool,
    /// Row on the sheet.
    pub(super) row: u32,
    /// The sheet column it begins in.
    pub(super) column: u32,
    /// Its width on paper in half-width columns, indent included.
    pub(super) width: usize,
}

impl Line {
    /// Blanks before it, in half-width columns.
    pub(super) fn indent(&self) -> usize {
        self.width.saturating_sub(rows::width(self.text.text()))
    }

    /// True for a line that begins with the number of an item or with a bullet.
    pub(super) fn is_marked(&self) -> bool {
        is_marked(self.text.text())
    }
}

/// Lines at the top whose repetition on later pages is dropped.
const TITLE_LINES: usize = 3;
/// Shorter lines at the top are no titles.
const SHORTEST_TITLE: usize = 8;

/// Reads the lines of a sheet; what is no part of the text goes to `placement.dropped`.
pub(super) fn read(grid: &Grid, placement: &mut Placement) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut titles: Vec<String> = Vec::new();
    let mut expected = None;
    let mut gap = false;
    let mut above_items = true;
    let mut below_title = false;
    let declared = grid.declared.as_ref();
    for (row, cells) in grid.rows() {
        if declared.is_some_and(|told| row <= told.header.1 || told.caption(row).is_some()) {
            continue;
        }
        let mut text = Traced::default();
        let mut count = 0;
        let mut first = 0;
        for (column, cell) in cells {
            if cell.shown.trim().is_empty() {
                continue;
            }
            if !text.is_empty() {
                text.push_glue(" ");
            }
            let cell = Traced::cell(&grid.at(row, *column), &cell.shown);
            if count == 0 {
                first = *column;
                text.push(&cell);
            } else {
                text.push(&cell.trimmed());
            }
            count += 1;
        }
        if text.is_blank() {
            continue;
        }
        gap |= expected.is_some_and(|expected| expected != row);
        expected = Some(row + 1);
        let text = markup::clean(text, &mut placement.dropped);
        let mut start = 0;
        for part in text.text().split('\n') {
            let end = start + part.chars().count() as u32;
            let width = rows::width(part.trim_end());
            let line = text.slice(start..end).trimmed();
            start = end + 1;
            if line.is_blank() {
                gap = true;
                continue;
            }
            // The second line of a title is repeated below the first, or not at all.
            let known = if below_title {
                &titles[..]
            } else {
                titles.get(..1).unwrap_or_default()
            };
            let reason = furniture(line.text(), count, known).filter(|_| declared.is_none());
            below_title = reason == Some(DropReason::RepeatedCaption);
            if let Some(reason) = reason {
                placement.dropped.extend(Dropped::all(&line, reason));
                gap = true;
                continue;
            }
            let line = without_list_mark(line, placement);
            above_items &= !is_marked(line.text());
            let is_long = line.text().chars().count() >= SHORTEST_TITLE;
            if above_items && lines.len() < TITLE_LINES && is_long {
                titles.push(fold(line.text()));
            }
            lines.push(Line {
                text: line,
                after_gap: gap,
                row,
                column: first,
                width,
            });
            gap = false;
        }
    }
    lines
}

/// Why a line is furniture of the page and no content, if it is.
fn furniture(text: &str, cells: usize, titles: &[String]) -> Option<DropReason> {
    let is_bare_number = || {
        let digits = text.chars().count();
        (1..=3).contains(&digits) && text.chars().all(|c| ascii_digit(c).is_some())
    };
    if cells == 1 && is_bare_number() {
        return Some(DropReason::PageNumber);
    }
    rows::furniture(&[text], false, titles)
}

/// `- （1）…`, `## 1 …`: marks that a converter put before the marks of the document.
fn without_list_mark(line: Traced, placement: &mut Placement) -> Traced {
    let text = line.text();
    let hashes = text.chars().take_while(|c| *c == '#').count();
    let length = match text.chars().next() {
        Some('-' | '*' | '+' | '–' | '‐' | '−') => 1,
        Some('#') if hashes <= 6 => hashes,
        _ => return line,
    };
    let rest: String = text.chars().skip(length).collect();
    let bare = rest.trim_start();
    if bare.len() == rest.len() || !(text.starts_with('#') || is_marked(bare)) {
        return line;
    }
    let length = length as u32;
    placement
        .dropped
        .extend(Dropped::all(&line.slice(0..length), DropReason::ListMark));
    line.slice(length..line.len()).trimmed()
}

/// True for a text that begins with the number of an item or with a bullet.
pub(super) fn is_marked(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    starts_with_number(text)
        || Bullets::of(&[text])
            .find(&chars)
            .first()
            .is_some_and(|bullet| bullet.at == 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Cell;

    fn lines(rows: &[&[&str]]) -> (Vec<String>, Vec<String>) {
        let mut grid = Grid::new("S");
        for (row, cells) in (0..).zip(rows) {
            for (column, text) in (0..).zip(*cells) {
                if !text.is_empty() {
                    grid.put(row, column, Cell::text(*text));
                }
            }
        }
        let mut placement = Placement::default();
        let lines = read(&grid, &mut placement);
        let texts = lines.iter().map(|line| line.text.text().to_owned());
        let dropped = placement.dropped.iter().map(|d| d.text.clone());
        (texts.collect(), dropped.collect())
    }

    #[test]
    fn indents_cells_and_line_breaks_make_lines() {
        let (texts, dropped) = lines(&[
            &["", "1", "窓口の設置"],
            &["　　ア　相談\n　　イ　広報"],
            &["", "", "・", "講習"],
        ]);
        assert_eq!(texts, ["1 窓口の設置", "ア　相談", "イ　広報", "・ 講習"]);
        assert!(dropped.is_empty());
    }

    #[test]
    fn page_numbers_and_marks_of_converters_go() {
        let (texts, dropped) = lines(&[
            &["# みなと市の連携実施計画"],
            &["- （1）相談"],
            &[" - ・講習"],
            &["- 3 -"],
            &["4"],
            &["みなと市の連携実施計画"],
            &["- 見学"],
        ]);
        assert_eq!(
            texts,
            ["みなと市の連携実施計画", "（1）相談", "・講習", "- 見学"]
        );
        assert_eq!(
            dropped,
            ["#", "-", "-", "- 3 -", "4", "みなと市の連携実施計画"]
        );
    }
}

//! A form that the program does not know yet: its header found by what offices call their columns, and by how
//! headers look.

use std::fmt;

use super::blank_role::{guess, labels, settled};
use super::caption;
use super::header::{self, Heading};
use super::rows;
use crate::model::{BlankColumn, BlankForm, Caption, Grid, Traced, Visibility, Workbook, fold};
use crate::template::Catalog;

/// Rows below which no header is looked for.
const SEARCHED_ROWS: usize = 200;
/// Rows a header may be deep.
const DEEPEST: u32 = 3;
/// A row with more cells is a row of figures.
const MOST_HEADINGS: usize = 120;
/// What a heading counts that the dictionary knows.
const KNOWN: usize = 100;
/// What any other short text counts.
const UNKNOWN: usize = 15;
/// What it counts that the rows repeated in print end with the header.
const REPEATED: usize = 60;
/// What it counts less that its lower rows may be rows of the table.
const LOOSE: usize = 60;

/// Why nothing can be drafted: no sheet has a header row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoHeader {
    sheets: usize,
}

impl fmt::Display for NoHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{}枚のシートを調べましたが、見出しの行（欄の名前が二つ以上並ぶ行）が見つかりませんでした。見出しのある様式を指定してください。",
            self.sheets
        )?;
        write!(
            f,
            "no header row (two or more column headings side by side) on any of {} sheet(s); give a form that has one",
            self.sheets
        )
    }
}

impl std::error::Error for NoHeader {}

/// Finds the form on the sheets of a workbook. `title_rows` tells, by name of the sheet, which rows are repeated
/// on every printed page.
pub fn blank_form(
    book: &Workbook,
    catalog: &Catalog,
    title_rows: impl Fn(&str) -> Option<(u32, u32)>,
) -> Result<BlankForm, NoHeader> {
    let mut best: Option<Candidate<'_>> = None;
    for grid in &book.sheets {
        let repeated = title_rows(&grid.name);
        for (first, _) in grid.rows().take(SEARCHED_ROWS) {
            for depth in 0..DEEPEST {
                let last = first.saturating_add(depth);
                let Some(candidate) = Candidate::at(grid, (first, last), repeated, catalog) else {
                    break;
                };
                // Among equals the first and shallowest wins.
                if best.as_ref().is_none_or(|best| candidate.rank > best.rank) {
                    best = Some(candidate);
                }
            }
        }
    }
    let Candidate {
        grid,
        rows,
        headings,
        ..
    } = best.ok_or(NoHeader {
        sheets: book.sheets.len(),
    })?;
    Ok(BlankForm {
        sheet: grid.name.clone(),
        rows,
        has_sections: has_sections(grid, rows.1, &headings),
        columns: settled(columns(grid, rows.1, headings, catalog)),
        captions: captions(grid, rows),
    })
}

/// Rows that may be the header.
struct Candidate<'a> {
    /// A sheet that people see goes before a hidden one; then what the headings say counts.
    rank: (bool, usize),
    grid: &'a Grid,
    rows: (u32, u32),
    headings: Vec<Heading>,
}

impl<'a> Candidate<'a> {
    fn at(
        grid: &'a Grid,
        rows: (u32, u32),
        repeated: Option<(u32, u32)>,
        catalog: &Catalog,
    ) -> Option<Self> {
        let (first, last) = rows;
        if grid.row(last).is_empty() {
            return None;
        }
        let headings = header::headings(grid, first, last)?;
        if headings.len() > MOST_HEADINGS {
            return None;
        }
        let mut score = score(&headings, catalog);
        if repeated.is_some_and(|(_, end)| end == last) {
            score += REPEATED;
        }
        // A deeper header is held together by merged cells, or says more in known words.
        if !belongs(grid, first, last) {
            score = score.saturating_sub(LOOSE);
        }
        Some(Self {
            rank: (grid.visibility == Visibility::Visible, score),
            grid,
            rows,
            headings,
        })
    }
}

/// How much a header says: known headings by the length of their names, others by being there.
fn score(headings: &[Heading], catalog: &Catalog) -> usize {
    headings
        .iter()
        .map(|heading| {
            let lowest = heading.texts.last().map(|text| fold(text.text()));
            let lowest = lowest.unwrap_or_default();
            if lowest.ends_with(':')
                || lowest
                    .chars()
                    .all(|c| c.is_ascii_digit() || "、.-%".contains(c))
            {
                return 0;
            }
            guess(heading, catalog).map_or(UNKNOWN, |(_, weight)| KNOWN + weight)
        })
        .sum()
}

/// Whether the rows below the first belong to the header: every text in them stands under a cell merged over
/// several columns, or where nothing stands above, and no other heading is open below.
fn belongs(grid: &Grid, first: u32, last: u32) -> bool {
    let above = |row: u32, column: u32| {
        (first..row).any(|upper| {
            grid.row(upper).iter().any(|(at, cell)| {
                let region = grid.region_from(upper, *at);
                let covers = (region.first_column..=region.last_column).contains(&column);
                covers && !cell.shown.trim().is_empty() && region.first_column == region.last_column
            })
        })
    };
    (first + 1..=last).all(|row| {
        grid.row(row)
            .iter()
            .filter(|(_, cell)| !cell.shown.trim().is_empty())
            .all(|(column, _)| !above(row, *column))
    })
}

fn columns(
    grid: &Grid,
    last_row: u32,
    headings: Vec<Heading>,
    catalog: &Catalog,
) -> Vec<BlankColumn> {
    let starts: Vec<u32> = headings.iter().map(|heading| heading.columns.0).collect();
    headings
        .into_iter()
        .enumerate()
        .map(|(at, heading)| {
            let (first, last) = heading.columns;
            let last = match starts.get(at + 1) {
                // Graph paper: the columns up to the next heading belong to this one.
                Some(next) => next.saturating_sub(1).max(last),
                None => grid
                    .merged
                    .iter()
                    .filter(|region| region.first_row > last_row && region.first_column == first)
                    .map(|region| region.last_column)
                    .fold(last, u32::max),
            };
            let role = guess(&heading, catalog).map(|(role, _)| role);
            let mut labels = labels(&heading);
            // What the dictionary knows need not be told.
            labels.retain(|name| {
                let known = catalog.role_called(name).map(|(role, _)| role);
                known.is_none() || known != role
            });
            let lowest = heading
                .texts
                .last()
                .and_then(|text| text.cells().into_iter().next());
            BlankColumn {
                columns: (first, last),
                at: lowest.map_or((last_row, first), |cell| (cell.row, cell.column)),
                role,
                labels,
                levels: heading.texts.iter().map(written).collect(),
            }
        })
        .collect()
}

/// A heading on one line as far as it was written on one.
fn written(text: &Traced) -> String {
    text.trimmed().text().to_owned()
}

fn captions(grid: &Grid, (first, last): (u32, u32)) -> Vec<Caption> {
    let mut captions = caption::read(grid, 0, first);
    for (row, cells) in grid.rows().filter(|(row, _)| *row > last) {
        let mut texts = cells
            .iter()
            .filter(|(_, cell)| !cell.shown.trim().is_empty());
        if let (Some((column, cell)), None) = (texts.next(), texts.next())
            && rows::starts_as_note(&cell.shown)
        {
            let text = Traced::cell(&grid.at(row, *column), &cell.shown);
            captions.push(caption::note(text.trimmed()));
        }
    }
    captions
}

/// Whether a text below the header is merged over all columns of the table.
fn has_sections(grid: &Grid, last_row: u32, headings: &[Heading]) -> bool {
    let (Some(first), Some(last)) = (headings.first(), headings.last()) else {
        return false;
    };
    grid.merged.iter().any(|region| {
        region.first_row > last_row
            && region.first_column <= first.columns.0
            && region.last_column >= last.columns.0
            && grid
                .cell(region.first_row, region.first_column)
                .is_some_and(|cell| {
                    !cell.shown.trim().is_empty() && !rows::starts_as_note(&cell.shown)
                })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CaptionKind, Cell, Format, Region, Role};

    fn book(rows: &[&[&str]], merged: &[&str]) -> Workbook {
        let mut grid = Grid::new("様式");
        for (row, cells) in (0..).zip(rows) {
            for (column, text) in (0..).zip(*cells) {
                if !text.is_empty() {
                    grid.put(row, column, Cell::text(*text));
                }
            }
        }
        let corner = |name: &str| {
            let column = u32::from(name.as_bytes()[0] - b'A');
            (name[1..].parse::<u32>().expect("a row") - 1, column)
        };
        for range in merged {
            let (from, to) = range.split_once(':').expect("a range");
            let ((first_row, first_column), (last_row, last_column)) = (corner(from), corner(to));
            grid.merged.push(Region {
                first_row,
                first_column,
                last_row,
                last_column,
            });
        }
        grid.merged.sort_unstable();
        Workbook {
            format: Format::Xlsx,
            charset: None,
            sheets: vec![grid],
            active: Vec::new(),
        }
    }

    fn found(rows: &[&[&str]], merged: &[&str]) -> BlankForm {
        let catalog = Catalog::built_in().expect("catalog");
        blank_form(&book(rows, merged), &catalog, |_| None).expect("a form")
    }

    fn roles(form: &BlankForm) -> Vec<Option<Role>> {
        form.columns.iter().map(|column| column.role).collect()
    }

    #[test]
    fn a_header_of_one_row_below_a_title_block() {
        let form = found(
            &[
                &["様式第7号"],
                &["令和　年度　取組状況報告書"],
                &["団体名", "", "担当者", ""],
                &[
                    "番号",
                    "事業名",
                    "令和　年度実施状況",
                    "令和　年度参加校数",
                    "備考",
                ],
                &["1", "研修"],
                &["2", "相談"],
                &["※ 記入しきれないときは別紙を付けてください。"],
            ],
            &[],
        );
        assert_eq!(form.rows, (3, 3));
        assert_eq!(
            roles(&form),
            [
                Some(Role::Number),
                Some(Role::Item),
                Some(Role::Status),
                None,
                Some(Role::Notes)
            ]
        );
        assert!(form.columns[2].labels.is_empty());
        assert_eq!(form.columns[3].labels, ["参加校数"]);
        assert_eq!(form.columns[3].at, (3, 3));
        let kinds: Vec<CaptionKind> = form.captions.iter().map(|caption| caption.kind).collect();
        assert!(kinds.contains(&CaptionKind::FormNumber) && kinds.contains(&CaptionKind::Note));
        assert!(!form.has_sections);
    }

    #[test]
    fn a_header_of_two_and_three_rows() {
        let form = found(
            &[
                &["指標", "単位", "令和5年度", "", "令和6年度", ""],
                &["", "", "目標", "実績", "目標", "実績"],
            ],
            &["A1:A2", "B1:B2", "C1:D1", "E1:F1"],
        );
        assert_eq!(form.rows, (0, 1));
        assert_eq!(form.columns.len(), 6);
        assert_eq!(form.columns[4].levels, ["令和6年度", "目標"]);
        assert_eq!(form.columns[5].role, Some(Role::Actual));

        let form = found(
            &[
                &["校種", "派遣", "", "", ""],
                &["", "前期", "", "後期", ""],
                &["", "学校", "人", "学校", "人"],
                &["高等学校", "", "", "", ""],
            ],
            &["A1:A3", "B1:E1", "B2:C2", "D2:E2"],
        );
        assert_eq!(form.rows, (0, 2));
        assert_eq!(form.columns[3].levels, ["派遣", "後期", "学校"]);

        let form = found(
            &[&["事業計画", "参加者", ""], &["", "計画", "実績"]],
            &["A1:A2", "B1:C1"],
        );
        assert_eq!(
            roles(&form),
            [Some(Role::Plan), Some(Role::Target), Some(Role::Actual)]
        );
    }

    #[test]
    fn rows_that_are_filled_in_beforehand_are_no_part_of_the_header() {
        let form = found(
            &[
                &["項目", "", "計画", "実績"],
                &["1", "研修の実施", "", ""],
                &["2", "相談", "", ""],
            ],
            &["A1:B1"],
        );
        assert_eq!(form.rows, (0, 0));
        assert_eq!(form.columns[0].columns, (0, 1));
    }

    #[test]
    fn a_letter_is_no_form() {
        let catalog = Catalog::built_in().expect("catalog");
        let letter = book(&[&["提出について"], &["下記のとおり提出します。"]], &[]);
        let error = blank_form(&letter, &catalog, |_| None).err();
        assert_eq!(error, Some(NoHeader { sheets: 1 }));
    }
}

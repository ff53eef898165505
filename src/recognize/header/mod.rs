//! The header row and each column's role: up to three rows deep, anywhere on a sheet, columns in any order.

mod declared;
mod fit;
mod names;
mod spread;
mod stack;
mod survey;

use std::collections::HashMap;

use crate::model::{
    Cell, CellValue, ColumnKey, Grid, Role, Setting, Traced, cell_value, fold, heading_parts,
};
use crate::template::{Layout, Template};

pub(super) use survey::Survey;

/// Rows below which no header is looked for: real files have at most a few dozen lines above the table.
const SEARCHED_ROWS: usize = 400;
/// Longer texts are no column headings.
const LONGEST_LABEL: usize = 48;
/// A row with more cells is a row of figures.
const MOST_HEADINGS: usize = 120;
/// Rows a header may be deep.
const DEEPEST: usize = 3;

/// A header found on a sheet, read as one template's.
#[derive(Clone, Debug)]
pub(super) struct Header {
    /// First and last row, from zero.
    pub(super) rows: (u32, u32),
    /// The columns from left to right; those the form does not have carry no role.
    pub(super) bands: Vec<Band>,
    /// How well it fits; comparable between templates and sheets.
    pub(super) score: usize,
    /// Labels of required columns that were not found.
    pub(super) missing: Vec<String>,
}

/// The sheet columns that belong to one column of the form. In graph-paper sheets these are many.
#[derive(Clone, Debug)]
pub(super) struct Band {
    /// First and last sheet column.
    pub(super) columns: (u32, u32),
    /// What it is for; none when the form has no such column.
    pub(super) key: Option<ColumnKey>,
    /// Place of that column in the template.
    pub(super) of_form: Option<usize>,
    /// The heading as written.
    pub(super) heading: Traced,
    /// Its cells one by one, topmost first.
    pub(super) levels: Vec<Traced>,
}

impl Header {
    /// Whether every heading is one of the form's.
    pub(super) fn names_all(&self) -> bool {
        self.bands.iter().all(|band| band.of_form.is_some())
    }

    /// The bands that are columns of the form: in its order, where it has one; a grid keeps that of the sheet,
    /// in which years stand over their columns.
    pub(super) fn columns(&self, layout: Layout) -> Vec<(ColumnKey, &Band)> {
        let mut columns: Vec<(Option<usize>, ColumnKey, &Band)> = self
            .bands
            .iter()
            .filter_map(|band| Some((band.of_form, band.key?, band)))
            .collect();
        if layout != Layout::Grid {
            columns.sort_by_key(|(of_form, ..)| *of_form);
        }
        columns
            .into_iter()
            .map(|(_, key, band)| (key, band))
            .collect()
    }

    /// The band a sheet column belongs to.
    pub(super) fn band_of(&self, column: u32) -> Option<usize> {
        self.bands
            .iter()
            .position(|band| (band.columns.0..=band.columns.1).contains(&column))
    }
}

impl Band {
    /// What heads a block of an outline; it takes no sheet column.
    pub(super) fn of_line(key: ColumnKey, of_form: usize, heading: Traced) -> Self {
        Self {
            columns: (0, 0),
            key: Some(key),
            of_form: Some(of_form),
            levels: vec![heading.clone()],
            heading,
        }
    }
}

/// The best header of a sheet for a template; its `missing` tells whether it is one.
pub(super) fn find(grid: &Grid, template: &Template) -> Option<Header> {
    Survey::of(grid).find(template)
}

impl Survey<'_> {
    /// The best header of the sheet for a template; its `missing` tells whether it is one.
    pub(super) fn find(&self, template: &Template) -> Option<Header> {
        let grid = self.grid;
        if let Some(declared) = &grid.declared
            && declared.template == template.id
        {
            return Some(declared::as_declared(grid, declared, template));
        }
        let named: Vec<bool> = self
            .rows
            .iter()
            .map(|row| row.names_a_column(template))
            .collect();
        let is_grid = template.table.layout == Layout::Grid;
        let titled_from = self.title_row(template);
        let mut best: Option<Header> = None;
        for (i, row) in self
            .rows
            .iter()
            .enumerate()
            .filter(|(_, row)| row.may_begin)
        {
            let first = row.row;
            let mut shallower: Option<Header> = None;
            for depth in 1..=DEEPEST {
                let Some(last) = self.rows.get(i + depth - 1) else {
                    break;
                };
                if last.row != first + depth as u32 - 1 {
                    break;
                }
                if !named[i..i + depth].contains(&true) {
                    continue;
                }
                let is_row_of_table = |header: &Header| {
                    is_grid && is_first_of_table(grid.row(last.row), header, template)
                };
                if is_grid && self.holds_figures(last)
                    || shallower.as_ref().is_some_and(is_row_of_table)
                {
                    break;
                }
                let Some(stacks) = self.stacks(first, last.row, is_grid) else {
                    break;
                };
                let header = fit::read_as(
                    template,
                    &stacks,
                    (first, last.row),
                    titled_from.is_some_and(|row| row < first),
                );
                // Among equals the first and shallowest wins: later ones are repeats on later pages.
                if best.as_ref().is_none_or(|best| header.score > best.score) {
                    best = Some(header.clone());
                }
                shallower = Some(header);
            }
        }
        let mut header = best.filter(|header| header.score > 0)?;
        if is_grid {
            header = self.with_groups(header, template, titled_from);
        }
        spread::extend_over_remarks(grid, &mut header);
        if is_grid {
            spread::extend_over_numbers(grid, &mut header);
        }
        spread::spread(grid, &mut header);
        if is_grid {
            spread::split(grid, &mut header, template);
        }
        assign_keys(&mut header, template);
        Some(header)
    }

    /// The header with the rows above it that group its columns (利用者数 over 計画 | 実績), if they fit the form as
    /// well.
    fn with_groups(&self, header: Header, template: &Template, titled_from: Option<u32>) -> Header {
        let grid = self.grid;
        let mut header = header;
        while let Some(above) = header.rows.0.checked_sub(1) {
            let depth = header.rows.1 - above + 1;
            let groups = grid
                .row(above)
                .iter()
                .any(|(column, _)| grid.region_from(above, *column).last_column > *column);
            if depth > DEEPEST as u32 || !groups || !may_begin_header(grid.row(above)) {
                break;
            }
            let Some(stacks) = self.stacks(above, header.rows.1, true) else {
                break;
            };
            let is_titled = titled_from.is_some_and(|row| row < above);
            let deeper = fit::read_as(template, &stacks, (above, header.rows.1), is_titled);
            if !deeper.missing.is_empty() || deeper.bands.len() < header.bands.len() {
                break;
            }
            header = deeper;
        }
        header
    }
}

/// Numbers the columns that share a role, from the left.
fn assign_keys(header: &mut Header, template: &Template) {
    let mut count: HashMap<Role, u16> = HashMap::new();
    for band in &mut header.bands {
        band.key = band.of_form.map(|column| {
            let role = template.columns[column].role;
            let next = count.entry(role).or_default();
            let nth = *next;
            *next = next.saturating_add(1);
            ColumnKey { role, nth }
        });
    }
}

/// Whether a row holds figures, as a header never does; a year and a mark in brackets are none.
fn holds_figures(cells: &[(u32, Cell)]) -> bool {
    cells.iter().any(|(_, cell)| {
        let key = fold(&cell.shown);
        let is_year = key.len() == 4 && (key.starts_with("20") || key.starts_with("19"));
        let is_scope = || heading_parts(&[cell.shown.as_str()]).scope.is_some();
        match cell_value(&cell.shown, Setting::Plain) {
            // ０歳, 75歳以上: the columns are classes.
            CellValue::Number(number) if is_class(number.unit.as_deref()) => false,
            CellValue::Number(number) => !number.bracketed && !is_year && !is_scope(),
            _ => false,
        }
    })
}

/// Units of what people are told apart by.
fn is_class(unit: Option<&str>) -> bool {
    unit.is_some_and(|unit| ["歳", "才", "歳児", "年生", "か月", "ヶ月", "級"].contains(&unit))
}

/// Whether a row right below a header is the first of its table and no more of the header: it has a sentence, or it
/// fills every column of a header that wants nothing, with words that head nothing. A note beside such a row must
/// not draw it into the header.
fn is_first_of_table(cells: &[(u32, Cell)], header: &Header, template: &Template) -> bool {
    const SHORTEST_SENTENCE: usize = 8;
    const FEWEST_COLUMNS: usize = 3;
    let texts = || {
        cells
            .iter()
            .map(|(column, cell)| (*column, cell.shown.trim()))
            .filter(|(_, text)| !text.is_empty())
    };
    let is_sentence =
        |text: &str| text.ends_with('。') && text.chars().count() >= SHORTEST_SENTENCE;
    if texts().any(|(_, text)| is_sentence(text)) {
        return true;
    }
    let fills = |band: &Band| {
        texts().any(|(column, _)| (band.columns.0..=band.columns.1).contains(&column))
    };
    if !header.missing.is_empty()
        || header.bands.len() < FEWEST_COLUMNS
        || !header.bands.iter().all(fills)
    {
        return false;
    }
    let heads = |text: &str| {
        let parts = heading_parts(&[text]);
        let is_called = |name: &String| {
            let columns = template.columns.iter();
            columns
                .filter_map(|column| column.names.weigh(name))
                .any(|weight| weight > 0)
        };
        parts.scope.is_some() || parts.reference.is_some() || parts.names.iter().any(is_called)
    };
    let (heading, all) = texts().fold((0, 0), |(heading, all), (_, text)| {
        (heading + usize::from(heads(text)), all + 1)
    });
    heading * 2 < all
}

/// Two short texts or more; a title stands alone.
fn may_begin_header(cells: &[(u32, Cell)]) -> bool {
    let texts = || {
        cells
            .iter()
            .map(|(_, cell)| cell.shown.trim())
            .filter(|text| !text.is_empty())
    };
    texts().nth(1).is_some() && texts().all(|text| text.len() <= LONGEST_LABEL * 4)
}

/// A heading that is no form's yet.
pub(super) struct Heading {
    /// First and last sheet column.
    pub(super) columns: (u32, u32),
    /// The texts stacked there, topmost first.
    pub(super) texts: Vec<Traced>,
    /// What it may be called, folded: the surest name first.
    pub(super) names: Vec<String>,
}

/// The headings of these rows, whatever form they may be of; none when they cannot be a header.
pub(super) fn headings(grid: &Grid, first: u32, last: u32) -> Option<Vec<Heading>> {
    if !may_begin_header(grid.row(first)) {
        return None;
    }
    let heading = |stack: stack::Stack| Heading {
        names: names::names(&stack),
        columns: stack.columns,
        texts: stack.texts,
    };
    Some(
        stack::stacks(grid, first, last, false)?
            .into_iter()
            .map(heading)
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::Catalog;

    fn grid(rows: &[&[&str]]) -> Grid {
        let mut grid = Grid::new("Sheet1");
        for (row, cells) in rows.iter().enumerate() {
            for (column, text) in cells.iter().enumerate() {
                if !text.is_empty() {
                    grid.put(row as u32, column as u32, Cell::text(*text));
                }
            }
        }
        grid
    }

    type Found = (Vec<Option<Role>>, (u32, u32));

    fn roles(rows: &[&[&str]], id: &str) -> Option<Found> {
        let catalog = Catalog::built_in().expect("catalog");
        let template = catalog.get(id).expect("template");
        let header = find(&grid(rows), template)?;
        header.missing.is_empty().then(|| {
            (
                header.bands.iter().map(|b| Some(b.key?.role)).collect(),
                header.rows,
            )
        })
    }

    #[test]
    fn synonyms_years_and_order_do_not_matter() {
        let found = roles(
            &[
                &["様式第2号"],
                &[],
                &["取組状況（11月末）", "委託要領", "令和5年度 事業計画"],
                &["1", "2", "3"],
            ],
            "jisshi-jokyo",
        );
        let roles = vec![Some(Role::Status), Some(Role::Guideline), Some(Role::Plan)];
        assert_eq!(found, Some((roles, (2, 2))));
    }

    #[test]
    fn a_heading_may_stand_in_two_rows() {
        let found = roles(
            &[
                &["№", "事業名", "「みどり県女性活躍推進", "令和6年度"],
                &["", "", "計画」記載の内容", "取組実績"],
                &["1", "研修", "行う", "行った"],
            ],
            "torikumi-jisseki",
        );
        let roles = vec![
            Some(Role::Number),
            Some(Role::Item),
            Some(Role::Plan),
            Some(Role::Status),
        ];
        assert_eq!(found, Some((roles, (0, 1))));
    }

    #[test]
    fn a_note_beside_a_row_draws_it_not_into_the_header() {
        let table: [&[&str]; 4] = [
            &[
                "取組みの課題",
                "基本方向",
                "施策目標",
                "具体的取組み",
                "実施主体",
                "進捗状況",
                "評価",
            ],
            &[
                "支え合う",
                "担い手",
                "人を増やす",
                "講座の開催",
                "福祉協議会",
                "計画どおり",
                "○",
            ],
            &["", "", "", "活動の紹介", "福祉課", "広報紙に載せた。", "○"],
            &[
                "",
                "集う場",
                "居場所",
                "助成",
                "福祉協議会",
                "助成した。",
                "◎",
            ],
        ];
        for row in 1..4 {
            for blank in 0..3 {
                let mut rows: Vec<Vec<&str>> = table.iter().map(|row| row.to_vec()).collect();
                rows[row].extend(std::iter::repeat_n("", blank));
                rows[row].push("要確認");
                rows.splice(0..0, [vec!["地域福祉計画の進捗状況"], Vec::new()]);
                let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
                let found = roles(&rows, "chiiki-fukushi").map(|(_, rows)| rows);
                assert_eq!(found, Some((2, 2)), "{row} {blank}");
            }
        }
    }

    #[test]
    fn a_statistics_table_is_no_form() {
        assert_eq!(
            roles(
                &[&["都道府県", "人口", "世帯数"], &["みどり県", "1", "2"]],
                "jisshi-jokyo"
            ),
            None
        );
    }
}

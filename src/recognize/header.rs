//! The header row and each column's role: up to three rows deep, anywhere on a sheet, columns in any order.

use std::collections::HashMap;

use crate::model::{Cell, ColumnKey, Declared, Grid, Region, Role, Traced, fold};
use crate::template::Template;

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
    /// The bands that are columns of the form, in its order; those that share a column of it, by the sheet.
    pub(super) fn columns(&self) -> Vec<(ColumnKey, &Band)> {
        let mut columns: Vec<(Option<usize>, ColumnKey, &Band)> = self
            .bands
            .iter()
            .filter_map(|band| Some((band.of_form, band.key?, band)))
            .collect();
        columns.sort_by_key(|(of_form, ..)| *of_form);
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

/// One heading of a candidate header: the sheet columns it covers and the texts stacked there.
struct Stack {
    columns: (u32, u32),
    texts: Vec<Traced>,
}

/// The best header of a sheet for a template; its `missing` tells whether it is one.
pub(super) fn find(grid: &Grid, template: &Template) -> Option<Header> {
    if let Some(declared) = &grid.declared
        && declared.template == template.id
    {
        return Some(as_declared(grid, declared, template));
    }
    let rows: Vec<(u32, bool)> = grid
        .rows()
        .take(SEARCHED_ROWS)
        .map(|(row, cells)| (row, names_a_column(cells, template)))
        .collect();
    let mut best: Option<Header> = None;
    for (i, (first, _)) in rows.iter().enumerate() {
        if !may_begin_header(grid.row(*first)) {
            continue;
        }
        for depth in 1..=DEEPEST {
            let Some((last, _)) = rows.get(i + depth - 1) else {
                break;
            };
            if *last != first + depth as u32 - 1 {
                break;
            }
            if !rows[i..i + depth].iter().any(|(_, names)| *names) {
                continue;
            }
            let Some(stacks) = stacks(grid, *first, *last) else {
                break;
            };
            let header = read_as(template, &stacks, (*first, *last));
            // Among equals the first and shallowest wins: later ones are repeats on later pages.
            if best.as_ref().is_none_or(|best| header.score > best.score) {
                best = Some(header);
            }
        }
    }
    let mut header = best.filter(|header| header.score > 0)?;
    extend_over_remarks(grid, &mut header);
    spread(grid, &mut header);
    Some(header)
}

/// The header that the file itself tells. A heading it leaves out is that of the form.
fn as_declared(grid: &Grid, declared: &Declared, template: &Template) -> Header {
    let bands: Vec<Band> = (0..)
        .zip(&declared.columns)
        .map(|(at, key)| {
            let of_form = template.columns.iter().position(|c| c.role == key.role);
            let mut levels: Vec<Traced> = (declared.header.0..=declared.header.1)
                .filter_map(|row| Some(Traced::cell(&grid.at(row, at), &grid.cell(row, at)?.shown)))
                .map(|text| text.trimmed())
                .filter(|text| !text.is_empty())
                .collect();
            if levels.is_empty() {
                let official = of_form.map_or("", |c| template.columns[c].heading.as_str());
                let mut heading = Traced::default();
                heading.push_glue(official);
                levels.push(heading);
            }
            let mut heading = Traced::default();
            for (i, text) in levels.iter().enumerate() {
                if i > 0 {
                    heading.push_glue("\n");
                }
                heading.push(text);
            }
            Band {
                columns: (at, at),
                key: of_form.map(|_| *key),
                of_form,
                heading,
                levels,
            }
        })
        .collect();
    let is_there = |c: usize| bands.iter().any(|band| band.of_form == Some(c));
    let missing = (0..).zip(&template.columns);
    Header {
        rows: declared.header,
        score: 1000,
        missing: missing
            .filter(|(c, column)| column.required && !is_there(*c))
            .map(|(_, column)| column.heading.clone())
            .collect(),
        bands,
    }
}

/// Whether any cell of a row is called as a column of the form is: most rows are not, and need no more looks.
fn names_a_column(cells: &[(u32, Cell)], template: &Template) -> bool {
    cells.len() <= MOST_HEADINGS
        && cells.iter().any(|(_, cell)| {
            cell.shown.len() <= LONGEST_LABEL * 4
                && variants(&fold(&cell.shown)).iter().any(|name| {
                    template
                        .columns
                        .iter()
                        .any(|column| column.names.weigh(name).is_some())
                })
        })
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

/// The headings of a candidate header row, or none when the row holds running text.
fn stacks(grid: &Grid, first: u32, last: u32) -> Option<Vec<Stack>> {
    let mut cells: Vec<(Region, Traced)> = Vec::new();
    for row in first..=last {
        for (column, cell) in grid.row(row) {
            if cell.shown.trim().is_empty() {
                continue;
            }
            if cell.shown.chars().filter(|c| !c.is_whitespace()).count() > LONGEST_LABEL {
                return None;
            }
            cells.push((
                grid.region_from(row, *column),
                Traced::cell(&grid.at(row, *column), &cell.shown),
            ));
        }
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

fn read_as(template: &Template, stacks: &[Stack], rows: (u32, u32)) -> Header {
    let mut fits: Vec<(usize, usize, usize)> = Vec::new();
    for (s, stack) in stacks.iter().enumerate() {
        let names = names(stack);
        for (c, column) in template.columns.iter().enumerate() {
            if let Some(weight) = names
                .iter()
                .filter_map(|name| column.names.weigh(name))
                .max()
            {
                fits.push((weight, s, c));
            }
        }
    }
    fits.sort_by_key(|(weight, s, c)| (std::cmp::Reverse(*weight), *s, *c));
    let mut role_of: Vec<Option<usize>> = vec![None; stacks.len()];
    let mut taken = vec![false; template.columns.len()];
    let mut score = 0;
    for (weight, s, c) in fits {
        if role_of[s].is_none() && (!taken[c] || template.columns[c].repeats) {
            role_of[s] = Some(c);
            taken[c] = true;
            score += 100 + weight;
        }
    }
    let missing: Vec<String> = template
        .columns
        .iter()
        .zip(&taken)
        .filter(|(column, taken)| column.required && !**taken)
        .map(|(column, _)| column.heading.clone())
        .collect();
    if missing.is_empty() {
        score += 1000;
    }
    let strangers = role_of.iter().filter(|role| role.is_none()).count();
    let mut count: HashMap<Role, u16> = HashMap::new();
    let bands = stacks
        .iter()
        .zip(&role_of)
        .map(|(stack, column)| {
            let levels: Vec<Traced> = stack.texts.iter().map(Traced::trimmed).collect();
            let mut heading = Traced::default();
            for (i, text) in levels.iter().enumerate() {
                if i > 0 {
                    heading.push_glue("\n");
                }
                heading.push(text);
            }
            let key = column.map(|c| {
                let role = template.columns[c].role;
                let nth = count.entry(role).or_default();
                *nth = nth.saturating_add(1);
                ColumnKey {
                    role,
                    nth: *nth - 1,
                }
            });
            Band {
                columns: stack.columns,
                key,
                of_form: *column,
                heading,
                levels,
            }
        })
        .collect();
    Header {
        rows,
        bands,
        score: score.saturating_sub(strangers * 10),
        missing,
    }
}

/// What a stack of heading cells may be called: all of it joined, the lowest cell, the topmost; each also
/// without years and remarks in brackets.
fn names(stack: &Stack) -> Vec<String> {
    let texts: Vec<String> = stack.texts.iter().map(|text| fold(text.text())).collect();
    let mut names = vec![texts.concat()];
    names.extend(texts.last().cloned());
    if texts.len() > 2 {
        names.push(texts[1..].concat());
    }
    names.extend(texts.first().cloned());
    let mut names: Vec<String> = names.iter().flat_map(|name| variants(name)).collect();
    names.retain(|name| !name.is_empty());
    names
}

/// A folded name as it is, without years, and without a remark in brackets.
fn variants(name: &str) -> [String; 3] {
    let bare = without_year(name);
    [name.to_owned(), without_remark(&bare).to_owned(), bare]
}

/// `令和6年度取組実績` → `取組実績`; `R5計画` → `計画`; `2023年度(令和5年度)実績` → `実績`.
fn without_year(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    let mut kept = String::new();
    let mut i = 0;
    while i < chars.len() {
        if let Some(end) = year_token(&chars, i) {
            i = end;
        } else {
            kept.push(chars[i]);
            i += 1;
        }
    }
    kept.replace("()", "")
}

fn year_token(chars: &[char], at: usize) -> Option<usize> {
    let starts = |word: &str| {
        chars[at..]
            .iter()
            .copied()
            .take(word.chars().count())
            .eq(word.chars())
    };
    let era = ["令和", "平成", "昭和", "R", "H"]
        .into_iter()
        .find(|era| starts(era));
    let mut i = at + era.map_or(0, |era| era.chars().count());
    let digits = chars[i..].iter().take_while(|c| c.is_ascii_digit()).count();
    if digits == 0 {
        if era.is_some() && chars.get(i) == Some(&'元') {
            i += 1;
        } else {
            return None;
        }
    }
    i += digits;
    let mut named = era.is_some_and(|era| era.chars().count() == 1);
    for c in ['年', '度'] {
        if chars.get(i) == Some(&c) {
            i += 1;
            named = true;
        }
    }
    (named && (era.is_some() || digits == 4)).then_some(i)
}

/// `実施状況(11月末現在)` → `実施状況`.
fn without_remark(name: &str) -> &str {
    match (name.find('('), name.ends_with(')')) {
        (Some(at), true) if at > 0 => &name[..at],
        _ => name,
    }
}

/// A row right below in which every text is a remark in brackets belongs to the header.
fn extend_over_remarks(grid: &Grid, header: &mut Header) {
    let next = header.rows.1 + 1;
    let row = grid.row(next);
    let is_remark = |text: &str| {
        let text = fold(text);
        text.starts_with('(')
            && text.ends_with(')')
            && text.chars().count() <= 20
            && text.chars().count() > 3
    };
    if row.is_empty() || !row.iter().all(|(_, cell)| is_remark(&cell.shown)) {
        return;
    }
    for (column, cell) in row {
        let Some(band) = header
            .bands
            .iter_mut()
            .find(|band| (band.columns.0..=band.columns.1).contains(column))
        else {
            return;
        };
        let remark = Traced::cell(&grid.at(next, *column), &cell.shown).trimmed();
        band.heading.push_glue("\n");
        band.heading.push(&remark);
        band.levels.push(remark);
    }
    header.rows.1 = next;
}

/// Spreads each heading over the sheet columns that belong to it: to the right up to the next heading; to
/// the left where the cells below are merged further than the heading, and before the first.
fn spread(grid: &Grid, header: &mut Header) {
    let merged_below: Vec<Region> = grid
        .merged
        .iter()
        .filter(|region| {
            region.first_row > header.rows.1 && region.first_column != region.last_column
        })
        .copied()
        .collect();
    for i in 0..header.bands.len() {
        let (first, last) = header.bands[i].columns;
        if first != last {
            continue;
        }
        let floor = if i == 0 {
            0
        } else {
            header.bands[i - 1].columns.1 + 1
        };
        let ceiling = header
            .bands
            .get(i + 1)
            .map_or(u32::MAX, |next| next.columns.0);
        let around = merged_below
            .iter()
            .filter(|r| r.first_column >= floor && r.last_column < ceiling)
            .filter(|r| (r.first_column..=r.last_column).contains(&first))
            .max_by_key(|r| r.last_column - r.first_column);
        if let Some(region) = around {
            header.bands[i].columns = (region.first_column, region.last_column);
        }
    }
    // The last band has no neighbour on its right: it is as wide as the widest other, no wider.
    let starts: Vec<u32> = header.bands.iter().map(|band| band.columns.0).collect();
    let widest = starts
        .windows(2)
        .map(|pair| pair[1] - pair[0])
        .max()
        .unwrap_or(1);
    let count = header.bands.len();
    for (i, band) in header.bands.iter_mut().enumerate() {
        match starts.get(i + 1) {
            Some(next) => band.columns.1 = next - 1,
            None if band.columns.0 == band.columns.1 => {
                band.columns.1 = band.columns.0 + widest - 1;
            }
            None => {}
        }
        if i == 0 && count > 1 {
            band.columns.0 = 0;
        }
    }
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

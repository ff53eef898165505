//! Which sheet of a workbook is which form.

use std::fmt;

use super::caption;
use super::events::has_days;
use super::header::{self, Band, Header, Survey};
use super::lines;
use crate::model::{Role, Visibility, Workbook, fiscal_year, fold, heading_parts, is_numeric_like};
use crate::template::{Catalog, Layout, Template};

/// A form found in a workbook.
#[derive(Clone, Debug)]
pub struct Match<'a> {
    /// The form.
    pub template: &'a Template,
    /// Index of the sheet.
    pub sheet: usize,
    pub(super) header: Header,
    /// Further pages of the same form: sheets behind it with the same header and no other title.
    pub(super) pages: Vec<(usize, Header)>,
}

/// Why a workbook is none of the forms: what was seen, what was missing.
#[derive(Clone, Debug)]
pub struct Unrecognized {
    read_as: String,
    sheets: usize,
    nearest: Option<Box<Nearest>>,
    known: Vec<String>,
}

#[derive(Clone, Debug)]
struct Nearest {
    template: String,
    sheet: String,
    row: u32,
    seen: Vec<String>,
    missing: Vec<String>,
}

impl fmt::Display for Unrecognized {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (known, known_en) = (self.known.join("、"), self.known.join(", "));
        if let Some(near) = &self.nearest {
            let (seen, missing) = (near.seen.join("、"), near.missing.join("、"));
            let (seen_en, missing_en) = (near.seen.join(", "), near.missing.join(", "));
            writeln!(
                f,
                "{}として読みましたが、どの様式にも当てはまりません。シート「{}」の{}行目に見出し「{seen}」がありますが、「{missing}」の欄がありません（最も近い様式: {}）。見出しの行を確かめるか、--template で様式を指定してください（知っている様式: {known}）。",
                self.read_as,
                near.sheet,
                near.row + 1,
                near.template,
            )?;
            write!(
                f,
                "read as {}, but it fits no form: row {} of sheet {:?} has headings [{seen_en}] but no column for [{missing_en}] (nearest form: {}); check the header row or name a form with --template ({known_en})",
                self.read_as,
                near.row + 1,
                near.sheet,
                near.template,
            )
        } else {
            writeln!(
                f,
                "{}として読みましたが、どの様式にも当てはまりません。{}枚のシートを調べましたが、様式の見出しの行が見つかりませんでした（知っている様式: {known}）。",
                self.read_as, self.sheets,
            )?;
            write!(
                f,
                "read as {}, but it fits no form: no header row of a known form on any of {} sheet(s) ({known_en})",
                self.read_as, self.sheets
            )
        }
    }
}

impl std::error::Error for Unrecognized {}

/// Finds the form: the template and sheet whose header row fits best. `choice` limits it to one template; without
/// a choice, a form that the file itself names does, if the catalog has it.
pub fn identify<'a>(
    book: &Workbook,
    catalog: &'a Catalog,
    choice: Option<&str>,
) -> Result<Match<'a>, Unrecognized> {
    let choice = choice.or_else(|| {
        let declared = book.sheets.iter().find_map(|grid| grid.declared.as_ref())?;
        catalog
            .get(&declared.template)
            .map(|known| known.id.as_str())
    });
    let is_chosen = |template: &&Template| choice.is_none_or(|id| id == template.id);
    let (last, first): (Vec<&Template>, Vec<&Template>) = catalog
        .templates()
        .iter()
        .filter(is_chosen)
        .partition(|template| template.fallback);
    // A form that takes any table is tried on what no other form fits, and only where there is a table.
    best_of(book, &first).or_else(|refusal| match best_of(book, &last) {
        Ok(found)
            if choice.is_some()
                || found.template.table.layout == Layout::Lines
                || is_table(book, &found) =>
        {
            Ok(found)
        }
        _ => Err(refusal),
    })
}

/// Whether what stands below a header is a table of short cells: half of it filled, or mostly with numbers, and hardly a
/// sentence.
fn is_table(book: &Workbook, found: &Match<'_>) -> bool {
    const ROWS: usize = 200;
    /// Rows and columns of numbers that make a table, however many cells are blank for zero.
    const FEWEST: (usize, usize) = (5, 4);
    let below = book.sheets[found.sheet]
        .rows()
        .filter(|(row, _)| *row > found.header.rows.1);
    let (mut rows, mut cells, mut long, mut numbers) = (0, 0, 0, 0);
    for (_, filled) in below.take(ROWS) {
        let texts = filled
            .iter()
            .map(|(_, cell)| cell.shown.trim())
            .filter(|text| !text.is_empty());
        let lengths: Vec<usize> = texts
            .inspect(|text| numbers += usize::from(is_numeric_like(text)))
            .map(|text| text.chars().count())
            .collect();
        rows += usize::from(!lengths.is_empty());
        cells += lengths.len();
        long += lengths.iter().filter(|length| **length > 40).count();
    }
    let columns = found.header.bands.len();
    let is_filled = rows >= 2 && columns >= 2 && cells * 2 >= rows * columns;
    let is_of_numbers = rows >= FEWEST.0 && columns >= FEWEST.1 && numbers * 5 >= cells * 3;
    // 工程表: months or years over marks, most cells blank.
    let scope = |band: &Band| heading_parts(&[band.heading.text()]).scope.is_some();
    let times = found.header.bands.iter().filter(|band| scope(band)).count();
    (is_filled || is_of_numbers || times >= FEWEST.1) && long * 5 <= cells
}

/// The template and sheet whose header row fits best.
fn best_of<'a>(book: &Workbook, templates: &[&'a Template]) -> Result<Match<'a>, Unrecognized> {
    let mut best: Option<((bool, bool), Match<'a>)> = None;
    let mut nearest: Option<(usize, Nearest)> = None;
    for (sheet, grid) in book.sheets.iter().enumerate() {
        let is_visible = grid.visibility == Visibility::Visible;
        let survey = Survey::of(grid);
        // Outlines come last: a table is never one.
        let (outlines, tables): (Vec<&Template>, Vec<&Template>) = templates
            .iter()
            .copied()
            .partition(|template| template.table.layout == Layout::Lines);
        for template in tables.into_iter().chain(outlines) {
            let header = match template.table.layout {
                Layout::Text | Layout::Grid => survey.find(template),
                Layout::Lines => {
                    let is_table = best.as_ref().is_some_and(|((seen, _), _)| *seen);
                    if is_table && !template.is_own {
                        continue;
                    }
                    lines::find(grid, template)
                }
            };
            let Some(header) = header else {
                continue;
            };
            if header.missing.is_empty() && template.table.events && !has_days(grid, &header) {
                continue;
            }
            if header.missing.is_empty() {
                // A sheet that people see goes before a hidden one, and the office's own form before others where
                // it has every column of the table, whatever the scores.
                let rank = (is_visible, template.is_own && header.names_all());
                let is_better = best.as_ref().is_none_or(|(before, best)| {
                    (rank, header.score) > (*before, best.header.score)
                });
                if is_better {
                    best = Some((
                        rank,
                        Match {
                            template,
                            sheet,
                            header,
                            pages: Vec::new(),
                        },
                    ));
                }
            } else if nearest
                .as_ref()
                .is_none_or(|(score, _)| header.score > *score)
            {
                let label = |text: &str| text.split_whitespace().collect::<String>();
                let near = Nearest {
                    template: template.id.clone(),
                    sheet: grid.name.to_string(),
                    row: header.rows.0,
                    seen: header
                        .bands
                        .iter()
                        // What no form knows may be content and not a heading.
                        .filter(|band| band.key.is_some_and(|key| key.role != Role::Other))
                        .map(|band| label(band.heading.text()))
                        .take(12)
                        .collect(),
                    missing: header.missing.clone(),
                };
                nearest = Some((header.score, near));
            }
        }
    }
    if let Some((_, found)) = &mut best
        && found.template.table.layout != Layout::Lines
    {
        found.pages = pages(book, found);
    }
    best.map(|(_, found)| found).ok_or_else(|| Unrecognized {
        read_as: match book.charset {
            Some(charset) => format!("{} ({charset})", book.format.name()),
            None => book.format.name().to_owned(),
        },
        sheets: book.sheets.len(),
        nearest: nearest.map(|(_, near)| Box::new(near)),
        known: templates
            .iter()
            .map(|template| template.id.clone())
            .collect(),
    })
}

/// Programs that turn printed pages into workbooks give each page a sheet. Another year's form has another
/// title; in a grid a sheet with a title of its own is a further part of the table.
fn pages(book: &Workbook, found: &Match<'_>) -> Vec<(usize, Header)> {
    let headings = |header: &Header| -> Vec<_> {
        header
            .bands
            .iter()
            .map(|band| (band.key, fold(band.heading.text())))
            .collect()
    };
    let titles = |sheet: usize, header: &Header| -> Vec<String> {
        let captions = caption::read(&book.sheets[sheet], 0, header.rows.0);
        captions
            .iter()
            .map(|caption| fold(caption.text.text()))
            .collect()
    };
    let is_grid = found.template.table.layout == Layout::Grid;
    let year = |titles: &[String]| titles.iter().find_map(|title| fiscal_year(title));
    let (first, known) = (
        &book.sheets[found.sheet],
        titles(found.sheet, &found.header),
    );
    let behind = book.sheets.iter().enumerate().skip(found.sheet + 1);
    behind
        .filter(|(_, grid)| grid.visibility == first.visibility)
        .filter_map(|(sheet, grid)| {
            let header = header::find(grid, found.template)?;
            let titles = titles(sheet, &header);
            let is_page = headings(&header) == headings(&found.header)
                && (titles.iter().all(|title| known.contains(title))
                    || is_grid && year(&titles).is_none_or(|own| Some(own) == year(&known)));
            is_page.then_some((sheet, header))
        })
        .collect()
}

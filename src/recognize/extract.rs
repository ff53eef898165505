//! A sheet that is a form → its [`Document`].

use super::header::Band;
use super::identify::Match;
use super::{account, caption, continuation, facts, grid, items, lines, rows, table};
use crate::model::{
    ByColumn, Caption, CaptionKind, Column, ColumnKey, Date, Document, DropReason, Dropped, Grid,
    HeadingParts, Item, Metric, Period, Placement, Role, Source, Sourced, TableRow, Traced,
    Workbook, dates, effective_period, fiscal_year, heading_parts, period, visible_chars,
};
use crate::template::Layout;

/// What the rows of a form say, however they are laid out.
pub(super) struct Said {
    pub(super) rows: Vec<TableRow>,
    pub(super) items: Vec<Item>,
    pub(super) metrics: Vec<Metric>,
}

/// What one layout gives of a form.
pub(super) struct Read {
    /// What stands above and below the rows.
    pub(super) captions: Vec<Caption>,
    /// The columns, in the order of the form.
    pub(super) columns: ByColumn<Column>,
    pub(super) said: Said,
}

/// Reads everything the form says. `file` is the name of the file, for the record.
#[must_use]
pub fn extract(book: &Workbook, found: &Match<'_>, file: &str) -> Document {
    let mut placement = Placement::default();
    let used: Vec<usize> = std::iter::once(found.sheet)
        .chain(found.pages.iter().map(|(sheet, _)| *sheet))
        .collect();
    let read = match found.template.table.layout {
        Layout::Text | Layout::Grid => read_table,
        Layout::Lines => lines::read,
    };
    let Read {
        captions,
        columns,
        said,
    } = read(book, found, &mut placement);
    let Said {
        rows,
        items,
        metrics,
    } = said;
    account::drop_other_sheets(book, &used, &mut placement);
    placement.source_characters = book
        .sheets
        .iter()
        .flat_map(Grid::cells)
        .map(|(_, _, cell)| visible_chars(&cell.shown))
        .sum();
    placement.placed = account::count_placed(&captions, &columns, &rows);
    placement
        .dropped
        .sort_by(|a, b| (&a.at, a.reason).cmp(&(&b.at, b.reason)));
    let period = stated_period(&captions).or_else(|| effective(&captions));
    let fiscal_year = stated_year(&captions, &columns, period.as_ref());
    let facts = facts::facts(book, &used, &placement.dropped);
    Document {
        template: found.template.id.clone(),
        sources: vec![Source {
            file: file.to_owned(),
            format: book.format.name(),
            charset: book.charset,
            sheets: used
                .iter()
                .map(|sheet| book.sheets[*sheet].name.clone())
                .collect(),
        }],
        captions,
        fiscal_year,
        period,
        columns,
        rows,
        items,
        metrics,
        placement,
        undecodable: book
            .sheets
            .iter()
            .flat_map(|grid| grid.undecodable.iter().cloned())
            .collect(),
        facts,
        merged: used
            .iter()
            .filter_map(|sheet| book.sheets.get(*sheet))
            .flat_map(|grid| {
                let tall = grid.merged.iter().filter(|m| m.last_row > m.first_row);
                tall.map(|region| (grid.name.clone(), *region))
            })
            .collect(),
        ..Document::default()
    }
}

/// Reads a form that is a table.
fn read_table(book: &Workbook, found: &Match<'_>, placement: &mut Placement) -> Read {
    let (grid, layout) = (&book.sheets[found.sheet], found.template.table.layout);
    let header = &found.header;
    let captions = caption::read(grid, 0, header.rows.0);
    let mut body = rows::read(grid, header, &captions, placement);
    for (sheet, header) in &found.pages {
        let page = rows::read_page(&book.sheets[*sheet], header, &captions, placement);
        body.rows.extend(page.rows);
        body.notes.extend(page.notes);
    }
    let columns: ByColumn<Column> = header
        .columns(layout)
        .into_iter()
        .map(|(key, band)| (key, column(band, layout)))
        .collect();
    let captions: Vec<Caption> = captions.into_iter().chain(body.notes).collect();
    for band in header.bands.iter().filter(|band| band.key.is_none()) {
        for dropped in Dropped::all(&band.heading.trimmed(), DropReason::NoColumn) {
            // A heading merged over several columns stands in each.
            let is_kept = columns
                .values()
                .any(|column| column.heading.sources().any(|at| *at == dropped.at));
            if !is_kept && !placement.dropped.contains(&dropped) {
                placement.dropped.push(dropped);
            }
        }
    }
    let said = if layout == Layout::Grid {
        grid::read(&body.rows, &columns, &captions, &found.template.table)
    } else {
        let keys: Vec<ColumnKey> = columns.keys().copied().collect();
        let logical = match grid.declared {
            Some(_) => continuation::whole(&body.rows, &keys),
            None => continuation::join(body.rows, &keys, found.template, placement),
        };
        let (logical, outlined) = table::settle(logical, &keys, found.template);
        let (items, metrics) = items::items(&outlined);
        Said {
            rows: table::table_rows(logical, &outlined),
            items,
            metrics,
        }
    };
    Read {
        captions,
        columns,
        said,
    }
}

/// The period that a closing clause gives (`本計画は、令和7年4月1日から実施する。`).
fn effective(captions: &[Caption]) -> Option<Sourced<Period>> {
    captions
        .iter()
        .filter(|caption| caption.kind == CaptionKind::Note)
        .find_map(|caption| {
            let (value, chars) = effective_period(caption.text.text())?;
            let at = caption.text.locate(chars).into_iter().next()?;
            Some(Sourced { value, at })
        })
}

/// A column with its heading; figures in cells of their own take when, what and in which unit from it.
pub(super) fn column(band: &Band, layout: Layout) -> Column {
    let levels: Vec<&str> = band.levels.iter().map(Traced::text).collect();
    let parts = match layout {
        Layout::Grid => heading_parts(&levels),
        Layout::Text | Layout::Lines => HeadingParts::default(),
    };
    Column {
        heading: band.heading.clone(),
        levels: band.levels.clone(),
        scope: parts.scope,
        measure: parts.measure,
        unit: parts.unit,
    }
}

pub(super) fn stated_period(captions: &[Caption]) -> Option<Sourced<Period>> {
    let of_kind = captions
        .iter()
        .filter(|caption| caption.kind == CaptionKind::Period);
    of_kind.chain(captions).find_map(|caption| {
        Some(Sourced {
            value: period(caption.text.text())?,
            at: caption.text.first()?,
        })
    })
}

/// The fiscal year of the title, else of a column's heading, else of the period.
fn stated_year(
    captions: &[Caption],
    columns: &ByColumn<Column>,
    period: Option<&Sourced<Period>>,
) -> Option<i32> {
    let title = captions
        .iter()
        .filter(|caption| caption.kind == CaptionKind::Title);
    let mut texts = title.chain(captions).map(|caption| caption.text.text());
    let as_of = || {
        captions
            .iter()
            .find_map(|caption| as_of_year(&caption.text))
    };
    let named = texts.find_map(fiscal_year).or_else(as_of);
    named.or_else(|| year_of_columns(columns)).or_else(|| {
        let from = &period?.value.from;
        let (year, rest) = from.split_once('-')?;
        let year: i32 = year.parse().ok()?;
        Some(if matches!(rest.get(..2), Some("01" | "02" | "03")) {
            year - 1
        } else {
            year
        })
    })
}

/// The fiscal year of the day that a line says the figures are of: `（令和7年3月31日現在）`.
fn as_of_year(text: &Traced) -> Option<i32> {
    let day = dates(text.text()).into_iter().find(|date| {
        text.slice(date.chars.end..text.len())
            .text()
            .trim_start()
            .starts_with("現在")
    })?;
    Some(Date::new(day.year?, day.month?, day.day?)?.fiscal_year())
}

/// The year that headings tell: the last of those that something was done in, before the last of others; targets
/// lie ahead and base values behind.
fn year_of_columns(columns: &ByColumn<Column>) -> Option<i32> {
    let last = |is_of: fn(Role) -> bool| {
        let of_kind = columns.iter().filter(|(key, _)| is_of(key.role));
        of_kind
            .filter_map(|(_, column)| fiscal_year(column.heading.text()))
            .max()
    };
    last(|role| matches!(role, Role::Actual | Role::Status | Role::Settlement))
        .or_else(|| last(|role| !matches!(role, Role::Target | Role::Baseline)))
        .or_else(|| last(|role| role == Role::Target))
}

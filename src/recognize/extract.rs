//! A sheet that is a form → its [`Document`].

use indexmap::IndexMap;

use super::continuation::LogicalRow;
use super::identify::Match;
use super::outline::Outlined;
use super::{account, caption, continuation, items, lines, outline, rows, table};
use crate::model::{
    Caption, CaptionKind, Column, ColumnKey, Date, Document, DropReason, Dropped, Grid, Period,
    Placement, Source, Sourced, Workbook, dates, fiscal_year, period, visible_chars,
};
use crate::template::Layout;

/// Reads everything the form says. `file` is the name of the file, for the record.
#[must_use]
pub fn extract(book: &Workbook, found: &Match<'_>, file: &str) -> Document {
    let mut placement = Placement::default();
    let used: Vec<usize> = std::iter::once(found.sheet)
        .chain(found.pages.iter().map(|(sheet, _)| *sheet))
        .collect();
    let read = match found.template.table.layout {
        Layout::Text | Layout::Grid => read_table(book, found, &mut placement),
        Layout::Lines => lines::read(&book.sheets[found.sheet], found.template, &mut placement),
    };
    let (captions, columns) = (read.captions, read.columns);
    let (items, metrics) = items::items(&read.outlined);
    let rows = table::table_rows(read.rows, &read.outlined);
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
    let period = stated_period(&captions).or_else(|| effective_year(&captions));
    let fiscal_year = stated_year(&captions, &columns, period.as_ref());
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
    }
}

/// What one layout gives of a form.
pub(super) struct Read {
    /// What stands above and below.
    pub(super) captions: Vec<Caption>,
    /// The columns, in the order of the form.
    pub(super) columns: IndexMap<ColumnKey, Column>,
    /// The rows.
    pub(super) rows: Vec<LogicalRow>,
    /// The items of the rows.
    pub(super) outlined: Outlined,
}

fn read_table(book: &Workbook, found: &Match<'_>, placement: &mut Placement) -> Read {
    let grid = &book.sheets[found.sheet];
    let header = &found.header;
    let captions = caption::read(grid, 0, header.rows.0);
    let mut body = rows::read(grid, header, &captions, placement);
    for (sheet, header) in &found.pages {
        let page = rows::read_page(&book.sheets[*sheet], header, &captions, placement);
        body.rows.extend(page.rows);
        body.notes.extend(page.notes);
    }
    let columns: IndexMap<ColumnKey, Column> = header
        .columns()
        .into_iter()
        .map(|(key, band)| {
            let column = Column {
                heading: band.heading.clone(),
                levels: band.levels.clone(),
                ..Column::default()
            };
            (key, column)
        })
        .collect();
    let keys: Vec<ColumnKey> = columns.keys().copied().collect();
    let rows = continuation::join(body.rows, &keys, found.template, placement);
    let outlined = outline::outline(&rows, &keys, found.template);
    for band in header.bands.iter().filter(|band| band.key.is_none()) {
        placement
            .dropped
            .extend(Dropped::all(&band.heading.trimmed(), DropReason::NoColumn));
    }
    Read {
        captions: captions.into_iter().chain(body.notes).collect(),
        columns,
        rows,
        outlined,
    }
}

/// From the day a closing clause names (`本計画は、令和7年4月1日から実施する。`) to the end of its fiscal year.
fn effective_year(captions: &[Caption]) -> Option<Sourced<Period>> {
    const BEGINS: &[&str] = &[
        "から実施",
        "より実施",
        "から施行",
        "より施行",
        "から適用",
        "より適用",
    ];
    captions
        .iter()
        .filter(|caption| caption.kind == CaptionKind::Note)
        .find_map(|caption| {
            let text = &caption.text;
            let date = dates(text.text()).into_iter().find(|date| {
                let behind: String = text
                    .slice(date.chars.end..text.len())
                    .text()
                    .chars()
                    .take(4)
                    .collect();
                BEGINS.iter().any(|word| behind.starts_with(word))
            })?;
            let from = Date::new(date.year?, date.month?, date.day?)?;
            let to = Date::new(from.fiscal_year() + 1, 3, 31)?;
            Some(Sourced {
                value: Period {
                    from: from.to_string(),
                    to: to.to_string(),
                },
                at: text.locate(date.chars).into_iter().next()?,
            })
        })
}

fn stated_period(captions: &[Caption]) -> Option<Sourced<Period>> {
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
    columns: &IndexMap<ColumnKey, Column>,
    period: Option<&Sourced<Period>>,
) -> Option<i32> {
    let title = captions
        .iter()
        .filter(|caption| caption.kind == CaptionKind::Title);
    let texts = title.chain(captions).map(|caption| caption.text.text());
    let headings = columns.values().map(|column| column.heading.text());
    texts.chain(headings).find_map(fiscal_year).or_else(|| {
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

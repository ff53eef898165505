//! The rows of the official table: those of the source, or one for each numbered item.

use crate::model::{
    Column, ColumnKey, Document, Head, Item, ItemKind, Passage, RowKind, TableRow, fold,
    visible_chars,
};
use crate::template::{Layout, Rows, Template};

/// One row of the official table.
#[derive(Clone, Debug)]
pub(super) enum OfficialRow {
    /// A heading over the whole width.
    Section {
        /// What it says.
        text: String,
        /// How deep it lies.
        depth: u32,
        /// The column it stood under.
        column: usize,
    },
    /// What each column says, in the order of the columns.
    Data(Vec<Passage>),
}

/// A column of the official table.
#[derive(Clone, Debug)]
pub(super) struct OfficialColumn {
    /// What it is for.
    pub(super) key: ColumnKey,
    /// The headings stacked over it, topmost first, one in most forms: those of the source, else that of the
    /// template.
    pub(super) levels: Vec<String>,
    /// Its share of the page's width.
    pub(super) share: u32,
    /// Whether its items are those of the other columns.
    pub(super) is_aligned: bool,
}

/// The columns: those of the template, then those the document has beside them.
pub(super) fn columns(document: &Document, template: &Template) -> Vec<OfficialColumn> {
    if template.table.layout == Layout::Grid && !document.columns.is_empty() {
        return grid_columns(document, template);
    }
    let mut columns: Vec<OfficialColumn> = keys(document, template)
        .into_iter()
        .zip(&template.columns)
        .filter(|(key, column)| column.required || has_column(document, *key))
        .map(|(key, column)| {
            let heading = heading(document, key).unwrap_or_else(|| column.heading.clone());
            OfficialColumn {
                key,
                levels: vec![heading],
                share: column.width.clamp(1, 2000),
                is_aligned: column.aligned,
            }
        })
        .collect();
    let widest = columns.iter().map(|column| column.share).max().unwrap_or(2);
    let rows = document.rows.iter().flat_map(|row| row.entries.keys());
    for key in document.columns.keys().chain(rows) {
        if !columns.iter().any(|column| column.key == *key) {
            let heading = heading(document, *key).unwrap_or_default();
            columns.push(OfficialColumn {
                key: *key,
                levels: vec![heading],
                share: widest.div_ceil(2),
                is_aligned: template.is_aligned(key.role),
            });
        }
    }
    columns
}

/// The columns of a grid: those of the document, in its order, years over their columns.
fn grid_columns(document: &Document, template: &Template) -> Vec<OfficialColumn> {
    let column = |(key, column): (&ColumnKey, &Column)| {
        let name = fold(column.heading.text());
        let of_role = || template.columns.iter().filter(|own| own.role == key.role);
        let own = of_role()
            .max_by_key(|own| own.names.weigh(&name))
            .or_else(|| of_role().next());
        let mut levels: Vec<String> = column
            .levels
            .iter()
            .map(|level| level.text().trim().to_owned())
            .collect();
        if levels.is_empty() {
            levels.push(column.heading.text().trim().to_owned());
        }
        OfficialColumn {
            key: *key,
            levels,
            share: own.map_or(3, |own| own.width).clamp(1, 2000),
            is_aligned: template.is_aligned(key.role),
        }
    };
    document.columns.iter().map(column).collect()
}

/// Which column of the document stands in each column of the template. Where several columns of the template are
/// for the same, their names decide; otherwise the order.
fn keys(document: &Document, template: &Template) -> Vec<ColumnKey> {
    let mut keys: Vec<Option<ColumnKey>> = vec![None; template.columns.len()];
    let mut fits: Vec<(usize, usize, ColumnKey)> = Vec::new();
    for (key, column) in &document.columns {
        let name = fold(column.heading.text());
        for (at, own) in template.columns.iter().enumerate() {
            if own.role == key.role
                && let Some(weight) = own.names.weigh(&name)
            {
                fits.push((weight, at, *key));
            }
        }
    }
    fits.sort_by_key(|(weight, at, key)| (std::cmp::Reverse(*weight), *at, *key));
    for (_, at, key) in fits {
        if keys[at].is_none() && !keys.contains(&Some(key)) {
            keys[at] = Some(key);
        }
    }
    for (at, own) in template.columns.iter().enumerate() {
        let mut of_role = (0..=u16::MAX).map(|nth| ColumnKey {
            role: own.role,
            nth,
        });
        if keys[at].is_none() {
            keys[at] = of_role.find(|key| !keys.contains(&Some(*key)));
        }
    }
    let keys = keys.into_iter().zip(&template.columns);
    keys.map(|(key, own)| key.unwrap_or_else(|| own.role.into()))
        .collect()
}

fn heading(document: &Document, key: ColumnKey) -> Option<String> {
    let heading = document.columns.get(&key)?.heading.text().trim();
    (!heading.is_empty()).then(|| heading.to_owned())
}

fn has_column(document: &Document, key: ColumnKey) -> bool {
    document.columns.contains_key(&key)
        || document
            .rows
            .iter()
            .any(|row| row.entries.contains_key(&key))
}

/// The rows, as the template asks for them. Rows of items are taken only when the items hold every character
/// of the table: the official workbook loses nothing.
pub(super) fn rows(
    document: &Document,
    template: &Template,
    columns: &[OfficialColumn],
) -> Vec<OfficialRow> {
    if template.table.rows == Rows::Item {
        let mut rows = Vec::new();
        item_rows(&document.items, 0, columns, &mut rows);
        let source: u64 = document
            .rows
            .iter()
            .flat_map(|row| row.entries.values())
            .map(|passage| visible_chars(passage.text.text()))
            .sum();
        if rows.iter().map(OfficialRow::visible_chars).sum::<u64>() >= source {
            return rows;
        }
    }
    document
        .rows
        .iter()
        .map(|row| source_row(row, columns))
        .collect()
}

fn source_row(row: &TableRow, columns: &[OfficialColumn]) -> OfficialRow {
    match row.kind {
        RowKind::Section { depth } => {
            let texts: Vec<&str> = row
                .entries
                .values()
                .map(|passage| passage.text.text().trim())
                .filter(|text| !text.is_empty())
                .collect();
            OfficialRow::Section {
                text: texts.join("　"),
                depth,
                column: columns
                    .iter()
                    .position(|column| row.entries.keys().next() == Some(&column.key))
                    .unwrap_or(0),
            }
        }
        RowKind::Data => OfficialRow::Data(
            columns
                .iter()
                .map(|column| row.entries.get(&column.key).cloned().unwrap_or_default())
                .collect(),
        ),
    }
}

fn item_rows(items: &[Item], depth: u32, columns: &[OfficialColumn], rows: &mut Vec<OfficialRow>) {
    for item in items {
        if item.kind == ItemKind::Section {
            let text = item
                .entries
                .values()
                .map(|entry| entry.text.text().trim())
                .find(|text| !text.is_empty())
                .map_or_else(|| item.heading.clone(), ToOwned::to_owned);
            let of_item = item.entries.keys().next();
            let column = columns
                .iter()
                .position(|column| of_item == Some(&column.key));
            rows.push(OfficialRow::Section {
                text,
                depth,
                column: column.unwrap_or(0),
            });
            item_rows(&item.items, depth + 1, columns, rows);
        } else {
            rows.push(OfficialRow::Data(
                columns
                    .iter()
                    .map(|column| item_passage(item, column.key))
                    .collect(),
            ));
            item_rows(&item.items, depth, columns, rows);
        }
    }
}

fn item_passage(item: &Item, key: ColumnKey) -> Passage {
    let Some(entry) = item.entries.get(&key) else {
        return Passage::default();
    };
    Passage {
        text: entry.text.trimmed(),
        heads: vec![Head {
            at: 0,
            path: item.path.clone(),
        }],
    }
}

impl OfficialRow {
    fn visible_chars(&self) -> u64 {
        match self {
            Self::Section { text, .. } => visible_chars(text),
            Self::Data(passages) => passages.iter().map(|p| visible_chars(p.text.text())).sum(),
        }
    }
}

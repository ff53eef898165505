//! The machine-readable twin: a long table with one row a quantity or text, every row complete in itself.

use std::collections::HashMap;

use rust_decimal::Decimal;

use crate::model::{CaptionKind, CellRef, ColumnKey, Document, Item, Kind, Metric};

/// Names of the columns, in order.
pub(super) const HEADINGS: [&str; 14] = [
    "文書",
    "年度",
    "項目番号",
    "項目名",
    "列",
    "指標",
    "種別",
    "値",
    "単位",
    "限定",
    "時点",
    "本文",
    "枝番",
    "出典セル",
];

/// One field of the twin. Blank means unknown, never zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// Text without line breaks.
    Text(String),
    /// A number without unit, comma or mark.
    Number(Decimal),
}

impl Field {
    fn blank() -> Self {
        Self::Text(String::new())
    }
}

/// One row of the twin.
pub(super) type TwinRow = [Field; HEADINGS.len()];

/// Most characters of text in one row; longer texts go on in the next, counted by 枝番.
const LONGEST_TEXT: usize = 800;

/// Every text and quantity of a document.
pub(super) fn rows(document: &Document) -> Vec<TwinRow> {
    let twin = Twin::new(document);
    let items = document.all_items();
    let mut rows = Vec::new();
    if items.is_empty() {
        for (role, passage) in document.rows.iter().flat_map(|row| &row.entries) {
            let cells = cell_list(&passage.text.cells());
            twin.texts(&mut rows, ("", ""), *role, passage.text.text(), &cells);
        }
    }
    for item in items {
        let path = item.path.to_string();
        for (role, entry) in &item.entries {
            let cells = cell_list(&entry.cells());
            twin.texts(
                &mut rows,
                (&path, &item.heading),
                *role,
                entry.text.text(),
                &cells,
            );
        }
    }
    rows.extend(document.metrics.iter().map(|metric| twin.metric(metric)));
    rows
}

/// Headings of all items by path.
pub(super) fn headings(document: &Document) -> HashMap<String, String> {
    let heading = |item: &Item| (item.path.to_string(), label(&item.heading));
    document.all_items().into_iter().map(heading).collect()
}

/// Most characters of a heading; the whole stands in the text.
const LONGEST_LABEL: usize = 200;

/// A heading as a label, on one line.
fn label(heading: &str) -> String {
    let heading = fold_lines(heading);
    match heading.char_indices().nth(LONGEST_LABEL) {
        Some((end, _)) => format!("{}…", &heading[..end]),
        None => heading,
    }
}

/// Cells in order, cells below one another as a range: `様式1!B25:B31`.
fn cell_list(cells: &[CellRef]) -> String {
    let mut ranges: Vec<(&CellRef, u32)> = Vec::new();
    for cell in cells {
        match ranges.last_mut() {
            Some((first, last))
                if first.sheet == cell.sheet
                    && first.column == cell.column
                    && last.checked_add(1) == Some(cell.row) =>
            {
                *last = cell.row;
            }
            _ => ranges.push((cell, cell.row)),
        }
    }
    joined(ranges.into_iter().map(|(first, last)| {
        if first.row == last {
            first.to_string()
        } else {
            format!(
                "{first}:{}",
                CellRef::new(&first.sheet, last, first.column).a1()
            )
        }
    }))
}

/// Text on one line: line breaks and blanks that only arrange it become one space.
pub(super) fn fold_lines(text: &str) -> String {
    let lines: Vec<&str> = text
        .split(|c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'))
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    lines.join(" ")
}

/// What the column of a role is called in this document.
pub(super) fn column_name(document: &Document, key: impl Into<ColumnKey>) -> String {
    let key = key.into();
    document
        .columns
        .get(&key)
        .map(|column| fold_lines(column.heading.text()))
        .filter(|heading| !heading.is_empty())
        .unwrap_or_else(|| key.to_string())
}

/// Names in order, separated as in a Japanese list.
pub(super) fn joined(names: impl Iterator<Item = String>) -> String {
    names.collect::<Vec<_>>().join("、")
}

struct Twin<'a> {
    document: &'a Document,
    title: String,
    year: Field,
    headings: HashMap<String, String>,
}

impl<'a> Twin<'a> {
    fn new(document: &'a Document) -> Self {
        let title = document
            .caption(CaptionKind::Title)
            .map(|title| fold_lines(title.text()))
            .or_else(|| document.sources.first().map(|source| source.file.clone()));
        Self {
            document,
            title: title.unwrap_or_default(),
            year: document
                .fiscal_year
                .map_or_else(Field::blank, |year| Field::Number(year.into())),
            headings: headings(document),
        }
    }

    fn texts(
        &self,
        rows: &mut Vec<TwinRow>,
        (path, heading): (&str, &str),
        key: ColumnKey,
        text: &str,
        cells: &str,
    ) {
        let text = fold_lines(text);
        let parts = parts(&text);
        for (part, number) in parts.iter().zip(1u32..) {
            let number = if parts.len() > 1 {
                Field::Number(number.into())
            } else {
                Field::blank()
            };
            rows.push([
                Field::Text(self.title.clone()),
                self.year.clone(),
                Field::Text(path.to_owned()),
                Field::Text(label(heading)),
                Field::Text(column_name(self.document, key)),
                Field::blank(),
                Field::Text("本文".to_owned()),
                Field::blank(),
                Field::blank(),
                Field::blank(),
                Field::blank(),
                Field::Text((*part).to_owned()),
                number,
                Field::Text(cells.to_owned()),
            ]);
        }
    }

    fn metric(&self, metric: &Metric) -> TwinRow {
        let path = metric.path.to_string();
        let heading = self.headings.get(&path).cloned().unwrap_or_default();
        [
            Field::Text(self.title.clone()),
            self.year.clone(),
            Field::Text(path),
            Field::Text(heading),
            Field::Text(column_name(self.document, metric.column())),
            Field::Text(fold_lines(&metric.measure)),
            Field::Text(metric.kind.ja().to_owned()),
            Field::Number(metric.value.normalize()),
            Field::Text(fold_lines(&metric.unit)),
            Field::Text(joined(metric.qualifiers.iter().map(|q| fold_lines(q)))),
            Field::Text(self.moment(metric.kind)),
            Field::Text(fold_lines(&metric.text)),
            Field::blank(),
            Field::Text(metric.at.cell.to_string()),
        ]
    }

    /// The day a figure speaks of: results of the last day of the period, aims of the end of the fiscal year.
    fn moment(&self, kind: Kind) -> String {
        let period_end = self
            .document
            .period
            .as_ref()
            .map(|period| period.value.to.clone());
        let year_end = self
            .document
            .fiscal_year
            .map(|year| format!("{:04}-03-31", year.saturating_add(1)));
        match kind {
            Kind::Actual => period_end,
            Kind::Target | Kind::Plan | Kind::Forecast => year_end,
            Kind::Baseline | Kind::Rate | Kind::Diff | Kind::Count => None,
        }
        .unwrap_or_default()
    }
}

/// A text cut into parts of bounded length, at the end of a sentence where there is one.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((limit, _)) = rest.char_indices().nth(LONGEST_TEXT) {
        let head = &rest[..limit];
        let end = head
            .char_indices()
            .skip(LONGEST_TEXT / 2)
            .filter(|(_, c)| matches!(c, '。' | ' ' | '　'))
            .last()
            .map_or(limit, |(at, c)| at + c.len_utf8());
        let (part, tail) = rest.split_at(end);
        parts.push(part);
        rest = tail;
    }
    if !rest.is_empty() {
        parts.push(rest);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::visible_chars;

    #[test]
    fn long_texts_are_cut_at_sentences_and_keep_every_character() {
        let text = "研修を行いました。".repeat(300);
        let parts = parts(&text);
        assert!(parts.len() > 2);
        assert!(parts.iter().all(|part| part.ends_with('。')));
        assert_eq!(parts.concat(), text);
    }

    #[test]
    fn cells_below_one_another_are_a_range() {
        let sheet: std::sync::Arc<str> = "様式1".into();
        let cells = [(4, 1), (5, 1), (6, 1), (6, 2), (9, 2)];
        let cells = cells.map(|(row, column)| CellRef::new(&sheet, row, column));
        assert_eq!(cell_list(&cells), "様式1!B5:B7、様式1!C7、様式1!C10");
    }

    #[test]
    fn folding_lines_keeps_every_visible_character() {
        let text = "　1 研修\n　　(1)\t内容\r\n\n終";
        assert_eq!(fold_lines(text), "1 研修 (1) 内容 終");
        assert_eq!(visible_chars(&fold_lines(text)), visible_chars(text));
    }
}

//! The machine-readable twin: a long table with one row a line of text or a quantity, every row complete in itself.
//! Nothing that the document says is missing from it, so that it can be read back.

use std::borrow::Cow;
use std::collections::HashMap;

use rust_decimal::Decimal;

use super::twin_places::{Owners, cell_list, row_of_cells};
use crate::model::{CaptionKind, ColumnKey, Document, Item, Kind, Metric, RowKind, Traced};

/// Names of the columns, in order.
pub(super) const HEADINGS: [&str; 19] = [
    "文書",
    "様式",
    "年度",
    "行",
    "項目番号",
    "項目名",
    "列",
    "役割",
    "指標",
    "種別",
    "値",
    "単位",
    "限定",
    "期間",
    "時点",
    "本文",
    "枝番",
    "字下げ",
    "出典セル",
];

/// What a row of the table says: 種別 of its lines.
const TEXT: &str = "本文";
/// A heading over the rows below.
const SECTION: &str = "区分見出し";
/// A heading of a column.
const COLUMN: &str = "列見出し";

/// One field of the twin. Blank means unknown, never zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Field<'a> {
    /// Text without line breaks.
    Text(Cow<'a, str>),
    /// A number without unit, comma or mark.
    Number(Decimal),
}

impl<'a> Field<'a> {
    fn blank() -> Self {
        Self::Text("".into())
    }

    fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    fn number(number: impl Into<Decimal>) -> Self {
        Self::Number(number.into())
    }
}

/// One row of the twin.
pub(super) type TwinRow<'a> = [Field<'a>; HEADINGS.len()];

/// Most characters of text in one row, so that each fits a cell. A longer line goes on in the next row, under the
/// same 枝番.
const LONGEST_TEXT: usize = 16_000;

/// Hands out every line and quantity of a document: what stands beside the table, the headings, the rows, the
/// quantities.
pub(super) fn each<E>(
    document: &Document,
    mut take: impl FnMut(TwinRow<'_>) -> Result<(), E>,
) -> Result<(), E> {
    let twin = Twin::new(document);
    for (caption, number) in document.captions.iter().zip(1..) {
        let record = Record {
            row: Some(number),
            kind: caption_name(caption.kind),
            ..Record::default()
        };
        twin.lines(&record, &caption.text, &mut take)?;
    }
    for (key, column) in &document.columns {
        for (level, number) in column.levels.iter().zip(1..) {
            let record = Record {
                row: Some(number),
                key: Some(*key),
                kind: COLUMN,
                ..Record::default()
            };
            twin.lines(&record, level, &mut take)?;
        }
    }
    for (row, number) in document.rows.iter().zip(1..) {
        for (key, passage) in &row.entries {
            let record = Record {
                row: Some(number),
                key: Some(*key),
                kind: match row.kind {
                    RowKind::Section { .. } => SECTION,
                    RowKind::Data => TEXT,
                },
                has_items: true,
            };
            twin.lines(&record, &passage.text, &mut take)?;
        }
    }
    let rows = row_of_cells(document);
    for metric in &document.metrics {
        take(twin.metric(metric, rows.get(&metric.at.cell).copied()))?;
    }
    Ok(())
}

/// What a line beside the table is called in the twin.
fn caption_name(kind: CaptionKind) -> &'static str {
    match kind {
        CaptionKind::FormNumber => "様式番号",
        CaptionKind::Title => "題名",
        CaptionKind::Period => "期間",
        CaptionKind::Organization => "団体名",
        CaptionKind::Unit => "単位",
        CaptionKind::Preamble => "前文",
        CaptionKind::Note => "注記",
    }
}

/// Headings of all items by path.
pub(super) fn headings(document: &Document) -> HashMap<String, String> {
    let heading = |item: &Item| (item.path.to_string(), label(&item.heading));
    document.all_items().into_iter().map(heading).collect()
}

/// Most characters of a heading; the whole stands in the text.
const LONGEST_LABEL: usize = 200;

/// A heading as a label, on one line.
pub(super) fn label(heading: &str) -> String {
    let heading = fold_lines(heading);
    match heading.char_indices().nth(LONGEST_LABEL) {
        Some((end, _)) => format!("{}…", &heading[..end]),
        None => heading,
    }
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

/// What the rows of one text share.
#[derive(Clone, Copy, Debug, Default)]
struct Record {
    row: Option<u32>,
    key: Option<ColumnKey>,
    kind: &'static str,
    has_items: bool,
}

struct Twin<'a> {
    document: &'a Document,
    title: String,
    year: Field<'a>,
    headings: HashMap<String, String>,
    columns: HashMap<ColumnKey, String>,
    owners: Owners<'a>,
}

impl<'a> Twin<'a> {
    fn new(document: &'a Document) -> Self {
        let title = document
            .caption(CaptionKind::Title)
            .map(|title| fold_lines(title.text()))
            .or_else(|| document.sources.first().map(|source| source.file.clone()));
        let columns = document.columns.keys();
        Self {
            document,
            title: title.unwrap_or_default(),
            year: document
                .fiscal_year
                .map_or_else(Field::blank, Field::number),
            headings: headings(document),
            columns: columns
                .map(|key| (*key, column_name(document, *key)))
                .collect(),
            owners: Owners::new(document),
        }
    }

    /// The fields that every row has alike, and blanks.
    fn row<'t>(&'t self, record: &Record) -> TwinRow<'t> {
        let mut row = [const { Field::Text(Cow::Borrowed("")) }; HEADINGS.len()];
        row[0] = Field::text(self.title.as_str());
        row[1] = Field::text(self.document.template.as_str());
        row[2] = self.year.clone();
        row[3] = record.row.map_or_else(Field::blank, Field::number);
        if let Some(key) = record.key {
            let name = self.columns.get(&key).map_or("", String::as_str);
            row[6] = Field::text(name);
            row[7] = Field::text(key.to_string());
        }
        row[9] = Field::text(record.kind);
        row
    }

    /// One row a line. Empty lines are told by the gap in the numbers.
    fn lines<E>(
        &self,
        record: &Record,
        text: &Traced,
        take: &mut impl FnMut(TwinRow<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut start = 0_u32;
        for (line, number) in text.text().split('\n').zip(1_u32..) {
            let length = u32::try_from(line.chars().count()).unwrap_or(u32::MAX);
            let range = start..start.saturating_add(length);
            start = range.end.saturating_add(1);
            if line.is_empty() {
                continue;
            }
            let (indent, inner) = Indent::of(line);
            let source = match number {
                1 if !text.text().contains('\n') => Cow::Borrowed(text),
                _ => Cow::Owned(text.slice(range)),
            };
            let mut row = self.row(record);
            if record.has_items
                && let Some(item) = record.key.and_then(|key| self.owners.of(key, &source))
            {
                row[4] = Field::text(item.path.as_str());
                row[5] = Field::text(item.label.as_str());
            }
            row[16] = Field::number(number);
            row[17] = Field::text(indent);
            row[18] = Field::text(cell_list(&source.cells()));
            for part in parts(inner) {
                let mut row = row.clone();
                row[15] = Field::text(part);
                take(row)?;
            }
        }
        Ok(())
    }

    fn metric<'t>(&'t self, metric: &'t Metric, row_number: Option<u32>) -> TwinRow<'t> {
        let path = metric.path.to_string();
        let mut row = self.row(&Record {
            row: row_number,
            key: Some(metric.column()),
            kind: metric.kind.ja(),
            has_items: true,
        });
        row[5] = Field::text(self.headings.get(&path).map_or("", String::as_str));
        row[4] = Field::text(path);
        row[8] = Field::text(fold_lines(&metric.measure));
        row[10] = Field::number(metric.value.normalize());
        row[11] = Field::text(fold_lines(&metric.unit));
        row[12] = Field::text(joined(metric.qualifiers.iter().map(|q| fold_lines(q))));
        row[13] = Field::text(fold_lines(metric.scope.as_deref().unwrap_or_default()));
        row[14] = Field::text(self.moment(metric.kind));
        row[15] = Field::text(fold_lines(&metric.text));
        row[18] = Field::text(metric.at.cell.to_string());
        row
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

/// The blanks at both ends of a line, told in words: 全 is a full-width blank, 半 a half-width one, タ a tab.
/// Blanks before the text, then ／ and those behind it.
struct Indent;

impl Indent {
    fn of(line: &str) -> (String, &str) {
        let is_blank = |c: char| matches!(c, '\u{3000}' | ' ' | '\t');
        let inner = line.trim_matches(is_blank);
        let behind = line.trim_start_matches(is_blank).len() - inner.len();
        let before = line.len() - behind - inner.len();
        let mut told = spelled(&line[..before]);
        if behind > 0 {
            told.push('／');
            told.push_str(&spelled(&line[line.len() - behind..]));
        }
        (told, inner)
    }
}

fn spelled(blanks: &str) -> String {
    blanks
        .chars()
        .map(|c| match c {
            '\u{3000}' => '全',
            '\t' => 'タ',
            _ => '半',
        })
        .collect()
}

/// A line cut into parts of bounded length. A line of blanks alone is one part.
fn parts(line: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = line;
    while let Some((end, _)) = rest.char_indices().nth(LONGEST_TEXT) {
        let (part, tail) = rest.split_at(end);
        parts.push(part);
        rest = tail;
    }
    parts.push(rest);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_cut_and_keep_every_character() {
        let line = "研修を行いました。".repeat(9_000);
        let parts = parts(&line);
        assert_eq!(parts.len(), 6);
        assert!(
            parts
                .iter()
                .all(|part| part.chars().count() <= LONGEST_TEXT)
        );
        assert_eq!(parts.concat(), line);
    }

    #[test]
    fn blanks_at_the_ends_of_a_line_are_told_in_words() {
        for (line, told, inner) in [
            ("研修", "", "研修"),
            ("　　(1) 研修", "全全", "(1) 研修"),
            (" 　\t研　修", "半全タ", "研　修"),
            ("研修　 ", "／全半", "研修"),
            ("　", "全", ""),
        ] {
            assert_eq!(Indent::of(line), (told.to_owned(), inner));
        }
    }

    #[test]
    fn folding_lines_keeps_every_visible_character() {
        use crate::model::visible_chars;
        let text = "　1 研修\n　　(1)\t内容\r\n\n終";
        assert_eq!(fold_lines(text), "1 研修 (1) 内容 終");
        assert_eq!(visible_chars(&fold_lines(text)), visible_chars(text));
    }
}

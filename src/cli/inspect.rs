//! `inspect`: how a file was understood: format, sheet, header row, columns, rows joined, items, metrics, and what
//! found no place.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::args::InspectArgs;
use super::console::Console;
use super::failure;
use super::inputs::Input;
use super::lang::Lang;
use super::text::{Style, Text, one_line, pad, width};
use super::{Exit, choice, verbose, wrong_usage};
use crate::model::{
    CellRef, ChangeKind, Document, DropReason, Item, ItemKind, ItemPath, Metric, RowKind,
    visible_chars,
};
use crate::template::{Catalog, Template};

/// Columns of a heading or quote; longer ones are cut.
const QUOTE: usize = 56;

pub(super) fn inspect(
    args: &InspectArgs,
    catalog: &'static Catalog,
    console: &mut Console,
) -> Exit {
    let lang = console.lang;
    let choice = match choice(&args.reading, catalog) {
        Ok(choice) => choice,
        Err(message) => return wrong_usage(console, lang.of(&message)),
    };
    let input = Input {
        path: (args.input != "-").then(|| args.input.clone().into()),
    };
    match failure::work(&input, String::new(), catalog, &choice) {
        Ok(converted) => {
            console.say(&account(&converted.document, converted.template, lang));
            Exit::Done
        }
        Err(failure) => {
            verbose::failed(&failure, &input.name(), console);
            Exit::Failed
        }
    }
}

/// The whole account of one file.
fn account(document: &Document, template: &Template, lang: Lang) -> Text {
    let mut text = Text::default();
    let view = View { document, lang };
    view.file(&mut text, template);
    view.columns(&mut text);
    view.rows(&mut text);
    view.items(&mut text);
    view.dropped(&mut text);
    text
}

/// The metrics of an item and a cell: the rows of a ledger share their path, but no cell.
type Metrics<'a> = HashMap<(&'a ItemPath, CellRef), Vec<&'a Metric>>;

struct View<'a> {
    document: &'a Document,
    lang: Lang,
}

impl View<'_> {
    fn file(&self, text: &mut Text, template: &Template) {
        let lang = self.lang;
        let mut facts = Vec::new();
        for source in &self.document.sources {
            text.styled(Style::Strong, source.file.clone());
            facts.push((lang.pick("形式", "format"), source.format.to_owned()));
            if let Some(charset) = source.charset {
                facts.push((lang.pick("文字コード", "charset"), charset.to_owned()));
            }
            facts.push((lang.pick("シート", "sheet"), source.sheets.join("、")));
        }
        let name = lang.pick(&template.name.ja, &template.name.en);
        facts.push((lang.pick("様式", "form"), format!("{} {name}", template.id)));
        if let Some(row) = self.header_row() {
            facts.push((
                lang.pick("見出し行", "header row"),
                lang.pick(format!("{row}行目"), format!("row {row}")),
            ));
        }
        if let Some(year) = self.document.fiscal_year {
            facts.push((lang.pick("年度", "fiscal year"), year.to_string()));
        }
        if let Some(period) = &self.document.period {
            let days = format!("{} – {}", period.value.from, period.value.to);
            facts.push((lang.pick("期間", "period"), days));
        }
        table(
            text,
            facts
                .iter()
                .map(|(name, fact)| vec![(*name).to_owned(), fact.clone()]),
        );
    }

    /// Row of the headings, counted from one.
    fn header_row(&self) -> Option<u64> {
        let columns = self.document.columns.values();
        let row = columns
            .flat_map(|column| column.heading.cells())
            .map(|cell| cell.row)
            .min()?;
        Some(u64::from(row) + 1)
    }

    fn columns(&self, text: &mut Text) {
        heading(text, self.lang.pick("列", "columns"));
        let rows = self.document.columns.iter().map(|(role, column)| {
            let cell = column.heading.cells().first().map(ToString::to_string);
            vec![
                role.to_string(),
                cell.unwrap_or_default(),
                one_line(column.heading.text(), QUOTE),
            ]
        });
        table(text, rows);
    }

    fn rows(&self, text: &mut Text) {
        let lang = self.lang;
        let document = self.document;
        let sections = document
            .rows
            .iter()
            .filter(|row| matches!(row.kind, RowKind::Section { .. }))
            .count();
        let data = document.rows.len() - sections;
        let count = |kind| {
            document
                .placement
                .changes
                .iter()
                .filter(|change| change.kind == kind)
                .count()
        };
        let (joined, unwrapped) = (
            count(ChangeKind::RowJoined),
            count(ChangeKind::LineUnwrapped),
        );
        heading(text, lang.pick("行", "rows"));
        text.plain(lang.pick(
            format!("  区切り {sections}行、データ {data}行（つなげた行 {joined}、取った折り返し {unwrapped}）"),
            format!("  {sections} section, {data} data ({joined} joined, {unwrapped} line wraps taken out)"),
        ));
        let rows = document.placement.changes.iter().map(|change| {
            vec![
                change.at.cell.to_string(),
                lang.pick(change.kind.ja(), change.kind.en()).to_owned(),
                one_line(&change.text, QUOTE),
            ]
        });
        table(text, rows);
    }

    fn items(&self, text: &mut Text) {
        heading(text, self.lang.pick("項目と数値", "items and metrics"));
        let mut metrics = Metrics::new();
        for metric in &self.document.metrics {
            let of_item = metrics.entry((&metric.path, metric.at.cell.clone()));
            of_item.or_default().push(metric);
        }
        self.tree(text, &self.document.items, &metrics, 1);
        if self.document.items.is_empty() {
            text.plain(self.lang.pick("  なし", "  none"));
        }
    }

    fn tree(&self, text: &mut Text, items: &[Item], metrics: &Metrics<'_>, depth: usize) {
        for item in items {
            let number = item.number.as_ref().map_or("", |number| &number.canonical);
            let roles: Vec<String> = item.entries.keys().map(ToString::to_string).collect();
            let style = match item.kind {
                ItemKind::Section | ItemKind::Total => Style::Strong,
                ItemKind::Item => Style::Plain,
            };
            text.push(Style::Plain, "  ".repeat(depth));
            let label = format!("{number} {}", one_line(&item.heading, QUOTE));
            text.push(style, label.trim());
            if !roles.is_empty() {
                text.push(Style::Faint, format!("  [{}]", roles.join(" ")));
            }
            text.end();
            let mut cells: Vec<CellRef> = item
                .entries
                .values()
                .flat_map(|entry| entry.text.cells())
                .collect();
            cells.dedup();
            for cell in cells {
                for metric in metrics.get(&(&item.path, cell)).into_iter().flatten() {
                    self.metric(text, metric, depth + 1);
                }
            }
            self.tree(text, &item.items, metrics, depth + 1);
        }
    }

    fn metric(&self, text: &mut Text, metric: &Metric, depth: usize) {
        let kind = self.lang.pick(metric.kind.ja(), metric.kind.name());
        let mut line = format!(
            "{}= {} {kind} {}{}",
            "  ".repeat(depth),
            metric.measure,
            metric.value,
            metric.unit
        );
        if !metric.qualifiers.is_empty() {
            let _ = write!(line, "（{}）", metric.qualifiers.join("、"));
        }
        text.push(Style::Info, line);
        text.push(
            Style::Faint,
            format!("  {} {}", metric.role.name(), metric.at.cell),
        );
        text.end();
    }

    fn dropped(&self, text: &mut Text) {
        let lang = self.lang;
        let placement = &self.document.placement;
        let characters = |content: bool| -> u64 {
            placement
                .dropped
                .iter()
                .filter(|dropped| dropped.reason.is_content() == content)
                .map(|dropped| visible_chars(&dropped.text))
                .sum()
        };
        let (residue, unplaced) = (characters(false), characters(true));
        heading(text, lang.pick("文字の行き先", "where the characters went"));
        text.plain(lang.pick(
            format!(
                "  元 {}字 = 様式 {}字 + 取り除いた {residue}字 + 様式に入らない {unplaced}字",
                placement.source_characters, placement.placed
            ),
            format!(
                "  {} in the source = {} in the form + {residue} taken out + {unplaced} without a place",
                placement.source_characters, placement.placed
            ),
        ));
        let rows = placement.dropped.iter().map(|dropped| {
            vec![
                dropped.at.cell.to_string(),
                reason(dropped.reason, lang).to_owned(),
                one_line(&dropped.text, QUOTE),
            ]
        });
        table(text, rows);
        if !self.document.undecodable.is_empty() {
            heading(
                text,
                lang.pick("読めなかったバイト", "bytes that are no character"),
            );
            let rows = self.document.undecodable.iter().map(|bytes| {
                let hex: Vec<String> = bytes.bytes.iter().map(|b| format!("{b:02X}")).collect();
                vec![bytes.cell.to_string(), hex.join(" ")]
            });
            table(text, rows);
        }
    }
}

fn reason(reason: DropReason, lang: Lang) -> &'static str {
    lang.pick(reason.ja(), reason.name())
}

fn heading(text: &mut Text, heading: &str) {
    text.end();
    text.styled(Style::Strong, heading);
}

/// Rows in columns, indented; the last column is not filled up.
pub(super) fn table(text: &mut Text, rows: impl Iterator<Item = Vec<String>>) {
    let rows: Vec<Vec<String>> = rows.collect();
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|at| {
            let cells = rows.iter().filter_map(|row| row.get(at));
            cells.map(|cell| width(cell)).max().unwrap_or(0)
        })
        .collect();
    for row in &rows {
        let cells: Vec<String> = row
            .iter()
            .zip(&widths)
            .map(|(cell, width)| pad(cell, *width))
            .collect();
        text.plain(format!("  {}", cells.join("  ").trim_end()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_align_by_display_width() {
        let mut text = Text::default();
        let row = |a: &str, b: &str| vec![a.to_owned(), b.to_owned()];
        table(
            &mut text,
            [row("形式", "xlsx"), row("sheet", "様式1")].into_iter(),
        );
        assert_eq!(text.to_plain(), "  形式   xlsx\n  sheet  様式1\n");
    }
}

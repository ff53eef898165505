//! A document as JSON (`yoshiki/document/1`): our own, or one that another program made.
//!
//! The table is read from `rows`. Without them it is put together from `items`: a row for each outermost item,
//! with its texts and those of the items below it on lines of their own. Keys that are not known are passed over:
//! the shape is only ever added to.

use super::ReadOptions;
use super::charset;
use super::decoded;
use super::error::ReadError;
use super::form::{Form, FormColumn, FormRow};
use super::html;
use super::json_error;
use super::json_figures::Figures;
use super::json_shape::{ItemShape, Schema, Shape};
use super::json_size;
use crate::model::{CaptionKind, Date, Format, Role, Workbook, dates, fiscal_year, fold};

/// Headings stacked in one column.
const LEVELS: usize = 1000;

/// The shape that is read.
const SCHEMA: &str = "yoshiki/document/1";

/// True when the text opens as an object, or as a list of objects.
pub(super) fn accepts(bytes: &[u8]) -> bool {
    let head = html::head(bytes);
    let mut marks = head
        .trim_start_matches('\u{FEFF}')
        .chars()
        .filter(|c| !c.is_whitespace());
    match (marks.next(), marks.next()) {
        (Some('{'), next) => matches!(next, Some('"' | '}' | '\'') | None),
        (Some('['), Some('{')) => true,
        _ => false,
    }
}

/// Reads the document as the sheet it would stand on.
pub(super) fn read(bytes: &[u8], options: ReadOptions) -> Result<Workbook, ReadError> {
    options.limits.check_text(bytes)?;
    // JSON is Unicode whatever a command says of the tables read beside it.
    let charset = charset::detect(bytes, None);
    let decoded = decoded::decode(bytes, charset);
    if let Some((at, _)) = decoded.bad.first() {
        return Err(json_error::undecodable(&decoded.text, *at));
    }
    let text = &decoded.text;
    json_size::check(text, options.limits)?;
    let failed = |error: serde_json::Error| json_error::told(&error, text);
    if text.trim_start().starts_with('[') {
        return Err(json_error::several());
    }
    let schema: Schema = serde_json::from_str(text).map_err(failed)?;
    match schema.schema.as_ref().map(serde_json::Value::as_str) {
        Some(Some(SCHEMA)) => {}
        Some(other) => return Err(json_error::other_schema(other.unwrap_or("?"), SCHEMA)),
        None => return Err(json_error::no_schema(SCHEMA)),
    }
    let shape: Shape = serde_json::from_str(text).map_err(failed)?;
    let form = form(shape)?;
    form.into_workbook(Format::Json, Some(charset.name()), options.limits)
}

fn form(shape: Shape) -> Result<Form, ReadError> {
    let captions = captions(&shape);
    let columns: Vec<FormColumn> = shape
        .columns
        .unwrap_or_default()
        .into_iter()
        .map(|column| FormColumn {
            key: column.key(),
            levels: match column.levels {
                Some(levels) if !levels.is_empty() => levels,
                _ => column.heading.into_iter().collect(),
            },
        })
        .collect();
    if columns.iter().any(|column| column.levels.len() > LEVELS) {
        return Err(json_error::too_many_levels(LEVELS));
    }
    let mut form = Form {
        template: shape.template.unwrap_or_default(),
        captions,
        columns,
        rows: Vec::new(),
    };
    match shape.rows {
        Some(rows) => {
            for row in rows {
                form.rows.push(FormRow {
                    is_section: row.kind.is_some_and(|kind| kind.0),
                    entries: row.entries.map(|entries| entries.0).unwrap_or_default(),
                });
            }
        }
        None if shape.items.as_ref().is_none_or(Vec::is_empty) => {
            return Err(json_error::nothing());
        }
        None => {
            let mut paths = Vec::new();
            for item in shape.items.iter().flatten() {
                rows_of(item, &mut form, &mut paths);
            }
            let mut figures = Figures::of(&form, &paths);
            for metric in shape.metrics.iter().flatten() {
                figures.add(metric, &mut form);
            }
        }
    }
    Ok(form)
}

/// A note that says from when the document holds gives its period.
fn gives_period(kind: CaptionKind, text: &str) -> bool {
    kind == CaptionKind::Note && crate::model::effective_period(text).is_some()
}

/// The lines beside the table: as they were written, else from what is told about the document.
fn captions(shape: &Shape) -> Vec<(CaptionKind, String)> {
    let mut captions: Vec<(CaptionKind, String)> = shape
        .captions
        .iter()
        .flatten()
        .map(|caption| (caption.kind.0, caption.text.clone()))
        .collect();
    let has =
        |captions: &[(CaptionKind, String)], kind| captions.iter().any(|(known, _)| *known == kind);
    if let Some(title) = &shape.title
        && !has(&captions, CaptionKind::Title)
    {
        captions.push((CaptionKind::Title, title.clone()));
    }
    if let Some(period) = &shape.period
        && !has(&captions, CaptionKind::Period)
        && captions
            .iter()
            .all(|(kind, text)| crate::model::period(text).is_none() && !gives_period(*kind, text))
    {
        let (from, to) = (day(&period.from), day(&period.to));
        captions.push((CaptionKind::Period, format!("（{from}から{to}まで）")));
    }
    if let Some(organization) = &shape.organization
        && !has(&captions, CaptionKind::Organization)
    {
        captions.push((CaptionKind::Organization, organization.clone()));
    }
    let says_year = |text: &str| {
        fiscal_year(text).is_some() || dates(text).iter().any(|date| date.year.is_some())
    };
    let headings = shape
        .columns
        .iter()
        .flatten()
        .filter_map(|c| c.heading.as_deref());
    if let Some(year) = shape.fiscal_year
        && shape.period.is_none()
        && !captions.iter().any(|(_, text)| says_year(text))
        && !headings.into_iter().any(says_year)
    {
        captions.push((CaptionKind::Preamble, format!("{year}年度")));
    }
    captions
}

/// `2023-04-01` → `令和5年4月1日`. What is no day stays as it is.
fn day(iso: &str) -> String {
    let date = || {
        let mut parts = iso.split('-');
        let date = Date::new(
            parts.next()?.parse().ok()?,
            parts.next()?.parse().ok()?,
            parts.next()?.parse().ok()?,
        )?;
        parts.next().is_none().then_some(date)
    };
    let Some(date) = date() else {
        return iso.to_owned();
    };
    let (era, first) = if (date.year, date.month) >= (2019, 5) {
        ("令和", 2018)
    } else if (date.year, date.month, date.day) >= (1989, 1, 8) {
        ("平成", 1988)
    } else {
        ("", 0)
    };
    let year = match date.year.saturating_sub(first) {
        1 if !era.is_empty() => "元".to_owned(),
        year => year.to_string(),
    };
    format!("{era}{year}年{}月{}日", date.month, date.day)
}

/// The rows of an outermost item; below a section, of each item in it.
fn rows_of(item: &ItemShape, form: &mut Form, paths: &mut Vec<String>) {
    let below = item.items.as_deref().unwrap_or_default();
    let is_section = item.kind.as_ref().is_some_and(|kind| kind.0);
    let mut row = FormRow {
        is_section,
        entries: Vec::new(),
    };
    write(item, form, &mut row, true);
    paths.push(item.path.clone().unwrap_or_default());
    if is_section {
        // A section is one heading over the whole width.
        row.entries.truncate(1);
        form.rows.push(row);
        for item in below {
            rows_of(item, form, paths);
        }
    } else {
        for item in below {
            write_all(item, form, &mut row);
        }
        form.rows.push(row);
    }
}

fn write_all(item: &ItemShape, form: &Form, row: &mut FormRow) {
    write(item, form, row, false);
    for item in item.items.iter().flatten() {
        write_all(item, form, row);
    }
}

/// Writes what the columns say of an item. Its number and heading are part of the texts; where they are told
/// beside the texts alone, they are put in front.
fn write(item: &ItemShape, form: &Form, row: &mut FormRow, is_outermost: bool) {
    let number = item.number.as_deref().unwrap_or_default().trim();
    let heading = item.heading.as_deref().unwrap_or_default().trim();
    let entries = item
        .entries
        .as_ref()
        .map(|entries| entries.0.as_slice())
        .unwrap_or_default();
    let told = |part: &str| {
        let part = fold(part);
        part.is_empty() || entries.iter().any(|(_, text)| fold(text).contains(&part))
    };
    let mut missing = Vec::new();
    let has = |role: Role| form.columns.iter().any(|column| column.key == role);
    for (part, role) in [(number, Role::Number), (heading, Role::Item)] {
        if told(part) {
            continue;
        }
        if has(role) && is_outermost && !row.is_section {
            row.append(role.into(), part);
        } else {
            missing.push(part);
        }
    }
    let lead = missing.join("　");
    if entries.is_empty() {
        let first = form
            .columns
            .first()
            .map_or(Role::Item.into(), |column| column.key);
        row.append(first, &lead);
    }
    for (key, text) in entries {
        if lead.is_empty() || matches!(key.role, Role::Number | Role::Item) {
            row.append(*key, text);
        } else {
            row.append(*key, &format!("{lead}\n{text}"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(json: &str) -> Vec<(String, String)> {
        let book = read(json.as_bytes(), ReadOptions::default()).expect("a document");
        let grid = &book.sheets[0];
        grid.cells()
            .map(|(row, column, cell)| (grid.at(row, column).a1(), cell.shown.clone()))
            .collect()
    }

    fn pairs(cells: &[(&str, &str)]) -> Vec<(String, String)> {
        cells
            .iter()
            .map(|(at, text)| ((*at).to_owned(), (*text).to_owned()))
            .collect()
    }

    fn refusal(json: &str) -> String {
        match read(json.as_bytes(), ReadOptions::default()) {
            Ok(_) => "read".to_owned(),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_document_of_another_program_needs_items_alone() {
        let json = r#"{ "schema": "yoshiki/document/1", "template": "jisshi-jokyo",
          "source": [{"file": "R5.xlsx", "format": "xlsx", "charset": null, "sheets": ["Sheet1"]}],
          "title": "事業実施状況", "fiscal_year": 2023, "period": {"from": "2023-04-01", "to": "2019-04-30"},
          "organization": "みどり県協会",
          "columns": [{"role": "plan", "heading": "計画"}, {"role": "status", "heading": "実施状況"}],
          "items": [{"path": "4", "number": "4", "heading": "派遣", "kind": "item", "entries": {"plan": "4 派遣"},
            "items": [{"path": "4/ア", "number": "ア", "heading": "対象", "kind": "item",
              "entries": {"plan": {"text": "会員の企業", "cells": ["Sheet1!B25"]}, "status": {"text": "会員"}},
              "items": []}]}],
          "metrics": [{"path": "4/ア", "role": "status", "measure": "派遣回数", "kind": "actual", "value": "196", "unit": "回"},
            {"path": "4/ア", "role": "plan", "measure": "", "kind": "count", "value": "1", "unit": "社", "text": "会員の企業"}] }"#;
        assert_eq!(
            cells(json),
            pairs(&[
                ("A1", "事業実施状況"),
                ("A2", "（令和5年4月1日から平成31年4月30日まで）"),
                ("A3", "みどり県協会"),
                ("A4", "計画"),
                ("B4", "実施状況"),
                ("A5", "4 派遣\nア　対象\n会員の企業"),
                ("B5", "ア　対象\n会員\n＜実績＞派遣回数：196回"),
            ])
        );
    }

    #[test]
    fn sections_are_rows_and_numbers_have_their_column() {
        let json = r#"{"schema": "yoshiki/document/1", "template": "torikumi-jisseki", "fiscal_year": 2024,
          "columns": [{"role": "number"}, {"role": "item"}, {"role": "status"}],
          "items": [{"kind": "section", "number": "Ⅰ", "heading": "働く", "items": [
            {"number": "26", "heading": "研修", "entries": {"status": "行った"}},
            {"entries": {"number": "27", "item": "広報", "status": "配った"}}]}]}"#;
        assert_eq!(
            cells(json),
            pairs(&[
                ("A1", "2024年度"),
                ("A3", "Ⅰ　働く"),
                ("A4", "26"),
                ("B4", "研修"),
                ("C4", "行った"),
                ("A5", "27"),
                ("B5", "広報"),
                ("C5", "配った"),
            ])
        );
    }

    #[test]
    fn deep_nesting_and_noise_are_refused_and_never_panic() {
        let deep = |open: &str, close: &str| {
            let (open, close) = (open.repeat(100_000), close.repeat(100_000));
            refusal(&format!(
                "{{\"schema\": \"yoshiki/document/1\", \"items\": {open}[]{close}}}"
            ))
        };
        assert!(deep("[{\"items\": ", "}]").contains("--max-nesting"));
        let few = format!(
            "{{\"schema\": \"yoshiki/document/1\", \"items\": {}[]{}}}",
            "[{\"items\": ".repeat(100),
            "}]".repeat(100)
        );
        assert!(refusal(&few).contains("入れ子が深すぎます"));
        for (open, close) in [("[{\"items\": ", ""), ("[", "]"), ("{\"a\":", "}")] {
            assert_ne!(deep(open, close), "read");
        }
        let whole = r#"{"schema": "yoshiki/document/1", "rows": [{"kind": "section", "entries": {"item": "Ⅰ"}}], "captions": [{"kind": "note", "text": "※"}]}"#;
        assert_eq!(refusal(whole), "read");
        for end in (0..whole.len()).filter(|end| whole.is_char_boundary(*end)) {
            assert_ne!(refusal(&whole[..end]), "read");
        }
        for at in 0..whole.len() {
            let mut bytes = whole.as_bytes().to_vec();
            bytes[at] = 0xFF;
            assert!(read(&bytes, ReadOptions::default()).is_err());
        }
    }

    #[test]
    fn objects_are_json_and_tables_are_not() {
        for text in ["{\"schema\"", "\u{FEFF}  {\n \"a\"", "[\n{", "{}"] {
            assert!(accepts(text.as_bytes()), "{text}");
        }
        let utf_16: Vec<u8> = "\u{FEFF}{\"a\": 1}"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert!(accepts(&utf_16));
        for text in ["番号,項目", "[様式1],a", "{様式1}", "", "\"{\""] {
            assert!(!accepts(text.as_bytes()), "{text}");
        }
    }
}

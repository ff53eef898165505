//! 確認結果: whether the document can be handed in, and what does not add up.

use rust_xlsxwriter::Worksheet;

use super::FileNames;
use super::copy::Copies;
use super::list::{List, ListColumn, Value};
use super::quoted::Quoted;
use crate::model::{Document, Finding, Findings, Place, Severity};
use crate::template::{Page as PageSetup, Template};
use crate::write::WriteError;
use crate::write::xlsx::style::Style;

/// Name of the sheet.
pub(super) const SHEET: &str = "確認結果";

/// Findings with links; a sheet holds 65,530.
const MOST_LINKED: usize = 30_000;

const COLUMNS: &[ListColumn] = &[
    ("コード", 5),
    ("重要度", 5),
    ("原本のセル", 11),
    ("内容", 25),
    ("記載", 9),
    ("正しい値・比べた値", 10),
    ("該当箇所の原文", 16),
    ("関連する箇所", 20),
    ("対処", 20),
];

/// Writes the sheet. The rows of the findings come back, from one.
pub(super) fn write(
    sheet: &mut Worksheet,
    (document, template, findings, names): (&Document, &Template, &Findings, &FileNames),
    (quoted, copies): (&Quoted, &Copies<'_>),
    style: &Style,
    setup: &PageSetup,
) -> Result<Vec<u32>, WriteError> {
    let above = [
        verdict(findings),
        counts(findings),
        files(document, template, names),
        if copies.len() > 0 {
            "「原本のセル」を選ぶと原本の写しのそのセルへ、「該当箇所の原文」を選ぶとセルの全文（「原文」シート）へ移ります。"
        } else {
            "「原本のセル」を選ぶと、このファイルの「原文」シートでセルの全文を確認できます。"
        }
        .to_owned(),
    ];
    let above: Vec<String> = above
        .into_iter()
        .chain(confirmed(findings))
        .chain(allowed(findings))
        .collect();
    let mut list = List::new(sheet, SHEET, &above, COLUMNS, style, setup)?;
    let mut rows = Vec::new();
    for finding in findings.iter() {
        let links = (rows.len() < MOST_LINKED).then_some((quoted, copies));
        rows.push(list.next_row());
        list.push(&row(finding, links))?;
    }
    for allowed in findings.allowed() {
        let mut cells = row(&allowed.finding, Some((quoted, copies)));
        cells[1] = Value::text("許可済み");
        cells[8] = Value::text(allowed.said().ja);
        list.push(&cells)?;
    }
    list.finish()?;
    Ok(rows)
}

/// The first line: whether anything must be mended.
pub(super) fn verdict(findings: &Findings) -> String {
    match findings.count(Severity::Error) {
        0 => "提出できます".to_owned(),
        errors => format!("提出前に直すところがあります（エラー {errors}件）"),
    }
}

fn counts(findings: &Findings) -> String {
    let count = |severity: Severity| format!("{} {}件", severity.ja(), findings.count(severity));
    let all = [Severity::Error, Severity::Warning, Severity::Info].map(count);
    let total = findings.iter().count();
    if total == 0 {
        "指摘はありません。".to_owned()
    } else {
        format!("指摘 {total}件（{}）", all.join("、"))
    }
}

/// What was compared and held.
fn confirmed(findings: &Findings) -> Option<String> {
    let confirmed = findings.confirmed()?;
    Some(format!("{}。", confirmed.ja))
}

/// How many findings need not be mended, by who says so and why.
fn allowed(findings: &Findings) -> Option<String> {
    let mut reasons: Vec<(String, usize)> = Vec::new();
    for allowed in findings.allowed() {
        let said = allowed.said().ja;
        match reasons.iter_mut().find(|(known, _)| *known == said) {
            Some((_, count)) => *count = count.saturating_add(1),
            None => reasons.push((said, 1)),
        }
    }
    let reasons: Vec<String> = reasons
        .into_iter()
        .map(|(said, count)| format!("許可済み {count}件（{said}）"))
        .collect();
    (!reasons.is_empty()).then(|| reasons.join("　"))
}

fn files(document: &Document, template: &Template, names: &FileNames) -> String {
    let source = if names.source.is_empty() {
        document
            .sources
            .iter()
            .map(|source| source.file.as_str())
            .collect::<Vec<_>>()
            .join("、")
    } else {
        names.source.clone()
    };
    let mut text = format!("原本：{source}　様式：{}", template.name.ja);
    if !names.official.is_empty() {
        text.push_str("　提出用：");
        text.push_str(&names.official);
    }
    text
}

fn row(finding: &Finding, links: Option<(&Quoted, &Copies<'_>)>) -> [Value; 9] {
    let cell = &finding.place.at.cell;
    let text = links.and_then(|(quoted, _)| quoted.link(cell));
    let copy = links.and_then(|(_, copies)| copies.link(cell));
    let related: Vec<String> = finding.related.iter().map(related).collect();
    [
        Value::text(finding.code),
        Value::text(finding.severity.ja()),
        linked(cell.to_string(), copy.or_else(|| text.clone())),
        Value::text(&*finding.message.ja),
        Value::text(finding.found.clone().unwrap_or_default()),
        Value::text(finding.expected.clone().unwrap_or_default()),
        linked(finding.place.quote.clone(), text),
        Value::text(related.join("\n")),
        Value::text(finding.hint.as_ref().map_or("", |hint| hint.ja.as_str())),
    ]
}

fn linked(text: String, target: Option<String>) -> Value {
    match target {
        Some(target) => Value::Link { text, target },
        None => Value::Text(text),
    }
}

fn related(place: &Place) -> String {
    let mut text = place.at.cell.to_string();
    text.push(' ');
    text.push_str(&place.quote);
    if let Some(note) = &place.note {
        text.push_str(" ← ");
        text.push_str(&note.ja);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AllowedBy, Topic};
    use crate::write::sample;
    use crate::write::xlsx::readback::rows;
    use crate::write::xlsx::review::review;

    #[test]
    fn what_was_confirmed_and_what_is_allowed_are_told() {
        let mut findings = sample::findings();
        findings.hold(Topic::Total);
        findings.allow(|_| Some((AllowedBy::Template, Some("速報値のため".to_owned()))));
        let template = sample::template("jisshi-jokyo");
        let names = FileNames::default();
        let book = review(&sample::status_report(), &template, &findings, &names, &[]);
        let rows = rows(&book.expect("a workbook"), "確認結果");
        let said = "様式の設定、理由：速報値のため";
        let above: Vec<&str> = rows.iter().take(6).map(|row| row[0].as_str()).collect();
        assert_eq!(above[0], "提出できます");
        assert!(above.contains(&"合計 1件を確認しました。"), "{above:?}");
        let counted = format!("許可済み 1件（{said}）");
        assert!(above.contains(&counted.as_str()), "{above:?}");
        let last = rows.last().expect("the finding");
        assert_eq!(last[..3], ["T03", "許可済み", "様式1!C5"]);
        assert_eq!(last[8], said);
    }
}

//! 変更記録: what was done to the source, character by character, and the account that nothing was lost.

use rust_xlsxwriter::Worksheet;

use super::list::{List, ListColumn, Value};
use crate::model::{Document, Placement, Span, visible_chars};
use crate::template::Page as PageSetup;
use crate::write::WriteError;
use crate::write::xlsx::style::Style;

const COLUMNS: &[ListColumn] = &[
    ("区分", 8),
    ("原本のセル", 16),
    ("文字の位置", 10),
    ("文字", 40),
    ("理由", 26),
];

/// Writes the sheet.
pub(super) fn write(
    sheet: &mut Worksheet,
    document: &Document,
    style: &Style,
    setup: &PageSetup,
) -> Result<(), WriteError> {
    let placement = &document.placement;
    let above = ["変更の記録".to_owned(), account(placement)];
    let mut list = List::new(sheet, "変更記録", &above, COLUMNS, style, setup)?;
    for dropped in &placement.dropped {
        list.push(&row(
            "除いた文字",
            &dropped.at,
            &dropped.text,
            dropped.reason.ja(),
        ))?;
    }
    for change in &placement.changes {
        list.push(&row(
            "配置の変更",
            &change.at,
            &change.text,
            change.kind.ja(),
        ))?;
    }
    list.finish()
}

/// The sum: source = placed + dropped.
fn account(placement: &Placement) -> String {
    let dropped: u64 = placement
        .dropped
        .iter()
        .map(|dropped| visible_chars(&dropped.text))
        .sum();
    let verdict = if placement.adds_up() {
        "合計は一致しています"
    } else {
        "合計が一致しません"
    };
    format!(
        "原本の文字 {} ＝ 様式に置いた文字 {} ＋ 除いた文字 {dropped}（{verdict}。空白と改行は数えません）",
        placement.source_characters, placement.placed
    )
}

fn row(kind: &str, at: &Span, text: &str, reason: &str) -> [Value; 5] {
    let position = if at.len() <= 1 {
        format!("{}字目", u64::from(at.start) + 1)
    } else {
        format!("{}～{}字目", u64::from(at.start) + 1, at.end)
    };
    [
        Value::text(kind),
        Value::text(at.cell.to_string()),
        Value::Text(position),
        Value::text(text),
        Value::text(reason),
    ]
}

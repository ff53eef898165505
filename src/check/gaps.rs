//! One cell left blank in a column that every other row of the table fills.

use std::collections::HashMap;

use super::measure::has_any;
use super::subject::Subject;
use crate::model::{CellRef, ColumnKey, Passage, Place, Role, RowKind, Span, TableRow, fold};

/// A cell that was left blank.
pub(super) struct Gap {
    /// The column.
    pub(super) key: ColumnKey,
    /// The cell.
    pub(super) cell: CellRef,
    /// What its row is called.
    pub(super) name: String,
    /// Where its row is called so.
    pub(super) place: Option<Place>,
    /// Whether the column tells what became of something.
    pub(super) is_result: bool,
}

/// A table of fewer rows does not tell what is usual.
const FEWEST: usize = 4;
/// Unless it has so many columns and no other blank.
const WIDE: usize = 4;
/// A text of so many characters is no mere label.
const PROSE: usize = 10;

/// Headings of columns that are filled only where there is something to say.
const CONDITIONAL: [&str; 30] = [
    "備考",
    "摘要",
    "特記",
    "注記",
    "メモ",
    "参考",
    "その他",
    "補足",
    "コメント",
    "理由",
    "未達",
    "変更",
    "前回",
    "中止",
    "添付",
    "率",
    "比",
    "内訳",
    "電話",
    "FAX",
    "メール",
    "URL",
    "再掲",
    "該当",
    "うち",
    "要因",
    "関連",
    "略",
    "写真",
    "廃止",
];
/// What is asked of every row, where the form has no role for the column.
const ASKED: [&str; 30] = [
    "評価",
    "判定",
    "評定",
    "課題",
    "担当",
    "所管",
    "課名",
    "部署",
    "時期",
    "期限",
    "完了",
    "年月日",
    "措置",
    "方向",
    "今後",
    "改善",
    "次年度",
    "取組",
    "内容",
    "計画",
    "役割",
    "甲",
    "乙",
    "回答",
    "処置",
    "状況",
    "実績",
    "結果",
    "活動",
    "事業",
];
/// Headings of columns whose names stand for the rows below too.
const GROUPS: [&str; 14] = [
    "区分",
    "分類",
    "分野",
    "種別",
    "章",
    "柱",
    "大項目",
    "中項目",
    "基本目標",
    "部門",
    "地区",
    "類型",
    "カテゴリ",
    "方針",
];
/// Words of a row that leave its other cells blank for a reason.
const EXCUSED: [&str; 14] = [
    "該当なし",
    "中止",
    "廃止",
    "休止",
    "未実施",
    "統合",
    "再掲",
    "見送",
    "延期",
    "同上",
    "〃",
    "上記",
    "移管",
    "実施せず",
];
/// Words of a row that explain why a day or a period is not yet known.
const PENDING: [&str; 9] = [
    "未",
    "予定",
    "検討",
    "調整",
    "継続",
    "中である",
    "今後",
    "協議",
    "途中",
];

/// The blank cells of the table that every other row fills, at most one a row.
pub(super) fn gaps(subject: &Subject<'_>) -> Vec<Gap> {
    let document = subject.document;
    let keys: Vec<ColumnKey> = document.columns.keys().copied().collect();
    let rows: Vec<&TableRow> = document
        .rows
        .iter()
        .filter(|row| row.kind == RowKind::Data && is_full(row, keys.len()))
        .collect();
    if rows.len() < FEWEST - 1 || keys.len() < 3 {
        return Vec::new();
    }
    let blanks = |key: ColumnKey| rows.iter().filter(move |row| says(row, key).is_none());
    // A table that is blank here and there tells nothing.
    let counts: Vec<usize> = keys.iter().map(|key| blanks(*key).count()).collect();
    let all: usize = counts.iter().sum();
    if rows.len() < FEWEST && (all > 1 || keys.len() < WIDE) {
        return Vec::new();
    }
    let singles: Vec<(usize, usize)> = keys
        .iter()
        .enumerate()
        .filter(|(at, _)| counts[*at] == 1)
        .filter_map(|(at, key)| Some((at, rows.iter().position(|row| says(row, *key).is_none())?)))
        .collect();
    let mut of_row: HashMap<usize, usize> = HashMap::new();
    for (_, row) in &singles {
        *of_row.entry(*row).or_default() += 1;
    }
    // Two of them in one row: it was left so.
    singles
        .into_iter()
        .filter(|(_, row)| of_row.get(row) == Some(&1))
        .filter_map(|(at, row)| gap(subject, &keys, at, &rows, rows[row]))
        .collect()
}

/// A row of several cells that is no total and no note.
fn is_full(row: &TableRow, columns: usize) -> bool {
    let filled = row.entries.values().filter(|p| !p.text.is_blank());
    let is_total = row.entries.values().any(|p| is_total(p.text.text()));
    !is_total && filled.count().saturating_mul(2) >= columns.max(4)
}

fn is_total(label: &str) -> bool {
    const TOTALS: [&str; 9] = [
        "計", "合計", "総計", "小計", "中計", "総数", "累計", "平均", "全体",
    ];
    let label = fold(label);
    TOTALS.contains(&label.as_str())
        || label.chars().count() <= 8 && (label.ends_with("合計") || label.ends_with("平均"))
}

fn says(row: &TableRow, key: ColumnKey) -> Option<&Passage> {
    row.entries.get(&key).filter(|p| !p.text.is_blank())
}

fn gap(
    subject: &Subject<'_>,
    keys: &[ColumnKey],
    at: usize,
    rows: &[&TableRow],
    row: &TableRow,
) -> Option<Gap> {
    let key = keys[at];
    let heading = fold(&subject.column(key).ja);
    if !is_asked(key, &heading) || is_excused(row) {
        return None;
    }
    let texts: Vec<&str> = rows
        .iter()
        .filter_map(|row| says(row, key))
        .map(|p| p.text.text().trim())
        .collect();
    let is_mark = key.role == Role::Evaluation || has_any(&heading, &["評価", "評定", "判定"]);
    let figures = texts.iter().filter(|text| is_figure(text)).count();
    if figures.saturating_mul(2) > texts.len() && !is_mark {
        return None;
    }
    // Most rows say something by a dash: a blank may say the same.
    let dashes = texts.iter().filter(|text| is_dash(text)).count();
    if dashes > 1 {
        return None;
    }
    let prose = texts.iter().filter(|t| t.chars().count() >= PROSE).count();
    let is_prose = prose.saturating_mul(2) > texts.len();
    let words = keys
        .iter()
        .filter(|key| key.role != Role::Number)
        .position(|other| *other == key)?;
    let is_written_again = texts.windows(2).any(|pair| pair[0] == pair[1]);
    let is_numbered = keys
        .iter()
        .any(|key| key.role == Role::Number && rows.iter().all(|row| says(row, *key).is_some()));
    let is_certain = match words {
        0 => is_numbered && !is_written_again,
        1 => is_prose || is_mark || is_written_again,
        _ => true,
    };
    if !is_certain || has_any(&heading, &GROUPS) && !is_prose && !is_written_again {
        return None;
    }
    let is_day = key.role == Role::Period
        || has_any(&heading, &["日", "期", "月", "時"]) && !is_prose && !is_mark;
    let waits = |key: &ColumnKey| says(row, *key).is_some_and(|p| has_any(p.text.text(), &PENDING));
    if is_day
        && keys
            .iter()
            .filter(|key| key.role != Role::Guideline)
            .any(waits)
    {
        let results = keys.iter().filter(|key| key.role == Role::Status);
        let is_done = results
            .filter_map(|key| says(row, *key))
            .any(|p| p.text.text().trim_end_matches('。').ends_with("た"));
        let in_results = keys
            .iter()
            .filter(|key| key.role == Role::Status)
            .any(waits);
        if !is_done || in_results {
            return None;
        }
    }
    let (name, beside) = named(keys, row, key)?;
    let cell = subject.cell_beside(&beside.cell, key)?;
    let is_merged = subject
        .document
        .merged
        .iter()
        .any(|(sheet, region)| *sheet == cell.sheet && region.contains(cell.row, cell.column));
    // A formula without a value, a cell that could not be read: told as what they are.
    let is_told = subject
        .document
        .facts
        .iter()
        .any(|fact| fact.at.cell == cell);
    if is_merged || is_told {
        return None;
    }
    Some(Gap {
        key,
        cell,
        place: Some(Place {
            at: beside,
            quote: name.clone(),
            note: None,
        }),
        name,
        is_result: key.role == Role::Other
            && has_any(
                &heading,
                &["回答", "処置", "措置", "対応", "状況", "実績", "結果"],
            )
            && !has_any(&heading, &["方針", "計画", "予定", "日", "担当", "根拠"])
            && is_prose,
    })
}

/// Columns that other rules speak of, and those that are blank where there is nothing to say.
fn is_asked(key: ColumnKey, heading: &str) -> bool {
    let is_of_others = matches!(
        key.role,
        Role::Number
            | Role::Rate
            | Role::Diff
            | Role::Baseline
            | Role::Target
            | Role::Actual
            | Role::Forecast
            | Role::Budget
            | Role::Settlement
            | Role::Unit
            | Role::Status
            | Role::PartyA
            | Role::PartyB
    );
    let is_note = key.role == Role::Notes && !has_any(heading, &["根拠"]);
    let is_known = key.role != Role::Other || has_any(heading, &ASKED);
    !is_of_others && !is_note && is_known && !has_any(heading, &CONDITIONAL)
}

fn is_excused(row: &TableRow) -> bool {
    row.entries.values().any(|p| {
        let text = p.text.text();
        is_dash(text) || has_any(text, &EXCUSED) && text.chars().count() < 40
    })
}

fn is_dash(text: &str) -> bool {
    let text = text.trim();
    matches!(text, "なし" | "無" | "無し" | "特になし")
        || !text.is_empty() && text.chars().all(|c| "-－―ー‐−–—ｰ/／…".contains(c))
}

fn is_figure(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count()
        + text.chars().filter(|c| ('０'..='９').contains(c)).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    digits > 0 && letters <= 2
}

/// What a row is called: its first words, or what stands first in it.
fn named(keys: &[ColumnKey], row: &TableRow, but: ColumnKey) -> Option<(String, Span)> {
    let filled = keys
        .iter()
        .filter(|key| **key != but)
        .filter_map(|key| Some((key, says(row, *key)?)));
    let filled: Vec<_> = filled.collect();
    let words = filled.iter().find(|(key, _)| key.role != Role::Number);
    let (_, passage) = words.or_else(|| filled.first())?;
    let text = passage.text.text().trim();
    let line = text.lines().next().unwrap_or_default();
    let at = passage.text.first()?;
    Some((line.chars().take(20).collect(), at))
}

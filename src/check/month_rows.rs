//! Tables that give the month in one column and the day in another (月 | 日（曜日）).

use std::collections::HashMap;

use crate::model::{CellRef, ColumnKey, Document, RowKind, fold};

/// For each cell with the day, the month of its row. A month stands for the rows below it too, up to the next.
pub(super) fn months(document: &Document) -> HashMap<CellRef, u32> {
    let mut found = HashMap::new();
    let heading = |named: fn(&str) -> bool| -> Option<ColumnKey> {
        let mut all = document.columns.iter();
        all.find(|(_, column)| named(&fold(column.heading.text())))
            .map(|(key, _)| *key)
    };
    let (Some(of_month), Some(of_day)) = (heading(|name| name == "月"), heading(names_day)) else {
        return found;
    };
    let mut month = None;
    for row in &document.rows {
        if row.kind != RowKind::Data {
            month = None;
            continue;
        }
        if let Some(passage) = row.entries.get(&of_month)
            && !passage.text.is_blank()
        {
            month = month_alone(passage.text.text());
        }
        let day = row.entries.get(&of_day).map(|passage| &passage.text);
        if let (Some(month), Some(day)) = (month, day)
            && is_day(day.text())
            && let Some(span) = day.first()
        {
            found.insert(span.cell, month);
        }
    }
    found
}

/// 日, 日（曜日）, 日程, 期日
fn names_day(heading: &str) -> bool {
    [
        "日",
        "日(曜日)",
        "日(曜)",
        "日・曜日",
        "日曜日",
        "日付",
        "日程",
        "期日",
        "日時",
    ]
    .contains(&heading)
}

/// 4月, 4
fn month_alone(text: &str) -> Option<u32> {
    let folded = fold(text);
    let digits = folded.strip_suffix('月').unwrap_or(&folded);
    let is_plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    let month = digits.parse().ok().filter(|_| is_plain)?;
    (1..=12).contains(&month).then_some(month)
}

/// 23, 23日（火）, 3日（金・祝）～6日: begins with a day and names no month.
fn is_day(text: &str) -> bool {
    let folded = fold(text);
    let digits = folded.bytes().take_while(u8::is_ascii_digit).count();
    let rest = folded.get(digits..).unwrap_or_default();
    // 4月3日 names a month; 6日（月） is a Monday.
    let names_month = (0..=9).any(|digit| folded.contains(&format!("{digit}月")));
    (1..=2).contains(&digits)
        && !names_month
        && !folded.contains(['/', '年'])
        && (rest.is_empty() || rest.starts_with(['日', '(']))
        && !rest.starts_with("日間")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_days_of_a_row() {
        for (text, expected) in [
            ("4月", Some(4)),
            ("１２", Some(12)),
            ("13月", None),
            ("4月分", None),
        ] {
            assert_eq!(month_alone(text), expected, "{text}");
        }
        assert!(
            ["23日（火）", "3日（金・祝）～6日（月・休）", "9"]
                .into_iter()
                .all(is_day)
        );
        assert!(
            !["4月3日", "3日間", "4/3", "未定", "2024年"]
                .into_iter()
                .any(is_day)
        );
    }
}

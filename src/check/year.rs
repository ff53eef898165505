//! Whether the year of a report is over, and what begins later than the report tells.

use super::measure::{RESULTS, Stage, has_any, stage};
use super::naming::whole_year_of;
use super::subject::Subject;
use crate::model::{CaptionKind, Kind, Metric, Role, dates, fiscal_year, fold};

/// True when what is done is final: the period ends with the fiscal year, or, where none is stated, the column is
/// that of a year's results and nothing speaks of a part of it.
pub(super) fn is_over(subject: &Subject<'_>) -> bool {
    let document = subject.document;
    if let Some(period) = &document.period {
        return period.value.to.ends_with("-03-31");
    }
    let headings = || {
        document
            .columns
            .iter()
            .filter(|(key, _)| RESULTS.contains(&key.role))
            .map(|(_, column)| column.heading.text())
    };
    let captions = document.captions.iter().map(|caption| caption.text.text());
    // A month or a day (9月末現在, ～12月) speaks of a part of the year.
    let is_part = |text: &str| {
        // 量の見込み is what is needed, no outlook.
        let text = fold(text).replace("量の見込", "");
        has_any(
            &text,
            &[
                "月",
                "現在",
                "中間",
                "途中",
                "半期",
                "四半期",
                "時点",
                "進捗",
                "見込",
            ],
        )
    };
    let is_report = document
        .captions
        .iter()
        .filter(|caption| caption.kind == CaptionKind::Title)
        .any(|title| has_any(title.text.text(), &["実績報告", "完了報告", "事業報告"]));
    (document.fiscal_year.is_some() || is_report)
        && headings().any(|heading| has_any(&fold(heading), &["実績", "結果"]))
        && !headings().any(is_part)
        && !captions.into_iter().any(is_part)
        && !document
            .metrics
            .iter()
            .any(|m| stage(m) == Some(Stage::Expected))
}

/// Up to which year the results of a table with a column for each year (R5目標, R5実績, R6目標, R6実績) are final: the
/// last one told, where no word speaks of a part of a year and nothing is expected; else the one before it.
pub(super) fn last_final_year(subject: &Subject<'_>) -> Option<i32> {
    let document = subject.document;
    let done = || {
        document.metrics.iter().filter(|m| {
            let is_side = m.role == Role::Other && m.kind == Kind::Actual;
            subject.is_grid()
                && (m.role == Role::Actual || is_side)
                && stage(m) == Some(Stage::Done)
        })
    };
    let mut told: Vec<i32> = done()
        .filter_map(|m| whole_year_of(m.scope.as_deref()))
        .collect();
    told.sort_unstable();
    told.dedup();
    let last = told.pop()?;
    let texts = || {
        let headings = document.columns.values().map(|column| &column.heading);
        let captions = document.captions.iter().map(|caption| &caption.text);
        headings.chain(captions).map(|text| fold(text.text()))
    };
    let is_part = texts().any(|text| is_before_end(&text, last))
        || document
            .metrics
            .iter()
            .any(|m| stage(m) == Some(Stage::Expected));
    if is_part { told.pop() } else { Some(last) }
}

/// True when a text speaks of a part of a year, or of a day before the end of this one (令和7年3月31日 ends 令和6年度).
fn is_before_end(text: &str, year: i32) -> bool {
    const DAYS: [&str; 3] = ["月", "現在", "時点"];
    let said: Vec<&str> = PARTS
        .into_iter()
        .filter(|word| text.contains(word))
        .collect();
    if said.iter().any(|word| !DAYS.contains(word)) {
        return true;
    }
    let days: Vec<(i32, u32)> = dates(text)
        .into_iter()
        .filter_map(|date| Some((date.year?, date.month?)))
        .collect();
    let end = (year.saturating_add(1), 3);
    !said.is_empty() && (days.is_empty() || days.iter().any(|day| *day < end))
}

/// Words in headings and captions that speak of a part of a year.
const PARTS: [&str; 10] = [
    "月", "現在", "中間", "途中", "半期", "時点", "見込", "上期", "下期", "速報",
];

/// True when the results of a year give the rate reached (達成率80.0％), and no word speaks of a part of the year.
pub(super) fn is_judged(subject: &Subject<'_>, figures: &[&Metric]) -> bool {
    let document = subject.document;
    let is_reached = |m: &&Metric| {
        m.role == Role::Status && m.kind == Kind::Rate && m.measure.contains("達成率")
    };
    let is_part = |text: &str| has_any(&fold(text), &PARTS);
    let mut headings = document
        .columns
        .iter()
        .filter(|(key, _)| key.role == Role::Status)
        .map(|(_, column)| column.heading.text());
    let mut captions = document.captions.iter().map(|caption| caption.text.text());
    figures.iter().copied().any(|m| is_reached(&m))
        && document.period.is_none()
        && headings.any(|heading| fiscal_year(heading).is_some() && !is_part(heading))
        && !captions.any(is_part)
        && !document
            .metrics
            .iter()
            .any(|m| stage(m) == Some(Stage::Expected))
}

/// True for a heading of what was done in the whole year: 年間実績, 年度計.
pub(super) fn is_whole_year(scope: Option<&str>) -> bool {
    scope.is_some_and(|scope| has_any(&fold(scope), &["年間", "通年", "年度計", "年計"]))
}

/// True when the row of an item says that it begins after what is reported: later in the year, or next year.
pub(super) fn is_later(subject: &Subject<'_>, at: usize) -> bool {
    let is_over = is_over(subject);
    let rows = std::iter::once(at).chain(subject.nodes[at].parent);
    let mut texts = rows
        .flat_map(|at| subject.nodes[at].item.entries.iter())
        .filter(|(key, _)| {
            // What is to be done next is no word of this year's plan, nor is what is asked of everyone.
            !matches!(
                key.role,
                Role::Guideline | Role::Issues | Role::Department | Role::Next
            )
        })
        .map(|(key, entry)| (key.role, without_outlook(key.role, entry.text.text())));
    texts.any(|(role, text)| {
        let next_year = has_any(&text, &["次年度", "来年度", "翌年度", "来年"]);
        next_year
            || later_year(subject, &text)
            || (!is_over && (later_in_year(role, &text) || later_month(subject, &text)))
    })
}

/// A text without what it expects at the end of the year (年度末には18日を見込む): that says how much, not when it begins.
fn without_outlook(role: Role, text: &str) -> String {
    if !RESULTS.contains(&role) {
        return fold(text);
    }
    let is_outlook = |part: &&str| {
        part.contains("見込")
            && (part.contains("年度末まで")
                || !has_any(part, &["開始", "着手", "実施する", "開催する", "から"]))
    };
    let parts = text.split_inclusive(['。', '、', '\n', '（', '）', '(', ')']);
    fold(&parts.filter(|part| !is_outlook(part)).collect::<String>())
}

fn later_in_year(role: Role, text: &str) -> bool {
    let is_result = RESULTS.contains(&role);
    has_any(
        text,
        &[
            "下半期",
            "下期",
            "後半",
            "後期",
            "年度末",
            "第3四半期",
            "第4四半期",
            "第三四半期",
            "第四四半期",
        ],
    ) || (is_result
        && has_any(
            text,
            &[
                "予定",
                "今後",
                "準備中",
                "調整中",
                "計画している",
                "検討中",
                "年度内",
            ],
        ))
}

/// 令和8年度から, in a report on 令和7年度.
fn later_year(subject: &Subject<'_>, text: &str) -> bool {
    let Some(year) = subject.document.fiscal_year else {
        return false;
    };
    let of_dates = dates(text).into_iter().filter_map(|date| {
        let (year, month) = (date.year?, date.month?);
        Some(if month < 4 {
            year.saturating_sub(1)
        } else {
            year
        })
    });
    of_dates.chain(fiscal_year(text)).any(|told| told > year)
}

/// 2月に開催, where the report ends in November.
fn later_month(subject: &Subject<'_>, text: &str) -> bool {
    let Some(period) = &subject.document.period else {
        return false;
    };
    let Some(last) = period
        .value
        .to
        .get(5..7)
        .and_then(|m| m.parse::<u32>().ok())
    else {
        return false;
    };
    // Months of a fiscal year, April first.
    let order = |month: u32| (month + 8) % 12;
    let chars: Vec<char> = text.chars().collect();
    let months: Vec<u32> = (0..chars.len())
        .filter(|at| chars[*at] == '月')
        .filter_map(|at| {
            let digits = chars[..at].iter().rev().take_while(|c| c.is_ascii_digit());
            let mut digits: Vec<char> = digits.take(3).copied().collect();
            digits.reverse();
            let month = digits.into_iter().collect::<String>().parse().ok();
            month.filter(|month| (1..=12).contains(month))
        })
        .collect();
    !months.is_empty() && months.iter().all(|month| order(*month) > order(last))
}

//! What figures mean beside each other: which say the same thing, and which must not be compared.

use super::naming::{is_generic, same_but_time};
use crate::model::{Item, Kind, Metric, Role, fold, same_unit};

pub(super) use super::less_better::{is_less_better, is_spending, is_upper_bound, names_less};
pub(super) use super::pairs::{pairs, pairs_in_year};
pub(super) use crate::model::{has_any, measure_stem as stem, related_measures as is_related};

/// Whether a figure is aimed at, done or expected. Targets and plans agree across columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Stage {
    /// 目標, 計画, 予定
    Aim,
    /// 実績
    Done,
    /// 見込
    Expected,
}

/// The stage of a figure; baselines, rates, differences and bare counts have none.
pub(super) fn stage(metric: &Metric) -> Option<Stage> {
    match metric.kind {
        Kind::Target | Kind::Plan => Some(Stage::Aim),
        Kind::Actual => Some(Stage::Done),
        Kind::Forecast => Some(Stage::Expected),
        Kind::Baseline | Kind::Rate | Kind::Diff | Kind::Count => None,
    }
}

/// The columns that tell what became of a plan.
pub(super) const RESULTS: [Role; 3] = [Role::Status, Role::Actual, Role::Forecast];

/// Shares, grades and averages: they neither add up nor grow towards a target as counts do.
pub(super) fn is_rate(metric: &Metric) -> bool {
    metric.kind == Kind::Rate
        || ["%", "％", "ポイント", "pt", "割", "倍", "位", "点"].contains(&metric.unit.as_str())
        || has_any(&metric.measure, &RATES)
}

const RATES: [&str; 9] = [
    "率",
    "割合",
    "平均",
    "比",
    "順位",
    "満足度",
    "単価",
    "当たり",
    "あたり",
];

/// Names of which a figure is a share, an average or a rank, as [`is_rate`] tells them by the measure.
pub(super) fn names_a_rate(name: &str) -> bool {
    has_any(name, &RATES) || has_any(name, &["％", "%"])
}

/// True when a name is a month, a quarter or a half: 4月, 第1四半期, 上半期.
pub(super) fn is_part_of_year(name: &str) -> bool {
    let name = fold(name);
    let month = name
        .strip_suffix('月')
        .is_some_and(|month| !month.is_empty() && month.chars().all(|c| c.is_ascii_digit()));
    month || has_any(&name, &["四半期", "上半期", "下半期", "上期", "下期"])
}

/// Words in a qualifier that make a number a rough one.
const ROUGH: [&str; 13] = [
    "約",
    "およそ",
    "おおむね",
    "概ね",
    "程度",
    "前後",
    "近く",
    "強",
    "弱",
    "余",
    "余り",
    "数",
    "ほど",
];

/// True when the number is only about right (約, 程度, 近く).
pub(super) fn is_rough(metric: &Metric) -> bool {
    metric
        .qualifiers
        .iter()
        .any(|q| ROUGH.contains(&q.as_str()))
}

const BOUNDS: [&str; 8] = [
    "以上",
    "以下",
    "以内",
    "未満",
    "超",
    "を超える",
    "まで",
    "最大",
];

/// The bounds of a figure (`以上`, `以内`).
pub(super) fn bounds(metric: &Metric) -> Vec<&str> {
    let all = metric.qualifiers.iter().map(String::as_str);
    all.filter(|q| BOUNDS.contains(q)).collect()
}

/// What a target that was changed is called, and the one in its place.
const REVISIONS: [&str; 2] = ["変更前", "変更後"];

/// True for a target that stands in the place of another: 目標24回（変更後20回）.
pub(super) fn is_revised(metric: &Metric) -> bool {
    stage(metric) == Some(Stage::Aim) && metric.qualifiers.iter().any(|q| q == REVISIONS[1])
}

/// The figures of an item without the targets that were replaced by others.
pub(super) fn in_force<'a>(item: &Item, figures: &[&'a Metric]) -> Vec<&'a Metric> {
    let revised: Vec<&Metric> = figures.iter().copied().filter(|m| is_revised(m)).collect();
    let is_replaced = |metric: &Metric| {
        stage(metric) == Some(Stage::Aim)
            && !is_revised(metric)
            && revised.iter().any(|now| {
                now.value != metric.value
                    && (same_but_time(item, now, metric)
                        || (is_generic(now) && same_unit(&now.unit, &metric.unit)))
                    && (topics(now).is_empty() || topics(now) == topics(metric))
            })
    };
    let all = figures.iter().copied();
    all.filter(|metric| !is_replaced(metric)).collect()
}

/// What a figure is limited to (`中小企業・業界団体`), folded; bounds (`以上`) are left out.
pub(super) fn topics(metric: &Metric) -> Vec<String> {
    metric
        .qualifiers
        .iter()
        .filter(|q| {
            let is_said_of_number = ROUGH.contains(&q.as_str()) || BOUNDS.contains(&q.as_str());
            !is_said_of_number && !REVISIONS.contains(&q.as_str())
        })
        .map(|q| fold(q))
        .collect()
}

/// What a figure is limited to beyond its item: the heading of the item itself limits nothing in it.
pub(super) fn topics_within(item: &Item, metric: &Metric) -> Vec<String> {
    let mut topics = topics(metric);
    if !topics.is_empty() {
        let entries = item.entries.values().map(|entry| entry.heading.text());
        let headings: Vec<String> = entries.chain([item.heading.as_str()]).map(fold).collect();
        topics.retain(|topic| !headings.contains(topic));
    }
    topics
}

/// True when a figure is a part named beside its whole (うち, 内数, 再掲), or was changed on purpose.
pub(super) fn is_set_apart(metric: &Metric) -> bool {
    let words = [
        "うち",
        "内数",
        "再掲",
        "参考",
        "変更前",
        "変更後",
        "当初",
        "修正",
        "見直し",
    ];
    has_any(&metric.text, &words)
        || has_any(&metric.measure, &words)
        || metric.qualifiers.iter().any(|q| has_any(q, &words))
}

/// Words that answer for a figure.
pub(super) const NOT_DONE: [&str; 17] = [
    "中止",
    "休止",
    "取りやめ",
    "取り止め",
    "見送",
    "未実施",
    "実績なし",
    "実績無し",
    "該当なし",
    "該当無し",
    "予定はない",
    "予定はありません",
    "予定なし",
    "実施しない",
    "実施なし",
    "なかった",
    "ありませんでした",
];
/// 「2回実施する予定」, 「計画した4職種」 in the status column: words of a sentence, no plan stated anew.
pub(super) fn is_outlook(metric: &Metric) -> bool {
    metric.kind == Kind::Plan
        && RESULTS.contains(&metric.role)
        && !metric
            .text
            .contains(['：', ':', '＞', '>', '〉', '》', '】', '〕', ']', '…'])
}

/// 「各1回以上」, 「1社当たり3回」: a rule for each of many, no figure that a total answers.
pub(super) fn is_for_each(metric: &Metric) -> bool {
    let names_each = |text: &str| {
        text.starts_with('各') || has_any(text, &["当たり", "あたり", "につき", "ごと"])
    };
    names_each(&metric.text)
        || metric
            .qualifiers
            .iter()
            .any(|qualifier| names_each(qualifier))
}

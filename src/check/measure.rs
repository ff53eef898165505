//! What figures mean beside each other: which say the same thing, and which must not be compared.

use super::naming::{comparable, is_generic, is_same_time, is_so_far, key, same_but_time};
use super::subject::Subject;
use crate::model::{Item, Kind, Metric, Role, fold, same_unit};

pub(super) use crate::model::{measure_stem as stem, related_measures as is_related};

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

/// Measures of which less is better, or that say nothing by being small.
pub(super) fn is_better_when_less(metric: &Metric) -> bool {
    is_bad(&metric.measure) || is_spending(&metric.measure) || is_upper_bound(metric)
}

/// The same with the words of the form, and those of 令和6年度待機児童数 over the row.
pub(super) fn is_less_better(subject: &Subject<'_>, metric: &Metric) -> bool {
    is_better_when_less(metric) || names_less(subject, &metric.measure)
}

/// True for a name of which less is better, as every form or this one knows.
pub(super) fn names_less(subject: &Subject<'_>, name: &str) -> bool {
    let own = &subject.template.checks.decreasing;
    is_bad(name)
        || own
            .iter()
            .any(|word| !word.is_empty() && name.contains(word))
}

/// 「10件以内」: a bound that is not to be passed.
pub(super) fn is_upper_bound(metric: &Metric) -> bool {
    let words = ["以内", "以下", "未満", "まで"];
    metric
        .qualifiers
        .iter()
        .any(|q| words.contains(&q.as_str()))
}

/// True for what is the better the less there is of it. What is done against it is counted the other way:
/// 空き家の紹介件数, 事故防止講習の受講者数.
fn is_bad(name: &str) -> bool {
    has_any(name, &LESS) && !has_any(name, &AGAINST) && !counts_less(name)
}

/// 解消面積, 排出削減量: how much less there is, of which more is better.
fn counts_less(name: &str) -> bool {
    const COUNTS: [&str; 8] = ["面積", "件数", "箇所数", "か所数", "戸数", "数", "量", "額"];
    const LESSENED: [&str; 5] = ["削減", "縮減", "抑制", "減少", "解消"];
    COUNTS
        .iter()
        .filter_map(|count| name.strip_suffix(count))
        .any(|rest| LESSENED.iter().any(|less| rest.ends_with(less)))
}

/// Words of what is done against something.
const AGAINST: [&str; 24] = [
    "資源化",
    "リサイクル",
    "再生利用",
    "撤去",
    "除却",
    "支援",
    "紹介",
    "活用",
    "講習",
    "講座",
    "研修",
    "教室",
    "説明会",
    "パトロール",
    "巡回",
    "見守り",
    "受講",
    "参加",
    "成約",
    "バンク",
    "啓発",
    "訪問",
    "開催",
    "防止協議会",
];

const LESS: [&str; 107] = [
    "待ち日",
    "待ち人",
    "待ち件",
    "待ち期間",
    "所要時間",
    "所要日数",
    "所要期間",
    "処理日数",
    "処理期間",
    "処理時間",
    "審査日数",
    "審査期間",
    "回答日数",
    "回答時間",
    "対応日数",
    "対応時間",
    "までの日数",
    "までの時間",
    "到着時間",
    "投棄",
    "落書き",
    "放置自転車",
    "中退",
    "失業",
    "転倒",
    "断水",
    "停電",
    "不備",
    "返戻",
    "差戻",
    "差し戻し",
    "過誤",
    "誤り",
    "誤記",
    "誤送",
    "盗難",
    "詐欺",
    "渋滞",
    "督促",
    "欠損",
    "故障",
    "自殺",
    "喫煙",
    "罹患",
    "不登校",
    "いじめ",
    "犯罪",
    "むし歯",
    "待機",
    "離職",
    "退職",
    "残業",
    "超過勤務",
    "時間外",
    "事故",
    "苦情",
    "クレーム",
    "削減",
    "縮減",
    "抑制",
    "減少",
    "解消",
    "滞納",
    "未収",
    "未納",
    "未実施",
    "欠席",
    "欠員",
    "辞退",
    "遅延",
    "不良",
    "違反",
    "負債",
    "借入",
    "赤字",
    "排出",
    "廃棄",
    "ごみ",
    "消費",
    "使用量",
    "経費",
    "被害",
    "死亡",
    "空き",
    "待ち時間",
    "虐待",
    "孤立死",
    "空家",
    "無断",
    "延滞",
    "未利用",
    "未達",
    "不適合",
    "不祥事",
    "ひきこもり",
    "未処理",
    "漏水",
    "無収水",
    "休館",
    "廃業",
    "倒産",
    "要介護認定率",
    "再犯",
    "未就学",
    "肥満",
    "低体重",
    "入札不調",
];

/// Money that is spent: less of it than planned is no shortfall.
pub(super) fn is_spending(name: &str) -> bool {
    has_any(name, &["支出", "費用", "予算", "決算", "歳出", "執行"])
        || (name.ends_with('費') && !name.ends_with("会費"))
}

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

/// True when the text has one of the words.
pub(super) fn has_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.contains(word))
}

/// Figures of one stage, each with the one figure of another stage it is to be compared with: the same
/// measure, unit and topic, the nearest before it in its own column. What is ambiguous is left out.
/// `figures` are those of one item, in document order.
pub(super) fn pairs<'a>(
    item: &Item,
    figures: &[&'a Metric],
    of: Stage,
    with: Stage,
) -> Vec<(&'a Metric, &'a Metric)> {
    pairs_by(item, figures, (of, with), comparable)
}

/// The same, where a figure so far (12月末実績) may be held against one of the whole year (年間目標).
pub(super) fn pairs_in_year<'a>(
    item: &Item,
    figures: &[&'a Metric],
    of: Stage,
    with: Stage,
) -> Vec<(&'a Metric, &'a Metric)> {
    pairs_by(item, figures, (of, with), |item, a, b| {
        let (done, whole) = if stage(a) == Some(Stage::Done) {
            (a, b)
        } else {
            (b, a)
        };
        comparable(item, a, b) || (is_so_far(done, whole) && same_but_time(item, a, b))
    })
}

/// Whether two figures of an item may be held against each other.
type Alike = fn(&Item, &Metric, &Metric) -> bool;

fn pairs_by<'a>(
    item: &Item,
    figures: &[&'a Metric],
    (of, with): (Stage, Stage),
    is_alike: Alike,
) -> Vec<(&'a Metric, &'a Metric)> {
    // An item with hundreds of figures is a table of its own; neighbours mean nothing in it.
    if figures.len() > 200 {
        return Vec::new();
    }
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (at, figure) in figures.iter().enumerate() {
        if stage(figure) == Some(of)
            && let Some(partner) = partner(item, figures, at, (with, is_alike))
        {
            pairs.push((at, partner));
        }
    }
    // Of several (24名の応募があった, 応募者数：24名) the one with the very name of the partner counts.
    let is_named =
        |at: usize, partner: usize| key(&figures[at].measure) == key(&figures[partner].measure);
    let rivals = |at: usize, partner: usize| {
        let mut rivals = pairs
            .iter()
            .filter(|(other, with)| *with == partner && *other != at);
        if is_named(at, partner) {
            rivals.any(|(other, _)| is_named(*other, partner))
        } else {
            rivals.next().is_some()
        }
    };
    pairs
        .iter()
        .filter(|(at, partner)| !rivals(*at, *partner))
        .map(|(at, partner)| (figures[*at], figures[*partner]))
        .collect()
}

fn partner(
    item: &Item,
    figures: &[&Metric],
    at: usize,
    (with, is_alike): (Stage, Alike),
) -> Option<usize> {
    let figure = figures[at];
    let topics = |metric: &Metric| topics_within(item, metric);
    let own = topics(figure);
    let candidates: Vec<usize> = (0..figures.len())
        .filter(|other| {
            let other = figures[*other];
            stage(other) == Some(with)
                && is_alike(item, figure, other)
                && (topics(other) == own || topics(other).is_empty() || own.is_empty())
        })
        .collect();
    let in_column: Vec<usize> = candidates
        .iter()
        .copied()
        .filter(|other| figures[*other].column() == figure.column())
        .collect();
    let exact = |of: &[usize]| -> Vec<usize> {
        of.iter()
            .copied()
            .filter(|other| topics(figures[*other]) == own)
            .collect()
    };
    if let Some(nearest) = exact(&in_column)
        .into_iter()
        .rfind(|other| *other < at)
        .or_else(|| in_column.iter().copied().rfind(|other| *other < at))
        .or_else(|| in_column.first().copied())
    {
        return Some(nearest);
    }
    match exact(&candidates).as_slice() {
        [only] => Some(*only),
        [] => match candidates.as_slice() {
            [only] => Some(*only),
            [] => nameless(figures, at, with),
            _ => None,
        },
        _ => None,
    }
}

/// For a forecast with no name of its own (年度末には190人を見込む): the figure of the other stage, where all in its unit
/// are of one measure.
fn nameless(figures: &[&Metric], at: usize, with: Stage) -> Option<usize> {
    let figure = figures[at];
    if stage(figure) != Some(Stage::Expected) || !is_generic(figure) {
        return None;
    }
    let alike = |of: Stage| -> Vec<usize> {
        (0..figures.len())
            .filter(|other| {
                let other = figures[*other];
                stage(other) == Some(of)
                    && same_unit(&other.unit, &figure.unit)
                    && is_same_time(other.scope.as_deref(), figure.scope.as_deref())
            })
            .collect()
    };
    let others = alike(with);
    let (first, last) = (*others.first()?, *others.last()?);
    let name = key(&figures[first].measure);
    let is_one = others
        .iter()
        .all(|other| key(&figures[*other].measure) == name)
        && alike(Stage::Expected) == [at]
        && topics(figures[first]) == topics(figure);
    is_one.then_some(last)
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

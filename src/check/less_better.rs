//! Measures of which less is better: 待機児童数, 事故件数, 支出; and those that count what is done against them.

use super::measure::has_any;
use super::subject::Subject;
use crate::model::Metric;

/// Measures of which less is better, or that say nothing by being small.
fn is_better_when_less(metric: &Metric) -> bool {
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

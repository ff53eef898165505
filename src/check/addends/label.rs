//! What the label of a row or column makes of it: an addend, a total, a part of its neighbour, or none of them.

use super::super::measure::has_any;
use crate::model::fold;

/// What a line is among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Nature {
    /// One of many that are added up.
    Plain,
    /// It adds others up; the higher the rank, the more.
    Total(u8),
    /// A part of the line before it: うち女性, 内数, 再掲.
    Part,
    /// Neither: 前年度, 増減, 率, 平均.
    Aside,
}

/// Reads a label: 合　計, 小計①, 県計, うち女性, 前年度比.
pub(super) fn nature(label: &str) -> Nature {
    let key = fold(label);
    let bare = bare(&key);
    if is_part(&key) {
        Nature::Part
    } else if bare.is_empty() {
        Nature::Plain
    } else if !adds_up(label) || has_any(&bare, &ASIDE) {
        Nature::Aside
    } else {
        rank(&bare).map_or(Nature::Plain, Nature::Total)
    }
}

/// Words of what stands beside the sums of a table.
const ASIDE: [&str; 20] = [
    "前年",
    "昨年",
    "前回",
    "前期比",
    "増減",
    "差引",
    "差額",
    "差異",
    "比較",
    "参考",
    "累計",
    "累積",
    "残額",
    "残高",
    "不用額",
    "過不足",
    "乖離",
    "定員",
    "目標",
    "進捗",
];

/// Words of figures that do not add up over lines, wherever they stand in a label.
const NO_SUMS: [&str; 27] = [
    "割合",
    "比率",
    "構成比",
    "単価",
    "実人数",
    "実人員",
    "実数",
    "実件数",
    "実企業",
    "実団体",
    "実世帯",
    "実利用",
    "実参加",
    "実会員",
    "実事業所",
    "実受講",
    "日平均",
    "月平均",
    "年平均",
    "人平均",
    "満足度",
    "当たり",
    "当り",
    "あたり",
    "中央値",
    "弾力",
    "進捗",
];

/// The same at the end of a label: 受講番号, but not 番号札の発行.
const NO_SUMS_AT_END: [&str; 13] = [
    "平均",
    "年齢",
    "順位",
    "番号",
    "コード",
    "指数",
    "倍率",
    "偏差",
    "密度",
    "評価",
    "利率",
    "ポイント",
    "標高",
];

/// The same at either end: 平均受講者数, 気温の最高, but not 旧最高裁判所.
const NO_SUMS_AT_EDGE: [&str; 5] = ["平均", "最大", "最小", "最高", "最低"];

/// False for rates, averages, ranks, heads counted once: whatever they are told of, they are no sums.
pub(super) fn adds_up(label: &str) -> bool {
    let key = fold(label);
    let bare = key.split(['(', '[']).next().unwrap_or_default();
    let bare = if bare.is_empty() { key.as_str() } else { bare };
    let ends = [
        "率",
        "比",
        "%",
        "%)",
        "倍",
        "No",
        "NO",
        "No.",
        "ID",
        "年月日",
    ];
    // 平均35歳 is an age; 15～64歳 are those who are counted.
    let is_age = bare.ends_with('歳') && !bare.contains(|c: char| c.is_ascii_digit());
    let is_each = key.contains('%') || key.contains("人/");
    let ends_so = ends
        .iter()
        .chain(&NO_SUMS_AT_END)
        .chain(&NO_SUMS_AT_EDGE)
        .any(|end| bare.ends_with(end));
    let begins_so = NO_SUMS_AT_EDGE.iter().any(|word| bare.starts_with(word));
    !(is_each || is_age || has_any(&key, &NO_SUMS) || ends_so || begins_so)
}

/// Months, quarters and halves: each stands for the smaller ones, where these stand beside it.
pub(super) fn part_of_year(label: &str) -> Option<u8> {
    let key = fold(label);
    let bare = key.split(['(', '[']).next().unwrap_or_default();
    let month = bare.strip_suffix('月').is_some_and(|month| {
        !month.is_empty()
            && month
                .chars()
                .all(|c| c.is_ascii_digit() || c == '月' || c == '~' || c == 'ー')
    });
    if month {
        Some(0)
    } else if bare.ends_with("四半期") {
        Some(1)
    } else if ["上半期", "下半期", "上期", "下期"]
        .iter()
        .any(|half| bare.ends_with(half))
    {
        Some(2)
    } else {
        None
    }
}

/// True for a stretch of the year as any heading names it: 5月, 上半期実績, 4～9月期実績値.
pub(super) fn is_time(label: &str) -> bool {
    let key = fold(label);
    let is_month = key
        .split('月')
        .next()
        .is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit()))
        && key.contains('月');
    part_of_year(label).is_some()
        || is_month
        || has_any(&key, &["四半期", "半期", "上期", "下期", "前期", "後期"])
}

/// True for what is counted on one day and not over time: 会員数（月末現在）, 年度末残高.
pub(super) fn is_stock(label: &str) -> bool {
    has_any(
        &fold(label),
        &["現在", "時点", "月末", "期末", "年度末", "残高", "末日"],
    )
}

/// True for the label of a share of the whole, whose total is 100.
pub(super) fn is_composition(label: &str) -> bool {
    has_any(&fold(label), &["構成比", "構成割合", "シェア", "割合"])
}

/// True for うち女性, （再掲）, 内数.
fn is_part(key: &str) -> bool {
    let bare = key.trim_start_matches(['(', '[', '【', '<', '・', 'ー', '*', '※', '「']);
    bare.starts_with("うち")
        || bare.starts_with("内、")
        || has_any(
            key,
            &["再掲", "内数", "内書", "(うち", "別掲", "外数", "外書"],
        )
}

/// A label without brackets, marks and numbers: `小計①` → `小計`, `合計（A＋B）` → `合計`, `【計】` → `計`.
fn bare(key: &str) -> String {
    let open = key.trim_start_matches([
        '★', '☆', '◇', '◆', '□', '▲', '△', '〇', '<', '(', '[', '【', '『', '*', '※', '・', '◎',
        '○', '●', '■',
    ]);
    let name = open.split(['(', '[', '<', '【']).next().unwrap_or_default();
    // 合計 Total: the same in another language.
    let is_japanese = !name.is_ascii();
    name.trim_end_matches(|c: char| c.is_ascii_alphabetic() && is_japanese)
        .chars()
        .filter(|c| {
            !c.is_ascii_digit()
                && !('\u{2460}'..='\u{2473}').contains(c)
                && !matches!(
                    c,
                    '>' | ')' | ']' | '】' | '』' | ':' | '、' | '.' | '*' | '※' | '=' | '+'
                )
        })
        .collect()
}

/// Words that end in 計 and add nothing up.
const NAMES: [&str; 24] = [
    "会計",
    "統計",
    "設計",
    "家計",
    "時計",
    "推計",
    "生計",
    "余計",
    "集計",
    "累計",
    "温度計",
    "湿度計",
    "体重計",
    "血圧計",
    "体温計",
    "水計",
    "流量計",
    "雨量計",
    "合計特殊",
    "計測",
    "計量",
    "計器",
    "早計",
    "主計",
];

fn rank(bare: &str) -> Option<u8> {
    let is = |words: &[&str]| words.contains(&bare);
    let ends = |words: &[&str]| words.iter().any(|word| bare.ends_with(word));
    // 款, 項, 目 of a budget.
    if let Some(rank) = [["目計", "目合計"], ["項計", "項合計"], ["款計", "款合計"]]
        .iter()
        .position(|words| ends(words))
    {
        return u8::try_from(rank + 1).ok();
    }
    if is(&[
        "全国",
        "全国計",
        "全県",
        "全市",
        "全体",
        "全体計",
        "総額",
        "合計額",
        "Total",
        "TOTAL",
        "全数",
    ]) || ends(&["総計", "総合計", "総数", "総合", "全国合計"]) && bare != "総合"
    {
        return Some(5);
    }
    if ends(&[
        "合計",
        "合計額",
        "年間計",
        "年度計",
        "年計",
        "通年",
        "通期計",
        "合計数",
        "合計人数",
        "合計件数",
        "合計金額",
        "の合計額",
    ]) || is(&["年間", "年間合計"])
    {
        return Some(4);
    }
    if ends(&["小計"]) || ends(&["四半期計", "四半期合計"]) {
        return Some(1);
    }
    if ends(&["期計", "期合計"]) {
        return Some(2);
    }
    if ends(&["中計"]) {
        return Some(2);
    }
    (ends(&["計", "の計"]) && !ends(&NAMES)).then_some(3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_of_the_year_and_counts_of_a_day() {
        for label in ["10月", "上半期実績", "4～9月期実績値", "第1四半期"] {
            assert!(is_time(label), "{label}");
        }
        for label in ["男", "月額", "北会館", "毎月の利用"] {
            assert!(!is_time(label), "{label}");
        }
        assert!(is_stock("登録者数（月末現在）") && is_stock("基金残高"));
        assert!(!is_stock("年間の利用者数"));
    }

    #[test]
    fn totals_parts_and_asides_are_told_apart() {
        for (label, expected) in [
            ("合　計", Nature::Total(4)),
            ("小計①", Nature::Total(1)),
            ("【計】", Nature::Total(3)),
            ("合計（A＋B）", Nature::Total(4)),
            ("県計", Nature::Total(3)),
            ("総　　数", Nature::Total(5)),
            ("年間計", Nature::Total(4)),
            ("上半期計", Nature::Total(2)),
            ("上半期", Nature::Plain),
            ("うち女性", Nature::Part),
            ("（再掲）65歳以上", Nature::Part),
            ("前年度合計", Nature::Aside),
            ("平均", Nature::Aside),
            ("構成比", Nature::Aside),
            ("一般会計", Nature::Plain),
            ("旧郵便局舎", Nature::Plain),
            ("電話", Nature::Plain),
            ("電話相談", Nature::Plain),
            ("評価委員会", Nature::Plain),
            ("ポイントカード発行", Nature::Plain),
            ("平均受講者数", Nature::Aside),
            ("郵便番号", Nature::Aside),
            ("計画", Nature::Plain),
            ("統計", Nature::Plain),
            ("4月", Nature::Plain),
            ("", Nature::Plain),
        ] {
            assert_eq!(nature(label), expected, "{label}");
        }
    }

    #[test]
    fn rates_and_heads_counted_once_do_not_add_up() {
        for label in [
            "達成率",
            "平均年齢",
            "実人数",
            "１人当たり単価",
            "執行率（％）",
            "団体コード",
        ] {
            assert!(!adds_up(label), "{label}");
        }
        for label in ["人数", "決算額（千円）", "延べ人数", "令和6年度"] {
            assert!(adds_up(label), "{label}");
        }
    }
}

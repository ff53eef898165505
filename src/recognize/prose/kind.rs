//! Words that say whether a figure is aimed at, planned, done or expected, and labels without them.

use crate::model::{Kind, dates, narrow};

/// Words for each kind. Where several fit, the longest wins.
const WORDS: &[(Kind, &[&str])] = &[
    (
        Kind::Target,
        &[
            "最終目標値",
            "最終目標",
            "目標数値",
            "数値目標",
            "達成目標",
            "KPI目標",
            "目標値",
            "目標数",
            "目標",
            "期待値",
            "設定値",
        ],
    ),
    (
        Kind::Plan,
        &[
            "計画数値",
            "計画値",
            "計画数",
            "計画",
            "予定値",
            "予定数",
            "予定",
            "量の見込み",
            "確保方策",
            "確保量",
        ],
    ),
    (
        Kind::Forecast,
        &[
            "年度末見込み",
            "年度末見込",
            "最終見込み",
            "最終見込値",
            "最終見込",
            "着地見込み",
            "着地見込",
            "決算見込み",
            "決算見込",
            "見込み数",
            "見込数",
            "見込値",
            "見込み",
            "見込",
        ],
    ),
    (
        Kind::Baseline,
        &[
            "計画策定時",
            "策定時の値",
            "策定時",
            "基準年度値",
            "基準値",
            "当初値",
            "ベースライン値",
            "ベースライン",
            "前年度実績値",
            "前年度実績",
            "前年実績",
            "昨年度実績",
            "前年同期",
            "前回値",
            "前年度",
            "昨年度",
            "前年",
        ],
    ),
    (
        Kind::Actual,
        &[
            "直近実績値",
            "実績数値",
            "実績値",
            "実績数",
            "実績",
            "現状値",
            "現在値",
            "直近値",
            "達成値",
            "数値目標に対する結果",
            "目標に対する結果",
            "期待値に対する成果",
            "結果",
        ],
    ),
    (Kind::Diff, &["目標までの残り", "残り", "残数"]),
];

/// What is left of 年度目標, 年間実績 and names no measure.
const SPANS: &[&str] = &[
    "年度",
    "年間",
    "本年度",
    "今年度",
    "当年度",
    "当該年度",
    "全体",
    "合計",
    "期間",
    "当初",
];

/// Nouns that begin with a kind word and say no kind: 目標管理, 計画書, 実績報告, 予定価格.
const NOT_KINDS: &str = "\
    目標管理 目標達成 目標設定 計画書 計画策定 計画相談 計画作成 計画的 実績報告 実績簿 実績のある 予定価格 \
    見込み客 見込客 見込まれ 見込ん 結果報告 予定表 予定者名簿 計画認定 計画指導 計画停電";

/// Nouns in front of 計画 that make it a thing: 事業計画数 counts plans.
const PLANS: &str = "事業 経営 行動 基本 総合 支援 推進 改善 整備 再生 利用 創業 継続";

/// Measures that are shares of the way to a target, whatever column they stand in.
const PROGRESS: &str = "達成率 達成度 進捗率 進捗度 執行率 前年比 前年度比 対前年 前年同期比 増減率 伸び率 構成比 消化率 目標比 計画比 対目標 対計画 予算比";

/// What a label says of the kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// The label names the kind.
    Clearly(Kind),
    /// 予定 or 計画 inside a longer label, which the context outweighs: ＜目標＞派遣予定回数.
    Weakly(Kind),
}

/// Splits a label into its measure and the kind it names: 派遣目標回数 → 派遣回数, target.
pub(super) fn split(label: &str) -> (String, Option<Said>) {
    let mut best: Option<(usize, usize, Kind)> = None;
    for (kind, words) in WORDS {
        for word in *words {
            for (at, _) in label.match_indices(word) {
                let longer = best.is_none_or(|(_, length, _)| word.len() > length);
                if longer && says(label, at, word) {
                    best = Some((at, word.len(), *kind));
                }
            }
        }
    }
    let Some((at, length, kind)) = best else {
        return (label.to_owned(), None);
    };
    let (before, after) = (&label[..at], &label[at + length..]);
    // 決算見込額 → 決算額: the word in front of 見込 names what is counted.
    let before = if label[at..].starts_with("決算") {
        &label[..at + "決算".len()]
    } else {
        before
    };
    // 認定目標 → 認定, 目標値 → nothing, 実績の参加者数 → 参加者数.
    let measure = format!(
        "{}{}",
        before.trim_end_matches('の'),
        after.trim_start_matches('の')
    );
    let measure = measure
        .replace("()", "")
        .trim_matches([':', ' ', '・', '/'])
        .to_owned();
    let measure = if SPANS.contains(&measure.as_str()) {
        String::new()
    } else {
        measure
    };
    let weak = kind == Kind::Plan && !measure.is_empty();
    let said = if weak {
        Said::Weakly(kind)
    } else {
        Said::Clearly(kind)
    };
    (measure, Some(said))
}

/// True when the kind word at `at` of the label says the kind and is no part of another noun.
fn says(label: &str, at: usize, word: &str) -> bool {
    let (before, after) = (&label[..at], &label[at + word.len()..]);
    // 対目標 and 目標比 compare with the target.
    if before.ends_with('対') || after == "比" {
        return false;
    }
    if NOT_KINDS
        .split(' ')
        .any(|noun| label[at..].starts_with(noun))
    {
        return false;
    }
    if word.starts_with("計画") && PLANS.split(' ').any(|noun| before.ends_with(noun)) {
        return false;
    }
    if word == "結果" || word.starts_with("前年") || word.starts_with("昨年") {
        return before.is_empty() && after.is_empty();
    }
    let count = [
        "数", "値", "率", "額", "量", "高", "者", "員", "件", "所", "人", "日", "間", "度", "点",
        "社", "校", "回",
    ];
    after.is_empty()
        || after.starts_with(['(', ')', 'の'])
        || count
            .iter()
            .any(|end| after.trim_end_matches(')').ends_with(end))
}

/// The kind a bracket or line names when it holds nothing else: ＜最終見込＞, 【令和5年度実績】, （目標）. With the part
/// of the year it is limited to, if any: 前期実績.
pub(super) fn pure(text: &str) -> Option<(Kind, Option<String>)> {
    const SCOPES: &[&str] = &[
        "上半期",
        "下半期",
        "上期",
        "下期",
        "前期",
        "後期",
        "第1四半期",
        "第2四半期",
        "第3四半期",
        "第4四半期",
        "累計",
        "通算",
        "年間",
    ];
    let narrowed: String = narrow(text)
        .into_iter()
        .filter(|c| !c.is_whitespace())
        .collect();
    let kind_of = |text: &str| {
        WORDS
            .iter()
            .find(|(_, words)| words.contains(&text))
            .map(|(kind, _)| *kind)
    };
    if let Some(kind) = kind_of(&narrowed) {
        return Some((kind, None));
    }
    let found = dates(&narrowed);
    let mut rest: String = narrowed
        .chars()
        .enumerate()
        .filter(|(n, _)| !found.iter().any(|date| date.chars.contains(&(*n as u32))))
        .map(|(_, c)| c)
        .collect();
    for word in [
        "本年度",
        "今年度",
        "当年度",
        "当該年度",
        "年度末",
        "通期",
        "年度",
        "末",
        "現在",
        "時点",
        "まで",
        "(",
        ")",
        "の",
        "~",
        "から",
    ] {
        if kind_of(&rest).is_none() {
            rest = rest.replace(word, "");
        }
    }
    let scope = SCOPES.iter().find(|scope| rest.contains(*scope));
    if let Some(scope) = scope {
        rest = rest.replace(scope, "");
    }
    Some((kind_of(&rest)?, scope.map(|s| (*s).to_owned())))
}

/// The kind of a caption that is a kind or a noun with one at its end: ＜成果目標＞, 【派遣実績】.
pub(super) fn caption(text: &str) -> Option<(Kind, Option<String>)> {
    const LONGEST: usize = 12;
    pure(text).or_else(|| {
        let named = text.chars().count() <= LONGEST && !text.contains(['。', '、', 'の', 'を']);
        let last = WORDS
            .iter()
            .filter(|(kind, _)| matches!(kind, Kind::Target | Kind::Actual | Kind::Forecast))
            .find(|(_, words)| {
                words
                    .iter()
                    .any(|word| *word != "結果" && text.ends_with(word))
            });
        last.filter(|_| named).map(|(kind, _)| (*kind, None))
    })
}

/// The kind that words right after a figure give it: 2回実施する予定, 20名を見込む, 10回を目標とする.
/// `after` is what follows up to the end of the clause.
pub(super) fn glued_after(after: &str) -> Option<Kind> {
    let after = after.trim_start();
    if let Some(named) = after.strip_prefix('の') {
        let report = ["報告", "管理", "どおり", "通り", "とおり"];
        let kind = WORDS.iter().find_map(|(kind, words)| {
            let rest = words.iter().find_map(|word| named.strip_prefix(word))?;
            (!report.iter().any(|word| rest.starts_with(word))).then_some(*kind)
        });
        if kind.is_some() {
            return kind;
        }
    }
    let followed = [
        "どおり",
        "通り",
        "とおり",
        "に基づ",
        "に沿っ",
        "を上回",
        "を下回",
        "に対し",
        "比",
        "を達成",
        "に従",
    ];
    let sure = |word: &str| {
        after.find(word).is_some_and(|at| {
            let (before, rest) = (&after[..at], &after[at + word.len()..]);
            // 3割増えた参加者数を見込む: what follows た is expected, not the figure.
            !before.contains('た') && !followed.iter().any(|f| rest.starts_with(f))
        })
    };
    let any = |words: &[&str]| words.iter().any(|word| sure(word));
    if any(&[
        "予定",
        "する計画",
        "を計画",
        "計画だ",
        "計画であ",
        "計画で、",
    ]) {
        return Some(Kind::Plan);
    }
    if sure("見込") {
        return Some(Kind::Forecast);
    }
    let target = any(&["を目標", "が目標", "目標と", "を目指", "目標。"]) || after.trim() == "目標";
    target.then_some(Kind::Target)
}

/// The kind that words right before a figure give it: 計画していた5回.
pub(super) fn glued_before(before: &str) -> Option<Kind> {
    const SAID: &[(&str, Kind)] = &[
        ("計画していた", Kind::Plan),
        ("予定していた", Kind::Plan),
        ("目標とした", Kind::Target),
        ("目標とする", Kind::Target),
        ("目標としていた", Kind::Target),
        ("目標としている", Kind::Target),
    ];
    let (_, kind) = SAID.iter().find(|(words, _)| before.ends_with(words))?;
    Some(*kind)
}

/// True for 増 and 減 right after a figure: 10名増, 2割減, 3名上回った.
pub(super) fn changes(after: &str) -> bool {
    let after = after.trim_start_matches(['の', 'の']);
    let words = [
        "上回", "下回", "超過", "不足", "多く", "多い", "少な", "伸び", "上昇", "低下",
    ];
    (after.starts_with('増') || after.starts_with('減')) && !after.starts_with("増田")
        || words.iter().any(|word| after.starts_with(word))
}

/// True when the measure is a share of the way to something.
pub(super) fn is_progress(measure: &str) -> bool {
    PROGRESS.split(' ').any(|word| measure.ends_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_lose_their_kind_word() {
        use Kind::{Actual, Forecast, Plan, Target};
        for (label, measure, said) in [
            ("派遣目標回数", "派遣回数", Some(Said::Clearly(Target))),
            ("目標受講者数", "受講者数", Some(Said::Clearly(Target))),
            ("実施予定回数", "実施回数", Some(Said::Weakly(Plan))),
            ("認定予定者数", "認定者数", Some(Said::Weakly(Plan))),
            ("実施予定箇所", "実施箇所", Some(Said::Weakly(Plan))),
            ("予定", "", Some(Said::Clearly(Plan))),
            (
                "最終見込参加者数",
                "参加者数",
                Some(Said::Clearly(Forecast)),
            ),
            ("派遣実績", "派遣", Some(Said::Clearly(Actual))),
            ("参加者数(目標)", "参加者数", Some(Said::Clearly(Target))),
            ("受講者数の実績", "受講者数", Some(Said::Clearly(Actual))),
            ("目標管理研修", "目標管理研修", None),
            ("事業計画数", "事業計画数", None),
            ("実績報告書", "実績報告書", None),
            ("派遣回数", "派遣回数", None),
            ("決算見込額", "決算額", Some(Said::Clearly(Forecast))),
        ] {
            assert_eq!(split(label), (measure.to_owned(), said), "{label}");
        }
    }

    #[test]
    fn a_bracket_that_names_a_kind_and_nothing_else() {
        for (text, kind) in [
            ("目標", Some(Kind::Target)),
            ("最終見込み", Some(Kind::Forecast)),
            ("令和５年度実績", Some(Kind::Actual)),
            ("実績（11月末現在）", Some(Kind::Actual)),
            ("前年度実績", Some(Kind::Baseline)),
            ("実 績", Some(Kind::Actual)),
            ("前期実績", Some(Kind::Actual)),
            ("認定者数", None),
            ("内容", None),
        ] {
            assert_eq!(pure(text).map(|(kind, _)| kind), kind, "{text}");
        }
    }
}

//! Labels that say nothing but the kind of a figure: 目標値, 実績, 最終見込, 達成率, 差引.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::model::label::fold;
use crate::model::metric::Kind;

use super::cell::HeadingCell;

/// Every word, by kind. 値, 数, 額 and 量 may follow those of the first group.
const STEMS: &[(Kind, &str)] = &[
    (
        Kind::Target,
        "目標 数値目標 最終目標 達成目標 年度目標 期待 KPI目標 目標設定 設定",
    ),
    (
        Kind::Plan,
        "計画 予定 当初計画 年度計画 年次計画 事業計画 予算 当初予算 補正予算 補正後予算 予算現 最終予算",
    ),
    (
        Kind::Actual,
        "実績 決算 精算 執行 支出済 現状 現在 直近 直近実績 最新実績 達成 到達 達成実績 年度実績 決算実績 最新",
    ),
    (
        Kind::Forecast,
        "見込 見込み 最終見込 最終見込み 年度末見込 年度末見込み 着地見込 着地見込み 決算見込 決算見込み 実績見込 \
         実績見込み 推計 予測 達成見込 達成見込み 期末見込 期末見込み",
    ),
    (
        Kind::Baseline,
        "基準 基準年 基準年度 基準時 策定時 策定時の 計画策定時 計画策定時の 計画策定時現状 計画策定時の現状 \
         策定時現状 策定時の現状 計画当初 ベースライン 前年度実績 前年実績 前年度決算 前年同期実績 前回 前年度 前年 \
         前年同期 前年度同期 前年同月 前年度同月 前年同月実績 前年度同期実績 当初 年度当初 従前 計画開始時 開始時",
    ),
    (
        Kind::Diff,
        "増減 差引 差引増減 差 差引残 不用 残 過不足 比較増減 前年度増減 対前年度増減 対前年増減 予実差",
    ),
];

/// Words that stand as they are.
const WORDS: &[(Kind, &str)] = &[
    (Kind::Target, "KPI目標値 目標水準 委託条件 数値目標等"),
    (
        Kind::Plan,
        "計画数値 量の見込み 量の見込 確保方策 確保量 見込量 需要量 事業量 交付決定額 予算措置額",
    ),
    (
        Kind::Actual,
        "結果 成果 実績数値 数値目標に対する結果 期待値に対する成果 目標に対する実績",
    ),
    (
        Kind::Baseline,
        "策定時の値 計画策定時の値 計画策定時の現状値 前年度決算額",
    ),
    (
        Kind::Rate,
        "達成率 達成度 達成割合 目標達成率 目標達成度 達成状況 進捗率 進捗度 進捗割合 執行率 予算執行率 前年比 \
         前年度比 対前年 対前年度 対前年比 対前年度比 前年同期比 対前年同期比 計画比 対計画比 対計画 目標比 対目標比 \
         対目標 予算比 対予算比 増減率 対前年増減率 対前年度増減率 前年増減率 前年度増減率 増加率 減少率 伸び率 伸率 \
         構成比 構成割合 構成比率 割合 比率 シェア 計画達成率 計画達成度",
    ),
    (
        Kind::Diff,
        "差額 差異 比較 乖離 前年差 前年度差 対前年差 対前年度差 増△減 増▲減 目標との差 計画との差 \
         予算との差 残高差 ポイント差",
    ),
];

/// Words before a word of kind that change nothing about the kind.
const BEFORE: &str = "\
    最終 中間 修正 修正後 改定 改定後 改訂 改訂後 変更後 見直し後 見直し前 変更前 年次 単年度 各年度 全体 個別 KPI \
    長期 中期 短期 当初 年度別 年別 期別 累計 累積 通算 年間 目標年度 指標 数値";

/// What a bracket behind a word of kind may add without changing it.
const HARMLESS: &str = "\
    直近 最新 暫定 速報 速報値 確定 確定値 単年度 案 参考 数値 定量 税込 税抜 上段 下段 再掲 全体 合計 延べ 実数 累計 年間 \
    計 暫定値 予定";

/// The kind a label of a row or a column says, when it says nothing else: 目標値, 目標(A), 令和6年度実績(人). The label is
/// folded. 研修実績 names a measure and is none.
#[must_use]
pub fn kind_word(folded: &str) -> Option<Kind> {
    // A word of kind with scope, unit and reference; running text need not be taken apart.
    const LONGEST: usize = 60;
    if folded.chars().nth(LONGEST).is_some() {
        return None;
    }
    let cell = HeadingCell::read(folded);
    // 前年度実績 and 年度末見込 say more than what is left without their scope.
    exact(&fold(&cell.written)).or_else(|| cell.kind())
}

/// True for a word of kind without anything beside it.
pub(super) fn is_kind(text: &str) -> bool {
    exact(&fold(text)).is_some()
}

/// The kind of a folded word.
pub(super) fn exact(folded: &str) -> Option<Kind> {
    listed(folded).or_else(|| {
        // The longest first: 見直し後 before 見直し.
        BEFORE
            .split_whitespace()
            .filter_map(|word| folded.strip_prefix(word))
            .min_by_key(|rest| rest.len())
            .and_then(listed)
    })
}

/// Stems that mean something else without an ending: 設定, 当初, 残.
const OPEN: &str = "\
    期待 設定 達成 到達 最新 基準 当初 残 執行 精算 予算現 支出済 差引残 不用 現在 従前 年度当初";

/// Every word of kind, folded.
static KINDS: LazyLock<BTreeMap<String, Kind>> = LazyLock::new(|| {
    let mut kinds = BTreeMap::new();
    for (kind, words) in WORDS {
        for word in words.split_whitespace() {
            kinds.entry(fold(word)).or_insert(*kind);
        }
    }
    for (kind, stems) in STEMS {
        for stem in stems.split_whitespace() {
            let open = OPEN.split_whitespace().any(|open| open == stem);
            for ending in ["", "値", "数", "額", "量"] {
                if !(open && ending.is_empty()) {
                    kinds
                        .entry(fold(&format!("{stem}{ending}")))
                        .or_insert(*kind);
                }
            }
        }
    }
    kinds
});

fn listed(folded: &str) -> Option<Kind> {
    KINDS.get(folded).copied()
}

/// The kind of a word with brackets: 現状値(計画策定時), 実績(見込), 目標値(案).
pub(super) fn with_note(bare: &str, notes: &[String]) -> Option<Kind> {
    let mut kind = exact(bare)?;
    for note in notes {
        let note = fold(note);
        let harmless = HARMLESS.split_whitespace().any(|word| fold(word) == note);
        kind = match (kind, exact(&note)) {
            (Kind::Actual, Some(other @ (Kind::Baseline | Kind::Forecast))) => other,
            (kind, Some(other)) if kind == other => kind,
            (Kind::Target, Some(Kind::Plan)) | (Kind::Baseline, Some(Kind::Actual)) => kind,
            (kind, _) if harmless => kind,
            _ => return None,
        };
    }
    Some(kind)
}

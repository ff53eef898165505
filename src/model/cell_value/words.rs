//! Cells that say something without a number: －, …, x, 〃, 調整中.

use crate::model::label::{fold, is_invisible};
use crate::model::narrow::narrow;
use crate::model::quantity::unit;

use super::{CellValue, Direction, Setting};

/// Words for "there is none". Folded.
const NIL: &str = "\
    皆無 無 なし 無し ナシ 該当なし 該当無し 該当無 該当ナシ 特になし 特に無し ありません 該当ありません \
    該当せず / N/A n/a NA";

/// Words for "nobody knows". Folded.
const UNKNOWN: &str =
    "不明 不詳 未詳 未把握 把握していない 把握できない 把握不可 把握なし ? ?? N.A. n.a.";

/// Words for "not told". Folded.
const SUPPRESSED: &str = "秘匿 秘";

/// Why there is no number. What is being done (調整中) and what is missing (実績なし) is built from parts.
const STATUS: &str = "\
    未定 未設定 目標未設定 数値目標未設定 未実施 未着手 未整備 未公表 未発表 未集計 未確定 未算定 未測定 \
    未計測 未調査 未策定 未入力 未回答 未開催 未達 未完了 未評価 未契約 未執行 未提出 非公表 非公開 公表前 \
    中止 延期 休止 廃止 終了 事業終了 事業廃止 完了 事業完了 休館 休業 休園 休校 中断 停止 保留 新規 皆増 皆減 \
    対象外 評価対象外 調査対象外 集計対象外 計測不能 算出不能 算定不能 測定不能 計算不能 判定不能 評価不能 \
    算出不可 測定不可 算定不可 比較不可 無回答 欠測 欠番 調査未実施 別途調整 別途協議 翌年度公表 次年度公表 \
    年度末確定 年度末集計 実施せず 開催せず 設定せず 実施予定 開催予定 公表予定 集計予定";

/// What is under way before 中.
const UNDER_WAY: &str = "\
    調整 検討 協議 精査 集計 算定 調査 確認 作成 策定 準備 整備 審査 交渉 申請 募集 照会 計算 分析 入力 測定 \
    計測 手続 休業 休館 停止 休止 休園 工事 建設 公募 実施 継続 進行 改修 更新 作業 選定 検証 調達 聴取 協議・調整 \
    検討・調整 調整・検討 制作 製作 改定 見直し 取りまとめ とりまとめ";

/// What is missing before なし. 該当なし and 特になし say that there is none.
const MISSING: &str = "\
    設定 目標 目標設定 数値目標 目標値 実績 予定 計画 開催 実施 申請 応募 参加 データ 回答 評価 調査 入力 申込 \
    相談 利用 報告 指標 対象 該当者 対象者 利用者 参加者 申請者 希望者 応募者 受講者 申込者 相談者 対象事業 \
    該当事業 該当データ 公表 支出 執行 予算 予算計上 変更 増減 契約 設置 派遣 要望 依頼 取組 活動 前年度実績 \
    開催実績 実施実績 利用実績 派遣実績 調査実施 記載 資料 基準値 現状値 発生 入所者 登録 設定値 実施予定 開催予定";

/// What a cell without a number of its own says; nothing when it has to be read as a number or is text.
pub(super) fn said(shown: &str, setting: Setting) -> Option<CellValue> {
    // A word with its note; running text need not be looked at.
    const LONGEST: usize = 40;
    let key = fold(shown);
    let key = key.trim_end_matches('。');
    if key.is_empty() {
        let blank = shown.chars().all(|c| c.is_whitespace() || is_invisible(c));
        return Some(if blank {
            CellValue::Blank
        } else {
            CellValue::Text
        });
    }
    if key.chars().count() > LONGEST {
        return None;
    }
    symbol(key, setting)
        .or_else(|| word(key))
        .or_else(|| word(without_brackets(key)?))
        .or_else(|| symbol(without_brackets(key)?, setting))
        .or_else(|| word(without_note(key)?))
        .or_else(|| noted(key, setting))
}

/// (調整中) → 調整中
fn without_brackets(key: &str) -> Option<&str> {
    [
        ('(', ')'),
        ('[', ']'),
        ('<', '>'),
        ('【', '】'),
        ('「', '」'),
    ]
    .into_iter()
    .find_map(|(open, close)| key.strip_prefix(open)?.strip_suffix(close))
}

/// 未定(9月確定) → 未定, ※調整中 → 調整中
fn without_note(key: &str) -> Option<&str> {
    let bare = key.trim_start_matches(['※', '*']);
    let bare = match (bare.split_once('('), bare.ends_with(')')) {
        (Some((before, _)), true) => before,
        _ => bare,
    };
    let bare = bare.strip_prefix("現在").unwrap_or(bare);
    let bare = bare.strip_prefix("現時点").unwrap_or(bare);
    (bare.len() < key.len() && !bare.is_empty()).then_some(bare)
}

/// －（未実施）: a symbol with a note. A word of state in the note says more than the symbol.
fn noted(key: &str, setting: Setting) -> Option<CellValue> {
    let (before, note) = key.strip_suffix(')')?.split_once('(')?;
    let said = symbol(before, setting)?;
    let state = status(note).map(CellValue::Status);
    Some(if said == CellValue::Nil {
        state.unwrap_or(said)
    } else {
        said
    })
}

/// －, …, x, 〃
fn symbol(key: &str, setting: Setting) -> Option<CellValue> {
    let all = |set: &str| key.chars().all(|c| set.contains(c));
    let length = key.chars().count();
    if length == 0 {
        return None;
    }
    if key.starts_with(['-', '━', '⁻']) {
        let rest: Vec<char> = narrow(key.trim_start_matches(['-', 'ー', '━', '⁻']));
        let alone = rest.is_empty() || unit::is_unit(&rest);
        return (alone && length <= 8).then_some(CellValue::Nil);
    }
    if all("…‥・.") && (length > 1 || all("…‥")) {
        return Some(CellValue::Unknown);
    }
    if setting != Setting::Grades && (all("*") || all("xXχΧ") && length <= 3) {
        return Some(CellValue::Suppressed);
    }
    if all("〃″”\"“゛々仝") && length <= 4 {
        return Some(CellValue::Ditto(Direction::Above));
    }
    None
}

fn word(key: &str) -> Option<CellValue> {
    let among = |list: &str| list.split_whitespace().any(|word| word == key);
    if among(NIL) {
        return Some(CellValue::Nil);
    }
    if among(UNKNOWN) {
        return Some(CellValue::Unknown);
    }
    if among(SUPPRESSED) {
        return Some(CellValue::Suppressed);
    }
    let ditto = match key {
        "同上" | "同前" | "上に同じ" | "上記に同じ" | "上記同様" | "上欄に同じ" | "上と同じ" => {
            Some(Direction::Above)
        }
        "同左" | "左に同じ" | "左記に同じ" | "左欄に同じ" | "左と同じ" | "左記同様" => {
            Some(Direction::Left)
        }
        "同右" | "右に同じ" | "右記に同じ" | "右欄に同じ" | "右と同じ" => {
            Some(Direction::Right)
        }
        _ => None,
    };
    if let Some(direction) = ditto {
        return Some(CellValue::Ditto(direction));
    }
    status(key).map(CellValue::Status)
}

/// The word of state, in one writing: 実績無し → 実績なし.
fn status(key: &str) -> Option<String> {
    let among = |list: &str, word: &str| list.split_whitespace().any(|other| other == word);
    if among(STATUS, key) {
        return Some(key.to_owned());
    }
    if let Some(stem) = key.strip_suffix('中')
        && among(UNDER_WAY, stem)
    {
        return Some(key.to_owned());
    }
    let stem = ["なし", "無し", "ナシ", "無"]
        .into_iter()
        .find_map(|ending| key.strip_suffix(ending))?;
    let stem = stem.trim_end_matches(['は', 'の', 'が']);
    among(MISSING, stem).then(|| format!("{stem}なし"))
}

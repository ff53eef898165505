//! One result that stands under two items, and under no third, whose rows have nothing else in common.

use std::collections::{HashMap, HashSet};

use super::days::is_result;
use super::likeness::Folded;
use super::measure::has_any;
use super::result_copied::{Pair, words};
use super::statement::{said, statements};
use super::subject::Subject;
use crate::model::{ColumnKey, Role, fold};

/// Two items of one result.
pub(super) struct Twin {
    /// The column.
    pub(super) key: ColumnKey,
    /// The item that the result has fewer words of.
    pub(super) at: usize,
    /// The other.
    pub(super) source: usize,
}

/// Items of a document of which each is written for itself.
const MOST_ITEMS: usize = 100;
/// Shorter results are phrases.
const SHORTEST: usize = 8;
/// So many particular words are not written twice by chance.
const PARTICULAR: usize = 3;

/// Words that any report has.
const GENERIC: &str = "計画 実施 開催 支援 事業 取組 推進 連携 周知 情報 提供 年度 対象 関係 機関 活動 充実 促進 啓発 普及 地域 \
県内 市内 町内 会議 検討 協議 参加 参加者 満足度 好評 理解 意識 向上 作成 配布 掲載 公開 更新 改善 継続 完了 対応 確認 徹底 見直 \
研修 職員 全員 担当 担当者 担当課 随時 定期 定期的 必要 適切 適正 着実 円滑 予定 今後 昨年 前年 前年度 今年度 目標 達成 順調 概要 \
広報 広報紙 ホームページ ウェブサイト チラシ パンフレット リーフレット ポスター システム 管理 運営 体制 整備 強化 効果 成果 課題 \
業務 内容 状況 結果 報告 説明 説明会 相談 窓口 設置 受講 受講者 利用 利用者 件数 回数 実績 人数 施設 点検 特記 事項 問題 該当";

/// Every pair of items that share a result by mistake.
pub(super) fn twins(subject: &Subject<'_>) -> Vec<Twin> {
    let keys = subject.document.columns.keys().copied();
    // A long list of cases says many things twice.
    if subject.nodes.len() > MOST_ITEMS {
        return Vec::new();
    }
    let parties = [Role::PartyA, Role::PartyB];
    if keys.clone().any(|key| parties.contains(&key.role)) {
        return Vec::new();
    }
    let generic: HashSet<Pair> = GENERIC
        .split_whitespace()
        .flat_map(|word| words(&word.chars().collect::<Vec<_>>()))
        .collect();
    let mut found = Vec::new();
    for key in keys.filter(|key| tells_results(subject, *key)) {
        of_column(subject, key, &generic, &mut found);
    }
    found
}

/// A column of what was done, by its role or its heading.
fn tells_results(subject: &Subject<'_>, key: ColumnKey) -> bool {
    let heading = fold(&subject.column(key).ja);
    let is_told = [
        "状況",
        "実績",
        "結果",
        "成果",
        "回答",
        "処置",
        "措置",
        "実施内容",
        "確認した内容",
    ];
    let is_plan = [
        "計画",
        "方針",
        "予定",
        "今後",
        "目標",
        "指摘",
        "課題",
        "次年度",
    ];
    is_result(key)
        || key.role == Role::Other && has_any(&heading, &is_told) && !has_any(&heading, &is_plan)
}

fn of_column(
    subject: &Subject<'_>,
    key: ColumnKey,
    generic: &HashSet<Pair>,
    found: &mut Vec<Twin>,
) {
    let mut groups: Vec<(Vec<char>, Vec<usize>)> = Vec::new();
    let mut of: HashMap<Vec<char>, usize> = HashMap::new();
    for statement in statements(subject, key, SHORTEST) {
        let group = *of.entry(statement.folded.chars.clone()).or_insert_with(|| {
            groups.push((statement.folded.chars, Vec::new()));
            groups.len() - 1
        });
        groups[group].1.push(statement.at);
    }
    for (result, items) in &groups {
        let [one, other] = *items.as_slice() else {
            continue;
        };
        let particular: HashSet<Pair> = words(result).difference(generic).copied().collect();
        let plans = [one, other].map(|at| row_words(subject, at, key));
        let is_apart = !plans[0]
            .intersection(&plans[1])
            .any(|pair| !generic.contains(pair));
        if plans.iter().any(HashSet::is_empty)
            || !is_apart
            || is_said_again(subject, key, [one, other])
        {
            continue;
        }
        let shared = [&plans[0], &plans[1]].map(|plan| plan.intersection(&particular).count());
        let is_certain = has_count(result)
            || particular.len() >= PARTICULAR
            || shared[0] + shared[1] > 0 && particular.len() > 1;
        // What belongs to both is shared on purpose.
        if !is_certain || shared[0] > 0 && shared[1] > 0 {
            continue;
        }
        let (at, source) = if shared[1] > 0 {
            (one, other)
        } else {
            (other, one)
        };
        found.push(Twin { key, at, source });
    }
}

/// The words of a row but for its results, its office and its marks.
fn row_words(subject: &Subject<'_>, at: usize, key: ColumnKey) -> HashSet<Pair> {
    let item = subject.nodes[at].item;
    let mut pairs = words(&Folded::new(&item.heading).chars);
    for (other, entry) in &item.entries {
        let is_of_plan = matches!(
            other.role,
            Role::Item | Role::Plan | Role::Guideline | Role::Target | Role::Issues | Role::Next
        ) || other.role == Role::Other && is_of_plan_by_name(subject, *other);
        if *other != key && is_of_plan {
            pairs.extend(words(&Folded::new(entry.text.text()).chars));
        }
    }
    pairs
}

fn is_of_plan_by_name(subject: &Subject<'_>, key: ColumnKey) -> bool {
    let heading = fold(&subject.column(key).ja);
    let aside = ["担当", "所管", "評価", "判定", "日", "時期", "根拠", "課名"];
    !tells_results(subject, key) && !has_any(&heading, &aside)
}

/// Items told again, of one name, or of one kind of place (two towns) with no plan of their own.
fn is_said_again(subject: &Subject<'_>, key: ColumnKey, items: [usize; 2]) -> bool {
    let of = items.map(|at| subject.nodes[at].item);
    let says_again = |word: &str| {
        of.iter().any(|item| {
            item.heading.contains(word)
                || item
                    .entries
                    .values()
                    .any(|entry| entry.text.text().contains(word))
        })
    };
    if says_again("再掲")
        || says_again("同上")
        || says_again("合同")
        || says_again("共同")
        || says_again("併せて")
    {
        return true;
    }
    // The heading stands in the result itself: nothing was told of either.
    let is_heading = of.iter().any(|item| {
        item.entries
            .get(&key)
            .is_some_and(|entry| fold(said(entry).text()) == fold(&item.heading))
    });
    let last = of.map(|item| fold(&item.heading).chars().last());
    let is_place = last[0] == last[1]
        && last[0].is_some_and(|c| "市町村区校園館県局課部係所会店者員域圏".contains(c));
    is_heading || is_place
}

/// A number of two digits or more that is no date: 156人, 12,000枚.
fn has_count(chars: &[char]) -> bool {
    let mut at = 0;
    while at < chars.len() {
        let length = chars[at..]
            .iter()
            .take_while(|c| c.is_ascii_digit() || **c == ',')
            .count();
        if length == 0 {
            at += 1;
            continue;
        }
        let behind = chars.get(at + length);
        if length >= 2 && !behind.is_none_or(|c| "年月日時分号条項%年度・～./".contains(*c))
        {
            return true;
        }
        at += length;
    }
    false
}

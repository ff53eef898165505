//! What others are counted by, and rules for each of them: 1回15人, 1社3回まで, 2人1組.

use crate::model::narrow::{digit_run, ends_with, starts_with};

use super::{number, unit};

/// True for a one that a figure follows at once, where it opens its clause: （1回15人）, 講座は1回15人. Behind a
/// noun it counts: 優秀賞 1校2名.
pub(super) fn counts_others(chars: &[char], start: usize, end: usize) -> bool {
    let opens = start
        .checked_sub(1)
        .and_then(|behind| chars.get(behind))
        .is_none_or(|c| "\n、。,(・".contains(*c) || matches!(c, '\u{3041}'..='\u{3096}'));
    let unit: String = chars[start + 1..end.max(start + 1)].iter().collect();
    opens && is_each(unit.trim_start()) && figure(chars, end).is_some()
}

/// True for a unit that others are counted by when there is one of it: 1回15人, and not 1市3町.
#[must_use]
pub fn is_each(unit: &str) -> bool {
    const UNITS: &str = "\
        回 人 名 社 者 校 園 件 組 班 団体 か所 施設 会場 工房 店 店舗 世帯 企業 事業所 クラス 学級 コマ";
    UNITS.split_whitespace().any(|word| word == unit)
}

/// True for the count in a rule for each one: 3回 of 1社3回まで. Money keeps its figure: 1団体5万円以内.
pub(super) fn is_rule(chars: &[char], start: usize, end: usize) -> bool {
    const LIMITS: [&str; 6] = ["まで", "以内", "を限度", "を上限", "限り", "が上限"];
    LIMITS.iter().any(|word| starts_with(chars, end, word))
        && !ends_with(chars, end, "円")
        && after_one(chars, start)
}

/// True for either part of a group of so many: 2人1組, 3名1班.
pub(super) fn groups(chars: &[char], start: usize, end: usize) -> bool {
    const GROUPS: [&str; 6] = ["組", "班", "チーム", "グループ", "ペア", "セット"];
    let group = |unit: &str| GROUPS.contains(&unit);
    let behind = |at: usize| at.checked_sub(1).and_then(|b| chars.get(b)).copied();
    let first = figure(chars, end).is_some_and(|(one, unit)| one && group(&unit));
    let one = digit_run(chars, start) == 1 && chars.get(start) == Some(&'1');
    let second = one
        && unit::unit_at(chars, start + 1).is_some_and(|(unit, _)| group(&unit))
        && behind(start).is_some_and(|c| "人名".contains(c))
        && behind(start - 1).is_some_and(|c| c.is_ascii_digit());
    first || second
}

/// Whether the figure at `at` is a one, with its unit.
fn figure(chars: &[char], at: usize) -> Option<(bool, String)> {
    let (_, end) = number::arabic(chars, at)?;
    let (unit, _) = unit::unit_at(chars, end)?;
    Some((end == at + 1 && chars.get(at) == Some(&'1'), unit))
}

/// True when a one with a unit ends right before `at`.
fn after_one(chars: &[char], at: usize) -> bool {
    const LONGEST: usize = 4;
    (1..=LONGEST).any(|length| {
        let Some(one) = at.checked_sub(length + 1) else {
            return false;
        };
        let alone = one
            .checked_sub(1)
            .and_then(|behind| chars.get(behind))
            .is_none_or(|c| !c.is_ascii_digit() && !".,第".contains(*c));
        chars.get(one) == Some(&'1')
            && alone
            && unit::unit_at(chars, one + 1).is_some_and(|(_, end)| end == at)
    })
}

//! What stands around a number and decides whether and what it counts: sign, label, 年 of 年2回.

use std::ops::Range;

use crate::model::narrow::{ends_with, starts_with};

use super::{number, unit};

/// What stands before a number and says that it is a figure: 参加者数：25, ＜件数＞ 25.
pub(super) struct Label {
    /// The unit the label gives: 事業費（千円）：1,200.
    pub(super) unit: Option<String>,
}

/// Labels whose numbers name or place something, and count nothing.
const NAMING: &str = "\
    番号 電話 TEL Tel tel FAX Fax fax 内線 ページ 頁 コード 郵便 〒 年 月日 No NO № \
    資料 別紙 別添 別表 様式 参考 ID バージョン 日時 時刻 期日 期限 日程 開催日 実施日 年度 年月 住所 \
    所在地 項番 連番 順位 学年 等級 版 締切 Ver ver 第";

/// Words that begin like a unit and make no count of a number after a label: 3年, 2号館, 5丁目.
const NO_COUNT: &str = "\
    年 月 日 時 週 泊 級 号 条 章 節 款 項 番 歳 才 代 階 等 期 次 丁 限 ページ 頁 版 学年 か月 \
    カ月 ヶ月 ヵ月 ケ月 箇月 か年 カ年 ヶ年 箇年 世紀 目 つ K D G";

/// Whether the number at `start` has a minus, and where it begins with its sign.
pub(super) fn sign(chars: &[char], start: usize) -> (bool, usize) {
    let Some(at) = start.checked_sub(1) else {
        return (false, start);
    };
    let behind = at.checked_sub(1).and_then(|b| chars.get(b)).copied();
    match chars[at] {
        '△' | '▲' | '▽' | '▼' => (true, at),
        '+' | '±' => (false, at),
        '-' if behind.is_none_or(|c| c.is_whitespace() || "比差減増(:…=、>】]〕".contains(c)) => {
            (true, at)
        }
        _ => (false, start),
    }
}

/// The label right before `at`, if there is one.
pub(super) fn label(chars: &[char], at: usize) -> Option<Label> {
    let mut end = at;
    let mut lines = 0;
    while let Some(c) = end
        .checked_sub(1)
        .and_then(|b| chars.get(b))
        .filter(|c| c.is_whitespace())
    {
        lines += usize::from(*c == '\n');
        end -= 1;
    }
    let blanks = at - end;
    let last = *chars.get(end.checked_sub(1)?)?;
    let separated = matches!(
        last,
        ':' | '…' | '=' | '→' | '>' | '】' | ']' | '〕' | '》' | '〉'
    ) && lines <= 1
        || ends_with(chars, end, "・・・");
    let mut name_end = end;
    while separated
        && name_end
            .checked_sub(1)
            .and_then(|b| chars.get(b))
            .is_some_and(|c| c.is_whitespace() || ":…=→>】]〕》〉・".contains(*c))
    {
        name_end -= 1;
    }
    let unit = bracketed_unit(chars, name_end);
    let counted = blanks > 0
        && lines == 0
        && (unit.is_some() || "数値率額量高".contains(*chars.get(name_end.checked_sub(1)?)?));
    if !separated && !counted
        || NAMING
            .split(' ')
            .any(|word| ends_with(chars, name_end, word))
    {
        return None;
    }
    Some(Label { unit })
}

/// The unit in the bracket that ends at `end`: 事業費（千円）, 受講者数(単位：人).
fn bracketed_unit(chars: &[char], end: usize) -> Option<String> {
    let close = end.checked_sub(1)?;
    if *chars.get(close)? != ')' {
        return None;
    }
    let open = chars[..close].iter().rposition(|c| *c == '(')?;
    let inner: String = chars[open + 1..close]
        .iter()
        .filter(|c| **c != ' ')
        .collect();
    let inner = inner.trim_start_matches("単位").trim_start_matches(':');
    let (_, plain) = unit::scale(inner);
    let known = unit::is_unit(&plain.chars().collect::<Vec<_>>());
    known.then(|| inner.to_owned())
}

/// The unit a note before `at` states for all numbers: （単位：千円）.
pub(super) fn stated_unit(chars: &[char], at: usize) -> Option<String> {
    let open = (0..at).rev().find(|n| starts_with(chars, *n, "(単位"))?;
    let close = open + chars[open..].iter().take(16).position(|c| *c == ')')?;
    bracketed_unit(chars, close + 1)
}

/// The word right after a labelled number as its unit: empty when nothing stands there, none when what
/// stands there makes it no count.
pub(super) fn any_unit(chars: &[char], end: usize) -> Option<(String, usize)> {
    let word: Vec<char> = chars[end..]
        .iter()
        .copied()
        .take_while(|c| {
            matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{30A1}'..='\u{30FC}')
                || c.is_ascii_alphabetic()
        })
        .take(7)
        .collect();
    if NO_COUNT.split(' ').any(|no| starts_with(chars, end, no)) {
        return None;
    }
    let next = chars.get(end + word.len()).copied();
    let ends = next.is_none_or(|c| c.is_whitespace() || "、。,;()/~→・>】]〕「」%×".contains(c));
    if word.is_empty() {
        let particle = next.is_some_and(|c| matches!(c, '\u{3041}'..='\u{3096}'));
        return (ends || particle).then(|| (String::new(), end));
    }
    (ends && word.len() <= 6).then(|| (word.iter().collect(), end + word.len()))
}

/// 年 of 年2回, 月 of 月2名, with its place; not of 今年2回 or 少年2名.
pub(in crate::model) fn per_period(chars: &[char], at: usize) -> Option<(&'static str, usize)> {
    let mut end = at;
    while end
        .checked_sub(1)
        .is_some_and(|b| chars.get(b) == Some(&' '))
    {
        end -= 1;
    }
    if ends_with(chars, end, "に") {
        end -= 1;
    }
    for (word, per) in [("年間", "年"), ("年", "年"), ("月", "月"), ("週", "週")] {
        if !ends_with(chars, end, word) {
            continue;
        }
        let start = end - word.chars().count();
        let behind = start.checked_sub(1).and_then(|b| chars.get(b)).copied();
        let other = behind.is_some_and(|c| {
            c.is_ascii_digit()
                || "今昨本前同翌去来先半隔当例元少青学成新永中老若幼壮定近周数各一二三四五六七八九十両全通正".contains(c)
        });
        if other {
            return None;
        }
        return Some((
            per,
            if behind == Some('毎') {
                start - 1
            } else {
                start
            },
        ));
    }
    None
}

/// True when what was read is what others are counted by: 1人当たり, 1回につき.
pub(super) fn per(chars: &[char], end: usize) -> bool {
    ["当たり", "あたり", "当り", "につき", "毎", "ごと", "おき"]
        .iter()
        .any(|word| starts_with(chars, end, word))
}

/// True behind a word whose measure places or sizes a thing and counts nothing: 半径5km, 標高300m.
pub(super) fn places(chars: &[char], at: usize) -> bool {
    ["半径", "直径", "標高", "海抜", "震度", "気温", "水深"]
        .iter()
        .any(|word| ends_with(chars, at, word))
}

/// True when money or time follows right after: 1人500円, 1回2時間.
pub(super) fn rates(chars: &[char], end: usize) -> bool {
    number::arabic(chars, end)
        .and_then(|(_, end)| unit::unit_at(chars, end))
        .is_some_and(|(unit, _)| unit == "円" || unit::is_time(&unit))
}

/// True when a figure in days, hours or minutes is a count and no duration or day: after a label, as
/// 稼働日数 240日, or alone.
pub(super) fn measures_time(chars: &[char], start: usize, end: usize, labelled: bool) -> bool {
    let duration = ["間", "前", "後", "以内", "まで", "以降", "目", "付", "頃"];
    if duration.iter().any(|word| starts_with(chars, end, word)) {
        return false;
    }
    let before = chars[..start]
        .iter()
        .rposition(|c| *c != ' ')
        .map_or(0, |n| n + 1);
    let alone = before == 0 && chars[end..].iter().all(|c| c.is_whitespace());
    // 24時間365日: behind a duration stands another.
    let duration = ends_with(chars, before, "時間")
        && before
            .checked_sub(3)
            .is_some_and(|at| chars[at].is_ascii_digit());
    let spelt = before > 0
        && !duration
        && unit::counts_time(chars, before)
        && "数間".contains(chars[before - 1]);
    labelled || alone || spelt || goes_on_with_time(chars, before) || is_counted(chars, start..end)
}

/// 実績0日, 実績は9日, 18日を見込む, 年18日: no day of a month is meant.
fn is_counted(chars: &[char], range: Range<usize>) -> bool {
    const TOLD: [&str; 11] = [
        "実績",
        "実績は",
        "実績が",
        "実績も",
        "最終見込",
        "最終見込は",
        "年度末見込",
        "年度末見込は",
        "最終見込み",
        "最終見込みは",
        "目標は",
    ];
    const EXPECTED: [&str; 11] = [
        "を見込",
        "を実施する",
        "実施する見込",
        "開催する見込",
        "の見込",
        "と見込",
        "となる見込",
        "になる見込",
        "に達する見込",
        "を確保する見込",
        "を目標",
    ];
    let Range { start, end } = range;
    // 0日 is no day of a month, nor 0時間 a time of day.
    let is_zero = chars.get(start) == Some(&'0')
        && (starts_with(chars, start + 1, "日") || starts_with(chars, start + 1, "時間"))
        && start
            .checked_sub(1)
            .is_none_or(|at| !"0123456789.,月".contains(chars[at]));
    let of_month = start
        .checked_sub(1)
        .is_some_and(|at| "月~-/・、".contains(chars[at]));
    let in_year = ends_with(chars, start, "年")
        && start.checked_sub(2).is_none_or(|at| {
            !chars[at].is_ascii_digit() && !"元本今昨来翌前同".contains(chars[at])
        });
    let is_weekday = chars.get(end).is_some_and(|c| *c == '(');
    is_zero
        || !of_month
            && !is_weekday
            && (in_year
                || TOLD.iter().any(|word| ends_with(chars, start, word))
                || EXPECTED.iter().any(|word| starts_with(chars, end, word)))
}

/// 作業日数は11日, 作業日数：目標9日、実績12日 and 時間数：90時間（前期52時間、後期38時間）: what is counted was said before, on the same line.
fn goes_on_with_time(chars: &[char], before: usize) -> bool {
    const FAR: usize = 40;
    const KINDS: [&str; 7] = ["目標", "実績", "計画", "予定", "見込", "見込み", "目標値"];
    let from = chars[..before]
        .iter()
        .rposition(|c| matches!(c, '\n' | '。'))
        .map_or(0, |at| at + 1)
        .max(before.saturating_sub(FAR));
    let said: String = chars[from..before].iter().collect();
    let is_kind = KINDS.iter().any(|word| said.ends_with(word));
    let is_named = said.contains("日数") || said.contains("時間数");
    let is_in_bracket = said
        .rsplit_once('(')
        .is_some_and(|(whole, _)| whole.ends_with("時間"));
    let is_subject = ["は", "が", "を", "も"].iter().any(|particle| {
        said.strip_suffix(particle)
            .is_some_and(|said| said.ends_with("日数") || said.ends_with("時間数"))
    });
    is_named
        && (is_kind || is_subject || is_in_bracket && !said.ends_with(['、', ',', '(', '~', '-']))
}

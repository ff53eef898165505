//! Words for a part of time in a heading: 令和6年度, R6, 4～9月期, 第1四半期, 9月末現在, 年間計.

use std::ops::Range;

use crate::model::narrow::{Cursor, starts_with};
use crate::model::wareki::{DateMention, dates_in};

use super::kind_word::is_kind;

/// What a text holds besides its scopes.
pub(super) struct Stripped {
    /// The scopes, in the order of the text.
    pub(super) scopes: Vec<Range<usize>>,
    /// What is left.
    pub(super) rest: Range<usize>,
}

/// A scope at a place.
struct Found {
    end: usize,
    /// False for words that are part of others (前期高齢者): these count only beside a word of kind.
    certain: bool,
}

/// Takes the scopes off both ends of narrowed text without blanks.
pub(super) fn strip(chars: &[char]) -> Stripped {
    let all = strip_with(chars, false);
    let rest: String = chars[all.rest.clone()].iter().collect();
    if rest.is_empty() || is_kind(&rest) || is_general(&rest) {
        return all;
    }
    strip_with(chars, true)
}

/// Words that name no measure of their own: 4月分の計, 累計件数.
fn is_general(rest: &str) -> bool {
    "値 計 数 額 分 合計 小計 平均 件数 人数 回数 金額 率"
        .split(' ')
        .any(|word| word == rest)
}

fn strip_with(chars: &[char], certain: bool) -> Stripped {
    let dates = dates_in(chars);
    let mut stripped = Stripped {
        scopes: Vec::new(),
        rest: 0..chars.len(),
    };
    while !stripped.rest.is_empty() {
        let (from, to) = (stripped.rest.start, stripped.rest.end);
        let Some(found) = scope_at(chars, &dates, from, to).filter(|f| f.certain || !certain)
        else {
            break;
        };
        // 令和5年度比 compares with that year.
        if ["比", "差", "から", "との", "に対", "=", "平均="]
            .iter()
            .any(|word| starts_with(chars, found.end, word))
        {
            break;
        }
        stripped.scopes.push(from..found.end);
        stripped.rest.start = skip_joint(chars, found.end, to);
    }
    let mut behind = Vec::new();
    'behind: while !stripped.rest.is_empty() {
        let (from, to) = (stripped.rest.start, stripped.rest.end);
        for start in from + 1..to {
            // 対令和5年度, 前年度末: the word goes on to the left.
            let joined = chars
                .get(start - 1)
                .is_some_and(|c| "対前各毎次翌同第昨".contains(*c) || c.is_ascii_alphanumeric());
            let found = scope_at(chars, &dates, start, to)
                .filter(|found| found.end == to && (found.certain || !certain) && !joined);
            if found.is_some() {
                behind.push(start..to);
                stripped.rest.end = skip_joint_back(chars, from, start);
                continue 'behind;
            }
        }
        break;
    }
    stripped.scopes.extend(behind.into_iter().rev());
    stripped
}

/// Joints between a scope and a name: 令和6年度の目標, R6・目標.
const JOINTS: &str = "の・:/、-_|,";

fn skip_joint(chars: &[char], at: usize, to: usize) -> usize {
    (at..to).find(|n| !JOINTS.contains(chars[*n])).unwrap_or(to)
}

fn skip_joint_back(chars: &[char], from: usize, at: usize) -> usize {
    (from..at)
        .rev()
        .find(|n| !JOINTS.contains(chars[*n]))
        .map_or(from, |n| n + 1)
}

/// The scope that begins at `at`.
fn scope_at(chars: &[char], dates: &[DateMention], at: usize, to: usize) -> Option<Found> {
    let chars = chars.get(..to)?;
    dated(chars, dates, at)
        .or_else(|| bare_year(chars, at))
        .or_else(|| part_of_year(chars, at))
        .or_else(|| counted_year(chars, at))
        .or_else(|| whole(chars, at))
}

/// 令和6年度末, R4～R6, 4～9月期, 9月末現在
fn dated(chars: &[char], dates: &[DateMention], at: usize) -> Option<Found> {
    let position = dates
        .iter()
        .position(|date| date.chars.start as usize == at)?;
    let date = dates.get(position)?;
    let mut end = date.chars.end as usize;
    let mut ranges = false;
    for next in dates.iter().skip(position + 1) {
        if next.joint.is_none() {
            break;
        }
        end = next.chars.end as usize;
        ranges = true;
    }
    if date.year.is_none() && !date.fiscal && date.month.is_none() || end > chars.len() {
        return None;
    }
    // 1/1 numbers pages as often as it names a day.
    let slashed = date.year.is_none() && date.day.is_some() && chars[at..end].contains(&'/');
    let mut certain = date.year.is_some() || date.fiscal || ranges;
    let mut cursor = Cursor::new(chars, end);
    loop {
        let month = cursor.behind() == Some('月');
        if cursor
            .eat_word_of(&["末日", "末", "現在", "時点", "以降", "まで"])
            .is_some()
        {
            certain = true;
            continue;
        }
        let word = |next: &str, but: &str| {
            cursor.sees(next)
                && chars
                    .get(cursor.at + 1)
                    .is_none_or(|after| !but.contains(*after))
        };
        if word("分", "野析類担") || month && word("期", "待間末首") {
            cursor.at += 1;
            continue;
        }
        if slashed && !certain {
            return None;
        }
        if cursor.peek() == Some('~') && cursor.at + 1 == chars.len() {
            cursor.at += 1;
        }
        return Some(Found {
            end: cursor.at,
            certain,
        });
    }
}

/// 2024 alone in its cell.
fn bare_year(chars: &[char], at: usize) -> Option<Found> {
    let mut cursor = Cursor::new(chars, at);
    let year = cursor.digits(4)?;
    ((1950..2100).contains(&year) && at == 0 && cursor.at == chars.len()).then_some(Found {
        end: cursor.at,
        certain: true,
    })
}

/// 第1四半期, 2Q, 上半期, 後期, Ⅱ期, 今期
fn part_of_year(chars: &[char], at: usize) -> Option<Found> {
    const SURE: &[&str] = &["上半期", "下半期", "前半期", "後半期"];
    const WORDS: &[&str] = &[
        "上期",
        "下期",
        "前期",
        "後期",
        "今期",
        "当期",
        "本期",
        "前半",
        "後半",
        "期末",
        "年度末",
    ];
    let mut cursor = Cursor::new(chars, at);
    if cursor.eat_word_of(SURE).is_some() {
        return Some(ended(cursor, true));
    }
    if cursor.eat_word_of(WORDS).is_some() {
        return Some(ended(cursor, false));
    }
    if cursor.eat('Q') {
        let quarter = cursor.digits(1).filter(|n| (1..=4).contains(n));
        return quarter.map(|_| ended(cursor, true));
    }
    cursor.eat('第');
    let number = cursor.peek()?;
    if cursor.digits(2).is_none() {
        let numeral = "一二三四五六七八九ⅠⅡⅢⅣⅤⅥ".contains(number);
        numeral.then_some(())?;
        cursor.at += 1;
    }
    cursor.eat('・');
    if cursor.eat_word("四半期") || cursor.eat('Q') {
        return Some(ended(cursor, true));
    }
    let period = cursor.eat('期') && !cursor.peek().is_some_and(|c| "待間末首".contains(c));
    period.then(|| ended(cursor, false))
}

/// 末, まで and 累計 behind a part of the year.
fn ended(mut cursor: Cursor<'_>, certain: bool) -> Found {
    cursor.eat_word_of(&["末現在", "末時点", "時点", "現在", "まで", "末", "分"]);
    Found {
        end: cursor.at,
        certain,
    }
}

/// 1年目, 初年度, 5か年, X3年度
fn counted_year(chars: &[char], at: usize) -> Option<Found> {
    let mut cursor = Cursor::new(chars, at);
    let found = |cursor: Cursor<'_>, certain| {
        Some(Found {
            end: cursor.at,
            certain,
        })
    };
    if cursor
        .eat_word_of(&[
            "初年度",
            "最終年度",
            "中間年度",
            "本年度",
            "今年度",
            "当年度",
            "当該年度",
            "次年度",
            "翌年度",
            "来年度",
        ])
        .is_some()
    {
        cursor.eat_word_of(&["末", "分"]);
        return found(cursor, false);
    }
    if cursor.eat_any(&['X', 'N', 'n']).is_some() {
        cursor.eat('+');
        cursor.digits(2);
        return cursor
            .eat_word("年度")
            .then_some(())
            .and_then(|()| found(cursor, true));
    }
    cursor.eat('第');
    if cursor.digits(2).is_none() {
        "一二三四五六七八九"
            .contains(cursor.peek()?)
            .then_some(())?;
        cursor.at += 1;
    }
    if cursor
        .eat_word_of(&["年次", "年度目", "年目", "期目", "年後"])
        .is_some()
    {
        return found(cursor, true);
    }
    if cursor
        .eat_word_of(&["年間", "か年", "カ年", "ヶ年", "ヵ年", "箇年", "年"])
        .is_some()
    {
        let sum = cursor.eat_word_of(&["累計", "合計", "平均"]).is_some()
            || cursor.sees("計") && !cursor.sees("計画") && cursor.eat('計');
        let spelt = !matches!(cursor.behind(), Some('年'))
            || chars
                .get(cursor.at - 2..cursor.at)
                .is_some_and(|w| !w[0].is_ascii_digit());
        return (sum || spelt)
            .then_some(())
            .and_then(|()| found(cursor, false));
    }
    None
}

/// 年間計, 累計, 通年
fn whole(chars: &[char], at: usize) -> Option<Found> {
    const WORDS: &[&str] = &[
        "計画期間累計",
        "計画期間計",
        "計画期間",
        "年間累計",
        "年度累計",
        "年累計",
        "年間合計",
        "年度合計",
        "年間計",
        "年度計",
        "年計",
        "期間計",
        "期間累計",
        "年間",
        "通年",
        "通期",
        "累計",
        "累積",
        "通算",
    ];
    let word = WORDS.iter().find(|word| {
        let plan = word.ends_with('計') && chars.get(at + word.chars().count()) == Some(&'画');
        starts_with(chars, at, word) && !plan
    })?;
    Some(Found {
        end: at + word.chars().count(),
        certain: false,
    })
}

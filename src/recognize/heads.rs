//! Where items begin in running text, and where their headings end.

use super::signs::OPENING;
use crate::model::{NumberMark, Scheme, ascii_digit, read_number};

/// Words after a number that make it a reference (`(1)で説明しているとおり`), not a heading. Bare particles
/// are not among them: `(1)がん検診`, `(2)にぎわい創出` are headings.
const REFERENCES: &[&str] = &[
    "で説明",
    "で述べ",
    "で示",
    "において",
    "における",
    "に定め",
    "に掲げ",
    "に規定",
    "に係る",
    "に関する",
    "に関し",
    "に基づ",
    "による",
    "により",
    "については",
    "に示",
    "に記載",
    "に準",
    "に該当",
    "の規定",
    "のとおり",
    "の内容",
    "の結果",
    "の場合",
    "の要件",
    "を除く",
    "を除き",
    "を参照",
    "参照",
    "から",
    "まで",
    "及び",
    "又は",
    "または",
    "並びに",
    "と同様",
    "に同じ",
    "と同じ",
    "～",
    "〜",
    "~",
    "のうち",
    "を踏まえ",
    "以外",
    "以下同",
];
/// Words before a number that make it a reference: 資料(1), 上記 ①.
const REFERRING: &[&str] = &[
    "資料", "別紙", "別添", "別表", "様式", "上記", "前記", "下記", "同", "第", "前項", "表", "図",
    "注", "参考",
];
/// Characters that count something when they follow a number.
const COUNTERS: &str = "年月日時分秒回人名件級割倍位台校社円歳度次期点%％本冊枚部か箇カヵヶ";
const PARTICLES: &str = "をがはにのとでもへやかよ、。）)】」・まで以程間目";
/// Where in its line an item number stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Position {
    /// At the very beginning of the text.
    Start,
    /// At the beginning of a line.
    Line,
    /// After a blank, or the end of a sentence, inside a line.
    Inline,
}

/// A number that may begin an item.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) at: usize,
    pub(super) position: Position,
    pub(super) mark: NumberMark,
}

/// Every place of a text where an item may begin: numbers that are no references, counts or words.
pub(super) fn candidates(chars: &[char]) -> Vec<Candidate> {
    let mut found = Vec::new();
    let mut depth: Option<usize> = None;
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        if !c.is_whitespace()
            && let Some(position) = position(chars, at)
            && depth.is_none_or(|opened| at - opened > 40 || position == Position::Line)
            && let Some(mark) = read_number(chars, at)
            && is_possible(chars, at, position, &mark)
        {
            let end = mark.end.max(at + 1);
            found.push(Candidate { at, position, mark });
            depth = None;
            at = end;
            continue;
        }
        match c {
            '（' | '(' | '「' | '『' => depth = depth.or(Some(at)),
            '）' | ')' | '」' | '』' | '\n' => depth = None,
            _ => {}
        }
        at += 1;
    }
    found
}

fn position(chars: &[char], at: usize) -> Option<Position> {
    let before = &chars[..at];
    if before.iter().all(|c| c.is_whitespace()) {
        return Some(Position::Start);
    }
    let last = *before.last()?;
    if last.is_whitespace() {
        let line = before
            .iter()
            .rev()
            .take_while(|c| c.is_whitespace())
            .any(|c| *c == '\n');
        return Some(if line {
            Position::Line
        } else {
            Position::Inline
        });
    }
    // ① needs no blank before it.
    let is_circled = read_number(chars, at).is_some_and(|mark| mark.number.scheme == Scheme::Circ);
    (is_circled && matches!(last, '。' | '】' | '＞' | '>')).then_some(Position::Inline)
}

fn is_possible(chars: &[char], at: usize, position: Position, mark: &NumberMark) -> bool {
    let after: String = chars[mark.end..].iter().take(8).collect();
    let bare = after.trim_start();
    if REFERENCES.iter().any(|phrase| bare.starts_with(phrase)) && !is_heading_of_kara(bare, mark) {
        return false;
    }
    let before: String = chars[..at]
        .iter()
        .rev()
        .take(6)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    if position == Position::Inline
        && REFERRING
            .iter()
            .any(|word| before.trim_end().ends_with(word))
    {
        return false;
    }
    match mark.number.scheme {
        Scheme::Num => !counts(&after),
        Scheme::Kata | Scheme::Alpha => position != Position::Inline || mark.set_off,
        Scheme::Part | Scheme::Dai | Scheme::Kan => position != Position::Inline,
        _ => true,
    }
}

/// `から` and the like directly after a number make a reference; after a blank they may begin a heading word.
fn is_heading_of_kara(bare: &str, mark: &NumberMark) -> bool {
    mark.set_off
        && ["から", "まで"].iter().any(|word| {
            bare.strip_prefix(word).is_some_and(|rest| {
                rest.starts_with(|c: char| !c.is_whitespace() && !PARTICLES.contains(c))
            })
        })
}

/// `2 年から`, `1 回` count; `1 人材育成`, `2 日程` are headings.
fn counts(after: &str) -> bool {
    let mut rest = after.trim_start().chars();
    let Some(first) = rest.next() else {
        return false;
    };
    if !COUNTERS.contains(first) {
        return false;
    }
    rest.next()
        .is_none_or(|c| c.is_whitespace() || PARTICLES.contains(c) || ascii_digit(c).is_some())
}

/// True when the text begins with the number of an item.
pub(super) fn starts_with_number(text: &str) -> bool {
    let chars: Vec<char> = text.trim_start().chars().collect();
    read_number(&chars, 0).is_some_and(|mark| {
        !mark.lookalike
            && mark.number.scheme != Scheme::Kan
            && is_possible(&chars, 0, Position::Start, &mark)
    })
}

/// What an item without number and heading is called: its first words.
pub(super) fn first_words(text: &str) -> String {
    let line = text.trim().split(['\n', '。']).next().unwrap_or_default();
    line.chars().take(40).collect()
}

/// True for a number with a heading after it, as against a number alone.
pub(super) fn is_numbered_heading(text: &str) -> bool {
    let chars: Vec<char> = text.trim().chars().collect();
    starts_with_number(text) && read_number(&chars, 0).is_some_and(|mark| mark.end < chars.len())
}

/// The heading a text ends with: its last item, if nothing but a number and a heading stands there.
pub(super) fn last_heading(text: &str) -> Option<String> {
    let chars: Vec<char> = text.trim_end().chars().collect();
    let last = candidates(&chars).pop()?;
    let heading: String = chars[last.mark.end..].iter().collect();
    let heading = heading.trim();
    let is_bare = !heading.is_empty()
        && heading.chars().count() <= 60
        && !heading.contains(['。', ' ', '　', '\n', '：', ':']);
    is_bare.then(|| heading.to_owned())
}

/// Where the heading of an item ends that begins at `from`: at the first blank, colon, leader or label. A
/// sentence has none, and gives `from`.
pub(super) fn heading_end(chars: &[char], from: usize) -> usize {
    let start = from
        + chars[from..]
            .iter()
            .take_while(|c| c.is_whitespace() && **c != '\n')
            .count();
    let mut end = start;
    while end < chars.len() {
        let c = chars[end];
        if c == '。' {
            return from;
        }
        if end > start && matches!(c, '（' | '(') && remark_has_sentence(chars, end) {
            break;
        }
        if c.is_whitespace() {
            let next = chars[end..]
                .iter()
                .position(|c| !c.is_whitespace())
                .map(|skip| end + skip);
            let goes_on = c != '\n'
                && next.is_some_and(|next| {
                    let is_same_line = !chars[end..next].contains(&'\n');
                    // 卓越した技能者 (現代の名工)の表彰: a remark in brackets belongs to the heading, if a word follows it.
                    let has_remark = matches!(chars[next], '(' | '（')
                        && read_number(chars, next).is_none()
                        && remark_goes_on(chars, next);
                    is_same_line && (end - start < 2 || has_remark)
                });
            if !goes_on {
                break;
            }
        }
        if end > start && (matches!(c, '：' | ':' | '…' | '‥') || OPENING.contains(c)) {
            break;
        }
        end += 1;
    }
    if end - start > 60 { from } else { end }
}

/// `（…をいう。以下同じ。）`: a definition in brackets is no part of the heading before it.
fn remark_has_sentence(chars: &[char], open: usize) -> bool {
    let inner = chars[open..]
        .iter()
        .take_while(|c| !matches!(c, '）' | ')' | '\n'));
    inner.take(80).any(|c| *c == '。')
}

/// `(現代の名工)の表彰…`: after the closing bracket the heading goes on.
fn remark_goes_on(chars: &[char], open: usize) -> bool {
    let close = chars[open..]
        .iter()
        .take(30)
        .position(|c| matches!(c, ')' | '）'));
    close.is_some_and(|close| {
        chars
            .get(open + close + 1)
            .is_some_and(|c| !c.is_whitespace())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads(text: &str) -> Vec<String> {
        let chars: Vec<char> = text.chars().collect();
        candidates(&chars)
            .into_iter()
            .map(|c| c.mark.number.canonical)
            .collect()
    }

    #[test]
    fn references_counts_and_words_are_no_heads() {
        for text in [
            "(1)で説明しているとおり、年2回開催している。",
            "(1)において設置した会議では",
            "(1) ～ (5) に定めるもの外",
            "2 年から3年間",
            "アイデア募集",
            "（① 中小企業 ② 団体）",
            "上記 (1) を踏まえ",
            "1 回",
        ] {
            assert!(heads(text).is_empty(), "{text}: {:?}", heads(text));
        }
    }

    #[test]
    fn headings_of_all_kinds_are_heads() {
        for (text, numbers) in [
            ("(1)がん検診\n(2)にぎわい創出", vec!["(1)", "(2)"]),
            ("1 人材育成 (1) 窓口 ア 設置", vec!["1", "(1)", "ア"]),
            ("①②中小企業 ＜目標＞ 10回 ③学校", vec!["①②", "③"]),
            ("ア 研修。\nイ「発表会」への参加", vec!["ア", "イ"]),
        ] {
            assert_eq!(heads(text), numbers, "{text}");
        }
    }

    #[test]
    fn a_heading_ends_at_the_first_blank_and_a_sentence_has_none() {
        let heading = |text: &str| {
            let chars: Vec<char> = text.chars().collect();
            let end = heading_end(&chars, 0);
            chars[..end].iter().collect::<String>().trim().to_owned()
        };
        assert_eq!(heading("研修の実施 年2回実施する。"), "研修の実施");
        assert_eq!(
            heading("技能者 (名工)の表彰の支援 広く周知する。"),
            "技能者 (名工)の表彰の支援"
        );
        assert_eq!(heading("窓口を設置する。"), "");
        assert_eq!(heading("中小企業<目標> 10回"), "中小企業");
        assert_eq!(heading("対象地域…県内"), "対象地域");
        assert_eq!(
            heading("小規模事業者（従業員が少ない者をいう。以下同じ。）"),
            "小規模事業者"
        );
    }
}

//! Signs by which a reader sees that a text begins anew, runs on, or is numbered.

use crate::model::{NumberMark, Scheme, ascii_digit, fold, read_number};

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
/// Words that begin a sentence although they begin with hiragana.
const OPENERS: &[&str] = &[
    "また",
    "さらに",
    "なお",
    "ただし",
    "その",
    "この",
    "これ",
    "それ",
    "あわせて",
    "すべて",
    "いずれ",
    "ともに",
    "よって",
    "ついては",
    "おおむね",
    "まず",
    "つぎ",
    "もの",
    "はじめ",
    "ひと",
    "みどり",
    "あと",
    "ほか",
    "うち",
    "おもて",
    "しかし",
    "そこで",
    "そして",
    "ここ",
    "いま",
    "どの",
    "わが",
    "われ",
    "お",
    "ご",
    "さら",
    "ふる",
    "まち",
    "くら",
    "いき",
    "かつ",
    "とりわけ",
    "とくに",
];
const BULLETS: &str = "・･·•○〇◯●◎◆◇■□▪▶►※★☆＊*→⇒➡－-―";
const OPENING: &str = "＜<〈《≪【〔［[";
const ENDINGS: &str = "。．！？!?：:」』）)】＞>〕］]》≫〉";

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

/// True when the text visibly begins something: a number, a bullet, a label.
pub(super) fn starts_anew(text: &str) -> bool {
    let text = text.trim_start();
    let Some(first) = text.chars().next() else {
        return true;
    };
    BULLETS.contains(first)
        || OPENING.contains(first)
        || starts_with_number(text)
        || starts_with_label(text)
}

/// `派遣回数：196回`: a short label and a colon.
fn starts_with_label(text: &str) -> bool {
    let label = text.chars().take(16).position(|c| matches!(c, '：' | ':'));
    label.is_some_and(|at| {
        at >= 2
            && text.chars().take(at).all(|c| {
                c.is_alphanumeric() && ascii_digit(c).is_none()
                    || matches!(c, '・' | 'ー' | '（' | '）' | '(' | ')')
            })
    })
}

/// True when a text that stands below another is the rest of it. Where no page ends between the two, a bare
/// heading is believed to be whole.
pub(super) fn runs_on(before: &str, next: &str, at_page_break: bool) -> bool {
    let before = before.trim_end();
    let next = next.trim_start();
    if cuts_figure(before, next) && !starts_with_number(next) {
        return true;
    }
    if before.is_empty() || starts_anew(next) {
        return false;
    }
    let Some(last) = before.chars().last() else {
        return false;
    };
    if last == '。' {
        // `を行うこと。` + `と。` was cut inside the sentence that the next page repeats.
        return false;
    }
    if begins_inside_sentence(next) {
        return true;
    }
    if !at_page_break && last_heading(before).is_some() {
        return false;
    }
    !ENDINGS.contains(last) && !ends_with_quantity(before)
}

/// True when a line that fills its column goes on in the next. A kana before a kanji (`ン製造`) is then the
/// rest of a word and no number, and a dot inside open brackets no bullet.
pub(super) fn is_wrapped(line: &str, next: &str) -> bool {
    let line = line.trim_end();
    if line.ends_with('。') {
        return false;
    }
    let next = next.trim_start();
    let first = next.chars().next().unwrap_or(' ');
    if is_open(line) && (first == '・' || first == '～') || cuts_figure(line, next) {
        return true;
    }
    let chars: Vec<char> = next.chars().take(8).collect();
    let is_word = read_number(&chars, 0)
        .is_some_and(|mark| mark.number.scheme == Scheme::Kata && !mark.set_off);
    is_word || !starts_anew(next)
}

/// `44` + `4 人日`: the line ends inside a figure.
fn cuts_figure(line: &str, next: &str) -> bool {
    let is_digit = |c: Option<char>| c.is_some_and(|c| ascii_digit(c).is_some());
    let last = line.chars().last();
    is_digit(next.chars().next())
        && (is_digit(last) || matches!(last, Some('：' | ':' | ',' | '，')))
}

/// True when a bracket of the last line is still open.
fn is_open(line: &str) -> bool {
    let count = |marks: &str| line.chars().filter(|c| marks.contains(*c)).count();
    count("「（(『【") > count("」）)』】")
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

/// Hiragana or a small kana at the head, and none of the words that begin a sentence.
fn begins_inside_sentence(text: &str) -> bool {
    let first = text.chars().next().unwrap_or(' ');
    let is_tail = matches!(
        first,
        '\u{3041}'
            ..='\u{3096}'
                | 'ー'
                | 'ァ'
                | 'ィ'
                | 'ゥ'
                | 'ェ'
                | 'ォ'
                | 'ッ'
                | 'ャ'
                | 'ュ'
                | 'ョ'
                | '、'
                | '。'
                | '）'
                | ')'
                | '」'
    );
    is_tail && !OPENERS.iter().any(|word| text.starts_with(word))
}

/// `認定1名`, `2回`: a figure that ends a line.
fn ends_with_quantity(text: &str) -> bool {
    let tail: Vec<char> = text.chars().rev().take(5).collect();
    let unit = tail
        .iter()
        .take_while(|c| {
            !c.is_whitespace()
                && ascii_digit(**c).is_none()
                && !matches!(c, '\u{3041}'..='\u{3096}')
        })
        .count();
    (1..=3).contains(&unit) && tail.get(unit).is_some_and(|c| ascii_digit(*c).is_some())
}

/// Two joined texts that would make one Latin word.
pub(super) fn needs_space(before: &str, next: &str) -> bool {
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
    is_word(before.chars().last()) && is_word(next.chars().next())
}

/// The heading without a number that two of these texts share as their first words. In `wrapped` columns one
/// line may hold more of it than another.
pub(super) fn shared_heading<'a>(
    texts: impl Iterator<Item = &'a str>,
    wrapped: bool,
) -> Option<String> {
    let mut seen: Vec<(String, &str)> = Vec::new();
    for text in texts {
        let text = text.trim_start();
        if starts_anew(text) {
            continue;
        }
        let first = text.split(char::is_whitespace).next().unwrap_or_default();
        let key = fold(first);
        if !(4..=60).contains(&key.chars().count()) || key.contains('。') {
            continue;
        }
        if let Some((_, other)) = seen
            .iter()
            .find(|(known, _)| *known == key || wrapped && share_beginning(known, &key))
        {
            // Wrapped in columns of different width, the longer line says more of the heading.
            return Some(
                if other.len() > first.len() {
                    other
                } else {
                    first
                }
                .to_owned(),
            );
        }
        seen.push((key, first));
    }
    None
}

/// The same text, or one the beginning of the other: a line wrapped in columns of different width.
pub(super) fn share_beginning(a: &str, b: &str) -> bool {
    let shorter = a.chars().count().min(b.chars().count());
    a == b || shorter >= 6 && (a.starts_with(b) || b.starts_with(a))
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
    }

    #[test]
    fn a_cut_sentence_runs_on() {
        assert!(runs_on("共同で実施するこ", "と。", false));
        assert!(runs_on("情報収集（掘り起し）", "を積極的に行う", true));
        assert!(runs_on("(1) 相談と援助を行う人", "材の育成", true));
        assert!(!runs_on("(1) 相談の実施", "職員を配置する。", false));
        assert!(!runs_on("第2回認定1名", "(機械製図)", true));
        assert!(!runs_on("設置する。", "また、活用する", true));
        assert!(!runs_on("研修の実施", "・依頼があれば行う", true));
    }
}

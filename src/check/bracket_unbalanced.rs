//! # かっこの相手がありません (X03 bracket-unbalanced)
//! # A bracket with no partner (X03 bracket-unbalanced)
//!
//! ## 何を見るか
//! ## What it sees
//! 一つの欄の文の中で、開くだけ、または閉じるだけのかっこ（（）「」『』【】〔〕［］〈〉《》と、見出しの＜＞）です。
//! 全角で開いて半角で閉じるかっこも、ほかでそろっている文書ではお知らせします。
//! Brackets that are only opened or only closed within the text of a cell; also those opened in full width and closed in half
//! width, in a document that otherwise keeps to one width.
//!
//! ## なぜ大切か
//! ## Why it matters
//! 文字の写し落としの印で、どこまでがかっこの中か分からなくなります。
//! Something was lost in copying, and nobody can tell where the remark ends.
//!
//! ## 例
//! ## Example
//! ```text
//! 参考）資料4-1及び4-2
//! 12/1 開催予定が、講師の都合により延期)
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! 「1)」「ア）」のような番号、顔文字、不等号や矢印としての < >。ページをまたいで切れた文は、つないでから見ます。
//! Numbers such as `1)` and ア）, smileys, `<` and `>` as signs. What a page break cut is joined first.
//!
//! ## 対処
//! ## What to do
//! 抜けたかっこを補うか、余分なかっこを消してください。
//! Add the bracket that is missing, or take out the one too many.

use indexmap::IndexMap;

use super::passages::passages;
use super::rule::{Details, Rule};
use super::subject::{Subject, text_place};
use crate::model::{Finding, Findings, Message, Severity, Traced};

pub(super) const RULE: Rule = Rule {
    code: "X03",
    name: "bracket-unbalanced",
    severity: Severity::Info,
    page: include_str!("bracket_unbalanced.rs"),
    check,
};

/// More pairs of two widths than this are a habit of the document.
const FEW: usize = 2;

/// Brackets that open, and those that close them, by kind: the two widths of one kind are partners.
const KINDS: [(&[char], &[char]); 8] = [
    (&['（', '(', '﹙'], &['）', ')', '﹚']),
    (&['「', '｢'], &['」', '｣']),
    (&['『'], &['』']),
    (&['【'], &['】']),
    (&['〔'], &['〕']),
    (&['［', '['], &['］', ']']),
    (&['《', '≪'], &['》', '≫']),
    (&['〈'], &['〉']),
];

/// What is odd about a bracket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Oddity {
    Unclosed,
    Unopened,
    /// Opened here, closed there, in another width.
    Mixed(u32),
}

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let mut mixed: Vec<(&Traced, u32, u32)> = Vec::new();
    let mut pairs: usize = 0;
    // One sentence in many rows of a table is told once.
    let mut told: IndexMap<String, Finding> = IndexMap::new();
    for text in passages(subject) {
        let (odd, whole) = odd(text.text());
        pairs = pairs.saturating_add(whole);
        for (at, oddity) in odd {
            match oddity {
                Oddity::Mixed(end) => mixed.push((text, at, end)),
                _ => add(text, at, oddity, &mut told),
            }
        }
    }
    for finding in told.into_values() {
        findings.push(finding);
    }
    if mixed.len() <= FEW && mixed.len().saturating_mul(10) <= pairs {
        for (text, start, end) in mixed {
            tell_mixed(text, start, end, findings);
        }
    }
}

fn add(text: &Traced, at: u32, oddity: Oddity, told: &mut IndexMap<String, Finding>) {
    let Some(place) = text_place(text, at..at + 1, None) else {
        return;
    };
    let context = around(text.text(), at);
    if let Some(first) = told.get_mut(&context) {
        first.related.push(place);
        return;
    }
    let (what, what_en) = match oddity {
        Oddity::Unclosed => ("開いたかっこが閉じていません", "a bracket is never closed"),
        _ => (
            "閉じるかっこの相手がありません",
            "a bracket was never opened",
        ),
    };
    let mut finding = RULE
        .finding(
            Message::new(
                format!("{what}（「{context}」）"),
                format!("{what_en} ({context})"),
            ),
            place,
        )
        .hint(
            "抜けたかっこを補うか、余分なかっこを消してください",
            "add the bracket that is missing, or take out the one too many",
        );
    finding.found = finding.place.quote.chars().next().map(String::from);
    told.insert(context, finding);
}

fn tell_mixed(text: &Traced, start: u32, end: u32, findings: &mut Findings) {
    let whole = text.slice(start..end + 1);
    let brackets: Vec<char> = whole.text().chars().collect();
    let (Some(open), Some(close)) = (brackets.first(), brackets.last()) else {
        return;
    };
    let Some(place) = text_place(text, end..end + 1, None) else {
        return;
    };
    let mut finding = RULE
        .finding(
            Message::new(
                format!("かっこの全角と半角がそろっていません（「{open}…{close}」）"),
                format!("a bracket is opened in one width and closed in another ({open}…{close})"),
            ),
            place,
        )
        .hint("どちらかの幅にそろえてください", "write both in one width")
        .related(
            text_place(text, start..start + 1, None)
                .into_iter()
                .collect(),
        );
    finding.found = Some(close.to_string());
    findings.push(finding);
}

fn around(text: &str, at: u32) -> String {
    let start = at.saturating_sub(8) as usize;
    let part: Vec<char> = text.chars().skip(start).take(17).collect();
    let before = at as usize - start;
    let first = part[..before]
        .iter()
        .rposition(|c| *c == '\n')
        .map_or(0, |line| line + 1);
    part[first..].iter().take_while(|c| **c != '\n').collect()
}

/// The odd brackets of a text with their positions, and how many pairs are whole.
fn odd(text: &str) -> (Vec<(u32, Oddity)>, usize) {
    let chars: Vec<char> = text.chars().collect();
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut odd: Vec<(u32, Oddity)> = Vec::new();
    let mut pairs: usize = 0;
    for (at, c) in chars.iter().enumerate() {
        if let Some(kind) = KINDS.iter().position(|(opens, _)| opens.contains(c)) {
            if !is_smiley(&chars, at) {
                open.push((at, kind));
            }
        } else if let Some(kind) = KINDS.iter().position(|(_, closes)| closes.contains(c)) {
            let partner = open.iter().rposition(|(_, other)| *other == kind);
            match partner.filter(|partner| !is_label(&chars, open[*partner].0, at)) {
                Some(partner) => {
                    let lost: Vec<_> = open.drain(partner..).collect();
                    let start = lost.first().map_or(at, |(start, _)| *start);
                    odd.extend(
                        lost.iter()
                            .skip(1)
                            .map(|(at, _)| (*at as u32, Oddity::Unclosed)),
                    );
                    if is_half(chars[start]) == is_half(*c) {
                        pairs = pairs.saturating_add(1);
                    } else {
                        odd.push((start as u32, Oddity::Mixed(at as u32)));
                    }
                }
                None if !(kind == 0 && (is_number(&chars, at) || is_smiley(&chars, at))) => {
                    odd.push((at as u32, Oddity::Unopened));
                }
                None => {}
            }
        }
    }
    odd.extend(open.iter().map(|(at, _)| (*at as u32, Oddity::Unclosed)));
    odd.extend(angles(&chars));
    odd.sort_by_key(|(at, _)| *at);
    (odd, pairs)
}

/// True for the bracket of `参考）資料1` at the head of a line: one that was opened in an earlier line is not its partner.
fn is_label(chars: &[char], open: usize, at: usize) -> bool {
    let between = &chars[open..at];
    let label = between.iter().rev().take_while(|c| **c != '\n').count();
    let is_kanji = |c: &char| ('\u{4E00}'..='\u{9FFF}').contains(c);
    label < between.len()
        && (1..=4).contains(&label)
        && chars[at - label..at].iter().all(is_kanji)
        && between[..between.len() - label]
            .iter()
            .rev()
            .find(|c| !c.is_whitespace())
            .is_some_and(|c| matches!(c, '。' | '｡'))
}

fn is_half(c: char) -> bool {
    c.is_ascii() || matches!(c, '｢' | '｣')
}

/// True for the bracket of `1)`, `ア）`, `a)`, `12)`, ①): a number at the beginning of a word.
fn is_number(chars: &[char], at: usize) -> bool {
    let is_mark = |c: char| {
        c.is_alphanumeric()
            && !('\u{4E00}'..='\u{9FFF}').contains(&c)
            && !('\u{3041}'..='\u{309F}').contains(&c)
            || "一二三四五六七八九十※＊*注".contains(c)
    };
    let label = chars[..at]
        .iter()
        .rev()
        .take_while(|c| is_mark(**c))
        .count();
    let before = at.checked_sub(label + 1).map(|before| chars[before]);
    (1..=3).contains(&label) && before.is_none_or(|c| !c.is_alphanumeric())
}

/// (^^), (笑 is a bracket as any other.
fn is_smiley(chars: &[char], at: usize) -> bool {
    let near = &chars[at.saturating_sub(3)..chars.len().min(at + 4)];
    near.contains(&'^')
        || near
            .windows(2)
            .any(|two| two == ['_', '_'] || two == ['´', 'Д'])
}

/// ＜目標 and 実績＞ at the head of a line: labels whose other half was lost.
fn angles(chars: &[char]) -> Vec<(u32, Oddity)> {
    let mut odd = Vec::new();
    let mut start = 0;
    for line in chars.split(|c| *c == '\n') {
        let at = |c: &[char]| line.iter().position(|x| c.contains(x));
        let (opens, closes) = (at(&['＜', '<']), at(&['＞', '>']));
        let blanks = line.iter().take_while(|c| c.is_whitespace()).count();
        let is_word = |c: &char| !c.is_ascii() && c.is_alphabetic();
        match (opens, closes) {
            (Some(open), None) if open == blanks && line.get(open + 1).is_some_and(is_word) => {
                odd.push(((start + open) as u32, Oddity::Unclosed));
            }
            (None, Some(close))
                if close > blanks
                    && close <= blanks + 10
                    && line[blanks..close].iter().all(is_word) =>
            {
                odd.push(((start + close) as u32, Oddity::Unopened));
            }
            _ => {}
        }
        start += line.len() + 1;
    }
    odd
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_without_partners() {
        for (text, expected) in [
            ("参考）資料4-1及び4-2", vec![(2, Oddity::Unopened)]),
            ("講師の都合により延期)", vec![(10, Oddity::Unopened)]),
            ("（中小企業を除く。", vec![(0, Oddity::Unclosed)]),
            ("「講座」と「相談を開いた。", vec![(5, Oddity::Unclosed)]),
            ("＜目標 10回\n＜実績＞ 8回", vec![(0, Oddity::Unclosed)]),
            ("実績＞ 8回", vec![(2, Oddity::Unopened)]),
            ("（会場：「会館）", vec![(4, Oddity::Unclosed)]),
            ("（配布等)", vec![(0, Oddity::Mixed(4))]),
            (
                "開いた（6月。\n参考）資料1",
                vec![(3, Oddity::Unclosed), (10, Oddity::Unopened)],
            ),
        ] {
            assert_eq!(odd(text).0, expected, "{text}");
        }
    }

    #[test]
    fn numbers_smileys_and_signs_are_no_brackets() {
        for text in [
            "1) 窓口\n2) 会議",
            "ア）窓口　イ）会議",
            "①）相談",
            "笑顔(^^)で",
            "5 < 10、10 > 5",
            "A -> B",
            "（①会議\n②研修）",
            "（令和5年（2023年）4月）",
            "注1）見込み",
        ] {
            assert!(odd(text).0.is_empty(), "{text}: {:?}", odd(text).0);
        }
    }
}

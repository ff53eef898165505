//! # 見た目の似た別の文字があります (X05 lookalike)
//! # A character that only looks like the right one (X05 lookalike)
//!
//! ## 何を見るか
//! ## What it sees
//! PDFから写すと入る部首などの文字（⽀⻄⾜）、①②③があった行頭の @ A B、カタカナの語の中の漢数字や横線（カ一ド、
//! セミナ－）や漢字（口ーン、夕ーン）、数字の間の英字（2O回）です。
//! Radicals and compatibility characters that copying from PDF brings (⽀⻄⾜); @ A B at line heads where ① ② ③ stood; kanji
//! and dashes within katakana words (カ一ド, セミナ－, 口ーン); letters between digits (2O回).
//!
//! ## なぜ大切か
//! ## Why it matters
//! 見た目は同じでも、検索も照合もできず、ほかの機械では文字化けします。
//! It looks right, but it is not found by a search, not equal in a comparison, and garbled elsewhere.
//!
//! ## 例
//! ## Example
//! ```text
//! ⽀援  →  支援
//! @実施校  A講師  →  ①実施校  ②講師
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! 人名に使う字（﨑、神、福）、「コース一覧」のように語として読めるもの、「ブランド力」、行頭の @ が一つで ② や A が続かない
//! とき、－ を長音として使い通している文書、〇と○。
//! Characters of names (﨑, 神); what can be read as words (コース一覧, ブランド力); a single @ with neither ② nor A after it;
//! documents that write － for the long vowel throughout; 〇 and ○.
//!
//! ## 対処
//! ## What to do
//! 正しい文字を入力し直してください。
//! Type the right character.

use unicode_normalization::UnicodeNormalization;

use super::passages::passages;
use super::rule::{Details, Rule};
use super::subject::{Subject, text_place};
use crate::model::{Findings, KANJI_LIKE_KATAKANA, Message, Severity, Traced, ascii_digit};

pub(super) const RULE: Rule = Rule {
    code: "X05",
    name: "lookalike",
    severity: Severity::Warning,
    page: include_str!("lookalike.rs"),
    check,
};

/// Radicals that no normalization brings back.
const RADICALS: &[(char, char)] = &[
    ('⺀', '冫'),
    ('⺅', '亻'),
    ('⺌', '小'),
    ('⺓', '幺'),
    ('⺕', '彐'),
    ('⺟', '母'),
    ('⺠', '民'),
    ('⺡', '氵'),
    ('⺩', '王'),
    ('⺫', '目'),
    ('⺼', '月'),
    ('⻁', '虎'),
    ('⻄', '西'),
    ('⻅', '見'),
    ('⻆', '角'),
    ('⻋', '車'),
    ('⻑', '長'),
    ('⻒', '長'),
    ('⻓', '長'),
    ('⻘', '青'),
    ('⻝', '食'),
    ('⻞', '食'),
    ('⻟', '食'),
    ('⻢', '馬'),
    ('⻣', '骨'),
    ('⻤', '鬼'),
    ('⻥', '魚'),
    ('⻦', '鳥'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻫', '斉'),
    ('⻭', '歯'),
    ('⻯', '竜'),
    ('⻱', '亀'),
    ('⻲', '亀'),
];

/// A wrong character, and what should stand there.
struct Slip {
    at: u32,
    right: char,
}

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let texts = passages(subject);
    // A document that writes － for ー throughout does so by habit.
    let count = |wanted: fn(char) -> bool| -> usize {
        texts
            .iter()
            .map(|text| text.text().chars().filter(|c| wanted(*c)).count())
            .sum()
    };
    let vowels = count(|c| c == 'ー');
    let mut dashes: Vec<(&Traced, Vec<Slip>)> = Vec::new();
    for text in texts {
        let chars: Vec<char> = text.text().chars().collect();
        let mut slips: Vec<Slip> = Vec::new();
        let mut long: Vec<Slip> = Vec::new();
        for (at, c) in chars.iter().enumerate() {
            let slip = |right| Slip {
                at: at as u32,
                right,
            };
            if let Some(right) = real(*c)
                .or_else(|| in_word(&chars, at))
                .or_else(|| in_number(&chars, at))
            {
                slips.push(slip(right));
            } else if is_dash_for_vowel(&chars, at) {
                long.push(slip('ー'));
            }
        }
        slips.extend(ruined(&chars));
        if !slips.is_empty() {
            tell(text, &chars, &slips, findings);
        }
        if !long.is_empty() {
            dashes.push((text, long));
        }
    }
    let used: usize = dashes.iter().map(|(_, slips)| slips.len()).sum();
    if used <= 2 || used.saturating_mul(4) <= vowels {
        for (text, slips) in dashes {
            let chars: Vec<char> = text.text().chars().collect();
            tell(text, &chars, &slips, findings);
        }
    }
}

fn tell(text: &Traced, chars: &[char], slips: &[Slip], findings: &mut Findings) {
    let Some(first) = slips.iter().min_by_key(|slip| slip.at) else {
        return;
    };
    let Some(place) = text_place(text, first.at..first.at + 1, None) else {
        return;
    };
    let wrong = |slip: &Slip| chars.get(slip.at as usize).copied().unwrap_or(slip.right);
    let mut pairs: Vec<(char, char)> = Vec::new();
    for slip in slips {
        if !pairs.contains(&(wrong(slip), slip.right)) {
            pairs.push((wrong(slip), slip.right));
        }
    }
    let shown: Vec<String> = pairs
        .iter()
        .take(5)
        .map(|(wrong, right)| format!("「{wrong}」→「{right}」"))
        .collect();
    let context: String = {
        let start = first.at.saturating_sub(4) as usize;
        chars
            .iter()
            .skip(start)
            .take(10)
            .filter(|c| **c != '\n')
            .collect()
    };
    let related = slips.iter().filter(|slip| slip.at != first.at).take(9);
    let related = related
        .filter_map(|slip| text_place(text, slip.at..slip.at + 1, None))
        .collect();
    let finding = RULE
        .finding(
            Message::new(
                format!(
                    "見た目の似た別の文字があります（{}、{context}）",
                    shown.join("、")
                ),
                format!(
                    "characters that only look like the right ones ({}, {context})",
                    shown.join(", ")
                ),
            ),
            place,
        )
        .values(wrong(first), first.right)
        .hint(
            "正しい文字を入力し直してください",
            "type the right character",
        )
        .related(related);
    findings.push(finding);
}

/// The character that a radical or a compatibility character stands for.
fn real(c: char) -> Option<char> {
    if let Some((_, right)) = RADICALS.iter().find(|(wrong, _)| *wrong == c) {
        return Some(*right);
    }
    // Those from U+FA0E on are in use in names.
    if !matches!(c, '\u{2E80}'..='\u{2FD5}' | '\u{F900}'..='\u{FA0D}') {
        return None;
    }
    let mut normal = std::iter::once(c).nfkc();
    normal.next().filter(|right| *right != c)
}

fn is_katakana(c: Option<&char>) -> bool {
    c.is_some_and(|c| matches!(c, '\u{30A1}'..='\u{30FA}' | 'ー'))
}

/// 一 and the like within a katakana word.
fn in_word(chars: &[char], at: usize) -> Option<char> {
    let before = at.checked_sub(1).and_then(|before| chars.get(before));
    let next = chars.get(at + 1);
    match chars[at] {
        // サービス一カ所 is a number.
        '一' if is_katakana(before) && is_katakana(next) && before != Some(&'ー') => {
            let counts = matches!(next, Some('カ' | 'ケ' | 'ヵ' | 'ヶ'))
                && chars
                    .get(at + 2)
                    .is_some_and(|c| "所月年国条村町".contains(*c));
            let unit: String = chars[at + 1..].iter().take(5).collect();
            let is_counter = COUNTERS.iter().any(|counter| unit.starts_with(counter));
            (!counts && !is_counter).then_some('ー')
        }
        // 口コミ is a word.
        '口' if is_katakana(before) && is_katakana(next) && next != Some(&'コ') => Some('ロ'),
        c => {
            // No kanji is followed by a long vowel or a small kana.
            let kana = KANJI_LIKE_KATAKANA.iter().find(|(kanji, _)| *kanji == c)?.1;
            let follows = matches!(
                next,
                Some('ー' | 'ァ' | 'ィ' | 'ゥ' | 'ェ' | 'ォ' | 'ャ' | 'ュ' | 'ョ')
            );
            follows.then_some(kana)
        }
    }
}

/// What is counted by words in katakana: テレビ一セット.
const COUNTERS: [&str; 12] = [
    "セット",
    "チーム",
    "グルー",
    "クラス",
    "コース",
    "メート",
    "キロ",
    "パーセ",
    "ページ",
    "ケース",
    "ダース",
    "シーズ",
];

/// A dash behind katakana, where the long vowel is meant: セミナ－を, コ－ド.
fn is_dash_for_vowel(chars: &[char], at: usize) -> bool {
    if !matches!(chars[at], '－' | '―' | '−' | '‐' | '—' | '–') {
        return false;
    }
    let before = at.checked_sub(1).and_then(|before| chars.get(before));
    let earlier = at.checked_sub(2).and_then(|before| chars.get(before));
    let next = chars.get(at + 1);
    // ワーク－ライフ are two words.
    let run =
        |chars: &mut dyn Iterator<Item = &char>| chars.take_while(|c| is_katakana(Some(c))).count();
    let left = run(&mut chars[..at].iter().rev());
    let right = run(&mut chars[at + 1..].iter());
    let is_short = left <= 2 || right <= 1;
    let is_particle = next.is_none_or(|c| "をのがにへではともやな、。」）)\n".contains(*c));
    is_katakana(before)
        && before != Some(&'ー')
        && (is_short && is_katakana(next) || is_particle && is_katakana(earlier))
}

/// O, l and I between digits, or between a digit and a counter.
fn in_number(chars: &[char], at: usize) -> Option<char> {
    let right = match chars[at] {
        'O' | 'o' | 'Ｏ' => '0',
        'l' | 'I' | 'ｌ' | 'Ｉ' => '1',
        _ => return None,
    };
    let digit = |c: Option<&char>| c.is_some_and(|c| ascii_digit(*c).is_some());
    let before = at.checked_sub(1).and_then(|before| chars.get(before));
    let earlier = at.checked_sub(2).and_then(|before| chars.get(before));
    let next = chars.get(at + 1);
    let is_word = earlier.is_some_and(char::is_ascii_alphabetic);
    let counts = next.is_some_and(|c| "回人日年月件社校円名％%".contains(*c));
    (digit(before) && !is_word && (digit(next) || counts)).then_some(right)
}

/// @ A B C at the heads of lines, where ① ② ③ ④ lost half of their bytes.
fn ruined(chars: &[char]) -> Vec<Slip> {
    let mut heads: Vec<(usize, char)> = Vec::new();
    let mut start = true;
    for (at, c) in chars.iter().enumerate() {
        if *c == '\n' {
            start = true;
        } else if start && !c.is_whitespace() {
            start = false;
            let next = chars[at + 1..].iter().find(|c| !c.is_whitespace());
            let is_japanese = next.is_some_and(|c| !c.is_ascii() && c.is_alphabetic());
            if is_japanese {
                heads.push((at, *c));
            }
        }
    }
    let Some(first) = heads.iter().position(|(_, c)| matches!(c, '@' | '＠')) else {
        return Vec::new();
    };
    let mut slips = Vec::new();
    let mut next = 0_u32;
    let mut is_continued = false;
    for (at, c) in &heads[first..] {
        let wanted = |from: char| char::from_u32(u32::from(from) + next);
        let circle = char::from_u32(u32::from('①') + next).unwrap_or('①');
        if Some(*c) == wanted('@') || Some(*c) == wanted('＠') {
            slips.push(Slip {
                at: *at as u32,
                right: circle,
            });
            is_continued |= next > 0;
            next += 1;
        } else if *c == circle {
            is_continued = true;
            next += 1;
        }
    }
    if is_continued { slips } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        let chars: Vec<char> = text.chars().collect();
        let mut found: Vec<char> = (0..chars.len())
            .filter_map(|at| {
                real(chars[at])
                    .or_else(|| in_word(&chars, at))
                    .or_else(|| in_number(&chars, at))
                    .or_else(|| is_dash_for_vowel(&chars, at).then_some('ー'))
            })
            .collect();
        found.extend(ruined(&chars).iter().map(|slip| slip.right));
        found.into_iter().collect()
    }

    #[test]
    fn lookalikes_are_found() {
        for (text, expected) in [
            ("⽀援の⾜がかり、⻄部", "支足西"),
            ("カ一ドとセミナ－を配る", "ーー"),
            ("口ーン、夕ーン、二ュース", "ロタニ"),
            ("サ口ンの開設、プリンタ－", "ロー"),
            ("2O回、1l人", "01"),
            ("@実施校\nA講師\nB会場", "①②③"),
            ("@企業\n②団体", "①"),
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
    }

    #[test]
    fn words_that_read_so_are_silent() {
        for text in [
            "﨑さん、神山、福田",
            "コース一覧、グループ一同、サービス一カ所",
            "ブランド力アップ、サービス口コミ、チーム力",
            "@office の案内\n連絡先",
            "A班は東部\nB班は西部",
            "CO2回収、G20、H2O",
            "スポーツ－文化、10－20、ワーク－ライフ、テレビ一セット",
            "○○会、〇印",
        ] {
            assert_eq!(of(text), "", "{text}");
        }
    }
}

//! The shape of item numbers: reads `(1)`, `ア`, `①②`, `ア～ウ`, `第1章` at a place of a text.

use super::label::ascii_digit;
use super::numbering::{
    KANJI_DIGITS, Number, Scheme, alpha_ordinal, circled_ordinal, fold_width, kata_ordinal,
};

/// An item number read at some place of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberMark {
    /// The number.
    pub number: Number,
    /// Position after the number and the punctuation that belongs to it, in characters.
    pub end: usize,
    /// True when white space, or punctuation such as `.`, sets it off from what follows.
    pub set_off: bool,
    /// True for a kanji or hiragana that merely looks like the kana of a number (`工` for `エ`).
    pub lookalike: bool,
}

/// Kanji that look like katakana.
pub const KANJI_LIKE_KATAKANA: [(char, char); 9] = [
    ('口', 'ロ'),
    ('八', 'ハ'),
    ('二', 'ニ'),
    ('力', 'カ'),
    ('夕', 'タ'),
    ('工', 'エ'),
    ('卜', 'ト'),
    ('才', 'オ'),
    ('千', 'チ'),
];
const HIRAGANA_LIKE_KATAKANA: [(char, char); 2] = [('へ', 'ヘ'), ('り', 'リ')];
const ROMAN: &[&str] = &[
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII",
];
fn is_open(c: char) -> bool {
    matches!(c, '(' | '（')
}

fn is_close(c: char) -> bool {
    matches!(c, ')' | '）')
}

fn is_range_mark(c: char) -> bool {
    matches!(c, '～' | '〜' | '~')
}

/// Reads an item number that begins at `at`. Whether it *is* one — and not a reference, a count or a
/// word — is for the caller to say, who knows the neighbours; here only the shape is read.
#[must_use]
pub fn read_number(text: &[char], at: usize) -> Option<NumberMark> {
    let (scheme, first, mut end, lookalike) = read_single(text, at)?;
    let mut ordinals = vec![first];
    if matches!(
        scheme,
        Scheme::Circ | Scheme::Pnum | Scheme::Kata | Scheme::Pkata | Scheme::Alpha | Scheme::Palpha
    ) {
        while let Some((next, after)) =
            read_joint(text, end, scheme, ordinals.last().copied().unwrap_or(0))
        {
            ordinals.extend(next);
            end = after;
        }
    }
    let mut number = Number::of(scheme, ordinals);
    if scheme == Scheme::Part {
        // Parts are kept as written: documents mix ASCII I and Ⅱ.
        number.canonical = text[at..end].iter().collect();
        number.canonical = number
            .canonical
            .trim_end_matches(['.', '．', '、'])
            .to_owned();
        number.canonical = fold_width(&number.canonical);
    }
    let punctuated = end > at && matches!(text[end - 1], '.' | '．' | '、');
    let set_off = punctuated || text.get(end).is_none_or(|c| c.is_whitespace());
    Some(NumberMark {
        number,
        end,
        set_off,
        lookalike,
    })
}

/// `②` after `①`, `・(2)` after `(1)`, `～ウ` after `ア`: further positions, and where they end.
fn read_joint(text: &[char], at: usize, scheme: Scheme, last: u32) -> Option<(Vec<u32>, usize)> {
    let skip = |mut i: usize| {
        while text.get(i).is_some_and(|c| matches!(c, ' ' | '\u{3000}')) {
            i += 1;
        }
        i
    };
    let mut i = at;
    let mut is_range = false;
    let next = skip(at);
    match text.get(next) {
        Some(c) if is_range_mark(*c) => {
            is_range = true;
            i = skip(next + 1);
        }
        Some('・' | '、' | ',' | '，' | 'と') => i = skip(next + 1),
        Some('及') if text.get(next + 1) == Some(&'び') => i = skip(next + 2),
        // Nothing between the two: only circled and bracketed numbers may touch.
        Some(_) if matches!(scheme, Scheme::Circ | Scheme::Pnum | Scheme::Pkata) => {}
        _ => return None,
    }
    let (next_scheme, ordinal, end, _) = read_single(text, i)?;
    if next_scheme != scheme || ordinal <= last {
        return None;
    }
    if is_range {
        return (ordinal - last <= 30).then(|| ((last + 1..=ordinal).collect(), end));
    }
    // `ア、イ` joins two numbers; `ア、インターン` does not: the kana must stand alone.
    let alone = !matches!(scheme, Scheme::Kata | Scheme::Alpha)
        || text
            .get(end)
            .is_none_or(|c| c.is_whitespace() || matches!(c, '、' | '・' | '．' | '.'));
    alone.then_some((vec![ordinal], end))
}

fn read_single(text: &[char], at: usize) -> Option<(Scheme, u32, usize, bool)> {
    let c = *text.get(at)?;
    if let Some(ordinal) = circled_ordinal(c) {
        return Some((Scheme::Circ, ordinal, at + 1, false));
    }
    if is_open(c) {
        return read_bracketed(text, at);
    }
    match u32::from(c) {
        code @ 0x2474..=0x2487 => return Some((Scheme::Pnum, code - 0x2474 + 1, at + 1, false)),
        code @ 0x249C..=0x24B5 => return Some((Scheme::Palpha, code - 0x249C + 1, at + 1, false)),
        code @ 0x2170..=0x217B => {
            return Some((Scheme::RomanSmall, code - 0x2170 + 1, at + 1, false));
        }
        code @ 0x2160..=0x216B => {
            return Some((
                Scheme::Part,
                code - 0x2160 + 1,
                skip_mark(text, at + 1),
                false,
            ));
        }
        code @ 0x3220..=0x3229 => return Some((Scheme::Kan, code - 0x3220 + 1, at + 1, false)),
        _ => {}
    }
    if c == '第' {
        return read_dai(text, at);
    }
    if ascii_digit(c).is_some() {
        return read_digits(text, at);
    }
    if let Some(ordinal) = kata_ordinal(c) {
        return read_kata(text, at).map(|(scheme, end)| (scheme, ordinal, end, false));
    }
    if let Some(found) = read_roman(text, at) {
        return Some(found);
    }
    if let Some(ordinal) = alpha_ordinal(c) {
        let next = text.get(at + 1);
        if next.is_some_and(|n| is_close(*n)) {
            return Some((Scheme::Palpha, ordinal, at + 2, false));
        }
        let marked = next.is_none_or(|n| n.is_whitespace() || matches!(n, '.' | '．' | '、'));
        return marked.then(|| (Scheme::Alpha, ordinal, skip_mark(text, at + 1), false));
    }
    if text.get(at + 1).is_some_and(|next| next.is_whitespace()) {
        if let Some((_, kana)) = KANJI_LIKE_KATAKANA
            .iter()
            .chain(&HIRAGANA_LIKE_KATAKANA)
            .find(|(look, _)| *look == c)
        {
            return Some((Scheme::Kata, kata_ordinal(*kana)?, at + 1, true));
        }
        if let Some(position) = KANJI_DIGITS.chars().position(|k| k == c) {
            return Some((Scheme::Kan, position as u32 + 1, at + 1, false));
        }
    }
    None
}

/// The punctuation that some offices put after a number.
fn skip_mark(text: &[char], at: usize) -> usize {
    match text.get(at) {
        Some('.' | '．' | '、') if text.get(at + 1).is_none_or(|c| ascii_digit(*c).is_none()) => {
            at + 1
        }
        _ => at,
    }
}

fn read_bracketed(text: &[char], at: usize) -> Option<(Scheme, u32, usize, bool)> {
    let length = text
        .get(at + 1..)?
        .iter()
        .take(6)
        .position(|c| is_close(*c))?;
    let inner: Vec<char> = text[at + 1..at + 1 + length]
        .iter()
        .copied()
        .filter(|c| !c.is_whitespace())
        .collect();
    let end = at + length + 2;
    let found = |scheme, ordinal| Some((scheme, ordinal, end, false));
    if let Some(value) = digits_value(&inner)
        && (1..=99).contains(&value)
    {
        return found(Scheme::Pnum, value);
    }
    match inner.as_slice() {
        [c] => {
            if let Some(ordinal) = kata_ordinal(*c) {
                return found(Scheme::Pkata, ordinal);
            }
            if let Some(position) = KANJI_DIGITS.chars().position(|k| k == *c) {
                return found(Scheme::Kan, position as u32 + 1);
            }
            if let Some(ordinal) = alpha_ordinal(*c) {
                // (i) opens a list of (ii), (iii) … far more often than it follows (h).
                return if ordinal == 9 {
                    found(Scheme::RomanSmall, 1)
                } else {
                    found(Scheme::Palpha, ordinal)
                };
            }
            None
        }
        many => {
            let text: String = many.iter().collect::<String>().to_ascii_uppercase();
            let position = ROMAN.iter().position(|roman| *roman == text)?;
            many[0]
                .is_lowercase()
                .then_some((Scheme::RomanSmall, position as u32 + 1, end, false))
        }
    }
}

fn digits_value(chars: &[char]) -> Option<u32> {
    if chars.is_empty() || chars.len() > 3 {
        return None;
    }
    chars
        .iter()
        .try_fold(0, |value, c| Some(value * 10 + ascii_digit(*c)?))
}

fn read_digits(text: &[char], at: usize) -> Option<(Scheme, u32, usize, bool)> {
    let length = text[at..]
        .iter()
        .take_while(|c| ascii_digit(**c).is_some())
        .count();
    let value = digits_value(&text[at..at + length]).filter(|value| (1..=99).contains(value))?;
    let end = at + length;
    match text.get(end) {
        Some(c) if is_close(*c) => Some((Scheme::Pnum, value, end + 1, false)),
        Some('.' | '．' | '、') if text.get(end + 1).is_some_and(|c| ascii_digit(*c).is_some()) => {
            None
        }
        Some('.' | '．' | '、') => Some((Scheme::Num, value, end + 1, false)),
        Some(c) if c.is_whitespace() => Some((Scheme::Num, value, end, false)),
        None => Some((Scheme::Num, value, end, false)),
        _ => None,
    }
}

fn read_dai(text: &[char], at: usize) -> Option<(Scheme, u32, usize, bool)> {
    let rest = text.get(at + 1..)?;
    let digits = rest
        .iter()
        .take_while(|c| ascii_digit(**c).is_some())
        .count();
    let (value, length) = if digits > 0 {
        (digits_value(&rest[..digits])?, digits)
    } else {
        (
            KANJI_DIGITS
                .chars()
                .position(|k| Some(&k) == rest.first())? as u32
                + 1,
            1,
        )
    };
    let after = at + 1 + length;
    match text.get(after) {
        Some('編' | '章' | '節' | '款') => Some((Scheme::Part, value, after + 1, false)),
        Some(c) if c.is_whitespace() => Some((Scheme::Dai, value, after, false)),
        _ => None,
    }
}

fn read_kata(text: &[char], at: usize) -> Option<(Scheme, usize)> {
    match text.get(at + 1) {
        None => Some((Scheme::Kata, at + 1)),
        Some(c) if is_close(*c) => Some((Scheme::Pkata, at + 2)),
        Some('.' | '．' | '、') => Some((Scheme::Kata, at + 2)),
        Some(c) if c.is_whitespace() => Some((Scheme::Kata, at + 1)),
        // `ア派遣対象` and `ア「…」` are numbers, `アイデア` and `アー` are words.
        Some(c)
            if is_kanji(*c)
                || matches!(
                    c,
                    '「' | '『' | '＜' | '<' | '【' | '～' | '〜' | '~' | '・'
                ) =>
        {
            Some((Scheme::Kata, at + 1))
        }
        _ => None,
    }
}

fn is_kanji(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{F900}'..='\u{FAFF}' | '々')
}

fn read_roman(text: &[char], at: usize) -> Option<(Scheme, u32, usize, bool)> {
    let half = |c: char| match c {
        'Ｉ' | 'Ｖ' | 'Ｘ' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    let length = text[at..]
        .iter()
        .take(5)
        .take_while(|c| matches!(half(**c), 'I' | 'V' | 'X'))
        .count();
    if length == 0 {
        return None;
    }
    let roman: String = text[at..at + length].iter().map(|c| half(*c)).collect();
    let position = ROMAN.iter().position(|r| *r == roman)?;
    let end = at + length;
    let marked = text
        .get(end)
        .is_none_or(|c| c.is_whitespace() || matches!(c, '.' | '．' | '、'));
    marked.then(|| {
        (
            Scheme::Part,
            position as u32 + 1,
            skip_mark(text, end),
            false,
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(Scheme, Vec<u32>, String, usize)> {
        let chars: Vec<char> = text.chars().collect();
        read_number(&chars, 0).map(|mark| {
            (
                mark.number.scheme,
                mark.number.ordinals,
                mark.number.canonical,
                mark.end,
            )
        })
    }

    #[test]
    fn every_scheme_is_read_in_all_widths() {
        for (text, scheme, ordinal, canonical) in [
            ("1 事業", Scheme::Num, 1, "1"),
            ("１　事業", Scheme::Num, 1, "1"),
            ("2．目的", Scheme::Num, 2, "2"),
            ("(1) 派遣", Scheme::Pnum, 1, "(1)"),
            ("（１）派遣", Scheme::Pnum, 1, "(1)"),
            ("⑵派遣", Scheme::Pnum, 2, "(2)"),
            ("3）派遣", Scheme::Pnum, 3, "(3)"),
            ("ア　派遣", Scheme::Kata, 1, "ア"),
            ("ｲ 派遣", Scheme::Kata, 2, "イ"),
            ("(ウ) 派遣", Scheme::Pkata, 3, "(ウ)"),
            ("a 派遣", Scheme::Alpha, 1, "a"),
            ("（ｂ）派遣", Scheme::Palpha, 2, "(b)"),
            ("③派遣", Scheme::Circ, 3, "③"),
            ("㉑派遣", Scheme::Circ, 21, "㉑"),
            ("Ⅱ 参画", Scheme::Part, 2, "Ⅱ"),
            ("I 参画", Scheme::Part, 1, "I"),
            ("第2章 総則", Scheme::Part, 2, "第2章"),
            ("第１　総則", Scheme::Dai, 1, "第1"),
            ("(ii) 派遣", Scheme::RomanSmall, 2, "ⅱ"),
        ] {
            let read = read(text);
            assert_eq!(
                read.as_ref()
                    .map(|(s, o, c, _)| (*s, o.clone(), c.as_str())),
                Some((scheme, vec![ordinal], canonical)),
                "{text}"
            );
        }
    }

    #[test]
    fn joint_numbers_and_ranges_are_one_number() {
        for (text, ordinals, canonical, end) in [
            ("①②中小企業", vec![1, 2], "①②", 2),
            ("①・③ 企業", vec![1, 3], "①③", 3),
            (
                "(1) ～ (5) に定める",
                vec![1, 2, 3, 4, 5],
                "(1)(2)(3)(4)(5)",
                9,
            ),
            ("ア～ウ 共通", vec![1, 2, 3], "アイウ", 3),
            ("(1)及び(2) 共通", vec![1, 2], "(1)(2)", 8),
        ] {
            let read = read(text);
            assert_eq!(
                read.map(|(_, o, c, e)| (o, c, e)),
                Some((ordinals, canonical.to_owned(), end)),
                "{text}"
            );
        }
    }

    #[test]
    fn words_counts_and_dates_have_no_number_shape() {
        for text in [
            "アイデア",
            "アー",
            "1.5倍",
            "2級",
            "第61回",
            "(6月)",
            "(中略)",
            "12/1",
            "aコース",
            "1,600人",
            "第2条",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}

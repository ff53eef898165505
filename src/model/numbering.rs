//! Item numbers: schemes, sequence, joint numbers (`①②`), ranges (`ア～ウ`).
//!
//! The ladder 第1 → 1 → (1) → ア → (ア) → a → (a) is that of 公用文作成の考え方; ①, ⅰ and イロハ float
//! beside it, and real documents put ① under ア as well as ア under ③.

use super::label::ascii_digit;

/// The families of item numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scheme {
    /// 第1章, Ⅰ, I
    Part,
    /// 第1
    Dai,
    /// 1
    Num,
    /// (1), ⑴, 1)
    Pnum,
    /// ア
    Kata,
    /// (ア), ア)
    Pkata,
    /// a
    Alpha,
    /// (a)
    Palpha,
    /// ①
    Circ,
    /// ⅰ, (i)
    RomanSmall,
    /// イ ロ ハ
    Iroha,
    /// 一, (一)
    Kan,
    /// A number in a column of its own, of any shape: 26, A-3
    Column,
}

impl Scheme {
    /// Place in the ladder; none for the schemes that float.
    #[must_use]
    pub fn rank(self) -> Option<u32> {
        match self {
            Self::Part => Some(0),
            Self::Dai => Some(1),
            Self::Num => Some(2),
            Self::Pnum => Some(3),
            Self::Kata => Some(4),
            Self::Pkata => Some(5),
            Self::Alpha => Some(6),
            Self::Palpha => Some(7),
            Self::Circ | Self::RomanSmall | Self::Iroha | Self::Kan | Self::Column => None,
        }
    }
}

/// The number of an item.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Number {
    /// The family.
    pub scheme: Scheme,
    /// Positions in the family's sequence, from 1; several for joint numbers (`①②` → 1, 2).
    pub ordinals: Vec<u32>,
    /// The one way it is written in paths: `(1)`, `ア`, `①②`.
    pub canonical: String,
}

impl Number {
    /// A number from a column of its own: taken as written, width-folded. Its ordinal is the last run of digits.
    #[must_use]
    pub fn column(text: &str) -> Self {
        let canonical: String = text
            .chars()
            .filter(|c| !c.is_whitespace())
            .map(|c| match c {
                '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
                _ => c,
            })
            .collect();
        let digits: String = canonical
            .chars()
            .rev()
            .skip_while(|c| !c.is_ascii_digit())
            .take_while(char::is_ascii_digit)
            .collect();
        let ordinal = digits.chars().rev().collect::<String>().parse().ok();
        Self {
            scheme: Scheme::Column,
            ordinals: ordinal.into_iter().collect(),
            canonical,
        }
    }

    fn of(scheme: Scheme, ordinals: Vec<u32>) -> Self {
        let canonical = ordinals
            .iter()
            .map(|ordinal| written(scheme, *ordinal))
            .collect();
        Self {
            scheme,
            ordinals,
            canonical,
        }
    }

    /// The first position.
    #[must_use]
    pub fn first(&self) -> u32 {
        self.ordinals.first().copied().unwrap_or(0)
    }

    /// The last position.
    #[must_use]
    pub fn last(&self) -> u32 {
        self.ordinals.last().copied().unwrap_or(0)
    }

    /// The same position counted as イロハ instead of アイウ, where it has one.
    #[must_use]
    pub fn as_iroha(&self) -> Option<Self> {
        let kana = written(Scheme::Kata, self.first()).chars().next()?;
        let at = IROHA.chars().position(|c| c == kana)?;
        let canonical = self.canonical.clone();
        Some(Self {
            scheme: Scheme::Iroha,
            ordinals: vec![at as u32 + 1],
            canonical,
        })
    }
}

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

const GOJUON: &str =
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
const IROHA: &str = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス";
const HALF_KANA: &str = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ";
const LOOKALIKES: &[(char, char)] = &[
    ('口', 'ロ'),
    ('八', 'ハ'),
    ('二', 'ニ'),
    ('力', 'カ'),
    ('夕', 'タ'),
    ('工', 'エ'),
    ('卜', 'ト'),
    ('才', 'オ'),
    ('千', 'チ'),
    ('へ', 'ヘ'),
    ('り', 'リ'),
];
const ROMAN: &[&str] = &[
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII",
];
const KANJI_DIGITS: &str = "一二三四五六七八九十";

/// The one way a position of a scheme is written.
fn written(scheme: Scheme, ordinal: u32) -> String {
    let nth = |kana: &str| {
        kana.chars()
            .nth(ordinal.saturating_sub(1) as usize)
            .unwrap_or('?')
    };
    let letter = || char::from_u32(u32::from('a') + ordinal.saturating_sub(1)).unwrap_or('?');
    match scheme {
        Scheme::Part => roman(ordinal).to_string(),
        Scheme::Dai => format!("第{ordinal}"),
        Scheme::Num | Scheme::Column => ordinal.to_string(),
        Scheme::Pnum => format!("({ordinal})"),
        Scheme::Kata => nth(GOJUON).to_string(),
        Scheme::Pkata => format!("({})", nth(GOJUON)),
        Scheme::Alpha => letter().to_string(),
        Scheme::Palpha => format!("({})", letter()),
        Scheme::Circ => circled(ordinal).to_string(),
        Scheme::RomanSmall => char::from_u32(0x2170 + ordinal.saturating_sub(1))
            .unwrap_or('?')
            .to_string(),
        Scheme::Iroha => nth(IROHA).to_string(),
        Scheme::Kan => nth(KANJI_DIGITS).to_string(),
    }
}

fn roman(ordinal: u32) -> char {
    char::from_u32(0x2160 + ordinal.saturating_sub(1)).unwrap_or('?')
}

fn circled(ordinal: u32) -> char {
    let code = match ordinal {
        0 => 0x24EA,
        1..=20 => 0x2460 + ordinal - 1,
        21..=35 => 0x3251 + ordinal - 21,
        _ => 0x32B1 + ordinal - 36,
    };
    char::from_u32(code).unwrap_or('?')
}

fn circled_ordinal(c: char) -> Option<u32> {
    let code = u32::from(c);
    match code {
        0x2460..=0x2473 => Some(code - 0x2460 + 1),
        0x24EA => Some(0),
        0x3251..=0x325F => Some(code - 0x3251 + 21),
        0x32B1..=0x32BF => Some(code - 0x32B1 + 36),
        0x2776..=0x277F => Some(code - 0x2776 + 1),
        _ => None,
    }
}

fn kata_ordinal(c: char) -> Option<u32> {
    let nth = |kana: &str| kana.chars().position(|k| k == c).map(|at| at as u32 + 1);
    nth(GOJUON).or_else(|| nth(HALF_KANA))
}

fn alpha_ordinal(c: char) -> Option<u32> {
    match c {
        'a'..='z' => Some(u32::from(c) - u32::from('a') + 1),
        'ａ'..='ｚ' => Some(u32::from(c) - u32::from('ａ') + 1),
        _ => None,
    }
}

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

fn fold_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            _ => c,
        })
        .collect()
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
        return read_kata(text, at, ordinal).map(|(scheme, end)| (scheme, ordinal, end, false));
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
        if let Some((_, kana)) = LOOKALIKES.iter().find(|(look, _)| *look == c) {
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

fn read_kata(text: &[char], at: usize, _ordinal: u32) -> Option<(Scheme, usize)> {
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

    #[test]
    fn a_number_in_its_own_column_keeps_its_shape() {
        let number = Number::column(" Ａ－１２ ");
        assert_eq!(
            (number.canonical.as_str(), number.ordinals.as_slice()),
            ("A-12", &[12][..])
        );
    }
}

//! Item numbers: schemes, sequence, joint numbers (`①②`), ranges (`ア～ウ`).
//!
//! The ladder 第1 → 1 → (1) → ア → (ア) → a → (a) is that of 公用文作成の考え方; ①, ⅰ and イロハ float
//! beside it, and real documents put ① under ア as well as ア under ③.

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
        let visible: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let canonical = fold_width(&visible);
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

    /// The number of a family that takes these positions.
    #[must_use]
    pub fn of(scheme: Scheme, ordinals: Vec<u32>) -> Self {
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

const GOJUON: &str =
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
const IROHA: &str = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス";
const HALF_KANA: &str = "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ";
pub(super) const KANJI_DIGITS: &str = "一二三四五六七八九十";

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

pub(super) fn circled_ordinal(c: char) -> Option<u32> {
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

pub(super) fn kata_ordinal(c: char) -> Option<u32> {
    let nth = |kana: &str| kana.chars().position(|k| k == c).map(|at| at as u32 + 1);
    nth(GOJUON).or_else(|| nth(HALF_KANA))
}

pub(super) fn alpha_ordinal(c: char) -> Option<u32> {
    match c {
        'a'..='z' => Some(u32::from(c) - u32::from('a') + 1),
        'ａ'..='ｚ' => Some(u32::from(c) - u32::from('ａ') + 1),
        _ => None,
    }
}

/// Full-width ASCII to half width; other characters as they are.
pub(super) fn fold_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            _ => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_in_its_own_column_keeps_its_shape() {
        let number = Number::column(" Ａ－１２ ");
        assert_eq!(
            (number.canonical.as_str(), number.ordinals.as_slice()),
            ("A-12", &[12][..])
        );
    }
}

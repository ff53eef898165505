//! The character set of a text file: a closed set of six, decided over the whole file.
//!
//! Japanese offices write CP932, UTF-8, UTF-16, EUC-JP and ISO-2022-JP. Detectors that also consider
//! western single-byte sets take short CP932 files for one of those, so they are not asked.

use std::cmp::Ordering;

use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

use super::decoded;

/// A character set that text files are read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// What Windows calls `Shift_JIS`: with ①, ㈱, 髙 and user-defined characters.
    Cp932,
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, low byte first; Excel's "Unicode テキスト".
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// EUC-JP.
    EucJp,
    /// ISO-2022-JP, the encoding of old mail.
    Iso2022Jp,
}

impl Charset {
    /// Every character set, the most frequent first.
    pub const ALL: [Self; 6] = [
        Self::Cp932,
        Self::Utf8,
        Self::Utf16Le,
        Self::Utf16Be,
        Self::EucJp,
        Self::Iso2022Jp,
    ];

    /// The name used in JSON and reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Cp932 => "CP932",
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::EucJp => "EUC-JP",
            Self::Iso2022Jp => "ISO-2022-JP",
        }
    }

    /// The character set that people call by this name (`Shift_JIS`, `sjis`, `utf8`, …).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let folded: String = name
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| c.to_ascii_lowercase())
            .collect();
        Some(match folded.as_str() {
            "cp932" | "ms932" | "windows31j" | "shiftjis" | "sjis" | "xsjis" | "mskanji" => {
                Self::Cp932
            }
            "utf8" | "utf8bom" | "utf8sig" => Self::Utf8,
            "utf16" | "utf16le" | "unicode" => Self::Utf16Le,
            "utf16be" => Self::Utf16Be,
            "eucjp" | "xeucjp" | "euc" | "ujis" => Self::EucJp,
            "iso2022jp" | "jis" => Self::Iso2022Jp,
            _ => return None,
        })
    }

    pub(super) fn encoding(self) -> &'static Encoding {
        match self {
            Self::Cp932 => SHIFT_JIS,
            Self::Utf8 => UTF_8,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
            Self::EucJp => EUC_JP,
            Self::Iso2022Jp => ISO_2022_JP,
        }
    }
}

/// Bytes without their byte order mark, and the character set it names.
pub(super) fn byte_order_mark(bytes: &[u8]) -> Option<(Charset, &[u8])> {
    let marks: [(&[u8], Charset); 3] = [
        (b"\xEF\xBB\xBF", Charset::Utf8),
        (b"\xFF\xFE", Charset::Utf16Le),
        (b"\xFE\xFF", Charset::Utf16Be),
    ];
    marks
        .iter()
        .find_map(|(mark, charset)| Some((*charset, bytes.strip_prefix(*mark)?)))
}

/// The character set of a text; `hint` is what the text says of itself and decides only where the bytes
/// fit several sets.
pub(super) fn detect(bytes: &[u8], hint: Option<Charset>) -> Charset {
    if let Some((charset, _)) = byte_order_mark(bytes) {
        return charset;
    }
    if is_iso_2022_jp(bytes) {
        return Charset::Iso2022Jp;
    }
    if let Some(charset) = utf_16(bytes) {
        return charset;
    }
    // A few bytes of EUC-JP may be valid UTF-8 as well (未,年): of scripts that no office here writes.
    if std::str::from_utf8(bytes).is_ok() && !decoded::decode(bytes, Charset::Utf8).is_noise() {
        return Charset::Utf8;
    }
    // One decoded text at a time: half-width kana take three times the room.
    let bad_in = |charset| decoded::decode(bytes, charset).bad.len();
    match (bad_in(Charset::Cp932), bad_in(Charset::EucJp)) {
        (0, 0) => choose(bytes, hint),
        (0, _) => Charset::Cp932,
        (_, 0) => Charset::EucJp,
        // Nothing fits as a whole: the set with the fewest bad bytes, so that they can be shown in place.
        (in_cp932, in_euc) => {
            let in_utf8 = bad_in(Charset::Utf8);
            if in_utf8 <= in_cp932.min(in_euc) {
                return Charset::Utf8;
            }
            match in_cp932.cmp(&in_euc) {
                Ordering::Less => Charset::Cp932,
                Ordering::Equal => choose(bytes, hint),
                Ordering::Greater => Charset::EucJp,
            }
        }
    }
}

/// The bytes are right in both sets: half-width kana, what the text says of itself, then frequency.
fn choose(bytes: &[u8], hint: Option<Charset>) -> Charset {
    let cp932 = decoded::decode(bytes, Charset::Cp932);
    // Half-width kana alone are CP932 though they often make valid EUC-JP kanji: such exports are common.
    if is_half_width_kana(bytes, &cp932.text) {
        return Charset::Cp932;
    }
    if let Some(hint @ (Charset::Cp932 | Charset::EucJp)) = hint {
        return hint;
    }
    let in_cp932 = score(&cp932.text);
    drop(cp932);
    if score(&decoded::decode(bytes, Charset::EucJp).text) > in_cp932 {
        Charset::EucJp
    } else {
        Charset::Cp932
    }
}

fn is_iso_2022_jp(bytes: &[u8]) -> bool {
    let escapes: [&[u8]; 5] = [b"\x1B$@", b"\x1B$B", b"\x1B(B", b"\x1B(J", b"\x1B(I"];
    bytes.iter().all(|byte| *byte < 0x80)
        && bytes.windows(3).any(|window| escapes.contains(&window))
}

/// UTF-16 without a mark has the same few high bytes (00, 30, 4E–9F) in every other place.
fn utf_16(bytes: &[u8]) -> Option<Charset> {
    if !bytes.contains(&0) || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let high = |offset: usize| {
        let found = bytes
            .iter()
            .skip(offset)
            .step_by(2)
            .filter(|byte| matches!(**byte, 0x00 | 0x30 | 0x4E..=0x9F))
            .count();
        // More than 20 % of the places.
        (found * 10 > bytes.len()).then_some(found)
    };
    let zeros = |offset: usize| {
        bytes
            .iter()
            .skip(offset)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    match (high(1), high(0)) {
        (None, None) => None,
        (Some(_), None) => Some(Charset::Utf16Le),
        (None, Some(_)) => Some(Charset::Utf16Be),
        // ASCII letters lie among the high bytes of kanji: NUL decides, then the larger share.
        (Some(low_first), Some(high_first)) => {
            if (zeros(1), low_first) >= (zeros(0), high_first) {
                Some(Charset::Utf16Le)
            } else {
                Some(Charset::Utf16Be)
            }
        }
    }
}

/// True when every byte beyond ASCII is a half-width kana that could stand there: ﾞ and ﾟ only behind a
/// kana that takes them, small kana and ｰ not at the beginning of a word.
fn is_half_width_kana(bytes: &[u8], text: &str) -> bool {
    if !bytes
        .iter()
        .all(|byte| *byte < 0x80 || (0xA6..=0xDF).contains(byte))
    {
        return false;
    }
    let mut before = None;
    text.chars().all(|c| {
        let fits = match c {
            'ﾞ' => matches!(before, Some('ｳ' | 'ｶ'..='ﾄ' | 'ﾊ'..='ﾎ')),
            'ﾟ' => matches!(before, Some('ﾊ'..='ﾎ')),
            _ => true,
        };
        before = Some(c);
        fits
    })
}

/// How much a text looks like what offices write.
fn score(text: &str) -> i64 {
    text.chars()
        .filter(|c| !c.is_ascii())
        .map(|c| match c {
            'ぁ'..='ん' | 'ァ'..='ヶ' | 'ー' => 3,
            '\u{FF61}'..='\u{FF9F}' => -1,
            '\u{E000}'..='\u{F8FF}' => -5,
            '\u{3000}'..='\u{303F}'
            | '\u{FF01}'..='\u{FF60}'
            | '①'..='⑳'
            | 'Ⅰ'..='Ⅹ'
            | '\u{2010}'..='\u{203E}'
            | '・' => 2,
            c if is_level_1(c) => 3,
            _ => -2,
        })
        .sum()
}

/// True for the 2,965 kanji of the first level of JIS X 0208: CP932 lead bytes 88 to 98.
fn is_level_1(c: char) -> bool {
    let mut buffer = [0_u8; 4];
    let (encoded, _, unmappable) = SHIFT_JIS.encode(c.encode_utf8(&mut buffer));
    !unmappable
        && matches!(encoded.as_ref(), [lead, trail]
            if (0x889F..=0x9872).contains(&u16::from_be_bytes([*lead, *trail])))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(text: &str, charset: Charset) -> Vec<u8> {
        match charset {
            Charset::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Charset::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
            _ => charset.encoding().encode(text).0.into_owned(),
        }
    }

    #[test]
    fn short_files_are_told_right() {
        for text in [
            "処理区分,件数",
            "点検連番,型式",
            "回",
            "①,②",
            "ｶﾀｶﾅ",
            "ｹﾝｼﾕｳ ｼﾞｯｼ",
            "髙橋,﨑山",
            "派遣回数：196回",
            "㈱",
            "Ⅰ,Ⅱ",
            "構成,表,能力",
        ] {
            assert_eq!(
                detect(&encoded(text, Charset::Cp932), None),
                Charset::Cp932,
                "{text}"
            );
        }
        for text in [
            "処理区分,件数",
            "点検連番,型式",
            "回",
            "派遣回数：196回",
            "実施状況",
            "カタカナ",
        ] {
            for charset in [Charset::Utf8, Charset::EucJp, Charset::Iso2022Jp] {
                assert_eq!(detect(&encoded(text, charset), None), charset, "{text}");
            }
        }
        for text in ["番号\t項目\t実績", "No\tItem\t件数\r\n1\tabc\t回"] {
            for charset in [Charset::Utf16Le, Charset::Utf16Be] {
                assert_eq!(detect(&encoded(text, charset), None), charset, "{text}");
            }
        }
    }

    #[test]
    fn a_mark_decides() {
        for charset in [Charset::Utf16Le, Charset::Utf16Be] {
            let bytes = encoded("\u{FEFF}回", charset);
            assert_eq!(detect(&bytes, None), charset);
        }
        assert_eq!(detect("\u{FEFF}a".as_bytes(), None), Charset::Utf8);
        assert_eq!(detect(b"plain", None), Charset::Utf8);
    }

    #[test]
    fn one_bad_byte_does_not_change_the_set() {
        let mut bytes = encoded(
            "実施状況を報告します。受講者数は444人日です。",
            Charset::Cp932,
        );
        bytes.extend([0xFD, b'\n']);
        assert_eq!(detect(&bytes, None), Charset::Cp932);
        let mut bytes = "実施状況を報告します。".as_bytes().to_vec();
        bytes.push(0xFF);
        assert_eq!(detect(&bytes, None), Charset::Utf8);
        let mut bytes = encoded("実施状況を報告します。研修を行いました。", Charset::EucJp);
        bytes.push(0xFF);
        assert_eq!(detect(&bytes, None), Charset::EucJp);
    }

    #[test]
    fn names_people_use() {
        for charset in Charset::ALL {
            assert_eq!(Charset::from_name(charset.name()), Some(charset));
        }
        assert_eq!(Charset::from_name("Shift_JIS"), Some(Charset::Cp932));
        assert_eq!(Charset::from_name("latin1"), None);
    }
}

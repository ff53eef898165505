//! Bytes of a known character set → text, with every bad byte marked and remembered.

use encoding_rs::DecoderResult;

use super::charset::{self, Charset};

/// Bad bytes that are remembered; what has more is no text.
const BAD: usize = 100_000;

/// A decoded text. Each bad stretch of bytes is one U+FFFD in it.
#[derive(Debug, Default)]
pub(super) struct Decoded {
    pub(super) text: String,
    /// The bad bytes, in order, with the byte position of their U+FFFD in `text`.
    pub(super) bad: Vec<(usize, Vec<u8>)>,
}

impl Decoded {
    /// Every U+FFFD of the text, in order, with the bad bytes it stands for; none where the file itself
    /// says U+FFFD.
    pub(super) fn marks(&self) -> impl Iterator<Item = Option<&[u8]>> {
        self.text.match_indices('\u{FFFD}').map(|(at, _)| {
            self.bad
                .binary_search_by_key(&at, |(place, _)| *place)
                .ok()
                .and_then(|found| self.bad.get(found))
                .map(|(_, bytes)| bytes.as_slice())
        })
    }

    /// True when this is no text: random bytes hold a tenth of control characters, text hardly any.
    pub(super) fn is_noise(&self) -> bool {
        let is_control =
            |c: &char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\u{1a}');
        let all = self.text.chars().count();
        let controls = self.text.chars().filter(is_control).count();
        // Scripts no office here writes: what noise looks like when it is taken for UTF-16.
        let is_foreign =
            |c: &char| matches!(*c as u32, 0x250..=0x36F | 0x530..=0x1FFF | 0xA000..=0xF8FF);
        let unlikely = self.text.chars().filter(is_foreign).count();
        self.bad.len() > BAD
            || controls * 30 > all
            || unlikely * 5 > all
            || (self.bad.len() > 8 && self.bad.len() * 5 > all)
    }
}

/// Decodes everything; a byte order mark is no part of the text.
pub(super) fn decode(bytes: &[u8], charset: Charset) -> Decoded {
    let bytes = match charset::byte_order_mark(bytes) {
        Some((marked, rest)) if marked == charset => rest,
        _ => bytes,
    };
    let mut stream = charset.encoding().new_decoder_without_bom_handling();
    let mut decoded = Decoded::default();
    decoded.text.reserve(bytes.len());
    // A buffer of its own: decoding into the text would clear all its spare room at each bad byte.
    let mut buffer = vec![0; 16 * 1024];
    let mut at = 0;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let (result, read, written) =
            stream.decode_to_utf8_without_replacement(rest, &mut buffer, true);
        decoded
            .text
            .push_str(&String::from_utf8_lossy(&buffer[..written]));
        at += read;
        match result {
            DecoderResult::InputEmpty => return decoded,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(length, behind) => {
                let end = at.saturating_sub(usize::from(behind));
                let start = end.saturating_sub(usize::from(length));
                let bad = bytes.get(start..end).unwrap_or_default().to_vec();
                decoded.bad.push((decoded.text.len(), bad));
                decoded.text.push('\u{FFFD}');
                if decoded.bad.len() > BAD {
                    return decoded;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_bytes_are_marked_and_kept() {
        let decoded = decode(b"a\xFDb\x81", Charset::Cp932);
        assert_eq!(decoded.text, "a\u{FFFD}b\u{FFFD}");
        assert_eq!(decoded.bad, [(1, vec![0xFD]), (5, vec![0x81])]);
    }

    #[test]
    fn cp932_is_the_windows_one() {
        let decoded = decode(b"\x87\x40\x81\x60\xFB\xFC\xF0\x40\x5C", Charset::Cp932);
        assert_eq!(decoded.text, "①～髙\u{E000}\\");
        assert!(decoded.bad.is_empty());
    }

    #[test]
    fn the_mark_is_no_text() {
        assert_eq!(decode(b"\xFF\xFE\xDE\x56", Charset::Utf16Le).text, "回");
        assert_eq!(decode(b"\xEF\xBB\xBFa", Charset::Utf8).text, "a");
    }
}

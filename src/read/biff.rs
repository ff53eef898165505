//! The records that xls streams are made of, and the strings in them.

use encoding_rs::{Encoding, SHIFT_JIS, UTF_16LE, WINDOWS_1252};

use super::compound::{u16_at, u32_at};

/// Type of a record that continues the one before it.
const CONTINUE: u16 = 0x003C;

/// One record with the parts that continue it.
pub(super) struct Record<'a> {
    pub(super) kind: u16,
    pub(super) data: &'a [u8],
    pub(super) more: Vec<&'a [u8]>,
}

/// The records of a stream; ends at the first that is cut short.
pub(super) struct Records<'a> {
    stream: &'a [u8],
    at: usize,
}

impl<'a> Records<'a> {
    /// The records from byte `at` on.
    pub(super) fn from(stream: &'a [u8], at: usize) -> Self {
        Self { stream, at }
    }

    fn one(&mut self) -> Option<(u16, &'a [u8])> {
        let kind = u16_at(self.stream, self.at)?;
        let length = usize::from(u16_at(self.stream, self.at.checked_add(2)?)?);
        let start = self.at.checked_add(4)?;
        let data = self.stream.get(start..start.checked_add(length)?)?;
        self.at = start + length;
        Some((kind, data))
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        let (kind, data) = self.one()?;
        let mut more = Vec::new();
        while u16_at(self.stream, self.at) == Some(CONTINUE) {
            match self.one() {
                Some((_, data)) => more.push(data),
                None => break,
            }
        }
        Some(Record { kind, data, more })
    }
}

/// How the texts of a workbook are written.
#[derive(Clone, Copy)]
pub(super) enum Texts {
    /// BIFF8: UTF-16, or its low bytes alone. A code page record says nothing about them.
    Unicode,
    /// BIFF5: bytes of a code page.
    Bytes(&'static Encoding),
}

impl Texts {
    /// BIFF5 texts by code page record and the character sets of the fonts. Excel for Macintosh writes its
    /// own numbers, and some programs those of another language; a `Shift_JIS` font tells a Japanese workbook.
    pub(super) fn of_code_page(page: Option<u16>, japanese_fonts: bool) -> Self {
        Self::Bytes(match page {
            Some(932 | 10001) => SHIFT_JIS,
            _ if japanese_fonts => SHIFT_JIS,
            Some(1200) => UTF_16LE,
            Some(page) => {
                Encoding::for_label(format!("windows-{page}").as_bytes()).unwrap_or(WINDOWS_1252)
            }
            // Programs that write none are old Japanese ones here.
            None => SHIFT_JIS,
        })
    }

    /// A text whose length is the two bytes at `at`.
    pub(super) fn long(self, record: &Record<'_>, at: usize) -> Option<String> {
        let length = usize::from(u16_at(record.data, at)?);
        self.text(record, at + 2, length)
    }

    /// A text whose length is the one byte at `at`.
    pub(super) fn short(self, record: &Record<'_>, at: usize) -> Option<String> {
        let length = usize::from(*record.data.get(at)?);
        self.text(record, at + 1, length)
    }

    fn text(self, record: &Record<'_>, at: usize, length: usize) -> Option<String> {
        match self {
            Self::Unicode => Parts::new(record, at).unicode(length),
            Self::Bytes(encoding) => {
                let end = at.saturating_add(length).min(record.data.len());
                let bytes = record.data.get(at..end)?;
                Some(encoding.decode_without_bom_handling(bytes).0.into_owned())
            }
        }
    }
}

/// Bytes of a record and of those that continue it.
pub(super) struct Parts<'a> {
    pieces: Vec<&'a [u8]>,
    current: usize,
    at: usize,
}

impl<'a> Parts<'a> {
    /// Reads from byte `at` of the record on.
    pub(super) fn new(record: &Record<'a>, at: usize) -> Self {
        let mut pieces = vec![record.data];
        pieces.extend(&record.more);
        Self {
            pieces,
            current: 0,
            at,
        }
    }

    fn byte(&mut self) -> Option<u8> {
        loop {
            let part = self.pieces.get(self.current)?;
            if let Some(byte) = part.get(self.at) {
                self.at += 1;
                return Some(*byte);
            }
            self.current += 1;
            self.at = 0;
        }
    }

    /// Two bytes as a number.
    pub(super) fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.byte()?, self.byte()?]))
    }

    /// Four bytes as a number.
    pub(super) fn u32(&mut self) -> Option<u32> {
        Some(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }

    fn skip(&mut self, mut bytes: usize) -> Option<()> {
        while bytes > 0 {
            let part = self.pieces.get(self.current)?;
            let step = bytes.min(part.len().saturating_sub(self.at));
            self.at += step;
            bytes -= step;
            if bytes > 0 {
                self.current += 1;
                self.at = 0;
            }
        }
        Some(())
    }

    /// A BIFF8 text of `length` characters: flags, characters, then formatting runs and furigana, which
    /// are no text.
    pub(super) fn unicode(&mut self, length: usize) -> Option<String> {
        let flags = self.byte()?;
        let runs = if flags & 8 != 0 {
            usize::from(self.u16()?)
        } else {
            0
        };
        let phonetic = if flags & 4 != 0 {
            self.u32()? as usize
        } else {
            0
        };
        let mut wide = flags & 1 != 0;
        let mut units = Vec::new();
        for _ in 0..length {
            // A text that goes on in the next part says anew how wide its characters are.
            if self
                .pieces
                .get(self.current)
                .is_some_and(|part| self.at >= part.len())
            {
                self.current += 1;
                self.at = 0;
                wide = self.byte()? & 1 != 0;
            }
            units.push(if wide {
                self.u16()?
            } else {
                u16::from(self.byte()?)
            });
        }
        // The end of the last text of a table may be cut; the text itself is whole.
        let _ = self.skip(runs.saturating_mul(4).saturating_add(phonetic));
        Some(String::from_utf16_lossy(&units))
    }
}

/// A number packed into four bytes.
pub(super) fn packed_number(packed: u32) -> f64 {
    let value = if packed & 2 != 0 {
        f64::from(packed.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(packed & 0xFFFF_FFFC) << 32)
    };
    if packed & 1 == 0 {
        return value;
    }
    #[expect(clippy::float_arithmetic, reason = "the format stores hundredths")]
    let hundredth = value / 100.0;
    hundredth
}

/// Eight bytes as a number.
pub(super) fn number_at(bytes: &[u8], at: usize) -> Option<f64> {
    let low = u64::from(u32_at(bytes, at)?);
    let high = u64::from(u32_at(bytes, at.checked_add(4)?)?);
    Some(f64::from_bits(high << 32 | low))
}

/// What a cell with this error code shows.
pub(super) fn error_text(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2A => "#N/A",
        _ => "#ERROR!",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_numbers() {
        assert!((packed_number(0x3FF0_0000) - 1.0).abs() < f64::EPSILON);
        assert!((packed_number((1460 << 2) | 2) - 1460.0).abs() < f64::EPSILON);
        assert!((packed_number((1250 << 2) | 3) - 12.5).abs() < f64::EPSILON);
        assert!((packed_number((u32::MAX << 2) | 2) + 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn a_text_goes_on_in_the_next_record_with_other_width() {
        let record = Record {
            kind: 0,
            data: &[5, 0, 1, 0x32, 0x75, b'-', 0],
            more: vec![&[0, b'a', b'b', b'c']],
        };
        assert_eq!(Texts::Unicode.long(&record, 0).as_deref(), Some("甲-abc"));
    }

    #[test]
    fn runs_and_furigana_are_passed_over() {
        let record = Record {
            kind: 0,
            data: &[
                0x0D, 1, 0, 4, 0, 0, 0, 0x32, 0x75, 9, 9, 9, 9, 8, 8, 8, 8, 0, b'x',
            ],
            more: Vec::new(),
        };
        let mut parts = Parts::new(&record, 0);
        assert_eq!(parts.unicode(1).as_deref(), Some("甲"));
        assert_eq!(parts.unicode(1).as_deref(), Some("x"));
    }

    #[test]
    fn a_workbook_is_japanese_by_its_code_page_by_none_or_by_its_fonts() {
        for (page, fonts, set) in [
            (Some(932), false, SHIFT_JIS),
            (Some(10001), false, SHIFT_JIS),
            (None, false, SHIFT_JIS),
            (Some(10000), true, SHIFT_JIS),
            (Some(0x8001), true, SHIFT_JIS),
            (Some(1252), true, SHIFT_JIS),
            (Some(1252), false, WINDOWS_1252),
            (Some(0x8001), false, WINDOWS_1252),
            (Some(1200), false, UTF_16LE),
        ] {
            let texts = Texts::of_code_page(page, fonts);
            assert!(
                matches!(texts, Texts::Bytes(found) if found == set),
                "{page:?} {fonts}"
            );
        }
    }
}

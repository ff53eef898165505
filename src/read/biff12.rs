//! The records that the binary parts of xlsb are made of, read as a stream: one record is held at a time.

use std::io::{self, BufRead, Read};

use super::compound::{u16_at, u32_at};

/// Bytes of a record that are held; the longest texts and formulas take a tenth of it. The rest is passed over.
const HELD: u64 = 1 << 20;

/// The records of a part.
pub(super) struct Records<R> {
    input: R,
    data: Vec<u8>,
}

impl<R: BufRead> Records<R> {
    /// The records from here on.
    pub(super) fn new(input: R) -> Self {
        Self {
            input,
            data: Vec::new(),
        }
    }

    /// Type and content of the next record; none at the end of the part. A record that is cut short is an error.
    pub(super) fn next(&mut self) -> io::Result<Option<(u16, &[u8])>> {
        if self.input.fill_buf()?.is_empty() {
            return Ok(None);
        }
        // The type keeps its marking bits together, as the specification numbers it: two bytes at most.
        let kind = self.variable(2)? as u16;
        let length = u64::from(self.variable(4)?);
        let held = length.min(HELD);
        self.data.clear();
        let mut read = self.input.by_ref().take(held).read_to_end(&mut self.data)? as u64;
        if length > held {
            read += io::copy(
                &mut self.input.by_ref().take(length - held),
                &mut io::sink(),
            )?;
        }
        if read < length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(Some((kind, &self.data)))
    }

    /// A number of seven bits a byte, the lowest first.
    fn variable(&mut self, bytes: u32) -> io::Result<u32> {
        let mut value = 0;
        for place in 0..bytes {
            let mut byte = [0];
            self.input.read_exact(&mut byte)?;
            value |= u32::from(byte[0] & 0x7F) << (7 * place);
            if byte[0] & 0x80 == 0 {
                break;
            }
        }
        Ok(value)
    }
}

/// A text of UTF-16 behind its length, and the position behind it. No text at all is an empty one.
pub(super) fn wide_text(data: &[u8], at: usize) -> Option<(String, usize)> {
    let length = u32_at(data, at)?;
    let start = at.checked_add(4)?;
    if length == u32::MAX {
        return Some((String::new(), start));
    }
    let end = start.checked_add((length as usize).checked_mul(2)?)?;
    let units = data.get(start..end)?.chunks_exact(2);
    let units = units.filter_map(|pair| u16_at(pair, 0));
    let text = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER));
    Some((text.collect(), end))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A record as it stands in a part.
    pub(in super::super) fn record(kind: u16, data: &[u8]) -> Vec<u8> {
        let mut bytes = if kind < 0x80 {
            vec![kind as u8]
        } else {
            vec![(kind & 0x7F) as u8 | 0x80, (kind >> 7) as u8]
        };
        let mut length = data.len();
        while length >= 0x80 {
            bytes.push((length & 0x7F) as u8 | 0x80);
            length >>= 7;
        }
        bytes.push(length as u8);
        bytes.extend(data);
        bytes
    }

    /// Numbers of four bytes each.
    pub(in super::super) fn numbers(numbers: &[u32]) -> Vec<u8> {
        let bytes = numbers.iter().flat_map(|number| number.to_le_bytes());
        bytes.collect()
    }

    /// A text behind its length.
    pub(in super::super) fn wide(text: &str) -> Vec<u8> {
        let mut bytes = numbers(&[text.encode_utf16().count() as u32]);
        bytes.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    }

    #[test]
    fn records_come_one_by_one_and_a_cut_one_is_an_error() {
        let long = vec![7; 300];
        let bytes = [record(0x269, &[1, 2]), record(5, &long)].concat();
        let mut records = Records::new(bytes.as_slice());
        assert_eq!(records.next().ok(), Some(Some((0x269, [1, 2].as_slice()))));
        assert_eq!(records.next().ok(), Some(Some((5, long.as_slice()))));
        assert_eq!(records.next().ok(), Some(None));
        let mut cut = Records::new(&bytes[..bytes.len() - 1]);
        assert!(cut.next().is_ok());
        assert!(cut.next().is_err());
    }

    #[test]
    fn a_record_that_announces_more_than_there_is_costs_what_there_is() {
        let bytes = [5, 0xFF, 0xFF, 0xFF, 0x7F, 1, 2, 3];
        let mut records = Records::new(bytes.as_slice());
        assert!(records.next().is_err());
        assert!(records.data.capacity() < 1 << 10);
    }

    #[test]
    fn texts() {
        let mut bytes = wide("塡𠮷");
        bytes.push(9);
        assert_eq!(wide_text(&bytes, 0), Some(("塡𠮷".to_owned(), 10)));
        assert_eq!(wide_text(&bytes[..9], 0), None);
        assert_eq!(wide_text(&[0xFF; 4], 0), Some((String::new(), 4)));
        assert_eq!(wide_text(&[0xFE, 0xFF, 0xFF, 0xFF, 0, 0], 0), None);
    }
}

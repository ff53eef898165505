//! Random edits of files, the same for the same seed.

use std::error::Error;
use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use super::xlsb::package;

/// Numbers that are just at the edge of something.
const EDGES: [u32; 12] = [
    0,
    1,
    0x7F,
    0x80,
    0xFF,
    0x7FFF,
    0x8000,
    0xFFFF,
    0x7FFF_FFFF,
    0x8000_0000,
    0xFFFF_FFFE,
    0xFFFF_FFFF,
];
/// Words that mean something to one reader or another.
const WORDS: [&str; 16] = [
    "99999999999",
    "-1",
    "1E400",
    "NaN",
    "<",
    ">",
    "\"",
    "&",
    "&#x110000;",
    "]]>",
    "<!--",
    "\0",
    "\u{FEFF}",
    "塡",
    "A1048577",
    "XFE1:A1",
];

/// A source of random edits.
pub(crate) struct Edits {
    state: u64,
}

impl Edits {
    pub(crate) fn new(seed: u64) -> Self {
        // Zero would stay zero.
        let state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
        Self { state }
    }

    fn next(&mut self) -> u64 {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        self.state >> 11
    }

    /// A number below `limit`, and 0 where there is none.
    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    /// The file with one to four edits; of a zip file, two times in three, in a part of it.
    pub(crate) fn mutant(&mut self, file: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
        if !file.starts_with(b"PK") || self.below(3) == 0 {
            return Ok(self.edited(file.to_vec()));
        }
        let mut archive = ZipArchive::new(Cursor::new(file))?;
        let mut parts = Vec::new();
        for at in 0..archive.len() {
            let mut part = archive.by_index(at)?;
            let name = part.name()?.into_owned();
            let mut content = Vec::new();
            part.read_to_end(&mut content)?;
            parts.push((name, content));
        }
        let at = self.below(parts.len());
        if let Some((_, content)) = parts.get_mut(at) {
            *content = self.edited(std::mem::take(content));
        }
        package(&parts)
    }

    fn edited(&mut self, mut bytes: Vec<u8>) -> Vec<u8> {
        for _ in 0..=self.below(4) {
            self.edit(&mut bytes);
        }
        bytes
    }

    fn edit(&mut self, bytes: &mut Vec<u8>) {
        let at = self.below(bytes.len());
        let length = self.below(64).min(bytes.len() - at.min(bytes.len()));
        let edge = EDGES[self.below(EDGES.len())].to_le_bytes();
        match self.below(10) {
            0 if !bytes.is_empty() => bytes[at] ^= 1 << self.below(8),
            1 if !bytes.is_empty() => bytes[at] = self.next() as u8,
            2 | 3 => {
                let width = [1, 2, 4][self.below(3)].min(bytes.len() - at.min(bytes.len()));
                for (byte, edge) in bytes.iter_mut().skip(at).take(width).zip(edge) {
                    *byte = edge;
                }
            }
            4 => {
                bytes.drain(at..at + length);
            }
            5 => {
                let copy = bytes[at..at + length].to_vec();
                let to = self.below(bytes.len());
                bytes.splice(to..to, copy);
            }
            6 => bytes[at..at + length].fill(0),
            7 => {
                let word = WORDS[self.below(WORDS.len())];
                bytes.splice(at..at, word.bytes());
            }
            8 => {
                // A digit or letter becomes another one, and a number grows.
                let is_digit = |byte: &u8| byte.is_ascii_digit();
                if let Some(digit) = bytes.iter().skip(at).position(is_digit) {
                    bytes.splice(at + digit..at + digit, *b"9999999");
                }
            }
            _ if self.below(8) == 0 => bytes.truncate(at),
            _ => bytes.extend(edge),
        }
    }
}

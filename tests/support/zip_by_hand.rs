//! Zip files as no honest program writes them: parts that unpack to what was never there, sizes that lie, entries that
//! share their bytes.

/// Bytes as they stand in a zip file.
#[derive(Clone, Debug)]
pub(crate) struct Packed {
    bytes: Vec<u8>,
    is_deflated: bool,
    size: u64,
    sum: u32,
}

/// Bytes as they are.
pub(crate) fn stored(bytes: impl Into<Vec<u8>>) -> Packed {
    let bytes = bytes.into();
    Packed {
        is_deflated: false,
        size: bytes.len() as u64,
        sum: crc32(&bytes),
        bytes,
    }
}

/// `before`, many times `unit`, and `after`, packed without ever being there. The unit has 32 KiB at most; the sum of
/// the bytes is not worked out, so that the part is broken at its very end.
pub(crate) fn repeated(before: &str, unit: &str, times: u64, after: &str) -> Packed {
    let unit = unit.as_bytes();
    let mut bits = Bits::default();
    // One block with the fixed codes.
    bits.put(0b011, 3);
    bits.literals(before.as_bytes());
    if times > 0 {
        bits.literals(unit);
        let rest = unit.len() as u64 * (times - 1);
        for _ in 0..rest / 258 {
            // Length 258, as far back as the unit is long.
            bits.code(0b1100_0101, 8);
            bits.distance(unit.len() as u32);
        }
        // Here the pattern goes on where the matches left it.
        let left = (rest % 258) as usize;
        let start = (rest - left as u64) % unit.len() as u64;
        let tail: Vec<u8> = unit
            .iter()
            .copied()
            .cycle()
            .skip(start as usize)
            .take(left)
            .collect();
        bits.literals(&tail);
    }
    bits.literals(after.as_bytes());
    bits.code(0, 7);
    Packed {
        bytes: bits.finish(),
        is_deflated: true,
        size: (before.len() + after.len()) as u64 + unit.len() as u64 * times,
        sum: 0,
    }
}

impl Packed {
    /// The same, which says that it unpacks to another size.
    pub(crate) fn that_says(mut self, size: u64) -> Self {
        self.size = size;
        self
    }
}

/// A zip file of these parts.
pub(crate) fn zip(parts: &[(String, Packed)]) -> Vec<u8> {
    zip_of_one(parts, 0)
}

/// A zip file with many entries, all of which are the bytes of one part.
pub(crate) fn zip_of_one(parts: &[(String, Packed)], copies: usize) -> Vec<u8> {
    let mut file = Vec::new();
    let mut directory = Vec::new();
    for (name, part) in parts {
        let start = file.len() as u32;
        entry(&mut file, b"PK\x03\x04\x14\0", name, part, &[]);
        file.extend(&part.bytes);
        entry(
            &mut directory,
            b"PK\x01\x02\x14\0\x14\0",
            name,
            part,
            &start.to_le_bytes(),
        );
        if name.ends_with("sheet1.xml") {
            for copy in 0..copies {
                let name = format!("{copy:0width$}", width = name.len());
                entry(
                    &mut directory,
                    b"PK\x01\x02\x14\0\x14\0",
                    &name,
                    part,
                    &start.to_le_bytes(),
                );
            }
        }
    }
    finish(file, &directory, parts.len() + copies)
}

fn entry(into: &mut Vec<u8>, signature: &[u8], name: &str, part: &Packed, place: &[u8]) {
    into.extend(signature);
    into.extend([0, 0, if part.is_deflated { 8 } else { 0 }, 0, 0, 0, 0x21, 0]);
    into.extend(part.sum.to_le_bytes());
    into.extend((part.bytes.len() as u32).to_le_bytes());
    into.extend((part.size as u32).to_le_bytes());
    into.extend((name.len() as u16).to_le_bytes());
    into.extend([0, 0]);
    if !place.is_empty() {
        into.extend([0; 10]);
        into.extend(place);
    }
    into.extend(name.as_bytes());
}

fn finish(mut file: Vec<u8>, directory: &[u8], entries: usize) -> Vec<u8> {
    let start = file.len() as u32;
    file.extend(directory);
    file.extend(b"PK\x05\x06\0\0\0\0");
    let entries = u16::try_from(entries).unwrap_or(u16::MAX).to_le_bytes();
    file.extend([entries, entries].concat());
    file.extend((directory.len() as u32).to_le_bytes());
    file.extend(start.to_le_bytes());
    file.extend([0, 0]);
    file
}

fn crc32(bytes: &[u8]) -> u32 {
    let table: Vec<u32> = (0..256_u32)
        .map(|byte| {
            (0..8).fold(byte, |sum, _| match sum & 1 {
                1 => (sum >> 1) ^ 0xEDB8_8320,
                _ => sum >> 1,
            })
        })
        .collect();
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (sum >> 8) ^ table[((sum ^ u32::from(*byte)) & 0xFF) as usize]
    })
}

/// Bits as deflate writes them.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    held: u64,
    count: u32,
}

impl Bits {
    /// A number, its lowest bit first.
    fn put(&mut self, value: u32, bits: u32) {
        self.held |= u64::from(value) << self.count;
        self.count += bits;
        while self.count >= 8 {
            self.bytes.push(self.held as u8);
            self.held >>= 8;
            self.count -= 8;
        }
    }

    /// A code, its highest bit first.
    fn code(&mut self, code: u32, bits: u32) {
        self.put(code.reverse_bits() >> (32 - bits), bits);
    }

    fn literals(&mut self, bytes: &[u8]) {
        for byte in bytes {
            match u32::from(*byte) {
                low @ 0..144 => self.code(0x30 + low, 8),
                high => self.code(0x190 + high - 144, 9),
            }
        }
    }

    fn distance(&mut self, distance: u32) {
        // Two codes for each power of two from four on.
        if distance <= 4 {
            self.code(distance - 1, 5);
            return;
        }
        let below = distance - 1;
        let extra = below.ilog2() - 1;
        let half = (below >> extra) & 1;
        self.code(2 * (extra + 1) + half, 5);
        self.put(below & ((1 << extra) - 1), extra);
    }

    fn finish(mut self) -> Vec<u8> {
        if self.count > 0 {
            self.bytes.push(self.held as u8);
        }
        self.bytes
    }
}

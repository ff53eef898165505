//! Compound files (OLE2): a file system in a file, which xls and encrypted xlsx are kept in. Every number
//! in it is checked against the bytes that are there.

use super::error::ReadError;

const SIGNATURE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// Bytes of the directory that are read: 32,000 entries.
const DIRECTORY: usize = 4 << 20;
/// Bytes of the streams below 4,096 bytes, and of their table.
const MINI: usize = 64 << 20;
/// Sector numbers from here on mean "no sector".
const NO_SECTOR: u32 = 0xFFFF_FFFA;

/// A compound file.
pub(super) struct Compound<'a> {
    bytes: &'a [u8],
    sector_size: usize,
    /// For each sector the one behind it.
    next: Vec<u32>,
    next_mini: Vec<u32>,
    mini_stream: Vec<u8>,
    mini_cutoff: u64,
    entries: Vec<Entry>,
}

/// One entry of the directory.
struct Entry {
    name: String,
    is_stream: bool,
    start: u32,
    size: u64,
    siblings: [u32; 2],
    child: u32,
}

/// True for bytes that begin as a compound file does.
pub(super) fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(SIGNATURE)
}

/// Little-endian numbers, none beyond the end.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    let field = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(field.try_into().ok()?))
}

/// Little-endian numbers, none beyond the end.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    let field = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(field.try_into().ok()?))
}

impl<'a> Compound<'a> {
    /// Reads the tables of a compound file.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        Self::parse(bytes).ok_or_else(|| ReadError::corrupt("xls", "compound file"))
    }

    fn parse(bytes: &'a [u8]) -> Option<Self> {
        let sector_size = match u16_at(bytes, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut file = Self {
            bytes,
            sector_size,
            next: Vec::new(),
            next_mini: Vec::new(),
            mini_stream: Vec::new(),
            mini_cutoff: u64::from(u32_at(bytes, 56)?),
            entries: Vec::new(),
        };
        file.next = file.allocation_table(u32_at(bytes, 68)?);
        let directory = file.chain(u32_at(bytes, 48)?, DIRECTORY);
        file.entries = directory
            .chunks_exact(128)
            .filter_map(Entry::parse)
            .collect();
        let mini_table = file.chain(u32_at(bytes, 60)?, MINI / 16);
        file.next_mini = numbers(&mini_table);
        let (start, size) = file.entries.first().map(|root| (root.start, root.size))?;
        file.mini_stream = file.chain(start, usize::try_from(size).ok()?.min(MINI));
        Some(file)
    }

    /// The allocation table, from the list in the header and the sectors it continues in.
    fn allocation_table(&self, first_list_sector: u32) -> Vec<u32> {
        let mut table_sectors = numbers(self.bytes.get(76..512).unwrap_or_default());
        let mut list = first_list_sector;
        let mut left = self.bytes.len() / self.sector_size + 1;
        while list < NO_SECTOR && left > 0 {
            let mut more = numbers(self.sector(list));
            list = more.pop().unwrap_or(NO_SECTOR);
            table_sectors.extend(more);
            left -= 1;
        }
        let sectors = self.bytes.len() / self.sector_size + 1;
        let mut next = Vec::new();
        for sector in table_sectors {
            if sector < NO_SECTOR && next.len() <= sectors {
                next.extend(numbers(self.sector(sector)));
            }
        }
        next
    }

    /// The bytes of a sector; the last one of a file may be short.
    fn sector(&self, number: u32) -> &'a [u8] {
        let start = (number as usize)
            .checked_add(1)
            .and_then(|number| number.checked_mul(self.sector_size));
        let Some(start) = start.filter(|start| *start < self.bytes.len()) else {
            return &[];
        };
        let end = start.saturating_add(self.sector_size).min(self.bytes.len());
        self.bytes.get(start..end).unwrap_or_default()
    }

    /// The sectors from `start` on, up to `size` bytes.
    fn chain(&self, start: u32, size: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut sector = start;
        while sector < NO_SECTOR && bytes.len() < size.min(self.bytes.len()) {
            let piece = self.sector(sector);
            if piece.is_empty() {
                break;
            }
            bytes.extend_from_slice(piece);
            sector = self.next.get(sector as usize).copied().unwrap_or(NO_SECTOR);
        }
        bytes.truncate(size);
        bytes
    }

    fn mini_chain(&self, start: u32, size: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut sector = start;
        while sector < NO_SECTOR && bytes.len() < size.min(self.mini_stream.len()) {
            let from = (sector as usize).saturating_mul(64);
            let to = from.saturating_add(64).min(self.mini_stream.len());
            let Some(piece) = self.mini_stream.get(from..to) else {
                break;
            };
            bytes.extend_from_slice(piece);
            sector = self
                .next_mini
                .get(sector as usize)
                .copied()
                .unwrap_or(NO_SECTOR);
        }
        bytes.truncate(size);
        bytes
    }

    /// The entries of the root folder. Embedded workbooks lie in folders of their own.
    fn roots(&self) -> Vec<&Entry> {
        let mut found = Vec::new();
        let mut waiting: Vec<u32> = self
            .entries
            .first()
            .map(|root| root.child)
            .into_iter()
            .collect();
        let mut seen = vec![false; self.entries.len()];
        while let Some(at) = waiting.pop() {
            let (Some(entry), Some(seen)) =
                (self.entries.get(at as usize), seen.get_mut(at as usize))
            else {
                continue;
            };
            if !std::mem::replace(seen, true) {
                waiting.extend(entry.siblings);
                found.push(entry);
            }
        }
        found
    }

    /// The names of all streams and folders of the root folder.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.roots().into_iter().map(|entry| entry.name.as_str())
    }

    /// True when the root folder holds a stream or folder of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.roots()
            .iter()
            .any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// True when any folder holds what rights management keeps beside encrypted content.
    pub(super) fn is_rights_managed(&self) -> bool {
        self.entries.iter().any(|entry| {
            let name = entry.name.trim_start_matches(char::is_control);
            [
                "DRMEncrypted",
                "DRMContent",
                "DRMDataSpace",
                "DRMTransform",
                "DRMViewerContent",
                "LZXDRM",
            ]
            .iter()
            .any(|beginning| name.starts_with(beginning))
        })
    }

    /// A stream of the root folder.
    pub(super) fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let roots = self.roots();
        let entry = roots
            .iter()
            .find(|entry| entry.is_stream && entry.name.eq_ignore_ascii_case(name))?;
        let size = usize::try_from(entry.size).ok()?;
        Some(if entry.size < self.mini_cutoff {
            self.mini_chain(entry.start, size)
        } else {
            self.chain(entry.start, size)
        })
    }
}

impl Entry {
    fn parse(bytes: &[u8]) -> Option<Self> {
        let length = usize::from(u16_at(bytes, 64)?).clamp(2, 64) - 2;
        let name: Vec<u16> = bytes
            .get(..length)?
            .chunks_exact(2)
            .filter_map(|pair| u16_at(pair, 0))
            .collect();
        Some(Self {
            name: String::from_utf16_lossy(&name),
            is_stream: bytes.get(66) == Some(&2),
            start: u32_at(bytes, 116)?,
            // The high half is rubbish in old files, and no workbook is that large.
            size: u64::from(u32_at(bytes, 120)?),
            siblings: [u32_at(bytes, 68)?, u32_at(bytes, 72)?],
            child: u32_at(bytes, 76)?,
        })
    }
}

fn numbers(bytes: &[u8]) -> Vec<u32> {
    bytes
        .chunks_exact(4)
        .filter_map(|field| u32_at(field, 0))
        .collect()
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A compound file with one stream of 4,096 bytes and more, padded with zeros.
    pub(in super::super) fn with_stream(name: &str, content: &[u8]) -> Vec<u8> {
        let sectors = content.len().div_ceil(512).max(8);
        assert!(sectors < 120, "one allocation sector is enough for a test");
        let mut file = vec![0_u8; 512];
        let mut put = |at: usize, field: &[u8]| file[at..at + field.len()].copy_from_slice(field);
        put(0, SIGNATURE);
        put(24, &[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
        put(44, &1_u32.to_le_bytes());
        put(48, &1_u32.to_le_bytes());
        put(56, &4096_u32.to_le_bytes());
        put(60, &u32::MAX.to_le_bytes());
        put(68, &u32::MAX.to_le_bytes());
        put(76, &[0xFF; 436]);
        put(76, &0_u32.to_le_bytes());
        let mut table = vec![0xFFFF_FFFD_u32, 0xFFFF_FFFE];
        table.extend((0..sectors as u32 - 1).map(|at| at + 3));
        table.push(0xFFFF_FFFE);
        table.resize(128, u32::MAX);
        file.extend(table.iter().flat_map(|number| number.to_le_bytes()));
        let entry = |name: &str, kind: u8, child: u32, start: u32, size: u32| {
            let mut entry = vec![0_u8; 128];
            for (at, unit) in name.encode_utf16().enumerate() {
                entry[at * 2..at * 2 + 2].copy_from_slice(&unit.to_le_bytes());
            }
            entry[64..66].copy_from_slice(&((name.len() as u16 + 1) * 2).to_le_bytes());
            entry[66] = kind;
            entry[68..76].copy_from_slice(&[0xFF; 8]);
            entry[76..80].copy_from_slice(&child.to_le_bytes());
            entry[116..120].copy_from_slice(&start.to_le_bytes());
            entry[120..124].copy_from_slice(&size.to_le_bytes());
            entry
        };
        file.extend(entry("Root Entry", 5, 1, 0xFFFF_FFFE, 0));
        file.extend(entry(name, 2, u32::MAX, 2, (sectors * 512) as u32));
        file.extend([0_u8; 256]);
        file.extend(content);
        file.resize(512 * (3 + sectors), 0);
        file
    }

    #[test]
    fn streams_are_found_without_regard_to_case() {
        let file = with_stream("WORKBOOK", b"content");
        let file = Compound::open(&file).expect("the file is whole");
        assert!(file.has("Workbook") && !file.has("Book"));
        let stream = file.stream("Workbook").unwrap_or_default();
        assert_eq!(
            (stream.len(), stream.get(..7)),
            (4096, Some(b"content".as_slice()))
        );
    }

    #[test]
    fn circles_and_cuts_come_to_an_end() {
        let whole = with_stream("Workbook", &[1; 9000]);
        for cut in (0..whole.len()).step_by(97) {
            if let Ok(file) = Compound::open(&whole[..cut]) {
                let _ = file.stream("Workbook");
            }
        }
        let mut circle = whole.clone();
        circle[512 + 4 * 3..512 + 4 * 4].copy_from_slice(&2_u32.to_le_bytes());
        let file = Compound::open(&circle).expect("the header is whole");
        assert!(
            file.stream("Workbook")
                .is_some_and(|stream| stream.len() <= circle.len())
        );
    }
}

//! The zip file that xlsx, xlsb and ods are: its parts by name, within limits.

use std::io::{BufReader, Cursor, Read};

use zip::ZipArchive;
use zip::read::ZipFile;

use super::error::ReadError;
use super::limits::{Limit, Limits};

/// Bytes of a part that lists others.
const SMALL: u64 = 16 << 20;
/// Bytes of all names and remarks in the directory of a package.
const NAMES: usize = 16 << 20;

/// A zip file whose declared sizes are within limits.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    limits: Limits,
    /// Folded name → position.
    names: Vec<String>,
}

/// True for bytes that begin as a zip file does.
pub(super) fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// Refuses a zip file with more entries than the limit before its directory is read: each entry stands there behind
/// a signature of its own. Signatures in the data are counted too; chance puts one into four gigabytes.
pub(super) fn check_entries(bytes: &[u8], limits: Limits) -> Result<(), ReadError> {
    if !is_zip(bytes) {
        return Ok(());
    }
    let (mut entries, mut names) = (0, 0);
    for (at, four) in bytes.windows(4).enumerate() {
        if four != b"PK\x01\x02" {
            continue;
        }
        entries += 1;
        limits.check(Limit::Entries, entries)?;
        // The lengths of the name, of what else is said, and of the remark.
        let lengths = bytes.get(at + 28..at + 34).unwrap_or_default();
        for length in lengths.chunks_exact(2) {
            names += u16::from_le_bytes([length[0], length[1]]) as usize;
        }
        if names > NAMES {
            return Err(limits.over(Limit::Entries));
        }
    }
    Ok(())
}

/// The names of the parts, for telling what a package is; none when it is broken.
pub(super) fn part_names(bytes: &[u8]) -> Option<Vec<String>> {
    if !is_zip(bytes) {
        return None;
    }
    let archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    Some(folded_names(&archive))
}

/// The first characters of a part, for telling what a package is.
pub(super) fn beginning_of(bytes: &[u8], name: &str) -> Option<String> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let name = fold(name);
    let at = folded_names(&archive)
        .iter()
        .rposition(|known| *known == name)?;
    let mut beginning = Vec::new();
    let _ = archive
        .by_index(at)
        .ok()?
        .take(4096)
        .read_to_end(&mut beginning);
    Some(String::from_utf8_lossy(&beginning).into_owned())
}

fn folded_names(archive: &ZipArchive<Cursor<&[u8]>>) -> Vec<String> {
    (0..archive.len())
        .map(|at| match archive.name_for_index(at) {
            Some(Ok(name)) => fold(&name),
            _ => String::new(),
        })
        .collect()
}

/// Names are compared without case, and some programs write `\` or a leading `/`.
fn fold(name: &str) -> String {
    name.replace('\\', "/")
        .trim_start_matches('/')
        .to_lowercase()
}

impl<'a> Package<'a> {
    /// Opens a package and checks what it would unpack to against these limits.
    pub(super) fn within(
        bytes: &'a [u8],
        format: &'static str,
        limits: Limits,
    ) -> Result<Self, ReadError> {
        check_entries(bytes, limits)?;
        let corrupt = |error| ReadError::corrupt(format, error);
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(corrupt)?;
        let mut unpacked = 0_u64;
        for at in 0..archive.len() {
            if let Ok(entry) = archive.by_index_raw(at) {
                unpacked = unpacked.saturating_add(entry.size());
            }
        }
        limits.check_package(bytes.len() as u64, unpacked)?;
        // One stretch of bytes that is many parts at once is how small files become large.
        if archive.has_overlapping_files().map_err(corrupt)? {
            return Err(ReadError::corrupt(format, "parts overlap"));
        }
        let names = folded_names(&archive);
        Ok(Self {
            archive,
            limits,
            names,
        })
    }

    /// How much its parts may hold.
    pub(super) fn limits(&self) -> Limits {
        self.limits
    }

    /// True when the part is there.
    pub(super) fn has(&self, name: &str) -> bool {
        let name = fold(name);
        self.names.contains(&name)
    }

    /// The names of all parts, in lower case.
    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// The first characters of a part.
    pub(super) fn beginning(&mut self, name: &str) -> Option<String> {
        let mut beginning = Vec::new();
        let _ = self.stream(name)?.take(4096).read_to_end(&mut beginning);
        Some(String::from_utf8_lossy(&beginning).into_owned())
    }

    /// A part to read from beginning to end.
    pub(super) fn stream(
        &mut self,
        name: &str,
    ) -> Option<BufReader<ZipFile<'_, Cursor<&'a [u8]>>>> {
        let name = fold(name);
        // Of parts with one name the last counts, as in the directory of a zip file.
        let at = self.names.iter().rposition(|known| *known == name)?;
        let file = self.archive.by_index(at).ok()?;
        Some(BufReader::with_capacity(1 << 16, file))
    }

    /// A part that is small in every honest file; what can be had of its first bytes.
    pub(super) fn small_part(&mut self, name: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        if let Some(stream) = self.stream(name) {
            let _ = stream.take(SMALL).read_to_end(&mut bytes);
        }
        bytes
    }
}

//! A zip archive of files, which people mail instead of a folder: the names in it, and one file of it.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use encoding_rs::SHIFT_JIS;
use zip::ZipArchive;

use super::ReadError;
use super::limits::{Limit, Limits};
use super::package::{self, Package};

/// Parts that only documents have, which are zip files too.
const OF_DOCUMENTS: [&str; 4] = [
    "[content_types].xml",
    "mimetype",
    "meta-inf/manifest.xml",
    "index/document.iwa",
];

/// The files of an archive as paths with `/`, each once and sorted; none where the bytes are no archive, or a document,
/// or locked by a password. A name that leads out of the archive is no file of it.
#[must_use]
pub fn files(bytes: &[u8], limits: Limits) -> Option<Vec<String>> {
    let names = package::part_names(bytes)?;
    if names
        .iter()
        .any(|name| OF_DOCUMENTS.contains(&name.as_str()))
    {
        return None;
    }
    let mut archive = open(bytes, limits).ok()?;
    let mut files = BTreeSet::new();
    for at in 0..archive.len() {
        let entry = archive.by_index_raw(at).ok()?;
        if entry.encrypted() {
            return None;
        }
        if !entry.is_dir() {
            files.extend(path(entry.name_raw()));
        }
    }
    Some(files.into_iter().collect())
}

/// One file of an archive; none where it has no such file.
pub fn file(bytes: &[u8], wanted: &str, limits: Limits) -> Result<Option<Vec<u8>>, ReadError> {
    let mut archive = open(bytes, limits)?;
    let corrupt = |error| ReadError::corrupt("zip", error);
    // Of files with one name the last counts, as in the directory of a zip file.
    for at in (0..archive.len()).rev() {
        let entry = archive.by_index_raw(at).map_err(corrupt)?;
        if path(entry.name_raw()).as_deref() != Some(wanted) {
            continue;
        }
        drop(entry);
        let entry = archive.by_index(at).map_err(corrupt)?;
        let most = limits.bytes(Limit::Input);
        if entry.size() > most {
            return Err(limits.over(Limit::Input));
        }
        let mut content = Vec::new();
        let read = entry.take(most).read_to_end(&mut content);
        read.map_err(|error| ReadError::corrupt("zip", error))?;
        return Ok(Some(content));
    }
    Ok(None)
}

/// An archive within limits.
fn open(bytes: &[u8], limits: Limits) -> Result<ZipArchive<Cursor<&[u8]>>, ReadError> {
    Package::within(bytes, "zip", limits)?;
    ZipArchive::new(Cursor::new(bytes)).map_err(|error| ReadError::corrupt("zip", error))
}

/// A name as a path with `/`: UTF-8, or CP932 as Windows writes it. None for one that leads elsewhere.
fn path(name: &[u8]) -> Option<String> {
    let name = match std::str::from_utf8(name) {
        Ok(name) => name.into(),
        Err(_) => SHIFT_JIS.decode_without_bom_handling(name).0,
    };
    let parts: Vec<&str> = name
        .split(['/', '\\'])
        .filter(|part| !matches!(*part, "" | "."))
        .collect();
    let is_inside = parts
        .iter()
        .all(|part| *part != ".." && !part.contains(|c: char| c == ':' || c.is_control()));
    (is_inside && !parts.is_empty()).then(|| parts.join("/"))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn archive(files: &[&str]) -> Vec<u8> {
        let mut written = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for name in files {
            written
                .start_file(*name, zip::write::SimpleFileOptions::default())
                .expect("the file is begun");
            written
                .write_all(name.as_bytes())
                .expect("the file is written");
        }
        let written = written.finish().expect("the archive is written");
        written.into_inner()
    }

    #[test]
    fn files_are_found_and_read_and_none_leads_out() {
        let limits = Limits::default();
        let bytes = archive(&[
            "様式/R5.xlsx",
            "b.csv",
            "../x.csv",
            "C:/y.csv",
            "/a.csv",
            "空/",
        ]);
        let names = files(&bytes, limits).expect("an archive");
        assert_eq!(names, ["a.csv", "b.csv", "様式/R5.xlsx"]);
        let read = |name| file(&bytes, name, limits).ok().flatten();
        assert_eq!(
            read("様式/R5.xlsx").as_deref(),
            Some("様式/R5.xlsx".as_bytes())
        );
        assert_eq!(read("a.csv").as_deref(), Some(b"/a.csv".as_slice()));
        assert_eq!(read("../x.csv"), None);
        assert_eq!(read("c.csv"), None);
    }

    #[test]
    fn names_of_windows_are_cp932() {
        assert_eq!(
            path(b"\x95\x5C\x5C\x94\x5C.csv").as_deref(),
            Some("表/能.csv")
        );
        assert_eq!(path(b"a/../../b.csv"), None);
        assert_eq!(path(b"./"), None);
    }

    #[test]
    fn documents_and_broken_archives_are_none() {
        let limits = Limits::default();
        assert_eq!(
            files(&archive(&["[Content_Types].xml", "a.csv"]), limits),
            None
        );
        assert_eq!(files(&archive(&["mimetype"]), limits), None);
        let whole = archive(&["a.csv"]);
        assert_eq!(files(&whole[..whole.len() - 30], limits), None);
        assert_eq!(files("番号,内容".as_bytes(), limits), None);
        let few = limits.with(Limit::Input, 0);
        assert!(file(&whole, "a.csv", few).is_err());
    }
}

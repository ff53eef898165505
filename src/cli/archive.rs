//! Zip archives on disk: a file in one has a path that leads through it, `送付.zip/様式/R5.xlsx`, as if it were a folder.

use std::ffi::OsStr;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::disk;
use crate::read::{Limit, Limits, archive};

/// The paths of the files in an archive; none where the file is none.
pub(super) fn files(path: &Path) -> Option<Vec<PathBuf>> {
    let is_named = path
        .extension()
        .and_then(OsStr::to_str)
        .is_some_and(|ending| ending.eq_ignore_ascii_case("zip"));
    if !is_named || !path.is_file() {
        return None;
    }
    let limits = Limits::default();
    let bytes = disk::read_within(Some(path), limits.bytes(Limit::Input)).ok()??;
    let names = archive::files(&bytes, limits)?;
    Some(names.iter().map(|name| path.join(name)).collect())
}

/// The bytes of a file in an archive; none where the path leads through no archive.
pub(super) fn read(path: &Path) -> Option<io::Result<Vec<u8>>> {
    let (archive, name) = split(path)?;
    let limits = Limits::default();
    let read = || {
        let bytes = disk::read_within(Some(archive), limits.bytes(Limit::Input));
        let bytes = bytes.map_err(|error| error.source)?;
        let bytes = bytes.ok_or(ErrorKind::FileTooLarge)?;
        match archive::file(&bytes, &name, limits) {
            Ok(Some(bytes)) => Ok(bytes),
            Ok(None) => Err(ErrorKind::NotFound.into()),
            Err(_) => Err(ErrorKind::InvalidData.into()),
        }
    };
    Some(read())
}

/// Where the results for a file in an archive go: the folder beside the archive that has its name.
pub(super) fn folder(path: &Path) -> Option<PathBuf> {
    let (archive, name) = split(path)?;
    let mut folder = archive.with_extension("");
    folder.extend(Path::new(&name).parent());
    Some(folder)
}

/// The archive that a path leads through, and the file in it.
fn split(path: &Path) -> Option<(&Path, String)> {
    if path.symlink_metadata().is_ok() {
        return None;
    }
    let archive = path.ancestors().skip(1).find(|above| above.is_file())?;
    let inside = path.strip_prefix(archive).ok()?;
    let parts: Vec<_> = inside.iter().map(OsStr::to_string_lossy).collect();
    Some((archive, parts.join("/")))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Write as _;

    use super::*;

    #[test]
    fn files_in_an_archive_have_paths_and_results_a_folder() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let zip = folder.path().join("送付.zip");
        let mut written = zip::ZipWriter::new(fs::File::create(&zip)?);
        written.start_file("様式/R5.csv", zip::write::SimpleFileOptions::default())?;
        written.write_all("甲,乙".as_bytes())?;
        written.finish()?;
        let inside = zip.join("様式").join("R5.csv");
        assert_eq!(files(&zip), Some(vec![zip.join("様式/R5.csv")]));
        let bytes = read(&inside).transpose()?;
        assert_eq!(bytes.as_deref(), Some("甲,乙".as_bytes()));
        let missing = read(&zip.join("R6.csv")).map(|read| read.map_err(|error| error.kind()));
        assert_eq!(missing, Some(Err(ErrorKind::NotFound)));
        assert_eq!(
            super::folder(&inside),
            Some(folder.path().join("送付/様式"))
        );
        let beside = folder.path().join("R5.csv");
        assert!(read(&beside).is_none() && super::folder(&beside).is_none());
        assert_eq!(files(&beside), None);
        Ok(())
    }
}

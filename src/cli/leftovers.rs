//! Files that a run left beside its targets because it was killed: named so that no folder takes them for input, and
//! taken away by the next run that writes there.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex};
use std::time::{Duration, SystemTime};

/// What the name of a file begins with that is not yet under its own.
pub(super) const PREFIX: &str = ".yoshiki-";
/// What it ends with.
pub(super) const SUFFIX: &str = ".tmp";

/// A file of this name lives for moments; one so old is of a run that is no more.
const OLD: Duration = Duration::from_secs(60 * 60);

/// Folders that were looked through: once for each is enough.
static SEEN: LazyLock<Mutex<BTreeSet<PathBuf>>> = LazyLock::new(Mutex::default);

/// Removes what was left in a folder. What cannot be removed stays: it is in nobody's way.
pub(super) fn remove(folder: &Path) {
    let is_new = SEEN
        .lock()
        .is_ok_and(|mut seen| seen.insert(folder.to_owned()));
    if is_new {
        remove_older(folder, OLD);
    }
}

fn remove_older(folder: &Path, age: Duration) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let now = SystemTime::now();
    for entry in entries.flatten() {
        let is_old = || {
            let about = entry.metadata().ok()?;
            let age_of_it = now.duration_since(about.modified().ok()?).ok()?;
            Some(about.is_file() && age_of_it >= age)
        };
        if is_ours(&entry.file_name()) && is_old().unwrap_or(false) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// `.yoshiki-a1B2c3.tmp`
fn is_ours(name: &OsStr) -> bool {
    let middle = name
        .to_str()
        .and_then(|name| name.strip_prefix(PREFIX)?.strip_suffix(SUFFIX));
    middle.is_some_and(|middle| {
        middle.len() == 6 && middle.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn only_old_files_of_our_own_are_removed() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let others = [
            ".yoshiki-.tmp",
            ".yoshiki-a1B2c34.tmp",
            ".yoshiki-覚え書き.tmp",
            "R5.tmp",
        ];
        for name in others.iter().chain(&[".yoshiki-a1B2c3.tmp"]) {
            fs::write(folder.path().join(name), "")?;
        }
        fs::create_dir(folder.path().join(".yoshiki-folder.tmp"))?;
        remove(folder.path());
        assert_eq!(fs::read_dir(folder.path())?.count(), 6);
        remove_older(folder.path(), Duration::ZERO);
        assert_eq!(fs::read_dir(folder.path())?.count(), 5);
        for name in others {
            assert!(folder.path().join(name).exists(), "{name}");
        }
        Ok(())
    }
}

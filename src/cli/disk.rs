//! Files on disk: read whole, written whole or not at all, and what to do when the disk says no.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};
use thiserror::Error;

use super::archive;
use super::leftovers::{self, PREFIX, SUFFIX};
use crate::model::Message;

/// No spreadsheet a person made is larger; a device or a pipe without end is.
const LARGEST_INPUT: u64 = 512 << 20;

/// What was tried when the disk said no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Attempt {
    Read,
    Write,
}

/// The disk said no.
#[derive(Debug, Error)]
#[error("{}", path.display())]
pub(super) struct DiskError {
    pub(super) path: PathBuf,
    pub(super) attempt: Attempt,
    pub(super) source: io::Error,
}

/// Reads a whole file, or standard input for none; nothing where there are more than `most` bytes.
pub(super) fn read_within(path: Option<&Path>, most: u64) -> Result<Option<Vec<u8>>, DiskError> {
    let read = |from: &mut dyn Read, expected: u64| {
        let mut bytes = Vec::new();
        if expected <= most {
            // Not twice as much as there is, as a buffer that grows would take.
            bytes.reserve_exact(usize::try_from(expected).unwrap_or(0).saturating_add(1));
            from.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
        }
        let is_whole = expected <= most && bytes.len() as u64 <= most;
        Ok(is_whole.then_some(bytes))
    };
    if let Some(path) = path
        && let Some(read) = archive::read(path)
    {
        return read.map(Some).map_err(|source| DiskError {
            path: path.to_owned(),
            attempt: Attempt::Read,
            source,
        });
    }
    let bytes = match path {
        Some(path) => File::open(path).and_then(|mut file| {
            let expected = file.metadata().map_or(0, |known| known.len());
            read(&mut file, expected)
        }),
        None => read(&mut io::stdin().lock(), 0),
    };
    bytes.map_err(|source| DiskError {
        path: path.unwrap_or(Path::new("-")).to_owned(),
        attempt: Attempt::Read,
        source,
    })
}

/// Reads a whole file, or standard input for none.
pub(super) fn read(path: Option<&Path>) -> Result<Vec<u8>, DiskError> {
    let bytes = match path {
        Some(path) => {
            archive::read(path).unwrap_or_else(|| File::open(path).and_then(read_limited))
        }
        None => read_limited(io::stdin().lock()),
    };
    bytes.map_err(|source| DiskError {
        path: path.unwrap_or(Path::new("-")).to_owned(),
        attempt: Attempt::Read,
        source,
    })
}

fn read_limited(from: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    from.take(LARGEST_INPUT + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST_INPUT {
        return Err(ErrorKind::FileTooLarge.into());
    }
    Ok(bytes)
}

/// Makes a folder, and those above it, where it is not there yet.
pub(super) fn make_folder(path: &Path) -> Result<(), DiskError> {
    fs::create_dir_all(path).map_err(|source| DiskError {
        path: path.to_owned(),
        attempt: Attempt::Write,
        source,
    })
}

/// Writes files so that each is there whole or not at all: every one is first written out beside its
/// target, then renamed. Without `replace`, a target that exists is an `AlreadyExists` error; with it, one that another
/// program has open is a `ResourceBusy` one.
pub(super) fn write(files: &[(&Path, &[u8])], replace: bool) -> Result<(), DiskError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| DiskError {
            path,
            attempt: Attempt::Write,
            source,
        }
    };
    let folders: BTreeSet<&Path> = files.iter().map(|(path, _)| folder_of(path)).collect();
    let mut staged = Vec::new();
    for (path, bytes) in files {
        // Where the system lets us replace it all the same, whoever saves there next undoes it.
        if replace && path.exists() && lock_beside(path) {
            return Err(failed(path)(ErrorKind::ResourceBusy.into()));
        }
        staged.push((*path, stage(path, bytes).map_err(failed(path))?));
    }
    let mut done: Vec<&Path> = Vec::new();
    for (path, file) in staged {
        if let Err(error) = place(file, path, replace) {
            // The first of a pair is of no use under a name that the second cannot have.
            if !replace {
                for path in done {
                    let _ = fs::remove_file(path);
                }
            }
            return Err(failed(path)(error));
        }
        done.push(path);
    }
    for folder in folders {
        settle(folder);
        leftovers::remove(folder);
    }
    Ok(())
}

/// The folder that a file stands in.
fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Makes the new names last where the power fails. Some network drives cannot; the files are whole all the same.
#[cfg(unix)]
fn settle(folder: &Path) {
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}

/// Windows keeps names by itself, and lets nobody open a folder for this.
#[cfg(not(unix))]
fn settle(_: &Path) {}

fn place(file: NamedTempFile, path: &Path, replace: bool) -> io::Result<()> {
    if replace {
        file.persist(path)?;
        return Ok(());
    }
    match file.persist_noclobber(path) {
        Ok(_) => Ok(()),
        // Some network drives know no renaming that spares what is there.
        Err(error)
            if error.error.kind() != ErrorKind::AlreadyExists
                && path.symlink_metadata().is_err() =>
        {
            error.file.persist(path)?;
            Ok(())
        }
        Err(error) => Err(error.error),
    }
}

fn stage(path: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let folder = folder_of(path);
    let mut builder = Builder::new();
    // Short, whatever the name of the target: a folder takes 255 bytes, which are 85 kanji.
    builder.prefix(PREFIX).suffix(SUFFIX);
    // A temporary file is for its owner alone by default; a document on a shared drive is not.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

impl DiskError {
    /// What, where, and what to do.
    pub(super) fn message(&self) -> Message {
        let name = self.path.display();
        let problem = Problem::of(&self.source, cfg!(windows), lock_beside(&self.path));
        let problem = match (problem, self.attempt) {
            (Problem::TooLarge, Attempt::Write) => Problem::Limit,
            (problem, _) => problem,
        };
        let (ja, en) = problem.advice(self.attempt);
        let (ja_done, en_done) = match self.attempt {
            Attempt::Read => ("読めません", "cannot be read"),
            Attempt::Write => ("保存できません", "cannot be saved"),
        };
        let code = self
            .source
            .raw_os_error()
            .map_or_else(|| format!("{:?}", self.source.kind()), |n| n.to_string());
        Message::new(
            format!(
                "『{name}』を{ja_done}。{ja}元のファイルは変更していません。（詳細コード {code}）"
            ),
            format!("{name} {en_done}: {en}; no input was changed (code {code})"),
        )
    }
}

/// Office programs put a file of this name beside the one they have open.
fn lock_beside(path: &Path) -> bool {
    let Some(name) = path.file_name() else {
        return false;
    };
    ["~$", ".~lock."].iter().any(|prefix| {
        let mut lock = OsString::from(prefix);
        lock.push(name);
        if *prefix == ".~lock." {
            lock.push("#");
        }
        path.with_file_name(lock).exists()
    })
}

/// What people can do something about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Problem {
    Open,
    Denied,
    ReadOnly,
    Full,
    NameTooLong,
    NotFound,
    IsFolder,
    NoFolder,
    NetworkGone,
    TooLarge,
    /// More than the system or the drive lets one file hold.
    Limit,
    Other,
}

impl Problem {
    fn of(error: &io::Error, windows: bool, locked: bool) -> Self {
        if windows {
            match error.raw_os_error() {
                // ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION
                Some(32 | 33) => return Self::Open,
                Some(5) if locked => return Self::Open,
                // ERROR_WRITE_PROTECT
                Some(19) => return Self::ReadOnly,
                // ERROR_REM_NOT_LIST, ERROR_BAD_NETPATH, ERROR_NETNAME_DELETED, ERROR_BAD_NET_NAME
                Some(51 | 53 | 64 | 67) => return Self::NetworkGone,
                // ERROR_HANDLE_DISK_FULL, ERROR_DISK_FULL, ERROR_DISK_QUOTA_EXCEEDED
                Some(39 | 112 | 1295) => return Self::Full,
                // ERROR_INVALID_NAME, ERROR_FILENAME_EXCED_RANGE
                Some(123 | 206) => return Self::NameTooLong,
                _ => {}
            }
        }
        match error.kind() {
            ErrorKind::PermissionDenied if locked => Self::Open,
            ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => Self::Open,
            ErrorKind::PermissionDenied => Self::Denied,
            ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::Full,
            ErrorKind::InvalidFilename => Self::NameTooLong,
            ErrorKind::NotFound => Self::NotFound,
            ErrorKind::IsADirectory => Self::IsFolder,
            // A folder was to be made where a file stands.
            ErrorKind::NotADirectory | ErrorKind::AlreadyExists => Self::NoFolder,
            ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable | ErrorKind::NetworkDown => {
                Self::NetworkGone
            }
            ErrorKind::FileTooLarge => Self::TooLarge,
            _ => Self::Other,
        }
    }

    fn advice(self, attempt: Attempt) -> (&'static str, &'static str) {
        let write = attempt == Attempt::Write;
        match self {
            Self::Open => (
                "ほかのプログラム（Excelなど）で開かれています。閉じてからもう一度お試しください。開いていないときは、隣に残った「~$」か「.~lock.」で始まるファイルを消してください。",
                "it is open in another program such as Excel; close it and try again, or delete the file beside it that begins with ~$ or .~lock. where nobody has it open",
            ),
            Self::Denied if write => (
                "書き込む権限がありません。-o で別のフォルダーを指定するか、管理者にご相談ください。",
                "you may not write there; choose another folder with -o or ask its owner",
            ),
            Self::Denied => (
                "読み取る権限がありません。自分のフォルダーにコピーするか、管理者にご相談ください。",
                "you may not read it; copy it to a folder of yours or ask its owner",
            ),
            Self::ReadOnly => (
                "書き込みのできない場所です。-o で別のフォルダーを指定してください。",
                "the place is read-only; choose another folder with -o",
            ),
            Self::Full => (
                "空き容量が足りません。不要なファイルを消すか、-o で別の場所を指定してください。",
                "no space is left; make room or choose another place with -o",
            ),
            Self::NameTooLong => (
                "名前が長すぎるか、使えない文字があります。ファイル名を短くするか、-o で短い名前を指定してください。",
                "the name is too long or holds characters that names may not have; choose a shorter one with -o",
            ),
            Self::NotFound if write => (
                "保存先のフォルダーがありません。フォルダーの名前を確認してください。",
                "the folder does not exist; check its name",
            ),
            Self::NotFound => (
                "ファイルが見つかりません。名前と場所を確認してください。",
                "there is no such file; check its name and folder",
            ),
            Self::IsFolder if !write => (
                "フォルダーです。ファイルを指定してください。",
                "it is a folder; name a file",
            ),
            Self::IsFolder => (
                "同じ名前のフォルダーがあります。別の名前を指定してください。",
                "it is a folder; choose another name",
            ),
            Self::NoFolder => (
                "フォルダーではないものが同じ名前であります。場所を確認してください。",
                "it, or a part of its path, is a file and not a folder; check the path",
            ),
            Self::NetworkGone => (
                "ネットワークの場所につながりません。接続を確認してからもう一度お試しください。",
                "the network place cannot be reached; check the connection and try again",
            ),
            Self::TooLarge => (
                "ファイルが大きすぎます（512 MBまで）。必要なシートだけを別のファイルに保存してください。",
                "it is larger than 512 MB; save the sheets that are needed to a file of their own",
            ),
            Self::Limit => (
                "一つのファイルに許された大きさを超えました。-o で別の場所を指定するか、管理者にご相談ください。",
                "it is larger than a file may be there; choose another place with -o or ask the administrator",
            ),
            Self::Other if write => (
                "保存中に問題が起きました。別の場所を -o で指定してお試しください。",
                "the disk reported a problem; try another place with -o",
            ),
            Self::Other => (
                "読み取り中に問題が起きました。自分のフォルダーにコピーしてお試しください。",
                "the disk reported a problem; copy the file to another place and try again",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn both_files_of_a_pair_are_written_or_neither() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let (first, second) = (folder.path().join("甲.xlsx"), folder.path().join("乙.xlsx"));
        fs::write(&second, "前からあるもの")?;
        let pair: [(&Path, &[u8]); 2] = [(&first, b"1"), (&second, b"2")];
        let error = write(&pair, false).err().map(|e| e.source.kind());
        assert_eq!(error, Some(ErrorKind::AlreadyExists));
        assert_eq!(names(folder.path()), ["乙.xlsx"]);
        assert_eq!(fs::read_to_string(&second)?, "前からあるもの");

        assert!(write(&pair, true).is_ok());
        assert_eq!(names(folder.path()), ["乙.xlsx", "甲.xlsx"]);
        assert_eq!(fs::read_to_string(&second)?, "2");
        Ok(())
    }

    #[test]
    fn no_more_is_read_than_may_be() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("a.csv");
        fs::write(&path, "甲,乙")?;
        let read = |most| read_within(Some(&path), most).ok().flatten();
        assert_eq!(read(7).as_deref(), Some("甲,乙".as_bytes()));
        assert_eq!(read(6), None);
        let missing = read_within(Some(&folder.path().join("b.csv")), 7);
        assert!(missing.is_err_and(|error| error.source.kind() == ErrorKind::NotFound));
        Ok(())
    }

    #[test]
    fn a_failed_write_leaves_nothing_behind() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let long = folder.path().join(format!("{}.xlsx", "長".repeat(200)));
        let error = write(&[(&long, b"1")], false);
        assert!(error.is_err_and(|e| e.message().ja.contains("名前が長すぎる")));
        let missing = folder.path().join("ない").join("a.xlsx");
        let error = write(&[(&missing, b"1")], true);
        assert!(error.is_err_and(|e| e.message().ja.contains("フォルダーがありません")));
        assert!(names(folder.path()).is_empty());
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn others_may_read_what_is_written() -> io::Result<()> {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir()?;
        let (path, plain) = (folder.path().join("a"), folder.path().join("b"));
        assert!(write(&[(&path, b"1")], false).is_ok());
        fs::write(&plain, "1")?;
        assert_eq!(
            fs::metadata(&path)?.permissions().mode(),
            fs::metadata(&plain)?.permissions().mode()
        );
        Ok(())
    }

    #[test]
    fn the_codes_of_windows_are_understood() {
        for (code, problem) in [
            (32, Problem::Open),
            (33, Problem::Open),
            (53, Problem::NetworkGone),
            (112, Problem::Full),
            (206, Problem::NameTooLong),
        ] {
            let error = io::Error::from_raw_os_error(code);
            assert_eq!(Problem::of(&error, true, false), problem, "{code}");
        }
        let denied = io::Error::from(ErrorKind::PermissionDenied);
        assert_eq!(Problem::of(&denied, false, false), Problem::Denied);
        assert_eq!(Problem::of(&denied, false, true), Problem::Open);
    }

    #[test]
    fn a_file_that_excel_has_open_is_told_by_its_lock() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("R5.xlsx");
        assert!(!lock_beside(&path));
        fs::write(folder.path().join("~$R5.xlsx"), "")?;
        assert!(lock_beside(&path));
        Ok(())
    }
}

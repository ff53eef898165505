//! The files to work on: folders opened, other programs' locks and our own outputs left out.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};

use super::archive;
use super::disk::{Attempt, DiskError};
use super::outputs::{FIRST, REPLACED, REVIEW};

/// Endings of the files that are looked at in a folder. A file named by the user is read whatever its name.
const ENDINGS: [&str; 13] = [
    "xlsx", "xlsm", "xls", "xlsb", "ods", "fods", "csv", "tsv", "txt", "html", "htm", "mht",
    "mhtml",
];

/// One file to work on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Input {
    /// Where it is; none for standard input.
    pub(super) path: Option<PathBuf>,
}

impl Input {
    /// The name people see, and that stands in the results.
    pub(super) fn name(&self) -> String {
        match &self.path {
            Some(path) => path
                .file_name()
                .unwrap_or(path.as_os_str())
                .to_string_lossy()
                .into_owned(),
            None => "-".to_owned(),
        }
    }
}

/// Why a file in a folder was left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Skip {
    /// `~$name.xlsx`
    Lock,
    /// `…_提出用.xlsx`, `…_確認用.xlsx`
    OwnOutput,
}

/// What was asked for, spelled out.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    /// The files, in the order asked; those of a folder by name.
    pub(super) files: Vec<Input>,
    /// Files of folders that were left out.
    pub(super) skipped: Vec<(PathBuf, Skip)>,
    /// Folders with nothing to work on.
    pub(super) empty: Vec<PathBuf>,
    /// Folders that could not be opened.
    pub(super) failed: Vec<DiskError>,
}

impl Inputs {
    /// Opens folders. `-` is standard input.
    pub(super) fn find(asked: &[OsString]) -> Self {
        let mut inputs = Self::default();
        for asked in asked {
            if asked == "-" {
                inputs.add(Input { path: None });
                continue;
            }
            let path = PathBuf::from(asked);
            if path.is_dir() {
                let before = inputs.files.len() + inputs.failed.len();
                inputs.walk(&path);
                if inputs.files.len() + inputs.failed.len() == before {
                    inputs.empty.push(path);
                }
            } else if !inputs.open(&path) {
                inputs.add(Input { path: Some(path) });
            }
        }
        inputs
    }

    /// Whether every file was asked for by its own name, none as part of a folder.
    pub(super) fn are_named(&self, asked: &[OsString]) -> bool {
        self.failed.is_empty()
            && self.empty.is_empty()
            && self.files.iter().all(|file| {
                let name = file
                    .path
                    .as_ref()
                    .map_or(OsStr::new("-"), |p| p.as_os_str());
                asked.iter().any(|asked| asked == name)
            })
    }

    fn add(&mut self, input: Input) {
        if !self.files.contains(&input) {
            self.files.push(input);
        }
    }

    /// Takes the tables of an archive as those of a folder; false where there are none.
    fn open(&mut self, path: &Path) -> bool {
        let files = archive::files(path).unwrap_or_default();
        let is_hidden = |path: &Path| {
            let mut names = path.iter().map(OsStr::to_string_lossy);
            names.any(|name| name.starts_with("~$") || name.starts_with('.'))
        };
        let is_one = |file: &PathBuf| {
            let inside = file.strip_prefix(path).unwrap_or(file);
            is_table(file) && !is_own_output(file) && !is_hidden(inside)
        };
        let tables: Vec<PathBuf> = files.into_iter().filter(is_one).collect();
        let has_any = !tables.is_empty();
        for path in tables {
            self.add(Input { path: Some(path) });
        }
        has_any
    }

    fn walk(&mut self, folder: &Path) {
        let listed = fs::read_dir(folder).and_then(|entries| {
            entries
                .map(|entry| {
                    let entry = entry?;
                    // A link to a folder is not followed: it may lead back.
                    Ok((entry.path(), entry.file_type()?.is_dir()))
                })
                .collect::<Result<Vec<_>, _>>()
        });
        let mut entries = match listed {
            Ok(entries) => entries,
            Err(source) => {
                return self.failed.push(DiskError {
                    path: folder.to_owned(),
                    attempt: Attempt::Read,
                    source,
                });
            }
        };
        entries.sort();
        for (path, is_folder) in entries {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with("~$") {
                self.skipped.push((path, Skip::Lock));
            } else if name.starts_with('.') {
                // Hidden, as on every Unix.
            } else if is_folder {
                self.walk(&path);
            } else if is_own_output(&path) {
                self.skipped.push((path, Skip::OwnOutput));
            } else if is_table(&path) && path.is_file() {
                self.add(Input { path: Some(path) });
            } else {
                self.open(&path);
            }
        }
    }
}

fn is_table(path: &Path) -> bool {
    path.extension()
        .and_then(OsStr::to_str)
        .is_some_and(|ending| {
            ENDINGS
                .iter()
                .any(|known| ending.eq_ignore_ascii_case(known))
        })
}

/// `R5_提出用.xlsx`, `R5_確認用_2.xlsx`
fn is_own_output(path: &Path) -> bool {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let stem = match stem.rsplit_once('_') {
        Some((front, number))
            if !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()) =>
        {
            front
        }
        _ => &stem,
    };
    [FIRST, REVIEW, REPLACED]
        .iter()
        .any(|mark| stem.ends_with(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_read_in_order_without_locks_and_own_outputs() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let root = folder.path();
        fs::create_dir(root.join("年度別"))?;
        for name in [
            "b.XLSX",
            "a.csv",
            "~$b.XLSX",
            ".隠し.xlsx",
            "説明.docx",
            "b_提出用.xlsx",
            "b_確認用_12.xlsx",
            "提出用の案.xlsx",
            "年度別/R5.ods",
        ] {
            fs::write(root.join(name), "")?;
        }
        let inputs = Inputs::find(&[
            root.as_os_str().to_owned(),
            root.join("a.csv").into(),
            root.join("ない.xlsx").into(),
        ]);
        let names: Vec<String> = inputs.files.iter().map(Input::name).collect();
        assert_eq!(
            names,
            ["a.csv", "b.XLSX", "R5.ods", "提出用の案.xlsx", "ない.xlsx"]
        );
        let skipped: Vec<Skip> = inputs.skipped.iter().map(|(_, skip)| *skip).collect();
        assert_eq!(skipped, [Skip::OwnOutput, Skip::OwnOutput, Skip::Lock]);
        Ok(())
    }

    #[test]
    fn a_folder_without_tables_is_told() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let inputs = Inputs::find(&[folder.path().as_os_str().to_owned()]);
        assert_eq!(inputs.empty, [folder.path()]);
        Ok(())
    }
}

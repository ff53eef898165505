//! Forms of the office's own: the folder `templates` beside the program, and those given with `--templates`.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::console::Console;
use super::disk::{self, Attempt, DiskError};
use super::lang::Lang;
use super::text::Text;
use super::{Exit, complaint};
use crate::model::Message;
use crate::template::{Catalog, TemplateError, TemplateFile};

/// Name of the folder beside the program.
const FOLDER: &str = "templates";
/// A template has a few thousand characters.
const LARGEST: usize = 1 << 20;
/// An office has a few dozen forms.
const MOST: usize = 2_000;

/// Runs a command with every form there is: those built in, those beside the program, those of the folders asked
/// for. Where a folder cannot be used, the command does not run, and what is wrong is told.
pub(super) fn with(
    folders: &[PathBuf],
    console: &mut Console,
    run: impl FnOnce(&'static Catalog, &mut Console) -> Exit,
) -> Exit {
    let mut catalog = match Catalog::built_in() {
        Ok(catalog) => catalog,
        Err(error) => {
            console.warn(&Text::line(error.to_string()));
            return Exit::Failed;
        }
    };
    let beside = beside_program().filter(|folder| folder.is_dir());
    for folder in beside
        .iter()
        .map(PathBuf::as_path)
        .chain(folders.iter().map(PathBuf::as_path))
    {
        if let Err(problem) = add(&mut catalog, folder) {
            console.warn(&problem.tell(folder, console.lang));
            return problem.exit();
        }
    }
    // The work on a file that was given up may hold it until the program ends.
    run(Box::leak(Box::new(catalog)), console)
}

fn beside_program() -> Option<PathBuf> {
    Some(env::current_exe().ok()?.parent()?.join(FOLDER))
}

/// Why a folder of forms cannot be used.
enum Problem {
    Disk(DiskError),
    Text(PathBuf),
    Size(PathBuf),
    Mistakes(Vec<TemplateError>),
}

fn add(catalog: &mut Catalog, folder: &Path) -> Result<(), Problem> {
    let files = files(folder).map_err(|source| {
        Problem::Disk(DiskError {
            path: folder.to_owned(),
            attempt: Attempt::Read,
            source,
        })
    })?;
    let mut read = Vec::new();
    for path in files {
        let bytes = disk::read(Some(&path)).map_err(Problem::Disk)?;
        if bytes.len() > LARGEST || read.len() >= MOST {
            return Err(Problem::Size(path));
        }
        let Ok(text) = String::from_utf8(bytes) else {
            return Err(Problem::Text(path));
        };
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        read.push(TemplateFile {
            name: format!("{stem}.toml"),
            origin: path.display().to_string(),
            text,
        });
    }
    catalog.add_files(&read).map_err(Problem::Mistakes)
}

/// The template files of a folder, by name; what other programs keep beside them is left out.
fn files(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_toml = path
            .extension()
            .and_then(OsStr::to_str)
            .is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
        if is_toml && !name.starts_with(['.', '~']) && path.is_file() {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

impl Problem {
    fn exit(&self) -> Exit {
        match self {
            Self::Disk(_) => Exit::Failed,
            Self::Text(_) | Self::Size(_) | Self::Mistakes(_) => Exit::Usage,
        }
    }

    fn tell(&self, folder: &Path, lang: Lang) -> Text {
        let message = match self {
            Self::Disk(error) => error.message(),
            Self::Text(path) => Message::new(
                format!(
                    "『{}』の文字コードがUTF-8ではありません。メモ帳の「名前を付けて保存」で、エンコードに UTF-8 を選んで保存し直してください。",
                    path.display()
                ),
                format!(
                    "{} is not in UTF-8; save it again with that encoding",
                    path.display()
                ),
            ),
            Self::Size(path) => Message::new(
                format!(
                    "『{}』は様式の定義として大きすぎるか、フォルダーの中の様式が多すぎます（1ファイル1 MB、{MOST}ファイルまで）。",
                    path.display()
                ),
                format!(
                    "{} is too large for a template, or the folder has too many ({MOST} files of 1 MB at most)",
                    path.display()
                ),
            ),
            Self::Mistakes(mistakes) => {
                let count = mistakes.len();
                let mut text = complaint(
                    &Message::new(
                        format!(
                            "『{}』の様式の定義に、直すところが {count}か所あります。",
                            folder.display()
                        ),
                        format!(
                            "{} in the templates of {}",
                            super::report::plural(count, "mistake"),
                            folder.display()
                        ),
                    ),
                    lang,
                );
                for mistake in mistakes {
                    text.plain("");
                    for line in mistake.to_string().lines() {
                        text.plain(format!("  {line}"));
                    }
                }
                return text;
            }
        };
        complaint(&message, lang)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_templates_of_the_folder_itself_are_read_in_order() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        let root = folder.path();
        fs::create_dir(root.join("古い.toml"))?;
        for name in ["b.toml", "a.TOML", "README.md", "~$a.toml", ".b.toml"] {
            fs::write(root.join(name), "")?;
        }
        let names: Vec<String> = files(root)?
            .iter()
            .filter_map(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
            .collect();
        assert_eq!(names, ["a.TOML", "b.toml"]);
        assert!(files(&root.join("ない")).is_err());
        Ok(())
    }
}

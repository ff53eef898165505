//! The names of the files that are written: never an input, never by accident one that exists.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use super::archive;
use super::inputs::Input;
use crate::write::Writer;

/// Ends the name of the file to hand in.
pub(super) const FIRST: &str = "_提出用";
/// Ends the name of its review.
pub(super) const REVIEW: &str = "_確認用";
/// Ends the name of the list of characters that were written otherwise.
pub(super) const REPLACED: &str = "_置換一覧";

/// Where results go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Destination {
    /// Beside each input.
    Beside,
    /// The first file under this name, the review beside it.
    File(PathBuf),
    /// Into this folder.
    Folder(PathBuf),
    /// Standard output.
    Out,
}

impl Destination {
    /// What `-o` means: `-`, a folder (one that exists, or a name that ends like one or has no ending), or a file.
    pub(super) fn of(output: Option<&Path>) -> Self {
        let Some(path) = output else {
            return Self::Beside;
        };
        if path == Path::new("-") {
            Self::Out
        } else if path.is_dir()
            || path.to_string_lossy().ends_with(['/', MAIN_SEPARATOR])
            || path.extension().is_none()
        {
            Self::Folder(path.to_owned())
        } else {
            Self::File(path.to_owned())
        }
    }

    /// The format that the name given with `-o` asks for. `Err` for an ending that is not written.
    pub(super) fn format(&self) -> Result<Option<&'static Writer>, OsString> {
        let Self::File(path) = self else {
            return Ok(None);
        };
        let ending = path.extension().unwrap_or_default();
        match Writer::named(&ending.to_string_lossy()) {
            Some(writer) => Ok(Some(writer)),
            None => Err(ending.to_owned()),
        }
    }
}

/// The names of one file's results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Names {
    pub(super) first: PathBuf,
    pub(super) review: PathBuf,
    pub(super) replaced: PathBuf,
    /// Whether the plain name was taken.
    pub(super) renamed: bool,
}

/// Finds free names.
#[derive(Debug)]
pub(super) struct Naming {
    destination: Destination,
    ending: &'static str,
    has_charset: bool,
    force: bool,
    taken: BTreeSet<PathBuf>,
}

impl Naming {
    /// Keeps clear of every input, whatever the way to it.
    pub(super) fn new(
        destination: Destination,
        to: &'static Writer,
        force: bool,
        inputs: &[Input],
    ) -> Self {
        Self {
            destination,
            ending: to.extension,
            has_charset: to.has_charset,
            force,
            taken: inputs
                .iter()
                .filter_map(|input| input.path.as_deref())
                .map(canonical)
                .collect(),
        }
    }

    /// Names for the results of `input`, which no later call gives again. `None` for standard output.
    pub(super) fn names(&mut self, input: &Input, review: bool) -> Option<Names> {
        let (folder, stem, ending) = self.parts(input)?;
        let mut number = 1u32;
        loop {
            let counter = match number {
                1 => String::new(),
                _ => format!("_{number}"),
            };
            let name = |mark: &str, ending: &OsStr| {
                let mut name = stem.clone();
                name.push(mark);
                name.push(&counter);
                name.push(".");
                name.push(ending);
                folder.join(name)
            };
            let mark = match self.destination {
                Destination::File(_) => "",
                _ => FIRST,
            };
            let first = name(mark, &ending);
            let second = name(REVIEW, OsStr::new("xlsx"));
            let third = name(REPLACED, OsStr::new("csv"));
            let asked = [
                (true, &first),
                (review, &second),
                (self.has_charset, &third),
            ];
            let files = || {
                asked
                    .iter()
                    .filter(|(asked, _)| *asked)
                    .map(|(_, file)| file)
            };
            if files().all(|file| self.is_free(file)) {
                self.taken.extend(files().map(|file| canonical(file)));
                return Some(Names {
                    first,
                    review: second,
                    replaced: third,
                    renamed: number > 1,
                });
            }
            number += 1;
        }
    }

    fn parts(&self, input: &Input) -> Option<(PathBuf, OsString, OsString)> {
        let path = match &self.destination {
            Destination::Out => return None,
            Destination::File(path) => {
                let ending = path.extension().unwrap_or_default();
                return Some((
                    path.parent().unwrap_or(Path::new("")).to_owned(),
                    path.file_stem().unwrap_or_default().to_owned(),
                    ending.to_owned(),
                ));
            }
            Destination::Beside | Destination::Folder(_) => input.path.as_deref(),
        };
        let stem = path
            .and_then(Path::file_stem)
            .unwrap_or(OsStr::new("stdin"))
            .to_owned();
        let folder = match &self.destination {
            Destination::Folder(folder) => folder.clone(),
            _ => archive::folder(path?).unwrap_or_else(|| {
                path.and_then(Path::parent)
                    .unwrap_or(Path::new(""))
                    .to_owned()
            }),
        };
        Some((folder, stem, self.ending.into()))
    }

    fn is_free(&self, path: &Path) -> bool {
        !self.taken.contains(&canonical(path)) && (self.force || path.symlink_metadata().is_err())
    }
}

/// One spelling for one file. A file that is not there yet is spelled by its folder.
fn canonical(path: &Path) -> PathBuf {
    if let Ok(path) = path.canonicalize() {
        return path;
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    match (folder.canonicalize(), path.file_name()) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::write::WRITERS;

    fn input(path: &Path) -> Input {
        Input {
            path: Some(path.to_owned()),
        }
    }

    fn shown(names: Option<Names>) -> (String, String) {
        let name = |path: &Path| {
            path.file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned()
        };
        names.map_or_else(Default::default, |names| {
            (name(&names.first), name(&names.review))
        })
    }

    #[test]
    fn an_existing_output_is_kept_unless_forced() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let file = input(&folder.path().join("R5.xls"));
        fs::write(folder.path().join("R5_確認用.xlsx"), "")?;
        let name = |force| {
            Naming::new(
                Destination::Beside,
                &WRITERS[0],
                force,
                std::slice::from_ref(&file),
            )
            .names(&file, true)
        };
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(
            shown(name(false)),
            pair("R5_提出用_2.xlsx", "R5_確認用_2.xlsx")
        );
        assert_eq!(shown(name(true)), pair("R5_提出用.xlsx", "R5_確認用.xlsx"));
        Ok(())
    }

    #[test]
    fn an_input_is_never_overwritten_even_by_force_and_another_way_to_it() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        fs::create_dir(folder.path().join("x"))?;
        let path = folder.path().join("R5.xlsx");
        fs::write(&path, "")?;
        let file = input(&path);
        let way = folder.path().join("x").join("..").join("R5.xlsx");
        let mut naming = Naming::new(
            Destination::File(way),
            &WRITERS[0],
            true,
            std::slice::from_ref(&file),
        );
        assert_eq!(shown(naming.names(&file, true)).0, "R5_2.xlsx");
        Ok(())
    }

    #[test]
    fn two_inputs_of_one_name_get_two_outputs() -> std::io::Result<()> {
        let folder = tempfile::tempdir()?;
        let files = [input(Path::new("甲/R5.xls")), input(Path::new("乙/R5.csv"))];
        let into = Destination::Folder(folder.path().to_owned());
        let mut naming = Naming::new(into, &WRITERS[1], true, &files);
        assert_eq!(shown(naming.names(&files[0], false)).0, "R5_提出用.csv");
        assert_eq!(shown(naming.names(&files[1], false)).0, "R5_提出用_2.csv");
        Ok(())
    }

    #[test]
    fn the_name_given_decides_where_results_go() {
        let of = |path: &str| Destination::of(Some(Path::new(path)));
        assert_eq!(of("-"), Destination::Out);
        assert_eq!(of("ない.d/"), Destination::Folder("ない.d/".into()));
        assert_eq!(of("提出"), Destination::Folder("提出".into()));
        assert_eq!(of("R5.json"), Destination::File("R5.json".into()));
        assert_eq!(of("R5.JSON").format(), Ok(Writer::named("json")));
        assert_eq!(of("R5.xls").format(), Err("xls".into()));
        assert_eq!(Destination::of(None), Destination::Beside);
    }
}

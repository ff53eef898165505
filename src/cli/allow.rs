//! Findings that need not be mended: those named on the command line, and the list beside a file.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::disk;
use super::failure::Failure;
use super::inputs::Input;
use crate::check::RULES;
use crate::model::Message;
use crate::pipeline::Allowance;
use crate::template::{Allow, is_code};

/// What stands behind the stem of a file in the name of its list: `R5.xlsx` → `R5.allow.toml`.
const ENDING: &str = ".allow.toml";

/// What the command leaves out. A code that this version does not have yet is no mistake, a misspelt name is.
pub(super) fn asked(names: &[String]) -> Result<Vec<Allowance>, Message> {
    names
        .iter()
        .map(|name| {
            let name = name.trim();
            let is_rule = RULES
                .iter()
                .any(|rule| is_called(rule.code, rule.name, name));
            if is_rule || is_code(name) {
                Ok(Allowance::asked(name))
            } else {
                Err(Message::new(
                    format!(
                        "「{name}」という指摘はありません。yoshiki explain で一覧を表示できます。"
                    ),
                    format!("there is no finding {name:?}; yoshiki explain lists them"),
                ))
            }
        })
        .collect()
}

/// Whether a finding of this code and name goes by `asked`.
pub(super) fn is_called(code: &str, name: &str, asked: &str) -> bool {
    code.eq_ignore_ascii_case(asked) || name.eq_ignore_ascii_case(asked)
}

/// The list beside a file; empty where there is none.
pub(super) fn beside(input: &Input) -> Result<Vec<Allowance>, Failure> {
    let Some(path) = input.path.as_deref().and_then(list_of) else {
        return Ok(Vec::new());
    };
    let bytes = match disk::read(Some(&path)) {
        Ok(bytes) => bytes,
        // A name so long that no list can stand beside it is no mistake.
        Err(error)
            if matches!(
                error.source.kind(),
                ErrorKind::NotFound | ErrorKind::InvalidFilename
            ) =>
        {
            return Ok(Vec::new());
        }
        Err(error) => return Err(error.into()),
    };
    let list = path.file_name().unwrap_or_default().to_string_lossy();
    let entries =
        Allow::list(&list, &bytes).map_err(|mistake| Failure::Allow(Box::new(mistake)))?;
    let file = input.name();
    Ok(entries
        .into_iter()
        .map(|entry| Allowance::listed(entry, &list, &file))
        .collect())
}

fn list_of(path: &Path) -> Option<PathBuf> {
    let mut name = path.file_stem()?.to_owned();
    name.push(ENDING);
    Some(path.with_file_name(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_another_version_may_be_left_out_but_no_misspelt_name() {
        let asked = |name: &str| asked(&[name.to_owned()]);
        assert!(asked("T99").is_ok_and(|list| list[0].finding == "T99"));
        assert!(asked("stated-total").is_ok());
        assert!(asked("stated-totl").is_err());
        assert!(asked("").is_err());
    }

    #[test]
    fn the_list_has_the_name_of_the_file() {
        let list = |path: &str| list_of(Path::new(path));
        assert_eq!(
            list("甲/R5.実施状況.xlsx"),
            Some("甲/R5.実施状況.allow.toml".into())
        );
        assert_eq!(list("R5"), Some("R5.allow.toml".into()));
    }
}

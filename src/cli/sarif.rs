//! What `check` found, as SARIF: the pages of the rules, and where the files are.

use std::path::{Component, Path};

use super::check::Checked;
use super::explain::title;
use super::inputs::Input;
use super::lang::Lang;
use crate::check::{HEADINGS, Language, RULES, explain};
use crate::write::json::{Sarif, SarifFile, SarifRule, sarif};

/// The whole log.
pub(super) fn log(checked: &[Checked<'_>], is_complete: bool, lang: Lang) -> String {
    let rules: Vec<SarifRule> = rules(lang.pick(Language::Japanese, Language::English));
    let files: Vec<SarifFile<'_>> = checked
        .iter()
        .map(|checked| SarifFile {
            path: path(&checked.input),
            joined: checked
                .joined
                .iter()
                .map(|input| (input.name(), path(input)))
                .collect(),
            findings: &checked.findings,
        })
        .collect();
    sarif(&Sarif {
        version: env!("CARGO_PKG_VERSION"),
        japanese: lang == Lang::Ja,
        rules: &rules,
        files: &files,
        complete: is_complete,
    })
}

fn rules(language: Language) -> Vec<SarifRule> {
    RULES
        .iter()
        .map(|rule| {
            let page = explain(rule.code, language).unwrap_or_default();
            SarifRule {
                code: rule.code,
                name: rule.name,
                severity: rule.severity,
                title: title(rule.code, language),
                sees: sees(&page),
                page,
            }
        })
        .collect()
}

/// The first section of a page, on one line.
fn sees(page: &str) -> String {
    let [(ja, en), ..] = HEADINGS;
    page.lines()
        .skip_while(|line| {
            let heading = line.trim_start_matches(['#', ' ']);
            heading != ja && heading != en
        })
        .skip(1)
        .take_while(|line| !line.starts_with('#'))
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The path as it was given, with `/` between the folders.
fn path(input: &Input) -> String {
    match &input.path {
        Some(path) => slashed(path),
        None => "-".to_owned(),
    }
}

fn slashed(path: &Path) -> String {
    let mut slashed = String::new();
    for component in path.components() {
        match component {
            Component::Prefix(prefix) => {
                let prefix = prefix.as_os_str().to_string_lossy();
                slashed.push_str(&prefix.replace('\\', "/"));
            }
            Component::RootDir => slashed.push('/'),
            Component::CurDir => {}
            Component::ParentDir | Component::Normal(_) => {
                if !slashed.is_empty() && !slashed.ends_with('/') {
                    slashed.push('/');
                }
                slashed.push_str(&component.as_os_str().to_string_lossy());
            }
        }
    }
    slashed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_says_what_it_sees() {
        for language in [Language::Japanese, Language::English] {
            for rule in rules(language) {
                assert!(!rule.sees.is_empty(), "{}", rule.page);
                assert!(!rule.sees.contains("# "), "{}", rule.sees);
                assert!(!rule.title.is_empty() && rule.page.contains(&rule.title));
            }
        }
    }

    #[test]
    fn a_path_is_written_with_slashes() {
        for (path, expected) in [
            ("./課/R5.xlsx", "課/R5.xlsx"),
            ("../R5.xlsx", "../R5.xlsx"),
            ("/tmp/R5.xlsx", "/tmp/R5.xlsx"),
        ] {
            assert_eq!(slashed(Path::new(path)), expected);
        }
    }
}

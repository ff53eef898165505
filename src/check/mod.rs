//! A [`Document`] comes in → [`Findings`] go out.

use crate::model::{Document, Findings, Severity};
use crate::template::Template;

/// One check.
#[derive(Debug)]
pub struct Rule {
    /// `T03`
    pub code: &'static str,
    /// `stated-total`
    pub name: &'static str,
    /// How much its findings matter.
    pub severity: Severity,
    /// Its manual page.
    pub page: &'static str,
}

/// The language of a manual page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// 日本語
    Japanese,
    /// English
    English,
}

/// The manual page of a rule.
#[must_use]
pub fn explain(_code: &str, _language: Language) -> Option<String> {
    None
}

/// Every check.
pub const RULES: &[Rule] = &[];

/// Checks a document against every rule.
#[must_use]
pub fn check(_document: &Document, _template: &Template) -> Findings {
    Findings::default()
}

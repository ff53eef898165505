//! A finding that is known and need not be mended: who says so, and why.

use super::finding::{Finding, Message};

/// Who says that a finding need not be mended.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AllowedBy {
    /// The form, for every document of it.
    Template,
    /// The list beside the file, by its name.
    List(String),
    /// Whoever runs the check.
    Command,
}

impl AllowedBy {
    /// The name used in JSON.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Template => "template",
            Self::List(_) => "list",
            Self::Command => "command",
        }
    }

    /// As people are told.
    #[must_use]
    pub fn said(&self) -> Message {
        match self {
            Self::Template => Message::new("様式の設定", "the form"),
            Self::List(file) => Message::new(file, file),
            Self::Command => Message::new("--allow の指定", "--allow"),
        }
    }
}

/// A finding that is known and need not be mended. It is counted all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// The finding.
    pub finding: Finding,
    /// Who says so.
    pub by: AllowedBy,
    /// Why; a command need not give a reason.
    pub reason: Option<String>,
}

impl Allowed {
    /// Who says so and why, in one line: `様式の設定、理由：年度末にまとめて記載するため`.
    #[must_use]
    pub fn said(&self) -> Message {
        let by = self.by.said();
        match &self.reason {
            Some(reason) => Message::new(
                format!("{}、理由：{reason}", by.ja),
                format!("{}: {reason}", by.en),
            ),
            None => by,
        }
    }
}

/// An entry of a list that no finding answers to: it may be misspelt or out of date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idle {
    /// The code that it names.
    pub code: String,
    /// Where it stands.
    pub by: AllowedBy,
    /// The reason that it gives.
    pub reason: Option<String>,
}

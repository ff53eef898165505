//! What is odd about a document, and where.

use super::cell_ref::Span;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Must be mended before handing in.
    Error,
    /// Should be looked at.
    Warning,
    /// Worth knowing.
    Info,
}

impl Severity {
    /// The name used in JSON and English reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }

    /// The name used in Japanese reports.
    #[must_use]
    pub fn ja(self) -> &'static str {
        match self {
            Self::Error => "エラー",
            Self::Warning => "警告",
            Self::Info => "情報",
        }
    }
}

/// A sentence in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Japanese, です・ます.
    pub ja: String,
    /// English, lower case, no full stop.
    pub en: String,
}

impl Message {
    /// Pairs the two sentences.
    #[must_use]
    pub fn new(ja: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            ja: ja.into(),
            en: en.into(),
        }
    }
}

/// Characters a finding speaks of, quoted as they stand on the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The cell and its characters.
    pub at: Span,
    /// The characters.
    pub quote: String,
    /// What they are in the finding: 合計, ①②中小企業…
    pub note: Option<Message>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// `T03`; never changes its meaning.
    pub code: &'static str,
    /// `stated-total`: names the problem.
    pub name: &'static str,
    /// How much it matters.
    pub severity: Severity,
    /// The fact.
    pub message: Message,
    /// What to do.
    pub hint: Option<Message>,
    /// The value as found.
    pub found: Option<String>,
    /// The value that would be right.
    pub expected: Option<String>,
    /// Where.
    pub place: Place,
    /// What it does not agree with.
    pub related: Vec<Place>,
}

/// The tray that is carried through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// Drops one in.
    pub fn push(&mut self, finding: Finding) {
        self.0.push(finding);
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Finding> {
        self.0.iter()
    }

    /// How many of this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.0
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    }

    /// True when there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// By cell, then code: the order people see. Sheets stand in the order of their names' first finding.
    #[must_use]
    pub fn into_sorted(mut self) -> Self {
        self.0.sort_by(|a, b| {
            let key = |f: &Finding| {
                (
                    f.place.at.cell.row,
                    f.place.at.cell.column,
                    f.place.at.start,
                )
            };
            (&a.place.at.cell.sheet, key(a), a.code).cmp(&(&b.place.at.cell.sheet, key(b), b.code))
        });
        self.0.dedup();
        self
    }
}

impl IntoIterator for Findings {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

//! What is odd about a document, and where.

use std::collections::BTreeMap;

use super::allowed::{Allowed, AllowedBy, Idle};
use super::cell_ref::Span;
use super::file_fact::FileFact;

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

impl Place {
    /// Where a fact of the file stands.
    #[must_use]
    pub fn of(fact: &FileFact) -> Self {
        Self {
            at: fact.at.clone(),
            quote: fact.quote.clone(),
            note: None,
        }
    }
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

/// What was compared, as people count it: 「合計 4件・目標 12件・日付 39件を確認」.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// A total with its parts.
    Total,
    /// A target with the same target elsewhere, or with what was reached.
    Target,
    /// A rate with the numbers it is of.
    Rate,
    /// An item that the form wants to be filled in.
    Entry,
    /// A number of an item with its neighbours and its columns.
    Number,
    /// A date, its weekday, its year, its period.
    Date,
    /// A text with the same text elsewhere.
    Repeat,
    /// A reference with what it refers to.
    Reference,
}

impl Topic {
    /// Every topic, in the order people are told.
    pub const ALL: [Self; 8] = [
        Self::Total,
        Self::Target,
        Self::Rate,
        Self::Entry,
        Self::Number,
        Self::Date,
        Self::Repeat,
        Self::Reference,
    ];

    /// The name in both languages; the English one is that in JSON.
    #[must_use]
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Total => ("合計", "totals"),
            Self::Target => ("目標", "targets"),
            Self::Rate => ("率", "rates"),
            Self::Entry => ("記載", "entries"),
            Self::Number => ("番号", "numbers"),
            Self::Date => ("日付", "dates"),
            Self::Repeat => ("再掲", "repeats"),
            Self::Reference => ("参照", "references"),
        }
    }
}

/// The tray that is carried through: what is odd, and how many comparisons were made that held.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    list: Vec<Finding>,
    allowed: Vec<Allowed>,
    idle: Vec<Idle>,
    held: BTreeMap<Topic, usize>,
}

impl Findings {
    /// Drops one in.
    pub fn push(&mut self, finding: Finding) {
        self.list.push(finding);
    }

    /// Counts a comparison that held, so that silence is worth something.
    pub fn hold(&mut self, topic: Topic) {
        let count = self.held.entry(topic).or_default();
        *count = count.saturating_add(1);
    }

    /// Takes over all of another list.
    pub fn absorb(&mut self, other: Self) {
        self.list.extend(other.list);
        self.allowed.extend(other.allowed);
        self.idle.extend(other.idle);
        for (topic, many) in other.held {
            let count = self.held.entry(topic).or_default();
            *count = count.saturating_add(many);
        }
    }

    /// How many comparisons held, by topic.
    pub fn held(&self) -> impl Iterator<Item = (Topic, usize)> {
        self.held.iter().map(|(topic, count)| (*topic, *count))
    }

    /// What was compared and held, in one line: `合計 4件・目標 12件を確認しました`. None where nothing was.
    #[must_use]
    pub fn confirmed(&self) -> Option<Message> {
        let said = |name: fn((&'static str, &'static str)) -> &'static str, count: &str| {
            let each = self
                .held()
                .map(|(topic, n)| format!("{} {n}{count}", name(topic.name())));
            each.collect::<Vec<_>>()
        };
        let (ja, en) = (said(|name| name.0, "件"), said(|name| name.1, ""));
        (!ja.is_empty()).then(|| {
            Message::new(
                format!("{}を確認しました", ja.join("・")),
                format!("checked and in order: {}", en.join(", ")),
            )
        })
    }

    /// Sets those aside that `judge` knows a reason for. They no longer count, and are kept with who said so.
    pub fn allow(
        &mut self,
        mut judge: impl FnMut(&Finding) -> Option<(AllowedBy, Option<String>)>,
    ) {
        for finding in std::mem::take(&mut self.list) {
            match judge(&finding) {
                Some((by, reason)) => self.allowed.push(Allowed {
                    finding,
                    by,
                    reason,
                }),
                None => self.list.push(finding),
            }
        }
    }

    /// Those that were set aside, in the order people see.
    #[must_use]
    pub fn allowed(&self) -> &[Allowed] {
        &self.allowed
    }

    /// Notes an entry of a list that no finding answers to.
    pub fn note_idle(&mut self, idle: Idle) {
        self.idle.push(idle);
    }

    /// The entries of lists that no finding answers to.
    #[must_use]
    pub fn idle(&self) -> &[Idle] {
        &self.idle
    }

    /// Takes those out that are not wanted.
    pub fn retain(&mut self, wanted: impl FnMut(&Finding) -> bool) {
        self.list.retain(wanted);
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Finding> {
        self.list.iter()
    }

    /// How many of this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.list
            .iter()
            .filter(|finding| finding.severity == severity)
            .count()
    }

    /// True when there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// By cell, then code: the order people see. Sheets stand in the order of their names' first finding.
    #[must_use]
    pub fn into_sorted(mut self) -> Self {
        self.list.sort_by(|a, b| {
            let key = |f: &Finding| {
                (
                    f.place.at.cell.row,
                    f.place.at.cell.column,
                    f.place.at.start,
                )
            };
            (&a.place.at.cell.sheet, key(a), a.code).cmp(&(&b.place.at.cell.sheet, key(b), b.code))
        });
        self.list.dedup();
        self
    }
}

impl IntoIterator for Findings {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.list.into_iter()
    }
}

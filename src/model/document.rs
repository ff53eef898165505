//! One form, understood.

use std::sync::Arc;

use super::cell_ref::{CellRef, Region, Sourced, Span};
use super::file_fact::FileFact;
use super::grid::Undecodable;
use super::item_path::ItemPath;
use super::metric::Metric;
use super::number_mark::read_number;
use super::numbering::Number;
use super::placement::Placement;
use super::role::ByColumn;
use super::tally::Joined;
use super::traced::Traced;

/// A form and everything it says. The same facts stand in it twice, on purpose: `rows` as the table that
/// is written out, `items` as the tree that is checked; both share their characters with the source.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Id of the template it was recognized as.
    pub template: String,
    /// The files it was read from.
    pub sources: Vec<Source>,
    /// What stands above and below the table, in order.
    pub captions: Vec<Caption>,
    /// First calendar year of the fiscal year it speaks of (令和5年度 → 2023).
    pub fiscal_year: Option<i32>,
    /// The period of the report, from the caption that states it.
    pub period: Option<Sourced<Period>>,
    /// The columns, in the order of the form.
    pub columns: ByColumn<Column>,
    /// The logical rows of the table, in order.
    pub rows: Vec<TableRow>,
    /// The items, outermost first.
    pub items: Vec<Item>,
    /// Every quantity, in the order of the items and columns.
    pub metrics: Vec<Metric>,
    /// What became of each source character.
    pub placement: Placement,
    /// Bytes of a text file that no character set explains.
    pub undecodable: Vec<Undecodable>,
    /// What is to be known of its files beside what they say.
    pub facts: Vec<FileFact>,
    /// Cells merged over several rows of the sheets it was read from: what stands below the first is not blank.
    pub merged: Vec<(Arc<str>, Region)>,
    /// What the ledgers joined to it add up to; none where there were none.
    pub joined: Option<Joined>,
    /// The outermost sections that each stand for one document (`令和5年度 みどり県協会`), where several became one.
    pub parts: Vec<String>,
}

impl Document {
    /// The first caption of this kind, as one text.
    #[must_use]
    pub fn caption(&self, kind: CaptionKind) -> Option<&Traced> {
        self.captions
            .iter()
            .find(|caption| caption.kind == kind)
            .map(|caption| &caption.text)
    }

    /// The name of the office that reports, without brackets, number and label around it:
    /// `（団体名：みどり県協会）` → `みどり県協会`.
    #[must_use]
    pub fn organization(&self) -> Option<String> {
        let text = self.caption(CaptionKind::Organization)?.text().trim();
        let inner = text
            .strip_prefix(['(', '（', '【', '['])
            .and_then(|rest| rest.strip_suffix([')', '）', '】', ']']));
        let text = inner.unwrap_or(text);
        let text = text.rsplit(['：', ':']).next().unwrap_or(text).trim();
        let chars: Vec<char> = text.chars().collect();
        let number = read_number(&chars, 0)
            .filter(|mark| mark.set_off)
            .map_or(0, |mark| mark.end);
        Some(chars[number..].iter().collect::<String>().trim().to_owned())
    }

    /// Every item, outermost first, each before the items below it.
    #[must_use]
    pub fn all_items(&self) -> Vec<&Item> {
        fn collect<'a>(items: &'a [Item], all: &mut Vec<&'a Item>) {
            for item in items {
                all.push(item);
                collect(&item.items, all);
            }
        }
        let mut all = Vec::new();
        collect(&self.items, &mut all);
        all
    }
}

/// A file that went into a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Name of the file without its folder.
    pub file: String,
    /// Format found from its content.
    pub format: &'static str,
    /// Character set, for text files.
    pub charset: Option<&'static str>,
    /// The sheets that were used.
    pub sheets: Vec<Arc<str>>,
}

/// First and last day, ISO 8601 (`2023-04-01`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
}

/// What a line beside the table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CaptionKind {
    /// 様式番号: 様式第1号
    FormNumber,
    /// The title.
    Title,
    /// The period of the report.
    Period,
    /// The office that reports.
    Organization,
    /// （単位：千円）
    Unit,
    /// Any other line above the table.
    Preamble,
    /// A line below the table.
    Note,
}

impl CaptionKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::FormNumber,
        Self::Title,
        Self::Period,
        Self::Organization,
        Self::Unit,
        Self::Preamble,
        Self::Note,
    ];

    /// The kind of this name in JSON.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The name used in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::FormNumber => "form_number",
            Self::Title => "title",
            Self::Period => "period",
            Self::Organization => "organization",
            Self::Unit => "unit",
            Self::Preamble => "preamble",
            Self::Note => "note",
        }
    }
}

/// A line above or below the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caption {
    /// What it is.
    pub kind: CaptionKind,
    /// What it says, as written.
    pub text: Traced,
}

/// One column of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// Heading as written in the source (`令和6年度取組実績`); stacked headings on lines of their own.
    pub heading: Traced,
    /// The stacked headings one by one, topmost first; a heading merged over several columns stands in each.
    pub levels: Vec<Traced>,
    /// When its figures were counted, as the heading says (`令和6年度`, `上半期`).
    pub scope: Option<String>,
    /// What its figures count, where the heading says more than a kind (`研修回数` over 目標 | 実績).
    pub measure: Option<String>,
    /// The unit that the heading states (`千円`).
    pub unit: Option<String>,
}

impl From<Traced> for Column {
    fn from(heading: Traced) -> Self {
        Self {
            levels: vec![heading.clone()],
            heading,
            ..Self::default()
        }
    }
}

/// One logical row: what a page break cut is joined again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow {
    /// A section over the rows below, or data.
    pub kind: RowKind,
    /// What each column says. A section has one entry, under the first column.
    pub entries: ByColumn<Passage>,
}

/// Section or data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    /// A heading over the whole width (`Ⅱ 男女平等参画…`); `depth` 0 is the outermost.
    Section {
        /// How deep it lies.
        depth: u32,
    },
    /// A row with columns.
    Data,
}

/// The text of one cell of the form, and where its items begin. Lines are separated by `\n`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// The text.
    pub text: Traced,
    /// The numbered items that begin in it, by position.
    pub heads: Vec<Head>,
}

/// The place where an item begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Position of its number in the text of the passage, in characters.
    pub at: u32,
    /// The item.
    pub path: ItemPath,
}

/// A heading over others, or an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// A section row of the table.
    Section,
    /// An item.
    Item,
    /// A row of totals (小計, 合計).
    Total,
}

/// One item with what each column says of it, and the items below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The way to it.
    pub path: ItemPath,
    /// Its number, as the first column that has one gives it.
    pub number: Option<Number>,
    /// Its heading without the number, on one line; may be empty.
    pub heading: String,
    /// Section or item.
    pub kind: ItemKind,
    /// What each column says, without the items below.
    pub entries: ByColumn<Entry>,
    /// The items below.
    pub items: Vec<Self>,
}

/// What one column says of one item, without the items below it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The number as this column gives it.
    pub number: Option<Number>,
    /// The heading as this column gives it, without the number.
    pub heading: Traced,
    /// The text under the heading.
    pub body: Traced,
    /// The whole: number, heading and body as written.
    pub text: Traced,
}

impl Entry {
    /// The place of the whole entry, for a finding: its first cell.
    #[must_use]
    pub fn place(&self) -> Option<Span> {
        self.text.first()
    }

    /// The cells it stands in.
    #[must_use]
    pub fn cells(&self) -> Vec<CellRef> {
        self.text.cells()
    }
}

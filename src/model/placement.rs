//! Where each source character went: placed in the document, or dropped and why. Nothing is lost silently.

use std::ops::Range;

use super::cell_ref::Span;
use super::traced::Traced;

/// Why characters of the source are not in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DropReason {
    /// A page break printed them twice (`スケジュール` + `ルに沿って`).
    PageBreakOverlap,
    /// The header row, repeated on a later page.
    RepeatedHeader,
    /// The title block, repeated on a later page.
    RepeatedCaption,
    /// A page number (`- 3 -`, `3/12`).
    PageNumber,
    /// Residue of HTML (`<p>`, `&nbsp;`).
    Markup,
    /// A list mark of a converter (`- `, `## `) before the mark of the document.
    ListMark,
    /// A row of dashes or the like, drawn with characters.
    RuleLine,
    /// A column that the form does not have.
    NoColumn,
    /// A sheet other than the form's.
    OtherSheet,
    /// A figure in whose place the sum of a ledger stands now.
    Replaced,
    /// Content that the form it was recast into has no place for.
    NoPlaceInForm,
    /// A number or heading that another column gives in the same words, where the form has one place for it.
    RepeatedHeading,
    /// A caption of one of several documents that became one: what stands above the whole takes its place.
    CombinedCaption,
    /// The heading of a column, for which the form it was recast into has its own.
    ReplacedHeading,
}

impl DropReason {
    /// The name used in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::PageBreakOverlap => "page-break-overlap",
            Self::RepeatedHeader => "repeated-header",
            Self::RepeatedCaption => "repeated-caption",
            Self::PageNumber => "page-number",
            Self::Markup => "markup",
            Self::ListMark => "list-mark",
            Self::RuleLine => "rule-line",
            Self::NoColumn => "no-column",
            Self::OtherSheet => "other-sheet",
            Self::Replaced => "replaced",
            Self::NoPlaceInForm => "no-place-in-form",
            Self::RepeatedHeading => "repeated-heading",
            Self::CombinedCaption => "combined-caption",
            Self::ReplacedHeading => "replaced-heading",
        }
    }

    /// The reason in Japanese, for the review workbook.
    #[must_use]
    pub fn ja(self) -> &'static str {
        match self {
            Self::PageBreakOverlap => "改ページで重複した文字",
            Self::RepeatedHeader => "ページごとに繰り返された見出し行",
            Self::RepeatedCaption => "ページごとに繰り返された表題",
            Self::PageNumber => "ページ番号",
            Self::Markup => "HTMLのタグ",
            Self::ListMark => "変換で付いた箇条書きの記号",
            Self::RuleLine => "文字で引かれた線",
            Self::NoColumn => "様式にない列",
            Self::OtherSheet => "様式ではないシート",
            Self::Replaced => "台帳の集計に置き換えた文字",
            Self::NoPlaceInForm => "書き出す様式に置く欄のない内容",
            Self::RepeatedHeading => "ほかの欄と同じ番号・見出し",
            Self::CombinedCaption => "まとめの表題などに代えた、各文書の表題など",
            Self::ReplacedHeading => "書き出す様式の見出しに置き換えた列見出し",
        }
    }

    /// True for content that a person wrote and the form has no place for (finding W04).
    #[must_use]
    pub fn is_content(self) -> bool {
        matches!(
            self,
            Self::NoColumn | Self::OtherSheet | Self::NoPlaceInForm
        )
    }
}

/// Characters that are not in the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// Where they stand.
    pub at: Span,
    /// The characters.
    pub text: String,
    /// Why.
    pub reason: DropReason,
}

impl Dropped {
    /// Every stretch of a text, dropped for one reason.
    pub fn all(text: &Traced, reason: DropReason) -> impl Iterator<Item = Self> {
        text.parts().into_iter().map(move |(at, text)| Self {
            at: at.clone(),
            text: text.to_owned(),
            reason,
        })
    }
}

/// Content of one column and section that the form it was recast into has no place for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unplaced {
    /// Heading of the column it stands in; may be empty.
    pub column: String,
    /// The outermost item it stands under; may be empty.
    pub section: String,
    /// Which of the dropped stretches it is made of.
    pub dropped: Range<usize>,
}

/// What was done to the text beside dropping characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// A row cut by a page break was joined to the row above.
    RowJoined,
    /// A line break that only wrapped a line was taken out.
    LineUnwrapped,
    /// The sum of a ledger was put in the place of a figure.
    FigureReplaced,
    /// The sum of a ledger was written where there was none.
    FigureWritten,
}

impl ChangeKind {
    /// The change in Japanese, for the review workbook.
    #[must_use]
    pub fn ja(self) -> &'static str {
        match self {
            Self::RowJoined => "分かれた行を上の行につなげました",
            Self::LineUnwrapped => "折り返しの改行を取りました",
            Self::FigureReplaced => "台帳の集計に置き換えました",
            Self::FigureWritten => "台帳の集計を書き入れました",
        }
    }

    /// The change in English.
    #[must_use]
    pub fn en(self) -> &'static str {
        match self {
            Self::RowJoined => "joined to the row above",
            Self::LineUnwrapped => "took out a line break that only wrapped",
            Self::FigureReplaced => "put the sum of the ledger in its place",
            Self::FigureWritten => "wrote the sum of the ledger",
        }
    }
}

/// One change of layout, or a figure from a ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where.
    pub at: Span,
    /// What.
    pub kind: ChangeKind,
    /// The characters on both sides of the joint; what stood, what stands now and the ledger it is from.
    pub text: String,
}

/// The account of all characters. White space does not count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placement {
    /// Non-blank characters of all cells of the file, as shown.
    pub source_characters: u64,
    /// Those that stand in the document.
    pub placed: u64,
    /// The others.
    pub dropped: Vec<Dropped>,
    /// Changes of layout.
    pub changes: Vec<Change>,
    /// What of the dropped has no place in the form it was recast into, by column and section.
    pub unplaced: Vec<Unplaced>,
}

impl Placement {
    /// True when every source character is accounted for.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        let dropped: u64 = self
            .dropped
            .iter()
            .map(|dropped| visible_chars(&dropped.text))
            .sum();
        self.source_characters == self.placed + dropped
    }
}

/// Number of characters that are not white space.
#[must_use]
pub fn visible_chars(text: &str) -> u64 {
    text.chars().filter(|c| !c.is_whitespace()).count() as u64
}

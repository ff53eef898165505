//! What is to be known of a file beside what it says: error values, hidden parts, macros and links.

use std::ops::Range;

use super::cell_ref::Span;

/// One such fact, and where it stands. Facts go one way: from the reader to the checks; no file is written from them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFact {
    /// Where: a cell and its characters; the first cell of the form for what belongs to the whole file.
    pub at: Span,
    /// The characters, as they stand there; may be empty.
    pub quote: String,
    /// What it is.
    pub kind: FileFactKind,
}

/// What is to be known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileFactKind {
    /// An error value (`#REF!`) stands where a value should.
    ErrorValue,
    /// A formula has no stored value; what it would give is not known.
    FormulaWithoutValue,
    /// The cell could not be read: a number that is none, a text that the file does not hold.
    BrokenCell,
    /// A part that people do not see has content.
    Hidden(Hidden),
    /// More than cells is in the file.
    Active(ActiveContent),
}

/// A hidden part with content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hidden {
    /// What is hidden.
    pub part: HiddenPart,
    /// How many of its cells have content.
    pub cells: u32,
    /// How many characters that are no white space.
    pub characters: u64,
    /// Whether it belongs to the sheet that the form was read from, and so to what was read.
    pub is_read: bool,
}

/// What is hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HiddenPart {
    /// A whole sheet; `by_macro` when no menu can show it.
    Sheet {
        /// Very hidden: only a macro can show it.
        by_macro: bool,
    },
    /// Rows, first and last, from zero.
    Rows(u32, u32),
    /// Columns, first and last, from zero.
    Columns(u32, u32),
}

/// What runs or reaches out of a workbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ActiveKind {
    /// VBA or another script.
    Macro,
    /// A sheet of Excel 4 macros.
    MacroSheet,
    /// Values from another workbook.
    ExternalLink,
    /// Values from another program (DDE).
    ProgramLink,
    /// Values from a database or the web.
    DataConnection,
    /// A document, file or object inside of the workbook.
    EmbeddedObject,
    /// A control (`ActiveX`).
    Control,
}

/// One thing that runs or reaches out, as the file names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ActiveContent {
    /// What it is.
    pub kind: ActiveKind,
    /// The part, or what it leads to: `集計.xlsx`, `oleObject1.bin`; may be empty.
    pub name: String,
}

/// What spreadsheets show where a formula fails.
const ERROR_VALUES: [&str; 16] = [
    "#REF!",
    "#DIV/0!",
    "#N/A",
    "#VALUE!",
    "#NAME?",
    "#NULL!",
    "#NUM!",
    "#SPILL!",
    "#CALC!",
    "#FIELD!",
    "#BLOCKED!",
    "#CONNECT!",
    "#UNKNOWN!",
    "#BUSY!",
    "#GETTING_DATA",
    "#ERROR!",
];

/// The characters of the first error value in a text: the whole text, or one that stands where a value should
/// (`達成率：#DIV/0!`). Texts that speak of errors (`#REF!エラー`) have none.
#[must_use]
pub fn error_mention(text: &str) -> Option<Range<u32>> {
    if error_value(text).is_some() {
        return Some(0..text.chars().count() as u32);
    }
    if !text.contains('#') {
        return None;
    }
    let opens = |before: &str| {
        let last = before.chars().next_back();
        last.is_none_or(|c| c.is_whitespace() || "：:=＝（(「、，,→".contains(c))
    };
    let closes = |behind: &str| {
        let next = behind.chars().next();
        next.is_none_or(|c| {
            c.is_whitespace() || "）)」、，,。．人回件日名％%円社校か月".contains(c)
        })
    };
    let found = ERROR_VALUES.iter().find_map(|value| {
        let (at, _) = text.match_indices(value).find(|(at, value)| {
            let (before, rest) = text.split_at(*at);
            opens(before) && rest.strip_prefix(value).is_some_and(closes)
        })?;
        Some((at, value))
    });
    let (at, value) = found?;
    let start = text.get(..at)?.chars().count() as u32;
    Some(start..start + value.chars().count() as u32)
}

/// What a spreadsheet shows where a formula fails, when the text is nothing else.
#[must_use]
pub fn error_value(text: &str) -> Option<&str> {
    let text = text.trim();
    let is_numbered = |rest: &str| rest.len() == 3 && rest.bytes().all(|b| b.is_ascii_digit());
    let is_known =
        ERROR_VALUES.contains(&text) || text.strip_prefix("Err:").is_some_and(is_numbered);
    is_known.then_some(text)
}

/// True for what a column too narrow leaves of a number in a text file: `########`.
#[must_use]
pub fn is_too_narrow(text: &str) -> bool {
    let text = text.trim();
    text.len() >= 4 && text.bytes().all(|byte| byte == b'#')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn error_values_are_whole_texts() {
        for text in ["#REF!", " #DIV/0! ", "#N/A", "Err:502", "#SPILL!"] {
            assert_eq!(error_value(text), Some(text.trim()), "{text}");
        }
        for text in ["", "#1", "#REF", "N/A", "Err:5020", "Err:abc", "###"] {
            assert_eq!(error_value(text), None, "{text}");
        }
        for (text, at) in [
            ("達成率：#DIV/0!", Some(4..11)),
            ("実績 #REF!回", Some(3..8)),
            ("#N/A", Some(0..4)),
            ("#REF!エラーの解消", None),
            ("A1の#REF!を直した", None),
            ("#7119（救急相談）", None),
        ] {
            assert_eq!(error_mention(text), at, "{text}");
        }
        assert!(is_too_narrow("########") && !is_too_narrow("###") && !is_too_narrow("## 体制"));
    }
}

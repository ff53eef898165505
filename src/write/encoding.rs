//! The character set of a text file that is written, and what becomes of characters that it does not have.

use std::fmt;

use super::{WriteError, Written};
use crate::model::{CellRef, Document, InCp932, Misfit, guarded, misfits, outside_cp932, to_cp932};

/// A character set that text is written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextCharset {
    /// UTF-8 with a byte order mark: every character, and Excel opens it as it is.
    #[default]
    Utf8,
    /// The `Shift_JIS` of Windows.
    Cp932,
}

impl TextCharset {
    /// The name people know it by.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Cp932 => "CP932",
        }
    }
}

/// How text is turned into bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Encoding {
    /// The character set.
    pub charset: TextCharset,
    /// Whether characters that it does not have are written as substitutes. If not, nothing is written.
    pub substitute: bool,
    /// Whether text that a spreadsheet would run as a formula is written as it is, with no apostrophe before it.
    pub unguarded: bool,
}

/// Characters that CP932 does not have stand in a document, and nobody said to write substitutes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotInCp932(Vec<Misfit>);

/// How many are named in the message.
const SHOWN: usize = 5;

impl fmt::Display for NotInCp932 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.0.len();
        let more = count.saturating_sub(SHOWN);
        let shown = |last: &str| -> String {
            let named: Vec<String> = self
                .0
                .iter()
                .take(SHOWN)
                .map(|misfit| {
                    format!(
                        "{} {}（{}→{}）",
                        misfit.at.cell,
                        misfit.text,
                        misfit.code_points(),
                        misfit.written()
                    )
                })
                .collect();
            named.join(last)
        };
        let (more_ja, more_en) = match more {
            0 => (String::new(), String::new()),
            more => (format!("、ほか{more}か所"), format!(" and {more} more")),
        };
        writeln!(
            f,
            "CP932（シフトJIS）にない文字が{count}か所あるため、書き出しませんでした。{}{more_ja}。矢印の右の文字に置き換えてよければ --substitute を付けてください（置き換えの一覧も作ります）。UTF-8ならどの文字も書けます。",
            shown("、"),
        )?;
        write!(
            f,
            "not written: {count} place(s) with characters that CP932 does not have: {}{more_en}; --substitute writes what stands right of the arrow, and a list; UTF-8 holds every character",
            shown(", ").replace('（', " (").replace('）', ")"),
        )
    }
}

impl std::error::Error for NotInCp932 {}

/// A text made from a document as bytes of CP932, and the list of what was written otherwise.
pub(super) fn in_cp932(
    document: &Document,
    text: &str,
    substitute: bool,
) -> Result<Written, WriteError> {
    let mut found = misfits(document);
    found.extend(elsewhere(document, text, &found));
    let missing: Vec<Misfit> = found.iter().filter(|m| m.is_missing()).cloned().collect();
    if !missing.is_empty() && !substitute {
        return Err(NotInCp932(missing).into());
    }
    Ok(Written {
        bytes: to_cp932(text),
        replaced: if found.is_empty() {
            None
        } else {
            Some(list(&found)?)
        },
    })
}

/// Characters of the text that stand nowhere in the document, such as in the id of a form of the office's own.
fn elsewhere(document: &Document, text: &str, known: &[Misfit]) -> Vec<Misfit> {
    let sheet = document
        .sources
        .first()
        .and_then(|source| source.sheets.first());
    let sheet = sheet.cloned().unwrap_or_else(|| "".into());
    let mut found: Vec<Misfit> = Vec::new();
    for outside in outside_cp932(text) {
        let is_known = |misfit: &Misfit| misfit.text == outside.text;
        // A mark at the head of a text goes with the comma before it.
        let is_mark = outside.text.starts_with([',', '"', '\n', '\'']);
        if !known.iter().any(is_known) && !found.iter().any(is_known) && !is_mark {
            found.push(Misfit {
                at: CellRef::new(&sheet, 0, 0).span(0..0),
                text: outside.text.to_owned(),
                how: outside.how,
                around: String::new(),
            });
        }
    }
    found
}

/// The list of characters that were written otherwise. In UTF-8, for it has to show them.
fn list(found: &[Misfit]) -> Result<Vec<u8>, WriteError> {
    let mut writer = ::csv::WriterBuilder::new()
        .terminator(::csv::Terminator::CRLF)
        .from_writer("\u{FEFF}".as_bytes().to_vec());
    writer.write_record([
        "場所",
        "文字",
        "符号位置",
        "書き出した文字",
        "種別",
        "前後の文字",
    ])?;
    for misfit in found {
        let (at, points) = (misfit.at.cell.to_string(), misfit.code_points());
        let kind = match misfit.how {
            InCp932::Missing(_) => "置換",
            _ => "同じ文字の別の符号",
        };
        let around = guarded(misfit.around.as_str().into());
        writer.write_record([
            guarded(at.as_str().into()).as_ref(),
            &misfit.text,
            &points,
            misfit.written(),
            kind,
            around.as_ref(),
        ])?;
    }
    writer
        .into_inner()
        .map_err(|error| WriteError::Csv(error.into_error().into()))
}

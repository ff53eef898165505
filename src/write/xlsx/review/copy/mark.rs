//! What the findings say of a cell: how it is colored, framed and noted.

use std::collections::BTreeMap;

use crate::model::{Finding, Findings, Place, Severity};

/// Findings told in one note; the others are in the list.
const MOST_IN_NOTE: usize = 8;

/// Longest quote in a note.
const LONGEST_QUOTE: usize = 120;

/// One finding at a cell.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark<'a> {
    /// Which of the findings, counted from zero.
    pub(super) nth: usize,
    /// The finding.
    pub(super) finding: &'a Finding,
    /// What of the cell it speaks of.
    pub(super) place: &'a Place,
    /// Whether the finding is about this cell, or only compares it.
    pub(super) is_main: bool,
}

/// How a cell is set off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// It must be mended.
    Error,
    /// It should be looked at.
    Warning,
    /// It is worth knowing.
    Info,
    /// A finding elsewhere compares it.
    Related,
}

/// Marks of a sheet, by row and column.
pub(super) type Marks<'a> = BTreeMap<(u32, u32), Vec<Mark<'a>>>;

/// Marks of all sheets, by the name that addresses call them by.
pub(super) fn marks(findings: &Findings) -> BTreeMap<&str, Marks<'_>> {
    let mut sheets: BTreeMap<&str, Marks> = BTreeMap::new();
    for (nth, finding) in findings.iter().enumerate() {
        let related = finding.related.iter().map(|place| (place, false));
        for (place, is_main) in std::iter::once((&finding.place, true)).chain(related) {
            let cell = &place.at.cell;
            let marks = sheets.entry(&*cell.sheet).or_default();
            marks
                .entry((cell.row, cell.column))
                .or_default()
                .push(Mark {
                    nth,
                    finding,
                    place,
                    is_main,
                });
        }
    }
    for marks in sheets.values_mut().flat_map(BTreeMap::values_mut) {
        marks.sort_by_key(|mark| (mark.level(), mark.nth));
    }
    sheets
}

impl Mark<'_> {
    /// How the cell is set off for it.
    pub(super) fn level(&self) -> Level {
        match self.finding.severity {
            _ if !self.is_main => Level::Related,
            Severity::Error => Level::Error,
            Severity::Warning => Level::Warning,
            Severity::Info => Level::Info,
        }
    }

    /// What stands beside the row: `●エラー T03 C5`.
    pub(super) fn margin(&self) -> String {
        let (code, address) = (self.finding.code, self.place.at.cell.a1());
        match self.level() {
            Level::Related => format!("（関連）{code} {address}"),
            level => format!(
                "{}{} {code} {address}",
                level.sign(),
                self.finding.severity.ja()
            ),
        }
    }

    fn note(&self, row: Option<u32>) -> String {
        let finding = self.finding;
        let mut lines = Vec::new();
        let severity = finding.severity.ja();
        if self.is_main {
            let sign = self.level().sign();
            lines.push(format!(
                "{sign}{severity}[{}] {}",
                finding.code, finding.message.ja
            ));
            if let Some(found) = &finding.found {
                lines.push(format!("記載: {}", quote(found)));
            }
            if let Some(expected) = &finding.expected {
                lines.push(format!("正しい値・比べた値: {}", quote(expected)));
            }
            if let Some(hint) = &finding.hint {
                lines.push(format!("対処: {}", hint.ja));
            }
        } else {
            lines.push(format!(
                "（関連）{severity}[{}] {} の指摘と比べたところです。",
                finding.code, finding.place.at.cell
            ));
            let what = self.place.note.as_ref().map_or("", |note| note.ja.as_str());
            let sign = if what.is_empty() { "" } else { " ← " };
            lines.push(format!("「{}」{sign}{what}", quote(&self.place.quote)));
            lines.push(finding.message.ja.clone());
        }
        if let Some(row) = row {
            lines.push(format!("→ 「確認結果」シートの{row}行目"));
        }
        lines.join("\n")
    }
}

impl Level {
    /// The sign that tells severities apart without color.
    fn sign(self) -> &'static str {
        match self {
            Self::Error => "●",
            Self::Warning => "▲",
            Self::Info => "○",
            Self::Related => "",
        }
    }
}

/// The note at a cell. `row` is that of a finding in the list, from one.
pub(super) fn note(marks: &[&Mark<'_>], row: impl Fn(usize) -> Option<u32>) -> String {
    // What a finding compares within the cell that it is about needs no telling again.
    let is_about = |nth| marks.iter().any(|mark| mark.is_main && mark.nth == nth);
    let told: Vec<&&Mark> = marks
        .iter()
        .filter(|mark| mark.is_main || !is_about(mark.nth))
        .collect();
    let shown = told.iter().take(MOST_IN_NOTE);
    let mut texts: Vec<String> = shown.map(|mark| mark.note(row(mark.nth))).collect();
    if told.len() > MOST_IN_NOTE {
        let others = told.len() - MOST_IN_NOTE;
        texts.push(format!("ほか{others}件は「確認結果」シートにあります。"));
    }
    texts.join("\n\n")
}

fn quote(text: &str) -> String {
    match text.char_indices().nth(LONGEST_QUOTE) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

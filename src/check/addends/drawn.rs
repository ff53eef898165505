//! Tables drawn by hand, for the tests of the rules of sums.

use std::sync::Arc;

use super::super::RULES;
use super::super::sample::template;
use super::super::subject::Subject;
use crate::model::{
    Caption, CaptionKind, CellRef, Column, ColumnKey, Document, Findings, Passage, Role, RowKind,
    TableRow, Topic, Traced,
};

/// What a rule says of a table: `B4 31/30` for each finding, with `?` behind one that is no error.
pub(in super::super) struct Said {
    pub(in super::super) wrong: Vec<String>,
    /// How many sums were checked and held.
    pub(in super::super) held: usize,
}

/// What a rule says of a table. Rows are lines of `text` and cells parted by `|`; the first row is that of the
/// headings, in row 1 of the sheet; the first column names the rows. `notes` stand above the table.
pub(in super::super) fn said(code: &str, notes: &[&str], text: &str) -> Said {
    let document = document(notes, text);
    let rule = RULES
        .iter()
        .find(|rule| rule.code == code)
        .expect("a known code");
    let template = template();
    let mut findings = Findings::default();
    (rule.check)(&Subject::new(&document, &template), &mut findings);
    let held = findings.held().find(|(topic, _)| *topic == Topic::Total);
    let held = held.map_or(0, |(_, count)| count);
    let wrong = findings.into_sorted();
    let wrong = wrong.iter().map(|finding| {
        let value = |value: &Option<String>| value.clone().unwrap_or_default();
        let mark = if finding.severity == rule.severity {
            ""
        } else {
            "?"
        };
        let (found, expected) = (value(&finding.found), value(&finding.expected));
        format!("{} {found}/{expected}{mark}", finding.place.at.cell.a1())
    });
    Said {
        wrong: wrong.collect(),
        held,
    }
}

fn document(notes: &[&str], text: &str) -> Document {
    let sheet: Arc<str> = "S".into();
    let cell = |row: usize, column: usize, text: &str| {
        let at = CellRef::new(&sheet, row as u32, column as u32);
        Traced::cell(&at, text.trim())
    };
    let key = |column: usize| match column {
        0 => ColumnKey::from(Role::Item),
        other => ColumnKey {
            role: Role::Other,
            nth: other as u16 - 1,
        },
    };
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let headings = lines.next().unwrap_or_default().split('|').enumerate();
    let columns = headings.map(|(at, heading)| (key(at), Column::from(cell(0, at, heading))));
    let captions = notes.iter().map(|note| Caption {
        kind: CaptionKind::Preamble,
        text: cell(0, 20, note),
    });
    let rows = lines.zip(1..).map(|(line, row)| TableRow {
        kind: RowKind::Data,
        entries: line
            .split('|')
            .enumerate()
            .filter(|(_, text)| !text.trim().is_empty())
            .map(|(at, text)| {
                let text = cell(row, at, text);
                let passage = Passage {
                    text,
                    ..Passage::default()
                };
                (key(at), passage)
            })
            .collect(),
    });
    Document {
        columns: columns.collect(),
        captions: captions.collect(),
        rows: rows.collect(),
        ..Document::default()
    }
}

//! # 様式で求められている欄が空白です (S07 required-blank)
//! # A column that the form requires is blank (S07 required-blank)
//!
//! ## 何を見るか
//! ## What it sees
//! 様式に必ずある欄（様式ファイルの `required = true`）のうち、ほかの欄には記載のある行で空白のもの、または欄の全体が空白の
//! ものです。要領の欄が空白の行は警告、実施状況の空白は S01 でお知らせします。所管の欄は、ほかの行がすべて記入されて
//! いるとき（5行以上）、一つだけ空白の行を警告します。必須でない欄（評価、課題、担当、期限など）も、4行以上の表で
//! ほかの行がすべて記入されているのに一つの行だけ空白のセルはお知らせします。
//! Columns that the form cannot do without (`required = true` in its template) that are blank in a row of which other columns
//! say something, or blank altogether. A blank guideline is a warning; a blank status is S01. A warning too: the one row
//! without its office where every other, five or more, names its own. Columns that the form can do without (evaluation,
//! issues, office, day) too: in a table of four rows or more, the one cell that is blank where every other row is filled.
//!
//! ## なぜ大切か
//! ## Why it matters
//! 必要な欄が空いた書類は差し戻されます。行や列を貼り違えた印のこともあります。
//! The form will be sent back; or something was pasted into the wrong cell.
//!
//! ## 例
//! ## Example
//! ```text
//! 項目 テレワークの推進  県が実施すること 体験講座の開催  会議所が実施すること （空白）
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! 「－」「なし」と書かれた欄、合計の行、数の欄、備考や理由の欄、「該当なし」「中止」などの行、結合したセル、三分の一より多くの行で空白の欄（分担を一方だけが書く表）、結合した見出しの続き、
//! 記載が一つずれていると S03 がお知らせする行。
//! Cells with a dash or なし; totals; figures, notes and reasons; rows of 該当なし or 中止; merged cells; columns that are blank in more than a third of the rows; merged labels that go on;
//! rows of which S03 tells that they stand one column off.
//!
//! ## 対処
//! ## What to do
//! 記入するか、該当がなければ「－」「なし」と書いてください。
//! Fill it in, or write － or なし where there is nothing to say.

use super::column_shift;
use super::gaps::{Gap, gaps};
use super::measure::{RESULTS, has_any};
use super::rule::{Details, Rule};
use super::subject::{Subject, empty_place, entry_place, title};
use crate::model::{
    CellRef, ColumnKey, Finding, Findings, ItemKind, Message, Place, Role, RowKind, Severity, Topic,
};
use crate::template::Layout;

pub(super) const RULE: Rule = Rule {
    code: "S07",
    name: "required-blank",
    severity: Severity::Error,
    page: include_str!("required_blank.rs"),
    check,
};

/// So many rows that name their office make the one that does not a slip.
const ENOUGH: usize = 5;

/// So many filled rows make one blank cell a slip.
const FEWEST: usize = 2;

/// One row: what stands in it, and in which columns.
struct Row {
    name: String,
    filled: Vec<ColumnKey>,
    /// The first filled cell beside its number and label.
    cell: CellRef,
    place: Option<Place>,
    is_numbered: bool,
    /// Nothing but its number and label stands in it: a row left blank, or a heading of others.
    is_bare: bool,
}

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let mut told = Findings::default();
    offices(subject, &mut told);
    required(subject, &mut told);
    for gap in gaps(subject).into_iter().filter(|gap| !gap.is_result) {
        let is_told = told.iter().any(|finding| finding.place.at.cell == gap.cell);
        if !is_told {
            told.push(of_gap(subject, gap));
        }
    }
    findings.absorb(told);
}

/// The one cell that is blank in a column that every other row fills.
fn of_gap(subject: &Subject<'_>, gap: Gap) -> Finding {
    let column = subject.column(gap.key);
    let message = Message::new(
        format!("{}の欄がこの行だけ空白です（{}）", column.ja, gap.name),
        format!("the {} column is blank in this row alone", column.en),
    );
    RULE.finding(message, empty_place(gap.cell, Some(column)))
        .hint(
            "記入するか、該当がなければ「－」「なし」と書いてください",
            "fill it in, or write － or なし where there is nothing to say",
        )
        .related(gap.place.into_iter().collect())
}

/// The columns that the form cannot do without.
fn required(subject: &Subject<'_>, findings: &mut Findings) {
    let rows = rows(subject);
    let shifted = column_shift::shifted_cells(subject);
    // A row of a label alone was left blank where the others are filled; several of them head groups of rows.
    let bare = rows.iter().filter(|row| row.is_bare).count();
    let bare_are_rows = bare <= ((rows.len().saturating_sub(bare)) / ENOUGH).max(1);
    for column in subject
        .template
        .columns
        .iter()
        .filter(|column| column.required)
    {
        let key = ColumnKey::from(column.role);
        let is_asked =
            !RESULTS.contains(&column.role) && !matches!(column.role, Role::Number | Role::Unit);
        if !is_asked || !subject.document.columns.contains_key(&key) {
            continue;
        }
        let blank: Vec<&Row> = rows
            .iter()
            .filter(|row| !has(row, column.role) && (bare_are_rows || !row.is_bare))
            // What is left over has no budget of its own.
            .filter(|row| !has_any(&row.name, &["繰越", "差額", "差引", "残高"]))
            .collect();
        let filled = rows.iter().filter(|row| has(row, column.role)).count();
        if filled == 0 && blank.len() > 1 {
            tell_column(subject, key, findings);
            continue;
        }
        for _ in 0..filled {
            findings.hold(Topic::Entry);
        }
        let is_alone = blank.len() == 1 && filled >= FEWEST;
        if blank.len().saturating_mul(3) > filled && !is_alone {
            continue;
        }
        for row in blank {
            let is_moved = shifted
                .iter()
                .any(|cell| (&cell.sheet, cell.row) == (&row.cell.sheet, row.cell.row));
            // A label merged over several rows stands in the first.
            let labels = rows
                .iter()
                .any(|row| row.filled.iter().any(|key| is_label(*key)));
            let is_unlabelled = labels && !row.filled.iter().any(|key| is_label(*key));
            // A row of results alone goes on with what stands above.
            let is_result = row.filled.iter().all(|key| RESULTS.contains(&key.role));
            let goes_on =
                column.role == Role::Item && !row.is_numbered || is_unlabelled || is_result;
            if !is_moved && !goes_on {
                tell(subject, key, row, findings);
            }
        }
    }
}

/// A row alone without its office, in a form that may be without the column: every other row names its own.
fn offices(subject: &Subject<'_>, findings: &mut Findings) {
    let columns = subject.document.columns.keys().copied();
    for key in columns.filter(|key| key.role == Role::Department && subject.is_grid()) {
        let is_asked = subject.template.column(key.role);
        if is_asked.is_some_and(|column| column.required) {
            continue;
        }
        let rows = rows(subject);
        let (filled, blank): (Vec<&Row>, Vec<&Row>) =
            rows.iter().partition(|row| row.filled.contains(&key));
        // Where an office is written again below itself, a blank does not stand for the one above.
        let is_written_again = || {
            let names: Vec<&str> = subject
                .document
                .rows
                .iter()
                .filter_map(|row| row.entries.get(&key))
                .map(|passage| passage.text.text().trim())
                .collect();
            names.windows(2).any(|pair| pair[0] == pair[1])
        };
        if let [row] = blank.as_slice()
            && filled.len() >= ENOUGH
            && row.filled.len() > 1
            && is_written_again()
        {
            tell(subject, key, row, findings);
        }
    }
}

fn has(row: &Row, role: Role) -> bool {
    row.filled.iter().any(|key| key.role == role)
}

fn tell(subject: &Subject<'_>, key: ColumnKey, row: &Row, findings: &mut Findings) {
    let column = subject.column(key);
    let Some(cell) = subject.cell_beside(&row.cell, key) else {
        return;
    };
    let name = if row.name.is_empty() {
        String::new()
    } else {
        format!("（{}）", row.name)
    };
    let mut finding = RULE
        .finding(
            Message::new(
                format!("{}の欄が空白です{name}", column.ja),
                format!("the {} column is blank", column.en),
            ),
            empty_place(cell, Some(column)),
        )
        .hint(
            "記入するか、該当がなければ「－」「なし」と書いてください",
            "fill it in, or write － or なし where there is nothing to say",
        )
        .related(row.place.clone().into_iter().collect());
    if matches!(key.role, Role::Guideline | Role::Department) {
        finding.severity = Severity::Warning;
    }
    findings.push(finding);
}

fn tell_column(subject: &Subject<'_>, key: ColumnKey, findings: &mut Findings) {
    let column = subject.column(key);
    let heading = subject
        .document
        .columns
        .get(&key)
        .and_then(|column| column.heading.first());
    let Some(at) = heading else { return };
    let place = Place {
        at,
        quote: column.ja.clone(),
        note: None,
    };
    let finding = RULE
        .finding(
            Message::new(
                format!("{}の欄がすべて空白です", column.ja),
                format!("the {} column is blank altogether", column.en),
            ),
            place,
        )
        .hint("記入してください", "fill it in");
    findings.push(finding);
}

/// The rows of the table that say something.
fn rows(subject: &Subject<'_>) -> Vec<Row> {
    match subject.template.table.layout {
        Layout::Text => text_rows(subject),
        Layout::Grid => item_rows(subject, |_| true),
        Layout::Lines => item_rows(subject, |at| subject.nodes[at].parent.is_none()),
    }
}

/// True for the columns that name a row.
fn is_label(key: ColumnKey) -> bool {
    matches!(key.role, Role::Number | Role::Item | Role::Unit)
}

/// What a label begins with.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Mark {
    Figure,
    Bracketed,
    Roman,
    Circled,
    Sign,
    Word,
}

impl Mark {
    fn of(label: &str) -> Self {
        match label.trim_start().chars().next() {
            Some('0'..='9' | '０'..='９' | '第') => Self::Figure,
            Some('(' | '（' | '⑴'..='⒇') => Self::Bracketed,
            Some('Ⅰ'..='ⅿ') => Self::Roman,
            Some('①'..='⑳') => Self::Circled,
            Some(c) if "【〔［[＜<《〈■□◆◇○●◎・※★☆▼▽▲△".contains(c) => {
                Self::Sign
            }
            _ => Self::Word,
        }
    }

    /// That of more than half of the labels.
    fn usual(labels: &[&str]) -> Option<Self> {
        let marks: Vec<Self> = labels.iter().map(|label| Self::of(label)).collect();
        let count = |mark: &Self| marks.iter().filter(|other| *other == mark).count();
        let kinds = [
            Self::Figure,
            Self::Bracketed,
            Self::Roman,
            Self::Circled,
            Self::Sign,
            Self::Word,
        ];
        kinds
            .into_iter()
            .find(|mark| count(mark).saturating_mul(2) > marks.len())
    }
}

fn text_rows(subject: &Subject<'_>) -> Vec<Row> {
    let is_numbered = subject.document.columns.contains_key(&Role::Number);
    let labels: Vec<&str> = subject
        .document
        .rows
        .iter()
        .filter(|row| row.kind == RowKind::Data)
        .filter_map(|row| {
            let mut entries = row.entries.iter();
            let (_, label) = entries.find(|(key, _)| key.role == Role::Item)?;
            Some(label.text.text()).filter(|label| !label.trim().is_empty())
        })
        .collect();
    let usual = Mark::usual(&labels);
    let rows = subject
        .document
        .rows
        .iter()
        .filter(|row| row.kind == RowKind::Data);
    rows.filter_map(|row| {
        let filled: Vec<_> = row
            .entries
            .iter()
            .filter(|(_, p)| !p.text.is_blank())
            .collect();
        let content = filled.iter().find(|(key, _)| !is_label(**key));
        // A name with nothing beside it, marked as the others are.
        let bare = || {
            let label = filled.iter().find(|(key, _)| key.role == Role::Item)?;
            let is_counted = filled.iter().any(|(key, _)| key.role == Role::Number);
            let is_like_others = usual == Some(Mark::of(label.1.text.text()));
            (is_counted || !is_numbered && is_like_others).then_some(label)
        };
        let (_, first) = content.or_else(bare)?;
        let (_, label) = filled
            .iter()
            .find(|(key, _)| key.role == Role::Item)
            .unwrap_or(&filled[0]);
        let line = label
            .text
            .text()
            .trim_start()
            .lines()
            .next()
            .unwrap_or_default();
        let at = first.text.first()?;
        Some(Row {
            name: line.chars().take(20).collect(),
            is_numbered: filled.iter().any(|(key, _)| key.role == Role::Number),
            is_bare: content.is_none(),
            cell: at.cell.clone(),
            place: Some(Place {
                at,
                quote: first
                    .text
                    .text()
                    .trim()
                    .lines()
                    .next()
                    .unwrap_or_default()
                    .chars()
                    .take(40)
                    .collect(),
                note: None,
            }),
            filled: filled.iter().map(|(key, _)| **key).collect(),
        })
    })
    .collect()
}

fn item_rows(subject: &Subject<'_>, is_row: impl Fn(usize) -> bool) -> Vec<Row> {
    let mut rows = Vec::new();
    for (at, node) in subject.nodes.iter().enumerate() {
        let is_sum = has_any(&node.item.heading, &["合計", "総計", "小計"])
            || node.item.heading.trim() == "計";
        if node.item.kind != ItemKind::Item || !is_row(at) || is_sum {
            continue;
        }
        let is_grid = subject.is_grid();
        let below = if is_grid {
            at..at + 1
        } else {
            subject.subtree(at)
        };
        let mut filled = Vec::new();
        let mut first = None;
        let mut label = None;
        for entry in below.flat_map(|at| &subject.nodes[at].item.entries) {
            if entry.1.text.is_blank() {
                continue;
            }
            filled.push(*entry.0);
            if is_label(*entry.0) {
                label = label.or(Some(entry.1));
            } else {
                first = first.or(Some(entry.1));
            }
        }
        let is_bare = first.is_none() && !subject.is_grid() && node.children.is_empty();
        if is_bare {
            first = label;
        }
        // The label of a row is the heading of its item.
        if !node.item.heading.is_empty() {
            filled.push(Role::Item.into());
        }
        if let Some((entry, cell)) = first.and_then(|entry| Some((entry, entry.place()?.cell))) {
            rows.push(Row {
                name: title(node.item),
                is_numbered: node.item.number.is_some(),
                is_bare,
                cell,
                place: entry_place(entry, None),
                filled,
            });
        }
    }
    rows
}

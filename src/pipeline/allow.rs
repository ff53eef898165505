//! Findings that need not be mended: what the form, the list beside the file and the command say of them.

use crate::model::{AllowedBy, CellRef, Document, Finding, Findings, Idle, Span, fold};
use crate::template::{Allow, Block, Template};

/// One reason to set findings aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// The code or the name of the findings, in any case.
    pub finding: String,
    /// Why; a command need not give a reason.
    pub reason: Option<String>,
    /// The cells it is limited to.
    pub cell: Option<Block>,
    /// The item it is limited to, with those below.
    pub path: Option<String>,
    /// Who says so.
    pub by: AllowedBy,
    /// Name of the file whose findings it is limited to.
    pub file: Option<String>,
}

impl Allowance {
    /// Findings of this code or name, everywhere, because the command says so.
    #[must_use]
    pub fn asked(finding: &str) -> Self {
        Self {
            finding: finding.to_owned(),
            reason: None,
            cell: None,
            path: None,
            by: AllowedBy::Command,
            file: None,
        }
    }

    /// An entry of the list `list` beside the file `file`.
    #[must_use]
    pub fn listed(entry: Allow, list: &str, file: &str) -> Self {
        Self {
            file: Some(file.to_owned()),
            ..Self::of(entry, AllowedBy::List(list.to_owned()))
        }
    }

    fn of(entry: Allow, by: AllowedBy) -> Self {
        Self {
            finding: entry.code,
            reason: Some(entry.reason),
            cell: entry.cell,
            path: entry.path,
            by,
            file: None,
        }
    }
}

/// Sets aside what need not be mended. The more exact word goes first: the list beside the file, then the form,
/// then the command.
pub(super) fn apply(
    findings: &mut Findings,
    document: &Document,
    template: &Template,
    asked: &[Allowance],
) {
    let of_form: Vec<Allowance> = template
        .allow
        .iter()
        .map(|entry| Allowance::of(entry.clone(), AllowedBy::Template))
        .collect();
    let is_list = |allowance: &&Allowance| matches!(allowance.by, AllowedBy::List(_));
    let mut all: Vec<Known> = asked
        .iter()
        .filter(is_list)
        .chain(&of_form)
        .chain(asked.iter().filter(|allowance| !is_list(allowance)))
        .map(|allowance| Known {
            allowance,
            spans: allowance.path.as_ref().map(|path| spans(document, path)),
            is_used: false,
        })
        .collect();
    let home = document.sources.first().map(|source| source.file.as_str());
    findings.allow(|finding| {
        let known = all.iter_mut().find(|known| known.is_of(finding, home))?;
        known.is_used = true;
        let Allowance { by, reason, .. } = known.allowance;
        Some((by.clone(), reason.clone()))
    });
    // A form is for many documents, a command for many files: there it is no mistake.
    for known in all.iter().filter(|known| !known.is_used) {
        if is_list(&known.allowance) {
            findings.note_idle(Idle {
                code: known.allowance.finding.clone(),
                by: known.allowance.by.clone(),
                reason: known.allowance.reason.clone(),
            });
        }
    }
}

/// An allowance, with the characters of the item it is limited to.
struct Known<'a> {
    allowance: &'a Allowance,
    spans: Option<Vec<Span>>,
    is_used: bool,
}

impl Known<'_> {
    fn is_of(&self, finding: &Finding, home: Option<&str>) -> bool {
        let Allowance {
            finding: asked,
            cell,
            file,
            ..
        } = self.allowance;
        let at = &finding.place.at;
        let (of, sheet) = file_and_sheet(&at.cell);
        (finding.code.eq_ignore_ascii_case(asked) || finding.name.eq_ignore_ascii_case(asked))
            && (file.is_none() || file.as_deref() == of.or(home))
            && cell
                .as_ref()
                .is_none_or(|block| block.contains(sheet, &at.cell))
            && self.spans.as_ref().is_none_or(|spans| {
                spans.iter().any(|span| {
                    span.cell == at.cell && span.start <= at.start && at.start < span.end.max(1)
                })
            })
    }
}

/// `[派遣実績.csv]Sheet1` → the file and its sheet; a sheet of the file itself has no such name.
fn file_and_sheet(cell: &CellRef) -> (Option<&str>, &str) {
    let named = cell.sheet.strip_prefix('[');
    match named.and_then(|rest| rest.split_once(']')) {
        Some((file, sheet)) => (Some(file), sheet),
        None => (None, &cell.sheet),
    }
}

/// Where an item and those below it stand.
fn spans(document: &Document, path: &str) -> Vec<Span> {
    let asked = fold(path.trim().trim_matches('/'));
    document
        .all_items()
        .into_iter()
        .filter(|item| {
            let path = fold(&item.path.to_string());
            let rest = path.strip_prefix(&asked);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
        .flat_map(|item| item.entries.values())
        .flat_map(|entry| entry.text.sources().cloned())
        .collect()
}

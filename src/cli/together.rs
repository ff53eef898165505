//! Which of the files asked for are one document: a plan and its ledgers.

use super::failure::{self, JoinFailure};
use super::inputs::Input;
use crate::pipeline::{Choice, Converted, PartKind};
use crate::template::Catalog;

/// Files that became one document.
pub(super) struct Together<'a> {
    /// The plan, or the first of several documents.
    pub(super) home: Input,
    /// The others, in the order asked.
    pub(super) others: Vec<Input>,
    /// The document.
    pub(super) converted: Converted<'a>,
}

/// All files as one document.
pub(super) fn all(
    inputs: &[Input],
    catalog: &'static Catalog,
    choice: &Choice,
) -> Result<Together<'static>, JoinFailure> {
    let converted = failure::join(inputs, String::new(), catalog, choice)?;
    let source = converted.document.sources.first();
    let home = inputs
        .iter()
        .position(|input| source.is_some_and(|source| source.file == input.name()))
        .unwrap_or(0);
    let mut others = inputs.to_vec();
    let home = others.remove(home);
    Ok(Together {
        home,
        others,
        converted,
    })
}

/// All files as one document, where exactly one is a plan or an earlier report and the others are ledgers; none else.
pub(super) fn plan_and_ledgers(
    inputs: &[Input],
    catalog: &'static Catalog,
    choice: &Choice,
) -> Option<Result<Together<'static>, JoinFailure>> {
    if inputs.len() < 2 || inputs.iter().any(|input| input.path.is_none()) {
        // Standard input cannot be read twice.
        return None;
    }
    let mut plans = 0;
    for input in inputs {
        match failure::part_kind(input, catalog, choice).ok()?? {
            PartKind::Ledger => {}
            PartKind::Plan => plans += 1,
        }
        // Of many reports, two are enough to know.
        if plans > 1 {
            return None;
        }
    }
    (plans == 1).then(|| all(inputs, catalog, choice))
}

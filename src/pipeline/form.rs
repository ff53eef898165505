//! Which form a file is read as, and which it is written as.

use super::{Choice, ConvertError};
use crate::compose;
use crate::model::{Document, Role, Workbook};
use crate::recognize::{self, Match, Unrecognized};
use crate::template::{Catalog, Template};

/// The form in a workbook: the one to write if it is that, else whatever it is.
pub(super) fn identify<'a>(
    book: &Workbook,
    catalog: &'a Catalog,
    choice: &Choice,
) -> Result<Match<'a>, Unrecognized> {
    let directly = choice
        .target
        .as_deref()
        .and_then(|target| recognize::identify(book, catalog, Some(target)).ok());
    match directly {
        Some(found) if choice.template.is_none() => Ok(found),
        _ => recognize::identify(book, catalog, choice.template.as_deref()),
    }
}

/// What was read, in the layout of the form to write.
pub(super) fn recast<'a>(
    read: &Document,
    from: &'a Template,
    catalog: &'a Catalog,
    choice: &Choice,
) -> Result<(Document, &'a Template), ConvertError> {
    let target = choice.target.as_deref().and_then(|id| catalog.get(id));
    let Some(to) = target.filter(|to| to.id != from.id) else {
        return Ok((read.clone(), from));
    };
    let document = compose::recast(read, from, to);
    let says_something = document
        .rows
        .iter()
        .flat_map(|row| row.entries.keys())
        .any(|key| !matches!(key.role, Role::Number | Role::Item));
    if says_something {
        Ok((document, to))
    } else {
        Err(ConvertError::NothingInCommon {
            from: from.name.ja.clone(),
            to: to.name.ja.clone(),
            from_en: from.name.en.clone(),
            to_en: to.name.en.clone(),
        })
    }
}

/// What the checks speak of: the file as it was read, and what of it found no place in the form to write.
pub(super) fn accounted(read: Document, written: &Document) -> Document {
    Document {
        placement: written.placement.clone(),
        ..read
    }
}

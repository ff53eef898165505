//! Which form a file is read as, and which it is written as.

use super::{Choice, ConvertError};
use crate::compose;
use crate::model::{Document, Role, Workbook, visible_chars};
use crate::recognize::{self, Match, Unrecognized};
use crate::template::{Catalog, Template};

/// The form in a workbook. Where one is to be written, the file may be read as that form directly, or as what it is
/// by itself and be recast: the way that leaves less behind is taken, the direct one where both leave the same.
pub(super) fn identify<'a>(
    book: &Workbook,
    catalog: &'a Catalog,
    choice: &Choice,
) -> Result<Match<'a>, Unrecognized> {
    let by_itself = recognize::identify(book, catalog, choice.template.as_deref());
    let Some(to) = choice.target.as_deref().and_then(|id| catalog.get(id)) else {
        return by_itself;
    };
    let directly = match &choice.template {
        None => recognize::identify(book, catalog, Some(&to.id)).ok(),
        Some(_) => None,
    };
    match (directly, by_itself) {
        (Some(directly), Ok(by_itself)) if !by_itself.template.fallback => {
            let left = |found: &Match<'_>| {
                let read = recognize::extract(book, found, "");
                left_behind(&compose::recast(&read, found.template, to))
            };
            let is_same = by_itself.template.id == to.id;
            let is_better = is_same || left(&directly) <= left(&by_itself);
            Ok(if is_better { directly } else { by_itself })
        }
        (Some(directly), _) => Ok(directly),
        (None, by_itself) => by_itself,
    }
}

/// Characters of content that have no place in a document.
fn left_behind(document: &Document) -> u64 {
    let dropped = document.placement.dropped.iter();
    dropped
        .filter(|dropped| dropped.reason.is_content())
        .map(|dropped| visible_chars(&dropped.text))
        .sum()
}

/// What was read, in the layout of the form to write; none where it stands in that layout already.
pub(super) fn recast<'a>(
    read: &Document,
    from: &'a Template,
    catalog: &'a Catalog,
    choice: &Choice,
) -> Result<Option<(Document, &'a Template)>, ConvertError> {
    let target = choice.target.as_deref().and_then(|id| catalog.get(id));
    let Some(to) = target.filter(|to| to.id != from.id) else {
        return Ok(None);
    };
    let document = compose::recast(read, from, to);
    let says_something = document
        .rows
        .iter()
        .flat_map(|row| row.entries.keys())
        .any(|key| !matches!(key.role, Role::Number | Role::Item));
    if says_something {
        Ok(Some((document, to)))
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

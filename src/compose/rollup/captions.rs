//! What stands above and below the tables of several documents → what stands there once.

use super::label::year;
use crate::model::{Caption, CaptionKind, Document, Traced, fold};

/// The captions of the whole, and what they say again of what stands there already or was summed up.
pub(super) fn together(documents: &[Document]) -> (Vec<Caption>, Vec<Traced>) {
    let mut captions: Vec<Caption> = Vec::new();
    let mut again: Vec<Traced> = Vec::new();
    for document in documents {
        for caption in &document.captions {
            let same = captions.iter().any(|known| {
                known.kind == caption.kind && fold(known.text.text()) == fold(caption.text.text())
            });
            let of_kind = captions.iter().position(|known| known.kind == caption.kind);
            let stands_alone = match caption.kind {
                CaptionKind::FormNumber | CaptionKind::Title => true,
                CaptionKind::Unit => units_differ(documents),
                _ => false,
            };
            match of_kind {
                _ if same => again.push(caption.text.clone()),
                // Each section tells its own.
                _ if caption.kind == CaptionKind::Unit && stands_alone => {
                    again.push(caption.text.clone());
                }
                Some(_) if stands_alone => again.push(caption.text.clone()),
                Some(at)
                    if matches!(
                        caption.kind,
                        CaptionKind::Period | CaptionKind::Organization
                    ) =>
                {
                    captions[at].text.push_glue("、");
                    captions[at].text.push(&caption.text.trimmed());
                }
                _ => captions.push(caption.clone()),
            }
        }
    }
    if let Some(title) = captions
        .iter_mut()
        .find(|caption| caption.kind == CaptionKind::Title)
    {
        title.text = over_years(&title.text, documents);
    }
    // Notes stand below the table, whoever said them.
    let (mut above, notes): (Vec<_>, Vec<_>) = captions
        .into_iter()
        .partition(|caption| caption.kind != CaptionKind::Note);
    above.extend(notes);
    (above, again)
}

/// The title with the last year behind the first: 令和4年度～令和6年度実施状況.
fn over_years(title: &Traced, documents: &[Document]) -> Traced {
    let years = |pick: fn(&Document, &Document) -> bool| {
        documents
            .iter()
            .filter(|document| document.fiscal_year.is_some())
            .reduce(|a, b| if pick(a, b) { a } else { b })
    };
    let first = years(|a, b| a.fiscal_year <= b.fiscal_year);
    let last = years(|a, b| a.fiscal_year >= b.fiscal_year);
    let (Some(first), Some(last)) = (first, last) else {
        return title.clone();
    };
    if first.fiscal_year == last.fiscal_year {
        return title.clone();
    }
    let (Some(from), Some(to)) = (year(first), year(last)) else {
        return title.clone();
    };
    let written = documents.first().and_then(year).unwrap_or_default();
    let Some(byte) = title.text().find(written.text()) else {
        return title.clone();
    };
    let start = title.text()[..byte].chars().count() as u32;
    let end = start + written.len();
    let mut whole = title.slice(0..start);
    whole.push(&from);
    whole.push_glue("～");
    whole.push(&to);
    whole.push(&title.slice(end..title.len()));
    whole
}

/// The line that states the unit of a whole table.
pub(super) fn unit(document: &Document) -> Option<&Traced> {
    document.caption(CaptionKind::Unit)
}

/// Whether the tables are in different units, so that no line can state one for all.
pub(super) fn units_differ(documents: &[Document]) -> bool {
    let mut units = documents
        .iter()
        .map(|document| unit(document).map(|unit| fold(unit.text())));
    let first = units.next().flatten();
    units.any(|unit| unit != first)
}

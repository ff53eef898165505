//! What stands above and below the table of the official workbook.

use rust_xlsxwriter::FormatAlign;

use super::block::Canvas;
use super::style::Style;
use crate::model::{Caption, CaptionKind, Document};
use crate::template::Captions;
use crate::write::WriteError;

/// Height of the empty row between title block and table, and before the notes, in pixels.
const GAP: u32 = 9;

/// Writes form number, title, period, organization and what else stands above the table. The unit caption
/// comes last, right above it. Where the document has no form number or title, those of the form stand.
pub(super) fn above(
    canvas: &mut Canvas,
    document: &Document,
    own: &Captions,
    style: &Style,
) -> Result<(), WriteError> {
    let title = position(document, CaptionKind::Title);
    let before_title = |at: usize| title.is_some_and(|title| at < title);
    let all = || document.captions.iter().enumerate();
    let preamble = |early: bool| {
        all()
            .filter(move |(at, caption)| {
                caption.kind == CaptionKind::Preamble && before_title(*at) == early
            })
            .map(|(_, caption)| caption)
    };
    let first = canvas.row;
    let has_number = position(document, CaptionKind::FormNumber).is_some();
    if let (Some(text), false) = (&own.form_number, has_number) {
        text_line(
            canvas,
            CaptionKind::FormNumber,
            text,
            style,
            FormatAlign::Left,
        )?;
    }
    for caption in of_kind(document, CaptionKind::FormNumber).chain(preamble(true)) {
        line(canvas, caption, style, FormatAlign::Left)?;
    }
    let own_title = own.title.iter().filter(|_| title.is_none());
    for text in own_title {
        canvas.record.caption(canvas.row, CaptionKind::Title);
        canvas.block(text.trim(), style.title_face(), 0, |_| style.title())?;
    }
    for caption in of_kind(document, CaptionKind::Title) {
        canvas.record.caption(canvas.row, CaptionKind::Title);
        canvas.block(caption.text.text().trim(), style.title_face(), 0, |_| {
            style.title()
        })?;
    }
    for caption in of_kind(document, CaptionKind::Period) {
        line(canvas, caption, style, FormatAlign::Center)?;
    }
    for caption in of_kind(document, CaptionKind::Organization) {
        let align = if is_bracketed(caption.text.text()) {
            FormatAlign::Center
        } else {
            FormatAlign::Right
        };
        line(canvas, caption, style, align)?;
    }
    for caption in preamble(false) {
        line(canvas, caption, style, FormatAlign::Left)?;
    }
    if canvas.row > first {
        canvas.space(GAP)?;
    }
    for caption in of_kind(document, CaptionKind::Unit) {
        line(canvas, caption, style, FormatAlign::Right)?;
    }
    Ok(())
}

/// Writes the notes below the table: those of the document, else those of the form.
pub(super) fn below(
    canvas: &mut Canvas,
    document: &Document,
    own: &Captions,
    style: &Style,
) -> Result<(), WriteError> {
    if position(document, CaptionKind::Note).is_none() && !own.notes.is_empty() {
        canvas.space(GAP)?;
        for text in &own.notes {
            text_line(canvas, CaptionKind::Note, text, style, FormatAlign::Left)?;
        }
    }
    for (at, caption) in of_kind(document, CaptionKind::Note).enumerate() {
        if at == 0 {
            canvas.space(GAP)?;
        }
        line(canvas, caption, style, FormatAlign::Left)?;
    }
    Ok(())
}

fn line(
    canvas: &mut Canvas,
    caption: &Caption,
    style: &Style,
    align: FormatAlign,
) -> Result<(), WriteError> {
    text_line(canvas, caption.kind, caption.text.text(), style, align)
}

fn text_line(
    canvas: &mut Canvas,
    kind: CaptionKind,
    text: &str,
    style: &Style,
    align: FormatAlign,
) -> Result<(), WriteError> {
    // An indent on the left is part of what was written; blanks that only moved a line to the right are not.
    let text = match align {
        FormatAlign::Left => text.trim_end(),
        _ => text.trim(),
    };
    if text.is_empty() {
        return Ok(());
    }
    canvas.record.caption(canvas.row, kind);
    canvas.block(text, style.face(), 0, |_| style.plain().set_align(align))
}

fn of_kind(document: &Document, kind: CaptionKind) -> impl Iterator<Item = &Caption> {
    document
        .captions
        .iter()
        .filter(move |caption| caption.kind == kind)
}

fn position(document: &Document, kind: CaptionKind) -> Option<usize> {
    document
        .captions
        .iter()
        .position(|caption| caption.kind == kind)
}

/// A line in brackets belongs to the title above it and is centered like it.
fn is_bracketed(text: &str) -> bool {
    let text = text.trim();
    text.starts_with(['(', '（', '〔', '【', '[', '［'])
        && text.ends_with([')', '）', '〕', '】', ']', '］'])
}

//! An outline on the sheet: one text column, sections in bold, blocks and items indented by their depth.

use super::block::Canvas;
use super::style::Style;
use crate::model::{ColumnKey, Document, Passage, Role, RowKind, TableRow};
use crate::template::Template;
use crate::write::WriteError;

/// Pixels that one step of indent takes.
const INDENT: u32 = 14;
/// Steps of indent that a sheet shows.
const MOST_STEPS: u32 = 12;
/// Height of the empty row before a section, in pixels.
const GAP: u32 = 9;
/// Lines of text that a heading keeps below it on its page.
const KEPT_LINES: usize = 4;

/// One line of the outline.
#[derive(Debug)]
struct Line<'a> {
    text: &'a str,
    depth: u32,
    is_heading: bool,
}

/// Writes the rows of the document, one line a row.
pub(super) fn body(
    canvas: &mut Canvas,
    document: &Document,
    template: &Template,
    style: &Style,
) -> Result<(), WriteError> {
    let labels = Labels { document, template };
    let lines = lines(&document.rows, &labels);
    let face = style.face();
    for (at, line) in lines.iter().enumerate() {
        let begins_group =
            line.is_heading && !at.checked_sub(1).is_some_and(|at| lines[at].is_heading);
        if begins_group {
            keep_with_next(canvas, &lines[at..], style);
        }
        if line.is_heading && line.depth == 0 && at > 0 && !canvas.page.is_empty() {
            canvas.space(GAP)?;
        }
        let steps = line.depth.min(MOST_STEPS);
        let indent = u8::try_from(steps).unwrap_or(0);
        canvas.block(line.text, face, steps * INDENT, |_| {
            if line.is_heading && line.depth == 0 {
                style.heading(indent)
            } else {
                style.indented(indent)
            }
        })?;
    }
    Ok(())
}

/// Begins a new page when headings would stand at the end of this one with nothing below them.
fn keep_with_next(canvas: &mut Canvas, lines: &[Line], style: &Style) {
    let face = style.face();
    let mut height = GAP;
    for line in lines {
        let own = canvas.height_of(line.text, face, line.depth.min(MOST_STEPS) * INDENT);
        if !line.is_heading {
            height += own.min(face.row_height(KEPT_LINES));
            break;
        }
        height += own;
    }
    if height > canvas.page.left() {
        canvas.turn_page();
    }
}

/// What heads the block of a column that no row heads.
struct Labels<'d> {
    document: &'d Document,
    template: &'d Template,
}

impl<'d> Labels<'d> {
    fn of(&self, key: ColumnKey) -> &'d str {
        let own = self
            .document
            .columns
            .get(&key)
            .map(|column| column.heading.text());
        own.filter(|heading| !heading.trim().is_empty())
            .or_else(|| Some(self.template.column(key.role)?.heading.as_str()))
            .unwrap_or_default()
    }
}

/// The lines of the rows. Text of a column whose block no row heads stands below its label.
fn lines<'d>(rows: &'d [TableRow], labels: &Labels<'d>) -> Vec<Line<'d>> {
    let mut lines = Vec::new();
    let mut block: Option<ColumnKey> = None;
    let mut block_depth = 0;
    let mut depth = 1;
    for row in rows {
        for (key, passage) in &row.entries {
            if let RowKind::Section { depth: own } = row.kind {
                let text = passage.text.text().trim();
                if !text.is_empty() {
                    lines.push(Line {
                        text,
                        depth: own,
                        is_heading: true,
                    });
                }
                block = Some(*key);
                block_depth = own;
                depth = own + 1;
                continue;
            }
            let is_new = block != Some(*key);
            if is_new && !matches!(key.role, Role::Item | Role::Number) {
                let heads_block = block.is_some_and(|block| block.role != Role::Item);
                block_depth = if heads_block {
                    block_depth
                } else {
                    block_depth + 1
                };
                depth = block_depth + 1;
                lines.push(Line {
                    text: labels.of(*key),
                    depth: block_depth,
                    is_heading: true,
                });
                block = Some(*key);
            }
            data(passage, &mut depth, &mut lines);
        }
    }
    lines
}

/// The lines of one passage: one for each item that begins in it, as deep as its path.
fn data<'d>(passage: &'d Passage, depth: &mut u32, lines: &mut Vec<Line<'d>>) {
    let text = passage.text.text();
    let mut bytes = (0_u32..).zip(text.char_indices().map(|(byte, _)| byte));
    let mut starts: Vec<(usize, u32)> = Vec::new();
    for head in &passage.heads {
        if let Some((_, byte)) = bytes.find(|(at, _)| *at == head.at) {
            let steps = head.path.steps().len();
            starts.push((
                byte,
                u32::try_from(steps).unwrap_or(MOST_STEPS).saturating_sub(1),
            ));
        }
    }
    let mut push = |text: &'d str, depth: u32| {
        let text = text.trim();
        if !text.is_empty() {
            lines.push(Line {
                text,
                depth,
                is_heading: false,
            });
        }
    };
    let first = starts.first().map_or(text.len(), |(byte, _)| *byte);
    push(&text[..first], *depth);
    for (at, (byte, own)) in starts.iter().enumerate() {
        let end = starts.get(at + 1).map_or(text.len(), |(next, _)| *next);
        *depth = *own;
        push(&text[*byte..end], *own);
    }
}

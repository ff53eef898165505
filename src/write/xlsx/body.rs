//! The rows of the official table on the sheet: sections kept with what they head, long rows in pieces.

use rust_xlsxwriter::{Format, FormatAlign};

use super::block::{Canvas, clean};
use super::style::{Edges, Style, of_text};
use super::table::{OfficialColumn, OfficialRow};
use super::typed::typed;
use crate::model::{CellValue, ItemPath, Passage, Role, Setting, cell_value};
use crate::write::WriteError;
use crate::write::layout::{Block, head_ranks, lines, split_row};

/// Pixels that one step of indent takes.
const INDENT: u32 = 14;

/// Writes the rows of the table.
pub(super) fn body(
    canvas: &mut Canvas,
    rows: &[OfficialRow],
    columns: &[OfficialColumn],
    style: &Style,
) -> Result<(), WriteError> {
    let formats = Formats::new(style);
    let mut after_section = false;
    for (at, row) in rows.iter().enumerate() {
        match row {
            OfficialRow::Section {
                text,
                depth,
                column,
            } => {
                if !after_section {
                    keep_with_next(canvas, &rows[at..], style);
                }
                let indent = u8::try_from((*depth).min(8)).unwrap_or(8);
                canvas.record.section(canvas.row, *column);
                canvas.block(
                    text,
                    style.section_face(),
                    u32::from(indent) * INDENT,
                    |edges| style.section(indent, edges),
                )?;
                after_section = true;
            }
            OfficialRow::Data(passages) => {
                data_row(canvas, passages, columns, style, &formats)?;
                after_section = false;
            }
        }
    }
    Ok(())
}

/// Begins a new page when sections would stand at the end of this one with nothing below them.
fn keep_with_next(canvas: &mut Canvas, rows: &[OfficialRow], style: &Style) {
    let face = style.face();
    let mut height = 0;
    for row in rows {
        match row {
            OfficialRow::Section { text, depth, .. } => {
                height += canvas.height_of(text, style.section_face(), depth.min(&8) * INDENT);
            }
            OfficialRow::Data(passages) => {
                let most = passages
                    .iter()
                    .zip(&canvas.widths)
                    .map(|(passage, width)| lines(passage.text.text(), face.capacity(*width)).len())
                    .max();
                // A long row is cut; a few lines of it under the heading are enough.
                height += face.row_height(most.unwrap_or(1).min(6));
                break;
            }
        }
    }
    if height > canvas.page.left() {
        canvas.turn_page();
    }
}

/// Writes one row of the table, in several sheet rows if it is taller than the page.
fn data_row(
    canvas: &mut Canvas,
    passages: &[Passage],
    columns: &[OfficialColumn],
    style: &Style,
    formats: &Formats,
) -> Result<(), WriteError> {
    let face = style.face();
    // Columns that have only the row in common are cut at lines, not at items.
    let paths: Vec<Vec<&ItemPath>> = passages
        .iter()
        .zip(columns)
        .map(|(passage, column)| {
            let heads = passage.heads.iter().filter(|_| column.is_aligned);
            heads.map(|head| &head.path).collect()
        })
        .collect();
    let (ranks, below_heading) = head_ranks(&paths);
    let texts: Vec<_> = passages
        .iter()
        .map(|passage| clean(passage.text.text()))
        .collect();
    let blocks: Vec<Block> = texts
        .iter()
        .zip(passages)
        .zip(ranks)
        .zip(&canvas.widths)
        .map(|(((text, passage), ranks), width)| Block {
            heads: byte_heads(passage, text, &ranks),
            text,
            capacity: face.capacity(*width),
        })
        .collect();
    let pieces = split_row(&blocks, &below_heading, face, &mut canvas.page);
    let whole: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
    canvas.record.rows(canvas.row, &whole, &pieces);
    for (piece, edges) in pieces.iter().zip(Edges::of_pieces(&pieces)) {
        let format = formats.of(edges);
        for ((column, text), role) in (0u16..)
            .zip(&piece.texts)
            .zip(columns.iter().map(|c| c.key.role))
        {
            match typed(text).filter(|_| holds_data(role)) {
                Some(typed) => {
                    let format = formats.of_data(edges, &typed.format);
                    canvas.sheet.write_number_with_format(
                        canvas.row,
                        column,
                        typed.value,
                        &format,
                    )?
                }
                // A mark that stands for a number (－, …, x) stands where numbers do.
                None if holds_data(role) && stands_for_number(text) => {
                    let format = format.clone().set_align(FormatAlign::Right);
                    canvas.sheet.write_string_with_format(
                        canvas.row,
                        column,
                        *text,
                        &of_text(&format, text),
                    )?
                }
                None => canvas.sheet.write_string_with_format(
                    canvas.row,
                    column,
                    *text,
                    &of_text(format, text),
                )?,
            };
        }
        canvas
            .sheet
            .set_row_height_pixels(canvas.row, piece.height)?;
        canvas.row += 1;
    }
    Ok(())
}

/// Heads by byte instead of by character, in order. Carriage returns taken out of the text would shift them.
fn byte_heads(passage: &Passage, text: &str, ranks: &[usize]) -> Vec<(usize, usize)> {
    if text.len() != passage.text.text().len() {
        return Vec::new();
    }
    let mut chars = (0u32..).zip(text.char_indices().map(|(byte, _)| byte));
    let mut heads = Vec::new();
    let mut last = None;
    for (head, rank) in passage.heads.iter().zip(ranks) {
        if last.is_some_and(|last| head.at <= last) {
            continue;
        }
        last = Some(head.at);
        if let Some((_, byte)) = chars.find(|(at, _)| *at == head.at) {
            heads.push((byte, *rank));
        }
    }
    heads
}

/// True for the columns in which a number or a date alone is one. Columns of running text and of names hold
/// text, whatever it looks like.
fn holds_data(role: Role) -> bool {
    !matches!(
        role,
        Role::Item
            | Role::Guideline
            | Role::Issues
            | Role::Next
            | Role::PartyA
            | Role::PartyB
            | Role::Department
            | Role::Notes
    )
}

fn stands_for_number(text: &str) -> bool {
    matches!(
        cell_value(text, Setting::Plain),
        CellValue::Nil | CellValue::Unknown | CellValue::Suppressed
    )
}

/// Formats of body cells, made once.
struct Formats(Vec<(Edges, Format)>);

impl Formats {
    fn new(style: &Style) -> Self {
        let edges = [(true, true), (true, false), (false, true), (false, false)];
        Self(
            edges
                .map(|(top, bottom)| Edges { top, bottom })
                .map(|edges| (edges, style.cell(edges)))
                .to_vec(),
        )
    }

    /// A number or date, drawn by a format of its own.
    fn of_data(&self, edges: Edges, number_format: &str) -> Format {
        let is_date = number_format.contains('d');
        let align = if is_date {
            FormatAlign::Left
        } else {
            FormatAlign::Right
        };
        self.of(edges)
            .clone()
            .set_num_format(number_format)
            .set_align(align)
    }

    fn of(&self, edges: Edges) -> &Format {
        let at = self
            .0
            .iter()
            .position(|(known, _)| *known == edges)
            .unwrap_or(0);
        &self.0[at].1
    }
}

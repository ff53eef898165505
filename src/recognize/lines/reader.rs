//! The lines of an outline, told apart → rows, trees and captions.

use std::collections::HashSet;
use std::sync::Arc;

use super::parts::Part;
use super::{Outline, joint};
use crate::model::{
    ByColumn, Caption, CaptionKind, Column, ColumnKey, Placement, Role, RowKind, Traced, Workbook,
};
use crate::recognize::bullets::Bullets;
use crate::recognize::continuation::LogicalRow;
use crate::recognize::extract::{self, Read, Said};
use crate::recognize::header::Header;
use crate::recognize::identify::Match;
use crate::recognize::outline::Outlined;
use crate::recognize::tree::{FoundHead, Step, Tree};
use crate::recognize::{align, caption, items, joint as cell_joint, table};
use crate::template::Template;

/// Longer captions that are sentences are no title, period or office.
const LONGEST_CAPTION: u32 = 40;

/// Reads the lines of a sheet.
pub(in crate::recognize) fn read(
    book: &Workbook,
    found: &Match<'_>,
    placement: &mut Placement,
) -> Read {
    let (grid, template) = (&book.sheets[found.sheet], found.template);
    let outline = Outline::of(grid, template, placement);
    let columns = columns(&found.header, template);
    let pieces = pieces(&outline, placement);
    let mut captions = captions(&pieces);
    if let Some(declared) = &grid.declared {
        captions.extend(caption::read(grid, 0, declared.header.0));
        captions.extend(caption::declared_below(grid, declared));
    }
    let rows: Vec<Piece> = pieces
        .into_iter()
        .filter(|piece| !matches!(piece.part, Part::Caption | Part::Note))
        .collect();
    let keys: Vec<ColumnKey> = columns.keys().copied().collect();
    let (rows, outlined) = outlined(&outline, rows, &keys, template);
    let (items, metrics) = items::items(&outlined);
    Read {
        captions,
        columns,
        said: Said {
            rows: table::table_rows(rows, &outlined),
            items,
            metrics,
        },
    }
}

/// The sections, which nothing on the sheet heads, and the blocks, in the order of the form.
fn columns(header: &Header, template: &Template) -> ByColumn<Column> {
    let layout = template.table.layout;
    let mut columns: ByColumn<Column> = header
        .columns(layout)
        .into_iter()
        .map(|(key, band)| (key, extract::column(band, layout)))
        .collect();
    let sections = ColumnKey::from(Role::Item);
    if !columns.contains_key(&sections) {
        let official = template
            .column(Role::Item)
            .map_or("", |column| column.heading.as_str());
        let mut heading = Traced::default();
        heading.push_glue(official);
        columns.shift_insert(0, sections, Column::from(heading));
    }
    columns
}

/// A line with those that are the rest of it.
struct Piece {
    part: Part,
    text: Traced,
}

/// Joins lines that a page or the width of the paper cut, and parts labels from text on the same line.
fn pieces(outline: &Outline, placement: &mut Placement) -> Vec<Piece> {
    let wrap = joint::Wrap::of(&outline.lines);
    let mut pieces: Vec<Piece> = Vec::new();
    for (at, (line, part)) in outline.lines.iter().zip(&outline.parts).enumerate() {
        let above = at.checked_sub(1).map(|at| &outline.lines[at]);
        let goes_on = match (part, pieces.last()) {
            (Part::SectionRest, Some(_)) => true,
            (Part::Text, Some(piece)) => {
                matches!(piece.part, Part::Item | Part::Text)
                    && above
                        .is_some_and(|above| joint::runs_on(piece.text.text(), above, line, &wrap))
            }
            (Part::Caption | Part::Note, Some(piece)) => {
                piece.part == *part
                    && !line.is_marked()
                    && above.is_some_and(|above| {
                        joint::caption_runs_on(piece.text.text(), above, line, &wrap)
                    })
            }
            _ => false,
        };
        match pieces.last_mut().filter(|_| goes_on) {
            Some(piece) => {
                cell_joint::append(
                    &mut piece.text,
                    &line.text,
                    true,
                    !line.after_gap,
                    placement,
                );
            }
            None => pieces.push(Piece {
                part: *part,
                text: line.text.clone(),
            }),
        }
        if let Part::Label(label) = part {
            let label = &outline.labels[*label];
            let rest = line.text.slice(label.end..line.text.len()).trimmed();
            if !rest.is_blank()
                && let Some(piece) = pieces.last_mut()
            {
                piece.text = line.text.slice(0..label.end);
                let part = if super::line::is_marked(rest.text()) {
                    Part::Item
                } else {
                    Part::Text
                };
                pieces.push(Piece { part, text: rest });
            }
        }
    }
    pieces
}

fn captions(pieces: &[Piece]) -> Vec<Caption> {
    let above = pieces.iter().filter(|piece| piece.part == Part::Caption);
    let mut captions = caption::tell_apart(above.map(|piece| piece.text.clone()).collect());
    for caption in &mut captions {
        let is_sentence =
            caption.text.len() > LONGEST_CAPTION && caption.text.text().contains('。');
        if is_sentence {
            caption.kind = CaptionKind::Preamble;
        }
    }
    let below = pieces.iter().filter(|piece| piece.part == Part::Note);
    captions.extend(below.map(|piece| caption::note(piece.text.clone())));
    captions
}

/// Puts each line where it belongs: sections into every tree, a block with its items into that of its column.
fn outlined(
    outline: &Outline,
    pieces: Vec<Piece>,
    keys: &[ColumnKey],
    template: &Template,
) -> (Vec<LogicalRow>, Outlined) {
    let texts: Vec<&str> = pieces.iter().map(|piece| piece.text.text()).collect();
    let bullets = Arc::new(if template.table.bullets {
        Bullets::of(&texts)
    } else {
        Bullets::default()
    });
    let mut trees: ByColumn<Tree> = keys
        .iter()
        .map(|key| (*key, Tree::by_line(Arc::clone(&bullets))))
        .collect();
    let mut section_tree = Tree::new();
    let mut section: Vec<Step> = Vec::new();
    let mut key = ColumnKey::from(Role::Item);
    let mut sections = HashSet::new();
    let (mut rows, mut heads, mut depths) = (Vec::new(), Vec::new(), Vec::new());
    for piece in pieces {
        let mut found: Vec<FoundHead> = Vec::new();
        let mut kind = RowKind::Data;
        let mut depth = 0;
        match piece.part {
            Part::Section => {
                key = Role::Item.into();
                let node = section_tree.open_section(piece.text.text());
                section = section_tree.path(node);
                for tree in trees.values_mut() {
                    tree.enter(&section);
                }
                if let Some(tree) = trees.get_mut(&key) {
                    let node = tree.enter(&section);
                    tree.write_titled(node, &piece.text);
                    sections.insert((key, node));
                    found.push((0, node));
                }
                depth = (section.len() as u32).saturating_sub(1);
                kind = RowKind::Section { depth };
            }
            Part::Label(label) => {
                let label = &outline.labels[label];
                let name = piece.text.slice(label.name.clone()).trimmed();
                key = label.key;
                if let Some(tree) = trees.get_mut(&key) {
                    let node = tree.enter_row(&section, Step::Named(name.text().to_owned()));
                    tree.write_titled(node, &piece.text);
                    sections.insert((key, node));
                    found.push((0, node));
                }
                depth = section.len() as u32;
                kind = RowKind::Section { depth };
            }
            _ => {
                if let Some(tree) = trees.get_mut(&key) {
                    found = tree.read(&piece.text, None);
                }
            }
        }
        rows.push(LogicalRow {
            kind,
            entries: ByColumn::from_iter([(key, piece.text)]),
        });
        heads.push(ByColumn::from_iter([(key, found)]));
        depths.push(depth);
    }
    let alignment = align::align(&trees, &[]);
    let outlined = Outlined {
        trees,
        alignment,
        heads,
        sections,
        depths,
    };
    (rows, outlined)
}

//! Texts and column widths come in → lines, row heights and pieces that fit a page go out.
//!
//! Neither Excel nor `LibreOffice` makes rows tall enough by itself in every case, and both cut what is
//! taller than a page; so lines are broken here as a printer would, and rows are cut where they must be.
//! Lengths are screen pixels (96 to the inch, as in the file format) and thousandths of an em.

mod char_width;
mod face;
mod kinsoku;
mod line_break;
mod page;
mod path_order;
mod row_split;

pub(super) use face::Face;
pub(super) use line_break::lines;
pub(super) use page::{Page, Paper};
pub(super) use path_order::head_ranks;
pub(super) use row_split::{Block, Piece, split_row};

/// Tallest row of Excel, in pixels: 545 px are 408.75 pt.
pub(super) const TALLEST_ROW: u32 = 545;

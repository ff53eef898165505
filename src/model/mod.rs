//! The nouns. Nothing comes in, nothing goes out: every room above speaks in these words.

mod allowed;
mod blank_form;
mod cell_ref;
mod cell_value;
mod cp932;
mod document;
mod file_fact;
mod finding;
mod formula_guard;
mod grid;
mod heading_parts;
mod item_path;
mod label;
mod ledger;
mod measure_name;
mod metric;
mod narrow;
mod number_mark;
mod numbering;
mod placement;
mod quantity;
mod role;
mod sheet_setup;
mod tally;
mod traced;
mod wareki;
mod word_list;
mod written_sheet;

pub use allowed::{Allowed, AllowedBy, Idle};
pub use blank_form::{BlankColumn, BlankForm};
pub use cell_ref::{CellRef, Region, Sourced, Span, column_name};
pub use cell_value::{
    CellNumber, CellValue, Direction, Remark, Setting, cell_value, is_numeric_like,
};
pub use cp932::{Cp932Char, InCp932, Misfit, misfits, outside_cp932, to_cp932};
pub use document::{
    Caption, CaptionKind, Column, Document, Entry, Head, Item, ItemKind, Passage, Period, RowKind,
    Source, TableRow,
};
pub use file_fact::{
    ActiveContent, ActiveKind, FileFact, FileFactKind, Hidden, HiddenPart, error_mention,
    error_value, is_too_narrow,
};
pub use finding::{Finding, Findings, Message, Place, Severity, Topic};
pub use formula_guard::{guarded, kept_as_is, needs_guard, unguarded};
pub use grid::{Cell, Declared, Format, Grid, Raw, Undecodable, Visibility, Workbook};
pub use heading_parts::{HeadingParts, heading_parts, kind_word, scope_period};
pub use item_path::ItemPath;
pub use label::{ascii_digit, compose_half_width_kana, fold, fold_char, is_invisible};
pub use ledger::{Category, Ledger, Measure};
pub use measure_name::{measure_key, measure_stem, related_measures};
pub use metric::{Kind, Metric};
pub use narrow::narrow;
pub use number_mark::{KANJI_LIKE_KATAKANA, NumberMark, read_number};
pub use numbering::{Number, Scheme};
pub use placement::{Change, ChangeKind, DropReason, Dropped, Placement, Unplaced, visible_chars};
pub use quantity::{Quantity, is_each, is_unit_word, quantities, same_unit, scaled_unit};
pub use role::{ByColumn, ColumnKey, Role};
pub use sheet_setup::{CellFont, PaperSize, SheetSetup};
pub use tally::{
    Joined, LedgerUse, LeftOut, LeftOutReason, Month, StatedActual, TALLY_APRIL, TALLY_REMAINING,
    TALLY_SHEET, TALLY_TARGET, TALLY_TOTAL, Tally, TallyPart,
};
pub use traced::{Traced, char_slice};
pub use wareki::{
    Date, DateMention, Era, Joint, MONTHS_EN, WEEKDAYS, WEEKDAYS_EN, dates, days_in_month,
    effective_period, fiscal_year, period,
};
pub use word_list::has_any;
pub use written_sheet::{Fingerprint, RestRow, WrittenSheet};

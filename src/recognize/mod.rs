//! A [`Workbook`](crate::model::Workbook) comes in → the form it is, and the
//! [`Document`](crate::model::Document) it says, go out.
//!
//! Recognition cannot fail, it can only find less: what finds no place is dropped with a reason, never in silence.

mod account;
mod again;
mod align;
mod blank;
mod blank_role;
mod bullets;
mod caption;
mod continuation;
mod events;
mod extract;
mod facts;
mod grid;
mod header;
mod heads;
mod identify;
mod items;
mod joint;
mod lines;
mod markup;
mod outline;
mod prose;
mod rows;
mod shape;
mod signs;
mod table;
mod tree;

pub use again::again;
pub use blank::{NoHeader, blank_form};
pub use events::{events, is_ledger};
pub use extract::extract;
pub use identify::{Match, Unrecognized, identify};
pub use prose::metrics;

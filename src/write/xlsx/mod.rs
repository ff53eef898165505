//! A [`Document`](crate::model::Document) comes in → an Excel workbook goes out: the official one, which is
//! handed in, and the one for review.

mod block;
mod body;
mod book;
mod captions;
mod header;
mod official;
mod outline;
mod record;
mod review;
mod style;
mod table;
mod typed;

pub use official::official;
pub use review::{FileNames, Original, review};

#[cfg(test)]
mod readback;

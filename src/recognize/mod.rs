//! A [`Workbook`] comes in → the form it is, and the [`Document`] it says, go out.

mod prose;

pub use prose::metrics;

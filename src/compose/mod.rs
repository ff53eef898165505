//! [`Document`](crate::model::Document)s and a [`Template`](crate::template::Template) come in → one document
//! in the layout of that form goes out: another form, or several documents as one.

mod recast;
mod rollup;

pub use recast::recast;
pub use rollup::rollup;

//! [`Document`](crate::model::Document)s and a [`Template`](crate::template::Template) come in → one document
//! in the layout of that form goes out: another form, several documents as one, a plan filled
//! from its ledgers.

mod ledger;
mod recast;
mod rollup;

pub use ledger::fill;
pub use recast::recast;
pub use rollup::rollup;

//! [`Document`](crate::model::Document)s and a [`Template`](crate::template::Template) come in → one document
//! in the layout of that form goes out: a plan filled from its ledgers.

mod ledger;

pub use ledger::fill;

//! A document or findings come in → JSON in the published shape goes out. The shapes are structs of their own,
//! so that the nouns of the program may change freely.

mod document;
mod findings;
mod joined;
mod sarif;
mod sarif_shape;

use serde::Serialize;

pub use document::document;
pub use findings::{FileFindings, findings};
pub use sarif::{Sarif, SarifFile, SarifRule, sarif};

/// Pretty-printed, with a line break at the end.
fn printed(value: &impl Serialize) -> String {
    // The shapes hold strings, numbers and lists alone, which always have a JSON form.
    let mut text = serde_json::to_string_pretty(value).unwrap_or_else(|_| "null".to_owned());
    text.push('\n');
    text
}

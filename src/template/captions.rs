//! What a form says above and below its table when the document does not say it itself.

use serde::Deserialize;

/// The form's own lines. Each is written only where the document has no line of its kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Captions {
    /// Number of the form: 様式第3号（第7条関係）.
    pub form_number: Option<String>,
    /// The title, line by line.
    pub title: Vec<String>,
    /// Remarks below the table, line by line.
    pub notes: Vec<String>,
}

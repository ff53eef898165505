//! What the rules cannot know of a form by its words.

use serde::Deserialize;

/// How the targets of a form are meant.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Checks {
    /// Words in the names of measures of which less is better, beside those every form knows.
    pub decreasing: Vec<String>,
    /// Whether targets are for the whole of a plan of which the report tells a part.
    pub prorated: bool,
}

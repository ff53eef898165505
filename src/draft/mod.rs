//! A blank form and the set-up of its sheet come in → the text of a template file goes out.

mod toml_text;

pub use toml_text::toml;

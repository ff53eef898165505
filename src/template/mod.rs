//! What a form looks like. TOML text comes in → a strict [`Template`] goes out; it drives recognition and
//! writing alike, so a new form is one file in `templates/` and no Rust.

mod allow;
mod captions;
mod catalog;
mod checks;
mod dictionary;
mod mistake;
mod paper;

use std::collections::BTreeMap;

use serde::Deserialize;
use thiserror::Error;

use crate::model::Role;

pub use allow::{Allow, Block, is_code};
pub use captions::Captions;
pub use catalog::{Catalog, TemplateFile};
pub use checks::Checks;
pub use dictionary::Labels;
pub use mistake::Mistake;
pub use paper::{Paper, Widths};

/// What stands for a title in the sets of [`Template::enough`].
pub const TITLE: &str = "表題";

/// One form. Unknown keys are refused with line, column and the keys that are allowed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Same as the file's name without `.toml`.
    pub id: String,
    /// What people call the form.
    pub name: Name,
    /// The columns, in the order of the official layout.
    pub columns: Vec<TemplateColumn>,
    /// How rows are formed.
    #[serde(default)]
    pub table: Table,
    /// Paper, fonts and margins.
    #[serde(default)]
    pub page: Page,
    /// The form's own lines above and below the table.
    #[serde(default)]
    pub captions: Captions,
    /// Whether it is tried only on what no other form fits.
    #[serde(default)]
    pub fallback: bool,
    /// Sets of columns, by their headings here, any one of which is enough beside the required ones; none when
    /// the required ones are. [`TITLE`] in a set stands for one of the titles.
    #[serde(default)]
    pub enough: Vec<Vec<String>>,
    /// What titles of the form say, `*` standing for any characters: forms with the same columns are told apart
    /// by it.
    #[serde(default)]
    pub titles: Vec<String>,
    /// The titles, folded: filled in by the catalog.
    #[serde(skip)]
    pub titled: Labels,
    /// Whether it is the user's own: told by the catalog.
    #[serde(skip)]
    pub is_own: bool,
    /// Words of ledgers and plans that mean the same: `小中学校 = ["小学校", "中学校"]`.
    #[serde(default)]
    pub aliases: BTreeMap<String, Vec<String>>,
    /// How figures of ledgers are written into the form.
    #[serde(default)]
    pub ledger: LedgerLines,
    /// Findings that need not be mended in documents of this form.
    #[serde(default)]
    pub allow: Vec<Allow>,
    /// How the targets of the form are meant.
    #[serde(default)]
    pub checks: Checks,
}

/// How figures of ledgers are written into a form that does not show it by lines of its own.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LedgerLines {
    /// One figure, with `{kind}`, `{measure}`, `{value}` and `{unit}`. What stands before `{measure}` is written
    /// once for all figures of a kind.
    pub wording: String,
}

impl Default for LedgerLines {
    fn default() -> Self {
        Self {
            wording: "＜{kind}＞{measure}：{value}{unit}".to_owned(),
        }
    }
}

/// A name in both languages.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Name {
    /// Japanese.
    pub ja: String,
    /// English.
    pub en: String,
}

/// One column of a form.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a key of the file, by its name"
)]
pub struct TemplateColumn {
    /// What it is for.
    pub role: Role,
    /// The official heading; a heading found in the source is kept as it is.
    pub heading: String,
    /// Labels this form knows beside those of the dictionary; `*` stands for any characters.
    #[serde(default)]
    pub labels: Vec<String>,
    /// Whether it is also called as the dictionary calls its role. False for a column that only its own names
    /// tell from another of the role.
    #[serde(default = "yes")]
    pub dictionary: bool,
    /// Whether a table without it can be this form.
    pub required: bool,
    /// Its width, counted as `page.widths` says: by default its share of the page, relative to the other columns.
    pub width: u32,
    /// Whether it may stand several times: years, half-years, levels of a path.
    #[serde(default)]
    pub repeats: bool,
    /// Whether its items are those of the other columns. Where parties stand side by side, ア of one is not ア of
    /// the other: only the row is common to them.
    #[serde(default = "yes")]
    pub aligned: bool,
    /// Every name it is known by: filled in by the catalog.
    #[serde(skip)]
    pub names: Labels,
}

fn yes() -> bool {
    true
}

/// How the rows of the table are formed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a key of the file, by its name"
)]
pub struct Table {
    /// One row for each logical row of the source, or for each numbered item.
    pub rows: Rows,
    /// Whether rows with a numbered heading alone are sections over the rows below.
    pub sections: bool,
    /// How the text of the table is laid out.
    pub layout: Layout,
    /// Whether bullet points (○ ・) are items of their own.
    pub bullets: bool,
    /// Whether the labels of groups stand in every row, also where the source merged or left them out.
    pub repeat_labels: bool,
    /// Whether one row is one event with a day: a ledger, whose figures can be joined to a plan.
    pub events: bool,
}

/// How the text of a form is laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// Numbered text in the cells of a table; rows cut by a page break are joined.
    #[default]
    Text,
    /// A table of one datum a cell: one row of the sheet is one row.
    Grid,
    /// An outline, one line a row, without a table.
    Lines,
}

/// What a row of the official table stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rows {
    /// A logical row of the source.
    #[default]
    Source,
    /// A numbered item.
    Item,
}

/// Paper, fonts and margins of the official workbook.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Page {
    /// Size of the paper.
    pub paper: Paper,
    /// How the paper lies.
    pub orientation: Orientation,
    /// What the widths of the columns are counted in.
    pub widths: Widths,
    /// Font of the body. The default ships with Windows 10 and later, and has one and the same name there and
    /// in the free package (`BIZ UD明朝 Medium` has not), so what is measured is what is printed.
    pub body_font: String,
    /// Font of title and header row.
    pub heading_font: String,
    /// Size of the body in tenths of a point (105 is 10.5 pt).
    pub body_size: u32,
    /// Size of the header row in tenths of a point; that of the body where it is not given.
    pub heading_size: Option<u32>,
    /// Size of the title in tenths of a point.
    pub title_size: u32,
    /// Margins in millimetres: left, right, top, bottom.
    pub margins: [u32; 4],
}

impl Default for Page {
    fn default() -> Self {
        Self {
            paper: Paper::A4,
            orientation: Orientation::Landscape,
            widths: Widths::Share,
            body_font: "BIZ UDゴシック".to_owned(),
            heading_font: "BIZ UDゴシック".to_owned(),
            body_size: 105,
            heading_size: None,
            title_size: 150,
            margins: [15, 15, 18, 18],
        }
    }
}

/// How the paper lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Orientation {
    /// Wider than high.
    #[default]
    Landscape,
    /// Higher than wide.
    Portrait,
}

/// Why a template file is not one.
#[derive(Debug, Error)]
pub enum TemplateError {
    /// Not TOML, or a key or value that templates do not have.
    #[error("{0}")]
    Mistake(Box<Mistake>),
    /// The id is not the file's name.
    #[error(
        "様式ファイル『{file}』の id が「{id}」です。ファイル名と同じにしてください。\ntemplate {file} has id {id:?}; it must be the file's name"
    )]
    IdDiffers {
        /// Name of the file.
        file: String,
        /// The id in it.
        id: String,
    },
}

impl Template {
    /// Reads a template file; `file` is its name, for messages and for the id.
    pub fn parse(file: &str, text: &str) -> Result<Self, TemplateError> {
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let template: Self = toml::from_str(text)
            .map_err(|error| TemplateError::Mistake(Box::new(Mistake::of(file, text, &error))))?;
        if file.strip_suffix(".toml") != Some(template.id.as_str()) {
            return Err(TemplateError::IdDiffers {
                file: file.to_owned(),
                id: template.id,
            });
        }
        Ok(template)
    }

    /// Whether the items of this column are those of the other columns.
    #[must_use]
    pub fn is_aligned(&self, role: Role) -> bool {
        self.column(role).is_none_or(|column| column.aligned)
    }

    /// The column of this role.
    #[must_use]
    pub fn column(&self, role: Role) -> Option<&TemplateColumn> {
        self.columns.iter().find(|column| column.role == role)
    }
}

#[cfg(test)]
mod page_of_the_language;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_key_is_refused_with_its_place_and_the_allowed_keys() {
        let text = "id = \"x\"\nname = { ja = \"\", en = \"\" }\ncolumns = []\n[page]\norientaton = \"portrait\"\n";
        let message = Template::parse("x.toml", text)
            .map(|_| ())
            .map_err(|e| e.to_string());
        let message = message.expect_err("misspelt key accepted");
        assert!(message.contains("line 5, column 1"), "{message}");
        assert!(message.contains("orientation"), "{message}");
    }
}

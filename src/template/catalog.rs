//! The forms the program knows: those built in, and the user's own.

use super::dictionary::Dictionary;
use super::{Template, TemplateError};
use crate::model::Role;

/// Files of `templates/`, found by the build script.
const BUILT_IN: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/templates.rs"));

/// Every form, with the dictionary of column labels they share.
#[derive(Clone, Debug)]
pub struct Catalog {
    templates: Vec<Template>,
    dictionary: Dictionary,
}

impl Catalog {
    /// The built-in forms.
    pub fn built_in() -> Result<Self, TemplateError> {
        let dictionary = Dictionary::built_in().map_err(|source| TemplateError::Syntax {
            file: "dictionary.toml".to_owned(),
            source: Box::new(source),
        })?;
        let mut catalog = Self {
            templates: Vec::new(),
            dictionary,
        };
        for (file, text) in BUILT_IN {
            catalog.add(Template::parse(file, text)?);
        }
        Ok(catalog)
    }

    /// Adds a form of the user's own; one with the same id is replaced.
    pub fn add(&mut self, mut template: Template) {
        for column in &mut template.columns {
            column.names = self.dictionary.labels(column);
        }
        self.templates.retain(|known| known.id != template.id);
        self.templates.push(template);
    }

    /// Every form.
    #[must_use]
    pub fn templates(&self) -> &[Template] {
        &self.templates
    }

    /// The form with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Template> {
        self.templates.iter().find(|template| template.id == id)
    }

    /// The forms as they are before anything was done: the column for results need not be there yet. Forms that
    /// take any table are left out.
    #[must_use]
    pub fn awaiting_results(&self) -> Self {
        let mut catalog = self.clone();
        catalog.templates.retain(|template| !template.fallback);
        for column in catalog.templates.iter_mut().flat_map(|t| &mut t.columns) {
            if column.role == Role::Status {
                column.required = false;
            }
        }
        catalog
    }

    /// The text of a built-in form's file.
    #[must_use]
    pub fn source(id: &str) -> Option<&'static str> {
        BUILT_IN
            .iter()
            .find(|(file, _)| file.strip_suffix(".toml") == Some(id))
            .map(|(_, text)| *text)
    }
}

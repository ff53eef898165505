//! The forms the program knows: those built in, and the user's own.

use std::collections::BTreeMap;

use super::dictionary::Dictionary;
use super::{Labels, Mistake, Template, TemplateError};
use crate::model::Role;

/// Files of `templates/`, found by the build script.
const BUILT_IN: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/templates.rs"));

/// Name of the file that adds labels to the dictionary.
const DICTIONARY: &str = "dictionary.toml";

/// A file of the user's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateFile {
    /// Its name, which is the form's id and `.toml`, or `dictionary.toml`.
    pub name: String,
    /// Where it is, as people are told.
    pub origin: String,
    /// What it says.
    pub text: String,
}

/// Every form, with the dictionary of column labels they share.
#[derive(Clone, Debug)]
pub struct Catalog {
    templates: Vec<Template>,
    dictionary: Dictionary,
    /// The user's files by the id of their form.
    own: BTreeMap<String, TemplateFile>,
}

impl Catalog {
    /// The built-in forms.
    pub fn built_in() -> Result<Self, TemplateError> {
        let mut catalog = Self {
            templates: Vec::new(),
            dictionary: Dictionary::built_in()?,
            own: BTreeMap::new(),
        };
        for (file, text) in BUILT_IN {
            catalog.add(Template::parse(file, text)?);
        }
        Ok(catalog)
    }

    /// Adds a form; one with the same id is replaced.
    pub fn add(&mut self, mut template: Template) {
        self.name_columns(&mut template);
        self.templates.retain(|known| known.id != template.id);
        self.templates.push(template);
    }

    /// Adds the files of one folder: forms, which go before those that were there and replace those of the same
    /// id, and labels. Every mistake is told, not the first alone; with one, nothing is added.
    pub fn add_files(&mut self, files: &[TemplateFile]) -> Result<(), Vec<TemplateError>> {
        let mut mistakes = Vec::new();
        let mut dictionary = self.dictionary.clone();
        let mut templates = Vec::new();
        for file in files {
            let read = if file.name == DICTIONARY {
                dictionary.extend(&file.origin, &file.text)
            } else {
                Template::parse(&file.name, &file.text)
                    .map(|template| templates.push((file, template)))
            };
            if let Err(mistake) = read {
                mistakes.push(mistake.found_in(&file.origin));
            }
        }
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        self.dictionary = dictionary;
        for (file, template) in &templates {
            self.own.insert(template.id.clone(), (*file).clone());
        }
        // The office's own forms come first: where two fit equally well, theirs is taken.
        let before = std::mem::take(&mut self.templates);
        self.templates = templates
            .into_iter()
            .map(|(_, template)| Template {
                is_own: !template.fallback,
                ..template
            })
            .collect();
        for template in before {
            if self.get(&template.id).is_none() {
                self.templates.push(template);
            }
        }
        let mut templates = std::mem::take(&mut self.templates);
        for template in &mut templates {
            self.name_columns(template);
        }
        self.templates = templates;
        Ok(())
    }

    fn name_columns(&self, template: &mut Template) {
        for column in &mut template.columns {
            column.names = self.dictionary.labels(column);
        }
        template.titled = Labels::of(&template.titles);
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

    /// The text of a form's file.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&str> {
        let built_in = || {
            BUILT_IN
                .iter()
                .find(|(file, _)| file.strip_suffix(".toml") == Some(id))
                .map(|(_, text)| *text)
        };
        self.own
            .get(id)
            .map(|file| file.text.as_str())
            .or_else(built_in)
    }

    /// Where a form of the user's own is; none for those built in.
    #[must_use]
    pub fn origin(&self, id: &str) -> Option<&str> {
        self.own.get(id).map(|file| file.origin.as_str())
    }

    /// What a column of this name (folded) is for, as the dictionary says, with the number of characters that
    /// tell it. The longest match wins.
    #[must_use]
    pub fn role_called(&self, name: &str) -> Option<(Role, usize)> {
        self.dictionary.role_called(name)
    }
}

impl TemplateError {
    /// The same, told of the file at `origin`.
    fn found_in(self, origin: &str) -> Self {
        let origin = origin.to_owned();
        match self {
            Self::Mistake(mistake) => Self::Mistake(Box::new(Mistake {
                file: origin,
                ..*mistake
            })),
            Self::IdDiffers { id, .. } => Self::IdDiffers { file: origin, id },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::fold;

    fn file(name: &str, text: &str) -> TemplateFile {
        TemplateFile {
            name: name.to_owned(),
            origin: format!("課の様式/{name}"),
            text: text.to_owned(),
        }
    }

    const OWN: &str = "id = \"jisshi-jokyo\"\nname = { ja = \"当課の実施状況\", en = \"ours\" }\n\
        [[columns]]\nrole = \"status\"\nheading = \"状況\"\nrequired = true\nwidth = 1\n";

    #[test]
    fn own_forms_come_first_and_replace_built_in_ones() {
        let mut catalog = Catalog::built_in().expect("catalog");
        let count = catalog.templates().len();
        let other = OWN.replace("jisshi-jokyo", "kessan");
        let files = [file("jisshi-jokyo.toml", OWN), file("kessan.toml", &other)];
        catalog.add_files(&files).expect("own forms");
        assert_eq!(catalog.templates().len(), count + 1);
        let ids: Vec<&str> = catalog.templates().iter().map(|t| t.id.as_str()).collect();
        assert_eq!(ids[..2], ["jisshi-jokyo", "kessan"]);
        assert_eq!(catalog.source("jisshi-jokyo"), Some(OWN));
        assert_eq!(catalog.origin("kessan"), Some("課の様式/kessan.toml"));
        assert_eq!(catalog.origin("torikumi-jisseki"), None);
    }

    #[test]
    fn own_labels_are_known_to_every_form() {
        let mut catalog = Catalog::built_in().expect("catalog");
        assert_eq!(catalog.role_called("できばえ"), None);
        let text = "status = [\"できばえ\"]\n";
        catalog
            .add_files(&[file("dictionary.toml", text)])
            .expect("labels");
        assert_eq!(catalog.role_called("できばえ"), Some((Role::Status, 5)));
        let names = catalog
            .get("jisshi-jokyo")
            .and_then(|template| template.column(Role::Status))
            .map(|column| column.names.weigh(&fold("できばえ")));
        assert_eq!(names, Some(Some(5)));
    }

    #[test]
    fn every_mistake_of_a_folder_is_told_and_nothing_is_added() {
        let mut catalog = Catalog::built_in().expect("catalog");
        let files = [
            file("a.toml", OWN),
            file("b.toml", "id = 3"),
            file("dictionary.toml", "statsu = []"),
            file("kessan.toml", &OWN.replace("jisshi-jokyo", "kessan")),
        ];
        let mistakes = catalog.add_files(&files).expect_err("mistakes accepted");
        let told: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        assert_eq!(told.len(), 3);
        assert!(told[0].contains("課の様式/a.toml"), "{}", told[0]);
        assert!(
            told[1].contains("課の様式/b.toml』 1行目 6文字目"),
            "{}",
            told[1]
        );
        assert!(
            told[2].contains("「status」ではありませんか"),
            "{}",
            told[2]
        );
        assert!(catalog.get("kessan").is_none());
    }

    #[test]
    fn what_is_enough_for_a_form_stands_among_its_columns() {
        let catalog = Catalog::built_in().expect("catalog");
        let mut told = 0;
        for template in catalog.templates() {
            for heading in template.enough.iter().flatten() {
                let is_column = template
                    .columns
                    .iter()
                    .any(|column| column.heading == *heading);
                let is_title = heading == super::super::TITLE && !template.titles.is_empty();
                assert!(is_column || is_title, "{}: {heading}", template.id);
                told += 1;
            }
        }
        assert!(told > 10);
    }
}

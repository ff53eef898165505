//! Holds `templates/README.md` to the types: asks the reader itself which keys and values there are, by giving it
//! one that there is not, everywhere.

use super::{Catalog, Mistake, Template, TemplateError, TemplateFile};

const PAGE: &str = include_str!("../../templates/README.md");

/// A key and a value that there is not.
const PROBE: &str = "no-such-thing";

/// What the reader says is allowed there; nothing where it says something else.
fn allowed(said: Result<(), TemplateError>) -> Vec<String> {
    let Err(TemplateError::Mistake(mistake)) = said else {
        return Vec::new();
    };
    let Mistake { message, .. } = *mistake;
    if !message.ja.contains(PROBE) {
        return Vec::new();
    }
    let list = message.ja.split("使えるもの: ").nth(1).unwrap_or_default();
    list.split('、').map(str::to_owned).collect()
}

fn read(text: &str) -> Result<(), TemplateError> {
    Template::parse("x.toml", text).map(|_| ())
}

/// Every key below `path`, and every word a key takes, as `path.key` and `path.key = word`.
fn words(path: &[String], found: &mut Vec<(String, String)>) {
    let nested = |value: &str| {
        let open = path.iter().rev().fold(value.to_owned(), |inside, key| {
            if key == "columns" {
                format!("[{{ {key} }}]").replace(key, &inside)
            } else {
                format!("{{ {inside} }}")
            }
        });
        match path.first() {
            Some(first) => format!("{first} = {open}"),
            None => value.to_owned(),
        }
    };
    for key in allowed(read(&nested(&format!("\"{PROBE}\" = 1")))) {
        found.push((path.join("."), key.clone()));
        let mut below = path.to_vec();
        below.push(key.clone());
        // As a word of its own, else as a table with keys of its own.
        let takes = allowed(read(&nested(&format!("{key} = \"{PROBE}\""))));
        if takes.is_empty() {
            if below.len() < 4 {
                words(&below, found);
            }
        } else {
            found.extend(takes.into_iter().map(|word| (below.join("."), word)));
        }
    }
}

#[test]
fn every_key_and_every_value_is_on_the_page() {
    let mut found = Vec::new();
    words(&[], &mut found);
    // The search sees something, at every depth.
    for (path, word) in [
        ("", "columns"),
        ("columns", "labels"),
        ("columns.role", "party_b"),
        ("page.orientation", "portrait"),
        ("table.rows", "item"),
        ("captions", "title"),
        ("name", "en"),
    ] {
        let word = (path.to_owned(), word.to_owned());
        assert!(found.contains(&word), "{word:?} is not found");
    }
    for (path, word) in found {
        // Keys and roles stand in backticks, values in quotes within them.
        let is_there = PAGE.contains(&format!("`{word}`"))
            || PAGE.contains(&format!("`\"{word}\"`"))
            || (path == "name" && PAGE.contains(&format!("{word} = ")));
        assert!(
            is_there,
            "templates/README.md does not tell of {path}: {word}"
        );
    }
}

#[test]
fn the_example_of_the_page_is_a_template() {
    let examples: Vec<&str> = PAGE
        .split("```toml\n")
        .skip(1)
        .filter_map(|part| part.split("```").next())
        .collect();
    assert_eq!(examples.len(), 2);
    let file = |name: &str, text: &str| TemplateFile {
        name: name.to_owned(),
        origin: name.to_owned(),
        text: text.to_owned(),
    };
    let files = [
        file("youshiki2.toml", examples[0]),
        file("dictionary.toml", examples[1]),
    ];
    let mut catalog = Catalog::built_in().expect("catalog");
    let added = catalog.add_files(&files);
    assert!(added.is_ok(), "{added:?}");
}

#[test]
fn the_defaults_told_are_the_defaults() {
    let page = super::Page::default();
    for told in [
        format!("`{:?}`", page.margins),
        format!("`{}`", page.body_size),
        format!("`{}`", page.title_size),
        format!("`\"{}\"`", page.body_font),
    ] {
        assert!(PAGE.contains(&told), "{told}");
    }
}

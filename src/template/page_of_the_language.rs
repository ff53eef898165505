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

/// A key on the way down, and whether its tables stand in a list.
type Step = (String, bool);

/// `value` where `path` leads.
fn nested(path: &[Step], value: &str) -> String {
    path.iter()
        .rev()
        .fold(value.to_owned(), |inside, (key, is_list)| {
            if *is_list {
                format!("{key} = [{{ {inside} }}]")
            } else {
                format!("{key} = {{ {inside} }}")
            }
        })
}

/// Every key below `path`, and every word that a key takes, each with the keys above it.
fn words(path: &[Step], found: &mut Vec<(String, String)>) {
    let name = |path: &[Step]| {
        let keys: Vec<&str> = path.iter().map(|(key, _)| key.as_str()).collect();
        keys.join(".")
    };
    for key in allowed(read(&nested(path, &format!("{PROBE} = 1")))) {
        found.push((name(path), key.clone()));
        for is_list in [false, true] {
            let below: Vec<Step> = path
                .iter()
                .cloned()
                .chain([(key.clone(), is_list)])
                .collect();
            if below.len() < 4 {
                words(&below, found);
            }
        }
        let below: Vec<Step> = path.iter().cloned().chain([(key.clone(), false)]).collect();
        let takes = allowed(read(&nested(path, &format!("{key} = \"{PROBE}\""))));
        found.extend(takes.into_iter().map(|word| (name(&below), word)));
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
        // Keys and roles stand in backticks, values in quotes within them, tables in brackets.
        let is_there = PAGE.contains(&format!("`{word}`"))
            || PAGE.contains(&format!("`\"{word}\"`"))
            || PAGE.contains(&format!("[{word}]"))
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

//! The house: who may use whom, who prints, and what must stand beside what.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms with their floors. A room uses rooms on lower floors only.
const FLOORS: [(&str, u32); 11] = [
    ("model", 0),
    ("template", 1),
    ("read", 2),
    ("recognize", 2),
    ("compose", 2),
    ("check", 2),
    ("write", 2),
    ("draft", 2),
    ("pipeline", 3),
    ("page", 4),
    ("cli", 5),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn floor(room: &str) -> Option<u32> {
    FLOORS
        .iter()
        .find(|(name, _)| *name == room)
        .map(|(_, floor)| *floor)
}

/// Every Rust file of `src/`: path below `src/` with `/`, and text.
fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder of src/") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, files);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files.push(path);
            }
        }
    }
    let src = root().join("src");
    let mut files = Vec::new();
    walk(&src, &mut files);
    files.sort();
    files
        .iter()
        .map(|path| {
            let below = path.strip_prefix(&src).expect("a path below src/");
            let parts: Vec<_> = below.iter().map(|part| part.to_string_lossy()).collect();
            let text = fs::read_to_string(path).expect("a source file");
            (parts.join("/"), text)
        })
        .collect()
}

/// The code without its comments.
fn code(text: &str) -> String {
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The module path of a file: `write/xlsx/mod.rs` → write, xlsx.
fn module(file: &str) -> Vec<&str> {
    let path = file.strip_suffix(".rs").unwrap_or(file);
    let mut path: Vec<&str> = path.split('/').collect();
    if path.last() == Some(&"mod") {
        path.pop();
    }
    path
}

/// First words of what `text` goes on with: `model::Role` → model; `{model::Role, read}` → model, read.
fn heads(text: &str) -> Vec<String> {
    let word = |text: &str| {
        text.trim_start()
            .chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect::<String>()
    };
    let Some(group) = text.trim_start().strip_prefix('{') else {
        return vec![word(text)];
    };
    let mut heads = vec![word(group)];
    let mut depth = 0;
    for (at, c) in group.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => heads.push(word(&group[at + 1..])),
            _ => {}
        }
    }
    heads
}

/// Rooms that a file names by a path from the crate's root, however the path is spelled.
fn rooms_used(file: &str, text: &str) -> Vec<String> {
    let code = code(text);
    let mut used = Vec::new();
    for (at, found) in code.match_indices("crate::") {
        used.extend(heads(&code[at + found.len()..]));
    }
    // A chain of `super` as long as the module path ends at the root; in a module inside the file one more does.
    let depth = module(file).len();
    let mut rest = code.as_str();
    while let Some(at) = rest.find("super::") {
        rest = &rest[at..];
        let mut supers = 0;
        while let Some(after) = rest.strip_prefix("super::") {
            supers += 1;
            rest = after;
        }
        if supers >= depth {
            used.extend(heads(rest));
        }
    }
    used.retain(|name| floor(name).is_some());
    used
}

/// What a file may not use.
fn violations(file: &str, text: &str) -> Vec<String> {
    let path = module(file);
    let room = path[0];
    // lib.rs and main.rs stand outside of the rooms: the one names them, the other calls the topmost.
    let Some(own) = floor(room) else {
        return Vec::new();
    };
    rooms_used(file, text)
        .into_iter()
        .filter(|used| used != room && floor(used) >= Some(own))
        .map(|used| format!("src/{file} uses {used}, which is not below {room}"))
        .collect()
}

#[test]
fn a_room_uses_rooms_on_lower_floors_only() {
    let sources = sources();
    let violations: Vec<String> = sources
        .iter()
        .flat_map(|(file, text)| violations(file, text))
        .collect();
    assert!(violations.is_empty(), "{}", violations.join("\n"));
    // The search sees something: without this, a change of spelling would make the test pass for ever.
    for (file, expected) in [
        ("pipeline/mod.rs", "recognize"),
        ("cli/failure.rs", "pipeline"),
    ] {
        let text = sources.iter().find(|(name, _)| name == file);
        let used = text.map(|(file, text)| rooms_used(file, text));
        assert!(
            used.is_some_and(|used| used.iter().any(|room| room == expected)),
            "{file} is not seen to use {expected}"
        );
    }
}

#[test]
fn every_spelling_of_a_path_is_seen() {
    for (file, text) in [
        ("read/csv.rs", "use crate::write::csv;"),
        (
            "model/grid.rs",
            "use crate::{\n    model::Role,\n    template::{Catalog, Page},\n};",
        ),
        ("check/mod.rs", "use super::recognize;"),
        (
            "write/xlsx/book.rs",
            "use super::super::super::read::Reader;",
        ),
        ("template/mod.rs", "let x = crate::check::check();"),
        ("pipeline/mod.rs", "use crate::cli::run;"),
    ] {
        assert_eq!(violations(file, text).len(), 1, "{file}: {text}");
    }
    for (file, text) in [
        ("read/csv.rs", "use crate::model::Cell;\nuse super::limits;"),
        ("write/xlsx/book.rs", "use super::super::read::Reader;"),
        ("cli/mod.rs", "use crate::{check, pipeline, read, write};"),
        (
            "check/mod.rs",
            "//! See [`crate::write`].\nuse crate::check::rule;",
        ),
    ] {
        assert!(violations(file, text).is_empty(), "{file}: {text}");
    }
}

#[test]
fn every_folder_of_src_is_a_room() {
    for entry in fs::read_dir(root().join("src")).expect("src/") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            assert!(floor(&name).is_some(), "src/{name} has no floor");
            assert!(path.join("mod.rs").is_file(), "src/{name} has no door");
        }
    }
}

#[test]
fn only_the_console_prints() {
    let marks = ["print!(", "println!(", "io::stdout", "io::stderr", "dbg!("];
    for (file, text) in sources() {
        let prints = marks.iter().any(|mark| code(&text).contains(mark));
        assert_eq!(prints, file == "cli/console.rs", "src/{file}");
    }
}

#[test]
fn only_the_topmost_floor_touches_the_system() {
    let marks = [
        "std::fs",
        "std::env",
        "std::thread",
        "std::process",
        "std::net",
        "std::time",
        "SystemTime",
        "Instant::",
    ];
    for (file, text) in sources() {
        if file.starts_with("cli/") || file == "main.rs" {
            continue;
        }
        // Tests may read the project's own files.
        let code = code(
            text.split("#[cfg(test)]\nmod tests")
                .next()
                .unwrap_or_default(),
        );
        for mark in marks {
            assert!(!code.contains(mark), "src/{file} uses {mark}");
        }
    }
}

#[test]
fn every_template_has_samples() {
    for entry in fs::read_dir(root().join("templates")).expect("templates/") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|ending| ending != "toml") {
            continue;
        }
        let id = path.file_stem().unwrap_or_default().to_string_lossy();
        let folder = root().join("samples").join(&*id);
        let count = fs::read_dir(&folder).map_or(0, Iterator::count);
        assert!(count > 0, "{} has no sample", folder.display());
    }
}

/// Names in backticks or on command lines that look like paths of this project.
fn paths_named(text: &str) -> Vec<&str> {
    let beginnings = ["src/", "tests/", "templates/", "samples/", ".ci/"];
    let files = [
        "Cargo.toml",
        "CHANGELOG.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
    ];
    text.split(|c: char| c.is_whitespace() || "`'\"()[]、。（）「」".contains(c))
        .filter(|word| beginnings.iter().any(|b| word.starts_with(b)) || files.contains(word))
        .filter(|word| !word.contains(['<', '*', '…']))
        .collect()
}

#[test]
fn every_path_named_in_the_readme_exists() {
    let readme = fs::read_to_string(root().join("README.md")).expect("README.md");
    let paths = paths_named(&readme);
    assert!(paths.len() > 5, "paths are no longer found in README.md");
    for path in paths {
        assert!(root().join(path).exists(), "README.md names {path}");
    }
}

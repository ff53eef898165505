//! `templates`: the forms the program knows, and new ones from blank workbooks.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::args::{NewArgs, TemplatesCommand};
use super::console::Console;
use super::disk;
use super::failure::{self, Failure};
use super::inputs::Input;
use super::inspect::table;
use super::text::{Style, Text};
use super::{Exit, verbose, wrong_usage};
use crate::model::Message;
use crate::pipeline;
use crate::read::ReadOptions;
use crate::template::Catalog;

pub(super) fn templates(
    command: Option<TemplatesCommand>,
    catalog: &'static Catalog,
    console: &mut Console,
) -> Exit {
    let lang = console.lang;
    match command {
        None => {
            let mut text = Text::default();
            let rows = catalog.templates().iter().map(|template| {
                let mut row = vec![
                    template.id.clone(),
                    lang.pick(&template.name.ja, &template.name.en).clone(),
                ];
                row.extend(catalog.origin(&template.id).map(str::to_owned));
                row
            });
            table(&mut text, rows);
            text.plain(lang.pick(
                "様式の定義は yoshiki templates show ID で表示できます。",
                "yoshiki templates show ID prints the definition of a form",
            ));
            text.plain(lang.pick(
                "白紙の様式から新しい定義を作るには: yoshiki templates new 様式.xlsx -o 様式の名前.toml",
                "yoshiki templates new FORM.xlsx -o NAME.toml drafts one from a blank workbook",
            ));
            console.say(&text);
            Exit::Done
        }
        Some(TemplatesCommand::Show { id }) => {
            let Some(source) = catalog.source(&id) else {
                return wrong_usage(console, lang.of(&unknown(&id, catalog)));
            };
            console.put(source.as_bytes());
            Exit::Done
        }
        Some(TemplatesCommand::New(args)) => new(&args, catalog, console),
    }
}

/// Drafts a template from a blank workbook.
fn new(args: &NewArgs, catalog: &'static Catalog, console: &mut Console) -> Exit {
    let lang = console.lang;
    let input = (args.input != "-").then(|| PathBuf::from(&args.input));
    let name = match &input {
        Some(path) => path.file_name().unwrap_or(path.as_os_str()),
        None => OsStr::new("-"),
    };
    let name = name.to_string_lossy().into_owned();
    let stem = input.as_deref().and_then(Path::file_stem);
    let safe = safe_id(&stem.unwrap_or(OsStr::new("form")).to_string_lossy());
    let (id, target) = match &args.output {
        None => (safe, None),
        Some(path) if path.is_dir() => {
            let target = path.join(format!("{safe}.toml"));
            (safe, Some(target))
        }
        Some(path) => {
            let id = path.file_stem().unwrap_or_default().to_string_lossy();
            let is_toml = path.extension().is_some_and(|ending| ending == "toml");
            if !is_toml || id == "dictionary" {
                return wrong_usage(console, lang.of(&bad_name(path)));
            }
            (id.into_owned(), Some(path.clone()))
        }
    };
    let reading = ReadOptions {
        charset: args.charset,
        limits: args.limits.0,
    };
    let drafted = draft(Input { path: input }, &id, catalog, reading);
    let saved = drafted.and_then(|text| {
        if let Some(target) = &target {
            disk::write(&[(target, text.as_bytes())], false)?;
        }
        Ok(text)
    });
    match (saved, target) {
        (Ok(text), None) => console.put(text.as_bytes()),
        (Ok(_), Some(target)) => console.say(&outcome(&id, &target, console)),
        (Err(failure), _) => {
            verbose::failed(&failure, &name, console);
            return Exit::Failed;
        }
    }
    Exit::Done
}

fn draft(
    input: Input,
    id: &str,
    catalog: &'static Catalog,
    reading: ReadOptions,
) -> Result<String, Failure> {
    let (id, name) = (id.to_owned(), input.name());
    failure::in_time(vec![input], reading, move |files| {
        let bytes = files.into_iter().next().unwrap_or_default();
        Ok(pipeline::draft(&bytes, &id, &name, catalog, reading)?)
    })
}

fn outcome(id: &str, target: &Path, console: &Console) -> Text {
    let lang = console.lang;
    let folder = match target.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.display().to_string(),
        _ => ".".to_owned(),
    };
    let mut text = Text::default();
    text.push(Style::Strong, target.display().to_string());
    text.end();
    text.plain(lang.pick(
        format!("  様式「{id}」の定義を作りました。推測した役割を確かめてください（ファイルの中の # の行に書いてあります）。"),
        format!("  drafted form {id:?}; check the roles that were guessed (see the # lines in the file)"),
    ));
    text.plain(lang.pick(
        format!("  使うとき: yoshiki 書類.xlsx --templates {folder}"),
        format!("  to use it: yoshiki FILE.xlsx --templates {folder}"),
    ));
    text
}

/// An id that can be a file's name everywhere and be typed without quotes.
fn safe_id(stem: &str) -> String {
    let mut id = String::new();
    for c in stem.chars() {
        let is_safe = c.is_alphanumeric() || matches!(c, '_' | 'ー' | '々' | '〇');
        if is_safe {
            id.push(c);
        } else if !id.ends_with('-') {
            id.push('-');
        }
    }
    let id: String = id.trim_matches('-').chars().take(60).collect();
    if id.is_empty() || id == "dictionary" {
        "form".to_owned()
    } else {
        id
    }
}

fn bad_name(path: &Path) -> Message {
    let path = path.display();
    Message::new(
        format!(
            "「{path}」には書き出せません。-o には、あるフォルダーか、.toml で終わる名前（dictionary.toml を除く）を指定してください。"
        ),
        format!(
            "cannot write {path}; give -o a folder that exists, or a name that ends in .toml (but not dictionary.toml)"
        ),
    )
}

/// There is no form of this id.
pub(super) fn unknown(id: &str, catalog: &Catalog) -> Message {
    let known: Vec<&str> = catalog
        .templates()
        .iter()
        .map(|template| template.id.as_str())
        .collect();
    Message::new(
        format!(
            "「{id}」という様式はありません。使えるもの: {}",
            known.join("、")
        ),
        format!("there is no form {id:?}; known: {}", known.join(", ")),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_names_that_need_no_quotes() {
        for (stem, id) in [
            ("様式第3号（第7条関係）", "様式第3号-第7条関係"),
            ("R5 実施状況 (案)", "R5-実施状況-案"),
            ("..", "form"),
            ("dictionary", "form"),
            ("a\"b\\c", "a-b-c"),
        ] {
            assert_eq!(safe_id(stem), id);
        }
    }
}

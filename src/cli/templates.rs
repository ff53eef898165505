//! `templates`: the forms the program knows.

use super::args::TemplatesCommand;
use super::console::Console;
use super::inspect::table;
use super::text::Text;
use super::{Exit, wrong_usage};
use crate::model::Message;
use crate::template::Catalog;

pub(super) fn templates(
    command: Option<TemplatesCommand>,
    catalog: &Catalog,
    console: &mut Console,
) -> Exit {
    let lang = console.lang;
    match command {
        None => {
            let mut text = Text::default();
            let rows = catalog.templates().iter().map(|template| {
                vec![
                    template.id.clone(),
                    lang.pick(&template.name.ja, &template.name.en).clone(),
                ]
            });
            table(&mut text, rows);
            text.plain(lang.pick(
                "様式の定義は yoshiki templates show ID で表示できます。",
                "yoshiki templates show ID prints the definition of a form",
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
    }
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

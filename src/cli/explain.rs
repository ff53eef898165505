//! `explain`: the manual page of a finding, or the list of all.

use super::allow::is_called;
use super::console::Console;
use super::inspect::table;
use super::text::{Style, Text};
use super::{Exit, wrong_usage};
use crate::check::{self, Language, RULES};

pub(super) fn explain(asked: Option<&str>, console: &mut Console) -> Exit {
    let lang = console.lang;
    let Some(asked) = asked else {
        let mut text = Text::default();
        let rows = RULES.iter().map(|rule| {
            let severity = lang.pick(rule.severity.ja(), rule.severity.name());
            let title = title(rule.code, lang.pick(Language::Japanese, Language::English));
            vec![
                rule.code.to_owned(),
                severity.to_owned(),
                rule.name.to_owned(),
                title,
            ]
        });
        table(&mut text, rows);
        text.plain(lang.pick(
            "説明は yoshiki explain T03 のように番号を付けて表示できます。",
            "yoshiki explain T03 prints the page of one",
        ));
        console.say(&text);
        return Exit::Done;
    };
    let page = RULES
        .iter()
        .find(|rule| is_called(rule.code, rule.name, asked.trim()))
        .and_then(|rule| {
            check::explain(rule.code, lang.pick(Language::Japanese, Language::English))
        });
    match page {
        Some(page) => {
            let mut text = Text::default();
            for line in page.trim_end().lines() {
                match line.trim_start_matches('#').strip_prefix(' ') {
                    Some(heading) if line.starts_with('#') => text.styled(Style::Strong, heading),
                    _ => text.plain(line),
                }
            }
            console.say(&text);
            Exit::Done
        }
        None => wrong_usage(
            console,
            &lang.pick(
                format!("「{asked}」という指摘は、この版にはありません。yoshiki explain で一覧を表示できます。"),
                format!("there is no finding {asked:?} in this version; yoshiki explain lists them"),
            ),
        ),
    }
}

/// The first line of the page, without its mark and the code in brackets.
pub(super) fn title(code: &str, language: Language) -> String {
    let page = check::explain(code, language).unwrap_or_default();
    let line = page.lines().next().unwrap_or_default();
    let line = line.trim_start_matches(['#', ' ']);
    let line = line.rsplit_once(" (").map_or(line, |(title, _)| title);
    line.to_owned()
}

//! One finding: the fact, its cells, what to do; or many of one kind, counted.

use super::address::{self, About};
use crate::cli::lang::Lang;
use crate::cli::text::{Style, Text, one_line, pad, width};
use crate::model::{CellRef, Finding, Place, Severity};

/// Columns of a quote; longer ones are cut.
const QUOTE: usize = 60;

/// How many of the other places of a finding are shown.
const RELATED: usize = 5;

/// Columns of a line of cells.
const CELLS: usize = 68;

/// How many cells of findings that are not shown are named.
const NAMED: usize = 60;

/// The whole finding. The page that explains it is named once for all findings of a code.
pub(super) fn show(
    text: &mut Text,
    about: About<'_>,
    finding: &Finding,
    is_first: bool,
    lang: Lang,
) {
    head(text, finding, lang);
    text.push(Style::Strong, format!(": {}", lang.of(&finding.message)));
    text.end();
    let cell = &finding.place.at.cell;
    text.styled(Style::Faint, format!("  --> {}", about.address(cell)));
    quotes(text, finding, lang);
    if let Some(values) = values(finding, lang) {
        text.plain(format!("   = {values}"));
    }
    if let Some(hint) = &finding.hint {
        text.plain(format!(
            "   = {}: {}",
            lang.pick("対処", "hint"),
            lang.of(hint)
        ));
    }
    if is_first {
        text.styled(
            Style::Faint,
            format!(
                "   = {}: yoshiki explain {}",
                lang.pick("説明", "about"),
                finding.code
            ),
        );
    }
}

/// The rest of many findings of one kind: how many, and their cells.
pub(super) fn count(text: &mut Text, rest: &[&Finding], lang: Lang) {
    let Some(finding) = rest.first() else {
        return;
    };
    head(text, finding, lang);
    let more = rest.len();
    text.push(
        Style::Strong,
        lang.pick(
            format!(": ほか {more}件"),
            format!(": {more} more like these"),
        ),
    );
    text.push(
        Style::Faint,
        lang.pick("（--all ですべて表示します）", " (--all shows them)"),
    );
    text.end();
    cells(
        text,
        rest.iter().map(|finding| &finding.place.at.cell),
        lang,
    );
}

/// Cells in lines, each once; of very many the first.
pub(super) fn cells<'a>(text: &mut Text, all: impl Iterator<Item = &'a CellRef>, lang: Lang) {
    let mut cells: Vec<&CellRef> = Vec::new();
    for cell in all {
        if cells.last() != Some(&cell) {
            cells.push(cell);
        }
    }
    let mut line = String::new();
    let mut before: Option<&CellRef> = None;
    for cell in cells.iter().copied().take(NAMED) {
        let named = match before {
            Some(before) if !line.is_empty() => address::beside(cell, before),
            _ => cell.to_string(),
        };
        if !line.is_empty() && width(&line) + width(&named) + 2 > CELLS {
            text.styled(Style::Faint, format!("   | {line}"));
            line = cell.to_string();
        } else {
            if !line.is_empty() {
                line.push_str("  ");
            }
            line.push_str(&named);
        }
        before = Some(cell);
    }
    let more = cells.len().saturating_sub(NAMED);
    if more > 0 {
        line.push_str(&lang.pick(
            format!("  ほか {more}か所"),
            format!("  and {}", super::plural(more, "more cell")),
        ));
    }
    text.styled(Style::Faint, format!("   | {line}"));
}

fn head(text: &mut Text, finding: &Finding, lang: Lang) {
    let style = match finding.severity {
        Severity::Error => Style::Error,
        Severity::Warning => Style::Warning,
        Severity::Info => Style::Info,
    };
    let severity = lang.pick(finding.severity.ja(), finding.severity.name());
    text.push(style, format!("{severity}[{}]", finding.code));
}

/// The value as found and the one that would be right, where the message does not give them.
fn values(finding: &Finding, lang: Lang) -> Option<String> {
    let (found, expected) = (finding.found.as_ref()?, finding.expected.as_ref()?);
    let message = lang.of(&finding.message).replace(',', "");
    if message.contains(found.as_str()) && message.contains(expected.as_str()) {
        return None;
    }
    let (found, expected) = (one_line(found, QUOTE), one_line(expected, QUOTE));
    Some(lang.pick(
        format!("記載: {found}  比べた値: {expected}"),
        format!("found: {found}  expected: {expected}"),
    ))
}

/// The cells the finding speaks of, one line each, in columns.
pub(super) fn quotes(text: &mut Text, finding: &Finding, lang: Lang) {
    let own = &finding.place.at.cell;
    if finding.related.is_empty()
        && finding.place.quote.trim().is_empty()
        && finding.place.note.is_none()
    {
        // The address alone stands above already.
        return;
    }
    let lines: Vec<(String, String, &Place)> = std::iter::once(&finding.place)
        .chain(finding.related.iter().take(RELATED))
        .map(|place| {
            let quote = one_line(&place.quote, QUOTE);
            (address::beside(&place.at.cell, own), quote, place)
        })
        .collect();
    let cells = lines.iter().map(|(cell, _, _)| width(cell)).max();
    let quotes = lines.iter().map(|(_, quote, _)| width(quote)).max();
    let (cells, quotes) = (cells.unwrap_or(0), quotes.unwrap_or(0));
    for (cell, quote, place) in &lines {
        text.push(Style::Faint, format!("   | {}", pad(cell, cells)));
        match &place.note {
            Some(note) => {
                text.push(Style::Plain, format!("  {}", pad(quote, quotes)));
                let arrow = lang.pick("←", "<-");
                text.push(Style::Faint, format!("  {arrow} {}", lang.of(note)));
            }
            None if quote.is_empty() => {}
            None => text.push(Style::Plain, format!("  {quote}")),
        }
        text.end();
    }
    let more = finding.related.len().saturating_sub(RELATED);
    if more > 0 {
        let rest = lang.pick(
            format!("ほか {more}か所"),
            format!("and {}", super::plural(more, "more place")),
        );
        text.styled(Style::Faint, format!("   | {rest}"));
    }
}

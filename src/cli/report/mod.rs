//! The findings of a file as people read them: the verdict, each finding with its cells, the counts.

use super::lang::Lang;
use super::text::{Style, Text, one_line, pad, width};
use crate::model::{CellRef, Finding, Findings, Place, Severity};

/// Columns of a quote; longer ones are cut.
const QUOTE: usize = 60;

/// How many of the other places of a finding are shown.
const RELATED: usize = 5;

/// The whole report of one file.
pub(super) fn report(file: &str, findings: &Findings, lang: Lang) -> Text {
    let mut text = Text::default();
    verdict(&mut text, findings, lang);
    text.push(Style::Strong, format!("  {file}"));
    text.end();
    for finding in findings.iter() {
        text.end();
        show(&mut text, file, finding, lang);
    }
    if !findings.is_empty() {
        text.end();
        text.plain(counts(findings, lang));
    }
    text
}

/// Whether the file can be handed in, without a line end.
pub(super) fn verdict(text: &mut Text, findings: &Findings, lang: Lang) {
    let errors = findings.count(Severity::Error);
    if errors > 0 {
        text.push(
            Style::Error,
            lang.pick(
                format!("提出前に直すところがあります（エラー {errors}件）"),
                format!(
                    "to be corrected before handing in ({})",
                    plural(errors, "error")
                ),
            ),
        );
    } else {
        text.push(Style::Good, lang.pick("提出できます", "ready to hand in"));
    }
}

/// `3件（エラー 1、警告 2）`
pub(super) fn counts(findings: &Findings, lang: Lang) -> String {
    let parts: Vec<(Severity, usize)> = [Severity::Error, Severity::Warning, Severity::Info]
        .into_iter()
        .map(|severity| (severity, findings.count(severity)))
        .filter(|(_, count)| *count > 0)
        .collect();
    let total: usize = parts.iter().map(|(_, count)| count).sum();
    match lang {
        Lang::Ja => {
            let parts: Vec<String> = parts
                .iter()
                .map(|(severity, count)| format!("{} {count}", severity.ja()))
                .collect();
            if parts.is_empty() {
                "0件".to_owned()
            } else {
                format!("{total}件（{}）", parts.join("、"))
            }
        }
        Lang::En => {
            let parts: Vec<String> = parts
                .iter()
                .map(|(severity, count)| match severity {
                    // It counts nothing: "2 info".
                    Severity::Info => format!("{count} info"),
                    _ => plural(*count, severity.name()),
                })
                .collect();
            if parts.is_empty() {
                "no findings".to_owned()
            } else {
                format!("{} ({})", plural(total, "finding"), parts.join(", "))
            }
        }
    }
}

/// `1 error`, `2 errors`
pub(super) fn plural(count: usize, noun: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{s}")
}

fn show(text: &mut Text, file: &str, finding: &Finding, lang: Lang) {
    let style = match finding.severity {
        Severity::Error => Style::Error,
        Severity::Warning => Style::Warning,
        Severity::Info => Style::Info,
    };
    let severity = lang.pick(finding.severity.ja(), finding.severity.name());
    text.push(style, format!("{severity}[{}]", finding.code));
    text.push(Style::Strong, format!(": {}", lang.of(&finding.message)));
    text.end();
    let cell = &finding.place.at.cell;
    text.styled(Style::Faint, format!("  --> {file} {cell}"));
    quotes(text, finding, lang);
    if let Some(hint) = &finding.hint {
        text.plain(format!(
            "   = {}: {}",
            lang.pick("対処", "hint"),
            lang.of(hint)
        ));
    }
    text.styled(
        Style::Faint,
        format!(
            "   = {}: yoshiki explain {}",
            lang.pick("説明", "about"),
            finding.code
        ),
    );
}

/// The cells the finding speaks of, one line each, in columns.
fn quotes(text: &mut Text, finding: &Finding, lang: Lang) {
    let own = &finding.place.at.cell;
    let lines: Vec<(String, String, &Place)> = std::iter::once(&finding.place)
        .chain(finding.related.iter().take(RELATED))
        .map(|place| {
            let quote = one_line(&place.quote, QUOTE);
            (address(&place.at.cell, own), quote, place)
        })
        .collect();
    let cells = lines.iter().map(|(cell, _, _)| width(cell)).max();
    let quotes = lines.iter().map(|(_, quote, _)| width(quote)).max();
    let (cells, quotes) = (cells.unwrap_or(0), quotes.unwrap_or(0));
    for (cell, quote, place) in &lines {
        text.push(Style::Faint, format!("   | {}  ", pad(cell, cells)));
        match &place.note {
            Some(note) => {
                text.push(Style::Plain, pad(quote, quotes));
                let arrow = lang.pick("←", "<-");
                text.push(Style::Faint, format!("  {arrow} {}", lang.of(note)));
            }
            None => text.push(Style::Plain, quote.clone()),
        }
        text.end();
    }
    let more = finding.related.len().saturating_sub(RELATED);
    if more > 0 {
        let rest = lang.pick(
            format!("ほか {more}か所"),
            format!("and {}", plural(more, "more place")),
        );
        text.styled(Style::Faint, format!("   | {rest}"));
    }
}

/// The sheet is named where it is another one.
fn address(cell: &CellRef, beside: &CellRef) -> String {
    if cell.sheet == beside.sheet {
        cell.a1()
    } else {
        cell.to_string()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::Message;

    fn place(row: u32, quote: &str, note: Option<(&str, &str)>) -> Place {
        let sheet: Arc<str> = "実施状況".into();
        let chars = quote.chars().count() as u32;
        Place {
            at: CellRef::new(&sheet, row, 1).span(0..chars),
            quote: quote.to_owned(),
            note: note.map(|(ja, en)| Message::new(ja, en)),
        }
    }

    fn findings() -> Findings {
        let mut findings = Findings::default();
        findings.push(Finding {
            code: "T03",
            name: "stated-total",
            severity: Severity::Error,
            message: Message::new(
                "合計が内訳と一致しません（合計 270回、内訳の和 260回）",
                "stated total does not match its parts (total 270, parts add up to 260)",
            ),
            hint: Some(Message::new(
                "合計か内訳の誤記を原本で確認してください（差 10回）",
                "check the total and its parts against the original (difference 10)",
            )),
            found: Some("270".to_owned()),
            expected: Some("260".to_owned()),
            place: place(29, "派遣目標回数：270回", Some(("合計", "total"))),
            related: vec![
                place(30, "派遣予定回数：\n100回", Some(("①②企業", "①②企業"))),
                place(131, "160回", None),
            ],
        });
        findings
    }

    #[test]
    fn a_finding_shows_the_fact_its_cells_and_what_to_do() {
        assert_eq!(
            report("R5.xlsx", &findings(), Lang::Ja).to_plain(),
            "提出前に直すところがあります（エラー 1件）  R5.xlsx

エラー[T03]: 合計が内訳と一致しません（合計 270回、内訳の和 260回）
  --> R5.xlsx 実施状況!B30
   | B30   派遣目標回数：270回   ← 合計
   | B31   派遣予定回数：↵100回  ← ①②企業
   | B132  160回
   = 対処: 合計か内訳の誤記を原本で確認してください（差 10回）
   = 説明: yoshiki explain T03

1件（エラー 1）
"
        );
    }

    #[test]
    fn english_says_the_same() {
        let shown = report("R5.xlsx", &findings(), Lang::En).to_plain();
        for part in [
            "to be corrected before handing in (1 error)  R5.xlsx\n",
            "error[T03]: stated total does not match its parts",
            "  <- total\n",
            "   = hint: check the total",
            "   = about: yoshiki explain T03\n",
            "\n1 finding (1 error)\n",
        ] {
            assert!(shown.contains(part), "{part} is not in\n{shown}");
        }
    }

    #[test]
    fn without_errors_the_file_can_be_handed_in() {
        let shown = report("R5.xlsx", &Findings::default(), Lang::Ja).to_plain();
        assert_eq!(shown, "提出できます  R5.xlsx\n");
    }

    #[test]
    fn of_many_places_the_first_are_shown_and_the_rest_counted() {
        let related = (1..9).map(|row| place(row, "<p>", None)).collect();
        let mut text = Text::default();
        let finding = Finding {
            code: "X04",
            name: "markup-residue",
            severity: Severity::Info,
            message: Message::new("HTMLのタグ", "markup"),
            hint: None,
            found: None,
            expected: None,
            place: place(0, "<p>", None),
            related,
        };
        quotes(&mut text, &finding, Lang::Ja);
        let shown = text.to_plain();
        assert_eq!(shown.matches("<p>").count(), 6, "{shown}");
        assert!(shown.ends_with("   | ほか 3か所\n"), "{shown}");
    }
}

//! `check`: what does not add up, as text for people or JSON for scripts.

use super::args::{CheckArgs, ReportFormat};
use super::batch;
use super::console::Console;
use super::failure;
use super::inputs::Inputs;
use super::report::{plural, report};
use super::text::Text;
use super::{Exit, choice, wrong_usage};
use crate::check::RULES;
use crate::model::{Findings, Message, Severity};
use crate::template::Catalog;
use crate::write::json::{self, FileFindings};

/// What one file gave.
struct Checked<'a> {
    file: String,
    template: &'a str,
    findings: Findings,
}

pub(super) fn check(args: CheckArgs, catalog: &Catalog, console: &mut Console) -> Exit {
    let lang = console.lang;
    let plan = choice(&args.reading, catalog).and_then(|choice| Ok((choice, allowed(args.allow)?)));
    let (choice, allowed) = match plan {
        Ok(plan) => plan,
        Err(message) => return wrong_usage(console, lang.of(&message)),
    };
    let inputs = Inputs::find(&args.inputs);
    let (left_out, is_missing) = failure::tell_left_out(&inputs, lang);
    console.warn(&left_out);

    let mut exit = if is_missing { Exit::Failed } else { Exit::Done };
    let mut checked: Vec<Checked> = Vec::new();
    batch::in_order(
        &inputs.files,
        args.jobs.map_or_else(batch::default_jobs, usize::from),
        |input| failure::work(input, String::new(), catalog, &choice),
        |input, result| match result {
            Ok(converted) => {
                let findings = without(converted.findings, &allowed);
                if findings.count(Severity::Error) > 0 {
                    exit = exit.max(Exit::FoundErrors);
                }
                if args.format == ReportFormat::Text {
                    if !checked.is_empty() {
                        console.say(&Text::line(""));
                    }
                    console.say(&report(&input.name(), &findings, lang));
                }
                checked.push(Checked {
                    file: input.name(),
                    template: &converted.template.id,
                    findings,
                });
            }
            Err(failure) => {
                exit = Exit::Failed;
                console.warn(&failure.tell(&input.name(), lang));
            }
        },
    );
    match args.format {
        ReportFormat::Text if inputs.files.len() > 1 => console.say(&total(&checked, lang)),
        ReportFormat::Text => {}
        ReportFormat::Json => {
            let files: Vec<FileFindings> = checked
                .iter()
                .map(|checked| FileFindings {
                    file: &checked.file,
                    template: checked.template,
                    findings: &checked.findings,
                })
                .collect();
            console.put(json::findings(&files).as_bytes());
        }
    }
    exit
}

/// Codes to leave out. A code that this version does not have yet is no mistake, a misspelt name is.
fn allowed(asked: Vec<String>) -> Result<Vec<String>, Message> {
    for name in &asked {
        let is_rule = RULES
            .iter()
            .any(|rule| is_called(rule.code, rule.name, name));
        let mut letters = name.chars();
        let is_code = letters.next().is_some_and(|c| c.is_ascii_alphabetic())
            && name.len() == 3
            && letters.all(|c| c.is_ascii_digit());
        if !is_rule && !is_code {
            return Err(Message::new(
                format!("「{name}」という指摘はありません。yoshiki explain で一覧を表示できます。"),
                format!("there is no finding {name:?}; yoshiki explain lists them"),
            ));
        }
    }
    Ok(asked)
}

/// Whether a finding of this code and name goes by `asked`.
pub(super) fn is_called(code: &str, name: &str, asked: &str) -> bool {
    code.eq_ignore_ascii_case(asked) || name.eq_ignore_ascii_case(asked)
}

fn without(mut findings: Findings, allowed: &[String]) -> Findings {
    findings.retain(|finding| {
        !allowed
            .iter()
            .any(|asked| is_called(finding.code, finding.name, asked))
    });
    findings
}

fn total(checked: &[Checked], lang: super::lang::Lang) -> Text {
    let ready = checked
        .iter()
        .filter(|checked| checked.findings.count(Severity::Error) == 0)
        .count();
    let mut text = Text::line("");
    text.plain(lang.pick(
        format!("{}件のうち、提出できるもの {ready}件", checked.len()),
        format!(
            "{ready} of {} ready to hand in",
            plural(checked.len(), "file")
        ),
    ));
    text
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::{CellRef, Finding, Place};

    #[test]
    fn findings_are_left_out_by_code_or_name_in_any_case() {
        let sheet: Arc<str> = "S".into();
        let mut findings = Findings::default();
        for (code, name) in [("T03", "stated-total"), ("G01", "forecast-below-target")] {
            findings.push(Finding {
                code,
                name,
                severity: Severity::Error,
                message: Message::new("", ""),
                hint: None,
                found: None,
                expected: None,
                place: Place {
                    at: CellRef::new(&sheet, 0, 0).span(0..0),
                    quote: String::new(),
                    note: None,
                },
                related: Vec::new(),
            });
        }
        let left = |asked: &str| {
            let findings = without(findings.clone(), &[asked.to_owned()]);
            findings
                .iter()
                .map(|f| f.code)
                .collect::<Vec<_>>()
                .join(",")
        };
        assert_eq!(left("t03"), "G01");
        assert_eq!(left("forecast-below-target"), "T03");
        assert_eq!(left("N01"), "T03,G01");
    }

    #[test]
    fn a_code_of_another_version_may_be_left_out_but_no_misspelt_name() {
        assert!(allowed(vec!["T05".to_owned()]).is_ok());
        assert!(allowed(vec!["stated-totl".to_owned()]).is_err());
    }
}

//! `check`: what does not add up, as text for people, JSON or SARIF for scripts.

use super::args::{CheckArgs, ReportFormat};
use super::batch;
use super::console::Console;
use super::failure::{self, JoinFailure};
use super::inputs::{Input, Inputs};
use super::lang::Lang;
use super::report::{About, Manner, plural, report};
use super::sarif;
use super::text::{Style, Text};
use super::together::{self, Together};
use super::{Exit, allow, choice, verbose, wrong_usage};
use crate::model::{Finding, Findings, Severity, TALLY_SHEET};
use crate::pipeline::{Choice, Converted};
use crate::template::Catalog;
use crate::write::json::{self, FileFindings};

/// What one file gave, with the files that were joined to it.
pub(super) struct Checked<'a> {
    pub(super) input: Input,
    pub(super) joined: Vec<Input>,
    names: Vec<String>,
    template: &'a str,
    pub(super) findings: Findings,
}

/// The report as it grows.
struct Reporting<'a, 'c> {
    console: &'c mut Console,
    format: ReportFormat,
    manner: Manner,
    checked: Vec<Checked<'a>>,
    failed: usize,
    exit: Exit,
}

pub(super) fn check(args: &CheckArgs, catalog: &Catalog, console: &mut Console) -> Exit {
    let lang = console.lang;
    let plan = choice(&args.reading, catalog).and_then(|choice| {
        Ok(Choice {
            allow: allow::asked(&args.allow)?,
            every_sheet: true,
            ..choice
        })
    });
    let choice = match plan {
        Ok(choice) => choice,
        Err(message) => return wrong_usage(console, lang.of(&message)),
    };
    let inputs = Inputs::find(&args.inputs);
    let (left_out, is_missing) = failure::tell_left_out(&inputs, lang);
    console.warn(&left_out);
    if args.join && is_missing {
        // A sum without it would be wrong.
        return Exit::Failed;
    }

    let mut reporting = Reporting {
        console,
        format: args.format,
        manner: Manner {
            lang,
            all: args.all,
        },
        checked: Vec::new(),
        failed: 0,
        exit: if is_missing { Exit::Failed } else { Exit::Done },
    };
    let together = if args.join && inputs.files.len() > 1 {
        Some(together::all(&inputs.files, catalog, &choice))
    } else if inputs.are_named(&args.inputs) {
        together::plan_and_ledgers(&inputs.files, catalog, &choice)
    } else {
        None
    };
    let alone = match together {
        Some(Ok(together)) => reporting.together(together),
        Some(Err(JoinFailure::Apart(message))) if args.join => {
            return wrong_usage(reporting.console, lang.of(&message));
        }
        Some(Err(JoinFailure::File(file, failure))) if args.join => {
            verbose::failed(&failure, &file, reporting.console);
            return Exit::Failed;
        }
        // What cannot be joined is checked one by one, and fails there if it must.
        Some(Err(_)) | None => inputs.files.clone(),
    };
    batch::in_order(
        &alone,
        args.jobs.map_or_else(batch::default_jobs, usize::from),
        |input| verbose::timed(|| failure::work(input, String::new(), catalog, &choice)),
        |input, (result, took)| {
            match result {
                Ok(converted) => reporting.add(input, Vec::new(), converted),
                Err(failure) => {
                    reporting.failed += 1;
                    reporting.exit = Exit::Failed;
                    verbose::failed(&failure, &input.name(), reporting.console);
                }
            }
            verbose::time(&input.name(), took, reporting.console);
        },
    );
    reporting.finish()
}

impl<'a> Reporting<'a, '_> {
    /// Takes in a document of several files. What is left to be checked by itself: its ledgers.
    fn together(&mut self, together: Together<'a>) -> Vec<Input> {
        let Together {
            home,
            others,
            converted,
        } = together;
        let has_ledgers = converted.document.joined.is_some();
        self.add(&home, others.clone(), converted);
        if has_ledgers { others } else { Vec::new() }
    }

    fn add(&mut self, input: &Input, joined: Vec<Input>, converted: Converted<'a>) {
        let findings = converted.findings;
        if findings.count(Severity::Error) > 0 {
            self.exit = self.exit.max(Exit::FoundErrors);
        }
        let names: Vec<String> = joined.iter().map(Input::name).collect();
        if self.format == ReportFormat::Text {
            if !self.checked.is_empty() {
                self.console.say(&Text::line(""));
            }
            let file = input.name();
            let about = About {
                file: &file,
                joined: &names,
            };
            let mut shown = report(about, &findings, self.manner);
            if converted.document.joined.is_some() && findings.iter().any(speaks_of_sums) {
                shown.styled(Style::Faint, sums(&file, &names, self.manner.lang));
            }
            self.console.say(&shown);
        }
        self.checked.push(Checked {
            input: input.clone(),
            joined,
            names,
            template: &converted.template.id,
            findings,
        });
    }

    fn finish(self) -> Exit {
        let lang = self.manner.lang;
        let asked = self.checked.len() + self.failed;
        match self.format {
            ReportFormat::Text if asked > 1 => {
                let total = total(&self.checked, self.failed, lang);
                self.console.say(&total);
            }
            ReportFormat::Text => {}
            ReportFormat::Json => {
                let names: Vec<String> = self.checked.iter().map(|c| c.input.name()).collect();
                let files: Vec<FileFindings> = self
                    .checked
                    .iter()
                    .zip(&names)
                    .map(|(checked, file)| FileFindings {
                        file,
                        joined: &checked.names,
                        template: checked.template,
                        findings: &checked.findings,
                    })
                    .collect();
                self.console.put(json::findings(&files).as_bytes());
            }
            ReportFormat::Sarif => {
                let is_complete = self.exit != Exit::Failed;
                let log = sarif::log(&self.checked, is_complete, lang);
                self.console.put(log.as_bytes());
            }
        }
        self.exit
    }
}

/// Whether it is about a figure that came from ledgers.
fn speaks_of_sums(finding: &Finding) -> bool {
    std::iter::once(&finding.place)
        .chain(&finding.related)
        .any(|place| *place.at.cell.sheet == *TALLY_SHEET)
}

/// Where the sums of ledgers can be looked at.
fn sums(file: &str, ledgers: &[String], lang: Lang) -> String {
    let ledgers = ledgers.join(" ");
    lang.pick(
        format!(
            "「{TALLY_SHEET}!…」は台帳を集計した表です。yoshiki convert {file} {ledgers} -o 名前.xlsx の確認用のファイルで見られます。"
        ),
        format!(
            "cells of {TALLY_SHEET} are sums of the ledgers; see the review workbook of yoshiki convert {file} {ledgers} -o NAME.xlsx"
        ),
    )
}

fn total(checked: &[Checked], failed: usize, lang: Lang) -> Text {
    let ready = checked
        .iter()
        .filter(|checked| checked.findings.count(Severity::Error) == 0)
        .count();
    let mut text = Text::line("");
    let asked = checked.len() + failed;
    let (ja, en) = match failed {
        0 => (String::new(), String::new()),
        _ => (
            format!("、調べられなかったもの {failed}件"),
            format!(", {failed} not checked"),
        ),
    };
    text.plain(lang.pick(
        format!("{asked}件のうち、提出できるもの {ready}件{ja}"),
        format!("{ready} of {} ready to hand in{en}", plural(asked, "file")),
    ));
    text
}

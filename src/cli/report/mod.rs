//! The findings of a file as people read them: the verdict, what to do about each finding with its cells, what was
//! set aside, what was confirmed.

mod address;
mod finding;

use std::collections::{BTreeMap, BTreeSet};

pub(super) use address::About;

use super::lang::Lang;
use super::text::{Style, Text};
use crate::check::Duty;
use crate::model::{Allowed, Finding, Findings, Idle, Severity};

/// More findings of a kind than these are counted; so that what matters is not buried.
const MANY: usize = 5;

/// How many of many are shown.
const SHOWN: usize = 3;

/// How a report is wanted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    /// The language.
    pub(super) lang: Lang,
    /// Whether every finding is shown, however many there are of a kind.
    pub(super) all: bool,
}

/// The whole report of one file.
pub(super) fn report(about: About<'_>, findings: &Findings, manner: Manner) -> Text {
    let lang = manner.lang;
    let mut text = Text::default();
    verdict(&mut text, findings, lang);
    text.push(Style::Strong, format!("  {}", about.title()));
    text.end();
    let mut explained = BTreeSet::new();
    for (duty, of_duty) in by_duty(findings) {
        text.end();
        heading(&mut text, duty, of_duty.len(), lang);
        group(&mut text, about, &of_duty, &mut explained, manner);
    }
    if !findings.allowed().is_empty() {
        text.end();
        allowed(&mut text, findings.allowed(), lang);
    }
    if !findings.idle().is_empty() {
        text.end();
        idle(&mut text, findings.idle(), lang);
    }
    let confirmed = findings.confirmed();
    let stands_apart = !findings.allowed().is_empty() || !findings.idle().is_empty();
    if !findings.is_empty() || (confirmed.is_some() && stands_apart) {
        text.end();
    }
    if !findings.is_empty() {
        text.plain(counts(findings, lang));
    }
    if let Some(confirmed) = confirmed {
        text.plain(match (lang, findings.is_empty()) {
            (Lang::Ja, true) => format!("{}。", confirmed.ja),
            (Lang::Ja, false) => format!("このほか、{}。", confirmed.ja),
            (Lang::En, _) => confirmed.en,
        });
    }
    text
}

/// What must be done, what holds an error first.
fn by_duty(findings: &Findings) -> Vec<(Duty, Vec<&Finding>)> {
    let mut groups: BTreeMap<Duty, Vec<&Finding>> = BTreeMap::new();
    for finding in findings.iter() {
        groups
            .entry(Duty::of(finding.code))
            .or_default()
            .push(finding);
    }
    let mut groups: Vec<(Duty, Vec<&Finding>)> = groups.into_iter().collect();
    for (_, of_duty) in &mut groups {
        of_duty.sort_by_key(|finding| finding.severity);
    }
    groups.sort_by_key(|(duty, of_duty)| (of_duty.first().map(|worst| worst.severity), *duty));
    groups
}

fn heading(text: &mut Text, duty: Duty, count: usize, lang: Lang) {
    let (ja, en) = duty.heading();
    text.styled(
        Style::Strong,
        lang.pick(format!("【{ja}】{count}件"), format!("== {en} ({count})")),
    );
}

/// The findings of one duty; of many of one code the first ones, the rest counted.
fn group(
    text: &mut Text,
    about: About<'_>,
    findings: &[&Finding],
    explained: &mut BTreeSet<&'static str>,
    manner: Manner,
) {
    let mut by_code: BTreeMap<&str, Vec<&Finding>> = BTreeMap::new();
    for finding in findings {
        by_code.entry(finding.code).or_default().push(finding);
    }
    let mut shown: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in findings {
        let alike = by_code.get(finding.code).map_or(&[][..], Vec::as_slice);
        let many = !manner.all && alike.len() > MANY;
        let nth = shown.entry(finding.code).or_default();
        *nth += 1;
        if !many || *nth <= SHOWN {
            text.end();
            let is_first = explained.insert(finding.code);
            finding::show(text, about, finding, is_first, manner.lang);
        }
        if many && *nth == SHOWN {
            text.end();
            finding::count(text, alike.get(SHOWN..).unwrap_or_default(), manner.lang);
        }
    }
}

/// What need not be mended, by who says so and why.
fn allowed(text: &mut Text, all: &[Allowed], lang: Lang) {
    let mut groups: BTreeMap<(String, &str), Vec<&Allowed>> = BTreeMap::new();
    for allowed in all {
        let said = lang.of(&allowed.said()).to_owned();
        let key = (said, allowed.finding.code);
        groups.entry(key).or_default().push(allowed);
    }
    for ((said, code), of_group) in groups {
        let count = of_group.len();
        text.push(
            Style::Strong,
            lang.pick(
                format!("許可済み[{code}] {count}件"),
                format!("allowed[{code}] {count}"),
            ),
        );
        text.push(
            Style::Plain,
            lang.pick(format!("（{said}）"), format!(" ({said})")),
        );
        text.end();
        let cells = of_group
            .iter()
            .map(|allowed| &allowed.finding.place.at.cell);
        finding::cells(text, cells, lang);
    }
}

/// Entries of lists that speak of nothing.
fn idle(text: &mut Text, all: &[Idle], lang: Lang) {
    for Idle { code, by, reason } in all {
        let by = by.said();
        let reason = reason.as_deref().unwrap_or_default();
        text.styled(
            Style::Faint,
            lang.pick(
                format!("当たる指摘のない許可: {code}（{}、理由：{reason}）", by.ja),
                format!("allowed, but not found: {code} ({}: {reason})", by.en),
            ),
        );
    }
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

#[cfg(test)]
mod tests;

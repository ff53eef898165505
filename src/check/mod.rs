//! A [`Document`] comes in → [`Findings`] go out. One file a rule; its `//!` head is the rule's manual page.

mod addends;
mod enumeration;
mod left_out;
mod likeness;
mod measure;
mod naming;
mod numbers;
mod page;
mod partition;
mod reports;
mod rule;
#[cfg(test)]
mod sample;
mod spot;
mod subject;

mod column_total;
mod date_outside_period;
mod forecast_below_actual;
mod forecast_below_target;
mod ledger_total;
mod markup_residue;
mod not_in_cp932;
mod not_placed;
mod number_differs;
mod number_repeated;
mod number_skipped;
mod part_exceeds_whole;
mod repeated_item_differs;
mod row_total;
mod stated_total;
mod status_missing;
mod target_differs;
mod target_without_actual;
mod undecodable;
mod unit_differs;

pub use page::{HEADINGS, Language, explain};
pub use rule::Rule;

use crate::model::{Document, Findings};
use crate::template::Template;
use subject::Subject;

/// Every rule, by code.
pub const RULES: &[Rule] = &[
    date_outside_period::RULE,
    forecast_below_target::RULE,
    target_without_actual::RULE,
    target_differs::RULE,
    forecast_below_actual::RULE,
    unit_differs::RULE,
    number_skipped::RULE,
    number_differs::RULE,
    number_repeated::RULE,
    status_missing::RULE,
    repeated_item_differs::RULE,
    column_total::RULE,
    row_total::RULE,
    stated_total::RULE,
    part_exceeds_whole::RULE,
    ledger_total::RULE,
    not_placed::RULE,
    undecodable::RULE,
    not_in_cp932::RULE,
    markup_residue::RULE,
];

/// Checks a document against every rule. The findings are sorted by cell.
#[must_use]
pub fn check(document: &Document, template: &Template) -> Findings {
    check_as(&Subject::new(document, template))
}

/// Checks a document that is to be written in CP932: which of its characters that cannot hold, besides.
#[must_use]
pub fn check_for_cp932(document: &Document, template: &Template) -> Findings {
    let mut subject = Subject::new(document, template);
    subject.in_cp932 = true;
    check_as(&subject)
}

fn check_as(subject: &Subject<'_>) -> Findings {
    let mut findings = Findings::default();
    for rule in RULES {
        (rule.check)(subject, &mut findings);
    }
    findings.into_sorted()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The files of this room that are no rules.
    const NOUNS: [&str; 13] = [
        "enumeration",
        "left_out",
        "likeness",
        "measure",
        "mod",
        "naming",
        "numbers",
        "page",
        "partition",
        "reports",
        "rule",
        "spot",
        "subject",
    ];

    #[test]
    fn every_file_is_a_rule_of_the_table_and_every_rule_has_its_file() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/check");
        let files: BTreeSet<String> = std::fs::read_dir(folder)
            .expect("the folder of the rules")
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter_map(|name| Some(name.strip_suffix(".rs")?.to_owned()))
            .filter(|name| !NOUNS.contains(&name.as_str()) && name != "sample")
            .collect();
        let rules: BTreeSet<String> = RULES.iter().map(|r| r.name.replace('-', "_")).collect();
        assert_eq!(files, rules);
    }

    #[test]
    fn codes_are_unique_and_well_formed() {
        let codes: BTreeSet<&str> = RULES.iter().map(|rule| rule.code).collect();
        assert_eq!(codes.len(), RULES.len());
        for code in codes {
            let (letter, digits) = code.split_at(1);
            assert!(letter.chars().all(|c| c.is_ascii_uppercase()), "{code}");
            assert!(digits.len() == 2 && digits.parse::<u8>().is_ok(), "{code}");
        }
    }

    #[test]
    fn each_page_has_its_headings_in_both_languages_on_neighbouring_lines() {
        for rule in RULES {
            let lines: Vec<&str> = page::head(rule.page).collect();
            let tag = format!("({} {})", rule.code, rule.name);
            assert!(
                lines[0].starts_with("# ") && lines[0].ends_with(&tag),
                "{tag}"
            );
            assert!(
                lines[1].starts_with("# ") && lines[1].ends_with(&tag),
                "{tag}"
            );
            let headings: Vec<(&str, &str)> = lines
                .windows(2)
                .filter_map(|pair| {
                    Some((pair[0].strip_prefix("## ")?, pair[1].strip_prefix("## ")?))
                })
                .collect();
            assert_eq!(headings, HEADINGS, "{tag}");
        }
    }

    #[test]
    fn a_page_can_be_read_in_one_language() {
        for rule in RULES {
            let ja = explain(rule.code, Language::Japanese).expect("a page");
            let en = explain(&rule.code.to_lowercase(), Language::English).expect("a page");
            for (japanese, english) in HEADINGS {
                assert!(ja.contains(japanese) && !ja.contains(english), "{ja}");
                assert!(en.contains(english) && !en.contains(japanese), "{en}");
            }
            // Each heading is followed by a text in its language.
            for page in [&ja, &en] {
                let sections: Vec<&str> = page.split("## ").skip(1).collect();
                assert!(
                    sections.iter().all(|s| s.trim().lines().count() > 1),
                    "{page}"
                );
            }
            assert!(!ja.contains("//!"));
        }
        assert_eq!(explain("Z99", Language::Japanese), None);
    }
}

//! A [`Document`] comes in → [`Findings`] go out. One file a rule; its `//!` head is the rule's manual page.

mod active_content;
mod actual_without_target;
mod addends;
mod answer;
mod bracket_unbalanced;
mod cell_text;
mod column_shift;
mod column_total;
mod contact;
mod counterpart_missing;
mod dangling_reference;
mod date_invalid;
mod date_outside_period;
mod days;
mod durations;
mod duty;
mod enumeration;
mod era_beside;
mod era_year_differs;
mod error_value;
mod forecast_below_actual;
mod forecast_below_target;
mod formula_like_text;
mod formula_without_value;
mod gaps;
mod gathered;
mod grade_legend;
mod halves;
mod hidden_content;
mod item_reference;
mod ledger_total;
mod left_out;
mod less_better;
mod likeness;
mod lists;
mod lookalike;
mod markup_residue;
mod measure;
mod month_rows;
mod naming;
mod no_progress;
mod not_in_cp932;
mod not_placed;
mod nothing_done;
mod number_differs;
mod number_repeated;
mod number_skipped;
mod numbers;
mod other_unit;
mod page;
mod pairs;
mod papers;
mod part_exceeds_whole;
mod part_in_text;
mod partition;
mod passages;
mod person;
mod personal_data;
mod plan_wording_in_status;
mod rate;
mod rate_cells;
mod rate_columns;
mod rate_mismatch;
mod rate_table;
mod rate_words;
mod repeated_item_differs;
mod reports;
mod required_blank;
mod restated;
mod result_copied;
mod row_total;
mod rule;
mod running;
#[cfg(test)]
mod sample;
mod spot;
mod stated_total;
mod statement;
mod status_missing;
mod subject;
mod target_differs;
mod target_without_actual;
mod text_cut;
mod told_done;
mod told_in_words;
mod twins;
mod undecodable;
mod unit_differs;
mod weekday_differs;
mod wording;
mod written_day;
mod written_sum;
mod wrong_extension;
mod year;

pub use duty::Duty;
pub use page::{HEADINGS, Language, explain};
pub use rule::Rule;

use crate::model::{Document, Findings};
use crate::template::Template;
use subject::Subject;

/// Every rule, by code.
pub const RULES: &[Rule] = &[
    date_invalid::RULE,
    weekday_differs::RULE,
    date_outside_period::RULE,
    era_year_differs::RULE,
    forecast_below_target::RULE,
    target_without_actual::RULE,
    target_differs::RULE,
    forecast_below_actual::RULE,
    unit_differs::RULE,
    actual_without_target::RULE,
    no_progress::RULE,
    number_skipped::RULE,
    number_differs::RULE,
    number_repeated::RULE,
    dangling_reference::RULE,
    status_missing::RULE,
    counterpart_missing::RULE,
    column_shift::RULE,
    repeated_item_differs::RULE,
    result_copied::RULE,
    plan_wording_in_status::RULE,
    required_blank::RULE,
    column_total::RULE,
    row_total::RULE,
    stated_total::RULE,
    part_exceeds_whole::RULE,
    rate_mismatch::RULE,
    ledger_total::RULE,
    error_value::RULE,
    formula_without_value::RULE,
    hidden_content::RULE,
    not_placed::RULE,
    active_content::RULE,
    personal_data::RULE,
    formula_like_text::RULE,
    wrong_extension::RULE,
    text_cut::RULE,
    undecodable::RULE,
    not_in_cp932::RULE,
    bracket_unbalanced::RULE,
    markup_residue::RULE,
    lookalike::RULE,
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
    const NOUNS: &[&str] = &[
        "answer",
        "cell_text",
        "contact",
        "days",
        "durations",
        "duty",
        "enumeration",
        "era_beside",
        "gaps",
        "gathered",
        "grade_legend",
        "halves",
        "item_reference",
        "left_out",
        "less_better",
        "likeness",
        "lists",
        "measure",
        "mod",
        "month_rows",
        "naming",
        "nothing_done",
        "numbers",
        "other_unit",
        "page",
        "pairs",
        "papers",
        "part_in_text",
        "partition",
        "passages",
        "person",
        "rate",
        "rate_cells",
        "rate_columns",
        "rate_table",
        "rate_words",
        "reports",
        "restated",
        "rule",
        "running",
        "spot",
        "statement",
        "subject",
        "told_done",
        "told_in_words",
        "twins",
        "wording",
        "written_day",
        "written_sum",
        "year",
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

//! # 同じ見出しの番号が欄によって異なります (N02 number-differs)
//! # The same heading carries another number in another column (N02 number-differs)
//!
//! ## 何を見るか
//! ## What it sees
//! 同じ行の欄どうしで、見出しが同じなのに項目番号が異なるものです。
//! Items of one row that have the same heading and different numbers in different columns.
//!
//! ## なぜ大切か
//! ## Why it matters
//! 番号で引用されたとき、別の項目を指してしまいます。欄どうしの対応も読み取れなくなります。
//! A reference by number leads to another item, and the columns no longer match.
//!
//! ## 例
//! ## Example
//! ```text
//! 実施計画  (4) 指導者に対する研修
//! 実施状況  (1) 指導者に対する研修
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! ①②のようにまとめた番号がもう一方を含むとき、番号の種類が違うとき（(1) と ア）、見出しが似ていないとき。
//! Joint numbers (①②) that contain the other; numbers of another family; headings that are not alike.
//!
//! ## 対処
//! ## What to do
//! 多くの欄で使われている番号にそろえてください。
//! Use the number that most columns use.

use std::collections::HashMap;

use super::rule::{Details, Rule};
use super::subject::{Subject, entry_place};
use crate::model::{ColumnKey, Entry, Findings, Message, Number, Severity, Topic, fold};

pub(super) const RULE: Rule = Rule {
    code: "N02",
    name: "number-differs",
    severity: Severity::Error,
    page: include_str!("number_differs.rs"),
    check,
};

/// A number that differs from what the other columns give to the same heading.
pub(super) struct Odd<'a> {
    /// The item that carries it.
    pub(super) node: usize,
    /// The column.
    pub(super) role: ColumnKey,
    /// The number the other columns give.
    pub(super) expected: &'a Number,
    entry: &'a Entry,
    number: &'a Number,
    other: (ColumnKey, &'a Entry),
}

type Counted<'a> = (usize, ColumnKey, &'a Entry, &'a Number);

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let all = odd(subject);
    // One comparison for each column beside the first that numbers the item.
    let compared: usize = (0..subject.nodes.len())
        .map(|at| numbers(subject, at).len().saturating_sub(1))
        .sum();
    for _ in all.len()..compared {
        findings.hold(Topic::Number);
    }
    for odd in all {
        let (column, other) = (subject.column(odd.role), subject.column(odd.other.0));
        let Some(place) = entry_place(odd.entry, Some(column.clone())) else {
            continue;
        };
        let (found, expected) = (&odd.number.canonical, &odd.expected.canonical);
        let message = Message::new(
            format!(
                "同じ見出しの番号が欄によって異なります（{} {expected}、{} {found}）",
                other.ja, column.ja
            ),
            format!(
                "the same heading carries another number in another column ({} {expected}, {} {found})",
                other.en, column.en
            ),
        );
        let finding = RULE
            .finding(message, place)
            .values(found.clone(), expected.clone())
            .hint(
                format!("{expected} の誤記かどうかを確認してください"),
                format!("check whether it should be {expected}"),
            )
            .related(entry_place(odd.other.1, Some(other)).into_iter().collect());
        findings.push(finding);
    }
}

/// Every odd number of a document.
pub(super) fn odd<'a>(subject: &Subject<'a>) -> Vec<Odd<'a>> {
    let mut odd = Vec::new();
    for at in 0..subject.nodes.len() {
        among(&numbers(subject, at), &mut odd);
    }
    among_siblings(subject, &subject.roots(), &mut odd);
    for node in &subject.nodes {
        among_siblings(subject, &node.children, &mut odd);
    }
    odd
}

/// Siblings with one heading, each in columns of its own: the same item, not brought together because of its number.
fn among_siblings<'a>(subject: &Subject<'a>, siblings: &[usize], odd: &mut Vec<Odd<'a>>) {
    let mut by_heading: HashMap<String, usize> = HashMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for at in siblings {
        let heading = fold(&subject.nodes[*at].item.heading);
        if heading.chars().count() >= 4 {
            let group = *by_heading.entry(heading).or_insert_with(|| {
                groups.push(Vec::new());
                groups.len() - 1
            });
            groups[group].push(*at);
        }
    }
    for group in groups {
        let [first, second] = group.as_slice() else {
            continue;
        };
        let counted = [numbers(subject, *first), numbers(subject, *second)].concat();
        let shares_column = counted
            .iter()
            .any(|a| counted.iter().any(|b| a.0 != b.0 && a.1 == b.1));
        if !shares_column {
            among(&counted, odd);
        }
    }
}

fn numbers<'a>(subject: &Subject<'a>, at: usize) -> Vec<Counted<'a>> {
    let entries = &subject.nodes[at].item.entries;
    entries
        .iter()
        .filter_map(|(role, entry)| Some((at, *role, entry, entry.number.as_ref()?)))
        .collect()
}

/// Takes the number of most columns for right, in a tie that of the first.
fn among<'a>(counted: &[Counted<'a>], odd: &mut Vec<Odd<'a>>) {
    let support = |number: &Number| counted.iter().filter(|c| overlap(c.3, number)).count();
    let Some(usual) = counted.iter().rev().max_by_key(|c| support(c.3)) else {
        return;
    };
    for other in counted {
        let is_told = odd.iter().any(|o| (o.node, o.role) == (other.0, other.1));
        if other.3.scheme == usual.3.scheme
            && !overlap(other.3, usual.3)
            && same_heading(other.2, usual.2)
            && !is_told
        {
            odd.push(Odd {
                node: other.0,
                role: other.1,
                expected: usual.3,
                entry: other.2,
                number: other.3,
                other: (usual.1, usual.2),
            });
        }
    }
}

fn overlap(a: &Number, b: &Number) -> bool {
    a.canonical == b.canonical
        || (a.scheme == b.scheme && a.ordinals.iter().any(|n| b.ordinals.contains(n)))
}

/// The same words, or the same beginning where one column says a little more.
fn same_heading(a: &Entry, b: &Entry) -> bool {
    let (a, b) = (fold(a.heading.text()), fold(b.heading.text()));
    let shorter = a.chars().count().min(b.chars().count());
    let common = a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    shorter >= 2 && (a == b || (shorter >= 4 && common * 10 >= shorter * 7))
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use crate::model::Role::{Guideline, Plan, Status};

    const TEXT: [(crate::model::Role, &str); 3] = [
        (Guideline, "行うこと。"),
        (Plan, "行います。"),
        (Status, "行った。"),
    ];

    #[test]
    fn the_number_of_one_column_differs_from_the_others() {
        let found = Sample::new()
            .item("3", "業務", &TEXT)
            .item("3/(4)", "指導者に対する研修", &TEXT)
            .renumbered("3/(4)", Status, "(1)", "指導者に対する研修")
            .found("N02");
        assert_eq!(found, ["C3 (1)/(4)"]);
    }

    #[test]
    fn most_columns_are_believed() {
        let found = Sample::new()
            .item("1", "体制", &TEXT)
            .renumbered("1", Guideline, "2", "体制（概要）")
            .item("2", "体制整備", &TEXT)
            .found("N02");
        assert!(found.is_empty(), "short headings prove nothing: {found:?}");
        let found = Sample::new()
            .item("1", "実施体制の整備", &TEXT)
            .renumbered("1", Guideline, "2", "実施体制の整備について")
            .found("N02");
        assert_eq!(found, ["A2 2/1"]);
    }

    #[test]
    fn items_that_only_the_number_kept_apart_are_found() {
        let found = Sample::new()
            .item("3", "業務", &[])
            .item("3/(1)", "開拓の推進", &TEXT)
            .item("3/(4)", "指導者に対する研修", &[(Plan, "行います。")])
            .item("3/(5)", "指導者に対する 研修", &[(Status, "行った。")])
            .found("N02");
        assert_eq!(found, ["C5 (5)/(4)"]);
    }

    #[test]
    fn joint_numbers_agree_with_each_of_theirs() {
        let found = Sample::new()
            .item("①", "中小企業への派遣", &[(Plan, "派遣します。")])
            .renumbered("①", Status, "①②", "中小企業への派遣")
            .found("N02");
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn other_headings_and_other_families_are_silent() {
        let found = Sample::new()
            .item("(1)", "相談窓口の設置", &[(Plan, "設置します。")])
            .renumbered("(1)", Status, "(2)", "連携会議の開催")
            .item("(3)", "研修会の開催", &[(Plan, "開催します。")])
            .renumbered("(3)", Status, "ア", "研修会の開催")
            .found("N02");
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn the_same_heading_twice_in_each_column_is_silent() {
        let found = Sample::new()
            .item("(1)", "事務局の運営", &TEXT)
            .item("(2)", "事務局の運営", &TEXT)
            .found("N02");
        assert!(found.is_empty(), "{found:?}");
    }
}

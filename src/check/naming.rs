//! What figures are called: 支援企業 and 支援企業数, 延べ参加者数 and 参加人数, 派遣回数 and (under 専門家の派遣) 回数 name one
//! measure. Every rule asks here.

use super::measure::has_any;
use crate::model::{Item, Metric, dates, fiscal_year, fold, same_unit};

pub(super) use crate::model::measure_key as key;

/// True when both count the same thing in the same unit at the same time. `item` is the one they are said of.
pub(super) fn comparable(item: &Item, a: &Metric, b: &Metric) -> bool {
    // 目標 of one year says nothing of 実績 of another.
    is_same_time(a.scope.as_deref(), b.scope.as_deref()) && same_but_time(item, a, b)
}

/// True when both count the same thing in the same unit.
pub(super) fn same_but_time(item: &Item, a: &Metric, b: &Metric) -> bool {
    if a.unit != b.unit && !same_unit(&a.unit, &b.unit) {
        return false;
    }
    if a.measure == b.measure {
        return true;
    }
    // The unit says what the label leaves out: 派遣 10回, 派遣回数 10回.
    let (one, other) = (key(&a.measure), key(&b.measure));
    is_same(item, &one, &other)
        || uncounted(&one, &a.unit)
            .is_some_and(|bare| bare == uncounted(&other, &b.unit).unwrap_or(&other))
        || uncounted(&other, &b.unit).is_some_and(|bare| bare == one)
}

/// True when two headings speak of one time: 令和6年度 and R6, 年度末 and 年間, 年度末 and 令和6年度. Without a word a
/// column speaks of the whole of the year reported, and of no other.
pub(super) fn is_same_time(a: Option<&str>, b: Option<&str>) -> bool {
    if a == b {
        return true;
    }
    let (one, other) = (time(a), time(b));
    // 本年度 is the year reported; whether 令和5年度 beside it is that year no word says.
    let is_whole = |word: Option<&str>, part: &str| {
        word.is_some_and(|word| !is_this_year(&fold(word))) && part.is_empty()
    };
    match (one, other) {
        ((Some(one), part), (Some(other), of)) => one == other && part == of,
        ((None, part), (None, of)) => part == of,
        // 年度末 is the end of the one year; no word at all may be of another.
        ((None, part), (Some(_), of)) => is_whole(a, &part) && of.is_empty(),
        ((Some(_), part), (None, of)) => part.is_empty() && is_whole(b, &of),
    }
}

/// 本年度, 今年度: the year reported.
fn is_this_year(scope: &str) -> bool {
    ["本年度", "今年度", "当年度"].contains(&scope)
}

/// True when `done` is counted up to a day of the year that `whole` is of: 12月末 and 年間, 上半期 and 令和6年度.
pub(super) fn is_so_far(done: &Metric, whole: &Metric) -> bool {
    let (Some(scope), (year, part)) = (done.scope.as_deref(), time(whole.scope.as_deref())) else {
        return false;
    };
    let scope = fold(scope);
    let is_up_to = has_any(
        &scope,
        &["末", "現在", "時点", "まで", "上半期", "上期", "前期"],
    ) && has_any(&scope, &["月", "日", "半期", "上期", "前期"]);
    let own = fiscal_year(&scope);
    let is_same_year = match (own, year) {
        (Some(own), Some(year)) => own == year,
        _ => own.is_none() || whole.scope.is_some(),
    };
    is_up_to && part.is_empty() && is_same_year
}

/// The fiscal year that a scope names the whole of: 令和6年度 and R6, not 令和6年度上半期.
pub(super) fn whole_year_of(scope: Option<&str>) -> Option<i32> {
    let (year, part) = time(scope);
    year.filter(|_| part.is_empty())
}

/// The fiscal year that a scope names, and which part of it: 令和6年度上半期 → (2024, 上半期).
fn time(scope: Option<&str>) -> (Option<i32>, String) {
    let Some(scope) = scope else {
        return (None, String::new());
    };
    let folded = fold(scope);
    let whole = [
        "年度末",
        "年度",
        "年間",
        "通年",
        "通期",
        "年計",
        "年間計",
        "年度計",
        "通年計",
        "最終",
        "末",
    ];
    if whole.contains(&folded.as_str()) || is_this_year(&folded) {
        return (None, String::new());
    }
    let mentions = dates(&folded);
    let [only] = mentions.as_slice() else {
        return (None, folded);
    };
    let Some(year) = only.year.filter(|_| only.month.is_none()) else {
        return (None, folded);
    };
    let chars: Vec<char> = folded.chars().collect();
    let (start, end) = (only.chars.start as usize, only.chars.end as usize);
    let rest: String = chars
        .iter()
        .take(start)
        .chain(chars.iter().skip(end))
        .collect();
    let rest = rest.trim_start_matches("年度").trim_start_matches('年');
    let part = match rest {
        "末" | "年間" | "通年" | "の" => "",
        part => part,
    };
    (Some(year), part.to_owned())
}

/// True when both have the same measure, in whatever unit. `item` is the one they are said of.
pub(super) fn same_measure(item: &Item, a: &Metric, b: &Metric) -> bool {
    a.measure == b.measure || is_same(item, &key(&a.measure), &key(&b.measure))
}

/// The same for two names, as [`key`] gives them.
pub(super) fn is_same(item: &Item, one: &str, other: &str) -> bool {
    one == other || is_prefixed(item, one, other) || is_prefixed(item, other, one)
}

/// True when the longer name only repeats the heading before the shorter: 専門家の派遣, 派遣回数 → 回数.
fn is_prefixed(item: &Item, long: &str, short: &str) -> bool {
    const GENERIC: [&str; 21] = [
        "者",
        "回",
        "件",
        "社",
        "校",
        "企業",
        "団体",
        "施設",
        "事業所",
        "時間",
        "日",
        "額",
        "金額",
        "費",
        "部",
        "箇所",
        "か所",
        "戸",
        "台",
        "組",
        "世帯",
    ];
    GENERIC.contains(&short)
        && long
            .strip_suffix(short)
            .is_some_and(|prefix| !prefix.is_empty() && fold(&item.heading).contains(prefix))
}

/// True when a name says no more than the unit: 人数, 回数, 件数.
pub(super) fn is_generic(metric: &Metric) -> bool {
    let name = key(&metric.measure);
    let unit = yearly(&metric.unit);
    name.is_empty() || same_unit(&name, unit) || (name == "者" && same_unit("人", unit))
}

/// 回/年 → 回: what is counted in a year need not say so.
pub(super) fn yearly(unit: &str) -> &str {
    unit.strip_suffix("/年").unwrap_or(unit)
}

/// A name without the counter that the unit repeats: 派遣回 in 回 → 派遣.
fn uncounted<'k>(key: &'k str, unit: &str) -> Option<&'k str> {
    let is_of = |counter: &str| {
        same_unit(counter, unit) || (["者", "員"].contains(&counter) && same_unit("人", unit))
    };
    let (at, last) = key.char_indices().next_back()?;
    let by_one = (at > 0 && is_of(&last.to_string())).then(|| &key[..at]);
    by_one.or_else(|| {
        let rest = key.strip_suffix(unit)?;
        (!unit.is_empty() && !rest.is_empty()).then_some(rest)
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use super::*;
    use crate::model::Kind::Target;
    use crate::model::Role::Plan;

    fn pair(heading: &str, a: (&str, &str), b: (&str, &str)) -> (bool, bool) {
        let document = Sample::new()
            .item("1", heading, &[(Plan, &format!("1{} 1{}", a.1, b.1))])
            .figure("1", Plan, Target, (a.0, "1", a.1))
            .figure("1", Plan, Target, (b.0, "1", b.1))
            .document();
        let (item, m) = (&document.items[0], &document.metrics);
        assert_eq!(
            same_measure(item, &m[0], &m[1]),
            same_measure(item, &m[1], &m[0])
        );
        assert_eq!(
            comparable(item, &m[0], &m[1]),
            comparable(item, &m[1], &m[0])
        );
        (
            same_measure(item, &m[0], &m[1]),
            comparable(item, &m[0], &m[1]),
        )
    }

    #[test]
    fn one_time_has_several_names_and_no_word_is_no_year() {
        for (a, b, is_same) in [
            (Some("令和6年度"), Some("R6"), true),
            (Some("本年度"), Some("年間計"), true),
            (Some("本年度"), None, true),
            (Some("本年度"), Some("令和5年度"), false),
            (Some("令和6年度"), Some("令和6年度末"), true),
            (Some("年度末"), Some("年間"), true),
            (Some("年度末"), None, true),
            (Some("年度末"), Some("令和6年度"), true),
            (None, Some("令和6年度"), false),
            (Some("令和5年度"), Some("令和6年度"), false),
            (Some("上半期"), Some("下半期"), false),
            (Some("上半期"), Some("年間"), false),
            (Some("令和6年度上半期"), Some("令和6年度"), false),
            (Some("9月末現在"), Some("令和6年度"), false),
        ] {
            assert_eq!(is_same_time(a, b), is_same, "{a:?} {b:?}");
            assert_eq!(is_same_time(b, a), is_same, "{b:?} {a:?}");
        }
    }

    #[test]
    fn words_that_add_nothing_make_no_other_measure() {
        for (heading, a, b) in [
            ("業務", ("支援企業", "社"), ("支援企業数", "社")),
            ("業務", ("延べ参加者数", "人"), ("参加人数", "名")),
            ("業務", ("年間開催回数", "回"), ("開催予定回数", "回")),
            ("専門家の派遣", ("派遣回数", "回"), ("回数", "回")),
            ("研修", ("研修時間", "時間"), ("予定時間", "時間")),
            ("業務", ("総参加者数", "人"), ("参加者", "人")),
        ] {
            assert_eq!(pair(heading, a, b), (true, true), "{a:?} {b:?}");
        }
        assert_eq!(
            pair("業務", ("支援企業", "件"), ("支援企業数", "社")),
            (true, false)
        );
        assert_eq!(
            pair("業務", ("派遣", "回"), ("派遣回数", "回")),
            (false, true)
        );
    }

    #[test]
    fn other_measures_stay_apart() {
        for (heading, a, b) in [
            ("業務", ("参加者数", "人"), ("参加回数", "回")),
            ("業務", ("派遣回数", "回"), ("開催回数", "回")),
            ("業務", ("参加企業数", "社"), ("参加者数", "人")),
            ("業務", ("実人数", "人"), ("延べ人数", "人")),
            ("講座", ("受講者数", "人"), ("修了者数", "人")),
            ("業務", ("認定申請", "名"), ("認定", "名")),
            ("業務", ("数", "回"), ("総数", "人")),
        ] {
            assert!(!pair(heading, a, b).1, "{a:?} {b:?}");
        }
        assert_eq!(
            pair("業務", ("派遣回数", "回"), ("回数", "回")),
            (false, false)
        );
    }
}

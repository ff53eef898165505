//! Rates in running text: 受講者数：196人（達成率 98.0％）, and the numbers of the same item that must give them.

use super::measure::{
    RESULTS, bounds, has_any, is_rate, is_rough, is_set_apart, is_upper_bound, names_less, stem,
};
use super::naming::comparable;
use super::rate::{Amount, Stated, Way, progress};
use super::rate_columns::{Off, Verdict};
use super::rate_table::{is_aim, is_result, names_achievement, names_change};
use super::subject::{Subject, position};
use crate::model::{Item, Kind, Metric, Role, ascii_digit, fold, same_unit};

/// Figures of an item that are looked at; one with more is a table of its own.
const MOST: usize = 40;

/// Every rate told in words for which it is plain what it is of.
pub(super) fn verdicts<'a>(subject: &Subject<'a>) -> Vec<Verdict<'a>> {
    let mut all = Vec::new();
    for (at, node) in subject.nodes.iter().enumerate() {
        if node.figures.len() > MOST {
            continue;
        }
        for rate in node.figures.iter().copied().filter(|m| is_told(m)) {
            let Some(stated) = Stated::of(rate) else {
                continue;
            };
            let text = Words {
                subject,
                item: node.item,
                figures: figures(subject, at, rate),
                rate,
                stated,
            };
            all.extend(text.judged(subject.template.checks.prorated));
        }
    }
    all
}

/// A rate that reports, and not one that is aimed at or only about right.
fn is_told(metric: &Metric) -> bool {
    let is_reported = RESULTS.contains(&metric.role)
        || matches!(metric.role, Role::Evaluation | Role::PartyA | Role::PartyB);
    metric.kind == Kind::Rate
        && is_reported
        && ["%", "％"].contains(&metric.unit.as_str())
        && !is_rough(metric)
        && !is_set_apart(metric)
        && bounds(metric).is_empty()
}

/// The figures of an item, those of its plan a step up and those of the rows beside it that say the same.
fn figures<'a>(subject: &Subject<'a>, at: usize, rate: &Metric) -> Vec<&'a Metric> {
    let mut all = subject.nodes[at].figures.clone();
    for above in subject.ancestors(at).take(2) {
        all.extend(
            subject.nodes[above]
                .figures
                .iter()
                .copied()
                .filter(|m| is_aim(m)),
        );
    }
    // 文書を一枚ずつ is how it was done, and no count.
    let is_counted = |m: &Metric| m.text.chars().any(|c| ascii_digit(c).is_some());
    all.retain(|m| !std::ptr::eq(*m, rate) && !is_rate(m) && !m.unit.is_empty() && is_counted(m));
    all.truncate(MOST);
    all
}

struct Words<'s, 'a> {
    subject: &'s Subject<'a>,
    item: &'a Item,
    figures: Vec<&'a Metric>,
    rate: &'a Metric,
    stated: Stated,
}

impl<'a> Words<'_, 'a> {
    /// Less is better; money that is to be spent is measured as everything else.
    fn is_less(&self, metric: &Metric) -> bool {
        names_less(self.subject, &metric.measure) || is_upper_bound(metric)
    }

    fn judged(&self, is_prorated: bool) -> Option<Verdict<'a>> {
        let verdict = |off| Verdict {
            rate: self.rate,
            off,
        };
        if self.is_given() {
            return Some(verdict(None));
        }
        let name = fold(&format!("{}{}", self.rate.measure, self.rate.text));
        let (way, a, b) = if names_change(&name) {
            self.change()?
        } else if names_achievement(&name) {
            if is_prorated {
                return None;
            }
            self.achievement()?
        } else {
            self.share(&name)?
        };
        let quotient = way.of(Amount::of(a), Amount::of(b))?;
        // Nothing is a share of nothing, and one of ten times the whole is of something else.
        if quotient.value <= rust_decimal::Decimal::ZERO && way == Way::Share {
            return None;
        }
        Some(verdict(Some(Off {
            expected: self.stated.told(quotient),
            way: way.told(a.text.trim(), b.text.trim()),
            numbers: vec![a, b],
        })))
    }

    /// True when any two figures of the item give the rate, in any way.
    fn is_given(&self) -> bool {
        let amounts: Vec<Amount> = self.figures.iter().map(|m| Amount::of(m)).collect();
        let fits = |quotient: Option<Amount>| quotient.is_some_and(|q| self.stated.fits(q));
        for (first, a) in amounts.iter().enumerate() {
            for (second, b) in amounts.iter().enumerate() {
                let (one, other) = (self.figures[first], self.figures[second]);
                if first == second || !same_unit(&one.unit, &other.unit) {
                    continue;
                }
                let is_given = [Way::Share, Way::Change]
                    .into_iter()
                    .any(|way| fits(way.of(*a, *b)))
                    || self.is_less(one) && fits(Way::Less.of(*a, *b))
                    || amounts
                        .iter()
                        .zip(&self.figures)
                        .any(|(base, m)| m.kind == Kind::Baseline && fits(progress(*base, *a, *b)));
                if is_given {
                    return true;
                }
            }
        }
        self.is_given_by_sums(&amounts)
    }

    /// 第1回 20人、第2回 30人: what was done together, of what was planned.
    fn is_given_by_sums(&self, amounts: &[Amount]) -> bool {
        let units: Vec<&str> = self.figures.iter().map(|m| m.unit.as_str()).collect();
        units.iter().enumerate().any(|(at, unit)| {
            if units[..at].contains(unit) {
                return false;
            }
            let of = |is: fn(&Metric) -> bool| -> Vec<Amount> {
                let alike = self.figures.iter().zip(amounts);
                let alike = alike.filter(|(m, _)| same_unit(&m.unit, unit) && is(m));
                alike.map(|(_, amount)| *amount).collect()
            };
            let done = Amount::sum(&of(is_result));
            let aims = of(is_aim);
            let whole = Amount::sum(&aims);
            done.is_some_and(|done| {
                aims.iter().copied().chain(whole).any(|aim| {
                    Way::Share
                        .of(done, aim)
                        .is_some_and(|quotient| self.stated.fits(quotient))
                })
            })
        })
    }

    /// The figures of the rate's column before it, the nearest first.
    fn before(&self) -> Vec<&'a Metric> {
        let Some(own) = position(self.item, self.rate) else {
            return Vec::new();
        };
        let mut found: Vec<(u32, &'a Metric)> = self
            .figures
            .iter()
            .copied()
            .filter(|m| m.column() == self.rate.column() && m.path == self.rate.path)
            .filter_map(|m| Some((position(self.item, m)?.end, m)))
            .filter(|(end, _)| *end <= own.start)
            .collect();
        found.sort_by_key(|(end, _)| std::cmp::Reverse(*end));
        found.into_iter().map(|(_, metric)| metric).collect()
    }

    /// What stands between two figures of one text.
    fn is_in_one_line(&self, other: &Metric) -> bool {
        let (Some(from), Some(to)) = (position(self.item, other), position(self.item, self.rate))
        else {
            return false;
        };
        let Some(entry) = self.item.entries.get(&self.rate.column()) else {
            return false;
        };
        let between = entry
            .text
            .slice(from.end.min(to.start)..to.start.max(from.end));
        !between.text().contains(['\n', '。'])
    }

    fn achievement(&self) -> Option<(Way, &'a Metric, &'a Metric)> {
        let before = self.before();
        // What a party tells of itself is planned or done as its sentence has it; what is aimed at says so.
        let is_party = matches!(self.rate.role, Role::PartyA | Role::PartyB);
        let is_reached = |m: &Metric| is_result(m) || (is_party && m.kind == Kind::Plan);
        let is_aim = |m: &Metric| is_aim(m) && !(is_party && m.kind == Kind::Plan);
        let reached = before.iter().copied().find(|m| is_reached(m));
        let reached = reached.or_else(|| {
            let mut all = self.figures.iter().copied().filter(|m| is_result(m));
            all.next().filter(|_| all.next().is_none())
        })?;
        let is_apart = |m: &Metric| is_rough(m) || is_set_apart(m) || !bounds(m).is_empty();
        let aims: Vec<&'a Metric> = self
            .figures
            .iter()
            .copied()
            .filter(|m| is_aim(m) && same_unit(&m.unit, &reached.unit))
            .collect();
        let named: Vec<&'a Metric> = aims
            .iter()
            .copied()
            .filter(|m| comparable(self.item, m, reached))
            .collect();
        let candidates = if named.is_empty() { aims } else { named };
        let first = *candidates.first()?;
        let is_one = candidates.iter().all(|m| m.value == first.value);
        // Several results that are no step of each other leave it open what was divided.
        let rivals = self.figures.iter().filter(|m| {
            is_result(m) && m.value != reached.value && comparable(self.item, m, reached)
        });
        let is_clear =
            rivals.count() == 0 || before.first().is_some_and(|m| std::ptr::eq(*m, reached));
        (is_one && is_clear && !is_apart(first) && !is_apart(reached) && !self.is_less(reached))
            .then_some((Way::Share, reached, first))
    }

    fn change(&self) -> Option<(Way, &'a Metric, &'a Metric)> {
        let is_earlier = |m: &&Metric| {
            m.kind == Kind::Baseline
                || has_any(&m.text, &["前年", "昨年", "前回", "前期"])
                || m.qualifiers
                    .iter()
                    .any(|q| has_any(q, &["前年", "昨年", "前回", "前期"]))
        };
        let before = self.before();
        let in_column = self.figures.iter().copied();
        let earlier: Vec<&'a Metric> = in_column
            .filter(|m| m.column() == self.rate.column() && m.path == self.rate.path)
            .filter(is_earlier)
            .collect();
        let [base] = earlier.as_slice() else {
            return None;
        };
        let now: Vec<&'a Metric> = before
            .iter()
            .copied()
            .filter(|m| is_result(m) && !is_earlier(m) && same_unit(&m.unit, &base.unit))
            .collect();
        let [now] = now.as_slice() else {
            return None;
        };
        let is_change = has_any(&self.rate.text, &["増", "減", "伸"]);
        Some((if is_change { Way::Change } else { Way::Share }, now, base))
    }

    /// 受験者40人、合格者30人（合格率75.0％）: the two counts of the line, one of them named as the rate is.
    fn share(&self, name: &str) -> Option<(Way, &'a Metric, &'a Metric)> {
        let name = name.split('率').next().filter(|_| name.contains('率'))?;
        let in_line: Vec<&'a Metric> = self
            .before()
            .into_iter()
            .filter(|m| is_result(m) && self.is_in_one_line(m))
            .collect();
        let [second, first] = in_line.as_slice() else {
            return None;
        };
        let is_named = |m: &Metric| {
            let of = stem(&m.measure);
            let of = of.trim_end_matches('者');
            of.chars().count() >= 2 && name.ends_with(of)
        };
        if !same_unit(&first.unit, &second.unit) || is_rough(first) || is_rough(second) {
            return None;
        }
        let (a, b) = match (is_named(first), is_named(second)) {
            (true, false) => (*first, *second),
            (false, true) => (*second, *first),
            _ => return None,
        };
        (a.value <= b.value).then_some((Way::Share, a, b))
    }
}

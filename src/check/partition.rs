//! Totals of an item and the parts that the items below it state: 270 = 100 + 170.

use rust_decimal::Decimal;

use super::measure::{
    NOT_DONE, bounds, has_any, is_rate, is_rough, is_set_apart, stage, topics_within,
};
use super::naming::{comparable, is_generic, key, yearly};
use super::spot::is_total_line;
use super::subject::{Subject, title};
use crate::model::{Item, Metric, Role, fold, same_unit};

/// A stated total, the parts that should make it up, and their sum.
pub(super) struct Claim<'a> {
    /// The total.
    pub(super) total: &'a Metric,
    /// The parts, each with what it is a part for.
    pub(super) parts: Vec<(&'a Metric, String)>,
    /// What the parts add up to.
    pub(super) sum: Decimal,
    /// Figures that may be within one of the parts or beside them, each with its name.
    pub(super) loose: Vec<(&'a Metric, String)>,
}

impl Claim<'_> {
    /// True when the parts make up the total in one of their readings.
    pub(super) fn holds(&self) -> bool {
        adds_up(
            self.total,
            self.sum,
            self.loose.iter().map(|(loose, _)| *loose),
        )
    }

    /// The sum with all that may stand beside the parts; none where nothing is loose.
    pub(super) fn beside(&self) -> Option<Decimal> {
        let all = self.loose.iter();
        let beside = all.fold(self.sum, |sum, (loose, _)| sum.saturating_add(loose.value));
        (!self.loose.is_empty()).then_some(beside)
    }
}

/// True when the parts, with some, all or none of the loose figures, make up the total.
fn adds_up<'m>(total: &Metric, sum: Decimal, loose: impl Iterator<Item = &'m Metric>) -> bool {
    let mut sums = vec![sum];
    for metric in loose.take(LOOSE) {
        let with: Vec<Decimal> = sums
            .iter()
            .map(|sum| sum.saturating_add(metric.value))
            .collect();
        sums.extend(with);
    }
    sums.contains(&total.value)
}

/// Most loose figures of a total; with more of them every number is a sum.
const LOOSE: usize = 3;

/// A total against the items below it.
struct Split<'a> {
    total: &'a Metric,
    /// Items below with a part, and their parts.
    with: Vec<(usize, Vec<&'a Metric>)>,
    /// Items below that say nothing of the measure, and may still belong to the total.
    open: usize,
    /// Items below that have the measure, but not at this stage.
    uneven: usize,
    sum: Decimal,
    /// Figures that may be within a part or beside it, each with the name it stands under.
    loose: Vec<(&'a Metric, String)>,
}

impl<'a> Split<'a> {
    /// A total whose parts are still to be found.
    fn of(total: &'a Metric) -> Self {
        Self {
            total,
            with: Vec::new(),
            open: 0,
            uneven: 0,
            sum: Decimal::ZERO,
            loose: Vec::new(),
        }
    }
}

impl Split<'_> {
    fn adds_up(&self) -> bool {
        adds_up(
            self.total,
            self.sum,
            self.loose.iter().map(|(loose, _)| *loose),
        )
    }

    fn children(&self) -> impl Iterator<Item = usize> {
        self.with.iter().map(|(child, _)| *child)
    }
}

/// Every total that the items below make up, or contradict where they plainly divide it among them.
pub(super) fn claims<'a>(subject: &Subject<'a>) -> Vec<Claim<'a>> {
    let mut claims = Vec::new();
    for (at, node) in subject.nodes.iter().enumerate() {
        let below = level(subject, at);
        // Sums of rows are the business of the rules for tables; 目標 and 実績 in rows are no parts.
        let has_sides = below.iter().any(|at| subject.is_side(*at));
        if below.len() < 2 || node.figures.len() > 200 || subject.is_total(at) || has_sides {
            continue;
        }
        let totals = totals(node.item, &node.figures);
        let splits: Vec<Split<'a>> = totals
            .iter()
            .filter_map(|total| {
                let mut split = split(subject, node.item, below, total)?;
                let own = loose_beside(node.item, &node.figures, total);
                split.loose.extend(own);
                (split.loose.len() <= LOOSE).then_some(split)
            })
            .collect();
        for found in &splits {
            // Another measure of the same items that does add up shows that they divide the total.
            let is_shown = splits
                .iter()
                .any(|other| other.adds_up() && other.children().eq(found.children()));
            let exceeds = found.sum > found.total.value;
            if found.adds_up() || is_shown || (found.uneven == 0 && (exceeds || found.open == 0)) {
                claims.push(claim(subject, found));
            }
        }
        // Parts that do not repeat what is counted, and totals under the last part.
        let rest = totals
            .iter()
            .filter(|total| {
                splits
                    .iter()
                    .all(|split| !std::ptr::eq(split.total, **total))
            })
            .filter_map(|total| unnamed(subject, node.item, below, total, &node.figures))
            .filter(|split| {
                let mut parts = split.with.iter().flat_map(|(_, parts)| parts);
                parts.all(|part| is_counted_so(split.total, part))
            });
        let last = closing(subject, below);
        let closed = last
            .iter()
            .filter_map(|total| unnamed(subject, node.item, below, total, &[]));
        for found in rest.chain(closed) {
            claims.push(claim(subject, &found));
        }
    }
    claims
}

/// The items that may divide what an item states: those below it; an only one without a figure hands on.
fn level<'s>(subject: &'s Subject<'_>, at: usize) -> &'s [usize] {
    let mut below = subject.nodes[at].children.as_slice();
    while let [only] = below
        && subject.nodes[*only].figures.is_empty()
    {
        below = subject.nodes[*only].children.as_slice();
    }
    below
}

fn claim<'a>(subject: &Subject<'a>, split: &Split<'a>) -> Claim<'a> {
    let parts = split.with.iter().flat_map(|(child, parts)| {
        let label = title(subject.nodes[*child].item);
        parts.iter().map(move |part| (*part, label.clone()))
    });
    Claim {
        total: split.total,
        parts: parts.collect(),
        sum: split.sum,
        loose: split.loose.clone(),
    }
}

/// ③学校 120回 ・その他（病院） 26回: the figure of the item, and those told under further names in it, which may be
/// within the first or stand beside it. None where it is not plain which one is that of the item.
fn loosened<'a>(item: &Item, figures: &[&'a Metric]) -> Option<(&'a Metric, Loose<'a>)> {
    let (main, rest) = figures.split_first()?;
    if !topics_within(item, main).is_empty() || is_set_apart(main) || is_rough(main) {
        return None;
    }
    let loose: Option<Loose<'a>> = rest
        .iter()
        .map(|metric| {
            let name = loose_name(item, metric).filter(|_| is_alike(item, main, metric));
            Some((*metric, name?))
        })
        .collect();
    let loose = loose?;
    // What makes up the first is its breakdown, and what is larger than it is no part of it.
    let is_breakdown = adds_up(main, Decimal::ZERO, loose.iter().map(|(metric, _)| *metric));
    let is_less = loose.iter().all(|(metric, _)| metric.value < main.value);
    (!is_breakdown && is_less && loose.len() <= LOOSE).then_some((*main, loose))
}

/// Loose figures, each with the name it stands under.
type Loose<'a> = Vec<(&'a Metric, String)>;

/// The same beside the total itself: 派遣回数 300回 ・その他（病院） 26回, and items below.
fn loose_beside<'a>(item: &Item, figures: &[&'a Metric], total: &Metric) -> Loose<'a> {
    let alike: Vec<&'a Metric> = figures
        .iter()
        .copied()
        .filter(|m| is_alike(item, m, total))
        .collect();
    match loosened(item, &alike) {
        Some((main, loose)) if std::ptr::eq(main, total) => loose,
        _ => Vec::new(),
    }
}

/// The name a figure stands under, where it names others than the item does: その他（病院）, but not 第1回 or 男性.
fn loose_name(item: &Item, metric: &Metric) -> Option<String> {
    let topics = topics_within(item, metric);
    let [topic] = topics.as_slice() else {
        return None;
    };
    let is_share = has_any(topic, &WITHIN)
        || TOTALS.contains(&topic.as_str())
        || topic.contains(|c: char| c.is_ascii_digit());
    let is_plain = is_countable(metric) && bounds(metric).is_empty();
    let named = metric.qualifiers.iter().find(|name| fold(name) == *topic);
    named
        .filter(|_| is_plain && !is_share && !is_total_line(item, metric))
        .cloned()
}

/// Words of names that tell apart what was counted already, or count it in another way.
const WITHIN: [&str; 22] = [
    "うち", "内数", "内訳", "再掲", "参考", "男", "女", "第", "半期", "上期", "下期", "前期",
    "後期", "午前", "午後", "平均", "延べ", "実人", "昨年", "前年", "計", "累",
];

/// The figures that can be a total, each measure and stage of a column once.
fn totals<'a>(item: &Item, figures: &[&'a Metric]) -> Vec<&'a Metric> {
    let mut totals: Vec<&'a Metric> = Vec::new();
    let mut unclear: Vec<&'a Metric> = Vec::new();
    for figure in figures.iter().copied().filter(|m| is_additive(item, m)) {
        match totals.iter().find(|other| is_alike(item, other, figure)) {
            Some(other) if other.value != figure.value => unclear.push(figure),
            Some(_) => {}
            None => totals.push(figure),
        }
    }
    totals.retain(|total| !unclear.iter().any(|other| is_alike(item, other, total)));
    totals
}

/// Same column, stage, measure and unit.
fn is_alike(item: &Item, a: &Metric, b: &Metric) -> bool {
    a.column() == b.column() && stage(a) == stage(b) && comparable(item, a, b)
}

/// Words of a total. 計 alone ends too many other words.
pub(super) const TOTALS: [&str; 8] = [
    "合計", "総計", "総数", "全体", "全部", "年間", "通算", "累計",
];

fn is_additive(item: &Item, metric: &Metric) -> bool {
    let is_named = !metric.measure.is_empty() || has_any(&metric.text, &TOTALS);
    let is_whole =
        |topic: &String| TOTALS.contains(&topic.as_str()) || topic == "計" || is_gross(topic);
    stage(metric).is_some()
        && is_named
        && is_countable(metric)
        && bounds(metric).is_empty()
        && topics_within(item, metric).iter().all(is_whole)
        // Heads counted once do not add up over events.
        && !has_any(&metric.text, &["実人数", "実人員", "実数", "最大", "最小"])
}

/// 延べ80回: each time counted anew. Only what is counted so makes it up.
fn is_gross(qualifier: &str) -> bool {
    ["延べ", "のべ"].contains(&qualifier)
}

/// True when a part is counted as the total is.
fn is_counted_so(total: &Metric, part: &Metric) -> bool {
    let gross = |metric: &Metric| metric.qualifiers.iter().any(|q| is_gross(q));
    !gross(total) || gross(part)
}

fn is_countable(metric: &Metric) -> bool {
    !is_rate(metric) && !is_rough(metric) && !is_set_apart(metric)
}

fn split<'a>(
    subject: &Subject<'a>,
    item: &Item,
    below: &[usize],
    total: &'a Metric,
) -> Option<Split<'a>> {
    let mut found = Split::of(total);
    let mut silent = Vec::new();
    for child in below.iter().copied().filter(|at| !subject.is_total(*at)) {
        match part(subject, item, child, total) {
            Part::Unclear => return None,
            Part::Some(parts, loose) => {
                for part in &parts {
                    found.sum = found.sum.checked_add(part.value)?;
                }
                found.loose.extend(loose);
                found.with.push((child, parts));
            }
            Part::None if has_measure(subject, item, child, total) => found.uneven += 1,
            Part::None if is_closed(subject, child, total) => {}
            Part::None => silent.push(child),
        }
    }
    silent.retain(|child| !is_counted_jointly(subject, item, *child, &found));
    found.open = silent.len();
    (found.with.len() >= 2).then_some(found)
}

/// True when the figure under ② stands for ①② too: the joint item of another column states the same.
fn is_counted_jointly(subject: &Subject<'_>, item: &Item, child: usize, found: &Split<'_>) -> bool {
    subject.joined_with(child).iter().any(|joint| {
        let covered = subject.joined_with(*joint);
        let parts: Vec<&Metric> = found
            .with
            .iter()
            .filter(|(with, _)| covered.contains(with))
            .flat_map(|(_, parts)| parts.iter().copied())
            .collect();
        let [only] = parts.as_slice() else {
            return false;
        };
        let figures = &subject.nodes[*joint].figures;
        figures
            .iter()
            .any(|m| stage(m) == stage(only) && m.value == only.value && comparable(item, m, only))
    })
}

/// Parts that name what they count by their own heading (県内の高校生 18人), by its end alone (予定時間) or not at
/// all: taken for parts only where every item below has exactly one figure of the unit.
fn unnamed<'a>(
    subject: &Subject<'a>,
    item: &Item,
    below: &[usize],
    total: &'a Metric,
    beside: &[&Metric],
) -> Option<Split<'a>> {
    let is_in_unit = |m: &Metric| {
        m.column() == total.column()
            && m.scope == total.scope
            && stage(m) == stage(total)
            && same_unit(yearly(&m.unit), yearly(&total.unit))
    };
    // Another figure in the unit beside the total may be what the parts belong to.
    if beside.iter().filter(|m| is_in_unit(m)).count() > 1 {
        return None;
    }
    let mut found = Split::of(total);
    for child in below.iter().copied().filter(|at| !subject.is_total(*at)) {
        let heading = &subject.nodes[child].item.heading;
        let figures: Vec<(usize, &'a Metric)> = subject
            .subtree(child)
            .flat_map(|at| subject.nodes[at].figures.iter().map(move |m| (at, *m)))
            .filter(|(_, m)| is_in_unit(m) && !std::ptr::eq(*m, total))
            .collect();
        let of = figures.first().map(|(at, _)| *at);
        let (figures, loose) = one_of(subject, figures);
        found.loose.extend(loose);
        match (figures.as_slice(), of) {
            ([], _) if is_closed(subject, child, total) => {}
            ([part], Some(at))
                if is_countable(part)
                    && bounds(part).is_empty()
                    && !has_any(heading, &["うち", "内数", "再掲", "参考"])
                    && is_named_so(item, subject.nodes[at].item, total, part) =>
            {
                found.sum = found.sum.checked_add(part.value)?;
                found.with.push((child, vec![part]));
            }
            _ => return None,
        }
    }
    if found.loose.len() > LOOSE {
        return None;
    }
    // Figures that are far from the total are of something else.
    let double = found.sum.checked_mul(Decimal::TWO)?;
    let most = total.value.checked_mul(Decimal::from(3))?;
    (found.with.len() >= 2 && double >= total.value && double <= most).then_some(found)
}

/// The figures of one item, without those that may be within the first or beside it.
fn one_of<'a>(
    subject: &Subject<'a>,
    figures: Vec<(usize, &'a Metric)>,
) -> (Vec<&'a Metric>, Loose<'a>) {
    let first = figures.first().map(|(at, _)| *at);
    let is_one = figures.iter().all(|(at, _)| Some(*at) == first);
    let figures: Vec<&'a Metric> = figures.into_iter().map(|(_, metric)| metric).collect();
    let found = first
        .filter(|_| is_one && figures.len() > 1)
        .and_then(|at| loosened(subject.nodes[at].item, &figures));
    match found {
        Some((main, loose)) => (vec![main], loose),
        None => (figures, Vec::new()),
    }
}

fn is_named_so(item: &Item, of: &Item, total: &Metric, part: &Metric) -> bool {
    let (whole, name) = (key(&total.measure), key(&part.measure));
    name.is_empty()
        || names_itself(of, &name)
        || whole.ends_with(name.as_str())
        || is_generic(total)
        || is_total_word(&whole)
        || comparable(item, total, part)
}

/// True when a figure is called as its item is headed, in any column (県内の高校生 under 高校生).
fn names_itself(item: &Item, name: &str) -> bool {
    let columns = item
        .entries
        .values()
        .map(|entry| fold(entry.heading.text()));
    let mut headings = columns
        .chain([fold(&item.heading)])
        .filter(|heading| !heading.is_empty());
    headings.any(|heading| heading.contains(name) || name.contains(&heading))
}

fn is_total_word(name: &str) -> bool {
    name == "計" || TOTALS.contains(&name)
}

/// Totals at the end of the last item: ③ … 50回 ⏎ 合計 270回. One in each column.
fn closing<'a>(subject: &Subject<'a>, below: &[usize]) -> Vec<&'a Metric> {
    let Some(last) = below.last() else {
        return Vec::new();
    };
    let mut found: Vec<(Role, &'a Metric)> = Vec::new();
    for at in subject.subtree(*last) {
        for metric in subject.nodes[at].figures.iter().copied() {
            let is_total = is_total_line(subject.nodes[at].item, metric);
            if is_total && is_countable(metric) && stage(metric).is_some() {
                found.push((metric.role, metric));
            }
        }
    }
    let once = |role: Role| found.iter().filter(|(other, _)| *other == role).count() == 1;
    found
        .iter()
        .filter(|(role, _)| once(*role))
        .map(|(_, metric)| *metric)
        .collect()
}

/// What was found for an item below.
enum Part<'a> {
    None,
    /// Its parts, and what may be within them or beside them.
    Some(Vec<&'a Metric>, Loose<'a>),
    /// Several readings; no total can be judged by it.
    Unclear,
}

/// The part an item below has, at the nearest level that states it.
fn part<'a>(subject: &Subject<'a>, item: &Item, at: usize, total: &Metric) -> Part<'a> {
    let node = &subject.nodes[at];
    if has_any(&node.item.heading, &["うち", "内数", "再掲", "参考"]) {
        return Part::Unclear;
    }
    let own: Vec<&Metric> = node
        .figures
        .iter()
        .copied()
        .filter(|m| is_alike(item, m, total) && is_counted_so(total, m))
        .collect();
    match own.as_slice() {
        [] => {}
        [only] if !is_set_apart(only) && !is_rough(only) => return Part::Some(own, Vec::new()),
        [_] => return Part::Unclear,
        several => {
            return loosened(node.item, several)
                .map_or(Part::Unclear, |(main, loose)| Part::Some(vec![main], loose));
        }
    }
    let (mut below, mut beside) = (Vec::new(), Vec::new());
    for child in &node.children {
        match part(subject, item, *child, total) {
            Part::Unclear => return Part::Unclear,
            Part::Some(parts, loose) => {
                below.extend(parts);
                beside.extend(loose);
            }
            Part::None => {}
        }
    }
    if below.is_empty() {
        Part::None
    } else {
        Part::Some(below, beside)
    }
}

fn has_measure(subject: &Subject<'_>, item: &Item, at: usize, total: &Metric) -> bool {
    subject
        .subtree(at)
        .flat_map(|below| &subject.nodes[below].figures)
        .any(|m| m.role == total.role && comparable(item, m, total))
}

/// True when an item without a figure has no share: the column leaves it out, or says that nothing is done.
fn is_closed(subject: &Subject<'_>, at: usize, total: &Metric) -> bool {
    subject.subtree(at).all(|below| {
        subject
            .entry(below, total.role)
            .is_none_or(|entry| has_any(&fold(entry.text.text()), &NOT_DONE))
    })
}

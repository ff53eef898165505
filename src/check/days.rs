//! The dates of a document, each with the years it may lie in where the year is left out.

use std::collections::HashSet;
use std::ops::Range;

use super::month_rows;
use super::subject::Subject;
use crate::model::{
    CaptionKind, ColumnKey, Date, DateMention, Era, Joint, Role, Traced, dates, days_in_month,
    fiscal_year, fold, narrow, period, scope_period,
};

/// A text of the document and the dates in it.
pub(super) struct Dated<'a> {
    /// The item; none for a caption or the heading of a column.
    pub(super) node: Option<usize>,
    /// The column; none for a caption.
    pub(super) column: Option<ColumnKey>,
    /// The text.
    pub(super) text: &'a Traced,
    /// Its dates, in order.
    pub(super) days: Vec<Day>,
}

/// A date and the calendar years it may lie in.
pub(super) struct Day {
    /// As written.
    pub(super) mention: DateMention,
    /// True when the year stands there itself.
    pub(super) is_stated: bool,
    /// The stated year, or those that the context gives, likeliest first.
    pub(super) years: Vec<i32>,
}

impl Day {
    /// First and last day of what is named, in each of the years; those that do not exist are left out.
    pub(super) fn spans(&self) -> Vec<(Date, Date)> {
        let Some(month) = self.mention.month else {
            return Vec::new();
        };
        let span = |year: &i32| match self.mention.day {
            Some(day) => Date::new(*year, month, day).map(|day| (day, day)),
            None => Some((
                Date::new(*year, month, 1)?,
                Date::new(*year, month, days_in_month(*year, month))?,
            )),
        };
        self.years.iter().filter_map(span).collect()
    }
}

/// Every text with dates. A cell that stands for several rows is looked at once.
pub(super) fn dated<'s, 'a>(subject: &'s Subject<'a>) -> &'s [Dated<'a>] {
    subject.dated.get_or_init(|| find(subject))
}

fn find<'a>(subject: &Subject<'a>) -> Vec<Dated<'a>> {
    let document = subject.document;
    let given = given_year(subject);
    let mut seen = HashSet::new();
    let mut all = Vec::new();
    let months = month_rows::months(document);
    let mut add =
        |node: Option<usize>, column: Option<ColumnKey>, text: &'a Traced, years: &[i32]| {
            let month = text.first().and_then(|span| months.get(&span.cell));
            let days = match month {
                Some(month) => days_of(*month, text.text(), years),
                None => days(text.text(), years),
            };
            let is_new = text.first().is_none_or(|span| seen.insert(span));
            if is_new && !days.is_empty() {
                all.push(Dated {
                    node,
                    column,
                    text,
                    days,
                });
            }
        };
    for caption in &document.captions {
        add(None, None, &caption.text, &given);
    }
    for (key, column) in &document.columns {
        add(None, Some(*key), &column.heading, &given);
    }
    let of_columns: Vec<(ColumnKey, Option<i32>)> = document
        .columns
        .iter()
        .map(|(key, column)| (*key, fiscal_year(column.heading.text())))
        .collect();
    for (at, node) in subject.nodes.iter().enumerate() {
        let named = std::iter::once(at)
            .chain(subject.ancestors(at))
            .filter_map(|at| fiscal_year(&subject.nodes[at].item.heading));
        let named: Vec<i32> = named.collect();
        for (key, entry) in &node.item.entries {
            let of_column = of_columns.iter().find(|(other, _)| other == key);
            let of_column = of_column.and_then(|(_, year)| *year);
            let years: Vec<i32> = named
                .iter()
                .copied()
                .chain(of_column)
                .chain(given.clone())
                .collect();
            add(Some(at), Some(*key), &entry.text, &years);
        }
    }
    all
}

/// The fiscal years the whole document speaks of: a report of 令和6年度 may be titled so although it is of 令和5年度.
fn given_year(subject: &Subject<'_>) -> Vec<i32> {
    let document = subject.document;
    let from = document.period.as_ref().and_then(|p| iso(&p.value.from));
    let of_row = period_of_row(subject).into_iter();
    let of_row = of_row.flat_map(|(from, to)| [from.fiscal_year(), to.fiscal_year()]);
    let mut years: Vec<i32> = document
        .fiscal_year
        .into_iter()
        .chain(from.map(Date::fiscal_year))
        .chain(of_row)
        .collect();
    let titles = document
        .captions
        .iter()
        .filter(|caption| matches!(caption.kind, CaptionKind::Title | CaptionKind::Period));
    let mut headings = document
        .columns
        .values()
        .map(|column| column.heading.text());
    let mut is_said = document.period.is_some() || headings.find_map(fiscal_year).is_some();
    for title in titles {
        let text = title.text.text();
        let all = dates(text);
        // R5実施状況 names a year as 令和5年度 does; 令和5年5月4日現在 names a day.
        is_said |= all
            .iter()
            .any(|date| date.year.is_some() && date.month.is_none());
        let named = all.into_iter().filter(|date| date.fiscal);
        years.extend(named.filter_map(|date| date.year));
        // What is looked back on in a year is the year before.
        if document.period.is_none()
            && ["点検", "評価", "決算"]
                .iter()
                .any(|word| text.contains(word))
        {
            years.extend(document.fiscal_year.map(|year| year - 1));
        }
    }
    // A list as of a day looks back on more than one fiscal year.
    if !is_said {
        years.extend(document.fiscal_year.map(|year| year - 1));
    }
    let mut seen = HashSet::new();
    years.retain(|year| seen.insert(*year));
    years
}

fn days(text: &str, years: &[i32]) -> Vec<Day> {
    let chars = narrow(text);
    // The fiscal years that the text itself named last.
    let mut spoken: Vec<i32> = Vec::new();
    let mut found = Vec::new();
    for mention in dates(text) {
        let range = mention.chars.start as usize..mention.chars.end as usize;
        let is_stated = mention.year.is_some() && states_year(&chars, range);
        let years = if is_stated {
            // Where two years side by side differ (D04), either may be the one that is meant.
            mention.year.into_iter().chain(mention.beside).collect()
        } else {
            candidates(&mention, &chars, &spoken, years)
        };
        if is_stated {
            spoken = fiscal_years(&mention);
        }
        found.push(Day {
            mention,
            is_stated,
            years,
        });
    }
    found
}

/// 23日（火） in a row of its own month, April.
fn days_of(month: u32, text: &str, years: &[i32]) -> Vec<Day> {
    let prefix = format!("{month}月");
    // A column headed 日 may leave the word out: 23（火）.
    let digits: String = text
        .trim_start()
        .chars()
        .take_while(|c| narrow(&c.to_string()).iter().all(char::is_ascii_digit))
        .collect();
    let rest = text.trim_start().get(digits.len()..).unwrap_or_default();
    let unit = if rest.starts_with('日') { "" } else { "日" };
    let added = u32::try_from(prefix.chars().count()).unwrap_or(0);
    let last = u32::try_from(text.chars().count()).unwrap_or(0);
    let mut found = days(&format!("{prefix}{digits}{unit}{rest}"), years);
    for day in &mut found {
        let chars = &day.mention.chars;
        let start = chars.start.saturating_sub(added).min(last);
        day.mention.chars = start..chars.end.saturating_sub(added).min(last).max(start);
    }
    found.retain(|day| !day.mention.chars.is_empty());
    found
}

/// True when the characters of a date name its year: an era, 年, or four digits.
fn states_year(chars: &[char], range: Range<usize>) -> bool {
    let part = chars.get(range).unwrap_or_default();
    let four = part
        .windows(4)
        .any(|four| four.iter().all(char::is_ascii_digit));
    let era = part
        .first()
        .is_some_and(|c| !c.is_ascii_digit() && !"一二三四五六七八九十".contains(*c));
    four || era || part.contains(&'年')
}

fn fiscal_years(mention: &DateMention) -> Vec<i32> {
    let Some(year) = mention.year else {
        return Vec::new();
    };
    match mention.month {
        Some(month) => vec![year - i32::from(month < 4)],
        None if mention.fiscal => vec![year],
        None => vec![year, year - 1],
    }
}

/// The calendar years that a date without a year may lie in.
fn candidates(mention: &DateMention, chars: &[char], spoken: &[i32], given: &[i32]) -> Vec<i32> {
    let Some(month) = mention.month else {
        return Vec::new();
    };
    let mut years: Vec<i32> = Vec::new();
    let mut add = |year: i32| {
        if !years.contains(&year) {
            years.push(year);
        }
    };
    // 11月17日～19日: the year of the date before.
    if let Some(year) = mention.year {
        add(year);
        if mention.joint == Some(Joint::List) {
            add(year + 1);
        }
    }
    let before: String = {
        let start = (mention.chars.start as usize).min(chars.len());
        let line = chars[..start]
            .iter()
            .rev()
            .take_while(|c| **c != '\n')
            .take(20);
        line.collect::<Vec<_>>().into_iter().rev().collect()
    };
    let shift = |words: &[&str]| words.iter().any(|word| before.contains(word));
    for fiscal in spoken.iter().chain(given) {
        let year = fiscal + i32::from(month < 4);
        if shift(&["昨年", "前年", "昨年度", "前年度"]) {
            add(year - 1);
        }
        if shift(&["来年", "翌年", "次年度", "来年度", "翌年度", "次期"]) {
            add(year + 1);
        }
        add(year);
        // 令和5年の1月: the year itself.
        if spoken.contains(fiscal) && month < 4 {
            add(*fiscal);
        }
    }
    years
}

/// `2023-11-30`
pub(super) fn iso(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    Date::new(year, month, day)
}

/// The period that a row of a list of particulars states (事業期間 | 令和5年6月1日から…), where nothing else does.
pub(super) fn period_of_row(subject: &Subject<'_>) -> Option<(Date, Date)> {
    const NAMES: [&str; 8] = [
        "期間",
        "事業期間",
        "実施期間",
        "事業実施期間",
        "対象期間",
        "活動期間",
        "委託期間",
        "契約期間",
    ];
    let document = subject.document;
    if document.period.is_some() {
        return None;
    }
    let mut stated = document.rows.iter().filter_map(|row| {
        let mut texts = row.entries.values().map(|passage| passage.text.text());
        let is_period = texts
            .next()
            .is_some_and(|name| NAMES.contains(&fold(name).as_str()));
        let found = texts.find_map(period).filter(|_| is_period)?;
        Some((iso(&found.from)?, iso(&found.to)?))
    });
    let only = stated.next()?;
    stated.next().is_none().then_some(only)
}

/// First and last day that a column reports on, and whether the document states them: the period of the document,
/// or of the heading (4月～11月); else its fiscal year.
pub(super) fn reported(subject: &Subject<'_>, key: ColumnKey) -> Option<((Date, Date), bool)> {
    let document = subject.document;
    let heading = document
        .columns
        .get(&key)
        .map(|column| column.heading.text());
    let own = heading.and_then(|heading| {
        period(heading).or_else(|| {
            let is_part = dates(heading).iter().any(|date| date.month.is_some())
                || ["上半期", "下半期", "四半期", "上期", "下期"]
                    .iter()
                    .any(|word| heading.contains(word));
            let year = fiscal_year(heading).or(document.fiscal_year);
            is_part.then(|| scope_period(heading, year))?
        })
    });
    let days = |from: &str, to: &str| Some((iso(from)?, iso(to)?));
    if let Some(own) = own {
        let (mut from, to) = days(&own.from, &own.to)?;
        // 11月末現在: from the beginning of the year.
        if from == to {
            from = Date::new(to.fiscal_year(), 4, 1)?;
        }
        return Some(((from, to), true));
    }
    let of_heading = heading.and_then(fiscal_year);
    if let Some(stated) = &document.period
        && of_heading.is_none_or(|year| Some(year) == document.fiscal_year)
    {
        return Some((days(&stated.value.from, &stated.value.to)?, true));
    }
    let years = of_heading.map_or_else(|| given_year(subject), |year| vec![year]);
    let (first, last) = (*years.iter().min()?, *years.iter().max()?);
    let whole = (
        Date::new(first, 4, 1)?,
        Date::new(last.checked_add(1)?, 3, 31)?,
    );
    Some((whole, of_heading.is_some() || is_titled_as_report(subject)))
}

/// True when the one year that the title names is said to be that of what was done: 令和6年度業務実施状況.
fn is_titled_as_report(subject: &Subject<'_>) -> bool {
    let titles = || {
        subject
            .document
            .captions
            .iter()
            .filter(|caption| caption.kind == CaptionKind::Title)
            .map(|caption| caption.text.text())
    };
    let years: HashSet<i32> = titles()
        .flat_map(dates)
        .filter_map(|date| date.year)
        .collect();
    let is_report = |title: &str| {
        let has = |words: &[&str]| words.iter().any(|word| title.contains(word));
        title.contains("年度")
            && has(&["実施状況", "取組状況", "実績", "実施報告", "実施結果"])
            && !has(&["点検", "評価", "決算", "版", "改定", "推移"])
    };
    years.len() == 1 && titles().any(is_report)
}

/// The year the document was written in, as far as it shows: that of its title or period, else the latest 令和 in it.
pub(super) fn written_in(subject: &Subject<'_>, all: &[Dated<'_>]) -> Option<i32> {
    let of_era = |era: Era| {
        let mentions = all
            .iter()
            .flat_map(|dated| &dated.days)
            .map(|day| &day.mention);
        mentions
            .filter(move |mention| mention.era == Some(era))
            .filter_map(|mention| mention.year)
    };
    let latest = of_era(Era::Reiwa).max();
    let before = of_era(Era::Heisei).filter(|year| *year <= 2019).max();
    let given = given_year(subject).into_iter().chain(latest).max();
    given.or(before)
}

/// True for a column of which each cell names a day or a month: 実施日, 開催年月日, 日付, 実施時期.
pub(super) fn holds_days(subject: &Subject<'_>, key: ColumnKey) -> bool {
    const OTHERS: [&str; 8] = [
        "曜日",
        "休日",
        "祝日",
        "平日",
        "土日",
        "毎日",
        "延べ日",
        "1日",
    ];
    let Some(column) = subject.document.columns.get(&key) else {
        return false;
    };
    let heading = fold(column.heading.text());
    let is_day = ["日", "月日", "日付", "日時", "期日"]
        .iter()
        .any(|end| heading.ends_with(end))
        && !OTHERS.iter().any(|other| heading.ends_with(other));
    subject.is_grid() && (is_day || key.role == Role::Period)
}

/// True for a column that tells what was done.
pub(super) fn is_result(key: ColumnKey) -> bool {
    matches!(key.role, Role::Status | Role::Actual)
}

//! # 実績の日付が文書の期間に入りません (D03 date-outside-period)
//! # What was done lies outside the period of the report (D03 date-outside-period)
//!
//! ## 何を見るか
//! ## What it sees
//! 実施状況や実績の欄で、行ったこととして書かれた日付のうち、文書の期間（表題や欄の見出しの「4月～11月」、年度）に
//! 入らないものです。年が書かれていないときは、どの年と読んでも期間に入らないものだけをお知らせします。
//! 台帳や、期間の書かれた表の「実施日」「開催日」「措置日」の欄では、期間に入らない日付の行です。台帳とまとめたときは、
//! 文書と台帳の期間の違いを見ます。
//! Dates in a status or result column, told as done, that lie outside the period of the report (in a caption, or in the
//! heading of the column). A date without a year is told only when no year brings it inside. In a ledger, and in a column
//! 実施日, 開催日 or 措置日 of a table that states its period: rows of another period. In a report joined with ledgers: a
//! period that is not that of the ledgers.
//!
//! ## なぜ大切か
//! ## Why it matters
//! 月や年の誤記か、期間の後のことを済んだこととして書いた印です。新しい実績に、前の年度の題名や期間が付いたまま
//! 提出されることもあります。
//! The month or year is mistyped, or what is yet to come is told as done; or new actuals stand under last year's title.
//!
//! ## 例
//! ## Example
//! ```text
//! （令和5年4月1日から11月30日）
//! 実施状況  第2回連携会議  開催日：令和5年12月21日  ← 期間の後です
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! 予定・見込み・今後のこととして書かれた日付、計画の欄の日付、「～から」「付け」「現在」などの付いた日付、期間の前の
//! 背景（協定の締結、計画の策定など）、月だけの日付（「に…した」や「実施」と続くものを除く）。表題に年度だけがあるときは、
//! ほかの日付の多くがその年度に入る文書に限ります。
//! Dates of what is planned or expected, in plans, with から, 付け or 現在 behind them; what lay before as a background; months
//! alone unless it is said that it was done then. Under a fiscal year alone: unless most other dates lie in it.
//!
//! ## 対処
//! ## What to do
//! 日付の誤記か、予定を実績として書いていないかを確認してください。台帳とまとめたときは、題名、期間、目標、最終見込、
//! 文章を新しい期間のものに直してください。
//! Check the date, and whether a plan is told as done. With ledgers: bring title, period, targets and text up to date.

use super::days::{Dated, Day, dated, is_result, period_of_row, reported};
use super::measure::has_any;
use super::rule::{Details, Rule};
use super::subject::{Subject, text_place};
use super::told_done::{FUTURE, is_told_as_done};
use super::wording::sentences;
use crate::model::{
    CaptionKind, ColumnKey, Date, Findings, Joint, Message, Place, Role, Severity, Topic, Traced,
    dates, days_in_month, fold,
};

pub(super) const RULE: Rule = Rule {
    code: "D03",
    name: "date-outside-period",
    severity: Severity::Warning,
    page: include_str!("date_outside_period.rs"),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    if subject.document.joined.is_some() {
        of_ledgers(subject, findings);
        return;
    }
    let mut columns: Vec<ColumnKey> = Vec::new();
    let all = dated(subject);
    let of_row = period_of_row(subject);
    if let Some(end) = as_of(subject).filter(|_| of_row.is_none()) {
        after_day(subject, all, end, findings);
    }
    for key in all.iter().filter_map(|dated| dated.column) {
        if !columns.contains(&key) {
            columns.push(key);
        }
    }
    for key in columns {
        let is_ledger = subject.template.table.events && key.role == Role::Period;
        let is_event = is_ledger || is_day_of_event(subject, key);
        let by_row = of_row.map(|period| (period, true)).filter(|_| !is_event);
        let Some((period, is_certain)) =
            by_row.or_else(|| reported(subject, key).filter(|_| is_event || is_result(key)))
        else {
            continue;
        };
        // A table that is no ledger may list what was done in other years, unless it states its period.
        if is_event && !is_ledger && subject.document.period.is_none() {
            continue;
        }
        let texts = all.iter().filter(|dated| {
            dated.column == Some(key) && dated.node.is_some_and(|at| !subject.is_total(at))
        });
        let mut outside = Vec::new();
        let mut inside: usize = 0;
        for dated in texts {
            let told = sentences(dated.text.text());
            for (nth, day) in dated.days.iter().enumerate() {
                let spans = day.spans();
                if spans.is_empty() {
                    continue;
                }
                if spans
                    .iter()
                    .any(|(first, last)| *first <= period.1 && *last >= period.0)
                {
                    inside = inside.saturating_add(1);
                    findings.hold(Topic::Date);
                    continue;
                }
                let is_ranged = is_range(day) || dated.days.get(nth + 1).is_some_and(is_range);
                let is_planned = !is_ledger && has_any(dated.text.text(), &FUTURE);
                if is_event && !is_planned
                    || !is_event && !is_ranged && is_told_as_done(dated, day, &told, period)
                {
                    outside.push((dated, day));
                }
            }
        }
        // Under a fiscal year alone: a report may be of the year before that of its title.
        let is_likely = if is_event {
            outside.len().saturating_mul(4) <= inside
        } else {
            is_certain || outside.len() <= inside
        };
        if is_likely {
            for (dated, day) in outside {
                tell(subject, dated, day, period, findings);
            }
        }
    }
}

/// The last day that a table knows of, where it states no period: 令和7年2月末現在.
fn as_of(subject: &Subject<'_>) -> Option<Date> {
    let document = subject.document;
    if document.period.is_some() || !subject.is_grid() {
        return None;
    }
    let captions = document.captions.iter().map(|caption| caption.text.text());
    let told: Vec<Date> = captions
        .filter(|text| has_any(text, &["現在", "時点"]))
        .flat_map(dates)
        .filter_map(|date| {
            let (year, month) = (date.year?, date.month?);
            let day = date.day.unwrap_or(days_in_month(year, month));
            Date::new(year, month, day)
        })
        .collect();
    told.into_iter().max()
}

/// Days on which something was done, later than the table knows of.
fn after_day(subject: &Subject<'_>, all: &[Dated<'_>], end: Date, findings: &mut Findings) {
    let mut later = Vec::new();
    let mut held: usize = 0;
    for dated in all {
        let is_wanted = dated.column.is_some_and(|key| names_done(subject, key))
            && dated.node.is_some_and(|at| !subject.is_total(at))
            && !has_any(dated.text.text(), &FUTURE);
        for day in dated.days.iter().filter(|day| is_wanted && day.is_stated) {
            let spans = day.spans();
            if spans.is_empty() || is_range(day) {
                continue;
            }
            if spans.iter().all(|(first, _)| *first > end) {
                later.push((dated, day));
            } else {
                held = held.saturating_add(1);
                findings.hold(Topic::Date);
            }
        }
    }
    // A table kept on after that day has many.
    if later.len().saturating_mul(2) > held {
        return;
    }
    for (dated, day) in later {
        let Some(place) = text_place(dated.text, day.mention.chars.clone(), None) else {
            continue;
        };
        let quote = place.quote.clone();
        let mut finding = RULE
            .finding(
                Message::new(
                    format!("行った日が、文書の時点より後です（{quote}、{end} 現在）"),
                    format!("a day lies after the day the document is of ({quote}; as of {end})"),
                ),
                place,
            )
            .hint(
                "日付の誤記か、予定を実績として書いていないかを確認してください",
                "check the date, and whether a plan is told as done",
            );
        finding.found = Some(quote);
        findings.push(finding);
    }
}

/// 措置日, 契約日, 着手年月日: the day of something done.
fn names_done(subject: &Subject<'_>, key: ColumnKey) -> bool {
    const DONE: [&str; 24] = [
        "契約", "着手", "着工", "完了", "完成", "受理", "交付", "決定", "締結", "取得", "購入",
        "納品", "検査", "発生", "回答", "通知", "支払", "受領", "寄付", "是正", "改善", "設置",
        "登録", "認定",
    ];
    let heading = subject.document.columns.get(&key);
    let heading = heading.map(|column| fold(column.heading.text()));
    let is_named = heading.is_some_and(|heading| {
        ["年月日", "月日", "日"]
            .iter()
            .find_map(|suffix| heading.strip_suffix(suffix))
            .is_some_and(|done| DONE.contains(&done))
    });
    is_named || is_day_of_event(subject, key)
}

/// True for a column of a table that says on which day each row was done: 実施日, 開催年月日, 措置日.
fn is_day_of_event(subject: &Subject<'_>, key: ColumnKey) -> bool {
    const DONE: [&str; 10] = [
        "実施", "開催", "措置", "訪問", "派遣", "利用", "参加", "配布", "受付", "活動",
    ];
    let Some(column) = subject
        .document
        .columns
        .get(&key)
        .filter(|_| subject.is_grid())
    else {
        return false;
    };
    let heading = fold(column.heading.text());
    let of = ["年月日", "月日", "日付", "日時", "日"]
        .iter()
        .find_map(|suffix| heading.strip_suffix(suffix));
    of.is_some_and(|done| DONE.contains(&done))
}

fn is_range(day: &Day) -> bool {
    day.mention.joint == Some(Joint::Range)
}

fn tell(
    subject: &Subject<'_>,
    dated: &Dated<'_>,
    day: &Day,
    period: (Date, Date),
    findings: &mut Findings,
) {
    let Some(place) = text_place(dated.text, day.mention.chars.clone(), None) else {
        return;
    };
    let (from, to) = period;
    let (quote, days) = (place.quote.clone(), format!("{from}～{to}"));
    let stated = stated(subject).into_iter().collect();
    let mut finding = RULE
        .finding(
            Message::new(
                format!("実績の日付が文書の期間に入りません（{quote}、期間 {days}）"),
                format!("what was done lies outside the period ({quote}; {from} to {to})"),
            ),
            place,
        )
        .hint(
            "日付の誤記か、予定を実績として書いていないかを確認してください",
            "check the date, and whether a plan is told as done",
        )
        .related(stated);
    finding.found = Some(quote);
    findings.push(finding);
}

/// Where the document states its period.
fn stated(subject: &Subject<'_>) -> Option<Place> {
    let document = subject.document;
    document
        .caption(CaptionKind::Period)
        .or_else(|| document.caption(CaptionKind::Title))
        .or_else(|| {
            document
                .columns
                .values()
                .next()
                .map(|column| &column.heading)
        })
        .and_then(place)
}

/// The period of a document joined with ledgers of another one.
fn of_ledgers(subject: &Subject<'_>, findings: &mut Findings) {
    let document = subject.document;
    let Some(joined) = document.joined.as_ref().filter(|j| j.is_other_period) else {
        return;
    };
    let Some(counted) = &joined.period else {
        return;
    };
    let Some(place) = stated(subject) else {
        return;
    };
    let (from, to) = (&counted.from, &counted.to);
    let replaced = joined
        .tallies
        .iter()
        .filter_map(|tally| tally.stated.as_ref());
    let replaced = replaced.filter(|stated| stated.is_replaced).count();
    let message = Message::new(
        format!(
            "文書の期間が台帳の期間（{from}～{to}）と違います（実績 {replaced}か所を台帳の集計に置き換えました）"
        ),
        format!(
            "the period of the document is not that of the ledger ({from} to {to}; {replaced} actuals were replaced)"
        ),
    );
    findings.push(RULE.finding(message, place).hint(
        "題名、期間、目標、最終見込、文章を新しい期間のものに直してください",
        "bring the title, the period, targets, forecasts and text up to date",
    ));
}

fn place(text: &Traced) -> Option<Place> {
    Some(Place {
        at: text.first()?,
        quote: text.text().to_owned(),
        note: None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use crate::model::Role::{Plan, Status};

    fn found(text: &str) -> Vec<String> {
        let sample = Sample::new().until("2023-11-30");
        sample
            .item(
                "1",
                "会議",
                &[(Plan, "12月21日に開催します。"), (Status, text)],
            )
            .found("D03")
    }

    #[test]
    fn what_is_told_as_done_after_the_period() {
        for (text, expected) in [
            ("令和5年12月21日に開催した。", "C2 令和5年12月21日"),
            ("○開催日：令和5年12月21日\n○議題 報告", "C2 令和5年12月21日"),
            ("第2回 1月18日（木） 参加者20名", "C2 1月18日（木）"),
            ("・12/1 開催予定が、講師の都合により延期", "C2 12/1"),
            ("2月に研修会を開催した。", "C2 2月"),
        ] {
            assert_eq!(found(text), [expected], "{text}");
        }
    }

    #[test]
    fn a_year_left_from_the_last_report() {
        assert_eq!(
            found("令和4年6月21日に第1回会議を開催した。"),
            ["C2 令和4年6月21日"]
        );
        assert_eq!(found("開催日：2022年6月21日"), ["C2 2022年6月21日"]);
        assert_eq!(
            found("講演会を令和4年6月26日（日）に開催し、214人が来た。"),
            ["C2 令和4年6月26日（日）"]
        );
    }

    #[test]
    fn plans_backgrounds_and_ranges_are_silent() {
        for text in [
            "6月21日に開催した。",
            "12月21日に開催する予定である。",
            "＜今後の予定＞\n第2回 12月21日",
            "令和5年12月21日（開催予定）",
            "令和4年3月に策定した計画に基づき実施した。",
            "平成29年11月30日に締結した協定により行った。",
            "令和4年度は6月21日に開催したが、今年は中止した。",
            "年2回開催している。（6月、12月）",
            "12月1日から受付を開始した。",
            "第2回は2月に延期した。",
            "令和4年6月1日に設置した窓口で相談に応じた。",
            "令和5年10月1日～令和6年1月31日 展示",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }
}

//! # 最終見込がこれまでの実績を下回っています (G04 forecast-below-actual)
//! # The final forecast is below the actual so far (G04 forecast-below-actual)
//!
//! ## 何を見るか
//! ## What it sees
//! 同じ項目・同じ指標・同じ単位の実績と最終見込を比べます。積み上がる数（回数、人数、件数など）だけを見ます。
//! 表では、年度末見込の欄を「12月末実績」「上半期」のような途中までの実績の欄とも比べます。
//! Actual and final forecast of the same item, measure and unit, for counts that can only grow. In tables a
//! forecast for the year is also held against results so far (12月末実績, 上半期).
//!
//! ## なぜ大切か
//! ## Why it matters
//! 年度末の見込みは実績を含むため、実績より小さくなることはありません。どちらかが誤記です。
//! The forecast for the whole year contains the actual so far, so one of the two is wrong.
//!
//! ## 例
//! ## Example
//! ```text
//! ＜実績＞派遣回数：196回  ＜最終見込＞派遣回数：146回
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! 率・平均、残高や在籍者数のように減ることのある数、「約」「程度」の付いた近い値、取消や減額の見込み、どの実績と比べるか決められないとき、年度や期間の違う数、合計の行。
//! Rates and averages; stocks that may shrink; rough figures that are close; cancellations; figures with no clear partner; figures of
//! different years or periods; rows of totals.
//!
//! ## 対処
//! ## What to do
//! 実績と最終見込を原本で確認してください。
//! Check actual and forecast against the original.

use rust_decimal::Decimal;

use super::measure::{Stage, has_any, is_rate, is_rough, names_a_rate, pairs_in_year};
use super::rule::{Details, Rule, grouped, plain};
use super::subject::{Subject, figure_place};
use crate::model::{Findings, Message, Metric, Severity, Topic};

pub(super) const RULE: Rule = Rule {
    code: "G04",
    name: "forecast-below-actual",
    severity: Severity::Error,
    page: include_str!("forecast_below_actual.rs"),
    check,
};

/// Stocks and flows that may go down within a year.
const MAY_SHRINK: [&str; 20] = [
    "残高",
    "残数",
    "在庫",
    "在籍",
    "在園",
    "在学",
    "待機",
    "現員",
    "会員",
    "人口",
    "世帯数",
    "価格",
    "滞納",
    "未収",
    "欠員",
    "空き",
    "減",
    "取消",
    "残り",
    "今後",
];

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for (at, node) in subject.nodes.iter().enumerate() {
        let Some(figures) = subject.indicator(at) else {
            continue;
        };
        let silent = subject.is_grid()
            && subject.is_named(at, |name| names_a_rate(name) || may_shrink(name));
        if silent {
            continue;
        }
        for (forecast, actual) in pairs_in_year(node.item, &figures, Stage::Expected, Stage::Done) {
            if forecast.role == actual.role || is_beside(forecast, actual) {
                compare(forecast, actual, findings);
            }
        }
    }
}

fn may_shrink(name: &str) -> bool {
    has_any(name, &MAY_SHRINK)
}

/// Forms with a column for each: 実績値 and 見込値.
fn is_beside(forecast: &Metric, actual: &Metric) -> bool {
    super::measure::RESULTS.contains(&forecast.role)
        && super::measure::RESULTS.contains(&actual.role)
}

fn compare(forecast: &Metric, actual: &Metric, findings: &mut Findings) {
    let silent = is_rate(forecast)
        || is_rate(actual)
        || [forecast, actual].iter().any(|figure| {
            may_shrink(&figure.measure)
                || has_any(&figure.text, &["減", "取消", "うち", "残り", "今後"])
        })
        || ((is_rough(forecast) || is_rough(actual)) && is_close(forecast.value, actual.value))
        || forecast.qualifiers.iter().any(|q| q == "以上" || q == "超");
    if silent {
        return;
    }
    if forecast.value >= actual.value {
        findings.hold(Topic::Target);
        return;
    }
    let (done, expected) = (grouped(actual.value), grouped(forecast.value));
    let (done_unit, unit) = (&actual.unit, &forecast.unit);
    let message = Message::new(
        format!(
            "最終見込がこれまでの実績を下回っています（実績 {done}{done_unit}、最終見込 {expected}{unit}）"
        ),
        format!(
            "the final forecast is below the actual so far (actual {done}, forecast {expected})"
        ),
    );
    let finding = RULE
        .finding(
            message,
            figure_place(forecast, Message::new("最終見込", "forecast")),
        )
        .values(plain(forecast.value), plain(actual.value))
        .hint(
            "実績か最終見込の誤記を原本で確認してください",
            "check the original for a typing error in one of the two",
        )
        .related(vec![figure_place(actual, Message::new("実績", "actual"))]);
    findings.push(finding);
}

/// Within a tenth of each other.
fn is_close(smaller: Decimal, larger: Decimal) -> bool {
    larger
        .checked_sub(smaller)
        .and_then(|gap| gap.checked_mul(Decimal::TEN))
        .is_some_and(|gap| gap <= larger)
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use crate::model::Kind::{Actual, Forecast};
    use crate::model::Role::{Plan, Status};

    fn found(measure: &str, actual: &str, forecast: &str, unit: &str) -> Vec<String> {
        let text = format!("実績 {actual}{unit} 最終見込 {forecast}{unit}");
        Sample::new()
            .item("1", "派遣", &[(Status, &text)])
            .figure("1", Status, Actual, (measure, actual, unit))
            .figure("1", Status, Forecast, (measure, forecast, unit))
            .found("G04")
    }

    #[test]
    fn a_forecast_under_the_actual_is_found() {
        assert_eq!(found("派遣回数", "196", "146", "回"), ["C2 146/196"]);
        assert_eq!(
            found("受講者数", "1,460", "1,459", "人日"),
            ["C2 1459/1460"]
        );
        assert_eq!(found("", "5", "3", "社"), ["C2 3/5"]);
    }

    #[test]
    fn a_forecast_that_contains_the_actual_is_silent() {
        assert!(found("派遣回数", "196", "196", "回").is_empty());
        assert!(found("派遣回数", "196", "246", "回").is_empty());
    }

    #[test]
    fn stocks_and_rates_may_shrink() {
        assert!(found("在籍者数", "40", "38", "人").is_empty());
        assert!(found("基金残高", "500", "300", "円").is_empty());
        assert!(found("出席率", "98", "95", "%").is_empty());
    }

    #[test]
    fn rough_figures_that_are_close_are_silent() {
        let sample = |forecast: &str| {
            Sample::new()
                .item(
                    "1",
                    "派遣",
                    &[(Status, &format!("実績 203回 最終見込 約{forecast}回"))],
                )
                .figure("1", Status, Actual, ("派遣回数", "203", "回"))
                .figure("1", Status, Forecast, ("派遣回数", forecast, "回"))
                .qualified("約")
                .found("G04")
        };
        assert!(sample("200").is_empty());
        assert_eq!(sample("150"), ["C2 150/203"]);
    }

    #[test]
    fn last_years_figure_in_the_plan_is_no_actual_so_far() {
        let found = Sample::new()
            .item(
                "1",
                "派遣",
                &[(Plan, "実績 300回"), (Status, "最終見込 246回")],
            )
            .figure("1", Plan, Actual, ("派遣回数", "300", "回"))
            .figure("1", Status, Forecast, ("派遣回数", "246", "回"))
            .found("G04");
        assert!(found.is_empty(), "{found:?}");
    }
}

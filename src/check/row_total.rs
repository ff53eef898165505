//! # 計の欄が内訳の和と一致しません (T02 row-total)
//! # A column of totals is not the sum of its parts in the row (T02 row-total)
//!
//! ## 何を見るか
//! ## What it sees
//! 「計」「合計」「年間計」「上半期計」などの欄の数を、同じ行の内訳の欄（男・女、4月から3月、四半期など）の和と比べます。二段の見出しでは、区分ごとの計も見ます。残額（予算額－決算額）、差引、増減、次期繰越、年度末現在高、累計のように足し引きで決まる欄は、ほかの行で計算の仕方を確かめてから比べます。
//! The figures of a column of totals (計, 合計, 年間計) against the columns it adds up in the same row: men and women, months, quarters; under stacked headings group by group. Columns made by plus and minus (残額, 差引, 増減, balances carried over, running totals) are held to the way that the other rows prove.
//!
//! ## なぜ大切か
//! ## Why it matters
//! 計か内訳のどちらかが誤っています。横の計が違うと、縦の合計も合わなくなります。
//! Either the total or a part is wrong, and the totals below will not agree either.
//!
//! ## 例
//! ## Example
//! ```text
//! 施設名      男    女    計
//! 北会館      12    18    31   （和は 30）
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! うち・再掲の欄、率・平均・実人数、「x」や「約」のある行、端数処理で説明できる差、重複計上の注記があるとき、多くの行で合わず欄の読み方が違うと分かるとき。
//! Of-which columns; rates, averages and heads counted once; suppressed or rough figures; gaps that rounding explains; notes of double counting; and columns that do not add up in most rows, because then they add up something else.
//!
//! ## 対処
//! ## What to do
//! 計か内訳の誤記を原本で確認してください。
//! Check the original for a typing error in the total or in a part.

use super::addends::{Side, Told, tell_totals};
use super::rule::Rule;
use super::subject::Subject;
use crate::model::{Findings, Message, Severity};

pub(super) const RULE: Rule = Rule {
    code: "T02",
    name: "row-total",
    severity: Severity::Error,
    page: include_str!("row_total.rs"),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let words = |told: &Told| {
        let (column, row) = &told.names;
        let (stated, added, gap) = &told.shown;
        let fact = Message::new(
            format!(
                "「{column}」の欄が内訳の和と一致しません（{row}：{column} {stated}、内訳の和 {added}）"
            ),
            format!(
                "the column {column} is not the sum of its parts ({row}: stated {stated}, parts add up to {added})"
            ),
        );
        let hint = Message::new(
            format!("計か内訳の誤記を原本で確認してください（差 {gap}）"),
            format!(
                "check the original for a typing error in the total or in a part (difference {gap})"
            ),
        );
        (fact, hint)
    };
    tell_totals(subject, (Side::Columns, &RULE), words, findings);
}

#[cfg(test)]
mod tests {
    use super::super::addends::{Said, said};

    fn wrong(notes: &[&str], text: &str) -> Vec<String> {
        said("T02", notes, text).wrong
    }

    #[test]
    fn a_column_of_totals_is_the_sum_of_the_columns_before() {
        let venues = |total: &str| {
            format!("会場|男|女|計\n北|12|18|30\n南|25|21|{total}\n東|8|14|22\n西|17|9|26")
        };
        let Said { wrong: none, held } = said("T02", &[], &venues("46"));
        assert!(none.is_empty(), "{none:?}");
        assert_eq!(held, 4);
        assert_eq!(wrong(&[], &venues("47")), ["D3 47/46"]);
    }

    #[test]
    fn rounding_explains_half_a_unit_for_each_figure_and_no_more() {
        // Two parts and the total: 1.5 units of 0.1.
        let areas = |total: &str| {
            format!("区域|田|畑|計\n甲|1.2|2.4|3.6\n乙|2.3|3.1|{total}\n丙|3.4|0.5|3.9")
        };
        for total in ["5.4", "5.5", "5.3"] {
            assert!(wrong(&[], &areas(total)).is_empty(), "{total}");
        }
        assert_eq!(wrong(&[], &areas("5.6")), ["D3 5.6/5.4"]);
    }

    #[test]
    fn a_note_of_double_counting_silences_totals_below_the_sum() {
        let venues = |total: &str| {
            format!("会場|会員|学生|計\n北|12|18|30\n南|25|21|{total}\n東|8|14|22\n西|17|9|26")
        };
        let notes = ["※会員と学生には重複がある。"];
        assert!(wrong(&notes, &venues("45")).is_empty());
        assert_eq!(wrong(&notes, &venues("48")), ["D3 48/46"]);
    }

    #[test]
    fn of_which_columns_and_heads_counted_once_are_no_addends() {
        let text =
            "会場|男|女|うち学生|計|実人数\n北|12|18|9|30|25\n南|25|21|7|46|40\n東|8|14|3|22|20";
        let Said { wrong, held } = said("T02", &[], text);
        assert!(wrong.is_empty(), "{wrong:?}");
        assert_eq!(held, 3);
    }

    #[test]
    fn a_suppressed_figure_leaves_its_row_open() {
        let text = "会場|男|女|計\n北|12|18|30\n南|x|21|46\n東|8|14|22\n西|17|9|26";
        let Said { wrong, held } = said("T02", &[], text);
        assert!(wrong.is_empty(), "{wrong:?}");
        assert_eq!(held, 3);
    }

    #[test]
    fn a_column_that_most_rows_speak_against_is_no_sum() {
        let text = "会場|男|女|計\n北|12|18|35\n南|25|21|50\n東|8|14|22\n西|17|9|31";
        assert!(wrong(&[], text).is_empty());
    }

    #[test]
    fn a_total_that_is_less_than_its_largest_part_is_told_where_the_rest_holds() {
        let venues = |total: &str| {
            format!(
                "会場|男の人数|女の人数|計\n北|12|18|30\n南|125|121|{total}\n東|8|14|22\n西|17|9|26"
            )
        };
        assert_eq!(wrong(&[], &venues("24")), ["D3 24/246"]);
        // Between the two it may be a mean.
        assert!(wrong(&[], &venues("123")).is_empty());
    }

    #[test]
    fn columns_made_by_plus_and_minus_are_held_to_the_way_of_the_other_rows() {
        let spent = |rest: &str| {
            format!(
                "事業|予算額|決算額|残額\n講座|520|498|22\n相談|310|287|23\n見守り|180|180|0\n広報|95|90|{rest}"
            )
        };
        let Said { wrong: none, held } = said("T02", &[], &spent("5"));
        assert!(none.is_empty(), "{none:?}");
        assert_eq!(held, 4);
        assert_eq!(wrong(&[], &spent("6")), ["D5 6/5"]);
        let members = |last: &str| {
            format!(
                "支部|年度当初|入会|退会|年度末会員数\n東|120|14|6|128\n西|95|8|11|92\n南|143|20|9|{last}\n北|78|3|5|76\n合計|436|45|31|450"
            )
        };
        assert!(wrong(&[], &members("154")).is_empty());
        assert_eq!(wrong(&[], &members("145")), ["E4 145/154"]);
        // The total below is off by as much, and for no other reason.
        assert!(said("T01", &[], &members("145")).wrong.is_empty());
    }

    #[test]
    fn sums_that_no_heading_names_need_more_proof() {
        let lessons = |last: &str| {
            format!(
                "講座|第1回|第2回|第3回|延べ人数\n書道|12|18|15|45\n料理|9|22|11|{last}\n園芸|15|11|20|46\n木工|21|17|19|57\n計|57|68|65|190"
            )
        };
        assert!(wrong(&[], &lessons("42")).is_empty());
        assert_eq!(wrong(&[], &lessons("43")), ["E3 43/42"]);
        // Most rows say something else, or too few say anything.
        let text = "地区|令和5年度|令和6年度|増減\n東|310|325|15\n西|204|199|8\n南|88|95|3";
        assert!(wrong(&[], text).is_empty());
        assert!(wrong(&[], "地区|甲|乙|備蓄\n東|1|1|2\n西|1|2|3\n南|2|2|5").is_empty());
    }

    #[test]
    fn running_totals_carry_on_from_the_row_before() {
        let months = |may: &str, june: &str| {
            format!(
                "月|受付件数|累計\n4月|12|12\n5月|15|{may}\n6月|9|{june}\n7月|20|56\n8月|11|67\n9月|14|81"
            )
        };
        assert!(wrong(&[], &months("27", "36")).is_empty());
        assert_eq!(wrong(&[], &months("28", "36")), ["C3 28/27"]);
        assert_eq!(wrong(&[], &months("27", "39")), ["C4 39/36"]);
    }
}

//! # 合計の行が内訳の和と一致しません (T01 column-total)
//! # A row of totals is not the sum of its block (T01 column-total)
//!
//! ## 何を見るか
//! ## What it sees
//! 「小計」「計」「合計」「総数」などの行の数を、その行がまとめる行の和と、欄ごとに比べます。小計の上の合計、先頭に立つ総数、区分ごとの計も見分けます。
//! The figures of a row of totals (小計, 計, 合計, 総数) against the rows it adds up, column by column: totals over subtotals, totals that stand first, totals of groups.
//!
//! ## なぜ大切か
//! ## Why it matters
//! 合計か内訳のどちらかが誤っています。表を受け取った人が最初に電卓で確かめるところです。
//! Either the total or one of its parts is wrong; it is the first thing a reader adds up.
//!
//! ## 例
//! ## Example
//! ```text
//! 事業名      決算額
//! 講座開催    1,200
//! 相談窓口      800
//! 合　計      2,100   （和は 2,000）
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! うち・内数・再掲・参考の行、率・平均・単価・実人数の欄、「x」や「約」のある欄、端数処理で説明できる差（千円・％・小数）、重複計上の注記があるとき、多くの欄で合わず読み方が違うと分かるとき。
//! Of-which rows; rates, averages, unit prices and heads counted once; suppressed or rough figures; gaps that rounding explains; notes of double counting; and totals of which most columns do not add up, because then they add up something else.
//!
//! ## 対処
//! ## What to do
//! 合計か内訳の誤記を原本で確認してください。行を追加したときは、合計の範囲に入っているかを確認してください。
//! Check the original for a typing error in the total or in a part, and whether a row added later is in the sum.

use super::addends::{Side, Told, tell_totals};
use super::rule::Rule;
use super::subject::Subject;
use crate::model::{Findings, Message, Severity};

pub(super) const RULE: Rule = Rule {
    code: "T01",
    name: "column-total",
    severity: Severity::Error,
    page: include_str!("column_total.rs"),
    check,
};

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    let words = |told: &Told| {
        let (row, column) = &told.names;
        let (stated, added, gap) = &told.shown;
        let fact = Message::new(
            format!(
                "「{row}」の行が内訳の和と一致しません（{column}：{row} {stated}、内訳の和 {added}）"
            ),
            format!(
                "the row {row} is not the sum of its parts ({column}: stated {stated}, parts add up to {added})"
            ),
        );
        let hint = Message::new(
            format!("合計か内訳の誤記を原本で確認してください（差 {gap}）"),
            format!(
                "check the original for a typing error in the total or in a part (difference {gap})"
            ),
        );
        (fact, hint)
    };
    tell_totals(subject, (Side::Rows, &RULE), words, findings);
}

#[cfg(test)]
mod tests {
    use super::super::addends::{Said, said};

    /// The findings of a table under these notes.
    fn wrong(notes: &[&str], text: &str) -> Vec<String> {
        said("T01", notes, text).wrong
    }

    /// Three places with two columns and their total.
    fn places(total: &str) -> String {
        format!("地区|来館者数|貸出冊数\n東|120|300\n西|80|210\n南|60|150\n{total}")
    }

    #[test]
    fn a_row_of_totals_is_the_sum_of_the_rows_above() {
        let Said { wrong, held } = said("T01", &[], &places("合計|260|660"));
        assert!(wrong.is_empty(), "{wrong:?}");
        assert_eq!(held, 2);
        let Said { wrong, held } = said("T01", &[], &places("合計|270|660"));
        assert_eq!(wrong, ["B5 270/260"]);
        assert_eq!(held, 1);
    }

    #[test]
    fn rounding_explains_half_a_unit_for_each_figure_and_no_more() {
        // Three parts and the total: (3 + 1) / 2 units.
        let spending = |total: &str| {
            format!(
                "事業|予算額|決算額\n甲|1,204|987\n乙|2,310|1,455\n丙|876|640\n計|4,390|{total}"
            )
        };
        let thousands = ["（単位：千円）"];
        for (total, expected) in [
            ("3,082", vec![]),
            ("3,084", vec![]),
            ("3,080", vec![]),
            ("3,085", vec!["C5 3085/3082"]),
            ("3,079", vec!["C5 3079/3082"]),
        ] {
            assert_eq!(wrong(&thousands, &spending(total)), expected, "{total}");
        }
        // Yen are counted one by one.
        assert_eq!(
            wrong(&["（単位：円）"], &spending("3,083")),
            ["C5 3083/3082"]
        );
    }

    #[test]
    fn the_digits_shown_are_the_unit_of_rounding() {
        let areas = |total: &str| {
            format!("区域|面積|延長\n甲|1.2|10\n乙|2.3|20\n丙|3.4|30\n合計|{total}|60")
        };
        assert!(wrong(&[], &areas("7.1")).is_empty());
        assert_eq!(wrong(&[], &areas("7.2")), ["B5 7.2/6.9"]);
    }

    #[test]
    fn notes_of_rounding_and_of_double_counting_silence() {
        let people =
            |total: &str| format!("講座|参加者数|回数\n甲|41|3\n乙|52|4\n丙|63|5\n合計|{total}|12");
        assert_eq!(wrong(&[], &people("157")), ["B5 157/156"]);
        let rounded = ["端数処理のため合計が一致しないことがあります。"];
        assert!(wrong(&rounded, &people("157")).is_empty());
        // A gap that rounding cannot have made is told as what it may still be.
        assert_eq!(wrong(&rounded, &people("160")), ["B5 160/156?"]);
        assert_eq!(wrong(&rounded, &people("186")), ["B5 186/156"]);
        let repeated = ["※重複して参加した者がいる。"];
        assert!(wrong(&repeated, &people("146")).is_empty());
        assert_eq!(wrong(&repeated, &people("166")), ["B5 166/156"]);
        let otherwise = ["合計には他会場分を含む。"];
        assert_eq!(wrong(&otherwise, &people("166")), ["B5 166/156?"]);
    }

    #[test]
    fn of_which_rows_and_asides_are_no_addends() {
        let text = "区分|前期|後期\n会員|50|40\nうち学生|20|10\n一般|30|25\n（再掲）65歳以上|12|9\n合計|80|65\n前年度合計|75|70\n増減|5|-5";
        let Said { wrong, held } = said("T01", &[], text);
        assert!(wrong.is_empty(), "{wrong:?}");
        assert_eq!(held, 2);
    }

    #[test]
    fn suppressed_and_rough_figures_leave_a_column_open() {
        for cell in ["x", "Ｘ", "約80", "調整中"] {
            let text = format!(
                "地区|来館者数|貸出冊数\n東|120|300\n西|{cell}|210\n南|60|150\n合計|270|660"
            );
            let Said { wrong, held } = said("T01", &[], &text);
            assert!(wrong.is_empty(), "{cell}: {wrong:?}");
            assert_eq!(held, 1, "{cell}");
        }
        let nil = "地区|来館者数|貸出冊数\n東|120|300\n西|－|210\n南|60|150\n合計|190|660";
        assert_eq!(wrong(&[], nil), ["B5 190/180"]);
    }

    #[test]
    fn heads_counted_once_do_not_add_up() {
        let heads = |heading: &str| {
            format!(
                "講座|{heading}|回数|延べ人数\n甲|41|3|90\n乙|52|4|80\n丙|63|5|70\n合計|139|12|240"
            )
        };
        assert!(wrong(&[], &heads("実人数")).is_empty());
        assert_eq!(wrong(&[], &heads("参加人数")), ["B5 139/156"]);
    }

    #[test]
    fn the_cells_of_a_row_vote_for_what_it_adds_up() {
        // 計 of the two last rows: the reading that most cells speak for.
        let text = "区分|甲|乙|丙\n前年|9|8|7\n窓口|10|20|30\n電話|5|6|7\n計|15|26|37\n";
        assert!(wrong(&[], text).is_empty());
        // Most cells speak against it: it is no sum of them.
        let text = "区分|甲|乙|丙\n窓口|10|20|30\n電話|5|6|7\n計|15|40|51\n";
        assert!(wrong(&[], text).is_empty());
    }

    #[test]
    fn a_count_that_is_less_than_one_of_its_parts_is_told_where_the_rest_holds() {
        let text = |heading: &str, total: &str| {
            format!(
                "地区|参加者数|開催回数|{heading}\n東|120|12|310\n西|80|9|220\n南|60|6|150\n合計|260|27|{total}"
            )
        };
        assert_eq!(wrong(&[], &text("配布部数（件）", "256")), ["D5 256/680"]);
        assert_eq!(wrong(&[], &text("支出額", "68")), ["D5 68/680"]);
        // Less than all of them is no average, whatever it is.
        assert_eq!(wrong(&[], &text("備蓄", "92")), ["D5 92/680"]);
        assert!(wrong(&[], &text("開館時間", "227")).is_empty());
        assert!(wrong(&[], &text("支出額", "310")).is_empty());
        // Nothing else in the row says that it is a sum.
        assert!(wrong(&[], "地区|支出額\n東|310\n西|220\n南|150\n合計|256").is_empty());
    }

    #[test]
    fn a_wrong_subtotal_is_told_once() {
        let text = |subtotal: &str| {
            format!(
                "費目|甲|乙|丙\n給料|120|130|140\n手当|35|36|37\n小計|155|166|{subtotal}\n用紙|12|13|14\n印刷|8|9|10\n小計|20|22|24\n合計|175|188|201"
            )
        };
        assert!(wrong(&[], &text("177")).is_empty());
        assert_eq!(wrong(&[], &text("187")), ["D4 187/177"]);
    }

    #[test]
    fn a_note_on_the_grand_total_speaks_of_it_alone() {
        let text = |half: &str| {
            format!(
                "地区|来館者数|貸出冊数|講座\n東|120|300|8\n西|80|210|6\n小計|{half}|510|14\n南|60|150|4\n北|40|90|3\n小計|100|240|7\n合計|300|750|21"
            )
        };
        let notes = ["※合計には移動図書館を含む。"];
        assert!(wrong(&notes, &text("200")).is_empty());
        assert_eq!(wrong(&notes, &text("210")), ["B4 210/200"]);
        let gross = ["※合計は、二つの館に重ねて来た者を含む延べ人数である。"];
        assert_eq!(wrong(&gross, &text("210")), ["B4 210/200"]);
    }
}

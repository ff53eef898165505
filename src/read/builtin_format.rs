//! Number formats that files name by id alone, as a Japanese Excel shows them (ECMA-376 §18.8.30).

/// The format code of a built-in id.
pub(super) fn code(id: u16) -> Option<&'static str> {
    Some(match id {
        0 => "General",
        1 => "0",
        2 => "0.00",
        3 => "#,##0",
        4 => "#,##0.00",
        5 => r##""¥"#,##0;"¥"-#,##0"##,
        6 => r##""¥"#,##0;[Red]"¥"-#,##0"##,
        7 => r##""¥"#,##0.00;"¥"-#,##0.00"##,
        8 => r##""¥"#,##0.00;[Red]"¥"-#,##0.00"##,
        9 => "0%",
        10 => "0.00%",
        11 => "0.00E+00",
        12 => "# ?/?",
        13 => "# ??/??",
        14 => "yyyy/m/d",
        15 => "d-mmm-yy",
        16 => "d-mmm",
        17 => "mmm-yy",
        18 => "h:mm AM/PM",
        19 => "h:mm:ss AM/PM",
        20 => "h:mm",
        21 => "h:mm:ss",
        22 => "yyyy/m/d h:mm",
        27 | 36 | 50 | 57 => "[$-411]ge.m.d",
        28 | 29 | 51 | 54 | 58 => r#"[$-411]ggge"年"m"月"d"日""#,
        30 => "m/d/yy",
        31 => r#"yyyy"年"m"月"d"日""#,
        32 => r#"h"時"mm"分""#,
        33 => r#"h"時"mm"分"ss"秒""#,
        34 | 52 | 55 => r#"yyyy"年"m"月""#,
        35 | 53 | 56 => r#"m"月"d"日""#,
        37 => "#,##0;-#,##0",
        38 => "#,##0;[Red]-#,##0",
        39 => "#,##0.00;-#,##0.00",
        40 => "#,##0.00;[Red]-#,##0.00",
        41 => r#"_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ "#,
        42 => r#"_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ "#,
        43 => r#"_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ "#,
        44 => r#"_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ "#,
        45 => "mm:ss",
        46 => "[h]:mm:ss",
        47 => "mm:ss.0",
        48 => "##0.0E+0",
        49 => "@",
        _ => return None,
    })
}

/// True for ids that Excel shows in its own way even where the file gives a code: the short dates of the
/// user's system.
pub(super) fn overrides_code(id: u16) -> bool {
    matches!(id, 14 | 22)
}

#[cfg(test)]
mod tests {
    use super::super::number_format::NumberFormat;
    use super::super::serial::Epoch;

    #[test]
    fn ids_without_a_code_have_their_japanese_meaning() {
        for (id, shown) in [
            (14, "2023/4/1"),
            (27, "R5.4.1"),
            (28, "令和5年4月1日"),
            (31, "2023年4月1日"),
            (55, "2023年4月"),
            (56, "4月1日"),
            (58, "令和5年4月1日"),
            (3, "45,017"),
            (23, "45017"),
        ] {
            let cell = NumberFormat::built_in(id).cell(45017.0, Epoch::From1900);
            assert_eq!(cell.shown, shown, "id {id}");
        }
    }
}

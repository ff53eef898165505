//! Names of the sheets that hold copies: `写し_様式1`.

use crate::write::xlsx::book::sheet_name;

/// Longest name of a sheet, in UTF-16 units as Excel counts.
const LONGEST: usize = 31;

/// A name that none of `taken` has, as Excel compares them: without regard to case.
pub(super) fn unique(file: Option<&str>, sheet: &str, taken: &[String]) -> String {
    let stem = file.map(|file| file.rsplit_once('.').map_or(file, |(stem, _)| stem));
    let own = match stem {
        // Where both are long, both keep their beginnings.
        Some(stem) => format!("{}_{sheet}", cut(stem, LONGEST / 2)),
        None => sheet.to_owned(),
    };
    let wanted = sheet_name(&format!("写し_{own}"));
    let is_taken = |name: &str| {
        let name = name.to_lowercase();
        taken.iter().any(|taken| taken.to_lowercase() == name)
    };
    let mut name = cut(&wanted, LONGEST).to_owned();
    let mut nth = 2;
    while is_taken(&name) {
        let ending = format!("({nth})");
        name = format!("{}{ending}", cut(&wanted, LONGEST - ending.len()));
        nth += 1;
    }
    // A quote may stand anywhere but at the end, where the cut may have put it.
    name.trim_end_matches('\'').to_owned()
}

/// A link to a cell of a sheet of this workbook.
pub(super) fn link(sheet: &str, a1: &str) -> String {
    format!("internal:'{}'!{a1}", sheet.replace('\'', "''"))
}

/// The beginning of a text, no longer than so many UTF-16 units.
fn cut(text: &str, most: usize) -> &str {
    let mut units = 0;
    for (at, c) in text.char_indices() {
        units += c.len_utf16();
        if units > most {
            return &text[..at];
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_allowed_and_told_apart() {
        let mut taken = Vec::new();
        for (file, sheet, name) in [
            (None, "様式1", "写し_様式1"),
            (None, "様式[1]", "写し_様式1(2)"),
            (None, "Data", "写し_Data"),
            (None, "DATA", "写し_DATA(2)"),
            (Some("R5.xlsx"), "様式1", "写し_R5_様式1"),
        ] {
            let found = unique(file, sheet, &taken);
            assert_eq!(found, name);
            taken.push(found);
        }
        let long = "長い名前のシート".repeat(6);
        for _ in 0..12 {
            let name = unique(Some(&long), &long, &taken);
            assert!(
                name.encode_utf16().count() <= LONGEST && !taken.contains(&name),
                "{name}"
            );
            taken.push(name);
        }
        assert!(unique(None, &"😀".repeat(40), &[]).encode_utf16().count() <= LONGEST);
    }

    #[test]
    fn quotes_in_a_link_are_doubled() {
        assert_eq!(link("写し_'25", "B3"), "internal:'写し_''25'!B3");
    }
}

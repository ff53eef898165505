//! What is wrong in a file of the user's own: where, what is allowed there, and what the line says.

use std::fmt;

use crate::model::Message;

/// A mistake in a template or dictionary. Displayed Japanese first, then English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Name of the file.
    pub file: String,
    /// Line and column, from one.
    pub at: Option<(usize, usize)>,
    /// What that line says.
    pub line: String,
    /// What is wrong, and what is allowed.
    pub message: Message,
}

impl Mistake {
    /// From what the TOML reader says.
    pub(super) fn of(file: &str, text: &str, error: &toml::de::Error) -> Self {
        let start = error.span().map(|span| span.start.min(text.len()));
        Self::at(file, text, start, explain(error.message()))
    }

    /// At a byte of the text.
    pub(super) fn at(file: &str, text: &str, start: Option<usize>, message: Message) -> Self {
        let before = start.and_then(|start| text.get(..start));
        let at = before.map(|before| {
            let line = before.rsplit('\n').next().unwrap_or_default();
            (
                before.matches('\n').count().saturating_add(1),
                line.chars().count().saturating_add(1),
            )
        });
        let line = at.and_then(|(line, _)| text.lines().nth(line.saturating_sub(1)));
        Self {
            file: file.to_owned(),
            at,
            line: line.unwrap_or_default().trim_end().to_owned(),
            message,
        }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (ja, en) = match self.at {
            Some((line, column)) => (
                format!(" {line}行目 {column}文字目"),
                format!(", line {line}, column {column}"),
            ),
            None => Default::default(),
        };
        writeln!(f, "『{}』{ja}: {}", self.file, self.message.ja)?;
        if !self.line.trim().is_empty() {
            let line: String = self.line.chars().take(200).collect();
            writeln!(f, "   | {line}")?;
        }
        write!(f, "{}{en}: {}", self.file, self.message.en)
    }
}

/// The words in backticks: first what was found, then what is allowed.
fn quoted(message: &str) -> Vec<&str> {
    message.split('`').skip(1).step_by(2).collect()
}

/// Stands between the Japanese and the English half of what our own types say.
pub(super) const BORDER: &str = " // ";

/// What the TOML reader says, in both languages.
fn explain(message: &str) -> Message {
    let message = message.trim();
    let words = quoted(message);
    let (found, allowed) = words
        .split_first()
        .map_or(("", [].as_slice()), |(found, rest)| (*found, rest));
    let known = |what_ja: &str, what_en: &str| {
        let near = nearest(found, allowed);
        let hint_ja = near.map_or_else(String::new, |near| format!("「{near}」ではありませんか。"));
        let hint_en = near.map_or_else(String::new, |near| format!("; did you mean {near:?}?"));
        Message::new(
            format!(
                "「{found}」という{what_ja}はありません。{hint_ja}使えるもの: {}",
                allowed.join("、")
            ),
            format!(
                "there is no {what_en} {found:?}{hint_en}; allowed: {}",
                allowed.join(", ")
            ),
        )
    };
    if message.starts_with("unknown field") {
        known("キー", "key")
    } else if message.starts_with("unknown variant") {
        known("値", "value")
    } else if message.starts_with("missing field") {
        Message::new(
            format!("「{found}」がありません。ここに {found} = … の行が必要です。"),
            format!("{found:?} is missing; a line {found} = … is needed here"),
        )
    } else if let Some(rest) = message.strip_prefix("invalid type: ") {
        let (is, should) = rest.split_once(", expected ").unwrap_or((rest, "?"));
        Message::new(
            format!(
                "値の種類が違います（{}）。ここに書けるのは{}です。",
                kind(is),
                kind(should)
            ),
            format!("the value is of the wrong kind ({is}); expected {should}"),
        )
    } else if let Some(rest) = message.strip_prefix("invalid value: ") {
        let (is, should) = rest.split_once(", expected ").unwrap_or((rest, "?"));
        Message::new(
            format!(
                "値が範囲の外です（{}）。ここに書けるのは{}です。",
                kind(is),
                kind(should)
            ),
            format!("the value is out of range ({is}); expected {should}"),
        )
    } else if message.starts_with("invalid length") {
        Message::new(
            "並べる値の数が合いません。",
            format!("wrong number of values: {message}"),
        )
    } else if message.contains("duplicate key") {
        Message::new(
            "同じキーが2回あります。どちらか一つにしてください。",
            format!("the same key stands twice ({message})"),
        )
    } else if let Some((ja, en)) = message.split_once(BORDER) {
        // Our own types say what is wrong in both languages.
        Message::new(ja, en)
    } else {
        Message::new(
            format!(
                "TOMLとして読めません。引用符（\"）や角かっこ（[ ]）の閉じ忘れ、全角の記号がないか確かめてください。（{message}）"
            ),
            format!("this is not TOML: {message}"),
        )
    }
}

/// A kind of value in Japanese: `string "10"` → 文字 "10".
fn kind(said: &str) -> String {
    let names = [
        ("string", "文字"),
        ("a string", "文字"),
        ("integer", "整数"),
        ("floating point", "小数"),
        ("boolean", "true か false"),
        ("a boolean", "true か false"),
        ("sequence", "[ ] で囲んだ並び"),
        ("a sequence", "[ ] で囲んだ並び"),
        ("map", "表"),
        ("struct", "表"),
        ("array", "[ ] で囲んだ並び"),
        ("an array", "[ ] で囲んだ並び"),
        ("u32", "0以上の整数"),
        ("u16", "0以上の整数"),
        ("usize", "0以上の整数"),
    ];
    names
        .iter()
        .filter_map(|(en, ja)| {
            let rest = said.strip_prefix(en)?;
            (rest.is_empty() || rest.starts_with(' ')).then(|| (en.len(), format!("{ja}{rest}")))
        })
        .max_by_key(|(length, _)| *length)
        .map_or_else(
            || said.to_owned(),
            |(_, ja)| ja.replace(" of length ", " 個数 "),
        )
}

/// The allowed word that is most like the one found, if any is like it.
fn nearest<'a>(found: &str, allowed: &[&'a str]) -> Option<&'a str> {
    allowed
        .iter()
        .map(|word| (distance(found, word), *word))
        .filter(|(distance, word)| distance.saturating_mul(3) <= word.chars().count().max(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

/// How many letters must be changed, added, taken away or swapped with the next.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().take(64).collect();
    let b: Vec<char> = b.chars().take(64).collect();
    let mut rows: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let above = &rows[i];
            let mut least = (above[j] + usize::from(x != y))
                .min(above[j + 1] + 1)
                .min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                least = least.min(rows[i - 1][j - 1] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows.last().and_then(|row| row.last()).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::Template;
    use super::*;

    fn told(text: &str) -> String {
        Template::parse("x.toml", text)
            .map(|_| ())
            .map_err(|error| error.to_string())
            .expect_err("a mistake is accepted")
    }

    const HEAD: &str = "id = \"x\"\nname = { ja = \"甲\", en = \"a\" }\n";

    #[test]
    fn every_kind_of_mistake_is_told_in_both_languages_with_its_place_and_line() {
        let column =
            "[[columns]]\nrole = \"plan\"\nheading = \"計画\"\nrequired = true\nwidth = 10\n";
        for (rest, line, parts) in [
            (
                "columns = []\n[page]\norientaton = \"portrait\"\n".to_owned(),
                5,
                [
                    "「orientaton」というキー",
                    "「orientation」ではありませんか",
                    "body_font",
                ],
            ),
            (
                column.replace("\"plan\"", "\"plam\""),
                4,
                [
                    "「plam」という値",
                    "「plan」ではありませんか",
                    "did you mean \"plan\"",
                ],
            ),
            (
                column.replace("width = 10", "width = \"10\""),
                7,
                ["文字 \"10\"", "0以上の整数", "expected u32"],
            ),
            (
                column.replace("heading = \"計画\"\n", ""),
                3,
                [
                    "「heading」がありません",
                    "\"heading\" is missing",
                    "   | [[columns]]",
                ],
            ),
            (
                column.replace("\"計画\"", "\"計画"),
                5,
                ["TOMLとして読めません", "heading = \"計画", "not TOML"],
            ),
            (
                format!("{column}width = 3\n"),
                8,
                ["同じキーが2回", "twice", "   | width = 3"],
            ),
        ] {
            let told = told(&format!("{HEAD}{rest}"));
            assert!(told.contains(&format!(" {line}行目")), "{line}: {told}");
            assert!(told.contains(&format!("line {line}, column")), "{told}");
            for part in parts {
                assert!(told.contains(part), "{part} is not in {told}");
            }
        }
    }

    #[test]
    fn only_words_that_are_alike_are_offered() {
        assert_eq!(nearest("widht", &["width", "role"]), Some("width"));
        assert_eq!(nearest("itme", &["item", "next"]), Some("item"));
        assert_eq!(nearest("colour", &["width", "role"]), None);
        assert_eq!(nearest("", &["ja", "en"]), None);
    }
}

//! What is wrong with a JSON text, where, and what is expected there, in both languages.

use std::fmt::Write;

use super::error::ReadError;

/// The error of the parser, with line and character.
pub(super) fn told(error: &serde_json::Error, text: &str) -> ReadError {
    let message = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let message = message.strip_suffix(&place).unwrap_or(&message);
    let (message, found) = without_value(message);
    let (ja, en) = (japanese(&message), message);
    let (ja, en) = match error.line() {
        0 => (ja, en),
        line => {
            let at = characters(text, line, error.column());
            (
                format!("{line}行目の{at}文字目：{ja}"),
                format!("line {line}, character {at}: {en}"),
            )
        }
    };
    ReadError::NotADocument {
        format: "JSON",
        ja,
        en,
        found,
    }
}

/// The sentence without the value that stands where another should, and the value.
fn without_value(message: &str) -> (String, Option<String>) {
    let parts = ["invalid type: ", "invalid value: "]
        .into_iter()
        .find_map(|head| Some((head, message.strip_prefix(head)?)))
        .and_then(|(head, rest)| {
            // A value may hold these words, what is expected does not.
            let (found, expected) = rest.rsplit_once(", expected ")?;
            let at = found.find(['"', '`'])?;
            Some((head, found.split_at(at), expected))
        });
    match parts {
        Some((head, (kind, value), expected)) => (
            format!("{head}{}, expected {expected}", kind.trim_end()),
            Some(value.chars().take(60).collect()),
        ),
        None => (message.to_owned(), None),
    }
}

/// The column of the parser counts bytes; people count characters.
fn characters(text: &str, line: usize, column: usize) -> usize {
    let line = text.split('\n').nth(line.saturating_sub(1)).unwrap_or("");
    let before = line.char_indices().take_while(|(at, _)| *at < column);
    before.count().max(1)
}

/// A byte that no character set explains.
pub(super) fn undecodable(text: &str, at: usize) -> ReadError {
    let before = text.get(..at).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let at = before
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .count()
        + 1;
    refused(
        format!("{line}行目の{at}文字目：読めない文字があります。JSONの文字コードはUTF-8です"),
        format!("line {line}, character {at}: a byte that is no character; JSON is UTF-8"),
    )
}

/// Another schema, or another version.
pub(super) fn other_schema(found: &str, known: &str) -> ReadError {
    let found: String = found.chars().take(60).collect();
    refused(
        format!("schema が「{found}」です。読めるのは「{known}」です"),
        format!("its schema is {found:?}; {known:?} is read"),
    )
}

/// No schema at all.
pub(super) fn no_schema(known: &str) -> ReadError {
    refused(
        format!("schema がありません。\"schema\": \"{known}\" が必要です"),
        format!("there is no schema; \"schema\": \"{known}\" is needed"),
    )
}

/// A list of documents.
pub(super) fn several() -> ReadError {
    refused(
        "初めが [ です。一つのファイルに一つの文書 {…} を入れます".to_owned(),
        "it begins with [; a file holds one document {…}".to_owned(),
    )
}

/// No row and no item.
pub(super) fn nothing() -> ReadError {
    refused(
        "内容がありません。rows か items が必要です".to_owned(),
        "there is nothing in it; rows or items are needed".to_owned(),
    )
}

/// A heading of more levels than a sheet of headings has.
pub(super) fn too_many_levels(most: usize) -> ReadError {
    refused(
        format!("見出しの段（levels）は{most}段までです"),
        format!("a heading has at most {most} levels"),
    )
}

fn refused(ja: String, en: String) -> ReadError {
    ReadError::NotADocument {
        format: "JSON",
        ja,
        en,
        found: None,
    }
}

/// The parser's sentences in Japanese. One that is not known is quoted.
fn japanese(message: &str) -> String {
    if let Some(rest) = message
        .strip_prefix("invalid type: ")
        .or(message.strip_prefix("invalid value: "))
        && let Some((found, expected)) = rest.split_once(", expected ")
    {
        return format!(
            "{}が必要ですが、{}があります",
            thing(expected),
            thing(found)
        );
    }
    if let Some(rest) = message.strip_prefix("unknown variant ")
        && let Some((found, known)) = rest.split_once(", expected ")
    {
        let known = known.trim_start_matches("one of ").replace('`', "");
        return format!(
            "{}は使えません。使えるもの：{}",
            quoted(found),
            known.replace(", ", "、").replace(" or ", "、")
        );
    }
    if let Some(key) = message.strip_prefix("missing field ") {
        return format!("{}がありません", quoted(key));
    }
    if let Some(key) = message.strip_prefix("duplicate field ") {
        return format!("{}が二つあります", quoted(key));
    }
    if message.starts_with("EOF") {
        return "途中で終わっています。閉じる } ] \" がありません".to_owned();
    }
    let known = SENTENCES.iter().find(|(en, _)| message.starts_with(en));
    known.map_or_else(
        || format!("書き方の誤り（{message}）"),
        |(_, ja)| (*ja).to_owned(),
    )
}

const SENTENCES: &[(&str, &str)] = &[
    ("expected `,` or `}`", "「,」か「}」が必要です"),
    ("expected `,` or `]`", "「,」か「]」が必要です"),
    ("expected `:`", "「:」が必要です"),
    (
        "expected value",
        "値（\"…\"、数、[…]、{…}、null）が必要です",
    ),
    (
        "expected ident",
        "値（\"…\"、数、[…]、{…}、null）が必要です",
    ),
    ("expected `\"`", "「\"」が必要です"),
    ("key must be a string", "名前は \" で囲みます"),
    ("trailing comma", "最後の「,」は要りません"),
    ("trailing characters", "終わりの } の後に文字があります"),
    (
        "recursion limit exceeded",
        "入れ子が深すぎます（127段まで）",
    ),
    (
        "control character",
        "文字列の中の改行は \\n、タブは \\t と書きます",
    ),
    ("invalid escape", "「\\」の使い方が正しくありません"),
    ("invalid number", "数の書き方が正しくありません"),
    ("number out of range", "数が大きすぎます"),
    ("invalid unicode code point", "「\\u」の文字がありません"),
    ("lone leading surrogate", "「\\u」の文字が片方だけです"),
    (
        "unexpected end of hex escape",
        "「\\u」の文字が片方だけです",
    ),
    (
        "data did not match any variant",
        "文字列 \"…\" か {\"text\": \"…\"} が必要です",
    ),
    ("a text: ", "文字列 \"…\" か {\"text\": \"…\"} が必要です"),
];

/// What stands in the text, or should.
fn thing(words: &str) -> String {
    let (kind, rest) = words.split_once(' ').unwrap_or((words, ""));
    match (kind, rest) {
        ("null" | "unit" | "()", _) => "null".to_owned(),
        ("boolean", _) => "真偽値".to_owned(),
        ("integer" | "floating", _) => "数".to_owned(),
        ("string", _) => "文字列".to_owned(),
        ("map", _) => "{…}".to_owned(),
        ("i32", _) => "整数".to_owned(),
        ("a", "string") => "文字列 \"…\"".to_owned(),
        ("sequence", _) | ("a", "sequence") => "配列 […]".to_owned(),
        ("a" | "an" | "texts", _) => {
            let shape = words.split_once(": ").map_or(words, |(_, shape)| shape);
            format!("{}{shape}", noun(words))
        }
        _ => words.to_owned(),
    }
}

fn noun(words: &str) -> &'static str {
    let nouns = [
        ("a document", "文書 "),
        ("a period", "期間 "),
        ("a caption", "表の前後の行 "),
        ("a column", "列 "),
        ("a row", "表の行 "),
        ("an item", "項目 "),
        ("a metric", "数値 "),
        ("texts by column", "列ごとの文 "),
    ];
    nouns
        .iter()
        .find(|(en, _)| words.starts_with(en))
        .map_or("", |(_, ja)| ja)
}

fn quoted(name: &str) -> String {
    let mut quoted = String::from("「");
    // Writing to a string cannot fail.
    let _ = write!(quoted, "{}」", name.trim_matches('`'));
    quoted
}

#[cfg(test)]
mod tests {
    use super::super::ReadOptions;
    use super::super::json;

    type Told = (&'static str, &'static str, &'static str, &'static str);

    fn assert_told(cases: &[Told]) {
        for (text, place, ja, en) in cases {
            let error = json::read(text.as_bytes(), ReadOptions::default()).expect_err(text);
            let message = error.to_string();
            let lines: Vec<&str> = message.lines().collect();
            assert_eq!(lines.len(), 2, "{message}");
            assert!(
                lines[0].contains(place) && lines[0].contains(ja),
                "{message}"
            );
            assert!(
                lines[0].starts_with("JSONを文書として読めません"),
                "{message}"
            );
            assert!(lines[0].ends_with("ください。"), "{message}");
            assert!(lines[1].contains(en), "{message}");
        }
    }

    #[test]
    fn the_value_in_the_wrong_place_is_kept_out_of_the_message() {
        let text = "{\"schema\": \"yoshiki/document/1\", \"rows\": \"様式 太郎, expected\"}";
        let error = json::read(text.as_bytes(), ReadOptions::default()).expect_err(text);
        assert!(!error.to_string().contains("太郎"), "{error}");
        assert_eq!(error.found(), Some("\"様式 太郎, expected\""));
    }

    #[test]
    fn slips_of_writing_are_told_with_their_place() {
        assert_told(&[
            (
                "{\"schema\": \"yoshiki/document/1\",\n \"表題\": }",
                "2行目の8文字目",
                "値（",
                "character 8: expected value",
            ),
            (
                "{\"schema\": \"yoshiki/document/1\"",
                "1行目",
                "途中で終わっています",
                "EOF",
            ),
            (
                "{\"schema\": \"yoshiki/document/1\" \"a\": 1}",
                "1行目",
                "「,」か「}」が必要です",
                "expected `,` or `}`",
            ),
            (
                "{\"schema\": \"yoshiki/document/1\", \"a\": 1,}",
                "1行目",
                "最後の「,」は要りません",
                "trailing comma",
            ),
            (
                "[{\"schema\": \"yoshiki/document/1\"}]",
                "初めが [ です",
                "一つの文書 {…}",
                "one document",
            ),
            (
                "{\"schema\": \"yoshiki/document/1\", \"title\": \"a\nb\"}",
                "行目",
                "文字列の中の改行は",
                "control character",
            ),
        ]);
    }

    #[test]
    fn what_no_document_says_is_told_with_what_is_expected() {
        assert_told(&[
            ("{\"schema\": 1}", "schema が「?」です", "", ""),
            (
                "{\"schema\": \"yoshiki/document/1\",\n \"title\": 5}",
                "2行目の11文字目",
                "文字列 \"…\"が必要ですが、数があります",
                "line 2, character 11: invalid type: integer, expected a string",
            ),
            (
                "{\"schema\": \"yoshiki/document/2\"}",
                "schema が「yoshiki/document/2」です",
                "「yoshiki/document/1」",
                "its schema is \"yoshiki/document/2\"",
            ),
            (
                "{\"schema\": \"yoshiki/findings/1\", \"files\": []}",
                "yoshiki/findings/1",
                "",
                "",
            ),
            (
                "{\"template\": \"x\"}",
                "schema がありません",
                "",
                "there is no schema",
            ),
            ("{\"schema\": 1}", "schema が「?」です", "", ""),
            (
                "{\"schema\": \"yoshiki/document/1\"}",
                "rows か items",
                "",
                "rows or items",
            ),
            (
                "{\"schema\": \"yoshiki/document/1\", \"rows\": [{\"entries\": {\"plam\": \"x\"}}]}",
                "1行目",
                "「plam」は使えません。使えるもの：number、item",
                "unknown variant `plam`",
            ),
            (
                "{\"schema\": \"yoshiki/document/1\", \"rows\": [{\"entries\": {\"plan\": 1}}]}",
                "1行目",
                "文字列 \"…\" か {\"text\": \"…\"}",
                "a text",
            ),
            (
                "{\"schema\": \"yoshiki/document/1\", \"rows\": [{\"entries\": {\"plan\": \"\", \"plan\": \"\"}}]}",
                "1行目",
                "「plan」が二つあります",
                "duplicate",
            ),
            (
                "{\"schema\": \"yoshiki/document/1\", \"rows\": {}}",
                "1行目",
                "配列 […]が必要ですが、{…}があります",
                "a sequence",
            ),
            (
                "{\"schema\": \"yoshiki/document/1\", \"captions\": [{\"text\": \"a\"}]}",
                "1行目",
                "「kind」がありません",
                "missing field",
            ),
            (
                "{\"schema\": \"yoshiki/document/1\", \"captions\": [{\"kind\": \"titel\", \"text\": \"a\"}]}",
                "1行目",
                "使えるもの：form_number、title",
                "titel",
            ),
        ]);
    }
}

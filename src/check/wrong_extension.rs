//! # 拡張子と中身の形式が違います (W08 wrong-extension)
//! # The content is another format than the name says (W08 wrong-extension)
//!
//! ## 何を見るか
//! ## What it sees
//! ファイル名の拡張子と、中身から分かる形式の違いです。中身がHTMLやCSVの `.xls`、中身がExcelブックの `.csv`、マクロのある `.xlsx` などです。
//! A file name whose ending is not that of its content: HTML or CSV named `.xls`, a workbook named `.csv`, macros in `.xlsx`.
//!
//! ## なぜ大切か
//! ## Why it matters
//! Excelで開くと警告が出たり、開けなかったり、文字化けしたりします。受け付けてもらえないことがあります。
//! Excel warns, refuses to open it or garbles it, and the file may not be accepted.
//!
//! ## 例
//! ## Example
//! ```text
//! 出力.xls … 中身はHTMLの表です
//! ```
//!
//! ## 黙るとき
//! ## When it stays silent
//! 拡張子のない名前、知らない拡張子、`.csv` や `.txt` のタブ区切りは指摘しません。ファイルは中身から読むため、読み取りには影響しません。
//! Names without an ending or with an unknown one, and tabs in `.csv` or `.txt`, are no finding. Files are read by content in any case.
//!
//! ## 対処
//! ## What to do
//! 元のファイルを渡すときは、Excelで開いて正しい形式で保存し直してください。
//! Before you give the original to anyone, open it in Excel and save it in the right format.

use super::rule::{Details, Rule};
use super::subject::{Subject, empty_place};
use crate::model::{CellRef, Findings, Message, Severity, Source};

pub(super) const RULE: Rule = Rule {
    code: "W08",
    name: "wrong-extension",
    severity: Severity::Info,
    page: include_str!("wrong_extension.rs"),
    check,
};

/// What each ending may hold. Text tables are told apart by no ending.
const ENDINGS: &[(&str, &[&str])] = &[
    ("xlsx", &["xlsx"]),
    ("xltx", &["xlsx"]),
    // A workbook without macros may well be kept as one that can have them.
    ("xlsm", &["xlsm", "xlsx"]),
    ("xltm", &["xlsm", "xlsx"]),
    ("xls", &["xls"]),
    ("xlt", &["xls"]),
    ("xlsb", &["xlsb"]),
    ("ods", &["ods"]),
    ("ots", &["ods"]),
    ("csv", &["csv", "tsv"]),
    ("tsv", &["csv", "tsv"]),
    ("tab", &["csv", "tsv"]),
    ("txt", &["csv", "tsv", "html", "json"]),
    ("htm", &["html"]),
    ("html", &["html"]),
    ("json", &["json"]),
    ("xml", &["xml"]),
];

fn check(subject: &Subject<'_>, findings: &mut Findings) {
    for source in &subject.document.sources {
        let Some((ending, _)) = wrong(source) else {
            continue;
        };
        let Some(sheet) = source.sheets.first() else {
            continue;
        };
        let (ja, en) = called(source.format);
        let message = Message::new(
            format!("「{}」の中身は{ja}です（拡張子は .{ending}）", source.file),
            format!(
                "the content of {} is {en} (its name says .{ending})",
                source.file
            ),
        );
        findings.push(
            RULE.finding(message, empty_place(CellRef::new(sheet, 0, 0), None))
                .hint(
                    "元のファイルを渡すときは、Excelで開いて正しい形式で保存し直してください",
                    "before you give the original to anyone, open it in Excel and save it in the right format",
                )
                .values(ending, source.format),
        );
    }
}

/// The ending of a file's name, in lower case, where it is not one of its content.
fn wrong(source: &Source) -> Option<(String, &'static [&'static str])> {
    let (_, ending) = source.file.rsplit_once('.')?;
    let ending = ending.to_ascii_lowercase();
    let (_, formats) = ENDINGS.iter().find(|(known, _)| *known == ending)?;
    (!formats.contains(&source.format)).then_some((ending, *formats))
}

fn called(format: &str) -> (&'static str, &'static str) {
    match format {
        "xlsx" => ("Excelブック（xlsx）", "an Excel workbook (xlsx)"),
        "xlsm" => (
            "マクロのあるExcelブック（xlsm）",
            "an Excel workbook with macros (xlsm)",
        ),
        "xls" => (
            "Excel 97-2003のブック（xls）",
            "an Excel 97-2003 workbook (xls)",
        ),
        "xlsb" => (
            "Excelバイナリブック（xlsb）",
            "a binary Excel workbook (xlsb)",
        ),
        "ods" => (
            "OpenDocumentの表（ods）",
            "an OpenDocument spreadsheet (ods)",
        ),
        "html" => ("HTMLの表", "an HTML table"),
        "xml" => ("XMLスプレッドシート2003", "an XML Spreadsheet 2003"),
        "json" => ("JSON", "JSON"),
        "tsv" => ("タブ区切りのテキスト", "text separated by tabs"),
        _ => (
            "カンマ区切りのテキスト（csv）",
            "text separated by commas (csv)",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Sample, template};
    use super::*;

    fn found(file: &str, format: &'static str) -> Vec<String> {
        let mut document = Sample::new().document();
        document.sources.push(Source {
            file: file.to_owned(),
            format,
            charset: None,
            sheets: vec!["S".into()],
        });
        let template = template();
        let mut findings = Findings::default();
        check(&Subject::new(&document, &template), &mut findings);
        findings
            .into_iter()
            .map(|f| format!("{:?} {:?}", f.found, f.expected))
            .collect()
    }

    #[test]
    fn other_content_than_the_name_says() {
        for (file, format) in [
            ("出力.xls", "html"),
            ("出力.XLS", "csv"),
            ("R5.xls", "xlsx"),
            ("R5.csv", "xlsx"),
            ("R5.xlsx", "xlsm"),
            ("R5.xlsx", "xls"),
            ("R5.ods", "xlsx"),
        ] {
            assert_eq!(found(file, format).len(), 1, "{file} {format}");
        }
    }

    #[test]
    fn names_that_fit_or_say_nothing() {
        for (file, format) in [
            ("R5.xlsx", "xlsx"),
            ("R5.xlsm", "xlsx"),
            ("R5.csv", "tsv"),
            ("R5.txt", "csv"),
            ("R5", "xlsx"),
            ("R5.年度", "xlsx"),
            ("R5.bak", "xls"),
            ("-", "csv"),
        ] {
            assert!(found(file, format).is_empty(), "{file} {format}");
        }
    }
}

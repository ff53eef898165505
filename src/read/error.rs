//! Why a file gives no workbook. Each message says what it is and what to do, Japanese line first; the
//! caller adds the name of the file.

use thiserror::Error;

use super::limits::Limit;

/// Why a file could not be read at all.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReadError {
    /// No byte, or nothing but blanks.
    #[error(
        "ファイルが空です。内容のあるファイルを指定してください。\nthe file is empty; give a file with content"
    )]
    Empty,
    /// Encrypted workbook.
    #[error(
        "パスワードで保護されています。Excelで開き、パスワードを外して保存し直してからお試しください。\nthe file is protected by a password; open it in Excel, remove the password and save it again"
    )]
    Password,
    /// Workbook that only people with the right may open: rights management, a sensitivity label.
    #[error(
        "秘密度ラベルやIRM（アクセス権の制限）で暗号化されています。権限のある人がExcelで開き、暗号化を外して（ラベルを変えて）保存し直してからお試しください。\nthe file is encrypted by a sensitivity label or IRM (rights management); someone with the right must open it in Excel, take the encryption off (change the label) and save it again"
    )]
    Restricted,
    /// The `~$name.xlsx` that Excel writes beside an open workbook.
    #[error(
        "Excelがファイルを開いている間だけ作る一時ファイル（~$で始まるファイル）です。元のファイルを指定してください。\nthis is the lock file Excel keeps beside an open workbook; give the workbook itself"
    )]
    LockFile,
    /// Something that is no table at all.
    #[error(
        "表計算のファイルではありません（{ja}です）。Excelブック（xlsx）またはCSVで保存したものを指定してください。\nthis is no spreadsheet but {en}; give it as an Excel workbook (xlsx) or CSV"
    )]
    NotASpreadsheet {
        /// What it is, in Japanese.
        ja: &'static str,
        /// What it is, in English.
        en: &'static str,
    },
    /// A spreadsheet of a kind that is not read.
    #[error(
        "この形式（{ja}）には対応していません。Excelで開き、「Excelブック（*.xlsx）」として保存し直してください。\n{en} is not supported; open it in Excel and save it as an Excel workbook (*.xlsx)"
    )]
    OldFormat {
        /// What it is, in Japanese.
        ja: &'static str,
        /// What it is, in English.
        en: &'static str,
    },
    /// The right kind, but broken.
    #[error(
        "ファイルが壊れているか、途中で切れています（{format}：{detail}）。元のファイルをもう一度コピーするか、Excelで開いて保存し直してください。\nthe {format} file is damaged or cut short ({detail}); copy it again, or open it in Excel and save it again"
    )]
    Corrupt {
        /// The format it seems to be.
        format: &'static str,
        /// What was noticed first.
        detail: String,
    },
    /// Control characters, not text.
    #[error(
        "文字のデータではないため読めません。Excelブック（xlsx）またはCSVを指定してください。\nthe content is binary data, not text; give an Excel workbook (xlsx) or CSV"
    )]
    Binary,
    /// JSON, or a table in the shape that this program writes, that does not say a document.
    #[error(
        "{format}を文書として読めません（{ja}）。そこを直してからもう一度お試しください。\nthe {format} cannot be read as a document ({en}); mend it there and try again"
    )]
    NotADocument {
        /// `JSON`, `CSV`.
        format: &'static str,
        /// Where and what, in Japanese.
        ja: String,
        /// Where and what, in English.
        en: String,
        /// What stands there; no part of the message.
        found: Option<String>,
    },
    /// More of something than a file may hold.
    #[error(
        "大きすぎるため読めません（{}）。必要なシートだけを別のファイルに保存するか、{} で上限を上げてお試しください。\nthe file is too large ({}); save the sheets you need as a file of their own, or raise the limit with {}",
        .limit.told_ja(*.most), .limit.switch(), .limit.told_en(*.most), .limit.switch()
    )]
    OverLimit {
        /// Which limit.
        limit: Limit,
        /// Its number.
        most: u64,
    },
    /// More than a sheet can hold.
    #[error(
        "大きすぎるため読めません（{ja}）。必要なシートだけを別のファイルに保存してお試しください。\nthe file is too large ({en}); save the sheets you need as a file of their own"
    )]
    TooLarge {
        /// The limit, in Japanese.
        ja: String,
        /// The limit, in English.
        en: String,
    },
}

impl ReadError {
    /// The format is right and the content is not.
    pub(super) fn corrupt(format: &'static str, detail: impl std::fmt::Display) -> Self {
        let detail = without_contents(&detail.to_string());
        Self::Corrupt { format, detail }
    }

    /// What stands where the error is, for whoever wants contents shown. Messages say places only: people send them on.
    #[must_use]
    pub fn found(&self) -> Option<&str> {
        match self {
            Self::NotADocument { found, .. } => found.as_deref(),
            _ => None,
        }
    }
}

/// What a library says, without what it quotes of the file.
fn without_contents(detail: &str) -> String {
    let mut kept = String::new();
    let mut mark = None;
    for c in detail.chars().take(200) {
        match mark {
            Some(open) if c == open => mark = None,
            Some(_) => continue,
            None if matches!(c, '"' | '`') => {
                kept.push(c);
                kept.push('…');
                mark = Some(c);
            }
            None => {}
        }
        if mark.is_none() && c.is_ascii() {
            kept.push(c);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::super::limits::Limits;
    use super::*;

    #[test]
    fn what_libraries_quote_is_left_out() {
        for (said, kept) in [
            (
                "invalid digit found in string",
                "invalid digit found in string",
            ),
            (
                "expected `</b>`, but `</様式 太郎>` was found",
                "expected `…`, but `…` was found",
            ),
            ("no such sheet: \"様式\"", "no such sheet: \"…\""),
            ("cut \"様式", "cut \"…"),
            ("at 様式 3", "at  3"),
        ] {
            assert_eq!(without_contents(said), kept);
        }
    }

    #[test]
    fn every_message_is_japanese_first_and_english_next() {
        let errors = [
            ReadError::Empty,
            ReadError::Password,
            ReadError::Restricted,
            ReadError::LockFile,
            ReadError::Binary,
            ReadError::corrupt("xlsx", "no end"),
            Limits::default().over(Limit::Cells),
            ReadError::NotASpreadsheet {
                ja: "PDF",
                en: "a PDF",
            },
        ];
        for error in errors {
            let text = error.to_string();
            let lines: Vec<&str> = text.lines().collect();
            assert_eq!(lines.len(), 2, "{text}");
            assert!(lines[0].ends_with("ください。"), "{text}");
            assert!(lines[1].is_ascii(), "{text}");
        }
    }
}

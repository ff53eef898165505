//! Files that are no table, or none that is read: told by their first bytes, so that the message can say
//! what they are and what to do.

use super::compound::{self, Compound};
use super::error::ReadError;
use super::{fods, html, mht, package, xls, xml_book};

/// The reason to refuse these bytes, if there is one before any reader is asked.
pub(super) fn refusal(bytes: &[u8]) -> Option<ReadError> {
    if bytes
        .iter()
        .all(|byte| *byte == 0 || byte.is_ascii_whitespace())
    {
        return Some(ReadError::Empty);
    }
    if is_lock_file(bytes) {
        return Some(ReadError::LockFile);
    }
    if let Some((_, ja, en)) = SIGNATURES
        .iter()
        .find(|(signature, _, _)| bytes.starts_with(signature))
    {
        return Some(ReadError::NotASpreadsheet { ja, en });
    }
    if compound::is_compound(bytes) {
        return compound_refusal(bytes);
    }
    if package::is_zip(bytes) {
        return package_refusal(bytes);
    }
    old_workbook(bytes).or_else(|| text_refusal(bytes))
}

const SIGNATURES: &[(&[u8], &str, &str)] = &[
    (b"%PDF", "PDF", "a PDF"),
    (b"\x89PNG", "画像", "an image"),
    (b"\xFF\xD8\xFF", "画像", "an image"),
    (b"GIF8", "画像", "an image"),
    (b"II*\0", "画像", "an image"),
    (b"MM\0*", "画像", "an image"),
    (b"\0\0\0\x18ftyp", "画像", "an image"),
    (
        b"{\\rtf",
        "Word文書（リッチテキスト）",
        "a Word document (rich text)",
    ),
    (b"\x1F\x8B", "圧縮ファイル", "an archive"),
    (b"7z\xBC\xAF", "圧縮ファイル", "an archive"),
    (b"Rar!", "圧縮ファイル", "an archive"),
    (b"MZ\x90", "プログラム", "a program"),
    (b"SQLite format 3", "データベース", "a database"),
];

/// The 165 bytes (55 in old versions) that Excel keeps beside an open workbook: the length of the user's
/// name, and the name, padded.
fn is_lock_file(bytes: &[u8]) -> bool {
    let [length, rest @ ..] = bytes else {
        return false;
    };
    let padding = rest.iter().skip(usize::from(*length)).take(8);
    matches!(bytes.len(), 54 | 55 | 165)
        && (1..=54).contains(length)
        && padding.clone().all(|byte| matches!(byte, b' ' | 0))
}

fn compound_refusal(bytes: &[u8]) -> Option<ReadError> {
    let file = match Compound::open(bytes) {
        Ok(file) => file,
        Err(error) => return Some(error),
    };
    let refused = |ja, en| Some(ReadError::NotASpreadsheet { ja, en });
    if file.is_rights_managed() {
        Some(ReadError::Restricted)
    } else if file.has("EncryptedPackage") || file.has("EncryptionInfo") {
        Some(ReadError::Password)
    } else if file.has("Workbook") || file.has("Book") {
        None
    } else if file.has("WordDocument") {
        refused("Word文書", "a Word document")
    } else if file.has("PowerPoint Document") {
        refused("PowerPointのスライド", "PowerPoint slides")
    } else if file.has("__properties_version1.0") {
        refused("Outlookのメール", "an Outlook message")
    } else {
        Some(ReadError::corrupt("xls", "no workbook in it"))
    }
}

fn package_refusal(bytes: &[u8]) -> Option<ReadError> {
    let Some(names) = package::part_names(bytes) else {
        return Some(ReadError::corrupt("zip", "no list of contents at its end"));
    };
    let has = |name: &str| names.iter().any(|known| known == name);
    let refused = |ja, en| Some(ReadError::NotASpreadsheet { ja, en });
    if super::READERS
        .iter()
        .any(|reader| !reader.is_text && (reader.accepts)(bytes))
    {
        return None;
    }
    // LibreOffice encrypts a package as a whole since 24.8.
    if has("encrypted-package") {
        return Some(ReadError::Password);
    }
    let mimetype = package::beginning_of(bytes, "mimetype").unwrap_or_default();
    if has("word/document.xml") || mimetype.contains("opendocument.text") {
        refused("Word文書", "a Word document")
    } else if has("ppt/presentation.xml") || mimetype.contains("opendocument.presentation") {
        refused("PowerPointのスライド", "PowerPoint slides")
    } else if has("index/document.iwa") || has("index.zip") {
        refused("Numbersなどの書類", "an Apple iWork document")
    } else if has("[content_types].xml") {
        Some(ReadError::corrupt("xlsx", "no workbook in it"))
    } else {
        refused(
            "zip圧縮ファイル",
            "a zip archive, which must be unpacked first",
        )
    }
}

/// Workbooks without a compound file around them, and other programs' tables.
fn old_workbook(bytes: &[u8]) -> Option<ReadError> {
    let old: [&[u8]; 4] = [
        b"\x09\0\x04\0",
        b"\x09\x02\x06\0",
        b"\x09\x04\x06\0",
        b"\x09\x08",
    ];
    if old.iter().any(|signature| bytes.starts_with(signature)) {
        return Some(xls::old_format());
    }
    let (ja, en) = if bytes.starts_with(b"ID;P") {
        ("SYLK", "SYLK")
    } else if bytes.starts_with(b"\0\0\x02\0\x06\x04") || bytes.starts_with(b"\0\0\x1A\0") {
        ("Lotus 1-2-3のブック", "a Lotus 1-2-3 workbook")
    } else {
        return None;
    };
    Some(ReadError::OldFormat { ja, en })
}

/// Text that is a table in another language.
fn text_refusal(bytes: &[u8]) -> Option<ReadError> {
    let head = html::head(bytes);
    let start = head.trim_start();
    if mht::accepts(bytes) {
        return None;
    }
    if start.starts_with("mime-version:") && start.contains("multipart") {
        return Some(ReadError::OldFormat {
            ja: "Webアーカイブ（mht）",
            en: "a web archive (mht)",
        });
    }
    if !start.starts_with("<?xml") {
        return None;
    }
    if xml_book::accepts(bytes) || fods::accepts(bytes) {
        return None;
    }
    let is_page = start.contains("<html") || start.contains("xhtml");
    (!is_page).then_some(ReadError::NotASpreadsheet {
        ja: "XML",
        en: "an XML document",
    })
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use super::super::compound::tests::with_stream;
    use super::super::read;
    use super::*;

    fn package(parts: &[&str]) -> Vec<u8> {
        let mut written = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for part in parts {
            written
                .start_file(*part, zip::write::SimpleFileOptions::default())
                .expect("the part is begun");
            written.write_all(b"<a/>").expect("the part is written");
        }
        written
            .finish()
            .expect("the package is written")
            .into_inner()
    }

    fn what(bytes: &[u8]) -> &'static str {
        match read(bytes).err() {
            Some(ReadError::NotASpreadsheet { en, .. } | ReadError::OldFormat { en, .. }) => en,
            Some(ReadError::Corrupt { format, .. }) => format,
            Some(ReadError::Empty) => "empty",
            Some(ReadError::Password) => "password",
            Some(ReadError::Restricted) => "restricted",
            Some(ReadError::LockFile) => "lock file",
            Some(ReadError::Binary) => "binary",
            Some(ReadError::TooLarge { .. } | ReadError::OverLimit { .. }) => "too large",
            Some(ReadError::NotADocument { .. }) => "no document",
            None => "read",
        }
    }

    #[test]
    fn each_kind_of_file_is_called_by_its_name() {
        let mut lock = vec![6];
        lock.extend(b"yamada");
        lock.resize(165, b' ');
        let broken = package(&["xl/workbook.xml"]);
        let xml = b"<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"/>";
        for (bytes, name) in [
            (Vec::new(), "empty"),
            (b" \r\n\0".to_vec(), "empty"),
            (b"%PDF-1.7 x".to_vec(), "a PDF"),
            (b"\x89PNG\r\n\x1A\n".to_vec(), "an image"),
            (lock, "lock file"),
            (package(&["word/document.xml"]), "a Word document"),
            (package(&["ppt/presentation.xml"]), "PowerPoint slides"),
            (
                package(&["readme.txt"]),
                "a zip archive, which must be unpacked first",
            ),
            (broken[..broken.len() - 30].to_vec(), "zip"),
            (with_stream("EncryptedPackage", b""), "password"),
            (with_stream("\u{9}DRMContent", b""), "restricted"),
            (with_stream("DRMEncryptedDataSpace", b""), "restricted"),
            (package(&["mimetype", "encrypted-package"]), "password"),
            (with_stream("WordDocument", b""), "a Word document"),
            (with_stream("Workbook", b"\x09\x08\x10\0"), "xls"),
            (
                b"\x09\x04\x06\0\0\0\x10\0\0\0".to_vec(),
                "a workbook of Excel 4.0 or older",
            ),
            (xml.to_vec(), "empty"),
            (
                b"<?xml version=\"1.0\"?><data/>".to_vec(),
                "an XML document",
            ),
        ] {
            assert_eq!(what(&bytes), name);
        }
    }
}

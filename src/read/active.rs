//! Parts of a file that run or reach out of it → [`ActiveContent`]. The names of parts tell most of it; only the
//! small parts that name other files are opened.

use super::compound::Compound;
use super::ooxml::Relations;
use super::package::Package;
use crate::model::{ActiveContent, ActiveKind};

/// So many links are opened; more say nothing new.
const LINKS: usize = 50;

/// What of an Office Open XML package (xlsx, xlsb) runs or reaches out.
pub(super) fn of_package(package: &mut Package<'_>) -> Vec<ActiveContent> {
    let mut found = Vec::new();
    let mut links = Vec::new();
    for name in package.names() {
        let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
        let in_folder = |wanted: &str| folder.rsplit('/').next() == Some(wanted);
        // Names of parts come in lower case.
        let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);
        let is_data = matches!(ending, "xml" | "bin");
        if file == "vbaproject.bin" {
            found.push(told(ActiveKind::Macro, ""));
        } else if in_folder("macrosheets") && is_data {
            found.push(told(ActiveKind::MacroSheet, ""));
        } else if in_folder("embeddings") && !file.is_empty() {
            found.push(told(ActiveKind::EmbeddedObject, file));
        } else if in_folder("activex") && ending == "xml" {
            found.push(told(ActiveKind::Control, ""));
        } else if file == "connections.xml" || file == "connections.bin" {
            found.push(told(ActiveKind::DataConnection, ""));
        } else if in_folder("externallinks") && is_data {
            links.push(name.clone());
        }
    }
    links.sort_unstable();
    for link in links.into_iter().take(LINKS) {
        let relations = Relations::of(package, &link);
        let target = relations.targets().min().unwrap_or_default().to_owned();
        let (kind, name) = match package.beginning(&link) {
            Some(head) if head.contains("<ddeLink") => (ActiveKind::ProgramLink, String::new()),
            Some(head) if head.contains("<oleLink") => (ActiveKind::ProgramLink, file_of(&target)),
            _ => (ActiveKind::ExternalLink, file_of(&target)),
        };
        found.push(told(kind, &name));
    }
    sorted(found)
}

/// What of the compound file around an xls workbook runs: storages beside the stream of the workbook.
pub(super) fn of_compound(file: &Compound<'_>) -> Vec<ActiveContent> {
    let mut found = Vec::new();
    for name in file.names() {
        if name.eq_ignore_ascii_case("_VBA_PROJECT_CUR")
            || name.eq_ignore_ascii_case("_VBA_PROJECT")
        {
            found.push(told(ActiveKind::Macro, ""));
        } else if name.len() == 11 && name.starts_with("MBD") {
            found.push(told(ActiveKind::EmbeddedObject, ""));
        } else if name.eq_ignore_ascii_case("Ctls") {
            found.push(told(ActiveKind::Control, ""));
        }
    }
    sorted(found)
}

/// What of an ods package runs or reaches out. Charts are objects of their own there and no finding.
pub(super) fn of_ods(package: &Package<'_>, manifest: &str) -> Vec<ActiveContent> {
    let mut found = Vec::new();
    for name in package.names() {
        let is_script = (name.starts_with("basic/") || name.starts_with("scripts/"))
            && !name.ends_with('/')
            // Every office writes these lists, empty or not.
            && !name.ends_with("script-lc.xml")
            && !name.ends_with("script-lb.xml");
        if is_script {
            found.push(told(ActiveKind::Macro, ""));
        }
    }
    for entry in manifest.split("<manifest:file-entry").skip(1) {
        let entry = entry.split('>').next().unwrap_or_default();
        let path = attribute(entry, "full-path").unwrap_or_default();
        let media = attribute(entry, "media-type").unwrap_or_default();
        let is_object = path.starts_with("Object ") && path.matches('/').count() <= 1;
        let is_document = path.ends_with('/')
            && media.starts_with("application/vnd.oasis.opendocument.")
            && !matches!(media.rsplit('.').next(), Some("chart" | "formula"));
        let is_binary = !path.ends_with('/')
            && !path.contains('/')
            && matches!(
                media,
                "application/vnd.sun.star.oleobject" | "application/octet-stream"
            );
        if is_object && (is_document || is_binary) {
            found.push(told(ActiveKind::EmbeddedObject, path.trim_end_matches('/')));
        }
    }
    sorted(found)
}

/// A link to another file, named by it.
pub(super) fn link(target: &str) -> ActiveContent {
    told(ActiveKind::ExternalLink, &file_of(target))
}

/// Content of one kind; the name may be empty.
pub(super) fn told(kind: ActiveKind, name: &str) -> ActiveContent {
    ActiveContent {
        kind,
        name: name.to_owned(),
    }
}

/// Each once, in order.
pub(super) fn sorted(mut found: Vec<ActiveContent>) -> Vec<ActiveContent> {
    found.sort();
    found.dedup();
    found
}

fn attribute<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = element.split_once(&format!("{name}=\""))?;
    rest.split('"').next()
}

/// The name of a file at the end of a path, without the folders of whoever made the link.
fn file_of(target: &str) -> String {
    let is_end = |c: char| matches!(c, '/' | '\\') || c.is_control();
    let name = target.rsplit(is_end).find(|part| !part.is_empty());
    percent_decoded(name.unwrap_or_default())
}

/// `%E9%9B%86` → 集; as it is where the bytes are no text.
fn percent_decoded(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((byte, behind)) = rest.split_first() {
        let code = behind
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match code {
            Some(code) if *byte == b'%' => {
                bytes.push(code);
                rest = behind.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(*byte);
                rest = behind;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| name.to_owned())
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write as _};

    use super::super::limits::Limits;
    use super::*;

    fn package(parts: &[(&str, &str)]) -> Vec<u8> {
        let mut written = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in parts {
            written
                .start_file(*name, zip::write::SimpleFileOptions::default())
                .expect("the part is begun");
            written
                .write_all(content.as_bytes())
                .expect("the part is written");
        }
        let written = written.finish().expect("the package is written");
        written.into_inner()
    }

    fn kinds(found: &[ActiveContent]) -> Vec<(ActiveKind, &str)> {
        found.iter().map(|a| (a.kind, a.name.as_str())).collect()
    }

    #[test]
    fn parts_of_a_workbook_that_run_or_reach_out() {
        let rels = "<Relationships><Relationship Id=\"rId1\" Type=\"http://x/externalLinkPath\" \
             Target=\"file:///C:\\Users\\a\\%E9%9B%86%E8%A8%88.xlsx\" TargetMode=\"External\"/></Relationships>";
        let bytes = package(&[
            ("xl/vbaProject.bin", ""),
            ("xl/embeddings/oleObject1.bin", ""),
            ("xl/macrosheets/sheet1.xml", ""),
            ("xl/activeX/activeX1.xml", ""),
            ("xl/connections.xml", ""),
            (
                "xl/externalLinks/externalLink1.xml",
                "<externalLink><externalBook/></externalLink>",
            ),
            ("xl/externalLinks/_rels/externalLink1.xml.rels", rels),
            (
                "xl/externalLinks/externalLink2.xml",
                "<externalLink><ddeLink ddeService=\"x\"/></externalLink>",
            ),
            ("xl/media/image1.png", ""),
            ("xl/charts/chart1.xml", ""),
        ]);
        let mut package = Package::within(&bytes, "xlsx", Limits::default()).expect("a package");
        assert_eq!(
            kinds(&of_package(&mut package)),
            [
                (ActiveKind::Macro, ""),
                (ActiveKind::MacroSheet, ""),
                (ActiveKind::ExternalLink, "集計.xlsx"),
                (ActiveKind::ProgramLink, ""),
                (ActiveKind::DataConnection, ""),
                (ActiveKind::EmbeddedObject, "oleobject1.bin"),
                (ActiveKind::Control, ""),
            ]
        );
    }

    #[test]
    fn plain_workbooks_have_none() {
        let bytes = package(&[("xl/workbook.xml", ""), ("xl/drawings/drawing1.xml", "")]);
        let mut package = Package::within(&bytes, "xlsx", Limits::default()).expect("a package");
        assert!(of_package(&mut package).is_empty());
    }

    #[test]
    fn scripts_and_objects_of_ods() {
        let manifest = "<manifest:manifest>\
             <manifest:file-entry manifest:full-path=\"Object 1/\" manifest:media-type=\"application/vnd.oasis.opendocument.chart\"/>\
             <manifest:file-entry manifest:full-path=\"Object 2/\" manifest:media-type=\"application/vnd.oasis.opendocument.text\"/>\
             </manifest:manifest>";
        let bytes = package(&[
            ("content.xml", ""),
            ("Basic/script-lc.xml", ""),
            ("Basic/Standard/Module1.xml", ""),
        ]);
        let package = Package::within(&bytes, "ods", Limits::default()).expect("a package");
        assert_eq!(
            kinds(&of_ods(&package, manifest)),
            [
                (ActiveKind::Macro, ""),
                (ActiveKind::EmbeddedObject, "Object 2")
            ]
        );
    }
}

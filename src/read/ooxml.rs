//! Parts of an Office Open XML package that lead to the sheets: relationships and the workbook part.

use std::collections::{HashMap, HashSet};
use std::io::BufRead;

use quick_xml::events::Event;

use super::error::ReadError;
use super::limits::Limit;
use super::package::Package;
use super::xml::{self, Events};
use crate::model::Visibility;

/// Bytes of one relationship; links out of a file have the longest.
const LONGEST: usize = 1 << 16;
/// Relationships of one part that are remembered; a workbook with every sheet there may be has a few thousand.
const MOST: usize = 10_000;

/// Relationships of a part: id → (kind, target path), as far as they can be read.
pub(super) struct Relations {
    by_id: HashMap<String, (String, String)>,
    /// Why the part could not be read to its end.
    broken: Option<ReadError>,
}

impl Relations {
    /// Reads the relationships of the part at `path` (empty for those of the package).
    pub(super) fn of(package: &mut Package<'_>, path: &str) -> Self {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let rels = if folder.is_empty() {
            format!("_rels/{name}.rels")
        } else {
            format!("{folder}/_rels/{name}.rels")
        };
        let mut relations = Self {
            by_id: HashMap::new(),
            broken: None,
        };
        let limits = package.limits();
        if let Some(stream) = package.stream(&rels) {
            let events = Events::new(stream, "xlsx", limits);
            relations.broken = relations.read(events, folder).err();
        }
        relations
    }

    fn read(&mut self, mut events: Events<impl BufRead>, folder: &str) -> Result<(), ReadError> {
        let mut is_whole = false;
        loop {
            match events.next_event()? {
                Event::Start(e) if e.local_name().into_inner() == "Relationship" => {
                    if let (Some(id), Some(kind), Some(target)) = (
                        xml::attribute(&e, "Id"),
                        xml::attribute(&e, "Type"),
                        xml::attribute(&e, "Target"),
                    ) && id.len() + kind.len() + target.len() < LONGEST
                    {
                        self.by_id.insert(id, (kind, resolve(folder, &target)));
                    }
                    if self.by_id.len() >= MOST {
                        return Ok(());
                    }
                }
                Event::End(e) => is_whole |= e.local_name().into_inner() == "Relationships",
                Event::Eof if is_whole => return Ok(()),
                Event::Eof => return Err(ReadError::corrupt("xlsx", "relationships end early")),
                _ => {}
            }
        }
    }

    /// Refuses relationships that could not be read to their end: they may lack a sheet.
    pub(super) fn check(&self) -> Result<(), ReadError> {
        self.broken.clone().map_or(Ok(()), Err)
    }

    /// The target with this id.
    pub(super) fn by_id(&self, id: &str) -> Option<&str> {
        self.by_id.get(id).map(|(_, target)| target.as_str())
    }

    /// The last word of the kind of the relationship with this id: `worksheet`, `chartsheet`.
    pub(super) fn kind_of(&self, id: &str) -> Option<&str> {
        let (kind, _) = self.by_id.get(id)?;
        kind.rsplit('/').next()
    }

    /// The targets of all, in no order.
    pub(super) fn targets(&self) -> impl Iterator<Item = &str> {
        self.by_id.values().map(|(_, target)| target.as_str())
    }

    /// The target whose kind ends in `/name`; the first by path where there are several.
    pub(super) fn by_kind(&self, name: &str) -> Option<&str> {
        self.by_id
            .values()
            .filter(|(kind, _)| kind.rsplit('/').next() == Some(name))
            .map(|(_, target)| target.as_str())
            .min()
    }
}

/// A path as seen from `folder`; `/xl/a.xml` is absolute.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut parts: Vec<&str> = if target.starts_with('/') {
        Vec::new()
    } else {
        folder.split('/').filter(|part| !part.is_empty()).collect()
    };
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// A sheet as the workbook part lists it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct SheetEntry {
    pub(super) name: String,
    pub(super) path: Option<String>,
    pub(super) visibility: Visibility,
}

/// The worksheets of `xl/workbook.xml`, and whether days are counted from 1904. Sheets of charts, of dialogs and of
/// old macros hold no table.
pub(super) fn workbook(
    package: &mut Package<'_>,
    path: &str,
    relations: &Relations,
) -> Result<(Vec<SheetEntry>, bool), ReadError> {
    let limits = package.limits();
    relations.check()?;
    let mut sheets = Vec::new();
    let mut parts = HashSet::new();
    let (mut from_1904, mut is_whole) = (false, false);
    let stream = package
        .stream(path)
        .ok_or_else(|| ReadError::corrupt("xlsx", path))?;
    let mut events = Events::new(stream, "xlsx", limits);
    loop {
        match events.next_event()? {
            Event::Start(e) => match e.local_name().into_inner() {
                "workbookPr" => from_1904 = xml::flag(&e, "date1904"),
                "sheet" => {
                    let id = xml::attribute(&e, "id").unwrap_or_default();
                    let path = relations.by_id(&id).map(str::to_owned);
                    if !matches!(relations.kind_of(&id), Some("worksheet") | None) {
                        continue;
                    }
                    // A part of a thousand sheets would be read a thousand times.
                    if path
                        .as_ref()
                        .is_some_and(|path| !parts.insert(path.clone()))
                    {
                        continue;
                    }
                    let name = xml::attribute(&e, "name").unwrap_or_default();
                    xml::check_name(&name, "xlsx")?;
                    sheets.push(SheetEntry {
                        name,
                        path,
                        visibility: match xml::attribute(&e, "state").as_deref() {
                            Some("hidden") => Visibility::Hidden,
                            Some("veryHidden") => Visibility::VeryHidden,
                            _ => Visibility::Visible,
                        },
                    });
                    limits.check(Limit::Sheets, sheets.len() as u64)?;
                }
                _ => {}
            },
            Event::End(e) => is_whole |= e.local_name().into_inner() == "workbook",
            Event::Eof if is_whole => return Ok((sheets, from_1904)),
            Event::Eof => return Err(ReadError::corrupt("xlsx", "the list of sheets ends early")),
            _ => {}
        }
    }
}

/// The path of the workbook part.
pub(super) fn workbook_path(package: &mut Package<'_>, usual: &str) -> String {
    let path = Relations::of(package, "")
        .by_kind("officeDocument")
        .map(str::to_owned);
    match path {
        Some(path) if package.has(&path) => path,
        _ => usual.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_seen_from_their_folder() {
        assert_eq!(
            resolve("xl", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml"
        );
        assert_eq!(resolve("xl", "/xl/styles.xml"), "xl/styles.xml");
        assert_eq!(resolve("xl/worksheets", "../a.xml"), "xl/a.xml");
        assert_eq!(resolve("", "../../a.xml"), "a.xml");
    }
}

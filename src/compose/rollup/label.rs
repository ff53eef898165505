//! What each document is called in the whole: its year and its office.

use crate::model::{CaptionKind, Document, Traced, dates};

/// The name of one document.
#[derive(Clone, Debug)]
pub(super) struct Label {
    /// Year and office, as far as they are written with their place: `令和5年度 みどり県協会`.
    pub(super) text: Traced,
    /// The office alone, or what stands for it.
    pub(super) office: String,
}

impl Label {
    /// The name as a step of a path.
    pub(super) fn step(&self) -> String {
        let words: Vec<&str> = self.text.text().split_whitespace().collect();
        // The slash parts the steps of a path.
        words.join(" ").replace('/', "／")
    }
}

/// The names of all documents; the file's name is added where two would be called the same.
pub(super) fn labels(documents: &[Document]) -> Vec<Label> {
    let mut labels: Vec<Label> = documents.iter().map(label).collect();
    let steps: Vec<String> = labels.iter().map(Label::step).collect();
    for (at, (label, document)) in labels.iter_mut().zip(documents).enumerate() {
        if steps.iter().filter(|step| **step == steps[at]).count() > 1 {
            label.text.push_glue(&format!("（{}）", stem(document)));
        }
    }
    // Two files of one name in different folders.
    let steps: Vec<String> = labels.iter().map(Label::step).collect();
    for (at, label) in labels.iter_mut().enumerate() {
        let before = steps[..at]
            .iter()
            .filter(|step| **step == steps[at])
            .count();
        if before > 0 {
            label.text.push_glue(&format!("（{}）", before + 1));
        }
    }
    labels
}

fn label(document: &Document) -> Label {
    let office = office(document);
    let name = office.text().trim().to_owned();
    let mut text = year(document).unwrap_or_default();
    if !text.is_empty() && !office.is_empty() {
        text.push_glue(" ");
    }
    text.push(&office);
    Label { text, office: name }
}

/// The office as its caption writes it, else the name of the file.
fn office(document: &Document) -> Traced {
    let caption = document.caption(CaptionKind::Organization);
    let named = document
        .organization()
        .filter(|name| !name.trim().is_empty());
    let (Some(caption), Some(name)) = (caption, named) else {
        let mut stem_only = Traced::default();
        stem_only.push_glue(&stem(document));
        return stem_only;
    };
    let Some(byte) = caption.text().find(&name) else {
        let mut glued = Traced::default();
        glued.push_glue(&name);
        return glued;
    };
    let start = caption.text()[..byte].chars().count() as u32;
    without_year(&caption.slice(start..start + name.chars().count() as u32))
}

/// An office without the year before it: `（令和4年度）　みどり町商工会` → `みどり町商工会`.
fn without_year(office: &Traced) -> Traced {
    let is_before = |c: char| c.is_whitespace() || "（(〔【［[）)〕】］]".contains(c);
    let Some(year) = dates(office.text()).into_iter().find(|date| date.fiscal) else {
        return office.clone();
    };
    let chars: Vec<char> = office.text().chars().collect();
    let before = chars.iter().take(year.chars.start as usize);
    let mut end = year.chars.end as usize;
    if !before.into_iter().all(|c| is_before(*c)) {
        return office.clone();
    }
    while chars.get(end).is_some_and(|c| is_before(*c)) {
        end += 1;
    }
    let rest = office.slice(end as u32..office.len());
    if rest.is_blank() {
        office.clone()
    } else {
        rest
    }
}

/// The fiscal year as the title writes it, else as it is called.
pub(super) fn year(document: &Document) -> Option<Traced> {
    let title = document.caption(CaptionKind::Title);
    let written = title.and_then(|title| {
        let mention = dates(title.text())
            .into_iter()
            .find(|date| date.fiscal && date.year == document.fiscal_year)?;
        Some(title.slice(mention.chars.start..mention.chars.end))
    });
    written.or_else(|| {
        let mut name = Traced::default();
        name.push_glue(&year_name(document.fiscal_year?));
        Some(name)
    })
}

/// 2023 → 令和5年度
fn year_name(year: i32) -> String {
    let (era, first) = match year {
        2019.. => ("令和", 2018),
        1989..=2018 => ("平成", 1988),
        _ => return format!("{year}年度"),
    };
    match year - first {
        1 => format!("{era}元年度"),
        year => format!("{era}{year}年度"),
    }
}

/// The name of the first file without its ending.
fn stem(document: &Document) -> String {
    let file = document.sources.first().map_or("", |source| &source.file);
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    if stem.is_empty() { file } else { stem }.to_owned()
}

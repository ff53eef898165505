//! Several files as one document: a plan and its ledgers, or the reports of several years or offices.

use thiserror::Error;

use super::{Choice, ConvertError, Converted, Products, finish, form};
use crate::compose;
use crate::model::{Document, Ledger, Message, Workbook};
use crate::read;
use crate::recognize::{self, Match, Unrecognized};
use crate::template::{Catalog, Layout, Template};
use crate::write::{FileNames, Original};

/// One of the files.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// Its name, without the folder.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// What a file is to others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// One event a row.
    Ledger,
    /// A plan or an earlier report, with text that sums of ledgers are written into.
    Plan,
}

/// Whether a file is a ledger or what ledgers go with; none for other files and those that cannot be read.
#[must_use]
pub fn part_kind(part: Part<'_>, catalog: &Catalog, choice: &Choice) -> Option<PartKind> {
    let book = read::read_with(part.bytes, choice.reading).ok()?;
    if let Ok(found) = recognize::identify(&book, catalog, None)
        && recognize::is_ledger(&found)
    {
        return Some(PartKind::Ledger);
    }
    let awaiting = catalog.awaiting_results();
    let found = identify_plan(&book, catalog, &awaiting, choice).ok()?;
    let is_text = found.template.table.layout == Layout::Text;
    (is_text && !found.template.fallback).then_some(PartKind::Plan)
}

/// Why several files did not become one document.
#[derive(Debug, Error)]
pub enum JoinError {
    /// One of them gave nothing.
    #[error("{error}")]
    File {
        /// Its name.
        file: String,
        /// Why.
        error: ConvertError,
    },
    /// They do not belong together.
    #[error("{}\n{}", .0.ja, .0.en)]
    Apart(Message),
    /// The result could not be put into the form or the file that was asked for.
    #[error(transparent)]
    Convert(#[from] ConvertError),
}

/// A file that is no ledger.
struct Plan<'a> {
    file: String,
    document: Document,
    book: Workbook,
    template: &'a Template,
    products: Products,
}

/// Takes several files down the staircase together. `names` are those of the first and of the one to hand in.
pub fn join<'a>(
    parts: &[Part<'_>],
    names: &FileNames,
    catalog: &'a Catalog,
    choice: &Choice,
) -> Result<Converted<'a>, JoinError> {
    if let Some(twice) = given_twice(parts) {
        return Err(JoinError::Apart(twice));
    }
    let (plans, ledgers, mut originals) = read_all(parts, catalog, choice)?;
    let products = plans.first().map_or(choice.products, |plan| plan.products);
    let (document, template) = match (plans.as_slice(), ledgers.as_slice()) {
        ([plan], [_, ..]) => {
            let (document, template) =
                form::recast(&plan.document, plan.template, catalog, choice)?
                    .unwrap_or_else(|| (plan.document.clone(), plan.template));
            if template.table.layout != Layout::Text {
                return Err(JoinError::Apart(not_in_text(&plan.file, template)));
            }
            let known: Vec<&Template> = catalog.templates().iter().collect();
            let filled = compose::fill(&document, &ledgers, template, &known);
            (recognize::again(filled, template), template)
        }
        ([first, others @ ..], [])
            if others
                .iter()
                .all(|other| other.template.id == first.template.id) =>
        {
            let documents: Vec<Document> = plans
                .iter()
                .map(|plan| with_its_name(plan, catalog, choice))
                .collect();
            let together = compose::rollup(&documents, first.template);
            for original in &mut originals {
                original.is_named = true;
            }
            (together, first.template)
        }
        _ => return Err(JoinError::Apart(apart(&plans, &ledgers))),
    };
    Ok(finish(
        (document, template),
        &[],
        products,
        catalog,
        choice,
        names,
        &originals,
    )?)
}

/// Two files of the same content: what is in both would be counted twice.
fn given_twice(parts: &[Part<'_>]) -> Option<Message> {
    let (one, other) = parts.iter().enumerate().find_map(|(at, part)| {
        let same = parts.iter().take(at).find(|p| p.bytes == part.bytes)?;
        Some((same.name, part.name))
    })?;
    Some(Message::new(
        format!(
            "「{one}」と「{other}」の内容は同じです。二重に数えないように、一方だけを指定してください。"
        ),
        format!(
            "{one} and {other} have the same content; name only one of them, so that nothing is counted twice"
        ),
    ))
}

/// A plan whose form has no running text for the figures of ledgers.
fn not_in_text(file: &str, template: &Template) -> Message {
    Message::new(
        format!(
            "「{file}」（{}）には、台帳の集計を文章で書き入れる欄がありません。--template jisshi-jokyo のように、実施状況の様式を指定してください。",
            template.name.ja
        ),
        format!(
            "{file} ({}) has no column of text for the figures of ledgers; name a form of reports such as --template jisshi-jokyo",
            template.name.en
        ),
    )
}

/// Plans and ledgers, and the files that they were read from where a review will show them.
type ReadParts<'a> = (Vec<Plan<'a>>, Vec<Ledger>, Vec<Original>);

/// Reads every file. Ledgers may write days without a year; they wait until a plan says which it is.
fn read_all<'a>(
    parts: &[Part<'_>],
    catalog: &'a Catalog,
    choice: &Choice,
) -> Result<ReadParts<'a>, JoinError> {
    let awaiting = catalog.awaiting_results();
    let mut plans: Vec<Plan<'a>> = Vec::new();
    let mut waiting: Vec<(&Part<'_>, Workbook)> = Vec::new();
    let mut ledgers: Vec<Ledger> = Vec::new();
    let mut originals: Vec<Original> = Vec::new();
    for part in parts {
        let failed = |error: ConvertError| JoinError::File {
            file: part.name.to_owned(),
            error,
        };
        let book = read::read_with(part.bytes, choice.reading).map_err(|e| failed(e.into()))?;
        if let Ok(found) = recognize::identify(&book, catalog, None)
            && recognize::is_ledger(&found)
        {
            match year(&plans) {
                Some(year) => {
                    ledgers.push(recognize::events(&book, &found, part.name, Some(year)));
                    originals.extend(ledger(part, book, choice).map_err(failed)?);
                }
                None => waiting.push((part, book)),
            }
            continue;
        }
        let found = identify_plan(&book, catalog, &awaiting, choice)
            .map_err(|error| failed(error.into()))?;
        let document = recognize::extract(&book, &found, part.name);
        let template = catalog.get(&found.template.id);
        let original = choice
            .products
            .original(part.name, part.bytes, book.clone());
        originals.extend(original.map_err(|error| failed(error.into()))?);
        plans.extend(template.map(|template| Plan {
            file: part.name.to_owned(),
            document,
            template,
            products: choice.products.of(&book),
            book,
        }));
    }
    for (part, book) in waiting {
        if let Ok(found) = recognize::identify(&book, catalog, None) {
            ledgers.push(recognize::events(&book, &found, part.name, year(&plans)));
        }
        let failed = |error| JoinError::File {
            file: part.name.to_owned(),
            error,
        };
        originals.extend(ledger(part, book, choice).map_err(failed)?);
    }
    Ok((plans, ledgers, originals))
}

/// A ledger as it was read. Addresses in it name its file.
fn ledger(
    part: &Part<'_>,
    book: Workbook,
    choice: &Choice,
) -> Result<Option<Original>, ConvertError> {
    let original = choice.products.original(part.name, part.bytes, book)?;
    Ok(original.map(|original| Original {
        is_named: true,
        ..original
    }))
}

fn year(plans: &[Plan<'_>]) -> Option<i32> {
    plans.iter().find_map(|plan| plan.document.fiscal_year)
}

/// A document once more, with the name of its file in every address: sheets of several files share their names.
fn with_its_name(plan: &Plan<'_>, catalog: &Catalog, choice: &Choice) -> Document {
    let mut book = plan.book.clone();
    let named = |sheet: &str| format!("[{}]{sheet}", plan.file).as_str().into();
    for grid in &mut book.sheets {
        grid.name = named(&grid.name);
        for undecodable in &mut grid.undecodable {
            undecodable.cell.sheet = named(&undecodable.cell.sheet);
        }
    }
    let awaiting = catalog.awaiting_results();
    match identify_plan(&book, catalog, &awaiting, choice) {
        Ok(found) => Document {
            sources: plan.document.sources.clone(),
            ..recognize::extract(&book, &found, &plan.file)
        },
        Err(_) => plan.document.clone(),
    }
}

/// A plan need not have the column that its ledgers fill.
fn identify_plan<'c>(
    book: &Workbook,
    catalog: &'c Catalog,
    awaiting: &'c Catalog,
    choice: &Choice,
) -> Result<Match<'c>, Unrecognized> {
    match form::identify(book, catalog, choice) {
        Ok(found) if !found.template.fallback => Ok(found),
        other => form::identify(book, awaiting, choice).or(other),
    }
}

/// What was recognized, and what could be joined.
fn apart(plans: &[Plan<'_>], ledgers: &[Ledger]) -> Message {
    let list =
        |of: fn(&Template) -> &str, ledger: &str, comma: &str, (open, close): (&str, &str)| {
            let plans = plans
                .iter()
                .map(|plan| format!("{}{open}{}{close}", plan.file, of(plan.template)));
            let ledgers = ledgers
                .iter()
                .map(|l| format!("{}{open}{ledger}{close}", l.source.file));
            plans.chain(ledgers).collect::<Vec<_>>().join(comma)
        };
    Message::new(
        format!(
            "これらのファイルは一つにまとめられません: {}。まとめられるのは、計画（または前の実施状況）1件とその実績台帳、または同じ様式の文書です。別々に変換するときは、-o にフォルダーを指定してください（例: -o 提出/）。",
            list(|t| &t.name.ja, "実績台帳", "、", ("（", "）"))
        ),
        format!(
            "these files cannot be joined into one: {}; what can be joined is one plan (or an earlier report) with its ledgers, or documents of one form; to convert them one by one, give -o a folder such as -o out/",
            list(|t| &t.name.en, "ledger", ", ", (" (", ")"))
        ),
    )
}

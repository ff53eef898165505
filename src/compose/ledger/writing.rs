//! Puts figures into the status column: in the place of old ones, into blanks left for them, or on lines of their own.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use rust_decimal::Decimal;

use super::items::heading;
use super::wording::{Mark, Wording, digits, marks, number};
use crate::model::{
    CellRef, Change, ChangeKind, Column, ColumnKey, Document, DropReason, Dropped, Item, ItemPath,
    Kind, Metric, Passage, Role, RowKind, Span, TALLY_REMAINING, TALLY_SHEET, TALLY_TARGET,
    TALLY_TOTAL, Traced, char_slice, measure_key, visible_chars,
};
use crate::template::Template;

/// Figures of one measure, ready to be written.
#[derive(Clone, Debug)]
pub(super) struct Written {
    /// Row of the sum on the sheet of sums.
    pub(super) line: u32,
    pub(super) measure: String,
    pub(super) unit: String,
    pub(super) target: Option<Decimal>,
    /// Whether the status already states the target.
    pub(super) is_target_there: bool,
    pub(super) total: Decimal,
    pub(super) remaining: Option<Decimal>,
}

type Place = (usize, ColumnKey);

/// Characters of a passage and what is to stand there.
struct Edit {
    range: Range<u32>,
    text: Traced,
}

/// Writes into a document. Edits are collected and made at the end, so that places stay what they are.
pub(super) struct Pen<'a> {
    document: &'a mut Document,
    wording: Wording,
    /// Names of the ledgers.
    files: String,
    status: ColumnKey,
    edits: BTreeMap<Place, Vec<Edit>>,
    /// Place of each item in the document's order.
    order: HashMap<ItemPath, usize>,
    /// The items that the status column already tells of.
    present: HashSet<ItemPath>,
}

impl<'a> Pen<'a> {
    pub(super) fn new(document: &'a mut Document, template: &Template, files: String) -> Self {
        let wording = Wording::of(document, template);
        let status = ColumnKey::from(Role::Status);
        add_column(document, template, status);
        let order = document
            .all_items()
            .into_iter()
            .enumerate()
            .map(|(at, item)| (item.path.clone(), at))
            .collect();
        let present = document
            .rows
            .iter()
            .filter_map(|row| row.entries.get(&status))
            .flat_map(|passage| passage.heads.iter().map(|head| head.path.clone()))
            .collect();
        Self {
            document,
            wording,
            files,
            status,
            edits: BTreeMap::new(),
            order,
            present,
        }
    }

    /// Puts a value in the place of the number that a metric was read from. False when it is not found as it was read.
    pub(super) fn replace(&mut self, metric: &Metric, figure: &Written, value: Decimal) -> bool {
        let Some((start, end)) = digits(metric) else {
            return false;
        };
        let key = metric.column();
        let found = self
            .document
            .rows
            .iter()
            .enumerate()
            .find_map(|(row, table)| {
                let text = &table.entries.get(&key)?.text;
                let at = text.position(&metric.at.cell, metric.at.start)?;
                let whole = text.slice(at..at + metric.text.chars().count() as u32);
                (whole.text() == metric.text).then_some((row, at))
            });
        let Some((row, at)) = found else { return false };
        let old = char_slice(&metric.text, start..end).to_owned();
        let is_wide = old.chars().any(|c| ('０'..='９').contains(&c));
        let has_commas = old.contains([',', '，']) || metric.value < Decimal::ONE_THOUSAND;
        let new = number(value, is_wide, has_commas);
        let column = if metric.kind == Kind::Diff {
            TALLY_REMAINING
        } else {
            TALLY_TOTAL
        };
        let after = char_slice(&metric.text, end..metric.text.chars().count() as u32);
        let told = format!(
            "{} → {}{new}{after}（{}）",
            metric.text,
            char_slice(&metric.text, 0..start),
            self.files
        );
        self.record(metric.at.clone(), ChangeKind::FigureReplaced, told);
        self.edit(
            (row, key),
            at + start..at + end,
            from_tally(figure.line, column, &new),
        );
        true
    }

    /// Writes the figures of an item that the status does not state yet.
    pub(super) fn write(&mut self, item: &Item, figures: &[Written]) {
        let figures = self.fill_blanks(item, figures);
        if figures.is_empty() {
            return;
        }
        let Some((place, at, lead)) = self.place(item, &figures) else {
            return;
        };
        let mut block = lead;
        let targets = figures.iter().filter(|figure| !figure.is_target_there);
        let targets: Vec<_> = targets
            .filter_map(|figure| Some((figure, figure.target?, TALLY_TARGET)))
            .collect();
        let actuals: Vec<_> = figures.iter().map(|f| (f, f.total, TALLY_TOTAL)).collect();
        let rests: Vec<_> = figures
            .iter()
            .filter_map(|figure| Some((figure, figure.remaining?, TALLY_REMAINING)))
            .collect();
        for (mark, figures) in [
            (Mark::Target, targets),
            (Mark::Actual, actuals),
            (Mark::Remaining, rests),
        ] {
            if figures.is_empty() {
                continue;
            }
            if !block.is_empty() {
                block.push_glue("\n");
            }
            block.push(&self.line(mark, &figures));
        }
        for figure in &figures {
            let told = format!(
                "{} {} {}{}{}（{}）",
                item.path,
                self.wording.mark(Mark::Actual).trim(),
                self.wording.around(&figure.measure, "").0,
                self.wording.number(figure.total),
                figure.unit,
                self.files
            );
            let cell = tally_cell(figure.line, TALLY_TOTAL);
            let length = self.wording.number(figure.total).chars().count() as u32;
            self.record(cell.span(0..length), ChangeKind::FigureWritten, told);
        }
        let text = self.text(place);
        let mut framed = Traced::default();
        let before = at
            .checked_sub(1)
            .map(|last| char_slice(text.text(), last..at));
        if before.is_some_and(|before| before != "\n") || self.has_edit_at(place, at) {
            framed.push_glue("\n");
        }
        framed.push(&block);
        let next = char_slice(text.text(), at..at + 1);
        if !next.is_empty() && next != "\n" {
            framed.push_glue("\n");
        }
        self.edit(place, at..at, framed);
    }

    /// Makes the edits.
    pub(super) fn finish(self) {
        let mut dropped: Vec<Dropped> = Vec::new();
        let mut written = 0;
        for ((row, key), mut edits) in self.edits {
            let Some(table) = self.document.rows.get_mut(row) else {
                continue;
            };
            let passage: &mut Passage = table.entries.entry(key).or_default();
            edits.sort_by_key(|edit| edit.range.start);
            let mut text = Traced::default();
            let mut kept_to = 0;
            for edit in edits {
                text.push(&passage.text.slice(kept_to..edit.range.start));
                let old = passage.text.slice(edit.range.clone());
                dropped.extend(Dropped::all(&old, DropReason::Replaced));
                written += edit
                    .text
                    .parts()
                    .iter()
                    .map(|(_, part)| visible_chars(part))
                    .sum::<u64>();
                text.push(&edit.text);
                kept_to = edit.range.end;
            }
            text.push(&passage.text.slice(kept_to..passage.text.len()));
            passage.text = text;
            passage.heads.clear();
        }
        dropped.retain(|dropped| visible_chars(&dropped.text) > 0);
        let placement = &mut self.document.placement;
        placement.dropped.extend(dropped);
        placement.source_characters += written;
    }

    /// `＜実績＞ 派遣回数：196回　受講者数：444人日`
    fn line(&self, mark: Mark, figures: &[(&Written, Decimal, u32)]) -> Traced {
        let mut line = Traced::default();
        line.push_glue(&self.wording.mark(mark));
        for (n, (figure, value, column)) in figures.iter().enumerate() {
            if n > 0 {
                line.push_glue(self.wording.between());
            }
            let (before, after) = self.wording.around(&figure.measure, &figure.unit);
            line.push_glue(&before);
            line.push(&from_tally(
                figure.line,
                *column,
                &self.wording.number(*value),
            ));
            line.push_glue(&after);
        }
        line
    }

    /// Fills the blanks that a form leaves: `＜実績＞ 派遣回数：　　回`. Returns the figures that have none.
    fn fill_blanks(&mut self, item: &Item, figures: &[Written]) -> Vec<Written> {
        let Some((place, range)) = self.own_range(item) else {
            return figures.to_vec();
        };
        let text = self.text(place);
        let mut left = Vec::new();
        for figure in figures {
            match blank(text.text(), range.clone(), figure) {
                Some(range) => {
                    let new = self.wording.number(figure.total);
                    let told = format!(
                        "{} {}：{new}{}（{}）",
                        item.path, figure.measure, figure.unit, self.files
                    );
                    let cell = tally_cell(figure.line, TALLY_TOTAL);
                    let length = new.chars().count() as u32;
                    self.record(cell.span(0..length), ChangeKind::FigureWritten, told);
                    let mut text = from_tally(figure.line, TALLY_TOTAL, &new);
                    text.push_glue(self.wording.gap());
                    self.edit(place, range, text);
                }
                None => left.push(figure.clone()),
            }
        }
        left
    }

    /// The characters of the status that belong to an item and to none below it.
    fn own_range(&self, item: &Item) -> Option<(Place, Range<u32>)> {
        self.document
            .rows
            .iter()
            .enumerate()
            .find_map(|(row, table)| {
                let passage = table.entries.get(&self.status)?;
                let names_row =
                    |key: Role| table.entries.get(&key).is_some_and(|p| begins(p, item));
                let (start, end) =
                    if let Some(at) = passage.heads.iter().position(|h| h.path == item.path) {
                        let next = passage.heads.get(at + 1);
                        (
                            passage.heads[at].at,
                            next.map_or(passage.text.len(), |h| h.at),
                        )
                    } else if names_row(Role::Number) || names_row(Role::Item) {
                        let next = passage.heads.first();
                        (0, next.map_or(passage.text.len(), |h| h.at))
                    } else {
                        return None;
                    };
                Some(((row, self.status), start..end))
            })
    }

    /// Where the lines of an item go, and the headings that must stand before them.
    fn place(&mut self, item: &Item, figures: &[Written]) -> Option<(Place, u32, Traced)> {
        if let Some((place, range)) = self.own_range(item) {
            let at = if figures.iter().any(|figure| figure.is_target_there) {
                self.behind_targets(item, place)
            } else {
                None
            };
            let text = self.text(place);
            let own = text.slice(range.clone());
            let trimmed = own.text().trim_end().chars().count() as u32;
            return Some((
                place,
                at.unwrap_or(range.start + trimmed),
                Traced::default(),
            ));
        }
        let (row, table) = self.document.rows.iter().enumerate().find(|(_, table)| {
            table.kind == RowKind::Data && table.entries.values().any(|p| begins(p, item))
        })?;
        let is_named =
            table.entries.contains_key(&Role::Number) || table.entries.contains_key(&Role::Item);
        let mut lead = Traced::default();
        if !is_named {
            // The items above that begin in the same row lead the way to it.
            let begun = |path: &ItemPath| {
                table
                    .entries
                    .values()
                    .any(|p| p.heads.iter().any(|h| h.path == *path))
            };
            let all = self.document.all_items();
            let chain: Vec<&Item> = all
                .into_iter()
                .filter(|above| above.path.contains(&item.path) && begun(&above.path))
                .filter(|above| !self.present.contains(&above.path))
                .collect();
            for above in &chain {
                if !lead.is_empty() {
                    lead.push_glue("\n");
                }
                lead.push_glue(&title(above));
            }
            let paths: Vec<ItemPath> = chain.iter().map(|above| above.path.clone()).collect();
            self.present.extend(paths);
        }
        let place = (row, self.status);
        let passage = self.document.rows[row].entries.get(&self.status);
        let own = self.order.get(&item.path).copied().unwrap_or(usize::MAX);
        let later = passage.and_then(|passage| {
            passage
                .heads
                .iter()
                .find(|head| self.order.get(&head.path).is_some_and(|order| *order > own))
        });
        let text = self.text(place);
        let end = later.map_or(text.len(), |head| head.at);
        let before = text.slice(0..end);
        let trimmed = before.text().trim_end().chars().count() as u32;
        Some((place, trimmed, lead))
    }

    /// The end of the line in which the last target of an item stands in the status.
    fn behind_targets(&self, item: &Item, place: Place) -> Option<u32> {
        let text = self.text(place);
        let last = self
            .document
            .metrics
            .iter()
            .filter(|metric| metric.path == item.path && metric.role == Role::Status)
            .filter(|metric| matches!(metric.kind, Kind::Target | Kind::Plan))
            .filter_map(|metric| {
                let start = text.position(&metric.at.cell, metric.at.start)?;
                Some(start + metric.text.chars().count() as u32)
            })
            .max()?;
        let rest = char_slice(text.text(), last..text.len());
        let line = rest.split('\n').next().unwrap_or_default();
        // What is expected may stand in the same line.
        let until = marks(line).first().map_or_else(
            || line.trim_end().chars().count() as u32,
            |mark| char_slice(line, 0..mark.start).trim_end().chars().count() as u32,
        );
        Some(last + until)
    }

    fn text(&self, (row, key): Place) -> Traced {
        let passage = self
            .document
            .rows
            .get(row)
            .and_then(|table| table.entries.get(&key));
        passage
            .map(|passage| passage.text.clone())
            .unwrap_or_default()
    }

    fn has_edit_at(&self, place: Place, at: u32) -> bool {
        self.edits
            .get(&place)
            .is_some_and(|edits| edits.iter().any(|edit| edit.range == (at..at)))
    }

    fn edit(&mut self, place: Place, range: Range<u32>, text: Traced) {
        self.edits
            .entry(place)
            .or_default()
            .push(Edit { range, text });
    }

    fn record(&mut self, at: Span, kind: ChangeKind, text: String) {
        self.document
            .placement
            .changes
            .push(Change { at, kind, text });
    }
}

fn begins(passage: &Passage, item: &Item) -> bool {
    passage.heads.iter().any(|head| head.path == item.path)
}

/// Number and heading, as a line of its own: `①② 中小企業・業界団体`.
fn title(item: &Item) -> String {
    let number = item.number.as_ref().map_or("", |n| n.canonical.as_str());
    let heading = heading(item);
    // The definition behind it need not be told again.
    let cut = heading.find(['（', '(']).unwrap_or(heading.len());
    let heading = if heading[cut..].chars().count() > 12 && cut > 0 {
        &heading[..cut]
    } else {
        &heading
    };
    match (number.is_empty(), heading.is_empty()) {
        (true, _) => heading.to_owned(),
        (_, true) => number.to_owned(),
        _ => format!("{number} {heading}"),
    }
}

fn tally_cell(line: u32, column: u32) -> CellRef {
    CellRef::new(&TALLY_SHEET.into(), line, column)
}

/// A number that stands on the sheet of sums.
fn from_tally(line: u32, column: u32, shown: &str) -> Traced {
    Traced::cell(&tally_cell(line, column), shown)
}

/// The blank for a figure behind the mark for actuals.
fn blank(text: &str, range: Range<u32>, figure: &Written) -> Option<Range<u32>> {
    let chars: Vec<char> = text.chars().collect();
    let marks = marks(text);
    let key = measure_key(&figure.measure);
    let unit: Vec<char> = figure.unit.chars().collect();
    let mut line_start = range.start as usize;
    for at in range.start as usize..range.end as usize {
        if chars.get(at) == Some(&'\n') {
            line_start = at + 1;
        }
        if !matches!(chars.get(at), Some('：' | ':')) {
            continue;
        }
        let mark = marks
            .iter()
            .rfind(|m| m.end as usize <= at && m.start >= range.start);
        if mark.and_then(|mark| mark.mark) != Some(Mark::Actual) {
            continue;
        }
        let from = mark.map_or(line_start, |mark| (mark.end as usize).max(line_start));
        let label: String = chars[from..at].iter().collect();
        let label = label
            .trim_end()
            .rsplit([' ', '　', '、'])
            .next()
            .unwrap_or_default();
        if measure_key(label) != key && !label.ends_with(&figure.measure) {
            continue;
        }
        let is_blank =
            |c: &char| matches!(c, ' ' | '　' | '＿' | '_' | '○' | '〇' | '●' | '…' | '‥');
        let length = chars[at + 1..]
            .iter()
            .take(20)
            .take_while(|c| is_blank(c))
            .count();
        if chars[at + 1 + length..].starts_with(&unit) {
            return Some(at as u32 + 1..(at + 1 + length) as u32);
        }
    }
    None
}

/// Gives a plan without a status column one, where the form has it.
fn add_column(document: &mut Document, template: &Template, status: ColumnKey) {
    if document.columns.contains_key(&status) {
        return;
    }
    let place = |role: Role| template.columns.iter().position(|c| c.role == role);
    let own = place(status.role);
    let heading = template
        .column(status.role)
        .map_or("実施状況", |c| c.heading.as_str());
    let mut text = Traced::default();
    text.push_glue(heading);
    let at = document
        .columns
        .keys()
        .position(|key| own.is_some() && place(key.role) > own)
        .unwrap_or(document.columns.len());
    document
        .columns
        .shift_insert(at, status, Column::from(text));
}

//! Rows and lines cut by a page break or wrapped by hand, joined again.

use indexmap::IndexMap;

use super::rows::{BodyRow, width};
use super::signs;
use crate::model::{
    Change, ChangeKind, DropReason, Dropped, Placement, Role, RowKind, Traced, fold, read_number,
};
use crate::template::Template;

/// One row of the table as a person sees it, with the text of each column in one piece.
#[derive(Clone, Debug)]
pub(super) struct LogicalRow {
    pub(super) kind: RowKind,
    pub(super) entries: IndexMap<Role, Traced>,
}

/// How the rows of a sheet relate to the rows of the form.
struct Shape {
    /// Columns in the order of the form.
    roles: Vec<Role>,
    /// The column that names each row (番号, else 項目); none where the texts themselves are numbered.
    key: Option<Role>,
    /// Whether the form has sections.
    sections: bool,
    /// One line of text for each sheet row, as people type on graph paper.
    by_line: bool,
    /// The width at which lines were wrapped by hand, where they were.
    wrap: IndexMap<Role, usize>,
    /// Whether any text in the first column begins with a number.
    numbered: bool,
}

/// In a sheet of one line a row half of the texts are no longer than the first, nearly all than the second.
const TYPICAL_LINE: u32 = 50;
const LONGEST_LINE: u32 = 100;
/// A line this near to the longest (in half-width columns) was wrapped, not ended.
const WRAP_SLACK: usize = 3;
/// Longest text that a page break is believed to print twice.
const LONGEST_OVERLAP: usize = 30;

/// Joins the sheet rows of the table into its logical rows.
pub(super) fn join(
    rows: Vec<BodyRow>,
    template: &Template,
    placement: &mut Placement,
) -> Vec<LogicalRow> {
    let shape = Shape::of(&rows, template);
    let mut joined: Vec<LogicalRow> = Vec::new();
    let mut above: Option<BodyRow> = None;
    for mut row in rows {
        if !shape.by_line {
            for (_, text) in &mut row.cells {
                *text = unwrap_lines(text, placement);
            }
        }
        if shape.is_section(&row) {
            joined.push(section(&row));
        } else {
            let current = joined.last_mut().filter(|last| last.kind == RowKind::Data);
            match current {
                Some(current) if !shape.starts(&row, above.as_ref(), current) => {
                    let whole_headings = whole_headings(current, &row);
                    for (role, text) in &row.cells {
                        let entry = current.entries.entry(*role).or_default();
                        let runs_on = !whole_headings.contains(role)
                            && shape.runs_on(entry, text, *role, row.after_gap, above.as_ref());
                        append(entry, text, runs_on, shape.by_line, placement);
                    }
                }
                _ => joined.push(LogicalRow {
                    kind: RowKind::Data,
                    entries: ordered(&row, &shape.roles),
                }),
            }
        }
        above = Some(row);
    }
    joined
}

fn ordered(row: &BodyRow, roles: &[Role]) -> IndexMap<Role, Traced> {
    roles
        .iter()
        .filter_map(|role| Some((*role, row.cell(*role)?.clone())))
        .collect()
}

fn section(row: &BodyRow) -> LogicalRow {
    let mut text = Traced::default();
    let role = row.cells.first().map_or(Role::Item, |(role, _)| *role);
    for (_, cell) in &row.cells {
        if !text.is_empty() {
            text.push_glue(" ");
        }
        text.push(cell);
    }
    LogicalRow {
        kind: RowKind::Section { depth: 0 },
        entries: IndexMap::from([(role, text)]),
    }
}

impl Shape {
    fn of(rows: &[BodyRow], template: &Template) -> Self {
        let roles: Vec<Role> = template
            .columns
            .iter()
            .map(|column| column.role)
            .filter(|role| rows.iter().any(|row| row.cell(*role).is_some()))
            .collect();
        let filled = |role: Role| rows.iter().filter(|row| row.cell(role).is_some()).count();
        let key = [Role::Number, Role::Item].into_iter().find(|role| {
            // A number column that is nearly empty names nothing.
            roles.contains(role)
                && filled(*role) * 2 >= roles.iter().map(|r| filled(*r)).min().unwrap_or(0)
        });
        let lead = key.or(roles.first().copied());
        let lead_filled = lead.map_or(0, filled);
        let cells = || rows.iter().flat_map(|row| row.cells.iter());
        let broken = cells()
            .filter(|(_, text)| text.text().contains('\n'))
            .count();
        let mut lengths: Vec<u32> = cells().map(|(_, text)| text.len()).collect();
        lengths.sort_unstable();
        let length_at = |percent: usize| {
            lengths
                .get(lengths.len() * percent / 100)
                .copied()
                .unwrap_or(0)
        };
        let is_short = length_at(50) <= TYPICAL_LINE && length_at(90) <= LONGEST_LINE;
        let wrap: IndexMap<Role, usize> = roles
            .iter()
            .filter_map(|role| Some((*role, wrap_width(rows, *role)?)))
            .collect();
        let is_sparse = lead_filled * 10 <= rows.len() * 7;
        let by_line = rows.len() >= 6
            && broken * 20 <= cells().count()
            && is_short
            && (is_sparse || !wrap.is_empty());
        let numbered = lead.is_some_and(|lead| {
            rows.iter()
                .filter_map(|row| row.cell(lead))
                .any(|text| signs::starts_with_number(text.text()))
        });
        Self {
            roles,
            key,
            sections: template.table.sections,
            by_line,
            wrap,
            numbered,
        }
    }

    /// A heading over the whole width.
    fn is_section(&self, row: &BodyRow) -> bool {
        if row.spanning && row.cells.len() == 1 {
            return true;
        }
        if !self.sections
            || row
                .cells
                .iter()
                .any(|(role, _)| !matches!(role, Role::Number | Role::Item))
        {
            return false;
        }
        let number = row
            .cell(Role::Number)
            .map(|text| text.text().trim().to_owned());
        let item = row
            .cell(Role::Item)
            .map(|text| text.text().trim().to_owned());
        match (number, item) {
            // The whole heading stands in the number column.
            (Some(text), None) => {
                signs::starts_with_number(&text) && text.chars().count() > 6
                    || text.chars().count() > 12
            }
            // Its number stands in the number column: Ⅰ or (2), never 26.
            (Some(number), Some(_)) => {
                let chars: Vec<char> = number.chars().collect();
                read_number(&chars, 0).is_some_and(|mark| {
                    mark.end == chars.len()
                        && !chars
                            .iter()
                            .all(|c| crate::model::ascii_digit(*c).is_some())
                })
            }
            (None, Some(text)) => {
                !self.roles.contains(&Role::Number) && signs::starts_with_number(&text)
            }
            (None, None) => false,
        }
    }

    /// Whether a sheet row begins a new row of the form.
    fn starts(&self, row: &BodyRow, above: Option<&BodyRow>, current: &LogicalRow) -> bool {
        match self.key {
            Some(key) => self.starts_keyed(key, row, above, current),
            None if self.by_line => self.starts_by_line(row, above),
            None => self.starts_as_text(row, current),
        }
    }

    /// A row with a number of its own, or an item where there are no numbers.
    fn starts_keyed(
        &self,
        key: Role,
        row: &BodyRow,
        above: Option<&BodyRow>,
        current: &LogicalRow,
    ) -> bool {
        if row.cell(key).is_none() {
            // An item without a number is a row of its own, not the rest of the row above.
            let has_own_text = row
                .cells
                .iter()
                .any(|(role, _)| !matches!(role, Role::Number | Role::Item));
            return !self.by_line
                && !row.after_gap
                && row.cell(Role::Item).is_some()
                && has_own_text;
        }
        if key == Role::Number {
            return true;
        }
        if self.by_line {
            return self.starts_by_line(row, above);
        }
        let is_cut = |role: &Role, text: &Traced| {
            current
                .entries
                .get(role)
                .is_some_and(|before| signs::runs_on(before.text(), text.text(), true))
        };
        !(row.after_gap && row.cells.iter().all(|(role, text)| is_cut(role, text)))
    }

    /// On graph paper: every column that says something begins anew here, and one of them visibly so.
    fn starts_by_line(&self, row: &BodyRow, above: Option<&BodyRow>) -> bool {
        // The second line of a heading that stands in several columns is shared as well.
        let is_first = |above: &BodyRow| above.row + 1 != row.row || !says_the_same(above);
        if is_shared_heading(row, true) && above.is_none_or(is_first) {
            return true;
        }
        let goes_on = |role: Role| {
            above.is_some_and(|above| above.row + 1 == row.row && above.cell(role).is_some())
        };
        let lead = self.key.or(self.roles.first().copied());
        let mut visibly = false;
        for (role, text) in &row.cells {
            let begins = signs::starts_with_number(text.text());
            if goes_on(*role) && !begins {
                return false;
            }
            visibly |= begins || Some(*role) == lead;
        }
        visibly && lead.is_none_or(|lead| row.cell(lead).is_some())
    }

    /// Where each sheet row is a row of the form or the rest of one.
    fn starts_as_text(&self, row: &BodyRow, current: &LogicalRow) -> bool {
        let Some(lead) = self.roles.first() else {
            return true;
        };
        let Some(text) = row.cell(*lead) else {
            return false;
        };
        let is_cut = |role: &Role, text: &Traced| {
            current
                .entries
                .get(role)
                .is_some_and(|before| signs::runs_on(before.text(), text.text(), true))
        };
        if signs::starts_with_number(text.text()) {
            // A page may end inside the plan while the guideline goes on with its next item.
            return !(row.after_gap
                && row
                    .cells
                    .iter()
                    .any(|(role, text)| role != lead && is_cut(role, text)));
        }
        if is_shared_heading(row, false) {
            // The rest of a heading that a page cut in every column is shared as well.
            return !(row.after_gap && is_cut(lead, text) && has_shared_ending(current));
        }
        !(self.numbered || row.after_gap && is_cut(lead, text))
    }

    /// Whether the text of a further sheet row is the rest of the sentence above it.
    fn runs_on(
        &self,
        entry: &Traced,
        text: &Traced,
        role: Role,
        after_gap: bool,
        above: Option<&BodyRow>,
    ) -> bool {
        if !self.by_line {
            // A repeated stretch shows the cut even where the next page begins with a bullet.
            return after_gap && overlap(entry.text(), text.text()) >= 3
                || signs::runs_on(entry.text(), text.text(), after_gap);
        }
        let is_adjacent = above.is_some_and(|above| above.cell(role).is_some());
        let last_line = entry.text().rsplit('\n').next().unwrap_or_default();
        let line = last_line_of_sheet(entry, last_line);
        let is_full = self
            .wrap
            .get(&role)
            .is_some_and(|wrap| width(line) + WRAP_SLACK >= *wrap);
        is_adjacent && is_full && signs::is_wrapped(last_line, text.text())
    }
}

/// A heading without a number that stands in two columns or more.
fn is_shared_heading(row: &BodyRow, wrapped: bool) -> bool {
    signs::shared_heading(row.cells.iter().map(|(_, text)| text.text()), wrapped).is_some()
}

/// True when two columns say the same on this sheet row, numbered or not.
fn says_the_same(row: &BodyRow) -> bool {
    let texts: Vec<String> = row
        .cells
        .iter()
        .map(|(_, text)| fold(text.text()))
        .collect();
    texts.iter().enumerate().any(|(i, text)| {
        texts[i + 1..]
            .iter()
            .any(|other| signs::share_beginning(text, other))
    })
}

/// True when two columns end with the same heading.
fn has_shared_ending(current: &LogicalRow) -> bool {
    let ends: Vec<String> = current
        .entries
        .values()
        .filter_map(|text| signs::last_heading(text.text()))
        .map(|end| fold(&end))
        .collect();
    ends.iter()
        .enumerate()
        .any(|(i, end)| ends[i + 1..].contains(end))
}

/// The columns whose last heading is whole: the same heading ends two columns, and they go on differently.
fn whole_headings(current: &LogicalRow, row: &BodyRow) -> Vec<Role> {
    let mut ends: Vec<(Role, String, String)> = Vec::new();
    for (role, text) in &row.cells {
        let Some(above) = current.entries.get(role) else {
            continue;
        };
        let Some(heading) = signs::last_heading(above.text()) else {
            continue;
        };
        let rest = text.slice(overlap(above.text(), text.text())..text.len());
        ends.push((
            *role,
            fold(&heading),
            fold(&rest.text().chars().take(8).collect::<String>()),
        ));
    }
    let is_whole = |(role, heading, rest): &(Role, String, String)| {
        let mut others = ends
            .iter()
            .filter(|(other, same, _)| other != role && same == heading)
            .peekable();
        let first = |rest: &str| rest.chars().take(2).collect::<String>();
        others.peek().is_some() && others.all(|(_, _, other)| first(other) != first(rest))
    };
    ends.iter()
        .filter(|end| is_whole(end))
        .map(|(role, ..)| *role)
        .collect()
}

/// Appends the text of a further sheet row to what stands above it.
fn append(
    above: &mut Traced,
    text: &Traced,
    runs_on: bool,
    by_line: bool,
    placement: &mut Placement,
) {
    if above.is_blank() {
        *above = text.clone();
        return;
    }
    if !runs_on {
        above.push_glue("\n");
        above.push(text);
        return;
    }
    let kind = if by_line {
        ChangeKind::LineUnwrapped
    } else {
        ChangeKind::RowJoined
    };
    let overlap = if by_line {
        0
    } else {
        overlap(above.text(), text.text())
    };
    record(above, text, kind, placement);
    if overlap > 0 {
        placement.dropped.extend(Dropped::all(
            &text.slice(0..overlap),
            DropReason::PageBreakOverlap,
        ));
    } else if signs::needs_space(above.text(), text.text()) {
        above.push_glue(" ");
    }
    above.push(&text.slice(overlap..text.len()));
}

/// What stands on the last sheet row of a text that was joined from several: the part from its last cell.
fn last_line_of_sheet<'a>(text: &Traced, line: &'a str) -> &'a str {
    let Some(last) = text.sources().last() else {
        return line;
    };
    let chars = last.len() as usize;
    let skip = line.chars().count().saturating_sub(chars);
    line.char_indices()
        .nth(skip)
        .map_or("", |(at, _)| &line[at..])
}

fn record(above: &Traced, text: &Traced, kind: ChangeKind, placement: &mut Placement) {
    let Some(at) = text.locate(0..text.len().min(8)).into_iter().next() else {
        return;
    };
    let before: String = above
        .slice(above.len().saturating_sub(8)..above.len())
        .text()
        .replace('\n', " ");
    let after = text.slice(0..8).text().replace('\n', " ");
    placement.changes.push(Change {
        at,
        kind,
        text: format!("{before}｜{after}"),
    });
}

/// How many characters at the head of `next` repeat the end of `before`: a page break that printed the
/// last line twice. Numbers and punctuation alone are no repetition, nor are words like ますます.
fn overlap(before: &str, next: &str) -> u32 {
    let tail: Vec<char> = before.chars().rev().take(LONGEST_OVERLAP).collect();
    let head: Vec<char> = next.chars().take(LONGEST_OVERLAP).collect();
    let longest = (1..=tail.len().min(head.len()))
        .rev()
        .find(|n| tail[..*n].iter().rev().eq(head[..*n].iter()))
        .unwrap_or(0);
    let repeated = &head[..longest];
    if repeated == ['、'] {
        return 1;
    }
    if !repeated.iter().any(|c| c.is_alphabetic())
        || repeated.iter().any(|c| c.is_whitespace()) && longest < 4
    {
        return 0;
    }
    let is_kana = |c: &char| matches!(c, '\u{3041}'..='\u{3096}');
    let word: String = repeated.iter().collect();
    let is_doublet = match longest {
        1 => {
            matches!(repeated[0], 'ま' | 'つ' | 'こ' | 'い' | 'た' | 'ほ' | 'さ')
                || repeated[0].is_ascii()
        }
        2 => {
            repeated.iter().all(is_kana)
                && [
                    "ます", "いろ", "たび", "しば", "もろ", "まだ", "どん", "だん", "それ", "また",
                    "いよ", "なか",
                ]
                .contains(&word.as_str())
        }
        _ => false,
    };
    if is_doublet { 0 } else { longest as u32 }
}

/// The width at which the lines of a column were wrapped.
fn wrap_width(rows: &[BodyRow], role: Role) -> Option<usize> {
    let mut lines: Vec<&str> = Vec::new();
    let mut last = None;
    for row in rows {
        if let Some(text) = row.cell(role) {
            if last.is_some_and(|last| last + 1 != row.row) {
                lines.push("");
            }
            lines.push(text.text());
            last = Some(row.row);
        }
    }
    wrapped_at(&lines)
}

/// The width at which lines were wrapped by hand: most of those that do not end where a line may end, end
/// within a character of the longest. Blank lines part the paragraphs.
fn wrapped_at(lines: &[&str]) -> Option<usize> {
    let longest = lines.iter().map(|line| width(line.trim())).max()?;
    let mut unfinished = 0;
    let mut full = 0;
    for pair in lines
        .windows(2)
        .filter(|pair| !pair[0].trim().is_empty() && !pair[1].trim().is_empty())
    {
        if signs::is_wrapped(pair[0], pair[1]) {
            unfinished += 1;
            full += usize::from(width(pair[0].trim()) + WRAP_SLACK >= longest);
        }
    }
    (longest >= 16 && full >= 3 && full * 2 >= unfinished).then_some(longest)
}

/// Takes out the line breaks that only wrap: pasted text keeps a break at every edge of its old column.
fn unwrap_lines(text: &Traced, placement: &mut Placement) -> Traced {
    if text.text().matches('\n').count() < 3 {
        return text.clone();
    }
    let mut lines: Vec<Traced> = Vec::new();
    let mut start = 0;
    for line in text.text().split('\n') {
        let end = start + line.chars().count() as u32;
        lines.push(text.slice(start..end));
        start = end + 1;
    }
    let texts: Vec<&str> = lines.iter().map(Traced::text).collect();
    let Some(wrap) = wrapped_at(&texts) else {
        return text.clone();
    };
    let mut joined = Traced::default();
    for (i, line) in lines.iter().enumerate() {
        if i > 0 {
            let before = lines[i - 1].text().trim_end();
            let is_wrapped = width(before) + WRAP_SLACK >= wrap
                && !line.is_blank()
                && signs::is_wrapped(before, line.text());
            if is_wrapped {
                record(&joined, line, ChangeKind::LineUnwrapped, placement);
                if signs::needs_space(before, line.text()) {
                    joined.push_glue(" ");
                }
            } else {
                joined.push_glue("\n");
            }
        }
        joined.push(line);
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_break_printed_twice_is_found() {
        for (before, next, characters) in [
            ("計画上のスケジュール", "ルに沿って", 1),
            ("人材育成に係る相", "材育成に係る相談・援助等", 7),
            ("情報収集を行うこと", "と。", 1),
            ("周知を図りま", "す。", 0),
            ("受講者100", "0人", 0),
            ("これにより、ます", "ます発展", 0),
            ("・研修", "・講習", 0),
        ] {
            assert_eq!(overlap(before, next), characters, "{before}|{next}");
        }
    }
}

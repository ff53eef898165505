//! How the rows of a sheet relate to the rows of the form: which begin one, which are the rest of one.

use super::continuation::LogicalRow;
use super::heads;
use super::joint::{WRAP_SLACK, overlap, wrapped_at};
use super::rows::{BodyRow, width};
use super::signs;
use crate::model::{ByColumn, ColumnKey, Role, Traced, ascii_digit, fold, read_number};
use crate::template::{Table, Template};

/// How the rows of a sheet relate to the rows of the form.
pub(super) struct Shape {
    /// Columns in the order of the form.
    pub(super) roles: Vec<ColumnKey>,
    /// The column that names each row (番号, else 項目); none where the texts themselves are numbered.
    key: Option<ColumnKey>,
    /// How the form makes rows.
    table: Table,
    /// One line of text for each sheet row, as people type on graph paper.
    pub(super) by_line: bool,
    /// The width at which lines were wrapped by hand, where they were.
    wrap: ByColumn<usize>,
    /// Whether any text in the first column begins with a number.
    numbered: bool,
    /// The width that several lines of the first column share, none being longer: they may have been wrapped there.
    lead_wrap: Option<usize>,
}

/// In a sheet of one line a row half of the texts are no longer than the first, nearly all than the second.
const TYPICAL_LINE: u32 = 50;
const LONGEST_LINE: u32 = 100;
impl Shape {
    pub(super) fn of(rows: &[BodyRow], columns: &[ColumnKey], template: &Template) -> Self {
        let roles: Vec<ColumnKey> = columns
            .iter()
            .copied()
            .filter(|role| rows.iter().any(|row| row.cell(*role).is_some()))
            .collect();
        let filled = |role: ColumnKey| rows.iter().filter(|row| row.cell(role).is_some()).count();
        let key = [Role::Number, Role::Item]
            .map(ColumnKey::from)
            .into_iter()
            .find(|role| {
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
        let wrap: ByColumn<usize> = roles
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
                .any(|text| heads::starts_with_number(text.text()))
        });
        Self {
            roles,
            key,
            table: template.table.clone(),
            by_line,
            wrap,
            numbered,
            lead_wrap: lead.and_then(|lead| shared_width(rows, lead)),
        }
    }

    /// A heading over the whole width.
    pub(super) fn is_section(&self, row: &BodyRow) -> bool {
        if row.spanning && row.cells.len() == 1 {
            return true;
        }
        if !self.table.sections
            || row
                .cells
                .iter()
                .any(|(role, _)| !matches!(role.role, Role::Number | Role::Item))
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
            // The whole heading stands in the number column: more than a number.
            (Some(text), None) => heads::is_numbered_heading(&text) || text.chars().count() > 12,
            // Its number stands in the number column: Ⅰ or (2), never 26.
            (Some(number), Some(_)) => {
                let chars: Vec<char> = number.chars().collect();
                read_number(&chars, 0).is_some_and(|mark| {
                    mark.end == chars.len() && !chars.iter().all(|c| ascii_digit(*c).is_some())
                })
            }
            (None, Some(text)) => {
                !self.roles.contains(&Role::Number.into()) && heads::starts_with_number(&text)
            }
            (None, None) => false,
        }
    }

    /// Whether a sheet row begins a new row of the form.
    pub(super) fn starts(
        &self,
        row: &BodyRow,
        above: Option<&BodyRow>,
        current: &LogicalRow,
    ) -> bool {
        match self.key {
            Some(key) => self.starts_keyed(key, row, above, current),
            None if self.by_line => self.starts_by_line(row, above),
            None => self.starts_as_text(row, current),
        }
    }

    /// A row with a number of its own, or an item where there are no numbers.
    fn starts_keyed(
        &self,
        key: ColumnKey,
        row: &BodyRow,
        above: Option<&BodyRow>,
        current: &LogicalRow,
    ) -> bool {
        if row.cell(key).is_none() {
            // An item without a number is a row of its own, not the rest of the row above.
            let has_own_text = row
                .cells
                .iter()
                .any(|(role, _)| !matches!(role.role, Role::Number | Role::Item));
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
        let is_cut = |role: &ColumnKey, text: &Traced| {
            current
                .entries
                .get(role)
                .is_some_and(|before| signs::runs_on(before.text(), text.text(), true))
        };
        !(row.after_gap && row.cells.iter().all(|(role, text)| is_cut(role, text)))
    }

    /// On graph paper: every column that says something begins anew here, and one of them visibly so.
    fn starts_by_line(&self, row: &BodyRow, above: Option<&BodyRow>) -> bool {
        if self.table.bullets
            && let Some(lead) = self.key
        {
            return self.starts_by_point(lead, row, above);
        }
        // The second line of a heading that stands in several columns is shared as well.
        let is_first = |above: &BodyRow| above.row + 1 != row.row || !says_the_same(above);
        if is_shared_heading(row, true) && above.is_none_or(is_first) {
            return true;
        }
        let goes_on = |role: ColumnKey| {
            above.is_some_and(|above| above.row + 1 == row.row && above.cell(role).is_some())
        };
        let lead = self.key.or(self.roles.first().copied());
        let mut visibly = false;
        for (role, text) in &row.cells {
            let begins = heads::starts_with_number(text.text());
            if goes_on(*role) && !begins {
                return false;
            }
            visibly |= begins || Some(*role) == lead;
        }
        visibly && lead.is_none_or(|lead| row.cell(lead).is_some())
    }

    /// One point a sheet row: the item stands beside the first of its points. Right below another item it may be
    /// the rest of that one, if lines of its column were wrapped.
    fn starts_by_point(&self, lead: ColumnKey, row: &BodyRow, above: Option<&BodyRow>) -> bool {
        let Some(text) = row.cell(lead) else {
            return false;
        };
        let before = above
            .filter(|above| above.row + 1 == row.row)
            .and_then(|above| above.cell(lead));
        let is_rest = |before: &Traced| {
            let full = |wrap: usize| width(before.text().trim()) + WRAP_SLACK >= wrap;
            self.lead_wrap.is_some_and(full) && signs::is_wrapped(before.text(), text.text())
        };
        before.is_none_or(|before| !is_rest(before))
    }

    /// Where each sheet row is a row of the form or the rest of one.
    fn starts_as_text(&self, row: &BodyRow, current: &LogicalRow) -> bool {
        let Some(lead) = self.roles.first() else {
            return true;
        };
        let Some(text) = row.cell(*lead) else {
            return false;
        };
        let is_cut = |role: &ColumnKey, text: &Traced| {
            current
                .entries
                .get(role)
                .is_some_and(|before| signs::runs_on(before.text(), text.text(), true))
        };
        if heads::starts_with_number(text.text()) {
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
    pub(super) fn runs_on(
        &self,
        entry: &Traced,
        text: &Traced,
        role: ColumnKey,
        after_gap: bool,
        above: Option<&BodyRow>,
    ) -> bool {
        if !self.by_line {
            // A repeated stretch shows the cut, a long one even where the next page begins with a bullet.
            let repeated = overlap(entry.text(), text.text());
            return repeated >= 3
                || repeated > 0 && !signs::starts_anew(text.text())
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
        .filter_map(|text| heads::last_heading(text.text()))
        .map(|end| fold(&end))
        .collect();
    ends.iter()
        .enumerate()
        .any(|(i, end)| ends[i + 1..].contains(end))
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

/// The width of the longest lines of a column, if several are as long.
fn shared_width(rows: &[BodyRow], role: ColumnKey) -> Option<usize> {
    let lines = || {
        rows.iter()
            .filter_map(|row| row.cell(role))
            .map(|text| width(text.text().trim()))
    };
    let longest = lines().max()?;
    let as_long = lines().filter(|line| line + WRAP_SLACK >= longest).count();
    (as_long >= 2).then_some(longest)
}

/// The width at which the lines of a column were wrapped.
fn wrap_width(rows: &[BodyRow], role: ColumnKey) -> Option<usize> {
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

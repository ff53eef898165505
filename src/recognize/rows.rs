//! The sheet rows below the header: what belongs to the table, and what only a page brought with it.

use unicode_width::UnicodeWidthStr;

use super::caption;
use super::header::Header;
use super::markup;
use crate::model::{
    Caption, ColumnKey, DropReason, Dropped, Grid, Placement, Role, Traced, fold, narrow,
};

/// One sheet row of the table.
#[derive(Clone, Debug)]
pub(super) struct BodyRow {
    /// Row on the sheet, from zero.
    pub(super) row: u32,
    /// What stands in each column of the form, by the order of the sheet; blank columns are left out.
    pub(super) cells: Vec<(ColumnKey, Traced)>,
    /// True after a blank row or a repeated header: a page may have ended here.
    pub(super) after_gap: bool,
    /// True for one cell merged over two columns of the form or more.
    pub(super) spanning: bool,
}

impl BodyRow {
    /// The text of a column, if it says anything here.
    pub(super) fn cell(&self, key: impl Into<ColumnKey>) -> Option<&Traced> {
        let key = key.into();
        self.cells
            .iter()
            .find(|(known, _)| *known == key)
            .map(|(_, text)| text)
    }
}

/// The table below the header.
pub(super) struct Body {
    pub(super) rows: Vec<BodyRow>,
    pub(super) notes: Vec<Caption>,
}

/// Reads the rows below the header; what pages repeat and what has no column goes to `placement.dropped`.
pub(super) fn read(
    grid: &Grid,
    header: &Header,
    captions: &[Caption],
    placement: &mut Placement,
) -> Body {
    // A file that tells its rows holds nothing that a page brought.
    let declared = grid.declared.as_ref();
    let repeats = match declared {
        Some(_) => Vec::new(),
        None => repeated_rows(grid, header),
    };
    let titles: Vec<String> = captions
        .iter()
        .map(|caption| fold(caption.text.text()))
        .collect();
    let mut rows: Vec<BodyRow> = Vec::new();
    let mut notes: Vec<Caption> = Vec::new();
    let mut expected = header.rows.1 + 1;
    let mut gap = false;
    for (row, cells) in grid.rows().filter(|(row, _)| *row > header.rows.1) {
        if cells.iter().all(|(_, cell)| cell.shown.trim().is_empty()) {
            continue;
        }
        gap |= row != expected;
        expected = row + 1;
        let texts: Vec<&str> = cells
            .iter()
            .map(|(_, cell)| cell.shown.trim())
            .filter(|text| !text.is_empty())
            .collect();
        if declared.is_some_and(|declared| declared.caption(row).is_some()) {
            notes.extend(cells.iter().map(|(column, cell)| {
                caption::note(Traced::cell(&grid.at(row, *column), &cell.shown).trimmed())
            }));
            continue;
        }
        if declared.is_none()
            && let Some(reason) = furniture(&texts, repeats.contains(&row), &titles)
        {
            for (column, cell) in cells
                .iter()
                .filter(|(_, cell)| !cell.shown.trim().is_empty())
            {
                let text = Traced::cell(&grid.at(row, *column), &cell.shown);
                placement
                    .dropped
                    .extend(Dropped::all(&text.trimmed(), reason));
            }
            gap = true;
            continue;
        }
        let mut body = BodyRow {
            row,
            cells: Vec::new(),
            after_gap: gap,
            spanning: false,
        };
        let mut homeless: Vec<Traced> = Vec::new();
        for (column, cell) in cells
            .iter()
            .filter(|(_, cell)| !cell.shown.trim().is_empty())
        {
            let at = grid.at(row, *column);
            let source = Traced::cell(&at, &cell.shown);
            let band = header.band_of(*column).map(|i| &header.bands[i]);
            let Some(role) = band.and_then(|band| band.key) else {
                homeless.push(source);
                continue;
            };
            let text = markup::clean(source, &mut placement.dropped).trimmed();
            let last = grid.region_from(row, *column).last_column;
            body.spanning |= match declared {
                Some(_) => last > *column,
                None => spans_two_roles(header, *column, last),
            };
            match body.cells.iter_mut().find(|(r, _)| *r == role) {
                // Graph paper: the number in one column, the text in the next.
                Some((_, joined)) => {
                    joined.push_glue(" ");
                    joined.push(&text);
                }
                None if !text.is_blank() => body.cells.push((role, text)),
                None => {}
            }
        }
        if body.cells.is_empty() && is_note(&homeless) {
            notes.extend(
                homeless
                    .into_iter()
                    .map(|text| caption::note(text.trimmed())),
            );
            continue;
        }
        for text in homeless {
            placement
                .dropped
                .extend(Dropped::all(&text.trimmed(), DropReason::NoColumn));
        }
        if !body.cells.is_empty() {
            rows.push(body);
            gap = false;
        }
    }
    if declared.is_none() {
        take_notes(&mut rows, &mut notes);
    }
    Body { rows, notes }
}

/// Reads a sheet that is a further page: its header and title repeat those of the first.
pub(super) fn read_page(
    grid: &Grid,
    header: &Header,
    captions: &[Caption],
    placement: &mut Placement,
) -> Body {
    let mut title = Traced::default();
    for (row, column, cell) in grid.cells().filter(|(row, ..)| *row <= header.rows.1) {
        let text = Traced::cell(&grid.at(row, column), &cell.shown).trimmed();
        let is_known = captions
            .iter()
            .any(|caption| fold(caption.text.text()).contains(&fold(text.text())));
        let reason = if row >= header.rows.0 {
            DropReason::RepeatedHeader
        } else if is_known {
            DropReason::RepeatedCaption
        } else {
            if !title.is_empty() {
                title.push_glue("　");
            }
            title.push(&text);
            continue;
        };
        placement.dropped.extend(Dropped::all(&text, reason));
    }
    let mut body = read(grid, header, captions, placement);
    if let Some(first) = body.rows.first_mut() {
        first.after_gap = true;
    }
    // What this sheet alone is called stands over its rows.
    let key = header.bands.iter().find_map(|band| band.key);
    if let Some(key) = key.filter(|_| !title.is_blank()) {
        let section = BodyRow {
            row: header.rows.0,
            cells: vec![(key, title)],
            after_gap: true,
            spanning: true,
        };
        body.rows.insert(0, section);
    }
    body
}

/// Width on paper in half-width columns.
pub(super) fn width(text: &str) -> usize {
    text.width_cjk()
}

fn spans_two_roles(header: &Header, first: u32, last: u32) -> bool {
    header
        .bands
        .iter()
        .filter(|band| band.key.is_some() && band.columns.0 <= last && first <= band.columns.1)
        .count()
        > 1
}

/// Rows in which every text stands in the header of its column: the header of a later page.
fn repeated_rows(grid: &Grid, header: &Header) -> Vec<u32> {
    let headings: Vec<String> = header
        .bands
        .iter()
        .map(|band| fold(band.heading.text()))
        .collect();
    let words_of = |row: u32, cells: &[(u32, crate::model::Cell)]| -> Option<usize> {
        let mut words = 0;
        for (column, cell) in cells
            .iter()
            .filter(|(_, cell)| !cell.shown.trim().is_empty())
        {
            let word = fold(&cell.shown);
            let last = grid.region_from(row, *column).last_column;
            let is_heading = header.bands.iter().zip(&headings).any(|(band, heading)| {
                band.columns.0 <= last && *column <= band.columns.1 && heading.contains(&word)
            });
            if !is_heading || word.chars().count() < 2 {
                return None;
            }
            words += 1;
        }
        (words > 0).then_some(words)
    };
    let alike: Vec<(u32, usize)> = grid
        .rows()
        .filter(|(row, _)| *row > header.rows.1)
        .filter_map(|(row, cells)| Some((row, words_of(row, cells)?)))
        .collect();
    let full: Vec<u32> = alike
        .iter()
        .filter(|(_, words)| *words >= 2)
        .map(|(row, _)| *row)
        .collect();
    // A lone upper heading (令和5年度) counts when the rest of the header follows or precedes it.
    alike
        .iter()
        .filter(|(row, words)| {
            *words >= 2
                || full.contains(&(row + 1))
                || row.checked_sub(1).is_some_and(|r| full.contains(&r))
        })
        .map(|(row, _)| *row)
        .collect()
}

/// Why a row is furniture of the page and no content, if it is.
pub(super) fn furniture(
    texts: &[&str],
    repeats_header: bool,
    titles: &[String],
) -> Option<DropReason> {
    if repeats_header {
        return Some(DropReason::RepeatedHeader);
    }
    if texts.iter().all(|text| titles.contains(&fold(text)))
        || titles.contains(&fold(&texts.join("　")))
    {
        return Some(DropReason::RepeatedCaption);
    }
    if let [text] = texts
        && is_page_number(&fold(text))
    {
        return Some(DropReason::PageNumber);
    }
    texts
        .iter()
        .all(|text| is_rule_line(text))
        .then_some(DropReason::RuleLine)
}

/// `-3-`, `3/12`, `3ページ`, `P.3`, `(3)` is none: it may be an item.
fn is_page_number(key: &str) -> bool {
    let digits = |text: &str| {
        !text.is_empty() && text.len() <= 4 && text.chars().all(|c| c.is_ascii_digit())
    };
    let inner = |open: char, close: char| {
        key.strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close))
    };
    inner('-', '-').is_some_and(digits)
        || inner('ー', 'ー').is_some_and(digits)
        || key.split_once('/').is_some_and(|(page, of)| {
            digits(
                page.trim_end_matches("ページ")
                    .trim_start_matches(['P', 'p', '.']),
            ) && digits(of.trim_end_matches("ページ"))
        })
        || ["ページ", "頁"]
            .iter()
            .any(|word| key.strip_suffix(word).is_some_and(digits))
        || ["P.", "p.", "P", "p", "Page", "page"]
            .iter()
            .any(|word| key.strip_prefix(word).is_some_and(digits))
}

/// Dashes and box-drawing characters alone, two or more.
fn is_rule_line(text: &str) -> bool {
    let is_stroke = |c: char| "-=_*|+－―─━＝＿…‥ー—".contains(c);
    text.chars().count() >= 2 && text.chars().all(is_stroke)
}

fn is_note(cells: &[Traced]) -> bool {
    matches!(cells, [cell] if starts_as_note(cell.text()))
}

/// ※, 注, 備考: how a remark begins.
pub(super) fn starts_as_note(text: &str) -> bool {
    let key = fold(text);
    [
        "※", "注)", "(注", "注:", "注1", "注 ", "*注", "備考:", "(備考",
    ]
    .iter()
    .any(|mark| key.starts_with(&fold(mark)))
        || text.trim_start().starts_with("注　")
}

/// How many of the last rows are a list of what goes with the form, below a blank row: 添付資料, 資料1　名簿, 資料2　写真.
fn attachments(rows: &[BodyRow]) -> usize {
    let is_heading = |text: &str| {
        let key = fold(text);
        let key = key.trim_matches(|c: char| "()[]<>【】:〈〉《》".contains(c));
        [
            "添付資料",
            "添付書類",
            "添付資料一覧",
            "資料一覧",
            "付属資料",
            "別添資料",
            "提出書類",
        ]
        .contains(&key)
    };
    let mut papers = 0;
    for (count, row) in rows.iter().rev().enumerate() {
        let [(_, text)] = row.cells.as_slice() else {
            return 0;
        };
        let begins = is_heading(text.text());
        if !begins && !names_paper(text.text()) {
            return 0;
        }
        papers += usize::from(!begins);
        if row.after_gap || begins {
            let is_list = row.after_gap && papers > usize::from(!begins);
            return if is_list { count + 1 } else { 0 };
        }
    }
    0
}

/// 資料1　名簿: a paper with its name behind it.
fn names_paper(text: &str) -> bool {
    let key: String = narrow(text.trim()).into_iter().collect();
    let paper = ["添付資料", "参考資料", "資料", "別紙", "別添", "別表"];
    let Some(rest) = paper.iter().find_map(|word| key.strip_prefix(word)) else {
        return false;
    };
    let number = rest.trim_start();
    let behind = number.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
    behind.len() < number.len() && behind.starts_with([' ', '\u{3000}', ':', '.', '…'])
}

/// Remarks after the last row of the table stand below it, not in it.
fn take_notes(rows: &mut Vec<BodyRow>, notes: &mut Vec<Caption>) {
    let mut found = Vec::new();
    while let Some(last) = rows.last() {
        let listed = attachments(rows);
        if listed > 0 {
            let list = rows.split_off(rows.len().saturating_sub(listed));
            let texts = list.into_iter().rev().flat_map(|row| row.cells);
            found.extend(texts.map(|(_, text)| caption::note(text)));
            continue;
        }
        let [(key, text)] = last.cells.as_slice() else {
            break;
        };
        let is_long = text.text().chars().count() > 15;
        let is_alone = last.spanning || last.after_gap || is_long;
        // A sentence over the whole width, or a legend beside nothing, heads nothing where nothing stands below.
        let is_sentence = last.spanning && last.after_gap && text.text().ends_with('。');
        let is_label = matches!(key.role, Role::Item | Role::Number | Role::Other);
        let explains = is_label && is_long && text.text().contains(['：', ':', '。']);
        if !(starts_as_note(text.text()) && is_alone || is_sentence || explains) {
            break;
        }
        found.push(caption::note(text.clone()));
        rows.pop();
    }
    found.reverse();
    found.append(notes);
    *notes = found;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::CellRef;

    #[test]
    fn page_numbers_are_told_from_items() {
        for key in ["- 3 -", "－３－", "3/12", "3ページ", "P.12", "― 4 ―"] {
            assert!(is_page_number(&fold(key)), "{key}");
        }
        for key in ["(3)", "3", "ア", "2023/4/1", "1,600人日"] {
            assert!(!is_page_number(&fold(key)), "{key}");
        }
    }

    fn rows(texts: &[(&str, bool)]) -> Vec<BodyRow> {
        let rows = texts
            .iter()
            .zip(0..)
            .map(|((text, after_gap), row)| BodyRow {
                row,
                cells: vec![(
                    Role::Guideline.into(),
                    Traced::cell(&CellRef::new(&"S".into(), row, 0), text),
                )],
                after_gap: *after_gap,
                spanning: false,
            });
        rows.collect()
    }

    #[test]
    fn what_goes_with_the_form_is_listed_below_it() {
        let listed = |texts: &[(&str, bool)]| attachments(&rows(texts));
        let list = [
            ("記録を残すこと。", false),
            ("添付資料", true),
            ("資料1　名簿", false),
            ("資料２　写真", false),
        ];
        assert_eq!(listed(&list), 3);
        assert_eq!(listed(&list[..2]), 0);
        assert_eq!(listed(&[("別紙1：名簿", true), ("別紙2：写真", false)]), 2);
        assert_eq!(listed(&[("資料1　名簿", true)]), 0);
        assert_eq!(
            listed(&[
                ("記録", false),
                ("資料1　名簿", false),
                ("資料2　写真", false)
            ]),
            0
        );
        assert_eq!(
            listed(&[("資料1は名簿である。", true), ("資料2　写真", false)]),
            0
        );
    }

    #[test]
    fn rule_lines_have_strokes_alone() {
        assert_eq!(
            furniture(&["--", "---", "--"], false, &[]),
            Some(DropReason::RuleLine)
        );
        assert_eq!(furniture(&["－", "－"], false, &[]), None);
        assert_eq!(furniture(&["--", "未定"], false, &[]), None);
    }
}

//! Lines above the table: form number, title, period, organization, unit.

use crate::model::{Caption, CaptionKind, Declared, Grid, Traced, fold, period};

/// Endings of the names of offices and bodies.
const BODIES: &[&str] = &[
    "会",
    "協会",
    "連合会",
    "会議所",
    "組合",
    "中央会",
    "コーナー",
    "センター",
    "機構",
    "財団",
    "法人",
    "公社",
    "協議会",
    "事務局",
    "支部",
    "支所",
    "支社",
    "局",
    "課",
    "室",
    "部",
    "所",
    "県",
    "都",
    "府",
    "道",
    "市",
    "区",
    "町",
    "村",
    "委員会",
    "会社",
    "学校",
    "大学",
    "校",
    "団体",
    "振興会",
    "商工会",
    "本部",
];
/// Words before the name of an office.
const BODY_LABELS: &[&str] = &[
    "団体名",
    "実施機関名",
    "実施機関",
    "機関名",
    "実施団体",
    "報告団体",
    "報告者",
    "提出者",
    "受託者",
    "事業者名",
    "法人名",
    "都道府県名",
    "市町村名",
    "所属",
    "名称",
    "実施主体",
    "実施者",
    "協会名",
    "組織名",
];
/// Words that make a line a title.
const TITLE_WORDS: &[&str] = &[
    "実施状況",
    "取組実績",
    "取組状況",
    "進捗状況",
    "実績報告",
    "報告書",
    "実施計画",
    "一覧",
    "対比表",
    "調書",
    "事業実績",
    "状況報告",
    "実績",
    "進捗",
    "決算書",
    "精算書",
    "評価表",
    "管理表",
    "台帳",
    "統計",
    "年報",
];

/// Reads the texts of rows `first..before` of a sheet. Each cell is one; a label (団体名) takes the cell on its
/// right along.
pub(super) fn read(grid: &Grid, first: u32, before: u32) -> Vec<Caption> {
    let mut lines: Vec<Traced> = Vec::new();
    for (row, cells) in grid.rows().filter(|(row, _)| (first..before).contains(row)) {
        let mut label: Option<Traced> = None;
        for (column, cell) in cells
            .iter()
            .filter(|(_, cell)| !cell.shown.trim().is_empty())
        {
            let text = Traced::cell(&grid.at(row, *column), &cell.shown).trimmed();
            let text = match label.take() {
                Some(mut label) => {
                    label.push_glue("　");
                    label.push(&text);
                    label
                }
                None if is_label(text.text()) => {
                    label = Some(text);
                    continue;
                }
                None => text,
            };
            lines.push(text);
        }
        lines.extend(label);
    }
    let mut captions = tell_apart(lines);
    if let Some(declared) = &grid.declared {
        for caption in &mut captions {
            let row = caption.text.first().map(|at| at.cell.row);
            if let Some(kind) = row.and_then(|row| declared.caption(row)) {
                caption.kind = kind;
            }
        }
    }
    captions
}

/// Names what each line above a table or a text is.
pub(super) fn tell_apart(lines: Vec<Traced>) -> Vec<Caption> {
    let mut captions: Vec<Caption> = lines
        .into_iter()
        .map(|text| Caption {
            kind: kind(text.text()),
            text,
        })
        .collect();
    keep_first(&mut captions, CaptionKind::Period);
    keep_first(&mut captions, CaptionKind::Organization);
    name_title(&mut captions);
    captions
}

/// Lines below the table.
pub(super) fn note(text: Traced) -> Caption {
    Caption {
        kind: CaptionKind::Note,
        text,
    }
}

/// The lines below the rows of a file that tells them.
pub(super) fn declared_below(grid: &Grid, declared: &Declared) -> Vec<Caption> {
    let below = |row: u32| row > declared.header.1 && declared.caption(row).is_some();
    grid.cells()
        .filter(|(row, ..)| below(*row))
        .map(|(row, column, cell)| note(Traced::cell(&grid.at(row, column), &cell.shown).trimmed()))
        .collect()
}

/// A caption's own label, with nothing behind it.
fn is_label(text: &str) -> bool {
    let key = fold(text);
    let bare = key.trim_end_matches(':');
    key.ends_with(':')
        || BODY_LABELS.contains(&bare)
        || ["期間", "対象期間", "年度", "事業名", "作成日"].contains(&bare)
}

fn kind(text: &str) -> CaptionKind {
    let key = fold(text);
    let bare = key
        .trim_start_matches(['(', '[', '【'])
        .trim_end_matches([')', ']', '】']);
    let is_title = TITLE_WORDS.iter().any(|word| bare.contains(word));
    if is_form_number(bare) {
        CaptionKind::FormNumber
    } else if bare.starts_with("単位") {
        CaptionKind::Unit
    } else if is_labelled_body(text, bare) {
        CaptionKind::Organization
    } else if period(text).is_some() && (!is_title || key.starts_with('(')) {
        CaptionKind::Period
    } else if is_title {
        CaptionKind::Title
    } else if bare.chars().count() <= 40 && BODIES.iter().any(|body| bare.ends_with(body)) {
        CaptionKind::Organization
    } else {
        CaptionKind::Preamble
    }
}

/// `様式第3号`, `別紙1`, `第2号様式(第5条関係)`.
fn is_form_number(bare: &str) -> bool {
    let is_numbered = bare.starts_with('第') && bare.contains("号様式");
    let begins = ["様式", "別紙", "別記", "別添"]
        .iter()
        .any(|word| bare.starts_with(word));
    (is_numbered || begins) && bare.chars().count() <= 24
}

/// `団体名：みどり県協会`, `実施機関　みどり県協会`.
fn is_labelled_body(text: &str, bare: &str) -> bool {
    let after_label = |label: &&str| {
        bare.strip_prefix(*label)
            .is_some_and(|rest| !rest.is_empty())
    };
    BODY_LABELS.iter().any(after_label) && text.contains(['：', ':', '　', ' '])
}

fn keep_first(captions: &mut [Caption], kind: CaptionKind) {
    for caption in captions
        .iter_mut()
        .filter(|caption| caption.kind == kind)
        .skip(1)
    {
        caption.kind = CaptionKind::Preamble;
    }
}

/// One line is the title: of those with a title's words the longest; else the longest other line that is not a sentence.
fn name_title(captions: &mut [Caption]) {
    let of = |captions: &[Caption], kind: CaptionKind| -> Option<usize> {
        let fits = |caption: &Caption| {
            caption.kind == kind
                && !caption.text.text().contains('。')
                && (4..=80).contains(&caption.text.len())
        };
        (0..captions.len())
            .rev()
            .filter(|i| fits(&captions[*i]))
            .max_by_key(|i| captions[*i].text.len())
    };
    let title = of(captions, CaptionKind::Title).or_else(|| of(captions, CaptionKind::Preamble));
    for (i, caption) in captions.iter_mut().enumerate() {
        if Some(i) == title {
            caption.kind = CaptionKind::Title;
        } else if caption.kind == CaptionKind::Title {
            caption.kind = CaptionKind::Preamble;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Cell;

    #[test]
    fn the_lines_above_a_table_are_told_apart() {
        let mut grid = Grid::new("S");
        for (row, text) in [
            "様式第3号",
            "令和5年度 人材育成事業 実施状況",
            "（みどり県技能振興センター）",
            "(単位：千円)",
        ]
        .iter()
        .enumerate()
        {
            grid.put(row as u32, 0, Cell::text(*text));
        }
        let kinds: Vec<_> = read(&grid, 0, 9)
            .iter()
            .map(|caption| caption.kind)
            .collect();
        assert_eq!(
            kinds,
            [
                CaptionKind::FormNumber,
                CaptionKind::Title,
                CaptionKind::Organization,
                CaptionKind::Unit
            ]
        );
    }

    #[test]
    fn a_label_takes_its_value_along_and_other_cells_stand_alone() {
        let mut grid = Grid::new("S");
        for (row, column, text) in [
            (0, 0, "令和5年度 取組状況報告"),
            (0, 9, "みどり県協会"),
            (1, 0, "対象期間"),
            (1, 2, "令和5年4月1日～令和6年3月31日"),
        ] {
            grid.put(row, column, Cell::text(text));
        }
        let read: Vec<_> = read(&grid, 0, 9)
            .into_iter()
            .map(|c| (c.kind, c.text.text().to_owned()))
            .collect();
        assert_eq!(
            read,
            [
                (CaptionKind::Title, "令和5年度 取組状況報告".to_owned()),
                (CaptionKind::Organization, "みどり県協会".to_owned()),
                (
                    CaptionKind::Period,
                    "対象期間　令和5年4月1日～令和6年3月31日".to_owned()
                ),
            ]
        );
    }

    #[test]
    fn a_numbered_office_alone_is_no_title() {
        let mut grid = Grid::new("S");
        grid.put(2, 0, Cell::text("3 みどり県商工会連合会"));
        let captions = read(&grid, 0, 9);
        assert_eq!(captions[0].kind, CaptionKind::Organization);
    }
}

//! The text of a drafted template: ready to use, and with comments that say what was guessed.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::model::{
    BlankColumn, BlankForm, Caption, CaptionKind, CellFont, PaperSize, Role, SheetSetup,
    column_name,
};

/// Drafts the template of a blank form. `file` is the name of its workbook.
#[must_use]
pub fn toml(form: &BlankForm, setup: Option<&SheetSetup>, id: &str, file: &str) -> String {
    let mut text = String::new();
    head(&mut text, form, file);
    let name = name(form).unwrap_or_else(|| id.to_owned());
    line(&mut text, "id", &quoted(id));
    let _ = writeln!(
        text,
        "name = {{ ja = {}, en = {} }}",
        quoted(&name),
        quoted(id)
    );
    captions(&mut text, form);
    for column in &form.columns {
        columns(&mut text, form, column, setup);
    }
    text.push_str("\n[table]\n");
    if form.columns.iter().any(is_figure) {
        text.push_str(
            "# 数を一つずつ欄に書く表（grid）とみました。文章を書く表なら text にします。\n",
        );
        line(&mut text, "layout", "\"grid\"");
    } else {
        text.push_str(
            "# 文章を書く表（text）とみました。数を一つずつ欄に書く表なら grid にします。\n",
        );
        line(&mut text, "layout", "\"text\"");
    }
    if form.has_sections {
        line(&mut text, "sections", "true");
    }
    page(&mut text, form, setup);
    text
}

fn line(text: &mut String, key: &str, value: &str) {
    let _ = writeln!(text, "{key} = {value}");
}

/// A string as TOML writes it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

fn list(texts: &[String]) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    format!("[{}]", quoted.join(", "))
}

/// A text on one line, as a comment has it.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn head(text: &mut String, form: &BlankForm, file: &str) {
    let (first, last) = form.rows;
    let rows = if first == last {
        format!("{}行目", first + 1)
    } else {
        format!("{}～{}行目", first + 1, last + 1)
    };
    let _ = writeln!(
        text,
        "# 『{}』のシート「{}」（見出し: {rows}）から作った様式の定義です。このままで使えます。",
        one_line(file),
        one_line(&form.sheet)
    );
    text.push_str(
        "# 各欄の role（役割）は、見出しの言葉から推測したものです。違うときは直してください。\n# 書き方は templates/README.md をご覧ください。試すとき: yoshiki inspect ファイル --templates このフォルダー\n",
    );
    let unknown: Vec<String> = form
        .columns
        .iter()
        .filter(|column| column.role.is_none())
        .map(|column| format!("「{}」", one_line(&column.levels.concat())))
        .collect();
    if !unknown.is_empty() {
        let _ = writeln!(
            text,
            "# 役割が分からなかった欄（other としてあります）: {}",
            unknown.join("、")
        );
    }
    text.push('\n');
}

/// The name of a column's role in the file; `other` where the dictionary does not know it.
fn role_name(role: Option<Role>) -> &'static str {
    role.unwrap_or(Role::Other).name()
}

/// Whether a column holds figures in cells of their own.
fn is_figure(column: &BlankColumn) -> bool {
    matches!(
        column.role,
        Some(
            Role::Target
                | Role::Actual
                | Role::Forecast
                | Role::Rate
                | Role::Baseline
                | Role::Diff
                | Role::Budget
                | Role::Settlement
        )
    )
}

fn title(form: &BlankForm) -> Vec<String> {
    of_kind(form, CaptionKind::Title)
        .flat_map(|caption| caption.text.text().lines())
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

/// What the form is called: its title, without the year that is still to be filled in.
fn name(form: &BlankForm) -> Option<String> {
    let title = title(form).concat();
    let bare = match title.split_once("年度") {
        Some((year, rest)) if ["令和", "平成"].iter().any(|era| year.starts_with(era)) => rest,
        _ => &title,
    };
    let bare = one_line(bare);
    (!bare.is_empty()).then_some(bare)
}

fn of_kind(form: &BlankForm, kind: CaptionKind) -> impl Iterator<Item = &Caption> {
    form.captions
        .iter()
        .filter(move |caption| caption.kind == kind)
}

fn captions(text: &mut String, form: &BlankForm) {
    let all = |kind| -> Vec<String> {
        of_kind(form, kind)
            .map(|caption| caption.text.text().trim().to_owned())
            .collect()
    };
    let (numbers, title, notes) = (
        all(CaptionKind::FormNumber),
        title(form),
        all(CaptionKind::Note),
    );
    if !(numbers.is_empty() && title.is_empty() && notes.is_empty()) {
        text.push_str("\n# 読み取った書類に同じ種類の行がないときだけ書き込みます。\n[captions]\n");
        if !numbers.is_empty() {
            line(text, "form_number", &quoted(&numbers.join("　")));
        }
        if !title.is_empty() {
            line(text, "title", &list(&title));
        }
        if !notes.is_empty() {
            line(text, "notes", &list(&notes));
        }
    }
    let others: Vec<String> = form
        .captions
        .iter()
        .filter(|caption| {
            !matches!(
                caption.kind,
                CaptionKind::FormNumber | CaptionKind::Title | CaptionKind::Note
            )
        })
        .map(|caption| format!("「{}」", one_line(caption.text.text())))
        .collect();
    if !others.is_empty() {
        let _ = writeln!(
            text,
            "# 書く人が記入する行とみて、定義に入れなかったもの: {}",
            others.join("、")
        );
    }
}

fn columns(text: &mut String, form: &BlankForm, column: &BlankColumn, setup: Option<&SheetSetup>) {
    let (first, last) = column.columns;
    let place = if first == last {
        format!("{}列", column_name(first))
    } else {
        format!("{}～{}列", column_name(first), column_name(last))
    };
    let guess = match column.role {
        Some(_) => "role は見出しから推測",
        None => "role は分かりませんでした",
    };
    let _ = writeln!(text, "\n# {place}。{guess}\n[[columns]]");
    line(text, "role", &quoted(role_name(column.role)));
    line(text, "heading", &quoted(&column.levels.join("\n")));
    if !column.labels.is_empty() {
        line(text, "labels", &list(&column.labels));
    }
    line(
        text,
        "required",
        if is_required(form, column) {
            "true"
        } else {
            "false"
        },
    );
    let width = setup.map_or(DEFAULT_WIDTH, |setup| setup.width_of(first, last));
    line(text, "width", &width.max(1).to_string());
}

/// Width of a column of which nothing is known.
const DEFAULT_WIDTH: u32 = 10;

/// Remarks and numbers may be left out of a table; without any other column all count.
fn is_required(form: &BlankForm, column: &BlankColumn) -> bool {
    let may_miss = |column: &BlankColumn| matches!(column.role, Some(Role::Notes | Role::Number));
    !may_miss(column)
        || form
            .columns
            .iter()
            .filter(|column| !may_miss(column))
            .count()
            < 2
}

fn page(text: &mut String, form: &BlankForm, setup: Option<&SheetSetup>) {
    let Some(setup) = setup else {
        text.push_str(
            "\n# 用紙・欄の幅・文字の設定は、この形式のファイルからは分かりませんでした。\n",
        );
        return;
    };
    text.push_str("\n[page]\n");
    if let Some(paper) = setup.paper {
        let name = match paper {
            PaperSize::A3 => "a3",
            PaperSize::A4 => "a4",
            PaperSize::A5 => "a5",
            PaperSize::B4 => "b4",
            PaperSize::B5 => "b5",
        };
        line(text, "paper", &quoted(name));
    }
    if let Some(landscape) = setup.landscape {
        let name = if landscape { "landscape" } else { "portrait" };
        line(text, "orientation", &quoted(name));
    }
    text.push_str("# 欄の width は画面の点の数（Excelで欄の境をつかむと出る「ピクセル」）です。\n");
    line(text, "widths", "\"pixels\"");
    let first_column = form.columns.iter().map(|column| column.columns.0);
    if let Some(font) = most_used(setup, form.rows.1.saturating_add(1), first_column.clone()) {
        line(text, "body_font", &quoted(&font.name));
        line(text, "body_size", &font.size.to_string());
    }
    if let Some(font) = most_used(setup, form.rows.1, first_column) {
        line(text, "heading_font", &quoted(&font.name));
        line(text, "heading_size", &font.size.to_string());
    }
    let title = of_kind(form, CaptionKind::Title).next();
    let title = title.and_then(|caption| caption.text.cells().into_iter().next());
    if let Some(font) = title.and_then(|cell| setup.font(cell.row, cell.column)) {
        line(text, "title_size", &font.size.to_string());
    }
    if let Some(margins) = setup.margins {
        let millimetres = margins.map(|tenths| (tenths.saturating_add(5) / 10).to_string());
        let _ = writeln!(text, "# 余白（左・右・上・下、ミリメートル）");
        line(text, "margins", &format!("[{}]", millimetres.join(", ")));
    }
    if let Some((first, last)) = setup.title_rows {
        let _ = writeln!(
            text,
            "# 印刷タイトル（{}～{}行目）: 見出しの行は、いつも全部のページに印刷します。",
            first + 1,
            last + 1
        );
    }
}

/// The font that most cells of a row have; the leftmost of several.
fn most_used(
    setup: &SheetSetup,
    row: u32,
    columns: impl Iterator<Item = u32>,
) -> Option<&CellFont> {
    let mut counts: BTreeMap<usize, (usize, &CellFont)> = BTreeMap::new();
    for (at, column) in columns.enumerate() {
        let font = setup.font(row, column)?;
        let known = counts.iter().find(|(_, (_, other))| *other == font);
        let at = known.map_or(at, |(at, _)| *at);
        counts.entry(at).or_insert((0, font)).0 += 1;
    }
    counts
        .into_values()
        .rev()
        .max_by_key(|(count, _)| *count)
        .map(|(_, font)| font)
        .filter(|font| !font.name.is_empty())
}

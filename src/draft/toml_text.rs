//! The text of a drafted template: ready to use, and with comments that say what was guessed.

use std::fmt::Write as _;

use crate::model::{
    BlankColumn, BlankForm, Caption, CaptionKind, CellFont, PaperSize, Role, SheetSetup,
    column_name, fiscal_year,
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
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
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
            if title.iter().any(|line| fiscal_year(line).is_some()) {
                text.push_str(
                    "# 年度が入っています。毎年使うときは、年度を消しておいてください。\n",
                );
            }
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
    let below = form.rows.1.saturating_add(1);
    let body = form.columns.iter().map(|column| (below, column.columns.0));
    if let Some(font) = most_used(setup, body) {
        line(text, "body_font", &quoted(&font.name));
        line(text, "body_size", &font.size.to_string());
    }
    let headings = form.columns.iter().map(|column| column.at);
    if let Some(font) = most_used(setup, headings) {
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

/// The font that most of these cells have; that of the leftmost where several are as frequent.
fn most_used(setup: &SheetSetup, cells: impl Iterator<Item = (u32, u32)>) -> Option<&CellFont> {
    let mut counts: Vec<(usize, &CellFont)> = Vec::new();
    for (row, column) in cells {
        let font = setup.font(row, column)?;
        match counts.iter_mut().find(|(_, known)| *known == font) {
            Some((count, _)) => *count += 1,
            None => counts.push((1, font)),
        }
    }
    counts
        .into_iter()
        .rev()
        .max_by_key(|(count, _)| *count)
        .map(|(_, font)| font)
        .filter(|font| !font.name.is_empty())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::model::{CellRef, Traced};
    use crate::template::{Layout, Template};

    fn form(headings: &[(&str, Option<Role>)], captions: &[(CaptionKind, &str)]) -> BlankForm {
        let sheet: Arc<str> = "S".into();
        BlankForm {
            sheet: Arc::clone(&sheet),
            rows: (3, 3),
            columns: (0..)
                .zip(headings)
                .map(|(at, (heading, role))| BlankColumn {
                    columns: (at, at),
                    at: (3, at),
                    levels: vec![(*heading).to_owned()],
                    role: *role,
                    labels: vec![(*heading).to_owned()],
                })
                .collect(),
            captions: captions
                .iter()
                .map(|(kind, text)| Caption {
                    kind: *kind,
                    text: Traced::cell(&CellRef::new(&sheet, 0, 0), text),
                })
                .collect(),
            has_sections: false,
        }
    }

    #[test]
    fn whatever_a_form_says_the_draft_is_a_template() {
        let nasty = [
            "\"引用\" \\ 円",
            "一段目\n二段目\tタブ",
            "\u{7f}\u{1}\u{85}\u{2028}]]",
            "'''\"\"\"#",
            "🙂𠮷\u{feff}",
        ];
        let headings: Vec<(&str, Option<Role>)> = nasty.iter().map(|text| (*text, None)).collect();
        let captions: Vec<(CaptionKind, &str)> = nasty
            .iter()
            .flat_map(|text| {
                [
                    CaptionKind::Title,
                    CaptionKind::FormNumber,
                    CaptionKind::Note,
                    CaptionKind::Preamble,
                ]
                .map(|kind| (kind, *text))
            })
            .collect();
        let setup = SheetSetup {
            sheet: "S".to_owned(),
            default_width: u32::MAX,
            margins: Some([u32::MAX; 4]),
            fonts: vec![CellFont {
                name: nasty[0].to_owned(),
                size: u32::MAX,
            }],
            title_rows: Some((u32::MAX - 1, u32::MAX - 1)),
            ..SheetSetup::default()
        };
        for setup in [None, Some(&setup)] {
            let text = toml(&form(&headings, &captions), setup, "x", "a\n\"b\".xlsx");
            let template = Template::parse("x.toml", &text);
            let template = template.unwrap_or_else(|error| panic!("{error}\n{text}"));
            let found: Vec<&str> = template
                .columns
                .iter()
                .map(|column| column.heading.as_str())
                .collect();
            assert_eq!(found, nasty);
            assert!(template.columns.iter().all(|column| column.required));
            assert_eq!(template.captions.notes, nasty.map(str::trim));
        }
    }

    #[test]
    fn figures_make_a_grid_and_remarks_may_be_missing() {
        let columns = [
            ("No", Some(Role::Number)),
            ("指標", Some(Role::Item)),
            ("実績", Some(Role::Actual)),
            ("備考", Some(Role::Notes)),
        ];
        let title = [(CaptionKind::Title, "令和6年度　管理表（案）")];
        let text = toml(&form(&columns, &title), None, "x", "a.xlsx");
        let template = Template::parse("x.toml", &text).expect("a template");
        assert_eq!(template.table.layout, Layout::Grid);
        let required: Vec<bool> = template.columns.iter().map(|c| c.required).collect();
        assert_eq!(required, [false, true, true, false]);
        assert_eq!(template.name.ja, "管理表（案）");
        assert!(text.contains("年度を消しておいてください"), "{text}");
    }
}

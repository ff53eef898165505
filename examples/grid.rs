//! x
use yoshiki::model::{Cell, DropReason, Format, Grid, Region, Workbook};
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let v: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(&a[1]).unwrap()).unwrap();
    let mut sheets = vec![];
    for s in v.as_array().unwrap() {
        let mut g = Grid::new(s["name"].as_str().unwrap());
        for c in s["cells"].as_array().unwrap() {
            g.put(
                c[0].as_u64().unwrap() as u32,
                c[1].as_u64().unwrap() as u32,
                Cell::text(c[2].as_str().unwrap()),
            );
        }
        for m in s["merged"].as_array().unwrap() {
            g.merged.push(Region {
                first_row: m[0].as_u64().unwrap() as u32,
                first_column: m[1].as_u64().unwrap() as u32,
                last_row: m[2].as_u64().unwrap() as u32,
                last_column: m[3].as_u64().unwrap() as u32,
            });
        }
        sheets.push(g);
    }
    let book = Workbook {
        format: Format::Xlsx,
        charset: None,
        sheets,
    };
    let cat = yoshiki::template::Catalog::built_in().unwrap();
    let m = match yoshiki::recognize::identify(&book, &cat, None) {
        Ok(m) => m,
        Err(e) => {
            println!("{e}");
            return;
        }
    };
    let d = yoshiki::recognize::extract(&book, &m, "x");
    println!(
        "# {} rows {} adds {} src {} placed {} dropped {} changes {}",
        d.template,
        d.rows.len(),
        d.placement.adds_up(),
        d.placement.source_characters,
        d.placement.placed,
        d.placement.dropped.len(),
        d.placement.changes.len()
    );
    for x in d
        .placement
        .dropped
        .iter()
        .filter(|x| x.reason != DropReason::Markup)
    {
        println!("# dropped {:?} {}", x.reason, x.text);
    }
    let norm = |s: &str| s.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    for x in d.all_items() {
        println!(
            "{:?} {} [{}]",
            x.kind,
            norm(&x.path.to_string()),
            norm(&x.heading)
        );
        for (r, e) in &x.entries {
            println!(
                "    {} {} {}",
                r.name(),
                e.number.as_ref().map_or("", |n| &n.canonical),
                norm(e.text.text())
            );
        }
    }
    if a.len() > 2 {
        for r in &d.rows {
            println!("# -- {:?}", r.kind);
            for (k, p) in &r.entries {
                println!("#  {}: {}", k.name(), p.text.text().replace('\n', "⏎"));
            }
        }
    }
}

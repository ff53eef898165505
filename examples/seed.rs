use yoshiki::model::{Cell, DropReason, Format, Grid, Item, Workbook};
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let t = std::fs::read_to_string(&a[1]).unwrap();
    let mut g = Grid::new("Sheet1");
    for (r, l) in t.lines().enumerate() {
        for (c, x) in l.split('\t').enumerate() {
            if !x.is_empty() {
                g.put(r as u32, c as u32, Cell::text(x));
            }
        }
    }
    let book = Workbook {
        format: Format::Tsv,
        charset: None,
        sheets: vec![g],
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
        "{} rows {} adds {} src {} placed {} dropped {}",
        d.template,
        d.rows.len(),
        d.placement.adds_up(),
        d.placement.source_characters,
        d.placement.placed,
        d.placement.dropped.len()
    );
    for c in &d.captions {
        println!("caption {:?} {}", c.kind, c.text.text());
    }
    for x in d
        .placement
        .dropped
        .iter()
        .filter(|x| x.reason != DropReason::Markup)
    {
        println!("dropped {:?} {}", x.reason, x.text);
    }
    fn show(i: &[Item], n: usize) {
        for x in i {
            println!(
                "{}{:?} {} [{}] {}",
                " ".repeat(n * 2),
                x.kind,
                x.path,
                x.heading,
                x.entries
                    .iter()
                    .map(|(r, e)| format!(
                        "{}:{}{}",
                        r.name(),
                        e.number
                            .as_ref()
                            .map_or(String::new(), |n| n.canonical.clone() + " "),
                        e.text.len()
                    ))
                    .collect::<Vec<_>>()
                    .join(" ")
            );
            show(&x.items, n + 1);
        }
    }
    show(&d.items, 0);
    if a.len() > 2 {
        for r in &d.rows {
            println!("-- {:?}", r.kind);
            for (k, p) in &r.entries {
                println!(
                    "  {}: {} heads {:?}",
                    k.name(),
                    p.text.text().replace('\n', "⏎"),
                    p.heads
                        .iter()
                        .map(|h| h.path.to_string())
                        .collect::<Vec<_>>()
                );
            }
        }
    }
}

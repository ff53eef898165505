//! The files people write: forms, names of columns, lists of what is allowed. A form that is taken reads a table.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use yoshiki::pipeline::{self, Choice};
use yoshiki::template::{Allow, Catalog, TemplateFile};
use yoshiki::write::FileNames;

static CATALOG: LazyLock<Catalog> =
    LazyLock::new(|| Catalog::built_in().expect("the forms are sound"));

const TABLE: &str = "令和5年度 実施状況\n番号,項目,計画,目標,実績,備考\n1,研修,研修を行う。,10回,8回,\n(1),派遣,講師を派遣する。,5人,6人,済\n";

fuzz_target!(|text: &str| {
    let _ = Allow::list("a.allow.toml", text.as_bytes());
    let mut catalog = CATALOG.clone();
    let id = text.split('"').nth(1).unwrap_or("a").to_owned();
    for name in [format!("{id}.toml"), "dictionary.toml".to_owned()] {
        let file = TemplateFile {
            origin: name.clone(),
            name,
            text: text.to_owned(),
        };
        if catalog.add_files(&[file]).is_ok() {
            let choice = Choice {
                template: catalog.get(&id).map(|_| id.clone()),
                ..Choice::default()
            };
            let names = FileNames::default();
            let _ = pipeline::convert(TABLE.as_bytes(), &names, &catalog, &choice);
        }
    }
});

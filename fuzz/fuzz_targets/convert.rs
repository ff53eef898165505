//! One file down the whole staircase: the first byte says what is written, and it is read back.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use yoshiki::pipeline::{self, Choice, ProductKind, Products};
use yoshiki::read;
use yoshiki::template::Catalog;
use yoshiki::write::{FileNames, WRITERS};
use yoshiki_fuzz::{allow_caught_panics, hold};

static CATALOG: LazyLock<Catalog> =
    LazyLock::new(|| Catalog::built_in().expect("the forms are sound"));

fuzz_target!(init: allow_caught_panics(), |data: &[u8]| {
    let Some((choice, bytes)) = data.split_first() else {
        return;
    };
    let choice = usize::from(choice.wrapping_sub(b'0'));
    let is_table = choice & 4 != 0;
    let choice = Choice {
        template: is_table.then(|| "hyo".to_owned()),
        products: Products {
            writer: WRITERS.get(choice & 3),
            review: choice & 8 != 0,
            ..Products::default()
        },
        ..Choice::default()
    };
    let names = FileNames {
        source: "様式.csv".to_owned(),
        official: "様式_提出用.xlsx".to_owned(),
    };
    let Ok(converted) = pipeline::convert(bytes, &names, &CATALOG, &choice) else {
        return;
    };
    for product in &converted.products {
        if product.kind == ProductKind::Official {
            hold(&read::read(&product.bytes).expect("what was written is read"));
        }
    }
});

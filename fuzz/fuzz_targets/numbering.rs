//! Item numbers at every place of a text, and headings.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yoshiki::model::{Number, heading_parts, read_number};

fuzz_target!(|text: &str| {
    let chars: Vec<char> = text.chars().collect();
    for at in 0..chars.len().min(200) {
        if let Some(mark) = read_number(&chars, at) {
            assert!(mark.end > at && mark.end <= chars.len());
        }
    }
    let _ = Number::column(text).as_iroha();
    let levels: Vec<&str> = text.lines().take(8).collect();
    let _ = heading_parts(&levels);
});

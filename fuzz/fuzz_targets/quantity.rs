//! Quantities in running text, and what a cell says.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yoshiki::model::{CellValue, Setting, cell_value, quantities};

fuzz_target!(|text: &str| {
    let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    let mut end = 0;
    for quantity in quantities(text) {
        assert!(end <= quantity.chars.start && quantity.chars.start < quantity.chars.end);
        end = quantity.chars.end;
    }
    assert!(end <= length);
    for setting in [Setting::Plain, Setting::Signed, Setting::Grades] {
        if let CellValue::Number(number) = cell_value(text, setting) {
            assert!(number.chars.start < number.chars.end && number.chars.end <= length);
        }
    }
});

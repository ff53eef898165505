//! Any bytes: an error or a workbook.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yoshiki::read;
use yoshiki_fuzz::{allow_caught_panics, hold};

fuzz_target!(init: allow_caught_panics(), |data: &[u8]| {
    if let Ok(book) = read::read(data) {
        hold(&book);
    }
    let _ = read::sheet_setups(data);
});

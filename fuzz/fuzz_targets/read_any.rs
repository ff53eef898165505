//! Any bytes: an error or a workbook.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yoshiki::read;
use yoshiki_fuzz::{allow_caught_panics, hold, set_up};

fuzz_target!(init: allow_caught_panics(), |data: &[u8]| {
    if let Ok(book) = read::read(data) {
        hold(&book);
    }
    set_up(data);
});

//! Workbooks of Excel 5 to 2003.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yoshiki::read::ReadOptions;
use yoshiki_fuzz::{allow_caught_panics, read_as, set_up};

fuzz_target!(init: allow_caught_panics(), |data: &[u8]| {
    read_as("xls", data, ReadOptions::default());
    set_up(data);
});

//! Tables in HTML, as old programs save them under the name of a workbook.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yoshiki::read::ReadOptions;
use yoshiki_fuzz::read_as;

fuzz_target!(|data: &[u8]| {
    read_as("html", data, ReadOptions::default());
});

//! Binary workbooks of Excel 2007, by bytes or by parts.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yoshiki::read::{self, ReadOptions};
use yoshiki_fuzz::{allow_caught_panics, package, read_as};

fuzz_target!(init: allow_caught_panics(), |data: &[u8]| {
    let bytes = package(data);
    read_as("xlsb", &bytes, ReadOptions::default());
    let _ = read::sheet_setups(&bytes);
});

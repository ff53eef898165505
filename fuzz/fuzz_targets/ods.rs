//! Open document spreadsheets, by bytes or by parts.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yoshiki::read::ReadOptions;
use yoshiki_fuzz::{allow_caught_panics, package, read_as, set_up};

fuzz_target!(init: allow_caught_panics(), |data: &[u8]| {
    let bytes = package(data);
    read_as("ods", &bytes, ReadOptions::default());
    set_up(&bytes);
});

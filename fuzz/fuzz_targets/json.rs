//! Documents in JSON.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yoshiki::read::ReadOptions;
use yoshiki_fuzz::read_as;

fuzz_target!(|data: &[u8]| {
    read_as("json", data, ReadOptions::default());
});

//! Text tables: the character set is guessed, or the one that the first byte says.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yoshiki::read::{Charset, ReadOptions};
use yoshiki_fuzz::read_as;

fuzz_target!(|data: &[u8]| {
    let Some((choice, text)) = data.split_first() else {
        return;
    };
    let charset = Charset::ALL
        .get(usize::from(choice.wrapping_sub(b'0')))
        .copied();
    let options = ReadOptions {
        charset,
        ..ReadOptions::default()
    };
    read_as("csv", text, options);
});

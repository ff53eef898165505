//! Dates, periods and fiscal years of both calendars.
#![no_main]

use libfuzzer_sys::fuzz_target;
use yoshiki::model::{dates, fiscal_year, period};

fuzz_target!(|text: &str| {
    let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    let mut end = 0;
    for mention in dates(text) {
        assert!(end <= mention.chars.start && mention.chars.start < mention.chars.end);
        end = mention.chars.end;
        if let Some(date) = mention.date() {
            assert!(date.weekday() < 7 && (date.year - date.fiscal_year()) < 2);
        }
    }
    assert!(end <= length);
    let _ = fiscal_year(text);
    let _ = period(text);
});

//! Files made to harm: small ones that ask for much, liars, and what has no end. Each gives its error, or what it
//! holds, at the cost of what it holds.
//!
//! The files grow with the limits: here the limits are small, so that the whole set takes seconds. The same set against
//! the limits that users have takes a minute and the released program:
//!
//! ```text
//! cargo test --release --test hostile -- --ignored --nocapture
//! ```

#[path = "support/hostile_files.rs"]
mod files;
#[path = "support/zip_by_hand.rs"]
mod zip_by_hand;

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use files::Expected;
use yoshiki::read::{Limit, Limits, ReadError, ReadOptions, read_with};

/// Every limit so small that a file above it is small too.
fn small() -> Limits {
    Limits::default()
        .with(Limit::Text, 2)
        .with(Limit::Entries, 200)
        .with(Limit::Sheets, 20)
        .with(Limit::Cells, 5_000)
        .with(Limit::CellsSeen, 20_000)
        .with(Limit::Characters, 100_000)
        .with(Limit::CellCharacters, 5_000)
        .with(Limit::Strings, 5_000)
        .with(Limit::Regions, 500)
        .with(Limit::Elements, 20_000)
        .with(Limit::Values, 20_000)
        .with(Limit::Nesting, 100)
}

#[test]
fn hostile_files_cost_what_they_hold() {
    let limits = small();
    for (name, bytes, expected) in files::all(limits) {
        let options = ReadOptions {
            limits,
            ..ReadOptions::default()
        };
        let begun = Instant::now();
        let read = read_with(&bytes, options);
        let seconds = begun.elapsed();
        assert!(seconds < Duration::from_secs(5), "{name}: {seconds:?}");
        match (expected, read) {
            (Expected::Over(limit), Err(ReadError::OverLimit { limit: over, most })) => {
                assert_eq!((over, most), (limit, limits.of(limit)), "{name}");
            }
            (Expected::Corrupt, Err(ReadError::Corrupt { .. })) | (Expected::Refused, Err(_)) => {}
            (Expected::Cells(cells), Ok(book)) => {
                let held = book.sheets.iter().map(|grid| grid.cells().count());
                assert_eq!(held.sum::<usize>(), cells, "{name}");
            }
            (expected, read) => {
                let read = read.map(|book| book.sheets.len());
                panic!("{name}: {expected:?}, not {read:?}");
            }
        }
    }
}

#[test]
fn what_a_file_defines_itself_is_named_and_never_expanded() {
    let mut files = files::all(small());
    files.retain(|(name, _, _)| name.starts_with("entities"));
    assert_eq!(files.len(), 2);
    for (name, bytes, _) in files {
        let error = read_with(&bytes, ReadOptions::default()).err();
        let message = error.map(|error| error.to_string()).unwrap_or_default();
        assert!(
            message.contains("unknown entity &big;"),
            "{name}: {message}"
        );
        assert!(!message.contains("bang"), "{name}: {message}");
    }
}

/// Seconds of work and KiB that a file may take at the limits that users have.
const SECONDS: f64 = 10.0;
const KIB: u64 = 512 << 10;

#[test]
#[ignore = "takes a minute and the released program"]
#[expect(clippy::print_stdout, reason = "figures are what the run is for")]
fn hostile_files_stay_within_bounds_at_the_limits_users_have() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut worst = Vec::new();
    for (name, bytes, _) in files::all(Limits::default()) {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("the file");
        let ran = Command::new("/usr/bin/time")
            .args([
                "-f",
                "%U %S %M",
                env!("CARGO_BIN_EXE_yoshiki"),
                "check",
                "--lang",
                "en",
            ])
            .arg(&path)
            .output()
            .expect("the program under /usr/bin/time");
        fs::remove_file(&path).expect("the file");
        let said = String::from_utf8_lossy(&ran.stderr);
        let (rest, figures) = said.trim_end().rsplit_once('\n').unwrap_or(("", &said));
        let mut figures = figures.split(' ');
        let mut seconds = || {
            figures
                .next()
                .and_then(|s| s.parse().ok())
                .unwrap_or(f64::MAX)
        };
        let seconds: f64 = seconds() + seconds();
        let kib: u64 = figures
            .next()
            .and_then(|s| s.parse().ok())
            .unwrap_or(u64::MAX);
        let message = rest.lines().last().unwrap_or_default().trim();
        println!("{seconds:6.2} s {:4} MiB  {name}: {message}", kib >> 10);
        let is_defect = rest.contains("defect") || ran.status.code().is_none();
        if seconds > SECONDS || kib > KIB || is_defect {
            worst.push(name);
        }
    }
    assert!(worst.is_empty(), "{worst:?}");
}

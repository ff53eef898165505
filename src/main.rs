//! `yoshiki`: calls [`yoshiki::cli::run`] and returns its exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    yoshiki::cli::run()
}

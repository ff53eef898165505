//! The commands as people type them: every `console` block of `tests/cli/*.md` and of README.md.
//!
//! `TRYCMD=overwrite cargo test --test cli` writes what the program says now into the files; read the difference
//! before you commit it.

#[test]
fn commands_say_what_is_written() {
    trycmd::TestCases::new()
        .env("LC_ALL", "ja_JP.UTF-8")
        .env("NO_COLOR", "1")
        .case("tests/cli/*.md")
        .case("README.md");
}

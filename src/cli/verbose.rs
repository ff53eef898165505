//! What `--verbose` adds: how long it took, and what stands where something failed. That is content of the document, so
//! it is said first.

use std::time::{Duration, Instant};

use super::console::Console;
use super::failure::Failure;
use super::text::{Style, Text};

/// Says what will be shown, and turns it on.
pub(super) fn begin(console: &mut Console) {
    console.verbose = true;
    let said = console.lang.pick(
        "--verbose: 処理の時間と、うまくいかなかったところの内容を表示します。書類の文字が含まれるので、ほかの人に送る前に確かめてください。",
        "--verbose: shows times, and what stands where something failed; that is content of the document, so look through it before you send it to anyone",
    );
    console.warn(&Text::line(said));
}

/// Does the work and sees how long it takes.
pub(super) fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let began = Instant::now();
    let done = work();
    (done, began.elapsed())
}

/// How long a file took.
pub(super) fn time(file: &str, took: Duration, console: &mut Console) {
    if console.verbose {
        let ms = took.as_millis();
        let said = console.lang.pick(
            format!("  {file}: 読み取りから書き出す前まで {ms}ミリ秒"),
            format!("  {file}: {ms} ms from reading it until it was ready to be written"),
        );
        show(&said, console);
    }
}

/// Tells why a file gave nothing, and what stands there where that is asked for.
pub(super) fn failed(failure: &Failure, file: &str, console: &mut Console) {
    console.warn(&failure.tell(file, console.lang));
    contents(failure.contents(), console);
}

/// What stands where something failed.
pub(super) fn contents(found: Option<&str>, console: &mut Console) {
    if let Some(found) = found.filter(|_| console.verbose) {
        let said = console.lang.pick(
            format!("  そこにある内容: {found}"),
            format!("  what stands there: {found}"),
        );
        show(&said, console);
    }
}

fn show(said: &str, console: &mut Console) {
    let mut text = Text::default();
    text.styled(Style::Faint, said);
    console.warn(&text);
}

//! The only file that prints: standard output, standard error, color.

use std::env;
use std::io::{self, IsTerminal, Write};

use super::lang::Lang;
use super::text::{Style, Text};

/// Where people are spoken to.
pub(super) struct Console {
    /// The language they are spoken to in.
    pub(super) lang: Lang,
    /// Whether contents of documents and times are shown too.
    pub(super) verbose: bool,
    out: Stream,
    err: Stream,
    to_err: bool,
}

impl Console {
    /// The console of the process.
    pub(super) fn of_process(lang: Lang) -> Self {
        let color = env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            && env::var_os("TERM").is_none_or(|value| value != "dumb");
        Self {
            lang,
            verbose: false,
            out: Stream::new(io::stdout(), color && io::stdout().is_terminal()),
            err: Stream::new(io::stderr(), color && io::stderr().is_terminal()),
            to_err: false,
        }
    }

    /// From now on speaks on standard error alone, because standard output carries a result.
    pub(super) fn keep_out_clear(&mut self) {
        self.to_err = true;
    }

    /// Shows what was asked for, or how it went.
    pub(super) fn say(&mut self, text: &Text) {
        if self.to_err {
            self.err.show(text);
        } else {
            self.out.show(text);
        }
    }

    /// Shows what a person must know even where standard output goes into a file.
    pub(super) fn warn(&mut self, text: &Text) {
        self.err.show(text);
    }

    /// Puts a result on standard output, byte for byte.
    pub(super) fn put(&mut self, bytes: &[u8]) {
        self.out.write(bytes);
    }

    /// Why standard output could not take everything. A reader that went away (`| head`) is no reason.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        self.out.flush();
        self.err.flush();
        self.out.failure.take().map_or(Ok(()), Err)
    }
}

/// True when a person looks at standard output, so that a workbook must not go there.
pub(super) fn out_is_terminal() -> bool {
    io::stdout().is_terminal()
}

struct Stream {
    to: Box<dyn Write>,
    color: bool,
    closed: bool,
    failure: Option<io::Error>,
}

impl Stream {
    fn new(to: impl Write + 'static, color: bool) -> Self {
        Self {
            to: Box::new(to),
            color,
            closed: false,
            failure: None,
        }
    }

    fn show(&mut self, text: &Text) {
        let mut shown = String::new();
        for (style, part) in text.parts() {
            let part = part.chars().map(harmless);
            match code(style) {
                Some(code) if self.color => {
                    shown.push_str("\u{1b}[");
                    shown.push_str(code);
                    shown.push('m');
                    shown.extend(part);
                    shown.push_str("\u{1b}[0m");
                }
                _ => shown.extend(part),
            }
        }
        self.write(shown.as_bytes());
        self.flush();
    }

    fn write(&mut self, bytes: &[u8]) {
        if !self.closed {
            let result = self.to.write_all(bytes);
            self.note(result);
        }
    }

    fn flush(&mut self) {
        if !self.closed {
            let result = self.to.flush();
            self.note(result);
        }
    }

    fn note(&mut self, result: io::Result<()>) {
        if let Err(error) = result {
            self.closed = true;
            if error.kind() != io::ErrorKind::BrokenPipe {
                self.failure = Some(error);
            }
        }
    }
}

/// Names of files and texts of cells are not to give orders to the terminal, nor to turn lines around.
fn harmless(c: char) -> char {
    let is_order = c.is_control() && !matches!(c, '\n' | '\t');
    let is_turn = matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    if is_order || is_turn {
        char::REPLACEMENT_CHARACTER
    } else {
        c
    }
}

/// The terminal's code for a style.
fn code(style: Style) -> Option<&'static str> {
    match style {
        Style::Plain => None,
        Style::Strong => Some("1"),
        Style::Faint => Some("2"),
        Style::Good => Some("1;32"),
        Style::Error => Some("1;31"),
        Style::Warning => Some("1;33"),
        Style::Info => Some("1;36"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Broken(io::ErrorKind);

    impl Write for Broken {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn console(kind: io::ErrorKind) -> Console {
        Console {
            lang: Lang::En,
            verbose: false,
            out: Stream::new(Broken(kind), false),
            err: Stream::new(io::sink(), false),
            to_err: false,
        }
    }

    #[derive(Clone, Default)]
    struct Paper(std::rc::Rc<std::cell::RefCell<Vec<u8>>>);

    impl Write for Paper {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().write(bytes)
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn what_is_shown_gives_no_orders_to_the_terminal() {
        let paper = Paper::default();
        let mut out = Stream::new(paper.clone(), true);
        let mut text = Text::line("様\u{1b}]0;x\u{7}式\u{9b}1m\r\t\u{202E}xslx.exe");
        text.push(Style::Strong, "\u{1b}[2J");
        out.show(&text);
        let shown = String::from_utf8_lossy(&paper.0.borrow()).into_owned();
        assert_eq!(
            shown,
            "様\u{FFFD}]0;x\u{FFFD}式\u{FFFD}1m\u{FFFD}\t\u{FFFD}xslx.exe\n\u{1b}[1m\u{FFFD}[2J\u{1b}[0m"
        );
    }

    #[test]
    fn a_reader_that_went_away_is_no_failure_but_a_full_disk_is() {
        let mut broken = console(io::ErrorKind::BrokenPipe);
        broken.put(b"x");
        assert!(broken.finish().is_ok());
        let mut full = console(io::ErrorKind::StorageFull);
        full.put(b"x");
        assert!(full.finish().is_err());
    }
}

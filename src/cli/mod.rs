//! Arguments come in → files, reports and an exit code go out. This floor alone talks to people, and alone
//! touches files, threads and the environment.

mod allow;
mod archive;
mod args;
mod batch;
mod check;
mod clock;
mod console;
mod convert;
mod defect;
mod disk;
mod explain;
mod failure;
mod forms;
mod help;
mod inputs;
mod inspect;
mod join;
mod lang;
mod leftovers;
mod limits;
mod outputs;
mod report;
mod sarif;
mod signals;
mod templates;
mod text;
mod together;
mod verbose;

use std::env;
use std::ffi::OsString;
use std::process::ExitCode;

use clap::FromArgMatches;
use clap::error::ErrorKind;

use crate::model::Message;
use crate::pipeline::Choice;
use crate::read::ReadOptions;
use crate::template::Catalog;
use args::{Args, Command, ReadingArgs};
use console::Console;
use lang::Lang;
use text::{Style, Text};

/// How it went. The greater one stands for several.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Exit {
    /// No finding of severity error.
    Done = 0,
    /// At least one finding of severity error.
    FoundErrors = 1,
    /// Wrong usage.
    Usage = 2,
    /// At least one file could not be read, recognized or written.
    Failed = 3,
}

/// Runs the program with the arguments of the process.
#[must_use]
pub fn run() -> ExitCode {
    defect::silence_panics();
    signals::survive_limits();
    let args: Vec<OsString> = env::args_os().skip(1).collect();
    let lang = Lang::asked_for(&args).unwrap_or_else(|| Lang::of_system(|name| env::var_os(name)));
    let mut console = Console::of_process(lang);
    let mut exit = match defect::catch(|| start(args, &mut console)) {
        Ok(exit) => exit,
        Err(defect) => {
            console.warn(&complaint(&defect.message(), lang));
            verbose::contents(defect.words(), &mut console);
            Exit::Failed
        }
    };
    if let Err(error) = console.finish() {
        let message = Message::new(
            format!("標準出力に書き出せません。空き容量と権限を確認してください。（{error}）"),
            format!("standard output cannot be written; check space and rights ({error})"),
        );
        console.warn(&complaint(&message, lang));
        exit = Exit::Failed;
    }
    ExitCode::from(exit as u8)
}

fn start(args: Vec<OsString>, console: &mut Console) -> Exit {
    let lang = console.lang;
    let line = [OsString::from("yoshiki")]
        .into_iter()
        .chain(help::with_command(args));
    let parsed = help::command(lang)
        .try_get_matches_from(line)
        .and_then(|matches| Args::from_arg_matches(&matches));
    match parsed {
        Ok(args) => {
            if args.verbose {
                verbose::begin(console);
            }
            dispatch(args.command, console)
        }
        Err(error) => match error.kind() {
            ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
                console.say(&Text::line(error.to_string().trim_end()));
                Exit::Done
            }
            ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
                console.say(&greeting(lang));
                Exit::Usage
            }
            _ => wrong_usage(console, &help::complaint(&error, lang)),
        },
    }
}

fn dispatch(command: Command, console: &mut Console) -> Exit {
    match command {
        Command::Convert(args) => forms::with(&args.forms.folders, console, |forms, console| {
            convert::convert(&args, forms, console)
        }),
        Command::Check(args) => {
            forms::with(&args.reading.forms.folders, console, |forms, console| {
                check::check(&args, forms, console)
            })
        }
        Command::Inspect(args) => {
            forms::with(&args.reading.forms.folders, console, |forms, console| {
                inspect::inspect(&args, forms, console)
            })
        }
        Command::Templates(args) => forms::with(&args.folders, console, |forms, console| {
            templates::templates(args.command, forms, console)
        }),
        Command::Explain(args) => explain::explain(args.code.as_deref(), console),
    }
}

/// What to do, for someone who started the program and asked for nothing.
fn greeting(lang: Lang) -> Text {
    let mut text = Text::default();
    let lines = lang.pick(
        [
            "yoshiki（様式）は、ExcelやCSVの表を、提出用の様式に整えます。",
            "ファイルかフォルダーを、このプログラムの上にドラッグするか、次のように指定してください。",
            "    yoshiki R5実施状況.xlsx",
            "隣に「R5実施状況_提出用.xlsx」と「R5実施状況_確認用.xlsx」ができます。元のファイルは変更しません。",
            "ほかの使い方: yoshiki --help",
        ],
        [
            "yoshiki turns the spreadsheets that offices keep into the forms they hand in.",
            "Drag files or folders onto this program, or name them:",
            "    yoshiki R5実施状況.xlsx",
            "It writes R5実施状況_提出用.xlsx and R5実施状況_確認用.xlsx beside it. The input is never changed.",
            "For more: yoshiki --help",
        ],
    );
    for line in lines {
        text.plain(line);
    }
    text
}

/// What the user settled beforehand. `Err` for a form that there is not.
fn choice(reading: &ReadingArgs, catalog: &Catalog) -> Result<Choice, Message> {
    Ok(Choice {
        template: known(reading.template.as_ref(), catalog)?,
        target: None,
        reading: ReadOptions {
            charset: reading.charset,
            limits: reading.limits.0,
        },
        ..Choice::default()
    })
}

/// The id of a form that there is. `Err` for one that there is not.
fn known(id: Option<&String>, catalog: &Catalog) -> Result<Option<String>, Message> {
    match id {
        Some(id) if catalog.get(id).is_none() => Err(templates::unknown(id, catalog)),
        _ => Ok(id.cloned()),
    }
}

fn wrong_usage(console: &mut Console, message: &str) -> Exit {
    let mut text = Text::default();
    text.push(Style::Error, console.lang.pick("エラー: ", "error: "));
    text.plain(message);
    console.warn(&text);
    Exit::Usage
}

/// A message in the chosen language, the other below it: whoever is asked for help may read the other one.
fn complaint(message: &Message, lang: Lang) -> Text {
    let (first, second) = lang.pick((&message.ja, &message.en), (&message.en, &message.ja));
    let mut text = Text::default();
    text.push(Style::Error, lang.pick("エラー: ", "error: "));
    text.plain(first);
    text.styled(Style::Faint, second);
    text
}

//! `convert`: each file to the workbook to hand in, and its review.

use std::io::ErrorKind;

use super::allow;
use super::archive;
use super::args::{self, ConvertArgs};
use super::batch;
use super::console::{self, Console};
use super::disk::{self, DiskError};
use super::failure::{self, Failure};
use super::inputs::{Input, Inputs};
use super::join::{self, Joining};
use super::lang::Lang;
use super::outputs::{Destination, Names, Naming};
use super::report;
use super::text::{Style, Text};
use super::{Exit, known, verbose, wrong_usage};
use crate::model::{Message, Severity};
use crate::pipeline::{Choice, Converted, ProductKind, Products};
use crate::read::ReadOptions;
use crate::template::{Catalog, Template};
use crate::write::{Encoding, TextCharset, WRITERS, Writer};

/// One file to convert, and the names of its results; none for standard output.
struct Job<'a> {
    input: &'a Input,
    names: Option<Names>,
    choice: Choice,
}

pub(super) fn convert(
    args: &ConvertArgs,
    catalog: &'static Catalog,
    console: &mut Console,
) -> Exit {
    let lang = console.lang;
    let inputs = Inputs::find(&args.inputs);
    let destination = Destination::of(args.output.as_deref());
    let plan = choice(args, catalog)
        .and_then(|choice| Ok((choice, format(args, &destination, &inputs.files)?)));
    let (choice, to) = match plan {
        Ok(plan) => plan,
        Err(message) => return wrong_usage(console, lang.of(&message)),
    };
    if destination == Destination::Out || inputs.files.iter().any(|input| input.path.is_none()) {
        console.keep_out_clear();
    }
    let (left_out, is_missing) = failure::tell_left_out(&inputs, lang);
    console.warn(&left_out);

    let into = match &destination {
        Destination::Folder(folder) => Some(folder.clone()),
        _ => None,
    };
    let (encoding, charset_of_books) = charsets(args);
    let is_one = matches!(destination, Destination::File(_) | Destination::Out);
    let mut naming = Naming::new(destination, to, args.force, &inputs.files);
    if is_one && inputs.files.len() > 1 {
        if is_missing {
            // A sum without it would be wrong.
            return Exit::Failed;
        }
        let joining = Joining {
            inputs: &inputs.files,
            choice: Choice {
                products: Products {
                    encoding,
                    charset_of_books,
                    writer: Some(to),
                    review: to.is_workbook && !args.no_review,
                },
                ..choice
            },
        };
        return join::join(joining, catalog, &mut naming, args.force, console);
    }
    let jobs: Vec<Job> = inputs
        .files
        .iter()
        .map(|input| {
            let names = naming.names(input, to.is_workbook && !args.no_review);
            let products = Products {
                encoding,
                charset_of_books,
                writer: Some(to),
                review: to.is_workbook && !args.no_review && names.is_some(),
            };
            let choice = Choice {
                products,
                ..choice.clone()
            };
            Job {
                input,
                names,
                choice,
            }
        })
        .collect();
    let at_once = args.jobs.map_or_else(batch::default_jobs, usize::from);
    let mut exit = if is_missing { Exit::Failed } else { Exit::Done };
    let mut failed = 0;
    batch::in_order(
        &jobs,
        at_once,
        |job| verbose::timed(|| work(job, job.names.as_ref(), catalog)),
        |job, (result, took)| {
            let saved = result.and_then(|converted| {
                // Not before there is something to put into it.
                into.as_deref().map_or(Ok(()), disk::make_folder)?;
                save(job, converted, catalog, &mut naming, args.force, console)
            });
            match saved {
                Ok(file_exit) => exit = exit.max(file_exit),
                Err(failure) => {
                    failed += 1;
                    exit = Exit::Failed;
                    verbose::failed(&failure, &job.input.name(), console);
                }
            }
            verbose::time(&job.input.name(), took, console);
        },
    );
    if jobs.len() > 1 {
        let done = jobs.len() - failed;
        console.say(&Text::line(lang.pick(
            format!("{}件のうち {done}件を変換しました。", jobs.len()),
            format!("converted {done} of {}", report::plural(jobs.len(), "file")),
        )));
    }
    exit
}

/// What is read and written, as far as it is the same for every file. `Err` for a form or a finding that there is not.
fn choice(args: &ConvertArgs, catalog: &Catalog) -> Result<Choice, Message> {
    Ok(Choice {
        target: known(args.template.as_ref(), catalog)?,
        reading: ReadOptions {
            charset: args.input_charset.or(args.charset),
            limits: args.limits.0,
        },
        allow: allow::asked(&args.allow)?,
        ..Choice::default()
    })
}

/// How text is written, and the character set of text that is made from workbooks and JSON. `--charset` was there
/// before text could be written in any but UTF-8: for a text table it is still the one it is read in, unless
/// `--input-charset` says that. A workbook has none, so there it can only mean what is written.
fn charsets(args: &ConvertArgs) -> (Encoding, Option<TextCharset>) {
    let meant = args.charset.and_then(args::written_in);
    let always = args
        .output_charset
        .or(meant.filter(|_| args.input_charset.is_some()));
    let encoding = Encoding {
        charset: always.unwrap_or_default(),
        substitute: args.substitute,
        unguarded: args.no_guard,
    };
    (encoding, meant.filter(|_| always.is_none()))
}

/// The format to write, or what is wrong with the way the results are asked for.
fn format(
    args: &ConvertArgs,
    destination: &Destination,
    files: &[Input],
) -> Result<&'static Writer, Message> {
    let to = match (args.to, destination.format()) {
        (Some(to), _) => to,
        (None, Ok(to)) => to.unwrap_or(&WRITERS[0]),
        (None, Err(ending)) => {
            let ending = ending.to_string_lossy();
            return Err(Message::new(
                format!(
                    "「.{ending}」の形式では書き出せません。-o の名前を .xlsx、.csv、.json のどれかにするか、--to で形式を指定してください。"
                ),
                format!(
                    "cannot write .{ending}; let the name given with -o end in .xlsx, .csv or .json, or name a format with --to"
                ),
            ));
        }
    };
    let to_out = *destination == Destination::Out
        || (*destination == Destination::Beside && files.iter().any(|file| file.path.is_none()));
    if to_out && to.is_workbook && console::out_is_terminal() {
        return Err(Message::new(
            "Excelファイルを画面に書き出すことはできません。-o でファイル名を指定してください。",
            "a workbook cannot be shown on a terminal; name a file with -o",
        ));
    }
    Ok(to)
}

fn work(
    job: &Job,
    names: Option<&Names>,
    catalog: &'static Catalog,
) -> Result<Converted<'static>, Failure> {
    failure::work(job.input, official(names), catalog, &job.choice)
}

/// The name of the file to hand in.
pub(super) fn official(names: Option<&Names>) -> String {
    let official = names.and_then(|names| names.first.file_name());
    official.map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// Puts the results under their names, all or none.
pub(super) fn put(converted: &Converted, names: &Names, force: bool) -> Result<(), DiskError> {
    let files: Vec<_> = converted
        .products
        .iter()
        .map(|product| {
            let name = match product.kind {
                ProductKind::Official => &names.first,
                ProductKind::Review => &names.review,
                ProductKind::Replaced => &names.replaced,
            };
            (name.as_path(), product.bytes.as_slice())
        })
        .collect();
    disk::write(&files, force)
}

/// Puts the results on standard output.
pub(super) fn put_out(converted: &Converted, console: &mut Console) {
    for product in &converted.products {
        if product.kind == ProductKind::Replaced {
            // There is no place beside standard output.
            let list = String::from_utf8_lossy(&product.bytes);
            console.warn(&Text::line(list.trim_start_matches('\u{FEFF}').trim_end()));
        } else {
            console.put(&product.bytes);
        }
    }
}

pub(super) fn exit_of(converted: &Converted) -> Exit {
    if converted.findings.count(Severity::Error) > 0 {
        Exit::FoundErrors
    } else {
        Exit::Done
    }
}

fn save(
    job: &Job,
    mut converted: Converted,
    catalog: &'static Catalog,
    naming: &mut Naming,
    force: bool,
    console: &mut Console,
) -> Result<Exit, Failure> {
    let mut names = job.names.clone();
    if let Some(names) = &mut names {
        let of_archive = job.input.path.as_deref().and_then(archive::folder);
        if let Some(folder) = of_archive.filter(|folder| names.first.starts_with(folder)) {
            disk::make_folder(&folder)?;
        }
        loop {
            match put(&converted, names, force) {
                Ok(()) => break,
                Err(error) if error.source.kind() == ErrorKind::AlreadyExists => {
                    // Someone took the name meanwhile. The review links to the other file by its name.
                    let has_review = has(&converted, ProductKind::Review);
                    *names = match naming.names(job.input, has_review) {
                        Some(names) => names,
                        None => return Err(Failure::Disk(error)),
                    };
                    converted.products = match work(job, Some(names), catalog) {
                        Ok(again) => again.products,
                        Err(failure) => return Err(failure),
                    };
                }
                Err(error) => return Err(Failure::Disk(error)),
            }
        }
    } else {
        put_out(&converted, console);
    }
    let name = job.input.name();
    console.say(&outcome(&name, names.as_ref(), &converted, console.lang));
    Ok(exit_of(&converted))
}

pub(super) fn has(converted: &Converted, kind: ProductKind) -> bool {
    converted
        .products
        .iter()
        .any(|product| product.kind == kind)
}

/// One file's lines: what was written, under which names, and whether it can be handed in.
pub(super) fn outcome(
    source: &str,
    names: Option<&Names>,
    converted: &Converted,
    lang: Lang,
) -> Text {
    let mut text = Text::default();
    text.push(Style::Strong, source);
    let name = |form: &Template| lang.pick(&form.name.ja, &form.name.en).clone();
    let (read_as, written_as) = (name(converted.read_as), name(converted.template));
    text.push(
        Style::Faint,
        if converted.read_as.id == converted.template.id {
            format!("  {written_as}")
        } else {
            format!("  {read_as} → {written_as}")
        },
    );
    text.end();
    let has_review = has(converted, ProductKind::Review);
    if let Some(names) = names {
        let to_hand_in = lang.pick("提出用", "to hand in");
        let charset = match converted.charset {
            Some(charset) => lang.pick(
                format!("（{}）", charset.name()),
                format!(" ({})", charset.name()),
            ),
            None => String::new(),
        };
        text.plain(format!(
            "  {to_hand_in}: {}{charset}",
            names.first.display()
        ));
        if has(converted, ProductKind::Replaced) {
            let replaced = lang.pick("置き換えた文字の一覧", "characters written otherwise");
            text.plain(format!("  {replaced}: {}", names.replaced.display()));
        }
        if has_review {
            let review = lang.pick("確認用", "review");
            text.plain(format!("  {review}: {}", names.review.display()));
        }
        if names.renamed {
            text.plain(lang.pick(
                "  同じ名前のファイルがあるため、番号を付けた名前で保存しました（--force を付けると前の出力を上書きします）。",
                "  the plain name is taken, so a number was added (--force replaces earlier outputs)",
            ));
        }
    }
    text.push(Style::Plain, "  ");
    report::verdict(&mut text, &converted.findings, lang);
    text.end();
    if !converted.findings.is_empty() {
        let counts = report::counts(&converted.findings, lang);
        text.plain(match (lang, has_review) {
            (Lang::Ja, true) => format!("  指摘 {counts}: 確認用のファイルをご覧ください"),
            (Lang::Ja, false) => format!("  指摘 {counts}: yoshiki check で表示できます"),
            (Lang::En, true) => format!("  {counts}: see the review workbook"),
            (Lang::En, false) => format!("  {counts}: yoshiki check shows them"),
        });
    }
    let allowed = converted.findings.allowed().len();
    if allowed > 0 {
        text.plain(lang.pick(
            format!("  許可済み {allowed}件"),
            format!("  {allowed} allowed"),
        ));
    }
    text
}

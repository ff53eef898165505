//! Help and complaints about the arguments, in one language.

use std::error::Error as _;
use std::ffi::OsString;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory};

use super::args::Args;
use super::lang::Lang;
use super::limits;

/// Stands between the Japanese and the English half of a help text.
const BORDER: &str = " // ";

/// The command line, its help in `lang`.
pub(super) fn command(lang: Lang) -> Command {
    localized(Args::command(), lang)
        .override_usage("yoshiki FILE...\n        yoshiki COMMAND ...")
        .after_help(lang.pick(
            "ファイルやフォルダーをそのまま渡すと、隣に「名前_提出用.xlsx」と「名前_確認用.xlsx」を作ります。\n元のファイルは変更しません。ネットワークには接続しません。コマンドごとの説明: yoshiki convert --help",
            "Given files or folders alone, it writes NAME_提出用.xlsx (to hand in) and NAME_確認用.xlsx\n(review) beside each. Inputs are never changed. Nothing is sent over a network.\nFor the options of a command: yoshiki convert --help",
        ))
}

fn localized(command: Command, lang: Lang) -> Command {
    let mut command = command
        .help_template(lang.pick(
            "{about}\n\n使い方: {usage}\n\n{all-args}{after-help}",
            "{about}\n\nUsage: {usage}\n\n{all-args}{after-help}",
        ))
        .subcommand_help_heading(lang.pick("コマンド", "Commands"))
        .mut_args(|arg| {
            let help = arg
                .get_help()
                .map_or_else(String::new, |help| half(help, lang));
            let heading = if arg.is_positional() {
                lang.pick("入力", "Arguments")
            } else if arg.get_id().as_str().starts_with(limits::PREFIX) {
                lang.pick("上限", "Limits")
            } else {
                lang.pick("オプション", "Options")
            };
            arg.help(help).help_heading(heading)
        });
    if let Some(about) = command.get_about().map(|about| half(about, lang)) {
        command = command.about(about);
    }
    let names: Vec<String> = command
        .get_subcommands()
        .map(|sub| sub.get_name().to_owned())
        .collect();
    for name in names {
        command = command.mut_subcommand(name, |sub| localized(sub, lang));
    }
    command
}

fn half(text: &StyledStr, lang: Lang) -> String {
    let text = text.to_string();
    match text.split_once(BORDER) {
        Some((ja, en)) => lang.pick(ja, en).to_owned(),
        None => text,
    }
}

/// `yoshiki FILE...` is `yoshiki convert FILE...`: puts the word in where the first argument that is no option
/// is no command either. `args` are those after the program's name.
pub(super) fn with_command(mut args: Vec<OsString>) -> Vec<OsString> {
    let command = Args::command();
    let takes_value = |option: &str| {
        command
            .get_subcommands()
            .chain([&command])
            .flat_map(Command::get_arguments)
            .filter(|arg| arg.get_action().takes_values())
            .any(|arg| {
                arg.get_long()
                    .is_some_and(|long| option.strip_prefix("--") == Some(long))
                    || arg
                        .get_short()
                        .is_some_and(|short| option == format!("-{short}"))
            })
    };
    let mut is_asking = false;
    let mut rest = args.iter().map(|arg| arg.to_string_lossy());
    while let Some(arg) = rest.next() {
        if arg == "--" {
            is_asking = true;
            break;
        }
        if !arg.starts_with('-') || arg == "-" {
            if command.find_subcommand(&*arg).is_some() {
                return args;
            }
            is_asking = true;
            break;
        }
        if ["-h", "--help", "-V", "--version"].contains(&&*arg) {
            return args;
        }
        // The language alone asks for nothing yet.
        is_asking |= !arg.starts_with("--lang");
        if takes_value(&arg) {
            rest.next();
        }
    }
    drop(rest);
    if is_asking {
        args.insert(0, "convert".into());
    }
    args
}

/// What is wrong with the arguments, without the word "error".
pub(super) fn complaint(error: &clap::Error, lang: Lang) -> String {
    // Our own parsers give their reason in both languages.
    let reason = error.source().map(ToString::to_string).unwrap_or_default();
    let (reason_ja, reason_en) = reason.split_once(BORDER).unwrap_or_default();
    let rendered = match reason.as_str() {
        "" => error.to_string(),
        reason => error.to_string().replace(reason, reason_en),
    };
    let english = rendered
        .strip_prefix("error: ")
        .unwrap_or(&rendered)
        .split("\n\nUsage:")
        .flat_map(|part| part.split("\n\nFor more information"))
        .next()
        .unwrap_or_default()
        .trim();
    if lang == Lang::En {
        return format!("{english}\n\nyoshiki --help shows what can be asked for");
    }
    let said = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        _ => String::new(),
    };
    let argument = said(ContextKind::InvalidArg);
    let argument = argument.trim_end_matches("...");
    let fact = match error.kind() {
        ErrorKind::UnknownArgument => format!("「{argument}」という指定はありません。"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let value = said(ContextKind::InvalidValue);
            let valid = said(ContextKind::ValidValue);
            let choices = if valid.is_empty() {
                reason_ja.to_owned()
            } else {
                format!("使えるもの: {valid}")
            };
            if value.is_empty() {
                format!("「{argument}」の値がありません。{choices}")
            } else {
                format!("「{argument}」に「{value}」は使えません。{choices}")
            }
        }
        ErrorKind::MissingRequiredArgument => format!("「{argument}」がありません。"),
        ErrorKind::ArgumentConflict => {
            format!("「{argument}」は2回指定できないか、ほかの指定と同時に使えません。")
        }
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues => {
            format!("「{argument}」の値の数が合いません。")
        }
        _ => "指定のしかたが正しくありません。".to_owned(),
    };
    format!("{fact}\n使い方は yoshiki --help で表示できます。\n{english}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn each(command: &Command, visit: &mut impl FnMut(String, Option<&StyledStr>)) {
        visit(command.get_name().to_owned(), command.get_about());
        for arg in command.get_arguments() {
            visit(
                format!("{} {}", command.get_name(), arg.get_id()),
                arg.get_help(),
            );
        }
        for sub in command.get_subcommands() {
            each(sub, visit);
        }
    }

    #[test]
    fn every_command_and_argument_is_explained_in_both_languages() {
        each(&Args::command(), &mut |name, help| {
            let help = help.map(ToString::to_string).unwrap_or_default();
            let Some((ja, en)) = help.split_once(BORDER) else {
                panic!("{name}: {help:?} has no English half");
            };
            assert!(ja.chars().any(|c| c >= 'ぁ'), "{name}: {ja}");
            assert!(!en.contains("//"), "{name}: {en}");
        });
    }

    #[test]
    fn the_command_line_is_consistent() {
        command(Lang::Ja).debug_assert();
    }

    #[test]
    fn files_alone_mean_convert() {
        let line = |args: &[&str]| {
            with_command(args.iter().map(OsString::from).collect())
                .into_iter()
                .map(|arg| arg.to_string_lossy().into_owned())
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(line(&["a.xlsx", "check"]), "convert a.xlsx check");
        assert_eq!(line(&["-o", "check", "a.xlsx"]), "convert -o check a.xlsx");
        assert_eq!(line(&["--to", "json"]), "convert --to json");
        assert_eq!(line(&["-"]), "convert -");
        assert_eq!(line(&["--", "-a.xlsx"]), "convert -- -a.xlsx");
        assert_eq!(line(&["--lang", "ja", "check", "a"]), "--lang ja check a");
        assert_eq!(line(&["--lang", "ja"]), "--lang ja");
        assert_eq!(line(&["--help"]), "--help");
        assert_eq!(line(&["explain", "T03"]), "explain T03");
    }
}

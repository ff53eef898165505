//! The arguments, nothing else. Each help text is Japanese, then English after ` // `; `help` picks one.

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{ArgAction, Parser, Subcommand, ValueEnum};

use super::lang::Lang;
use super::limits::LimitArgs;
use crate::read::Charset;
use crate::write::{TextCharset, WRITERS, Writer};

/// 役所や団体のExcel・CSVを読み取り、提出用の様式に整えます。
/// // Reads the spreadsheets Japanese offices keep and writes the forms they must hand in.
#[derive(Debug, Parser)]
#[command(
    name = "yoshiki",
    version,
    disable_help_flag = true,
    disable_help_subcommand = true,
    disable_version_flag = true,
    subcommand_value_name = "COMMAND"
)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,

    /// 表示の言語（ja、en）。指定がなければシステムの言語
    /// // language of messages: ja or en; otherwise that of the system
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "LANG",
        hide_possible_values = true
    )]
    pub(super) lang: Option<Lang>,

    /// 処理の時間と、うまくいかなかったところの内容も表示します（書類の文字が含まれます）
    /// // also tell how long it took, and what stands where it failed, which is content of the document
    #[arg(long, global = true)]
    pub(super) verbose: bool,

    /// この説明を表示します
    /// // print this help
    #[arg(short, long, global = true, action = ArgAction::Help)]
    help: Option<bool>,

    /// 版を表示します
    /// // print the version
    #[arg(short = 'V', long, action = ArgAction::Version)]
    version: Option<bool>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// 提出用と確認用のファイルを作ります（yoshiki FILE... と同じ）
    /// // write the workbook to hand in and its review (same as yoshiki FILE...)
    Convert(ConvertArgs),
    /// 合わないところを調べて表示します
    /// // report what does not add up
    Check(CheckArgs),
    /// ファイルをどう読み取ったかを表示します
    /// // show how a file was understood
    Inspect(InspectArgs),
    /// 扱える様式の一覧を表示します
    /// // list the forms it knows
    Templates(TemplatesArgs),
    /// 指摘の番号（T03 など）の説明を表示します
    /// // print the manual page of a finding
    Explain(ExplainArgs),
}

/// How a file is read, where nothing is written.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct ReadingArgs {
    /// 様式を自動で見分けず、このIDの様式として読みます
    /// // read as the form of this ID instead of recognizing it
    #[arg(long, value_name = "ID")]
    pub(super) template: Option<String>,

    /// CSVなどの文字コード（cp932、utf-8、utf-16le、utf-16be、euc-jp、iso-2022-jp）。指定がなければ自動
    /// // character set of text files: cp932, utf-8, utf-16le, utf-16be, euc-jp, iso-2022-jp; otherwise found
    #[arg(long, value_name = "NAME", value_parser = charset)]
    pub(super) charset: Option<Charset>,

    #[command(flatten)]
    pub(super) forms: FormsArgs,

    #[command(flatten)]
    pub(super) limits: LimitArgs,
}

/// Where forms of the office's own are: the same for every command that knows forms.
#[derive(Clone, Debug, clap::Args)]
pub(super) struct FormsArgs {
    /// 自分で作った様式（*.toml）のフォルダー。組み込みの様式に加えます
    /// // folder of forms of one's own (*.toml), added to those built in
    #[arg(long = "templates", value_name = "DIR")]
    pub(super) folders: Vec<PathBuf>,
}

#[derive(Debug, clap::Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own on the command line"
)]
pub(super) struct ConvertArgs {
    /// ファイル、フォルダー、または -（標準入力）
    /// // files, folders, or - for standard input
    #[arg(required = true, value_name = "FILE")]
    pub(super) inputs: Vec<OsString>,

    /// 出力先のファイルまたはフォルダー。- は標準出力。指定がなければ元のファイルの隣
    /// // output file or folder, or - for standard output; otherwise beside each input
    #[arg(short, long, value_name = "OUT")]
    pub(super) output: Option<PathBuf>,

    /// 出力の形式（xlsx、csv、json）
    /// // output format: xlsx, csv or json
    #[arg(
        long,
        value_name = "FORMAT",
        value_parser = writer
    )]
    pub(super) to: Option<&'static Writer>,

    /// 書き出すCSVの文字コード（utf-8、cp932）。指定がなければUTF-8（Excelや JSON からは --charset でも指定できます）
    /// // character set of a CSV that is written: utf-8 or cp932; otherwise UTF-8 (from a workbook or JSON, --charset says it too)
    #[arg(long, value_name = "NAME", value_parser = output_charset)]
    pub(super) output_charset: Option<TextCharset>,

    /// CP932にない文字を、標準の代わりの文字で書き出し、一覧を作ります
    /// // write substitutes for characters that CP932 does not have, and a list of them
    #[arg(long)]
    pub(super) substitute: bool,

    /// CSVで「=」などで始まる文字の前に「'」を付けません（表計算ソフトで開かないとき）
    /// // do not put ' before text of a CSV that a spreadsheet would run as a formula
    #[arg(long)]
    pub(super) no_guard: bool,

    /// 確認用のファイルを作りません
    /// // do not write the review workbook
    #[arg(long)]
    pub(super) no_review: bool,

    /// 前に作った出力を上書きします（元のファイルは上書きしません）
    /// // replace existing outputs (never an input)
    #[arg(long)]
    pub(super) force: bool,

    /// 直さなくてよい指摘の番号または名前（コンマ区切り）
    /// // findings that need not be mended, by code or name
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub(super) allow: Vec<String>,

    /// 同時に処理するファイルの数
    /// // how many files to work on at once
    #[arg(long, value_name = "N", value_parser = jobs)]
    pub(super) jobs: Option<NonZeroUsize>,

    /// このIDの様式で書き出します。別の様式のファイルは、この様式に移し替えます
    /// // write the form of this ID; a file of another form is recast into it
    #[arg(long, value_name = "ID")]
    pub(super) template: Option<String>,

    /// CSVなどの文字コード（cp932、utf-8、utf-16le、utf-16be、euc-jp、iso-2022-jp）。指定がなければ自動
    /// // character set of text files: cp932, utf-8, utf-16le, utf-16be, euc-jp, iso-2022-jp; otherwise found
    #[arg(long, value_name = "NAME", value_parser = charset)]
    pub(super) charset: Option<Charset>,

    /// 読み取るCSVなどの文字コード（--charset を書き出しに使うとき）
    /// // character set of text files that are read, where --charset is to say what is written
    #[arg(long, value_name = "NAME", value_parser = charset)]
    pub(super) input_charset: Option<Charset>,

    #[command(flatten)]
    pub(super) forms: FormsArgs,

    #[command(flatten)]
    pub(super) limits: LimitArgs,
}

#[derive(Debug, clap::Args)]
pub(super) struct CheckArgs {
    /// ファイル、フォルダー、または -（標準入力）
    /// // files, folders, or - for standard input
    #[arg(required = true, value_name = "FILE")]
    pub(super) inputs: Vec<OsString>,

    /// 表示の形式（text、json、sarif）
    /// // format of the report: text, json or sarif
    #[arg(
        long,
        value_enum,
        value_name = "FORMAT",
        default_value = "text",
        hide_possible_values = true,
        hide_default_value = true,
        ignore_case = true
    )]
    pub(super) format: ReportFormat,

    /// 同じ種類の指摘がいくつあっても、すべて表示します
    /// // show every finding, however many there are of a kind
    #[arg(long)]
    pub(super) all: bool,

    /// 計画とその台帳（または同じ様式の文書）を、一つの文書として調べます。計画1件と台帳の名前を並べたときは、指定しなくてもそうします
    /// // check a plan with its ledgers, or documents of one form, as one; done by itself for one plan and ledgers given by name
    #[arg(long)]
    pub(super) join: bool,

    /// 直さなくてよい指摘の番号または名前（コンマ区切り）
    /// // findings that need not be mended, by code or name
    #[arg(long, value_name = "CODE", value_delimiter = ',')]
    pub(super) allow: Vec<String>,

    /// 同時に処理するファイルの数
    /// // how many files to work on at once
    #[arg(long, value_name = "N", value_parser = jobs)]
    pub(super) jobs: Option<NonZeroUsize>,

    #[command(flatten)]
    pub(super) reading: ReadingArgs,
}

#[derive(Debug, clap::Args)]
pub(super) struct InspectArgs {
    /// ファイル、または -（標準入力）
    /// // a file, or - for standard input
    #[arg(value_name = "FILE")]
    pub(super) input: OsString,

    #[command(flatten)]
    pub(super) reading: ReadingArgs,
}

#[derive(Debug, clap::Args)]
#[command(disable_help_subcommand = true)]
pub(super) struct TemplatesArgs {
    #[command(subcommand)]
    pub(super) command: Option<TemplatesCommand>,

    /// 自分で作った様式（*.toml）のフォルダー。組み込みの様式に加えます
    /// // folder of forms of one's own (*.toml), added to those built in
    #[arg(long = "templates", value_name = "DIR", global = true)]
    pub(super) folders: Vec<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(super) enum TemplatesCommand {
    /// 様式の定義（TOML）を表示します
    /// // print the definition of a form (TOML)
    Show {
        /// 様式のID
        /// // ID of the form
        #[arg(value_name = "ID")]
        id: String,
    },
    /// 白紙の様式（Excelファイル）から様式の定義を作ります
    /// // draft the definition of a form from a blank workbook
    New(NewArgs),
}

#[derive(Debug, clap::Args)]
pub(super) struct NewArgs {
    /// 白紙の様式のファイル、または -（標準入力）
    /// // a blank workbook, or - for standard input
    #[arg(value_name = "FILE")]
    pub(super) input: OsString,

    /// 書き出す先の名前（.toml）またはフォルダー。指定がなければ画面に表示します
    /// // file (.toml) or folder to write to; otherwise standard output
    #[arg(short, long, value_name = "OUT")]
    pub(super) output: Option<PathBuf>,

    /// CSVなどの文字コード（cp932、utf-8、utf-16le、utf-16be、euc-jp、iso-2022-jp）。指定がなければ自動
    /// // character set of text files: cp932, utf-8, utf-16le, utf-16be, euc-jp, iso-2022-jp; otherwise found
    #[arg(long, value_name = "NAME", value_parser = charset)]
    pub(super) charset: Option<Charset>,

    #[command(flatten)]
    pub(super) limits: LimitArgs,
}

#[derive(Debug, clap::Args)]
pub(super) struct ExplainArgs {
    /// 指摘の番号または名前。なければ一覧
    /// // code or name of a finding; a list without it
    #[arg(value_name = "CODE")]
    pub(super) code: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum ReportFormat {
    Text,
    Json,
    Sarif,
}

/// A character set by any of the names people call it.
fn charset(name: &str) -> Result<Charset, String> {
    let known = Charset::ALL.iter().map(|charset| charset.name());
    Charset::from_name(name).ok_or_else(|| choices(known))
}

/// A character set that is written, by any of its names.
fn output_charset(name: &str) -> Result<TextCharset, String> {
    Charset::from_name(name)
        .and_then(written_in)
        .ok_or_else(|| {
            choices(
                [TextCharset::Utf8, TextCharset::Cp932]
                    .map(TextCharset::name)
                    .into_iter(),
            )
        })
}

/// The same character set for writing, where it is one that is written.
pub(super) fn written_in(charset: Charset) -> Option<TextCharset> {
    match charset {
        Charset::Utf8 => Some(TextCharset::Utf8),
        Charset::Cp932 => Some(TextCharset::Cp932),
        _ => None,
    }
}

/// A format that is written, by its name.
fn writer(name: &str) -> Result<&'static Writer, String> {
    Writer::named(name).ok_or_else(|| choices(WRITERS.iter().map(|writer| writer.format)))
}

/// What an argument may be, in both languages.
fn choices(known: impl Iterator<Item = &'static str>) -> String {
    let known: Vec<&str> = known.collect();
    format!(
        "使えるもの: {} // it may be {}",
        known.join("、"),
        known.join(", ")
    )
}

fn jobs(number: &str) -> Result<NonZeroUsize, String> {
    number
        .parse()
        .map_err(|_| "1以上の数を指定してください。 // it is a number from 1".to_owned())
}

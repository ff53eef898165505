//! Why one file gave nothing.

use std::time::Duration;

use thiserror::Error;

use super::allow;
use super::clock::{self, Lost};
use super::defect::{self, Defect};
use super::disk::{self, DiskError};
use super::inputs::{Input, Inputs, Skip};
use super::lang::Lang;
use super::text::{Style, Text};
use crate::model::Message;
use crate::pipeline::{
    self, Choice, ConvertError, Converted, DraftError, JoinError, Part, PartKind,
};
use crate::read::{Limit, Limits, ReadError, ReadOptions};
use crate::template::{Catalog, Mistake};
use crate::write::FileNames;

/// Why one file gave nothing. The others are done all the same.
#[derive(Debug, Error)]
pub(super) enum Failure {
    #[error(transparent)]
    Disk(#[from] DiskError),
    #[error(transparent)]
    Convert(#[from] ConvertError),
    #[error(transparent)]
    Draft(#[from] DraftError),
    #[error(transparent)]
    Defect(#[from] Defect),
    /// The list of findings beside the file has a mistake.
    #[error("{0}")]
    Allow(Box<Mistake>),
    /// It took longer than so many seconds.
    #[error("{0} s")]
    TimeOver(u64),
    /// The system let no work be done.
    #[error("no thread")]
    NoThread,
}

/// Reads files and does the work on their bytes, in as much time as they may take together.
pub(super) fn in_time<T: Send + 'static>(
    inputs: Vec<Input>,
    reading: ReadOptions,
    work: impl FnOnce(Vec<Vec<u8>>) -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let limits = reading.limits;
    let most = limits.of(Limit::Seconds);
    // Whoever types into standard input may take their time.
    let typed = match inputs.iter().find(|input| input.path.is_none()) {
        Some(input) => bytes(input, limits)?,
        None => Vec::new(),
    };
    let time = most.saturating_mul(inputs.len().max(1) as u64);
    let done = clock::within(Duration::from_secs(time), move || {
        let mut typed = Some(typed);
        let mut files = Vec::new();
        for input in &inputs {
            files.push(match input.path {
                Some(_) => bytes(input, limits)?,
                None => typed.take().unwrap_or_default(),
            });
        }
        defect::catch(|| work(files))?
    });
    match done {
        Ok(result) => result,
        Err(Lost::TimeOver) => Err(Failure::TimeOver(most)),
        Err(Lost::NoThread) => Err(Failure::NoThread),
    }
}

fn bytes(input: &Input, limits: Limits) -> Result<Vec<u8>, Failure> {
    let read = disk::read_within(input.path.as_deref(), limits.bytes(Limit::Input))?;
    read.ok_or_else(|| {
        let limit = Limit::Input;
        let most = limits.of(limit);
        ConvertError::Read(ReadError::OverLimit { limit, most }).into()
    })
}

/// Reads one file and takes it down the staircase. `official` is the name of the file to hand in.
pub(super) fn work(
    input: &Input,
    official: String,
    catalog: &'static Catalog,
    choice: &Choice,
) -> Result<Converted<'static>, Failure> {
    let mut choice = choice.clone();
    choice.allow.extend(allow::beside(input)?);
    let names = FileNames {
        source: input.name(),
        official,
    };
    in_time(vec![input.clone()], choice.reading, move |files| {
        let bytes = files.into_iter().next().unwrap_or_default();
        Ok(pipeline::convert(&bytes, &names, catalog, &choice)?)
    })
}

/// Whether a file is a plan or a ledger; none for others.
pub(super) fn part_kind(
    input: &Input,
    catalog: &'static Catalog,
    choice: &Choice,
) -> Result<Option<PartKind>, Failure> {
    let (name, choice) = (input.name(), choice.clone());
    in_time(vec![input.clone()], choice.reading, move |files| {
        let bytes = files.into_iter().next().unwrap_or_default();
        let part = Part {
            name: &name,
            bytes: &bytes,
        };
        Ok(pipeline::part_kind(part, catalog, &choice))
    })
}

/// Reads several files and takes them down the staircase together.
pub(super) fn join(
    inputs: &[Input],
    official: String,
    catalog: &'static Catalog,
    choice: &Choice,
) -> Result<Converted<'static>, JoinFailure> {
    let mut choice = choice.clone();
    let mut sources = Vec::new();
    for input in inputs {
        match allow::beside(input) {
            Ok(allowances) => choice.allow.extend(allowances),
            Err(failure) => return Err(JoinFailure::File(input.name(), failure)),
        }
        sources.push(input.name());
    }
    let names = FileNames {
        source: sources.join("、"),
        official,
    };
    let all = names.source.clone();
    let joined = in_time(inputs.to_vec(), choice.reading, move |files| {
        let parts: Vec<Part<'_>> = sources
            .iter()
            .zip(&files)
            .map(|(name, bytes)| Part { name, bytes })
            .collect();
        Ok(pipeline::join(&parts, &names, catalog, &choice))
    });
    match joined {
        Ok(Ok(converted)) => Ok(converted),
        Ok(Err(JoinError::Apart(message))) => Err(JoinFailure::Apart(message)),
        Ok(Err(JoinError::File { file, error })) => Err(JoinFailure::File(file, error.into())),
        Ok(Err(JoinError::Convert(error))) => Err(JoinFailure::File(all, error.into())),
        // One that cannot be read is told by its own name.
        Err(Failure::Disk(error)) => {
            let file = error.path.file_name().unwrap_or(error.path.as_os_str());
            Err(JoinFailure::File(
                file.to_string_lossy().into_owned(),
                error.into(),
            ))
        }
        Err(failure) => Err(JoinFailure::File(all, failure)),
    }
}

/// Why several files did not become one.
pub(super) enum JoinFailure {
    /// One of them failed.
    File(String, Failure),
    /// They do not belong together.
    Apart(Message),
}

impl Failure {
    /// What stands where it failed: content of the document, which the message leaves out.
    pub(super) fn contents(&self) -> Option<&str> {
        match self {
            Self::Convert(ConvertError::Read(error)) | Self::Draft(DraftError::Read(error)) => {
                error.found()
            }
            Self::Defect(defect) => defect.words(),
            _ => None,
        }
    }

    /// The file, what is wrong with it and what to do; both languages, for whoever is asked for help.
    pub(super) fn tell(&self, file: &str, lang: Lang) -> Text {
        match self {
            Self::Disk(error) => told(file, &ordered(&error.message(), lang), lang),
            Self::Defect(defect) => told(file, &ordered(&defect.message(), lang), lang),
            // The rooms below speak Japanese, then English.
            Self::Convert(error) => told(file, &error.to_string(), lang),
            Self::Draft(error) => told(file, &error.to_string(), lang),
            Self::Allow(mistake) => told(file, &mistake.to_string(), lang),
            Self::TimeOver(most) => told(file, &ordered(&time_over(*most), lang), lang),
            Self::NoThread => told(file, &ordered(&no_thread(), lang), lang),
        }
    }
}

fn time_over(most: u64) -> Message {
    let (limit, switch) = (Limit::Seconds, Limit::Seconds.switch());
    let (ja, en) = (limit.told_ja(most), limit.told_en(most));
    Message::new(
        format!(
            "時間がかかりすぎるため、途中でやめました（{ja}）。必要なシートだけを別のファイルに保存するか、{switch} で上限を上げてお試しください。"
        ),
        format!(
            "it took too long and was given up ({en}); save the sheets you need as a file of their own, or raise the limit with {switch}"
        ),
    )
}

fn no_thread() -> Message {
    Message::new(
        "パソコンの資源（メモリーなど）が足りず、処理を始められませんでした。ほかのプログラムを閉じてからもう一度お試しください。",
        "the system has not enough resources such as memory to begin; close other programs and try again",
    )
}

/// What the folders gave that is no file to work on. True when something asked for is missing.
pub(super) fn tell_left_out(inputs: &Inputs, lang: Lang) -> (Text, bool) {
    let mut text = Text::default();
    for (path, skip) in &inputs.skipped {
        let path = path.display();
        text.styled(
            Style::Faint,
            match skip {
                Skip::Lock => lang.pick(
                    format!("飛ばしました（ほかのプログラムで開かれている印）: {path}"),
                    format!("skipped (lock of another program): {path}"),
                ),
                Skip::OwnOutput => lang.pick(
                    format!("飛ばしました（yoshikiが作ったファイル）: {path}"),
                    format!("skipped (written by yoshiki): {path}"),
                ),
            },
        );
    }
    for error in &inputs.failed {
        let file = error.path.display().to_string();
        text.append(told(&file, &ordered(&error.message(), lang), lang));
    }
    for folder in &inputs.empty {
        let message = Message::new(
            "このフォルダーには、読み取れる種類のファイル（xlsx、xls、ods、csv など）がありません。",
            "the folder holds no file of a kind that is read (xlsx, xls, ods, csv and so on)",
        );
        let file = folder.display().to_string();
        text.append(told(&file, &ordered(&message, lang), lang));
    }
    (text, !inputs.failed.is_empty() || !inputs.empty.is_empty())
}

fn ordered(message: &Message, lang: Lang) -> String {
    lang.pick(
        format!("{}\n{}", message.ja, message.en),
        format!("{}\n{}", message.en, message.ja),
    )
}

fn told(file: &str, message: &str, lang: Lang) -> Text {
    let mut text = Text::default();
    text.push(Style::Error, lang.pick("処理できません", "failed"));
    text.push(Style::Strong, format!(": {file}"));
    text.end();
    for line in message.lines() {
        text.plain(format!("  {line}"));
    }
    text
}

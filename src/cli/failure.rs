//! Why one file gave nothing.

use thiserror::Error;

use super::allow;
use super::defect::{self, Defect};
use super::disk::{self, DiskError};
use super::inputs::{Input, Inputs, Skip};
use super::lang::Lang;
use super::text::{Style, Text};
use crate::model::Message;
use crate::pipeline::{self, Choice, ConvertError, Converted, DraftError, JoinError, Part};
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
}

/// Reads one file and takes it down the staircase. `official` is the name of the file to hand in.
pub(super) fn work<'a>(
    input: &Input,
    official: String,
    catalog: &'a Catalog,
    choice: &Choice,
) -> Result<Converted<'a>, Failure> {
    let bytes = disk::read(input.path.as_deref())?;
    let mut choice = choice.clone();
    choice.allow.extend(allow::beside(input)?);
    let names = FileNames {
        source: input.name(),
        official,
    };
    let converted = defect::catch(|| pipeline::convert(&bytes, &names, catalog, &choice));
    Ok(converted??)
}

/// Reads several files and takes them down the staircase together.
pub(super) fn join<'a>(
    inputs: &[Input],
    official: String,
    catalog: &'a Catalog,
    choice: &Choice,
) -> Result<Converted<'a>, JoinFailure> {
    let mut read = Vec::new();
    let mut choice = choice.clone();
    for input in inputs {
        let name = input.name();
        let bytes = disk::read(input.path.as_deref()).map_err(Failure::from);
        match bytes.and_then(|bytes| Ok((bytes, allow::beside(input)?))) {
            Ok((bytes, allowances)) => {
                read.push((name, bytes));
                choice.allow.extend(allowances);
            }
            Err(failure) => return Err(JoinFailure::File(name, failure)),
        }
    }
    let names = FileNames {
        source: read
            .iter()
            .map(|(name, _)| name.as_str())
            .collect::<Vec<_>>()
            .join("、"),
        official,
    };
    let parts: Vec<Part<'_>> = read
        .iter()
        .map(|(name, bytes)| Part { name, bytes })
        .collect();
    match defect::catch(|| pipeline::join(&parts, &names, catalog, &choice)) {
        Ok(Ok(converted)) => Ok(converted),
        Ok(Err(JoinError::Apart(message))) => Err(JoinFailure::Apart(message)),
        Ok(Err(JoinError::File { file, error })) => Err(JoinFailure::File(file, error.into())),
        Ok(Err(JoinError::Convert(error))) => Err(JoinFailure::File(names.source, error.into())),
        Err(defect) => Err(JoinFailure::File(names.source, defect.into())),
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
        }
    }
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

//! `convert` with several files and one output: they are joined into one document.

use std::io::ErrorKind;

use super::console::Console;
use super::convert::{exit_of, has, official, outcome, put, put_out};
use super::failure::{self, Failure, JoinFailure};
use super::inputs::Input;
use super::outputs::Naming;
use super::{Exit, verbose, wrong_usage};
use crate::pipeline::{Choice, ProductKind, Products};
use crate::template::Catalog;

/// The files to join, and what to write of them.
pub(super) struct Joining<'a> {
    pub(super) inputs: &'a [Input],
    pub(super) choice: Choice,
}

/// Joins all files into one document. When one of them fails, nothing is written: a sum without it would be wrong.
pub(super) fn join(
    joining: Joining<'_>,
    catalog: &'static Catalog,
    naming: &mut Naming,
    force: bool,
    console: &mut Console,
) -> Exit {
    let lang = console.lang;
    let Joining { inputs, choice } = joining;
    let Some(first) = inputs.first() else {
        return Exit::Done;
    };
    let has_review = choice.products.review;
    let mut names = naming.names(first, has_review);
    let sources: Vec<String> = inputs.iter().map(Input::name).collect();
    loop {
        let choice = Choice {
            products: Products {
                review: has_review && names.is_some(),
                ..choice.products
            },
            ..choice.clone()
        };
        let work = || failure::join(inputs, official(names.as_ref()), catalog, &choice);
        let (result, took) = verbose::timed(work);
        verbose::time(&sources.join(" + "), took, console);
        let converted = match result {
            Ok(converted) => converted,
            Err(JoinFailure::Apart(message)) => return wrong_usage(console, lang.of(&message)),
            Err(JoinFailure::File(file, failure)) => {
                verbose::failed(&failure, &file, console);
                return Exit::Failed;
            }
        };
        if let Some(taken) = &names {
            if let Err(error) = put(&converted, taken, force) {
                if error.source.kind() == ErrorKind::AlreadyExists {
                    // Someone took the name meanwhile. The review links to the other file by its name.
                    names = naming.names(first, has(&converted, ProductKind::Review));
                    continue;
                }
                let file = taken.first.display().to_string();
                console.warn(&Failure::Disk(error).tell(&file, lang));
                return Exit::Failed;
            }
        } else {
            put_out(&converted, console);
        }
        let sources = sources.join(" + ");
        console.say(&outcome(&sources, names.as_ref(), &converted, lang));
        return exit_of(&converted);
    }
}

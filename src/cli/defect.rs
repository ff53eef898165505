//! A defect of the program: it is said, it spoils one file alone, and nothing is half-written.

use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe};

use thiserror::Error;

use crate::model::Message;

thread_local! {
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// The program came to a state that its authors took for impossible.
#[derive(Debug, Error)]
#[error("{place}")]
pub(super) struct Defect {
    place: String,
}

impl Defect {
    /// What to tell people.
    pub(super) fn message(&self) -> Message {
        let place = &self.place;
        Message::new(
            format!(
                "プログラムの不具合のため、処理できませんでした。何も書き出していません。元のファイルは変更していません。このファイルと次の番号を開発者にお知らせください（{place}）。"
            ),
            format!(
                "a defect of the program stopped it; nothing was written and no input was changed; please report it with the file and this place: {place}"
            ),
        )
    }
}

/// Keeps panics from printing: a reader catches those of its libraries, and `catch` the others.
pub(super) fn silence_panics() {
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        // A thread that is ending has no place left to remember; the panic is told without it.
        let _ = PLACE.try_with(|last| *last.borrow_mut() = place);
    }));
}

/// Does the work, and tells a panic from a result.
pub(super) fn catch<T>(work: impl FnOnce() -> T) -> Result<T, Defect> {
    panic::catch_unwind(AssertUnwindSafe(work)).map_err(|_| Defect {
        place: PLACE
            .try_with(|last| last.borrow_mut().take())
            .ok()
            .flatten()
            .unwrap_or_else(|| "-".to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_message_with_its_place() {
        let place = std::thread::spawn(|| {
            PLACE.with(|last| *last.borrow_mut() = Some("src/x.rs:1:2".to_owned()));
            catch(|| panic::resume_unwind(Box::new(()))).err()
        })
        .join()
        .ok()
        .flatten();
        let message = place.map(|defect| defect.message());
        assert!(message.is_some_and(|m| m.ja.contains("src/x.rs:1:2") && m.en.contains("x.rs:1")));
    }
}

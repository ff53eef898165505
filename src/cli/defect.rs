//! A defect of the program: it is said, it spoils one file alone, and nothing is half-written.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe};

use thiserror::Error;

use crate::model::Message;

thread_local! {
    static LAST: RefCell<Option<Defect>> = const { RefCell::new(None) };
}

/// The program came to a state that its authors took for impossible.
#[derive(Debug, Error)]
#[error("{place}")]
pub(super) struct Defect {
    place: String,
    /// What the program said then, which may quote the document.
    words: Option<String>,
}

impl Defect {
    /// What the program said when it stopped, for whoever wants contents shown.
    pub(super) fn words(&self) -> Option<&str> {
        self.words.as_deref()
    }

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
        let defect = Defect {
            place: panic
                .location()
                .map_or_else(|| "-".to_owned(), ToString::to_string),
            words: words(panic.payload()),
        };
        // A thread that is ending has no place left to remember; the panic is told without it.
        let _ = LAST.try_with(|last| *last.borrow_mut() = Some(defect));
    }));
}

fn words(payload: &dyn Any) -> Option<String> {
    let text = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned());
    text.or_else(|| payload.downcast_ref::<String>().cloned())
}

/// Does the work, and tells a panic from a result.
pub(super) fn catch<T>(work: impl FnOnce() -> T) -> Result<T, Defect> {
    panic::catch_unwind(AssertUnwindSafe(work)).map_err(|_| {
        let last = LAST.try_with(|last| last.borrow_mut().take());
        last.ok().flatten().unwrap_or_else(|| Defect {
            place: "-".to_owned(),
            words: None,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_message_with_its_place() {
        let place = std::thread::spawn(|| {
            let defect = Defect {
                place: "src/x.rs:1:2".to_owned(),
                words: Some("様式 太郎".to_owned()),
            };
            LAST.with(|last| *last.borrow_mut() = Some(defect));
            catch(|| panic::resume_unwind(Box::new(()))).err()
        })
        .join()
        .ok()
        .flatten();
        let defect = place.expect("a defect");
        let message = defect.message();
        assert!(message.ja.contains("src/x.rs:1:2") && message.en.contains("x.rs:1"));
        // It is reported to whoever mends it; what it quotes is not, unless it is asked for.
        assert!(!message.ja.contains("太郎") && !message.en.contains("太郎"));
        assert_eq!(defect.words(), Some("様式 太郎"));
    }
}

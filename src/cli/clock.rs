//! The time that a file may take. The floors below know no clock: their work goes on in a thread, and nobody waits
//! for it when its time is over. What is left of it ends with the program.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// Bytes of the stack of a thread: what the main thread has on the system that gives most.
const STACK: usize = 16 << 20;

/// Why there is no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lost {
    /// Its time is over.
    TimeOver,
    /// The system gave no thread, or the thread ended without a word.
    NoThread,
}

/// Does the work, if it is done in time.
pub(super) fn within<T: Send + 'static>(
    time: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Lost> {
    let (send, receive) = mpsc::channel();
    thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || {
            // Nobody listens any more when the time is over.
            let _ = send.send(work());
        })
        .map_err(|_| Lost::NoThread)?;
    receive.recv_timeout(time).map_err(|error| match error {
        RecvTimeoutError::Timeout => Lost::TimeOver,
        RecvTimeoutError::Disconnected => Lost::NoThread,
    })
}

#[cfg(test)]
mod tests {
    use std::panic;
    use std::time::Instant;

    use super::*;

    #[test]
    fn nobody_waits_for_work_without_end() {
        let begun = Instant::now();
        let time = Duration::from_millis(20);
        let lost = within(time, || thread::sleep(Duration::from_secs(60)));
        assert_eq!(lost, Err(Lost::TimeOver));
        assert!(begun.elapsed() < Duration::from_secs(30));
        assert_eq!(within(Duration::from_secs(60), || 7), Ok(7));
        let lost = within(Duration::from_secs(60), || {
            panic::resume_unwind(Box::new(()))
        });
        assert_eq!(lost, Err::<(), _>(Lost::NoThread));
    }
}

//! Signals that would end the program in the middle of a sentence.

/// A file that outgrows what the system allows (`ulimit -f`) becomes an error of writing, which is told like any other.
#[cfg(unix)]
pub(super) fn survive_limits() {
    use signal_hook::consts::SIGXFSZ;
    use std::sync::Arc;
    use std::sync::atomic::AtomicBool;
    // Where it cannot be arranged, the program works as well as it did.
    let _ = signal_hook::flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)));
}

/// There is no such signal.
#[cfg(not(unix))]
pub(super) fn survive_limits() {}

//! Panics of foreign code become errors. The message that a panic prints is the business of `cli`, which
//! owns the console.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::error::ReadError;

/// Runs `read`; a panic inside means that the file is broken in a way its library did not foresee.
pub(super) fn guarded<T>(
    format: &'static str,
    read: impl FnOnce() -> Result<T, ReadError>,
) -> Result<T, ReadError> {
    catch_unwind(AssertUnwindSafe(read))
        .unwrap_or_else(|_| Err(ReadError::corrupt(format, "unexpected structure")))
}

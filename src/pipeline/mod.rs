//! One file, from bytes to bytes. Read this first.

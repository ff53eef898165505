//! 様式 – reads the spreadsheets Japanese offices keep and writes the forms they must hand in.
//!
//! A file comes in at the top, goes down one staircase, and leaves as another file. Nobody climbs back.
//!
//! ```text
//!     bytes ──read──▶ Workbook ──recognize──▶ Document ──check──▶ Findings
//!                                                └───────write──▶ bytes
//!
//!     floor 5   cli         talks to people; files, threads, clock
//!     floor 3   pipeline    one file, from bytes to bytes
//!     floor 2   read   recognize   compose   check   write   draft     side by side: they never meet
//!     floor 1   template    what a form looks like (data)
//!     floor 0   model       the nouns
//! ```
//!
//! A room uses rooms on lower floors only. Everything below `cli` touches no file, thread, clock or
//! environment, so it compiles to WebAssembly as it is.

pub mod check;
pub mod cli;
pub mod compose;
pub mod draft;
pub mod model;
pub mod pipeline;
pub mod read;
pub mod recognize;
pub mod template;
pub mod write;

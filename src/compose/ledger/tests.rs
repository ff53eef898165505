//! How a plan is filled.

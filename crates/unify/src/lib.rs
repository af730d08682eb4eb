//! Unifies the features of shared dependencies in every build.
//!
//! Cargo resolves features for the packages that a command selects, including tests. If a test
//! needs one more feature of a crate at the root of the tree, such as `tokio`, everything above it
//! is compiled once for the tests and once for the program. This crate enables those features, and
//! the server depends on it, so that `just serve` and `just test` share what they compile.
//!
//! `scripts/one-resolution.sh`, which `just test lint` runs, reports features missing here.

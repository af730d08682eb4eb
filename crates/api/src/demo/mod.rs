//! A society in small, of invented people, to try the program out with: `shorei serve --demo`.

pub mod accounts;
pub mod progress;

//! `cargo xtask`: chores of the workspace that are easier in Rust than in a shell.

mod licences;

use std::process::ExitCode;

use clap::Parser;

/// Chores of the workspace.
#[derive(Parser)]
enum Chore {
    /// Checks that every package we build with may be used.
    Licences,
}

fn main() -> ExitCode {
    let done = match Chore::parse() {
        Chore::Licences => licences::check(),
    };
    match done {
        Ok(message) => {
            println!("{message}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}

//! `cargo xtask`: chores of the workspace that are easier in Rust than in a shell.

mod advisories;
mod licences;
mod web;

use std::process::ExitCode;

use clap::Parser;

/// Chores of the workspace.
#[derive(Parser)]
enum Chore {
    /// Checks that no package we build with has a fault that is known.
    Advisories(advisories::Options),
    /// Checks that every package we build with may be used.
    Licences,
    /// Builds the web page into `target/web`, compressed, ready to be put into the binary.
    Web(web::Options),
}

fn main() -> ExitCode {
    let done = match Chore::parse() {
        Chore::Advisories(options) => advisories::check(&options),
        Chore::Licences => licences::check(),
        Chore::Web(options) => web::build(&options),
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

//! Makes sure that there is a folder to take the web page from, even an empty one.

use std::path::Path;

fn main() {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/web");
    if let Err(error) = std::fs::create_dir_all(&pages) {
        println!("cargo::warning={} cannot be made: {error}", pages.display());
    }
    println!("cargo::rerun-if-changed=build.rs");
    // In debug the files are read from the disk when they are asked for.
    if std::env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        println!("cargo::rerun-if-changed={}", pages.display());
    }
}

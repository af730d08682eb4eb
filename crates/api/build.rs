//! Creates the folder that the web page is built into, if it is missing, and the file that marks
//! its changes.

use std::path::Path;
use std::{fs, io};

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target");
    if let Err(error) = make(&target) {
        println!("cargo::warning={}: {error}", target.display());
    }
}

fn make(target: &Path) -> io::Result<()> {
    for page in ["web", "web-release"] {
        fs::create_dir_all(target.join(page))?;
    }
    let stamp = target.join("web-release-stamp");
    if stamp.exists() { Ok(()) } else { fs::write(stamp, "") }
}

//! Files and folders that the program's own account alone reads: scans, mails, the database, the secret.

use std::fs::{DirBuilder, OpenOptions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

/// What a group and others may do.
const OTHERS: u32 = 0o077;
/// In such a folder, as `/tmp` is, many accounts have their own things.
const STICKY: u32 = 0o1000;

/// Makes a folder, with those above it, where it is missing.
///
/// # Errors
/// When it cannot be made.
pub fn make_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// The same for the folder of the data; closes one that others could read, where it is ours.
///
/// # Errors
/// When it cannot be made.
pub fn make_own_folder(path: &Path) -> io::Result<()> {
    make_folder(path)?;
    let found = path.metadata()?;
    if found.mode() & STICKY == 0 {
        close(path, &found, 0o700);
    }
    Ok(())
}

/// How files are opened that are made by it.
#[must_use]
pub fn files() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.mode(0o600);
    options
}

/// Makes an empty file where it is missing; closes one that others could read, where it is ours.
///
/// # Errors
/// When it cannot be made.
pub fn make_file(path: &Path) -> io::Result<()> {
    let file = files().append(true).create(true).open(path)?;
    close(path, &file.metadata()?, 0o600);
    Ok(())
}

/// One of somebody else's stays as it is.
fn close(path: &Path, found: &std::fs::Metadata, mode: u32) {
    if found.mode() & OTHERS != 0 {
        let closed = std::fs::set_permissions(path, PermissionsExt::from_mode(mode));
        if let Err(error) = closed {
            tracing::warn!(path = %path.display(), %error, "others on this machine may read it");
        }
    }
}

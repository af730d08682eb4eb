//! Backups: a copy of the database and of the scans, with a manifest, and their way back.
//!
//! ```text
//! manifest.json      what is in the backup, with the hash of each file; written last
//! database.sqlite    a copy of the SQLite database, or
//! database.pgdump    what pg_dump wrote, in its own format
//! papers/ID          the scans
//! ```
//!
//! The secret is never part of a backup. The manifest holds a keyed hash instead, which shows whether a secret is
//! the right one, and another over the manifest itself.
//!
//! A backup is made while the program runs: the copy of the database shows one moment. The scans are copied before
//! and after it, and those that it does not refer to are left out, so that the two agree.

pub mod make;
mod manifest;
pub mod restore;
mod tools;

/// The file that makes a folder a backup.
const MANIFEST: &str = "manifest.json";
/// The folder of the scans in a backup.
const PAPERS: &str = "papers";

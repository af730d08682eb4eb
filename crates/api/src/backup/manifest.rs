//! What a backup says of itself.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use aws_lc_rs::digest::{Context, SHA256};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use shorei_migrations::{Migrator, MigratorTrait};
use time::OffsetDateTime;

use crate::backup::MANIFEST;
use crate::security::secret::{Purpose, Secret, encode_hex};

/// The version of this form.
const FORMAT: u32 = 1;
/// What the proof of the secret is a keyed hash of.
const PROOF: &[u8] = b"the secret of the installation";
/// The version of this program.
pub(super) const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// Which database a backup is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Kind {
    Sqlite,
    Postgresql,
}

impl Kind {
    pub(super) fn of(database_url: &str) -> Self {
        if database_url.starts_with("sqlite:") { Self::Sqlite } else { Self::Postgresql }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgresql => "PostgreSQL",
        }
    }

    /// The name of its file in a backup.
    pub(super) fn file(self) -> &'static str {
        match self {
            Self::Sqlite => "database.sqlite",
            Self::Postgresql => "database.pgdump",
        }
    }
}

/// A file of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Item {
    /// Its path in the backup, with `/`.
    pub path: String,
    /// Its size in bytes.
    pub size: u64,
    /// Its hash, in hexadecimal digits.
    pub sha256: String,
}

/// The manifest of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    format: u32,
    /// When the backup was made.
    #[serde(with = "time::serde::rfc3339")]
    pub made_at: OffsetDateTime,
    /// The version of the program that made it.
    pub program: String,
    /// The newest migration of the database.
    pub last_migration: String,
    pub database: Kind,
    pub files: Vec<Item>,
    /// Shows whether a secret is the right one, and nothing else of it.
    secret_proof: String,
    /// A keyed hash over all of the above.
    seal: String,
}

impl Manifest {
    pub(super) fn new(
        made_at: OffsetDateTime,
        last_migration: String,
        database: Kind,
        files: Vec<Item>,
        secret: &Secret,
    ) -> Result<Self, String> {
        let mut manifest = Self {
            format: FORMAT,
            made_at,
            program: PROGRAM.to_owned(),
            last_migration,
            database,
            files,
            secret_proof: encode_hex(&secret.tag(Purpose::Backups, PROOF)),
            seal: String::new(),
        };
        manifest.seal = manifest.sealed_with(secret)?;
        Ok(manifest)
    }

    /// Reads the manifest of a backup, unless it is of a newer program.
    pub(super) fn read(backup: &Path) -> Result<Self, String> {
        let shown = backup.display();
        let file = backup.join(MANIFEST);
        let text = std::fs::read_to_string(&file).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => format!(
                "--from: {shown} is no backup: it has no {MANIFEST}, which is written when a backup is complete"
            ),
            _ => format!("--from: {}: {error}", file.display()),
        })?;
        let damaged = |error| format!("--from: {}: it is damaged: {error}", file.display());
        let value: Value = serde_json::from_str(&text).map_err(damaged)?;
        let told = |key: &str| value[key].as_str().unwrap_or("?").to_owned();
        let (program, migration) = (told("program"), told("last_migration"));
        let knows = Migrator::migrations().iter().any(|known| known.name() == migration);
        let newer = version(&program) > version(PROGRAM) || value["format"] != FORMAT || !knows;
        if newer {
            return Err(format!(
                "--from: {shown} was made by a newer program (version {program}, database {migration}), and this \
                 is version {PROGRAM}: restore it with that one"
            ));
        }
        serde_json::from_value(value).map_err(damaged)
    }

    pub(super) fn to_text(&self) -> Result<String, String> {
        serde_json::to_string_pretty(self).map_err(|error| error.to_string())
    }

    /// Whether the backup is of an installation with this secret.
    pub(super) fn is_of(&self, secret: &Secret) -> bool {
        decoded(&self.secret_proof).is_some_and(|tag| secret.verify(Purpose::Backups, PROOF, &tag))
    }

    /// Whether it is as it was made.
    pub(super) fn is_whole(&self, secret: &Secret) -> Result<bool, String> {
        let content = self.content()?;
        Ok(decoded(&self.seal).is_some_and(|tag| secret.verify(Purpose::Backups, &content, &tag)))
    }

    fn sealed_with(&self, secret: &Secret) -> Result<String, String> {
        Ok(encode_hex(&secret.tag(Purpose::Backups, &self.content()?)))
    }

    fn content(&self) -> Result<Vec<u8>, String> {
        let unsealed = Self { seal: String::new(), ..self.clone() };
        serde_json::to_vec(&unsealed).map_err(|error| error.to_string())
    }
}

fn version(text: &str) -> Vec<u64> {
    // What is no number is newer than what this program knows.
    text.split('.').map(|part| part.parse().unwrap_or(u64::MAX)).collect()
}

fn decoded(hex: &str) -> Option<Vec<u8>> {
    let pairs = hex.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

impl Item {
    /// Describes a file of a backup.
    pub(super) fn of(backup: &Path, path: &str) -> io::Result<Self> {
        let (size, sha256) = hash(&mut File::open(backup.join(path))?)?;
        Ok(Self { path: path.to_owned(), size, sha256 })
    }

    /// Whether the content of a file is that of the manifest.
    pub(super) fn is(&self, mut content: impl Read) -> io::Result<bool> {
        Ok(hash(&mut content)? == (self.size, self.sha256.clone()))
    }
}

/// Returns how long a content is, and its hash.
fn hash(content: &mut impl Read) -> io::Result<(u64, String)> {
    let mut context = Context::new(&SHA256);
    let mut buffer = vec![0; 1 << 16];
    let mut size = 0;
    loop {
        let read = content.read(&mut buffer)?;
        if read == 0 {
            return Ok((size, encode_hex(context.finish().as_ref())));
        }
        context.update(&buffer[..read]);
        size += read as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::version;

    #[test]
    fn versions_are_compared_by_their_numbers() {
        assert!(version("0.10.0") > version("0.9.9"));
        assert!(version("1.0.0-beta") > version("1.0.0"));
        assert_eq!(version("0.1.0"), version("0.1.0"));
    }
}

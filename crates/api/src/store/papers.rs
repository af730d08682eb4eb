//! Scans of sealed forms, as files in the data folder. Their names are our own identifiers, never
//! input from a caller.

use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use sea_orm::DbErr;
use tokio::fs;
use tokio::io::AsyncWriteExt;
use uuid::Uuid;

use crate::error::Error;
use crate::private;

/// How long a scan may exist without a paper approval. Its transaction has long ended by then.
const ORPHAN_AGE: Duration = Duration::from_hours(24);

/// The folder of the scans.
#[derive(Clone, Debug)]
pub struct Papers(PathBuf);

impl Papers {
    /// Returns the folder in the data folder.
    #[must_use]
    pub fn in_folder(data_dir: &Path) -> Self {
        Self(data_dir.join("papers"))
    }

    /// Stores a scan. It is safe on the disk when this returns, before the transaction that refers
    /// to it is committed.
    ///
    /// # Errors
    /// [`Error::StorageFull`] if the disk is full.
    pub async fn keep(&self, id: Uuid, content: &[u8]) -> Result<(), Error> {
        let keeping = async {
            private::make_folder(&self.0)?;
            let mut options = private::files();
            options.write(true).create(true).truncate(true);
            let mut file = fs::OpenOptions::from(options).open(self.path(id)).await?;
            file.write_all(content).await?;
            file.sync_all().await
        };
        keeping.await.map_err(|error| trouble(&error))
    }

    /// Reads the content of a scan.
    ///
    /// # Errors
    /// [`Error::Internal`] if it does not exist.
    pub async fn read(&self, id: Uuid) -> Result<Vec<u8>, Error> {
        fs::read(self.path(id)).await.map_err(|error| trouble(&error))
    }

    /// Reads the content of a scan that may be gone.
    ///
    /// # Errors
    /// If the folder refuses.
    pub async fn find(&self, id: Uuid) -> Result<Option<Vec<u8>>, Error> {
        match fs::read(self.path(id)).await {
            Ok(content) => Ok(Some(content)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(trouble(&error)),
        }
    }

    /// Returns the scans that are there.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub async fn list(&self) -> Result<Vec<Uuid>, Error> {
        let listing = async {
            let mut found = Vec::new();
            let mut entries = match fs::read_dir(&self.0).await {
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(found),
                entries => entries?,
            };
            while let Some(entry) = entries.next_entry().await? {
                found
                    .extend(entry.file_name().to_str().and_then(|name| Uuid::parse_str(name).ok()));
            }
            Ok(found)
        };
        listing.await.map_err(|error: io::Error| trouble(&error))
    }

    /// Deletes a scan. One that is not there is none the less gone.
    ///
    /// # Errors
    /// When the folder refuses.
    pub async fn remove(&self, id: Uuid) -> Result<(), Error> {
        match fs::remove_file(self.path(id)).await {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(trouble(&error)),
            _ => Ok(()),
        }
    }

    /// Deletes scans that lie there since yesterday and are none of `known`: those of transactions that
    /// were not committed.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub async fn sweep(&self, known: &[Uuid], now: SystemTime) -> Result<(), Error> {
        let found = self.list().await?;
        let sweeping = async {
            for id in found.into_iter().filter(|id| !known.contains(id)) {
                let file = self.path(id);
                let age = now.duration_since(fs::metadata(&file).await?.modified()?);
                if age.is_ok_and(|age| age > ORPHAN_AGE) {
                    fs::remove_file(file).await?;
                }
            }
            Ok(())
        };
        sweeping.await.map_err(|error: io::Error| trouble(&error))
    }

    fn path(&self, id: Uuid) -> PathBuf {
        self.0.join(id.to_string())
    }
}

fn trouble(error: &io::Error) -> Error {
    let told = DbErr::Custom(format!("the folder of scans: {error}"));
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Error::StorageFull(told),
        _ => Error::Internal(told.into()),
    }
}

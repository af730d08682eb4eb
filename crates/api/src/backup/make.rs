//! Making a backup.

use std::ffi::OsStr;
use std::fs::{self, DirBuilder, File};
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use sea_orm::ConnectionTrait;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::backup::manifest::{Item, Kind, Manifest};
use crate::backup::{MANIFEST, PAPERS, tools};
use crate::http::problem::causes;
use crate::private;
use crate::security::secret::Secret;
use crate::security::token::Keys;
use crate::store::database::Database;
use crate::store::database::copy::{last_migration, open_copy};
use crate::store::papers::Papers;
use crate::store::postgres_address::PostgresAddress;
use crate::store::{paper_approval, signing_key};

/// What is copied.
pub struct Source<'a> {
    /// Where the database is.
    pub database_url: &'a str,
    /// The database.
    pub db: &'a Database,
    /// The scans.
    pub papers: &'a Papers,
    /// The secret, of which the backup holds a proof only.
    pub secret: &'a Secret,
    /// What time it is.
    pub now: OffsetDateTime,
}

/// What was copied.
pub struct Made {
    /// The number of scans.
    pub scans: usize,
    /// The scans that the database knows of, and that are not there.
    pub missing: Vec<Uuid>,
}

/// Makes a backup in the folder `to`, which must not be there yet. Others may go on writing meanwhile.
///
/// # Errors
/// Why there is none, in words; then there is no folder `to` either.
pub async fn make(source: &Source<'_>, to: &Path) -> Result<Made, String> {
    if to.symlink_metadata().is_ok() {
        let shown = to.display();
        return Err(format!("--to: {shown} is there already, and a backup overwrites nothing"));
    }
    // A secret that is not that of the database would prove the wrong one.
    let keys = signing_key::all(source.db.read()).await.map_err(|error| causes(&error))?;
    Keys::default().load(keys, source.secret).map_err(|error| causes(&error))?;
    let draft = Draft::begin(to)?;
    let made = fill(source, &draft.0).await?;
    draft.finish(to).map_err(|error| format!("--to: {}: {error}", to.display()))?;
    Ok(made)
}

/// A folder that becomes a backup when it is complete, and else is removed.
struct Draft(PathBuf);

impl Draft {
    fn begin(to: &Path) -> Result<Self, String> {
        let name = to.file_name().ok_or("--to: name a folder")?;
        let mut name = name.to_owned();
        name.push(".partial");
        let draft = to.with_file_name(name);
        let shown = draft.display();
        if let Some(parent) = draft.parent() {
            private::make_folder(parent).map_err(|error| format!("--to: {shown}: {error}"))?;
        }
        DirBuilder::new().mode(0o700).create(&draft).map_err(|error| match error.kind() {
            io::ErrorKind::AlreadyExists => format!(
                "--to: {shown} is there: another backup is being made, or was cut off; then remove it"
            ),
            _ => format!("--to: {shown}: {error}"),
        })?;
        Ok(Self(draft))
    }

    fn finish(self, to: &Path) -> io::Result<()> {
        for folder in [self.0.join(PAPERS), self.0.clone()] {
            File::open(folder)?.sync_all()?;
        }
        fs::rename(&self.0, to)?;
        let parent = to.parent().filter(|parent| !parent.as_os_str().is_empty());
        File::open(parent.unwrap_or(Path::new(".")))?.sync_all()
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // After `finish` it has another name.
        if let Err(error) = fs::remove_dir_all(&self.0)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(path = %self.0.display(), %error, "what is left of the backup cannot be removed");
        }
    }
}

async fn fill(source: &Source<'_>, draft: &Path) -> Result<Made, String> {
    let mut scans = Scans::new(source.papers, draft)?;
    // Before and after the database: what it refers to was there at its moment. What was erased since is gone from
    // the database, too, or was copied before.
    for id in source.papers.list().await.map_err(|error| causes(&error))? {
        scans.copy(id).await?;
    }
    let kind = Kind::of(source.database_url);
    let file = draft.join(kind.file());
    private::make_file(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let Seen { wanted, last_migration } = match kind {
        Kind::Sqlite => copy_sqlite(source.db, &file).await?,
        Kind::Postgresql => dump_postgres(source, &file).await?,
    };
    let missing = scans.keep_only(&wanted).await?;
    let in_words = |error: io::Error| format!("{}: {error}", draft.display());
    File::open(&file).and_then(|file| file.sync_all()).map_err(in_words)?;
    let mut files = vec![Item::of(draft, kind.file()).map_err(in_words)?];
    for id in &scans.copied {
        files.push(Item::of(draft, &format!("{PAPERS}/{id}")).map_err(in_words)?);
    }
    let made = Made { scans: scans.copied.len(), missing };
    let manifest = Manifest::new(source.now, last_migration, kind, files, source.secret)?;
    write(&draft.join(MANIFEST), manifest.to_text()?.as_bytes())?;
    Ok(made)
}

/// What the copy of the database says.
struct Seen {
    wanted: Vec<Uuid>,
    last_migration: String,
}

impl Seen {
    async fn by(db: &impl ConnectionTrait) -> Result<Self, String> {
        let last_migration = last_migration(db).await.map_err(|error| causes(&error))?;
        let wanted = paper_approval::ids(db).await.map_err(|error| causes(&error))?;
        Ok(Self { wanted, last_migration })
    }
}

async fn copy_sqlite(db: &Database, file: &Path) -> Result<Seen, String> {
    db.copy_into(file).await.map_err(|error| causes(&error))?;
    let copy = open_copy(file).await.map_err(|error| causes(&error))?;
    let seen = Seen::by(&copy).await?;
    copy.close().await.map_err(|error| causes(&error))?;
    Ok(seen)
}

async fn dump_postgres(source: &Source<'_>, file: &Path) -> Result<Seen, String> {
    let address = PostgresAddress::parse(source.database_url)?.settled().await;
    let (tx, snapshot) = source.db.snapshot().await.map_err(|error| causes(&error))?;
    let snapshot = format!("--snapshot={snapshot}");
    let arguments: [&OsStr; _] = [
        "--format=custom".as_ref(),
        "--no-owner".as_ref(),
        "--no-privileges".as_ref(),
        "--no-password".as_ref(),
        snapshot.as_ref(),
        "--file".as_ref(),
        file.as_ref(),
    ];
    tools::run("pg_dump", &arguments, &address).await?;
    let seen = Seen::by(&tx).await?;
    tx.rollback().await.map_err(|error| causes(&error))?;
    Ok(seen)
}

/// The scans of a backup.
struct Scans<'a> {
    papers: &'a Papers,
    folder: PathBuf,
    copied: Vec<Uuid>,
}

impl<'a> Scans<'a> {
    fn new(papers: &'a Papers, draft: &Path) -> Result<Self, String> {
        let folder = draft.join(PAPERS);
        let made = DirBuilder::new().mode(0o700).create(&folder);
        made.map_err(|error| format!("{}: {error}", folder.display()))?;
        Ok(Self { papers, folder, copied: Vec::new() })
    }

    /// Copies a scan, unless it is gone.
    async fn copy(&mut self, id: Uuid) -> Result<bool, String> {
        let Some(content) = self.papers.find(id).await.map_err(|error| causes(&error))? else {
            return Ok(false);
        };
        write(&self.folder.join(id.to_string()), &content)?;
        self.copied.push(id);
        Ok(true)
    }

    /// Copies those of `wanted` that came later, and removes all others. Returns those that are not there.
    async fn keep_only(&mut self, wanted: &[Uuid]) -> Result<Vec<Uuid>, String> {
        let (kept, others) = self.copied.drain(..).partition(|id| wanted.contains(id));
        self.copied = kept;
        for id in others {
            let file = self.folder.join(id.to_string());
            fs::remove_file(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        }
        let mut missing = Vec::new();
        for id in wanted {
            if !self.copied.contains(id) && !self.copy(*id).await? {
                missing.push(*id);
            }
        }
        self.copied.sort_unstable();
        Ok(missing)
    }
}

fn write(path: &Path, content: &[u8]) -> Result<(), String> {
    let writing = || {
        let mut file = private::files().write(true).create_new(true).open(path)?;
        file.write_all(content)?;
        file.sync_all()
    };
    writing().map_err(|error: io::Error| format!("{}: {error}", path.display()))
}

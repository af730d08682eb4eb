//! Restoring a backup.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use time::OffsetDateTime;
use uuid::Uuid;

use crate::backup::manifest::{Item, Kind, Manifest};
use crate::backup::{PAPERS, tools};
use crate::config::Place;
use crate::http::problem::causes;
use crate::private;
use crate::security::secret::Secret;
use crate::store::database::{Database, copy, file_of};
use crate::store::papers::Papers;
use crate::store::postgres_address::PostgresAddress;

/// Where a backup is restored to.
pub struct Target<'a> {
    /// The installation.
    pub place: &'a Place,
    /// Its secret.
    pub secret: &'a Secret,
    /// Its scans.
    pub papers: &'a Papers,
    /// Whether what is there may be replaced.
    pub replace: bool,
}

/// What was restored.
pub struct Restored {
    /// When the backup was made.
    pub made_at: OffsetDateTime,
    /// The number of scans.
    pub scans: usize,
}

/// Restores the backup in the folder `from`. Everything is checked before anything is written.
///
/// # Errors
/// Why it is not restored, in words.
pub async fn restore(from: &Path, target: &Target<'_>) -> Result<Restored, String> {
    let manifest = Manifest::read(from)?;
    if !manifest.is_of(target.secret) {
        return Err(
            "SHOREI_SECRET: it is not the secret of the installation that the backup was made of, and without \
             that one nothing in it can be used: set it, or put its file into the data folder"
                .to_owned(),
        );
    }
    let kind = manifest.database;
    let found = Kind::of(&target.place.database_url);
    if kind != found {
        return Err(format!(
            "SHOREI_DATABASE_URL: the backup is of a {} database, and this is {}",
            kind.name(),
            found.name()
        ));
    }
    let scans = checked(from, &manifest, target.secret)?;
    let aim = Aim::at(target, kind).await?;
    private::make_own_folder(&target.place.data_dir)
        .map_err(|error| format!("SHOREI_DATA_DIR: {error}"))?;
    for (id, item) in &scans {
        let file = from.join(&item.path);
        let content = fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        target.papers.keep(*id, &content).await.map_err(|error| causes(&error))?;
    }
    let database = from.join(kind.file());
    match aim {
        Aim::File(file) => put_file(&database, &file)?,
        Aim::Server(db, tables) => put_dump(&database, target, db, &tables).await?,
    }
    Ok(Restored { made_at: manifest.made_at, scans: scans.len() })
}

/// Compares the backup with its manifest. Returns its scans.
fn checked<'a>(
    from: &Path,
    manifest: &'a Manifest,
    secret: &Secret,
) -> Result<Vec<(Uuid, &'a Item)>, String> {
    let mut scans = Vec::new();
    let mut has_database = false;
    for item in &manifest.files {
        let path = &item.path;
        let id = path.strip_prefix(PAPERS).and_then(|rest| rest.strip_prefix('/')?.parse().ok());
        match id {
            Some(id) => scans.push((id, item)),
            None if path == manifest.database.file() => has_database = true,
            None => {
                return Err(format!(
                    "--from: the manifest names {path}, which is no file of a backup"
                ));
            }
        }
        let same = File::open(from.join(path)).and_then(|file| item.is(file));
        match same {
            Ok(true) => {}
            Ok(false) => {
                return Err(format!(
                    "--from: {path} is not as it was when the backup was made: its hash differs"
                ));
            }
            Err(error) => return Err(format!("--from: {path}: {error}")),
        }
    }
    if !has_database || !manifest.is_whole(secret)? {
        return Err("--from: the manifest is not as it was when the backup was made".to_owned());
    }
    Ok(scans)
}

/// Where the database goes; nothing is there that must not be replaced.
enum Aim {
    File(PathBuf),
    /// With the tables that are there.
    Server(Database, Vec<String>),
}

impl Aim {
    async fn at(target: &Target<'_>, kind: Kind) -> Result<Self, String> {
        let Target { place, papers, replace, .. } = target;
        if !replace && !papers.list().await.map_err(|error| causes(&error))?.is_empty() {
            return Err("SHOREI_DATA_DIR: there are scans already: take an empty folder, or replace what is there \
                        by --replace"
                .to_owned());
        }
        match kind {
            Kind::Sqlite => Self::at_file(&place.database_url, *replace).await,
            Kind::Postgresql => Self::at_server(place, *replace).await,
        }
    }

    async fn at_file(url: &str, replace: bool) -> Result<Self, String> {
        let file = file_of(url).ok_or("SHOREI_DATABASE_URL: it names no file")?;
        let shown = file.display();
        let is_empty = file.metadata().map_or(true, |found| found.len() == 0);
        if !is_empty && !replace {
            return Err(format!(
                "SHOREI_DATABASE_URL: there is a database already ({shown}): take an empty place, or replace what \
                 is there by --replace"
            ));
        }
        if !is_empty && copy::release(&file).await.is_err() {
            return Err(format!("SHOREI_DATABASE_URL: {shown} is in use: stop the program first"));
        }
        Ok(Self::File(file))
    }

    async fn at_server(place: &Place, replace: bool) -> Result<Self, String> {
        let opened = Database::connect_existing(&place.database_url, place.waits).await;
        let db = opened.map_err(|error| {
            format!("SHOREI_DATABASE_URL: the database cannot be opened: {}", causes(&error))
        })?;
        let tables = db.tables().await.map_err(|error| causes(&error))?;
        if !tables.is_empty() && !replace {
            return Err("SHOREI_DATABASE_URL: there are tables in the database already: make an empty one, or \
                        replace what is there by --replace"
                .to_owned());
        }
        if !tables.is_empty() && !tables.iter().any(|table| table == "seaql_migrations") {
            return Err("SHOREI_DATABASE_URL: the tables in the database are not Shorei's: make an empty one".to_owned());
        }
        if !tables.is_empty() && !db.is_released().await.map_err(|error| causes(&error))? {
            return Err("SHOREI_DATABASE_URL: the database is in use: stop the program first, and whoever else is \
                        connected"
                .to_owned());
        }
        Ok(Self::Server(db, tables))
    }
}

/// Puts a copy of the database in its place, whole or not at all.
fn put_file(from: &Path, to: &Path) -> Result<(), String> {
    let beside = |ending: &str| {
        let mut name = to.as_os_str().to_owned();
        name.push(ending);
        PathBuf::from(name)
    };
    let putting = || {
        if let Some(parent) = to.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            private::make_folder(parent)?;
        }
        let draft = beside(".restoring");
        let mut file = private::files().write(true).create(true).truncate(true).open(&draft)?;
        io::copy(&mut File::open(from)?, &mut file)?;
        file.sync_all()?;
        for of_the_old_one in ["-wal", "-shm"] {
            match fs::remove_file(beside(of_the_old_one)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        fs::rename(&draft, to)
    };
    putting().map_err(|error: io::Error| format!("{}: {error}", to.display()))
}

async fn put_dump(
    from: &Path,
    target: &Target<'_>,
    db: Database,
    tables: &[String],
) -> Result<(), String> {
    let address = PostgresAddress::parse(&target.place.database_url)?.settled().await;
    if !tables.is_empty() {
        db.drop_tables(tables).await.map_err(|error| causes(&error))?;
    }
    db.close().await.map_err(|error| causes(&error))?;
    let database = address.environment().into_iter().find(|(name, _)| *name == "PGDATABASE");
    let (_, database) = database.ok_or("SHOREI_DATABASE_URL: it names no database")?;
    let arguments: [&OsStr; _] = [
        "--no-owner".as_ref(),
        "--no-privileges".as_ref(),
        "--no-password".as_ref(),
        "--single-transaction".as_ref(),
        "--exit-on-error".as_ref(),
        "--dbname".as_ref(),
        &database,
        from.as_ref(),
    ];
    tools::run("pg_restore", &arguments, &address).await.map_err(|error| {
        format!("{error}; the database is empty now: mend that, and restore again with --replace")
    })
}

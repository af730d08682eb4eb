//! `shorei backup` and `shorei restore`, by the real binary.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Output;

use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;

use crate::cast::Society;
use crate::databases::{empty_database, postgres};
use crate::drills::command;
use crate::trail::eventful;

/// What a command said, and whether it did what it was told.
struct Said {
    done: bool,
    text: String,
}

fn said(output: &Output) -> Said {
    let text = [&output.stdout[..], &output.stderr].concat();
    Said { done: output.status.success(), text: String::from_utf8(text).unwrap() }
}

/// Where an installation is.
struct Place {
    folder: PathBuf,
    database: String,
}

impl Place {
    fn of(society: &Society) -> Self {
        let config = &society.app.app.config;
        Self { folder: config.data_dir.clone(), database: config.database_url.clone() }
    }

    /// A new one with the secret of `society`, and nothing else.
    async fn new(society: &Society, folder: &TempDir) -> Self {
        let place = folder.path().join("data");
        fs::create_dir(&place).unwrap();
        fs::copy(society.app.folder.path().join("secret"), place.join("secret")).unwrap();
        Self { folder: place, database: empty_database(folder).await }
    }

    async fn run(&self, arguments: &[&str]) -> Said {
        said(&command(&self.folder, &self.database, 0).args(arguments).output().await.unwrap())
    }

    async fn backup(&self, to: &Path) -> Said {
        self.run(&["backup", "--to", to.to_str().unwrap()]).await
    }

    async fn restore(&self, from: &Path, more: &[&str]) -> Said {
        self.run(&[&["restore", "--from", from.to_str().unwrap()], more].concat()).await
    }

    async fn check(&self) -> Said {
        self.run(&["check"]).await
    }
}

/// Every row of every table, as text.
async fn rows(database: &str) -> BTreeMap<String, Vec<String>> {
    let db = sea_orm::Database::connect(database).await.unwrap();
    let (tables, is_postgres) = match db.get_database_backend() {
        DbBackend::Postgres => {
            ("SELECT tablename::text AS t FROM pg_tables WHERE schemaname = 'public'", true)
        }
        _ => ("SELECT name AS t FROM sqlite_master WHERE type = 'table'", false),
    };
    let mut found = BTreeMap::new();
    for table in texts(&db, tables).await {
        let query = if is_postgres {
            format!("SELECT row_to_json(r)::text AS t FROM \"{table}\" r ORDER BY 1")
        } else {
            let columns = format!("SELECT name AS t FROM pragma_table_info('{table}')");
            let columns = texts(&db, &columns).await;
            let quoted: Vec<_> = columns.iter().map(|name| format!("quote(\"{name}\")")).collect();
            format!("SELECT {} AS t FROM \"{table}\" ORDER BY 1", quoted.join(" || ',' || "))
        };
        found.insert(table, texts(&db, &query).await);
    }
    db.close().await.unwrap();
    found
}

async fn texts(db: &DatabaseConnection, query: &str) -> Vec<String> {
    let query = Statement::from_string(db.get_database_backend(), query);
    let rows = db.query_all_raw(query).await.unwrap();
    rows.iter().map(|row| row.try_get("", "t").unwrap()).collect()
}

/// Every file below a folder, with its content.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap()) {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.clone(), fs::read(path).unwrap());
        }
    }
    found
}

fn scans(data: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let folder = data.join("papers");
    let relative = |path: PathBuf| path.strip_prefix(&folder).unwrap().to_owned();
    files(&folder).into_iter().map(|(path, content)| (relative(path), content)).collect()
}

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o777
}

#[actix_web::test]
async fn a_backup_made_while_people_write_is_restored_equal_and_whole() {
    let (society, paper) = eventful().await;
    let source = Place::of(&society);
    // A scan that no paper approval refers to is none of the installation's.
    fs::write(source.folder.join("papers").join(Uuid::from_u128(7).to_string()), "left over")
        .unwrap();
    let folder = TempDir::new().unwrap();
    let backups = folder.path().join("backups");
    let path = format!("/case-books/{}/cases/7", society.book().await);
    let raw = society.applicant.raw.clone();
    let report = serde_json::to_value(society.report()).unwrap();
    let write = async |etag: &str| {
        let answer = raw.with("if-match", etag).put(&path, &report).await;
        answer.ok();
        answer.header("etag").unwrap().to_owned()
    };
    let first = raw.put(&path, &report).await;
    first.ok();
    let mut etag = first.header("etag").unwrap().to_owned();
    let busy = backups.join("while-writing");
    let backing_up = source.backup(&busy);
    tokio::pin!(backing_up);
    let mut written = 0;
    let made = loop {
        tokio::select! {
            biased;
            made = &mut backing_up => break made,
            next = write(&etag) => { etag = next; written += 1; }
        }
    };
    assert!(made.done, "{}", made.text);
    assert!(written > 3, "{written} writes meanwhile");
    assert!(made.text.contains("the database, and 1 scans"), "{}", made.text);
    assert!(made.text.contains("The secret is not in it"), "{}", made.text);

    // What is in it.
    let manifest: Value =
        serde_json::from_slice(&fs::read(busy.join("manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["program"], env!("CARGO_PKG_VERSION"));
    assert!(manifest["last_migration"].as_str().unwrap().starts_with("m00"), "{manifest}");
    assert!(manifest["made_at"].is_string());
    let listed: Vec<_> =
        manifest["files"].as_array().unwrap().iter().map(|file| &file["path"]).collect();
    let database = if postgres().is_some() { "database.pgdump" } else { "database.sqlite" };
    assert_eq!(listed, [&json!(database), &json!(format!("papers/{paper}"))]);
    let secret = fs::read_to_string(source.folder.join("secret")).unwrap();
    for (file, content) in files(&busy) {
        assert_eq!(mode(&file), 0o600, "{}", file.display());
        let has = content.windows(64).any(|part| part == secret.trim().as_bytes());
        assert!(!has, "{} holds the secret", file.display());
    }
    for inner in [&backups, &busy, &busy.join("papers")] {
        assert_eq!(mode(inner), 0o700, "{}", inner.display());
    }

    // Restored elsewhere it is whole.
    let target = Place::new(&society, &folder).await;
    let restored = target.restore(&busy, &[]).await;
    assert!(restored.done, "{}", restored.text);
    let check = target.check().await;
    assert!(check.done && check.text.contains("The database is whole."), "{}", check.text);

    // And when nobody writes, everything is equal.
    let quiet = backups.join("quiet");
    assert!(source.backup(&quiet).await.done);
    let restored = target.restore(&quiet, &["--replace"]).await;
    assert!(restored.done, "{}", restored.text);
    let (before, after) = (rows(&source.database).await, rows(&target.database).await);
    assert!(before["audit_events"].len() > 20 && before["cases"].len() > 4);
    for (table, rows) in &before {
        assert_eq!(rows, &after[table], "{table}");
    }
    assert_eq!(before.len(), after.len());
    fs::remove_file(source.folder.join("papers").join(Uuid::from_u128(7).to_string())).unwrap();
    assert_eq!(scans(&source.folder), scans(&target.folder));
    assert_eq!(scans(&target.folder).len(), 1);
    for file in files(&target.folder).keys() {
        assert_eq!(mode(file), 0o600, "{}", file.display());
    }
    let check = target.check().await;
    assert!(check.done && check.text.contains("The database is whole."), "{}", check.text);
}

#[actix_web::test]
async fn a_restore_refuses_what_it_must_and_then_writes_nothing() {
    let (society, paper) = eventful().await;
    let source = Place::of(&society);
    let folder = TempDir::new().unwrap();
    let backup = folder.path().join("backup");
    assert!(source.backup(&backup).await.done);
    let target = Place::new(&society, &folder).await;
    let refused = async |more: &[&str], why: &str| {
        let told = target.restore(&backup, more).await;
        assert!(!told.done && told.text.contains(why), "{why}: {}", told.text);
        assert_eq!(rows_there(&target).await, 0, "{why}");
        assert!(scans(&target.folder).is_empty(), "{why}");
    };
    // Each file in turn, and the manifest, altered.
    let database = if postgres().is_some() { "database.pgdump" } else { "database.sqlite" };
    for name in [database.to_owned(), format!("papers/{paper}")] {
        let file = backup.join(&name);
        let content = fs::read(&file).unwrap();
        let mut altered = content.clone();
        *altered.last_mut().unwrap() ^= 1;
        fs::write(&file, &altered).unwrap();
        refused(&[], &format!("{name} is not as it was when the backup was made")).await;
        fs::remove_file(&file).unwrap();
        refused(&[], &name).await;
        fs::write(&file, content).unwrap();
    }
    let manifest_file = backup.join("manifest.json");
    let manifest: Value = serde_json::from_slice(&fs::read(&manifest_file).unwrap()).unwrap();
    let with = |key: &str, value: Value| {
        let mut changed = manifest.clone();
        changed[key] = value;
        fs::write(&manifest_file, changed.to_string()).unwrap();
    };
    for (key, value, why) in [
        ("made_at", json!("2020-01-01T00:00:00Z"), "the manifest is not as it was"),
        ("program", json!("99.0.0"), "was made by a newer program (version 99.0.0"),
        ("last_migration", json!("m9999_later"), "was made by a newer program"),
        ("format", json!(2), "was made by a newer program"),
    ] {
        with(key, value);
        refused(&[], why).await;
    }
    fs::remove_file(&manifest_file).unwrap();
    refused(&[], "is no backup: it has no manifest.json").await;
    fs::write(&manifest_file, manifest.to_string()).unwrap();
    let other = if postgres().is_some() {
        "sqlite://elsewhere.db"
    } else {
        "postgres://nobody@127.0.0.1:1/db"
    };
    refused(&["--database-url", other], "the backup is of a").await;

    // Without the secret, and with another one.
    let secret = fs::read(target.folder.join("secret")).unwrap();
    fs::remove_file(target.folder.join("secret")).unwrap();
    refused(&[], "SHOREI_SECRET: it is not set, and there is no file").await;
    assert!(!target.folder.join("secret").exists(), "none was made");
    fs::write(target.folder.join("secret"), "0".repeat(64)).unwrap();
    refused(&[], "it is not the secret of the installation that the backup was made of").await;
    fs::write(target.folder.join("secret"), secret).unwrap();

    // Once it is there, it is not replaced unless told, and never while it is used.
    assert!(target.restore(&backup, &[]).await.done);
    let told = target.restore(&backup, &[]).await;
    assert!(!told.done && told.text.contains("--replace"), "{}", told.text);
    fs::remove_dir_all(target.folder.join("papers")).unwrap();
    let told = target.restore(&backup, &[]).await;
    assert!(!told.done && told.text.contains("already"), "{}", told.text);
    let told = source.restore(&backup, &["--replace"]).await;
    assert!(!told.done && told.text.contains("is in use"), "{}", told.text);
    assert!(source.check().await.done);
}

/// How many rows there are.
async fn rows_there(place: &Place) -> usize {
    if let Some(file) = place.database.strip_prefix("sqlite://")
        && !Path::new(file).exists()
    {
        return 0;
    }
    rows(&place.database).await.values().map(Vec::len).sum()
}

#[actix_web::test]
async fn a_backup_overwrites_nothing_and_half_of_one_is_none() {
    let (society, _) = eventful().await;
    let source = Place::of(&society);
    let folder = TempDir::new().unwrap();
    let to = folder.path().join("backup");
    assert!(source.backup(&to).await.done);
    let before = files(&to);
    let told = source.backup(&to).await;
    assert!(!told.done && told.text.contains("is there already"), "{}", told.text);
    assert_eq!(files(&to), before);

    // It breaks at a scan that cannot be read, before or after the database.
    let nothing_left = |told: Said, why: &str| {
        assert!(!told.done && told.text.contains(why), "{why}: {}", told.text);
        let left: Vec<_> =
            fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert_eq!(left, ["backup"], "{why}");
    };
    let other = folder.path().join("other");
    let unreadable = source.folder.join("papers").join(Uuid::from_u128(7).to_string());
    fs::create_dir(&unreadable).unwrap();
    nothing_left(source.backup(&other).await, "the folder of scans");
    fs::remove_dir(unreadable).unwrap();
    if postgres().is_some() {
        let output = command(&source.folder, &source.database, 0)
            .env("PATH", "/nowhere")
            .args(["backup", "--to", other.to_str().unwrap()])
            .output()
            .await;
        nothing_left(said(&output.unwrap()), "pg_dump is not on the PATH");
    }

    // One that was cut off hinders the next, which names it.
    fs::create_dir(folder.path().join("other.partial")).unwrap();
    let told = source.backup(&other).await;
    assert!(!told.done && told.text.contains("other.partial is there"), "{}", told.text);
    fs::remove_dir(folder.path().join("other.partial")).unwrap();

    // The secret is that of the database, and is not made.
    let secret = source.folder.join("secret");
    let kept = fs::read(&secret).unwrap();
    fs::write(&secret, "0".repeat(64)).unwrap();
    nothing_left(source.backup(&other).await, "wrapped with another SHOREI_SECRET");
    fs::remove_file(&secret).unwrap();
    nothing_left(source.backup(&other).await, "SHOREI_SECRET: it is not set");
    assert!(!secret.exists());
    fs::write(&secret, kept).unwrap();
    // A scan that is missing is told, and does not stop the rest from being saved.
    fs::remove_dir_all(source.folder.join("papers")).unwrap();
    let told = source.backup(&other).await;
    assert!(told.done && told.text.contains("a scan is missing"), "{}", told.text);
}

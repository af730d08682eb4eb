//! Commands that look at an installation and change nothing in it.

use std::path::Path;

use sea_orm::{ConnectionTrait, Statement};
use tempfile::TempDir;

use crate::databases::{empty_database, postgres};
use crate::drills::command;
use crate::trail::eventful;

/// What the command said on the standard output and the standard error, and whether it did its work.
async fn run(folder: &Path, database: &str, arguments: &[&str]) -> (bool, String) {
    let output = command(folder, database, 0).args(arguments).output().await.unwrap();
    let text = [&output.stdout[..], &output.stderr].concat();
    (output.status.success(), String::from_utf8(text).unwrap())
}

#[actix_web::test]
async fn check_and_anchors_make_no_secret_and_no_folder_and_do_not_migrate() {
    let folder = TempDir::new().unwrap();
    let database = empty_database(&folder).await;
    let data = folder.path().join("data");
    for name in ["check", "anchors"] {
        let (done, text) = run(&data, &database, &[name]).await;
        assert!(!done, "{name}: {text}");
        // On SQLite there is no database at all, on PostgreSQL one without tables.
        let why = if postgres().is_some() { "is not up to date" } else { "cannot be opened" };
        assert!(text.contains(why), "{name}: {text}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "{name} made something");
    }
    // A database of an earlier release stays one.
    let (society, _) = eventful().await;
    let config = &society.app.app.config;
    let database = &config.database_url;
    let last = "(SELECT MAX(version) FROM seaql_migrations)";
    let forget = format!("DELETE FROM seaql_migrations WHERE version = {last}");
    society.app.app.db.write(async |tx| Ok(tx.execute_unprepared(&forget).await?)).await.unwrap();
    let applied = async || {
        let db = society.app.app.db.read();
        let count = "SELECT COUNT(*) AS n FROM seaql_migrations";
        let count = Statement::from_string(db.get_database_backend(), count);
        db.query_one_raw(count).await.unwrap().unwrap().try_get::<i64>("", "n").unwrap()
    };
    let before = applied().await;
    for name in ["check", "anchors"] {
        let (done, text) = run(&data, database, &[name]).await;
        assert!(!done && text.contains("run shorei migrate first"), "{name}: {text}");
        assert_eq!(applied().await, before, "{name}");
        assert!(!data.exists(), "{name}");
    }
}

#[actix_web::test]
async fn anchors_are_printed_oldest_first_and_are_those_of_the_api() {
    let (society, _) = eventful().await;
    let config = &society.app.app.config;
    // Without its secret: none is needed, and none is made.
    std::fs::remove_file(config.data_dir.join("secret")).unwrap();
    let (done, text) = run(&config.data_dir, &config.database_url, &["anchors"]).await;
    assert!(done, "{text}");
    let listed = society.office.raw.get("/audit-anchors").await.ok();
    let expected: Vec<_> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .rev()
        .map(|anchor| {
            let (day, digest) =
                (anchor["day"].as_str().unwrap(), anchor["digest"].as_str().unwrap());
            format!("The anchor of {day}, over {} entries: {digest}", anchor["entries"])
        })
        .collect();
    assert_eq!(expected.len(), 2);
    assert_eq!(text.lines().collect::<Vec<_>>(), expected);
    let (done, checked) = run(&config.data_dir, &config.database_url, &["check"]).await;
    assert!(done && checked.contains(&expected[1]), "{checked}");
    assert!(!config.data_dir.join("secret").exists());
}

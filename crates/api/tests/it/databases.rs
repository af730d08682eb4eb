//! Databases for tests: copies of one that has its tables already, which is quicker than making them
//! for each test.

use std::path::{Path, PathBuf};
use std::time::{Duration, UNIX_EPOCH};

use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use shorei_api::store::database::{Database, Waits};
use tempfile::TempDir;
use tokio::sync::OnceCell;
use uuid::Uuid;

/// Where a new database is: with its tables, and nothing in them.
pub async fn new_database(folder: &TempDir) -> String {
    let Some(server) = postgres() else {
        let file = folder.path().join("shorei.db");
        std::fs::copy(template_file().await, &file).unwrap();
        return sqlite(&file);
    };
    let admin = admin(&server).await;
    let template = template_database(&server, &admin).await;
    let name = create(&admin, &unique_name(), &template).await;
    admin.close().await.unwrap();
    format!("{server}/{name}")
}

/// Where a new database without tables is.
pub async fn empty_database(folder: &TempDir) -> String {
    let Some(server) = postgres() else { return sqlite(&folder.path().join("shorei.db")) };
    let admin = admin(&server).await;
    let name = create(&admin, &unique_name(), "template0").await;
    admin.close().await.unwrap();
    format!("{server}/{name}")
}

/// The server of tests on PostgreSQL, where they are run on it.
pub fn postgres() -> Option<String> {
    std::env::var("SHOREI_TEST_POSTGRES").ok()
}

fn sqlite(file: &Path) -> String {
    format!("sqlite://{}", file.display())
}

/// Names the template of this build: another build may have other tables.
fn build() -> String {
    let program = std::env::current_exe().unwrap().metadata().unwrap();
    let built = program.modified().unwrap().duration_since(UNIX_EPOCH).unwrap();
    format!("{}_{}", built.as_nanos(), program.len())
}

/// The template of this build, made by whoever needs it first. Several processes may make it at once:
/// each puts its own in the place.
async fn template_file() -> &'static Path {
    static TEMPLATE: OnceCell<PathBuf> = OnceCell::const_new();
    TEMPLATE.get_or_init(make_template_file).await
}

async fn make_template_file() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("templates");
    std::fs::create_dir_all(&folder).unwrap();
    let build = build();
    let template = folder.join(format!("{build}.db"));
    if !template.exists() {
        for file in std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap()) {
            // Those of earlier builds.
            if !file.file_name().to_string_lossy().starts_with(&build) {
                let _ = std::fs::remove_file(file.path());
            }
        }
        let draft = folder.join(format!("{build}.{}", Uuid::new_v4().simple()));
        migrate(&sqlite(&draft)).await;
        std::fs::rename(draft, &template).unwrap();
    }
    template
}

async fn template_database(server: &str, admin: &DatabaseConnection) -> String {
    let name = format!("template_{}", build());
    let exists = format!("SELECT 1 AS found FROM pg_database WHERE datname = '{name}'");
    let exists = async || {
        let statement = Statement::from_string(admin.get_database_backend(), exists.clone());
        admin.query_one_raw(statement).await.unwrap().is_some()
    };
    if exists().await {
        return name;
    }
    // One test makes it, the others wait.
    admin.execute_unprepared("SELECT pg_advisory_lock(1)").await.unwrap();
    if !exists().await {
        let draft = create(admin, &unique_name(), "template0").await;
        migrate(&format!("{server}/{draft}")).await;
        let rename = format!("ALTER DATABASE {draft} RENAME TO {name}");
        admin.execute_unprepared(&rename).await.unwrap();
    }
    admin.execute_unprepared("SELECT pg_advisory_unlock(1)").await.unwrap();
    name
}

async fn migrate(url: &str) {
    let waits = Waits { statement: Duration::from_mins(1), lock: Duration::from_mins(1) };
    let db = Database::connect(url, waits).await.unwrap();
    db.migrate().await.unwrap();
    db.close().await.unwrap();
}

/// One connection, since locks are held by it.
async fn admin(server: &str) -> DatabaseConnection {
    let mut options = sea_orm::ConnectOptions::new(format!("{server}/postgres"));
    options.max_connections(1);
    sea_orm::Database::connect(options).await.unwrap()
}

fn unique_name() -> String {
    format!("t_{}", Uuid::new_v4().simple())
}

async fn create(admin: &DatabaseConnection, name: &str, template: &str) -> String {
    let create = format!("CREATE DATABASE {name} ENCODING 'UTF8' TEMPLATE {template}");
    admin.execute_unprepared(&create).await.unwrap();
    name.to_owned()
}

/// What `SELECT COUNT(*) AS n …` counts.
pub async fn count(app: &crate::app::TestApp, query: &str) -> i64 {
    let db = app.app.db.read();
    let statement = Statement::from_string(db.get_database_backend(), query);
    db.query_one_raw(statement).await.unwrap().unwrap().try_get("", "n").unwrap()
}

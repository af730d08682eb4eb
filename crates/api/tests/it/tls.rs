//! The connection to PostgreSQL, encrypted as `sslmode` says: against a real server with a certificate of an
//! authority of its own, which `scripts/with-postgres.sh` starts. Its certificate is that of `localhost`.

use std::time::Duration;

use sea_orm::{ConnectionTrait, Statement};
use shorei_api::store::database::{Database, Waits};

use crate::app::TestApp;
use crate::databases::{empty_database, postgres};
use crate::drills::command;

/// The server's address with `localhost` or `127.0.0.1` as host, and this user; and the file of its authority.
fn server() -> Option<(String, String)> {
    Some((postgres()?, std::env::var("SHOREI_TEST_POSTGRES_CA").ok()?))
}

fn address(server: &str, user: &str, host: &str, parameters: &str) -> String {
    let address = server.replace("shorei@127.0.0.1", &format!("{user}@{host}"));
    format!("{address}/postgres?{parameters}")
}

/// Whether a connection is encrypted, or why there is none.
async fn encrypted(address: &str) -> Result<bool, String> {
    let waits = Waits { statement: Duration::from_mins(1), lock: Duration::from_mins(1) };
    let db = Database::connect(address, waits).await.map_err(|error| format!("{error:?}"))?;
    let query = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    let query = Statement::from_string(db.read().get_database_backend(), query);
    let row = db.read().query_one_raw(query).await.unwrap().unwrap();
    let ssl = row.try_get("", "ssl").unwrap();
    db.close().await.unwrap();
    Ok(ssl)
}

#[actix_web::test]
async fn every_mode_means_what_it_means_to_libpq() {
    let Some((server, ca)) = server() else { return };
    let other = std::path::Path::new(&ca).with_file_name("other-ca.pem");
    let other = other.display();
    // As scripts/with-postgres.sh sets it up: people of these names come in only with TLS, or only without.
    for (user, host, parameters, expected) in [
        ("shorei", "127.0.0.1", "sslmode=disable".to_owned(), Ok(false)),
        ("shorei", "127.0.0.1", "sslmode=allow".to_owned(), Ok(false)),
        ("only_tls", "127.0.0.1", "sslmode=allow".to_owned(), Ok(true)),
        ("shorei", "127.0.0.1", "sslmode=prefer".to_owned(), Ok(true)),
        ("only_plain", "127.0.0.1", "sslmode=prefer".to_owned(), Ok(false)),
        ("shorei", "127.0.0.1", "sslmode=require".to_owned(), Ok(true)),
        ("only_tls", "127.0.0.1", "sslmode=disable".to_owned(), Err("rejects connection")),
        ("only_plain", "127.0.0.1", "sslmode=require".to_owned(), Err("rejects connection")),
        // With an authority, `require` asks it, as libpq does.
        ("shorei", "127.0.0.1", format!("sslmode=require&sslrootcert={ca}"), Ok(true)),
        (
            "shorei",
            "127.0.0.1",
            format!("sslmode=require&sslrootcert={other}"),
            Err("UnknownIssuer"),
        ),
        ("shorei", "127.0.0.1", format!("sslmode=verify-ca&sslrootcert={ca}"), Ok(true)),
        (
            "shorei",
            "127.0.0.1",
            format!("sslmode=verify-ca&sslrootcert={other}"),
            Err("UnknownIssuer"),
        ),
        ("shorei", "localhost", format!("sslmode=verify-full&sslrootcert={ca}"), Ok(true)),
        (
            "shorei",
            "127.0.0.1",
            format!("sslmode=verify-full&sslrootcert={ca}"),
            Err("NotValidForName"),
        ),
        (
            "shorei",
            "localhost",
            format!("sslmode=verify-full&sslrootcert={other}"),
            Err("UnknownIssuer"),
        ),
        // The system knows nothing of it.
        ("shorei", "localhost", "sslmode=verify-full".to_owned(), Err("UnknownIssuer")),
        (
            "shorei",
            "localhost",
            "sslmode=verify-full&sslrootcert=system".to_owned(),
            Err("UnknownIssuer"),
        ),
        (
            "shorei",
            "localhost",
            "sslmode=require&sslrootcert=system".to_owned(),
            Err("needs sslmode=verify-full"),
        ),
        (
            "shorei",
            "localhost",
            "sslmode=verify-ca&sslrootcert=/nowhere".to_owned(),
            Err("sslrootcert: /nowhere"),
        ),
        ("shorei", "localhost", "sslmode=always".to_owned(), Err("cannot be read")),
    ] {
        let address = address(&server, user, host, &parameters);
        match (encrypted(&address).await, expected) {
            (Ok(found), Ok(expected)) => assert_eq!(found, expected, "{user} {parameters}"),
            (Err(found), Err(expected)) => {
                assert!(found.contains(expected), "{user} {parameters}: {found}");
            }
            (found, expected) => {
                panic!("{user} {host} {parameters}: {found:?} instead of {expected:?}")
            }
        }
    }
}

#[actix_web::test]
async fn the_program_works_and_is_backed_up_over_an_encrypted_connection() {
    let Some((_, ca)) = server() else { return };
    let parameters = format!("?sslmode=verify-full&sslrootcert={ca}");
    let over_tls = async |url: String| url.replace("127.0.0.1", "localhost") + &parameters;
    let app = TestApp::reached_by(&["--rate-limits=off"], over_tls).await;
    app.add_staff("office@example.jp", crate::cast::PASSWORD).await;
    crate::cast::sign_in(&app, "office@example.jp", crate::cast::PASSWORD).await;
    let folder = tempfile::TempDir::new().unwrap();
    let to = folder.path().join("backup");
    let database = &app.app.config.database_url;
    let backup = command(app.folder.path(), database, 0)
        .arg("backup")
        .arg("--to")
        .arg(&to)
        .output()
        .await
        .unwrap();
    assert!(backup.status.success(), "{}", String::from_utf8_lossy(&backup.stderr));
    let target = empty_database(&folder).await.replace("127.0.0.1", "localhost") + &parameters;
    let restore = command(app.folder.path(), &target, 0)
        .arg("restore")
        .arg("--from")
        .arg(&to)
        .output()
        .await
        .unwrap();
    assert!(restore.status.success(), "{}", String::from_utf8_lossy(&restore.stderr));
    let wrong = target.replace("localhost", "127.0.0.1");
    let refused = command(app.folder.path(), &wrong, 0).arg("check").output().await.unwrap();
    assert!(!refused.status.success());
}

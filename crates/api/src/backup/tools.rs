//! The programs of PostgreSQL that write and read its own format.

use std::ffi::OsStr;
use std::io;
use std::process::Stdio;

use tokio::process::Command;

use crate::store::postgres_address::PostgresAddress;

/// Runs `pg_dump` or `pg_restore` on the database.
///
/// # Errors
/// That it is not installed, or what it said.
pub(super) async fn run(
    tool: &'static str,
    arguments: &[&OsStr],
    address: &PostgresAddress,
) -> Result<(), String> {
    let ran = Command::new(tool)
        .args(arguments)
        .envs(address.environment())
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output()
        .await;
    let output = ran.map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => format!(
            "{tool} is not on the PATH: install the client programs of PostgreSQL, of the server's version or a \
             newer one (Debian: apt-get install postgresql-client)"
        ),
        _ => format!("{tool}: {error}"),
    })?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{tool} failed: {}", String::from_utf8_lossy(&output.stderr).trim()))
}

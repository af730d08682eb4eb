//! The `shorei` binary.

use std::process::ExitCode;

use clap::Parser;
use shorei_api::cli::{self, Cli};
use time::OffsetDateTime;
use tracing_subscriber::EnvFilter;

#[actix_web::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let filter = EnvFilter::try_from_env("SHOREI_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,sea_orm=warn,actix_server=warn"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if std::env::var("SHOREI_LOG_FORMAT").is_ok_and(|format| format == "json") {
        log.json().init();
    } else {
        log.init();
    }
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the system's clock")]
    cli::run(cli, OffsetDateTime::now_utc).await
}

//! The `shorei` binary.

use std::process::ExitCode;

use clap::Parser;
use rust_embed::RustEmbed;
use shorei_api::cli::{self, Cli};
use shorei_api::http::packed::Packed;
use shorei_api::http::spa::{PageFile, Pages};
use time::OffsetDateTime;
use tracing_subscriber::EnvFilter;

/// Gives memory back to the system after a storm of requests, which that of glibc does not.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The files of the web page, packed by Brotli. They are built into the program, and not into its library, so that
/// the library can be compiled while the page still is; a debug build reads a folder, as it is.
#[derive(RustEmbed)]
#[cfg_attr(debug_assertions, folder = "../../target/web")]
#[cfg_attr(not(debug_assertions), folder = "../../target/web-release")]
#[allow_missing = true]
struct BuiltIn;

// Cargo does not notice new files, but this one changes with every build of the page.
#[cfg(not(debug_assertions))]
const _: &[u8] = include_bytes!("../../../target/web-release-stamp");

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
    let files = Packed::new(|name| {
        let file = BuiltIn::get(name)?;
        Some(PageFile { hash: file.metadata.sha256_hash(), bytes: file.data })
    });
    let pages = Pages::new(move |name| files.find(name));
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the system's clock")]
    cli::run(cli, OffsetDateTime::now_utc, pages).await
}

//! `shorei backup` and `shorei restore`.

use std::path::PathBuf;

use clap::Args;

use crate::backup::make::{self, Source};
use crate::backup::restore::{self, Target};
use crate::config::Settings;
use crate::http::problem::causes;
use crate::store::database::Database;
use crate::store::papers::Papers;

#[derive(Args, Debug)]
pub(super) struct Backup {
    #[command(flatten)]
    settings: Settings,
    /// The folder to make, such as /backups/2026-11-27; nothing may be there yet.
    #[arg(long)]
    to: PathBuf,
}

#[derive(Args, Debug)]
pub(super) struct Restore {
    #[command(flatten)]
    settings: Settings,
    /// The folder of the backup.
    #[arg(long)]
    from: PathBuf,
    /// Replaces the database and the scans that are there.
    #[arg(long)]
    replace: bool,
}

pub(super) async fn backup(
    input: Backup,
    clock: fn() -> time::OffsetDateTime,
) -> Result<(), String> {
    let Backup { settings, to } = input;
    let place = settings.place()?;
    let secret = settings.existing_secret()?;
    // Also one that is not up to date: a backup comes before an upgrade.
    let opened = Database::connect_existing(&place.database_url, place.waits).await;
    let db = opened.map_err(|error| {
        format!("SHOREI_DATABASE_URL: the database cannot be opened: {}", causes(&error))
    })?;
    let papers = Papers::in_folder(&place.data_dir);
    let database_url = &place.database_url;
    let now = clock();
    let source = Source { database_url, db: &db, papers: &papers, secret: &secret, now };
    let made = tokio::select! {
        made = make::make(&source, &to) => made?,
        // What was begun is removed.
        _ = tokio::signal::ctrl_c() => return Err("the backup was broken off".to_owned()),
    };
    println!("The backup is in {}: the database, and {} scans.", to.display(), made.scans);
    println!(
        "The secret is not in it (SHOREI_SECRET, or the file secret of the data folder): keep it apart. Without it \
         the backup cannot be restored."
    );
    for id in made.missing {
        eprintln!("shorei: a scan is missing, and so it is in the backup: {id}");
    }
    Ok(())
}

pub(super) async fn restore(input: Restore) -> Result<(), String> {
    let Restore { settings, from, replace } = input;
    let place = settings.place()?;
    let secret = settings.existing_secret()?;
    let papers = Papers::in_folder(&place.data_dir);
    let target = Target { place: &place, secret: &secret, papers: &papers, replace };
    let restored = restore::restore(&from, &target).await?;
    println!(
        "The backup of {} was restored: the database, and {} scans. Run shorei migrate and shorei check before \
         shorei serve.",
        restored.made_at, restored.scans
    );
    Ok(())
}

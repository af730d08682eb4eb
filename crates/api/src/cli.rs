//! The command line of `shorei`.

mod backup;

use std::io::Read;
use std::net::TcpListener;
use std::pin::pin;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use clap::{Args, Parser, Subcommand};
use shorei_contract::me::Role;
use shorei_contract::staff::{StaffChange, StaffRole};
use shorei_domain::member::{Language, check_password};
use shorei_domain::refusal::Refusals;

use crate::clock::{Clock, Ids};
use crate::config::{Place, Settings};
use crate::context::App;
use crate::demo::accounts::{PASSWORD, accounts};
use crate::demo::{self, Ground};
use crate::description;
use crate::error::Error;
use crate::http::problem::causes;
use crate::http::spa::Pages;
use crate::mail::transport::Transport;
use crate::routes::system::metrics_token;
use crate::security::password::Passwords;
use crate::security::secret::encode_hex;
use crate::serve;
use crate::services::staff::{self, StaffNames};
use crate::services::{check as whole, kept_text};
use crate::store::audit_chain::{self, Anchor, last_anchor};
use crate::store::database::Database;
use crate::store::member::all_staff;
use crate::store::papers::Papers;
use crate::webhook::outgoing::{self, Outgoing};
use crate::worker::Worker;

/// Case reports of a medical society: written by applicants, approved by instructors.
#[derive(Parser, Debug)]
#[command(name = "shorei", version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand, Debug)]
enum Command {
    /// Updates the database and serves the page and the API.
    Serve(Serve),
    /// Updates the database.
    Migrate(Settings),
    /// Manages the accounts of the secretariat.
    #[command(subcommand)]
    Staff(Staff),
    /// Writes the OpenAPI description to the standard output.
    Openapi,
    /// Checks that the database is whole, and says what is not. Changes nothing.
    Check(Settings),
    /// Copies the database and the scans into a new folder, also while the server runs.
    Backup(backup::Backup),
    /// Restores a backup into an empty installation with the same secret.
    Restore(backup::Restore),
    /// Writes the daily anchors of the audit trail to the standard output.
    Anchors(Settings),
    /// Writes the token that /metrics asks for.
    MetricsToken(Settings),
}

#[derive(Args, Debug)]
struct Serve {
    #[command(flatten)]
    settings: Settings,
    /// Fills an empty database with invented people to try the program, and shows their accounts on
    /// the page.
    #[arg(long)]
    demo: bool,
}

#[derive(Subcommand, Debug)]
enum Staff {
    /// Adds an account of the secretariat. Works while the server runs, too.
    Add(AddStaff),
    /// Lists the accounts of the secretariat.
    List(Settings),
    /// Ends an account, its sessions and tokens at once.
    End(OfStaff),
    /// Sets the password of an account, and ends its sessions.
    Password(StaffPassword),
    /// Changes what an account may do.
    Role(ChangeRole),
}

#[derive(Args, Debug)]
struct OfStaff {
    #[command(flatten)]
    settings: Settings,
    /// The email address that the person signs in with.
    #[arg(long)]
    email: String,
}

#[derive(Args, Debug)]
struct StaffPassword {
    #[command(flatten)]
    of: OfStaff,
    /// Reads the password from the standard input, without the newline at its end.
    #[arg(long, required = true)]
    password_stdin: bool,
}

#[derive(Args, Debug)]
struct ChangeRole {
    #[command(flatten)]
    of: OfStaff,
    /// `secretariat`, or `reader`, who reads what the secretariat reads.
    #[arg(long, value_parser = parse_role)]
    role: StaffRole,
}

fn parse_role(text: &str) -> Result<StaffRole, String> {
    match text {
        "secretariat" => Ok(StaffRole::Secretariat),
        "reader" => Ok(StaffRole::Reader),
        _ => Err("write secretariat or reader".to_owned()),
    }
}

#[derive(Args, Debug)]
struct AddStaff {
    #[command(flatten)]
    settings: Settings,
    /// The email address that the person signs in with.
    #[arg(long)]
    email: String,
    /// The person's family name.
    #[arg(long, default_value = "事務局")]
    family_name: String,
    /// The person's given name.
    #[arg(long, default_value = "")]
    given_name: String,
    /// Reads the password from the standard input, without a final line break.
    #[arg(long, required = true)]
    password_stdin: bool,
}

/// Runs the command line. `clock` is the real clock, which only the program itself may read.
pub async fn run(cli: Cli, clock: fn() -> time::OffsetDateTime, pages: Pages) -> ExitCode {
    let done = match cli.command {
        Command::Serve(arguments) => serve(arguments, clock, pages).await,
        Command::Migrate(settings) => migrate(settings, clock).await,
        Command::Staff(Staff::Add(add)) => add_staff(add, clock).await,
        Command::Staff(Staff::List(settings)) => list_staff(settings, clock).await,
        Command::Staff(Staff::End(of)) => {
            change_staff(of, clock, |now| StaffChange { ended: true, ..now }).await
        }
        Command::Staff(Staff::Password(input)) => set_staff_password(input, clock).await,
        Command::Staff(Staff::Role(ChangeRole { of, role })) => {
            change_staff(of, clock, |now| StaffChange { role, ..now }).await
        }
        Command::Openapi => openapi(),
        Command::Check(settings) => check(settings).await,
        Command::Backup(input) => backup::backup(input, clock).await,
        Command::Restore(input) => backup::restore(input).await,
        Command::Anchors(settings) => anchors(settings).await,
        Command::MetricsToken(settings) => show_metrics_token(settings, clock).await,
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("shorei: {message}");
            ExitCode::FAILURE
        }
    }
}

async fn assemble(
    settings: Settings,
    clock: fn() -> time::OffsetDateTime,
) -> Result<Arc<App>, String> {
    let config = settings.check()?;
    let db = Database::connect(&config.database_url, config.waits).await.map_err(|error| {
        format!("SHOREI_DATABASE_URL: the database cannot be opened: {}", causes(&error))
    })?;
    let clock = Clock::new(clock, config.today);
    let ids = Ids::by_clock(&clock);
    let passwords = Passwords::new().map_err(|error| causes(&error))?;
    serve::assemble(config, db, clock, ids, passwords).await.map_err(|error| causes(&error))
}

async fn serve(
    arguments: Serve,
    clock: fn() -> time::OffsetDateTime,
    pages: Pages,
) -> Result<(), String> {
    let app = assemble(arguments.settings, clock).await?;
    if arguments.demo {
        require_demo_ground(&app).await?;
        app.demo.begin();
    }
    let address = app.config.listen;
    let transport = Transport::new(&app.config.mail_url)?;
    let outgoing = Outgoing::new(app.config.webhooks, outgoing::PATIENCE)?;
    let listener = TcpListener::bind(address).map_err(|error| {
        format!("SHOREI_LISTEN: {address} cannot be listened on: {error}; is another copy running?")
    })?;
    let server = serve::listen(&app, listener, pages).map_err(|error| error.to_string())?;
    let mut server = pin!(server);
    tracing::info!(%address, base_url = app.config.base_url, "listening");
    if app.config.base_url.starts_with("https://") && !app.config.proxies.any() {
        tracing::warn!(
            "no proxy is trusted: if one stands before this program, set SHOREI_TRUSTED_PROXIES to its \
             address, else all callers count as one"
        );
    }
    let ended = tokio::select! {
        // Told to stop before everything was there: nothing of it remains.
        ended = &mut server => ended,
        made = make_demo(&app) => {
            made?;
            announce(&app);
            // Starts only now: one long transaction fills the database, and mails would wait for
            // it.
            let worker = Worker::start(&app, transport, outgoing);
            let ended = server.await;
            worker.stop().await;
            ended
        }
    };
    if let Err(error) = app.db.clone().close().await {
        tracing::warn!(%error, "the database was not closed in good order");
    }
    ended.map_err(|error| error.to_string())
}

/// Refuses to mix a demonstration with real people.
async fn require_demo_ground(app: &App) -> Result<(), String> {
    match demo::ground(app.db.read()).await.map_err(|error| causes(&error))? {
        Ground::Empty | Ground::Demo => Ok(()),
        Ground::Foreign => Err("--demo: the database holds accounts that are not the \
            demonstration's; leave --demo out, or give it a database of its own by \
            SHOREI_DATA_DIR or SHOREI_DATABASE_URL"
            .to_owned()),
    }
}

/// Creates the data of a demonstration, if this is one.
async fn make_demo(app: &Arc<App>) -> Result<(), String> {
    if !app.demo.is_demo() {
        return Ok(());
    }
    let begun = Instant::now();
    match demo::make(app).await.map_err(|error| causes(&error))? {
        Ground::Empty => {
            let ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
            tracing::info!(ms, "the demonstration data were made");
        }
        Ground::Demo => tracing::info!("the demonstration data are there already: none were made"),
        Ground::Foreign => require_demo_ground(app).await?,
    }
    app.demo.finish();
    Ok(())
}

/// Prints where the program is, and how to sign in to a demonstration.
fn announce(app: &App) {
    println!("Shorei is ready: {}", app.config.base_url);
    if !app.demo.is_demo() {
        return;
    }
    println!("A demonstration, in which everybody is invented. The password is {PASSWORD}, as");
    for account in accounts() {
        let role = match account.role {
            Role::Applicant => "applicant",
            Role::Instructor => "instructor",
            Role::Secretariat | Role::Reader => "secretariat",
        };
        println!("  {:<24}{role:<13}{}", account.user_id, account.name);
    }
}

async fn migrate(settings: Settings, clock: fn() -> time::OffsetDateTime) -> Result<(), String> {
    assemble(settings, clock).await?;
    println!("The database is up to date.");
    Ok(())
}

async fn add_staff(add: AddStaff, clock: fn() -> time::OffsetDateTime) -> Result<(), String> {
    let AddStaff { settings, email, family_name, given_name, password_stdin: _ } = add;
    let mut password = String::new();
    std::io::stdin().read_to_string(&mut password).map_err(|error| error.to_string())?;
    let password = password.trim_end_matches(['\n', '\r']).to_owned();
    let names = StaffNames { email, family_name, given_name }.checked().map_err(in_options)?;
    let password = check_password("password", &password).map_err(in_words)?;
    let app = assemble(settings, clock).await?;
    let email = names.email.clone();
    match staff::add(&app, names, password).await {
        Ok(()) => {
            println!("{email} can sign in now.");
            Ok(())
        }
        Err(Error::Refused(_)) => Err(format!("--email: {email} has an account already")),
        Err(error) => Err(causes(&error)),
    }
}

/// Why a password is refused.
fn in_words(refusals: Refusals) -> String {
    let told = refusals.into_iter().map(|one| shorei_wording::refusal(Language::En, &one.why));
    told.collect::<Vec<_>>().join("; ")
}

async fn list_staff(settings: Settings, clock: fn() -> time::OffsetDateTime) -> Result<(), String> {
    let app = assemble(settings, clock).await?;
    let rows = all_staff(app.db.read()).await.map_err(|error| causes(&error))?;
    for row in rows {
        let StaffChange { role, ended } = staff::as_input(&row);
        let state = if ended { "ended" } else { role.as_str() };
        println!("{:<32}{state:<13}{}", row.email, row.name());
    }
    Ok(())
}

async fn change_staff(
    of: OfStaff,
    clock: fn() -> time::OffsetDateTime,
    input: impl Fn(StaffChange) -> StaffChange,
) -> Result<(), String> {
    let OfStaff { settings, email } = of;
    let app = assemble(settings, clock).await?;
    match staff::change_by_address(&app, &email, input).await {
        Ok(()) => {
            println!("{email} was changed.");
            Ok(())
        }
        Err(error) => Err(about_staff(&email, error)),
    }
}

async fn set_staff_password(
    input: StaffPassword,
    clock: fn() -> time::OffsetDateTime,
) -> Result<(), String> {
    let OfStaff { settings, email } = input.of;
    let mut password = String::new();
    std::io::stdin().read_to_string(&mut password).map_err(|error| error.to_string())?;
    let password = password.trim_end_matches(['\n', '\r']).to_owned();
    let app = assemble(settings, clock).await?;
    match staff::set_password(&app, &email, password).await {
        Ok(()) => {
            println!("{email} signs in with the new password now.");
            Ok(())
        }
        Err(error) => Err(about_staff(&email, error)),
    }
}

/// What is wrong, for who changes an account.
fn about_staff(email: &str, error: Error) -> String {
    match error {
        Error::NotFound => format!("--email: {email} is no account of the secretariat"),
        Error::Refused(refusals) => {
            let told = refusals.iter().map(|refused| match refused.why.code() {
                "last_secretary" => "nobody would be left with the role secretariat",
                "password_too_short" => "the password is too short",
                "password_too_common" => "the password is too common",
                _ => "the password is too long",
            });
            told.collect::<Vec<_>>().join("; ")
        }
        other => causes(&other),
    }
}

/// Which options are wrong, and why.
fn in_options(refusals: Refusals) -> String {
    let told = refusals.into_iter().map(|refused| {
        let option = refused.at.last_field().unwrap_or_default().replace('_', "-");
        format!("--{option}: {}", shorei_wording::refusal(Language::En, &refused.why))
    });
    told.collect::<Vec<_>>().join("; ")
}

fn openapi() -> Result<(), String> {
    let text = description::text().map_err(|error| error.to_string())?;
    print!("{text}");
    Ok(())
}

/// Opens a database that is there and up to date, and makes nothing.
async fn existing(place: &Place) -> Result<Database, String> {
    let opened = Database::connect_existing(&place.database_url, place.waits).await;
    let db = opened.map_err(|error| {
        format!("SHOREI_DATABASE_URL: the database cannot be opened: {}", causes(&error))
    })?;
    match db.is_ready().await {
        Ok(true) => Ok(db),
        _ => Err("the database is not up to date: run shorei migrate first".to_owned()),
    }
}

async fn check(settings: Settings) -> Result<(), String> {
    let place = settings.place()?;
    let db = existing(&place).await?;
    let papers = Papers::in_folder(&place.data_dir);
    let faults = whole::check(&db, &papers).await.map_err(|error| causes(&error))?;
    let outdated = kept_text::outdated(&db).await.map_err(|error| causes(&error))?;
    if !outdated.is_empty() {
        println!("Kept from before, and to be mended when it is corrected:");
    }
    for place in &outdated {
        println!("  {place}");
    }
    if let Some(anchor) = last_anchor(db.read()).await.map_err(|error| causes(&error))? {
        println!("{}", anchor_in_words(&anchor));
    }
    if faults.is_empty() {
        println!("The database is whole.");
        return Ok(());
    }
    for fault in &faults {
        println!("{fault}");
    }
    Err(format!("{} faults were found", faults.len()))
}

/// Writes the anchors of the audit trail to the standard output, to be printed and kept elsewhere.
async fn anchors(settings: Settings) -> Result<(), String> {
    let db = existing(&settings.place()?).await?;
    let found = audit_chain::anchors(db.read(), None, 400).await;
    for anchor in found.map_err(|error| causes(&error))?.iter().rev() {
        println!("{}", anchor_in_words(anchor));
    }
    Ok(())
}

fn anchor_in_words(anchor: &Anchor) -> String {
    let Anchor { day, entries, digest, .. } = anchor;
    format!("The anchor of {day}, over {entries} entries: {}", encode_hex(digest))
}

async fn show_metrics_token(
    settings: Settings,
    clock: fn() -> time::OffsetDateTime,
) -> Result<(), String> {
    let app = assemble(settings, clock).await?;
    println!("{}", metrics_token(&app));
    Ok(())
}

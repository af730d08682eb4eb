//! A server for one test: on a port of its own, with a database, a data folder, a clock that the test
//! sets, and counted identifiers.

use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use argon2::Params;
use clap::Parser;
use shorei_api::clock::{Clock, Ids};
use shorei_api::config::Settings;
use shorei_api::context::App;
use shorei_api::http::spa::Pages;
use shorei_api::mail::transport::Transport;
use shorei_api::security::password::Passwords;
use shorei_api::serve;
use shorei_api::services::staff::{self, StaffNames};
use shorei_api::store::database::Database;
use shorei_api::worker::chores;
use shorei_api::worker::delivery::MailSender;
use shorei_client::Client;
use tempfile::TempDir;
use time::macros::datetime;
use time::{Date, Duration, OffsetDateTime};
use uuid::Uuid;

use crate::databases::new_database;
use crate::raw::Raw;

/// When every test begins: noon in Tokyo on 15 June 2026.
pub const BEGIN: OffsetDateTime = datetime!(2026-06-15 03:00 UTC);

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    settings: Settings,
}

/// A running server.
pub struct TestApp {
    pub app: Arc<App>,
    pub url: String,
    pub folder: TempDir,
    raw: Raw,
    now: Arc<Mutex<OffsetDateTime>>,
}

/// Hashes passwords as fast as Argon2 can: few tests are about how long it takes.
fn weak_passwords() -> Passwords {
    Passwords::with(Params::new(Params::MIN_M_COST, 1, 1, None).unwrap()).unwrap()
}

impl TestApp {
    /// A server without rate limits.
    pub async fn new() -> Self {
        Self::with(&["--rate-limits=off"]).await
    }

    /// A server with these settings.
    pub async fn with(arguments: &[&str]) -> Self {
        Self::serving(arguments, Pages::new(|_| None)).await
    }

    /// A server with these settings and these files of the web page.
    pub async fn serving(arguments: &[&str], pages: Pages) -> Self {
        Self::start(arguments, pages, async |url| url, weak_passwords()).await
    }

    /// A server that hashes passwords so.
    pub async fn hashing(arguments: &[&str], passwords: Passwords) -> Self {
        Self::start(arguments, Pages::new(|_| None), async |url| url, passwords).await
    }

    /// A server with these settings that reaches its database by another address.
    pub async fn reached_by(arguments: &[&str], address: impl AsyncFn(String) -> String) -> Self {
        Self::start(arguments, Pages::new(|_| None), address, weak_passwords()).await
    }

    async fn start(
        arguments: &[&str],
        pages: Pages,
        address_of: impl AsyncFn(String) -> String,
        passwords: Passwords,
    ) -> Self {
        let folder = TempDir::new().unwrap();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let url = format!("http://{address}");
        let own = [
            "shorei".to_owned(),
            format!("--listen={address}"),
            format!("--data-dir={}", folder.path().display()),
            format!("--database-url={}", address_of(new_database(&folder).await).await),
            "--workers=2".to_owned(),
        ];
        let line = own.into_iter().chain(arguments.iter().map(|argument| (*argument).to_owned()));
        let config = Line::parse_from(line).settings.check().unwrap();
        let now = Arc::new(Mutex::new(BEGIN));
        let clock = {
            let now = Arc::clone(&now);
            Clock::new(move || *now.lock().unwrap(), config.today)
        };
        let db = Database::connect(&config.database_url, config.waits).await.unwrap();
        let app = serve::assemble(config, db, clock, counted_ids(), passwords).await;
        let app = app.unwrap();
        let server = serve::listen(&app, listener, pages).unwrap();
        actix_web::rt::spawn(server);
        let raw = Raw::new(&url);
        Self { app, url, folder, raw, now }
    }

    /// Another copy of the program on the same database, with the same secret and clock.
    pub async fn copy(&self) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let url = format!("http://{address}");
        let line = [
            "shorei".to_owned(),
            format!("--listen={address}"),
            format!("--base-url={}", self.app.config.base_url),
            format!("--data-dir={}", self.folder.path().display()),
            format!("--database-url={}", self.app.config.database_url),
            "--workers=2".to_owned(),
            "--rate-limits=off".to_owned(),
        ];
        let config = Line::parse_from(line).settings.check().unwrap();
        let db = Database::connect(&config.database_url, config.waits).await.unwrap();
        let (clock, ids) = (self.app.clock.clone(), self.app.ids.clone());
        let app = serve::assemble(config, db, clock, ids, weak_passwords()).await.unwrap();
        let server = serve::listen(&app, listener, Pages::new(|_| None)).unwrap();
        actix_web::rt::spawn(server);
        let raw = Raw::new(&url);
        Self { app, url, folder: TempDir::new().unwrap(), raw, now: Arc::clone(&self.now) }
    }

    /// Speaks HTTP as nobody in particular.
    pub fn raw(&self) -> Raw {
        self.raw.clone()
    }

    /// Calls the API as nobody in particular.
    pub fn client(&self) -> Client {
        Client::new(&self.url).over(self.raw.http())
    }

    /// Makes noon in Tokyo of that day now.
    pub fn set_today(&self, today: Date) {
        *self.now.lock().unwrap() = today.with_hms(3, 0, 0).unwrap().assume_utc();
    }

    /// What time it is.
    pub fn now(&self) -> OffsetDateTime {
        *self.now.lock().unwrap()
    }

    /// Lets time pass.
    pub fn advance(&self, duration: Duration) {
        *self.now.lock().unwrap() += duration;
    }

    /// Makes an account of the secretariat.
    pub async fn add_staff(&self, email: &str, password: &str) {
        let names = StaffNames {
            email: email.to_owned(),
            family_name: "事務局".to_owned(),
            given_name: String::new(),
        };
        staff::add(&self.app, names, password.to_owned()).await.unwrap();
    }

    /// Does the chores, each of which must succeed.
    pub async fn do_chores(&self) {
        assert_eq!(chores::run(&self.app).await, []);
    }

    /// Does the chores until the clock is believed, so that what is old is erased.
    pub async fn erase_what_is_old(&self) {
        self.do_chores().await;
        self.advance(Duration::hours(1));
        self.do_chores().await;
    }

    /// Sends every mail that is due, and gives those that have ever been sent, oldest first.
    pub async fn mails(&self) -> Vec<SentMail> {
        let transport = Transport::new(&self.app.config.mail_url).unwrap();
        let delivery = MailSender::new(transport);
        // There may be more than one batch.
        while delivery.run(&self.app).await.unwrap() > 0 {}
        let Ok(folder) = std::fs::read_dir(self.folder.path().join("mail")) else {
            return Vec::new();
        };
        let mut files: Vec<PathBuf> = folder.map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files.iter().map(|file| SentMail::read(&std::fs::read(file).unwrap())).collect()
    }
}

/// Identifiers that count up, so that whole answers can be compared.
fn counted_ids() -> Ids {
    let next = AtomicU64::new(1);
    Ids::new(move || {
        let number = next.fetch_add(1, Ordering::Relaxed);
        Uuid::from_u128(0x0197_0000_0000_7000_8000_0000_0000_0000 + u128::from(number))
    })
}

/// A mail as it was sent.
#[derive(Clone, Debug)]
pub struct SentMail {
    pub to: String,
    pub subject: String,
    pub message_id: String,
    pub text: String,
    pub html: String,
}

impl SentMail {
    pub fn read(bytes: &[u8]) -> Self {
        let message = mail_parser::MessageParser::default().parse(bytes).unwrap();
        let to = message.to().unwrap().first().unwrap();
        Self {
            to: to.address().unwrap().to_owned(),
            subject: message.subject().unwrap().to_owned(),
            message_id: message.message_id().unwrap().to_owned(),
            text: message.body_text(0).unwrap().into_owned(),
            html: message.body_html(0).unwrap().into_owned(),
        }
    }

    /// The path of the link that the mail leads to.
    pub fn path(&self) -> String {
        let line = self.text.lines().find(|line| line.starts_with("http")).unwrap();
        line.splitn(4, '/').nth(3).map(|path| format!("/{path}")).unwrap()
    }
}

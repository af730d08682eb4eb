//! Settings from the environment or the command line. Each has a default suitable for a laptop.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use shorei_domain::approval::Thresholds;
use time::Date;
use time::macros::format_description;

use crate::private;
use crate::proxies::{Net, Proxies};
use crate::security::secret::Secret;
use crate::store::database::Waits;
use crate::webhook::address::Reach;

/// The settings as given.
#[derive(Args, Clone, Debug)]
pub struct Settings {
    /// The address and port to listen on.
    #[arg(long, env = "SHOREI_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// The address that people and mails use; by default the address of the listener.
    #[arg(long, env = "SHOREI_BASE_URL")]
    pub base_url: Option<String>,
    /// The folder for files: the secret, and by default the database and the mails
    #[arg(long, env = "SHOREI_DATA_DIR", default_value = "./shorei-data")]
    pub data_dir: PathBuf,
    /// `sqlite://PATH` or `postgres://USER:PASSWORD@HOST/NAME`; by default `shorei.db` in the data
    /// folder.
    #[arg(long, env = "SHOREI_DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// `smtp://HOST:PORT`, `smtps://…` or `file:DIR`; by default the folder `mail` in the data folder.
    #[arg(long, env = "SHOREI_MAIL_URL", hide_env_values = true)]
    pub mail_url: Option<String>,
    /// The sender's address of mails.
    #[arg(long, env = "SHOREI_MAIL_FROM", default_value = "shorei@localhost.localdomain")]
    pub mail_from: String,
    /// Where answers to mails go: an address that people of the secretariat read.
    #[arg(long, env = "SHOREI_MAIL_REPLY_TO", value_parser = parse_address)]
    pub mail_reply_to: Option<String>,
    /// 32 bytes in hexadecimal digits, or `file:PATH`; by default made in the data folder.
    #[arg(long, env = "SHOREI_SECRET", hide_env_values = true)]
    pub secret: Option<String>,
    /// `off`, or any of `failed_sign_ins=10,sign_ins=100,refreshes=60,resets=20,tokens=60,requests=100`: failed
    /// sign-ins an account in 15 minutes; a minute, sign-ins an address, renewals a session, password resets an
    /// address, tokens an API client; requests a caller and second.
    #[arg(long, env = "SHOREI_RATE_LIMITS", default_value = "on")]
    pub rate_limits: RateLimits,
    /// A date to use as today, for demonstrations and tests only.
    #[arg(long, env = "SHOREI_TODAY", value_parser = parse_date)]
    pub today: Option<Date>,
    /// The token for `/metrics`; by default derived from the secret, and printed by `shorei
    /// metrics-token`.
    #[arg(long, env = "SHOREI_METRICS_TOKEN", hide_env_values = true)]
    pub metrics_token: Option<String>,
    /// Addresses and nets of the proxies that set `X-Forwarded-For`, separated by commas: `10.0.0.7,fd00::/8`. The
    /// caller's address is then its last entry that is none of them.
    #[arg(long, env = "SHOREI_TRUSTED_PROXIES", value_delimiter = ',')]
    pub trusted_proxies: Vec<Net>,
    /// `on`: the peer is trusted to set `X-Forwarded-For`, whoever it is.
    #[arg(long, env = "SHOREI_TRUST_FORWARDED", default_value = "off", value_parser = parse_switch, action = clap::ArgAction::Set)]
    pub trust_forwarded: bool,
    /// `on`: the secretariat gets the day's anchor of the audit trail by mail, to be kept elsewhere.
    #[arg(long, env = "SHOREI_MAIL_ANCHORS", default_value = "off", value_parser = parse_switch, action = clap::ArgAction::Set)]
    pub mail_anchors: bool,
    /// Origins, separated by commas, whose pages may call the API with a token:
    /// `https://portal.example.jp`; none by default.
    #[arg(long, env = "SHOREI_CORS_ORIGINS", value_delimiter = ',')]
    pub cors_origins: Vec<String>,
    /// Where webhooks may go: `internet`, or `anywhere`, including this machine, for tests and for
    /// programs in development.
    #[arg(long, env = "SHOREI_WEBHOOKS", default_value = "internet", value_parser = parse_reach)]
    pub webhooks: Reach,
    /// The number of days before the approval deadline at which requests cause a warning.
    #[arg(long, env = "SHOREI_DEADLINE_NEAR_DAYS", default_value_t = Thresholds::default().deadline_near_days)]
    pub deadline_near_days: u32,
    /// The number of open requests at which an instructor counts as overloaded.
    #[arg(long, env = "SHOREI_OVERLOADED_FROM", default_value_t = Thresholds::default().overloaded_from)]
    pub overloaded_from: usize,
    /// The number of threads that answer requests; by default one per core.
    #[arg(long, env = "SHOREI_WORKERS")]
    pub workers: Option<usize>,
    /// A folder with fonts for characters missing from the built-in fonts, for printing.
    #[arg(long, env = "SHOREI_FONT_DIR")]
    pub font_dir: Option<PathBuf>,
    /// The number of seconds that the body of a request may take.
    #[arg(long, env = "SHOREI_BODY_SECONDS", default_value_t = 20)]
    pub body_seconds: u64,
    /// The number of seconds that a statement may take on PostgreSQL before the answer is 503.
    #[arg(long, env = "SHOREI_STATEMENT_SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..))]
    pub statement_seconds: u32,
    /// The number of seconds that a statement may wait for a lock on PostgreSQL before the answer
    /// is 503.
    #[arg(long, env = "SHOREI_LOCK_SECONDS", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    pub lock_seconds: u32,
}

/// The limits of rates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimits {
    /// Failed sign-ins per account in 15 minutes, or `None` for no limit.
    pub failed_sign_ins: Option<u32>,
    /// Sign-ins per address and minute.
    pub sign_ins: Option<u32>,
    /// Renewals of a sign-in, a session and minute.
    pub refreshes: Option<u32>,
    /// Password resets an address and minute.
    pub resets: Option<u32>,
    /// Access tokens an API client and minute.
    pub tokens: Option<u32>,
    /// Requests a caller and second.
    pub requests: Option<u32>,
}

impl RateLimits {
    /// No limits at all.
    pub const OFF: Self = Self {
        failed_sign_ins: None,
        sign_ins: None,
        refreshes: None,
        resets: None,
        tokens: None,
        requests: None,
    };
}

impl Default for RateLimits {
    fn default() -> Self {
        Self {
            failed_sign_ins: Some(10),
            sign_ins: Some(100),
            refreshes: Some(60),
            resets: Some(20),
            tokens: Some(60),
            requests: Some(100),
        }
    }
}

impl std::str::FromStr for RateLimits {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut limits = match text {
            "off" => return Ok(Self::OFF),
            "on" | "" => return Ok(Self::default()),
            _ => Self::default(),
        };
        for part in text.split(',') {
            let (name, number) = part.split_once('=').ok_or("write NAME=NUMBER, on, or off")?;
            let number: u32 = number.trim().parse().map_err(|_| format!("{name}: not a number"))?;
            let limit = Some(number.max(1));
            match name.trim() {
                "failed_sign_ins" => limits.failed_sign_ins = limit,
                "sign_ins" => limits.sign_ins = limit,
                "refreshes" => limits.refreshes = limit,
                "resets" => limits.resets = limit,
                "tokens" => limits.tokens = limit,
                "requests" => limits.requests = limit,
                other => return Err(format!("{other} is not a limit")),
            }
        }
        Ok(limits)
    }
}

/// Where mails are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailUrl {
    /// To a folder, as one `.eml` file per mail.
    Directory(PathBuf),
    /// To an SMTP server at this address.
    Smtp(String),
}

/// The settings, checked and complete.
pub struct Config {
    /// The address and port to listen on.
    pub listen: SocketAddr,
    /// The address that people and mails use, without a trailing slash.
    pub base_url: String,
    /// The folder for files.
    pub data_dir: PathBuf,
    /// The address of the database.
    pub database_url: String,
    /// Where mails are sent.
    pub mail_url: MailUrl,
    /// The sender's address of mails.
    pub mail_from: String,
    /// Where answers to mails go.
    pub mail_reply_to: Option<String>,
    /// The installation's secret.
    pub secret: Secret,
    /// The limits of rates.
    pub rate_limits: RateLimits,
    /// A date to use as today.
    pub today: Option<Date>,
    /// The token for `/metrics`, if set.
    pub metrics_token: Option<String>,
    /// Whose `X-Forwarded-For` is believed.
    pub proxies: Proxies,
    /// Whether the secretariat gets the day's anchor of the audit trail by mail.
    pub mail_anchors: bool,
    /// Whose pages, besides our own, may call the API.
    pub cors_origins: Vec<String>,
    /// Where webhooks may go.
    pub webhooks: Reach,
    /// When requests cause a warning.
    pub thresholds: Thresholds,
    /// The number of threads that answer requests.
    pub workers: Option<usize>,
    /// A folder with fonts for printing.
    pub font_dir: Option<PathBuf>,
    /// How long the body of a request may take.
    pub body_time: Duration,
    /// The time limits of PostgreSQL.
    pub waits: Waits,
}

/// Where the data lie.
#[derive(Clone, Debug)]
pub struct Place {
    /// The folder for files.
    pub data_dir: PathBuf,
    /// Where the database is.
    pub database_url: String,
    /// How long PostgreSQL lets things take.
    pub waits: Waits,
}

impl Settings {
    /// Where the data lie; nothing is made there.
    ///
    /// # Errors
    /// When the address of the database is none.
    pub fn place(&self) -> Result<Place, String> {
        Ok(Place {
            data_dir: self.data_dir.clone(),
            database_url: database_url(self.database_url.clone(), &self.data_dir)?,
            waits: self.waits(),
        })
    }

    /// The secret, which must be there: none is made.
    ///
    /// # Errors
    /// Where it was looked for, or what is wrong with it.
    pub fn existing_secret(&self) -> Result<Secret, String> {
        let file = self.data_dir.join("secret");
        if self.secret.is_none() && !file.exists() {
            let shown = file.display();
            return Err(format!("SHOREI_SECRET: it is not set, and there is no file {shown}"));
        }
        let in_file = || format!("file:{}", file.display());
        let setting = self.secret.clone().unwrap_or_else(in_file);
        Secret::parse(&setting).map_err(|error| format!("SHOREI_SECRET: {error}"))
    }

    fn waits(&self) -> Waits {
        Waits {
            statement: Duration::from_secs(self.statement_seconds.into()),
            lock: Duration::from_secs(self.lock_seconds.into()),
        }
    }

    /// Checks the settings, makes the data folder, and the secret in it where none is set.
    ///
    /// # Errors
    /// Which setting is wrong, and how to correct it.
    pub fn check(self) -> Result<Config, String> {
        let waits = self.waits();
        let Self { listen, data_dir, .. } = self;
        private::make_own_folder(&data_dir).map_err(|error| {
            let shown = data_dir.display();
            format!("SHOREI_DATA_DIR: the folder {shown} cannot be made: {error}")
        })?;
        if let Some(folder) = self.font_dir.as_deref().filter(|folder| !folder.is_dir()) {
            return Err(format!("SHOREI_FONT_DIR: there is no folder {}", folder.display()));
        }
        let base_url = self.base_url.unwrap_or_else(|| format!("http://{listen}"));
        if !base_url.starts_with("http://") && !base_url.starts_with("https://") {
            return Err(format!(
                "SHOREI_BASE_URL: {base_url} is no address; write one such as https://shorei.example.jp"
            ));
        }
        if self.today.is_some() && !listen.ip().is_loopback() {
            return Err("SHOREI_TODAY: another date is for demonstrations on this machine only; \
                        unset it, or listen on 127.0.0.1"
                .to_owned());
        }
        if self.webhooks == Reach::Anywhere && !listen.ip().is_loopback() {
            return Err("SHOREI_WEBHOOKS: anywhere is for programs on this machine only; unset it, or listen \
                        on 127.0.0.1"
                .to_owned());
        }
        if let Some(origin) = self.cors_origins.iter().find(|origin| !is_origin(origin)) {
            return Err(format!(
                "SHOREI_CORS_ORIGINS: {origin} is no origin; write one such as https://portal.example.jp, \
                 without a path"
            ));
        }
        let secret = match &self.secret {
            Some(setting) => Secret::parse(setting),
            None => Secret::in_file(&data_dir.join("secret")),
        };
        Ok(Config {
            listen,
            base_url: base_url.trim_end_matches('/').to_owned(),
            database_url: database_url(self.database_url, &data_dir)?,
            mail_url: mail_url(self.mail_url, &data_dir)?,
            mail_from: self.mail_from,
            mail_reply_to: self.mail_reply_to,
            secret: secret.map_err(|error| format!("SHOREI_SECRET: {error}"))?,
            rate_limits: self.rate_limits,
            today: self.today,
            metrics_token: self.metrics_token,
            proxies: Proxies { nets: self.trusted_proxies, any_peer: self.trust_forwarded },
            mail_anchors: self.mail_anchors,
            cors_origins: self.cors_origins,
            webhooks: self.webhooks,
            thresholds: Thresholds {
                deadline_near_days: self.deadline_near_days,
                overloaded_from: self.overloaded_from,
            },
            workers: self.workers,
            font_dir: self.font_dir,
            body_time: Duration::from_secs(self.body_seconds),
            waits,
            data_dir,
        })
    }
}

impl Config {
    /// Returns whether the refresh cookie requires HTTPS: everywhere except on this machine.
    #[must_use]
    pub fn secure_cookie(&self) -> bool {
        let host = self.base_url.split("://").nth(1).unwrap_or_default();
        let loopback = ["localhost", "127.", "[::1]"].iter().any(|local| host.starts_with(local));
        self.base_url.starts_with("https://") || !loopback
    }
}

/// Returns whether the text is a scheme and host, optionally with a port, and nothing else.
fn is_origin(text: &str) -> bool {
    let uri: Result<actix_web::http::Uri, _> = text.parse();
    uri.is_ok_and(|uri| {
        matches!(uri.scheme_str(), Some("http" | "https"))
            && uri.host().is_some_and(|host| !host.is_empty())
            && !text.ends_with('/')
            && uri.path() == "/"
            && uri.query().is_none()
    })
}

fn database_url(setting: Option<String>, data_dir: &Path) -> Result<String, String> {
    let Some(url) = setting else {
        return Ok(format!("sqlite://{}", data_dir.join("shorei.db").display()));
    };
    if ["sqlite:", "postgres:", "postgresql:"].iter().any(|known| url.starts_with(known)) {
        return Ok(url);
    }
    Err("SHOREI_DATABASE_URL: it must begin with sqlite:// or postgres://".to_owned())
}

fn mail_url(setting: Option<String>, data_dir: &Path) -> Result<MailUrl, String> {
    let Some(url) = setting else {
        return Ok(MailUrl::Directory(data_dir.join("mail")));
    };
    if let Some(directory) = url.strip_prefix("file:") {
        return Ok(MailUrl::Directory(PathBuf::from(directory)));
    }
    if url.starts_with("smtp://") || url.starts_with("smtps://") {
        return Ok(MailUrl::Smtp(url));
    }
    Err("SHOREI_MAIL_URL: it must begin with smtp://, smtps:// or file:".to_owned())
}

fn parse_date(text: &str) -> Result<Date, String> {
    Date::parse(text, format_description!("[year]-[month]-[day]"))
        .map_err(|_| "write a date such as 2026-07-01".to_owned())
}

fn parse_address(text: &str) -> Result<String, String> {
    let fine = shorei_domain::text::is_address(text);
    fine.then(|| text.to_owned())
        .ok_or_else(|| "write an address such as office@example.jp".to_owned())
}

fn parse_reach(text: &str) -> Result<Reach, String> {
    match text {
        "internet" => Ok(Reach::Internet),
        "anywhere" => Ok(Reach::Anywhere),
        _ => Err("write internet or anywhere".to_owned()),
    }
}

fn parse_switch(text: &str) -> Result<bool, String> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err("write on or off".to_owned()),
    }
}

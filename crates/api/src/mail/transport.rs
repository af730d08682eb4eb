//! Sends mails: to an SMTP server, or as files to a folder.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use lettre::message::{Mailbox, MultiPart};
use lettre::transport::smtp::PoolConfig;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use shorei_contract::Language;
use shorei_domain::text::mailbox;
use shorei_wording::{key, text};
use time::OffsetDateTime;
use tokio::fs;
use uuid::Uuid;

use crate::config::{Config, MailUrl};
use crate::mail::letter::Letter;
use crate::supervision::said;

/// How long an SMTP server may take.
pub const SMTP_TIME: Duration = Duration::from_secs(20);

/// Where mails are sent.
pub enum Transport {
    /// A folder: one `.eml` file per mail, named after it.
    Directory(PathBuf),
    /// An SMTP server.
    Smtp(Box<AsyncSmtpTransport<Tokio1Executor>>),
}

/// Why a mail was not sent.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// It can never be sent: its address is invalid.
    #[error("the mail cannot be written: {0}")]
    Unsendable(String),
    /// It could not be sent now.
    #[error("{0}")]
    NotNow(String),
}

/// The recipient and identifier of a mail.
pub struct Envelope<'a> {
    /// The mail's identifier, the same for every attempt.
    pub id: Uuid,
    /// The recipient's name.
    pub name: &'a str,
    /// The recipient's address.
    pub email: &'a str,
    /// The recipient's language.
    pub language: Language,
    /// Its date.
    pub date: OffsetDateTime,
}

impl Transport {
    /// Makes the configured transport.
    ///
    /// # Errors
    /// If the address of the SMTP server is invalid.
    pub fn new(url: &MailUrl) -> Result<Self, String> {
        match url {
            MailUrl::Directory(directory) => Ok(Self::Directory(directory.clone())),
            MailUrl::Smtp(url) => {
                let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
                    .map_err(|error| format!("SHOREI_MAIL_URL: {error}"))?;
                let transport = builder
                    .timeout(Some(SMTP_TIME))
                    .pool_config(PoolConfig::new().max_size(8))
                    .build();
                Ok(Self::Smtp(Box::new(transport)))
            }
        }
    }

    /// Sends a letter. A folder receives it exactly once, however often it is sent.
    ///
    /// # Errors
    /// Why it was not sent.
    pub async fn send(
        &self,
        config: &Config,
        envelope: &Envelope<'_>,
        letter: Letter,
    ) -> Result<(), Failure> {
        let message = written(config, envelope, letter)?;
        match self {
            Self::Directory(directory) => put(directory, envelope.id, &message.raw)
                .await
                .map_err(|error| Failure::NotNow(format!("{}: {error}", directory.display()))),
            Self::Smtp(transport) => transport
                .send_raw(&message.ends, &message.raw)
                .await
                .map(|_| ())
                .map_err(|error| Failure::NotNow(error.to_string())),
        }
    }
}

/// A mail as it travels.
struct Written {
    ends: lettre::address::Envelope,
    raw: Vec<u8>,
}

/// Writes a mail. The library panics over some texts, which then fail this mail alone.
fn written(config: &Config, envelope: &Envelope<'_>, letter: Letter) -> Result<Written, Failure> {
    let writing = || {
        let message = message(config, envelope, letter)?;
        Ok(Written { ends: message.envelope().clone(), raw: message.formatted() })
    };
    catch_unwind(AssertUnwindSafe(writing))
        .unwrap_or_else(|panic| Err(Failure::Unsendable(said(&*panic).to_owned())))
}

/// A text as a header can hold it: kept from before line breaks and control characters were refused.
fn header_text(text: &str) -> String {
    text.chars().map(|char| if char.is_control() { ' ' } else { char }).collect()
}

fn message(config: &Config, envelope: &Envelope<'_>, letter: Letter) -> Result<Message, Failure> {
    let unsendable = |error: &dyn std::fmt::Display| Failure::Unsendable(error.to_string());
    let address = |text: &str| mailbox(text).parse().map_err(|error| unsendable(&error));
    let sender = text(envelope.language.into(), key!("mail.sender_name")).to_owned();
    let from = Mailbox::new(Some(sender), address(&config.mail_from)?);
    let to = Mailbox::new(Some(header_text(envelope.name)), address(envelope.email)?);
    let domain = config.mail_from.rsplit('@').next().unwrap_or("localhost");
    // Given explicitly, because the library cannot read an address that it wrote quoted in its own
    // header.
    let ends = lettre::address::Envelope::new(Some(from.email.clone()), vec![to.email.clone()]);
    Message::builder()
        .envelope(ends.map_err(|error| unsendable(&error))?)
        .message_id(Some(format!("<{}@{domain}>", envelope.id)))
        .date(SystemTime::from(envelope.date))
        .from(from)
        .to(to)
        .subject(header_text(&letter.subject))
        .multipart(MultiPart::alternative_plain_html(letter.text, letter.html))
        .map_err(|error| unsendable(&error))
}

/// Writes the file under another name and renames it, so that nobody sees half of it. A file that
/// already exists is the same mail.
async fn put(directory: &Path, id: Uuid, bytes: &[u8]) -> std::io::Result<()> {
    fs::create_dir_all(directory).await?;
    let place = directory.join(format!("{id}.eml"));
    if fs::try_exists(&place).await? {
        return Ok(());
    }
    let partial = directory.join(format!(".{id}.partial"));
    fs::write(&partial, bytes).await?;
    fs::File::open(&partial).await?.sync_all().await?;
    fs::rename(&partial, &place).await?;
    // The new name must survive a power failure as well as the file.
    fs::File::open(directory).await?.sync_all().await
}

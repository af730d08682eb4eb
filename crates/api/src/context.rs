//! The context of a service: the caller, the clocks, the source of identifiers, the database.

use std::net::IpAddr;
use std::ops::Deref;
use std::sync::Arc;

use shorei_contract::me::Role;
use shorei_contract::scope::Scope;
use shorei_domain::id::MemberId;
use shorei_domain::member::Language;
use time::{Date, OffsetDateTime};
use tokio::sync::Notify;
use uuid::Uuid;

use crate::clock::{Clock, Ids};
use crate::config::Config;
use crate::demo::progress::Progress;
use crate::error::Error;
use crate::in_flight::InFlight;
use crate::limits::Limits;
use crate::offload::Offload;
use crate::printing::Printing;
use crate::security::password::Passwords;
use crate::security::token::Keys;
use crate::security::verified::Verified;
use crate::store::database::Database;
use crate::store::live::Live;
use crate::store::papers::Papers;
use crate::store::programme::Definitions;
use crate::supervision::Pulses;

/// The running program, which outlives requests.
pub struct App {
    /// The settings.
    pub config: Config,
    /// The database.
    pub db: Database,
    /// The current time.
    pub clock: Clock,
    /// The source of new identifiers.
    pub ids: Ids,
    /// The keys of access tokens.
    pub keys: Keys,
    /// The access tokens verified so far.
    pub verified: Verified,
    /// The people behind the sessions of this second.
    pub live: Live,
    /// Hashes and checks passwords.
    pub passwords: Passwords,
    /// The scans of sealed forms.
    pub papers: Papers,
    /// Renders documents as PDF.
    pub printing: Printing,
    /// Limits the rate of calls.
    pub limits: Limits,
    /// The definitions read so far, which never change.
    pub definitions: Definitions,
    /// The state of the demonstration.
    pub demo: Progress,
    /// Reads tables, a limited number at a time.
    pub tables: Offload,
    /// The running requests with an `Idempotency-Key`.
    pub in_flight: InFlight,
    /// The health of the background jobs.
    pub pulses: Pulses,
    /// Wakes the worker once a mail was written.
    pub mail_written: Notify,
    /// Wakes the worker when a webhook delivery was written.
    pub webhook_written: Notify,
}

/// A request, signed in or not.
#[derive(Clone)]
pub struct Visit {
    /// The running program.
    pub app: Arc<App>,
    /// The language of the answer.
    pub language: Language,
    /// The request's identifier in the log.
    pub request_id: Option<String>,
    /// The network address of the caller, or `None` for the command line and the worker.
    pub address: Option<IpAddr>,
    /// The time of the request, fixed at its start.
    clock: Clock,
}

/// The caller.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A person who is signed in.
    Person {
        /// The account.
        account: Account,
        /// The session.
        session: Uuid,
    },
    /// A member's own program, with a personal access token.
    Token {
        /// The owner of the token.
        account: Account,
        /// The scopes of the token.
        scopes: Vec<Scope>,
    },
    /// An API client of the secretariat.
    Program {
        /// The account that it writes under.
        id: MemberId,
        /// Its name, given by the secretariat.
        name: String,
        /// The scopes of its access token.
        scopes: Vec<Scope>,
    },
    /// A person in the demonstration, acted by the program.
    Played(Account),
}

/// An account at the time of a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The owner.
    pub member: MemberId,
    /// 会員番号; `None` for staff.
    pub member_number: Option<String>,
    /// Family and given name.
    pub name: String,
    /// Whether the owner belongs to the secretariat.
    pub is_staff: bool,
    /// Whether they only read what the secretariat reads.
    pub is_reader: bool,
    /// Whether the owner holds or held a qualification that may approve.
    pub is_instructor: bool,
}

impl Actor {
    /// Returns the account that acts.
    #[must_use]
    pub fn member(&self) -> MemberId {
        match self {
            Self::Program { id, .. } => *id,
            Self::Person { account, .. } | Self::Token { account, .. } | Self::Played(account) => {
                account.member
            }
        }
    }

    /// Returns the caller's name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Program { name, .. } => name,
            Self::Person { account, .. } | Self::Token { account, .. } | Self::Played(account) => {
                &account.name
            }
        }
    }

    /// Returns the scopes of a program's token, or `None` for a person, whose roles alone decide.
    #[must_use]
    pub fn scopes(&self) -> Option<&[Scope]> {
        match self {
            Self::Token { scopes, .. } | Self::Program { scopes, .. } => Some(scopes),
            Self::Person { .. } | Self::Played(_) => None,
        }
    }

    /// Returns whether the actor has the role. A program acts for the secretariat.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        match self {
            Self::Program { .. } => role == Role::Secretariat,
            Self::Person { account, .. } | Self::Token { account, .. } | Self::Played(account) => {
                match role {
                    Role::Applicant => account.member_number.is_some(),
                    Role::Instructor => account.is_instructor,
                    Role::Secretariat => account.is_staff,
                    Role::Reader => account.is_reader,
                }
            }
        }
    }
}

/// A request by a caller.
#[derive(Clone)]
pub struct Call {
    /// The request.
    pub visit: Visit,
    /// The caller.
    pub actor: Actor,
}

impl Deref for Call {
    type Target = Visit;

    fn deref(&self) -> &Visit {
        &self.visit
    }
}

impl Visit {
    /// Makes a visit in this language, from this address. Its clock stands still, so that the whole
    /// visit happens at one time and on one day.
    #[must_use]
    pub fn new(
        app: Arc<App>,
        language: Language,
        request_id: Option<String>,
        address: Option<IpAddr>,
    ) -> Self {
        let clock = app.clock.stopped();
        Self { app, language, request_id, address, clock }
    }

    /// Returns the same visit with another clock.
    #[must_use]
    pub fn by_clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// Returns today's date in Japan, for rules and pages.
    #[must_use]
    pub fn today(&self) -> Date {
        self.clock.today()
    }

    /// Returns the current time for rules and pages.
    #[must_use]
    pub fn now(&self) -> OffsetDateTime {
        self.clock.now()
    }

    /// Returns the current time of the real clock, for tokens, links and the audit trail.
    #[must_use]
    pub fn real_now(&self) -> OffsetDateTime {
        self.clock.real_now()
    }

    /// Returns a new identifier.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        self.app.ids.next()
    }
}

impl Call {
    /// Returns the caller's roles.
    #[must_use]
    pub fn roles(&self) -> Vec<Role> {
        [Role::Applicant, Role::Instructor, Role::Secretariat, Role::Reader]
            .into_iter()
            .filter(|role| self.is(*role))
            .collect()
    }

    /// Returns whether the caller has the role.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.actor.is(role)
    }

    /// Returns whether the caller is this member.
    #[must_use]
    pub fn is_member(&self, member: MemberId) -> bool {
        self.actor.member() == member
    }

    /// Requires the scope of a program's token. People need no scope.
    ///
    /// # Errors
    /// [`Error::InsufficientScope`].
    pub fn require_scope(&self, scope: Scope) -> Result<(), Error> {
        match self.actor.scopes() {
            Some(scopes) if !scopes.contains(&scope) => Err(Error::InsufficientScope(scope)),
            _ => Ok(()),
        }
    }

    /// Requires a person who is signed in.
    ///
    /// # Errors
    /// [`Error::SessionRequired`] for a program.
    pub fn require_person(&self) -> Result<(), Error> {
        if self.actor.scopes().is_none() { Ok(()) } else { Err(Error::SessionRequired) }
    }

    /// Requires the role.
    ///
    /// # Errors
    /// [`Error::Forbidden`].
    pub fn require(&self, role: Role) -> Result<(), Error> {
        if self.is(role) { Ok(()) } else { Err(Error::Forbidden) }
    }
}

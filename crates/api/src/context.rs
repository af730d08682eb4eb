//! What a service is given: who acts, the clocks, the source of identifiers, the database.

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
use crate::store::database::Database;
use crate::store::papers::Papers;
use crate::store::programme::Definitions;
use crate::supervision::Pulses;

/// The running program: everything that outlives a request.
pub struct App {
    /// The settings.
    pub config: Config,
    /// The database.
    pub db: Database,
    /// What time it is.
    pub clock: Clock,
    /// Where new identifiers come from.
    pub ids: Ids,
    /// The keys of access tokens.
    pub keys: Keys,
    /// Hashes and checks passwords.
    pub passwords: Passwords,
    /// The scans of sealed forms.
    pub papers: Papers,
    /// Sets documents as PDF.
    pub printing: Printing,
    /// Who calls how often.
    pub limits: Limits,
    /// The definitions that were read so far; they never change.
    pub definitions: Definitions,
    /// Whether this is a demonstration.
    pub demo: Progress,
    /// Reads tables, a bounded number at once.
    pub tables: Offload,
    /// The requests with an `Idempotency-Key` that are running.
    pub in_flight: InFlight,
    /// How the jobs beside requests do.
    pub pulses: Pulses,
    /// Wakes the worker once a mail was written.
    pub mail_written: Notify,
    /// Wakes the worker once a webhook delivery was written.
    pub webhook_written: Notify,
}

/// Somebody's request, whoever they are.
#[derive(Clone)]
pub struct Visit {
    /// The running program.
    pub app: Arc<App>,
    /// The language of sentences in the answer.
    pub language: Language,
    /// Names the request in the log.
    pub request_id: Option<String>,
    /// From where; `None` from the command line or a worker.
    pub address: Option<IpAddr>,
    /// What time it is for the request.
    clock: Clock,
}

/// Who makes a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Somebody who has signed in.
    Person {
        /// Who.
        account: Account,
        /// The session that they signed in with.
        session: Uuid,
    },
    /// A member's own program, by a personal access token.
    Token {
        /// Whose token it is.
        account: Account,
        /// What the token may be used for.
        scopes: Vec<Scope>,
    },
    /// An API client of the secretariat.
    Program {
        /// The account that it writes under.
        id: MemberId,
        /// The name that the secretariat gave it.
        name: String,
        /// What its access token may be used for.
        scopes: Vec<Scope>,
    },
    /// Somebody in the demonstration, played by the program.
    Played(Account),
}

/// An account as it stands when a call comes in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Whose it is.
    pub member: MemberId,
    /// 会員番号; `None` for staff.
    pub member_number: Option<String>,
    /// Family and given name.
    pub name: String,
    /// Whether it belongs to the secretariat.
    pub is_staff: bool,
    /// Whether its owner holds or held a qualification that may approve.
    pub is_instructor: bool,
}

impl Actor {
    /// The account that acts.
    #[must_use]
    pub fn member(&self) -> MemberId {
        match self {
            Self::Program { id, .. } => *id,
            Self::Person { account, .. } | Self::Token { account, .. } | Self::Played(account) => {
                account.member
            }
        }
    }

    /// The name of who acts.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Program { name, .. } => name,
            Self::Person { account, .. } | Self::Token { account, .. } | Self::Played(account) => {
                &account.name
            }
        }
    }

    /// What a program's token may be used for; `None` for people, who may do all that their roles allow.
    #[must_use]
    pub fn scopes(&self) -> Option<&[Scope]> {
        match self {
            Self::Token { scopes, .. } | Self::Program { scopes, .. } => Some(scopes),
            Self::Person { .. } | Self::Played(_) => None,
        }
    }

    /// Whether the actor has the role. A program acts for the secretariat.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        match self {
            Self::Program { .. } => role == Role::Secretariat,
            Self::Person { account, .. } | Self::Token { account, .. } | Self::Played(account) => {
                match role {
                    Role::Applicant => account.member_number.is_some(),
                    Role::Instructor => account.is_instructor,
                    Role::Secretariat => account.is_staff,
                }
            }
        }
    }
}

/// The request of somebody who is signed in.
#[derive(Clone)]
pub struct Call {
    /// The request.
    pub visit: Visit,
    /// Who makes it.
    pub actor: Actor,
}

impl Deref for Call {
    type Target = Visit;

    fn deref(&self) -> &Visit {
        &self.visit
    }
}

impl Visit {
    /// A request in that language, from there.
    #[must_use]
    pub fn new(
        app: Arc<App>,
        language: Language,
        request_id: Option<String>,
        address: Option<IpAddr>,
    ) -> Self {
        let clock = app.clock.clone();
        Self { app, language, request_id, address, clock }
    }

    /// The same by another clock.
    #[must_use]
    pub fn by_clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// Today in Japan, for rules and pages.
    #[must_use]
    pub fn today(&self) -> Date {
        self.clock.today()
    }

    /// Now, for rules and pages.
    #[must_use]
    pub fn now(&self) -> OffsetDateTime {
        self.clock.now()
    }

    /// Now by the real clock, for tokens, links and the audit trail.
    #[must_use]
    pub fn real_now(&self) -> OffsetDateTime {
        self.clock.real_now()
    }

    /// A new identifier.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        self.app.ids.next()
    }
}

impl Call {
    /// What the caller may be at once.
    #[must_use]
    pub fn roles(&self) -> Vec<Role> {
        [Role::Applicant, Role::Instructor, Role::Secretariat]
            .into_iter()
            .filter(|role| self.is(*role))
            .collect()
    }

    /// Whether the caller has the role.
    #[must_use]
    pub fn is(&self, role: Role) -> bool {
        self.actor.is(role)
    }

    /// Whether the caller is that member.
    #[must_use]
    pub fn is_member(&self, member: MemberId) -> bool {
        self.actor.member() == member
    }

    /// Requires that a program's token may be used for that. People need no scope.
    ///
    /// # Errors
    /// [`Error::InsufficientScope`].
    pub fn require_scope(&self, scope: Scope) -> Result<(), Error> {
        match self.actor.scopes() {
            Some(scopes) if !scopes.contains(&scope) => Err(Error::InsufficientScope(scope)),
            _ => Ok(()),
        }
    }

    /// Requires a person who has signed in.
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

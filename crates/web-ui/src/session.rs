//! Who is signed in. Every call to the API goes through here: it carries the access token, renews it
//! before it ends, and when the sign-in itself has ended, waits until the person has signed in again
//! over the page, and then goes on. Nothing that somebody typed is lost to it.

use std::ops::AsyncFn;

use futures_channel::oneshot;
use leptos::prelude::*;
use shorei_client::{Client, Failure, Tagged};
use shorei_contract::me::{Me, Preferences, Role};
use shorei_contract::session::{Session as Granted, SignIn};
use shorei_domain::member::Language;
use shorei_wording::key;

use crate::browser;
use crate::components::Toasts;
use crate::language::{Words, contract, words};

/// Renew an access token that has less than this left, in milliseconds.
const MARGIN_MS: f64 = 30_000.0;

/// Set in this browser while the server does not know which language was chosen here.
const WISH: &str = "language-wish";

/// Whether anybody is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Not known yet: the page asks whether the sign-in of before is still good.
    Restoring,
    /// Nobody.
    Out,
    /// Somebody; [`Session::me`] says who.
    In,
    /// The page could not ask.
    Unreachable,
}

/// The access token of the moment.
#[derive(Clone, Debug)]
struct Token {
    access: String,
    /// Milliseconds since 1970.
    good_until: f64,
}

/// Why signing in over the page did not go on with the work there.
#[derive(Debug)]
pub enum Again {
    /// It was refused.
    Failed(Failure),
    /// Somebody else signed in, whose work the page does not show.
    SomebodyElse,
}

/// The sign-in of this page.
#[derive(Clone, Copy)]
pub struct Session {
    presence: RwSignal<Presence>,
    me: RwSignal<Option<Tagged<Me>>>,
    ended: RwSignal<bool>,
    token: StoredValue<Option<Token>>,
    renewing: StoredValue<bool>,
    waiting: StoredValue<Vec<oneshot::Sender<()>>>,
    words: Words,
}

/// The sign-in of this page.
pub fn session() -> Session {
    expect_context()
}

impl Session {
    /// Provides the session to the whole page and begins to restore the one of before.
    pub fn provide() {
        let session = Self {
            presence: RwSignal::new(Presence::Restoring),
            me: RwSignal::new(None),
            ended: RwSignal::new(false),
            token: StoredValue::new(None),
            renewing: StoredValue::new(false),
            waiting: StoredValue::new(Vec::new()),
            words: words(),
        };
        provide_context(session);
        session.restore();
    }

    /// Goes on with the sign-in of before, if there was one in this browser.
    pub fn restore(self) {
        if browser::remembered("signed-in").is_none() {
            self.presence.set(Presence::Out);
            return;
        }
        self.presence.set(Presence::Restoring);
        leptos::task::spawn_local(async move {
            let entered = match self.refresh().await {
                Ok(()) => self.enter().await,
                Err(failure) => Err(failure),
            };
            match entered {
                Ok(()) => {}
                Err(failure) if failure.status() == Some(401) => self.leave(),
                Err(_) => self.presence.set(Presence::Unreachable),
            }
        });
    }

    /// Whether anybody is signed in.
    pub fn presence(self) -> Presence {
        self.presence.get()
    }

    /// Whether the sign-in has ended while the page was open.
    pub fn ended(self) -> bool {
        self.ended.get()
    }

    /// Reads something of who is signed in; `None` while nobody is.
    pub fn me<T>(self, read: impl FnOnce(&Me) -> T) -> Option<T> {
        self.me.with(|me| me.as_ref().map(|me| read(&me.value)))
    }

    /// The same, without being told when it changes.
    pub fn me_now<T>(self, read: impl FnOnce(&Me) -> T) -> Option<T> {
        self.me.with_untracked(|me| me.as_ref().map(|me| read(&me.value)))
    }

    /// Whether the person is that too.
    pub fn is(self, role: Role) -> bool {
        self.me(|me| me.roles.contains(&role)).unwrap_or_default()
    }

    /// Signs in.
    pub async fn begin(self, input: &SignIn) -> Result<(), Failure> {
        let granted = self.anonymous().session_begin(input).await?;
        self.keep(granted);
        self.enter().await
    }

    /// Signs in again over the page, and lets what waited go on.
    pub async fn begin_again(self, password: String) -> Result<(), Again> {
        let user_id = self.me_now(|me| me.email.clone()).unwrap_or_default();
        let member_id = self.me_now(|me| me.member.member_id);
        let input = SignIn { user_id, password, remember: false };
        let client = self.anonymous();
        let granted = client.session_begin(&input).await.map_err(Again::Failed)?;
        if Some(granted.member.member_id) != member_id {
            return Err(Again::SomebodyElse);
        }
        self.keep(granted);
        self.go_on();
        Ok(())
    }

    /// Signs out.
    pub async fn end(self) -> Result<(), Failure> {
        let ended = self.anonymous().session_end().await;
        match ended {
            Err(failure) if failure.status() != Some(401) => Err(failure),
            _ => {
                self.leave();
                Ok(())
            }
        }
    }

    /// Reads anew who is signed in, for the numbers on the tabs.
    pub fn look_again(self) {
        leptos::task::spawn_local(async move {
            if let Ok(me) = self.call(async |client| client.me_show().await).await {
                self.me.set(Some(me));
            }
        });
    }

    /// Changes the language of the page, and of mails when somebody is signed in.
    pub fn prefer(self, language: Language, toasts: Toasts) {
        leptos::task::spawn_local(async move {
            if !self.words.set(language).await {
                toasts.say(self.words.text_now(key!("page.unreachable.detail")));
            } else if self.me.with_untracked(Option::is_some) {
                browser::remember(WISH, Some("yes"));
                self.keep_wish();
            }
        });
    }

    /// Tells the server the language that was chosen here. Where the page is left before it knows,
    /// the next one tells it.
    fn keep_wish(self) {
        let tell = async move || {
            let wish = Preferences { language: contract(self.words.language_now()) };
            let known = self.call(async |client| client.me_show().await).await?;
            self.call(async |client| client.me_prefer(&wish, &known.etag).await).await
        };
        leptos::task::spawn_local(async move {
            let told = match tell().await {
                // Changed in another tab in between.
                Err(failure) if failure.status() == Some(412) => tell().await,
                told => told,
            };
            if let Ok(me) = told {
                browser::remember(WISH, None);
                self.me.set(Some(me));
            }
        });
    }

    /// Calls the API as the person who is signed in. The call may be made more than once, so one
    /// that creates or sends names its idempotency key.
    pub async fn call<T>(
        self,
        make: impl AsyncFn(Client) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        loop {
            if self.near_its_end() {
                self.renew().await?;
            }
            match make(self.client()).await {
                Err(failure) if failure.status() == Some(401) => self.renew().await?,
                answer => return answer,
            }
        }
    }

    /// A client for those who are not signed in.
    pub fn anonymous(self) -> Client {
        Client::new("").with_language(contract(self.words.language_now()))
    }

    fn client(self) -> Client {
        match self.token.with_value(|token| token.as_ref().map(|token| token.access.clone())) {
            Some(access) => self.anonymous().with_token(access),
            None => self.anonymous(),
        }
    }

    fn near_its_end(self) -> bool {
        let left = self
            .token
            .with_value(|token| token.as_ref().map(|token| token.good_until - browser::now_ms()));
        left.is_some_and(|left| left < MARGIN_MS)
    }

    /// Renews the access token; one at a time, the others wait for it. Where the sign-in has ended,
    /// waits for the person to sign in again.
    async fn renew(self) -> Result<(), Failure> {
        if self.renewing.get_value() {
            self.wait().await;
            return Ok(());
        }
        self.renewing.set_value(true);
        match self.refresh().await {
            Ok(()) => self.go_on(),
            Err(failure) if failure.status() == Some(401) => {
                self.ended.set(true);
                self.wait().await;
            }
            Err(failure) => {
                self.go_on();
                return Err(failure);
            }
        }
        Ok(())
    }

    async fn refresh(self) -> Result<(), Failure> {
        let client = self.anonymous();
        let granted = browser::alone("shorei-refresh", client.session_refresh()).await?;
        self.keep(granted);
        Ok(())
    }

    async fn wait(self) {
        let (sender, receiver) = oneshot::channel();
        self.waiting.update_value(|waiting| waiting.push(sender));
        // Cancelled only with the page itself.
        let _ = receiver.await;
    }

    fn go_on(self) {
        self.renewing.set_value(false);
        self.ended.set(false);
        let waiting = self.waiting.try_update_value(std::mem::take).unwrap_or_default();
        for one in waiting {
            let _ = one.send(());
        }
    }

    fn keep(self, granted: Granted) {
        let Granted { access_token, expires_in, member: _ } = granted;
        browser::remember("signed-in", Some("yes"));
        self.token.set_value(Some(Token {
            access: access_token,
            good_until: browser::now_ms() + f64::from(expires_in) * 1000.0,
        }));
    }

    async fn enter(self) -> Result<(), Failure> {
        let me = self.client().me_show().await?;
        let wished = browser::remembered(WISH).is_some();
        if !wished {
            self.words.set(me.value.language.into()).await;
        }
        self.me.set(Some(me));
        self.presence.set(Presence::In);
        if wished {
            self.keep_wish();
        }
        Ok(())
    }

    fn leave(self) {
        browser::remember("signed-in", None);
        browser::remember(WISH, None);
        self.token.set_value(None);
        self.presence.set(Presence::Out);
        self.me.set(None);
    }
}

//! The sign-in. Every call to the API goes through here: it carries the access token, renews it
//! before it expires, and if the sign-in itself has ended, waits until the person has signed in
//! again over the page, and then continues. Nothing that a person typed is lost.
//!
//! A document belongs to one person. The tabs of a browser share one sign-in, so each tab compares
//! its owner with its own person: when another tab reports a change, when the tab becomes visible
//! again, before every call, and at every renewal. A tab of another person is emptied and reloaded.

use std::ops::AsyncFn;

use futures_channel::oneshot;
use leptos::prelude::*;
use shorei_client::{Client, Failure, Tagged};
use shorei_contract::me::{Me, Preferences, Role};
use shorei_contract::session::{Reauthentication, Session as Granted, SignIn};
use shorei_domain::member::Language;
use shorei_wording::key;

use crate::components::Toasts;
use crate::language::{Words, contract, words};
use crate::{browser, outside};

/// Renew an access token that is valid for less than this, in milliseconds.
const MARGIN_MS: f64 = 30_000.0;

/// The owner of this browser's sign-in, shared by all tabs: a member's id, or [`NOBODY`] after
/// signing out. Unset if nobody has signed in, or the sign-in ended by itself.
const WHOSE: &str = "signed-in";

/// Replaces a member's id.
const NOBODY: &str = "nobody";

/// Set in this browser while the server does not know the language chosen here.
const WISH: &str = "language-wish";

/// Whether a person is signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Not known yet: the page asks whether the previous sign-in is still valid.
    Restoring,
    /// Nobody is signed in.
    Out,
    /// A person is signed in; see [`Session::me`].
    In,
    /// The page could not ask the server.
    Unreachable,
}

/// The current access token.
#[derive(Clone, Debug)]
struct Token {
    access: String,
    /// Milliseconds since 1970.
    good_until: f64,
}

/// Returns the sign-in of this page.
#[derive(Clone, Copy)]
pub struct Session {
    presence: RwSignal<Presence>,
    me: RwSignal<Option<Tagged<Me>>>,
    ended: RwSignal<bool>,
    /// Whether something waits for the password to be given again.
    unproven: RwSignal<bool>,
    /// Whether it was.
    proven: StoredValue<bool>,
    token: StoredValue<Option<Token>>,
    renewing: StoredValue<bool>,
    waiting: StoredValue<Vec<oneshot::Sender<()>>>,
    words: Words,
}

/// Returns the sign-in of this page.
pub fn session() -> Session {
    expect_context()
}

impl Session {
    /// Provides the session to the whole page, and starts to restore the previous one.
    pub fn provide() {
        let session = Self {
            presence: RwSignal::new(Presence::Restoring),
            me: RwSignal::new(None),
            ended: RwSignal::new(false),
            unproven: RwSignal::new(false),
            proven: StoredValue::new(false),
            token: StoredValue::new(None),
            renewing: StoredValue::new(false),
            waiting: StoredValue::new(Vec::new()),
            words: words(),
        };
        provide_context(session);
        session.watch_other_tabs();
        session.restore();
    }

    /// Checks the owner of the sign-in whenever another tab changes it, and whenever this tab
    /// becomes visible again, because a sleeping tab is not told.
    fn watch_other_tabs(self) {
        for event in ["storage", "pageshow", "visibilitychange"] {
            // Until the document is left.
            let _ = window_event_listener_untyped(event, move |_| {
                if self.is_mine() && self.ended.get_untracked() && whose_is_somebody() {
                    self.try_again();
                }
            });
        }
    }

    /// Returns whether the browser's sign-in belongs to the person of this page. If not, the page
    /// is about to leave.
    fn is_mine(self) -> bool {
        let whose = browser::remembered(WHOSE);
        let mine = match self.presence.get_untracked() {
            Presence::In => {
                let me = self.me_now(|me| me.member.member_id.to_string());
                whose.is_none() || whose == me
            }
            // The input of a person who has forgotten their password stays.
            Presence::Out => {
                whose.is_none_or(|whose| whose == NOBODY)
                    || browser::path().starts_with("/password")
            }
            Presence::Restoring | Presence::Unreachable => true,
        };
        if !mine {
            // Those who signed out elsewhere get the sign-in; those who signed in, their own page.
            let me = self.me.with_untracked(Option::is_some);
            outside::go(me.then_some("/"));
        }
        mine
    }

    /// Continues if the same person has signed in again in another tab.
    fn try_again(self) {
        leptos::task::spawn_local(async move {
            if self.refresh().await.is_ok() {
                self.go_on();
            }
        });
    }

    /// Restores the previous sign-in, if there was one in this browser.
    pub fn restore(self) {
        if !whose_is_somebody() {
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
                Err(failure) if failure.status() == Some(401) => {
                    browser::remember(WHOSE, None);
                    self.presence.set(Presence::Out);
                }
                Err(_) => self.presence.set(Presence::Unreachable),
            }
        });
    }

    /// Returns whether a person is signed in.
    pub fn presence(self) -> Presence {
        self.presence.get()
    }

    /// Returns whether the sign-in has ended while the page was open.
    pub fn ended(self) -> bool {
        self.ended.get()
    }

    /// Whether something waits for the password to be given again, though the person is signed in.
    pub fn unproven(self) -> bool {
        self.unproven.get() && !self.ended.get()
    }

    /// Reads something of who is signed in; `None` while nobody is.
    pub fn me<T>(self, read: impl FnOnce(&Me) -> T) -> Option<T> {
        self.me.with(|me| me.as_ref().map(|me| read(&me.value)))
    }

    /// Reads a property of the signed-in person without tracking changes.
    pub fn me_now<T>(self, read: impl FnOnce(&Me) -> T) -> Option<T> {
        self.me.with_untracked(|me| me.as_ref().map(|me| read(&me.value)))
    }

    /// Returns whether the person has this role.
    pub fn is(self, role: Role) -> bool {
        self.me(|me| me.roles.contains(&role)).unwrap_or_default()
    }

    /// Signs in.
    pub async fn begin(self, input: &SignIn) -> Result<(), Failure> {
        let granted = self.anonymous().session_begin(input).await?;
        self.keep(granted).await;
        self.enter().await
    }

    /// Signs in again over the page, or gives the password again, and lets what waited go on.
    pub async fn begin_again(self, password: String) -> Result<(), Failure> {
        if self.unproven.get_untracked() && !self.ended.get_untracked() {
            let input = Reauthentication { password: password.clone() };
            match self.client().session_reauthenticate(&input).await {
                // The sign-in has ended meanwhile: a new one proves as much.
                Err(failure) if failure.code() == Some("unauthenticated") => {}
                given => {
                    given?;
                    self.proven.set_value(true);
                    self.go_on();
                    return Ok(());
                }
            }
        }
        let user_id = self.me_now(|me| me.email.clone()).unwrap_or_default();
        let input = SignIn { user_id, password, remember: false };
        let granted = self.anonymous().session_begin(&input).await?;
        self.keep(granted).await;
        self.proven.set_value(true);
        self.go_on();
        Ok(())
    }

    /// Does without what waits for the password.
    pub fn stay_unproven(self) {
        self.go_on();
    }

    /// Signs out, in all tabs.
    pub async fn end(self) -> Result<(), Failure> {
        let ended = self.anonymous().session_end().await;
        match ended {
            Err(failure) if failure.status() != Some(401) => Err(failure),
            _ => {
                give_up();
                Ok(())
            }
        }
    }

    /// Reloads the signed-in person, for the counts on the tabs.
    pub fn look_again(self) {
        leptos::task::spawn_local(async move {
            if let Ok(me) = self.call(async |client| client.me_show().await).await {
                self.me.set(Some(me));
            }
        });
    }

    /// Changes the language of the page, and of mails if a person is signed in.
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

    /// Tells the server the language chosen here. If the person leaves the page before, the next
    /// page does it.
    fn keep_wish(self) {
        let tell = async move || {
            let wish = Preferences { language: contract(self.words.language_now()) };
            let known = self.call(async |client| client.me_show().await).await?;
            self.call(async |client| client.me_prefer(&wish, &known.etag).await).await
        };
        leptos::task::spawn_local(async move {
            let told = match tell().await {
                // Changed in another tab meanwhile.
                Err(failure) if failure.status() == Some(412) => tell().await,
                told => told,
            };
            if let Ok(me) = told {
                browser::remember(WISH, None);
                self.me.set(Some(me));
            }
        });
    }

    /// Calls the API as the signed-in person. The call may be made more than once, so a call that
    /// creates or sends something must have an idempotency key.
    pub async fn call<T>(
        self,
        make: impl AsyncFn(Client) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        loop {
            self.wait_unless_mine().await;
            if self.near_its_end() {
                self.renew().await?;
            }
            match make(self.client()).await {
                Err(failure) if failure.status() == Some(401) => self.renew().await?,
                Err(failure) if failure.code() == Some("reauthentication_required") => {
                    if !self.prove().await {
                        return Err(failure);
                    }
                }
                answer => return answer,
            }
        }
    }

    /// Returns a client for visitors who are not signed in.
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

    /// Renews the access token, one call at a time while others wait. If the sign-in has ended,
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

    /// Asks for the password over the page, and says whether it was given.
    async fn prove(self) -> bool {
        self.proven.set_value(false);
        self.unproven.set(true);
        self.wait().await;
        self.proven.get_value()
    }

    async fn refresh(self) -> Result<(), Failure> {
        let client = self.anonymous();
        let granted = browser::alone("shorei-refresh", client.session_refresh()).await?;
        self.keep(granted).await;
        Ok(())
    }

    /// Never returns on a page of another person, which is about to be emptied, so that nothing is
    /// called on their behalf.
    async fn wait_unless_mine(self) {
        if !self.is_mine() {
            std::future::pending::<()>().await;
        }
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
        self.unproven.set(false);
        let waiting = self.waiting.try_update_value(std::mem::take).unwrap_or_default();
        for one in waiting {
            let _ = one.send(());
        }
    }

    /// Stores the granted token, if it belongs to this person.
    async fn keep(self, granted: Granted) {
        let Granted { access_token, expires_in, member } = granted;
        browser::remember(WHOSE, Some(&member.member_id.to_string()));
        if self.presence.get_untracked() == Presence::In {
            self.wait_unless_mine().await;
        }
        self.token.set_value(Some(Token {
            access: access_token,
            good_until: browser::now_ms() + f64::from(expires_in) * 1000.0,
        }));
    }

    async fn enter(self) -> Result<(), Failure> {
        let me = self.client().me_show().await?;
        if outside::enter(&me.value.member.member_id.to_string()) {
            // The address belonged to the last person: another page is about to load.
            return std::future::pending().await;
        }
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
}

/// Empties the page for the next person: nothing of this one stays, in any tab.
pub fn give_up() {
    browser::remember(WHOSE, Some(NOBODY));
    browser::remember(WISH, None);
    outside::go(Some("/"));
}

/// Returns whether anyone is signed in in this browser, as far as its tabs know.
fn whose_is_somebody() -> bool {
    browser::remembered(WHOSE).is_some_and(|whose| whose != NOBODY)
}

//! The state of an open form, the same for all forms: the input, the version it started from, the
//! faults, and the call that saves it.
//!
//! A form of an existing record starts from the newest version ([`Editing::open`]) and is saved
//! only over that version ([`Editing::correct`]). If someone else has saved meanwhile, both
//! versions are shown side by side ([`super::Conflict`]). A form of a new record is sent by
//! [`Submit::once`].

use std::ops::AsyncFn;
use std::pin::Pin;
use std::rc::Rc;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shorei_client::{Client, Failure, Tagged};
use shorei_domain::text::is_blank;
use shorei_wording::key;
use time::Date;

use super::data_view::told;
use super::date_field::{DayInput, wrong_in_words};
use super::submit::Submit;
use super::toast::{Toasts, toasts};
use crate::language::{Words, words};

/// A value that a field shows and changes.
pub struct Bound<V: Send + Sync + 'static>(StoredValue<(Signal<V>, Callback<V>)>);

impl<V: Send + Sync + 'static> Clone for Bound<V> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<V: Send + Sync + 'static> Copy for Bound<V> {}

impl<V: Clone + Send + Sync + 'static> Bound<V> {
    /// Makes a value that `get` reads and `set` writes.
    fn new(get: Signal<V>, set: impl Fn(V) + Send + Sync + 'static) -> Self {
        Self(StoredValue::new((get, Callback::new(set))))
    }

    fn signal(self) -> Signal<V> {
        self.0.with_value(|(get, _)| *get)
    }

    /// Returns the value.
    pub fn get(self) -> V {
        self.signal().get()
    }

    /// Reads the value.
    pub fn with<R>(self, read: impl FnOnce(&V) -> R) -> R {
        self.signal().with(read)
    }

    /// Replaces the value.
    pub fn set(self, value: V) {
        self.0.with_value(|(_, set)| *set).run(value);
    }

    /// Changes the value.
    pub fn update(self, change: impl FnOnce(&mut V)) {
        let mut value = self.signal().get_untracked();
        change(&mut value);
        self.set(value);
    }
}

impl<V: Clone + Send + Sync + 'static> From<RwSignal<V>> for Bound<V> {
    fn from(signal: RwSignal<V>) -> Self {
        Self::new(signal.into(), move |value| signal.set(value))
    }
}

/// A missing or wrong field of a form: its id, and the reason in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The field's id.
    pub field: String,
    /// The reason.
    pub message: String,
}

/// Reads the input of a form, and collects its faults.
pub struct Reader {
    words: Words,
    faults: Vec<Fault>,
}

impl Reader {
    /// Adds a fault of a field.
    pub fn fault(&mut self, field: &str, message: impl Into<String>) {
        self.faults.push(Fault { field: field.to_owned(), message: message.into() });
    }

    /// Reads a required text.
    pub fn required(&mut self, field: &str, text: &str) -> String {
        if is_blank(text) {
            self.missing(field);
        }
        text.to_owned()
    }

    /// Reads a required choice.
    pub fn chosen<T>(&mut self, field: &str, choice: Option<T>) -> Option<T> {
        if choice.is_none() {
            self.missing(field);
        }
        choice
    }

    /// Reads an optional date. A wrong date is a fault.
    pub fn day(&mut self, field: &str, day: &DayInput) -> Option<Date> {
        if let Some(wrong) = day.wrong() {
            let message = wrong_in_words(self.words, wrong);
            self.fault(field, message);
        }
        day.date()
    }

    /// Reads a required date.
    pub fn required_day(&mut self, field: &str, day: &DayInput) -> Option<Date> {
        let date = self.day(field, day);
        if date.is_none() && day.wrong().is_none() {
            self.missing(field);
        }
        date
    }

    fn missing(&mut self, field: &str) {
        let message = self.words.text(key!("code.field_required.message"));
        self.fault(field, message);
    }
}

/// A saved record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved<T> {
    /// Its content, as a form shows it.
    pub value: T,
    /// Its version, or `None` if it does not exist (any more).
    pub version: Option<String>,
}

impl<T> Saved<T> {
    /// Converts the server's answer to a form's content.
    pub fn of<R>(tagged: Tagged<R>, value: impl FnOnce(&R) -> T) -> Self {
        Self { value: value(&tagged.value), version: Some(tagged.etag) }
    }
}

/// Unsaved input and the version it is based on, to continue later.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Unsaved<T> {
    typed: T,
    base: T,
    version: Option<String>,
}

type Newest<T> = Rc<dyn Fn(Client) -> Pin<Box<dyn Future<Output = Result<Saved<T>, Failure>>>>>;

/// An open form.
pub struct Editing<T: Send + Sync + 'static> {
    value: RwSignal<T>,
    base: RwSignal<T>,
    version: RwSignal<Option<String>>,
    theirs: RwSignal<Option<Saved<T>>>,
    newest: StoredValue<Option<Newest<T>>, LocalStorage>,
    submit: Submit,
    context: StoredValue<(Words, Toasts)>,
}

impl<T: Send + Sync + 'static> Clone for Editing<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Editing<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Editing<T> {
    /// Makes a form that contains `value` for now. `id` is where its problem is shown; `check`
    /// collects its faults.
    pub fn new(
        id: &'static str,
        value: T,
        check: impl Fn(&T, &mut Reader) + Send + Sync + 'static,
    ) -> Self {
        let words = words();
        let (typed, submit) = (RwSignal::new(value.clone()), Submit::new(id));
        submit.check_by(Signal::derive(move || {
            let mut reader = Reader { words, faults: Vec::new() };
            typed.with(|value| check(value, &mut reader));
            reader.faults
        }));
        Self {
            value: typed,
            base: RwSignal::new(value),
            version: RwSignal::new(None),
            theirs: RwSignal::new(None),
            newest: StoredValue::new_local(None),
            submit,
            context: StoredValue::new((words, toasts())),
        }
    }

    /// Makes a form of an existing record. `newest` loads the saved version.
    pub fn of_saved(
        id: &'static str,
        value: T,
        check: impl Fn(&T, &mut Reader) + Send + Sync + 'static,
        newest: impl AsyncFn(Client) -> Result<Saved<T>, Failure> + 'static,
    ) -> Self {
        let editing = Self::new(id, value, check);
        let newest = Rc::new(newest);
        editing.newest.set_value(Some(Rc::new(move |client| {
            let newest = Rc::clone(&newest);
            Box::pin(async move { newest(client).await })
        })));
        editing
    }

    /// Returns the call that saves it.
    pub fn submit(self) -> Submit {
        self.submit
    }

    /// Returns the input.
    pub fn value(self) -> T {
        self.value.get()
    }

    /// Reads the input.
    pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        self.value.with(read)
    }

    /// Changes the input.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        self.value.update(change);
    }

    /// Returns the content when it was last opened or saved.
    pub fn base(self) -> T {
        self.base.get()
    }

    /// Returns the input and the last saved content as signals.
    pub fn signals(self) -> (Signal<T>, Signal<T>) {
        (self.value.into(), self.base.into())
    }

    /// Returns whether there is unsaved input.
    pub fn is_unsaved(self) -> bool {
        self.value.with(|value| self.base.with(|base| value != base))
    }

    /// Returns what someone else saved meanwhile, until the conflict is resolved.
    pub fn theirs(self) -> RwSignal<Option<Saved<T>>> {
        self.theirs
    }

    /// Returns a field of the form.
    pub fn bind<V: Clone + PartialEq + Send + Sync + 'static>(
        self,
        read: impl Fn(&T) -> &V + Send + Sync + 'static,
        write: impl Fn(&mut T) -> &mut V + Send + Sync + 'static,
    ) -> Bound<V> {
        let value = self.value;
        let get = Memo::new(move |_| value.with(|value| read(value).clone()));
        Bound::new(get.into(), move |new| value.update(|value| *write(value) = new))
    }

    /// Returns the unsaved input to keep, or `None` if there is none.
    pub fn unsaved(self) -> Option<Unsaved<T>> {
        self.is_unsaved().then(|| Unsaved {
            typed: self.value.get(),
            base: self.base.get(),
            version: self.version.get(),
        })
    }

    /// Continues with kept input over the version it was based on. If another version was saved
    /// since, saving shows both.
    pub fn resume(self, unsaved: Unsaved<T>) {
        let Unsaved { typed, base, version } = unsaved;
        self.begin(Saved { value: base, version });
        self.value.set(typed);
    }

    /// Starts again from a saved version.
    pub fn begin(self, saved: Saved<T>) {
        self.base.set(saved.value.clone());
        self.value.set(saved.value);
        self.version.set(saved.version);
        self.theirs.set(None);
        self.submit.begin();
    }

    /// Starts again with a new record.
    pub fn begin_new(self, value: T) {
        self.begin(Saved { value, version: None });
    }

    /// Loads the newest version, then opens the form's dialog.
    pub fn open(self, dialog: RwSignal<bool>) {
        let Some(newest) = self.newest.get_value() else { return };
        let session = self.submit.session();
        let (words, toasts) = self.context.get_value();
        leptos::task::spawn_local(async move {
            match session.call(async |client| newest(client).await).await {
                // The person may have left the page meanwhile.
                Ok(saved) if self.value.try_get_untracked().is_some() => {
                    self.begin(saved);
                    dialog.set(true);
                }
                Ok(_) => {}
                Err(failure) => toasts.say(told(&failure, words).1),
            }
        });
    }

    /// Returns what `make` makes of the form, unless it has faults, which are then shown.
    pub fn read<I>(self, make: impl FnOnce(&T, &mut Reader) -> Option<I>) -> Option<I> {
        if !self.submit.is_sound() {
            return None;
        }
        let mut reader = Reader { words: self.context.get_value().0, faults: Vec::new() };
        self.value.with_untracked(|value| make(value, &mut reader))
    }

    /// Saves over the version that the form started from. If another version was saved meanwhile,
    /// shows both, and nothing is lost.
    pub fn correct<R: 'static>(
        self,
        call: impl AsyncFn(Client, Option<&str>) -> Result<R, Failure> + 'static,
        then: impl FnOnce(R) + 'static,
    ) {
        let (version, newest) = (self.version.get_untracked(), self.newest.get_value());
        let session = self.submit.session();
        let call = async move {
            let answer = session.call(async |client| call(client, version.as_deref()).await).await;
            match (answer, newest) {
                (Err(failure), Some(newest)) if changed_elsewhere(&failure) => {
                    session.call(async |client| newest(client).await).await.map(Err)
                }
                (answer, _) => answer.map(Ok),
            }
        };
        self.submit.run(call, move |answer| match answer {
            Ok(done) => then(done),
            Err(theirs) => self.theirs.set(Some(theirs)),
        });
    }

    /// Continues with the sent content as the saved one.
    pub fn saved(self, sent: T, version: String) {
        self.base.set(sent);
        self.version.set(Some(version));
    }

    /// Continues from what someone else saved, with `value` as input.
    pub fn go_on_from(self, theirs: Saved<T>, value: T) {
        self.base.set(theirs.value);
        self.version.set(theirs.version);
        self.value.set(value);
        self.theirs.set(None);
    }
}

/// Binds a field of a form: `bind!(editing, name)`.
#[macro_export]
macro_rules! bind {
    ($editing:expr, $field:ident) => {
        $editing.bind(|value| &value.$field, |value| &mut value.$field)
    };
}

/// Returns whether the version sent was not the newest, or was missing although one exists by now.
fn changed_elsewhere(failure: &Failure) -> bool {
    matches!(failure.status(), Some(412 | 428))
}

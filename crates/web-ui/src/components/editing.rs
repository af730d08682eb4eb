//! The state of a form while it is open, the same for all forms: what is typed, the version that it was opened on,
//! what is missing or wrong, and the call that saves it.
//!
//! A form of something that exists begins with the newest version ([`Editing::open`]) and is saved over that version
//! alone ([`Editing::correct`]): where somebody else has saved meanwhile, both are shown side by side
//! ([`super::Conflict`]). A form of something new is sent by [`Submit::once`].

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
    /// A value that `get` reads and `set` writes.
    fn new(get: Signal<V>, set: impl Fn(V) + Send + Sync + 'static) -> Self {
        Self(StoredValue::new((get, Callback::new(set))))
    }

    fn signal(self) -> Signal<V> {
        self.0.with_value(|(get, _)| *get)
    }

    /// The value.
    pub fn get(self) -> V {
        self.signal().get()
    }

    /// Reads the value.
    pub fn with<R>(self, read: impl FnOnce(&V) -> R) -> R {
        self.signal().with(read)
    }

    /// Puts another value there.
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

/// Something missing or wrong in a form: the field's id, and why in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The field.
    pub field: String,
    /// Why.
    pub message: String,
}

/// Reads what is typed into a form, and notes what is missing or wrong.
pub struct Reader {
    words: Words,
    faults: Vec<Fault>,
}

impl Reader {
    /// Notes that something is wrong with a field.
    pub fn fault(&mut self, field: &str, message: impl Into<String>) {
        self.faults.push(Fault { field: field.to_owned(), message: message.into() });
    }

    /// A text that must be there.
    pub fn required(&mut self, field: &str, text: &str) -> String {
        if is_blank(text) {
            self.missing(field);
        }
        text.to_owned()
    }

    /// A choice that must be made.
    pub fn chosen<T>(&mut self, field: &str, choice: Option<T>) -> Option<T> {
        if choice.is_none() {
            self.missing(field);
        }
        choice
    }

    /// A date that may be left out. A wrong one is not left out.
    pub fn day(&mut self, field: &str, day: &DayInput) -> Option<Date> {
        if let Some(wrong) = day.wrong() {
            let message = wrong_in_words(self.words, wrong);
            self.fault(field, message);
        }
        day.date()
    }

    /// A date that must be there.
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

/// Something as it is saved now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved<T> {
    /// What it holds, as a form shows it.
    pub value: T,
    /// Its version; `None` where it does not exist (any more).
    pub version: Option<String>,
}

impl<T> Saved<T> {
    /// What the server answered, as a form shows it.
    pub fn of<R>(tagged: Tagged<R>, value: impl FnOnce(&R) -> T) -> Self {
        Self { value: value(&tagged.value), version: Some(tagged.etag) }
    }
}

/// What is typed and not saved, with what it was typed over: to go on with it later.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Unsaved<T> {
    typed: T,
    base: T,
    version: Option<String>,
}

type Newest<T> = Rc<dyn Fn(Client) -> Pin<Box<dyn Future<Output = Result<Saved<T>, Failure>>>>>;

/// A form while it is open.
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
    /// A form that holds `value` for now; `id` names where its problem is shown, `check` notes what is missing or
    /// wrong.
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

    /// The same for something that exists; `newest` reads it as it is saved now.
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

    /// The call that saves it.
    pub fn submit(self) -> Submit {
        self.submit
    }

    /// What is typed.
    pub fn value(self) -> T {
        self.value.get()
    }

    /// Reads what is typed.
    pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        self.value.with(read)
    }

    /// Changes what is typed.
    pub fn update(self, change: impl FnOnce(&mut T)) {
        self.value.update(change);
    }

    /// What it held when it was opened or saved last.
    pub fn base(self) -> T {
        self.base.get()
    }

    /// The same, as signals: what is typed, and what it held.
    pub fn signals(self) -> (Signal<T>, Signal<T>) {
        (self.value.into(), self.base.into())
    }

    /// Whether something is typed that is not saved.
    pub fn is_unsaved(self) -> bool {
        self.value.with(|value| self.base.with(|base| value != base))
    }

    /// What somebody else saved meanwhile, while it is to be decided about.
    pub fn theirs(self) -> RwSignal<Option<Saved<T>>> {
        self.theirs
    }

    /// A field of it.
    pub fn bind<V: Clone + PartialEq + Send + Sync + 'static>(
        self,
        read: impl Fn(&T) -> &V + Send + Sync + 'static,
        write: impl Fn(&mut T) -> &mut V + Send + Sync + 'static,
    ) -> Bound<V> {
        let value = self.value;
        let get = Memo::new(move |_| value.with(|value| read(value).clone()));
        Bound::new(get.into(), move |new| value.update(|value| *write(value) = new))
    }

    /// What is typed and not saved, to be kept; `None` where nothing is.
    pub fn unsaved(self) -> Option<Unsaved<T>> {
        self.is_unsaved().then(|| Unsaved {
            typed: self.value.get(),
            base: self.base.get(),
            version: self.version.get(),
        })
    }

    /// Goes on with what was kept, over the version that it was typed over: where another was saved since, both are
    /// shown once it is saved.
    pub fn resume(self, unsaved: Unsaved<T>) {
        let Unsaved { typed, base, version } = unsaved;
        self.begin(Saved { value: base, version });
        self.value.set(typed);
    }

    /// Begins anew, from what is saved.
    pub fn begin(self, saved: Saved<T>) {
        self.base.set(saved.value.clone());
        self.value.set(saved.value);
        self.version.set(saved.version);
        self.theirs.set(None);
        self.submit.begin();
    }

    /// Begins anew with something that does not exist yet.
    pub fn begin_new(self, value: T) {
        self.begin(Saved { value, version: None });
    }

    /// Reads the newest version, then opens the form's dialog on it.
    pub fn open(self, dialog: RwSignal<bool>) {
        let Some(newest) = self.newest.get_value() else { return };
        let session = self.submit.session();
        let (words, toasts) = self.context.get_value();
        leptos::task::spawn_local(async move {
            match session.call(async |client| newest(client).await).await {
                // The page may have been left meanwhile.
                Ok(saved) if self.value.try_get_untracked().is_some() => {
                    self.begin(saved);
                    dialog.set(true);
                }
                Ok(_) => {}
                Err(failure) => toasts.say(told(&failure, words).1),
            }
        });
    }

    /// What the form makes, unless something is missing or wrong: then that is said.
    pub fn read<I>(self, make: impl FnOnce(&T, &mut Reader) -> Option<I>) -> Option<I> {
        if !self.submit.is_sound() {
            return None;
        }
        let mut reader = Reader { words: self.context.get_value().0, faults: Vec::new() };
        self.value.with_untracked(|value| make(value, &mut reader))
    }

    /// Saves over the version that the form was opened on; where another was saved meanwhile, both are shown and
    /// nothing is lost.
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

    /// Goes on with what was sent as what is saved now.
    pub fn saved(self, sent: T, version: String) {
        self.base.set(sent);
        self.version.set(Some(version));
    }

    /// Goes on from what somebody else saved, with `value` typed over it.
    pub fn go_on_from(self, theirs: Saved<T>, value: T) {
        self.base.set(theirs.value);
        self.version.set(theirs.version);
        self.value.set(value);
        self.theirs.set(None);
    }
}

/// A field of a form: `bind!(editing, name)`.
#[macro_export]
macro_rules! bind {
    ($editing:expr, $field:ident) => {
        $editing.bind(|value| &value.$field, |value| &mut value.$field)
    };
}

/// The version named was not the newest, or none was named where there is one by now.
fn changed_elsewhere(failure: &Failure) -> bool {
    matches!(failure.status(), Some(412 | 428))
}

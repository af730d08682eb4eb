//! Explains each code of a problem or warning. Those of problems have the address in `type`.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::context;
use shorei_domain::member::Language;
use shorei_domain::refusal::{Place, Warning};
use shorei_wording::{Key, key, text};

use super::{render, tag};
use crate::error::Error;
use crate::reason::Why;

/// The facts about a code: its statuses (none for a warning), and an example of its message.
#[derive(Default)]
struct Known {
    statuses: BTreeSet<u16>,
    sentences: Vec<String>,
}

/// Returns every code of a problem or warning.
#[must_use]
pub fn codes() -> Vec<&'static str> {
    known(Language::En).into_keys().collect()
}

fn known(language: Language) -> BTreeMap<&'static str, Known> {
    let refusals = Why::samples();
    let refusals = refusals.into_iter().map(|why| Error::refused(Place::whole(), why));
    let mut all = BTreeMap::<_, Known>::new();
    for error in Error::samples().into_iter().chain(refusals) {
        let known = all.entry(error.code()).or_default();
        known.statuses.insert(error.status().as_u16());
        let sentence = error.problem(language, "").detail;
        if !known.sentences.contains(&sentence) {
            known.sentences.push(sentence);
        }
    }
    for warning in Warning::samples() {
        let known = all.entry(warning.code()).or_default();
        known.sentences.push(shorei_wording::warning(language, &warning));
    }
    all
}

/// Returns the list of all codes.
///
/// # Errors
/// [`Error::Internal`] if the template is broken.
pub fn problems(language: Language) -> Result<String, Error> {
    let rows: Vec<_> = known(language)
        .into_iter()
        .map(|(code, known)| {
            let title = shorei_wording::title(language, code);
            context! { code, title, statuses => known.statuses }
        })
        .collect();
    let say = |key| text(language, key);
    let values = context! {
        language => tag(language),
        title => say(key!("docs.problems")),
        introduction => say(key!("docs.introduction")),
        code_head => say(key!("docs.code")),
        status_head => say(key!("docs.status")),
        meaning_head => say(key!("docs.meaning")),
        warning => say(key!("docs.warning")),
        rows,
    };
    render("problems.html", values)
}

/// Returns the page of a code.
///
/// # Errors
/// [`Error::NotFound`] if there is no such code.
pub fn problem(language: Language, code: &str) -> Result<String, Error> {
    let mut all = known(language);
    let known = all.remove(code).ok_or(Error::NotFound)?;
    let say = |key| text(language, key);
    let mut advice: Vec<_> = known.statuses.iter().filter_map(|status| advice(*status)).collect();
    if known.statuses.is_empty() {
        advice.push(key!("docs.do_warning"));
    }
    let values = context! {
        language => tag(language),
        title => shorei_wording::title(language, code),
        all => say(key!("docs.problems")),
        code,
        code_head => say(key!("docs.code")),
        status_head => say(key!("docs.status")),
        says_head => say(key!("docs.says")),
        do_head => say(key!("docs.what_to_do")),
        warning => say(key!("docs.warning")),
        statuses => known.statuses,
        sentences => known.sentences,
        advice => advice.into_iter().map(say).collect::<Vec<_>>(),
    };
    render("problem.html", values)
}

/// Returns advice for programs about a status.
fn advice(status: u16) -> Option<Key> {
    Key::find(&format!("docs.do_{status}"))
}

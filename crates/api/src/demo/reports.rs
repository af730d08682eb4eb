//! The texts of reports, of invented patients.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use shorei_contract::Sex;

use super::read;
use crate::error::Error;

#[derive(Deserialize)]
struct File {
    report: Vec<Text>,
}

/// The text of a report, for a patient of any age.
#[derive(Deserialize)]
pub(super) struct Text {
    key: String,
    /// The patient's sex, which the text mentions.
    pub(super) sex: Sex,
    /// 備考.
    pub(super) remarks: String,
    diagnosis: String,
    background: String,
    history_before_intervention: String,
    assessment: String,
    course: String,
    discussion: String,
}

/// The texts by key.
pub(super) struct Texts(HashMap<String, Text>);

impl Texts {
    pub(super) fn read() -> Result<Self, Error> {
        let file: File = read("reports.toml", include_str!("../../demo/reports.toml"))?;
        Ok(Self(file.report.into_iter().map(|text| (text.key.clone(), text)).collect()))
    }

    pub(super) fn find(&self, key: &str) -> Result<&Text, Error> {
        self.0.get(key).ok_or_else(|| Error::internal(format!("no text is called {key}")))
    }
}

impl Text {
    /// Returns the sections for a patient of this age.
    pub(super) fn sections(&self, age: i32) -> BTreeMap<String, String> {
        let decade = format!("{}歳代", age / 10 * 10);
        [
            ("diagnosis", &self.diagnosis),
            ("background", &self.background),
            ("history_before_intervention", &self.history_before_intervention),
            ("assessment", &self.assessment),
            ("course", &self.course),
            ("discussion", &self.discussion),
        ]
        .map(|(key, text)| (key.to_owned(), text.replace("{年代}", &decade)))
        .into()
    }
}

//! What the person writes, as signals, and its forms for the rules and for the server.

use std::collections::BTreeMap;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use shorei_contract::case::{Case, WriteAs, WriteCase};
use shorei_contract::programme::Section;
use shorei_contract::{Category, Sex};
use shorei_domain::day::Wrong;
use shorei_domain::id::AccreditationId;
use shorei_domain::period::Period;
use shorei_domain::report::{Outline, Report};
use shorei_domain::text::digits;
use time::Date;

use crate::bind;
use crate::components::{Bound, Chosen, DayInput, Editing, accreditation_id};

/// The form as a value: to compare, to keep, to send.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// 症例区分.
    pub category: Option<Category>,
    /// 診療施設名.
    pub facility: Option<Chosen>,
    /// 開始日.
    pub from: DayInput,
    /// 終了日.
    pub to: DayInput,
    /// 年齢, as typed.
    pub age: String,
    /// 性別.
    pub sex: Option<Sex>,
    /// The texts, by the keys of their sections.
    pub sections: BTreeMap<String, String>,
    /// 備考.
    pub remarks: String,
}

impl Written {
    /// What stands in a report.
    pub fn of(case: &Case, today: Date) -> Self {
        Self {
            category: case.category,
            facility: case.accreditation.clone().map(|held| Chosen::of(held, today)),
            from: DayInput::of(case.care_from),
            to: DayInput::of(case.care_to),
            age: case.patient_age.map(|age| age.to_string()).unwrap_or_default(),
            sex: case.patient_sex,
            sections: case.sections.clone(),
            remarks: case.remarks.clone(),
        }
    }

    /// What the form of a slot begins with: its report, or nothing but its category. Every section
    /// is there, if only empty, so that two values compare field by field.
    pub fn of_slot(
        case: Option<&Case>,
        sections: &[Section],
        category: Option<Category>,
        today: Date,
    ) -> Self {
        let mut written = case.map(|case| Self::of(case, today)).unwrap_or_default();
        written.category = written.category.or(category);
        for section in sections {
            written.sections.entry(section.key.clone()).or_default();
        }
        written
    }

    /// 年齢, where a whole number was typed.
    pub fn patient_age(&self) -> Option<i32> {
        digits(&self.age).parse().ok()
    }

    /// The fields that hold something that is no value, so that it could not be kept, and why.
    pub fn unfinished(&self) -> Vec<(&'static str, Unfinished)> {
        let mut fields = Vec::new();
        for (field, day) in [("care_from", &self.from), ("care_to", &self.to)] {
            fields.extend(day.wrong().map(|wrong| (field, Unfinished::Day(wrong))));
        }
        if !self.age.trim().is_empty() && self.patient_age().is_none() {
            fields.push(("patient_age", Unfinished::Number));
        }
        fields
    }

    /// The care period, once it has two ends in the right order.
    pub fn care(&self) -> Option<Period> {
        Period::new(self.from.date()?, self.to.date()?).ok()
    }

    /// The report for the rules.
    pub fn report(&self) -> Report {
        Report {
            outline: Outline {
                category: self.category.map(Into::into),
                accreditation: accreditation_id(self.facility.as_ref()).map(AccreditationId),
                care_from: self.from.date(),
                care_to: self.to.date(),
                remarks: self.remarks.clone(),
            },
            patient_age: self.patient_age(),
            patient_sex: self.sex.map(Into::into),
            sections: self.sections.clone(),
        }
    }

    /// The report for the server.
    pub fn request(&self, state: WriteAs) -> WriteCase {
        WriteCase {
            state,
            category: self.category,
            accreditation_id: accreditation_id(self.facility.as_ref()),
            care_from: self.from.date(),
            care_to: self.to.date(),
            patient_age: self.patient_age(),
            patient_sex: self.sex,
            sections: self
                .sections
                .iter()
                .filter(|(_, text)| !text.is_empty())
                .map(|(key, text)| (key.clone(), text.clone()))
                .collect(),
            remarks: Some(self.remarks.clone()),
        }
    }
}

/// Why a field holds no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfinished {
    /// It is no day.
    Day(Wrong),
    /// It is no number.
    Number,
}

/// One section of the form with its text.
#[derive(Clone)]
pub struct SectionField {
    /// The section.
    pub section: Section,
    /// What is written there.
    pub text: Bound<String>,
}

/// The fields of the form, so that typing draws nothing but what depends on it.
#[derive(Clone, Copy)]
pub struct Form {
    written: Signal<Written>,
    saved: Signal<Written>,
    /// 症例区分.
    pub category: Bound<Option<Category>>,
    /// 診療施設名.
    pub facility: Bound<Option<Chosen>>,
    /// 開始日.
    pub from: Bound<DayInput>,
    /// 終了日.
    pub to: Bound<DayInput>,
    /// 年齢.
    pub age: Bound<String>,
    /// 性別.
    pub sex: Bound<Option<Sex>>,
    /// 備考.
    pub remarks: Bound<String>,
    sections: StoredValue<Vec<SectionField>>,
}

impl Form {
    /// The form with these sections.
    pub fn new(editing: Editing<Written>, sections: &[Section]) -> Self {
        let fields = sections.iter().map(|section| {
            let (read, write) = (section.key.clone(), section.key.clone());
            let text = editing.bind(
                move |written| written.sections.get(&read).unwrap_or(&NOTHING),
                move |written| written.sections.entry(write.clone()).or_default(),
            );
            SectionField { section: section.clone(), text }
        });
        let (written, saved) = editing.signals();
        Self {
            written,
            saved,
            category: bind!(editing, category),
            facility: bind!(editing, facility),
            from: bind!(editing, from),
            to: bind!(editing, to),
            age: bind!(editing, age),
            sex: bind!(editing, sex),
            remarks: bind!(editing, remarks),
            sections: StoredValue::new(fields.collect()),
        }
    }

    /// The sections with their texts.
    pub fn sections(self) -> Vec<SectionField> {
        self.sections.get_value()
    }

    /// The text of the section with that key.
    pub fn section(self, key: &str) -> Option<Bound<String>> {
        self.sections.with_value(|fields| {
            fields.iter().find(|field| field.section.key == key).map(|field| field.text)
        })
    }

    /// What stands in it.
    pub fn written(self) -> Written {
        self.written.get()
    }

    /// What was saved last.
    pub fn saved(self) -> Written {
        self.saved.get()
    }

    /// The care period, once it has two ends in the right order.
    pub fn care(self) -> Option<Period> {
        self.written.with(Written::care)
    }
}

/// The text of a section that was never written.
static NOTHING: String = String::new();

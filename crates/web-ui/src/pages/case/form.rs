//! What the person writes, as signals, and its forms for the rules and for the server.

use std::collections::BTreeMap;

use leptos::prelude::*;
use shorei_contract::case::{Case, WriteAs, WriteCase};
use shorei_contract::programme::Section;
use shorei_contract::{Category, Sex};
use shorei_domain::id::AccreditationId;
use shorei_domain::period::Period;
use shorei_domain::report::{Outline, Report};
use shorei_domain::text::digits;
use time::Date;

use crate::components::{Chosen, DayInput, Typed, accreditation_id};

/// The form as a value: to compare, to keep, to send.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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

    /// The fields that hold something that is no value yet, so that it could not be kept.
    pub fn unfinished(&self) -> Vec<&'static str> {
        let mut fields = Vec::new();
        for (field, day) in [("care_from", &self.from), ("care_to", &self.to)] {
            if day.typed() == Typed::Unfinished {
                fields.push(field);
            }
        }
        if !self.age.trim().is_empty() && self.patient_age().is_none() {
            fields.push("patient_age");
        }
        fields
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

/// One section of the form with its text.
#[derive(Clone)]
pub struct SectionField {
    /// The section.
    pub section: Section,
    /// What is written there.
    pub text: RwSignal<String>,
}

/// The form: a signal a field, so that typing draws nothing but what depends on it.
#[derive(Clone, Copy)]
pub struct Form {
    /// 症例区分.
    pub category: RwSignal<Option<Category>>,
    /// 診療施設名.
    pub facility: RwSignal<Option<Chosen>>,
    /// 開始日.
    pub from: RwSignal<DayInput>,
    /// 終了日.
    pub to: RwSignal<DayInput>,
    /// 年齢.
    pub age: RwSignal<String>,
    /// 性別.
    pub sex: RwSignal<Option<Sex>>,
    /// 備考.
    pub remarks: RwSignal<String>,
    sections: StoredValue<Vec<SectionField>>,
}

impl Form {
    /// The form with these sections, holding `written`.
    pub fn new(sections: &[Section], written: &Written) -> Self {
        let fields = sections.iter().map(|section| SectionField {
            section: section.clone(),
            text: RwSignal::new(written.sections.get(&section.key).cloned().unwrap_or_default()),
        });
        Self {
            category: RwSignal::new(written.category),
            facility: RwSignal::new(written.facility.clone()),
            from: RwSignal::new(written.from.clone()),
            to: RwSignal::new(written.to.clone()),
            age: RwSignal::new(written.age.clone()),
            sex: RwSignal::new(written.sex),
            remarks: RwSignal::new(written.remarks.clone()),
            sections: StoredValue::new(fields.collect()),
        }
    }

    /// The sections with their texts.
    pub fn sections(self) -> Vec<SectionField> {
        self.sections.get_value()
    }

    /// The text of the section with that key.
    pub fn section(self, key: &str) -> Option<RwSignal<String>> {
        self.sections.with_value(|fields| {
            fields.iter().find(|field| field.section.key == key).map(|field| field.text)
        })
    }

    /// What stands in it.
    pub fn written(self) -> Written {
        let sections = self.sections.with_value(|fields| {
            fields.iter().map(|field| (field.section.key.clone(), field.text.get())).collect()
        });
        Written {
            category: self.category.get(),
            facility: self.facility.get(),
            from: self.from.get(),
            to: self.to.get(),
            age: self.age.get(),
            sex: self.sex.get(),
            sections,
            remarks: self.remarks.get(),
        }
    }

    /// Puts something else into it.
    pub fn set(self, written: &Written) {
        self.category.set(written.category);
        self.facility.set(written.facility.clone());
        self.from.set(written.from.clone());
        self.to.set(written.to.clone());
        self.age.set(written.age.clone());
        self.sex.set(written.sex);
        self.remarks.set(written.remarks.clone());
        for field in self.sections() {
            field.text.set(written.sections.get(&field.section.key).cloned().unwrap_or_default());
        }
    }

    /// The care period, once it has two ends in the right order.
    pub fn care(self) -> Option<Period> {
        Period::new(self.from.with(DayInput::date)?, self.to.with(DayInput::date)?).ok()
    }
}

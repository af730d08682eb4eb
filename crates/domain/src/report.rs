//! The case report 症例報告書: its content, and when it may be registered (`S12`, `S13`).

use std::collections::BTreeMap;

use time::Date;

use crate::category::Category;
use crate::facility::Accreditation;
use crate::id::AccreditationId;
use crate::period::{FIRST_DAY, LAST_DAY, Period, uncovered};
use crate::programme::{Definition, SlotNumber};
use crate::refusal::{Bound, Place, Refusal, Refusals, Warned, Warning};
use crate::text;

/// The maximum length of one text in a draft, in characters.
pub const KEPT_MAX: usize = 20_000;
/// The maximum length of the remarks 備考 of a registered report, in grapheme clusters.
pub const REMARKS_MAX: usize = 800;
/// The maximum age of a patient, in whole years.
pub const AGE_MAX: i32 = 120;

/// The name of a report's state, without its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// 未登録: the slot is empty.
    Unregistered,
    /// 下書き.
    Draft,
    /// 未承認; 登録済 where no approval is needed.
    Registered,
    /// 承認依頼中.
    Requested,
    /// 承認済.
    Approved,
    /// 差し戻し.
    Returned,
    /// 申請済.
    Submitted,
}

/// A patient's sex, if stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sex {
    /// 女性.
    Female,
    /// 男性.
    Male,
    /// その他.
    Other,
    /// 記載しない.
    NotStated,
}

/// Counts the registrations of a report, from 1. An approval names the revision it approved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Revision(pub u32);

impl Revision {
    /// Returns the revision after `last`, or the first one after `None`.
    #[must_use]
    pub fn after(last: Option<Self>) -> Self {
        Self(last.map_or(1, |last| last.0.saturating_add(1)))
    }
}

/// The columns of a report in the table of a book, which also decide the rules about it. Excludes
/// its text.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Outline {
    /// 症例区分; the category of the slot if that is fixed.
    pub category: Option<Category>,
    /// 診療施設: the accreditation term under which the care was given.
    pub accreditation: Option<AccreditationId>,
    /// First day of 主に緩和医療を提供した期間.
    pub care_from: Option<Date>,
    /// Last day of 主に緩和医療を提供した期間.
    pub care_to: Option<Date>,
    /// 備考.
    pub remarks: String,
}

impl Outline {
    /// Returns the care period, once both days are given in the right order.
    #[must_use]
    pub fn care(&self) -> Option<Period> {
        Period::new(self.care_from?, self.care_to?).ok()
    }
}

/// A report as its writer left it. A draft may be incomplete.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Report {
    /// The columns of the table.
    pub outline: Outline,
    /// 年齢, in whole years.
    pub patient_age: Option<i32>,
    /// 性別.
    pub patient_sex: Option<Sex>,
    /// The texts, by section key.
    pub sections: BTreeMap<String, String>,
}

impl Report {
    /// Returns the report as `slot` keeps it: with the slot's category if that is fixed (`S5`).
    ///
    /// # Errors
    /// Content that not even a draft can keep: `category_fixed` for another category than the
    /// slot's; `unknown_field` for a section that the form does not have; `field_too_long` for a
    /// text beyond [`KEPT_MAX`]; `not_found` for an accreditation that is not among `terms`.
    pub fn settled(
        mut self,
        definition: &Definition,
        slot: SlotNumber,
        terms: &[Accreditation],
    ) -> Result<Self, Refusals> {
        let mut refusals = Refusals::none();
        if let Some(category) = definition.fixed_category(slot) {
            if self.outline.category.is_some_and(|chosen| chosen != category) {
                refusals.add(Place::field("category"), Refusal::CategoryFixed { category });
            }
            self.outline.category = Some(category);
        }
        if self.outline.accreditation.is_some() && self.accreditation(terms).is_none() {
            refusals.add(Place::field("accreditation_id"), Refusal::NotFound);
        }
        for (key, content) in &self.sections {
            let at = Place::field("sections").then(key.clone());
            if definition.section(key).is_none() {
                refusals.add(at, Refusal::UnknownField);
            } else {
                check_kept(at, content, &mut refusals);
            }
        }
        check_kept(Place::field("remarks"), &self.outline.remarks, &mut refusals);
        refusals.or(self)
    }

    /// Returns every reason why this report cannot be registered in its slot on `today`. `terms`
    /// are all accreditation terms of the hospital it names.
    #[must_use]
    pub fn unfit(&self, definition: &Definition, terms: &[Accreditation], today: Date) -> Refusals {
        let mut refusals = Refusals::none();
        match self.outline.category {
            None => refusals.add(Place::field("category"), Refusal::CategoryRequired),
            // A fixed category was set when the report was settled; a free one must be allowed.
            Some(category) if !definition.may_hold(category) => {
                refusals.add(Place::field("category"), Refusal::InvalidValue);
            }
            Some(_) => {}
        }
        for (field, day) in
            [("care_from", self.outline.care_from), ("care_to", self.outline.care_to)]
        {
            if day.is_some_and(|day| !(FIRST_DAY..=LAST_DAY).contains(&day)) {
                let (min, max) = (Bound::Day(FIRST_DAY), Bound::Day(LAST_DAY));
                refusals.add(Place::field(field), Refusal::OutOfRange { min, max });
            }
        }
        refusals.extend(care_unfit(&self.outline, terms, today));
        match self.patient_age {
            None => refusals.add(Place::field("patient_age"), Refusal::FieldRequired),
            Some(age) if !(0..=AGE_MAX).contains(&age) => refusals.add(
                Place::field("patient_age"),
                Refusal::OutOfRange { min: Bound::Number(0), max: Bound::Number(AGE_MAX.into()) },
            ),
            Some(_) => {}
        }
        if self.patient_sex.is_none() {
            refusals.add(Place::field("patient_sex"), Refusal::FieldRequired);
        }
        for section in &definition.parts().sections {
            let content = self.sections.get(&section.key).map_or("", String::as_str);
            let at = Place::field("sections").then(section.key.clone());
            if section.required && text::is_blank(content) {
                refusals.add(at, Refusal::FieldRequired);
            } else {
                check_length(at, content, section.max_length, &mut refusals);
            }
        }
        let remarks = &self.outline.remarks;
        check_length(Place::field("remarks"), remarks, REMARKS_MAX, &mut refusals);
        refusals
    }

    fn accreditation<'a>(&self, terms: &'a [Accreditation]) -> Option<&'a Accreditation> {
        accreditation_of(&self.outline, terms)
    }
}

/// Returns what is wrong with the place and time of the care (`S12`, `S13`). 診療施設名 and both days
/// are required. The period may be one day long and end today. Both days must lie in the term of
/// the chosen accreditation; `terms` must contain it and the other terms of its hospital.
///
/// Unlike the rest of a report, this can become wrong after the registration, when a term is
/// corrected. Every request therefore checks it again.
#[must_use]
pub fn care_unfit(outline: &Outline, terms: &[Accreditation], today: Date) -> Refusals {
    let mut refusals = Refusals::none();
    let required = [
        ("accreditation_id", outline.accreditation.is_none()),
        ("care_from", outline.care_from.is_none()),
        ("care_to", outline.care_to.is_none()),
    ];
    for (field, missing) in required {
        if missing {
            refusals.add(Place::field(field), Refusal::FieldRequired);
        }
    }
    if outline.care_to.max(outline.care_from).is_some_and(|last| last > today) {
        refusals.add(Place::field("care_to"), Refusal::CarePeriodInFuture { today });
    }
    let (Some(from), Some(to)) = (outline.care_from, outline.care_to) else {
        return refusals;
    };
    let Ok(care) = Period::new(from, to) else {
        refusals.add(Place::field("care_to"), Refusal::CarePeriodReversed { from, to });
        return refusals;
    };
    let Some(chosen) = accreditation_of(outline, terms) else {
        return refusals;
    };
    let uncovered = uncovered(care, &[chosen.term]);
    if !uncovered.is_empty() {
        let outside = if chosen.term.contains(from) { "care_to" } else { "care_from" };
        let adjoining = chosen.adjoining(care, terms).cloned().map(Box::new);
        refusals.add(
            Place::field(outside),
            Refusal::OutsideAccreditationTerm { term: chosen.term, uncovered, adjoining },
        );
    }
    refusals
}

/// Returns a warning about a valid report whose period touches the end of its term where another
/// term of the same hospital adjoins: the real period may span both (`S13`).
#[must_use]
pub fn care_warning(outline: &Outline, terms: &[Accreditation]) -> Option<Warned> {
    let chosen = accreditation_of(outline, terms)?;
    let care = outline.care().filter(|care| chosen.term.covers(*care))?;
    let adjoining = Box::new(chosen.continued_by(care, terms)?.clone());
    let at = Place::field("sections").then("history_before_intervention");
    Some(Warned { at, warning: Warning::PeriodSpansTerms { adjoining } })
}

fn accreditation_of<'a>(
    outline: &Outline,
    terms: &'a [Accreditation],
) -> Option<&'a Accreditation> {
    terms.iter().find(|term| Some(term.id) == outline.accreditation)
}

fn check_kept(at: Place, content: &str, refusals: &mut Refusals) {
    // A text never has more grapheme clusters than bytes.
    if content.len() > KEPT_MAX {
        let length = content.chars().count();
        if length > KEPT_MAX {
            refusals.add(at, Refusal::FieldTooLong { length, max: KEPT_MAX });
        }
    }
}

fn check_length(at: Place, content: &str, max: usize, refusals: &mut Refusals) {
    if content.len() > max {
        let length = text::length(content);
        if length > max {
            refusals.add(at, Refusal::FieldTooLong { length, max });
        }
    }
}

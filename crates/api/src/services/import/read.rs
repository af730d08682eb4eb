//! Converts the rows of a file, checked by the same rules as single inputs.

use std::collections::HashSet;
use std::hash::Hash;

use shorei_contract::facility::{NewAccreditation, NewHospital};
use shorei_contract::import::ImportKind;
use shorei_contract::member::{NewMember, NewQualification};
use shorei_contract::reason::sensible_day;
use shorei_contract::{AccreditationKind, QualificationKind};
use shorei_domain::member::Language;
use shorei_domain::period::Term;
use shorei_domain::refusal::{Place, Refusal, Refused};
use shorei_domain::text::{fold, place_key};
use shorei_wording::words;
use time::Date;
use validator::Validate;

use super::Shared;
use crate::error::Error;
use crate::form;
use crate::reason::Why;
use crate::services::facility;
use crate::services::member;
use crate::sheet::date::day;
use crate::sheet::{self, Faults, Row, place};
use crate::store::member::MemberFields;

/// The languages of words in cells.
const LANGUAGES: [Language; 2] = [Language::Ja, Language::En];

/// A row with its number.
#[derive(Clone, Debug)]
pub(super) struct Entry<T> {
    pub(super) row: usize,
    pub(super) input: T,
}

/// A hospital by name and prefecture.
pub(super) type Hospital = (String, String);

#[derive(Clone, Debug)]
pub(super) struct AccreditationInput {
    pub(super) hospital: Hospital,
    pub(super) term: NewAccreditation,
}

#[derive(Clone, Debug)]
pub(super) struct QualificationInput {
    pub(super) member: String,
    pub(super) kind: QualificationKind,
    pub(super) term: Term,
}

#[derive(Clone, Debug)]
pub(super) struct AffiliationInput {
    pub(super) member: String,
    pub(super) hospital: Hospital,
    pub(super) worked: Term,
}

/// The rows of a file.
#[derive(Clone, Debug)]
pub(super) enum Inputs {
    Members(Shared<Entry<MemberFields>>),
    Facilities(Shared<Entry<NewHospital>>),
    Accreditations(Shared<Entry<AccreditationInput>>),
    Qualifications(Shared<Entry<QualificationInput>>),
    Affiliations(Shared<Entry<AffiliationInput>>),
}

/// Reads a file of this kind: returns the valid rows, and the faults of the others.
pub(super) fn read(kind: ImportKind, file: &[u8]) -> (Inputs, Faults) {
    let (rows, faults) = match sheet::read(file, kind) {
        Ok(table) => (table.rows, table.faults),
        Err(faults) => (Vec::new(), faults),
    };
    let mut reading = Reading { faults };
    let inputs = match kind {
        ImportKind::Members => {
            let entries = reading.each(&rows, member);
            reading.unique("member_number", &entries, |fields| {
                fields.member_number.as_deref().map(fold)
            });
            reading.unique("email", &entries, |fields| fold(&fields.email));
            Inputs::Members(entries.into())
        }
        ImportKind::Facilities => Inputs::Facilities(reading.each(&rows, hospital).into()),
        ImportKind::Accreditations => {
            let entries = reading.each(&rows, accreditation);
            reading.unique("number", &entries, |input| {
                (fold(&input.term.number), input.term.term_from)
            });
            Inputs::Accreditations(entries.into())
        }
        ImportKind::Qualifications => {
            let entries = reading.each(&rows, qualification);
            reading.unique("term_from", &entries, |input| {
                (input.member.clone(), input.kind, input.term.from())
            });
            Inputs::Qualifications(entries.into())
        }
        ImportKind::Affiliations => Inputs::Affiliations(reading.each(&rows, affiliation).into()),
    };
    (inputs, reading.faults)
}

struct Reading {
    faults: Faults,
}

impl Reading {
    fn each<T>(
        &mut self,
        rows: &[Row],
        read: impl Fn(&mut Fields<'_>) -> Option<T>,
    ) -> Vec<Entry<T>> {
        let mut entries = Vec::with_capacity(rows.len());
        for row in rows {
            let mut fields = Fields { row, faults: &mut self.faults };
            if let Some(input) = read(&mut fields) {
                entries.push(Entry { row: row.number, input });
            }
        }
        entries
    }

    /// Refuses a row that repeats the key of an earlier row.
    fn unique<T, K: Hash + Eq>(
        &mut self,
        field: &'static str,
        entries: &[Entry<T>],
        key: impl Fn(&T) -> K,
    ) {
        let mut seen = HashSet::with_capacity(entries.len());
        for entry in entries {
            if !seen.insert(key(&entry.input)) {
                self.faults.add(entry.row, place(entry.row, field), Refusal::DuplicateItem);
            }
        }
    }
}

/// The fields of a row.
struct Fields<'a> {
    row: &'a Row,
    faults: &'a mut Faults,
}

impl Fields<'_> {
    fn text(&self, name: &str) -> String {
        self.row.text(name).to_owned()
    }

    fn refuse(&mut self, name: &'static str, why: Refusal) {
        self.faults.add(self.row.number, place(self.row.number, name), why);
    }

    fn day(&mut self, name: &'static str) -> Option<Date> {
        let day = day(self.row.text(name));
        if day.is_none() {
            self.refuse(name, Refusal::InvalidValue);
        }
        day
    }

    /// Returns a period that may be open. Reads both ends before refusing either.
    fn days(&mut self, from: &'static str, to: &'static str) -> Option<(Date, Option<Date>)> {
        let first = self.day(from);
        let is_open = self.row.text(to).is_empty();
        let last = if is_open { None } else { self.day(to) };
        (is_open || last.is_some()).then_some((first?, last))
    }

    /// Returns which of `known` the cell names, by its name in the API or on screen.
    fn word<T: Copy>(
        &mut self,
        name: &'static str,
        known: &[T],
        spellings: impl Fn(T) -> [&'static str; 3],
    ) -> Option<T> {
        let alike = |text: &str| place_key(&fold(text));
        let wanted = alike(self.row.text(name));
        let is_named = |one: &T| spellings(*one).iter().any(|word| alike(word) == wanted);
        let found = known.iter().copied().find(is_named);
        if found.is_none() {
            self.refuse(name, Refusal::InvalidValue);
        }
        found
    }

    fn hospital(&self) -> Hospital {
        (self.text("facility_name"), self.text("facility_prefecture"))
    }

    /// Returns the input if it passes the checks of its form.
    fn checked<T: Validate>(&mut self, input: T) -> Option<T> {
        match input.validate() {
            Ok(()) => Some(input),
            Err(errors) => {
                self.refuse_all(form::refusals_of(&errors));
                None
            }
        }
    }

    /// Returns the value if the rules allow it.
    fn allowed<T>(&mut self, decided: Result<T, Error>) -> Option<T> {
        match decided {
            Ok(value) => Some(value),
            Err(Error::Refused(refusals)) => {
                self.refuse_all(refusals);
                None
            }
            // Rules return only refusals.
            Err(_) => None,
        }
    }

    fn refuse_all(&mut self, refusals: impl IntoIterator<Item = Refused<impl Into<Why>>>) {
        let row = self.row.number;
        for refused in refusals {
            let at = refused.at.within(Place::item("rows", row));
            self.faults.add(row, at, refused.why);
        }
    }
}

fn member(fields: &mut Fields<'_>) -> Option<MemberFields> {
    let input = NewMember {
        member_number: fields.text("member_number"),
        email: fields.text("email"),
        family_name: fields.text("family_name"),
        given_name: fields.text("given_name"),
        family_name_kana: fields.text("family_name_kana"),
        given_name_kana: fields.text("given_name_kana"),
        password: None,
        left_on: None,
    };
    let (fields, _) = member::fields(fields.checked(input)?);
    Some(fields)
}

fn hospital(fields: &mut Fields<'_>) -> Option<NewHospital> {
    let input = NewHospital {
        name: fields.text("name"),
        name_kana: fields.text("name_kana"),
        prefecture: fields.text("prefecture"),
    };
    fields.checked(input)
}

fn accreditation(fields: &mut Fields<'_>) -> Option<AccreditationInput> {
    let kind = fields.word("kind", AccreditationKind::ALL, |kind| {
        let [ja, en] = LANGUAGES.map(|language| words::accreditation_kind(language, kind.into()));
        [kind.as_str(), ja, en]
    });
    let days = fields.days("term_from", "term_to");
    let (kind, (term_from, term_to)) = (kind?, days?);
    let number = fields.text("number");
    let term = NewAccreditation { number, kind, term_from, term_to, name: None };
    let term = fields.checked(term)?;
    fields.allowed(facility::accreditation_fields(term.clone(), ""))?;
    Some(AccreditationInput { hospital: fields.hospital(), term })
}

fn qualification(fields: &mut Fields<'_>) -> Option<QualificationInput> {
    let kind = fields.word("kind", QualificationKind::ALL, |kind| {
        let [ja, en] = LANGUAGES.map(|language| words::qualification(language, kind.into()));
        [kind.as_str(), ja, en]
    });
    let days = fields.days("term_from", "term_to");
    let (kind, (term_from, term_to)) = (kind?, days?);
    let input = fields.checked(NewQualification { kind, term_from, term_to })?;
    let term = fields.allowed(member::qualification_term(&input))?;
    Some(QualificationInput { member: fold(&fields.text("member_number")), kind, term })
}

/// The days of an affiliation, whose hospital is looked up later.
#[derive(Validate)]
struct Worked {
    #[validate(custom(function = "sensible_day"))]
    worked_from: Date,
    #[validate(custom(function = "sensible_day"))]
    worked_to: Option<Date>,
}

fn affiliation(fields: &mut Fields<'_>) -> Option<AffiliationInput> {
    let (worked_from, worked_to) = fields.days("worked_from", "worked_to")?;
    let worked = fields.checked(Worked { worked_from, worked_to })?;
    let worked = fields.allowed(member::term("worked_to", worked.worked_from, worked.worked_to))?;
    let member = fold(&fields.text("member_number"));
    Some(AffiliationInput { member, hospital: fields.hospital(), worked })
}

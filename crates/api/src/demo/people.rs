//! Members, their qualifications, and where they work.

use std::collections::HashMap;

use serde::Deserialize;
use shorei_contract::QualificationKind;
use shorei_contract::member::{NewAffiliation, NewMember, NewQualification};
use shorei_domain::id::MemberId;
use time::{Date, Duration};

use super::accounts::PASSWORD;
use super::calendar::{Day, Plan};
use super::hospitals::Hospitals;
use super::read;
use super::stage::{FOUNDED, Stage};
use crate::context::{Account, Actor, Call};
use crate::error::Error;
use crate::services::member;
use crate::store::member::MemberRow;

#[derive(Deserialize)]
struct File {
    careers: HashMap<String, Vec<Plan<QualificationKind>>>,
    applicant: Vec<PersonPlan>,
    instructor: Vec<PersonPlan>,
}

#[derive(Deserialize)]
struct PersonPlan {
    number: String,
    name: String,
    kana: String,
    email: Option<String>,
    career: String,
    /// Hospitals, one after another.
    works: Vec<String>,
    /// Hospitals in addition to the last one.
    #[serde(default)]
    also: Vec<String>,
    /// How many days ago they left the society.
    left: Option<i64>,
}

/// When people start at their first hospital, in years before this one.
const FIRST_WORK: i32 = -9;
/// How many years they stay at each hospital.
const STAY: i32 = 5;

/// The members by 会員番号.
pub(super) struct People(HashMap<String, Actor>);

impl People {
    /// Returns the member with this number.
    pub(super) fn find(&self, number: &str) -> Result<&Actor, Error> {
        self.0.get(number).ok_or_else(|| Error::internal(format!("nobody has number {number}")))
    }
}

/// Creates all of them.
pub(super) async fn create(stage: &Stage<'_>, hospitals: &Hospitals) -> Result<People, Error> {
    let file: File = read("people.toml", include_str!("../../demo/people.toml"))?;
    let call = stage.office(FOUNDED);
    let mut people = HashMap::new();
    for plan in file.applicant.iter().chain(&file.instructor) {
        let career = file.careers.get(&plan.career).ok_or_else(|| {
            Error::internal(format!("{}: no career is called {}", plan.name, plan.career))
        })?;
        let hash = Some(stage.password_hash.clone());
        let row = member::create(&call, &stage.unit(&call), new_member(stage, plan), hash).await?;
        certify(stage, &call, &row, career).await?;
        employ(stage, &call, &row, plan, hospitals).await?;
        let actor = Actor::Played(Account {
            member: MemberId(row.id),
            member_number: row.member_number.clone(),
            name: row.name(),
            is_staff: false,
            is_reader: false,
            is_instructor: career.iter().any(|term| term.kind != QualificationKind::Registered),
        });
        people.insert(plan.number.clone(), actor);
    }
    Ok(People(people))
}

fn new_member(stage: &Stage<'_>, plan: &PersonPlan) -> NewMember {
    let halves = |name: &str| {
        let (family, given) = name.split_once(' ').unwrap_or((name, ""));
        (family.to_owned(), given.to_owned())
    };
    let (family_name, given_name) = halves(&plan.name);
    let (family_name_kana, given_name_kana) = halves(&plan.kana);
    let email = plan.email.clone().unwrap_or_else(|| format!("m{}@example.jp", plan.number));
    NewMember {
        member_number: plan.number.clone(),
        email,
        family_name,
        given_name,
        family_name_kana,
        given_name_kana,
        // Without a password, they would be invited by mail to set one.
        password: Some(PASSWORD.to_owned()),
        left_on: plan.left.map(|days| stage.calendar.days_ago(days)),
    }
}

async fn certify(
    stage: &Stage<'_>,
    call: &Call,
    member: &MemberRow,
    career: &[Plan<QualificationKind>],
) -> Result<(), Error> {
    for plan in career {
        let (term_from, term_to) = stage.calendar.term(plan)?;
        let input = NewQualification { kind: plan.kind, term_from, term_to: Some(term_to) };
        member::add_qualification(call, &stage.unit(call), member, input).await?;
    }
    Ok(())
}

async fn employ(
    stage: &Stage<'_>,
    call: &Call,
    member: &MemberRow,
    plan: &PersonPlan,
    hospitals: &Hospitals,
) -> Result<(), Error> {
    let april = |years: i32| stage.calendar.day(Day::Year(years));
    let mut from = FIRST_WORK;
    let mut stretches: Vec<(&str, Date, Option<Date>)> = Vec::new();
    for (index, name) in plan.works.iter().enumerate() {
        let goes = index + 1 < plan.works.len();
        let to = if goes { Some(april(from + STAY)? - Duration::days(1)) } else { None };
        stretches.push((name, april(from)?, to));
        from += STAY;
    }
    for name in &plan.also {
        stretches.push((name, april(FIRST_WORK)?, None));
    }
    for (name, worked_from, worked_to) in stretches {
        let facility_id = hospitals.id(name)?;
        let input = NewAffiliation { facility_id, worked_from, worked_to };
        member::add_affiliation(call, &stage.unit(call), member, &input).await?;
    }
    Ok(())
}

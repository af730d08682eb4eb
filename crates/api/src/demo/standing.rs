//! Dues and credits of the people whose accounts are for trying out a demonstration.

use serde::Deserialize;
use shorei_contract::CreditGroup;
use shorei_contract::credit::NewCredit;
use shorei_contract::dues::NewDues;
use shorei_domain::dues::DuesYear;
use time::{Date, Duration};

use super::people::People;
use super::read;
use super::stage::Stage;
use crate::error::Error;
use crate::services::{credit, dues, member};
use crate::store::member::MemberRow;

#[derive(Deserialize)]
struct File {
    dues: Vec<DuesPlan>,
    credit: Vec<CreditPlan>,
}

#[derive(Deserialize)]
struct DuesPlan {
    number: String,
    amount: i64,
    /// Dues years, relative to this one.
    paid: Vec<i32>,
    #[serde(default)]
    unpaid: Vec<i32>,
}

#[derive(Deserialize)]
struct CreditPlan {
    number: String,
    ago: i64,
    group: CreditGroup,
    activity: String,
    points: i64,
}

/// How many days into a dues year members pay.
const PAID_AFTER: i64 = 23;

/// Creates all of them.
pub(super) async fn create(stage: &Stage<'_>, people: &People) -> Result<(), Error> {
    let file: File = read("standing.toml", include_str!("../../demo/standing.toml"))?;
    let call = stage.office(0);
    let today = stage.calendar.days_ago(0);
    for plan in &file.dues {
        let payer = find(stage, people, &plan.number).await?;
        let paid = plan.paid.iter().map(|before| (*before, true));
        let unpaid = plan.unpaid.iter().map(|before| (*before, false));
        for (before, paid) in paid.chain(unpaid) {
            let input = year(today, before, plan.amount, paid)?;
            dues::add(&call, &stage.unit(&call), &payer, &input).await?;
        }
    }
    for plan in file.credit {
        let earner = find(stage, people, &plan.number).await?;
        let input = NewCredit {
            earned_on: stage.calendar.days_ago(plan.ago),
            group: plan.group,
            activity: plan.activity,
            points: plan.points,
        };
        credit::add(&call, &stage.unit(&call), &earner, &input).await?;
    }
    Ok(())
}

/// Returns the dues of an earlier year, paid soon after it began.
fn year(today: Date, before: i32, amount: i64, paid: bool) -> Result<NewDues, Error> {
    let number = DuesYear::of(today).number() - before;
    let year =
        DuesYear::new(number).ok_or_else(|| Error::internal(format!("no dues year {number}")))?;
    let soon = year.period().from() + Duration::days(PAID_AFTER);
    Ok(NewDues { year: number, amount, paid_on: paid.then_some(soon.min(today)) })
}

async fn find(stage: &Stage<'_>, people: &People, number: &str) -> Result<MemberRow, Error> {
    member::find(&stage.office(0), stage.unit, people.find(number)?.member().0).await
}

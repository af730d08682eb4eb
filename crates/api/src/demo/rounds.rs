//! The rounds of every programme: last year's, and this year's, which is halfway through today.

use shorei_contract::Programme;
use shorei_contract::round::NewRound;

use super::stage::{FOUNDED, Stage};
use crate::error::Error;
use crate::services::round;

/// The number of days between two rounds.
const YEAR: i64 = 365;

pub(super) async fn create(stage: &Stage<'_>) -> Result<(), Error> {
    let call = stage.office(FOUNDED);
    for programme in
        [Programme::SpecialistNew, Programme::RegisteredNew, Programme::SpecialistTransfer]
    {
        for years_ago in [1, 0] {
            round::create(&call, stage.unit, this_years(stage, programme, years_ago)).await?;
        }
    }
    Ok(())
}

fn this_years(stage: &Stage<'_>, programme: Programme, years_ago: i64) -> NewRound {
    let ahead = |days: i64| stage.calendar.days_ago(years_ago * YEAR - days);
    let year = i64::from(stage.calendar.days_ago(-61).year()) - years_ago;
    NewRound {
        programme,
        name: format!("{year}年度"),
        registration_from: ahead(-60),
        registration_to: ahead(45),
        approval_deadline: Some(ahead(60)),
        application_from: ahead(61),
        application_to: ahead(90),
    }
}

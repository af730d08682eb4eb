//! Converts a member's standing: dues, credits, and the hospitals they worked at (`S21`).

use shorei_contract::credit::{
    Credit, CreditYear, GroupCredits, ObligatoryCredits, OwnCredits, Renewal, YearCredits,
};
use shorei_contract::dues::Dues;
use shorei_contract::facility::OwnFacility;
use shorei_contract::programme::Bilingual;
use shorei_domain::credits::{GroupTally, ItemTally, YearTally};
use time::Date;

use super::{affiliation, candidate, qualification};
use crate::error::Error;
use crate::services::credit::CreditStanding;
use crate::services::facility::Workplace;
use crate::store::credit::CreditRow;
use crate::store::dues::DuesRow;

/// Converts a member's dues for one year.
pub(crate) fn dues(row: &DuesRow) -> Result<Dues, Error> {
    let dues = row.to_domain()?;
    let year = dues.year.period();
    Ok(Dues {
        id: row.id,
        member_id: row.member_id,
        year: row.year,
        year_from: year.from(),
        year_to: year.to(),
        amount: row.amount,
        paid_on: row.paid_on,
        state: dues.state().into(),
    })
}

/// Converts an entry of a member's credits.
pub(crate) fn credit(row: &CreditRow) -> Result<Credit, Error> {
    let credit = row.to_domain()?;
    Ok(Credit {
        id: row.id,
        member_id: row.member_id,
        earned_on: credit.earned_on,
        group: credit.group.into(),
        activity: credit.activity,
        points: credit.points.into(),
    })
}

/// Converts a member's own credits and their total.
pub(crate) fn own_credits(standing: &CreditStanding) -> Result<OwnCredits, Error> {
    let CreditStanding { rows, certification, due, rules_apply_from, tally } = standing;
    let years = tally.years.iter().map(|year| CreditYear { from: year.from(), to: year.to() });
    Ok(OwnCredits {
        items: rows.iter().map(credit).collect::<Result<_, _>>()?,
        renewal: Renewal {
            certification: certification.as_ref().map(qualification).transpose()?,
            due_on: *due,
            rules_apply_from: *rules_apply_from,
            years: years.collect(),
            groups: tally.groups.iter().map(group).collect(),
            obligatory: tally.obligatory.iter().map(obligatory).collect(),
            counted: tally.counted,
            needed: tally.needed,
            missing: tally.missing(),
            complete: tally.is_complete(),
        },
    })
}

fn group(tally: &GroupTally) -> GroupCredits {
    let year = |year: &YearTally| YearCredits { earned: year.earned, counted: year.counted };
    GroupCredits {
        group: tally.rule.group.into(),
        cap_per_year: tally.rule.cap_per_year,
        cap: tally.rule.cap,
        least: tally.rule.least,
        by_year: tally.by_year.iter().map(year).collect(),
        earned: tally.earned,
        counted: tally.counted,
        missing: tally.missing(),
    }
}

fn obligatory(tally: &ItemTally) -> ObligatoryCredits {
    let label = &tally.item.label;
    ObligatoryCredits {
        label: Bilingual { ja: label.ja.clone(), en: label.en.clone() },
        group: tally.item.group.into(),
        times: tally.item.times,
        done: tally.done,
    }
}

/// Converts a hospital that the caller works or worked at.
pub(crate) fn own_facility(place: &Workplace, today: Date) -> Result<OwnFacility, Error> {
    let Workplace { facility, name, worked, terms } = place;
    let terms = terms.iter().map(|row| candidate(row, None, today));
    Ok(OwnFacility {
        facility_id: *facility,
        name: name.clone(),
        worked: worked.iter().map(affiliation).collect(),
        accreditations: terms.collect::<Result<_, _>>()?,
    })
}

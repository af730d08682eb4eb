//! Converts programmes and their rounds.

use std::sync::Arc;

use shorei_contract::programme::{ProgrammeView, RoundWithDefinition};
use shorei_contract::round::Round;
use time::Date;

use crate::context::Call;
use crate::error::Error;
use crate::services::round::Offered;
use crate::store::programme::RoundRow;

/// Converts a round.
pub(crate) fn round(row: &RoundRow, today: Date) -> Result<Round, Error> {
    Ok(round_of(&row.to_domain()?, today))
}

pub(super) fn round_of(round: &shorei_domain::round::Round, today: Date) -> Round {
    Round {
        id: round.id.0,
        programme: round.programme.into(),
        name: round.name.clone(),
        registration_from: round.registration.from(),
        registration_to: round.registration.to(),
        approval_deadline: round.approval_deadline,
        application_from: round.application.from(),
        application_to: round.application.to(),
        open: round.is_open(today),
    }
}

/// Converts a programme with its rounds.
pub(crate) fn programme(call: &Call, offered: &Offered) -> Result<ProgrammeView, Error> {
    let Offered { programme, definition, rounds } = offered;
    let rounds = rounds.iter().map(|(row, definition)| {
        let definition = Arc::clone(&definition.view);
        Ok(RoundWithDefinition { round: round(row, call.today())?, definition })
    });
    let name = shorei_wording::words::programme(call.language, (*programme).into());
    Ok(ProgrammeView {
        programme: *programme,
        name: name.to_owned(),
        definition: Arc::clone(&definition.view),
        rounds: rounds.collect::<Result<_, Error>>()?,
    })
}

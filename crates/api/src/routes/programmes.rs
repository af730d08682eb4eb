//! `/programmes`: what one can apply for (`S3`).

use actix_web::get;
use shorei_contract::programme::{ProgrammeView, RoundWithDefinition};
use shorei_contract::{Page, Programme};
use shorei_domain::id::DefinitionId;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::context::Call;
use crate::error::Error;
use crate::http::answer::Answer;
use crate::store::programme::{self, RoundRow};
use crate::view;

pub(crate) fn mount(config: &mut ServiceConfig<'_>) {
    config.service(list);
}

/// Lists the programmes
///
/// Each with its rounds and their definitions. The programme itself shows the definition of the open
/// round, else of the last one.
#[utoipa::path(
    operation_id = "programme_list",
    tag = "programmes",
    security(("bearer" = [])),
    responses((status = 200, description = "All programmes", body = Page<ProgrammeView>)),
)]
#[get("/programmes")]
async fn list(call: Call) -> Result<Answer, Error> {
    let rounds = programme::rounds(call.app.db.read(), None).await?;
    let mut items = Vec::new();
    for one in shorei_domain::programme::Programme::ALL.map(Programme::from) {
        let own: Vec<_> = rounds.iter().filter(|row| row.programme == one.as_str()).collect();
        items.push(programme_view(&call, one, &own).await?);
    }
    Answer::page(&Page { items, next_cursor: None })
}

async fn programme_view(
    call: &Call,
    one: Programme,
    rows: &[&RoundRow],
) -> Result<ProgrammeView, Error> {
    let db = call.app.db.read();
    let today = call.today();
    let known = rows.iter().map(|row| row.to_domain()).collect::<Result<Vec<_>, _>>()?;
    let current = shorei_domain::round::current(&known, today);
    let mut rounds = Vec::new();
    let mut shown = None;
    for row in rows {
        let definition = call.app.definitions.get(db, DefinitionId(row.definition_id)).await?;
        if current.is_some_and(|current| current.id.0 == row.id) {
            shown = Some(definition.view.clone());
        }
        let round = view::round(row, today)?;
        rounds.push(RoundWithDefinition { round, definition: definition.view.clone() });
    }
    let definition = if let Some(shown) = shown {
        shown
    } else {
        let newest = programme::newest_definition(db, one).await?;
        call.app.definitions.get(db, newest).await?.view.clone()
    };
    let name = shorei_wording::words::programme(call.language, one.into()).to_owned();
    Ok(ProgrammeView { programme: one, name, definition, rounds })
}

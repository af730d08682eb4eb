//! Assembles the program, listens, and stops in an orderly way.

use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::middleware::{Compress, Condition, from_fn};
use actix_web::web::{self, Data};
use actix_web::{App as ActixApp, HttpServer};
use tokio::sync::Notify;
use utoipa_actix_web::AppExt;

use crate::clock::{Clock, Ids};
use crate::config::Config;
use crate::context::App;
use crate::demo::progress::Progress;
use crate::description;
use crate::error::Error;
use crate::http::BASE;
use crate::http::known_paths::KnownPaths;
use crate::http::spa::Pages;
use crate::http::{authentication, cors, headers, metrics, problem};
use crate::in_flight::InFlight;
use crate::limits::Limits;
use crate::offload::Offload;
use crate::printing::Printing;
use crate::routes;
use crate::routes::system::Description;
use crate::security::password::Passwords;
use crate::security::token::Keys;
use crate::security::verified::Verified;
use crate::services::{anchor, session};
use crate::store::database::Database;
use crate::store::live::Live;
use crate::store::papers::Papers;
use crate::store::programme::Definitions;
use crate::supervision::Pulses;

/// How long a client may take to send the head of a request.
const HEAD_TIME: Duration = Duration::from_secs(5);
/// How long running requests may take when the program stops, in seconds.
const LAST_CALL: u64 = 20;

/// Assembles the program on a database, which is updated first.
///
/// # Errors
/// If the database refuses, or its keys were wrapped with another secret.
pub async fn assemble(
    config: Config,
    db: Database,
    clock: Clock,
    ids: Ids,
    passwords: Passwords,
) -> Result<Arc<App>, Error> {
    db.migrate().await?;
    anchor::begin(&db, &clock, &ids).await?;
    let app = Arc::new(App {
        limits: Limits::new(config.rate_limits),
        papers: Papers::in_folder(&config.data_dir),
        printing: Printing::new(config.font_dir.clone()),
        config,
        db,
        clock,
        ids,
        keys: Keys::default(),
        verified: Verified::default(),
        live: Live::default(),
        passwords,
        definitions: Definitions::default(),
        demo: Progress::default(),
        tables: Offload::default(),
        in_flight: InFlight::default(),
        pulses: Pulses::default(),
        mail_written: Notify::new(),
        webhook_written: Notify::new(),
    });
    session::rotate_keys(&app).await?;
    Ok(app)
}

/// Listens and answers requests until the returned server is stopped. `listener` is already bound,
/// so that the caller knows its port; `pages` are the files of the web page.
///
/// # Errors
/// If the listener cannot be used, or the description cannot be written.
pub fn listen(
    app: &Arc<App>,
    listener: std::net::TcpListener,
    pages: Pages,
) -> std::io::Result<Server> {
    metrics::begin();
    let shared = Data::from(Arc::clone(app));
    let known = Data::new(KnownPaths::new(description::paths));
    let description = Data::new(Description::new(description::text));
    let pages = Data::new(pages);
    let origins = app.config.cors_origins.clone();
    let server = HttpServer::new(move || {
        let scope = utoipa_actix_web::scope(BASE).configure(routes::mount);
        let (app, _) = ActixApp::new()
            .app_data(shared.clone())
            .app_data(known.clone())
            .app_data(description.clone())
            .app_data(pages.clone())
            .into_utoipa_app()
            .map(|app| app.configure(routes::system::mount))
            .service(scope)
            .split_for_parts();
        // The layer wrapped last sees a request first.
        app.default_service(web::to(routes::system::unknown))
            .wrap(from_fn(authentication::authenticate))
            .wrap(from_fn(problem::render))
            .wrap(Compress::default())
            .wrap(from_fn(problem::refuse_unacceptable))
            .wrap(Condition::new(!origins.is_empty(), cors::for_origins(&origins)))
            .wrap(from_fn(metrics::measure))
            .wrap(from_fn(headers::common))
    })
    .client_request_timeout(HEAD_TIME)
    .shutdown_timeout(LAST_CALL);
    let workers = app.config.workers;
    let server = if let Some(workers) = workers { server.workers(workers) } else { server };
    Ok(server.listen(listener)?.run())
}

//! The API's operations, one file per resource: extract → call one service → answer. Each handler
//! has its own description; [`description`](crate::description) adds the answers that all of them
//! share.

pub mod about;
pub mod accreditations;
pub mod affiliations;
pub mod api_clients;
pub mod applications;
pub mod approval_requests;
pub mod audit_events;
pub mod case_books;
pub mod cases;
pub mod credits;
pub mod docs;
pub mod dues;
pub mod events;
pub mod exports;
pub mod facilities;
pub mod imports;
pub mod instructors;
pub mod mails;
pub mod me;
pub mod members;
pub mod notifications;
pub mod oauth;
pub mod paper_approvals;
pub mod password_resets;
pub mod prints;
pub mod programmes;
pub mod qualifications;
pub mod rounds;
pub mod session;
pub mod staff;
pub mod system;
pub mod tables;
pub mod tokens;
pub mod webhook_deliveries;
pub mod webhook_endpoints;
pub mod working_copies;

use utoipa_actix_web::service_config::ServiceConfig;

/// Mounts every documented operation below `/api/v1`.
pub fn mount(config: &mut ServiceConfig<'_>) {
    about::mount(config);
    session::mount(config);
    staff::mount(config);
    password_resets::mount(config);
    oauth::mount(config);
    me::mount(config);
    tokens::mount(config);
    api_clients::mount(config);
    programmes::mount(config);
    rounds::mount(config);
    // Mounted before the resources themselves, whose identifiers would match the ending.
    prints::mount(config);
    working_copies::mount(config);
    case_books::mount(config);
    cases::mount(config);
    facilities::mount(config);
    accreditations::mount(config);
    instructors::mount(config);
    approval_requests::mount(config);
    paper_approvals::mount(config);
    applications::mount(config);
    notifications::mount(config);
    members::mount(config);
    qualifications::mount(config);
    affiliations::mount(config);
    dues::mount(config);
    credits::mount(config);
    imports::mount(config);
    exports::mount(config);
    events::mount(config);
    webhook_deliveries::mount(config);
    webhook_endpoints::mount(config);
    mails::mount(config);
    audit_events::mount(config);
}

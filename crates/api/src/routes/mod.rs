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

use actix_web::guard::{Guard, GuardContext};
use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::http::BASE;

/// The operations below one first segment of a path.
type Mount = fn(&mut ServiceConfig<'_>);

/// The first segments, each with what is mounted below it. A request is compared with the segments first, and then
/// only with the patterns below its own; those that are asked for most come first. Within a segment a fixed ending
/// comes before the identifiers that would match it.
const SEGMENTS: &[(&str, &[Mount])] = &[
    ("case-books", &[prints::mount_books, working_copies::mount, case_books::mount]),
    ("cases", &[prints::mount_cases, cases::mount, paper_approvals::mount_cases]),
    ("approval-requests", &[approval_requests::mount]),
    ("me", &[me::mount, tokens::mount]),
    ("session", &[session::mount]),
    ("notifications", &[notifications::mount]),
    ("facilities", &[facilities::mount]),
    ("instructors", &[instructors::mount]),
    ("programmes", &[programmes::mount]),
    ("applications", &[prints::mount_applications, applications::mount]),
    ("paper-approvals", &[paper_approvals::mount]),
    ("about", &[about::mount]),
    ("staff", &[staff::mount]),
    ("password-resets", &[password_resets::mount]),
    ("oauth", &[oauth::mount]),
    ("api-clients", &[api_clients::mount]),
    ("rounds", &[rounds::mount]),
    ("accreditations", &[accreditations::mount]),
    ("members", &[members::mount]),
    ("qualifications", &[qualifications::mount]),
    ("affiliations", &[affiliations::mount]),
    ("dues", &[dues::mount]),
    ("credits", &[credits::mount]),
    ("imports", &[imports::mount]),
    ("exports", &[exports::mount]),
    ("events", &[events::mount]),
    ("webhook-endpoints", &[webhook_deliveries::mount, webhook_endpoints::mount]),
    ("mails", &[mails::mount]),
    ("audit-events", &[audit_events::mount]),
    ("audit-anchors", &[audit_events::mount_anchors]),
];

/// Mounts every documented operation below `/api/v1`.
pub fn mount(config: &mut ServiceConfig<'_>) {
    for (segment, mounts) in SEGMENTS {
        let below = scope("").guard(Below(segment)).configure(|config| {
            for mount in *mounts {
                mount(config);
            }
        });
        config.service(below);
    }
}

/// Lets only paths pass whose first segment below `/api/v1` is this one.
struct Below(&'static str);

impl Guard for Below {
    fn check(&self, context: &GuardContext<'_>) -> bool {
        let path = context.head().uri.path();
        let rest = path.strip_prefix(BASE).and_then(|rest| rest.strip_prefix('/'));
        rest.and_then(|rest| rest.strip_prefix(self.0))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '.']))
    }
}

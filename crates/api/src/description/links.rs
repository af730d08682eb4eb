//! Links from an answer to the operations that use its content.

use utoipa::openapi::RefOr;
use utoipa::openapi::link::{Link, LinkBuilder};
use utoipa::openapi::path::Operation;

/// The place of a link's parameter in the answer.
const ID: &str = "$response.body#/id";
const FIRST: &str = "$response.body#/items/0/id";
const SLOT: &str = "$response.body#/slots/0/number";
const ETAG: &str = "$response.header.ETag";

/// A link from a successful operation.
struct Follows {
    /// The operation that answers.
    from: &'static str,
    /// The status of its answer.
    status: &'static str,
    /// The operation that follows.
    to: &'static str,
    /// Its parameters, and the place of each in the answer.
    with: &'static [(&'static str, &'static str)],
}

/// Links `from` to `to` by the identifier of the created resource.
const fn by_id(from: &'static str, to: &'static str) -> Follows {
    Follows { from, status: "201", to, with: &[("id", ID)] }
}

/// Like [`by_id`], for an operation that needs the version from the answer.
const fn by_version(from: &'static str, to: &'static str) -> Follows {
    Follows { from, status: "201", to, with: &[("id", ID), ("If-Match", ETAG)] }
}

/// Links a list to an operation on its first item, as an example.
const fn first_of(from: &'static str, to: &'static str) -> Follows {
    Follows { from, status: "200", to, with: &[("id", FIRST)] }
}

const FOLLOWS: &[Follows] = &[
    by_id("accreditation_create", "accreditation_show"),
    by_version("accreditation_create", "accreditation_correct"),
    by_id("affiliation_create", "affiliation_show"),
    by_version("affiliation_create", "affiliation_correct"),
    by_id("application_submit", "application_show"),
    by_id("application_submit", "application_print"),
    by_id("application_submit", "application_result_enter"),
    by_id("application_submit", "application_void"),
    Follows {
        from: "case_book_show",
        status: "200",
        to: "case_show_in_slot",
        with: &[("id", ID), ("number", SLOT)],
    },
    Follows {
        from: "case_book_show",
        status: "200",
        to: "case_write",
        with: &[("id", ID), ("number", SLOT)],
    },
    Follows { from: "case_write", status: "201", to: "case_show", with: &[("case_id", ID)] },
    by_id("credit_create", "credit_show"),
    by_version("credit_create", "credit_correct"),
    by_id("dues_create", "dues_show"),
    by_version("dues_create", "dues_correct"),
    by_id("facility_create", "facility_show"),
    by_version("facility_create", "facility_correct"),
    by_id("member_create", "member_show"),
    by_version("member_create", "member_correct"),
    by_id("paper_approval_hand_in", "paper_approval_show"),
    by_id("paper_approval_hand_in", "paper_approval_withdraw"),
    by_id("paper_approval_hand_in", "paper_approval_decide"),
    by_id("qualification_create", "qualification_show"),
    by_version("qualification_create", "qualification_correct"),
    by_id("round_create", "round_show"),
    by_version("round_create", "round_correct"),
    by_id("round_create", "round_copy"),
    by_id("round_create", "round_definition_show"),
    Follows {
        from: "approval_request_send",
        status: "201",
        to: "approval_request_show",
        with: &[("id", FIRST)],
    },
    Follows {
        from: "approval_request_send",
        status: "201",
        to: "approval_request_resend",
        with: &[("id", FIRST)],
    },
    by_id("api_client_create", "api_client_show"),
    by_version("api_client_create", "api_client_correct"),
    by_id("api_client_create", "api_client_rotate"),
    by_id("webhook_endpoint_create", "webhook_endpoint_show"),
    by_version("webhook_endpoint_create", "webhook_endpoint_correct"),
    by_id("webhook_endpoint_create", "webhook_endpoint_rotate"),
    by_id("webhook_endpoint_create", "webhook_endpoint_test"),
    by_id("webhook_endpoint_create", "webhook_delivery_list"),
    first_of("accreditation_list", "accreditation_show"),
    first_of("affiliation_list", "affiliation_show"),
    first_of("application_list", "application_show"),
    first_of("approval_request_list", "approval_request_show"),
    first_of("case_book_list", "case_book_show"),
    first_of("credit_list", "credit_show"),
    first_of("dues_list", "dues_show"),
    first_of("member_list", "member_show"),
    first_of("paper_approval_list", "paper_approval_show"),
    first_of("qualification_list", "qualification_show"),
    first_of("round_list", "round_show"),
];

/// Adds the links to the successful answers of an operation.
pub(super) fn describe(operation: &mut Operation) {
    let Some(id) = operation.operation_id.as_deref() else { return };
    for follows in FOLLOWS.iter().filter(|follows| follows.from == id) {
        if let Some(RefOr::T(response)) = operation.responses.responses.get_mut(follows.status) {
            response.links.insert(follows.to.to_owned(), RefOr::T(link(follows)));
        }
    }
}

fn link(follows: &Follows) -> Link {
    let start = LinkBuilder::new().operation_id(follows.to);
    follows.with.iter().fold(start, |link, (name, place)| link.parameter(*name, *place)).build()
}

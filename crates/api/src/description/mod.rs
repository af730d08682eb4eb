//! The OpenAPI description, taken from the handlers and completed with what they have in common.

pub mod codes;
mod common;
mod examples;
mod headers;
mod links;
mod problems;
mod webhooks;

use std::collections::{BTreeMap, BTreeSet};

use actix_web::App;
use serde::Serialize;
use serde_json::Value;
use shorei_contract::Problem;
use shorei_contract::facility::Candidate;
use shorei_contract::import::{ExportFormat, ExportKind, ImportKind};
use shorei_contract::query::{FacilitiesAs, RequestsAs, RequestsSort};
use shorei_contract::scope::Scope;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::schema::{ArrayBuilder, Type};
use utoipa::openapi::security::{
    ClientCredentials, Flow, HttpAuthScheme, HttpBuilder, OAuth2, Scopes, SecurityRequirement,
    SecurityScheme,
};
use utoipa::openapi::{
    ContentBuilder, ObjectBuilder, Ref, RefOr, Required, Response, ResponseBuilder, Schema,
    ServerBuilder,
};
use utoipa::{OpenApi, PartialSchema, ToSchema};
use utoipa_actix_web::AppExt;

use codes::Codes;
use common::Shape;

use crate::http::BASE;
use crate::http::schemas::Schemas;
use crate::http::scope::{self, Needed};
use crate::routes;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Shorei",
        version = "1.0.0",
        description = "Case reports of a medical society: written by applicants, approved by \
                       instructors. Calendar dates are civil dates in Japan; both ends of every \
                       period belong to it, and an end of null is open. Timestamps are UTC. Errors \
                       are RFC 9457 problem details with a stable `code`; their sentences follow \
                       `Accept-Language`.",
        license(name = "Apache-2.0 OR MIT", identifier = "Apache-2.0 OR MIT"),
    ),
    components(schemas(Candidate, ExportFormat, ExportKind, FacilitiesAs, ImportKind, RequestsAs, RequestsSort)),
    tags(
        (name = "about", description = "The installation"),
        (name = "session", description = "Signing in, staying signed in, passwords"),
        (name = "me", description = "The caller"),
        (name = "programmes", description = "The programmes a member can apply for"),
        (name = "rounds", description = "A year's application of a programme"),
        (name = "case books", description = "An applicant's table of slots, and the report in each"),
        (name = "cases", description = "Reports by identifier"),
        (name = "facilities", description = "Hospitals and their accreditation terms"),
        (name = "approval", description = "Approval requests: sending, withdrawing, deciding"),
        (name = "paper approvals", description = "Approval by an instructor who has left the society"),
        (name = "applications", description = "Applying with a complete book, results"),
        (name = "notifications", description = "Notices"),
        (name = "members", description = "Members, qualifications, affiliations, dues, credits"),
        (name = "staff", description = "The secretariat's own accounts"),
        (name = "tables", description = "Imports and exports of whole tables"),
        (name = "mails", description = "The outbox: sent, waiting and failed mails"),
        (name = "credentials", description = "Credentials of programs: API clients and their tokens, personal access tokens"),
        (name = "events", description = "The feed of events, for programs"),
        (name = "webhooks", description = "Endpoints that receive events, and the deliveries to them"),
        (name = "audit", description = "The audit trail: who changed or read what"),
    ),
)]
struct Base;

/// Returns the whole description. It depends on neither database nor settings, so it is the same
/// everywhere.
#[must_use]
pub fn document() -> utoipa::openapi::OpenApi {
    let scope = utoipa_actix_web::scope(BASE).configure(routes::mount);
    let (_, mut document) =
        App::new().into_utoipa_app().openapi(Base::openapi()).service(scope).split_for_parts();
    at_the_root(&mut document);
    document.servers = Some(vec![ServerBuilder::new().url("/").build()]);
    let components = document.components.get_or_insert_default();
    components.add_security_scheme(
        "bearer",
        SecurityScheme::Http(
            HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build(),
        ),
    );
    components.add_security_scheme("client", client_credentials());
    components.schemas.insert(Problem::name().into_owned(), Problem::schema());
    let mut referred = Vec::new();
    Problem::schemas(&mut referred);
    components.schemas.extend(referred);
    refer_to_items(&mut components.schemas);
    components.headers = headers::all();
    let schemas = Schemas::new(&components.schemas);
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            complete(method, path, operation, &schemas);
        }
    }
    let items = &mut document.paths.paths;
    let all = items.values_mut().flat_map(operations).map(|(_, operation)| &*operation);
    let versioned = headers::versioned(all);
    let problems = problems::all();
    for (method, operation) in items.values_mut().flat_map(operations) {
        if method == "GET" {
            headers::condition(operation, &versioned);
        }
        headers::describe(operation, &versioned);
        links::describe(operation);
        tell_of_tables(operation);
        problems::describe(operation, &problems, &mut components.examples);
        examples::describe(operation, &schemas);
    }
    document
}

/// Adds the operation that is at the address of the standard, too.
fn at_the_root(document: &mut utoipa::openapi::OpenApi) {
    let paths = &mut document.paths.paths;
    let Some(mut item) = paths.get(&format!("{BASE}/oauth/token")).cloned() else { return };
    if let Some(operation) = item.post.as_mut() {
        operation.operation_id = Some("oauth_token_at_root".to_owned());
    }
    paths.insert("/oauth/token".to_owned(), item);
}

/// Every path of the description with the methods that it takes.
#[must_use]
pub fn paths() -> Vec<(String, String)> {
    let paths = document().paths.paths.into_iter().map(|(path, mut item)| {
        let mut methods: BTreeSet<_> = operations(&mut item).map(|(method, _)| method).collect();
        if methods.contains("GET") {
            methods.insert("HEAD");
        }
        let allow: Vec<_> = methods.into_iter().collect();
        (path, allow.join(", "))
    });
    paths.collect()
}

/// Returns the operations of a path, each with its method.
fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    let all = [
        ("GET", &mut item.get),
        ("POST", &mut item.post),
        ("PUT", &mut item.put),
        ("PATCH", &mut item.patch),
        ("DELETE", &mut item.delete),
    ];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// The description with the webhooks, which utoipa does not support.
#[derive(Serialize)]
struct Whole {
    #[serde(flatten)]
    document: utoipa::openapi::OpenApi,
    webhooks: Value,
}

/// Returns the description as it is served and committed: the same bytes everywhere.
///
/// # Errors
/// If it cannot be written as JSON, which never happens.
pub fn text() -> Result<String, serde_json::Error> {
    let whole = Whole { document: document(), webhooks: webhooks::all() };
    let mut text = serde_json::to_string_pretty(&whole)?;
    text.push('\n');
    Ok(text)
}

/// Adds the common answers and parameters to an operation.
fn complete(method: &str, path: &str, operation: &mut Operation, schemas: &Schemas) {
    let mut codes = Codes::of(operation);
    let shape = Shape::of(method, operation);
    codes.beside_a_state();
    common::add(&mut codes, (method, path), operation, schemas);
    take_merge_patch(method, operation);
    // Said outright, so that nobody takes it for forgotten.
    operation.security.get_or_insert_default();
    let accepted = accepted(&shape);
    if !accepted.is_empty() {
        operation.parameters.get_or_insert_default().extend(accepted);
    }
    operation.responses.responses.values_mut().for_each(as_problem);
    codes.describe(operation, problem);
    operation.parameters.iter_mut().flatten().for_each(allow_empty);
    if shape.is_secured {
        operation.security = Some(security(method, path));
    }
}

/// Adds the list of tables to the operations with tables.
fn tell_of_tables(operation: &mut Operation) {
    if let Some("export_read" | "import_run") = operation.operation_id.as_deref() {
        let told = operation.description.get_or_insert_default();
        told.push_str("\n\n");
        told.push_str(&routes::tables::all());
    }
}

/// The headers that an operation takes for being sent once, and for changing what was read.
fn accepted(shape: &Shape) -> Vec<RefOr<Parameter>> {
    let may_be_first = ["case_write", "working_copy_write"].contains(&shape.id.as_str());
    let mut accepted = Vec::new();
    if shape.is_revised {
        let needed = if may_be_first {
            "The `ETag` of the version that was read; needed where there is one already"
        } else {
            "The `ETag` of the version that was read. Needed: without it 428"
        };
        accepted.push(header("If-Match", needed));
    }
    if may_be_first {
        let nothing_yet = header("If-None-Match", "`*`: only where there is nothing yet");
        accepted.push(ParameterBuilder::from(nothing_yet).example(Some("*".into())).build());
    }
    if shape.is_keyed {
        accepted.push(header(
            "Idempotency-Key",
            "The same key with the same body gives the first answer again, for 24 hours",
        ));
    }
    accepted.into_iter().map(RefOr::T).collect()
}

/// Documents `application/merge-patch+json` for patches.
fn take_merge_patch(method: &str, operation: &mut Operation) {
    let Some(RefOr::T(body)) = operation.request_body.as_mut() else { return };
    if let Some(patch) = body.content.get("application/json").filter(|_| method == "PATCH") {
        let patch = patch.clone();
        body.content.insert("application/merge-patch+json".to_owned(), patch);
    }
}

/// A problem has its own media type, also where a handler describes it.
fn as_problem(response: &mut RefOr<Response>) {
    let RefOr::T(response) = response else { return };
    if is_problem(response)
        && let Some(content) = response.content.swap_remove("application/json")
    {
        response.content.insert("application/problem+json".to_owned(), content);
    }
}

/// Returns whether an answer is a problem, by its schema.
fn is_problem(response: &Response) -> bool {
    response.content.values().any(|content| {
        let RefOr::T(content) = content else { return false };
        let named = |schema: &Ref| schema.ref_location.ends_with("/Problem");
        matches!(&content.schema, Some(RefOr::Ref(schema)) if named(schema))
    })
}

/// Documents that an empty query parameter counts as left out.
fn allow_empty(parameter: &mut RefOr<Parameter>) {
    let RefOr::T(parameter) = parameter else { return };
    if parameter.parameter_in == ParameterIn::Query && parameter.required == Required::False {
        let allowed = [("allowEmptyValue", true)];
        parameter.extensions = Some(allowed.into_iter().collect());
    }
}

/// Returns the security of an operation: people call with the token of their session or a personal
/// one, API clients with a token that has the scope.
fn security(method: &str, path: &str) -> Vec<SecurityRequirement> {
    let bearer = SecurityRequirement::new("bearer", Vec::<String>::new());
    let scopes = match scope::needed(method, path) {
        Needed::Person => return vec![bearer],
        Needed::Scope(scope) => vec![scope.as_str()],
        Needed::OfTable => Vec::new(),
    };
    vec![bearer, SecurityRequirement::new("client", scopes)]
}

/// Describes how API clients get their tokens.
fn client_credentials() -> SecurityScheme {
    let scopes = Scope::ALL.iter().map(|scope| (scope.as_str().to_owned(), scope.in_words()));
    let flow = ClientCredentials::new("/api/v1/oauth/token", scopes.collect::<Scopes>());
    SecurityScheme::OAuth2(OAuth2::new([Flow::ClientCredentials(flow)]))
}

/// Lets the pages of lists refer to the schema of their items instead of repeating it.
fn refer_to_items(schemas: &mut BTreeMap<String, RefOr<Schema>>) {
    let names: Vec<String> = schemas.keys().cloned().collect();
    for (name, schema) in schemas {
        let item = name.strip_prefix("Page_").filter(|item| names.iter().any(|name| name == item));
        if let (Some(item), RefOr::T(Schema::Object(page))) = (item, schema)
            && let Some(RefOr::T(Schema::Array(items))) = page.properties.get_mut("items")
        {
            let description = items.description.clone();
            let item = Ref::from_schema_name(item);
            *items = ArrayBuilder::new().items(item).description(description).build();
        }
    }
}

fn header(name: &str, description: &str) -> Parameter {
    let max = if name == "Idempotency-Key" { Some(255) } else { None };
    let schema = ObjectBuilder::new().schema_type(Type::String).min_length(Some(1)).max_length(max);
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(schema.build()))
        .build()
}

/// An answer that is a problem.
fn problem() -> Response {
    let schema = Ref::from_schema_name(Problem::name());
    ResponseBuilder::new()
        .content("application/problem+json", ContentBuilder::new().schema(Some(schema)).build())
        .build()
}

//! Four guards that fail when something new was left out: the committed description, who may call
//! what, who imports whom, and the words of every code.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use shorei_api::description;
use shorei_api::error::Error;
use shorei_api::http::scope::{self, Needed};
use shorei_api::reason::Why;
use shorei_contract::{self as wire, QualificationKind};
use shorei_domain::member::Language;
use shorei_wording::{Key, say};
use time::macros::date;

use crate::cast::{Person, Society, qualify};
use crate::raw::Raw;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn described() -> Value {
    serde_json::from_str(&description::text().unwrap()).unwrap()
}

/// Each operation of the description: its method, its path, and what is said of it.
fn operations(described: &Value) -> Vec<(String, String, Value)> {
    let paths = described["paths"].as_object().unwrap();
    let mut operations = Vec::new();
    for (path, item) in paths {
        for (method, operation) in item.as_object().unwrap() {
            operations.push((method.to_uppercase(), path.clone(), operation.clone()));
        }
    }
    operations
}

#[test]
fn the_committed_description_is_the_generated_one_and_whole() {
    let committed = fs::read_to_string(root().join("openapi/shorei.v1.json")).unwrap_or_default();
    assert!(
        committed == description::text().unwrap(),
        "openapi/shorei.v1.json is not what the program says of itself: run `just openapi`"
    );
    let described = described();
    let mut missing = BTreeSet::new();
    collect_refs(&described, &mut |reference| {
        let pointer = reference.strip_prefix('#').unwrap();
        if described.pointer(pointer).is_none() {
            missing.insert(reference.to_owned());
        }
    });
    assert_eq!(missing, BTreeSet::new(), "references that lead nowhere");
    let mut ids = BTreeSet::new();
    for (method, path, operation) in operations(&described) {
        let says =
            |name: &str| operation[name].as_str().is_some_and(|text| !text.trim().is_empty());
        for name in ["operationId", "summary", "description"] {
            assert!(says(name), "{method} {path} has no {name}");
        }
        assert!(
            operation["tags"].as_array().is_some_and(|tags| tags.len() == 1),
            "{method} {path}"
        );
        // One is at the address of its standard, too.
        assert!(path.starts_with("/api/v1/") || path == "/oauth/token", "{path}");
        assert!(
            ids.insert(operation["operationId"].to_string()),
            "{method} {path}: the id is taken"
        );
    }
}

fn collect_refs(value: &Value, found: &mut impl FnMut(&str)) {
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                match field {
                    Value::String(reference) if name == "$ref" => found(reference),
                    _ => collect_refs(field, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect_refs(item, found)),
        _ => {}
    }
}

#[actix_web::test]
async fn who_may_call_what_is_what_was_reviewed() {
    let society = Society::new().await;
    let stranger = society.member("300001").await;
    let instructors = society.instructor.raw.get("/me").await.ok();
    let requests = society.requested(&[1]).await;
    let case = society.applicant.client.approval_request_show(requests[0]).await.unwrap().case_id;
    qualify(
        &society.office,
        society.applicant.id,
        QualificationKind::Registered,
        date!(2020 - 04 - 01),
        None,
    )
    .await;
    let application = crate::applications::applied_in(&society).await;
    let path = format!("/members/{}/dues", society.applicant.id);
    let dues = society.office.raw.post(&path, &json!({"year": 2026, "amount": 10_000})).await.ok();
    let path = format!("/members/{}/credits", society.applicant.id);
    let credit =
        json!({"earned_on": "2026-05-10", "group": "teaching", "activity": "講師", "points": 2});
    let credit = society.office.raw.post(&path, &credit).await.ok();
    let paper = crate::paper_approvals::handed_in(&society, 2).await;
    let mail = society.office.raw.get("/mails?limit=1").await.ok()["items"][0].clone();
    let client = crate::api_clients::client(&society.office.raw, &["members:read"]).await;
    let endpoint = json!({"url": "https://office.example.jp/"});
    let endpoint = society.office.raw.post("/webhook-endpoints", &endpoint).await.ok();
    let id_of = |thing: &Value| thing["id"].as_str().unwrap().to_owned();
    let things = BTreeMap::from([
        ("/api/v1/applications/{id}", application.to_string()),
        ("/api/v1/paper-approvals/{id}", paper.to_string()),
        ("/api/v1/dues/{id}", id_of(&dues)),
        ("/api/v1/credits/{id}", id_of(&credit)),
        ("/api/v1/case-books/{id}", society.book().await.to_string()),
        ("/api/v1/members/{id}", society.applicant.id.to_string()),
        ("/api/v1/facilities/{id}", society.hospital.to_string()),
        ("/api/v1/accreditations/{id}", society.core.to_string()),
        ("/api/v1/rounds/{id}", society.round.to_string()),
        ("/api/v1/mails/{id}", id_of(&mail)),
        ("/api/v1/audit-events/{id}", uuid::Uuid::nil().to_string()),
        ("/api/v1/staff/{id}", society.office.id.to_string()),
        ("/api/v1/api-clients/{id}", id_of(&client)),
        ("/api/v1/webhook-endpoints/{id}", id_of(&endpoint)),
        ("/api/v1/me/tokens/{id}", uuid::Uuid::nil().to_string()),
        ("/api/v1/approval-requests/{id}", requests[0].to_string()),
        (
            "/api/v1/qualifications/{id}",
            instructors["qualifications"][0]["id"].as_str().unwrap().to_owned(),
        ),
        (
            "/api/v1/affiliations/{id}",
            instructors["affiliations"][0]["id"].as_str().unwrap().to_owned(),
        ),
    ]);
    let fill = |path: &str| {
        let mut path = path.replace("{case_id}", &case.to_string()).replace("{number}", "1");
        path = path.replace("{delivery_id}", &uuid::Uuid::nil().to_string());
        for (pattern, id) in &things {
            if path.starts_with(pattern) {
                path = path.replacen("{id}", id, 1);
            }
        }
        assert!(
            !path.contains('{') || path.contains("{token}"),
            "{path} names a thing unknown here"
        );
        path
    };
    let mut table = String::new();
    for (method, path, operation) in operations(&described()) {
        let id = operation["operationId"].as_str().unwrap();
        if operation["security"].as_array().unwrap().is_empty() {
            writeln!(table, "{id}: anybody").unwrap();
            continue;
        }
        let path = fill(&path);
        let ask = async |raw: &Raw| {
            let content = &operation["requestBody"]["content"];
            let (kind, empty) = match content["multipart/form-data"] {
                Value::Null => ("application/json", "{}"),
                _ => ("multipart/form-data; boundary=x", "--x--\r\n"),
            };
            let body = operation["requestBody"].is_object().then(|| empty.as_bytes().to_vec());
            let raw = raw.with("content-type", kind);
            match raw.send(&method, &path, body).await.status {
                401 => "sign in",
                403 => "no",
                404 => "not there",
                status => {
                    assert!(status < 500, "{id}: {status}");
                    "yes"
                }
            }
        };
        let callers: [(&str, &Person); 4] = [
            ("stranger", &stranger),
            ("applicant", &society.applicant),
            ("instructor", &society.instructor),
            ("secretariat", &society.office),
        ];
        write!(table, "{id}: nobody {}", ask(&society.app.raw()).await).unwrap();
        for (name, person) in callers {
            write!(table, ", {name} {}", ask(&person.raw).await).unwrap();
        }
        table.push('\n');
    }
    insta::assert_snapshot!("authorization", table);
}

#[test]
fn programs_need_a_scope_for_all_but_what_is_for_people_alone() {
    let mut for_people = Vec::new();
    for (method, path, operation) in operations(&described()) {
        let security = operation["security"].as_array().unwrap();
        if security.is_empty() {
            continue;
        }
        let id = operation["operationId"].as_str().unwrap().to_owned();
        match scope::needed(&method, &path) {
            Needed::Person => for_people.push(id),
            Needed::OfTable => assert!(["import_run", "export_read"].contains(&&*id), "{id}"),
            Needed::Scope(scope) => {
                assert_eq!(security[1]["client"], json!([scope]), "{id}");
                assert_eq!(scope.as_str().ends_with(":read"), method == "GET", "{id}");
            }
        }
    }
    for_people.sort();
    let expected = [
        "access_token_create",
        "access_token_list",
        "access_token_revoke",
        "api_client_correct",
        "api_client_create",
        "api_client_list",
        "api_client_revoke",
        "api_client_rotate",
        "api_client_show",
        "audit_event_erase",
        "session_reauthenticate",
        "staff_correct",
        "staff_create",
        "staff_list",
        "staff_show",
    ];
    assert_eq!(for_people, expected);
}

#[test]
fn crates_import_only_whom_they_may() {
    let allowed = BTreeMap::from([
        ("shorei-domain", &[][..]),
        ("shorei-wording", &["shorei-domain"]),
        ("shorei-contract", &["shorei-domain"]),
        ("shorei-migrations", &[]),
        ("shorei-unify", &[]),
        ("shorei-client", &["shorei-contract"]),
        (
            "shorei-api",
            &[
                "shorei-contract",
                "shorei-domain",
                "shorei-migrations",
                "shorei-print",
                "shorei-unify",
                "shorei-wording",
            ],
        ),
        ("shorei-print", &["shorei-domain", "shorei-wording"]),
        ("shorei-web-ui", &["shorei-client", "shorei-contract", "shorei-domain", "shorei-wording"]),
        ("shorei-xtask", &["shorei-wording"]),
        ("webpki-roots", &[]),
    ]);
    let metadata =
        cargo_metadata::MetadataCommand::new().current_dir(root()).no_deps().exec().unwrap();
    for package in &metadata.packages {
        let name = package.name.as_str();
        let may =
            allowed.get(name).unwrap_or_else(|| panic!("{name} is new: say whom it may import"));
        let ours = package.dependencies.iter().filter(|dependency| {
            dependency.name.starts_with("shorei-")
                && dependency.kind == cargo_metadata::DependencyKind::Normal
        });
        for dependency in ours {
            assert!(
                may.contains(&dependency.name.as_str()),
                "{name} may not import {}",
                dependency.name
            );
        }
    }
}

/// Inside the API, data goes one way: route → service → store. Whom each part may name with
/// `use crate::`.
const LAYERS: &[(&str, &[&str])] = &[
    ("clock.rs", &[]),
    ("in_flight.rs", &["error"]),
    ("limits.rs", &["config", "error"]),
    ("private.rs", &[]),
    ("proxies.rs", &[]),
    ("supervision.rs", &[]),
    (
        "context.rs",
        &[
            "clock",
            "config",
            "demo::progress",
            "error",
            "in_flight",
            "limits",
            "offload",
            "printing",
            "security",
            "store",
            "supervision",
        ],
    ),
    ("trail.rs", &["context", "store"]),
    ("unit.rs", &["context", "error", "mail", "store", "trail"]),
    ("reason.rs", &[]),
    ("told.rs", &["error", "reason"]),
    ("description", &["description", "error", "http", "reason", "routes", "told"]),
    ("demo", &["clock", "context", "demo", "error", "services", "store", "trail", "unit"]),
    ("security", &["error", "private", "security", "store::entity"]),
    ("guide", &["error", "guide", "reason"]),
    ("mail", &["config", "error", "mail", "private", "security", "supervision"]),
    ("chain.rs", &["error"]),
    ("backup", &["backup", "config", "error", "http::problem", "private", "security", "store"]),
    ("scan", &["reason", "scan"]),
    ("store", &["chain", "error", "mail", "private", "security::secret", "store"]),
    ("sheet", &["reason", "sheet"]),
    ("webhook", &["error", "http::problem", "webhook"]),
    (
        "services",
        &[
            "chain",
            "clock",
            "context",
            "error",
            "form",
            "mail",
            "reason",
            "security",
            "services",
            "sheet",
            "store",
            "supervision",
            "trail",
            "unit",
            "webhook",
        ],
    ),
    (
        "http",
        &[
            "config",
            "context",
            "error",
            "form",
            "http",
            "limits",
            "reason",
            "security::cursor",
            "security::secret",
            "services::session",
            "store::kept_answer",
            "store::page",
            "supervision",
            "unit",
        ],
    ),
    (
        "routes",
        &[
            "config",
            "context",
            "demo::accounts",
            "error",
            "guide",
            "http",
            "reason",
            "routes::docs",
            "scan",
            "security",
            "services",
            "store",
            "told",
            "unit",
            "view",
        ],
    ),
    (
        "worker",
        &[
            "context",
            "error",
            "http::metrics",
            "http::problem",
            "mail",
            "security",
            "services",
            "store",
            "supervision",
            "unit",
            // What a webhook says is what the feed of events shows.
            "view",
            "webhook",
            "worker",
        ],
    ),
];

#[test]
fn layers_import_only_whom_they_may() {
    let source = root().join("crates/api/src");
    let mut wrong = Vec::new();
    for (layer, may) in LAYERS {
        for file in rust_files(&source.join(layer)) {
            let text = fs::read_to_string(&file).unwrap();
            for line in text.lines().filter_map(|line| line.trim().strip_prefix("use crate::")) {
                if !may.iter().any(|allowed| line.starts_with(allowed)) {
                    wrong.push(format!("{}: use crate::{line}", file.display()));
                }
            }
        }
    }
    // Of the store, routes know the names of rows and filters, and call nothing.
    for file in rust_files(&source.join("routes")) {
        let text = fs::read_to_string(&file).unwrap();
        for line in text.lines().filter(|line| line.starts_with("use crate::store::")) {
            if line.contains("self")
                || line.trim_end_matches(';').ends_with(|last: char| last.is_lowercase())
                    && !line.contains("Row")
                    && !line.contains("Filter")
            {
                wrong.push(format!("{}: {line}", file.display()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn the_domain_is_pure() {
    for file in rust_files(&root().join("crates/domain/src")) {
        let text = fs::read_to_string(&file).unwrap();
        for word in [
            "async ",
            "std::fs",
            "std::net",
            "std::env",
            "std::io",
            "now_utc",
            "SystemTime",
            "Instant",
        ] {
            assert!(!text.contains(word), "{} says {word}", file.display());
        }
    }
}

fn rust_files(place: &Path) -> Vec<PathBuf> {
    if place.is_file() {
        return vec![place.to_owned()];
    }
    let entries = fs::read_dir(place).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = entries
        .flat_map(|path| {
            if path.is_dir() || path.extension().is_some_and(|kind| kind == "rs") {
                rust_files(&path)
            } else {
                Vec::new()
            }
        })
        .collect();
    files.sort();
    files
}

#[test]
fn the_description_spells_the_words_as_the_wire_does() {
    let schemas = described()["components"]["schemas"].clone();
    let words = |schema: &str| -> Vec<String> {
        serde_json::from_value(schemas[schema]["enum"].clone()).unwrap()
    };
    let spelled = |schema: &str, wire: Vec<&str>| assert_eq!(words(schema), wire, "{schema}");
    macro_rules! all {
        ($($word:ident),+) => {
            $(spelled(
                stringify!($word),
                wire::$word::ALL.iter().map(|word| word.as_str()).collect(),
            );)+
        };
    }
    all!(AccreditationKind, Action, Category, Language, Programme, QualificationKind);
    all!(RequestState, Sex, Status, Verdict);
    // Whatever comes later: no word of the wire has a capital letter.
    for (name, schema) in schemas.as_object().unwrap() {
        for word in schema["enum"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            assert_eq!(word, word.to_lowercase(), "{name}");
        }
    }
}

#[test]
fn every_code_has_its_words_in_both_languages() {
    for language in [Language::Ja, Language::En] {
        for why in Why::samples() {
            let code = why.code();
            assert!(Key::find(&format!("code.{code}.title")).is_some(), "{code} has no title");
            let sentence = why.message(language);
            let unexpected =
                shorei_wording::text(language, Key::named("code.internal_error.message"));
            assert_ne!(sentence, unexpected, "{code} has no words");
            let values = ["（）", "「」", "()", "“”"];
            assert!(!values.iter().any(|empty| sentence.contains(empty)), "{code}: {sentence}");
            // What a person is told, a program is told too: the parameters are spelt out.
            let params = why.params();
            assert!(params.values().all(|value| !value.is_string() || value != ""), "{code}");
        }
        for code in Error::samples().iter().map(Error::code) {
            for part in ["title", "message"] {
                let key = Key::find(&format!("code.{code}.{part}"));
                let key = key.unwrap_or_else(|| panic!("{code} has no {part}"));
                assert!(!say(language, key, &[]).is_empty());
            }
        }
    }
}

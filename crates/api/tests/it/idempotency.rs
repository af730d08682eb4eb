use serde_json::{Value, json};
use time::Duration;

use crate::cast::{self, Society, asking};

#[actix_web::test]
async fn the_same_key_with_the_same_body_gives_the_first_answer_again() {
    let society = Society::new().await;
    let cases = society.registered(&[1, 2]).await;
    let body = asking(&cases, society.instructor.id);
    let keyed = society.applicant.raw.with("idempotency-key", "night-1");
    let first = keyed.post("/approval-requests", &body).await;
    assert_eq!((first.status, first.header("idempotency-replayed")), (201, None));
    let again = keyed.post("/approval-requests", &body).await;
    assert_eq!((again.status, again.header("idempotency-replayed")), (201, Some("true")));
    assert_eq!(first.body, again.body);
    assert_eq!(first.header("location"), again.header("location"));
    assert_eq!(society.app.mails().await.len(), 1, "done once");
    let other = keyed.post("/approval-requests", &asking(&cases[..1], society.instructor.id)).await;
    assert_eq!(other.problem(), ["422  idempotency_key_reused"]);
}

#[actix_web::test]
async fn a_key_belongs_to_its_caller_method_and_path() {
    let society = Society::new().await;
    let other = society.member("300001").await;
    for person in [&society.applicant, &other] {
        let ids = society.registered_by(person, &[1]).await;
        let keyed = person.raw.with("idempotency-key", "k");
        let answer = keyed.post("/approval-requests", &asking(&ids, society.instructor.id)).await;
        assert_eq!((answer.status, answer.header("idempotency-replayed")), (201, None));
        let sent = answer.json()["items"][0]["id"].clone();
        let answer =
            keyed.post("/approval-requests/withdrawals", &json!({"request_ids": [sent]})).await;
        assert_eq!((answer.status, answer.header("idempotency-replayed")), (200, None));
    }
}

#[actix_web::test]
async fn refusals_are_kept_too_and_change_nothing() {
    let society = Society::new().await;
    let mut body = serde_json::to_value(cast::new_member("300001")).unwrap();
    body["email"] = json!("no address");
    let keyed = society.office.raw.with("idempotency-key", "m");
    let first = keyed.post("/members", &body).await;
    assert_eq!(first.problem(), ["422 /email invalid_value"]);
    let again = keyed.post("/members", &body).await;
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(again.header("content-type"), Some("application/problem+json"));
    assert_eq!(first.body, again.body);
    body["email"] = json!("an@example.jp");
    assert_eq!(keyed.post("/members", &body).await.problem(), ["422  idempotency_key_reused"]);
    assert_eq!(
        society.office.raw.with("idempotency-key", "n").post("/members", &body).await.status,
        201
    );
}

#[actix_web::test]
async fn a_key_is_free_again_after_a_day() {
    let society = Society::new().await;
    let hospital = |name: &str| json!({"name": name, "name_kana": "", "prefecture": "東京都"});
    let keyed = society.office.raw.with("idempotency-key", "h");
    keyed.post("/facilities", &hospital("いち病院")).await.ok();
    society.app.advance(Duration::hours(24) + Duration::seconds(1));
    let office = cast::sign_in(&society.app, "office@example.jp", cast::PASSWORD).await;
    let keyed = office.raw.with("idempotency-key", "h");
    let answer = keyed.post("/facilities", &hospital("に病院")).await;
    assert_eq!((answer.status, answer.header("idempotency-replayed")), (201, None));
    let answer = keyed.post("/facilities", &hospital("に病院")).await;
    assert_eq!(answer.header("idempotency-replayed"), Some("true"));
}

#[actix_web::test]
async fn a_key_that_is_none_is_refused() {
    let society = Society::new().await;
    let body = json!({"name": "いち病院", "name_kana": "", "prefecture": "東京都"});
    for key in ["x".repeat(256), "  ".to_owned()] {
        let answer =
            society.office.raw.with("idempotency-key", &key).post("/facilities", &body).await;
        assert_eq!(answer.problem(), ["400  invalid_request"]);
    }
    let answer = society
        .office
        .raw
        .with("idempotency-key", &"x".repeat(255))
        .post("/facilities", &body)
        .await;
    assert_eq!(answer.status, 201);
}

#[actix_web::test]
async fn of_many_at_once_with_one_key_one_is_done() {
    let society = Society::new().await;
    let cases = society.registered(&[1, 2, 3]).await;
    let body = asking(&cases, society.instructor.id);
    let keyed = society.applicant.raw.with("idempotency-key", "k");
    let answers =
        futures_util::future::join_all((0..12).map(|_| keyed.post("/approval-requests", &body)))
            .await;
    let mut done: Vec<Value> = Vec::new();
    for answer in answers {
        match answer.status {
            201 => done.push(answer.json()),
            _ => assert_eq!(answer.problem(), ["409  idempotency_in_progress"]),
        }
    }
    assert!(!done.is_empty());
    assert!(done.iter().all(|answer| answer == &done[0]));
    assert_eq!(society.app.mails().await.len(), 1);
}

#[actix_web::test]
async fn kept_bodies_are_hashed_with_the_secret_and_those_of_before_are_still_known() {
    use aws_lc_rs::digest::{SHA256, digest};
    use sea_orm::{ConnectionTrait, DatabaseTransaction, Statement};

    let society = Society::new().await;
    let office = society.office.raw.with("idempotency-key", "one");
    let hospital = json!({"name": "丘の病院", "name_kana": "", "prefecture": "東京都"});
    let first = office.post("/facilities", &hospital).await.ok();
    let db = &society.app.app.db;
    let backend = db.read().get_database_backend();
    let plain = digest(&SHA256, hospital.to_string().as_bytes()).as_ref().to_vec();
    let find = "SELECT request_hash FROM kept_answers WHERE idempotency_key = 'one'";
    let row = db.read().query_one_raw(Statement::from_string(backend, find)).await.unwrap();
    let kept: Vec<u8> = row.unwrap().try_get("", "request_hash").unwrap();
    assert_eq!(kept.len(), plain.len());
    assert_ne!(kept, plain, "whoever reads the table could try bodies");
    // As it was kept by the version of before.
    let set = match backend {
        sea_orm::DbBackend::Postgres => "UPDATE kept_answers SET request_hash = $1",
        _ => "UPDATE kept_answers SET request_hash = ?",
    };
    let set = Statement::from_sql_and_values(backend, set, [plain.into()]);
    let write =
        async |tx: &DatabaseTransaction| Ok(tx.execute_raw(set.clone()).await.map(|_| ())?);
    db.write(write).await.unwrap();
    let again = office.post("/facilities", &hospital).await;
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert_eq!(again.ok(), first);
}

//! What was kept by an earlier release, under looser rules: it stays readable, its other fields can be
//! corrected, `shorei check` names it, and its forms for comparing are written anew.

use sea_orm::ConnectionTrait;
use serde_json::json;
use shorei_api::services::kept_text;

use crate::cast::{Society, new_hospital};
use crate::imports::{did, import};

/// Changes the database as an earlier release could have left it, and starts the program on it.
async fn upgraded(society: &Society, statements: &[&str]) {
    let db = &society.app.app.db;
    db.write(async |tx| {
        for statement in statements {
            tx.execute_unprepared(statement).await?;
        }
        tx.execute_unprepared(
            "UPDATE facilities SET name_key = '', prefecture_key = '', twin = 0, search_text = name",
        )
        .await?;
        tx.execute_unprepared("DELETE FROM text_forms").await?;
        Ok(())
    })
    .await
    .unwrap();
    db.migrate().await.unwrap();
    // Starting once more changes nothing.
    db.migrate().await.unwrap();
}

#[actix_web::test]
async fn texts_that_are_refused_now_stay_readable_and_other_fields_can_be_corrected() {
    let society = Society::new().await;
    society.member("100002").await;
    let office = &society.office.raw;
    upgraded(
        &society,
        &[
            "UPDATE members SET family_name = 'や\nま', given_name_kana = ' ', email = 'a..b@exa_mple.jp'
             WHERE member_number = '100001'",
            "UPDATE members SET left_on = '0001-01-01', family_name = 'か\u{3099}ん' WHERE member_number = '100002'",
            "UPDATE rounds SET name = '\u{200b}', registration_from = '1001-01-01'",
            "UPDATE accreditations SET number = 'K\u{200b}-0101', number_folded = 'k\u{200b}-0101'
             WHERE number = 'K-0101'",
        ],
    )
    .await;
    let path = format!("/members/{}", society.applicant.id);
    let kept = office.get(&path).await;
    assert_eq!(kept.ok()["family_name"], "や\nま");
    let known = office.with("if-match", kept.header("etag").unwrap());
    let corrected = known.patch(&path, &json!({"given_name": "花子"})).await.ok();
    assert_eq!(
        (&corrected["family_name"], &corrected["given_name"]),
        (&json!("や\nま"), &json!("花子"))
    );
    let again = office.with("if-match", office.get(&path).await.header("etag").unwrap());
    let refused = again.patch(&path, &json!({"family_name": "や\nま"})).await;
    assert_eq!(refused.problem(), ["422 /family_name invalid_value"]);
    let mended =
        json!({"family_name": "山", "given_name_kana": "ハナコ", "email": "a..b@example.jp"});
    assert_eq!(again.patch(&path, &mended).await.ok()["family_name"], "山");
    let round = format!("/rounds/{}", society.round);
    let known = office.with("if-match", office.get(&round).await.header("etag").unwrap());
    let prolonged = known.patch(&round, &json!({"application_to": "2026-08-31"})).await.ok();
    assert_eq!(prolonged["registration_from"], "1001-01-01");
    // Found by what they are now.
    let found = office.get("/accreditations?q=K0101").await.ok();
    assert_eq!(found["items"].as_array().map(Vec::len), Some(1));
    let found = office.get("/members?q=がん").await.ok();
    assert_eq!(found["items"][0]["member_number"], "100002");
    let outdated = kept_text::outdated(&society.app.app.db).await.unwrap();
    for place in ["left_on lies outside", "registration_from lies outside", "name shows nothing"] {
        assert!(outdated.iter().any(|told| told.contains(place)), "{place}: {outdated:?}");
    }
    assert!(!outdated.iter().any(|told| told.contains("family_name")), "{outdated:?}");
}

#[actix_web::test]
async fn hospitals_that_coincide_stay_two_and_a_row_that_fits_both_is_refused() {
    let society = Society::new().await;
    let office = &society.office.raw;
    new_hospital(&society.office, "甲病院").await;
    let second = new_hospital(&society.office, "乙病院").await;
    upgraded(&society, &["UPDATE facilities SET name = '甲\u{3000}病院' WHERE name = '乙病院'"])
        .await;
    let found = office.get("/facilities?as=hospitals&q=甲").await.ok();
    assert_eq!(found["items"].as_array().map(Vec::len), Some(2));
    let table =
        |name: &str| format!("name,prefecture,name_kana\n{name},神奈川県,みなとしけんびょういん\n");
    for name in ["甲病院", "甲\u{3000}病院"] {
        assert_eq!(import(office, "facilities", table(name)).await.ok(), did(0, 0, 1), "{name}");
    }
    let refused = import(office, "facilities", table("甲 病院")).await;
    assert_eq!(refused.problem(), ["422 /rows/1/name ambiguous"]);
    let terms = "number,term_from,facility_name,facility_prefecture,kind,term_to\n\
                 X-1,2024/4/1,甲 病院,神奈川県,core,\n";
    let refused = import(office, "accreditations", terms).await;
    assert_eq!(refused.problem(), ["422 /rows/1/facility_name ambiguous"]);
    // An export with both goes in again.
    let exported = office.get("/exports?kind=facilities").await;
    assert_eq!(import(office, "facilities", &exported.body).await.ok(), did(0, 0, 3));
    // A third one is refused, and either can be corrected.
    let third = json!({"name": "甲 病院", "prefecture": "神奈川県", "name_kana": ""});
    assert_eq!(office.post("/facilities", &third).await.problem(), ["422 /name already_exists"]);
    let path = format!("/facilities/{second}");
    let known = office.with("if-match", office.get(&path).await.header("etag").unwrap());
    assert_eq!(known.patch(&path, &json!({"name_kana": "コウ"})).await.ok()["name_kana"], "コウ");
    let outdated = kept_text::outdated(&society.app.app.db).await.unwrap();
    assert!(outdated[0].contains("another hospital has the same name"), "{outdated:?}");
    let known = office.with("if-match", office.get(&path).await.header("etag").unwrap());
    known.patch(&path, &json!({"name": "乙病院"})).await.ok();
    assert_eq!(kept_text::outdated(&society.app.app.db).await.unwrap(), [""; 0]);
}

#[actix_web::test]
async fn keys_that_become_the_same_lose_nobody() {
    let society = Society::new().await;
    society.member("100002").await;
    upgraded(
        &society,
        &["UPDATE members SET member_number = '100001\u{200b}', member_number_folded = '100001\u{200b}'
           WHERE member_number = '100002'"],
    )
    .await;
    let found = society.office.raw.get("/members?q=100001").await.ok();
    assert_eq!(found["items"].as_array().map(Vec::len), Some(2));
    let other =
        crate::cast::sign_in(&society.app, "m100002@example.jp", crate::cast::PASSWORD).await;
    assert_ne!(other.id, society.applicant.id);
    let first = crate::cast::sign_in(&society.app, "100001", crate::cast::PASSWORD).await;
    assert_eq!(first.id, society.applicant.id);
}

#[actix_web::test]
async fn what_an_older_copy_adds_meanwhile_is_found_after_the_next_start() {
    let society = Society::new().await;
    let db = &society.app.app.db;
    let added = "UPDATE facilities SET name_key = '', prefecture_key = '', search_text = ''";
    db.write(async |tx| Ok(tx.execute_unprepared(added).await?)).await.unwrap();
    db.migrate().await.unwrap();
    let table =
        "name,prefecture,name_kana\nみなと試験\u{3000}病院,神奈川県,みなとしけんびょういん\n";
    let office = &society.office.raw;
    assert_eq!(import(office, "facilities", table).await.ok(), did(0, 0, 1));
    let found = office.get("/facilities?as=hospitals&q=ミナト").await.ok();
    assert_eq!(found["items"].as_array().map(Vec::len), Some(1));
}

//! Tables for spreadsheets: what they hold, and that they can be imported again.

use serde_json::{Value, json};
use shorei_contract::import::{ExportKind, ImportKind, Imported, ReadExport, RunImport};

use crate::cast::Society;
use crate::imports::import;
use crate::raw::{Answer, Raw};

async fn export(raw: &Raw, kind: &str) -> Answer {
    raw.get(&format!("/exports?kind={kind}")).await
}

/// The lines of a table.
#[track_caller]
fn lines(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200);
    let text = std::str::from_utf8(&answer.body).unwrap();
    let text = text.strip_prefix('\u{feff}').unwrap();
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    text.split_terminator("\r\n").map(str::to_owned).collect()
}

#[actix_web::test]
async fn what_is_exported_can_be_imported_and_changes_nothing() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let odd = "member_number,email,family_name,given_name,family_name_kana,given_name_kana\n\
               +81,odd@example.jp,'=1+1,\"鴎, \"\"外\"\"\",@か,-\n\
               '',odder@example.jp,''=1+1,'a,か,た\n";
    assert_eq!(import(office, "members", odd).await.ok()["created"], 2);
    let tables = [
        ("members", 4),
        ("facilities", 1),
        ("accreditations", 2),
        ("qualifications", 1),
        ("affiliations", 1),
    ];
    for (kind, rows) in tables {
        let table = export(office, kind).await;
        assert_eq!(lines(&table).len(), rows + 1, "{kind}");
        let again = import(office, kind, &table.body).await.ok();
        assert_eq!(again, json!({"created": 0, "changed": 0, "unchanged": rows}), "{kind}");
    }
    let members = lines(&export(office, "members").await);
    assert!(
        members.contains(&"'+81,odd@example.jp,'=1+1,\"鴎, \"\"外\"\"\",'@か,'-".to_owned()),
        "{members:?}"
    );
    let found = office.get("/members?q=odd@example.jp").await.ok();
    assert_eq!(found["items"][0]["family_name"], "=1+1");
}

#[actix_web::test]
async fn the_client_carries_tables_both_ways() {
    let society = Society::new().await;
    let client = &society.office.client;
    let query = ReadExport::whole(ExportKind::Members);
    let mut table = client.export_read(&query).await.unwrap();
    let query = RunImport { kind: ImportKind::Members, dry_run: false, invite: false };
    let done = client.import_run(&query, &table).await.unwrap();
    assert_eq!(done, Imported { created: 0, changed: 0, unchanged: 2 });
    table.extend("1,--shorei-part@example.jp,緩,試,か,た\r\n".bytes());
    let done = client.import_run(&query, &table).await.unwrap();
    assert_eq!(done, Imported { created: 1, changed: 0, unchanged: 2 });
}

#[actix_web::test]
async fn dues_credits_and_applications_are_exported_with_names() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let path = format!("/members/{}", society.applicant.id);
    let dues = json!({"year": 2026, "amount": 10_000, "paid_on": "2026-05-20"});
    office.post(&format!("{path}/dues"), &dues).await.ok();
    let credit =
        json!({"earned_on": "2026-05-10", "group": "teaching", "activity": "講師", "points": 2});
    office.post(&format!("{path}/credits"), &credit).await.ok();
    crate::applications::applied_in(&society).await;
    assert_eq!(
        lines(&export(office, "dues").await),
        ["member_number,name,year,amount,paid_on", "100001,緩和 試100001,2026,10000,2026-05-20"]
    );
    assert_eq!(
        lines(&export(office, "credits").await),
        [
            "member_number,name,earned_on,group,activity,points",
            "100001,緩和 試100001,2026-05-10,teaching,講師,2",
        ]
    );
    let applications = lines(&export(office, "applications").await);
    assert_eq!(applications.len(), 2);
    let told = "100001,緩和 試100001,かんわ ためし,registered-new,";
    assert!(applications[1].starts_with(told), "{applications:?}");
}

#[actix_web::test]
async fn an_export_is_a_file_for_the_secretariat_and_is_noted() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let table = export(office, "facilities").await;
    assert_eq!(table.header("content-type"), Some("text/csv; charset=utf-8"));
    assert_eq!(
        table.header("content-disposition"),
        Some("attachment; filename=\"facilities-2026-06-15.csv\"")
    );
    assert_eq!(table.header("cache-control"), Some("no-store"));
    let events = office.get("/audit-events?action=export.made").await.ok();
    assert_eq!(events["items"][0]["details"]["kind"], "facilities");
    let theirs = export(&society.instructor.raw, "facilities").await;
    assert_eq!(theirs.problem(), ["403  forbidden"]);
    assert_eq!(export(office, "wards").await.problem(), ["422 /kind invalid_value"]);
}

#[actix_web::test]
async fn large_tables_come_whole_page_by_page() {
    let society = Society::new().await;
    let office = &society.office.raw;
    for rows in [2_000, 2_500] {
        let names: Vec<String> = (0..rows).map(|number| format!("{number},東京都,")).collect();
        let table = format!("name,prefecture,name_kana\n{}\n", names.join("\n"));
        import(office, "facilities", table).await.ok();
        let exported = lines(&export(office, "facilities").await);
        assert_eq!(exported.len(), 1 + 1 + rows);
    }
}

/// The objects of a table in JSON Lines.
#[track_caller]
fn objects(answer: &Answer) -> Vec<Value> {
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("application/jsonl"));
    let text = std::str::from_utf8(&answer.body).unwrap();
    assert!(text.is_empty() || text.ends_with('\n'));
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[actix_web::test]
async fn json_lines_say_numbers_as_numbers_documents_as_documents_and_nothing_as_null() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let case = society.registered(&[1]).await[0];
    society.ask(&society.applicant, vec![case]).await;
    let cases = objects(&export(office, "cases&format=jsonl").await);
    assert_eq!(cases.len(), 1);
    let one = &cases[0];
    assert_eq!(one["id"], json!(case));
    assert_eq!(one["book_id"], json!(society.book().await));
    assert_eq!((&one["member_number"], &one["number"]), (&json!("100001"), &json!(1)));
    assert_eq!((&one["state"], &one["revision"]), (&json!("requested"), &json!(1)));
    assert_eq!(one["accreditation_number"], "K-0101");
    assert!(one["sections"]["diagnosis"].is_string(), "{one}");
    assert!(one["updated_at"].as_str().unwrap().ends_with('Z'), "{one}");
    let requests = objects(&export(office, "approval_requests&format=jsonl").await);
    assert_eq!(requests[0]["case_id"], json!(case));
    assert_eq!(requests[0]["instructor_number"], "200001");
    assert_eq!(requests[0]["decided_at"], Value::Null);
    let members = objects(&export(office, "members&format=jsonl").await);
    assert_eq!(members[1]["id"], json!(society.applicant.id));
    for kind in ExportKind::ALL {
        let table = lines(&export(office, kind.as_str()).await);
        assert_eq!(table[0], kind.columns().join(","));
        let rows = objects(&export(office, &format!("{}&format=jsonl", kind.as_str())).await);
        for row in rows {
            let names = row.as_object().unwrap();
            assert!(names.contains_key("id"));
            assert!(kind.columns().iter().all(|name| names.contains_key(*name)), "{row}");
        }
    }
}

#[actix_web::test]
async fn a_table_comes_in_stretches_that_follow_each_other_without_gap() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let names: Vec<String> = (0..2_500).map(|number| format!("{number:04},東京都,")).collect();
    let table = format!("name,prefecture,name_kana\n{}\n", names.join("\n"));
    import(office, "facilities", table).await.ok();
    let whole = objects(&export(office, "facilities&format=jsonl").await);
    assert_eq!(whole.len(), 2_501);
    let mut collected = Vec::new();
    let mut path = "/api/v1/exports?kind=facilities&format=jsonl&limit=1100".to_owned();
    let mut stretches = Vec::new();
    loop {
        let answer = office.get(&path).await;
        let rows = objects(&answer);
        stretches.push(rows.len());
        collected.extend(rows);
        let Some(link) = answer.header("link") else { break };
        let (address, relation) = link.split_once(">; ").unwrap();
        assert_eq!(relation, "rel=\"next\"");
        path = address.trim_start_matches('<').to_owned();
    }
    assert_eq!(stretches, [1_100, 1_100, 301]);
    assert_eq!(collected, whole);
    let exact = office.get("/exports?kind=facilities&format=jsonl&limit=2501").await;
    assert_eq!((objects(&exact).len(), exact.header("link")), (2_501, None));
    let cursor = path.split("cursor=").nth(1).unwrap();
    let other = office.get(&format!("/exports?kind=members&cursor={cursor}")).await;
    assert_eq!(other.problem(), ["400  invalid_cursor"]);
    let none = export(office, "members&limit=0").await;
    assert_eq!(none.problem(), ["422 /limit out_of_range"]);
}

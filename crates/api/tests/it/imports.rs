//! Tables from spreadsheets: what is imported, what is refused row by row, and that then nothing is.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};
use serde_json::{Value, json};

use crate::cast::Society;
use crate::raw::{Answer, Raw};

const MEMBERS: &str =
    "member_number,email,family_name,given_name,family_name_kana,given_name_kana\r\n";
const FACILITIES: &str = "name,prefecture,name_kana\n";
const ACCREDITATIONS: &str = "number,term_from,facility_name,facility_prefecture,kind,term_to\n";
const QUALIFICATIONS: &str = "member_number,kind,term_from,term_to\n";
const AFFILIATIONS: &str =
    "member_number,facility_name,facility_prefecture,worked_from,worked_to\n";

/// Sends a file.
pub async fn upload(raw: &Raw, path: &str, file_name: &str, bytes: &[u8]) -> Answer {
    let mut body = format!(
        "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{file_name}\"\r\n\r\n"
    )
    .into_bytes();
    body.extend(bytes);
    body.extend(b"\r\n--cut--\r\n");
    let raw = raw.with("content-type", "multipart/form-data; boundary=cut");
    raw.send("POST", path, Some(body)).await
}

pub async fn import(raw: &Raw, query: &str, bytes: impl AsRef<[u8]>) -> Answer {
    upload(raw, &format!("/imports?kind={query}"), "table.csv", bytes.as_ref()).await
}

/// What an import says that it did.
pub fn did(created: usize, changed: usize, unchanged: usize) -> Value {
    json!({"created": created, "changed": changed, "unchanged": unchanged})
}

fn member(number: usize) -> String {
    format!("{number},m{number}@example.jp,緩和,試{number},かんわ,ためし\r\n")
}

/// A workbook whose cells are texts.
fn workbook(rows: &[&[&str]]) -> Workbook {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(*cells) {
            sheet.write_string(row, column, *cell).unwrap();
        }
    }
    workbook
}

/// A packed folder with these files.
fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

async fn member_count(office: &Raw) -> usize {
    office.get("/members?limit=200").await.ok()["items"].as_array().unwrap().len()
}

#[actix_web::test]
async fn members_are_added_changed_and_left_alone() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let table = format!("{MEMBERS}{}{}", member(300_001), member(300_002));
    let before = member_count(office).await;
    assert_eq!(import(office, "members&dry_run=true", &table).await.ok(), did(2, 0, 0));
    assert_eq!(member_count(office).await, before);
    assert_eq!(import(office, "members", &table).await.ok(), did(2, 0, 0));
    assert_eq!(member_count(office).await, before + 2);
    assert_eq!(import(office, "members", &table).await.ok(), did(0, 0, 2));
    let other = table.replace("試300001", "結実").replace("\n300002,", "\n３００００２ ,");
    assert_eq!(import(office, "members&dry_run=true", &other).await.ok(), did(0, 1, 1));
    assert_eq!(import(office, "members", &other).await.ok(), did(0, 1, 1));
    let found = office.get("/members?q=結実").await.ok();
    assert_eq!(found["items"][0]["name"], "緩和 結実");
    assert_eq!(found["items"][0]["member_number"], "300001");
    assert_eq!(society.app.mails().await.len(), 0);
    let events = office.get("/audit-events?action=import.done").await.ok();
    let details = &events["items"][0]["details"];
    assert_eq!(details["changed_keys"], json!(["300001"]));
    assert_eq!((&details["kind"], &details["unchanged"]), (&json!("members"), &json!(1)));
    assert_eq!(events["items"].as_array().unwrap().len(), 3);
}

#[actix_web::test]
async fn invitations_leave_only_when_they_are_asked_for() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let table = format!("{MEMBERS}{}{}", member(300_001), member(300_002));
    assert_eq!(import(office, "members&dry_run=true&invite=true", &table).await.ok(), did(2, 0, 0));
    assert_eq!(society.app.mails().await.len(), 0);
    assert_eq!(import(office, "members&invite=true", &table).await.ok(), did(2, 0, 0));
    let mails = society.app.mails().await;
    assert_eq!(mails.len(), 2);
    assert_eq!(import(office, "members&invite=true", &table).await.ok(), did(0, 0, 2));
    assert_eq!(society.app.mails().await.len(), 2);
    let wrong = import(office, "facilities&invite=true", FACILITIES).await;
    assert_eq!(wrong.problem(), ["422 /invite invalid_value"]);
}

#[actix_web::test]
async fn every_kind_finds_what_it_names() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let facilities =
        format!("{FACILITIES}みどり病院,東京都,みどりびょういん\nみどり病院,北海道,\n");
    assert_eq!(import(office, "facilities", &facilities).await.ok(), did(2, 0, 0));
    assert_eq!(import(office, "facilities", &facilities).await.ok(), did(0, 0, 2));
    let read = facilities.replace("北海道,", "北海道,みどり");
    assert_eq!(import(office, "facilities", &read).await.ok(), did(0, 1, 1));
    let terms = format!(
        "{ACCREDITATIONS}M-1,2019/4/1,みどり病院,東京都,training,2024-03-31\n\
         M-1,2024/4/1,みどり病院,東京都,core,\n"
    );
    assert_eq!(import(office, "accreditations", &terms).await.ok(), did(2, 0, 0));
    assert_eq!(import(office, "accreditations", &terms).await.ok(), did(0, 0, 2));
    let ended = terms.replace("core,", "core,2026/3/31");
    assert_eq!(import(office, "accreditations", &ended).await.ok(), did(0, 1, 1));
    let found = office.get("/accreditations?q=M-1").await.ok();
    assert_eq!(found["items"][0]["term_to"], "2026-03-31");
    assert_eq!(found["items"][0]["name"], "みどり病院");
    let moved = ended.replace("東京都,core", "北海道,core");
    assert_eq!(import(office, "accreditations", &moved).await.ok(), did(0, 1, 1));
    let held =
        format!("{QUALIFICATIONS}100001,registered,2015/4/1,\n100001,specialist,2020-04-01,\n");
    assert_eq!(import(office, "qualifications", &held).await.ok(), did(2, 0, 0));
    let held = held.replace("2020-04-01,", "2020-04-01,2025-03-31");
    assert_eq!(import(office, "qualifications", &held).await.ok(), did(0, 1, 1));
    assert_eq!(import(office, "qualifications", &held).await.ok(), did(0, 0, 2));
    let worked = format!("{AFFILIATIONS}100001,みどり病院,東京都,2015/4/1,\n");
    assert_eq!(import(office, "affiliations", &worked).await.ok(), did(1, 0, 0));
    assert_eq!(import(office, "affiliations", &worked).await.ok(), did(0, 0, 1));
    let worked = worked.replace("2015/4/1,", "2015/4/1,2016/3/31");
    assert_eq!(import(office, "affiliations", &worked).await.ok(), did(0, 1, 0));
}

#[actix_web::test]
async fn every_fault_of_every_row_is_told_at_once() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let table = format!(
        "{MEMBERS}{}300002,no address,緩和,試,かんわ,ためし\n,m3@example.jp,緩和,,かんわ,ためし\n\
         ,,,,,\n300001,m4@example.jp,緩和,試,かんわ,ためし\n300005,M300001@example.jp,,=1+1,か,た\n\
         300006,office@example.jp,緩和,試,かんわ,ためし\n300007,M300001@EXAMPLE.jp,緩,試,か,た,余\n\
         300008,m300001@example.jp,{},試,かんわ,ためし\n",
        member(300_001),
        "緩".repeat(101),
    );
    for query in ["members&dry_run=true", "members"] {
        assert_eq!(
            import(office, query, &table).await.problem(),
            [
                "422 /rows/2/email invalid_value",
                "422 /rows/3/member_number field_required",
                "422 /rows/3/given_name field_required",
                "422 /rows/4/member_number duplicate_item",
                "422 /rows/5/given_name formula_in_cell",
                "422 /rows/5/family_name field_required",
                "422 /rows/6/email already_exists",
                "422 /rows/7 unknown_field",
                "422 /rows/8/family_name field_too_long",
            ],
            "{query}"
        );
    }
    let twice =
        format!("{MEMBERS}{}{}", member(300_001), "300002,M300001@example.jp,緩,試,か,た\n");
    assert_eq!(
        import(office, "members", &twice).await.problem(),
        ["422 /rows/2/email duplicate_item"]
    );
    assert_eq!(member_count(office).await, 2);
    let told = import(office, "members", &table).await.json();
    assert!(told["detail"].as_str().unwrap().contains("9件"), "{told}");
}

#[actix_web::test]
async fn terms_are_checked_by_the_rules_of_single_ones() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let table = format!(
        "{QUALIFICATIONS}100001,specialist,2026/2/30,\n999999,specialist,2020/4/1,\n\
         100001,shaman,2020/4/1,\n100001,specialist,2020/4/2,2020/4/1\n\
         100001,provisional_instructor,2010/4/1,\n100001,specialist,1020/4/1,\n\
         100001,specialist,2021/4/1,\n１００００１,specialist,2021-04-01,2022/3/31\n"
    );
    assert_eq!(
        import(office, "qualifications", &table).await.problem(),
        [
            "422 /rows/1/term_from invalid_value",
            "422 /rows/2/member_number not_found",
            "422 /rows/3/kind invalid_value",
            "422 /rows/4/term_to period_reversed",
            "422 /rows/5/term_to kind_ended",
            "422 /rows/6/term_from out_of_range",
            "422 /rows/8/term_from duplicate_item",
        ]
    );
    let table = format!(
        "{ACCREDITATIONS}X-1,2020/4/1,まぼろし病院,東京都,core,\nX-2,2020/4/31,みなと試験病院,東京都,core,x\n"
    );
    assert_eq!(
        import(office, "accreditations", &table).await.problem(),
        [
            "422 /rows/1/facility_name not_found",
            "422 /rows/2/term_from invalid_value",
            "422 /rows/2/term_to invalid_value",
        ]
    );
    let table = format!("{AFFILIATIONS}999999,まぼろし病院,東京都,2020/4/1,\n");
    assert_eq!(
        import(office, "affiliations", &table).await.problem(),
        ["422 /rows/1/member_number not_found", "422 /rows/1/facility_name not_found"]
    );
}

#[actix_web::test]
async fn a_wrong_header_is_told_column_by_column() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let header = "member_number,mail,family_name,given_name,family_name,given_name_kana\n";
    assert_eq!(
        import(office, "members", &format!("{header}{}", member(300_001))).await.problem(),
        [
            "422 /header/mail unknown_field",
            "422 /header/family_name duplicate_item",
            "422 /header/email field_required",
            "422 /header/family_name_kana field_required",
        ]
    );
    let other_order = "prefecture,name_kana,name\n東京都,みどり,みどり病院\n";
    assert_eq!(import(office, "facilities", other_order).await.ok(), did(1, 0, 0));
    assert_eq!(import(office, "facilities", FACILITIES).await.ok(), did(0, 0, 0));
    assert_eq!(import(office, "facilities", "").await.problem(), ["422 /file field_required"]);
    assert_eq!(import(office, "wards", FACILITIES).await.problem(), ["422 /kind invalid_value"]);
}

#[actix_web::test]
async fn text_is_read_in_the_encodings_that_japanese_programs_write() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let table = format!("{FACILITIES}鴎病院,東京都,かもめ\n髙橋病院①,東京都,\n");
    assert_eq!(import(office, "facilities", &table).await.ok(), did(2, 0, 0));
    let bom = format!("\u{feff}{}", table.replace('\n', "\r\n"));
    assert_eq!(import(office, "facilities", &bom).await.ok(), did(0, 0, 2));
    let (shift_jis, _, lossy) = encoding_rs::SHIFT_JIS.encode(&table);
    assert!(!lossy);
    assert_eq!(import(office, "facilities", &shift_jis).await.ok(), did(0, 0, 2));
    let utf_16: Vec<u8> = bom.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(import(office, "facilities", &utf_16).await.problem(), ["422 /file not_a_table"]);
}

#[actix_web::test]
async fn workbooks_are_read_by_their_content() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let header: Vec<&str> = QUALIFICATIONS.trim().split(',').collect();
    let mut book = workbook(&[&header, &["", "specialist"], &["100001", "registered", "2016/4/1"]]);
    let sheet = book.worksheet_from_index(0).unwrap();
    let day = Format::new().set_num_format("yyyy/m/d");
    sheet.write_number(1, 0, 100_001).unwrap();
    let begin = ExcelDateTime::from_ymd(2020, 4, 1).unwrap();
    sheet.write_datetime_with_format(1, 2, &begin, &day).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    assert_eq!(import(office, "qualifications", &bytes).await.ok(), did(2, 0, 0));
    assert_eq!(import(office, "qualifications", &bytes).await.ok(), did(0, 0, 2));
    let found = office.get("/qualifications?q=100001").await.ok();
    let begins: Vec<&Value> =
        found["items"].as_array().unwrap().iter().map(|item| &item["term_from"]).collect();
    assert!(begins.contains(&&json!("2020-04-01")) && begins.contains(&&json!("2016-04-01")));

    let mut book = workbook(&[&header, &["", "specialist"], &[], &["100001", "x", "2026/2/30"]]);
    let sheet = book.worksheet_from_index(0).unwrap();
    sheet.write_formula(1, 0, Formula::new("=100000+1").set_result("100001")).unwrap();
    sheet.write_number(1, 2, 46_000).unwrap();
    sheet.write_boolean(1, 3, true).unwrap();
    sheet.write_string(1, 16_000, "far away").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    assert_eq!(
        import(office, "qualifications", &bytes).await.problem(),
        [
            "422 /rows/1/member_number formula_in_cell",
            "422 /rows/1/term_to invalid_value",
            "422 /rows/1 unknown_field",
            "422 /rows/2/kind invalid_value",
            "422 /rows/2/term_from invalid_value",
        ]
    );
}

#[actix_web::test]
async fn other_files_are_no_tables_whatever_their_name() {
    let sound = workbook(&[&["name", "prefecture", "name_kana"]]).save_to_buffer().unwrap();
    let mut source = zip::ZipArchive::new(Cursor::new(sound.clone())).unwrap();
    let mut parts = Vec::new();
    for index in 0..source.len() {
        let mut part = source.by_index(index).unwrap();
        let mut content = Vec::new();
        std::io::copy(&mut part, &mut content).unwrap();
        parts.push((part.name().unwrap().to_string(), content));
    }
    let with = |name: &str, content: &[u8]| {
        let mut files: Vec<(&str, &[u8])> = parts
            .iter()
            .map(|(name, content)| (name.as_str(), content.as_slice()))
            .filter(|(known, _)| *known != name)
            .collect();
        files.push((name, content));
        packed(&files)
    };
    let shared = br#"<sst uniqueCount="99999999999999"><si><t>name</t></si></sst>"#;
    let bomb = vec![b' '; 200 * 1024 * 1024];
    let files = [
        ("a workbook with macros", with("xl/vbaProject.bin", b"macros")),
        ("an old workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00\x00".to_vec()),
        ("a picture", b"\x89PNG\r\n\x1a\n\x00\x00".to_vec()),
        ("a packed folder", packed(&[("name", b"name,prefecture,name_kana")])),
        ("half a workbook", sound[..sound.len() / 2].to_vec()),
        ("a workbook that says it holds ever so much", with("xl/sharedStrings.xml", shared)),
        ("a workbook that unpacks without end", with("xl/worksheets/sheet1.xml", &bomb)),
        ("no encoding", b"\x81\xff\xff,\x81\xff\xff\n\xff\x81".to_vec()),
    ];
    // Packing takes longer than a connection is kept, so the server is asked only now.
    let society = Society::new().await;
    let office = &society.office.raw;
    assert_eq!(import(office, "facilities", &with("a.xml", b"")).await.ok(), did(0, 0, 0));
    for (what, file) in files {
        let answer = import(office, "facilities", file).await;
        assert_eq!(answer.problem(), ["422 /file not_a_table"], "{what}");
    }
}

#[actix_web::test]
async fn the_body_is_one_file_of_at_most_32_mib() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let path = "/imports?kind=facilities";
    let form = office.with("content-type", "multipart/form-data; boundary=cut");
    let send = async |body: &str| form.send("POST", path, Some(body.as_bytes().to_vec())).await;
    assert_eq!(send("--cut--").await.problem(), ["422 /file field_required"]);
    assert_eq!(send("no parts").await.problem(), ["400  invalid_request"]);
    let part = "--cut\r\nContent-Disposition: form-data; name=\"files\"\r\n\r\n\r\n";
    assert_eq!(send(&format!("{part}--cut--")).await.problem(), ["422 /files unknown_field"]);
    assert_eq!(office.post(path, &json!({})).await.problem(), ["415  unsupported_media_type"]);
    let large = import(office, "facilities", vec![b'a'; 32 * 1024 * 1024]).await;
    assert_eq!(large.problem(), ["413  payload_too_large"]);
    assert_eq!(large.json()["errors"][0]["params"]["max"], 32 * 1024 * 1024);
    let theirs = import(&society.applicant.raw, "facilities", FACILITIES).await;
    assert_eq!(theirs.problem(), ["403  forbidden"]);
}

#[actix_web::test]
async fn addresses_can_be_swapped_and_handed_on() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let line = |number: u32, email: &str| format!("{number},{email}@example.jp,緩,試,か,た\n");
    let first = format!("{MEMBERS}{}{}", line(1, "a"), line(2, "b"));
    assert_eq!(import(office, "members", &first).await.ok(), did(2, 0, 0));
    let swapped = format!("{MEMBERS}{}{}{}", line(1, "b"), line(3, "a"), line(2, "c"));
    assert_eq!(import(office, "members", &swapped).await.ok(), did(1, 2, 0));
    assert_eq!(import(office, "members", &swapped).await.ok(), did(0, 0, 3));
    let taken = format!("{MEMBERS}{}", line(1, "c"));
    assert_eq!(
        import(office, "members", &taken).await.problem(),
        ["422 /rows/1/email already_exists"]
    );
}

#[actix_web::test]
async fn a_key_gives_the_first_answer_again() {
    let society = Society::new().await;
    let office = society.office.raw.with("idempotency-key", "once");
    let table = format!("{FACILITIES}みどり病院,東京都,\n");
    assert_eq!(import(&office, "facilities", &table).await.ok(), did(1, 0, 0));
    let again = import(&office, "facilities", &table).await;
    assert_eq!(again.ok(), did(1, 0, 0));
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    let other = import(&office, "members", &table).await;
    assert_eq!(other.problem(), ["422  idempotency_key_reused"]);
    assert_eq!(import(&office, "facilities&dry_run=true", &table).await.ok(), did(0, 0, 1));
}

#[actix_web::test]
async fn one_wrong_row_among_fifty_thousand_changes_nothing() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let mut table = MEMBERS.to_owned();
    for number in 1..=50_000 {
        let line = member(400_000 + number);
        table += &if number == 31_415 { line.replace('@', " ") } else { line };
    }
    assert_eq!(
        import(office, "members", &table).await.problem(),
        ["422 /rows/31415/email invalid_value"]
    );
    assert_eq!(member_count(office).await, 2);
    let all_wrong = table.replace('@', " ");
    let told = import(office, "members", &all_wrong).await;
    assert_eq!(told.problem().len(), 200);
    assert_eq!(told.problem()[199], "422 /rows/200/email invalid_value");
    assert!(told.json()["detail"].as_str().unwrap().contains("50000"));
    let mut too_many = FACILITIES.to_owned();
    for number in 0..=100_000 {
        writeln!(too_many, "{number},東京都,").unwrap();
    }
    assert_eq!(
        import(office, "facilities", &too_many).await.problem(),
        ["422 /rows too_many_items"]
    );
}

#[actix_web::test]
async fn twelve_thousand_members_are_imported_found_and_listed_by_pages() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let table: String = (0..12_000).map(|number| member(500_000 + number)).collect();
    let table = format!("{MEMBERS}{table}");
    assert_eq!(import(office, "members", &table).await.ok(), did(12_000, 0, 0));
    assert_eq!(import(office, "members", &table).await.ok(), did(0, 0, 12_000));
    for (query, count) in [("", 50), ("?q=試511999", 1), ("?q=居ない", 0), ("?limit=200", 200)]
    {
        let page = office.get(&format!("/members{query}")).await.ok();
        assert_eq!(page["items"].as_array().map(Vec::len), Some(count), "{query}");
        assert_eq!(page["next_cursor"].is_string(), count >= 50, "{query}");
    }
}

//! Tables as people's programs write them: encodings, quotes, empty lines, cells, days and words. What
//! cannot be read for certain is refused where a person finds it.

use std::io::{Cursor, Read, Write};

use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use serde_json::{Value, json};

use crate::cast::Society;
use crate::imports::{did, import};
use crate::raw::{Answer, Raw};

const MEMBERS: &str = "member_number,email,family_name,given_name,family_name_kana,given_name_kana";

const TERMS: &str = "member_number,kind,term_from,term_to";

macro_rules! table {
    ($name:literal) => {
        include_bytes!(concat!("../tables/", $name)).as_slice()
    };
}

/// The cells of a workbook, line by line.
enum Put<'a> {
    Nothing,
    Text(&'a str),
    Number(f64, &'a str),
    Day(u16, u8, u8, &'a str),
    Moment(ExcelDateTime, &'a str),
    Truth(bool),
}

use Put::{Day, Moment, Nothing, Number, Text, Truth};

fn workbook(lines: &[&[Put<'_>]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (line, cells) in (0..).zip(lines) {
        for (column, cell) in (0..).zip(*cells) {
            let format = |code: &str| Format::new().set_num_format(code);
            match cell {
                Nothing => continue,
                Text(text) => sheet.write_string(line, column, *text),
                Number(number, code) => {
                    sheet.write_number_with_format(line, column, *number, &format(code))
                }
                Day(year, month, day, code) => {
                    let day = ExcelDateTime::from_ymd(*year, *month, *day).unwrap();
                    sheet.write_datetime_with_format(line, column, &day, &format(code))
                }
                Moment(moment, code) => {
                    sheet.write_datetime_with_format(line, column, moment, &format(code))
                }
                Truth(truth) => sheet.write_boolean(line, column, *truth),
            }
            .unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

/// A workbook with some of its text replaced.
fn altered(book: &[u8], from: &str, to: &str) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut packed = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut found = false;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().to_string();
        let mut content = String::new();
        part.read_to_string(&mut content).unwrap();
        found |= content.contains(from);
        packed.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        packed.write_all(content.replace(from, to).as_bytes()).unwrap();
    }
    assert!(found, "{from}");
    packed.finish().unwrap().into_inner()
}

fn header(names: &str) -> Vec<Put<'_>> {
    names.split(',').map(Text).collect()
}

/// The message of the first fault, in English.
async fn told(raw: &Raw, query: &str, table: &[u8]) -> String {
    let answer = import(&raw.with("accept-language", "en"), query, table).await;
    answer.json()["errors"][0]["message"].as_str().unwrap().to_owned()
}

async fn numbers(office: &Raw) -> Vec<String> {
    let page = office.get("/members?limit=200").await.ok();
    let items = page["items"].as_array().unwrap();
    items.iter().map(|item| item["member_number"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn a_line_break_in_a_name_is_refused_at_its_cell() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let table = table!("line-break-in-name-kills-mail.csv");
    let refused = import(office, "members&invite=true", table).await;
    assert_eq!(refused.problem(), ["422 /rows/1/family_name invalid_value"]);
    for inside in ["\n", "\r", "\r\n", "\u{85}", "\u{2028}", "\u{2029}", "\t", "\u{b}", "\u{202e}"]
    {
        let line = format!("1,a@example.jp,\"山田{inside}太郎\",花子,ヤマダ,ハナコ\n");
        let refused = import(office, "members", format!("{MEMBERS}\n{line}")).await;
        assert_eq!(refused.problem(), ["422 /rows/1/family_name invalid_value"], "{inside:?}");
    }
    let around = format!("{MEMBERS}\n1,a@example.jp,\"\n山田\u{feff} \",花子,ヤマダ,ハナコ\n");
    assert_eq!(import(office, "members&invite=true", around).await.ok(), did(1, 0, 0));
    assert_eq!(society.app.mails().await.len(), 1);
}

#[actix_web::test]
async fn a_damaged_character_is_refused_at_its_row_and_column() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let marked = table!("utf8-bom-with-one-stray-byte.csv");
    for table in [marked, marked.strip_prefix(b"\xef\xbb\xbf").unwrap()] {
        let refused = import(office, "members", table).await;
        assert_eq!(refused.problem(), ["422 /rows/2/family_name damaged_text"]);
        let params = &refused.json()["errors"][0]["params"];
        assert_eq!((&params["row"], &params["column"]), (&json!(3), &json!("C")));
        let message = refused.json()["errors"][0]["message"].as_str().unwrap().to_owned();
        assert!(message.starts_with("3行目のC列："), "{message}");
        assert!(told(office, "members", table).await.starts_with("Row 3, column C: "));
    }
    let (half, _, _) = encoding_rs::SHIFT_JIS.encode("name,prefecture,name_kana\n鴎病院,東京都,\n");
    let mut half = half.into_owned();
    half.extend(b"\x81,\x93\x8c\x8b\x9e\x93s,\n");
    let refused = import(office, "facilities", &half).await;
    assert_eq!(refused.problem(), ["422 /rows/2/name damaged_text"]);
    let replaced = "name,prefecture,name_kana\nみどり\u{fffd}院,東京都,\n";
    let refused = import(office, "facilities", replaced).await;
    assert_eq!(refused.problem(), ["422 /rows/1/name damaged_text"]);
    let in_header = b"name,prefecture,name_kana\xe3\x81\n\xe3\x81\x82\xe3\x81\x84,\xe6\x9d\xb1,\n";
    let refused = import(office, "facilities", in_header).await;
    assert_eq!(refused.problem()[0], "422 /header/name_kana\u{fffd} damaged_text");
    assert_eq!(numbers(office).await.len(), 2);
}

#[actix_web::test]
async fn half_width_kana_and_letters_of_windows_are_read() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let text = format!("{MEMBERS}\n1,a@example.jp,髙﨑,①～,ﾀｶｻｷ,ﾂｱｰ\n");
    let (table, _, lossy) = encoding_rs::SHIFT_JIS.encode(&text);
    assert!(!lossy);
    assert_eq!(import(office, "members", &table).await.ok(), did(1, 0, 0));
    assert_eq!(import(office, "members", &text).await.ok(), did(0, 0, 1));
    let kana = "name,prefecture,name_kana\nﾐﾅﾄﾋﾞｮｳｲﾝ,ﾄｳｷｮｳﾄ,ﾐﾅﾄ\nﾀﾏﾋﾞｮｳｲﾝ,ﾄｳｷｮｳﾄ,ﾀﾏ\n";
    let (table, _, _) = encoding_rs::SHIFT_JIS.encode(kana);
    assert_eq!(import(office, "facilities", &table).await.ok(), did(2, 0, 0));
    assert_eq!(import(office, "facilities", kana).await.ok(), did(0, 0, 2));
}

#[actix_web::test]
async fn a_quote_that_never_closes_is_refused_where_it_opened() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let table = table!("never-closed-quote-last.csv");
    let refused = import(office, "members", table).await;
    assert_eq!(refused.problem(), ["422 /rows/2/given_name_kana quote_not_closed"]);
    assert!(told(office, "members", table).await.starts_with("Row 3, column F: "));
    // Closed by the next quote, it holds lines, and no name does.
    let closed = format!(
        "{MEMBERS}\n1,a@example.jp,\"山田,太郎,ヤマダ,タロウ\n2,b@example.jp,\"架空\",太郎,カ,タ\n"
    );
    let refused = import(office, "members", closed).await;
    assert!(
        refused.problem().contains(&"422 /rows/1/family_name invalid_value".to_owned()),
        "{:?}",
        refused.problem()
    );
    let in_header =
        import(office, "facilities", "name,\"prefecture,name_kana\nみどり,東京都,\n").await;
    assert_eq!(in_header.problem()[0], "422 /header/ quote_not_closed");
    assert_eq!(numbers(office).await.len(), 2);
}

#[actix_web::test]
async fn empty_lines_are_no_rows_in_either_kind_of_file() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let csv = table!("five-empty-lines.csv");
    let text = std::str::from_utf8(csv).unwrap();
    let lines: Vec<Vec<Put<'_>>> = text
        .split_terminator("\r\n")
        .map(|line| if line.is_empty() { Vec::new() } else { header(line) })
        .collect();
    let lines: Vec<&[Put<'_>]> = lines.iter().map(Vec::as_slice).collect();
    let with_commas = text.replace("\r\n\r\n", "\r\n,,\u{3000},, ,\r\n");
    for table in [csv, workbook(&lines).as_slice(), with_commas.as_bytes()] {
        let refused = import(office, "members", table).await;
        assert_eq!(refused.problem(), ["422 /rows/2/email invalid_value"]);
        assert!(told(office, "members", table).await.starts_with("Row 8, column B: "));
    }
    // Before the header as well as below it.
    let early = format!("\n,,\n{MEMBERS}\n\n1,a@example.jp,架空,太郎,カ,タ\n");
    assert_eq!(import(office, "members", early).await.ok(), did(1, 0, 0));
    for nothing in ["\n\r\n\n", ",,\n , \n", "\u{feff}"] {
        let refused = import(office, "members", nothing).await;
        assert_eq!(refused.problem(), ["422 /file field_required"], "{nothing:?}");
    }
    let empty = import(office, "members", workbook(&[])).await;
    assert_eq!(empty.problem(), ["422 /file field_required"]);
}

#[actix_web::test]
async fn numbers_keep_the_zeros_that_their_cells_show() {
    let society = Society::new().await;
    let office = &society.office.raw;
    assert_eq!(
        import(office, "members", table!("number-format-000000.xlsx")).await.ok(),
        did(1, 0, 0)
    );
    assert!(numbers(office).await.contains(&"012345".to_owned()));
    let same = format!("{MEMBERS}\n012345,c20_1@example.jp,架空,太郎,カクウ,タロウ\n");
    assert_eq!(import(office, "members", same).await.ok(), did(0, 0, 1));
    let header = header(MEMBERS);
    let line = |number: Put<'static>, email: &'static str| {
        [number, Text(email), Text("架空"), Text("太郎"), Text("カ"), Text("タ")]
    };
    let read = workbook(&[
        &header,
        &line(Number(1.0, "General"), "a@example.jp"),
        &line(Number(2.0, "0"), "b@example.jp"),
        &line(Number(3.0, "@"), "c@example.jp"),
        &line(Number(4.0, "00000000"), "d@example.jp"),
        &line(Text("0005"), "e@example.jp"),
    ]);
    assert_eq!(import(office, "members", read).await.ok(), did(5, 0, 0));
    let known = numbers(office).await;
    for number in ["1", "2", "3", "00000004", "0005"] {
        assert!(known.contains(&number.to_owned()), "{number}: {known:?}");
    }
    for (cell, why) in [
        (Number(0.5, "0%"), "a percentage"),
        (Number(5.0, "0%"), "a whole percentage"),
        (Number(0.5, "General"), "a fraction"),
        (Number(0.5, "# ?/?"), "a written fraction"),
        (Number(1_234.0, "#,##0"), "an amount"),
        (Number(7.0, "0.00"), "decimals"),
        (Number(1.0, "\"K\"0"), "letters"),
        (Number(1e20, "General"), "more digits than there are"),
        (Number(1.5, "000000"), "a fraction with zeros"),
        (Day(2026, 4, 1, "yyyy/m/d"), "a day"),
        (Day(2026, 4, 1, "m\"月\"d\"日\""), "a day without year"),
        (Truth(true), "a truth"),
    ] {
        let book = workbook(&[&header, &line(cell, "f@example.jp")]);
        let refused = import(office, "members", book).await;
        assert_eq!(refused.problem(), ["422 /rows/1/member_number invalid_value"], "{why}");
    }
    assert_eq!(numbers(office).await.len(), known.len());
}

#[actix_web::test]
async fn days_are_read_as_spreadsheets_write_them() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let first = async |table: &[u8]| {
        import(office, "qualifications", table).await.ok();
        let found = office.get("/qualifications?q=100001").await.ok();
        let newest = found["items"].as_array().unwrap();
        newest.iter().map(|item| item["term_from"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    for (typed, day) in [
        ("2021/4/1", "2021-04-01"),
        ("2022/4/1 0:00", "2022-04-01"),
        ("2023-04-01T00:00:00", "2023-04-01"),
        ("令和6年4月1日", "2024-04-01"),
        ("令和元年5月1日", "2019-05-01"),
        ("平成30年4月1日", "2018-04-01"),
        ("２０１７年４月１日", "2017-04-01"),
        ("H28.4.1", "2016-04-01"),
    ] {
        let table = format!("{TERMS}\n100001,specialist,{typed},\n");
        assert!(first(table.as_bytes()).await.contains(&day.to_owned()), "{typed}");
    }
    for code in [
        "yyyy/m/d",
        "yyyy/m/d h:mm",
        "[$-411]ggge\"年\"m\"月\"d\"日\"",
        "[$-411]ge.m.d",
        "d-mmm-yy",
    ] {
        let book = workbook(&[
            &header(TERMS),
            &[Text("100001"), Text("registered"), Day(2015, 4, 1, code), Text("")],
        ]);
        assert!(first(&book).await.contains(&"2015-04-01".to_owned()), "{code}");
    }
    // The same number counted from 1904.
    let book = workbook(&[
        &header(TERMS),
        &[Text("100001"), Text("registered"), Day(2010, 3, 31, "yyyy/m/d"), Text("")],
    ]);
    let since_1904 = altered(&book, "<workbookPr ", "<workbookPr date1904=\"1\" ");
    assert!(first(&since_1904).await.contains(&"2014-04-01".to_owned()));
    let noon = ExcelDateTime::from_ymd(2026, 4, 1).unwrap().and_hms(12, 0, 0).unwrap();
    for cell in [
        Moment(noon, "yyyy/m/d h:mm"),
        Number(46_113.0, "General"),
        Number(60.0, "yyyy/m/d"),
        Number(-1.0, "yyyy/m/d"),
        Number(46_113.0, "0%"),
        Number(1.0, "[h]:mm:ss"),
        Text("2026/4/1 9:30"),
        Text("4/1/2026"),
        Text("26/4/1"),
        Text("2026.4.1"),
        Text("20260401"),
        Text("令和8年4月"),
        Text("infinity"),
        Text("-0001-01-01"),
        Truth(false),
    ] {
        let book =
            workbook(&[&header(TERMS), &[Text("100001"), Text("specialist"), cell, Nothing]]);
        let refused = import(office, "qualifications", book).await.problem();
        assert!(refused[0].starts_with("422 /rows/1/term_from "), "{refused:?}");
    }
    for day in ["1899-12-31", "2201-01-01", "9999-12-31", "明治元年12月31日"] {
        let table = format!("{TERMS}\n100001,specialist,{day},\n");
        let refused = import(office, "qualifications", table).await;
        assert_eq!(refused.problem(), ["422 /rows/1/term_from out_of_range"], "{day}");
    }
}

#[actix_web::test]
async fn headers_and_words_are_understood_in_japanese() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let members =
        "会員番号,メールアドレス,姓,名,姓（かな）,名（ｶﾅ）\n300001,a@example.jp,緩,試,か,た\n";
    assert_eq!(import(office, "members", members).await.ok(), did(1, 0, 0));
    let wrapped =
        "\"会員\n番号\",Email,姓,given name,姓(フリガナ),メイ\n300001,a@example.jp,緩,試,か,た\n";
    assert_eq!(import(office, "members", wrapped).await.ok(), did(0, 0, 1));
    let hospitals = "都道府県,施設名,施設名（かな）\n東京都,みどり病院,みどり\n";
    assert_eq!(import(office, "facilities", hospitals).await.ok(), did(1, 0, 0));
    let terms = "認定番号,認定開始日,施設名,都道府県,種別,認定終了日\n\
                 M-1,令和6年4月1日,みどり病院,東京都,基幹施設,\n\
                 M-2,令和6年4月1日,みどり病院,東京都,連携施設,令和11年3月31日\n\
                 M-3,2019/4/1,みどり病院,東京都,認定研修施設,2024/3/31\n";
    assert_eq!(import(office, "accreditations", terms).await.ok(), did(3, 0, 0));
    let held = "会員番号,資格,認定開始日,認定終了日\n\
                300001,専門医,令和2年4月1日,令和7年3月31日\n\
                300001,研修指導者資格を有する認定登録医,2015/4/1,\n\
                300001,認定登録医,2014/4/1,\n300001,指導医,2021/4/1,\n\
                300001,暫定指導医,2010/4/1,2015/3/31\n";
    assert_eq!(import(office, "qualifications", held).await.ok(), did(5, 0, 0));
    assert_eq!(import(office, "qualifications", held).await.ok(), did(0, 0, 5));
    let worked =
        "会員番号,施設名,都道府県,勤務開始日,勤務終了日\n300001,みどり病院,東京都,2015/4/1,\n";
    assert_eq!(import(office, "affiliations", worked).await.ok(), did(1, 0, 0));
    let twice = "会員番号,member_number,メール,姓,名,せい,めい\n";
    let refused = import(office, "members", twice).await;
    assert_eq!(refused.problem(), ["422 /header/member_number duplicate_item"]);
    let other = "会員番号,住所,姓,名,せい,めい\n";
    let refused = import(office, "members", other).await;
    assert_eq!(
        refused.problem(),
        ["422 /header/住所 unknown_field", "422 /header/email field_required"]
    );
    let unknown = "会員番号,資格,認定開始日,認定終了日\n300001,名医,2020/4/1,\n";
    let refused = import(office, "qualifications", unknown).await;
    assert_eq!(refused.problem(), ["422 /rows/1/kind invalid_value"]);
}

#[actix_web::test]
async fn a_hospital_is_the_same_however_it_is_composed_spaced_and_wide() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let known =
        json!({"name": "がん研病院", "prefecture": "東京都", "name_kana": "ガンケンビョウイン"});
    office.post("/facilities", &known).await.ok();
    assert_eq!(import(office, "facilities", table!("facilities-nfd.csv")).await.ok(), did(0, 0, 1));
    let line =
        |name: &str| format!("name,prefecture,name_kana\n{name},東京都,ガンケンビョウイン\n");
    for name in ["がん研 病院", "がん研\u{3000}病院", "か゛ん研病院", "がん\u{200b}研病院"]
    {
        assert_eq!(import(office, "facilities", line(name)).await.ok(), did(0, 0, 1), "{name}");
        let twin = json!({"name": name, "prefecture": "東京 都", "name_kana": ""});
        let refused = office.post("/facilities", &twin).await;
        assert_eq!(refused.problem(), ["422 /name already_exists"], "{name}");
    }
    let wide = format!("{}ＡＢＣ病院,東京都,\n", line("ABC病院"));
    let refused = import(office, "facilities", wide).await;
    assert_eq!(refused.problem(), ["422 /rows/2/name duplicate_item"]);
    let term = "number,term_from,facility_name,facility_prefecture,kind,term_to\n\
                G-1,2024/4/1,か\u{3099}ん研　病院,東京都,core,\n";
    assert_eq!(import(office, "accreditations", term).await.ok(), did(1, 0, 0));
    let worked = "member_number,facility_name,facility_prefecture,worked_from,worked_to\n\
                  100001,がん研病院,東京都,2020/4/1,\n100001,がん研 病院,東京都,2020/4/1,\n";
    let refused = import(office, "affiliations", worked).await;
    assert_eq!(refused.problem(), ["422 /rows/2/worked_from duplicate_item"]);
    // Another name is another hospital, and kana tell names apart.
    assert_eq!(import(office, "facilities", line("ガン研病院")).await.ok(), did(1, 0, 0));
}

#[track_caller]
fn unchanged(answer: &Answer, rows: usize) {
    assert_eq!(answer.ok(), did(0, 0, rows));
}

#[actix_web::test]
async fn what_the_export_writes_the_import_takes_for_every_text_that_is_accepted() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let texts = [
        "=1+1",
        "'=1",
        "+81",
        "-1",
        "@a",
        "＝1",
        "＋",
        "a,b",
        "a\"b\"c",
        "\"",
        "'",
        "''",
        "a;b",
        "1/2",
        "001",
        "2026/4/1",
        "50%",
        "1E5",
        "TRUE",
        "NULL",
        "か\u{3099}",
        "\u{fa19}社",
        "葛\u{e0100}城",
        "𠮷野家",
        "ﾊﾟｰｸ",
        "㈱①",
        "\u{e000}",
        "O’Brien",
        "a\u{200b}b",
        "नमस्\u{200d}ते",
        "👨‍👩‍👧",
        "_x000D_",
        "<b>&amp;",
        "%00",
        "\\n",
    ];
    for (index, text) in texts.iter().enumerate() {
        let hospital = json!({"name": text, "prefecture": format!("{text}県"), "name_kana": text});
        office.post("/facilities", &hospital).await.ok();
        let email = format!("m{index}@example.jp");
        let member = json!({
            "member_number": format!("{index}{text}"), "email": email, "family_name": text,
            "given_name": text, "family_name_kana": text, "given_name_kana": text,
            "password": "a-long-password",
        });
        office.post("/members", &member).await.ok();
    }
    for (kind, rows) in [("facilities", texts.len() + 1), ("members", texts.len() + 2)] {
        let table = office.get(&format!("/exports?kind={kind}")).await;
        unchanged(&import(office, kind, &table.body).await, rows);
        // The same in a workbook, as a spreadsheet program saves what it opened.
        let text = String::from_utf8(table.body).unwrap();
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let records: Vec<Vec<String>> = reader
            .records()
            .map(|record| record.unwrap().iter().map(str::to_owned).collect())
            .collect();
        let lines: Vec<Vec<Put<'_>>> =
            records.iter().map(|cells| cells.iter().map(|cell| Text(cell)).collect()).collect();
        let lines: Vec<&[Put<'_>]> = lines.iter().map(Vec::as_slice).collect();
        unchanged(&import(office, kind, workbook(&lines)).await, rows);
    }
}

#[actix_web::test]
async fn places_in_the_sheet_are_told_for_every_fault() {
    let society = Society::new().await;
    let office = &society.office.raw;
    let table = "prefecture,name,name_kana\n\n東京都,みどり病院,\n東京都,みどり病院,\n,x,,余り\n";
    let refused = import(office, "facilities", table).await;
    assert_eq!(
        refused.problem(),
        [
            "422 /rows/2/name duplicate_item",
            "422 /rows/3 unknown_field",
            "422 /rows/3/prefecture field_required",
        ]
    );
    let body = refused.json();
    let spots: Vec<(&Value, &Value)> = body["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| (&error["params"]["row"], &error["params"]["column"]))
        .collect();
    assert_eq!(
        spots,
        [(&json!(4), &json!("B")), (&json!(5), &json!("D")), (&json!(5), &json!("A"))]
    );
    let whole = import(office, "facilities", b"\x89PNG\r\n\x1a\n\x00\x00").await.json();
    assert_eq!(whole["errors"][0]["params"], json!({}));
}

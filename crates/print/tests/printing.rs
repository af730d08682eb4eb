//! Documents set by the real typesetter.

use std::collections::BTreeMap;

use shorei_domain::category::Category;
use shorei_domain::facility::{Accreditation, AccreditationKind};
use shorei_domain::id::{AccreditationId, FacilityId};
use shorei_domain::member::Language;
use shorei_domain::period::Term;
use shorei_domain::programme::{
    ApprovalRule, Bilingual, Definition, DefinitionParts, Programme, Section,
};
use shorei_domain::report::{Outline, Report, Revision, Sex, Status};
use shorei_print::sheets::{self, ApprovedBy, ReportToPrint, TableRow};
use shorei_print::{Dated, Document, Holder, Printer, Sheet};
use time::macros::{date, datetime};

fn definition() -> Definition {
    let section = |key: &str, ja: &str, en: &str| Section {
        key: key.to_owned(),
        label: Bilingual { ja: ja.to_owned(), en: en.to_owned() },
        help: Bilingual::default(),
        required: true,
        max_length: 800,
    };
    let parts = DefinitionParts {
        slots: vec![Some(Category::Pain)],
        free_categories: Vec::new(),
        sections: vec![
            section("diagnosis", "診断名", "Diagnosis"),
            section("course", "経過", "Course"),
        ],
        approval: ApprovalRule::NotRequired,
        conditions: Vec::new(),
        guidance: Vec::new(),
    };
    Definition::new(1, parts).expect("a sound definition")
}

fn hospital() -> Accreditation {
    Accreditation {
        id: AccreditationId(uuid::Uuid::nil()),
        facility: FacilityId(uuid::Uuid::nil()),
        number: "K-0101".to_owned(),
        kind: AccreditationKind::Training,
        term: Term::new(date!(2020 - 04 - 01), Some(date!(2025 - 03 - 31))).expect("a term"),
        name: "架空医科大学病院".to_owned(),
    }
}

fn report(course: &str) -> Report {
    let text = |key: &str, text: &str| (key.to_owned(), text.to_owned());
    Report {
        outline: Outline {
            category: Some(Category::Pain),
            accreditation: Some(AccreditationId(uuid::Uuid::nil())),
            care_from: Some(date!(2024 - 06 - 01)),
            care_to: Some(date!(2024 - 07 - 15)),
            remarks: String::new(),
        },
        patient_age: Some(72),
        patient_sex: Some(Sex::Female),
        sections: BTreeMap::from([text("diagnosis", "膵癌"), text("course", course)]),
    }
}

fn printed(language: Language, report: &Report) -> Sheet {
    let approval = ApprovedBy {
        instructor: "指導 花子 200001".to_owned(),
        on: date!(2026 - 06 - 30),
        on_paper: false,
    };
    sheets::report(
        language,
        &ReportToPrint {
            programme: Programme::SpecialistNew,
            definition: &definition(),
            number: 1,
            revision: Some(Revision(2)),
            report,
            accreditation: Some(hospital()),
            status: Status::Approved,
            approval: Some(approval),
        },
    )
}

fn document(language: Language, sheets: Vec<Sheet>) -> Document {
    Document {
        title: "症例報告書".to_owned(),
        language,
        holder: Holder { member_number: "100001".to_owned(), name: "申請 太郎".to_owned() },
        dated: Dated::Printed(date!(2026 - 07 - 01)),
        made_at: datetime!(2026-07-01 12:00 UTC),
        sheets,
    }
}

fn pdf(sheets: Vec<Sheet>) -> Vec<u8> {
    let document = document(Language::Ja, sheets);
    let pdf = Printer::new(None).print(&document).expect("it can be printed");
    if let Ok(folder) = std::env::var("SHOREI_PRINTED") {
        let name = std::thread::current().name().unwrap_or("printed").to_owned();
        std::fs::write(format!("{folder}/{name}.pdf"), &pdf).expect("the folder is there");
    }
    pdf
}

/// What a reader sees, page by page, as one copies it out of the file.
fn pages(pdf: &[u8]) -> Vec<String> {
    pdf_extract::extract_text_from_mem_by_pages(pdf).expect("text can be extracted")
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

#[test]
fn s17_a_report_can_be_searched_and_names_holder_slot_revision_page_and_day() {
    let pages = pages(&pdf(vec![printed(Language::Ja, &report("オピオイドを調整した。"))]));
    let text = squeezed(&pages[0]);
    for expected in [
        "会員番号100001申請太郎",
        "番号1",
        "第2版",
        "1/1ページ",
        "印刷日2026年7月1日",
        "膵癌",
        "オピオイドを調整した。",
        "架空医科大学病院K-0101",
        "指導花子200001",
    ] {
        assert!(text.contains(expected), "{expected} is not in {text}");
    }
}

#[test]
fn s17_each_sheet_begins_a_new_page_and_pages_are_counted_through() {
    let sheet = || printed(Language::Ja, &report("経過"));
    let pages = pages(&pdf(vec![sheet(), sheet(), sheet()]));
    assert_eq!(pages.len(), 3);
    assert!(squeezed(&pages[2]).contains("3/3ページ"));
}

#[test]
fn s17_what_a_doctor_writes_is_never_taken_for_markup() {
    let written = "= 見出し *強調* #panic() $x$ \\ <label> @ref `code`\n- 一\n// 注";
    let pages = pages(&pdf(vec![printed(Language::Ja, &report(written))]));
    assert!(
        squeezed(&pages[0])
            .contains(&squeezed("= 見出し *強調* #panic() $x$ \\ <label> @ref `code`"))
    );
}

#[test]
fn s17_a_character_that_no_font_has_is_drawn_as_a_geta_with_a_note() {
    let text = squeezed(&pages(&pdf(vec![printed(Language::Ja, &report("笑顔😀だった。"))]))[0]);
    assert!(text.contains("笑顔〓だった。"), "{text}");
    assert!(text.contains("書体にない文字です：U+1F600（経過の3文字目）。"), "{text}");
}

#[test]
fn s17_of_many_sheets_a_note_says_on_which_one_a_character_is_missing() {
    let sheet = |course: &str| printed(Language::En, &report(course));
    let document = document(Language::En, vec![sheet("A"), sheet("B\u{1F600}\u{1F600}")]);
    let pdf = Printer::new(None).print(&document).expect("it can be printed");
    let text = squeezed(&pages(&pdf).concat());
    assert!(text.contains("U+1F600("), "{text}");
    assert!(text.contains("no.1Course,character2)."), "{text}");
}

#[test]
fn s17_what_has_no_place_to_end_a_line_ends_it_before_the_margin() {
    for letter in ["W", "-", "ー", "…", "。", "々", "\u{a0}x", "（", "0"] {
        let run = letter.repeat(800);
        let pages = pages(&pdf(vec![printed(Language::Ja, &report(&run))]));
        let text = pages.concat();
        let last = letter.chars().next_back().expect("a letter");
        let found = |line: &str| line.matches(last).count();
        assert!(found(&text) >= 800, "{letter}: {}", found(&text));
        // A line of the page holds 48 letters of full width.
        let longest = text.lines().map(found).max().unwrap_or_default();
        assert!(longest <= 97, "{letter}: {longest} in a line");
    }
}

#[test]
fn s17_tabs_stay_blanks_and_whatever_ends_a_line_ends_it() {
    let written = "左\t右\u{b}二行目\u{2028}三行目\r\n四行目";
    let text = pages(&pdf(vec![printed(Language::Ja, &report(written))]))[0].clone();
    let lines: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    for line in ["二行目", "三行目", "四行目"] {
        assert!(lines.contains(&line), "{line} is no line of {lines:?}");
    }
    assert!(lines.iter().any(|line| line.starts_with('左') && line.ends_with('右')), "{lines:?}");
    assert!(!text.contains("左右") && !text.contains('〓'), "{text}");
}

#[test]
fn s17_the_characters_of_names_print_as_they_were_typed() {
    let names = "𠮷野 髙﨑 \u{fa10} \u{fa19} \u{fa1b} 𡈽";
    let mut document = document(Language::Ja, vec![printed(Language::Ja, &report(names))]);
    document.holder.name = "𠮷田 \u{fa19}".to_owned();
    let pdf = Printer::new(None).print(&document).expect("it can be printed");
    let text = squeezed(&pages(&pdf)[0]);
    assert!(text.contains(&squeezed(names)), "{text}");
    assert!(text.contains("𠮷田\u{fa19}") && !text.contains('〓'), "{text}");
}

#[test]
fn s17_the_head_breaks_a_long_name() {
    let mut document = document(Language::Ja, vec![printed(Language::Ja, &report("経過"))]);
    document.holder.name = "W".repeat(150);
    let pdf = Printer::new(None).print(&document).expect("it can be printed");
    let text = pages(&pdf).concat();
    let longest = text.lines().map(|line| line.matches('W').count()).max();
    assert!(longest.is_some_and(|longest| longest <= 100), "{longest:?}");
    assert_eq!(text.matches('W').count(), 150);
}

#[test]
fn s17_voiced_kana_written_in_two_parts_are_put_together() {
    let text =
        squeezed(&pages(&pdf(vec![printed(Language::Ja, &report("か\u{3099}ん性疼痛"))]))[0]);
    assert!(text.contains("がん性疼痛") && !text.contains('〓'), "{text}");
}

#[test]
fn s17_a_long_text_runs_over_pages_with_the_same_head() {
    let pages =
        pages(&pdf(vec![printed(Language::Ja, &report(&"疼痛の評価を行った。\n".repeat(120)))]));
    assert!(pages.len() > 1);
    for page in &pages {
        assert!(squeezed(page).contains("会員番号100001"), "{page}");
    }
}

#[test]
fn s11_the_paper_form_names_the_case_and_has_a_place_for_the_seal() {
    let written = report("経過");
    let sheet = sheets::paper_form(
        Language::Ja,
        &ReportToPrint {
            programme: Programme::SpecialistNew,
            definition: &definition(),
            number: 1,
            revision: Some(Revision(1)),
            report: &written,
            accreditation: Some(hospital()),
            status: Status::Registered,
            approval: None,
        },
        "退会 一郎 200009",
    );
    let text = squeezed(&pages(&pdf(vec![sheet]))[0]);
    for expected in ["書面による承認", "退会一郎200009", "第1版", "氏名（自署）", "印"]
    {
        assert!(text.contains(expected), "{expected} is not in {text}");
    }
}

#[test]
fn s17_the_table_has_a_line_for_every_slot() {
    let row = |number| TableRow {
        number,
        category: Some(Category::Delirium),
        remarks: "備考の文が二行にわたって書かれたときの長さです。".to_owned(),
        status: Status::Approved,
        facility: "架空医科大学附属北総合病院 K-0101 認定研修施設".to_owned(),
        approval: Some(ApprovedBy {
            instructor: "指導 花子 200001".to_owned(),
            on: date!(2026 - 06 - 30),
            on_paper: true,
        }),
    };
    let rows: Vec<_> = (1..=20).map(row).collect();
    let sheet = sheets::table(Language::Ja, "症例登録簿".to_owned(), Vec::new(), true, &rows);
    let pages = pages(&pdf(vec![sheet]));
    assert_eq!(pages.len(), 1, "it fits one page");
    let text = squeezed(&pages.concat());
    assert_eq!(text.matches("せん妄").count(), 20);
    assert!(text.contains("承認済（書面）"), "{text}");
}

#[test]
fn the_same_document_is_the_same_file_byte_for_byte() {
    let sheet = || vec![printed(Language::Ja, &report("経過"))];
    assert!(pdf(sheet()) == pdf(sheet()));
}

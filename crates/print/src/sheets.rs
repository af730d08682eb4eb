//! Makes the sheets of our documents from domain values.

use shorei_domain::category::Category;
use shorei_domain::facility::Accreditation;
use shorei_domain::member::Language;
use shorei_domain::programme::{Bilingual, Definition, Programme};
use shorei_domain::report::{Report, Revision, Status};
use shorei_wording::dates::{day, period, term};
use shorei_wording::words::{accreditation_kind, category, programme, sex, status};
use shorei_wording::{key, say, text};
use time::Date;

use crate::document::{Block, Column, Sheet};

/// Who was asked about a report or decided it, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApprovedBy {
    /// The instructor's name and member number, and their qualification if known.
    pub instructor: String,
    /// The day of the decision, or of the request if there is none yet.
    pub on: Date,
    /// Whether it was on paper (`S11`).
    pub on_paper: bool,
}

/// A report to print.
#[derive(Clone, Debug)]
pub struct ReportToPrint<'a> {
    /// The programme of its book.
    pub programme: Programme,
    /// The form of the report.
    pub definition: &'a Definition,
    /// 番号.
    pub number: u8,
    /// The registered revision to print, or `None` if the report was never registered.
    pub revision: Option<Revision>,
    /// The content.
    pub report: &'a Report,
    /// The accreditation term that it names.
    pub accreditation: Option<Accreditation>,
    /// Its state.
    pub status: Status,
    /// The instructor who approved it.
    pub approval: Option<ApprovedBy>,
}

/// A row of a book's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableRow {
    /// 番号.
    pub number: u8,
    /// 症例区分.
    pub category: Option<Category>,
    /// 備考.
    pub remarks: String,
    /// 状態.
    pub status: Status,
    /// 診療施設.
    pub facility: String,
    /// The instructor who was asked or approved, and when.
    pub approval: Option<ApprovedBy>,
}

impl TableRow {
    /// Makes the row of a report.
    #[must_use]
    pub fn of(language: Language, printed: &ReportToPrint<'_>) -> Self {
        let outline = &printed.report.outline;
        Self {
            number: printed.number,
            category: outline.category,
            remarks: outline.remarks.clone(),
            status: printed.status,
            facility: printed
                .accreditation
                .as_ref()
                .map(|held| facility(language, held))
                .unwrap_or_default(),
            approval: printed.approval.clone(),
        }
    }

    /// Makes the row of a slot without a report.
    #[must_use]
    pub fn empty(number: u8, category: Option<Category>) -> Self {
        Self {
            number,
            category,
            remarks: String::new(),
            status: Status::Unregistered,
            facility: String::new(),
            approval: None,
        }
    }
}

/// Makes the sheet of a report: its facts, then its sections in the order of the form, then the
/// remarks.
#[must_use]
pub fn report(language: Language, printed: &ReportToPrint<'_>) -> Sheet {
    let mut facts = facts(language, printed);
    let approval_required = printed.definition.approval_required();
    facts.push((
        text(language, key!("print.state")).to_owned(),
        status_with_approval(
            language,
            printed.status,
            printed.approval.as_ref(),
            approval_required,
        ),
    ));
    let mut blocks = vec![Block::Facts { rows: facts }];
    for section in &printed.definition.parts().sections {
        let content = printed.report.sections.get(&section.key);
        blocks.push(Block::Text {
            heading: label(language, &section.label),
            text: content.map_or_else(|| none(language), |content| content.trim().to_owned()),
        });
    }
    if !printed.report.outline.remarks.trim().is_empty() {
        blocks.push(Block::Text {
            heading: text(language, key!("page.form.remarks")).to_owned(),
            text: printed.report.outline.remarks.trim().to_owned(),
        });
    }
    let values = [
        ("programme", programme(language, printed.programme)),
        ("number", &printed.number.to_string()),
    ];
    let heading = say(language, key!("print.report"), &values);
    Sheet { heading, mark: mark(language, printed), blocks }
}

/// Makes the sheet of a book's or application's table (`S4`), under `heading`, with `facts` above
/// it.
#[must_use]
pub fn table(
    language: Language,
    heading: String,
    facts: Vec<(String, String)>,
    approval_required: bool,
    rows: &[TableRow],
) -> Sheet {
    let column = |key, share| Column { label: text(language, key).to_owned(), share };
    let columns = vec![
        column(key!("page.column.number"), 0),
        column(key!("page.column.category"), 3),
        column(key!("print.facility"), 4),
        column(key!("page.column.remarks"), 3),
        column(key!("print.state"), 4),
    ];
    let cells = |row: &TableRow| {
        let of = row.category.map(|one| category(language, one).to_owned()).unwrap_or_default();
        let state =
            status_with_approval(language, row.status, row.approval.as_ref(), approval_required);
        vec![row.number.to_string(), of, row.facility.clone(), row.remarks.clone(), state]
    };
    let mut blocks = vec![Block::Table { columns, rows: rows.iter().map(cells).collect() }];
    if !facts.is_empty() {
        blocks.insert(0, Block::Facts { rows: facts });
    }
    Sheet { heading, mark: String::new(), blocks }
}

/// Makes the form of a paper approval (`S11`), filled in with the case, for an instructor who left
/// the society to sign and seal.
#[must_use]
pub fn paper_form(language: Language, printed: &ReportToPrint<'_>, instructor: &str) -> Sheet {
    let line = |key| text(language, key).to_owned();
    let mut rows = vec![(line(key!("print.paper.instructor")), instructor.to_owned())];
    rows.extend(facts(language, printed));
    let blocks = vec![
        Block::Note { text: line(key!("print.paper.statement")) },
        Block::Facts { rows },
        Block::Signing {
            lines: vec![
                line(key!("print.paper.signed_on")),
                line(key!("print.paper.workplace")),
                line(key!("print.paper.signature")),
            ],
            seal: line(key!("print.paper.seal")),
        },
        Block::Note { text: line(key!("print.paper.help")) },
    ];
    Sheet { heading: line(key!("print.paper.title")), mark: mark(language, printed), blocks }
}

/// Describes a hospital with its number and kind.
fn facility(language: Language, held: &Accreditation) -> String {
    format!("{} {} {}", held.name, held.number, accreditation_kind(language, held.kind))
}

fn facts(language: Language, printed: &ReportToPrint<'_>) -> Vec<(String, String)> {
    let outline = &printed.report.outline;
    let fact = |key, value: Option<String>| {
        (text(language, key).to_owned(), value.unwrap_or_else(|| none(language)))
    };
    let hospital = printed
        .accreditation
        .as_ref()
        .map(|held| format!("{}\n{}", facility(language, held), term(language, held.term)));
    let age = printed
        .report
        .patient_age
        .map(|age| say(language, key!("page.form.years"), &[("age", &age.to_string())]));
    let of = outline.category.map(|one| category(language, one).to_owned());
    vec![
        fact(key!("page.form.category"), of),
        fact(key!("page.form.facility"), hospital),
        fact(key!("page.form.care"), outline.care().map(|care| period(language, care))),
        fact(key!("page.form.age"), age),
        fact(
            key!("page.form.sex"),
            printed.report.patient_sex.map(|one| sex(language, one).to_owned()),
        ),
    ]
}

/// Returns 番号 and revision, for the head of the pages.
fn mark(language: Language, printed: &ReportToPrint<'_>) -> String {
    let number = printed.number.to_string();
    let number = say(language, key!("print.slot"), &[("number", &number)]);
    match printed.revision {
        Some(Revision(revision)) => {
            let values = [("revision", &*revision.to_string())];
            format!("{number}  {}", say(language, key!("page.revision"), &values))
        }
        None => number,
    }
}

fn status_with_approval(
    language: Language,
    of: Status,
    approval: Option<&ApprovedBy>,
    approval_required: bool,
) -> String {
    let state = status(language, of, approval_required);
    let Some(ApprovedBy { instructor, on, on_paper }) = approval else {
        return state.to_owned();
    };
    let paper = if *on_paper { text(language, key!("print.on_paper")) } else { "" };
    format!("{state}{paper}\n{instructor} {}", day(language, *on))
}

fn label(language: Language, words: &Bilingual) -> String {
    match language {
        Language::En if !words.en.is_empty() => words.en.clone(),
        _ => words.ja.clone(),
    }
}

fn none(language: Language) -> String {
    text(language, key!("page.none")).to_owned()
}

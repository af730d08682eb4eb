//! The people of a test, each with a client of their own, and the society that they live in: made
//! through the secretariat's calls, as it is in life.

use serde_json::{Value, json};
use shorei_client::Client;
use shorei_contract::approval::{Decide, Decision, SendRequests};
use shorei_contract::case::{WriteAs, WriteCase};
use shorei_contract::facility::{NewAccreditation, NewHospital};
use shorei_contract::member::{NewAffiliation, NewMember, NewQualification};
use shorei_contract::query::ListCaseBooks;
use shorei_contract::round::NewRound;
use shorei_contract::session::SignIn;
use shorei_contract::{AccreditationKind, Programme, QualificationKind, Sex, Verdict};
use time::Date;
use time::macros::date;
use uuid::Uuid;

use crate::app::TestApp;
use crate::raw::Raw;

pub const PASSWORD: &str = "a-long-password";

/// Somebody who is signed in.
#[derive(Clone)]
pub struct Person {
    pub id: Uuid,
    pub number: String,
    pub client: Client,
    pub raw: Raw,
}

/// A society in small: the secretariat, a hospital with two terms, a round that is open, an applicant
/// and an instructor who worked there.
pub struct Society {
    pub app: TestApp,
    pub office: Person,
    pub applicant: Person,
    pub instructor: Person,
    pub hospital: Uuid,
    /// 認定研修施設, from April 2019 to March 2024.
    pub training: Uuid,
    /// 基幹施設, from April 2024, open.
    pub core: Uuid,
    pub round: Uuid,
}

/// Signs somebody in.
pub async fn sign_in(app: &TestApp, user_id: &str, password: &str) -> Person {
    let client = app.client();
    let input =
        SignIn { user_id: user_id.to_owned(), password: password.to_owned(), remember: false };
    let session = client.session_begin(&input).await.unwrap();
    Person {
        id: session.member.member_id,
        number: session.member.member_number.unwrap_or_default(),
        raw: app.raw().as_bearer(&session.access_token),
        client: client.with_token(session.access_token),
    }
}

/// The fields of a new member.
pub fn new_member(number: &str) -> NewMember {
    NewMember {
        member_number: number.to_owned(),
        email: format!("m{number}@example.jp"),
        family_name: "緩和".to_owned(),
        given_name: format!("試{number}"),
        family_name_kana: "かんわ".to_owned(),
        given_name_kana: "ためし".to_owned(),
        password: Some(PASSWORD.to_owned()),
        left_on: None,
    }
}

impl Society {
    /// A society without rate limits.
    pub async fn new() -> Self {
        Self::on(TestApp::new().await).await
    }

    /// The same once everybody has signed in again, since tokens end with the time that passes.
    pub async fn signed_in_again(self) -> Self {
        let applicant = sign_in(&self.app, "100001", PASSWORD).await;
        let instructor = sign_in(&self.app, "200001", PASSWORD).await;
        let office = sign_in(&self.app, "office@example.jp", PASSWORD).await;
        Self { office, applicant, instructor, ..self }
    }

    /// A society on that server.
    pub async fn on(app: TestApp) -> Self {
        app.add_staff("office@example.jp", PASSWORD).await;
        let office = sign_in(&app, "office@example.jp", PASSWORD).await;
        let hospital = new_hospital(&office, "みなと試験病院").await;
        let until = Some(date!(2024 - 03 - 31));
        let training = new_term(
            &office,
            hospital,
            "T-0101",
            AccreditationKind::Training,
            date!(2019 - 04 - 01),
            until,
        )
        .await;
        let core = new_term(
            &office,
            hospital,
            "K-0101",
            AccreditationKind::Core,
            date!(2024 - 04 - 01),
            None,
        )
        .await;
        let round = office.client.round_create(&new_round()).await.unwrap().value.id;
        let instructor = member(&app, &office, "200001").await;
        qualify(&office, instructor.id, QualificationKind::Specialist, date!(2015 - 04 - 01), None)
            .await;
        affiliate(&office, instructor.id, hospital, date!(2015 - 04 - 01), None).await;
        let instructor = sign_in(&app, &instructor.number, PASSWORD).await;
        let applicant = member(&app, &office, "100001").await;
        Self { app, office, applicant, instructor, hospital, training, core, round }
    }

    /// Another member.
    pub async fn member(&self, number: &str) -> Person {
        member(&self.app, &self.office, number).await
    }

    /// Another specialist, since then, who has never worked at the hospital.
    pub async fn specialist(&self, number: &str, since: Date) -> Person {
        let person = self.member(number).await;
        qualify(&self.office, person.id, QualificationKind::Specialist, since, None).await;
        sign_in(&self.app, number, PASSWORD).await
    }

    /// The applicant's book for 専門医新規.
    pub async fn book(&self) -> Uuid {
        book_of(&self.applicant).await
    }

    /// A report that may be registered in a slot of fixed category.
    pub fn report(&self) -> WriteCase {
        report(self.core)
    }

    /// Registers sound reports of the applicant in these slots, and gives their identifiers.
    pub async fn registered(&self, numbers: &[u8]) -> Vec<Uuid> {
        self.registered_by(&self.applicant, numbers).await
    }

    /// The same for somebody else.
    pub async fn registered_by(&self, person: &Person, numbers: &[u8]) -> Vec<Uuid> {
        let book = book_of(person).await;
        let mut ids = Vec::new();
        for number in numbers {
            let report = self.report();
            let case = person.client.case_write(book, *number, &report, None).await.unwrap();
            ids.push(case.value.id);
        }
        ids
    }

    /// Registers reports and asks the instructor about all of them; gives the requests' identifiers.
    pub async fn requested(&self, numbers: &[u8]) -> Vec<Uuid> {
        let case_ids = self.registered(numbers).await;
        self.ask(&self.applicant, case_ids).await
    }

    /// Asks the instructor about these reports.
    pub async fn ask(&self, person: &Person, case_ids: Vec<Uuid>) -> Vec<Uuid> {
        let input = SendRequests { case_ids, instructor_id: self.instructor.id, message: None };
        let requests = person.client.approval_request_send(&input).await.unwrap();
        requests.items.iter().map(|request| request.id).collect()
    }

    /// The instructor decides these requests alike.
    pub async fn decide(&self, requests: &[Uuid], verdict: Verdict) {
        let decisions = requests.iter().map(|id| Decision {
            request_id: *id,
            decision: verdict,
            comment: (verdict == Verdict::Return).then(|| "経過を詳しく".to_owned()),
        });
        let input = Decide { decisions: decisions.collect() };
        self.instructor.client.approval_request_decide(&input).await.unwrap();
    }
}

/// Somebody's book for 専門医新規.
pub async fn book_of(person: &Person) -> Uuid {
    let query =
        ListCaseBooks { programme: Some(Programme::SpecialistNew), ..ListCaseBooks::default() };
    person.client.case_book_list(&query).await.unwrap().items[0].id
}

/// A new member, signed in.
pub async fn member(app: &TestApp, office: &Person, number: &str) -> Person {
    office.client.member_create(&new_member(number)).await.unwrap();
    sign_in(app, number, PASSWORD).await
}

pub async fn qualify(
    office: &Person,
    member: Uuid,
    kind: QualificationKind,
    term_from: Date,
    term_to: Option<Date>,
) -> Uuid {
    let input = NewQualification { kind, term_from, term_to };
    office.client.qualification_create(member, &input).await.unwrap().value.id
}

pub async fn affiliate(
    office: &Person,
    member: Uuid,
    facility_id: Uuid,
    worked_from: Date,
    worked_to: Option<Date>,
) -> Uuid {
    let input = NewAffiliation { facility_id, worked_from, worked_to };
    office.client.affiliation_create(member, &input).await.unwrap().value.id
}

pub async fn new_hospital(office: &Person, name: &str) -> Uuid {
    let input = NewHospital {
        name: name.to_owned(),
        name_kana: "みなとしけんびょういん".to_owned(),
        prefecture: "神奈川県".to_owned(),
    };
    office.client.facility_create(&input).await.unwrap().value.id
}

pub async fn new_term(
    office: &Person,
    hospital: Uuid,
    number: &str,
    kind: AccreditationKind,
    term_from: Date,
    term_to: Option<Date>,
) -> Uuid {
    let number = number.to_owned();
    let input = NewAccreditation { number, kind, term_from, term_to, name: None };
    office.client.accreditation_create(hospital, &input).await.unwrap().value.id
}

/// 専門医新規 of 2026: written in April to June, approved until 15 July, applied with in July.
pub fn new_round() -> NewRound {
    NewRound {
        programme: Programme::SpecialistNew,
        name: "2026年度".to_owned(),
        registration_from: date!(2026 - 04 - 01),
        registration_to: date!(2026 - 06 - 30),
        approval_deadline: Some(date!(2026 - 07 - 15)),
        application_from: date!(2026 - 07 - 01),
        application_to: date!(2026 - 07 - 31),
    }
}

/// A sound report of care given in autumn 2025 under that accreditation.
pub fn report(accreditation: Uuid) -> WriteCase {
    let keys = [
        "diagnosis",
        "background",
        "history_before_intervention",
        "assessment",
        "course",
        "discussion",
    ];
    WriteCase {
        state: WriteAs::Registered,
        category: None,
        accreditation_id: Some(accreditation),
        care_from: Some(date!(2025 - 10 - 01)),
        care_to: Some(date!(2025 - 11 - 30)),
        patient_age: Some(70),
        patient_sex: Some(Sex::Female),
        sections: keys.map(|key| (key.to_owned(), "膵癌、肝転移。".to_owned())).into(),
        remarks: Some("夜間の疼痛".to_owned()),
    }
}

/// A report as JSON, to be spoilt by hand.
pub fn report_json(accreditation: Uuid) -> Value {
    serde_json::to_value(report(accreditation)).unwrap()
}

/// `value` with some fields replaced.
pub fn with(mut value: Value, changes: &Value) -> Value {
    for (name, change) in changes.as_object().unwrap() {
        value[name] = change.clone();
    }
    value
}

/// `{"case_ids": …, "instructor_id": …}`.
pub fn asking(case_ids: &[Uuid], instructor: Uuid) -> Value {
    json!({"case_ids": case_ids, "instructor_id": instructor})
}

//! All addresses of the page. Links are made from [`Page`], never from strings.

use shorei_contract::Programme;
use uuid::Uuid;

/// A page, with the parameters of its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    /// マイページTOP.
    Home,
    /// 納入状況.
    Dues,
    /// 認定情報.
    Certification,
    /// 指導医.
    Instructor,
    /// 専門医.
    Specialist,
    /// 認定登録医.
    Registered,
    /// 症例登録.
    Cases,
    /// The table of a programme's book.
    Book(Programme),
    /// The same, once the report in that slot was registered.
    BookAfter(Programme, u8),
    /// The table, to print.
    BookPrint(Programme),
    /// The report in a slot.
    Case(Programme, u8),
    /// The report, to print.
    CasePrint(Programme, u8),
    /// 書面による承認 of the report in a slot, by the instructor with this member number.
    Paper(Programme, u8, String),
    /// 指導者登録 for the reports in these slots.
    Request(Programme, Vec<u8>),
    /// 症例承認.
    Approvals,
    /// The reader, showing this request.
    Approval(Uuid),
    /// The report of this request, to print.
    ApprovalPrint(Uuid),
    /// 申請済みのデータ照会.
    Applications,
    /// An application with its content.
    Application(Uuid),
    /// 単位確認.
    Credits,
    /// 施設認定.
    Facility,
    /// 通知.
    Notifications,
    /// 事務局.
    Admin,
    /// The members, for the secretariat.
    Members,
    /// A member, for the secretariat.
    Member(Uuid),
    /// The hospitals, for the secretariat.
    Facilities,
    /// A hospital, for the secretariat.
    Hospital(Uuid),
    /// The rounds, for the secretariat.
    Rounds,
    /// The paper approvals, for the secretariat.
    Papers,
    /// All applications, for the secretariat.
    OfficeApplications,
    /// A round with its definition, for the secretariat.
    Round(Uuid),
    /// The mails, for the secretariat.
    Mails,
    /// Whole tables, for the secretariat.
    Imports,
    /// The API clients, for the secretariat.
    Clients,
    /// The webhook endpoints, for the secretariat.
    Webhooks,
    /// A webhook endpoint, for the secretariat.
    Webhook(Uuid),
    /// The audit trail.
    Audit,
    /// The caller's personal access tokens.
    Tokens,
    /// Sign-in.
    Login,
    /// Forgotten password.
    Password,
}

impl Page {
    /// The ten tabs in the order of the source document (`S2`).
    pub const TABS: [Self; 10] = [
        Self::Home,
        Self::Dues,
        Self::Certification,
        Self::Instructor,
        Self::Specialist,
        Self::Registered,
        Self::Cases,
        Self::Approvals,
        Self::Credits,
        Self::Facility,
    ];

    /// Returns the address.
    pub fn path(&self) -> String {
        match self {
            Self::Home => "/".to_owned(),
            Self::Dues => "/dues".to_owned(),
            Self::Certification => "/certification".to_owned(),
            Self::Instructor => "/instructor".to_owned(),
            Self::Specialist => "/specialist".to_owned(),
            Self::Registered => "/registered".to_owned(),
            Self::Cases => "/cases".to_owned(),
            Self::Book(programme) => format!("/cases/{}", programme.as_str()),
            Self::BookAfter(programme, number) => {
                format!("/cases/{}?registered={number}", programme.as_str())
            }
            Self::BookPrint(programme) => format!("/cases/{}/print", programme.as_str()),
            Self::Case(programme, number) => format!("/cases/{}/{number}", programme.as_str()),
            Self::CasePrint(programme, number) => {
                format!("/cases/{}/{number}/print", programme.as_str())
            }
            Self::Paper(programme, number, signer) => {
                format!("/cases/{}/{number}/paper?instructor={signer}", programme.as_str())
            }
            Self::Request(programme, numbers) => {
                let numbers: Vec<_> = numbers.iter().map(u8::to_string).collect();
                format!("/cases/{}/request?cases={}", programme.as_str(), numbers.join(","))
            }
            Self::Approvals => "/approvals".to_owned(),
            Self::Approval(id) => format!("/approvals/{id}"),
            Self::ApprovalPrint(id) => format!("/approvals/{id}/print"),
            Self::Applications => "/applications".to_owned(),
            Self::Application(id) => format!("/applications/{id}"),
            Self::Credits => "/credits".to_owned(),
            Self::Facility => "/facility".to_owned(),
            Self::Notifications => "/notifications".to_owned(),
            Self::Admin => "/admin".to_owned(),
            Self::Members => "/admin/members".to_owned(),
            Self::Member(id) => format!("/admin/members/{id}"),
            Self::Facilities => "/admin/facilities".to_owned(),
            Self::Hospital(id) => format!("/admin/facilities/{id}"),
            Self::Rounds => "/admin/rounds".to_owned(),
            Self::Papers => "/admin/papers".to_owned(),
            Self::OfficeApplications => "/admin/applications".to_owned(),
            Self::Round(id) => format!("/admin/rounds/{id}"),
            Self::Mails => "/admin/mails".to_owned(),
            Self::Imports => "/admin/imports".to_owned(),
            Self::Clients => "/admin/clients".to_owned(),
            Self::Webhooks => "/admin/webhooks".to_owned(),
            Self::Webhook(id) => format!("/admin/webhooks/{id}"),
            Self::Tokens => "/tokens".to_owned(),
            Self::Audit => "/admin/audit".to_owned(),
            Self::Login => "/login".to_owned(),
            Self::Password => "/password".to_owned(),
        }
    }
}

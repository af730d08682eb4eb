//! Identifiers. Each kind of entity has its own type, so that a case cannot be mistaken for a
//! member. All are UUIDs of version 7 made by the caller; the domain has no source of identifiers.

use uuid::Uuid;

macro_rules! identifiers {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

identifiers! {
    /// A member 会員 or a member of the secretariat's staff.
    MemberId,
    /// A case book 症例登録簿: one member's reports for one programme.
    CaseBookId,
    /// A case report 症例報告書. A new report in a slot gets a new identifier.
    CaseId,
    /// An approval request 承認依頼: one for each report.
    RequestId,
    /// An application 申請 with a case book.
    ApplicationId,
    /// A hospital 診療施設.
    FacilityId,
    /// One term of a hospital's accreditation 認定.
    AccreditationId,
    /// One term of a member's qualification 資格.
    QualificationId,
    /// An affiliation period 所属: a period during which a member works at a hospital.
    AffiliationId,
    /// A round 申請回 of a programme.
    RoundId,
    /// One version of a programme's definition.
    DefinitionId,
}

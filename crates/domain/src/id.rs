//! Identifiers. Each kind of thing has a type of its own, so that a case can never be taken for a
//! member. All are UUIDs of version 7, made by the caller: the domain has no source of them.

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
    /// A member 会員, or a person of the secretariat.
    MemberId,
    /// A case book 症例登録簿: one member's reports for one programme.
    CaseBookId,
    /// One case report 症例報告書. A new report in a slot has a new one.
    CaseId,
    /// An approval request 承認依頼: one for each report that was asked about.
    RequestId,
    /// An application 申請 with a case book.
    ApplicationId,
    /// A hospital 診療施設.
    FacilityId,
    /// One term of a hospital's accreditation 認定.
    AccreditationId,
    /// One term of a member's qualification 資格.
    QualificationId,
    /// A stretch of work of a member at a hospital.
    AffiliationId,
    /// A round 申請回 of a programme.
    RoundId,
    /// One version of a programme's definition.
    DefinitionId,
}

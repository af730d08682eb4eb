//! Query strings of lists.

use serde::{Deserialize, Serialize};
use time::Date;
use uuid::Uuid;

use crate::mail::MailState;
use crate::paper::PaperState;
use crate::webhook::DeliveryState;
use crate::{Category, Programme, RequestState};

/// Declares the query of a list: its own parameters, and the parameters of every list.
macro_rules! list {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
        #[cfg_attr(feature = "server", into_params(parameter_in = Query))]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            $(
                $(#[$field_doc])*
                #[serde(default, skip_serializing_if = "Option::is_none")]
                pub $field: Option<$type>,
            )*
            /// The maximum number of items per page, 1 to 200; 50 by default.
            #[cfg_attr(feature = "server", param(minimum = 1, maximum = 200))]
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub limit: Option<u32>,
            /// Where to continue: the `next_cursor` of the previous page, with the same filters.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub cursor: Option<String>,
        }
    };
}

list! {
    /// `GET /members`.
    ListMembers {
        /// Matches name, kana, member number or email, in any width, kana or case. Uses the first
        /// 10 words and 200 characters.
        q: String,
        /// Only members who have left, or only those who have not.
        left: bool,
    }
}

list! {
    /// `GET /qualifications`, `GET /affiliations`, `GET /dues` and `GET /credits`.
    ListOfMember {
        /// Matches the member's name, kana or number. Uses the first 10 words and 200 characters.
        q: String,
        /// Only of this member.
        member_id: Uuid,
    }
}

list! {
    /// `GET /rounds`.
    ListRounds {
        /// Matches the name. Uses the first 10 words and 200 characters.
        q: String,
        /// Only of this programme.
        programme: Programme,
    }
}

list! {
    /// `GET /case-books`.
    ListCaseBooks {
        /// Only of this programme.
        programme: Programme,
        /// Only of this member; for the secretariat.
        member_id: Uuid,
    }
}

list! {
    /// `GET /applications`.
    ListApplications {
        /// Matches the applicant's name, kana or number. Uses the first 10 words and 200
        /// characters.
        q: String,
        /// Only of this programme.
        programme: Programme,
        /// Only of this member; for the secretariat.
        member_id: Uuid,
    }
}

list! {
    /// `GET /paper-approvals`.
    ListPaperApprovals {
        /// Only in this state.
        state: PaperState,
        /// Only for this report.
        case_id: Uuid,
    }
}

list! {
    /// `GET /accreditations`.
    ListAccreditations {
        /// Matches the number, the hospital's name then or today, or its kana. Uses the first 10
        /// words and 200 characters.
        q: String,
        /// Only of this hospital.
        facility_id: Uuid,
    }
}

list! {
    /// `GET /notifications`.
    ListNotices {
        /// Only unread notices.
        unread: bool,
    }
}

list! {
    /// `GET /audit-events`.
    ListAuditEvents {
        /// Matches the name, kana or number of the actor. Uses the first 10 words and 200 characters.
        q: String,
        /// Matches the name, kana or number of the member, or the name of the hospital, that was acted
        /// on; entries of a report belong to its owner.
        subject: String,
        /// Only from this day on, in Japan.
        from: Date,
        /// Only until this day, inclusive, in Japan.
        to: Date,
        /// Only by this actor.
        actor_id: Uuid,
        /// Only about this report.
        case_id: Uuid,
        /// Only about this subject.
        subject_id: Uuid,
        /// Only this action, such as `case.read`, or all actions of a kind, such as `case`.
        action: String,
    }
}

list! {
    /// `GET /audit-anchors`.
    ListAuditAnchors {
        /// Only until this day, inclusive.
        until: Date,
    }
}

list! {
    /// `GET /mails`.
    ListMails {
        /// Matches the recipient's address, name, kana or member number. Uses the first 10 words
        /// and 200 characters.
        q: String,
        /// Only in this state.
        state: MailState,
    }
}

list! {
    /// `GET /facilities`.
    ListFacilities {
        /// Matches name, kana or accreditation number, in any width, kana or case. Uses the first
        /// 10 words and 200 characters.
        q: String,
        /// First day of the care period. Together with `care_to`, each item says whether it covers
        /// the period.
        care_from: Date,
        /// Last day of the care period.
        care_to: Date,
        /// `hospitals` lists hospitals, including those without an accreditation term.
        r#as: FacilitiesAs,
    }
}

list! {
    /// `GET /events`.
    ListEvents {
        /// Only events of these types, separated by commas; all by default.
        types: String,
        /// Only events after the event with this identifier: the last one handled.
        after: Uuid,
    }
}

list! {
    /// `GET /api-clients`.
    ListApiClients {}
}

list! {
    /// `GET /webhook-endpoints`.
    ListWebhookEndpoints {}
}

list! {
    /// `GET /webhook-endpoints/{id}/deliveries`.
    ListDeliveries {
        /// Only in this state; all by default.
        state: DeliveryState,
    }
}

list! {
    /// `GET /instructors`.
    ListInstructors {
        /// The reports to ask about, separated by commas; of one book.
        case_ids: String,
        /// Matches name, kana, member number, or a hospital where they work or worked. Uses the
        /// first 10 words and 200 characters.
        q: String,
    }
}

list! {
    /// `GET /approval-requests`.
    ListRequests {
        /// `applicant`: requests the caller sent; `instructor`: requests sent to the caller; by
        /// default both, or all for the secretariat.
        r#as: RequestsAs,
        /// Only in this state.
        state: RequestState,
        /// Only of this programme.
        programme: Programme,
        /// Only of this applicant.
        applicant: Uuid,
        /// Only of this category.
        category: Category,
        /// Only about this report.
        case_id: Uuid,
        /// The order; newest first by default.
        sort: RequestsSort,
    }
}

/// The items of a list of facilities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FacilitiesAs {
    /// One item per hospital.
    Hospitals,
}

/// The requests that a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RequestsAs {
    /// Requests the caller sent.
    Applicant,
    /// Requests sent to the caller.
    Instructor,
}

/// The order of requests; a minus reverses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub enum RequestsSort {
    /// Oldest first.
    #[serde(rename = "requested_at")]
    RequestedAt,
    /// Newest first.
    #[serde(rename = "-requested_at")]
    RequestedAtDescending,
    /// By the applicant's name in kana.
    #[serde(rename = "applicant")]
    Applicant,
    /// By the applicant's name in kana, reversed.
    #[serde(rename = "-applicant")]
    ApplicantDescending,
    /// By the slot's number.
    #[serde(rename = "slot_number")]
    SlotNumber,
    /// By the slot's number, reversed.
    #[serde(rename = "-slot_number")]
    SlotNumberDescending,
}

/// `GET /cases/{case_id}`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ReadCase {
    /// An earlier registered revision; by default the report as the caller may read it.
    #[cfg_attr(feature = "server", param(minimum = 1))]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<u32>,
}

/// `GET /cases/{case_id}/paper-form.pdf`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct PrintForm {
    /// The instructor who will sign, who must have left the society.
    pub instructor_id: Uuid,
}

//! Query strings of lists.

use serde::{Deserialize, Serialize};
use time::Date;
use uuid::Uuid;

use crate::mail::MailState;
use crate::paper::PaperState;
use crate::webhook::DeliveryState;
use crate::{Category, Programme, RequestState};

/// Declares the query of a list: its own parameters, and those that every list accepts.
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
            /// How many items a page holds, 1 to 200; 50 by default.
            #[cfg_attr(feature = "server", param(minimum = 1, maximum = 200))]
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub limit: Option<u32>,
            /// Where to go on: the `next_cursor` of the page before, with the same filters.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub cursor: Option<String>,
        }
    };
}

list! {
    /// `GET /members`.
    ListMembers {
        /// Matches name, kana, member number or email, in any width, kana or case. Its first 10 words
        /// and 200 characters count.
        q: String,
        /// Only those who have left, or only those who have not.
        left: bool,
    }
}

list! {
    /// `GET /qualifications`, `GET /affiliations`, `GET /dues` and `GET /credits`.
    ListOfMember {
        /// Matches the member's name, kana or number. Its first 10 words
        /// and 200 characters count.
        q: String,
        /// Of this member alone.
        member_id: Uuid,
    }
}

list! {
    /// `GET /rounds`.
    ListRounds {
        /// Matches the name. Its first 10 words
        /// and 200 characters count.
        q: String,
        /// Of this programme alone.
        programme: Programme,
    }
}

list! {
    /// `GET /case-books`.
    ListCaseBooks {
        /// Of this programme alone.
        programme: Programme,
        /// Of this member alone; for the secretariat.
        member_id: Uuid,
    }
}

list! {
    /// `GET /applications`.
    ListApplications {
        /// Matches the applicant's name, kana or number. Its first 10 words
        /// and 200 characters count.
        q: String,
        /// Of this programme alone.
        programme: Programme,
        /// Of this member alone; for the secretariat.
        member_id: Uuid,
    }
}

list! {
    /// `GET /paper-approvals`.
    ListPaperApprovals {
        /// How they stand.
        state: PaperState,
        /// Of this report alone.
        case_id: Uuid,
    }
}

list! {
    /// `GET /accreditations`.
    ListAccreditations {
        /// Matches number, the hospital's name then or today, or its kana. Its first 10 words
        /// and 200 characters count.
        q: String,
        /// Of this hospital alone.
        facility_id: Uuid,
    }
}

list! {
    /// `GET /notifications`.
    ListNotices {
        /// Only those not yet read.
        unread: bool,
    }
}

list! {
    /// `GET /audit-events`.
    ListAuditEvents {
        /// Done by this person.
        actor_id: Uuid,
        /// Concerning this report.
        case_id: Uuid,
        /// Done to this thing.
        subject_id: Uuid,
        /// What was done, such as `case.read`.
        action: String,
    }
}

list! {
    /// `GET /mails`.
    ListMails {
        /// Matches the recipient's address, name, kana or member number. Its first 10 words
        /// and 200 characters count.
        q: String,
        /// How they stand.
        state: MailState,
    }
}

list! {
    /// `GET /facilities`.
    ListFacilities {
        /// Matches name, kana or accreditation number, in any width, kana or case. Its first 10 words
        /// and 200 characters count.
        q: String,
        /// First day of the care period; with `care_to`, each item says whether it covers it.
        care_from: Date,
        /// Last day of the care period.
        care_to: Date,
        /// `hospitals` lists hospitals, also those without an accreditation term.
        r#as: FacilitiesAs,
    }
}

list! {
    /// `GET /events`.
    ListEvents {
        /// Only events of these types, separated by commas; all by default.
        types: String,
        /// Only what comes after the event with this identifier: the last one that was handled.
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
        /// How they stand; left out: all.
        state: DeliveryState,
    }
}

list! {
    /// `GET /instructors`.
    ListInstructors {
        /// The reports to be asked about, separated by commas; of one book.
        case_ids: String,
        /// Matches name, kana, member number, or a hospital where they work or worked. Its first 10 words
        /// and 200 characters count.
        q: String,
    }
}

list! {
    /// `GET /approval-requests`.
    ListRequests {
        /// `applicant`: those I sent; `instructor`: those sent to me; left out: both, or all for the
        /// secretariat.
        r#as: RequestsAs,
        /// How they stand.
        state: RequestState,
        /// Of this programme alone.
        programme: Programme,
        /// Of this applicant alone.
        applicant: Uuid,
        /// Of this category alone.
        category: Category,
        /// About this report alone.
        case_id: Uuid,
        /// By what they are sorted; newest first by default.
        sort: RequestsSort,
    }
}

/// What a list of facilities is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum FacilitiesAs {
    /// One item a hospital.
    Hospitals,
}

/// Whose requests a list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RequestsAs {
    /// Those that the caller sent.
    Applicant,
    /// Those that were sent to the caller.
    Instructor,
}

/// By what requests are sorted; with a minus, the other way round.
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
    /// By the applicant's name in kana, backwards.
    #[serde(rename = "-applicant")]
    ApplicantDescending,
    /// By the slot's number.
    #[serde(rename = "slot_number")]
    SlotNumber,
    /// By the slot's number, backwards.
    #[serde(rename = "-slot_number")]
    SlotNumberDescending,
}

/// `GET /cases/{case_id}`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct ReadCase {
    /// An earlier registered revision; left out: the report as the caller may read it.
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
    /// Who is to sign: somebody who has left the society.
    pub instructor_id: Uuid,
}

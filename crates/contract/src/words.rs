//! The domain's words, as the API names them.

use serde::{Deserialize, Serialize};

/// Mirrors an enum of the domain with the names of the API and conversions both ways.
macro_rules! mirror {
    ($(#[$doc:meta])* $name:ident = $domain:ty { $($(#[$word_doc:meta])* $variant:ident = $word:tt),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
        pub enum $name {
            $($(#[$word_doc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// All values.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the value's name in the API.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }

            /// Returns the value with this name.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.as_str() == word)
            }
        }

        impl From<$domain> for $name {
            fn from(value: $domain) -> Self {
                type Domain = $domain;
                match value { $(Domain::$variant => Self::$variant,)+ }
            }
        }

        impl From<$name> for $domain {
            fn from(value: $name) -> Self {
                match value { $($name::$variant => Self::$variant,)+ }
            }
        }
    };
}

mirror! {
    /// A person's language, on screen and in mails.
    Language = shorei_domain::member::Language {
        /// 日本語.
        Ja = "ja",
        /// English.
        En = "en",
    }
}

mirror! {
    /// A programme 申請種別.
    Programme = shorei_domain::programme::Programme {
        /// 専門医新規.
        SpecialistNew = "specialist-new",
        /// 認定登録医新規.
        RegisteredNew = "registered-new",
        /// 専門医移行.
        SpecialistTransfer = "specialist-transfer",
    }
}

mirror! {
    /// A category 症例区分.
    Category = shorei_domain::category::Category {
        /// 痛み.
        Pain = "pain",
        /// 身体症状（痛み以外）.
        PhysicalSymptoms = "physical_symptoms",
        /// 精神症状.
        PsychiatricSymptoms = "psychiatric_symptoms",
        /// せん妄.
        Delirium = "delirium",
        /// 苦痛緩和のための鎮静.
        PalliativeSedation = "palliative_sedation",
        /// 社会的な関わり.
        SocialCare = "social_care",
        /// スピリチュアルな関わり.
        SpiritualCare = "spiritual_care",
        /// その他; only where the programme's definition allows it.
        Other = "other",
    }
}

mirror! {
    /// A patient's sex.
    Sex = shorei_domain::report::Sex {
        /// 女性.
        Female = "female",
        /// 男性.
        Male = "male",
        /// その他.
        Other = "other",
        /// 記載しない.
        NotStated = "not_stated",
    }
}

mirror! {
    /// The state of a slot's report.
    Status = shorei_domain::report::Status {
        /// 未登録: the slot is empty.
        Unregistered = "unregistered",
        /// 下書き.
        Draft = "draft",
        /// 未承認; 登録済 where no approval is needed.
        Registered = "registered",
        /// 承認依頼中.
        Requested = "requested",
        /// 承認済.
        Approved = "approved",
        /// 差し戻し.
        Returned = "returned",
        /// 申請済.
        Submitted = "submitted",
    }
}

mirror! {
    /// An action on a slot.
    Action = shorei_domain::case_book::Action {
        /// Write the report.
        Edit = "edit",
        /// Register it.
        Register = "register",
        /// Ask an instructor.
        Request = "request",
        /// Withdraw the request.
        Withdraw = "withdraw",
        /// Print the report.
        Print = "print",
        /// Delete it.
        Delete = "delete",
        /// Restore the newest deleted report.
        Restore = "restore",
        /// Reopen an approved report.
        Reopen = "reopen",
    }
}

mirror! {
    /// The state of an approval request.
    RequestState = shorei_domain::reading::RequestState {
        /// 未対応.
        Requested = "requested",
        /// 承認.
        Approved = "approved",
        /// 差し戻し.
        Returned = "returned",
        /// 辞退.
        Declined = "declined",
        /// 取り下げ.
        Withdrawn = "withdrawn",
    }
}

mirror! {
    /// An instructor's decision.
    Verdict = shorei_domain::approval::Verdict {
        /// 承認.
        Approve = "approve",
        /// 差し戻し.
        Return = "return",
        /// 辞退.
        Decline = "decline",
    }
}

mirror! {
    /// The result of an application.
    Outcome = shorei_domain::application::Outcome {
        /// 合格.
        Passed = "passed",
        /// 不合格.
        Failed = "failed",
    }
}

mirror! {
    /// The kind of a hospital's accreditation.
    AccreditationKind = shorei_domain::facility::AccreditationKind {
        /// 認定研修施設.
        Training = "training",
        /// 基幹施設.
        Core = "core",
        /// 連携施設.
        Affiliated = "affiliated",
    }
}

mirror! {
    /// The kind of a member's qualification.
    QualificationKind = shorei_domain::qualification::QualificationKind {
        /// 指導医.
        Instructor = "instructor",
        /// 専門医.
        Specialist = "specialist",
        /// 研修指導者資格を有する認定登録医.
        RegisteredSupervisor = "registered_supervisor",
        /// 認定登録医; may not approve.
        Registered = "registered",
        /// 暫定指導医.
        ProvisionalInstructor = "provisional_instructor",
    }
}

mirror! {
    /// A group of activities that earn credits.
    CreditGroup = shorei_domain::credits::Group {
        /// 学会・セミナー出席.
        Attendance = "attendance",
        /// 学会発表.
        Presentation = "presentation",
        /// 論文・著書.
        Publication = "publication",
        /// 教育実績.
        Teaching = "teaching",
    }
}

mirror! {
    /// Whether a year's dues were paid.
    DuesState = shorei_domain::dues::State {
        /// 納入済.
        Paid = "paid",
        /// 未納.
        Unpaid = "unpaid",
    }
}

mirror! {
    /// The secretariat's decision about a paper approval.
    PaperVerdict = shorei_domain::paper::PaperVerdict {
        /// Approves the report.
        Accept = "accept",
        /// Returns the report, with a reason.
        Refuse = "refuse",
    }
}

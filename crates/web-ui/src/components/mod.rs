//! Components used by more than one page.

mod care_timeline;
mod case_text;
mod conflict;
mod data_view;
mod date_field;
mod dialog;
mod download;
mod editing;
mod facility_box;
mod field;
mod heading;
mod history;
mod hurry;
mod more;
mod progress;
mod scope_picker;
mod secret_dialog;
mod selection;
mod state_badge;
mod submit;
mod toast;

pub use care_timeline::{Bar, CareTimeline};
pub use case_text::{CaseText, of};
pub use conflict::{Compared, Conflict};
pub use data_view::{DataView, Empty, Failed, Loading, load, present, told};
pub use date_field::{DateField, DayInput, wrong_in_words};
pub use dialog::Dialog;
pub use download::Download;
pub use editing::{Bound, Editing, Reader, Saved, Unsaved};
pub use facility_box::{Chosen, FacilityBox, accreditation_id};
pub use field::{Field, described};
pub use heading::{FirstPage, Heading};
pub use history::HistoryList;
pub use hurry::PaperHurry;
pub use more::MoreButton;
pub use progress::{BookProgress, in_state};
pub use scope_picker::{ScopePicker, in_words};
pub use secret_dialog::SecretDialog;
pub use selection::{SelectAll, Selection};
pub use state_badge::{
    AccreditationBadge, DeliveryBadge, DuesBadge, EndpointBadge, MailBadge, MetBadge, RequestBadge,
    StandingBadge, StateBadge,
};
pub use submit::{Problem, Submit};
pub use toast::{ToastList, Toasts, toasts};

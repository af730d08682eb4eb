//! The scan of a form beside the report that it approves, so that both are compared before it is accepted.

use leptos::prelude::*;
use shorei_client::{Client, Failure};
use shorei_contract::case::Case;
use shorei_contract::paper::PaperApproval;
use shorei_contract::query::ReadCase;
use uuid::Uuid;

use crate::components::{CaseText, DataView, load};
use crate::{browser, t};

/// Which scan, and the revision that it approves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Of {
    id: Uuid,
    case: Uuid,
    revision: u32,
    slot: u8,
    media_type: String,
}

impl Of {
    /// That of a paper approval.
    pub fn paper(paper: &PaperApproval) -> Self {
        let PaperApproval { id, case_id, revision, slot_number, file, .. } = paper;
        let media_type = file.media_type.clone();
        Self { id: *id, case: *case_id, revision: *revision, slot: *slot_number, media_type }
    }

    /// Our own name for the file, by what it truly is: what its sender called it is not trusted.
    pub fn file_name(&self) -> String {
        let ending = match self.media_type.as_str() {
            "image/jpeg" => "jpg",
            "image/png" => "png",
            _ => "pdf",
        };
        format!("paper-approval-{}.{ending}", self.slot)
    }
}

/// Both, as they were read.
#[derive(Clone, PartialEq)]
struct Read {
    scan: Vec<u8>,
    /// `None` where the report was deleted meanwhile.
    case: Option<Case>,
}

async fn read(client: &Client, of: &Of) -> Result<Read, Failure> {
    let scan = client.paper_approval_file(of.id).await?;
    let revision = ReadCase { revision: Some(of.revision) };
    let case = match client.case_show(of.case, &revision).await {
        Ok(tagged) => Some(tagged.value),
        Err(failure) if failure.status() == Some(404) => None,
        Err(failure) => return Err(failure),
    };
    Ok(Read { scan, case })
}

/// The scan, and the report beside it.
#[component]
pub fn Beside(of: Of) -> impl IntoView {
    let media_type = StoredValue::new(of.media_type.clone());
    let both = load(move || of.clone(), async |client, of: Of| read(&client, &of).await);
    view! {
        <DataView resource=both let:both>
            {move || {
                let Read { scan, case } = both.get();
                view! {
                    <div class="beside">
                        <Scan scan media_type=media_type.get_value() />
                        <article>
                            {match case {
                                Some(case) => view! { <CaseText definition=std::sync::Arc::clone(&case.definition) case deep=true /> }.into_any(),
                                None => view! { <p>{t!("page.approvals.deleted")}</p> }.into_any(),
                            }}
                        </article>
                    </div>
                }
            }}
        </DataView>
    }
}

/// The scan alone, as the browser shows files of its kind.
#[component]
fn Scan(scan: Vec<u8>, media_type: String) -> impl IntoView {
    let Some(address) = browser::address_of(&scan, &media_type) else {
        return ().into_any();
    };
    let shown = address.clone();
    on_cleanup(move || browser::forget_address(&address));
    if media_type == "application/pdf" {
        return view! { <iframe src=shown title=t!("page.paper.file")></iframe> }.into_any();
    }
    view! { <img src=shown alt=t!("page.paper.file") /> }.into_any()
}

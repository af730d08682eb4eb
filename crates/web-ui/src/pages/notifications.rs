//! 通知: what was done to one's reports and requests, each leading to its case (`S20`).

use leptos::prelude::*;
use leptos_router::components::A;
use shorei_contract::notification::{Notice, NoticeKind, ReadNotices};
use shorei_contract::query::ListNotices;
use shorei_wording::dates::instant;
use shorei_wording::key;
use uuid::Uuid;

use crate::components::{DataView, Empty, Heading, Problem, Submit, load};
use crate::language::words;
use crate::page::Page;
use crate::session::session;
use crate::{label, t};

/// How many the page shows; older ones stand in the history of their report.
const SHOWN: u32 = 200;

/// The notices.
#[component]
pub fn Notifications() -> impl IntoView {
    let session = session();
    let notices = load(
        || (),
        async |client, ()| {
            let query = ListNotices { limit: Some(SHOWN), ..Default::default() };
            client.notification_list(&query).await.map(|page| page.items)
        },
    );
    let submit = Submit::new("notices-problem");
    let mark = move |ids: Vec<Uuid>| {
        let input = ReadNotices { notification_ids: ids };
        let call = async move {
            session.call(async |client| client.notification_read(&input).await).await
        };
        submit.run(call, move |_| {
            notices.refetch();
            session.look_again();
        });
    };
    view! {
        <Heading title=label!("page.tab.notifications") />
        <Problem of=submit />
        <DataView resource=notices let:notices>
            {move || {
                let notices = notices.get();
                if notices.is_empty() {
                    return view! { <Empty><p>{t!("page.notices.none")}</p></Empty> }.into_any();
                }
                let unread: Vec<_> =
                    notices.iter().filter(|notice| notice.read_at.is_none()).map(|notice| notice.id).collect();
                let all = unread.clone();
                view! {
                    {(!unread.is_empty()).then(|| view! {
                        <p>
                            <button type="button" class="button" on:click=move |_| mark(all.clone())>
                                {t!("page.notices.mark_all")}
                            </button>
                        </p>
                    })}
                    <ul class="notices">
                        {notices.chunk_by(are_of_one_act).map(|notices| view! { <Line notices=notices.to_vec() mark /> }).collect_view()}
                    </ul>
                }.into_any()
            }}
        </DataView>
    }
}

/// Whether an applicant did both at once, as when they ask about several reports.
fn are_of_one_act(one: &Notice, next: &Notice) -> bool {
    let act = |notice: &Notice| {
        let Notice { kind, programme, created_at, .. } = *notice;
        (kind, programme, created_at, notice.actor.as_ref().map(|actor| actor.member_id))
    };
    is_to_instructor(one.kind) && act(one) == act(next)
}

fn is_to_instructor(kind: NoticeKind) -> bool {
    matches!(
        kind,
        NoticeKind::RequestSent | NoticeKind::RequestWithdrawn | NoticeKind::CaseReopened
    )
}

/// What one act gave notice of. Following it marks it as read.
#[component]
fn Line(notices: Vec<Notice>, mark: impl Fn(Vec<Uuid>) + Copy + Send + 'static) -> impl IntoView {
    let words = words();
    let unread: Vec<_> =
        notices.iter().filter(|notice| notice.read_at.is_none()).map(|notice| notice.id).collect();
    let is_unread = !unread.is_empty();
    let mut notices = notices;
    notices.sort_by_key(|notice| notice.slot_number);
    let others: Vec<_> =
        notices.iter().skip(1).map(|notice| notice.slot_number.to_string()).collect();
    let Notice { kind, message, programme, slot_number, request_id, created_at, .. } =
        notices.swap_remove(0);
    let page = match (is_to_instructor(kind), others.is_empty()) {
        (true, true) => Page::Approval(request_id),
        (true, false) => Page::Approvals,
        (false, _) => Page::Case(programme, slot_number),
    };
    let others = (!others.is_empty()).then(|| {
        let numbers = others.join(words.text(key!("list.and")));
        t!("page.notices.others", numbers = numbers)
    });
    view! {
        <li data-unread=is_unread.to_string()>
            {is_unread.then(|| view! { <span class="mark" data-required="true">{t!("page.notices.unread")}</span> })}
            <span class="small">{instant(created_at)}</span>
            <A href=page.path() on:click=move |_| if is_unread { mark(unread.clone()) }>{message} " " {others}</A>
        </li>
    }
}

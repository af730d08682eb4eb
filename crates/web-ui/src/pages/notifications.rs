//! 通知: what was done to one's reports and requests, each leading to its case (`S20`).

use leptos::prelude::*;
use leptos_router::components::A;
use shorei_contract::notification::{Notice, NoticeKind, ReadNotices};
use shorei_contract::query::ListNotices;
use shorei_wording::dates::instant;
use uuid::Uuid;

use crate::components::{DataView, Empty, Heading, Problem, Submit, load};
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
                        {notices.into_iter().map(|notice| view! { <Line notice mark /> }).collect_view()}
                    </ul>
                }.into_any()
            }}
        </DataView>
    }
}

/// One notice. Following it marks it as read.
#[component]
fn Line(notice: Notice, mark: impl Fn(Vec<Uuid>) + Copy + Send + 'static) -> impl IntoView {
    let Notice {
        id, kind, message, programme, slot_number, request_id, created_at, read_at, ..
    } = notice;
    let unread = read_at.is_none();
    let page = match kind {
        NoticeKind::RequestSent | NoticeKind::RequestWithdrawn | NoticeKind::CaseReopened => {
            Page::Approval(request_id)
        }
        _ => Page::Case(programme, slot_number),
    };
    view! {
        <li data-unread=unread.to_string()>
            {unread.then(|| view! { <span class="mark" data-required="true">{t!("page.notices.unread")}</span> })}
            <span class="small">{instant(created_at)}</span>
            <A href=page.path() on:click=move |_| if unread { mark(vec![id]) }>{message}</A>
        </li>
    }
}

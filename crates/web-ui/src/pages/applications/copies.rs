//! The next book from the reports of a failed application.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use shorei_contract::Outcome;
use shorei_contract::application::{ApplicationSummary, CopyReports};

use crate::books::books;
use crate::components::{Problem, Submit, toasts};
use crate::language::words;
use crate::page::Page;
use crate::session::session;
use crate::t;

/// Offers the applicant of a failed application to begin the next book with its reports.
#[component]
pub fn Copies(
    /// The application.
    application: ApplicationSummary,
) -> impl IntoView {
    let (session, books, toasts, words) = (session(), books(), toasts(), words());
    let navigate = use_navigate();
    let submit = Submit::new("copies-problem");
    let ApplicationSummary { id, case_book_id, programme, applicant, result, voided_at, .. } =
        application;
    let own = session.me(|me| me.member.member_id == applicant.member_id).unwrap_or_default();
    let failed = result.is_some_and(|result| result.result == Outcome::Failed);
    let copy = move |_| {
        let input = CopyReports { application_id: id };
        let call = async move {
            session.call(async |client| client.case_book_copy(case_book_id, &input).await).await
        };
        let navigate = navigate.clone();
        submit.run(call, move |_| {
            books.forget(programme);
            toasts.say(words.text(shorei_wording::key!("page.applications.copied")).to_owned());
            navigate(&Page::Book(programme).path(), NavigateOptions::default());
        });
    };
    (own && failed && voided_at.is_none()).then(|| view! {
        <section class="no-print">
            <p>{t!("page.applications.copy_lead")}</p>
            <Problem of=submit />
            <button type="button" class="button" aria-busy=move || submit.pending().to_string() on:click=copy>
                {t!("page.applications.copy")}
            </button>
        </section>
    })
}

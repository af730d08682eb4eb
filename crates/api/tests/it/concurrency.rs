use serde_json::json;

use crate::cast::{Society, report_json};

#[actix_web::test]
async fn of_simultaneous_decisions_on_one_request_one_wins() {
    let society = Society::new().await;
    let requests = society.requested(&[1]).await;
    let decide = |index: usize| {
        let kind = if index.is_multiple_of(2) { "approve" } else { "decline" };
        let body = json!({"decisions": [{"request_id": requests[0], "decision": kind}]});
        let raw = society.instructor.raw.clone();
        async move { raw.post("/approval-requests/decisions", &body).await }
    };
    let answers = futures_util::future::join_all((0..16).map(decide)).await;
    let won = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(won, 1);
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!(answer.problem()[0].split(' ').next_back(), Some("not_requested"));
        assert_eq!(answer.status, 409);
    }
    let notices = society.applicant.raw.get("/notifications").await.ok();
    assert_eq!(notices["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn one_report_is_never_in_two_open_requests() {
    let society = Society::new().await;
    let cases = society.registered(&[1]).await;
    let other = society.specialist("200002", time::macros::date!(2015 - 04 - 01)).await;
    let send = |index: usize| {
        let instructor = if index.is_multiple_of(2) { society.instructor.id } else { other.id };
        let body = crate::cast::asking(&cases, instructor);
        let raw = society.applicant.raw.clone();
        async move { raw.post("/approval-requests", &body).await }
    };
    let answers = futures_util::future::join_all((0..16).map(send)).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        assert_eq!(answer.problem(), ["409 /case_ids/0 already_requested"]);
    }
    let open = society.office.raw.get("/approval-requests?state=requested").await.ok();
    assert_eq!(open["items"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn of_many_first_writes_one_makes_the_report() {
    let society = Society::new().await;
    let path = format!("/case-books/{}/cases/1", society.book().await);
    let body = report_json(society.core);
    let raw = &society.applicant.raw;
    let answers = futures_util::future::join_all((0..12).map(|_| raw.put(&path, &body))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
    for answer in answers.iter().filter(|answer| answer.status != 201) {
        assert_eq!(answer.problem(), ["428  precondition_required"]);
    }
}

#[actix_web::test]
async fn of_many_writes_over_one_version_one_is_taken() {
    let society = Society::new().await;
    society.registered(&[1]).await;
    let path = format!("/case-books/{}/cases/1", society.book().await);
    let body = report_json(society.core);
    let etag = society.applicant.raw.get(&path).await.header("etag").unwrap().to_owned();
    let known = society.applicant.raw.with("if-match", &etag);
    let answers = futures_util::future::join_all((0..12).map(|_| known.put(&path, &body))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        assert_eq!(answer.problem(), ["412  precondition_failed"]);
    }
}

#[actix_web::test]
async fn a_withdrawal_and_an_approval_at_once_end_in_one_of_them() {
    let society = Society::new().await;
    for number in 1..=5 {
        let requests = society.requested(&[number]).await;
        let withdraw = society
            .applicant
            .raw
            .json_owned("/approval-requests/withdrawals", json!({"request_ids": requests}));
        let approve = society.instructor.raw.json_owned(
            "/approval-requests/decisions",
            json!({"decisions": [{"request_id": requests[0], "decision": "approve"}]}),
        );
        let (withdrawn, approved) = futures_util::future::join(withdraw, approve).await;
        let mut statuses = [withdrawn.status, approved.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
    }
    let faults = shorei_api::services::check::check(&society.app.app.db, &society.app.app.papers)
        .await
        .unwrap();
    assert_eq!(faults, [""; 0]);
}

#[actix_web::test]
async fn decisions_over_many_books_do_not_wait_for_each_other_in_a_ring() {
    let society = Society::new().await;
    let mut requests = Vec::new();
    for number in 0..6 {
        let applicant = society.member(&format!("30000{number}")).await;
        let cases = society.registered_by(&applicant, &[1, 2, 3, 4]).await;
        requests.push(society.ask(&applicant, cases).await);
    }
    // Each batch takes one request of each book, in another order.
    let batch = |index: usize| {
        let mut ids: Vec<_> = requests.iter().map(|of_book| of_book[index]).collect();
        ids.rotate_left(index);
        let decisions: Vec<_> =
            ids.iter().map(|id| json!({"request_id": id, "decision": "approve"})).collect();
        let raw = society.instructor.raw.clone();
        async move { raw.post("/approval-requests/decisions", &json!({"decisions": decisions})).await }
    };
    let answers = futures_util::future::join_all((0..4).map(batch)).await;
    for answer in &answers {
        assert_eq!(answer.ok()["summary"]["approved"], 6);
    }
    let open = society.office.raw.get("/approval-requests?state=approved").await.ok();
    assert_eq!(open["items"].as_array().unwrap().len(), 24);
}

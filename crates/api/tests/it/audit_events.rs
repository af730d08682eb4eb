use shorei_contract::Verdict;

use crate::cast::Society;

#[actix_web::test]
async fn every_change_leaves_an_entry_and_refusals_leave_none() {
    let society = Society::new().await;
    let requests = society.requested(&[1]).await;
    society.decide(&requests, Verdict::Approve).await;
    let all = async || {
        let body = society.office.raw.get("/audit-events?limit=200").await.ok();
        let items = body["items"].as_array().unwrap().clone();
        items.iter().map(|item| item["action"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let mut actions = all().await;
    actions.reverse();
    assert_eq!(
        actions,
        [
            "staff.created",
            "session.begun",
            "facility.created",
            "accreditation.created",
            "accreditation.created",
            "round.created",
            "member.created",
            "session.begun",
            "qualification.created",
            "affiliation.created",
            "session.begun",
            "member.created",
            "session.begun",
            "case.registered",
            "approval_request.sent",
            "approval_request.approved",
        ]
    );
    let again =
        serde_json::json!({"decisions": [{"request_id": requests[0], "decision": "approve"}]});
    society.instructor.raw.post("/approval-requests/decisions", &again).await.problem();
    assert_eq!(all().await.len(), actions.len());
}

#[actix_web::test]
async fn the_trail_is_searched_by_person_report_and_action() {
    let society = Society::new().await;
    let requests = society.requested(&[1, 2]).await;
    society.decide(&requests, Verdict::Approve).await;
    let count = async |query: String| {
        let body = society.office.raw.get(&format!("/audit-events?{query}")).await.ok();
        body["items"].as_array().unwrap().len()
    };
    let case = society.applicant.client.approval_request_show(requests[0]).await.unwrap().case_id;
    assert_eq!(count(format!("case_id={case}")).await, 3);
    assert_eq!(count(format!("actor_id={}&action=case.registered", society.applicant.id)).await, 2);
    assert_eq!(count(format!("actor_id={}&case_id={case}", society.instructor.id)).await, 1);
    assert_eq!(society.applicant.raw.get("/audit-events").await.problem(), ["403  forbidden"]);
}

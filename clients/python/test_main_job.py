"""The society's main job with a client made from the description alone, by openapi-python-client."""

import datetime
import os
import uuid

from shorei_client import AuthenticatedClient, Client
from shorei_client.api.approval import (
    approval_request_decide,
    approval_request_send,
    instructor_list,
)
from shorei_client.api.case_books import case_book_list, case_book_show, case_write
from shorei_client.api.cases import case_print, case_show
from shorei_client.api.facilities import facility_list
from shorei_client.api.me import me_show
from shorei_client.api.session import session_begin
from shorei_client.models import (
    Category,
    Decide,
    Decision,
    Problem,
    Programme,
    RequestState,
    SendRequests,
    Sex,
    SignIn,
    Status,
    Verdict,
    WriteAs,
    WriteCase,
    WriteCaseSections,
)

BASE_URL = os.environ.get("SHOREI", "http://127.0.0.1:8080")
PASSWORD = "demo-shorei-2026"


def signed_in(user_id: str) -> AuthenticatedClient:
    body = SignIn(user_id=user_id, password=PASSWORD)
    session = session_begin.sync(client=Client(BASE_URL), body=body)
    assert not isinstance(session, Problem) and session is not None
    return AuthenticatedClient(BASE_URL, token=session.access_token)


def given(answer):
    """What the server gave; a problem ends the test with its code."""
    assert answer is not None
    assert not isinstance(answer, Problem), answer
    return answer


def test_an_applicant_writes_a_report_and_the_instructor_that_was_asked_approves_it():
    applicant = signed_in("applicant@example.jp")
    books = given(case_book_list.sync(client=applicant, programme=Programme.SPECIALIST_NEW))
    book = given(case_book_show.sync(books.items[0].id, client=applicant))
    slot = next(slot for slot in book.slots if slot.state == Status.UNREGISTERED)

    care = {"care_from": datetime.date(2026, 5, 1), "care_to": datetime.date(2026, 6, 30)}
    facilities = given(facility_list.sync(client=applicant, q="みなと試験病院", **care))
    facility = next(item for item in facilities.items if item.covers)

    sections = {section.key: "膵癌、肝転移。" for section in book.definition.sections}
    report = WriteCase(
        state=WriteAs.REGISTERED,
        category=slot.category or Category.PAIN,
        accreditation_id=facility.accreditation_id,
        patient_age=70,
        patient_sex=Sex.FEMALE,
        remarks="夜間の疼痛",
        sections=WriteCaseSections.from_dict(sections),
        **care,
    )
    written = given(case_write.sync(book.id, slot.number, client=applicant, body=report))
    assert written.state == Status.REGISTERED

    found = given(instructor_list.sync(client=applicant, case_ids=str(written.id), q="200001"))
    assert found.items[0].eligible
    asking = SendRequests(case_ids=[written.id], instructor_id=found.items[0].member_id)
    key = str(uuid.uuid4())
    sent = given(approval_request_send.sync(client=applicant, body=asking, idempotency_key=key))
    assert sent.items[0].state == RequestState.REQUESTED

    instructor = signed_in("instructor@example.jp")
    approval = Decision(request_id=sent.items[0].id, decision=Verdict.APPROVE)
    decided = given(approval_request_decide.sync(client=instructor, body=Decide(decisions=[approval])))
    assert decided.summary.approved == 1
    assert given(case_show.sync(written.id, client=applicant)).state == Status.APPROVED
    printed = given(case_print.sync(written.id, client=applicant))
    assert printed.payload.read().startswith(b"%PDF")


def test_a_problem_comes_with_its_code():
    answer = me_show.sync(client=AuthenticatedClient(BASE_URL, token="nothing"))
    assert isinstance(answer, Problem)
    assert answer.code == "unauthenticated"

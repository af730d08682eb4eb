// The society's main job with a client made from the description alone: types by openapi-typescript,
// calls by openapi-fetch.
import assert from "node:assert/strict";
import { test } from "node:test";
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

const baseUrl = process.env.SHOREI ?? "http://127.0.0.1:8080";
const password = "demo-shorei-2026";

type Problem = components["schemas"]["Problem"];

/** What the server gave; a problem ends the test with its code. */
function given<T>(answer: { data?: T; error?: Problem }): T {
  if (answer.error) throw new Error(`${answer.error.code}: ${answer.error.detail}`);
  assert.ok(answer.data !== undefined);
  return answer.data;
}

async function signedIn(userId: string) {
  const client = createClient<paths>({ baseUrl });
  const session = given(await client.POST("/api/v1/session", { body: { user_id: userId, password } }));
  client.use({
    onRequest({ request }) {
      request.headers.set("authorization", `Bearer ${session.access_token}`);
      return request;
    },
  });
  return client;
}

test("an applicant writes a report, and the instructor that was asked approves it", async () => {
  const applicant = await signedIn("applicant@example.jp");
  const books = given(
    await applicant.GET("/api/v1/case-books", { params: { query: { programme: "specialist-new" } } }),
  );
  const id = books.items[0].id;
  const book = given(await applicant.GET("/api/v1/case-books/{id}", { params: { path: { id } } }));
  const slot = book.slots.find((one) => one.state === "unregistered");
  assert.ok(slot, "the demonstration's book has an empty slot");

  const care = { care_from: "2026-05-01", care_to: "2026-06-30" };
  const query = { q: "みなと試験病院", ...care };
  const facilities = given(await applicant.GET("/api/v1/facilities", { params: { query } }));
  const facility = facilities.items.find((one) => "covers" in one && one.covers);
  assert.ok(facility && "accreditation_id" in facility);

  const written = await applicant.PUT("/api/v1/case-books/{id}/cases/{number}", {
    params: { path: { id, number: slot.number } },
    body: {
      ...care,
      state: "registered",
      category: slot.category ?? "pain",
      accreditation_id: facility.accreditation_id,
      patient_age: 70,
      patient_sex: "female",
      remarks: "夜間の疼痛",
      sections: Object.fromEntries(book.definition.sections.map(({ key }) => [key, "膵癌、肝転移。"])),
    },
  });
  const report = given(written);
  assert.equal(report.state, "registered");
  assert.ok(written.response.headers.get("etag"));

  const instructors = given(
    await applicant.GET("/api/v1/instructors", { params: { query: { case_ids: report.id, q: "200001" } } }),
  );
  assert.equal(instructors.items[0].eligible, true);
  const sent = given(
    await applicant.POST("/api/v1/approval-requests", {
      params: { header: { "Idempotency-Key": crypto.randomUUID() } },
      body: { case_ids: [report.id], instructor_id: instructors.items[0].member_id },
    }),
  );
  assert.equal(sent.items[0].state, "requested");

  const instructor = await signedIn("instructor@example.jp");
  const decided = given(
    await instructor.POST("/api/v1/approval-requests/decisions", {
      body: { decisions: [{ request_id: sent.items[0].id, decision: "approve" }] },
    }),
  );
  assert.equal(decided.summary.approved, 1);
  const after = given(await applicant.GET("/api/v1/cases/{case_id}", { params: { path: { case_id: report.id } } }));
  assert.equal(after.state, "approved");
});

test("a problem comes with its code", async () => {
  const client = createClient<paths>({ baseUrl });
  const { error, response } = await client.GET("/api/v1/me");
  assert.equal(response.status, 401);
  assert.equal(error?.code, "unauthenticated");
});

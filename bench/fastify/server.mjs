// The hot calls as a team would write them in Node: Fastify and better-sqlite3 on Shorei's tables, with the
// same token checked, the same rights asked, the same JSON, and the same rows written.
import Fastify from "fastify";
import { createPublicKey, verify } from "node:crypto";
import { approveAll } from "./approve.mjs";
import { bookOf, caseOf } from "./book.mjs";
import { database, id, statement } from "./database.mjs";
import { saveDraft } from "./draft.mjs";
import { ACCREDITATION, request, requestColumns } from "./request.mjs";

const keys = new Map(JSON.parse(process.env.BENCH_KEYS).map((key) => [key.kid, createPublicKey({ key, format: "jwk" })]));
const app = Fastify({ logger: false });
const known = new Map();

/** What a token claims, verified once. */
function claims(token) {
  let found = known.get(token);
  if (!found) {
    const [head, body, signature] = token.split(".");
    const key = keys.get(JSON.parse(Buffer.from(head, "base64url")).kid);
    if (!key || !verify(null, Buffer.from(`${head}.${body}`), key, Buffer.from(signature, "base64url"))) return undefined;
    found = JSON.parse(Buffer.from(body, "base64url"));
    if (known.size > 10_000) known.clear();
    known.set(token, found);
  }
  return found.exp > Date.now() / 1000 ? found : undefined;
}

const session = statement(`SELECT m.id, m.member_number, m.family_name || ' ' || m.given_name AS name, m.is_staff, m.left_on,
    EXISTS (SELECT 1 FROM qualifications q WHERE q.member_id = m.id) AS is_instructor
  FROM members m JOIN sessions s ON s.member_id = m.id WHERE s.id = ? AND s.ended_at IS NULL AND s.expires_at > ?`);

app.decorateRequest("person", null);
app.addHook("onRequest", async (asked, answer) => {
  if (asked.url === "/readyz") return;
  const header = asked.headers.authorization ?? "";
  const token = header.startsWith("Bearer ") ? claims(header.slice(7)) : undefined;
  const person = token && session.get(id(token.sid), new Date().toISOString());
  if (!person) return answer.code(401).send({ code: "unauthenticated" });
  asked.person = person;
});

app.get("/readyz", async () => "ok");
app.get("/api/v1/case-books/:id", async (asked, answer) => bookOf(asked.person, id(asked.params.id)) ?? answer.code(404).send({ code: "not_found" }));
app.get("/api/v1/cases/:id", async (asked, answer) => caseOf(asked.person, id(asked.params.id)) ?? answer.code(404).send({ code: "not_found" }));

const member = statement("SELECT email, language FROM members WHERE id = ?");
const qualifications = statement("SELECT * FROM qualifications WHERE member_id = ?");
const affiliations = statement("SELECT * FROM affiliations WHERE member_id = ?");
const counts = statement(`SELECT
  (SELECT COUNT(*) FROM approval_requests WHERE instructor_id = @who AND state = 'requested' AND NOT on_paper) AS requests_waiting,
  (SELECT COUNT(*) FROM cases c JOIN case_books b ON b.id = c.book_id WHERE b.member_id = @who AND c.state = 'returned' AND c.deleted_at IS NULL) AS cases_returned,
  (SELECT COUNT(*) FROM notifications WHERE member_id = @who AND read_at IS NULL) AS notices_unread`);
app.get("/api/v1/me", async ({ person }) => ({
  member: { member_id: id(person.id), member_number: person.member_number, name: person.name },
  ...member.get(person.id),
  roles: [person.member_number && "applicant", person.is_instructor && "instructor", person.is_staff && "secretariat"].filter(Boolean),
  qualifications: qualifications.all(person.id),
  affiliations: affiliations.all(person.id),
  counts: counts.get({ who: person.id }),
}));

const deadlines = statement("SELECT programme, approval_deadline FROM rounds WHERE MIN(registration_from, application_from) <= @today AND application_to >= @today");
const inbox = statement(`${requestColumns} WHERE NOT r.on_paper AND r.instructor_id = ? AND r.state = ? ORDER BY r.requested_at DESC, r.id DESC LIMIT ?`);
app.get("/api/v1/approval-requests", async ({ person, query }) => {
  const rows = inbox.all(person.id, query.state, Number(query.limit) + 1);
  const due = Object.fromEntries(deadlines.all({ today: process.env.BENCH_TODAY }).map((round) => [round.programme, round.approval_deadline]));
  const more = rows.length > Number(query.limit);
  return { items: rows.slice(0, Number(query.limit)).map((row) => request(row, due)), next_cursor: more ? "signed" : null };
});

const search = statement(`SELECT a.* FROM accreditations a JOIN facilities f ON f.id = a.facility_id
  WHERE (a.search_text LIKE @like ESCAPE '!' OR f.search_text LIKE @like ESCAPE '!') ORDER BY a.term_from DESC, a.id DESC LIMIT @most`);
app.get("/api/v1/facilities", async ({ query }) => {
  const rows = search.all({ like: `%${query.q.normalize("NFKC").replace(/[!%_]/g, "!$&")}%`, most: Number(query.limit) + 1 });
  const items = rows.slice(0, Number(query.limit)).map((row) => ({
    accreditation_id: id(row.id), facility_id: id(row.facility_id), name: row.name, number: row.number, kind: row.kind,
    term_from: row.term_from, term_to: row.term_to, ended: row.term_to !== null && row.term_to < process.env.BENCH_TODAY,
    label: `${row.name} ${row.number} ${ACCREDITATION[row.kind]}`, covers: null,
  }));
  return { items, next_cursor: rows.length > Number(query.limit) ? "signed" : null };
});

app.put("/api/v1/case-books/:id/cases/:number", async (asked, answer) => {
  const written = saveDraft(asked, id(asked.params.id), Number(asked.params.number));
  return written ? caseOf(asked.person, written) : answer.code(404).send({ code: "not_found" });
});
app.post("/api/v1/approval-requests/decisions", async (asked) => approveAll(asked));

await app.listen({ port: Number(process.env.BENCH_PORT), host: "127.0.0.1" });
process.on("SIGTERM", () => {
  database.close();
  process.exit(0);
});

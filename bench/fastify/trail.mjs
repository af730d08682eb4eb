// The audit trail: each entry with a link to the one before it in its chain.
import { createHash, randomBytes } from "node:crypto";
import { newId, seconds, statement } from "./database.mjs";

function hash(purpose, fields) {
  const hasher = createHash("sha256");
  const add = (field) => {
    const bytes = typeof field === "string" ? Buffer.from(field) : field;
    const length = Buffer.alloc(8);
    length.writeBigUInt64BE(BigInt(bytes.length));
    hasher.update(length).update(bytes);
  };
  add(purpose);
  for (const field of fields) add(field);
  return hasher.digest();
}

const optional = (field) => (field === null ? ["-"] : ["+", field]);
function number(value, bytes) {
  const buffer = Buffer.alloc(bytes);
  if (bytes === 8) buffer.writeBigInt64BE(BigInt(value));
  else buffer.writeInt32BE(value);
  return buffer;
}

const findHead = statement("SELECT length, head FROM audit_chains WHERE chain = ?");
const setHead = statement(`INSERT INTO audit_chains (chain, length, head, anchored) VALUES (?, ?, ?, 0)
  ON CONFLICT (chain) DO UPDATE SET length = excluded.length, head = excluded.head`);
const insert = statement(`INSERT INTO audit_events (id, at, actor_id, address, request_id, action, subject_kind, subject_id, book_id, case_id,
  approval_request_id, revision, details, chain, position, salt, personal, link) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);

/** Adds entries about reports of one book. */
export function record(entries, { chain, book, actor, requestId, address }) {
  let { length, head } = findHead.get(chain) ?? { length: 0, head: Buffer.alloc(32) };
  const at = seconds();
  for (const { action, report, request, revision, details } of entries) {
    const salt = randomBytes(16);
    const personal = hash("shorei personal 1", [salt, ...optional(address), details]);
    const key = newId();
    length += 1;
    head = hash("shorei trail 1", [
      head, chain, number(length, 8), key, number(Math.floor(Date.parse(at) / 1000), 8), ...optional(actor), ...optional(requestId), action, "case",
      report, ...optional(book), ...optional(report), ...optional(request), ...optional(revision === null ? null : number(revision, 4)), personal,
    ]);
    insert.run(key, at, actor, address, requestId, action, "case", report, book, report, request, revision, details, chain, length, salt, personal, head);
  }
  setHead.run(chain, length, head);
}

/** The seal of what was said in a decision. */
export const seal = (salt, said, at) => hash("shorei decision 1", [salt, JSON.stringify([said, Math.floor(Date.parse(at) / 1000)])]).toString("hex");

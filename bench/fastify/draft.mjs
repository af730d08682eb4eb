// Saves the draft of a report.
import { randomUUID } from "node:crypto";
import { database, id, rulesNow, statement } from "./database.mjs";
import { record } from "./trail.mjs";

const find = statement(`SELECT c.id, c.version, c.state, c.revision, b.member_id, b.programme FROM case_books b
  LEFT JOIN cases c ON c.book_id = b.id AND c.slot = ? AND c.deleted_at IS NULL WHERE b.id = ?`);
const rounds = statement("SELECT registration_from, registration_to FROM rounds WHERE programme = ?");
const term = statement("SELECT id FROM accreditations WHERE id = ?");
const update = statement(`UPDATE cases SET version = version + 1, updated_at = ?, category = ?, accreditation_id = ?, care_from = ?, care_to = ?,
  patient_age = ?, patient_sex = ?, sections = ?, remarks = ?, state = ? WHERE id = ? AND version = ?`);

/** Saves it and gives its identifier, or nothing where the person has no such book. */
export const saveDraft = database.transaction((asked, book, slot) => {
  const { body, person } = asked;
  const row = find.get(slot, book);
  if (!row?.id || !row.member_id.equals(person.id)) return undefined;
  const today = process.env.BENCH_TODAY;
  const open = rounds.all(row.programme).some((round) => round.registration_from <= today && today <= round.registration_to);
  if (!open || !["draft", "registered", "returned"].includes(row.state)) throw new Error("locked");
  if (body.accreditation_id && !term.get(id(body.accreditation_id))) throw new Error("no such term");
  for (const text of [body.remarks, ...Object.values(body.sections)]) if (text.length > 20_000) throw new Error("too long");
  const sections = JSON.stringify(Object.fromEntries(Object.entries(body.sections).sort().map(([key, text]) => [key, text.normalize("NFC")])));
  update.run(rulesNow(), body.category ?? null, id(body.accreditation_id ?? null), body.care_from, body.care_to, body.patient_age, body.patient_sex,
    sections, body.remarks.normalize("NFC"), row.state === "registered" ? "draft" : row.state, row.id, row.version);
  const entry = { action: "case.drafted", report: row.id, request: null, revision: row.revision, details: "{}" };
  record([entry], { chain: id(book), book, actor: person.id, requestId: randomUUID(), address: asked.ip });
  return row.id;
}).immediate;

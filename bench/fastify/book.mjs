// A case book with its table, and one report.
import { id, statement } from "./database.mjs";
import { accreditation } from "./request.mjs";

const TODAY = process.env.BENCH_TODAY;
const CATEGORIES = {
  pain: "痛み", physical_symptoms: "身体症状（痛み以外）", psychiatric_symptoms: "精神症状", delirium: "せん妄",
  palliative_sedation: "苦痛緩和のための鎮静", social_care: "社会的な関わり", spiritual_care: "スピリチュアルな関わり",
};
const STATES = { requested: "承認依頼中", registered: "未承認", approved: "承認済", returned: "差し戻し", draft: "下書き", unregistered: "未登録" };

const findBook = statement(`SELECT b.id, b.programme, b.definition_id, b.member_id, m.member_number, m.family_name || ' ' || m.given_name AS name,
    a.id AS application_id FROM case_books b JOIN members m ON m.id = b.member_id
  LEFT JOIN applications a ON a.book_id = b.id AND a.voided_at IS NULL WHERE b.id = ?`);
const findRounds = statement("SELECT * FROM rounds WHERE programme = ? ORDER BY registration_from DESC, id DESC");
const findDefinition = statement("SELECT document FROM definitions WHERE id = ?");
const columns = `SELECT c.*, r.on_paper, r.instructor_id, i.member_number AS instructor_number, i.family_name || ' ' || i.given_name AS instructor_name,
    r.requested_at, r.decided_at, r.comment,
    (SELECT COUNT(*) FROM notifications n WHERE n.case_id = c.id AND n.member_id = b.member_id AND n.read_at IS NULL) AS unread_notices,
    a.facility_id, a.name AS facility_name, a.number AS facility_number, a.kind AS facility_kind, a.term_from, a.term_to
  FROM cases c JOIN case_books b ON b.id = c.book_id LEFT JOIN approval_requests r ON r.id = c.request_id
  LEFT JOIN members i ON i.id = r.instructor_id LEFT JOIN accreditations a ON a.id = c.accreditation_id`;
const findCases = statement(`${columns.replace("c.*", "c.id, c.book_id, c.slot, c.version, c.state, c.revision, c.category, c.accreditation_id, c.care_from, c.care_to, c.remarks, c.request_id, c.deleted_at")} WHERE c.book_id = ? AND (c.deleted_at IS NULL OR c.deleted_at > ?) ORDER BY c.slot, c.deleted_at DESC`);
const findCase = statement(`${columns} WHERE c.id = ? AND c.deleted_at IS NULL`);
const findQualifications = statement("SELECT kind, term_from, term_to FROM qualifications WHERE member_id = ?");
const findStanding = statement("SELECT programme, result FROM applications WHERE member_id = ? AND voided_at IS NULL");

/** Documents never change. */
const definitions = new Map();
function definitionOf(key) {
  const name = key.toString("hex");
  if (!definitions.has(name)) {
    const document = JSON.parse(findDefinition.get(key).document);
    document.approving_kinds = document.approving_kinds.map((one) => ({ until: null, ...one }));
    definitions.set(name, document);
  }
  return definitions.get(name);
}

const begins = (round) => (round.registration_from < round.application_from ? round.registration_from : round.application_from);
const isOpen = (round) => begins(round) <= TODAY && TODAY <= round.application_to;

/** A book with its round and definition, for its owner or the secretariat. */
function load(person, key) {
  const book = findBook.get(key);
  if (!book || (!person.is_staff && !book.member_id.equals(person.id))) return undefined;
  const rounds = findRounds.all(book.programme);
  const round = rounds.find(isOpen) ?? rounds[0];
  return { ...book, round, definition: definitionOf(book.definition_id ?? round.definition_id) };
}

/** What its owner can do with a slot today. */
function actions(book, row) {
  const { round } = book;
  const locked = row && ["requested", "approved", "submitted"].includes(row.state);
  const writing = !locked && round.registration_from <= TODAY && TODAY <= round.registration_to;
  const asking = round.registration_from <= TODAY && TODAY <= round.approval_deadline;
  const fits = row && row.term_from !== undefined && row.care_from >= row.term_from && (row.term_to === null || row.care_to <= row.term_to);
  return [
    writing && "edit", writing && "register", row?.state === "registered" && asking && fits && "request",
    row?.state === "requested" && "withdraw", row && "print", row && writing && "delete", row?.state === "approved" && asking && "reopen",
  ].filter(Boolean);
}

const approvalOf = (row) => row.request_id && { kind: row.on_paper ? "paper" : "system", request_id: id(row.request_id) };
const instructorOf = (row) => row.instructor_id && { member_id: id(row.instructor_id), member_number: row.instructor_number, name: row.instructor_name };

function slot(book, rule, row, mine) {
  return {
    number: rule.number, category: rule.category ?? row?.category ?? null, category_fixed: rule.category !== null, remarks: row?.remarks ?? "",
    state: row?.state ?? "unregistered", case_id: row ? id(row.id) : null, etag: row ? `"${row.id.toString("hex")}.${row.version}"` : null,
    revision: row?.revision ?? null, care_from: row?.care_from ?? null, care_to: row?.care_to ?? null, instructor: row ? instructorOf(row) : null,
    approval: row ? approvalOf(row) : null, requested_at: row?.requested_at ?? null, decided_at: row?.decided_at ?? null,
    comment: row?.state === "returned" ? row.comment : null, unread_notices: row?.unread_notices ?? 0, deleted: [],
    actions: mine ? actions(book, row) : row ? ["print"] : [], warnings: [],
  };
}

/** What the book lacks for an application. */
function lacking(book, live) {
  const done = (row) => row && (row.state === "approved" || row.state === "submitted");
  const slots = book.definition.slots.filter((rule) => !done(live.get(rule.number)))
    .map((rule) => ({ number: rule.number, reasons: [], state: live.get(rule.number)?.state ?? "unregistered" }));
  const covered = new Set([...live.values()].filter(done).map((row) => row.category));
  return { slots, categories: Object.keys(CATEGORIES).filter((category) => !covered.has(category)) };
}

function notYet(book, live, { slots, categories }) {
  if (book.application_id) return [];
  const held = findQualifications.all(book.member_id);
  const standing = findStanding.all(book.member_id);
  const reasons = [];
  if (slots.length > 0 || categories.length > 0) {
    const named = [...slots.map((one) => `症例${one.number}（${STATES[one.state]}）`), ...categories.map((one) => `「${CATEGORIES[one]}」の症例`)];
    reasons.push({
      code: "book_incomplete", params: { categories, slots },
      message: `申請に必要な症例がそろっていません：${named.join("、")}。すべての番号の症例を申請できる状態にしてください。`,
    });
  }
  for (const rule of book.definition.conditions) {
    if (rule.condition === "holds_none_of" && held.some((one) => rule.kinds.includes(one.kind))) reasons.push({ code: "qualification_held" });
    if (rule.condition === "not_together_with" && standing.some((one) => rule.programmes.includes(one.programme))) reasons.push({ code: "applied_elsewhere" });
  }
  return reasons;
}

function progress(live, book, missing) {
  const states = {};
  for (const rule of book.definition.slots) {
    const state = live.get(rule.number)?.state ?? "unregistered";
    states[state] = (states[state] ?? 0) + 1;
  }
  const covered = new Set([...live.values()].map((row) => row.category));
  return {
    states, categories_covered: Object.keys(CATEGORIES).filter((category) => covered.has(category)),
    open_slots: missing.slots.map((one) => one.number), complete: missing.slots.length === 0 && missing.categories.length === 0,
  };
}

const ownerOf = (book) => ({ member_id: id(book.member_id), member_number: book.member_number, name: book.name });

export function bookOf(person, key) {
  const book = load(person, key);
  if (!book) return undefined;
  const limit = new Date(Date.parse(TODAY) - 31 * 86_400_000).toISOString();
  const live = new Map(findCases.all(key, limit).filter((row) => !row.deleted_at).map((row) => [row.slot, row]));
  const mine = book.member_id.equals(person.id);
  const missing = lacking(book, live);
  const { round } = book;
  return {
    id: id(book.id), programme: book.programme, applicant: ownerOf(book),
    round: {
      id: id(round.id), programme: round.programme, name: round.name, registration_from: round.registration_from, registration_to: round.registration_to,
      approval_deadline: round.approval_deadline, application_from: round.application_from, application_to: round.application_to, open: isOpen(round),
    },
    definition: book.definition, slots: book.definition.slots.map((rule) => slot(book, rule, live.get(rule.number), mine)),
    progress: progress(live, book, missing), application_id: book.application_id && id(book.application_id), not_yet: notYet(book, live, missing),
  };
}

export function caseOf(person, key) {
  const row = findCase.get(key);
  const book = row && load(person, row.book_id);
  if (!book) return undefined;
  return {
    id: id(row.id), case_book_id: id(row.book_id), programme: book.programme, number: row.slot, applicant: ownerOf(book), definition: book.definition,
    category: row.category, accreditation_id: id(row.accreditation_id), accreditation: accreditation(row), care_from: row.care_from, care_to: row.care_to,
    patient_age: row.patient_age, patient_sex: row.patient_sex, sections: JSON.parse(row.sections), remarks: row.remarks, revision: row.revision,
    state: row.state, approval: approvalOf(row), instructor: instructorOf(row), requested_at: row.requested_at, decided_at: row.decided_at,
    comment: row.state === "returned" ? row.comment : null, updated_at: row.updated_at, actions: actions(book, row), warnings: [],
  };
}

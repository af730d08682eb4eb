// Fills an empty installation with the society that everything is measured on.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const PASSWORD = "a-long-password";
/** Requests wait in the inbox of an instructor of their own, whom no measurement makes decide. */
const INBOX_BOOKS = 25;
const SECTIONS = ["diagnosis", "background", "history_before_intervention", "assessment", "course", "discussion"];

/** A client of one server: `call(method, path, body, token)` gives the JSON of the answer. */
export function client(base) {
  const call = async (method, path, body, token) => {
    const isForm = body instanceof FormData;
    const response = await fetch(`${base}/api/v1${path}`, {
      method,
      headers: {
        ...(body && !isForm ? { "content-type": "application/json" } : {}),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: isForm ? body : body && JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer).slice(0, 500)}`);
    return answer;
  };
  return call;
}

export async function signIn(call, userId) {
  return (await call("POST", "/session", { user_id: userId, password: PASSWORD })).access_token;
}

async function imported(call, office, kind, columns, rows) {
  const form = new FormData();
  form.append("file", new Blob([[columns, ...rows].join("\n")]), "table.csv");
  await call("POST", `/imports?kind=${kind}`, form, office);
}

const numbers = (count) => Array.from({ length: count }, (_, index) => index);

async function member(call, office, number) {
  const name = { family_name: "緩和", given_name: `試${number}`, family_name_kana: "かんわ", given_name_kana: "ためし" };
  return call("POST", "/members", { member_number: number, email: `m${number}@example.jp`, password: PASSWORD, ...name }, office);
}

async function instructor(call, office, number) {
  const made = await member(call, office, number);
  await call("POST", `/members/${made.id}/qualifications`, { kind: "specialist", term_from: "2015-04-01" }, office);
  return made.id;
}

/** What a report of the measurements says. */
export function report(accreditation, slot) {
  const text = "膵癌、肝転移。疼痛のため夜間不眠。".repeat(20);
  return {
    state: "registered", accreditation_id: accreditation, care_from: "2025-10-01", care_to: "2025-11-30",
    patient_age: 70, patient_sex: "female", remarks: "夜間の疼痛",
    sections: Object.fromEntries(SECTIONS.map((key) => [key, text])),
    ...(slot > 7 ? { category: "pain" } : {}),
  };
}

/** Fills the installation, and writes what the works need to know of it into `folder`. */
export async function fill(base, folder, size) {
  const call = client(base);
  const office = await signIn(call, "office@example.jp");
  await imported(call, office, "members", "member_number,email,family_name,given_name,family_name_kana,given_name_kana",
    numbers(size.members).map((row) => `${500000 + row},p${row}@example.jp,患者,第${row},かんじゃ,だい`));
  await imported(call, office, "facilities", "name,prefecture,name_kana",
    numbers(size.terms / 2).map((row) => `第${row}病院,${row % 2 ? "東京都" : "神奈川県"},だいびょういん`));
  await imported(call, office, "accreditations", "number,term_from,facility_name,facility_prefecture,kind,term_to",
    numbers(size.terms).map((row) => {
      const hospital = row % (size.terms / 2);
      const term = row < size.terms / 2 ? ["2014-04-01", "core", "2019-03-31"] : ["2019-04-01", "core", ""];
      return `B-${row},${term[0]},第${hospital}病院,${hospital % 2 ? "東京都" : "神奈川県"},${term[1]},${term[2]}`;
    }));
  const hospital = await call("POST", "/facilities", { name: "みなと試験病院", name_kana: "", prefecture: "神奈川県" }, office);
  const term = await call("POST", `/facilities/${hospital.id}/accreditations`, { number: "K-0101", kind: "core", term_from: "2020-04-01" }, office);
  await call("POST", "/rounds", {
    programme: "specialist-new", name: "bench", registration_from: "2020-01-01", registration_to: "2199-12-31",
    application_from: "2020-01-01", application_to: "2029-12-31",
  }, office);
  const deciding = await instructor(call, office, "200001");
  const waiting = await instructor(call, office, "200002");
  const books = [];
  for (const index of numbers(size.books)) {
    const number = String(100001 + index);
    await member(call, office, number);
    const token = await signIn(call, number);
    const [book] = (await call("GET", "/case-books?programme=specialist-new", undefined, token)).items;
    const cases = [];
    // The last book keeps a slot that was never asked about, for the drafts.
    const last = index === size.books - 1 ? 19 : 20;
    for (let slot = 1; slot <= last; slot += 1) {
      cases.push((await call("PUT", `/case-books/${book.id}/cases/${slot}`, report(term.id, slot), token)).id);
    }
    if (last === 19) await call("PUT", `/case-books/${book.id}/cases/20`, { ...report(term.id, 20), state: "draft" }, token);
    const asked = { case_ids: cases, instructor_id: index < INBOX_BOOKS ? waiting : deciding };
    const sent = await call("POST", "/approval-requests", asked, token);
    books.push({ id: book.id, number, cases, requests: sent.items.map(({ id }) => id) });
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "facts.json"), JSON.stringify({ term: term.id, inboxBooks: INBOX_BOOKS, books }));
}

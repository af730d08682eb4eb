// Fills an empty installation for the measurements: applicants with twenty reports each, all asked
// about. Writes tokens and bodies into the folder that it is given, for wrk.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const [base, folder, count] = [process.argv[2], process.argv[3], Number(process.argv[4] ?? 50)];
const password = "a-long-password";

async function call(method, path, body, token) {
  const response = await fetch(`${base}/api/v1${path}`, {
    method,
    headers: {
      ...(body ? { "content-type": "application/json" } : {}),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: body && JSON.stringify(body),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
  return answer;
}

async function signIn(userId) {
  return (await call("POST", "/session", { user_id: userId, password })).access_token;
}

async function member(office, number) {
  const name = { family_name: "緩和", given_name: `試${number}`, family_name_kana: "かんわ", given_name_kana: "ためし" };
  const fields = { member_number: number, email: `m${number}@example.jp`, password, ...name };
  return call("POST", "/members", fields, office);
}

const office = await signIn("office@example.jp");
const hospital = await call("POST", "/facilities", { name: "みなと試験病院", name_kana: "", prefecture: "神奈川県" }, office);
const term = await call("POST", `/facilities/${hospital.id}/accreditations`, { number: "K-0101", kind: "core", term_from: "2020-04-01" }, office);
await call("POST", "/rounds", {
  programme: "specialist-new", name: "bench",
  registration_from: "2020-01-01", registration_to: "2199-12-31",
  application_from: "2020-01-01", application_to: "2029-12-31",
}, office);
const instructor = await member(office, "200001");
await call("POST", `/members/${instructor.id}/qualifications`, { kind: "specialist", term_from: "2015-04-01" }, office);
const sections = Object.fromEntries(
  ["diagnosis", "background", "history_before_intervention", "assessment", "course", "discussion"].map((key) => [key, "膵癌、肝転移。疼痛のため夜間不眠。".repeat(20)]),
);
const report = {
  state: "registered", accreditation_id: term.id, care_from: "2025-10-01", care_to: "2025-11-30",
  patient_age: 70, patient_sex: "female", sections, remarks: "夜間の疼痛",
};
const bodies = [];
for (let index = 0; index < count; index += 1) {
  const number = String(100001 + index);
  await member(office, number);
  const token = await signIn(number);
  const [book] = (await call("GET", "/case-books?programme=specialist-new", undefined, token)).items;
  const ids = [];
  for (let slot = 1; slot <= 20; slot += 1) {
    const body = slot > 7 ? { ...report, category: "pain" } : report;
    ids.push((await call("PUT", `/case-books/${book.id}/cases/${slot}`, body, token)).id);
  }
  const sent = await call("POST", "/approval-requests", { case_ids: ids, instructor_id: instructor.id }, token);
  bodies.push(JSON.stringify({ decisions: sent.items.map(({ id }) => ({ request_id: id, decision: "approve" })) }));
  if (index === 0) writeFileSync(join(folder, "book"), `${token}\n/api/v1/case-books/${book.id}\n`);
}
writeFileSync(join(folder, "bodies"), bodies.join("\n"));
writeFileSync(join(folder, "instructor"), await signIn("200001"));

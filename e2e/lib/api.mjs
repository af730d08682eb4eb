// A small client of the API, to arrange what a test begins with.
import assert from "node:assert/strict";

/** Somebody of the demonstration, who signs in with this password. */
export const PASSWORD = "demo-shorei-2026";

export class Client {
  /** Somebody who is signed in; `cookie` holds their refresh token. */
  static async signIn(server, userId, password = PASSWORD) {
    const client = new Client(server.url);
    const answer = await client.send("POST", "/session", { user_id: userId, password, remember: false });
    client.token = answer.body.access_token;
    client.me = answer.body.member;
    return client;
  }

  constructor(url) {
    this.url = `${url}/api/v1`;
  }

  async send(method, path, body, headers = {}) {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
    return { body: text ? JSON.parse(text) : null, etag: response.headers.get("etag") };
  }

  async get(path) {
    return (await this.send("GET", path)).body;
  }

  async post(path, body) {
    return (await this.send("POST", path, body)).body;
  }

  /** The newest book of 専門医新規. */
  async book() {
    const { items } = await this.get("/case-books?programme=specialist-new");
    return this.get(`/case-books/${items[0].id}`);
  }

  async slot(number) {
    return (await this.book()).slots.find((slot) => slot.number === number);
  }

  /** The term of a hospital's accreditation that covers a day. */
  async accreditation(name, day) {
    const { items } = await this.get(`/facilities?q=${encodeURIComponent(name)}&care_from=${day}&care_to=${day}`);
    const found = items.find((item) => item.covers);
    assert.ok(found, `${name} has no term on ${day}`);
    return found.accreditation_id;
  }

  /** Writes a report into a slot, registered unless said otherwise. */
  async write(number, { at = "みなと試験病院", state = "registered", sections = {}, ...fields } = {}) {
    const { id, slots } = await this.book();
    const { etag } = slots.find((slot) => slot.number === number);
    const care = { care_from: "2026-05-01", care_to: "2026-06-30", ...fields };
    const report = {
      state,
      ...(number > 7 ? { category: "pain" } : {}),
      accreditation_id: await this.accreditation(at, care.care_from),
      patient_age: 70,
      patient_sex: "female",
      sections: { ...TEXTS, ...sections },
      remarks: "",
      ...care,
    };
    const headers = etag ? { "if-match": etag } : {};
    return (await this.send("PUT", `/case-books/${id}/cases/${number}`, report, headers)).body;
  }

  /** Registers a report in an empty slot of a book, with nothing looked up. */
  async fill(book, number, accreditation_id) {
    return this.send("PUT", `/case-books/${book}/cases/${number}`, {
      state: "registered",
      ...(number > 7 ? { category: "pain" } : {}),
      accreditation_id,
      care_from: "2026-05-01",
      care_to: "2026-06-30",
      patient_age: 70,
      patient_sex: "female",
      sections: TEXTS,
      remarks: "",
    });
  }

  /** Puts registered reports before an instructor, by 会員番号. */
  async ask(numbers, instructorNumber) {
    const { slots } = await this.book();
    const caseIds = numbers.map((number) => slots.find((slot) => slot.number === number).case_id);
    const { items } = await this.get(`/instructors?case_ids=${caseIds}&q=${instructorNumber}`);
    const instructor_id = items.find((item) => item.member_number === instructorNumber).member_id;
    return (await this.post("/approval-requests", { case_ids: caseIds, instructor_id, message: null })).items;
  }

  /** As the applicant: takes back what was asked about a slot. */
  async withdraw(number) {
    const { approval } = await this.slot(number);
    return this.post("/approval-requests/withdrawals", { request_ids: [approval.request_id] });
  }

  /** As the instructor: decides about an open request. */
  async decide(requestId, decision, comment = null) {
    return this.post("/approval-requests/decisions", { decisions: [{ request_id: requestId, decision, comment }] });
  }
}

/** A text for each section of the form. */
export const TEXTS = {
  diagnosis: "膵癌、肝転移。",
  background: "妻と二人暮らし。近医から紹介された。",
  history_before_intervention: "腹痛が強くなり入院した。",
  assessment: "痛みは内臓痛が主と考えた。",
  course: "オピオイドを調整し、痛みは和らいだ。",
  discussion: "早くから評価を重ねたことがよかった。",
};

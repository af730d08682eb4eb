// The top page: the one next thing first, and nothing that a closed window forbids.
import assert from "node:assert/strict";
import { stories } from "./lib/tests.mjs";
import { TEXTS } from "./lib/api.mjs";
import { NEWCOMER, OFFICE, APPLICANT, arrivesAt, link, sees, signIn } from "./lib/story.mjs";

const story = stories();

async function complete(client) {
  const newcomer = await client(NEWCOMER);
  const { items } = await newcomer.get("/case-books?programme=registered-new");
  for (const number of [1, 2, 3, 4, 5]) {
    await newcomer.send("PUT", `/case-books/${items[0].id}/cases/${number}`, {
      state: "registered",
      accreditation_id: await newcomer.accreditation("みなと試験病院", "2026-05-01"),
      care_from: "2026-05-01",
      care_to: "2026-06-30",
      patient_age: 70,
      patient_sex: "female",
      sections: TEXTS,
    });
  }
}

async function change(client, programme, days) {
  const office = await client(OFFICE);
  const { items } = await office.get(`/rounds?programme=${programme}`);
  const round = items.find((one) => one.open);
  const { etag } = await office.send("GET", `/rounds/${round.id}`);
  await office.send("PATCH", `/rounds/${round.id}`, days, { "if-match": etag });
}

story("a complete book inside its window says first that one can apply", async ({ visit, client }) => {
  await complete(client);
  const page = await visit();
  await signIn(page, NEWCOMER);
  await sees(page.getByRole("heading"), "次にすること");
  await sees(page, "申請回と期限");
  const apply = link(page, "認定登録医新規：症例がそろいました。いま申請できます");
  assert.equal(await apply.count(), 0, "the window is not open yet");
  const { today } = await (await client(OFFICE)).get("/about");
  await change(client, "registered-new", { application_from: today });
  await page.reload();
  await apply.waitFor();
  assert.equal(await page.locator(".next a").first().innerText(), await apply.innerText());
  await apply.click();
  await arrivesAt(page, "認定登録医新規申請用 症例登録");
});

story("what a closed window forbids is not asked for, and a book applied with stands once", async ({ visit, client }) => {
  const page = await visit();
  await signIn(page, APPLICANT);
  const next = page.locator(".next");
  await sees(next, /専門医新規：下書きが\d+件あります/);
  const applied = page.locator("section.card").filter({ hasText: "申請済み" });
  assert.equal(await applied.count(), 1);
  await sees(applied, "申請した内容を見る");
  const { today } = await (await client(OFFICE)).get("/about");
  const yesterday = new Date(new Date(today) - 86_400_000).toISOString().slice(0, 10);
  await change(client, "specialist-new", { registration_to: yesterday });
  await page.reload();
  await sees(next, /専門医新規：差し戻された症例が\d+件あります/);
  assert.equal(await next.getByText(/専門医新規：(下書き|未承認の症例|まだ書いていない症例)/).count(), 0);
});

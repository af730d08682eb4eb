// Applying with a complete book, and what was applied with.
import assert from "node:assert/strict";
import { TEXTS } from "./lib/api.mjs";
import { stories } from "./lib/tests.mjs";
import { APPLICANT, NEWCOMER, OFFICE, arrivesAt, button, dialog, hasFocus, hasState, link, sees, signIn } from "./lib/story.mjs";

const story = stories();
const TABLE = "/cases/registered-new";

/** Opens the application window of 認定登録医新規 today. */
async function openWindow(client) {
  const office = await client(OFFICE);
  const { today } = await office.get("/about");
  const { items } = await office.get("/rounds?programme=registered-new");
  const round = items.find((one) => one.open);
  const { etag } = await office.send("GET", `/rounds/${round.id}`);
  await office.send("PATCH", `/rounds/${round.id}`, { application_from: today }, { "if-match": etag });
}

/** Registers the five reports of the newcomer's book, but for those left out. */
async function fill(client, without = []) {
  const newcomer = await client(NEWCOMER);
  const { items } = await newcomer.get("/case-books?programme=registered-new");
  for (const number of [1, 2, 3, 4, 5].filter((one) => !without.includes(one))) {
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

story("s19: with a complete book one applies, and reads what was applied with", async ({ visit, client }) => {
  await fill(client);
  const page = await visit();
  await signIn(page, NEWCOMER, { path: TABLE });
  await sees(page, "いまは申請できません。");
  await sees(page, /^申請期間（.*ではないため、申請できません/);
  await openWindow(client);
  await page.reload();
  await button(page, "申請する").click();
  await sees(dialog(page), "申請すると変更できなくなります。");
  await button(dialog(page), "やめる").click();
  await button(page, "申請する").click();
  await button(dialog(page), "申請する").click();
  await sees(page, /年度の申請を受け付けました。$/);
  await hasFocus(page.locator("#receipt"));
  for (const number of [1, 2, 3, 4, 5]) await hasState(page, number, "申請済");
  assert.equal(await link(page, "症例1を編集").count(), 0);

  await link(page, "申請した内容を見る").click();
  await arrivesAt(page, /^認定登録医新規 .*年度 申請済みのデータ$/);
  await sees(page, "審査中");
  assert.equal(await page.getByText(TEXTS.discussion).count(), 5);
  await link(page, "申請済みのデータ照会へ戻る").click();
  await arrivesAt(page, "申請済みのデータ照会");
  await sees(page.getByRole("row"), "認定登録医新規");
});

story("s19: what is missing is listed slot by slot, each with its link", async ({ visit, client }) => {
  await fill(client, [2, 5]);
  await openWindow(client);
  const page = await visit();
  await signIn(page, NEWCOMER, { path: TABLE });
  await sees(page, "次の2例が、まだ申請できる状態ではありません。");
  const missing = page.locator(".missing");
  assert.deepEqual(await missing.getByRole("link").allInnerTexts(), ["症例2", "症例5"]);
  assert.equal(await button(page, "申請する").count(), 0);
  await link(missing, "症例5").click();
  await arrivesAt(page, "認定登録医新規 症例5");
});

story("s19: last year's application is there, and a failed one gives its reports to the next book", async ({ visit, client }) => {
  const page = await visit();
  await signIn(page, APPLICANT, { path: "/applications" });
  await sees(page.getByRole("row"), "合格");
  const office = await client(OFFICE);
  const { items } = await office.get("/applications");
  const body = { result: "failed", decided_on: items[0].result.decided_on, comment: "考察をさらに深めてください。" };
  await office.post(`/applications/${items[0].id}/result`, body);
  await page.getByRole("link", { name: /^認定登録医新規（.*申請）を閲覧$/ }).click();
  await sees(page, "不合格");
  await sees(page, body.comment);
  await button(page, "次の症例登録簿に写す").click();
  await arrivesAt(page, "認定登録医新規申請用 症例登録");
  await sees(page, "症例を下書きとして写しました。");
  for (const number of [1, 2, 3, 4, 5]) await hasState(page, number, "下書き");
});

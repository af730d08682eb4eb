// The desk of an instructor: where one was is where one comes back to, and notices are read by deciding.
import assert from "node:assert/strict";
import { stories } from "./lib/tests.mjs";
import { until } from "./lib/wait.mjs";
import {
  APPLICANT, INSTRUCTOR, arrivesAt, box, button, dialog, hasFocus, link, sees, signIn,
} from "./lib/story.mjs";

const story = stories();
const select = (page, name) => page.getByLabel(name, { exact: true });

/** What a select shows. */
const shows = (page, name) => select(page, name).evaluate((one) => one.selectedOptions[0].label);

story("going back restores the filters, what they show and the place", async ({ visit }) => {
  const page = await visit();
  await signIn(page, INSTRUCTOR, { path: "/approvals" });
  await select(page, "状態").selectOption("対応済み・取り下げ");
  await select(page, "並び順").selectOption("番号順");
  const rows = page.locator("tbody tr");
  const texts = await rows.allInnerTexts();
  await page.goBack();
  await until("the order is as before", async () => (await shows(page, "並び順")) === "依頼日の新しい順");
  assert.equal(await shows(page, "状態"), "対応済み・取り下げ");
  await page.goBack();
  await until("all are shown", async () => (await shows(page, "状態")) === "すべて");
  await page.goForward();
  await page.goForward();
  await until("the order is by number", async () => (await shows(page, "並び順")) === "番号順");
  assert.equal(await shows(page, "状態"), "対応済み・取り下げ");

  const last = link(page, "閲覧").last();
  const read = await last.getAttribute("href");
  for (const back of [() => link(page, "症例承認へ戻る").click(), () => page.goBack()]) {
    await page.locator(`a[href="${read}"]`).first().click();
    await page.locator(".state-line").waitFor();
    await back();
    await arrivesAt(page, "症例承認");
    await hasFocus(page.locator(`a[href="${read}"]`).first());
    assert.deepEqual([await shows(page, "状態"), await shows(page, "並び順")], ["対応済み・取り下げ", "番号順"]);
    assert.deepEqual(await rows.allInnerTexts(), texts);
  }
});

story("three reports of one request are one notice, and deciding reads it", async ({ visit, client }) => {
  const applicant = await client(APPLICANT);
  await applicant.ask([5, 11, 12], "200002");
  const page = await visit();
  await signIn(page, "instructor2@example.jp", { path: "/notifications" });
  const notice = page.getByRole("link", { name: "緩和 試一さんから症例5の承認依頼が届きました。 （ほかに症例11、12）", exact: true });
  await sees(notice);
  const unread = page.locator("li[data-unread=true]");
  const before = await unread.count();
  await link(page, "症例承認").click();
  for (const number of [5, 11, 12]) await box(page, `症例${number}を選択 緩和 試一`).check();
  await button(page, "一括承認").click();
  await button(dialog(page), "承認する").click();
  await sees(page, "対応しました：承認3件、差し戻し0件、辞退0件");
  await link(page, "通知").click();
  await sees(notice);
  await until("one is read", async () => (await unread.count()) === before - 1);
  assert.equal(await notice.locator("xpath=ancestor::li").getAttribute("data-unread"), "false");
});

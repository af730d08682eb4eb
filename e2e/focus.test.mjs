// The focus is always on something: after what had it is gone, and in dialogs that take something away.
import assert from "node:assert/strict";
import { stories } from "./lib/tests.mjs";
import { until } from "./lib/wait.mjs";
import { APPLICANT, INSTRUCTOR, box, button, dialog, hasFocus, link, row, sees, signIn } from "./lib/story.mjs";

const story = stories();
const TABLE = "/cases/specialist-new";
const focused = (page) => page.evaluate(() => document.activeElement.localName);

/** The focus is on something within. */
const within = (locator) =>
  until(`the focus is within ${locator}`, () => locator.evaluate((one) => one.contains(document.activeElement)));

story("deleting, undoing and bringing back leave the focus in the row or at the heading", async ({ visit }) => {
  const page = await visit();
  await signIn(page, APPLICANT, { path: TABLE });
  await button(page, "症例5を削除").click();
  await hasFocus(button(dialog(page), "やめる"));
  await page.keyboard.press("Enter");
  await hasFocus(button(page, "症例5を削除"));
  await page.keyboard.press("Enter");
  await button(dialog(page), "削除する").click();
  await button(row(page, 5), "症例5の削除を元に戻す").waitFor();
  await within(row(page, 5));
  await button(page.getByRole("status"), "元に戻す").click();
  await sees(page, "症例5を元に戻しました。");
  await until("the focus is somewhere", async () => (await focused(page)) !== "body");
  await button(page, "症例5を削除").click();
  await button(dialog(page), "削除する").click();
  await button(row(page, 5), "症例5の削除を元に戻す").click();
  await button(page, "症例5を削除").waitFor();
  await within(row(page, 5));
});

story("after a decision the focus is on the page, and closing a message keeps it", async ({ visit }) => {
  const page = await visit();
  await signIn(page, INSTRUCTOR, { path: "/approvals?state=open" });
  await page.locator("tbody a").first().click();
  await button(page, "承認").click();
  await button(dialog(page), "承認する").click();
  await sees(page, "対応しました：承認1件、差し戻し0件、辞退0件");
  await until("the focus is somewhere", async () => (await focused(page)) !== "body");
  await button(page, "閉じる").click();
  await hasFocus(page.locator("h1"));
});

story("dialogs that take something away begin on やめる", async ({ visit }) => {
  const page = await visit();
  await signIn(page, APPLICANT, { path: TABLE });
  await page.getByRole("row").filter({ has: page.locator("[data-state=requested]") }).getByRole("checkbox").first().check();
  await button(page, "承認依頼の取り下げをする").click();
  await hasFocus(button(dialog(page), "やめる"));
  await page.keyboard.press("Escape");
  await hasFocus(button(page, "承認依頼の取り下げをする"));
  await page.goto(`${TABLE}/1`);
  await button(page, "再編集に戻す").click();
  await hasFocus(button(dialog(page), "やめる"));
  await page.keyboard.press("Enter");
  await hasFocus(button(page, "再編集に戻す"));
});

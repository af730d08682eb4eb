// What people do on the pages, in the words that they find there.
import assert from "node:assert/strict";
import { PASSWORD } from "./server.mjs";
import { until } from "./wait.mjs";

export const APPLICANT = "applicant@example.jp";
export const NEWCOMER = "applicant2@example.jp";
export const INSTRUCTOR = "instructor@example.jp";
export const OTHER_INSTRUCTOR = "instructor2@example.jp";
export const OFFICE = "office@example.jp";

export const button = (page, name) => page.getByRole("button", { name, exact: true });
export const link = (page, name) => page.getByRole("link", { name, exact: true });
export const box = (page, name) => page.getByRole("checkbox", { name, exact: true });
export const field = (page, name) => page.getByRole("textbox", { name, exact: true });

/** Waits until something is seen. */
export async function sees(locator, text) {
  const target = text === undefined ? locator : locator.getByText(text);
  await target.first().waitFor();
}

/** Waits until the page's heading says so. */
export async function arrivesAt(page, heading) {
  await page.getByRole("heading", { level: 1, name: heading }).waitFor();
}

/** Waits until the focus lies on what `locator` finds. */
export async function hasFocus(locator) {
  await until(`${locator} has the focus`, () => locator.evaluate((element) => element === document.activeElement));
}

/** Fills in the sign-in that is in view. */
export async function enter(page, account, { password = PASSWORD, remember = false } = {}) {
  await page.getByLabel("ユーザーID", { exact: true }).fill(account);
  await page.getByLabel("パスワード", { exact: true }).fill(password);
  if (remember) await box(page, "ログイン情報を保存する").check();
  await button(page, "ログインする").click();
}

/** Opens `path` and signs in there. */
export async function signIn(page, account, { path = "/", ...how } = {}) {
  await page.goto(path);
  await enter(page, account, how);
  await button(page, "ログアウト").waitFor();
}

/** Goes to the table of 専門医新規 by the tabs. */
export async function openTable(page) {
  await link(page, "症例登録").click();
  await link(page, "専門医新規申請用 症例登録").click();
  return table(page);
}

export async function table(page) {
  const found = page.getByRole("table", { name: "専門医新規申請（20例）" });
  await found.waitFor();
  return found;
}

/** The row of a report in the table. */
export function row(page, number) {
  return page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: String(number), exact: true }) });
}

/** Waits until the report has that state. */
export async function hasState(page, number, state) {
  await row(page, number).getByText(state, { exact: true }).waitFor();
}

export async function choose(page, numbers) {
  for (const number of numbers) await box(page, `症例${number}を選択`).check();
}

/** From the table: asks an instructor about reports, up to the receipt. */
export async function ask(page, numbers, name, { message } = {}) {
  await choose(page, numbers);
  await button(page, "承認依頼をする").click();
  await chooseInstructor(page, name);
  if (message) await field(page, "指導者へのメッセージ").fill(message);
  await button(page, "承認依頼を送信する").click();
  await sees(page, `${name}先生に${numbers.length}件の承認依頼を送信しました`);
}

/** On 指導者登録: searches somebody; gives their entry. */
export async function findInstructor(page, name) {
  await arrivesAt(page, "指導者登録");
  await page.getByLabel("指導者を検索").fill(name);
  const found = page.getByRole("listitem").filter({ has: button(page, "この指導者を選ぶ") });
  // The list holds others until the answer is there.
  await until(`only ${name} is listed`, async () => {
    const texts = await found.allInnerTexts();
    return texts.length > 0 && texts.every((text) => text.includes(name));
  });
  return found.first();
}

export async function chooseInstructor(page, name) {
  const found = await findInstructor(page, name);
  await button(found, "この指導者を選ぶ").click();
}

/** Fills in 開始日 or 終了日. */
export async function fillDate(page, name, [year, month, day]) {
  const group = page.getByRole("group", { name, exact: true });
  await group.getByLabel("年", { exact: true }).fill(String(year));
  await group.getByLabel("月", { exact: true }).fill(String(month));
  await group.getByLabel("日", { exact: true }).fill(String(day));
}

/** The labels of the sections, by key. */
export const SECTIONS = {
  diagnosis: "診断名・病状",
  background: "背景",
  history_before_intervention: "介入時までの現病歴",
  assessment: "評価",
  course: "介入と経過",
  discussion: "考察",
};

/** The dialog that is open. */
export const dialog = (page) => page.getByRole("dialog");

/** Waits until a field holds `text`, or what the expression `text` matches. */
export async function holds(locator, text) {
  await locator.waitFor();
  let last;
  const is = (value) => (text instanceof RegExp ? text.test(value) : value === text);
  await until(`${locator} holds ${text}`, async () => is((last = await locator.inputValue()))).catch((error) => {
    assert.equal(last, text, error.message);
  });
}

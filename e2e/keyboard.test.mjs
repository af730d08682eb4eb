// The whole main job by keyboard alone.
import assert from "node:assert/strict";
import { PASSWORD } from "./lib/server.mjs";
import { stories } from "./lib/tests.mjs";
import {
  APPLICANT, INSTRUCTOR, OTHER_INSTRUCTOR, arrivesAt, box, button, dialog, field, hasFocus, hasState, link, sees,
  signIn, table,
} from "./lib/story.mjs";

const story = stories();
const MOST = 150;

/** Presses Tab until the focus is on what `target` finds; it must be seen where the focus is. */
async function tabTo(page, target, key = "Tab") {
  await target.first().waitFor();
  for (let pressed = 0; pressed < MOST; pressed += 1) {
    await page.keyboard.press(key);
    if (await target.first().evaluate((element) => element === document.activeElement)) {
      assert.ok(await page.evaluate(isFocusSeen), `the focus on ${target} is not to be seen`);
      return;
    }
  }
  throw new Error(`Tab did not lead to ${target}`);
}

/** In the page: the focused element has an outline, and nothing lies over its middle. */
function isFocusSeen() {
  const element = document.activeElement;
  const { outlineStyle, outlineWidth } = getComputedStyle(element);
  const { x, y, width, height } = element.getBoundingClientRect();
  const above = document.elementFromPoint(x + width / 2, y + height / 2);
  const covered = above && !element.contains(above) && !above.contains(element);
  return outlineStyle !== "none" && parseFloat(outlineWidth) > 0 && above !== null && !covered;
}

async function press(page, target, key = "Enter") {
  await tabTo(page, target);
  await page.keyboard.press(key);
}

/** Signs in where one is. */
async function enter(page, account) {
  await tabTo(page, page.getByLabel("ユーザーID", { exact: true }));
  await page.keyboard.type(account);
  await tabTo(page, page.getByLabel("パスワード", { exact: true }));
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press("Enter");
}

story("from sign-in to an approved report", async ({ server, visit }) => {
  const applicant = await visit();
  await applicant.goto("/");
  await arrivesAt(applicant, "ログイン");
  await enter(applicant, APPLICANT);
  await arrivesAt(applicant, "マイページTOP");
  await press(applicant, link(applicant, "症例登録"));
  await hasFocus(applicant.getByRole("heading", { level: 1, name: "症例登録" }));
  await press(applicant, link(applicant, "専門医新規申請用 症例登録"));
  await table(applicant);
  for (const number of [5, 11]) await press(applicant, box(applicant, `症例${number}を選択`), "Space");
  await sees(applicant, "2件を選択中");
  await press(applicant, button(applicant, "承認依頼をする"));

  await arrivesAt(applicant, "指導者登録");
  await tabTo(applicant, applicant.getByLabel("指導者を検索"));
  await applicant.keyboard.type("指導 手本");
  const found = applicant.getByRole("listitem").filter({ hasText: "200002" });
  await applicant.getByText("200001").waitFor({ state: "detached" });
  await press(applicant, button(found, "この指導者を選ぶ"));
  await tabTo(applicant, field(applicant, "指導者へのメッセージ"));
  await applicant.keyboard.type("よろしくお願いいたします。");
  await press(applicant, button(applicant, "承認依頼を送信する"));
  await sees(applicant, "指導 手本先生に2件の承認依頼を送信しました");
  await hasFocus(applicant.locator("#receipt"));

  const mail = await server.mail(OTHER_INSTRUCTOR, "症例報告書2件の承認依頼");
  const instructor = await visit();
  await instructor.goto(mail.link);
  await arrivesAt(instructor, "ログイン");
  await enter(instructor, OTHER_INSTRUCTOR);
  await arrivesAt(instructor, "症例承認");
  for (const number of [5, 11]) {
    await press(instructor, box(instructor, `症例${number}を選択 緩和 試一`), "Space");
  }
  await press(instructor, button(instructor, "一括承認"));
  await sees(dialog(instructor), "2件を承認します");
  await press(instructor, button(dialog(instructor), "承認する"));
  await sees(instructor, "対応しました：承認2件、差し戻し0件、辞退0件");

  await press(applicant, link(applicant, "症例の一覧へ戻る"));
  for (const number of [5, 11]) await hasState(applicant, number, "承認済");
});

story("a report is written, its hospital found and the whole registered", async ({ visit }) => {
  const page = await visit();
  await signIn(page, APPLICANT, { path: "/cases/specialist-new/6" });
  const facility = page.getByRole("combobox", { name: "診療施設名" });
  const options = page.getByRole("listbox", { name: "診療施設名" }).getByRole("option");
  await tabTo(page, facility);
  await page.keyboard.type("みなと試験");
  await options.first().waitFor();
  await page.keyboard.press("Escape");
  await options.first().waitFor({ state: "hidden" });
  await page.keyboard.press("ArrowDown");
  await options.first().waitFor();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowDown");
  assert.equal(await options.first().getAttribute("aria-selected"), "true");
  await page.keyboard.press("Enter");
  await sees(page.locator(".chosen"), "基幹施設");
  for (const name of ["評価", "介入と経過", "考察"]) {
    await tabTo(page, field(page, name));
    await page.keyboard.type(`${name}の文章。`);
  }
  await page.keyboard.press("Control+s");
  await sees(page, /^保存済み/);
  await page.keyboard.press("Control+Enter");
  await table(page);
  await hasState(page, 6, "未承認");
});

story("who presses Enter before the hospitals are found gets the first of them", async ({ visit }) => {
  const page = await visit();
  await signIn(page, APPLICANT, { path: "/cases/specialist-new/20" });
  let answer;
  const asked = new Promise((done) => (answer = done));
  await page.route(/\/facilities\?/, async (route) => {
    await asked;
    await route.continue();
  });
  await tabTo(page, page.getByRole("combobox", { name: "診療施設名" }));
  await page.keyboard.insertText("みなと試験");
  await page.keyboard.press("Enter");
  answer();
  await sees(page.locator(".chosen"), "みなと試験病院");
});

story("dialogs keep the focus, close by Esc, and give it back", async ({ visit }) => {
  const page = await visit();
  await signIn(page, APPLICANT, { path: "/cases/specialist-new" });
  await table(page);
  await press(page, button(page, "症例5を削除"));
  await dialog(page).waitFor();
  for (let step = 0; step < 4; step += 1) {
    await page.keyboard.press("Tab");
    const outside = await page.evaluate(() => {
      const { activeElement } = document;
      return activeElement !== document.body && !activeElement.closest("dialog");
    });
    assert.ok(!outside, "the focus left the dialog");
  }
  await page.keyboard.press("Escape");
  await dialog(page).waitFor({ state: "hidden" });
  await hasFocus(button(page, "症例5を削除"));
  await hasState(page, 5, "未承認");
});

story("the first Tab leads past the head, and shift takes a range", async ({ visit }) => {
  const page = await visit();
  await signIn(page, INSTRUCTOR, { path: "/approvals" });
  await page.reload();
  await arrivesAt(page, "症例承認");
  await tabTo(page, link(page, "本文へ移動"));
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement.closest("main") !== null));

  const boxes = page.locator("tbody").getByRole("checkbox");
  await boxes.nth(1).click();
  await boxes.nth(4).click({ modifiers: ["Shift"] });
  await sees(page, "4件を選択中");
  await page.getByRole("checkbox", { name: "未対応の依頼をすべて選択" }).check();
  await sees(page, `${await boxes.count()}件を選択中`);
});

story("a filter stands in the address, and the way back leads through it", async ({ visit }) => {
  const page = await visit();
  await signIn(page, INSTRUCTOR, { path: "/approvals" });
  const filter = page.getByRole("combobox", { name: "申請者", exact: true });
  await filter.selectOption("例示 四季");
  await box(page, "症例3を選択 緩和 試一").waitFor({ state: "detached" });
  assert.match(page.url(), /applicant=/);
  await page.reload();
  await box(page, "症例1を選択 例示 四季").waitFor();
  assert.equal(await filter.locator("option:checked").innerText(), "例示 四季");
  assert.equal(await box(page, "症例3を選択 緩和 試一").count(), 0);
  await page.goBack();
  await box(page, "症例3を選択 緩和 試一").waitFor();
});

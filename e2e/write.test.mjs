// Writing a report: the hospital, the period, the texts; what is missing, wrong, unfinished or unsaved.
import assert from "node:assert/strict";
import { TEXTS } from "./lib/api.mjs";
import { until } from "./lib/wait.mjs";
import { stories } from "./lib/tests.mjs";
import {
  APPLICANT, NEWCOMER, SECTIONS, arrivesAt, button, dialog, field, fillDate, hasFocus, hasState, holds, link, openTable, row,
  sees, signIn, table,
} from "./lib/story.mjs";

const story = stories();
const HOSPITAL = "ひまわり演習大学病院";

async function openSlot(page, number) {
  await openTable(page);
  await link(page, `症例${number}を編集`).click();
  await arrivesAt(page, `専門医新規 症例${number}`);
  await button(page, "登録する").waitFor();
}

const facility = (page) => page.getByRole("combobox", { name: "診療施設名" });
const options = (page) => page.getByRole("listbox", { name: "診療施設名" }).getByRole("option");

/** Types into the search and waits for so many candidates. */
async function search(page, text, count) {
  await facility(page).fill(text);
  await until(`${count} candidates for ${text}`, async () => (await options(page).count()) === count);
}

async function chooseFacility(page, text, which) {
  await facility(page).fill(text);
  await options(page).filter({ hasText: which }).first().click();
}

async function fillTexts(page) {
  for (const [key, label] of Object.entries(SECTIONS)) await field(page, label).fill(TEXTS[key]);
}

story("a report is written from nothing, drafted and registered", async ({ visit, client }) => {
  const page = await visit();
  await signIn(page, NEWCOMER);
  await openSlot(page, 8);
  const api = await client(NEWCOMER);
  const found = await api.get(`/facilities?q=${encodeURIComponent(HOSPITAL)}`);
  assert.deepEqual(found.items.map(({ ended }) => ended), [false, true]);
  const [now] = found.items;

  await search(page, "ひまわり", 2);
  for (const [index, item] of found.items.entries()) {
    const text = await options(page).nth(index).innerText();
    for (const part of [HOSPITAL, item.number, "認定研修施設"]) assert.ok(text.includes(part), text);
    assert.equal(text.includes("（認定終了）"), item.ended);
  }
  await search(page, now.number.toLowerCase(), now.number === found.items[1].number ? 2 : 1);
  await search(page, "ヒマワリ", 2);
  await facility(page).press("ArrowDown");
  await facility(page).press("ArrowDown");
  const active = await facility(page).getAttribute("aria-activedescendant");
  assert.equal(await page.locator(`#${active}`).getAttribute("aria-selected"), "true");
  assert.equal(await options(page).first().getAttribute("aria-selected"), "true");
  await facility(page).press("Enter");
  await sees(page.locator(".chosen"), HOSPITAL);
  assert.equal(await page.locator(".chosen").getByText("（認定終了）").count(), 0);

  await page.getByLabel("症例区分", { exact: true }).selectOption("せん妄");
  await fillDate(page, "開始日", ["２０２６", "４", "１"]);
  await fillDate(page, "終了日", [2026, 6, 30]);
  await field(page, "年齢").fill("７２");
  await page.getByLabel("性別", { exact: true }).selectOption("女性");
  await field(page, SECTIONS.diagnosis).fill(TEXTS.diagnosis);
  await sees(page, "保存していない変更があります");
  await button(page, "下書きを保存する").click();
  await sees(page, /^保存済み \d\d:\d\d$/);

  await page.reload();
  await holds(field(page, "年齢"), "72");
  await holds(field(page, SECTIONS.diagnosis), TEXTS.diagnosis);
  await fillTexts(page);
  await field(page, "備考").fill("外来");
  await button(page, "登録する").click();
  await table(page);
  await hasState(page, 8, "未承認");
  await sees(row(page, 8), "せん妄");
  await sees(row(page, 8), "外来");
  const { care_from, care_to, patient_age } = await api.get(`/cases/${(await api.slot(8)).case_id}`);
  assert.deepEqual([care_from, care_to, patient_age], ["2026-04-01", "2026-06-30", 72]);
});

story("what is missing is listed, and each line leads to its field", async ({ visit }) => {
  const page = await visit();
  await signIn(page, NEWCOMER);
  await openSlot(page, 8);
  assert.equal(await page.locator("[aria-invalid=true]").count(), 0);
  await button(page, "登録する").click();
  await sees(page, "登録するには、次の12か所を直してください");
  const summary = page.getByRole("alert");
  await hasFocus(page.locator("#missing"));
  for (const [name, target] of [
    ["診療施設名", facility(page)],
    ["症例区分", page.getByLabel("症例区分", { exact: true })],
    ["年齢", field(page, "年齢")],
    ["性別", page.getByLabel("性別", { exact: true })],
    [SECTIONS.history_before_intervention, field(page, SECTIONS.history_before_intervention)],
  ]) {
    await link(summary, name).click();
    await hasFocus(target);
    assert.equal(await target.getAttribute("aria-invalid"), "true");
  }
  for (const name of ["開始日", "終了日"]) {
    await link(summary, name).click();
    const group = page.getByRole("group", { name, exact: true });
    await until(`the focus is in ${name}`, () => group.evaluate((one) => one.contains(document.activeElement)));
  }
  await field(page, "年齢").fill("64");
  await sees(page, "登録するには、次の11か所を直してください");
});

story("a period outside the hospital's term is told at once, and so is a text too long", async ({ visit }) => {
  const page = await visit();
  await signIn(page, NEWCOMER);
  await openSlot(page, 2);
  await sees(page, "この番号の症例区分は決まっています。");
  await fillDate(page, "開始日", [2026, 4, 1]);
  await fillDate(page, "終了日", [2026, 3, 1]);
  await sees(page, "終了日（2026年3月1日）が開始日（2026年4月1日）より前になっています");
  await fillDate(page, "終了日", [2027, 3, 1]);
  await sees(page, "今日（2026年10月15日）より後の日付があります");
  await fillDate(page, "終了日", [2026, 5, 1]);
  await chooseFacility(page, HOSPITAL, "（認定終了）");
  await sees(page, /診療施設の認定期間（2018年4月1日〜2023年3月31日）に入らない日があります/);
  await facility(page).fill(HOSPITAL);
  await sees(options(page), "入力した期間は認定期間外です");
  await sees(options(page), "入力した期間は認定期間内です");
  await options(page).filter({ hasText: "認定期間内" }).click();
  await page.getByText(/に入らない日があります/).waitFor({ state: "detached" });

  await field(page, SECTIONS.assessment).fill("痛".repeat(801));
  await sees(page, "801字あります。800字以内にしてください。");
  await sees(page, "801 / 800字");
  await field(page, "年齢").fill("121");
  await sees(page, "0から120までの値にしてください。");
});

story("where the period touches another term, the real one is written at the head of the history", async ({ visit }) => {
  const page = await visit();
  await signIn(page, NEWCOMER);
  await openSlot(page, 2);
  await chooseFacility(page, HOSPITAL, "（認定終了）");
  await fillDate(page, "開始日", [2023, 2, 1]);
  await fillDate(page, "終了日", [2023, 3, 31]);
  await button(page, "実際の期間を「介入時までの現病歴」の冒頭に書く").click();
  await holds(field(page, SECTIONS.history_before_intervention), "実際の期間：2023年2月1日〜2023年3月31日\n");
});

story("a draft of an unfinished date is refused with words, and nothing is lost", async ({ visit }) => {
  const page = await visit();
  await signIn(page, NEWCOMER);
  await openSlot(page, 3);
  await page.getByRole("group", { name: "開始日", exact: true }).getByLabel("年", { exact: true }).fill("2026");
  await field(page, SECTIONS.course).fill(TEXTS.course);
  await button(page, "下書きを保存する").click();
  const group = page.getByRole("group", { name: "開始日", exact: true });
  await sees(group, "入力が途中です。");
  assert.equal(await page.locator("[aria-invalid=true]").count(), await group.getByRole("textbox").count());
  await until("the focus is in 開始日", () => group.evaluate((one) => one.contains(document.activeElement)));
  await fillDate(page, "開始日", [2026, 2, 28]);
  await button(page, "下書きを保存する").click();
  await sees(page, /^保存済み/);
  await holds(field(page, SECTIONS.course), TEXTS.course);
  await link(page, "症例の一覧へ戻る").click();
  await hasState(page, 3, "下書き");
});

story("a text that was not saved is still there when one comes back", async ({ visit }) => {
  const page = await visit();
  await signIn(page, NEWCOMER);
  await openSlot(page, 4);
  await field(page, SECTIONS.background).fill("まだ保存していない文章");
  await link(page, "症例の一覧へ戻る").click();
  await link(page, "症例4を編集").click();
  await sees(page, "前に保存しないまま離れた入力を、元どおりに表示しています。");
  await holds(field(page, SECTIONS.background), "まだ保存していない文章");
  await sees(page, "保存していない変更があります");

  const asked = page.waitForEvent("dialog");
  page.evaluate(() => location.reload()).catch(() => {});
  const warning = await asked;
  assert.equal(warning.type(), "beforeunload");
  await warning.dismiss();
  await button(page, "下書きを保存する").click();
  await sees(page, /^保存済み/);
  await link(page, "症例の一覧へ戻る").click();
  await link(page, "症例4を編集").click();
  await holds(field(page, SECTIONS.background), "まだ保存していない文章");
  assert.equal(await page.getByText("前に保存しないまま離れた入力").count(), 0);
});

story("a report is deleted after a question, and comes back", async ({ visit }) => {
  const page = await visit();
  await signIn(page, APPLICANT);
  await openTable(page);
  await button(page, "症例5を削除").click();
  await button(dialog(page), "やめる").click();
  await hasState(page, 5, "未承認");
  await button(page, "症例5を削除").click();
  await sees(dialog(page), "症例5の削除");
  await button(dialog(page), "削除する").click();
  await hasState(page, 5, "未登録");
  await button(page, "元に戻す").click();
  await hasState(page, 5, "未承認");

  // Also from another page, and by the table's own button.
  await button(page, "症例5を削除").click();
  await button(dialog(page), "削除する").click();
  await hasState(page, 5, "未登録");
  await link(page, "マイページTOP").click();
  await arrivesAt(page, "マイページTOP");
  await button(page, "元に戻す").click();
  await sees(page, "症例5を元に戻しました。");
  await openTable(page);
  await hasState(page, 5, "未承認");
  await button(page, "症例13の削除を元に戻す").click();
  await hasState(page, 13, "未承認");
});

story("after registering one can ask for approval or write the next report, and the hospital stays in its field", async ({ visit }) => {
  const page = await visit();
  await signIn(page, NEWCOMER);
  await openSlot(page, 1);
  await sees(page, /承認を依頼した指導者と事務局にも見え/);
  await chooseFacility(page, "ひまわり", HOSPITAL);
  await holds(facility(page), HOSPITAL);
  await facility(page).press("ArrowDown");
  await facility(page).press("Escape");
  await holds(facility(page), HOSPITAL);
  await fillDate(page, "開始日", [2026, 5, 1]);
  await fillDate(page, "終了日", [2026, 6, 30]);
  await field(page, "年齢").fill("70");
  await page.getByLabel("性別", { exact: true }).selectOption("女性");
  await fillTexts(page);
  await button(page, "登録する").click();
  await hasState(page, 1, "未承認");
  await link(page, "次の症例を書く（症例2）").waitFor();
  await link(page, "承認を依頼する").click();
  await arrivesAt(page, "指導者登録");
  const there = page.getByRole("heading", { name: "症例の施設の指導者" });
  const others = page.locator("details.others");
  await others.or(there).first().waitFor();
  if (await there.count()) assert.equal(await others.evaluate((one) => one.open), false, "the others are folded");
  await others.locator("summary").getByText(/^ほかの指導者（\d+名）$/).waitFor();
});

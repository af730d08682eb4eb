// Deciding about many at once: how many, what is left out, and what happens where one is gone meanwhile.
import assert from "node:assert/strict";
import { Client } from "./lib/api.mjs";
import { PASSWORD } from "./lib/server.mjs";
import { stories } from "./lib/tests.mjs";
import { until } from "./lib/wait.mjs";
import {
  APPLICANT, INSTRUCTOR, OFFICE, arrivesAt, box, button, choose, dialog, openTable, sees, signIn,
} from "./lib/story.mjs";

const story = stories();
const NUMBERS = Array.from({ length: 20 }, (_, index) => index + 1);

/** Members whose books are full of reports that wait for the instructor; gives their clients. */
async function applicants(server, count) {
  const office = await Client.signIn(server, OFFICE);
  const made = [];
  for (let index = 0; index < count; index += 1) {
    const member_number = `3000${String(index).padStart(2, "0")}`;
    await office.post("/members", {
      member_number, email: `${member_number}@example.jp`, password: PASSWORD,
      family_name: "多数", given_name: `第${index + 1}`, family_name_kana: "たすう", given_name_kana: "だい",
    });
    const applicant = await Client.signIn(server, member_number);
    const { id } = await applicant.book();
    const accreditation_id = await applicant.accreditation("みなと試験病院", "2026-05-01");
    for (const number of NUMBERS) await applicant.fill(id, number, accreditation_id);
    await applicant.ask(NUMBERS, "200001");
    made.push(applicant);
  }
  return made;
}

story("over 200 are refused beforehand, 20 are listed, and one that is gone does not stop the rest", async ({ server, visit }) => {
  const [first] = await applicants(server, 11);
  const page = await visit();
  await signIn(page, INSTRUCTOR, { path: "/approvals?state=open" });
  await box(page, "未対応の依頼をすべて選択").first().check();
  await button(page, "一括承認").click();
  await sees(page, /一度にできるのは200件までです。いま\d+件を選んでいます。/);
  assert.equal(await dialog(page).isVisible(), false);
  await page.getByLabel("申請者", { exact: true }).selectOption("多数 第1");
  await until("only theirs are shown", async () => (await page.locator("tbody tr").count()) === 20);
  await button(page, "一括承認").click();
  await sees(dialog(page), "20件を承認します");
  await sees(dialog(page), /いま表示されていない\d+件は対象外です/);
  await button(dialog(page), "やめる").click();

  await page.getByLabel("申請者", { exact: true }).selectOption("");
  for (const name of ["多数 第11", "多数 第10"]) {
    for (const one of await page.getByRole("checkbox", { name: new RegExp(`を選択 ${name}$`) }).all()) await one.uncheck();
  }
  const others = page.getByRole("checkbox", { name: /を選択 (?!多数)/ });
  for (const one of await others.all()) await one.uncheck();
  await button(page, "一括承認").click();
  await sees(dialog(page), "180件を承認します");
  assert.equal(await dialog(page).getByRole("listitem").count(), 20);
  await sees(dialog(page), "ほか160件");
  const height = page.viewportSize().height;
  const { y } = await button(dialog(page), "承認する").boundingBox();
  assert.ok(y < height, `the button stands at ${y} of ${height}`);

  await first.withdraw(7);
  page.expectRefusal(409);
  await button(dialog(page), "承認する").click();
  await sees(dialog(page), /症例7 多数 第1/);
  await button(dialog(page), "残りの179件で続ける").click();
  await sees(page, "対応しました：承認179件、差し戻し0件、辞退0件");
  assert.equal((await first.slot(7)).state, "registered");
  assert.equal((await first.slot(8)).state, "approved");
}, { longest: 300_000 });

story("of a mixed selection those are done that fit, and the others are named", async ({ visit, client }) => {
  const page = await visit();
  const api = await client(APPLICANT);
  await api.ask([5], "200001");
  await signIn(page, APPLICANT);
  await openTable(page);
  const { slots } = await api.book();
  const may = (action) => slots.filter((slot) => slot.actions.includes(action)).map((slot) => slot.number);
  const [asked] = may("withdraw");
  const [registered] = may("request");
  await choose(page, [asked, registered]);
  await button(page, "承認依頼の取り下げをする").click();
  await sees(dialog(page), `選択した症例${registered}は、承認依頼中ではないため除きます。`);
  assert.equal(await dialog(page).getByRole("listitem").count(), 1);
  await button(dialog(page), "やめる").click();
  await button(page, "承認依頼をする").click();
  await arrivesAt(page, "指導者登録");
  await sees(page, `症例${asked}は、いま承認依頼ができないため除きました。`);
  assert.deepEqual(await page.locator(".slot-list strong").allInnerTexts(), [`症例${registered}`]);
});

story("a book without a category covered names none", async ({ visit }) => {
  const page = await visit();
  await signIn(page, APPLICANT, { path: "/cases/registered-new" });
  await sees(page, /区分のうち0区分$/);
});

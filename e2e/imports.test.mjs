// Whole tables: checked first, told row by row, then imported; and exported again.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { assertAccessible } from "./lib/inspect.mjs";
import { OFFICE, arrivesAt, button, link, sees, signIn } from "./lib/story.mjs";
import { stories } from "./lib/tests.mjs";

const story = stories();
const HEADER = "member_number,email,family_name,given_name,family_name_kana,given_name_kana\r\n";
const member = (number, email) => `${number},${email},取込,花,とりこみ,はな\r\n`;
const file = (text) => ({ name: "members.csv", mimeType: "text/csv", buffer: Buffer.from(text) });

/** Saves what a button gives, and reads it. */
async function saved(page, name) {
  const [download] = await Promise.all([page.waitForEvent("download"), button(page, name).click()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
}

story("a table is checked, corrected and imported, and nothing twice", async ({ visit }) => {
  const page = await visit();
  await signIn(page, OFFICE, { path: "/admin" });
  await link(page, "取込みと書出し").click();
  await arrivesAt(page, "取込みと書出し");
  await assertAccessible(page);
  const template = await saved(page, "ひな形を保存する");
  assert.deepEqual(template, { name: "members.csv", text: `\ufeff${HEADER}` });

  const choose = (text) => page.locator("#file").setInputFiles(file(text));
  await choose(HEADER + member(800001, "no address") + member(800002, "m800002@example.jp"));
  page.expectRefusal(422);
  await button(page, "確認する").click();
  await sees(page.getByRole("cell", { name: "email メールアドレス" }));
  await sees(page.getByRole("cell", { name: "2", exact: true }));
  await sees(page.getByRole("cell", { name: /^2行目のB列：メールを送れるアドレスではありません。/ }));
  await assertAccessible(page);

  const sound = HEADER + member(800001, "m800001@example.jp") + member(800002, "m800002@example.jp");
  await choose(sound);
  await button(page, "確認する").click();
  await sees(page, "追加2件、変更0件、変更なし0件");
  await button(page, "取り込む").click();
  await sees(page, "取り込みました（追加2件、変更0件、変更なし0件）。");
  await choose(sound);
  await button(page, "確認する").click();
  await sees(page, "追加0件、変更0件、変更なし2件");
});

story("what is exported is imported again without any change", async ({ visit }) => {
  const page = await visit();
  await signIn(page, OFFICE, { path: "/admin/imports" });
  const { name, text } = await saved(page, "会員");
  assert.equal(name, "members.csv");
  assert.ok(text.startsWith(`\ufeff${HEADER}`), text.slice(0, 200));
  await page.locator("#file").setInputFiles(file(text));
  await button(page, "確認する").click();
  await sees(page, new RegExp("^追加0件、変更0件、変更なし[0-9]+件$"));
});

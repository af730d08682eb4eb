// One whole round, from an empty installation to next year's: the society is imported, a book is filled with
// two instructors and one paper, applied with and exported; a year later it still reads the same.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { Client, TEXTS } from "./lib/api.mjs";
import {
  SECTIONS, arrivesAt, ask, box, button, choose, dialog, enter, field, fillDate, hasState, link, openTable, sees, signIn,
} from "./lib/story.mjs";
import { stories } from "./lib/tests.mjs";

const story = stories();
const STAFF = "jimukyoku@example.jp";
const SECRET = "a long enough sentence";
const HOSPITAL = "いちょう総合病院";
const SCAN = { name: "承認書.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\nscan\n%%EOF\n") };
const range = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** The society as its old system gives it out. */
const TABLES = [
  ["施設", "facilities", ["name,prefecture,name_kana", `${HOSPITAL},東京都,いちょうそうごうびょういん`]],
  ["認定", "accreditations", [
    "number,term_from,facility_name,facility_prefecture,kind,term_to",
    `K-0777,2022/4/1,${HOSPITAL},東京都,core,`,
  ]],
  ["会員", "members", [
    "member_number,email,family_name,given_name,family_name_kana,given_name_kana",
    "500001,shinsei@example.jp,申請,葉月,しんせい,はづき",
    "500101,shido1@example.jp,指導,一葉,しどう,かずは",
    "500102,shido2@example.jp,指導,二葉,しどう,ふたば",
    "500103,taikai@example.jp,退会,三葉,たいかい,みつば",
  ]],
  ["資格", "qualifications", [
    "member_number,kind,term_from,term_to",
    "500101,specialist,2018-04-01,2028-03-31",
    "500102,instructor,2019-04-01,",
    "500103,specialist,2015-04-01,2027-03-31",
  ]],
  ["勤務先", "affiliations", [
    "member_number,facility_name,facility_prefecture,worked_from,worked_to",
    `500001,${HOSPITAL},東京都,2023-04-01,`,
    `500101,${HOSPITAL},東京都,2018-04-01,`,
    `500102,${HOSPITAL},東京都,2019-04-01,`,
  ]],
];

/** Saves what a button gives. */
async function saved(page, press) {
  const [download] = await Promise.all([page.waitForEvent("download"), press()]);
  return readFile(await download.path());
}

/** Imports a table in the console: first a look, then for good. */
async function importTable(office, kind, rows, { invite = false } = {}) {
  await office.getByLabel("種別").selectOption(kind);
  const file = { name: `${kind}.csv`, mimeType: "text/csv", buffer: Buffer.from(`\ufeff${rows.join("\r\n")}\r\n`) };
  await office.getByLabel("ファイル（CSV、XLSX）").setInputFiles(file);
  if (invite) await box(office, "新しい会員に案内のメールを送る").check();
  await button(office, "確認する").click();
  await sees(office, `追加${rows.length - 1}件`);
  await button(office, "取り込む").click();
  await sees(office, "取り込みました");
}

/** Sets a password by the link of the invitation, and signs in. */
async function accepts(server, page, address) {
  const mail = await server.mail(address, "パスワードを設定してください");
  await page.goto(mail.link);
  await page.getByLabel("新しいパスワード", { exact: true }).fill(SECRET);
  await button(page, "パスワードを設定する").click();
  await link(page, "ログイン画面へ進む").click();
  await enter(page, address, { password: SECRET });
  await arrivesAt(page, "マイページTOP");
}

/** Begins this year's round of 専門医新規 in the console. */
async function beginRound(office) {
  await button(office, "申請回を始める").click();
  const form = dialog(office);
  await form.getByLabel("申請種別").selectOption({ label: "専門医新規" });
  await field(form, "名称").fill("2026年度");
  for (const [name, day] of [
    ["登録期間の初日", [2026, 4, 1]], ["登録期間の最終日", [2026, 6, 30]], ["承認の期限", [2026, 7, 10]],
    ["申請期間の初日", [2026, 7, 1]], ["申請期間の最終日", [2026, 7, 31]],
  ]) await fillDate(form, name, day);
  await button(form, "保存する").click();
  await sees(office, /専門医新規 2026年度/);
}

/** Writes the first report on its page. */
async function writeFirst(page) {
  await openTable(page);
  await link(page, "症例1を編集").click();
  await arrivesAt(page, "専門医新規 症例1");
  await page.getByRole("combobox", { name: "診療施設名" }).fill("いちょう");
  await page.getByRole("listbox", { name: "診療施設名" }).getByRole("option").first().click();
  await fillDate(page, "開始日", [2025, 5, 1]);
  await fillDate(page, "終了日", [2025, 6, 30]);
  await field(page, "年齢").fill("70");
  await page.getByLabel("性別", { exact: true }).selectOption("女性");
  for (const [key, label] of Object.entries(SECTIONS)) await field(page, label).fill(TEXTS[key]);
  await button(page, "登録する").click();
  await hasState(page, 1, "未承認");
}

/** Approves everything that waits. */
async function approveAll(page, numbers) {
  await link(page, "症例承認").click();
  for (const number of numbers) await box(page, `症例${number}を選択 申請 葉月`).check();
  await button(page, "一括承認").click();
  await button(dialog(page), "承認する").click();
  await sees(page, `対応しました：承認${numbers.length}件、差し戻し0件、辞退0件`);
}

/** Hands in the signed form of report 20. */
async function handIn(page) {
  await choose(page, [20]);
  await button(page, "承認依頼をする").click();
  await arrivesAt(page, "指導者登録");
  await page.getByRole("searchbox").fill("500103");
  await link(page, "症例20を書面で承認してもらう").click();
  await saved(page, () => button(page, "用紙をPDFで保存").click());
  await fillDate(page, "署名した日", [2026, 5, 10]);
  await page.getByLabel("署名された用紙").setInputFiles(SCAN);
  await button(page, "提出する").click();
  await sees(page, "書面による承認を提出しました。");
  await link(page, "症例の一覧へ戻る").last().click();
}

/** The application, as PDF and as it is read on the page. */
async function applied(page) {
  await page.goto("/applications");
  await page.getByRole("link", { name: /^専門医新規（.*申請）を閲覧$/ }).click();
  await sees(page, /申請済みのデータ/);
  const pdf = await saved(page, () => button(page, "PDFで保存").click());
  return { pdf, text: await page.locator("main").innerText() };
}

story("a society runs a year on an empty installation", async ({ server, visit }) => {
  await server.command(["staff", "add", "--email", STAFF, "--password-stdin"], `${SECRET}\n`);
  const office = await visit();
  await signIn(office, STAFF, { path: "/admin/imports", password: SECRET });
  for (const [, kind, rows] of TABLES) await importTable(office, kind, rows, { invite: kind === "members" });
  await office.goto("/admin/rounds");
  await beginRound(office);

  const page = await visit();
  await accepts(server, page, "shinsei@example.jp");
  await writeFirst(page);
  const writer = await Client.signIn(server, "500001", SECRET);
  for (const number of range(2, 20)) {
    await writer.write(number, { at: HOSPITAL, care_from: "2025-05-01", care_to: "2025-06-30" });
  }
  await page.reload();
  await ask(page, range(1, 10), "指導 一葉");
  await link(page, "症例の一覧へ戻る").first().click();
  await ask(page, range(11, 19), "指導 二葉");
  await link(page, "症例の一覧へ戻る").first().click();

  await office.goto("/admin/members?q=500103");
  await link(office, "退会 三葉").click();
  await button(office, "修正する").first().click();
  await fillDate(dialog(office), "退会日", [2026, 5, 1]);
  await button(dialog(office), "保存する").click();
  await handIn(page);

  for (const [address, numbers] of [["shido1@example.jp", range(1, 10)], ["shido2@example.jp", range(11, 19)]]) {
    const instructor = await visit();
    await accepts(server, instructor, address);
    await approveAll(instructor, numbers);
  }
  await office.goto("/admin/papers");
  await button(office, "受理する").click();
  await button(dialog(office), "受理する").click();
  await sees(office, "確認を待っている書面はありません。");

  await server.goOnAt("2026-07-15");
  await page.goto("/cases/specialist-new");
  await button(page, "申請する").click();
  await button(dialog(page), "申請する").click();
  await sees(page, /年度の申請を受け付けました。$/);
  const before = await applied(page);
  assert.match(before.text, /いちょう総合病院/);

  await office.goto("/admin/imports");
  const table = (await saved(office, () => button(office, "申請").click())).toString("utf8");
  assert.match(table, /500001/);
  assert.match(table, /specialist-new/);

  await office.goto("/admin/rounds");
  await button(office, "次年度の申請回を作る").first().click();
  await button(dialog(office), "保存する").click();
  await arrivesAt(office, "専門医新規 2027年度");
  const keeper = await Client.signIn(server, STAFF, SECRET);
  const { items } = await keeper.get(`/facilities?as=hospitals&q=${encodeURIComponent(HOSPITAL)}`);
  const { etag } = await keeper.send("GET", `/facilities/${items[0].id}`);
  await keeper.send("PATCH", `/facilities/${items[0].id}`, { name: "ぎんなん医療センター" }, { "if-match": etag });

  await server.goOnAt("2027-05-11");
  await page.goto("/cases/specialist-new");
  await hasState(page, 1, "未登録");
  const after = await applied(page);
  assert.equal(after.text, before.text);
  assert.ok(after.pdf.equals(before.pdf), "the PDF is the same, byte for byte");
}, { demo: false, today: "2026-05-11", longest: 240_000 });

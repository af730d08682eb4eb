// An instructor who has left the society signs on paper: the form, the scan, the secretariat's decision.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { crc32, deflateSync } from "node:zlib";
import { Client } from "./lib/api.mjs";
import { assertAccessible } from "./lib/inspect.mjs";
import {
  APPLICANT, OFFICE, arrivesAt, button, choose, dialog, field, hasState, link, openTable, row, sees, signIn,
} from "./lib/story.mjs";
import { stories } from "./lib/tests.mjs";
import { until } from "./lib/wait.mjs";

const story = stories();
const SIGNER = "200002";
const SCAN = { name: "承認書.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\nscan\n%%EOF\n") };
/** A part of a PNG. */
function chunk(name, data) {
  const named = Buffer.concat([Buffer.from(name), data]);
  const number = (value) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(value);
    return bytes;
  };
  return Buffer.concat([number(data.length), named, number(crc32(named))]);
}

/** A grey sheet of 300 × 400 dots, and the same with a script behind it under a name that hides what it is. */
const PICTURE = Buffer.concat([
  Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
  chunk("IHDR", Buffer.from([0, 0, 1, 44, 0, 0, 1, 144, 8, 0, 0, 0, 0])),
  chunk("IDAT", deflateSync(Buffer.alloc(301 * 400, Buffer.concat([Buffer.alloc(1), Buffer.alloc(300, 0xee)])))),
  chunk("IEND", Buffer.alloc(0)),
]);
const POLYGLOT = {
  name: "a.html",
  mimeType: "text/html",
  buffer: Buffer.concat([PICTURE, Buffer.from("<script>alert(1)</script>")]),
};

/** The signer leaves the society. */
async function leaves(server, number) {
  const office = await Client.signIn(server, OFFICE);
  const { items } = await office.get(`/members?q=${number}`);
  const path = `/members/${items.find((item) => item.member_number === number).id}`;
  const { etag } = await office.send("GET", path);
  await office.send("PATCH", path, { left_on: "2026-10-01" }, { "if-match": etag });
}

/** Saves what a button gives, and reads it. */
async function saved(page, press) {
  const [download] = await Promise.all([page.waitForEvent("download"), press()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** As the applicant: from the table to the page of the paper approval of that slot. */
async function goToPaper(page, number) {
  await openTable(page);
  await choose(page, [number]);
  await button(page, "承認依頼をする").click();
  await arrivesAt(page, "指導者登録");
  await page.getByRole("searchbox").fill(SIGNER);
  await link(page, `症例${number}を書面で承認してもらう`).click();
  await arrivesAt(page, "書面による承認");
}

async function signedOn(page, year, month, day) {
  await field(page, "年").fill(year);
  await field(page, "月").fill(month);
  await field(page, "日").fill(day);
}

story("a report is approved on paper by an instructor who has left", async ({ server, visit }) => {
  await leaves(server, SIGNER);
  const page = await visit();
  await signIn(page, APPLICANT);
  await goToPaper(page, 12);
  await assertAccessible(page);
  const form = await saved(page, () => button(page, "用紙をPDFで保存").click());
  assert.equal(form.name, "paper-form-12.pdf");
  assert.equal(form.bytes.subarray(0, 5).toString(), "%PDF-");

  await button(page, "提出する").click();
  await sees(page, "署名した日を入力してください。");
  await sees(page, "ファイルを選んでください。");
  page.expectRefusal(422);
  await signedOn(page, "2010", "1", "1");
  await page.getByLabel("署名された用紙").setInputFiles({ ...POLYGLOT, buffer: PICTURE.subarray(0, -6) });
  await button(page, "提出する").click();
  await sees(page, /ファイルを最後まで読み取れません/);
  await page.getByLabel("署名された用紙").setInputFiles(POLYGLOT);
  await button(page, "提出する").click();
  await sees(page, /から.*までの値にしてください/);
  await signedOn(page, "2026", "10", "10");
  await button(page, "提出する").click();
  await sees(page, "書面による承認を提出しました。");
  await link(page, "症例の一覧へ戻る").last().click();
  await hasState(page, 12, "承認依頼中");
  await sees(row(page, 12), "（書面）");

  const office = await visit();
  await signIn(office, OFFICE, { path: "/admin/papers" });
  await arrivesAt(office, "書面による承認");
  await assertAccessible(office);
  const scan = await saved(office, () => button(office, "用紙を保存する").click());
  assert.equal(scan.name, "paper-approval-12.png", "our own name, by what it is");
  assert.deepEqual(scan.bytes, PICTURE);
  await button(office, "用紙と症例を並べて見る").click();
  const picture = office.getByRole("img", { name: "署名された用紙" });
  await until("the scan is drawn", () => picture.evaluate((one) => one.naturalWidth > 0));
  const report = office.locator(".beside article");
  await sees(report, "考察");
  const [left, right] = [await picture.boundingBox(), await report.boundingBox()];
  assert.ok(left.x + left.width <= right.x && Math.abs(left.y - right.y) < 60, "side by side");
  await assertAccessible(office);
  await button(office, "受理する").click();
  await sees(dialog(office), /用紙の署名・押印と、症例の内容を確かめましたか。/);
  await button(dialog(office), "受理する").click();
  await sees(office, "確認を待っている書面はありません。");
  await server.mail(APPLICANT, "症例12が承認されました");
  await page.reload();
  await hasState(page, 12, "承認済");
});

story("a paper is refused with a reason, and another one withdrawn", async ({ server, visit }) => {
  await leaves(server, SIGNER);
  const page = await visit();
  await signIn(page, APPLICANT);
  await goToPaper(page, 12);
  page.expectRefusal(422);
  await signedOn(page, "2026", "10", "10");
  await page.getByLabel("署名された用紙").setInputFiles({ ...SCAN, buffer: Buffer.from("MZ no form") });
  await button(page, "提出する").click();
  await sees(page, "受け付けられるのはPDF、JPEG、PNGです。");
  const script = Buffer.from("%PDF-1.7\n<< /S /JavaScript /JS (app.alert(1)) >>\n%%EOF\n");
  await page.getByLabel("署名された用紙").setInputFiles({ ...SCAN, buffer: script });
  await button(page, "提出する").click();
  await sees(page, /スクリプト、添付ファイル、入力フォームまたはパスワードを含むPDF/);
  await page.getByLabel("署名された用紙").setInputFiles(SCAN);
  await button(page, "提出する").click();
  await sees(page, "書面による承認を提出しました。");

  const office = await visit();
  await signIn(office, OFFICE, { path: "/admin/papers" });
  await button(office, "受理しない").click();
  await dialog(office).getByRole("textbox", { name: "受理しない理由" }).fill("押印がありません。");
  await button(dialog(office), "保存する").click();
  await sees(office, "確認を待っている書面はありません。");
  await link(page, "症例の一覧へ戻る").last().click();
  await hasState(page, 12, "差し戻し");
  await sees(row(page, 12), "押印がありません。");
});

story("reports, tables and applications are saved as PDF", async ({ visit }) => {
  const page = await visit();
  await signIn(page, APPLICANT, { path: "/cases/specialist-new/print" });
  const book = await saved(page, () => button(page, "PDFで保存").click());
  assert.equal(book.bytes.subarray(0, 5).toString(), "%PDF-");
  await page.goto("/cases/specialist-new/1/print");
  const report = await saved(page, () => button(page, "PDFで保存").click());
  assert.equal(report.name, "case-1.pdf");
});

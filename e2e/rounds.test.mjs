// Rounds and their definitions in the console: next year's round, its form, and definitions as files.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { PASSWORD } from "./lib/server.mjs";
import { stories } from "./lib/tests.mjs";
import {
  APPLICANT, OFFICE, arrivesAt, button, dialog, field, hasFocus, link, sees, signIn,
} from "./lib/story.mjs";

const story = stories();

const section = (page, number) => page.getByRole("group", { name: `項目${number}`, exact: true });
const label = (page, number) => field(section(page, number), "見出し（日本語）");

/** Opens the console's page of the round of 専門医新規 that is open. */
async function openRound(office) {
  await signIn(office, OFFICE, { path: "/admin/rounds" });
  const card = office.locator("section").filter({ has: office.getByRole("heading", { name: /専門医新規 2/ }) }).first();
  await link(card, "定義を見る・変える").click();
  await arrivesAt(office, /専門医新規 2026/);
  await label(office, 1).waitFor();
}

/** Chooses a file for the dialog 定義を読み込む and sends it. */
async function importFile(office, text) {
  if (!(await dialog(office).isVisible())) await button(office, "定義を読み込む").click();
  const file = { name: "definition.json", mimeType: "application/json", buffer: Buffer.from(text) };
  await dialog(office).getByLabel("定義のファイル").setInputFiles(file);
  await button(dialog(office), "定義を読み込む").click();
}

story("next year's round is copied, and its form is changed without touching this year's", async ({ visit, client }) => {
  const office = await visit();
  await signIn(office, OFFICE, { path: "/admin/rounds" });
  const card = office.locator("section").filter({ has: office.getByRole("heading", { name: /専門医新規 2026/ }) }).first();
  await button(card, "次年度の申請回を作る").click();
  assert.equal(await field(dialog(office), "名称").inputValue(), "2027年度");
  await button(dialog(office), "保存する").click();
  await arrivesAt(office, "専門医新規 2027年度");
  await label(office, 2).fill("患者さんの背景");
  await button(office, "保存する").click();
  await sees(office, /保存済み/);
  const api = await client(OFFICE);
  const { items } = await api.get("/rounds?programme=specialist-new");
  const labels = [];
  for (const name of ["2026年度", "2027年度"]) {
    const { id } = items.find((round) => round.name === name);
    labels.push((await api.get(`/rounds/${id}/definition`)).sections[1].label.ja);
  }
  assert.deepEqual(labels, ["背景", "患者さんの背景"]);
});

story("a changed form is that of books not yet begun, and of no others", async ({ visit, client }) => {
  const office = await visit();
  await openRound(office);
  await sees(office, "始めたときの定義のままです");
  await label(office, 1).fill("主な病名");
  await button(section(office, 6), "上へ").click();
  await hasFocus(button(section(office, 5), "上へ"));
  await button(section(office, 6), "外す").click();
  await hasFocus(button(office, "項目を追加する"));
  await button(office, "項目を追加する").click();
  await hasFocus(label(office, 6));
  await sees(office, "保存していない変更があります");
  office.expectRefusal(422);
  await button(office, "保存する").click();
  await sees(office.getByRole("alert"), /項目6 見出し（日本語）/);
  await sees(section(office, 6), "この項目は必須です。入力してください。");
  await label(office, 6).fill("倫理的配慮");
  await field(section(office, 6), "字数の上限").fill("４００");
  await button(office, "保存する").click();
  await sees(office, /保存済み/);
  await sees(office, "定義 第2版");

  const api = await client(OFFICE);
  await api.post("/members", {
    member_number: "100078", email: "new@example.jp", password: PASSWORD,
    family_name: "新入", given_name: "八重", family_name_kana: "しんにゅう", given_name_kana: "やえ",
  });
  for (const [account, seen] of [["100078", "主な病名"], [APPLICANT, "診断名・病状"]]) {
    const page = await visit();
    await signIn(page, account, { path: "/cases/specialist-new/7" });
    await field(page, seen).waitFor();
  }
});

story("what was typed into a form and not saved is there again when one comes back", async ({ visit }) => {
  const office = await visit();
  await openRound(office);
  await label(office, 1).fill("主な病名");
  await link(office, "申請回").click();
  await arrivesAt(office, "申請回");
  await office.goBack();
  await label(office, 1).waitFor();
  assert.equal(await label(office, 1).inputValue(), "主な病名");
  await sees(office, "保存していない変更があります");
});

story("a definition goes out as a file and comes back, each fault told at its place", async ({ visit }) => {
  const office = await visit();
  await openRound(office);
  const [download] = await Promise.all([office.waitForEvent("download"), link(office, "定義を書き出す").click()]);
  assert.equal(download.suggestedFilename(), "specialist-new-2026年度.json");
  const text = await readFile(await download.path(), "utf8");
  const definition = JSON.parse(text);
  assert.equal(definition.sections[0].key, "diagnosis");

  await importFile(office, `${text.slice(0, -20)}`);
  await sees(dialog(office), /行目がJSONとして読めません/);
  definition.sections[2].max_length = 0;
  definition.guidance[1].section = "elsewhere";
  office.expectRefusal(422);
  await importFile(office, JSON.stringify(definition));
  await sees(dialog(office), /項目3 字数の上限 \(\/sections\/2\/max_length\)/);
  await sees(dialog(office), /評価のポイント2 \(\/guidance\/1\/section\)/);
  definition.sections[2].max_length = 1200;
  definition.guidance[1].section = "course";
  await importFile(office, JSON.stringify(definition));
  await sees(office, "定義を読み込みました。");
  assert.equal(await field(section(office, 3), "字数の上限").inputValue(), "1200");
});

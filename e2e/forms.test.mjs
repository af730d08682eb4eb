// What a form saves: whole dates, the version that was opened, each thing once, and what the browser filled in.
import assert from "node:assert/strict";
import { stories } from "./lib/tests.mjs";
import { until } from "./lib/wait.mjs";
import {
  APPLICANT, INSTRUCTOR, NEWCOMER, OFFICE, SECTIONS, button, chooseInstructor, dialog, field, fillDate, hasFocus, holds, link,
  sees, signIn,
} from "./lib/story.mjs";

const story = stories();
const date = (page, name) => page.getByRole("group", { name, exact: true });
const part = (page, name, unit) => date(page, name).getByLabel(unit, { exact: true });
const alert = (page) => page.getByRole("alert");
const course = (page) => field(page, SECTIONS.course);

async function member(api, number) {
  const { items } = await api.get(`/members?q=${number}`);
  return items[0];
}

/** Opens the console's page of a member. */
async function openMember(office, api, number) {
  const { id } = await member(api, number);
  await signIn(office, OFFICE, { path: `/admin/members/${id}` });
  await office.getByRole("heading", { level: 2, name: "資格" }).waitFor();
}

story("half a date is no empty one: not as the day of leaving", async ({ visit, client }) => {
  const api = await client(OFFICE);
  const office = await visit();
  const { id } = await member(api, "100002");
  const { etag } = await api.send("GET", `/members/${id}`);
  await api.send("PATCH", `/members/${id}`, { left_on: "2026-09-30" }, { "if-match": etag });
  await openMember(office, api, "100002");
  await button(office, "修正する").first().click();
  await holds(part(dialog(office), "退会日", "月"), "9");
  for (const [parts, said] of [
    [[2026, "", ""], "入力が途中です。月、日を入力してください。"],
    [[2026, 2, 30], "2026年2月は28日までです。"],
    [[2025, 2, 29], "2025年は平年なので、2月29日はありません。"],
    [["2026/5/", "", ""], "入力が途中です。日を入力してください。"],
    [[2026, 13, 1], /日付として読めません/],
    [[26, 1, 1], "1900年から2200年までの日付を入力してください。"],
  ]) {
    await fillDate(dialog(office), "退会日", parts);
    await button(dialog(office), "保存する").click();
    await sees(alert(dialog(office)), "次の1か所を直してください");
    await sees(date(dialog(office), "退会日"), said);
    assert.equal((await member(api, "100002")).left_on, "2026-09-30");
  }
  await link(alert(dialog(office)), "退会日").click();
  await hasFocus(part(dialog(office), "退会日", "年"));
  await part(dialog(office), "退会日", "年").fill("令和8年12月31日");
  await part(dialog(office), "退会日", "年").press("Tab");
  await holds(part(dialog(office), "退会日", "月"), "12");
  assert.equal(await alert(dialog(office)).count(), 0);
  await button(dialog(office), "保存する").click();
  await dialog(office).waitFor({ state: "detached" });
  assert.equal((await member(api, "100002")).left_on, "2026-12-31");
});

story("an emptied part of a term's last day does not make the term endless", async ({ visit, client }) => {
  const api = await client(OFFICE);
  const office = await visit();
  await openMember(office, api, "200001");
  const { id } = await member(api, "200001");
  const before = (await api.get(`/qualifications?member_id=${id}`)).items;
  await office.locator(".terms").getByRole("button", { name: "修正する" }).first().click();
  await part(dialog(office), "認定終了日", "日").fill("");
  await button(dialog(office), "保存する").click();
  await sees(date(dialog(office), "認定終了日"), "入力が途中です。");
  assert.deepEqual((await api.get(`/qualifications?member_id=${id}`)).items, before);
  await button(dialog(office), "やめる").click();
});

story("a round that lacks everything says what, and dates are read as people write them", async ({ visit }) => {
  const office = await visit();
  await signIn(office, OFFICE, { path: "/admin/rounds" });
  await button(office, "申請回を始める").click();
  await button(dialog(office), "保存する").click();
  await sees(alert(dialog(office)), "次の5か所を直してください");
  await hasFocus(alert(dialog(office)));
  for (const name of ["名称", "登録期間の初日", "登録期間の最終日", "申請期間の初日", "申請期間の最終日"]) {
    await link(alert(dialog(office)), name).waitFor();
  }
  await link(alert(dialog(office)), "登録期間の最終日").click();
  await hasFocus(part(dialog(office), "登録期間の最終日", "年"));
  await field(dialog(office), "名称").fill("2031年度");
  await sees(alert(dialog(office)), "次の4か所を直してください");
  await dialog(office).getByLabel("申請種別").selectOption("専門医移行");
  await part(dialog(office), "登録期間の初日", "年").fill("令和13年4月1日");
  await fillDate(dialog(office), "登録期間の最終日", ["Ｒ13", "６", "30"]);
  await part(dialog(office), "申請期間の初日", "年").fill("2031/7/1");
  await fillDate(dialog(office), "申請期間の最終日", [2031, 7, 31]);
  await button(dialog(office), "保存する").click();
  await dialog(office).waitFor({ state: "detached" });
  const card = office.locator("section").filter({ hasText: "2031年度" });
  await sees(card, "2031年4月1日〜2031年6月30日");
});

story("two of the office at one term: what one saved is not undone by the other, field by field", async ({ visit, client }) => {
  const api = await client(OFFICE);
  const office = await visit();
  await signIn(office, OFFICE, { path: "/admin/rounds" });
  const { items } = await api.get("/rounds?programme=specialist-new");
  const round = items.find(({ name }) => name === "2026年度");
  const card = office.locator("section").filter({ has: office.getByRole("heading", { name: /専門医新規 2026/ }) }).first();
  await button(card, "期間を修正・延長する").click();
  await field(dialog(office), "名称").fill("2026年度（改）");
  const { etag } = await api.send("GET", `/rounds/${round.id}`);
  await api.send("PATCH", `/rounds/${round.id}`, { application_to: "2026-12-20", name: "2026年度秋" }, { "if-match": etag });

  office.expectRefusal(412);
  await button(dialog(office), "保存する").click();
  const both = dialog(office).filter({ has: office.getByRole("table") });
  await sees(both, "ほかの画面で変更されています");
  const sides = (name) => both.getByRole("row").filter({ has: office.getByRole("rowheader", { name, exact: true }) });
  assert.equal(await both.getByRole("rowheader").count(), 2);
  await sees(sides("名称"), "2026年度（改）");
  await sees(sides("名称"), "2026年度秋");
  // What one did not touch stays as the other saved it, unless one says otherwise.
  assert.ok(await sides("申請期間の最終日").getByLabel(/保存されている内容/).isChecked());
  assert.ok(await sides("名称").getByLabel(/この画面の内容/).isChecked());
  await button(both, "選んだ内容で保存する").click();
  await office.getByRole("dialog").first().waitFor({ state: "detached" });
  const now = await api.get(`/rounds/${round.id}`);
  assert.deepEqual([now.name, now.application_to], ["2026年度（改）", "2026-12-20"]);
});

story("what was refused can be corrected and sent", async ({ visit, client }) => {
  const page = await visit();
  await signIn(page, APPLICANT, { path: "/cases/specialist-new/request?cases=5" });
  await chooseInstructor(page, "指導 見本");
  await field(page, "指導者へのメッセージ").fill("長".repeat(2001));
  page.expectRefusal(422);
  await button(page, "承認依頼を送信する").click();
  await sees(page.locator("#message-error"), /2000|2,000/);
  await field(page, "指導者へのメッセージ").fill("よろしくお願いします。");
  await button(page, "承認依頼を送信する").click();
  await sees(page, "指導 見本先生に1件の承認依頼を送信しました");
  assert.equal((await (await client(APPLICANT)).slot(5)).state, "requested");
});

story("what got no answer is sent once, however often the button is pressed", async ({ visit, client }) => {
  const office = await visit();
  const api = await client(OFFICE);
  await signIn(office, OFFICE, { path: "/admin/facilities" });
  await button(office, "施設を登録する").click();
  await field(dialog(office), "施設名").fill("二度押し記念病院");
  await field(dialog(office), "施設名（かな）").fill("にどおしきねんびょういん");
  await field(dialog(office), "都道府県").fill("東京都");
  const keys = [];
  const isCreation = ({ pathname }) => pathname === "/api/v1/facilities";
  office.expectTrouble(/ERR_FAILED/);
  await office.route(isCreation, async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    keys.push(route.request().headers()["idempotency-key"]);
    // The server hears it; the answer is lost the first time.
    const response = await route.fetch();
    return keys.length === 1 ? route.abort() : route.fulfill({ response });
  });
  await button(dialog(office), "保存する").click();
  await sees(dialog(office), "サーバーに接続できません");
  await button(dialog(office), "保存する").click();
  await dialog(office).waitFor({ state: "detached" });
  assert.equal(keys.length, 2);
  assert.equal(keys[0], keys[1]);
  const { items } = await api.get(`/facilities?as=hospitals&q=${encodeURIComponent("二度押し")}`);
  assert.equal(items.length, 1);
});

story("a registered report becomes a draft only when one says so", async ({ visit, client }) => {
  const page = await visit();
  const api = await client(APPLICANT);
  await signIn(page, APPLICANT, { path: "/cases/specialist-new/5" });
  const state = page.locator(".state-line");
  await sees(state, "未承認");
  const { revision } = await api.get(`/cases/${(await api.slot(5)).case_id}`);
  await course(page).fill("登録したまま直した文章");
  await course(page).press("Control+s");
  await sees(page, /^保存済み/);
  await sees(state, "未承認");
  const kept = await api.get(`/cases/${(await api.slot(5)).case_id}`);
  assert.deepEqual([kept.state, kept.revision, kept.sections.course], ["registered", revision + 1, "登録したまま直した文章"]);

  await course(page).fill("");
  await course(page).press("Control+s");
  await sees(page, /登録するには、次の1か所を直してください/);
  await button(page, "下書きを保存する").click();
  await sees(dialog(page), /未承認に戻るには登録し直す必要があります/);
  await hasFocus(button(dialog(page), "やめる"));
  await button(dialog(page), "やめる").click();
  assert.equal((await api.slot(5)).state, "registered");
  await button(page, "下書きを保存する").click();
  await button(dialog(page), "下書きに戻して保存する").click();
  await sees(page, /^保存済み/);
  await sees(state, "下書き");
  assert.equal((await api.slot(5)).state, "draft");
});

story("the real period replaces the line that was written before, and no other", async ({ visit }) => {
  const page = await visit();
  await signIn(page, NEWCOMER, { path: "/cases/specialist-new/2" });
  const history = field(page, SECTIONS.history_before_intervention);
  const facility = page.getByRole("combobox", { name: "診療施設名" });
  await facility.fill("ひまわり演習大学病院");
  await page.getByRole("option").filter({ hasText: "（認定終了）" }).first().click();
  await history.fill("腹痛で入院した。");
  await fillDate(page, "開始日", [2023, 2, 1]);
  await fillDate(page, "終了日", [2023, 3, 31]);
  const write = button(page, "実際の期間を「介入時までの現病歴」の冒頭に書く");
  await write.click();
  await holds(history, "実際の期間：2023年2月1日〜2023年3月31日\n腹痛で入院した。");
  await fillDate(page, "開始日", [2023, 1, 15]);
  await write.click();
  await holds(history, "実際の期間：2023年1月15日〜2023年3月31日\n腹痛で入院した。");
  await button(page, "下書きを保存する").click();
  await sees(page, /^保存済み/);
  await page.reload();
  await fillDate(page, "開始日", [2023, 2, 10]);
  await write.click();
  await holds(history, "実際の期間：2023年2月10日〜2023年3月31日\n腹痛で入院した。");
  await history.fill("実際の期間：2023年2月10日〜2024年5月1日\n腹痛で入院した。");
  await write.click();
  await holds(history, /^実際の期間：2023年2月10日〜2023年3月31日\n実際の期間：2023年2月10日〜2024年5月1日\n/);
});

/** Puts a value into a field as password managers do: without a word to the page. */
const fillSilently = (locator, value) => locator.evaluate((field, text) => (field.value = text), value);

story("what the browser filled in without an event counts", async ({ visit, client }) => {
  const page = await visit();
  await page.goto("/");
  await fillSilently(page.getByLabel("ユーザーID", { exact: true }), APPLICANT);
  await fillSilently(page.getByLabel("パスワード", { exact: true }), "demo-shorei-2026");
  await button(page, "ログインする").click();
  await button(page, "ログアウト").waitFor();

  await page.goto("/cases/specialist-new/6");
  await fillSilently(field(page, "年齢"), "81");
  await button(page, "下書きを保存する").click();
  await sees(page, /^保存済み/);
  const api = await client(APPLICANT);
  assert.equal((await api.get(`/cases/${(await api.slot(6)).case_id}`)).patient_age, 81);
  await fillSilently(field(page, "年齢"), "82");
  await course(page).press("Control+s");
  await until("it is saved", async () => (await api.get(`/cases/${(await api.slot(6)).case_id}`)).patient_age === 82);

  const [request] = await api.ask([5], "200001");
  const instructor = await visit();
  await signIn(instructor, INSTRUCTOR, { path: `/approvals/${request.id}` });
  await button(instructor, "差し戻し").click();
  await fillSilently(dialog(instructor).getByLabel("コメント"), "経過を詳しく書いてください。");
  await button(dialog(instructor), "差し戻す").click();
  await sees(instructor, /対応しました/);
  assert.equal((await api.slot(5)).comment, "経過を詳しく書いてください。");
});

story("a key that belongs to an input method is none of the page's, in Safari as elsewhere", async ({ visit, client }) => {
  const page = await visit();
  await signIn(page, NEWCOMER, { path: "/cases/specialist-new/8" });
  const facility = page.getByRole("combobox", { name: "診療施設名" });
  await facility.fill("ひまわり");
  const options = page.getByRole("listbox", { name: "診療施設名" }).getByRole("option");
  await options.first().waitFor();
  const composing = (locator, init) =>
    locator.evaluate((field, how) => {
      const event = new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...how });
      Object.defineProperty(event, "keyCode", { value: 229 });
      return field.dispatchEvent(event);
    }, init);
  // Nobody took the key for themselves.
  assert.ok(await composing(facility, { key: "Enter" }));
  assert.ok(await composing(course(page), { key: "Enter", ctrlKey: true }));
  assert.ok(await composing(course(page), { key: "s", ctrlKey: true }));
  assert.ok(await options.count() > 0);
  await sees(page, "まだ選ばれていません。");
  assert.equal(await page.locator("#missing").count(), 0);
  assert.equal((await (await client(NEWCOMER)).slot(8)).state, "unregistered");
  await facility.press("Enter");
  await sees(page.locator(".chosen"), /ひまわり/);
  await course(page).press("Control+Enter");
  await page.locator("#missing").waitFor();
});

story("what was typed over an older version does not undo the newer one when one comes back to it", async ({ visit, client }) => {
  const page = await visit();
  await signIn(page, APPLICANT, { path: "/cases/specialist-new/6" });
  await course(page).fill("前に書きかけた文章");
  await link(page, "症例の一覧へ戻る").click();
  await link(page, "症例6を編集").waitFor();
  const api = await client(APPLICANT);
  await api.write(6, { state: "draft", sections: { discussion: "ほかの端末で書いた考察" } });
  await link(page, "症例6を編集").click();
  await holds(course(page), "前に書きかけた文章");
  page.expectRefusal(412);
  await button(page, "下書きを保存する").click();
  await sees(dialog(page), "ほかの画面で変更されています");
  await sees(dialog(page), "ほかの端末で書いた考察");
  await button(dialog(page), "選んだ内容で保存する").click();
  await sees(page, /^保存済み/);
  const { sections } = await api.get(`/cases/${(await api.slot(6)).case_id}`);
  assert.deepEqual([sections.course, sections.discussion], ["前に書きかけた文章", "ほかの端末で書いた考察"]);
});

story("two of the office at one definition: both versions are shown, and one side is taken section by section", async ({ visit, client }) => {
  const api = await client(OFFICE);
  const { items } = await api.get("/rounds?programme=specialist-new");
  const { id } = items.find(({ name }) => name === "2026年度");
  const office = await visit();
  await signIn(office, OFFICE, { path: `/admin/rounds/${id}` });
  const label = (number) =>
    field(office.getByRole("group", { name: `項目${number}`, exact: true }), "見出し（日本語）");
  await label(1).fill("主な病名");
  await label(2).fill("生活の背景");
  const { body, etag } = await api.send("GET", `/rounds/${id}/definition`);
  body.sections[1].label.ja = "患者さんの背景";
  body.sections[2].max_length = 1200;
  await api.send("PUT", `/rounds/${id}/definition`, body, { "if-match": etag });
  office.expectRefusal(412);
  await button(office, "保存する").click();
  await sees(dialog(office), "ほかの画面で変更されています");
  const side = (name) => dialog(office).getByRole("row").filter({ has: office.getByRole("rowheader", { name, exact: true }) });
  assert.ok(await side("介入時までの現病歴").getByLabel(/保存されている内容/).isChecked());
  await side("生活の背景").getByLabel(/保存されている内容/).check();
  await button(dialog(office), "選んだ内容で保存する").click();
  await sees(office, /^保存済み/);
  await holds(label(2), "患者さんの背景");
  const { sections } = (await api.send("GET", `/rounds/${id}/definition`)).body;
  assert.deepEqual(
    sections.slice(0, 3).map((one) => [one.label.ja, one.max_length]),
    [["主な病名", 800], ["患者さんの背景", 800], ["介入時までの現病歴", 1200]],
  );
});

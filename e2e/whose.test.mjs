// Whose page it is: tabs of one browser belong to one person, and nothing of the last one is left for the next.
import assert from "node:assert/strict";
import { stories } from "./lib/tests.mjs";
import { until } from "./lib/wait.mjs";
import {
  APPLICANT, INSTRUCTOR, NEWCOMER, OTHER_INSTRUCTOR, SECTIONS, arrivesAt, button, dialog, enter, field, hasState, link,
  openTable, sees, signIn,
} from "./lib/story.mjs";

const story = stories({ backForwardCache: true });
const FORM = "/cases/specialist-new/6";
const SECRET = "前の人が書いていた文章";
const course = (page) => field(page, SECTIONS.course);

/** Waits until the page is that person's. */
const isPageOf = (page, name) => page.locator(".who").getByText(name).waitFor();

/** Nothing of what the last person typed stands on the page. */
async function holdsNothing(page) {
  const held = await page.evaluate(() => [
    document.body.innerText,
    ...[...document.querySelectorAll("input, textarea")].map((one) => one.value),
    ...Object.values(sessionStorage),
  ]);
  assert.ok(!held.join("\n").includes(SECRET), held.join("\n"));
}

/** Signs out, and in as somebody else. */
async function becomes(page, account) {
  await button(page, "ログアウト").click();
  const ask = button(dialog(page), "保存しないでログアウト");
  await ask.or(button(page, "ログインする")).first().waitFor();
  if (await ask.isVisible()) await ask.click();
  await arrivesAt(page, "ログイン");
  await enter(page, account);
  await button(page, "ログアウト").waitFor();
}

for (const [order, who] of [["the older tab", 0], ["the newer tab", 1]]) {
  story(`somebody else signs in in ${order}: the other tab empties itself and is theirs`, async ({ visitor }) => {
    const browser = await visitor();
    const tabs = [await browser.tab(), await browser.tab()];
    await signIn(tabs[0], APPLICANT);
    const [changing, other] = [tabs[who], tabs[1 - who]];
    await changing.goto("/");
    await isPageOf(changing, "緩和 試一");
    await other.goto(FORM);
    await course(other).fill(SECRET);
    await becomes(changing, INSTRUCTOR);
    await isPageOf(changing, "指導 見本");
    await isPageOf(other, "指導 見本");
    await arrivesAt(other, "マイページTOP");
    await holdsNothing(other);
    await other.goto(FORM);
    await course(other).waitFor();
    await holdsNothing(other);
  });
}

story("who signs in in one tab finds their page in the others that wait", async ({ visitor }) => {
  const browser = await visitor();
  const waiting = await browser.tab();
  await waiting.goto("/cases");
  await arrivesAt(waiting, "ログイン");
  await signIn(await browser.tab(), APPLICANT);
  await arrivesAt(waiting, "症例登録");
  await isPageOf(waiting, "緩和 試一");
});

story("a tab that slept is not the last person's when it wakes", async ({ visitor }) => {
  const browser = await visitor();
  const sleeper = await browser.tab();
  await signIn(sleeper, APPLICANT, { path: FORM });
  await course(sleeper).fill(SECRET);
  const tools = await browser.context.newCDPSession(sleeper);
  await tools.send("Page.setWebLifecycleState", { state: "frozen" });
  const other = await browser.tab();
  await other.goto("/");
  await becomes(other, INSTRUCTOR);
  await tools.send("Page.setWebLifecycleState", { state: "active" });
  await isPageOf(sleeper, "指導 見本");
  await holdsNothing(sleeper);
});

story("a tab that was told nothing does nothing in the name of another", async ({ visitor, client }) => {
  const applicant = await client(APPLICANT);
  const [request] = await applicant.ask([5], "200001");
  const browser = await visitor();
  // Storage that tells nobody, as where the tab was in the back/forward cache.
  await browser.context.addInitScript(() => {
    addEventListener("storage", (event) => event.stopImmediatePropagation(), true);
    addEventListener("visibilitychange", (event) => event.stopImmediatePropagation(), true);
  });
  const deaf = await browser.tab();
  await signIn(deaf, INSTRUCTOR, { path: `/approvals/${request.id}` });
  await button(deaf, "承認").click();
  await dialog(deaf).waitFor();
  const other = await browser.tab();
  await other.goto("/");
  await becomes(other, OTHER_INSTRUCTOR);
  const sent = [];
  deaf.on("request", (one) => sent.push(`${one.method()} ${new URL(one.url()).pathname}`));
  await button(dialog(deaf), "承認する").click();
  await isPageOf(deaf, "指導 手本");
  assert.ok(!sent.some((line) => line.includes("decisions")), sent.join("\n"));
  assert.equal((await applicant.slot(5)).state, "requested");
});

story("a renewal that brings somebody else's token empties the page", async ({ visitor }) => {
  const browser = await visitor();
  const page = await browser.tab();
  await signIn(page, APPLICANT, { path: FORM });
  await course(page).fill(SECRET);
  // Signed in without the page: no tab hears of it, and the first person's sign-in is over.
  await browser.context.request.delete("/api/v1/session");
  await browser.context.request.post("/api/v1/session", {
    data: { user_id: INSTRUCTOR, password: "demo-shorei-2026", remember: false },
  });
  page.expectRefusal(401);
  await button(page, "下書きを保存する").click();
  await isPageOf(page, "指導 見本");
  await holdsNothing(page);
});

story("after signing out, the way back leads to nothing of the last person, and signing in works", async ({ visit }) => {
  const page = await visit();
  await signIn(page, APPLICANT);
  await openTable(page);
  await button(page, "症例5を削除").click();
  await button(dialog(page), "削除する").click();
  await hasState(page, 5, "未登録");
  await button(page, "元に戻す").waitFor();
  await link(page, "症例6を編集").click();
  await course(page).waitFor();
  await button(page, "ログアウト").click();
  await arrivesAt(page, "ログイン");
  await page.goBack();
  await arrivesAt(page, "ログイン");
  assert.equal(await button(page, "元に戻す").count(), 0);
  await enter(page, NEWCOMER);
  await isPageOf(page, "緩和 次葉");
  await arrivesAt(page, "マイページTOP");
  assert.equal(new URL(page.url()).pathname, "/");
  assert.equal(await button(page, "元に戻す").count(), 0);
  await openTable(page);
});

story("the address of this visit is kept over the sign-in, also by way of the forgotten password", async ({ visit }) => {
  const page = await visit();
  await page.goto("/applications");
  await link(page, "パスワードをお忘れの方はこちら").click();
  await arrivesAt(page, "パスワードの再設定");
  await page.goBack();
  await arrivesAt(page, "ログイン");
  await enter(page, APPLICANT);
  await arrivesAt(page, "申請済みのデータ照会");
});

story("signing out with something unsaved asks first, also for another tab", async ({ visitor }) => {
  const browser = await visitor();
  const page = await browser.tab();
  await signIn(page, APPLICANT, { path: FORM });
  await course(page).fill(SECRET);
  await button(page, "ログアウト").click();
  await sees(dialog(page), "保存していない入力があります");
  await button(dialog(page), "やめる").click();
  assert.equal(await course(page).inputValue(), SECRET);
  const other = await browser.tab();
  await other.goto("/cases");
  await button(other, "ログアウト").click();
  await sees(dialog(other), /ほかのタブ/);
  await button(dialog(other), "保存しないでログアウト").click();
  await arrivesAt(other, "ログイン");
  await arrivesAt(page, "ログイン");
  await holdsNothing(page);
});

story("the sign-in over the page: a forgotten password opens elsewhere, and somebody else gets an empty page", async ({ visitor }) => {
  const browser = await visitor();
  const page = await browser.tab();
  await signIn(page, APPLICANT, { path: FORM });
  await course(page).fill(SECRET);
  await browser.context.request.delete("/api/v1/session");
  page.expectRefusal(401);
  await button(page, "下書きを保存する").click();
  const forgotten = link(dialog(page), "パスワードをお忘れの方はこちら（別のタブで開きます）");
  const [elsewhere] = await Promise.all([browser.context.waitForEvent("page"), forgotten.click()]);
  await arrivesAt(elsewhere, "パスワードの再設定");
  await elsewhere.close();
  await button(dialog(page), "別の人としてログイン").click();
  await sees(dialog(page), "この画面を閉じて、ログイン画面を開きます。保存していない入力は消えます。");
  await button(dialog(page), "やめる").click();
  assert.equal(await course(page).inputValue(), SECRET);
  await button(dialog(page), "別の人としてログイン").click();
  await button(dialog(page), "入力を消してログイン画面へ").click();
  await arrivesAt(page, "ログイン");
  await holdsNothing(page);
  await enter(page, INSTRUCTOR);
  await arrivesAt(page, "マイページTOP");
  await isPageOf(page, "指導 見本");
});

story("the sign-in over the page ends where the same person signs in in another tab", async ({ visitor, client }) => {
  const browser = await visitor();
  const page = await browser.tab();
  await signIn(page, APPLICANT, { path: FORM });
  await course(page).fill("続けて書いた文章");
  await browser.context.request.delete("/api/v1/session");
  page.expectRefusal(401);
  await button(page, "下書きを保存する").click();
  await sees(dialog(page), "もう一度ログインしてください");
  const other = await browser.tab();
  other.expectRefusal(401);
  await other.goto("/cases");
  await enter(other, APPLICANT);
  await dialog(page).waitFor({ state: "detached" });
  await sees(page, /^保存済み/);
  const api = await client(APPLICANT);
  await until("the text is kept", async () => {
    const { sections } = await api.get(`/cases/${(await api.slot(6)).case_id}`);
    return sections.course === "続けて書いた文章";
  });
});

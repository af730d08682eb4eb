// What is shown where a part of the program, or all of it, does not come or breaks.
import assert from "node:assert/strict";
import { assertAccessible } from "./lib/inspect.mjs";
import { stories } from "./lib/tests.mjs";
import { until } from "./lib/wait.mjs";
import {
  APPLICANT, SECTIONS, arrivesAt, button, chooseInstructor, dialog, field, holds, link, sees, signIn,
} from "./lib/story.mjs";

const story = stories();
const FORM = "/cases/specialist-new/6";
const course = (page) => field(page, SECTIONS.course);
const current = (page) => page.locator("nav [aria-current=page]").allInnerTexts();

/** The parts of the program, all but the first. */
const isPart = ({ pathname }) => /^\/assets\/.*\.wasm$/.test(pathname) && !pathname.endsWith("/shorei.wasm");

/** Lets no part come until the answer is called; then all do. */
async function without(page, answer = (route) => route.abort("internetdisconnected")) {
  await page.route(isPart, answer);
  return () => page.unroute(isPart);
}

story("a part that does not come is said, and comes once the connection is back", async ({ visit }) => {
  const page = await visit();
  page.expectTrouble(/ERR_INTERNET_DISCONNECTED/);
  const back = await without(page);
  let asked = 0;
  page.on("request", (request) => (asked += isPart(new URL(request.url())) ? 1 : 0));
  await signIn(page, APPLICANT);
  await arrivesAt(page, "読み込めませんでした");
  assert.ok(asked >= 2, `it was tried ${asked} times`);
  await assertAccessible(page);
  await button(page, "もう一度試す").click();
  await arrivesAt(page, "読み込めませんでした");
  await link(page, "納入状況").click();
  await until("the tab is the current one", async () => (await current(page)).join() === "納入状況");
  await arrivesAt(page, "読み込めませんでした");
  await back();
  await button(page, "もう一度試す").click();
  await arrivesAt(page, "納入状況");
  await link(page, "症例登録").click();
  await arrivesAt(page, "症例登録");
});

story("after an upgrade the page says so, and the new version goes on with the text", async ({ visit }) => {
  const page = await visit();
  await signIn(page, APPLICANT, { path: FORM });
  await course(page).fill("新しい版の前に書いた文章");
  const gone = async (route) => route.fulfill({ status: 404, contentType: "application/problem+json", body: "{}" });
  const back = await without(page, gone);
  const isIndex = ({ pathname }) => pathname === "/";
  await page.route(isIndex, (route) => route.fulfill({ contentType: "text/html", body: "<!doctype html>another version" }));
  page.expectRefusal(404);
  await link(page, "納入状況").click();
  await arrivesAt(page, "新しい版があります");
  await link(page, "症例登録").click();
  await arrivesAt(page, "症例登録");
  await page.goBack();
  await arrivesAt(page, "新しい版があります");
  await back();
  await page.unroute(isIndex);
  await button(page, "新しい版を読み込む").click();
  await arrivesAt(page, "納入状況");
  await link(page, "症例登録").click();
  await link(page, "専門医新規申請用 症例登録").click();
  await link(page, "症例6を編集").click();
  await sees(page, "前に保存しないまま離れた入力を、元どおりに表示しています。");
  await holds(course(page), "新しい版の前に書いた文章");
});

story("leaving while a part is fetched ahead says nothing, not even to the console", async ({ visit }) => {
  const page = await visit();
  let held = 0;
  await without(page, () => (held += 1));
  await signIn(page, APPLICANT);
  await until("a part is on its way", () => held > 0);
  await page.goto("/docs/");
  await page.getByRole("heading", { level: 1 }).first().waitFor();
});

story("while a part is on its way, the tab and a skeleton stand together", async ({ visit }) => {
  const page = await visit();
  await signIn(page, APPLICANT);
  await arrivesAt(page, "マイページTOP");
  const waiting = [];
  await without(page, (route) => waiting.push(route));
  await link(page, "納入状況").click();
  await page.locator("main .skeleton").first().waitFor();
  assert.deepEqual(await current(page), ["納入状況"]);
  assert.equal(await page.getByRole("heading", { level: 1 }).count(), 0);
  assert.equal(new URL(page.url()).pathname, "/dues");
  await until("the part was asked for", () => waiting.length > 0);
  for (const route of waiting) await route.continue();
  await arrivesAt(page, "納入状況");
});

for (const [what, file] of [["the program", /\/shorei\.wasm$/], ["its script", /\/shorei\.js$/]]) {
  story(`where ${what} does not come, the page says so and can be loaded again`, async ({ visit }) => {
    const page = await visit();
    page.expectTrouble(/ERR_FAILED/, /fetch/i);
    await page.route(file, (route) => route.abort());
    await page.goto("/");
    await sees(dialog(page), "読み込めませんでした");
    assert.equal(await dialog(page).locator("[lang=en]").count(), 0);
    await assertAccessible(page);
    await page.unroute(file);
    await button(dialog(page), "もう一度読み込む").click();
    await arrivesAt(page, "ログイン");
  });
}

story("where not even the first script comes, the page offers to load again", async ({ visitor }) => {
  const browser = await visitor();
  const page = await browser.tab();
  page.expectTrouble(/ERR_FAILED/);
  await page.route(/\/boot-.*\.js$/, (route) => route.abort());
  const tools = await browser.context.newCDPSession(page);
  await tools.send("Animation.enable");
  await tools.send("Animation.setPlaybackRate", { playbackRate: 1000 });
  await page.goto("/");
  await sees(page, /しばらく待っても変わらないときは/);
  await page.unroute(/\/boot-.*\.js$/);
  await page.getByRole("link", { name: /もう一度読み込む/ }).click();
  await arrivesAt(page, "ログイン");
});

/** Breaks the page as a fault in its program does: a trap in WebAssembly that nobody catches. */
async function breakDown(page) {
  page.expectTrouble(/unreachable/);
  await page.evaluate(() => {
    // A module whose one function is `unreachable`.
    const bytes = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11];
    WebAssembly.instantiate(new Uint8Array(bytes)).then(({ instance }) => setTimeout(instance.exports.f));
  });
  await sees(dialog(page), "画面が止まりました");
}

story("a page that breaks says so, and goes on with the report once it is loaded again", async ({ visit }) => {
  const page = await visit();
  await signIn(page, APPLICANT, { path: FORM });
  await course(page).fill("止まる前に書いた文章");
  await breakDown(page);
  await assertAccessible(page);
  await button(dialog(page), "もう一度読み込む").click();
  await sees(page, "前に保存しないまま離れた入力を、元どおりに表示しています。");
  await holds(course(page), "止まる前に書いた文章");
  assert.equal(await dialog(page).count(), 0);
});

story("what stood in any other field of a page that broke is shown to be copied", async ({ visit, client }) => {
  const page = await visit();
  await signIn(page, APPLICANT, { path: "/cases/specialist-new/request?cases=5" });
  await chooseInstructor(page, "指導 見本");
  await field(page, "指導者へのメッセージ").fill("先生、どうぞよろしくお願いします。");
  await breakDown(page);
  await button(dialog(page), "もう一度読み込む").click();
  await sees(dialog(page), "入力していた内容");
  await holds(dialog(page).getByLabel("指導者へのメッセージ"), "先生、どうぞよろしくお願いします。");
  await button(dialog(page), "閉じる").click();
  await arrivesAt(page, "指導者登録");
  await page.reload();
  await arrivesAt(page, "指導者登録");
  assert.equal(await dialog(page).count(), 0);
  assert.equal((await (await client(APPLICANT)).slot(5)).state, "registered");
});

// What happens around the sign-in: it ends while one writes, two tabs write at once, and what is kept.
import assert from "node:assert/strict";
import { assertAccessible } from "./lib/inspect.mjs";
import { stories } from "./lib/tests.mjs";
import { until } from "./lib/wait.mjs";
import {
  APPLICANT, OFFICE, SECTIONS, arrivesAt, button, dialog, enter, field, hasState, holds, link, openTable, sees, signIn,
} from "./lib/story.mjs";

const story = stories();
const FORM = "/cases/specialist-new/6";
const course = (page) => field(page, SECTIONS.course);

/** Ends the sign-in of everybody in this browser, as signing out elsewhere does. */
async function endSession(visitor) {
  const { status } = await visitor.context.request
    .delete("/api/v1/session")
    .then((answer) => ({ status: answer.status() }));
  assert.equal(status, 204);
}

story("the sign-in ends while one writes: one signs in over the form, and the text is saved", async ({ visitor, client }) => {
  const applicant = await visitor();
  const page = await applicant.tab();
  await signIn(page, APPLICANT, { path: FORM });
  await course(page).fill("長い時間をかけて書いた文章");
  const access = page.waitForRequest(/\/api\/v1\/case-books\//);
  await endSession(applicant);
  page.expectRefusal(401);
  await button(page, "下書きを保存する").click();
  await access;

  await sees(dialog(page), "ログインの期限が切れました。入力した内容は残っています。");
  await sees(dialog(page), "緩和 試一");
  await assertAccessible(page);
  await page.keyboard.press("Escape");
  await dialog(page).waitFor();
  const password = dialog(page).getByLabel("パスワード", { exact: true });
  await password.fill("a-wrong-password");
  await button(dialog(page), "ログインする").click();
  await sees(dialog(page), "ユーザーIDまたはパスワードが違います。");
  await holds(course(page), "長い時間をかけて書いた文章");
  await password.fill("demo-shorei-2026");
  await button(dialog(page), "ログインする").click();
  await dialog(page).waitFor({ state: "detached" });
  await sees(page, /^保存済み/);
  await holds(course(page), "長い時間をかけて書いた文章");
  const api = await client(APPLICANT);
  const saved = await api.get(`/cases/${(await api.slot(6)).case_id}`);
  assert.equal(saved.sections.course, "長い時間をかけて書いた文章");
});

story("a new password ends the sign-ins elsewhere, and nobody else goes on with the text", async ({ server, visitor }) => {
  const applicant = await visitor();
  const page = await applicant.tab();
  await signIn(page, APPLICANT, { path: FORM });
  await course(page).fill("まだ保存していない文章");
  const other = await (await visitor()).tab();
  await other.goto("/password");
  await other.getByLabel("ユーザーID", { exact: true }).fill(APPLICANT);
  await button(other, "再設定のメールを送る").click();
  await other.goto((await server.mail(APPLICANT, "パスワード")).link);
  await other.getByLabel("新しいパスワード").fill("a whole new password");
  await button(other, "パスワードを設定する").click();
  await sees(other, "新しいパスワードを設定しました");

  page.expectRefusal(401);
  await button(page, "下書きを保存する").click();
  const password = dialog(page).getByLabel("パスワード", { exact: true });
  await password.fill("demo-shorei-2026");
  await button(dialog(page), "ログインする").click();
  await sees(dialog(page), "ユーザーIDまたはパスワードが違います。");
  await password.fill("a whole new password");
  await password.press("Enter");
  await sees(page, /^保存済み/);
  await holds(course(page), "まだ保存していない文章");
});

for (const [choice, kept] of [["この画面の内容で保存する", "後"], ["保存されている内容を読み込む", "先"]]) {
  story(`two tabs on one report: ${choice}`, async ({ visitor, client }) => {
    const applicant = await visitor();
    const first = await applicant.tab();
    await signIn(first, APPLICANT, { path: FORM });
    const second = await applicant.tab();
    await second.goto(FORM);
    await course(second).fill("後の文章");
    await course(first).fill("先の文章");
    await button(first, "下書きを保存する").click();
    await sees(first, /^保存済み/);

    second.expectRefusal(412);
    await button(second, "下書きを保存する").click();
    await sees(dialog(second), "ほかの画面で変更されています");
    await sees(dialog(second).getByRole("cell"), "先の文章");
    await sees(dialog(second).getByRole("cell"), "後の文章");
    assert.equal(await dialog(second).getByRole("rowheader").count(), 1);
    await assertAccessible(second);
    await button(dialog(second), "閉じて入力を続ける").click();
    await holds(course(second), "後の文章");
    await button(second, "下書きを保存する").click();
    await button(dialog(second), choice).click();
    await holds(course(second), `${kept}の文章`);
    const api = await client(APPLICANT);
    await until("the chosen text is what is kept", async () => {
      const { sections } = await api.get(`/cases/${(await api.slot(6)).case_id}`);
      return sections.course === `${kept}の文章`;
    });
    await course(second).fill("続きの文章");
    await button(second, "下書きを保存する").click();
    await sees(second, /^保存済み/);
  });
}

story("two tabs write into one empty slot: the second is told", async ({ visitor }) => {
  const applicant = await visitor();
  const first = await applicant.tab();
  await signIn(first, APPLICANT, { path: "/cases/specialist-new/20" });
  const second = await applicant.tab();
  await second.goto("/cases/specialist-new/20");
  await course(second).fill("後の文章");
  await course(first).fill("先の文章");
  await button(first, "下書きを保存する").click();
  await sees(first, /^保存済み/);
  second.expectRefusal(428);
  await button(second, "下書きを保存する").click();
  await sees(dialog(second).getByRole("cell"), "先の文章");
  await button(dialog(second), "この画面の内容で保存する").click();
  await sees(second, /^保存済み/);
});

story("a report that was deleted in another tab is written anew, if one wants", async ({ visitor }) => {
  const applicant = await visitor();
  const first = await applicant.tab();
  await signIn(first, APPLICANT, { path: FORM });
  await course(first).fill("書きかけの文章");
  const second = await applicant.tab();
  await second.goto("/");
  await openTable(second);
  await button(second, "症例6を削除").click();
  await button(dialog(second), "削除する").click();
  await hasState(second, 6, "未登録");
  first.expectRefusal(404, 412);
  await button(first, "下書きを保存する").click();
  await button(dialog(first), "この画面の内容で保存する").click();
  await sees(first, /^保存済み/);
  await second.reload();
  await hasState(second, 6, "下書き");
});

story("staff find 事務局 and nothing of an applicant's", async ({ visit }) => {
  const page = await visit();
  await signIn(page, OFFICE);
  await arrivesAt(page, "事務局");
  assert.equal(await link(page, "事務局").getAttribute("aria-current"), "page");
  assert.equal(await page.getByRole("navigation").getByRole("link").count(), 1);
  await sees(link(page, "会員"));
  const applicant = await visit();
  await signIn(applicant, APPLICANT, { path: "/admin" });
  await arrivesAt(applicant, "ページが見つかりません");
  assert.equal(await link(applicant, "事務局").count(), 0);
});

story("the ten tabs stand in the order of the guide, the current one marked", async ({ visit }) => {
  const page = await visit();
  await signIn(page, APPLICANT);
  const tabs = [
    "マイページTOP", "納入状況", "認定情報", "指導医", "専門医", "認定登録医", "症例登録", "症例承認", "単位確認", "施設認定",
  ];
  const found = page.getByRole("navigation", { name: "マイページのメニュー" }).getByRole("link");
  assert.deepEqual(await found.allInnerTexts(), tabs);
  for (const name of tabs) {
    await found.getByText(name, { exact: true }).click();
    await arrivesAt(page, name);
    const current = page.locator("nav [aria-current=page]");
    assert.deepEqual(await current.allInnerTexts(), [name]);
  }
});

story("the language that one chose is kept, here and in mails", async ({ visitor, server, client }) => {
  const applicant = await visitor();
  const page = await applicant.tab();
  await page.goto("/");
  await button(page, "English").click();
  await arrivesAt(page, "Sign in");
  await page.reload();
  await arrivesAt(page, "Sign in");
  await page.getByLabel("User ID").fill(APPLICANT);
  await page.getByLabel("Password", { exact: true }).fill("demo-shorei-2026");
  await button(page, "Sign in").click();
  // Somebody's own choice stands before that of the browser.
  await arrivesAt(page, "マイページTOP");
  await button(page, "English").click();
  await page.locator("html[lang=en]").waitFor();
  await page.reload();
  await arrivesAt(page, "My page");
  const api = await client(APPLICANT);
  await until("the server knows", async () => (await api.get("/me")).language === "en");
  const elsewhere = await (await visitor()).tab();
  await elsewhere.goto("/");
  await enter(elsewhere, APPLICANT);
  await elsewhere.locator("html[lang=en]").waitFor();
  await page.goto("/password");
  await page.getByLabel("User ID").fill(APPLICANT);
  await page.locator("form button[type=submit]").click();
  const mail = await server.mail(APPLICANT, "password");
  assert.match(mail.subject, /password/i);
  await button(page, "日本語").click();
  await arrivesAt(page, "パスワードの再設定");
});

story("English that is chosen for the first time is kept on the server too", async ({ visit, client }) => {
  const page = await visit();
  await signIn(page, APPLICANT);
  await button(page, "English").click();
  await page.locator("html[lang=en]").waitFor();
  const api = await client(APPLICANT);
  await until("the server knows", async () => (await api.get("/me")).language === "en");
  await page.reload();
  await arrivesAt(page, "My page");
});

story("who wants to be remembered is, until they sign out", async ({ visitor }) => {
  const applicant = await visitor();
  const page = await applicant.tab();
  await page.goto("/cases");
  await enter(page, APPLICANT, { remember: true });
  await arrivesAt(page, "症例登録");
  const cookies = await applicant.context.cookies();
  assert.ok(cookies.some((cookie) => cookie.httpOnly && cookie.expires > Date.now() / 1000 + 86_400 * 29));
  // A browser that was closed forgets all cookies that are for the session.
  await applicant.context.clearCookies();
  await applicant.context.addCookies(cookies.filter((cookie) => cookie.expires > 0));
  const later = await applicant.tab();
  await later.goto("/cases");
  await arrivesAt(later, "症例登録");
  await button(later, "ログアウト").click();
  await arrivesAt(later, "ログイン");
  await later.reload();
  await arrivesAt(later, "ログイン");
});

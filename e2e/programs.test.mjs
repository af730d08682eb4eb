// What programs call with and what they are told, kept on the page: each secret works, and is seen once.
import assert from "node:assert/strict";
import { Webhook } from "standardwebhooks";
import { Receiver } from "./lib/receiver.mjs";
import { stories } from "./lib/tests.mjs";
import { APPLICANT, OFFICE, arrivesAt, box, button, field, link, sees, signIn } from "./lib/story.mjs";
import { until } from "./lib/wait.mjs";

const story = stories();
const card = (page, name) => page.locator(".card").filter({ has: page.getByRole("heading", { name, exact: true }) });

/** The secret in the dialog, which is then closed. */
async function keep(page) {
  const shown = page.getByRole("dialog", { name: "新しい秘密の値" });
  const secret = await shown.getByRole("textbox").inputValue();
  await button(shown, "控えました").click();
  await shown.waitFor({ state: "hidden" });
  return secret;
}

/** Asks for an access token with a client's secret; gives the answer's status, and the token. */
async function grant(server, id, secret) {
  const headers = { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}` };
  const body = new URLSearchParams({ grant_type: "client_credentials" });
  const answer = await fetch(`${server.url}/oauth/token`, { method: "POST", headers, body });
  return { status: answer.status, token: (await answer.json()).access_token };
}

async function statusOf(server, path, token) {
  const answer = await fetch(`${server.url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
  return answer.status;
}

story("the secretariat makes an API client, changes its secret, and revokes it", async ({ server, visit }) => {
  const office = await visit();
  await signIn(office, OFFICE);
  await link(office, "APIクライアント").click();
  await arrivesAt(office, "APIクライアント");
  await sees(office, "APIクライアントはまだありません。");
  await button(office, "APIクライアントを追加").click();
  const form = office.getByRole("dialog", { name: "APIクライアントを追加" });
  await button(form, "保存する").click();
  await form.getByRole("alert").waitFor();
  await field(form, "名前").fill("研修事務");
  await box(form, "会員 読取").check();
  await button(form, "保存する").click();
  const first = await keep(office);
  const made = card(office, "研修事務");
  await sees(made, "会員（読取）");
  await sees(made, "なし");
  const id = await made.locator("dd.code").innerText();

  const granted = await grant(server, id, first);
  assert.equal(await statusOf(server, "/members", granted.token), 200);
  assert.equal(await statusOf(server, "/facilities", granted.token), 403);

  await button(made, "秘密の値を作り直す").click();
  const second = await keep(office);
  assert.notEqual(first, second);
  assert.equal((await grant(server, id, first)).status, 200);
  assert.equal((await grant(server, id, second)).status, 200);
  await sees(made, "前の値の期限");

  await button(made, "修正する").click();
  const correct = office.getByRole("dialog", { name: "APIクライアントの編集" });
  await box(correct, "施設 読取").check();
  await button(correct, "保存する").click();
  await sees(made, "施設（読取）、会員（読取）");

  await button(made, "失効させる").click();
  await button(office.getByRole("dialog", { name: "失効させる" }), "失効させる").click();
  await sees(office, "失効させました。");
  assert.equal(await statusOf(server, "/members", granted.token), 401);
  assert.equal((await grant(server, id, second)).status, 401);
});

story("a member makes a token for an own program, and revokes it", async ({ server, visit }) => {
  const page = await visit();
  await signIn(page, APPLICANT);
  await link(page, "プログラムから使う（個人用アクセストークン）").click();
  await arrivesAt(page, "個人用アクセストークン");
  await button(page, "トークンを作成").click();
  const form = page.getByRole("dialog", { name: "トークンを作成" });
  await field(form, "名前").fill("医局の集計");
  await box(form, "症例報告書 読取").check();
  await button(form, "保存する").click();
  const token = await keep(page);
  assert.equal(await statusOf(server, "/case-books", token), 200);
  assert.equal(await statusOf(server, "/me", token), 403);
  const made = card(page, "医局の集計");
  await sees(made, "失効させるまで");
  await button(made, "失効させる").click();
  await button(page.getByRole("dialog", { name: "失効させる" }), "失効させる").click();
  await sees(page, "トークンはまだありません。");
  assert.equal(await statusOf(server, "/case-books", token), 401);
});

story(
  "the secretariat adds a webhook endpoint, sends a test, looks at what failed and replays it",
  async ({ visit }) => {
    const receiver = await Receiver.start(500);
    const office = await visit();
    await signIn(office, OFFICE);
    await link(office, "Webhook").click();
    await button(office, "送信先を追加").click();
    const form = office.getByRole("dialog", { name: "送信先を追加" });
    await field(form, "URL").fill("ftp://office.example.jp/");
    office.expectRefusal(422);
    await button(form, "保存する").click();
    await sees(form, /https:\/\/ で始まり、インターネット全体から呼び出せるURLを入力してください/);
    await field(form, "URL").fill(receiver.url);
    await box(form, "承認された").check();
    await button(form, "保存する").click();
    const secret = await keep(office);
    await link(office, receiver.url).click();
    await arrivesAt(office, "Webhookの送信先");
    await button(office, "テスト送信").click();
    await sees(office, "テストを送信します。");
    const row = office.getByRole("row").filter({ hasText: "テスト" });
    const lookUntil = (what, found) =>
      until(what, async () => {
        await button(office, "再読込").click();
        return found();
      });
    await lookUntil("the failed attempt is shown", async () => (await row.getByText("500", { exact: true }).count()) > 0);
    await sees(office, "送信失敗中");
    await button(row, "もう一度送信").click();
    await lookUntil("it was delivered", async () => (await row.getByText("送信済", { exact: true }).count()) > 0);
    await sees(office, "有効");
    const [first, again] = receiver.received;
    assert.equal(first.headers["webhook-id"], again.headers["webhook-id"]);
    const message = new Webhook(secret).verify(again.body, again.headers);
    assert.equal(message.type, "webhook.test");

    await button(office, "停止する").click();
    await sees(office, "事務局が停止しました。");
    await button(office, "有効にする").click();
    await button(office, "送信先を削除").click();
    await button(office.getByRole("dialog", { name: "送信先を削除" }), "送信先を削除").click();
    await sees(office, "送信先はまだありません。");
    receiver.stop();
  },
  { env: { SHOREI_WEBHOOKS: "anywhere" } },
);

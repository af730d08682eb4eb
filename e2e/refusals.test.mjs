// Every no says why, and what to do.
import assert from "node:assert/strict";
import { stories } from "./lib/tests.mjs";
import {
  APPLICANT, INSTRUCTOR, arrivesAt, box, button, choose, dialog, enter, field, findInstructor, hasFocus, hasState, holds,
  link, openTable, sees, signIn,
} from "./lib/story.mjs";

const story = stories();

story("asking without choosing, and about what cannot be asked about", async ({ visit }) => {
  const page = await visit();
  await signIn(page, APPLICANT);
  await openTable(page);
  await button(page, "承認依頼をする").click();
  await sees(page, "承認を依頼する症例を、表の「選択」で選んでください。");
  await choose(page, [3]);
  await button(page, "承認依頼をする").click();
  await sees(page, "症例3は、いま承認依頼ができません。選択から外してください。");
  await box(page, "症例3を選択").uncheck();
  await choose(page, [5]);
  await button(page, "承認依頼の取り下げをする").click();
  await sees(page, "症例5は承認依頼中ではありません。選択から外してください。");
  for (const locked of [1, 2, 4, 6, 7]) assert.equal(await box(page, `症例${locked}を選択`).count(), 0);
});

story("nobody approves a report of their own", async ({ visit, client }) => {
  await (await client(INSTRUCTOR)).write(1);
  const page = await visit();
  await signIn(page, INSTRUCTOR);
  await openTable(page);
  await choose(page, [1]);
  await button(page, "承認依頼をする").click();
  const self = await findInstructor(page, "指導 見本");
  await sees(self, "ご自身に承認依頼を行うことはできません。ほかの指導者を選んでください。");
  await button(self, "この指導者を選ぶ").press("Enter");
  await sees(page, "この方には依頼できません。理由は候補の下に書いてあります。");
  await hasFocus(self.locator(".reasons"));
  assert.equal(await button(page, "承認依頼を送信する").count(), 0);
});

story("an instructor must have been one through the whole period", async ({ visit, client }) => {
  const api = await client(APPLICANT);
  await api.write(15, { at: "ひまわり演習大学病院", care_from: "2024-03-20", care_to: "2024-04-10" });
  const page = await visit();
  await signIn(page, APPLICANT);
  await openTable(page);
  await choose(page, [5, 15]);
  await button(page, "承認依頼をする").click();
  const newer = await findInstructor(page, "見本 拓也");
  await sees(newer, "症例15：");
  await sees(newer, /指導者の認定期間（専門医 2024年4月1日〜2029年3月31日）に入らない日があります（2024年3月20日〜2024年3月31日）/);
  const retired = await findInstructor(page, "試作 千尋");
  await sees(retired, "この方は退会しているため");
  await sees(retired, "書面による承認をご用意いただくか、ほかの指導者を選んでください。");
});

story("a wrong password, a left member, and fields left empty", async ({ visit }) => {
  const page = await visit();
  await page.goto("/");
  await button(page, "ログインする").click();
  await hasFocus(page.getByLabel("ユーザーID", { exact: true }));
  await sees(page, "この項目は必須です。入力してください。");
  page.expectRefusal(401, 403);
  await enter(page, APPLICANT, { password: "a-wrong-password" });
  await sees(page, "ユーザーIDまたはパスワードが違います。");
  await hasFocus(page.getByRole("alert"));
  await enter(page, "nobody@example.jp");
  await sees(page, "ユーザーIDまたはパスワードが違います。");
  await holds(page.getByLabel("ユーザーID", { exact: true }), "nobody@example.jp");
  await enter(page, "200014");
  await sees(page, "退会されているためログインできません。");
  await enter(page, "100001");
  await arrivesAt(page, "マイページTOP");
});

story("a forgotten password is set anew by the mail's link, which works once", async ({ server, visit }) => {
  const page = await visit();
  await page.goto("/cases");
  await link(page, "パスワードをお忘れの方はこちら").click();
  await arrivesAt(page, "パスワードの再設定");
  await button(page, "再設定のメールを送る").click();
  await sees(page, "この項目は必須です。入力してください。");
  await page.getByLabel("ユーザーID", { exact: true }).fill("100001");
  await button(page, "再設定のメールを送る").click();
  await sees(page, "メールをお送りしました");
  const mail = await server.mail(APPLICANT, "パスワード");

  await page.goto(mail.link);
  await arrivesAt(page, "新しいパスワードの設定");
  await page.getByLabel("新しいパスワード").fill("short");
  await button(page, "パスワードを設定する").click();
  await sees(page, "パスワードは13文字以上にしてください。");
  await page.getByLabel("新しいパスワード").fill("a whole new password");
  await button(page, "パスワードを設定する").click();
  await sees(page, "新しいパスワードを設定しました");
  await link(page, "ログイン画面へ進む").click();
  await arrivesAt(page, "ログイン");
  page.expectRefusal(401);
  await enter(page, APPLICANT);
  await sees(page, "ユーザーIDまたはパスワードが違います。");
  await enter(page, APPLICANT, { password: "a whole new password" });
  await arrivesAt(page, "マイページTOP");

  const again = await visit();
  await again.goto(mail.link);
  again.expectRefusal(404);
  await again.getByLabel("新しいパスワード").fill("yet another password");
  await button(again, "パスワードを設定する").click();
  await sees(again, "このリンクは期限が切れているか、すでに使われています。");
});

story("a request that was withdrawn meanwhile: the instructor is told, and nothing is decided", async ({ visit, client }) => {
  const page = await visit();
  await signIn(page, INSTRUCTOR, { path: "/approvals" });
  await box(page, "症例3を選択 緩和 試一").check();
  await box(page, "症例1を選択 例示 四季").check();
  await (await client(APPLICANT)).withdraw(3);
  await button(page, "差し戻し").click();
  await field(dialog(page), "コメント").fill("詳しく書いてください。");
  page.expectRefusal(409);
  await button(dialog(page), "差し戻す").click();
  await sees(dialog(page), /症例3 緩和 試一: この依頼はすでに対応済みか、取り下げられています。/);
  await holds(field(dialog(page), "コメント"), "詳しく書いてください。");
  await button(dialog(page), "やめる").click();
  await link(page, "通知").click();
  await link(page, "症例承認").click();
  await box(page, "症例1を選択 例示 四季").waitFor();
  assert.equal(await box(page, "症例3を選択 緩和 試一").count(), 0);
});

story("a report that was changed meanwhile is not asked about as it was", async ({ visit, client }) => {
  const page = await visit();
  await signIn(page, APPLICANT);
  await openTable(page);
  await choose(page, [5, 12]);
  await (await client(APPLICANT)).ask([12], "200002");
  await button(page, "承認依頼をする").click();
  const found = await findInstructor(page, "指導 手本");
  await button(found, "この指導者を選ぶ").click();
  page.expectRefusal(409);
  await button(page, "承認依頼を送信する").click();
  await sees(page, /症例12: この症例はすでに承認依頼中です。/);
  await link(page, "症例の一覧へ戻る").first().click();
  await hasState(page, 5, "未承認");
  await hasState(page, 12, "承認依頼中");
});

story("a report that is being asked about opens to be read, and says why", async ({ visit }) => {
  const page = await visit();
  await signIn(page, APPLICANT, { path: "/cases/specialist-new/3" });
  await sees(page, "この症例は「承認依頼中」のため変更できません。承認依頼中なら取り下げ");
  assert.equal(await button(page, "登録する").count(), 0);
});

// The main job as the society's guide tells it: from sign-in to an approved report.
import assert from "node:assert/strict";
import { stories } from "./lib/tests.mjs";
import {
  APPLICANT, INSTRUCTOR, OTHER_INSTRUCTOR, arrivesAt, ask, box, button, choose, chooseInstructor, dialog, enter, field,
  hasState, link, openTable, row, sees, signIn,
} from "./lib/story.mjs";

const story = stories();

story("an applicant asks about several reports and sees them approved", async ({ server, visit }) => {
  const applicant = await visit();
  await signIn(applicant, APPLICANT);
  await openTable(applicant);
  await choose(applicant, [5, 11, 12]);
  await sees(applicant, "3件を選択中");
  await button(applicant, "承認依頼をする").click();

  await arrivesAt(applicant, "指導者登録");
  await chooseInstructor(applicant, "指導 手本");
  await sees(applicant, "指導 手本先生に、次の症例の承認を依頼します。");
  await field(applicant, "指導者へのメッセージ").fill("三例です。よろしくお願いいたします。");
  await button(applicant, "承認依頼を送信する").click();
  await sees(applicant, "指導 手本先生に3件の承認依頼を送信しました");
  await link(applicant, "症例の一覧へ戻る").first().click();
  for (const number of [5, 11, 12]) await hasState(applicant, number, "承認依頼中");

  const mail = await server.mail(OTHER_INSTRUCTOR, "症例報告書3件の承認依頼");
  assert.match(mail.text, /三例です。よろしくお願いいたします。/);
  assert.equal(mail.link, `${server.url}/approvals`);

  const instructor = await visit();
  await instructor.goto(mail.link);
  await enter(instructor, OTHER_INSTRUCTOR);
  await arrivesAt(instructor, "症例承認");
  for (const number of [5, 11, 12]) await box(instructor, `症例${number}を選択 緩和 試一`).check();
  await button(instructor, "一括承認").click();
  await sees(dialog(instructor), "3件を承認します");
  await button(dialog(instructor), "承認する").click();
  await sees(instructor, "対応しました：承認3件、差し戻し0件、辞退0件");

  await link(applicant, "マイページTOP").click();
  await openTable(applicant);
  for (const number of [5, 11, 12]) await hasState(applicant, number, "承認済");
  await sees(row(applicant, 12), "新着");
  await link(applicant, "通知").click();
  await sees(applicant, "症例12が指導 手本先生に承認されました。");
  await link(applicant, "症例12が指導 手本先生に承認されました。").click();
  await arrivesAt(applicant, "専門医新規 症例12");
  const told = await server.mail(APPLICANT, "承認3件");
  assert.ok(told.link);
});

story("one request's mail leads to its report, which is read and approved there", async ({ server, visit }) => {
  const applicant = await visit();
  await signIn(applicant, APPLICANT);
  await openTable(applicant);
  const known = await server.mails();
  await ask(applicant, [5], "指導 見本");
  const mail = await server.mail(INSTRUCTOR, "症例報告書1件の承認依頼", known);
  assert.match(mail.link, /\/approvals\/[0-9a-f-]{36}$/);

  const instructor = await visit();
  await instructor.goto(mail.link);
  await enter(instructor, INSTRUCTOR);
  await arrivesAt(instructor, "専門医新規 症例5（緩和 試一）");
  await sees(instructor, "介入と経過");
  await button(instructor, "承認").click();
  await button(dialog(instructor), "承認する").click();
  await sees(instructor, "対応済み（承認）");
  await link(instructor, "次の未対応の症例").click();
  await button(instructor, "承認").waitFor();
  assert.notEqual(instructor.url(), mail.link);
});

story("a programme without approvals asks for none", async ({ visit }) => {
  const page = await visit();
  await signIn(page, "m100007@example.jp");
  await link(page, "症例登録").click();
  await link(page, "認定登録医新規申請用 症例登録").click();
  await page.getByRole("table", { name: "認定登録医新規申請（5例）" }).waitFor();
  await hasState(page, 1, "登録済");
  assert.equal(await button(page, "承認依頼をする").count(), 0);
});

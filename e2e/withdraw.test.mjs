// The ways back: a withdrawal, a decline, a return with its comment, and an approval that is opened again.
import assert from "node:assert/strict";
import { stories } from "./lib/tests.mjs";
import {
  APPLICANT, INSTRUCTOR, OTHER_INSTRUCTOR, arrivesAt, ask, box, button, choose, dialog, field, hasState, holds, link,
  openTable, row, sees, signIn, table,
} from "./lib/story.mjs";

const story = stories();
const comment = (page) => dialog(page).getByRole("textbox", { name: "コメント" });

story("a request is withdrawn after a warning, and the instructor is told", async ({ server, visit }) => {
  const page = await visit();
  await signIn(page, APPLICANT);
  await openTable(page);
  await button(page, "承認依頼の取り下げをする").click();
  await sees(page, "取り下げる症例を、表の「選択」で選んでください。");
  await choose(page, [3]);
  await button(page, "承認依頼の取り下げをする").click();
  await sees(dialog(page), "指導者には依頼の通知がすでに届いています。");
  await sees(dialog(page), "症例3 指導 見本");
  await button(dialog(page), "やめる").click();
  await hasState(page, 3, "承認依頼中");
  await button(page, "承認依頼の取り下げをする").click();
  await button(dialog(page), "取り下げる").click();
  await sees(page, "1件の承認依頼を取り下げました。");
  await hasState(page, 3, "未承認");
  await server.mail(INSTRUCTOR, "承認依頼1件を取り下げました");

  const instructor = await visit();
  await signIn(instructor, INSTRUCTOR, { path: "/notifications" });
  await link(instructor, "緩和 試一さんが症例3の承認依頼を取り下げました。").click();
  await sees(instructor, "この症例は閲覧できません。依頼が取り下げられたか、辞退したためです。");
});

story("one who declines leaves the report to another", async ({ server, visit }) => {
  const applicant = await visit();
  const instructor = await visit();
  await signIn(instructor, INSTRUCTOR, { path: "/approvals" });
  await box(instructor, "症例3を選択 緩和 試一").check();
  await button(instructor, "辞退").click();
  await sees(dialog(instructor), "ご自身が指導した症例ではないときに選びます。");
  await comment(instructor).fill("別の指導者の症例です。");
  await button(dialog(instructor), "辞退する").click();
  await sees(instructor, "対応しました：承認0件、差し戻し0件、辞退1件");
  await server.mail(APPLICANT, "辞退1件");

  await signIn(applicant, APPLICANT);
  await openTable(applicant);
  await hasState(applicant, 3, "未承認");
  await ask(applicant, [3], "指導 手本");
  await link(applicant, "症例の一覧へ戻る").first().click();
  await hasState(applicant, 3, "承認依頼中");
  await sees(row(applicant, 3), "指導 手本");
  await server.mail(OTHER_INSTRUCTOR, "症例報告書1件の承認依頼");
});

story("a report is returned with a comment, mended, asked about again and approved", async ({ visit }) => {
  const instructor = await visit();
  await signIn(instructor, INSTRUCTOR, { path: "/approvals" });
  await box(instructor, "症例3を選択 緩和 試一").check();
  await button(instructor, "差し戻し").click();
  await button(dialog(instructor), "差し戻す").click();
  await sees(dialog(instructor), "差し戻すときは、どこをどう直せばよいかをコメントに書いてください。");
  await comment(instructor).fill("考察に文献を加えてください。");
  await button(dialog(instructor), "差し戻す").click();
  await sees(instructor, "対応しました：承認0件、差し戻し1件、辞退0件");

  const applicant = await visit();
  await signIn(applicant, APPLICANT);
  await openTable(applicant);
  await hasState(applicant, 3, "差し戻し");
  await sees(row(applicant, 3), "考察に文献を加えてください。");
  assert.equal(await box(applicant, "症例3を選択").count(), 0);
  await link(applicant, "症例3を編集").click();
  await sees(applicant, "指導者から差し戻されました");
  await sees(applicant.locator("blockquote"), "考察に文献を加えてください。");
  const discussion = field(applicant, "考察");
  const before = await discussion.inputValue();
  await discussion.fill(`${before}文献1を参照した。`);
  await button(applicant, "下書きを保存する").click();
  await sees(applicant, /^保存済み/);
  await sees(applicant.locator("blockquote"), "考察に文献を加えてください。");
  await button(applicant, "登録する").click();
  await table(applicant);
  await hasState(applicant, 3, "未承認");
  await ask(applicant, [3], "指導 見本");

  await link(instructor, "通知").click();
  await link(instructor, "症例承認").click();
  const waiting = box(instructor, "症例3を選択 緩和 試一");
  await waiting.check();
  const read = instructor.getByRole("row").filter({ has: waiting }).getByRole("link", { name: "閲覧" });
  await read.click();
  await sees(instructor, "文献1を参照した。");
  await button(instructor, "承認").click();
  await button(dialog(instructor), "承認する").click();
  await sees(instructor, "対応済み（承認）");
  await link(applicant, "症例の一覧へ戻る").first().click();
  await hasState(applicant, 3, "承認済");
});

story("an approved report is opened again after a warning, and its approval is void", async ({ server, visit }) => {
  const page = await visit();
  await signIn(page, APPLICANT);
  await openTable(page);
  assert.equal(await button(page, "症例1を削除").count(), 0);
  await link(page, "症例1を閲覧").click();
  await arrivesAt(page, "専門医新規 症例1");
  await sees(page, "この症例は「承認済」のため変更できません。");
  await button(page, "再編集に戻す").click();
  await sees(dialog(page), "再編集に戻すと指導 見本先生の承認は無効になり、先生に通知されます。");
  await button(dialog(page), "やめる").click();
  await sees(page, "この症例は「承認済」のため変更できません。");
  await button(page, "再編集に戻す").click();
  await button(dialog(page), "承認を無効にして再編集に戻す").click();
  await sees(page, "症例1を再編集に戻しました。");
  await holds(field(page, "年齢"), "72");
  await link(page, "症例の一覧へ戻る").click();
  await hasState(page, 1, "未承認");
  await server.mail(INSTRUCTOR, "承認の無効");

  const instructor = await visit();
  await signIn(instructor, INSTRUCTOR, { path: "/approvals" });
  await sees(instructor, "（再編集により承認は無効）");
});

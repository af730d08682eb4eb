// The secretariat's console: what is kept there counts at once for applicants and instructors.
import { stories } from "./lib/tests.mjs";
import {
  APPLICANT, OFFICE, arrivesAt, button, dialog, enter, field, fillDate, findInstructor, link, openTable, choose, sees, signIn,
} from "./lib/story.mjs";

const story = stories();
const search = async (page, words) => {
  await page.getByRole("searchbox", { name: "検索" }).fill(words);
  await button(page, "検索する").click();
};

story("a member who is added in the console is invited by mail, and signs in", async ({ server, visit }) => {
  const office = await visit();
  await signIn(office, OFFICE);
  await link(office, "会員").click();
  await button(office, "会員を登録する").click();
  await field(dialog(office), "会員番号").fill("100001");
  await button(dialog(office), "保存する").click();
  await sees(dialog(office), "この項目は必須です。入力してください。");
  for (const [name, text] of [
    ["会員番号", "100077"], ["メールアドレス", "newcomer@example.jp"], ["姓", "新入"], ["名", "七海"],
    ["姓（かな）", "しんにゅう"], ["名（かな）", "ななみ"],
  ]) await field(dialog(office), name).fill(text);
  await button(dialog(office), "保存する").click();
  await sees(office, "新入 七海さんを登録しました。");

  const mail = await server.mail("newcomer@example.jp", "パスワードを設定してください");
  const page = await visit();
  await page.goto(mail.link);
  await page.getByLabel("新しいパスワード", { exact: true }).fill("a long enough sentence");
  await button(page, "パスワードを設定する").click();
  await link(page, "ログイン画面へ進む").click();
  await enter(page, "100077", { password: "a long enough sentence" });
  await arrivesAt(page, "マイページTOP");
});

story("a qualification that is added in the console makes an instructor of a member", async ({ visit }) => {
  const office = await visit();
  await signIn(office, OFFICE, { path: "/admin/members" });
  await search(office, "１００００２");
  await link(office, "緩和 次葉").click();
  await arrivesAt(office, "緩和 次葉");
  await button(office, "資格を登録する").click();
  await dialog(office).getByLabel("種別").selectOption({ label: "専門医" });
  await fillDate(dialog(office), "認定開始日", [2015, 4, 1]);
  await button(dialog(office), "保存する").click();
  await sees(office, "専門医 2015年4月1日〜（期限なし）");

  const page = await visit();
  await signIn(page, APPLICANT);
  await openTable(page);
  await choose(page, [5]);
  await button(page, "承認依頼をする").click();
  await sees(await findInstructor(page, "緩和 次葉"), "専門医 2015年4月1日〜（期限なし）");
});

story("a round is prolonged in the console", async ({ visit }) => {
  const office = await visit();
  await signIn(office, OFFICE);
  await link(office, "申請回").click();
  const open = office.locator("section").filter({ has: office.getByRole("heading", { name: /専門医新規 2/ }) }).first();
  await button(open, "期間を修正・延長する").click();
  const year = await dialog(office).getByRole("group", { name: "申請期間の最終日" }).getByLabel("年", { exact: true }).inputValue();
  await fillDate(dialog(office), "申請期間の最終日", [Number(year) + 1, 1, 31]);
  await button(dialog(office), "保存する").click();
  await sees(open, `${Number(year) + 1}年1月31日`);
});

story("the trail says who did it", async ({ visit }) => {
  const office = await visit();
  await signIn(office, OFFICE);
  await link(office, "操作の記録").click();
  await office.getByLabel("検索する項目").selectOption("action");
  await search(office, "session.begun");
  await sees(office.getByRole("cell"), "session.begun");
  await sees(office.getByRole("cell"), "事務局");
});

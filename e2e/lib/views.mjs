// Every page and every dialog, by who sees it and how one gets there.
import { APPLICANT, INSTRUCTOR, OFFICE } from "./story.mjs";

const BOOK = "/cases/specialist-new";

/** Names in both languages: the first in Japanese. */
const named = (page, role, names) => page.getByRole(role, { name: new RegExp(`^(${names.join("|")})$`) });
const press = async (page, ...names) => named(page, "button", names).first().click();
const dialog = (page) => page.getByRole("dialog").waitFor();

const tick = (page, index = 0) => page.locator("tbody").getByRole("checkbox").nth(index).check();

async function decide(page, ...names) {
  await tick(page);
  await press(page, ...names);
  await dialog(page);
}

export const OUTSIDE = [
  { path: "/" },
  {
    path: "/login",
    name: "sign-in, empty",
    then: (page) => press(page, "ログインする", "Sign in"),
  },
  { path: "/password" },
  {
    path: "/password",
    name: "mail sent",
    then: async (page) => {
      await page.locator("#user-id").fill("nobody@example.jp");
      await page.locator("form button[type=submit]").click();
      await page.locator(".notice[data-kind=done]").waitFor();
    },
  },
  { path: "/password/some-token" },
  {
    path: "/password/some-token",
    name: "too short a password",
    then: async (page) => {
      await page.locator("#new-password").fill("short");
      await page.locator("form button[type=submit]").click();
      await page.locator("[aria-invalid=true]").waitFor();
    },
  },
];

const applicant = [
  "/", "/cases", BOOK, "/cases/registered-new", "/cases/specialist-transfer", `${BOOK}/7`, `${BOOK}/6`, `${BOOK}/8`,
  `${BOOK}/1`, `${BOOK}/3`, `${BOOK}/request?cases=5,12`, `${BOOK}/request`, `${BOOK}/print`, `${BOOK}/1/print`,
  `${BOOK}/6/print`, "/approvals", "/applications", "/notifications", "/dues", "/certification", "/instructor",
  "/specialist", "/registered", "/credits", "/facility", "/tokens", "/password", "/nowhere", "/admin",
].map((path) => ({ path }));

applicant.push(
  { path: `${BOOK}/99`, name: "no such report" },
  {
    path: "/applications",
    name: "what was applied with",
    then: async (page) => {
      await page.getByRole("row").getByRole("link").first().click();
      await page.locator(".applied-report").first().waitFor();
    },
  },
  {
    path: "/tokens",
    name: "a new token",
    then: async (page) => {
      await press(page, "トークンを作成", "Make a token");
      await dialog(page);
    },
  },
  { path: "/cases/nonsense", name: "no such programme" },
  {
    path: BOOK,
    name: "nothing chosen",
    then: (page) => press(page, "承認依頼をする", "Request approval"),
  },
  {
    path: BOOK,
    name: "withdrawal",
    then: async (page) => {
      await page.getByRole("row").filter({ has: page.locator("[data-state=requested]") }).getByRole("checkbox").first().check();
      await press(page, "承認依頼の取り下げをする", "Withdraw the request");
      await dialog(page);
    },
  },
  {
    path: BOOK,
    name: "deletion",
    then: async (page) => {
      await named(page, "button", ["症例5を削除", "Delete case 5"]).click();
      await dialog(page);
    },
  },
  {
    path: `${BOOK}/7`,
    name: "what is missing",
    then: async (page) => {
      await press(page, "登録する", "Register");
      await page.locator("#missing").waitFor();
    },
  },
  {
    path: `${BOOK}/7`,
    name: "the hospitals that were found",
    then: async (page) => {
      await page.getByRole("combobox", { name: /診療施設名|Facility/ }).fill("試験");
      await page.getByRole("listbox").getByRole("option").first().waitFor();
    },
  },
  {
    path: `${BOOK}/1`,
    name: "reopening",
    then: async (page) => {
      await press(page, "再編集に戻す", "Open for editing again");
      await dialog(page);
    },
  },
  {
    path: `${BOOK}/request?cases=5,12`,
    name: "before it is sent",
    then: async (page) => {
      await page.locator("[data-eligible=true]").getByRole("button").first().click();
      await page.locator("#confirm").waitFor();
    },
  },
);

const instructor = [
  { path: "/approvals" },
  { path: "/approvals?order=applicant" },
  { path: "/approvals?state=done" },
  { path: "/approvals/00000000-0000-7000-8000-000000000000", name: "no such request", refused: 404 },
  { path: "/notifications" },
  { path: "/approvals", name: "approving", then: (page) => decide(page, "一括承認", "Approve all selected") },
  {
    path: "/approvals",
    name: "returning without a comment",
    then: async (page) => {
      await decide(page, "差し戻し", "Return");
      await page.getByRole("dialog").getByRole("button").first().click();
      await page.locator("[aria-invalid=true]").waitFor();
    },
  },
  { path: "/approvals", name: "declining", then: (page) => decide(page, "辞退", "Decline") },
];
const reader = (name, state, then) => ({ path: "/approvals", name, state, then });
for (const state of ["requested", "approved", "returned", "unregistered"]) {
  instructor.push(
    reader(`a report that is ${state}`, state, async (page) => {
      const rows = page.getByRole("row").filter({ has: page.locator(`[data-state=${state}]`) });
      await rows.first().getByRole("link", { name: /^(閲覧|Read)$/ }).click();
      await page.locator(".state-line").waitFor();
    }),
  );
}
instructor.push({
  path: "/approvals",
  name: "a report to print",
  then: async (page) => {
    await page.getByRole("link", { name: /^(印刷|Print)$/ }).first().click();
    await page.locator(".print-head").waitFor();
  },
});

const office = [
  { path: "/admin" },
  { path: "/" },
  { path: "/admin/papers" },
  { path: "/admin/papers?all=yes" },
  { path: "/admin/applications" },
  { path: "/admin/rounds" },
  { path: "/admin/mails" },
  { path: "/admin/mails?state=failed" },
  { path: "/admin/clients" },
  {
    path: "/admin/clients",
    name: "a secret that was made",
    then: async (page) => {
      await press(page, "APIクライアントを追加", "Add an API client");
      await dialog(page);
      await page.locator("#name").fill("集計");
      await page.getByRole("dialog").getByRole("checkbox").first().check();
      await press(page, "保存する", "Save");
      await page.locator("input.secret").waitFor();
    },
  },
  { path: "/admin/webhooks" },
  {
    path: "/admin/webhooks",
    name: "a new endpoint",
    then: async (page) => {
      await press(page, "送信先を追加", "Add an endpoint");
      await dialog(page);
    },
  },
  {
    path: "/admin/webhooks",
    name: "an endpoint and what was sent to it",
    then: async (page) => {
      await press(page, "送信先を追加", "Add an endpoint");
      await page.locator("#url").fill("https://office.example.jp/shorei");
      await press(page, "保存する", "Save");
      await press(page, "控えました", "I have kept it");
      await page.getByRole("link", { name: "https://office.example.jp/shorei" }).first().click();
      await press(page, "テスト送信", "Send a test");
      await page.getByText(/まだ送信を試みていません|Not tried yet/).or(page.locator(".attempts")).first().waitFor();
    },
  },
  {
    path: "/admin/rounds",
    name: "next year's round",
    then: async (page) => {
      await press(page, "次年度の申請回を作る", "Begin next year's round");
      await dialog(page);
    },
  },
  {
    path: "/admin/rounds",
    name: "a definition",
    then: async (page) => {
      await named(page, "link", ["定義を見る・変える", "Form and definition"]).first().click();
      await press(page, "項目を追加する", "Add a section");
    },
  },
  {
    path: "/admin/rounds",
    name: "a definition from a file",
    then: async (page) => {
      await named(page, "link", ["定義を見る・変える", "Form and definition"]).first().click();
      await press(page, "定義を読み込む", "Import a definition");
      await dialog(page);
    },
  },
];

export const INSIDE = [
  [APPLICANT, applicant],
  [INSTRUCTOR, instructor],
  [OFFICE, office],
];

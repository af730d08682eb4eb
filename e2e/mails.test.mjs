// The outbox in the console: what did not leave is seen with its reason, and sent again.
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stories } from "./lib/tests.mjs";
import { OFFICE, arrivesAt, button, link, sees, signIn } from "./lib/story.mjs";
import { until } from "./lib/wait.mjs";

const story = stories();

story("a mail that did not leave says why, and is sent again", async ({ server, visit, client }) => {
  // A file where the folder of mails was: nothing can be written into it. The server makes the folder anew
  // with each mail, so those of the demonstration must have left.
  const api = await client(OFFICE);
  await until("no mail waits", async () => (await api.get("/mails?state=waiting")).items.length === 0);
  const folder = join(server.folder, "mail");
  await mkdir(folder, { recursive: true });
  await rename(folder, `${folder}-away`);
  await writeFile(folder, "");
  await api.post("/members", {
    member_number: "100079", email: "unreached@example.jp",
    family_name: "未達", given_name: "環", family_name_kana: "みたつ", given_name_kana: "たまき",
  });
  await until("the mail has failed", async () => (await api.get("/mails?state=failed")).items.length > 0);

  const office = await visit();
  await signIn(office, OFFICE);
  await link(office, "メール").click();
  await arrivesAt(office, "メール");
  await link(office, "送信失敗").click();
  await office.waitForURL(/\/admin\/mails\?state=failed$/);
  const row = office.getByRole("row").filter({ hasText: "unreached@example.jp" });
  await sees(row, "1回試行");
  await sees(row, /送信失敗/);

  await rm(folder);
  await rename(`${folder}-away`, folder);
  await button(row, /を再送$/).click();
  await sees(office, "再送します。");
  await server.mail("unreached@example.jp", "パスワードを設定してください");
  await until("the mail is marked as sent", async () => (await api.get("/mails?state=failed")).items.length === 0);
  await link(office, "送信済").click();
  await sees(row, /送信済/);
  await office.getByRole("searchbox", { name: "検索" }).fill("１０００７９");
  await button(office, "検索する").click();
  await office.waitForURL(/state=sent/);
  await until("one mail is found", async () => (await office.locator("tbody tr").count()) === 1);
  await sees(row);
});

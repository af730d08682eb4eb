// A telephone: a report in a short row, the rest on a tap, and a head of one line.
import assert from "node:assert/strict";
import { stories } from "./lib/tests.mjs";
import { until } from "./lib/wait.mjs";
import { APPLICANT, INSTRUCTOR, box, button, link, row, signIn, table } from "./lib/story.mjs";

const story = stories();
const TELEPHONE = { viewport: { width: 390, height: 844 } };
const height = async (locator) => (await locator.boundingBox()).height;
const position = (page) => page.locator(".bar-of-actions").evaluate((one) => getComputedStyle(one).position);

/** The most that so many rows may take. */
const room = (rows) => (3500 / 20) * rows;

story("twenty reports fit 3,500 px of a narrow screen, and a tap shows the rest", async ({ visit }) => {
  const page = await visit(TELEPHONE);
  await signIn(page, APPLICANT, { path: "/cases/specialist-new" });
  assert.ok((await height(await table(page))) <= 3500);
  assert.ok((await height(page.locator(".head"))) <= 64, "the head is one line");
  const first = row(page, 1);
  for (const shown of [first.getByText("承認済"), link(page, "症例1を閲覧")]) await shown.waitFor();
  const left = async (locator) => (await locator.boundingBox()).x;
  const order = [first.locator(".of-number"), first.locator(".of-category"), first.locator(".to-do")];
  const places = await Promise.all(order.map(left));
  assert.deepEqual(places, places.toSorted((one, other) => one - other), "number, category, what to do");
  assert.equal(await first.locator("td.remarks").isVisible(), false);
  await button(page, "症例1の詳細").click();
  await first.locator("td.approval").waitFor();
  assert.equal(await button(page, "症例1の詳細").getAttribute("aria-expanded"), "true");
  await button(page, "症例1の詳細").click();
  await first.locator("td.approval").waitFor({ state: "hidden" });

  assert.equal(await position(page), "static", "the bar stays where it is without a selection");
  await box(page, "症例5を選択").check();
  await until("the bar stays in view", async () => (await position(page)) === "sticky");
});

story("the head opens to the name, the language and the appearance", async ({ visit }) => {
  const page = await visit(TELEPHONE);
  await signIn(page, APPLICANT);
  assert.equal(await page.locator(".head .who").isVisible(), false);
  await button(page, "メニュー").click();
  await page.locator(".head .who").waitFor();
  await button(page, "English").waitFor();
  await link(page, "症例登録").click();
});

story("the desk is as short, with everything on a tap", async ({ visit }) => {
  const page = await visit(TELEPHONE);
  await signIn(page, INSTRUCTOR, { path: "/approvals" });
  const tables = page.locator("table.requests");
  await tables.first().waitFor();
  for (const one of await tables.all()) {
    const rows = await one.locator("tbody tr").count();
    assert.ok((await height(one)) <= room(Math.max(rows, 20)), `${await height(one)} for ${rows} rows`);
  }
  const first = page.locator("tbody tr:not(.group-row)").first();
  assert.ok((await height(first)) <= 175);
  await first.getByRole("button", { name: /の詳細$/ }).click();
  await first.locator("td.nowrap").first().waitFor();
  assert.equal(await position(page), "static");
  await first.getByRole("checkbox").check();
  await until("the bar stays in view", async () => (await position(page)) === "sticky");
});

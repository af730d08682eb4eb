// What the browser prints of a page: tables on paper, black on white, and nothing to press.
import assert from "node:assert/strict";
import { stories } from "./lib/tests.mjs";
import { APPLICANT, INSTRUCTOR, arrivesAt, signIn } from "./lib/story.mjs";

const story = stories();
const NARROW = { viewport: { width: 390, height: 844 }, colorScheme: "dark" };

/** What is wrong with a page on paper. */
const onPaper = (page) => page.evaluate(() => {
  const wrong = [];
  const shown = (one) => one.checkVisibility({ visibilityProperty: true });
  for (const one of document.querySelectorAll("button, input, select, nav, .head, .bar-of-actions, a.button")) {
    if (shown(one)) wrong.push(`shown: ${one.outerHTML.slice(0, 90)}`);
  }
  const seen = (color) => color.match(/[\d.]+/g).map(Number);
  for (const one of document.querySelectorAll("main *")) {
    if (!shown(one) || !one.innerText?.trim() || one.children.length) continue;
    const style = getComputedStyle(one);
    if (Math.max(...seen(style.color).slice(0, 3)) > 110) wrong.push(`pale: ${style.color} ${one.outerHTML.slice(0, 90)}`);
  }
  for (let one of document.querySelectorAll("body, main, main .card, main td")) {
    const [red, green, blue, alpha = 1] = seen(getComputedStyle(one).backgroundColor);
    if (alpha > 0 && Math.min(red, green, blue) < 235) wrong.push(`dark: ${one.outerHTML.slice(0, 60)}`);
  }
  for (const table of document.querySelectorAll("main table")) {
    const display = (one) => getComputedStyle(one).display;
    if (display(table.tHead) !== "table-header-group") wrong.push(`the head is ${display(table.tHead)}`);
    for (const row of table.tBodies[0].rows) if (display(row) !== "table-row") wrong.push(`a row is ${display(row)}`);
    const gone = [...table.querySelectorAll("tbody td, tbody th")].every((cell) => !shown(cell));
    if (gone) wrong.push("the table has no cells");
  }
  return [...new Set(wrong)];
});

async function isSoundOnPaper(page) {
  await page.emulateMedia({ media: "print" });
  assert.deepEqual(await onPaper(page), []);
  await page.emulateMedia({ media: "screen" });
}

story("the table, a report and an application, from a narrow window in the dark", async ({ visit }) => {
  const page = await visit(NARROW);
  await signIn(page, APPLICANT, { path: "/cases/specialist-new" });
  await page.locator("table.slots").waitFor();
  await isSoundOnPaper(page);
  await page.goto("/cases/specialist-new/1");
  await page.locator("article.card").waitFor();
  await isSoundOnPaper(page);
  await page.goto("/applications");
  await page.getByRole("row").getByRole("link").first().click();
  await page.locator(".applied-report").first().waitFor();
  await isSoundOnPaper(page);
});

story("the desk", async ({ visit }) => {
  const page = await visit(NARROW);
  await signIn(page, INSTRUCTOR, { path: "/approvals?order=applicant" });
  await arrivesAt(page, "症例承認");
  await page.locator("table.requests").first().waitFor();
  await isSoundOnPaper(page);
});

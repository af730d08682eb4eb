// The guide for those who write programs: its pages, where their links lead, and the reference.
import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { inspect, links } from "./lib/inspect.mjs";
import { stories } from "./lib/tests.mjs";

const story = stories();

story("no page of the guide has a barrier, and every link of it leads somewhere", async ({ visit, server }) => {
  const page = await visit({ colorScheme: "light" });
  const seen = new Set(["/docs/"]);
  const wrong = [];
  // The set grows while it is walked.
  for (const path of seen) {
    const isProblem = path.startsWith("/docs/problems/") && path !== "/docs/problems/";
    if (isProblem || !path.startsWith("/docs/") || path.startsWith("/docs/reference")) {
      const { status } = await fetch(server.url + path);
      if (status !== 200) wrong.push(`${path} answers ${status}`);
      continue;
    }
    await page.goto(path);
    const language = await page.evaluate(() => document.documentElement.lang);
    wrong.push(...(await inspect(page, language)).map((line) => `${path}: ${line}`));
    for (const link of await links(page)) seen.add(link);
  }
  assert.deepEqual(wrong, []);
  for (const file of await readdir("docs/api")) {
    const name = file.replace(/\.md$/, "").replace(/^index$/, "");
    assert.ok(seen.has(`/docs/${name}`), `nothing leads to ${file}`);
  }
});

story("a problem's page says in both languages what to do", async ({ visit }) => {
  const page = await visit({ colorScheme: "light" });
  await page.goto("/docs/problems/book_incomplete");
  assert.deepEqual(await inspect(page, await page.evaluate(() => document.documentElement.lang)), []);
  await page.getByText("book_incomplete").first().waitFor();
});

story("the reference shows an operation with its example", async ({ visit }) => {
  const page = await visit({ colorScheme: "light" });
  // Swagger UI resolves the whole description before it shows an operation.
  page.setDefaultTimeout(60_000);
  await page.goto("/docs/reference/");
  await page.locator("#operations-tag-approval").click();
  await page.locator("#operations-approval-approval_request_send").click();
  await page.getByText("case_ids").first().waitFor();
});

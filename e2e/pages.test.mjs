// What must hold of every page: no barrier, no sideways scrolling, one heading, a language, a title,
// and links that lead somewhere.
import assert from "node:assert/strict";
import { inspect, links, settled } from "./lib/inspect.mjs";
import { signIn } from "./lib/story.mjs";
import { stories } from "./lib/tests.mjs";
import { INSIDE, OUTSIDE } from "./lib/views.mjs";

const story = stories();
/** So many views are walked in one test, since each takes seconds. */
const STRETCH = 16;

/** The views in stretches, each with its number. */
function* stretches(views) {
  for (let from = 0; from < views.length; from += STRETCH) yield [from / STRETCH + 1, views.slice(from, from + STRETCH)];
}

/** Goes to a view and does what opens it. */
async function open(page, view) {
  await page.goto(view.path);
  await settled(page);
  if (view.then) await view.then(page);
}

/** What is wrong with each of the views, in lines. */
async function walk(page, views, language) {
  const wrong = [];
  for (const view of views) {
    if (view.refused) page.expectRefusal(view.refused);
    const where = `${view.path} ${view.name ?? ""}`;
    try {
      await open(page, view);
      wrong.push(...(await inspect(page, language)).map((line) => `${where}: ${line}`));
    } catch (error) {
      wrong.push(`${where}: ${error.message}`);
    }
  }
  return wrong;
}

for (const [language, name] of [["ja", "日本語"], ["en", "English"]]) {
  for (const [account, all] of [[null, OUTSIDE], ...INSIDE]) {
    for (const [number, views] of stretches(all)) {
      story(`${account ?? "nobody signed in"}, ${name}, stretch ${number}`, async ({ visit }) => {
        const page = await visit({ colorScheme: "light", reducedMotion: "reduce" });
        if (account) await signIn(page, account);
        else await page.goto("/");
        await page.getByRole("button", { name, exact: true }).click();
        await page.locator(`html[lang=${language}]`).waitFor();
        const wrong = await walk(page, views, language);
        assert.ok(wrong.length === 0, wrong.join("\n"));
      });
    }
  }
}

for (const [account, views] of INSIDE) {
  story(`every link that ${account} sees leads somewhere`, async ({ visit, server }) => {
    const page = await visit();
    await signIn(page, account);
    const found = new Set();
    for (const view of views.filter((one) => !one.refused)) {
      await open(page, view);
      for (const target of await links(page)) found.add(target);
    }
    const lost = [];
    for (const target of found) {
      if (target.startsWith("/docs")) {
        assert.equal((await fetch(server.url + target)).status, 200);
        continue;
      }
      await page.goto(target);
      await settled(page);
      const notThere = page.getByText(/ページが見つかりません|このページはないか/);
      if (await notThere.count()) lost.push(target);
    }
    assert.deepEqual(lost, []);
  });
}

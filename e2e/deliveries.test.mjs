// What was sent to a webhook endpoint, while it is on its way.
import assert from "node:assert/strict";
import { stories } from "./lib/tests.mjs";
import { OFFICE, arrivesAt, button, dialog, link, sees, signIn } from "./lib/story.mjs";

const story = stories();

story("a delivery that waits says so, and comes to its end by itself with what is opened left open", async ({ visit }) => {
  const page = await visit();
  await signIn(page, OFFICE, { path: "/admin/webhooks" });
  await button(page, "送信先を追加").click();
  await dialog(page).locator("#url").fill("https://office.example.jp/shorei");
  await button(page, "保存する").click();
  await button(page, "控えました").click();
  await link(page, "https://office.example.jp/shorei").click();
  await arrivesAt(page, /./);
  // The first answer is held back as it was before any attempt.
  let first = true;
  await page.route(/\/deliveries\?/, async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    if (!first || body.items.length === 0) return route.fulfill({ response: answer, json: body });
    first = false;
    const next_attempt_at = new Date().toISOString();
    for (const item of body.items) Object.assign(item, { attempts: [], state: "waiting", next_attempt_at });
    return route.fulfill({ response: answer, json: body });
  });
  await button(page, "テスト送信").click();
  await sees(page, "まだ送信を試みていません。");
  await page.locator("summary").first().click();
  await page.locator(".attempts").waitFor();
  assert.equal(await page.locator("details").first().evaluate((one) => one.open), true);
});

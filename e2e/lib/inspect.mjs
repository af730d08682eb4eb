// What must hold of every page, whatever is on it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { until } from "./wait.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Waits until the page has read what it shows. */
export async function settled(page) {
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await page.locator(".loading").first().waitFor({ state: "detached" });
  await page.evaluate(() => document.fonts.ready);
}

/** What axe finds serious or critical, in short; by these rules, or by all. */
export async function barriers(page, rules) {
  // Colours that are still on their way would be measured as something between.
  await page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {}))));
  // Once a page: it stays until another one is loaded.
  if (!(await page.evaluate(() => Boolean(window.axe)))) await page.evaluate(AXE);
  const only = rules ? { runOnly: { type: "rule", values: rules } } : {};
  const { violations } = await page.evaluate((options) => window.axe.run(document, options), {
    ...only,
    resultTypes: ["violations"],
  });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target} ${node.any[0]?.message ?? node.failureSummary}`));
}

/** How many pixels the page is wider than the window, and the widest thing on it. */
export async function overhang(page, width) {
  await page.setViewportSize({ width, height: 900 });
  return page.evaluate(() => {
    const root = document.documentElement;
    const over = root.scrollWidth - root.clientWidth;
    if (over <= 0) return null;
    const sticksOut = (element) => element.getBoundingClientRect().right > root.clientWidth + 1;
    const found = [...document.querySelectorAll("body *")].filter(sticksOut).at(-1);
    return `${over} px over at ${root.clientWidth}: ${found?.outerHTML.slice(0, 160)}`;
  });
}

/** Where the links of the page lead, within the site. */
export async function links(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll("a[href]")]
      .map((element) => new URL(element.href))
      .filter((url) => url.origin === location.origin && !url.hash)
      .map((url) => url.pathname + url.search),
  );
}

/** Everything that is wrong with the page as it stands, in lines. */
export async function inspect(page, language) {
  await settled(page);
  const wrong = [];
  const headings = await page.getByRole("heading", { level: 1 }).count();
  if (headings !== 1) wrong.push(`${headings} headings of level 1`);
  wrong.push(...(await page.evaluate(() => {
    // What stands in a dialog begins anew.
    const all = [...document.querySelectorAll("h1, h2, h3, h4")].filter((one) => !one.closest("dialog"));
    const levels = all.map((one) => Number(one.localName[1]));
    return all.filter((_, index) => levels[index] > (levels[index - 1] ?? 0) + 1)
      .map((one) => `a step too many: ${one.outerHTML.slice(0, 80)}`);
  })));
  const told = await page.evaluate(() => [document.documentElement.lang, document.title]);
  if (told[0] !== language) wrong.push(`lang is ${told[0]}`);
  await until("the title is set", async () => /.+ \| .+/.test(await page.title())).catch(() => wrong.push(`title is ${told[1]}`));
  wrong.push(...(await page.evaluate(() => {
    const doubled = (text) => / {2}|[（(] | [）).,;:!?](\s|$)/.test(text ?? "");
    const names = [...document.querySelectorAll("[aria-label]")].map((one) => one.ariaLabel);
    const said = [...document.querySelectorAll("h1, h2, h3, a, button, label, option, summary, caption, th, td, dd, dt, li, p")]
      .filter((one) => !one.closest(".prose, .code, .short-list") && !one.querySelector("table, ul, ol, dl, p, pre, svg"));
    return [...names, document.title, ...said.map((one) => one.innerText)]
      .filter(doubled).map((text) => `a blank too many: ${JSON.stringify(text)}`);
  })));
  for (const width of [320, 1280]) {
    const over = await overhang(page, width);
    if (over) wrong.push(over);
  }
  wrong.push(...(await barriers(page)));
  // In the dark nothing changes but colours, whatever the language.
  if (language !== "ja") return wrong;
  await page.emulateMedia({ colorScheme: "dark" });
  wrong.push(...(await barriers(page, ["color-contrast"])).map((line) => `in the dark: ${line}`));
  await page.emulateMedia({ colorScheme: "light" });
  return wrong;
}

export async function assertAccessible(page) {
  assert.deepEqual(await barriers(page), []);
}

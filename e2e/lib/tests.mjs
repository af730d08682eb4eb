// The frame of a test file: one browser for all its tests, a server of its own for each of them.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { after, before, test } from "node:test";
import { Client } from "./api.mjs";
import { Visitor, launch } from "./browser.mjs";
import { Server } from "./server.mjs";

const PICTURES = "target/e2e";
const LONGEST_MS = 120_000;

/**
 * Declares the tests of a file. Each gets `visit()`, which gives a tab in a browser of its own,
 * `client(account)` and `server`; afterwards no tab may have seen an error. A third argument may ask for
 * an empty installation (`demo: false`), another day (`today`), more settings (`env`) and more time
 * (`longest`, in ms).
 */
export function stories(how) {
  let browser;
  before(async () => (browser = await launch(how)));
  after(async () => browser?.close());
  return (name, body, { demo, today, env, longest = LONGEST_MS } = {}) =>
    test(name, { timeout: longest }, async () => {
      const server = await Server.start({ demo, today, env });
      const visitors = [];
      const visitor = async (options) => {
        const arrived = await Visitor.arrive(browser, server.url, options);
        visitors.push(arrived);
        return arrived;
      };
      try {
        await body({
          server,
          visitor,
          visit: async (options) => (await visitor(options)).tab(),
          client: (account, password) => Client.signIn(server, account, password),
        });
        assert.deepEqual(visitors.flatMap((one) => one.faults()), []);
      } catch (error) {
        const seen = await describe(name, visitors);
        error.message = `${error.message}\n${seen}`;
        throw error;
      } finally {
        // First what would outlive a test that took too long, whose browser is gone already.
        await server.stop();
        for (const one of visitors) await one.leave();
      }
    });
}

/** Where each tab was when a test failed: address, errors, and a picture. */
async function describe(name, visitors) {
  await mkdir(PICTURES, { recursive: true });
  const lines = [];
  for (const [index, page] of visitors.flatMap((one) => one.tabs).entries()) {
    const path = `${PICTURES}/${name.replace(/[^\p{L}\p{N}]+/gu, "-")}-${index}.png`;
    await page.screenshot({ path, fullPage: true }).catch(() => {});
    lines.push(`at ${page.url()}, see ${path}`, ...page.faults());
  }
  return lines.join("\n");
}

// The frame of the stories: one browser for all of them, a server of its own for each.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import { after, test } from "node:test";
import { Client } from "./api.mjs";
import { Visitor, launch } from "./browser.mjs";
import { Server } from "./server.mjs";

const PICTURES = "target/e2e";
const LONGEST_MS = 120_000;

/** The browsers that stories have asked for, by how they are launched: most need the same one. */
const browsers = new Map();
after(async () => {
  for (const browser of browsers.values()) await (await browser).close();
});

function opened(how) {
  const key = JSON.stringify(how);
  if (!browsers.has(key)) browsers.set(key, launch(how));
  return browsers.get(key);
}

/** Where stories are noted while `gather` runs; else each is declared at once. */
let gathered = null;

/** Gives the stories that `load` declares, as `[name, options, run]`, instead of running them one after the other. */
export async function gather(load) {
  gathered = [];
  await load();
  return gathered;
}

/**
 * Declares the stories of a file. Each gets `visit()`, which gives a tab in a browser of its own,
 * `client(account)` and `server`; afterwards no tab may have seen an error. A third argument may ask for
 * an empty installation (`demo: false`), another day (`today`), more settings (`env`) and more time
 * (`longest`, in ms). `how` is how the browser is launched.
 */
export function stories(how = {}) {
  return (name, body, { demo, today, env, longest = LONGEST_MS } = {}) => {
    const run = () => play(name, body, { demo, today, env }, how);
    const story = [name, { timeout: longest }, run];
    if (gathered) gathered.push(story);
    else test(...story);
  };
}

async function play(name, body, settings, how) {
  const browser = await opened(how);
  const server = await Server.start(settings);
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

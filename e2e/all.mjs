// All stories, side by side: node --test e2e/all.mjs. One file alone: node --test e2e/write.test.mjs.
import { readdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { describe, test } from "node:test";
import { gather } from "./lib/tests.mjs";

// A story waits for its page now and then: one more than there are cores keeps them busy.
const AT_ONCE = Number(process.env.STORIES_AT_ONCE ?? availableParallelism() + 1);

const folder = new URL(".", import.meta.url);
const files = (await readdir(folder)).filter((name) => name.endsWith(".test.mjs")).sort();
const stories = await gather(async () => {
  for (const file of files) await import(new URL(file, folder));
});

describe("what a person does", { concurrency: AT_ONCE }, () => {
  for (const [name, options, run] of stories) test(name, options, run);
});

// Runs every example of the guide against a demonstration, page by page, and compares what it prints
// with the block that follows it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { Server } from "../e2e/lib/server.mjs";

const FOLDER = "docs/api";
/** How an example is run; Rust is compiled by the tests of `crates/client`. */
const RUN = { sh: ["bash", ["-euo", "pipefail"]], python: ["python3", ["-"]] };

/** The fenced blocks of a page: language, text, and the line where each begins. */
function blocks(page) {
  const found = [];
  let open = null;
  for (const [index, line] of page.split("\n").entries()) {
    if (open && line === "```") open = null;
    else if (open) open.lines.push(line);
    else if (line.startsWith("```")) found.push((open = { language: line.slice(3), line: index + 1, lines: [] }));
  }
  return found.map(({ language, line, lines }) => ({ language, line, text: lines.join("\n") }));
}

/** Whether `actual` holds all that `expected` says; lists item by item. */
function holds(actual, expected) {
  if (expected === null || typeof expected !== "object") return actual === expected;
  if (actual === null || typeof actual !== "object") return false;
  return Object.entries(expected).every(([key, value]) => holds(actual[key], value));
}

async function run([command, args], script, env) {
  const child = spawn(command, args, { env, stdio: ["pipe", "pipe", "pipe"] });
  let out = "";
  let err = "";
  child.stdout.on("data", (bytes) => (out += bytes));
  child.stderr.on("data", (bytes) => (err += bytes));
  child.stdin.end(script);
  const code = await new Promise((done) => child.once("close", done));
  return { out, err, code };
}

const MARK = "@@@ the next example @@@";

/** Runs the examples of a page in one shell, so that each knows the variables of those before it. */
async function shell(examples, env) {
  const script = examples.map(({ text }) => `echo; echo '${MARK}'\n${text}`).join("\n");
  const { out, err, code } = await run(RUN.sh, `${script}\n`, env);
  const parts = out.split(`${MARK}\n`).slice(1);
  // The last that began is the one that failed.
  return examples.map((_, index) => ({ out: parts[index] ?? "", err, code: index < parts.length - 1 ? 0 : code }));
}

/** The first page, and those that it leads to. */
async function pages() {
  const index = await readFile(`${FOLDER}/index.md`, "utf8");
  const linked = [...index.matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, name]) => name);
  return [...new Set(["index.md", ...linked])];
}

let server;
before(async () => (server = await Server.start()));
after(() => server.stop());

for (const name of await pages()) {
  const all = blocks(await readFile(`${FOLDER}/${name}`, "utf8"));
  const env = () => ({ PATH: process.env.PATH, LANG: "C.UTF-8", SHOREI: server.url });
  const examples = all.filter(({ language }) => language === "sh");
  let ran;
  for (const [index, block] of all.entries()) {
    if (!(block.language in RUN)) continue;
    test(`${name}, the example in line ${block.line}`, async () => {
      ran ??= shell(examples, env());
      const { out, err, code } =
        block.language === "sh" ? (await ran)[examples.indexOf(block)] : await run(RUN.python, block.text, env());
      assert.equal(code, 0, `${err}\n${out}`);
      const next = all[index + 1];
      if (next?.language === "json") {
        assert.ok(holds(JSON.parse(out), JSON.parse(next.text)), `printed ${out}`);
      } else if (next?.language === "text") {
        assert.equal(out.trim(), next.text.trim());
      }
    });
  }
}

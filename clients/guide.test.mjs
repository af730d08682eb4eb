// Runs every example of the guide against a demonstration, page by page, and compares what it prints
// with the block that follows it.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { PASSWORD, Server } from "../e2e/lib/server.mjs";

const FOLDER = "docs/api";
const SHELL = ["bash", ["-euo", "pipefail"]];
const PYTHON = ["target/python/bin/python", ["-"]];
/** What is run here. */
const LANGUAGES = ["sh", "python", "ts", "rust"];
/** Where the examples in Rust stand as well, since Cargo wants them in a package. */
const IN_RUST = "crates/client/examples";
/** Where TypeScript is compiled to. */
const MADE = "target/guide";

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

/** Runs a program with `script` as its input; without one it has none, so that it may end at once. */
async function run([command, args], script, env) {
  const child = spawn(command, args, { env, stdio: [script ? "pipe" : "ignore", "pipe", "pipe"] });
  let out = "";
  let err = "";
  child.stdout.on("data", (bytes) => (out += bytes));
  child.stderr.on("data", (bytes) => (err += bytes));
  child.stdin?.end(script);
  const code = await new Promise((done) => child.once("close", done));
  return { out, err, code };
}

const MARK = "@@@ the next example @@@";

/** Runs the examples of a page in one shell, so that each knows the variables of those before it. */
async function shell(examples, env) {
  const script = examples.map(({ text }) => `echo; echo '${MARK}'\n${text}`).join("\n");
  const { out, err, code } = await run(SHELL, `${script}\n`, env);
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

/** A message as a receiver of webhooks gets it, for the examples that verify one. */
async function message() {
  const call = async (path, body, token) => {
    const headers = { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }) };
    const answer = await fetch(`${server.url}/api/v1${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    assert.ok(answer.ok, `${path} answered ${answer.status}`);
    return answer.json();
  };
  let take;
  const taken = new Promise((done) => (take = done));
  const receiver = createServer(async (request, response) => {
    const chunks = await request.toArray();
    response.end();
    take({ headers: request.headers, body: Buffer.concat(chunks).toString() });
  });
  await new Promise((done) => receiver.listen(0, "127.0.0.1", done));
  // Nobody waits for it where something fails before the message comes.
  receiver.unref();
  const { access_token } = await call("/session", { user_id: "office@example.jp", password: PASSWORD });
  const url = `http://127.0.0.1:${receiver.address().port}`;
  const endpoint = await call("/webhook-endpoints", { url, event_types: ["application.voided"] }, access_token);
  await call(`/webhook-endpoints/${endpoint.id}/test`, {}, access_token);
  const { headers, body } = await taken;
  receiver.closeAllConnections();
  receiver.close();
  return { WEBHOOK_SECRET: endpoint.secret, HEADERS: JSON.stringify(headers), BODY: body };
}

/** Compiles an example in TypeScript, strictly, and runs it. */
async function typescript(text, line, environment) {
  await mkdir(MADE, { recursive: true });
  const file = `${MADE}/line-${line}`;
  await writeFile(`${file}.mts`, `${text}\n`);
  const options = ["--strict", "--module", "NodeNext", "--target", "ES2022", "--types", "node"];
  const compiled = await run(["npx", ["--no-install", "tsc", ...options, `${file}.mts`]], "", environment);
  assert.equal(compiled.code, 0, compiled.out);
  return run(["node", [`${file}.mjs`]], "", environment);
}

/** Runs the example of `crates/client` that has exactly this text. */
async function rust(text, line, environment) {
  const names = await readdir(IN_RUST);
  const texts = await Promise.all(names.map((name) => readFile(`${IN_RUST}/${name}`, "utf8")));
  const name = names[texts.indexOf(`${text}\n`)];
  assert.ok(name, `the example in line ${line} is not the same as any of ${names.join(", ")}`);
  // Compiled with all tests: asking Cargo for it alone would compile what it needs once more.
  return run([`target/debug/examples/${name.replace(/\.rs$/, "")}`, []], "", environment);
}

let server;
let received;
before(async () => {
  server = await Server.start({ env: { SHOREI_WEBHOOKS: "anywhere" } });
  received = await message();
});
after(() => server.stop());

for (const name of await pages()) {
  const all = blocks(await readFile(`${FOLDER}/${name}`, "utf8"));
  const env = () => ({ PATH: process.env.PATH, LANG: "C.UTF-8", SHOREI: server.url, ...received });
  const examples = all.filter(({ language }) => language === "sh");
  let ran;
  for (const [index, block] of all.entries()) {
    if (!LANGUAGES.includes(block.language)) continue;
    test(`${name}, the example in line ${block.line}`, async () => {
      ran ??= shell(examples, env());
      const how = {
        sh: async () => (await ran)[examples.indexOf(block)],
        python: () => run(PYTHON, block.text, env()),
        ts: () => typescript(block.text, block.line, env()),
        rust: () => rust(block.text, block.line, env()),
      };
      const { out, err, code } = await how[block.language]();
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

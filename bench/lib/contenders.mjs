// Starts what is measured, each on a copy of the same data.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fill, PASSWORD } from "./fill.mjs";

const SERVER_CORE = "0";
/** The rules' day, so that the same answers are right whenever this runs. */
const TODAY = "2026-06-01";

function freePort() {
  return new Promise((found) => {
    const socket = createServer().listen(0, "127.0.0.1", () => {
      const { port } = socket.address();
      socket.close(() => found(port));
    });
  });
}

async function started(name, command, env, port, ready) {
  const process_ = spawn("taskset", ["-c", SERVER_CORE, ...command], { env: { ...process.env, ...env }, stdio: ["ignore", "inherit", "inherit"] });
  const base = `http://127.0.0.1:${port}`;
  for (;;) {
    if (process_.exitCode !== null) throw new Error(`${name} has ended`);
    if (await fetch(base + ready).then((answer) => answer.ok, () => false)) break;
    await pause(10);
  }
  return { name, base, pid: process_.pid, stop: () => process_.kill() };
}

function settings(folder, port) {
  return {
    SHOREI_DATA_DIR: folder, SHOREI_LISTEN: `127.0.0.1:${port}`, SHOREI_BASE_URL: "http://bench.example.jp", SHOREI_TODAY: TODAY,
    SHOREI_RATE_LIMITS: "off", SHOREI_LOG: "warn", SHOREI_WORKERS: "1",
  };
}

/** Shorei, on the data in `folder`. */
export async function shorei(name, binary, folder) {
  const port = await freePort();
  return started(name, [binary, "serve"], settings(folder, port), port, "/readyz");
}

/** The same JSON by Fastify and better-sqlite3. It checks the tokens that a running Shorei has signed. */
export async function fastify(folder, keys) {
  const port = await freePort();
  const env = { BENCH_PORT: String(port), BENCH_DATABASE: join(folder, "shorei.db"), BENCH_KEYS: JSON.stringify(keys), BENCH_TODAY: TODAY, NODE_ENV: "production" };
  return started("Fastify", ["node", new URL("../fastify/server.mjs", import.meta.url).pathname], env, port, "/readyz");
}

/** actix-web that does nothing but send these bytes, by path. */
export async function bare(binary, folder, answers) {
  const port = await freePort();
  writeFileSync(join(folder, "answers.json"), JSON.stringify(answers));
  return started("bare actix-web", [binary, "serve", String(port), join(folder, "answers.json")], {}, port, "/readyz");
}

/** The folder with the filled data, made if it is not there yet. */
export async function filled(binary, where, size) {
  const name = createHash("sha256").update(JSON.stringify(size) + readFileSync(new URL("fill.mjs", import.meta.url))).digest("hex").slice(0, 12);
  const folder = join(where, `data-${name}`);
  if (existsSync(folder)) return folder;
  const making = `${folder}.making`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  const env = { ...process.env, ...settings(making, 0) };
  spawnSync(binary, ["staff", "add", "--email", "office@example.jp", "--password-stdin"], { env, input: PASSWORD });
  const server = await shorei("filling", binary, making);
  try {
    await fill(server.base, making, size);
  } finally {
    server.stop();
    await pause(1000);
  }
  renameSync(making, folder);
  return folder;
}

export function copied(folder, to) {
  rmSync(to, { recursive: true, force: true });
  cpSync(folder, to, { recursive: true });
  return to;
}

/** The public keys of a running Shorei. */
export async function keysOf(server) {
  return (await (await fetch(`${server.base}/.well-known/jwks.json`)).json()).keys;
}


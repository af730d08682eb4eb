// Exports a million rows from a server of its own, and says how much memory that took.
// Usage: node bench/soak.mjs BINARY [ROWS]
import { spawn, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const [binary, wanted = "1000000"] = process.argv.slice(2);
const AT_ONCE = 100_000;
const ROWS = Math.ceil(Number(wanted) / AT_ONCE) * AT_ONCE;
const PASSWORD = "soak-shorei-2026";
/** In KiB: what the export may need besides what the server has when it begins. */
const MORE_AT_MOST = 64 * 1024;

const folder = await mkdtemp(join(tmpdir(), "shorei-soak-"));
const port = await new Promise((found) => {
  const socket = createServer().listen(0, "127.0.0.1", () => {
    const { port } = socket.address();
    socket.close(() => found(port));
  });
});
const url = `http://127.0.0.1:${port}`;
const env = { ...process.env, SHOREI_DATA_DIR: folder, SHOREI_LISTEN: `127.0.0.1:${port}`, SHOREI_LOG: "warn" };
spawnSync(binary, ["staff", "add", "--email", "soak@example.jp", "--password-stdin"], { env, input: PASSWORD });
const server = spawn(binary, ["serve"], { env, stdio: "inherit" });

try {
  while (!(await fetch(`${url}/readyz`).catch(() => ({}))).ok) await pause(100);
  const signIn = await fetch(`${url}/api/v1/session`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ user_id: "soak@example.jp", password: PASSWORD }),
  });
  const headers = { authorization: `Bearer ${(await signIn.json()).access_token}` };
  for (let first = 0; first < ROWS; first += AT_ONCE) {
    const rows = Array.from({ length: AT_ONCE }, (_, row) => `病院${first + row},東京都,びょういん`);
    const form = new FormData();
    form.append("file", new Blob([`name,prefecture,name_kana\n${rows.join("\n")}\n`]), "table.csv");
    const done = await fetch(`${url}/api/v1/imports?kind=facilities`, { method: "POST", headers, body: form });
    if (!done.ok) throw new Error(await done.text());
    console.log(`${first + AT_ONCE} rows are there`);
  }
  const memory = async (what) => {
    const status = await readFile(`/proc/${server.pid}/status`, "utf8");
    return Number(status.match(new RegExp(`^${what}:\\s+(\\d+) kB`, "m"))[1]);
  };
  await writeFile(`/proc/${server.pid}/clear_refs`, "5");
  const before = await memory("VmHWM");
  for (const format of ["jsonl", "csv"]) {
    const began = performance.now();
    const answer = await fetch(`${url}/api/v1/exports?kind=facilities&format=${format}`, { headers });
    let lines = 0;
    let bytes = 0;
    for await (const part of answer.body) {
      bytes += part.length;
      for (const byte of part) if (byte === 10) lines += 1;
    }
    const seconds = (performance.now() - began) / 1000;
    console.log(`${format}: ${lines} lines, ${(bytes / 1e6).toFixed(1)} MB in ${seconds.toFixed(1)} s`);
    if (lines !== ROWS + (format === "csv" ? 1 : 0)) throw new Error("rows are missing");
  }
  const most = await memory("VmHWM");
  console.log(`memory: ${before} KiB before, ${most} KiB at most`);
  if (most - before > MORE_AT_MOST) throw new Error("the export does not run in constant memory");
} finally {
  server.kill();
  await rm(folder, { recursive: true });
}

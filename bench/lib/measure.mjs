// Runs one work against one server, and says what it cost.
import { execFile } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const LOAD_CORE = "1";

/** The CPU time of a process and all its threads, in microseconds. */
function cpu(pid) {
  let nanoseconds = 0;
  for (const task of readdirSync(`/proc/${pid}/task`)) {
    try {
      nanoseconds += Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, "utf8").split(" ")[0]);
    } catch {
      // The thread has just ended.
    }
  }
  return nanoseconds / 1000;
}

/** Anonymous memory of a process, in MB. */
export function memory(pid) {
  const [, kilobytes] = readFileSync(`/proc/${pid}/status`, "utf8").match(/^RssAnon:\s+(\d+) kB/m);
  return Number(kilobytes) / 1024;
}

/**
 * Sends `lines` to a server by wrk; `once`: each but once. Gives the CPU time a request in microseconds, requests a
 * second, and p50 and p99 in milliseconds.
 */
export async function measure(server, lines, { once = false, seconds = 2, connections = 8, folder }) {
  const requests = join(folder, "requests");
  writeFileSync(requests, lines.map((line) => [line.method, line.path, line.token, line.known ?? "", line.body ?? ""].join("\t")).join("\n") + "\n");
  const script = new URL("wrk.lua", import.meta.url).pathname;
  const load = ["-c", LOAD_CORE, "wrk", "-t1", `-c${once ? 1 : connections}`, `-d${once ? 60 : seconds}s`, "-s", script, server.base];
  const before = cpu(server.pid);
  const { stdout } = await run("taskset", load, { env: { ...process.env, BENCH_REQUESTS: requests, BENCH_ONCE: once ? "1" : "0" } });
  const spent = cpu(server.pid) - before;
  const said = JSON.parse(stdout.trim().split("\n").at(-1));
  if (said.failed > 0) throw new Error(`${server.name}: ${said.failed} of ${said.requests} failed: ${lines[0].method} ${lines[0].path}`);
  return {
    cpu: spent / said.requests,
    // Where each is sent once, wrk counts the time after the last one too.
    rate: once ? 1e6 / said.mean : (said.requests / said.us) * 1e6,
    p50: said.p50 / 1000,
    p99: said.p99 / 1000,
  };
}

export function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}

// Measures Shorei beside what a team would write, on the same data, in turn.
// Usage: node bench/bench.mjs --server BINARY [--before BINARY] [--floor BINARY] [--books N] [--rounds N] [--only WORD]
import { mkdirSync } from "node:fs";
import { parseArgs } from "node:util";
import { join } from "node:path";
import { spawnSync } from "node:child_process";
import { bare, copied, fastify, filled, keysOf, shorei } from "./lib/contenders.mjs";
import { client, signIn } from "./lib/fill.mjs";
import { measure, median, memory } from "./lib/measure.mjs";
import { comparable, difference, people, works } from "./lib/works.mjs";
import { readFileSync } from "node:fs";

const { values: given } = parseArgs({
  options: {
    server: { type: "string" },
    before: { type: "string" },
    floor: { type: "string" },
    books: { type: "string", default: "400" },
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "2" },
    batches: { type: "string", default: "60" },
    connections: { type: "string", default: "8" },
    only: { type: "string", default: "" },
  },
});
const rounds = Number(given.rounds);
const size = { books: Number(given.books), members: 12_000, terms: 5_000 };
const where = new URL("../target/bench/", import.meta.url).pathname;
mkdirSync(where, { recursive: true });

const data = await filled(given.server, where, size);
const facts = JSON.parse(readFileSync(join(data, "facts.json"), "utf8"));
const servers = [];

async function answer(server, line) {
  const response = await fetch(server.base + line.path, {
    method: line.method,
    headers: {
      authorization: `Bearer ${line.token}`,
      ...(line.known ? { "if-match": line.known } : {}),
      ...(line.body ? { "content-type": "application/json" } : {}),
    },
    body: line.body,
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${server.name}: ${line.method} ${line.path}: ${response.status} ${text.slice(0, 500)}`);
  return text;
}

/** Void unless every server gives the same JSON. */
async function compare(work, against, others) {
  for (const line of work.lines(-1)) {
    const right = comparable(JSON.parse(await answer(against, line)));
    for (const server of others) {
      const said = comparable(JSON.parse(await answer(server, line)));
      const differs = difference(said, right);
      if (differs) throw new Error(`${work.name}: ${server.name} answers otherwise than ${against.name}, so the run is void: ${differs}`);
    }
  }
}

function table(rows, names) {
  const cells = (row) => names.map((name) => row.by[name] ?? "–");
  console.log(`| | ${names.join(" | ")} |\n|---|${names.map(() => "---:|").join("")}`);
  for (const row of rows) console.log(`| ${row.name} | ${cells(row).join(" | ")} |`);
}

try {
  const now = await shorei("Shorei", given.server, copied(data, join(where, "now")));
  servers.push(now);
  console.log(`Shorei at rest: ${memory(now.pid).toFixed(0)} MB`);
  const call = client(now.base);
  const tokens = {};
  for (const number of people(facts)) tokens[number] = await signIn(call, number);
  // The others have the same sessions.
  now.stop();
  await new Promise((ended) => setTimeout(ended, 1000));
  servers.length = 0;
  const start = join(where, "now");
  const again = async (name, binary, folder) => servers.push(await shorei(name, binary, folder));
  if (given.before) await again("Shorei before", given.before, copied(start, join(where, "before")));
  const fast = copied(start, join(where, "fastify"));
  await again("Shorei", given.server, start);
  const ours = servers.at(-1);
  servers.push(await fastify(fast, await keysOf(ours)));
  const list = works(facts, tokens, { rounds, batches: Number(given.batches) }).filter(({ name }) => name.includes(given.only));
  for (const work of list) await compare(work, ours, servers.filter((server) => server !== ours));
  if (given.floor) {
    const answers = {};
    for (const work of list.filter(({ writes }) => !writes)) {
      for (const line of work.lines(0)) answers[line.path] = await answer(ours, line);
    }
    servers.push(await bare(given.floor, where, answers));
  }

  const found = new Map();
  for (let round = 0; round < rounds; round += 1) {
    for (const work of list) {
      for (const server of servers) {
        if (work.writes && server.name.startsWith("bare")) continue;
        const key = `${work.name}\t${server.name}`;
        const options = { once: work.once, seconds: Number(given.seconds), connections: Number(given.connections), folder: where };
        found.set(key, [...(found.get(key) ?? []), await measure(server, work.lines(round), options)]);
      }
    }
  }
  const middle = (work, server, what) => {
    const runs = found.get(`${work.name}\t${server.name}`);
    return runs && median(runs.map((run) => run[what]));
  };
  const names = servers.map(({ name }) => name);
  const rows = (show) => list.map((work) => ({
    name: work.name,
    by: Object.fromEntries(servers.map((server) => [server.name, show(work, server)])),
  }));
  console.log("\nµs of CPU a request:");
  table(rows((work, server) => middle(work, server, "cpu")?.toFixed(0)), names);
  console.log("\nRequests a second; p50 and p99 in ms:");
  table(rows((work, server) => found.has(`${work.name}\t${server.name}`) ? `${middle(work, server, "rate").toFixed(0)}; ${middle(work, server, "p50").toFixed(1)}, ${middle(work, server, "p99").toFixed(1)}` : undefined), names);
  for (const server of servers) console.log(`${server.name} afterwards: ${memory(server.pid).toFixed(0)} MB`);
  if (given.floor && list.some(({ once }) => once)) {
    const done = spawnSync("taskset", ["-c", "0", given.floor, "approve", join(copied(data, join(where, "floor")), "shorei.db")], { encoding: "utf8" });
    console.log(done.stdout + done.stderr);
  }
} finally {
  for (const server of servers) server.stop();
}

// Starts the real program on a port and in a data folder of its own.
import { execFile, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { cp, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { Client } from "./api.mjs";
import { until } from "./wait.mjs";

export { PASSWORD } from "./api.mjs";

const BINARY = resolve(process.env.SHOREI_BINARY ?? "target/debug/shorei");

/** The day that every test has: rules and pages count from it, so no border moves under a test. */
export const TODAY = "2026-10-15";

async function freePort() {
  const probe = createServer();
  await new Promise((done, fail) => probe.once("error", fail).listen(0, "127.0.0.1", done));
  const { port } = probe.address();
  await new Promise((done) => probe.close(done));
  return port;
}

/** The data folders of demonstrations that were made, by their day: each is made once, and copied. */
const demonstrations = new Map();

function demonstration(today) {
  if (!demonstrations.has(today)) demonstrations.set(today, makeDemonstration(today));
  return demonstrations.get(today);
}

async function makeDemonstration(today) {
  const server = await Server.prepare(true, today);
  await server.run();
  // A mail that was taken to be sent would be late in every copy.
  const office = await Client.signIn(server, "office@example.jp");
  await until("the demonstration's mails have left", async () => {
    const { items } = await office.get("/mails?state=waiting&limit=1");
    return items.length === 0;
  });
  await server.end();
  process.once("exit", () => rmSync(server.folder, { recursive: true, force: true }));
  return server.folder;
}

export class Server {
  /** With the demonstration's data, or with `demo: false` empty; `today` is the day of its rules, `env` more settings. */
  static async start({ demo = true, today = TODAY, env = {} } = {}) {
    const server = await Server.prepare(demo, today);
    if (demo) await cp(await demonstration(today), server.folder, { recursive: true });
    Object.assign(server.env, env);
    await server.run();
    return server;
  }

  /** Not running yet, with a port and an empty folder of its own. */
  static async prepare(demo, today) {
    const port = await freePort();
    const folder = await mkdtemp(join(tmpdir(), "shorei-e2e-"));
    return new Server(folder, `127.0.0.1:${port}`, demo, today);
  }

  constructor(folder, listen, demo, today) {
    this.url = `http://${listen}`;
    this.folder = folder;
    this.arguments = demo ? ["serve", "--demo"] : ["serve"];
    this.env = {
      PATH: process.env.PATH,
      SHOREI_LISTEN: listen,
      SHOREI_DATA_DIR: folder,
      SHOREI_RATE_LIMITS: "off",
      SHOREI_TODAY: today,
    };
  }

  async run() {
    this.log = "";
    this.child = spawn(BINARY, this.arguments, { env: this.env, stdio: ["ignore", "pipe", "pipe"] });
    this.ended = new Promise((done) => {
      this.child.once("error", (error) => done((this.log += error.message)));
      this.child.once("close", (code) => done((this.log += `\nended with ${code}`)));
    });
    let gone = false;
    this.ended.then(() => (gone = true));
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on("data", (bytes) => (this.log += bytes));
    }
    await until("the server is ready", async () => {
      if (gone) throw new Error(`the server did not start:\n${this.log}`);
      return (await fetch(`${this.url}/readyz`).catch(() => null))?.ok;
    });
  }

  /** Goes on with another day, on the same data. */
  async goOnAt(today) {
    await this.end();
    this.env.SHOREI_TODAY = today;
    await this.run();
  }

  async end() {
    this.child.kill("SIGTERM");
    await this.ended;
  }

  async stop() {
    await this.end();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Runs a command of the program, such as `staff add`, on the same data; `input` is what it reads. */
  async command(args, input = "") {
    const running = promisify(execFile)(BINARY, args, { env: this.env });
    running.child.stdin.end(input);
    return running;
  }

  /** All mails in the data folder. */
  async mails() {
    const folder = join(this.folder, "mail");
    const names = await readdir(folder).catch(() => []);
    const files = names.filter((name) => name.endsWith(".eml")).sort();
    return Promise.all(files.map(async (name) => readMail(await readFile(join(folder, name), "latin1"))));
  }

  /** Waits for a mail to `to` whose subject holds `subject` and that is none of `known`; gives the newest. */
  async mail(to, subject, known = []) {
    const links = new Set(known.map((mail) => mail.link));
    return until(`a mail to ${to} about ${subject}`, async () => {
      const mails = await this.mails();
      return mails.findLast((mail) => mail.to.includes(to) && mail.subject.includes(subject) && !links.has(mail.link));
    });
  }
}

/** What a mail says: to whom, about what, its plain text, and the first link in it. */
function readMail(source) {
  const [head, ...rest] = source.split("\r\n\r\n");
  const header = (name) => {
    const lines = head.replace(/\r\n[ \t]+/g, " ");
    return decodeWords(lines.match(new RegExp(`^${name}: (.*)$`, "im"))?.[1] ?? "");
  };
  const body = rest.join("\r\n\r\n");
  const start = body.search(/content-type: text\/plain/i);
  const part = body.slice(start).split(/\r\n--/)[0];
  const [partHead, ...lines] = part.split("\r\n\r\n");
  const encoding = partHead.match(/content-transfer-encoding: (\S+)/i)?.[1].toLowerCase();
  const text = decode(lines.join("\r\n\r\n"), encoding);
  return { to: header("To"), subject: header("Subject"), text, link: text.match(/https?:\/\/\S+/)?.[0] };
}

function decode(text, encoding) {
  if (encoding === "base64") return Buffer.from(text, "base64").toString("utf8");
  if (encoding !== "quoted-printable") return Buffer.from(text, "latin1").toString("utf8");
  const plain = text.replace(/=\r\n/g, "").replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(plain, "latin1").toString("utf8");
}

/** RFC 2047. */
function decodeWords(text) {
  const joined = text.replace(/\?=\s+=\?/g, "?==?");
  return joined.replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, how, word) =>
    how.toLowerCase() === "b"
      ? Buffer.from(word, "base64").toString("utf8")
      : decode(word.replace(/_/g, " "), "quoted-printable"),
  );
}

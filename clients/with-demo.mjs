#!/usr/bin/env node
// Runs a command against a demonstration of its own, whose address it finds in SHOREI.
import { spawn } from "node:child_process";
import { Server } from "../e2e/lib/server.mjs";

const [command, ...args] = process.argv.slice(2);
const server = await Server.start();
try {
  const child = spawn(command, args, { stdio: "inherit", env: { ...process.env, SHOREI: server.url } });
  process.exitCode = await new Promise((done) => child.once("close", (code) => done(code ?? 1)));
} finally {
  await server.stop();
}

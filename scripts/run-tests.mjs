#!/usr/bin/env node
// Runs the test programs of some packages, which Cargo has built: run-tests.mjs PROGRAMS PACKAGE... [-- ARGUMENT...].
// PROGRAMS is what `cargo build --all-targets --message-format=json` printed. Programs are run as they are, since
// asking Cargo for one package alone would resolve features anew and compile most dependencies again.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname } from "node:path";

const [messages, ...rest] = process.argv.slice(2);
const end = rest.includes("--") ? rest.indexOf("--") : rest.length;
const [packages, extra] = [rest.slice(0, end), rest.slice(end + 1)];

const programs = readFileSync(messages, "utf8")
  .split("\n")
  .filter((line) => line.includes('"executable":"'))
  .map((line) => JSON.parse(line))
  .filter(({ profile, manifest_path }) => profile.test && packages.includes(packageOf(manifest_path)));
if (programs.length === 0) throw new Error(`no test program of ${packages.join(", ")} in ${messages}`);

/** The name of the package with that manifest. */
function packageOf(manifest) {
  return readFileSync(manifest, "utf8").match(/^name = "(.+)"$/m)[1];
}

let failed = false;
for (const { executable, manifest_path, target } of programs) {
  const folder = dirname(manifest_path);
  console.log(`-- ${packageOf(manifest_path)}: ${target.name} (${target.kind[0]})`);
  const env = { ...process.env, CARGO_MANIFEST_DIR: folder };
  const child = spawn(executable, ["--quiet", ...extra], { cwd: folder, env, stdio: "inherit" });
  const code = await new Promise((done) => child.once("close", done));
  failed ||= code !== 0;
}
process.exitCode = failed ? 1 : 0;

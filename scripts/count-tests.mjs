#!/usr/bin/env node
// Reads what test runners print, and writes how many tests passed and failed.
import { readFileSync } from "node:fs";

// Colours are none of our business.
const text = readFileSync(0, "utf8").replace(/\x1b\[[0-9;]*m/g, "");
let passed = 0;
let failed = 0;
for (const line of text.split("\n")) {
  // cargo test
  const own = line.match(/^test result: .* (\d+) passed; (\d+) failed;/);
  // cargo nextest
  const next = line.match(/^\s+Summary \[.*\] .*tests? run: (\d+) passed(?:.*?(\d+) failed)?/);
  const found = own ?? next;
  if (found) {
    passed += Number(found[1]);
    failed += Number(found[2] ?? 0);
  }
  // pytest
  if (/^(\d+ \w+, )*\d+ \w+ in [\d.]+s/.test(line)) {
    passed += Number(line.match(/(\d+) passed/)?.[1] ?? 0);
    failed += Number(line.match(/(\d+) (?:failed|error)/)?.[1] ?? 0);
  }
  // node --test, into a pipe and onto a terminal
  const node = line.match(/^(?:#|ℹ) (pass|fail|cancelled) (\d+)$/);
  if (node?.[1] === "pass") passed += Number(node[2]);
  else if (node) failed += Number(node[2]);
}
console.log(`${passed} ${failed}`);

// Waiting for something to become true, by asking again and again.
import { setTimeout as pause } from "node:timers/promises";

const LONGEST_MS = 30_000;
const BETWEEN_MS = 25;

/** Asks until the answer is truthy, and gives it. */
export async function until(what, ask) {
  const end = Date.now() + LONGEST_MS;
  while (Date.now() < end) {
    const answer = await ask();
    if (answer) return answer;
    await pause(BETWEEN_MS);
  }
  throw new Error(`waited in vain until ${what}`);
}

// The database, and identifiers, which are bytes there and text in JSON.
import Database from "better-sqlite3";
import { randomBytes } from "node:crypto";

export const database = new Database(process.env.BENCH_DATABASE);
database.pragma("journal_mode = WAL");
database.pragma("synchronous = FULL");
database.pragma("foreign_keys = ON");

export const statement = (text) => database.prepare(text);

/** Text as bytes, and bytes as text. */
export function id(value) {
  if (value === null) return null;
  if (typeof value === "string") return Buffer.from(value.replaceAll("-", ""), "hex");
  const hex = value.toString("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** A new identifier: UUID version 7. */
export function newId() {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | (bytes[6] & 15);
  bytes[8] = 0x80 | (bytes[8] & 63);
  return bytes;
}

export const seconds = () => `${new Date().toISOString().slice(0, 19)}Z`;
/** Now by the clock of the rules. */
export const rulesNow = () => process.env.BENCH_TODAY + seconds().slice(10);

// The works that are measured: what is sent, and how answers of two servers are compared.
import { report } from "./fill.mjs";

const API = "/api/v1";
/** How many people read at once: each their own book. */
const READERS = 20;

/** Who signs in for the works. */
export function people(facts) {
  return [...facts.books.slice(0, READERS).map(({ number }) => number), facts.books.at(-1).number, "200001", "200002"];
}

/** Times and versions of a write, which no two servers share. */
const OWN = ["updated_at", "decided_at", "etag", "next_cursor"];

/** An answer as it is compared. */
export function comparable(value) {
  if (Array.isArray(value)) return value.map(comparable);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.keys(value).sort().filter((key) => !OWN.includes(key)).map((key) => [key, comparable(value[key])]));
}

/** Where two answers differ first, if they do. */
export function difference(one, other, at = "") {
  if (one === null || other === null || typeof one !== "object" || typeof other !== "object") {
    return one === other ? undefined : `${at}: ${JSON.stringify(one)} and ${JSON.stringify(other)}`;
  }
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const found = key in one && key in other ? difference(one[key], other[key], `${at}/${key}`) : `${at}/${key}: only one has it`;
    if (found) return found;
  }
  return undefined;
}

/** The works of one run; `tokens` are by number, and `batches` how many bulk approvals each round may use up. */
export function works(facts, tokens, { rounds, batches }) {
  const readers = facts.books.slice(0, READERS);
  const last = facts.books.at(-1);
  const reading = (path) => readers.map((book) => ({ method: "GET", path: API + path(book), token: tokens[book.number] }));
  const one = (method, path, token, body) => [{ method, path: API + path, token, body: body && JSON.stringify(body) }];
  const draft = { ...report(facts.term, 20), state: "draft" };
  const decided = facts.books.slice(facts.inboxBooks, -1).map((book) => ({
    method: "POST",
    path: `${API}/approval-requests/decisions`,
    token: tokens["200001"],
    body: JSON.stringify({ decisions: book.requests.map((id) => ({ request_id: id, decision: "approve" })) }),
  }));
  // The first is for comparing.
  const share = Math.min(batches, Math.floor((decided.length - 1) / rounds));
  return [
    { name: "book of 20", lines: () => reading(({ id }) => `/case-books/${id}`) },
    { name: "one report", lines: () => reading(({ cases }) => `/cases/${cases[4]}`) },
    { name: "/me", lines: () => reading(() => "/me") },
    { name: "inbox, a page of 50", lines: () => one("GET", "/approval-requests?as=instructor&state=requested&limit=50", tokens["200002"]) },
    { name: "search of facilities", lines: () => one("GET", `/facilities?q=${encodeURIComponent("病院")}&limit=50`, tokens["200001"]) },
    {
      name: "save a draft",
      writes: true,
      lines: () => one("PUT", `/case-books/${last.id}/cases/20`, tokens[last.number], draft).map((line) => ({ ...line, known: "*" })),
    },
    {
      name: "bulk approval of 20",
      writes: true,
      once: true,
      lines: (round) => (round < 0 ? decided.slice(0, 1) : decided.slice(1 + round * share, 1 + (round + 1) * share)),
    },
  ];
}

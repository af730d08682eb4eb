// Starts the page, and looks after it from outside the program: says so when the program does not come or
// breaks, keeps what was typed over a reload, and empties the page once it belongs to somebody else.
(() => {
  const { code } = document.currentScript.dataset;
  const [WHOSE, KEPT, TYPED] = ["shorei.whose", "shorei.kept", "shorei.typed"];
  const kept = new Map();
  let leaving = false;
  let release;

  // Some private windows have no storage: then nothing outlives the document.
  let tab = {};
  try {
    tab = sessionStorage;
  } catch {}

  /** Loads `address`, or this page anew; nothing of the old page stays on screen, and nothing asks. */
  function go(address) {
    leaving = true;
    document.body.replaceChildren();
    if (address) location.replace(address);
    else location.reload();
  }

  /** Loads this page anew, with what was typed and not saved. */
  function again() {
    if (kept.size) tab[KEPT] = JSON.stringify([...kept]);
    go();
  }

  /** Keeps a text that is not saved, or with `null` forgets it. */
  function keep(name, text) {
    if (text === null) kept.delete(name);
    else kept.set(name, text);
    if (!kept.size) release?.();
    if (kept.size && !release) {
      // Other tabs see by this lock that something is unsaved here.
      const held = new Promise((done) => (release = () => done((release = undefined))));
      navigator.locks?.request("shorei-unsaved", { mode: "shared" }, () => held);
    }
  }

  /** Whether a text is unsaved in any tab. */
  async function unsaved() {
    if (!navigator.locks) return kept.size > 0;
    const { held } = await navigator.locks.query();
    return held.some(({ name }) => name === "shorei-unsaved");
  }

  /** Makes this tab somebody's; says whether it went elsewhere, since its address was the last person's. */
  function enter(id) {
    const last = tab[WHOSE];
    tab[WHOSE] = id;
    const texts = [tab[KEPT], tab[TYPED]];
    delete tab[KEPT];
    delete tab[TYPED];
    if (last && last !== id) {
      const [how] = performance.getEntriesByType("navigation");
      if (how?.type === "navigate" || location.pathname === "/") return false;
      go("/");
      return true;
    }
    for (const [name, text] of JSON.parse(texts[0] ?? "[]")) keep(name, text);
    const fields = JSON.parse(texts[1] ?? "[]");
    if (fields.length) say("rescued", fields);
    return false;
  }

  /** What stands in the fields, but for those whose text is kept anyway. */
  function typed() {
    const fields = document.querySelectorAll("textarea, input:is([type=text], [type=search]), [role=combobox]");
    return [...fields]
      .filter((field) => field.value.trim() && !field.readOnly && !field.closest("[data-kept]"))
      .map((field) => [field.labels[0]?.innerText ?? "", field.value]);
  }

  /** Opens one of the messages of the page over everything. */
  function say(name, fields = []) {
    const message = document.getElementById(`boot-${name}`).content.cloneNode(true).firstElementChild;
    message.querySelector(`[lang=${document.documentElement.lang === "en" ? "ja" : "en"}]`).remove();
    for (const [label, value] of fields) {
      const line = document.createElement("label");
      const field = document.createElement("textarea");
      line.append(label, field);
      Object.assign(field, { value, readOnly: true, rows: 3 });
      message.querySelector("button").before(line);
    }
    message.ariaLabel = message.querySelector("h2").innerText;
    message.querySelector("button").addEventListener("click", () => (name === "rescued" ? message.remove() : go()));
    message.addEventListener("cancel", (event) => event.preventDefault());
    document.body.append(message);
    message.showModal();
  }

  /** The program did not come, or broke. */
  function failed(name) {
    if (leaving || document.querySelector("dialog.boot")) return;
    if (name === "broken") {
      tab[TYPED] = JSON.stringify(typed());
      tab[KEPT] = JSON.stringify([...kept]);
    }
    say(name);
  }

  /** Tells fields that were filled without an event, as password managers do, to whoever listens to them. */
  function read(root) {
    for (const field of root?.querySelectorAll("input, textarea, select") ?? []) {
      const { type, role } = field;
      if (["date", "file", "radio", "search"].includes(type) || role === "combobox") continue;
      const now = type === "checkbox" ? field.checked : field.value;
      if (seen.get(field) === now) continue;
      seen.set(field, now);
      field.dispatchEvent(new Event(type === "checkbox" || field.localName === "select" ? "change" : "input", { bubbles: true }));
    }
  }

  // What the fields held when somebody last heard of it.
  const seen = new WeakMap();
  const hear = ({ target }) => seen.set(target, target.type === "checkbox" ? target.checked : target.value);
  const around = (target) => target.closest?.("form, dialog");
  addEventListener("input", hear, true);
  addEventListener("change", hear, true);
  addEventListener("submit", ({ target }) => read(target), true);
  addEventListener("click", ({ target }) => target.closest?.("button") && read(around(target)), true);
  addEventListener("keydown", ({ key, ctrlKey, metaKey, target }) => {
    if ((ctrlKey || metaKey) && (key === "Enter" || key === "s")) read(around(target));
  }, true);

  // What has the focus, with the address and what it stands in, from the inside out: each with its place there.
  let focus;
  addEventListener("focusin", ({ target }) => {
    if (target === document.body) return;
    const path = [];
    for (let at = target; at.parentElement; at = at.parentElement) {
      path.push([at.parentElement, [...at.parentElement.children].indexOf(at)]);
    }
    focus = { target, path, address: location.href };
  });
  // Whoever clicks beside everything wants no focus.
  addEventListener("pointerdown", () => document.activeElement === document.body && (focus = undefined));
  const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  const shown = (element) => element.isConnected && element.getClientRects().length > 0;
  /** Where the focus goes once what had it is gone: to what took its place in the nearest thing left around it. */
  function heir({ path, address }) {
    if (address === location.href) {
      for (const [around, index] of path) {
        if (!shown(around)) continue;
        if (around.matches("main, body, .toasts")) break;
        const at = around.children[Math.min(index, around.children.length - 1)];
        const found = [at, around].flatMap((one) => [...(one?.querySelectorAll(FOCUSABLE) ?? [])]).find(shown);
        if (found) return found;
      }
    }
    return document.querySelector("h1") ?? document.querySelector("#main");
  }
  new MutationObserver(() => {
    if (!focus || document.activeElement !== document.body || shown(focus.target)) return;
    requestAnimationFrame(() => {
      if (!focus || document.activeElement !== document.body || shown(focus.target)) return;
      heir(focus)?.focus({ preventScroll: true });
    });
  }).observe(document, { childList: true, subtree: true, attributeFilter: ["hidden", "open"] });

  const broke = (why) => why instanceof WebAssembly.RuntimeError && failed("broken");
  addEventListener("error", ({ error }) => broke(error));
  addEventListener("unhandledrejection", ({ reason }) => broke(reason));
  // Before the page's own listener, which warns of what is unsaved.
  addEventListener("beforeunload", (event) => leaving && event.stopImmediatePropagation());
  addEventListener("pageshow", ({ persisted }) => persisted && leaving && location.reload());

  globalThis.shorei = { again, enter, go, keep, kept: (name) => kept.get(name), unsaved };
  import(`${code}/shorei.js`).catch((why) => {
    console.error(why);
    failed(why instanceof WebAssembly.RuntimeError ? "broken" : "missing");
  });
})();

// Pages in Chromium that notice every error.
import { chromium } from "playwright-core";

const ARGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const LONGEST_MS = 15_000;

/** A browser; with `backForwardCache` it keeps whole pages that one left, as it does outside of tests. */
export async function launch({ backForwardCache = false } = {}) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ARGS,
    ignoreDefaultArgs: backForwardCache ? ["--disable-back-forward-cache"] : [],
  });
}

/** A browser of somebody's own: its tabs share one sign-in. */
export class Visitor {
  static async arrive(browser, url, options = {}) {
    const context = await browser.newContext({ baseURL: url, locale: "ja-JP", timezoneId: "Asia/Tokyo", ...options });
    context.setDefaultTimeout(LONGEST_MS);
    return new Visitor(context);
  }

  constructor(context) {
    this.context = context;
    this.tabs = [];
  }

  /**
   * A new tab. `page.expectRefusal(409)` says that the server will answer so; `page.expectTrouble(/…/)` that faults
   * which read so are part of the test.
   */
  async tab() {
    const page = await this.context.newPage();
    const watch = new Watch(page);
    page.expectRefusal = (...statuses) => statuses.forEach((status) => watch.expected.set(status, 0));
    page.expectTrouble = (...patterns) => watch.trouble.push(...patterns);
    page.faults = () => watch.faults();
    this.tabs.push(page);
    return page;
  }

  /** What went wrong in any tab. */
  faults() {
    return this.tabs.flatMap((page) => page.faults());
  }

  async leave() {
    await this.context.close();
  }
}

/** Notes what a page should never do: log an error, throw, ask something that fails. */
class Watch {
  constructor(page) {
    this.found = [];
    this.expected = new Map();
    this.trouble = [];
    page.on("console", (message) => {
      const refused = message.text().match(/^Failed to load resource: .* status of (\d+)/);
      // The answer itself is looked at below.
      if (message.type() === "error" && !refused) this.found.push(`console: ${message.text()}`);
    });
    page.on("pageerror", (error) => this.found.push(`error: ${error.message}`));
    page.on("requestfailed", (request) => {
      const why = request.failure()?.errorText;
      // The browser gives up what runs when one leaves a page.
      if (why !== "net::ERR_ABORTED") this.found.push(`request: ${request.url()} ${why}`);
    });
    page.on("response", (response) => {
      const status = response.status();
      if (status < 400) return;
      const seen = this.expected.get(status);
      if (seen === undefined) {
        this.found.push(`answer: ${status} to ${response.request().method()} ${response.url()}`);
      } else {
        this.expected.set(status, seen + 1);
      }
    });
  }

  faults() {
    const missed = [...this.expected].filter(([, seen]) => seen === 0);
    const found = this.found.filter((fault) => !this.trouble.some((pattern) => pattern.test(fault)));
    return [...found, ...missed.map(([status]) => `expected an answer ${status}, which never came`)];
  }
}

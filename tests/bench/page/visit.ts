import { existsSync, statSync } from "node:fs";
import path from "node:path";
import type { Browser, Page, Request } from "playwright-core";
import { launchChromium } from "../../../web/e2e/chromium.ts";
import type {} from "../../../web/src/bench.ts";
import { kRoot } from "../../structure/repository.ts";

const kExample = "#/06_lightweight_tasks/gather_tasks";
const kPatienceMs = 180_000;

/** What one visit to the page fetched, as it went over the wire, headers included. */
export interface Transfer {
  readonly compiler: number;
  readonly rest: number;
}

/** The site that web/e2e/site.ts serves. */
export const kSite = process.env.YP_SITE ?? path.join(kRoot, "build/site");

/** What the server sends for a path: the compressed file where there is one. */
function sentSize(urlPath: string): number {
  const file = path.join(kSite, urlPath);
  const sent = [`${file}.br`, file].find((candidate) => existsSync(candidate));
  return sent === undefined ? 0 : statSync(sent).size;
}

/** One visit with a profile of its own: nothing is cached when it begins. */
export class Visit {
  readonly page: Page;
  readonly #browser: Browser;
  readonly #requests: Request[] = [];

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.page = page;
    page.on("requestfinished", (request) => this.#requests.push(request));
  }

  static async begin(site: string): Promise<Visit> {
    const browser = await launchChromium();
    const page = await browser.newPage();
    page.setDefaultTimeout(kPatienceMs);
    const visit = new Visit(browser, page);
    await visit.open(site);
    return visit;
  }

  /** Navigates and waits until the lesson is there. */
  async open(site: string): Promise<void> {
    await this.page.goto(new URL(`?bench${kExample}`, site).href, { waitUntil: "commit" });
    await this.page.waitForFunction(() => window.yieldpoint !== undefined);
    const problem = await this.page.evaluate(() => window.yieldpoint?.state().loadError);
    if (problem !== undefined) throw new Error(`The lesson could not be shown: ${problem}`);
  }

  /** Waits for the compiler. Units: milliseconds since the navigation began. */
  async compilerReady(): Promise<number> {
    await this.page.waitForFunction(() => window.yieldpoint?.state().compiler.kind === "ready");
    return this.now();
  }

  now(): Promise<number> {
    return this.page.evaluate(() => performance.now());
  }

  /** Calls one of the page's measurements. Throws: when the run that it asked for failed. */
  async measure<Result = number>(call: string): Promise<Result> {
    const result = await this.page.evaluate<Result>(`window.yieldpoint.${call}`);
    const phase = await this.page.evaluate(() => window.yieldpoint?.state().phase);
    if (phase && ["failed", "rejected", "aborted"].includes(phase.kind)) throw new Error(JSON.stringify(phase));
    return result;
  }

  async transferred(): Promise<Transfer> {
    const sum = { compiler: 0, rest: 0 };
    for (const request of this.#requests) {
      const { responseBodySize, responseHeadersSize } = await request.sizes();
      const url = new URL(request.url()).pathname;
      if (url.includes("/assets/bench-")) continue; // only measurements load it
      // Chromium does not say how large a worker's own script was.
      const body = responseBodySize || sentSize(url);
      sum[url.includes("/toolchain/") ? "compiler" : "rest"] += body + responseHeadersSize;
    }
    return sum;
  }

  async end(): Promise<void> {
    await this.#browser.close();
  }
}

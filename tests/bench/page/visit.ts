import { existsSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type BrowserContext, chromium, type Page, type Request } from "playwright-core";
import type {} from "../../../web/src/bench.ts";
import { kRoot } from "../../structure/repository.ts";

const kExample = "06_lightweight_tasks/gather_tasks";
const kPatienceMs = 180_000;

/** What one visit to the page fetched, in bytes as they went over the wire, headers included. */
export interface Transfer {
  /** The page's scripts, styles and document. */
  readonly page: number;
  /** Lessons, and the programs of their examples. */
  readonly course: number;
  readonly compiler: number;
}

function partOf(urlPath: string): keyof Transfer {
  if (urlPath.includes("/toolchain/")) return "compiler";
  return urlPath.includes("/course/") || urlPath.includes("/examples/") ? "course" : "page";
}

/** The site that web/e2e/site.ts serves. */
export const kSite = process.env.YP_SITE ?? path.join(kRoot, "build/site");

/** Throws: when there is no finished site. */
export function requireSite(): void {
  if (!existsSync(path.join(kSite, "index.html"))) throw new Error(`${kSite} is not built; run ./yp build`);
}

/** What the server sends for a path: the compressed file where there is one. */
function sentSize(urlPath: string): number {
  const file = path.join(kSite, urlPath);
  const sent = [`${file}.br`, file].find((candidate) => existsSync(candidate));
  return sent === undefined ? 0 : statSync(sent).size;
}

/** What a browser keeps between visits. On disk, as a reader's is: a private window keeps no compiled code. */
export class Profile {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<Profile> {
    return new Profile(await mkdtemp(path.join(tmpdir(), "yieldpoint-profile-")));
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** From the start of a browser to its end; nothing is cached when its profile is new. */
export class Visit {
  readonly page: Page;
  readonly #context: BrowserContext;
  readonly #requests: Request[] = [];

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context;
    this.page = page;
    page.on("requestfinished", (request) => this.#requests.push(request));
  }

  static async begin(site: string, profile: Profile, example = kExample): Promise<Visit> {
    const context = await chromium.launchPersistentContext(profile.folder, {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
    });
    const page = await context.newPage();
    page.setDefaultTimeout(kPatienceMs);
    const visit = new Visit(context, page);
    await visit.#open(site, example);
    return visit;
  }

  /** Navigates and waits until the lesson is there. */
  async #open(site: string, example: string): Promise<void> {
    await this.page.goto(new URL(`?bench#/${example}`, site).href, { waitUntil: "commit" });
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
    const sum = { page: 0, course: 0, compiler: 0 };
    for (const request of this.#requests) {
      const { responseBodySize, responseHeadersSize } = await request.sizes();
      const url = new URL(request.url()).pathname;
      if (url.includes("/assets/bench-")) continue; // only measurements load it
      // Chromium does not say how large a worker's own script was.
      const body = responseBodySize || sentSize(url);
      sum[partOf(url)] += body + responseHeadersSize;
    }
    return sum;
  }

  /** Opens a trace of the disk. Units: milliseconds, from its choice until it is drawn. */
  async openTrace(file: string): Promise<{ readonly ms: number; readonly longestFrame: number }> {
    await this.page.getByRole("button", { name: "Lessons", exact: true }).click();
    const input = this.page.getByLabel("Open the trace of another run");
    const opened = this.page.evaluate(() => window.yieldpoint?.opened());
    await input.setInputFiles(file);
    const figures = await opened;
    if (figures === undefined) throw new Error("The page is not being measured.");
    return figures;
  }

  /** Processor time of the page's own thread for what is done. Units: milliseconds. */
  async processorTime<T>(act: () => Promise<T>): Promise<{ readonly result: T; readonly ms: number }> {
    const session = await this.#context.newCDPSession(this.page);
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    const spent = async (): Promise<number> => {
      const { metrics } = await session.send("Performance.getMetrics");
      return 1000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0);
    };
    const before = await spent();
    const result = await act();
    const ms = (await spent()) - before;
    await session.detach();
    return { result, ms };
  }

  /** What is held when all that can be collected has been. Units: bytes, and elements of the document. */
  async memory(): Promise<{ readonly scripts: number; readonly elements: number }> {
    const session = await this.#context.newCDPSession(this.page);
    await session.send("HeapProfiler.collectGarbage");
    const { usedSize } = await session.send("Runtime.getHeapUsage");
    const { nodes } = await session.send("Memory.getDOMCounters");
    await session.detach();
    return { scripts: usedSize, elements: nodes };
  }

  async end(): Promise<void> {
    await this.#context.close();
  }
}

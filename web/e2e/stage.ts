/** The site and a browser, for the tests of one file. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, BrowserContext, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { launchChromium } from "./chromium.ts";
import { type Site, serveSite } from "./site.ts";

/** A trace file to be served beside the site. */
export interface TraceFile {
  readonly name: string;
  readonly text: string;
}

export class Stage {
  #site: Site | undefined;
  #browser: Browser | undefined;
  #folder: string | undefined;

  async set(trace: TraceFile | undefined): Promise<void> {
    this.#site = await serveSite(trace === undefined ? undefined : this.#write(trace));
    this.#browser = await launchChromium();
  }

  async strike(): Promise<void> {
    await this.#browser?.close();
    await this.#site?.close();
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true });
  }

  #write({ name, text }: TraceFile): string {
    this.#folder = mkdtempSync(path.join(tmpdir(), "yieldpoint-"));
    const file = path.join(this.#folder, name);
    writeFileSync(file, text);
    return file;
  }

  /** What the server says to open. */
  get url(): string {
    if (this.#site === undefined) throw new Error("the site is served from beforeAll to afterAll only");
    return this.#site.url;
  }

  get browser(): Browser {
    if (this.#browser === undefined) throw new Error("the browser runs from beforeAll to afterAll only");
    return this.#browser;
  }

  /** A context in which the compiler never comes: examples run as they are delivered, and the machine has less to do. */
  async contextWithoutCompiler(options: BrowserContextOptions): Promise<BrowserContext> {
    const context = await this.browser.newContext(options);
    await context.route("**/toolchain/**", (route) => route.abort());
    return context;
  }
}

/** Sets the stage before the file's first test and strikes it after the last. */
export function useStage(trace?: TraceFile): Stage {
  const stage = new Stage();
  beforeAll(() => stage.set(trace));
  afterAll(() => stage.strike());
  return stage;
}

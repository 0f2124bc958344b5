import { cpSync, linkSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { writeOfflineList } from "../../tools/site/src/offline-list.ts";
import { launchChromium } from "./chromium.ts";
import { PageDriver } from "./page-driver.ts";
import { kSite, type Site, serveFolder } from "./site.ts";

/** All is kept: some 150 MB, compiled and hashed, on a machine that has more to do. Milliseconds. */
const kKeepLimit = 90_000;
vi.setConfig({ testTimeout: 180_000 });

let browser: Browser;
let folder: string;
let site: Site;

/** A copy of the site that may change. Its files are links: they are replaced, never written. */
function copySite(): string {
  const copy = mkdtempSync(path.join(path.dirname(kSite), "site-offline-"));
  for (const entry of readdirSync(kSite, { recursive: true, withFileTypes: true })) {
    const from = path.join(entry.parentPath, entry.name);
    const to = path.join(copy, path.relative(kSite, from));
    if (entry.isDirectory()) cpSync(from, to, { recursive: true, filter: (source) => source === from });
    else linkSync(from, to);
  }
  return copy;
}

function replace(file: string, change: (text: string) => string): void {
  const place = path.join(folder, file);
  const text = change(readFileSync(place, "utf8"));
  writeFileSync(`${place}.new`, text);
  renameSync(`${place}.new`, place);
  rmSync(`${place}.br`, { force: true });
}

beforeAll(async () => {
  browser = await launchChromium();
});

afterAll(() => browser.close());

beforeEach(async () => {
  folder = copySite();
  await writeOfflineList(folder);
  site = await serveFolder(folder);
});

afterEach(async () => {
  for (const context of browser.contexts()) await context.close();
  await site.close();
  rmSync(folder, { recursive: true, force: true });
});

function newContext(): Promise<BrowserContext> {
  return browser.newContext({ serviceWorkers: "allow", viewport: { width: 1440, height: 900 } });
}

async function kept(page: Page): Promise<void> {
  await page.getByText("Works offline", { exact: true }).waitFor({ timeout: kKeepLimit });
}

const kLesson = "#/06_lightweight_tasks/gather_tasks";

describe("after the first visit, without the server", () => {
  it("the page, another lesson, and an edited program with its compiler work", async () => {
    const driver = await PageDriver.open(await newContext(), site.url + kLesson);
    const { page } = driver;
    await kept(page);
    await site.close();
    await page.reload();
    await page.locator(".cm-content[aria-label]").waitFor();
    await page.getByRole("button", { name: "Lessons", exact: true }).click();
    await page
      .getByRole("link", { name: /Blocking calls/ })
      .first()
      .click();
    await page.locator(".cm-content[aria-label*='blocked.cpp']").waitFor();
    expect(await driver.run()).toContain("Done");
    await page.goto(site.url + kLesson);
    await page.locator(".cm-content[aria-label*='gather_tasks.cpp']").waitFor();
    await driver.typeInLine("sleep(1s)", 3, 1, "3");
    expect(await driver.run()).toBe("Done: 11 tasks, 3 s of virtual time");
    await page.goto(`${site.url}#/`);
    await page.reload();
    await page.locator(".home-line").first().waitFor();
  });

  it("a visit of the home view alone has kept all of it too", async () => {
    const context = await newContext();
    const page = await context.newPage();
    await page.goto(site.url);
    await kept(page);
    await site.close();
    await page.goto(site.url + kLesson);
    await page.getByText("Compiler ready").waitFor({ timeout: kKeepLimit });
  });

  it("the pages that were kept are as strict as those that are sent", async () => {
    const context = await newContext();
    const page = await context.newPage();
    await page.goto(site.url);
    await kept(page);
    await site.close();
    const headers = await page.evaluate(async () => Object.fromEntries((await fetch("index.html")).headers));
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
    expect(headers["content-encoding"]).toBeUndefined();
  });
});

describe("a new version", () => {
  it("waits, says so, and comes with a reload that leaves the edits alone", async () => {
    const driver = await PageDriver.open(await newContext(), site.url + kLesson);
    const { page } = driver;
    await kept(page);
    await driver.typeInLine("sleep(1s)", 3, 1, "3");
    replace("index.html", (html) => html.replace("<title>", '<meta name="generator" content="two"><title>'));
    await writeOfflineList(folder);
    // The old version answers until the learner wants the new one.
    await page.reload();
    await page.getByText("A new version is here.").waitFor();
    expect(await page.locator("meta[name=generator]").count()).toBe(0);
    await page.getByRole("button", { name: "Reload", exact: true }).click();
    await page.locator("meta[name=generator]").waitFor({ state: "attached" });
    await page.locator(".cm-content[aria-label]").waitFor();
    expect(await driver.lineWith("sleep(").textContent()).toContain("sleep(3s)");
    await kept(page);
    // What only the old version had is gone, and what both have was not fetched twice.
    const keptPages = () =>
      page.evaluate(async () => {
        const keys = await (await caches.open("yieldpoint")).keys();
        return keys.filter(({ url }) => new URL(url).pathname === "/index.html").length;
      });
    await expect.poll(keptPages).toBe(1);
  });
});

describe("a browser without room", () => {
  it("says so in a sentence, and the page works on with the network", async () => {
    const context = await newContext();
    const page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send("Storage.overrideQuotaForOrigin", { origin: new URL(site.url).origin, quotaSize: 8_000_000 });
    await page.goto(site.url + kLesson);
    await page.locator(".page-notice").waitFor({ timeout: kKeepLimit });
    expect(await page.locator(".page-notice").textContent()).toContain("no room to keep Yieldpoint");
    await page.getByRole("button", { name: "Close", exact: true }).click();
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await page.locator(".status-good").waitFor();
  });
});

describe("a browser that has thrown away what it kept", () => {
  it("gets it again from the network, and keeps it again", async () => {
    const context = await newContext();
    const page = await context.newPage();
    await page.goto(site.url);
    await kept(page);
    await page.evaluate(() => caches.delete("yieldpoint"));
    await page.reload();
    await page.locator(".home-line").first().waitFor();
    await kept(page);
    await site.close();
    await page.reload();
    await page.locator(".home-line").first().waitFor();
  });
});

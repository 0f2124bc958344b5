import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gatherTrace } from "../test/traces.ts";
import { launchChromium } from "./chromium.ts";
import { type Site, serveSite } from "./site.ts";

let site: Site;
let browser: Browser;
const folder = mkdtempSync(path.join(tmpdir(), "yieldpoint-"));
const file = path.join(folder, "my crawl.jsonl");

beforeAll(async () => {
  writeFileSync(file, gatherTrace(3));
  site = await serveSite(file);
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
  rmSync(folder, { recursive: true });
});

async function open(url: string, width = 1440): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 900 } });
  const page = await context.newPage();
  await page.goto(url);
  await page.locator("h1").waitFor();
  return page;
}

describe("a trace that is served beside the page", () => {
  it("opens at the address that the server prints, under the file's name, and can be stepped through", async () => {
    expect(site.url).toMatch(/#trace=trace\.jsonl$/);
    const page = await open(site.url);
    expect(await page.locator("h1").textContent()).toBe("my crawl.jsonl");
    await page.getByRole("slider", { name: "Timeline of the run" }).press("ArrowLeft");
    expect(await page.locator(".console-text").allTextContents()).toEqual(["page 1", "page 2", "page 3"]);
    expect(await page.locator(".facts").textContent()).toContain("Tasks4");
    expect(await page.locator(".cm-editor").count()).toBe(0);
    await page.context().close();
  });

  it.each([1440, 360])(
    "has nothing that axe objects to and does not scroll sideways, %d pixels wide",
    async (width) => {
      const page = await open(site.url, width);
      await page.locator(".facts").waitFor();
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id }) => id)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(
        0,
      );
      await page.context().close();
    },
  );

  it("leaves the course a click away", async () => {
    const page = await open(site.url);
    await page.getByRole("button", { name: "Lessons", exact: true }).click();
    await page.getByRole("link", { name: /Yield points/ }).click();
    await page.getByRole("heading", { name: "Yield points", level: 1 }).waitFor();
    expect(await page.locator(".facts").count()).toBe(0);
    await page.context().close();
  });

  it("says so when there is none", async () => {
    const page = await open(site.url.replace("trace.jsonl", "absent.jsonl"));
    await page.getByRole("alert").waitFor();
    expect(await page.getByRole("alert").textContent()).toContain("There is no trace at absent.jsonl");
    await page.context().close();
  });
});

describe("a trace of the disk", () => {
  it("is chosen among the lessons", async () => {
    const page = await open(site.url.replace(/#.*/, ""));
    await page.getByRole("button", { name: "Lessons", exact: true }).click();
    await page.getByLabel("Open the trace of another run").setInputFiles(file);
    await page.getByRole("heading", { name: "my crawl.jsonl" }).waitFor();
    await page.context().close();
  });
});

import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContext, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launchChromium } from "./chromium.ts";
import { PageDriver } from "./page-driver.ts";
import { type Site, serveSite } from "./site.ts";

let site: Site;
let browser: Browser;

beforeAll(async () => {
  site = await serveSite();
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await site?.close();
});

/** Without the compiler, whose loading would keep the machine busy meanwhile. */
async function openContext(options: BrowserContextOptions): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  await context.route("**/toolchain/**", (route) => route.abort());
  return context;
}

const screens = [
  { name: "wide and light", viewport: { width: 1440, height: 900 }, colorScheme: "light" },
  { name: "wide and dark", viewport: { width: 1440, height: 900 }, colorScheme: "dark" },
  { name: "narrow and light", viewport: { width: 400, height: 800 }, colorScheme: "light" },
] as const;

describe.each(screens)("the page, $name", ({ viewport, colorScheme }) => {
  it("has nothing that axe objects to, before and after a run", async () => {
    const context = await openContext({ viewport, colorScheme });
    const driver = await PageDriver.open(context, `${site.url}#/04_blocking_calls/blocked`);
    const violations = async (): Promise<readonly string[]> => {
      const found = await new AxeBuilder({ page: driver.page }).analyze();
      return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}`));
    };
    expect(await violations()).toEqual([]);
    await driver.run();
    await driver.page.getByRole("button", { name: "One poll back", exact: true }).click();
    expect(await violations()).toEqual([]);
    await driver.page.getByRole("button", { name: "Story", exact: true }).click();
    await driver.page.getByRole("button", { name: "Lessons", exact: true }).click();
    expect(await violations()).toEqual([]);
    await context.close();
  });

  it("does not scroll sideways", async () => {
    const context = await openContext({ viewport, colorScheme });
    const driver = await PageDriver.open(context, `${site.url}#/04_blocking_calls/blocked`);
    await driver.run();
    const overflow = await driver.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await context.close();
  });
});

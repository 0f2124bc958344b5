import { AxeBuilder } from "@axe-core/playwright";
import type { BrowserContextOptions, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { networkTrace } from "../test/traces.ts";
import { kLesson, run, states } from "./accessibility-states.ts";
import { PageDriver } from "./page-driver.ts";
import { useStage } from "./stage.ts";

const stage = useStage({ name: "fetch.jsonl", text: networkTrace() });
const kTimeLimit = 120_000;

const kWide: BrowserContextOptions = { viewport: { width: 1440, height: 900 } };
const kPhone: BrowserContextOptions = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

/** What a wide screen's pixels become at so many per cent. */
const zooms = [
  { zoom: "200 %", viewport: { width: 640, height: 450 } },
  { zoom: "400 %", viewport: { width: 320, height: 256 } },
];

async function open(place: string, options: BrowserContextOptions): Promise<Page> {
  const context = await stage.contextWithoutCompiler({ reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  await page.goto(stage.url.replace(/#.*/, "") + place);
  if (place.startsWith("#/0")) {
    await page.locator(".cm-content[aria-label]").waitFor();
    await page.locator("h1").first().waitFor();
  }
  return page;
}

/** With a finger, also what is too small for one. */
async function violations(page: Page): Promise<readonly string[]> {
  const finger = await page.evaluate(() => matchMedia("(pointer: coarse)").matches);
  const found = await new AxeBuilder({ page })
    .options({ rules: { "target-size": { enabled: finger } }, resultTypes: ["violations"] })
    // In the page itself: it has no frames that would need one of axe's own.
    .setLegacyMode()
    .analyze();
  return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}`));
}

async function sideways(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

/** Calls for the page in each of its colours; a page that is open changes them without being loaded again. */
async function inBothColours(page: Page, look: () => Promise<void>): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await look();
  }
}

async function expectNothingAmiss(page: Page, where: string): Promise<void> {
  expect([where, ...(await violations(page))]).toEqual([where]);
  expect(await sideways(page)).toBeLessThanOrEqual(0);
}

/** Every view of a run, one after the other. */
async function eachView(page: Page, look: (view: string) => Promise<void>): Promise<void> {
  await run(page);
  const tabs = page.getByRole("group", { name: "Views of the run" }).getByRole("button");
  for (const label of await tabs.allTextContents()) {
    await tabs.filter({ hasText: label.trim() }).click();
    await look(label.trim());
  }
}

describe("on a wide screen, light and dark", () => {
  it.each(states)(
    "$name has nothing that axe objects to, and reflows at 200 % and 400 % of zoom",
    async ({ name, place, go }) => {
      const page = await open(place, kWide);
      await go(page);
      await inBothColours(page, () => expectNothingAmiss(page, name));
      for (const { zoom, viewport } of zooms) {
        await page.setViewportSize(viewport);
        // The timeline follows the window in the next frame.
        await expect.poll(async () => [zoom, Math.max(0, await sideways(page))]).toEqual([zoom, 0]);
      }
      await page.context().close();
    },
  );

  it(
    "every view of a run has nothing that axe objects to",
    async () => {
      const page = await open("#/02_page_fetching/page_size", kWide);
      await eachView(page, (view) => inBothColours(page, () => expectNothingAmiss(page, view)));
      await page.context().close();
    },
    kTimeLimit,
  );
});

describe("on a phone", () => {
  it.each(states)("$name has nothing that axe objects to", async ({ name, place, go }) => {
    const page = await open(place, kPhone);
    await go(page);
    await inBothColours(page, () => expectNothingAmiss(page, name));
    await page.context().close();
  });

  it(
    "every view of a run has nothing that axe objects to",
    async () => {
      const page = await open("#/02_page_fetching/page_size", kPhone);
      await eachView(page, (view) => expectNothingAmiss(page, view));
      await page.context().close();
    },
    kTimeLimit,
  );

  it("a program is read, edited and run", async () => {
    const context = await stage.browser.newContext(kPhone);
    const driver = await PageDriver.open(context, `${stage.url.replace(/#.*/, "")}#/06_lightweight_tasks/gather_tasks`);
    const { page } = driver;
    await page.getByRole("button", { name: "Code", exact: true }).tap();
    await driver.lineWith("sleep(1s)").tap();
    await page.keyboard.press("End");
    for (let i = 0; i < 3; ++i) await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Backspace");
    await page.keyboard.type("3");
    await page.getByRole("button", { name: "Run", exact: true }).tap();
    await page.locator(".status-good").waitFor({ timeout: 45_000 });
    expect(await driver.status.textContent()).toContain("3 s of virtual time");
    await page.getByRole("button", { name: "Timeline", exact: true }).tap();
    await driver.slider.waitFor();
    await context.close();
  });
});

describe("by keyboard alone", () => {
  it("every part is reached by Tab, in the order in which it stands, and left again", async () => {
    const page = await open(kLesson, kWide);
    await run(page);
    await page.locator("body").evaluate((body) => {
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      body.focus();
    });
    const regions: string[] = [];
    for (let i = 0; i < 120; ++i) {
      await page.keyboard.press("Tab");
      if ((await page.locator(".cm-content:focus").count()) > 0) await page.keyboard.press("Escape");
      const region = await page.evaluate(
        () => document.activeElement?.closest("section[aria-label], header, nav")?.getAttribute("aria-label") ?? "",
      );
      if (region !== "" && regions.at(-1) !== region) regions.push(region);
      if (region === "Timeline" && (await page.locator("[role=slider]:focus").count()) > 0) break;
    }
    expect([...new Set(regions.filter((region) => ["Lesson", "Code", "Output", "Timeline"].includes(region)))]).toEqual(
      ["Lesson", "Code", "Output", "Timeline"],
    );
    await page.context().close();
  });

  it("what has the focus is seen to have it", async () => {
    const page = await open(kLesson, kWide);
    for (let i = 0; i < 12; ++i) {
      await page.keyboard.press("Tab");
      const seen = await page.evaluate(() => {
        const { activeElement } = document;
        if (activeElement === null || activeElement === document.body) return "body";
        const { outlineStyle, outlineWidth } = getComputedStyle(activeElement);
        const inEditor = activeElement.closest(".cm-editor") !== null;
        return inEditor || (outlineStyle !== "none" && outlineWidth !== "0px") ? "seen" : activeElement.outerHTML;
      });
      expect(["seen", "body"]).toContain(seen);
    }
    await page.context().close();
  });
});

describe("to a screen reader", () => {
  it("the page has one main part, named regions, and headings in order", async () => {
    for (const place of ["#/", kLesson, "#trace=trace.jsonl"]) {
      const page = await open(place, kWide);
      await page.locator("h1").first().waitFor();
      expect(await page.locator("main").count()).toBe(1);
      expect(await page.locator("h1:visible").count()).toBe(1);
      await page.context().close();
    }
  });

  it("only the status and notices speak by themselves, and not while time is dragged", async () => {
    const page = await open(kLesson, kWide);
    await run(page);
    const spoken = page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          let count = 0;
          for (const region of document.querySelectorAll("[role=status], [role=alert], [aria-live=polite]")) {
            new MutationObserver((changes) => {
              count += changes.length;
            }).observe(region, { subtree: true, childList: true, characterData: true });
          }
          window.addEventListener("keyup", ({ key }) => key === "Home" && setTimeout(() => resolve(count), 100));
        }),
    );
    const slider = page.getByRole("slider", { name: "Timeline of the run" });
    for (let i = 0; i < 10; ++i) await slider.press("ArrowLeft");
    await slider.press("Home");
    expect(await spoken).toBe(0);
    expect(await slider.getAttribute("aria-valuetext")).toMatch(/\w+ .*\./);
    await page.context().close();
  });
});

describe("where less motion is wanted", () => {
  it("nothing moves by itself", async () => {
    const page = await open("#/", { viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
    await page.locator(".home-line").first().waitFor();
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
    await page.context().close();
  });
});

describe("with forced colours", () => {
  it("what is chosen is seen without the page's own colours", async () => {
    const page = await open(kLesson, { viewport: { width: 1440, height: 900 }, forcedColors: "active" });
    await run(page);
    const mark = await page
      .locator(".tab[aria-pressed=true]")
      .first()
      .evaluate((tab) => getComputedStyle(tab, "::after").backgroundColor);
    expect(mark).not.toBe("rgba(0, 0, 0, 0)");
    const token = await page.evaluate(() =>
      getComputedStyle(document.documentElement).getPropertyValue("--ink").trim(),
    );
    expect(token).toBe("CanvasText");
    await page.context().close();
  });
});

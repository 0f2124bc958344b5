import { readFileSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import type { BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";
import { readThrough } from "./read-through.ts";
import { useStage } from "./stage.ts";

const stage = useStage();
const kWide: BrowserContextOptions = { viewport: { width: 1440, height: 900 } };
const kPhone: BrowserContextOptions = { viewport: { width: 360, height: 800 } };
const kTasks = "#/06_lightweight_tasks";

let context: BrowserContext;
let page: Page;

async function open(place: string, options = kWide): Promise<void> {
  context = await stage.contextWithoutCompiler(options);
  page = await context.newPage();
  await page.goto(stage.url + place);
  await page.locator("h1").first().waitFor();
}

afterEach(() => context.close());

const heading = (name: string) => page.getByRole("heading", { name, level: 1 });
const marks = () => page.locator(".prose-kicker .progress-marks");

async function expectNothingForAxe(): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}

async function expectNoSidewaysScroll(): Promise<void> {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
}

describe("a lesson", () => {
  it("is read when its text was seen, not its end alone; a file takes that to another browser and back", async () => {
    await open("#/04_blocking_calls");
    expect(await marks().innerText()).toBe("Exercise");
    await page.locator("yp-prose").focus();
    await page.keyboard.press("End");
    // The end has been in view for long enough.
    await expect
      .poll(() => page.evaluate(() => localStorage.getItem("yieldpoint/reading/04_blocking_calls")))
      .toMatch(/01+$/);
    expect(await marks().innerText()).toBe("Exercise");
    await readThrough(page, "04_blocking_calls");
    await page.getByRole("link", { name: "Yieldpoint: home" }).click();
    const coming = page.waitForEvent("download");
    await page.locator(".home-course").getByRole("button", { name: "Save progress" }).click();
    const buffer = readFileSync(await (await coming).path());
    expect(JSON.parse(buffer.toString())).toMatchObject({ current: "04_blocking_calls" });
    await context.close();
    await open("#/");
    const sum = page.locator(".home-course .progress-sum p");
    expect(await sum.innerText()).toMatch(/^0 of \d+ lessons read/);
    await page
      .locator(".home-course input[type=file]")
      .setInputFiles({ name: "mine.json", mimeType: "application/json", buffer });
    await page.getByText("Loaded: one lesson read.").waitFor();
    expect(await sum.innerText()).toMatch(/^1 of/);
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => sum.innerText()).toMatch(/^0 of/);
  });

  it("has sections with links, and a link opens the lesson there without another program", async () => {
    await open(`${kTasks}/gather_tasks`);
    await page.getByRole("link", { name: "Link to Predict" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/06_lightweight_tasks\?section=predict$/);
    await page.locator(".cm-content[aria-label*='gather_tasks.cpp']").waitFor();
    await context.close();
    await open(`${kTasks}?section=go-further`);
    const title = page.getByRole("heading", { name: "Go further" });
    await expect.poll(async () => (await title.boundingBox())?.y ?? 9999).toBeLessThan(900);
  });

  it("leads to its neighbours by keys, says what it builds on, and opens its exercise", async () => {
    await open(kTasks);
    await page.getByRole("link", { name: "3. Yield points" }).waitFor();
    await page.getByRole("button", { name: "Open the exercise" }).click();
    await page.waitForURL(/06_lightweight_tasks\/exercise$/);
    await page.getByRole("button", { name: "Check", exact: true }).waitFor();
    await page.locator("h1").click();
    await page.keyboard.press("Shift+N");
    await page.waitForURL(/#\/(?!06)/);
    await page.locator(".cm-content[aria-label]").waitFor();
    await page.keyboard.press("Shift+P");
    await heading("Lightweight tasks").waitFor();
    await page.goBack();
    await page.waitForURL(/#\/(?!06)/);
  });
});

describe("a word of the course", () => {
  const word = () => page.locator("a.term", { hasText: /^tasks?$/ }).first();
  const card = () => page.locator(".term-card");
  const kSentence = /A coroutine that the event loop runs/;

  it("is explained under a pointer that rests on it, and the card stays while the pointer is on it", async () => {
    await open("#/10_where_to_put_timeouts");
    await word().hover();
    await card().getByText(kSentence).waitFor();
    await card().hover();
    await page.locator("h1").hover();
    await card().waitFor({ state: "hidden" });
  });

  it("is explained to the keyboard and to a screen reader; Tab leads to the lesson, Escape takes it away", async () => {
    await open("#/10_where_to_put_timeouts");
    await word().focus();
    await card().getByText(kSentence).waitFor();
    const told = await word().getAttribute("aria-describedby");
    expect(await page.locator(`#${told}`).innerText()).toMatch(kSentence);
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("1. Async style");
    await page.keyboard.press("Escape");
    await card().waitFor({ state: "hidden" });
    expect(await page.evaluate(() => document.activeElement?.className)).toBe("term");
    await page.keyboard.press("Enter");
    await heading("Words of the course").waitFor();
  });

  it("is explained after a tap, which leads nowhere; a tap beside it takes the card away", async () => {
    await open("#/10_where_to_put_timeouts", { ...kPhone, hasTouch: true, isMobile: true });
    await word().tap();
    await card().getByText(kSentence).waitFor();
    await expectNothingForAxe();
    await expectNoSidewaysScroll();
    await page.locator("h1").tap();
    await card().waitFor({ state: "hidden" });
    expect(page.url()).toContain("10_where_to_put_timeouts");
  });
});

describe("search", () => {
  const field = () => page.getByRole("combobox", { name: "Search" });

  it("finds text, names and words by keyboard alone, and goes there", async () => {
    await open("#/04_blocking_calls");
    await page.locator("h1").click();
    await page.keyboard.press("/");
    await field().waitFor();
    await page.keyboard.type("create_task");
    await page.locator("#search-hits [role=option]").first().waitFor();
    const options = page.locator("#search-hits [role=option]");
    expect(await options.first().innerText()).toContain("create_task");
    await page.keyboard.press("ArrowDown");
    expect(await field().getAttribute("aria-activedescendant")).toBe("search-hit-1");
    expect(await options.nth(1).getAttribute("aria-selected")).toBe("true");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("Enter");
    await page.waitForURL(/#\/reference\//);
    await page.locator(".book-name").first().waitFor();
    await page.goBack();
    await heading("Blocking calls").waitFor();
  });

  it("says so when there is nothing, and Escape ends it", async () => {
    await open("#/");
    await page.getByRole("button", { name: "Search" }).click();
    await field().fill("xylophone");
    await page.getByText("Nothing here says “xylophone”.").waitFor();
    await page.keyboard.press("Escape");
    await field().waitFor({ state: "hidden" });
  });
});

describe("the reference", () => {
  it("has a page for a header, and its examples open", async () => {
    await open("#/reference");
    await page.getByRole("link", { name: "gather.h" }).click();
    await heading("runtime/gather.h").waitFor();
    const gather = page.locator("#book-gather");
    expect(await gather.innerText()).toMatch(/Cancellation\s/);
    await gather.getByRole("link").first().click();
    await page.locator(".cm-content[aria-label]").waitFor();
    expect(await page.locator(".cm-content").innerText()).toContain("gather(");
  });

  it("opens a word of the glossary where it stands", async () => {
    await open("#/glossary/yield%20point");
    await heading("Words of the course").waitFor();
    await page.locator("[id='book-yield point']").waitFor();
  });
});

describe("on paper", () => {
  it("a lesson has its answers, and nothing that only a screen has", async () => {
    await open(kTasks);
    await page.locator(".prose-body details").first().waitFor();
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
    expect(await page.locator(".prose-body details:not([open])").count()).toBe(0);
    for (const part of [".bar", ".editor-pane", ".timeline-panel", ".neighbours", ".change-button"]) {
      expect(await page.locator(part).first().isVisible()).toBe(false);
    }
    const text = await page.locator("yp-prose").boundingBox();
    expect(text?.height).toBeGreaterThan(2000);
    await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
    expect(await page.locator(".prose-body details[open]").count()).toBe(0);
  });
});

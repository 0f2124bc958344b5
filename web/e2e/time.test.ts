import { readFileSync } from "node:fs";
import path from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { networkTrace } from "../test/traces.ts";
import { useStage } from "./stage.ts";

const stage = useStage({ name: "fetch.jsonl", text: networkTrace() });
const kTwentyPages = path.resolve(
  import.meta.dirname,
  "../../lessons/10_where_to_put_timeouts/golden/around_gather.one_silent.trace.jsonl",
);
const kWide = { viewport: { width: 1440, height: 900 } };
const kPhone = { viewport: { width: 360, height: 800 } };

async function open(options: Parameters<Browser["newContext"]>[0] = kWide): Promise<Page> {
  const page = await (await stage.browser.newContext(options)).newPage();
  await page.goto(stage.url);
  await timelineOf(page).waitFor();
  return page;
}

const timelineOf = (page: Page): Locator => page.getByRole("slider", { name: "Timeline of the run" });
const networkOf = (page: Page): Locator => page.getByRole("slider", { name: "Network of the run" });
const viewOf = (page: Page): Locator => page.getByRole("slider", { name: "Part of the run in view" });
const button = (page: Page, name: string): Locator => page.getByRole("button", { name, exact: true });

async function eventOf(page: Page): Promise<number> {
  return Number(await timelineOf(page).getAttribute("aria-valuenow"));
}

/** "0 s to 500 ms": what is in view. */
async function inView(page: Page): Promise<string | null> {
  return viewOf(page).getAttribute("aria-valuetext");
}

async function boxOf(of: Locator): Promise<{ readonly x: number; readonly y: number; readonly width: number }> {
  const box = await of.boundingBox();
  if (box === null) throw new Error("it is not shown");
  return box;
}

/** Drags from one share of the strip's width to another. */
async function dragStrip(page: Page, from: number, to: number): Promise<void> {
  const strip = await boxOf(page.locator(".minimap-strip"));
  await page.mouse.move(strip.x + from * strip.width, strip.y + 10);
  await page.mouse.down();
  await page.mouse.move(strip.x + ((from + to) / 2) * strip.width, strip.y + 10);
  await page.mouse.move(strip.x + to * strip.width, strip.y + 10);
  await page.mouse.up();
}

describe("stepping", () => {
  it.each([
    ["event", "One event on", "One event back"],
    ["poll", "One poll on", "One poll back"],
    ["tick", "One tick of the loop on", "One tick of the loop back"],
  ])("goes by %s with two buttons, both ways", async (stride, on, back) => {
    const page = await open();
    await button(page, "To the start").click();
    await page.getByLabel("Step by").selectOption(stride);
    await button(page, on).click();
    const first = await eventOf(page);
    expect(first).toBeGreaterThan(0);
    await button(page, on).click();
    expect(await eventOf(page)).toBeGreaterThan(first);
    await button(page, "To the end").click();
    await button(page, back).click();
    expect(await eventOf(page)).toBeLessThan(Number(await timelineOf(page).getAttribute("aria-valuemax")));
    await page.context().close();
  });

  it("goes by ticks with Alt and the arrow keys", async () => {
    const page = await open();
    await timelineOf(page).press("Home");
    await timelineOf(page).press("Alt+ArrowRight");
    expect(await timelineOf(page).getAttribute("aria-valuetext")).toContain("Iteration 1 of the loop");
    await page.context().close();
  });
});

describe("a run with more lanes than there is room for", () => {
  it("shows the one in which something happens at the cursor, but not while time is dragged", async () => {
    const trace = readFileSync(kTwentyPages, "utf8").trimEnd().split("\n");
    const event = trace.findIndex((line) => line.includes('"text":"page 20 is here"')) + 1;
    const page = await (await stage.browser.newContext(kWide)).newPage();
    const place = "#/10_where_to_put_timeouts/around_gather?scenario=one_silent";
    await page.goto(`${stage.url.replace(/#.*/, "")}${place}&event=${event}`);
    const timeline = timelineOf(page);
    await expect.poll(() => eventOf(page)).toBe(event - 1);
    const scrolled = (): Promise<number> => timeline.evaluate(({ scrollTop }) => scrollTop);
    await expect.poll(scrolled).toBeGreaterThan(0);
    await timeline.press("Home");
    await expect.poll(scrolled).toBe(0);
    const { x, y, width } = await boxOf(timeline);
    await page.mouse.move(x + width * 0.3, y + 60);
    await page.mouse.down();
    for (let share = 0.3; share < 0.6; share += 0.02) await page.mouse.move(x + width * share, y + 60);
    await page.mouse.up();
    expect(await eventOf(page)).toBeGreaterThan(event / 2);
    expect(await scrolled()).toBe(0);
    await page.context().close();
  });
});

describe("the minimap", () => {
  it("shows a part of the run that is dragged over, moves it, resizes it, and shows the whole again", async () => {
    const page = await open();
    expect(await inView(page)).toBe("0 s to 500 ms");
    await dragStrip(page, 0.2, 0.4);
    const part = await boxOf(viewOf(page));
    const strip = await boxOf(page.locator(".minimap-strip"));
    expect(part.width / strip.width).toBeCloseTo(0.2, 1);
    await dragStrip(page, 0.3, 0.5);
    const moved = await boxOf(viewOf(page));
    expect((moved.x - part.x) / strip.width).toBeCloseTo(0.2, 1);
    expect(moved.width).toBeCloseTo(part.width, 0);
    await dragStrip(page, (moved.x + moved.width - strip.x) / strip.width, 0.9);
    expect((await boxOf(viewOf(page))).width / strip.width).toBeCloseTo(0.5, 1);
    await page.locator(".minimap-strip").dblclick({ position: { x: 5, y: 10 } });
    expect(await inView(page)).toBe("0 s to 500 ms");
    await page.context().close();
  });

  it("moves the cursor by a click while all is in view", async () => {
    const page = await open();
    await timelineOf(page).press("Home");
    await page.locator(".minimap-strip").click({ position: { x: 500, y: 10 } });
    expect(await eventOf(page)).toBeGreaterThan(0);
    await page.context().close();
  });

  it("is moved and resized by keyboard, each grip with a name and a value", async () => {
    const page = await open();
    const end = page.getByRole("slider", { name: "End of the view" });
    await end.press("Home");
    const narrow = await inView(page);
    expect(narrow).not.toBe("0 s to 500 ms");
    await page.keyboard.press("0");
    for (let i = 0; i < 6; ++i) await end.press("ArrowLeft");
    expect(await end.getAttribute("aria-valuenow")).toBe("53");
    await viewOf(page).press("End");
    expect(await end.getAttribute("aria-valuenow")).toBe("100");
    expect(await end.getAttribute("aria-valuetext")).toBe("500 ms");
    await page.getByRole("slider", { name: "Begin of the view" }).press("ArrowRight");
    expect(await inView(page)).toMatch(/to 500 ms$/);
    // The arrow keys were the grips' own: the cursor is where it was.
    expect(await eventOf(page)).toBe(Number(await timelineOf(page).getAttribute("aria-valuemax")));
    await page.context().close();
  });
});

describe("zooming to a selection", () => {
  it("shows what is dragged over with Shift, by z, and goes back by z", async () => {
    const page = await open();
    const box = await boxOf(timelineOf(page));
    await page.keyboard.down("Shift");
    await page.mouse.move(box.x + 500, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + 700, box.y + 60);
    await page.mouse.up();
    await page.keyboard.up("Shift");
    const event = await eventOf(page);
    await button(page, "Zoom to the selected time").click();
    expect(await inView(page)).not.toBe("0 s to 500 ms");
    expect(await eventOf(page)).toBe(event);
    await timelineOf(page).press("z");
    expect(await inView(page)).toBe("0 s to 500 ms");
    await timelineOf(page).press("Escape");
    expect(await button(page, "Zoom to the selected time").count()).toBe(0);
    await page.context().close();
  });

  it("takes a range that is made by keyboard, and else the life of the selected task", async () => {
    const page = await open();
    const timeline = timelineOf(page);
    await timeline.press("Home");
    for (let i = 0; i < 8; ++i) await timeline.press("ArrowRight");
    await timeline.press("[");
    for (let i = 0; i < 4; ++i) await timeline.press("ArrowRight");
    await timeline.press("]");
    await timeline.press("z");
    const range = await inView(page);
    expect(range).not.toBe("0 s to 500 ms");
    await timeline.press("Escape");
    await timeline.press("0");
    await timeline.press("ArrowDown");
    await timeline.press("z");
    expect(await inView(page)).not.toBe(range);
    expect(await viewOf(page).getAttribute("aria-valuenow")).not.toBe("0");
    await page.context().close();
  });
});

describe("folding long waits", () => {
  it("gives the rest of the run room, by button and by key, and a drag still finds every moment", async () => {
    const page = await open();
    const fold = button(page, "Fold long waits");
    expect(await fold.getAttribute("aria-pressed")).toBe("false");
    const timeline = timelineOf(page);
    const box = await boxOf(timeline);
    const middle = { x: box.x + 184 + (box.width - 210) / 2, y: box.y + 60 };
    await page.mouse.click(middle.x, middle.y);
    const before = await eventOf(page);
    await fold.click();
    expect(await fold.getAttribute("aria-pressed")).toBe("true");
    await page.mouse.click(middle.x, middle.y);
    expect(await eventOf(page)).not.toBe(before);
    await timeline.press("f");
    expect(await fold.getAttribute("aria-pressed")).toBe("false");
    await page.mouse.click(middle.x, middle.y);
    expect(await eventOf(page)).toBe(before);
    await page.context().close();
  });
});

describe("packets", () => {
  it("are selected by a press on their arrow, and their task with them", async () => {
    const page = await open();
    await button(page, "Time").click();
    const box = await boxOf(networkOf(page));
    // The third packet of the second connection is on its way from 60 to 80 ms, of 500.
    const x = box.x + 184 + ((box.width - 210) * 70) / 500;
    await page.mouse.click(x, box.y + 50 + 27);
    expect(await timelineOf(page).getAttribute("aria-valuetext")).toContain("120 bytes");
    await button(page, "Zoom to the selected task").waitFor();
    await page.context().close();
  });

  it("say how many are under way, and Enter selects the task of one", async () => {
    const page = await open();
    const network = networkOf(page);
    await network.press("Home");
    for (let i = 0; i < 4; ++i) await network.press("ArrowRight");
    expect(await network.getAttribute("aria-valuetext")).toMatch(/arrives at 40 ms\. One packet is under way\.$/);
    await network.press("Enter");
    await button(page, "Zoom to the selected task").waitFor();
    await page.context().close();
  });
});

describe.each([
  { name: "wide and light", options: kWide },
  { name: "wide and dark", options: { ...kWide, colorScheme: "dark" as const } },
  { name: "a phone", options: kPhone },
])("the controls of time on $name", ({ options }) => {
  it("have nothing that axe objects to, zoomed, folded and with a range, and fit", async () => {
    const page = await open(options);
    const timeline = timelineOf(page);
    await timeline.press("f");
    await timeline.press("Home");
    for (let i = 0; i < 9; ++i) await timeline.press("ArrowRight");
    await timeline.press("[");
    await timeline.press("+");
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    await page.context().close();
  });
});

import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { jobsTrace, lostTrace } from "../test/job-traces.ts";
import { PageDriver } from "./page-driver.ts";
import { useStage } from "./stage.ts";

const stage = useStage({ name: "jobs.jsonl", text: jobsTrace() });

const screens = [
  { name: "wide and light", viewport: { width: 1440, height: 900 }, colorScheme: "light" },
  { name: "wide and dark", viewport: { width: 1440, height: 900 }, colorScheme: "dark" },
  { name: "a phone", viewport: { width: 360, height: 740 }, colorScheme: "light" },
] as const;
const kNames = 184;
const kRuler = 34;
const kRow = 24;

function timelineOf(page: Page): Locator {
  return page.getByRole("slider", { name: "Timeline of the run" });
}

async function open(options: Parameters<Browser["newContext"]>[0]): Promise<Page> {
  const page = await (await stage.browser.newContext(options)).newPage();
  await page.goto(stage.url);
  await page.locator(".facts").waitFor();
  return page;
}

/** Shows another trace, as if it had been chosen on the disk. */
async function choose(page: Page, name: string, text: string): Promise<void> {
  await page.getByRole("button", { name: "Lessons", exact: true }).click();
  const file = { name, mimeType: "application/jsonl", buffer: Buffer.from(text) };
  await page.getByLabel("Open the trace of another run").setInputFiles(file);
  await page.getByRole("heading", { name }).waitFor();
  await page.locator(".facts").waitFor();
}

async function shoot(page: Page, name: string): Promise<void> {
  if (process.env.YP_SHOTS === undefined) return;
  await page.screenshot({ path: `${process.env.YP_SHOTS}/${name}.png`, fullPage: true });
}

async function violations(page: Page): Promise<readonly string[]> {
  const found = await new AxeBuilder({ page }).analyze();
  return found.violations.map(({ id }) => id);
}

describe.each(screens)("jobs and verdicts on $name", ({ name, viewport, colorScheme }) => {
  it("have nothing that axe objects to: jobs", async () => {
    const page = await open({ viewport, colorScheme });
    await timelineOf(page).press("ArrowDown");
    for (let i = 0; i < 12; ++i) await timelineOf(page).press("ArrowLeft");
    expect(await violations(page)).toEqual([]);
    await shoot(page, `jobs ${name}`);
    await page.context().close();
  });

  it("have nothing that axe objects to, and fit: a verdict", async () => {
    const page = await open({ viewport, colorScheme });
    await choose(page, "lost.jsonl", lostTrace());
    expect(await violations(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    await shoot(page, `lost ${name}`);
    await page.context().close();
  });
});

describe("a run with pending jobs", () => {
  it("says under the pointer why a job is pending, and that another never ran", async () => {
    const page = await open({ viewport: { width: 1440, height: 900 } });
    const box = await timelineOf(page).boundingBox();
    if (box === null) throw new Error("the timeline is not shown");
    const hint = page.locator("yp-timeline .timeline-hint");
    const rowOf = (lane: number): number => box.y + kRuler + (lane + 0.5) * kRow;
    await page.mouse.move(box.x + kNames + 260, rowOf(3));
    await expect
      .poll(() => hint.textContent())
      .toMatch(/save-2 waits for a place since 0 s because of line 12: 1 of 1 job of this scheduler is active/);
    await page.mouse.move(box.x + box.width - 30, rowOf(4));
    await expect.poll(() => hint.textContent()).toMatch(/save-3 never ran: the scheduler was closed by main at 150 ms/);
    await page.context().close();
  });

  it("tells the same by keyboard, lane by lane and event by event", async () => {
    const page = await open({ viewport: { width: 1440, height: 900 } });
    const timeline = timelineOf(page);
    const said = async (): Promise<string> => (await timeline.getAttribute("aria-valuetext")) ?? "";
    for (let i = 0; i < 5; ++i) await timeline.press("ArrowDown");
    expect(await said()).toContain("job 5 never ran: the scheduler was closed by main at 150 ms");
    for (let i = 0; i < 2; ++i) await timeline.press("ArrowUp");
    await timeline.press("Home");
    for (let i = 0; i < 13; ++i) await timeline.press("ArrowRight");
    expect(await said()).toContain("main stops at line 14 and waits for room in the queue of the scheduler");
    expect(await said()).toContain("save-2 waits for a place since 0 s because of line 12");
    await page.context().close();
  });
});

describe("the lesson about schedulers", () => {
  it("shows in its lanes which letters wait for a place, and why", async () => {
    const context = await stage.contextWithoutCompiler({ viewport: { width: 1440, height: 900 } });
    const site = stage.url.replace(/#.*/, "");
    const driver = await PageDriver.open(context, `${site}#/17_scheduler/full_queue`);
    await driver.run();
    for (let i = 0; i < 6; ++i) await driver.slider.press("ArrowDown");
    expect(await driver.slider.getAttribute("aria-valuetext")).toContain("Task-6 was done at 6 s.");
    await driver.slider.press("Home");
    for (let i = 0; i < 3; ++i) await driver.slider.press("Shift+ArrowRight");
    expect(await driver.slider.getAttribute("aria-valuetext")).toContain(
      "Task-6 waits for a place since 0 s because of line 11: 2 of 2 jobs of this scheduler are active",
    );
    expect(await driver.page.locator(".legend").textContent()).toContain("pending job");
    await context.close();
  });
});

describe("a bad run of a sweep", () => {
  it("opens at what was done to it, and leads by keyboard and pointer to the harm", async () => {
    const page = await open({ viewport: { width: 1440, height: 900 } });
    await choose(page, "lost.jsonl", lostTrace());
    const timeline = timelineOf(page);
    expect(await timeline.getAttribute("aria-valuetext")).toContain("Injected: alice leaves");
    expect(await page.locator(".facts").textContent()).toContain("lost: every paid order is stored");
    await page.locator(".console-broken .console-stamp").first().press("Enter");
    expect(await timeline.getAttribute("aria-valuetext")).toContain("An invariant is broken at line 44");
    const box = await timeline.boundingBox();
    if (box === null) throw new Error("the timeline is not shown");
    const cursor = await timeline.getAttribute("aria-valuenow");
    const share = (Number(cursor) / (lostTrace().split("\n").length - 2)) * 0.5 + 0.5;
    await page.mouse.move(box.x + kNames + (box.width - kNames - 26) * share, box.y + kRuler - 8);
    await expect.poll(() => page.locator("yp-timeline .timeline-hint").textContent()).toMatch(/is broken at line 44/);
    await page.context().close();
  });
});

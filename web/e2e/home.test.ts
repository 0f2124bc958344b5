import type { BrowserContextOptions, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { useStage } from "./stage.ts";

const stage = useStage();
const kWide: BrowserContextOptions = { viewport: { width: 1440, height: 900 } };

async function openHome(options: BrowserContextOptions): Promise<Page> {
  const context = await stage.contextWithoutCompiler(options);
  const page = await context.newPage();
  await page.goto(stage.url);
  // Before its run has come, the view has nothing to play or to step through.
  await page.locator(".play-button:enabled").waitFor();
  return page;
}

function timelineOf(page: Page) {
  return page.getByRole("slider", { name: "Timeline of the run" });
}

describe("the home view", () => {
  it("opens at the bare address, says what this is and lists the course", async () => {
    const page = await openHome(kWide);
    expect(await page.locator("h1").textContent()).toContain("waits for");
    expect(await page.title()).toBe("Yieldpoint");
    expect(await page.locator(".home-course li").count()).toBeGreaterThan(4);
    await page.context().close();
  });

  it("plays its run once when the pointer first moves, and the line of the moment is marked", async () => {
    const page = await openHome(kWide);
    await page.mouse.move(200, 300);
    await page.locator(".home-line.line-current").waitFor();
    await page.getByRole("button", { name: "Pause", exact: true }).click();
    await page.getByRole("button", { name: "Play", exact: true }).waitFor();
    expect(await timelineOf(page).getAttribute("aria-valuenow")).not.toBe("0");
    await page.context().close();
  });

  it("keeps still for those who want less motion, and is stepped by keyboard", async () => {
    const page = await openHome({ ...kWide, reducedMotion: "reduce" });
    const last = await timelineOf(page).getAttribute("aria-valuemax");
    expect(await timelineOf(page).getAttribute("aria-valuenow")).toBe(last);
    await timelineOf(page).press("Home");
    await timelineOf(page).press("ArrowRight");
    expect(await timelineOf(page).getAttribute("aria-valuenow")).toBe("1");
    await page.context().close();
  });

  it("leads to the first lesson, and later back to where the learner was", async () => {
    const page = await openHome(kWide);
    await page.getByRole("link", { name: "Start with the first lesson" }).click();
    await page.locator(".cm-content[aria-label]").waitFor();
    await page.goto(`${stage.url}#/04_blocking_calls/in_slices`);
    await page.getByRole("heading", { name: "Blocking calls", level: 1 }).waitFor();
    await page.getByRole("link", { name: "Yieldpoint: home" }).click();
    await page.getByRole("link", { name: "Continue: Blocking calls" }).click();
    await page.locator(".cm-content[aria-label*='in_slices.cpp']").waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: "The course" }).waitFor();
    await page.context().close();
  });

  it("opens the program whose run it shows", async () => {
    const page = await openHome(kWide);
    await page.getByRole("link", { name: "open the program, change it and run it" }).click();
    await page.locator(".cm-content[aria-label*='gather_tasks.cpp']").waitFor();
    await page.context().close();
  });

  it.each([1440, 640, 360, 320])("does not scroll sideways, %d pixels wide", async (width) => {
    const page = await openHome({ viewport: { width, height: 800 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    await page.context().close();
  });

  it("scrolls by the keys that scroll", async () => {
    const page = await openHome({ viewport: { width: 1000, height: 500 } });
    await page.locator("h1").click();
    await page.keyboard.press("End");
    await page.waitForFunction(() => window.scrollY > 100);
    await page.context().close();
  });
});

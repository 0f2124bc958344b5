import type { Locator, Page } from "playwright-core";
import { afterEach, describe, expect, it } from "vitest";
import { PageDriver } from "./page-driver.ts";
import { useStage } from "./stage.ts";

const stage = useStage();
let driver: PageDriver;
let page: Page;

/** `reducedMotion`: so that a scroll is at its end at once. */
async function open(place: string, reducedMotion: "reduce" | "no-preference" = "reduce"): Promise<void> {
  const context = await stage.contextWithoutCompiler({
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
    reducedMotion,
  });
  driver = await PageDriver.open(context, `${stage.url}#/${place}`);
  ({ page } = driver);
  await page.locator(".prose-body details").evaluateAll((all) => {
    for (const each of all) each.setAttribute("open", "");
  });
}

afterEach(async () => {
  driver.expectNoErrors();
  await page.context().close();
});

/** Between the bars above and below the page. */
async function expectInSight(what: Locator): Promise<void> {
  await expect
    .poll(async () => {
      const [bar, foot, box] = await Promise.all(
        [page.locator(".bar"), page.locator(".jump"), what].map((each) => each.boundingBox()),
      );
      if (bar == null || foot == null || box == null) return "not shown";
      return box.y >= bar.y + bar.height && box.y + box.height <= foot.y ? "in sight" : JSON.stringify(box);
    })
    .toBe("in sight");
}

const jump = (name: string): Locator => page.locator(".jump").getByRole("button", { name, exact: true });

describe("what the text of a lesson asks for, on a phone", () => {
  it("is brought into view when it is a line, and Lesson leads back to where the text was left", async () => {
    await open("12_cancellation");
    const link = page.locator(".prose-body a.line", { hasText: "line 24" });
    await link.tap();
    await expectInSight(page.locator(".cm-line.line-pointed"));
    await jump("Timeline").tap();
    await jump("Lesson").tap();
    await expectInSight(link);
    await jump("Lesson").tap();
    await expectInSight(page.locator("h1"));
  });

  it("is brought into view when it is a change of the code, with the way to take it back", async () => {
    await open("12_cancellation");
    await page.getByRole("button", { name: "Make this change" }).first().tap();
    await expectInSight(page.locator(".cm-line.line-pointed"));
    await expectInSight(page.locator(".notice"));
  });

  it("is brought into view when it is a moment of the run", async () => {
    await open("12_cancellation");
    await page.locator(".prose-body a.at").first().tap();
    await expectInSight(page.locator(".readout").first());
  });

  it("comes to a stop there also when the page scrolls smoothly", async () => {
    await open("12_cancellation", "no-preference");
    await page.locator(".prose-body a.line").first().tap();
    await expectInSight(page.locator(".cm-line.line-pointed"));
  });

  it("leaves the page where it is while the timeline is stepped through", async () => {
    await open("12_cancellation");
    // So that not all of the program is in view.
    await page.setViewportSize({ width: 360, height: 560 });
    await page.getByRole("button", { name: "Run", exact: true }).tap();
    await driver.ended();
    await jump("Timeline").tap();
    const place = () => page.evaluate(() => scrollY);
    const before = await place();
    await driver.slider.focus();
    await page.keyboard.press("Home");
    const lines = new Set<string>();
    for (let step = 0; step < 20; ++step) {
      await page.keyboard.press("ArrowRight");
      for (const line of await driver.markedLine.allTextContents()) lines.add(line);
    }
    expect(lines.size).toBeGreaterThan(3);
    expect(await place()).toBe(before);
  });
});

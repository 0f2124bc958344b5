/** What a phone shows first of a lesson, on a slow line. */
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { useStage } from "./stage.ts";

const stage = useStage();
/** Up to 0.1 is good, to the measure's makers. */
const kShift = 0.05;
const kLesson = "06_lightweight_tasks";

/** The sum of all layout shifts so far. */
function shiftsOf(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const none = setTimeout(() => resolve(0), 500);
        new PerformanceObserver((list) => {
          clearTimeout(none);
          resolve(list.getEntries().reduce((sum, entry) => sum + Number(Reflect.get(entry, "value")), 0));
        }).observe({ type: "layout-shift", buffered: true });
      }),
  );
}

it("does not jump when the lesson comes", async () => {
  const page = await stage.browser.newPage({ viewport: { width: 412, height: 823 } });
  await page.route(`**/course/${kLesson}.json`, async (route) => {
    await page.waitForSelector("yp-prose[data-loading]");
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0))));
    await route.continue();
  });
  await page.goto(`${stage.url}#/${kLesson}/gather_tasks`);
  await page.waitForSelector("yp-prose h1");
  await page.waitForSelector(".cm-content");
  expect(await shiftsOf(page)).toBeLessThan(kShift);
  await page.close();
});

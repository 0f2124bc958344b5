import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { networkTrace } from "../test/traces.ts";
import { useStage } from "./stage.ts";

const stage = useStage({ name: "fetch.jsonl", text: networkTrace() });

const screens = [
  { name: "wide and light", viewport: { width: 1440, height: 900 }, colorScheme: "light" },
  { name: "wide and dark", viewport: { width: 1440, height: 900 }, colorScheme: "dark" },
  { name: "a phone", viewport: { width: 360, height: 740 }, colorScheme: "light" },
] as const;

async function open(options: Parameters<Browser["newContext"]>[0]): Promise<Page> {
  const page = await (await stage.browser.newContext(options)).newPage();
  await page.goto(stage.url);
  await networkOf(page).waitFor();
  return page;
}

function networkOf(page: Page): Locator {
  return page.getByRole("slider", { name: "Network of the run" });
}

describe.each(screens)("the network view on $name", ({ name, viewport, colorScheme }) => {
  it("has nothing that axe objects to, and fits", async () => {
    const page = await open({ viewport, colorScheme });
    await networkOf(page).press("Home");
    for (let i = 0; i < 8; ++i) await networkOf(page).press("ArrowRight");
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    if (process.env.YP_SHOTS !== undefined) {
      await page.screenshot({ path: `${process.env.YP_SHOTS}/network ${name}.png`, fullPage: true });
    }
    await page.context().close();
  });
});

describe("the network view", () => {
  it("is stepped by keyboard from one event of the network to the next", async () => {
    const page = await open({ viewport: { width: 1440, height: 900 } });
    const network = networkOf(page);
    await network.press("Home");
    await network.press("ArrowRight");
    expect(await network.getAttribute("aria-valuetext")).toBe("main makes request 1: GET http://python.org/.");
    await network.press("ArrowRight");
    await network.press("ArrowRight");
    expect(await network.getAttribute("aria-valuetext")).toContain("The name servers are asked for python.org");
    await network.press("ArrowLeft");
    expect(await network.getAttribute("aria-valuenow")).toBe("2");
    await page.context().close();
  });

  it("selects a request and its task by a press, and the lanes' cursor goes there", async () => {
    const page = await open({ viewport: { width: 1440, height: 900 } });
    const box = await networkOf(page).boundingBox();
    if (box === null) throw new Error("the network is not shown");
    await page.mouse.click(box.x + 184 + 110, box.y + 50 + 14);
    const timeline = page.getByRole("slider", { name: "Timeline of the run" });
    expect(await timeline.getAttribute("aria-valuetext")).toContain("main makes request 1");
    await page.context().close();
  });
});

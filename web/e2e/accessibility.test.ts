import { AxeBuilder } from "@axe-core/playwright";
import { describe, expect, it } from "vitest";
import { PageDriver } from "./page-driver.ts";
import { useStage } from "./stage.ts";

const stage = useStage();

const screens = [
  { name: "wide and light", viewport: { width: 1440, height: 900 }, colorScheme: "light" },
  { name: "wide and dark", viewport: { width: 1440, height: 900 }, colorScheme: "dark" },
  { name: "narrow and light", viewport: { width: 400, height: 800 }, colorScheme: "light" },
] as const;

describe.each(screens)("the page, $name", ({ viewport, colorScheme }) => {
  it("has nothing that axe objects to, before and after a run", async () => {
    const context = await stage.contextWithoutCompiler({ viewport, colorScheme });
    const driver = await PageDriver.open(context, `${stage.url}#/04_blocking_calls/blocked`);
    const violations = async (): Promise<readonly string[]> => {
      const found = await new AxeBuilder({ page: driver.page }).analyze();
      return found.violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(" ")}`));
    };
    expect(await violations()).toEqual([]);
    await driver.run();
    await driver.page.getByRole("button", { name: "One event back", exact: true }).click();
    expect(await violations()).toEqual([]);
    await driver.page.getByRole("button", { name: "Story", exact: true }).click();
    await driver.page.getByRole("button", { name: "Lessons", exact: true }).click();
    expect(await violations()).toEqual([]);
    await context.close();
  });

  it("does not scroll sideways", async () => {
    const context = await stage.contextWithoutCompiler({ viewport, colorScheme });
    const driver = await PageDriver.open(context, `${stage.url}#/04_blocking_calls/blocked`);
    await driver.run();
    const overflow = await driver.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    await context.close();
  });
});
